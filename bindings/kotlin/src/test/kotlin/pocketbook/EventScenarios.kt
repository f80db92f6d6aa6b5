package pocketbook

import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue

/** Keeps what it hears. */
class Heard : EventListener {
    val events = CopyOnWriteArrayList<SessionEvent>()

    override fun onEvent(event: SessionEvent) {
        events += event
    }
}

/** The host's own bug; its text quotes what was typed. */
class Thrown : RuntimeException("SENTINEL")

/** The scenarios of events, of callbacks and of what is cancelled. */
class EventScenarios {
    @Scenario("events")
    fun `events are a flow`() = runBlocking<Unit> {
        Force.session().use { session ->
            val before = heldObjects().listeners
            val seen = mutableListOf<SessionEvent>()
            val sealed = async(start = CoroutineStart.UNDISPATCHED) {
                session.events().onEach { seen += it }.first { it is SessionEvent.Sealed }
            }
            val draft = session.draft().draft
            session.edit(draft, "I saw it.")
            val (_, filed) = session.filedReport()
            assertEquals(SessionEvent.Sealed(filed.record), sealed.await())
            assertTrue(SessionEvent.DraftSaved(draft) in seen)
            assertEquals(before, heldObjects().listeners)
            // A stream ends with its session, and one that is begun too late at once.
            val last = async(start = CoroutineStart.UNDISPATCHED) { session.events().toList() }
            session.lock()
            assertEquals(SessionEvent.Locked, last.await().last())
            assertEquals(listOf(SessionEvent.Locked), session.events().toList())
            assertEquals(before, heldObjects().listeners)
        }
    }

    @Scenario("cancel")
    fun `a cancelled sync ends and loses nothing`() = runBlocking<Unit> {
        Force.session().use { session ->
            val (_, filed) = session.filedReport()
            CancelHandle().use { cancel ->
                cancel.cancel()
                assertTrue(session.sync(ONLINE, cancel).delivered.isEmpty())
            }
            assertEquals(1uL, session.status().waiting)
            val begun = CompletableDeferred<Unit>()
            val task = launch(Dispatchers.Default) {
                begun.complete(Unit)
                session.synchronise(ONLINE)
            }
            begun.await()
            task.cancel()
            task.join()
            // The caller sees its own cancellation, and no failure of the sync.
            assertTrue(task.isCancelled)
            session.synchronise(ONLINE)
            assertEquals(0uL, session.status().waiting)
            assertEquals(listOf(filed.record), session.records().records.map { it.record })
        }
    }

    @Scenario("callback_throws")
    fun `a listener and a keystore that throw lose nothing`() = runBlocking<Unit> {
        Force.session().use { session ->
            val draft = session.draft().draft
            var calls = 0
            val others = Heard()
            val throwing = session.subscribe(object : EventListener {
                override fun onEvent(event: SessionEvent) {
                    calls += 1
                    throw Thrown()
                }
            })
            val listening = session.subscribe(others)
            for (words in listOf("one", "one two")) assertEquals(words, session.edit(draft, words).fields.body)
            assertEquals(2, calls)
            assertEquals(2, others.events.size)
            throwing.cancel()
            listening.cancel()
        }
        val broken = refused<PocketbookException.Internal> { Device.create(Force.newFolder(), BrokenKeystore()) }
        assertEquals("internal", broken.code())
        assertFalse("SENTINEL" in broken.stackTraceToString())
    }

    @Scenario("callback_after_cancel")
    fun `no event begins after cancel`() = runBlocking<Unit> {
        Force.session().use { session ->
            val draft = session.draft().draft
            val heard = Heard()
            val subscription = session.subscribe(heard)
            session.edit(draft, "one")
            subscription.cancel()
            assertEquals(1, heard.events.size)
            repeat(20) { session.edit(draft, "one $it") }
            subscription.cancel()
            subscription.close()
            assertEquals(1, heard.events.size)
        }
    }
}

/** A keystore whose every call is a bug of the host's. */
class BrokenKeystore : HostKeystore {
    override fun isHardware(): Boolean = true
    override fun createKey(name: String): ByteArray = throw Thrown()
    override fun publicKey(name: String): ByteArray = throw Thrown()
    override fun sign(name: String, message: ByteArray): ByteArray = throw Thrown()
    override fun sealSlot(name: String, stretched: ByteArray, associated: ByteArray, secret: ByteArray): ByteArray =
        throw Thrown()
    override fun openSlot(name: String, stretched: ByteArray, associated: ByteArray, sealed: ByteArray): ByteArray =
        throw Thrown()
    override fun delete(name: String): Unit = throw Thrown()
    override fun value(name: String): ByteArray? = null
    override fun setValue(name: String, value: ByteArray): Unit = throw HostKeystoreException.Failed()
}
