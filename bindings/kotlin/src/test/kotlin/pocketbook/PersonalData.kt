package pocketbook

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse

/** Stands for what a witness said. */
private const val SENTINEL = "SENTINEL"

/** No error tells what a witness said, whatever field it was typed into. */
class PersonalData {
    private val codes = sortedSetOf<String>()

    /** Makes a call, and looks at all that its error tells: text, fields, trace. */
    private suspend fun tried(call: suspend () -> Any?) {
        try {
            call()
        } catch (error: PocketbookException) {
            val told = error.stackTraceToString() + error + error.message + error.code() + error.advice() + error.retry()
            assertFalse(SENTINEL in told) { told.replace(SENTINEL, "<what was typed>") }
            codes += error.code()
        }
    }

    private fun wholeIncidents(text: String): List<NewIncidentRecord> {
        val place = PlaceChange(address = text, uprn = text, postcode = text, what3words = text)
        val somebody = NewPersonRecord(text, listOf(PersonRole.WITNESS), details = PersonChange(language = TextResponse.Given(text)))
        return listOf(
            NewIncidentRecord(title = "Invented", scene = place),
            NewIncidentRecord(title = "Invented", places = listOf(place)),
            NewIncidentRecord(title = "Invented", people = listOf(somebody)),
            NewIncidentRecord(title = "Invented", details = IncidentChange(title = text, cadReference = text)),
        )
    }

    private fun statementChanges(text: String): List<StatementChange> {
        val attendant = AttendantRecord(name = text, capacity = text)
        return listOf(
            StatementChange(urn = text),
            StatementChange(witnessName = text),
            StatementChange(occupation = text),
            StatementChange(language = text),
            StatementChange(interpreter = attendant),
            StatementChange(business = BusinessRecord(name = text, position = text)),
            StatementChange(body = text),
            StatementChange(body = "words", source = SourceOfText.Recording(attachment = AttachmentId(text), startMs = 0u)),
            StatementChange(youngWitness = CareOfYoungWitness.Accompanied(attendant)),
            StatementChange(youngWitness = CareOfYoungWitness.Unaccompanied(text)),
            StatementChange(exhibited = listOf(ExhibitedStatement(exhibit = text, record = RecordId(text), sha256 = text))),
        )
    }

    private fun reportChanges(text: String): List<ReportChange> {
        fun item(description: String = "Invented", imei: String? = null, exhibit: String? = null): ReportChange {
            val numbers = listOfNotNull(imei?.let { IdentifierRecord(KindOfIdentifier.IMEI, it) })
            val item = PropertyRecord(PropertyStatus.STOLEN, description, identifiers = numbers, exhibit = exhibit)
            return ReportChange(property = listOf(item))
        }
        return listOf(
            ReportChange(kind = KindOfReport.OtherIncident(text)),
            ReportChange(classification = ClassificationRecord(title = text)),
            ReportChange(classification = ClassificationRecord(title = "Invented", code = text)),
            ReportChange(victim = VictimOfReport.Person(PersonId(text))),
            ReportChange(recording = RecordingAnswersRecord(reason = text)),
            ReportChange(narrative = text),
            ReportChange(modusOperandi = MethodRecord(entry = text, exit = text, narrative = text)),
            ReportChange(registration = RegistrationRecord(attending = listOf(AttendingOfficerRecord(name = text)))),
            ReportChange(goldenHour = FirstHourRecord(cctv = ActionRecord(ActionTaken.NO, text))),
            ReportChange(goldenHour = FirstHourRecord(cameras = listOf(CameraRecord(owner = text, exhibit = text)))),
            ReportChange(
                victimCare = VictimCareRecord(
                    needs = TextResponse.Given(text),
                    contactPlan = ContactPlanRecord(MeansOfContact.LETTER, text),
                    supportsProsecution = YesOrNoResponse.NotAsked,
                ),
            ),
            item(description = text),
            item(imei = text),
            item(exhibit = text),
        )
    }

    private fun rear(text: String) = RearPageFields(
        witnessName = text, homeAddress = text, postcode = text, email = text, mobile = text, homePhone = text,
        workPhone = text, preferredContact = text, gender = text, dateOfBirth = text, placeOfBirth = text,
        formerName = text, ethnicity = text, datesToAvoid = Unavailable.Dates(listOf(text)),
        willingToAttend = FormAnswer.YES, ensureAttendance = text, specialMeasures = FormAnswer.YES,
        specialMeasuresDetails = text, particularNeeds = FormAnswer.YES, particularNeedsDetails = text,
        consents = mapOf(text to FormAnswer.YES),
        responsibleAdult = ResponsibleAdultRecord(name = text, capacity = text, address = text, phone = text),
        takenBy = text, station = text, timeAndPlace = text,
    )

    /** Every identifier that a session takes. */
    private fun identifiers(session: Session, text: String) = listOf<suspend () -> Any?>(
        { session.statement(DraftId(text)) },
        { session.statements(IncidentId(text)) },
        { session.statementVersion(DraftId(text), RevisionId(text)) },
        { session.statementDifference(DraftId(text), RevisionId(text), RevisionId(text)) },
        { session.report(DraftId(text)) },
        { session.fileReport(DraftId(text)) },
        { session.attachments(IncidentId(text)) },
        { session.attachmentReader(AttachmentId(text)) },
        { session.attachmentWriter(IncidentId(text), DraftId(text), text) },
        { session.createRear(RecordId(text)) },
        { session.retryRecord(RecordId(text)) },
        { session.setRecordUrn(RecordId(text), text) },
        { session.nextExhibit(IncidentId(text), text) },
        { session.export(RecordId(text), Recipient.Other(text), "/nowhere/$text") },
        { session.search("\"$text* AND (", 5u) },
        { session.showPage(DraftId(text), 1u) },
    )

    /** A record that is logged shows its type and its identifiers. */
    private suspend fun noRecordPrintsWhatItHolds(session: Session) {
        val incident = session.createIncident(NewIncidentRecord(title = SENTINEL, address = SENTINEL))
        val new = NewPersonRecord(
            SENTINEL, listOf(PersonRole.WITNESS), details = PersonChange(occupation = TextResponse.Given(SENTINEL)),
        )
        val person = session.addPerson(incident.id, new)
        val statement = session.createStatement(incident.id, NewStatementRecord(witness = person.id))
        val records = listOf<Any>(
            new, incident, person, statement, session.edit(statement.draft, SENTINEL),
            session.incidentOverview(incident.id), session.incident(incident.id).people.first().occupation,
            session.incidents(), session.list(Wanted(incident = incident.id)), session.search(SENTINEL, 5u),
            session.statements(incident.id), RiskAnswer.Text(SENTINEL),
        )
        for (record in records) assertFalse(SENTINEL in "$record") { record.javaClass.name }
        assertEquals("PersonRecord(id=${person.id})", "$person")
        noWarningPrintsWhatItSays(session)
        assertEquals("Done", "${outcome { SENTINEL }}")
        assertEquals("DraftSaved(draft=${statement.draft})", "${SessionEvent.DraftSaved(statement.draft)}")
    }

    /** That a victim's telephone is not safe is what must not lie in a log. */
    private suspend fun noWarningPrintsWhatItSays(session: Session) {
        val incident = session.incident()
        val unsafe = ContactRecord(
            kind = KindOfContact.MOBILE, value = TextResponse.Given("07700 900123"),
            safeToUse = YesOrNoResponse.Given(false), safeToLeaveMessage = YesOrNoResponse.NotAsked,
        )
        val new = NewPersonRecord("Invented", listOf(PersonRole.VICTIM), details = PersonChange(contacts = listOf(unsafe)))
        val victim = session.addPerson(incident.id, new)
        val report = session.createReport(incident.id, ReportChange(victim = VictimOfReport.Person(victim.id)))
        val cautions = session.victimCautions(report.draft)
        assertEquals(listOf("people[1].contacts[0].safe_to_use" to "unsafe_to_use"), cautions.map { it.field to it.code })
        assertEquals("[FieldWarning()]", "$cautions")
    }

    /**
     * A PIN that is wrong until the key is gone, a keystore that refuses, a vault that
     * is damaged and one that is closed; each in a folder that quotes it.
     */
    private suspend fun theKeystoreAndTheVaultSayNo() {
        val faults = listOf<() -> HostKeystoreException>(
            { HostKeystoreException.Unavailable() },
            { HostKeystoreException.Missing() },
            { HostKeystoreException.Cancelled() },
            { HostKeystoreException.Full() },
        )
        for (fault in faults) tried { Device.create(Force.newFolder() + SENTINEL, BrokenKeystore(fault)) }
        val clock = TestClock()
        val device = Device.createForDevelopment(Force.newFolder() + SENTINEL, clock)
        val officer = device.addOfficer("204519", SENTINEL, PIN).id
        repeat(10) {
            repeat(2) { tried { device.unlock(officer, SENTINEL) } }
            clock.seconds += 3_600
        }
        tried { device.unlock(officer, SENTINEL) }
        device.shutdown()
        tried { device.unlock(officer, SENTINEL) }
        val folder = Force.newFolder() + SENTINEL
        val other = Device.createForDevelopment(folder).use { it.addOfficer("204519", SENTINEL, PIN).id }
        Files.walk(Path.of(folder)).use { files ->
            files.filter { it.extension == "db" }.forEach { Files.write(it, SENTINEL.repeat(1024).toByteArray()) }
        }
        tried { Device.openForDevelopment(folder).unlock(other, PIN) }
    }

    /**
     * A gateway that is not there, is another's, is reached in clear, or has turned the
     * tablet away; and what it was not given yet.
     */
    private suspend fun theForceSaysNo() {
        val fresh = Device.createForDevelopment(Force.newFolder())
        for (url in listOf("https://127.0.0.1:1", "http://${SENTINEL.lowercase()}.invalid", "http://$SENTINEL")) {
            tried { fresh.enrol(Force.ticket(url), SENTINEL) }
        }
        tried { fresh.enrol(Force.strangersTicket(), SENTINEL) }
        val (device, officer) = Force.tablet()
        tried { device.enrol(Force.ticket(), SENTINEL) }
        val session = device.unlock(officer.id, PIN)
        val sealed = session.signAndSeal(session.finalStatement()).record
        tried { session.export(sealed, Recipient.Police, Force.newFolder() + SENTINEL) }
        val begun = session.createRear(sealed)
        session.editRear(begun.draft, begun.revision, begun.filledIn(SENTINEL))
        val rear = session.finaliseRear(begun.draft)
        for (place in rear.unsigned) {
            session.signRear(rear.draft, typed(place.signer, if (place.signer == Signer.WITNESS) WITNESS else OFFICER))
        }
        val record = session.sealRear(rear.draft).record
        tried { session.export(record, Recipient.Defence, Force.newFolder() + SENTINEL) }
        Force.revoke(device.status().device, SENTINEL)
        tried { session.sync(Connectivity.ONLINE) }
    }

    @Scenario("no_personal_data")
    fun `no error tells what was typed`() = runBlocking<Unit> {
        val (device, officer) = Force.tablet()
        val session = device.unlock(officer.id, PIN)
        noRecordPrintsWhatItHolds(session)
        val incident = session.incident()
        val sealed = session.signAndSeal(session.finalStatement())
        val rear = session.createRear(sealed.record)
        session.editRear(rear.draft, rear.revision, rear.filledIn("Invented Road"))
        // Another screen's, which was shown before.
        tried { session.editRear(rear.draft, rear.revision, rear.filledIn(SENTINEL)) }
        for (text in listOf(SENTINEL, SENTINEL.repeat(10_000), "$SENTINEL\u0007")) {
            tried { device.enrol(text, text) }
            tried { device.unlock(OfficerId(text), text) }
            tried { device.addOfficer(text, OFFICER, PIN) }
            tried { device.addOfficer("204520", text, PIN) }
            tried { device.addOfficer("204520", OFFICER, text) }
            tried { Device.openForDevelopment(Force.newFolder() + text) }
            for (call in identifiers(session, text)) tried(call)
            tried { session.createIncident(NewIncidentRecord(title = text)) }
            tried { session.createIncident(NewIncidentRecord(title = "Invented", cadReference = text)) }
            tried { session.createIncident(NewIncidentRecord(title = "Invented", address = text, postcode = text)) }
            for (new in wholeIncidents(text)) tried { session.createIncident(new) }
            tried { session.addPerson(incident.id, NewPersonRecord(text, listOf(PersonRole.WITNESS), occupation = text)) }
            tried { session.createStatement(incident.id, NewStatementRecord(witness = PersonId(text))) }
            tried { session.createStatement(incident.id, NewStatementRecord(translates = RecordId(text))) }
            val further = FurtherStatement(sealed.record, KindOfAmendment.CORRECTION, text)
            tried { session.createStatement(incident.id, NewStatementRecord(furtherTo = further)) }
            for (change in statementChanges(text)) {
                val draft = session.draft().draft
                tried { session.editStatement(draft, change) }
                tried { session.finaliseStatement(draft) }
            }
            val report = session.createReport(incident.id, COMPLETE).draft
            for (change in reportChanges(text)) tried { session.editReport(report, change) }
            tried { session.editRear(rear.draft, session.rear(rear.draft).revision, rear(text)) }
            tried { session.finaliseRear(rear.draft) }
            val final = session.finalStatement().draft
            val offThePage = listOf(InkStroke(listOf(InkPoint(99_999u, 1u, 0u))))
            val acts = listOf(
                SigningAct.Typed(text), SigningAct.Drawn(offThePage), SigningAct.Mark(offThePage),
            )
            for (act in acts) tried { session.signStatement(final, SignatureRequest(Signer.WITNESS, act)) }
            session.showPage(final, 1u)
            session.declareStatement(final)
            for (act in acts) tried { session.signStatement(final, SignatureRequest(Signer.WITNESS, act)) }
            tried { session.refuseStatement(final, text) }
            tried { session.sealStatement(final) }
            tried { session.attach(incident.id, text.byteInputStream()) }
            tried { session.attachFile(Force.newFolder() + text, incident.id) }
            val done = session.attachmentWriter(incident.id, null, null)
            done.write(JPEG)
            done.finish()
            tried { done.write(text.toByteArray()) }
        }
        tried { session.undoStatement(session.draft().draft) }
        session.lock()
        tried { session.search(SENTINEL, 1u) }
        tried { device.unlock(officer.id, SENTINEL) }
        tried { Device.create(Force.newFolder(), BrokenKeystore()) }
        val fresh = Device.createForDevelopment(Force.newFolder())
        val own = fresh.addOfficer("204519", OFFICER, PIN).id
        fresh.unlocked(own, PIN) { unenrolled -> tried { unenrolled.sync(Connectivity.ONLINE) } }
        theKeystoreAndTheVaultSayNo()
        theForceSaysNo()
        val wanted = listOf(
            "already_enrolled", "already_exists", "cancelled", "closed", "conflict", "file_failed", "internal",
            "invalid", "key_destroyed", "key_missing", "keystore_unavailable", "locked", "not_a_tablet",
            "not_delivered", "not_enrolled", "not_for_defence", "not_found", "nothing_to_undo", "offline",
            "pin_too_soon", "plain_http", "quarantined", "revoked", "signing", "storage_full", "ticket",
            "unsupported_file", "untrusted_gateway", "wrong_pin", "wrong_state",
        )
        assertEquals(emptyList<String>(), wanted - codes) { "not provoked" }
    }
}
