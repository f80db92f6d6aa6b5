package pocketbook

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import uniffi.pocketbook.Device
import uniffi.pocketbook.NewIncidentRecord
import uniffi.pocketbook.PocketbookException
import uniffi.pocketbook.StatementChange

/** The scenarios of what a host may do wrong. */
class FailureScenarios {
    @Scenario("error_mapping")
    fun `each failure is the case of its own`() = runBlocking<Unit> {
        val device = Device.open(Force.newFolder(), null, null)
        refused<PocketbookException.Ticket> { device.enrol("not a ticket", "x") }
        val weak = refused<PocketbookException.Invalid> { device.addOfficer("204518", OFFICER, "12345678") }
        assertEquals(listOf("pin" to "shape"), weak.fields.map { it.field to it.rule })
        val officer = device.addOfficer("204518", OFFICER, PIN)
        val taken = refused<PocketbookException.Conflict> { device.addOfficer("204518", OFFICER, PIN) }
        assertEquals("already_exists", taken.code)
        val session = device.unlock(officer.id, PIN)
        refused<PocketbookException.NotEnrolled> { session.sync(ONLINE, null) }
        val absent = refused<PocketbookException.NotFound> { session.statement("not an identifier") }
        assertEquals("draft", absent.what)
        val statement = session.draft()
        val long = refused<PocketbookException.Invalid> {
            session.editStatement(statement.draft, StatementChange(witnessName = "x".repeat(400)))
        }
        assertEquals(listOf("witness_name" to "too_long"), long.fields.map { it.field to it.rule })
        refused<PocketbookException.WrongState> { session.sealStatement(statement.draft) }
        val kind = refused<PocketbookException.UnsupportedFile> {
            session.attach(statement.incident, "MZ not a photograph".byteInputStream())
        }
        assertEquals("unsupported_media", kind.code)
        // As a value, for a `when` without an else.
        val told = when (val came = outcome { session.statement("not an identifier") }) {
            is Outcome.Done -> came.value.fields.body
            is Outcome.Failed -> came.error.javaClass.simpleName
            is Outcome.Closed -> "closed"
        }
        assertEquals("NotFound", told)
        session.close()
        aDamagedTabletIsQuarantined()
    }

    private fun aDamagedTabletIsQuarantined() = runBlocking<Unit> {
        val folder = Force.newFolder()
        val officer = Device.open(folder, null, null).use { it.addOfficer("204519", OFFICER, PIN) }
        Files.walk(Path.of(folder)).use { files ->
            files.filter { it.extension == "db" }.forEach { Files.write(it, "damaged ".repeat(1024).toByteArray()) }
        }
        refused<PocketbookException.Quarantined> { Device.open(folder, null, null).unlock(officer.id, PIN) }
    }

    @Scenario("use_after_close")
    fun `a locked session, a finished writer and a closed object refuse`() = runBlocking<Unit> {
        val session = Force.session()
        val incident = session.incident()
        val writer = session.attachmentWriter(incident.id, null, null)
        writer.write(JPEG)
        val attachment = writer.finish()
        for (late in listOf<suspend () -> Any>({ writer.write(JPEG) }, { writer.finish() })) {
            assertEquals("attachment_finished", refused<PocketbookException.WrongState> { late() }.code)
        }
        val unfinished = session.attachmentWriter(incident.id, null, null)
        session.lock()
        val calls = listOf<suspend () -> Any>(
            { session.status() },
            { session.incidents() },
            { session.createIncident(NewIncidentRecord(title = "Late")) },
            { session.sync(ONLINE, null) },
            { session.attachmentReader(attachment.id) },
            { session.resume() },
        )
        for (call in calls) refused<PocketbookException.Locked> { call() }
        refused<PocketbookException> {
            unfinished.write(JPEG)
            unfinished.finish()
        }
        session.close()
        session.close()
        for (call in calls) refused<ClosedException> { call() }
        refused<ClosedException> { session.subscribe(Heard()) }
        assertInstanceOf(Outcome.Closed::class.java, outcome { session.status() })
        assertTrue(session.uniffiIsDestroyed)
    }
}
