package pocketbook

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow

/**
 * What changes in this session, from the moment the flow is collected. It ends
 * when the session is locked or its tablet shut down, with
 * [SessionEvent.Locked] as the last event; of a session that is locked already
 * that is the only one.
 *
 * Events wait in memory for a slow collector, without a bound: dropping one
 * could hide that a record was refused, an event is some hundred bytes, and the
 * call that caused it never waits for a screen.
 */
fun Session.events(): Flow<SessionEvent> = callbackFlow {
    val listener = object : EventListener {
        override fun onEvent(event: SessionEvent) {
            // After the flow's end there is nobody to tell.
            trySend(event)
            if (event is SessionEvent.Locked) close()
        }
    }
    val subscription = subscribe(listener)
    awaitClose {
        subscription.cancel()
        subscription.close()
    }
}.buffer(Channel.UNLIMITED)
