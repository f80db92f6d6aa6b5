package pocketbook

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.assertThrows

/** Fails unless [call] throws exactly such an error, which it gives: one of the core's says what it must. */
inline fun <reified E : Throwable> refused(crossinline call: suspend () -> Any?): E =
    assertThrows<E> { runBlocking { call() } }.also { if (it is PocketbookException) saysWhatItMust(it) }

/** An error tells a program its code and whether to try again, and an officer what to do. */
fun saysWhatItMust(error: PocketbookException) {
    assertEquals(told(error), error.code() to error.retry())
    assertTrue(error.advice().isNotEmpty())
    assertEquals(error.advice(), error.message)
}

/** The code of each error that a scenario asks for by a call, and whether to try again. */
private fun told(error: PocketbookException): Pair<String, Retry> = when (error) {
    is PocketbookException.AlreadyEnrolled -> "already_enrolled" to Retry.Never
    is PocketbookException.AlreadyExists -> "already_exists" to Retry.Never
    is PocketbookException.Cancelled -> "cancelled" to Retry.Now
    is PocketbookException.Closed -> "closed" to Retry.Never
    is PocketbookException.Conflict -> "conflict" to Retry.Now
    is PocketbookException.Internal -> "internal" to Retry.Now
    is PocketbookException.Invalid -> "invalid" to Retry.Never
    is PocketbookException.KeyDestroyed -> "key_destroyed" to Retry.Never
    is PocketbookException.KeystoreUnavailable -> "keystore_unavailable" to Retry.Now
    is PocketbookException.Locked -> "locked" to Retry.Never
    is PocketbookException.NotATablet -> "not_a_tablet" to Retry.Never
    is PocketbookException.NotEnrolled -> "not_enrolled" to Retry.Never
    is PocketbookException.NotFound -> "not_found" to Retry.Never
    is PocketbookException.PinTooSoon -> "pin_too_soon" to Retry.After(error.retryAfterS)
    is PocketbookException.Quarantined -> "quarantined" to Retry.Never
    is PocketbookException.Signing -> "signing" to Retry.Never
    is PocketbookException.Ticket -> "ticket" to Retry.Never
    is PocketbookException.UnsupportedFile -> "unsupported_file" to Retry.Never
    is PocketbookException.WrongPin -> "wrong_pin" to Retry.After(error.retryAfterS)
    is PocketbookException.WrongState -> "wrong_state" to Retry.Never
    else -> throw AssertionError("no code is written down here for ${error.code()}")
}

/** The scenarios of bindings/scenarios.md that an officer lives through. */
class JourneyScenarios {
    @Scenario("enrol")
    fun `a ticket gives a tablet its force once`() = runBlocking<Unit> {
        val device = Device.createForDevelopment(Force.newFolder())
        assertNull(device.status().force)
        val ticket = Force.ticket()
        assertEquals("Invented Constabulary", device.enrol(ticket, "test tablet"))
        refused<PocketbookException.AlreadyEnrolled> { device.enrol(ticket, "test tablet") }
        val other = Device.createForDevelopment(Force.newFolder())
        refused<PocketbookException.Ticket> { other.enrol(ticket, "another tablet") }
        val officer = device.addOfficer("204518", OFFICER, PIN)
        val status = device.status()
        assertEquals("Invented Constabulary", status.force)
        assertEquals(listOf(officer.id), status.officers.map { it.id })
    }

    @Scenario("unlock")
    fun `the PIN opens a session that locks itself`() = runBlocking<Unit> {
        val (device, officer) = Force.tablet()
        val kept = device.unlock(officer.id, PIN)
        kept.lock()
        kept.lock()
        refused<PocketbookException.Locked> { kept.status() }
        assertEquals(OFFICER, device.unlocked(officer.id, PIN) { it.officer().name })
    }

    @Scenario("wrong_pin")
    fun `a wrong PIN costs an attempt`() = runBlocking<Unit> {
        val (device, officer) = Force.tablet()
        val wrong = refused<PocketbookException.WrongPin> { device.unlock(officer.id, "11112222") }
        assertEquals(9u, wrong.attemptsLeft)
        assertEquals("wrong_pin", wrong.code())
        assertTrue("9 attempts left" in wrong.advice(), wrong.advice())
        assertEquals(Retry.After(wrong.retryAfterS), wrong.retry())
        device.unlock(officer.id, PIN).close()
    }

    @Scenario("draft_survives_kill")
    fun `acknowledged words survive a kill`() = runBlocking<Unit> {
        val folder = Force.newFolder()
        val device = Device.createForDevelopment(folder)
        val officer = device.addOfficer("204518", OFFICER, PIN)
        val draft = device.unlocked(officer.id, PIN) { it.draft().draft }
        device.close()
        val child = ProcessBuilder(
            ProcessHandle.current().info().command().get(),
            // Its heap by default is a quarter of the machine's memory.
            "-Xmx128m",
            "-Djna.library.path=${System.getProperty("jna.library.path")}",
            "-cp", System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
            "pocketbook.TypistKt", folder, officer.id.text, draft.text,
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        // It types a line for each that it is sent.
        fun another() = child.outputStream.run {
            write('\n'.code)
            flush()
        }
        var acknowledged = 0
        another()
        child.inputStream.bufferedReader().useLines { lines ->
            for (line in lines) {
                acknowledged = line.toInt()
                another()
                if (acknowledged == 17) {
                    child.destroyForcibly()
                    break
                }
            }
        }
        assertTrue(child.waitFor(30, TimeUnit.SECONDS))
        assertEquals(17, acknowledged)
        Device.openForDevelopment(folder).unlocked(officer.id, PIN) { session ->
            val found = session.statement(draft).fields.body.split("\n")
            assertEquals((1..found.size).map { "line $it" }, found)
            // The one that it was killed at may be there, and none after it.
            assertTrue(found.size in 17..18, "${found.size} lines")
        }
    }

    @Scenario("statement_signed")
    fun `a statement is shown, signed and sealed`() = runBlocking<Unit> {
        Force.session().use { session ->
            val statement = session.finalStatement()
            assertEquals(DraftState.FINAL, statement.state)
            assertEquals(StageOfSigning.TO_SHOW, statement.signing?.stage)
            val shown = session.pagesPdf(statement.draft)
            assertEquals("%PDF-", shown.decodeToString(0, 5))
            val early = refused<PocketbookException.Signing> {
                session.signStatement(statement.draft, typed(Signer.WITNESS, WITNESS))
            }
            assertTrue("show every page" in early.advice(), early.advice())
            val sealed = session.signAndSeal(statement)
            assertFalse(shown.contentEquals(session.signedPagesPdf(statement.draft)))
            assertEquals(KindOfRecord.WITNESS_STATEMENT, sealed.kind)
            assertEquals(DeliveryState.WAITING, sealed.state)
            assertEquals(1uL, session.status().waiting)
        }
    }

    @Scenario("report_filed")
    fun `a complete report is filed and numbered`() = runBlocking<Unit> {
        Force.session().use { session ->
            val report = session.createReport(session.incident().id, ReportChange())
            val missing = report.missing.map { it.field }
            assertTrue(missing.isNotEmpty())
            val incomplete = refused<PocketbookException.Invalid> { session.fileReport(report.draft) }
            assertEquals(missing, incomplete.fields.map { it.field })
            assertEquals(emptyList<Any>(), session.editReport(report.draft, COMPLETE).missing)
            val filed = session.fileReport(report.draft)
            assertTrue(checkNotNull(filed.localReference).startsWith("PB-"))
            assertNull(filed.crimeNumber)
            session.sync(Connectivity.ONLINE)
            assertTrue(checkNotNull(session.report(report.draft).crimeNumber).startsWith("01/"))
        }
    }

    @Scenario("offline_then_sync")
    fun `what was filed offline arrives once`() = runBlocking<Unit> {
        Force.session().use { session ->
            val (_, filed) = session.filedReport()
            Force.stop()
            try {
                val offline = session.sync(Connectivity.ONLINE)
                assertTrue(offline.offline)
                assertTrue(offline.delivered.isEmpty())
                assertEquals(1uL, session.status().waiting)
            } finally {
                Force.start()
            }
            assertEquals(listOf(filed.record), session.sync(Connectivity.ONLINE).delivered.map { it.record })
            assertTrue(session.sync(Connectivity.ONLINE).delivered.isEmpty())
        }
    }

    @Scenario("suspend_and_resume")
    fun `a suspended session goes on`() = runBlocking<Unit> {
        Force.session().use { session ->
            val draft = session.draft().draft
            session.edit(draft, "I saw it.")
            session.suspend()
            session.suspend()
            session.resume()
            session.resume()
            assertEquals("I saw it.", session.statement(draft).fields.body)
            session.suspend()
            assertEquals("I saw it. I heard it.", session.edit(draft, "I saw it. I heard it.").fields.body)
        }
    }
}
