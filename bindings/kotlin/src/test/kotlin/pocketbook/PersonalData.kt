package pocketbook

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
            val told = error.stackTraceToString() + error + error.code() + error.advice() + error.retry()
            assertFalse(SENTINEL in told) { told.replace(SENTINEL, "<what was typed>") }
            codes += error.code()
        }
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

    private fun rear(text: String) = RearChange(
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
    }

    @Scenario("no_personal_data")
    fun `no error tells what was typed`() = runBlocking<Unit> {
        val (device, officer) = Force.tablet()
        val session = device.unlock(officer.id, PIN)
        noRecordPrintsWhatItHolds(session)
        val incident = session.incident()
        val sealed = session.signAndSeal(session.finalStatement())
        val rear = session.createRear(sealed.record)
        session.editRear(rear.draft, rear.revision, rearPage("Invented Road"))
        // Another screen's, which was shown before.
        tried { session.editRear(rear.draft, rear.revision, rearPage(SENTINEL)) }
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
        val wanted = listOf(
            "already_exists", "conflict", "file_failed", "internal", "invalid", "locked", "not_a_tablet",
            "not_enrolled", "not_found", "nothing_to_undo", "signing", "ticket", "unsupported_file", "wrong_pin",
            "wrong_state",
        )
        assertEquals(emptyList<String>(), wanted - codes) { "not provoked" }
    }
}
