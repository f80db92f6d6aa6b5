package pocketbook

import com.sun.jna.Native
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue

/** Keeps what it hears. */
class Heard : EventListener {
    private val waiting = LinkedBlockingQueue<SessionEvent>()
    val events = CopyOnWriteArrayList<SessionEvent>()

    override fun onEvent(event: SessionEvent) {
        events += event
        waiting += event
    }

    /** The next event: it comes when its turn is, and the call that caused it does not wait. */
    fun next(): SessionEvent = checkNotNull(waiting.poll(60, TimeUnit.SECONDS)) { "no event came" }
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
                assertTrue(session.syncWith(Connectivity.ONLINE, cancel).delivered.isEmpty())
            }
            assertEquals(1uL, session.status().waiting)
            // On this thread: it has begun when the turn comes back, and cannot end before it is cancelled.
            val told = CompletableDeferred<Throwable?>()
            val task = launch(start = CoroutineStart.UNDISPATCHED) {
                told.complete(thrownBy { session.sync(Connectivity.ONLINE) })
            }
            yield()
            task.cancel()
            task.join()
            // The caller sees its own cancellation, and no failure of the sync.
            assertInstanceOf(CancellationException::class.java, told.await())
            session.sync(Connectivity.ONLINE)
            assertEquals(0uL, session.status().waiting)
            assertEquals(listOf(filed.record), session.records().records.map { it.record })
        }
    }

    @Scenario("callback_throws")
    fun `what is lent and throws loses nothing`() = runBlocking<Unit> {
        Force.session().use { session ->
            val (draft, incident) = session.draft().let { it.draft to it.incident }
            val (called, others) = Heard() to Heard()
            val throwing = session.subscribe(object : EventListener {
                override fun onEvent(event: SessionEvent) {
                    called.onEvent(event)
                    throw Thrown()
                }
            })
            val listening = session.subscribe(others)
            for (words in listOf("one", "one two")) assertEquals(words, session.edit(draft, words).fields.body)
            for (heard in listOf(called, others)) repeat(2) { heard.next() }
            for (subscription in listOf(throwing, listening)) subscription.use { it.cancel() }
            val photo = Path.of(Force.newFolder())
            Files.write(photo, JPEG)
            val attached = session.attachFile("$photo", incident) { throw Thrown() }
            assertEquals(JPEG.size.toULong(), attached.size)
        }
        val broken = refused<PocketbookException.Internal> { Device.create(Force.newFolder(), BrokenKeystore()) }
        assertEquals("internal", broken.code())
        assertFalse("SENTINEL" in broken.stackTraceToString())
        whateverAKeystoreThrowsIsNoSuccess()
        whatAKeyAnswersInsteadOfSigningIsTold()
        val clock = BreaksLater()
        val device = Device.createForDevelopment(Force.newFolder(), clock)
        val officer = device.addOfficer("204518", OFFICER, PIN).id
        clock.broken = true
        device.unlocked(officer, PIN) { session ->
            assertEquals("one", session.edit(session.draft().draft, "one").fields.body)
        }
        do {
            val told = refused<PocketbookException> { device.unlock(officer, "11112222") }
            assertTrue(told is PocketbookException.WrongPin || told is PocketbookException.PinTooSoon, told.code())
        } while (told !is PocketbookException.PinTooSoon)
    }

    /** Nothing is sealed then, and what is sealed is sealed though nothing is kept of it. */
    private suspend fun whatAKeyAnswersInsteadOfSigningIsTold() {
        val keystore = LentKeystore()
        val device = Device.create(Force.newFolder(), keystore)
        device.unlocked(device.addOfficer("204518", OFFICER, PIN).id, PIN) { session ->
            val report = session.createReport(session.incident().id, COMPLETE).draft
            keystore.unsigned = HostKeystoreException.Unavailable()
            refused<PocketbookException.KeystoreUnavailable> { session.fileReport(report) }
            keystore.unsigned = HostKeystoreException.Cancelled()
            refused<PocketbookException.Cancelled> { session.fileReport(report) }
            keystore.unsigned = null
            for (forged in listOf(ByteArray(0), ByteArray(3_000) { 'x'.code.toByte() })) {
                keystore.forged = forged
                val told = refused<PocketbookException.Internal> { session.fileReport(report) }
                assertEquals("keystore", told.place)
            }
            keystore.forged = null
            assertEquals(emptyList<SealedRecord>(), session.records().records)
            keystore.thrown = HostKeystoreException.Unavailable()
            val sealed = session.fileReport(report)
            keystore.thrown = null
            assertEquals(listOf(sealed.record), session.records().records.map { it.record })
        }
    }

    /**
     * Nor is what is no exception: nothing was kept, nobody takes it for kept, and
     * nobody prints it.
     */
    private suspend fun whateverAKeystoreThrowsIsNoSuccess() {
        val uncaught = CopyOnWriteArrayList<Throwable>()
        val (handler, standardError, written) = Triple(
            Native.getCallbackExceptionHandler(), System.err, ByteArrayOutputStream(),
        )
        Native.setCallbackExceptionHandler { callback, thrown ->
            uncaught += thrown
            handler.uncaughtException(callback, thrown)
        }
        System.setErr(PrintStream(written, true))
        try {
            val keystore = LentKeystore()
            val device = Device.create(Force.newFolder(), keystore)
            val officer = device.addOfficer("204518", OFFICER, PIN).id
            for (thrown in listOf(Thrown(), NotImplementedError("SENTINEL"), AssertionError("SENTINEL"))) {
                keystore.thrown = thrown
                val told = refused<PocketbookException.Internal> { device.unlock(officer, "11112222") }
                assertEquals("keystore", told.place)
            }
        } finally {
            System.setErr(standardError)
            Native.setCallbackExceptionHandler(handler)
        }
        assertEquals(0, uncaught.size) { "not caught: ${uncaught.map { it.javaClass.name }}" }
        assertFalse("SENTINEL" in "$written")
    }

    @Scenario("callback_after_cancel")
    fun `no event begins after cancel`() = runBlocking<Unit> {
        Force.session().use { session ->
            val draft = session.draft().draft
            val heard = Heard()
            val subscription = session.subscribe(heard)
            session.edit(draft, "one")
            heard.next()
            subscription.cancel()
            repeat(20) { session.edit(draft, "one $it") }
            subscription.cancel()
            subscription.close()
            assertEquals(1, heard.events.size)

            // One that is being told when it is cancelled hears nothing after it.
            val (hanging, last) = Hangs() to Heard()
            val cancelled = session.subscribe(hanging)
            val listening = session.subscribe(last)
            repeat(2) { session.edit(draft, "two $it") }
            hanging.heard.next()
            cancelled.use { it.cancel() }
            hanging.letGo()
            repeat(2) { last.next() }
            assertEquals(1, hanging.heard.events.size)
            listening.use { it.cancel() }
        }
    }

    @Scenario("listener_hangs")
    fun `a listener that does not return holds up nobody else`() = runBlocking<Unit> {
        val (device, officer) = Force.tablet()
        val session = device.unlock(officer.id, PIN)
        val draft = session.draft().draft
        val (hanging, other) = Hangs() to Heard()
        val subscriptions = listOf(session.subscribe(hanging), session.subscribe(other))
        val saved = SessionEvent.DraftSaved(draft)
        session.edit(draft, "one")
        assertEquals(saved, hanging.heard.next())
        session.edit(draft, "one two")
        assertEquals(listOf(saved, saved), List(2) { other.next() })
        assertTrue(session.willSuspend(2.seconds, Connectivity.NO_LINK, 1u).isEmpty())
        session.lock()
        assertEquals(SessionEvent.Locked, other.next())
        device.shutdown()
        // It lost nothing meanwhile, and hears it in its order.
        hanging.letGo()
        assertEquals(listOf(saved, SessionEvent.Locked), List(2) { hanging.heard.next() })
        subscriptions.forEach { it.close() }
    }

    @Scenario("cancelled_with_its_task")
    fun `whatever a cancelled coroutine has begun has ended when it sees that`() = runBlocking<Unit> {
        Force.session().use { session ->
            val folder = Path.of(Force.newFolder())
            Files.createDirectories(folder)
            val (photo, out) = folder.resolve("photo.jpg") to folder.resolve("out.jpg")
            Files.write(photo, JPEG.copyOf(4) + ByteArray(3_000_000))
            val report = session.createReport(session.incident().id, COMPLETE)
            val attached = session.attachFile("$photo", report.incident, report.draft)
            val record = session.fileReport(report.draft).record
            session.sync(Connectivity.ONLINE)
            val before = session.attachments(report.incident).map { it.id }

            val works = listOf<suspend ((ProgressRecord) -> Unit) -> Any>(
                { session.attachFile("$photo", report.incident, onProgress = it) },
                { session.saveAttachment(attached.id, "$out", it) },
                { session.export(record, Recipient.Police, "$out", it) },
            )
            for (work in works) {
                cancelledAtItsFirstBytes(work)
                assertEquals(before, session.attachments(report.incident).map { it.id })
                assertEquals(listOf("photo.jpg"), Files.list(folder).use { all -> all.map { "${it.fileName}" }.toList() })
            }
            // A stream that ends with its coroutine leaves nothing either.
            val told = CompletableDeferred<Throwable?>()
            launch { told.complete(thrownBy { session.attach(report.incident, Endless(this)) }) }.join()
            assertInstanceOf(CancellationException::class.java, told.await())
            assertEquals(before, session.attachments(report.incident).map { it.id })
            // Nobody is cancelled by it: whoever is not ends as ever.
            assertEquals(3_000_004uL, session.saveAttachment(attached.id, "$out"))
        }
    }

    /** Cancels work from within its first bytes, and waits until its coroutine has ended. */
    private suspend fun cancelledAtItsFirstBytes(work: suspend ((ProgressRecord) -> Unit) -> Any) = coroutineScope {
        val seen = AtomicInteger()
        val told = CompletableDeferred<Throwable?>()
        val task = launch(start = CoroutineStart.LAZY) {
            val own = coroutineContext.job
            told.complete(thrownBy {
                work { progress ->
                    if (progress.bytesDone > 0uL && seen.incrementAndGet() == 1) {
                        own.cancel()
                        // The coroutine's thread has seen it when it has come to what was sent to it after.
                        val turn = CountDownLatch(1)
                        this@coroutineScope.launch(NonCancellable) { turn.countDown() }
                        check(turn.await(60, TimeUnit.SECONDS))
                    }
                }
            })
        }
        task.start()
        task.join()
        assertInstanceOf(CancellationException::class.java, told.await())
        assertEquals(1, seen.get(), "it went on")
    }
}

/**
 * What work throws to its caller. Whether its coroutine was cancelled does not tell:
 * that is so as well where the work ends as if nothing had been.
 */
private suspend fun thrownBy(work: suspend () -> Any?): Throwable? = try {
    work()
    null
} catch (thrown: Throwable) {
    thrown
}

/** Gives bytes for as long as somebody reads, and cancels that after the first. */
private class Endless(private val reader: CoroutineScope) : java.io.InputStream() {
    private var pieces = 0

    override fun read(): Int = 0

    override fun read(into: ByteArray): Int {
        if (pieces == 0) JPEG.copyInto(into, 0, 0, 4)
        if (pieces++ == 1) reader.cancel()
        return into.size
    }
}

/** Keeps what it hears, and does not return before it is let go. */
class Hangs : EventListener {
    val heard = Heard()
    private val until = CountDownLatch(1)

    override fun onEvent(event: SessionEvent) {
        heard.onEvent(event)
        until.await(60, TimeUnit.SECONDS)
    }

    fun letGo() = until.countDown()
}

/** A clock that stops answering. */
private class BreaksLater : HostClock {
    @Volatile var broken = false

    override fun now(): HostClockReading =
        if (broken) throw Thrown() else HostClockReading(1_772_823_360_000, "boot", 1_000_000_000uL)
}
