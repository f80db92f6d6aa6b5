package pocketbook

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue

/** The scenarios of what a host may do wrong. */
class FailureScenarios {
    @Scenario("error_mapping")
    fun `each failure is the case of its own`() = runBlocking<Unit> {
        val folder = Force.newFolder()
        // A path that was mistyped never becomes a new tablet.
        refused<PocketbookException.NotATablet> { Device.openForDevelopment(folder) }
        assertFalse(holdsTablet(folder))
        assertFalse(Files.exists(Path.of(folder)))
        val device = Device.createForDevelopment(folder)
        assertTrue(holdsTablet(folder))
        refused<PocketbookException.NotATablet> { Device.createForDevelopment(folder) }
        refused<PocketbookException.Ticket> { device.enrol("not a ticket", "x") }
        val weak = refused<PocketbookException.Invalid> { device.addOfficer("204518", OFFICER, "12345678") }
        assertEquals(listOf("pin" to "shape"), weak.fields.map { it.field to it.rule })
        val officer = device.addOfficer("204518", OFFICER, PIN)
        assertEquals(Retry.Never, weak.retry())
        val taken = refused<PocketbookException.AlreadyExists> { device.addOfficer("204518", OFFICER, PIN) }
        assertEquals("already_exists", taken.code())
        assertEquals(TakenThing.WARRANT_NUMBER, taken.what)
        val session = device.unlock(officer.id, PIN)
        refused<PocketbookException.NotEnrolled> { session.sync(Connectivity.ONLINE) }
        val absent = refused<PocketbookException.NotFound> { session.statement(DraftId("not an identifier")) }
        assertEquals(MissingThing.DRAFT, absent.what)
        // What an error says of itself is its advice, with fields and without.
        for (error in listOf(weak, taken, absent, PocketbookException.Locked())) {
            assertTrue(error.advice().isNotEmpty())
            assertEquals(error.advice(), error.message)
        }
        val statement = session.draft()
        val long = refused<PocketbookException.Invalid> {
            session.editStatement(statement.draft, StatementChange(witnessName = "x".repeat(400)))
        }
        assertEquals(listOf("witness_name" to "too_long"), long.fields.map { it.field to it.rule })
        val early = refused<PocketbookException.WrongState> { session.sealStatement(statement.draft) }
        assertEquals(StateFound.OPEN, early.reason)
        refused<PocketbookException.UnsupportedFile> {
            session.attach(statement.incident, "MZ not a photograph".byteInputStream())
        }
        // As a value, for a `when` without an else.
        val told = when (val came = outcome { session.statement(DraftId("not an identifier")) }) {
            is Outcome.Done -> came.value.fields.body
            is Outcome.Failed -> came.error.javaClass.simpleName
            is Outcome.Closed -> "closed"
        }
        assertEquals("NotFound", told)
        twoScreensConflict(session)
        session.close()
        aDamagedTabletIsQuarantined()
        threeThingsThatAWrongPinDoes()
    }

    /** A rear page that two screens edit from the same revision. */
    private suspend fun twoScreensConflict(session: Session) {
        val sealed = session.signAndSeal(session.finalStatement())
        val shown = session.createRear(sealed.record)
        session.editRear(shown.draft, shown.revision, shown.filledIn("Invented Road"))
        val stale = refused<PocketbookException.Conflict> {
            session.editRear(shown.draft, shown.revision, shown.filledIn("Elsewhere"))
        }
        assertEquals("conflict" to Retry.Now, stale.code() to stale.retry())
        assertEquals("Invented Road", session.rear(shown.draft).fields.station)
    }

    private fun aDamagedTabletIsQuarantined() = runBlocking<Unit> {
        val folder = Force.newFolder()
        val officer = Device.createForDevelopment(folder).use { it.addOfficer("204519", OFFICER, PIN) }
        Files.walk(Path.of(folder)).use { files ->
            files.filter { it.extension == "db" }.forEach { Files.write(it, "damaged ".repeat(1024).toByteArray()) }
        }
        refused<PocketbookException.Quarantined> { Device.openForDevelopment(folder).unlock(officer.id, PIN) }
    }

    private fun threeThingsThatAWrongPinDoes() = runBlocking<Unit> {
        val clock = TestClock()
        val device = Device.createForDevelopment(Force.newFolder(), clock)
        val officer = device.addOfficer("204519", OFFICER, PIN).id
        for (left in 9 downTo 1) {
            clock.seconds += 3_600
            val wrong = refused<PocketbookException.WrongPin> { device.unlock(officer, "11112222") }
            assertEquals(left.toUInt(), wrong.attemptsLeft)
        }
        val soon = refused<PocketbookException.PinTooSoon> { device.unlock(officer, PIN) }
        assertEquals("pin_too_soon" to Retry.After(soon.retryAfterS), soon.code() to soon.retry())
        clock.seconds += 3_600
        refused<PocketbookException.KeyDestroyed> { device.unlock(officer, "11112222") }
        clock.seconds += 3_600
        val gone = refused<PocketbookException.KeyDestroyed> { device.unlock(officer, PIN) }
        assertEquals("key_destroyed" to Retry.Never, gone.code() to gone.retry())
    }

    @Scenario("half_a_character")
    fun `half a character is written as one that was lost`() = runBlocking<Unit> {
        val before = heldObjects().sessions
        val session = Force.session()
        val draft = session.draft().draft
        assertEquals("I saw \uFFFD it.", session.edit(draft, "I saw \uD83D it.").fields.body)
        assertEquals("A bee: \uD83D\uDC1D.", session.edit(draft, "A bee: \uD83D\uDC1D.").fields.body)
        refused<PocketbookException.NotFound> { session.statement(DraftId("\uD83D")) }
        session.lock()
        session.close()
        assertTrue(heldObjects().sessions <= before)
    }

    @Scenario("use_after_close")
    fun `a locked session, a finished writer and a closed object refuse`() = runBlocking<Unit> {
        val session = Force.session()
        val incident = session.incident()
        val writer = session.attachmentWriter(incident.id, null, null)
        writer.write(JPEG)
        val attachment = writer.finish()
        for (late in listOf<suspend () -> Any>({ writer.write(JPEG) }, { writer.finish() })) {
            assertEquals(StateFound.ATTACHMENT_FINISHED, refused<PocketbookException.WrongState> { late() }.reason)
        }
        val unfinished = session.attachmentWriter(incident.id, null, null)
        val reader = session.attachmentReader(attachment.id)
        session.lock()
        val calls = listOf<suspend () -> Any>(
            { session.status() },
            { session.incidents() },
            { session.createIncident(NewIncidentRecord(title = "Late")) },
            { session.sync(Connectivity.ONLINE) },
            { session.attachmentReader(attachment.id) },
            { session.resume() },
        )
        val lent = listOf<suspend () -> Any>(
            { reader.read(0u, 16u) },
            { unfinished.write(JPEG) },
            { unfinished.finish() },
        )
        for (call in calls + lent) refused<PocketbookException.Locked> { call() }
        session.close()
        session.close()
        for (call in calls) refused<ClosedException> { call() }
        refused<ClosedException> { session.subscribe(Heard()) }
        assertInstanceOf(Outcome.Closed::class.java, outcome { session.status() })
        assertTrue(session.uniffiIsDestroyed)
    }
}
