package pocketbook

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import uniffi.pocketbook.EventListener
import uniffi.pocketbook.Session
import uniffi.pocketbook.SessionEvent

/**
 * What changes in this session, from the moment the flow is collected until its
 * collector ends. Events wait in memory for a slow collector: they are few and
 * small, and the call that caused one never waits for a screen.
 */
fun Session.events(): Flow<SessionEvent> = callbackFlow {
    val listener = object : EventListener {
        override fun onEvent(event: SessionEvent) {
            // After the collector's end there is nobody to tell.
            trySend(event)
        }
    }
    val subscription = subscribe(listener)
    awaitClose {
        subscription.cancel()
        subscription.close()
    }
}.buffer(Channel.UNLIMITED)
