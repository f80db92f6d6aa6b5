import Foundation
import Pocketbook
import Testing

/// Stands for what a witness said.
private let sentinel = "SENTINEL"

/// Makes calls, and keeps which errors came.
private final class Tried {
    private(set) var codes: Set<String> = []

    /// Makes a call and looks at all that its error tells.
    func call(_ call: () async throws -> some Any) async throws {
        do {
            _ = try await call()
        } catch let error as PocketbookError {
            var dumped = ""
            dump(error, to: &dumped)
            let told =
                "\(error) \(String(reflecting: error)) \(error.localizedDescription) "
                + "\(error.code()) \(error.advice()) \(error.retry()) \(dumped)"
            #expect(!told.contains(sentinel), "\(error.code()) tells what was typed")
            codes.insert(error.code())
        }
    }
}

/// No error tells what a witness said, whatever field it was typed into.
extension Scenarios {
    /// A record that is logged, dumped or reflected shows its type and its
    /// identifiers.
    private func noRecordPrintsWhatItHolds(_ session: Session) async throws {
        let new = NewPersonRecord(name: "SENTINEL", roles: [.witness])
        let incident = try await session.createIncident(new: NewIncidentRecord(title: "SENTINEL"))
        let person = try await session.addPerson(incident: incident.id, new: new)
        let draft = try await session.draft().draft
        let statement = try await session.edit(draft, "SENTINEL")
        let records: [Any] = [
            new, incident, person, statement, TextResponse.given(answer: "SENTINEL"),
            try await session.incidentOverview(incident: incident.id),
            try await session.incidents(), try await session.search(query: "SENTINEL", limit: 5),
            try await session.list(wanted: Wanted(incident: incident.id)),
            try await session.statements(incident: incident.id), RiskAnswer.text(text: "SENTINEL"),
        ]
        for record in records {
            var dumped = ""
            dump(record, to: &dumped)
            let told = "\(record) \(String(reflecting: record)) \(dumped)"
            #expect(!told.contains("SENTINEL"))
        }
        #expect("\(person)" == "PersonRecord(id: \(person.id))")
        let saved = SessionEvent.draftSaved(draft: draft)
        #expect("\(saved)" == "SessionEvent.draftSaved(draft: \(draft))")
        #expect("\(SessionEvent.locked)" == "SessionEvent.locked")
        try await noWarningPrintsWhatItSays(session)
    }

    /// That a victim's telephone is not safe is what must not lie in a log.
    private func noWarningPrintsWhatItSays(_ session: Session) async throws {
        let incident = try await session.incident().id
        let unsafe = ContactRecord(
            kind: .mobile, value: .given(answer: "07700 900123"),
            safeToUse: .given(answer: false), safeToLeaveMessage: .notAsked)
        let victim = try await session.addPerson(
            incident: incident,
            new: NewPersonRecord(
                name: "Invented", roles: [.victim], details: PersonChange(contacts: [unsafe])))
        let report = try await session.createReport(
            incident: incident, change: ReportChange(victim: .person(person: victim.id)))
        let cautions = try await session.victimCautions(draft: report.draft)
        #expect(cautions.map(\.field) == ["people[1].contacts[0].safe_to_use"])
        #expect(cautions.map(\.code) == ["unsafe_to_use"])
        for caution in cautions {
            var dumped = ""
            dump(caution, to: &dumped)
            #expect("\(caution) \(String(reflecting: caution))" == "FieldWarning() FieldWarning()")
            #expect(!dumped.contains("safe"))
        }
    }

    @Test("No error tells what was typed", .scenario("no_personal_data"))
    func noPersonalData() async throws {
        let force = try Force.shared.get()
        let (device, officer) = try await force.tablet()
        let session = try await device.unlock(officer: officer.id, pin: pin)
        try await noRecordPrintsWhatItHolds(session)
        let tried = Tried()
        let incident = try await session.incident().id
        let sealed = try await session.signAndSeal(session.finalStatement())
        let rear = try await session.createRear(statement: sealed.record)
        _ = try await session.editRear(
            draft: rear.draft, since: rear.revision, fields: rear.filledIn(station: "Invented Road"))
        // Another screen's, which was shown before.
        try await tried.call {
            try await session.editRear(
                draft: rear.draft, since: rear.revision, fields: rear.filledIn(station: sentinel))
        }
        for text in [sentinel, String(repeating: sentinel, count: 10_000), "\(sentinel)\u{7}"] {
            try await theTablet(device, force.newFolder(), text, tried)
            try await identifiers(session, text, tried)
            try await people(session, incident, text, tried)
            let further = FurtherStatement(record: sealed.record, kind: .correction, reason: text)
            try await tried.call {
                try await session.createStatement(
                    incident: incident, new: NewStatementRecord(furtherTo: further))
            }
            for change in statementChanges(text) {
                let draft = try await session.draft().draft
                try await tried.call { try await session.editStatement(draft: draft, change: change) }
                try await tried.call { try await session.finaliseStatement(draft: draft) }
            }
            let report = try await session.createReport(incident: incident, change: complete).draft
            for change in reportChanges(text) {
                try await tried.call { try await session.editReport(draft: report, change: change) }
            }
            try await tried.call {
                try await session.editRear(
                    draft: rear.draft, since: session.rear(draft: rear.draft).revision,
                    fields: rearPage(text))
            }
            try await tried.call { try await session.finaliseRear(draft: rear.draft) }
            try await signing(session, text, tried)
            try await files(session, incident, force.newFolder(), text, tried)
        }
        let empty = try await session.draft().draft
        try await tried.call { try await session.undoStatement(draft: empty) }
        try await session.lock()
        try await tried.call { try await session.search(query: sentinel, limit: 1) }
        try await tried.call { try await device.unlock(officer: officer.id, pin: sentinel) }
        try await tried.call {
            try await Device.create(folder: force.newFolder(), keystore: BrokenKeystore())
        }
        let fresh = try await Device.createForDevelopment(folder: force.newFolder())
        let own = try await fresh.addOfficer(warrantNumber: "204519", name: officerName, pin: pin)
        let unenrolled = try await fresh.unlock(officer: own.id, pin: pin)
        try await tried.call { try await unenrolled.sync(.online) }
        try await theKeystoreAndTheVaultSayNo(force, tried)
        try await theForceSaysNo(force, tried)
        let wanted: Set = [
            "already_enrolled", "already_exists", "cancelled", "closed", "conflict", "file_failed",
            "internal", "invalid", "key_destroyed", "key_missing", "keystore_unavailable", "locked",
            "not_a_tablet", "not_delivered", "not_enrolled", "not_for_defence", "not_found",
            "nothing_to_undo", "offline", "pin_too_soon", "plain_http", "quarantined", "revoked",
            "signing", "storage_full", "ticket", "unsupported_file", "untrusted_gateway",
            "wrong_pin", "wrong_state",
        ]
        #expect(wanted.subtracting(tried.codes).isEmpty)
    }

    /// A PIN that is wrong until the key is gone, a keystore that refuses, a vault
    /// that is damaged and one that is closed; each in a folder that quotes it.
    private func theKeystoreAndTheVaultSayNo(_ force: Force, _ tried: Tried) async throws {
        let faults: [HostKeystoreError] = [.Unavailable, .Missing, .Cancelled, .Full]
        for fault in faults {
            try await tried.call {
                try await Device.create(
                    folder: force.newFolder() + sentinel, keystore: BrokenKeystore(fault))
            }
        }
        let clock = TestClock()
        let device = try await Device.createForDevelopment(
            folder: force.newFolder() + sentinel, clock: clock)
        let officer = try await device.addOfficer(
            warrantNumber: "204519", name: sentinel, pin: pin
        ).id
        for _ in 1...10 {
            try await tried.call { try await device.unlock(officer: officer, pin: sentinel) }
            try await tried.call { try await device.unlock(officer: officer, pin: sentinel) }
            clock.pass(seconds: 3_600)
        }
        try await tried.call { try await device.unlock(officer: officer, pin: sentinel) }
        try await device.shutdown()
        try await tried.call { try await device.unlock(officer: officer, pin: sentinel) }
        let folder = force.newFolder() + sentinel
        let other = try await preparedOfficer(folder)
        try damage(folder)
        try await tried.call {
            let damaged = try await Device.openForDevelopment(folder: folder)
            return try await damaged.unlock(officer: other, pin: pin)
        }
    }

    /// A gateway that is not there, is another's, is reached in clear, or has turned
    /// the tablet away; and what it was not given yet.
    private func theForceSaysNo(_ force: Force, _ tried: Tried) async throws {
        let fresh = try await Device.createForDevelopment(folder: force.newFolder())
        for address in ["https://127.0.0.1:1", "http://sentinel.invalid", "http://\(sentinel)"] {
            try await tried.call {
                try await fresh.enrol(ticket: force.ticket(at: address), deviceName: sentinel)
            }
        }
        try await tried.call {
            try await fresh.enrol(ticket: force.strangersTicket(), deviceName: sentinel)
        }
        let (device, officer) = try await force.tablet()
        try await tried.call { try await device.enrol(ticket: force.ticket(), deviceName: sentinel) }
        let session = try await device.unlock(officer: officer.id, pin: pin)
        let sealed = try await session.signAndSeal(session.finalStatement()).record
        try await tried.call {
            try await session.export(
                record: sealed, recipient: .police, path: force.newFolder() + sentinel)
        }
        let begun = try await session.createRear(statement: sealed)
        _ = try await session.editRear(
            draft: begun.draft, since: begun.revision, fields: begun.filledIn(station: sentinel))
        let rear = try await session.finaliseRear(draft: begun.draft)
        for place in rear.unsigned {
            let name = place.signer == .witness ? witnessName : officerName
            _ = try await session.signRear(
                draft: begun.draft, request: typedName(place.signer, name))
        }
        let record = try await session.sealRear(draft: begun.draft).record
        try await tried.call {
            try await session.export(
                record: record, recipient: .defence, path: force.newFolder() + sentinel)
        }
        try await force.revoke(device.status().device, reason: sentinel)
        try await tried.call { try await session.sync(.online) }
    }

    /// What a tablet is told before anybody is in a session.
    private func theTablet(_ device: Device, _ folder: String, _ text: String, _ tried: Tried) async throws {
        try await tried.call { try await device.enrol(ticket: text, deviceName: text) }
        try await tried.call { try await device.unlock(officer: OfficerId(rawValue: text), pin: text) }
        try await tried.call { try await Device.openForDevelopment(folder: folder + text) }
        for (number, name, entered) in [
            (text, officerName, pin), ("204520", text, pin), ("204520", officerName, text),
        ] {
            try await tried.call {
                try await device.addOfficer(warrantNumber: number, name: name, pin: entered)
            }
        }
    }

    /// Every identifier that a session takes.
    private func identifiers(_ session: Session, _ text: String, _ tried: Tried) async throws {
        let draft = DraftId(rawValue: text)
        let revision = RevisionId(rawValue: text)
        let incident = IncidentId(rawValue: text)
        let record = RecordId(rawValue: text)
        let attachment = AttachmentId(rawValue: text)
        try await tried.call { try await session.statement(draft: draft) }
        try await tried.call { try await session.statements(incident: incident) }
        try await tried.call { try await session.statementVersion(draft: draft, revision: revision) }
        try await tried.call {
            try await session.statementDifference(draft: draft, from: revision, to: revision)
        }
        try await tried.call { try await session.report(draft: draft) }
        try await tried.call { try await session.fileReport(draft: draft) }
        try await tried.call { try await session.attachments(incident: incident) }
        try await tried.call { try await session.attachmentReader(attachment: attachment) }
        try await tried.call {
            try await session.attachmentWriter(incident: incident, draft: draft, exhibit: text)
        }
        try await tried.call { try await session.createRear(statement: record) }
        try await tried.call { try await session.retryRecord(record: record) }
        try await tried.call { try await session.setRecordUrn(record: record, urn: text) }
        try await tried.call { try await session.nextExhibit(incident: incident, initials: text) }
        try await tried.call {
            try await session.export(record: record, recipient: .other(code: text), path: "/nowhere/\(text)")
        }
        try await tried.call { try await session.search(query: "\"\(text)* AND (", limit: 5) }
        try await tried.call { try await session.showPage(draft: draft, page: 1) }
    }

    /// Incidents, the people of one, and statements of them.
    private func people(
        _ session: Session, _ incident: IncidentId, _ text: String, _ tried: Tried
    ) async throws {
        for new in [
            NewIncidentRecord(title: text), NewIncidentRecord(title: "Invented", cadReference: text),
            NewIncidentRecord(title: "Invented", address: text, postcode: text),
            NewIncidentRecord(title: "Invented", scene: PlaceChange(address: text, uprn: text)),
            NewIncidentRecord(title: "Invented", places: [PlaceChange(address: text, postcode: text)]),
            NewIncidentRecord(
                title: "Invented", people: [NewPersonRecord(name: text, roles: [.witness])]),
            NewIncidentRecord(title: "Invented", details: IncidentChange(cadReference: text)),
        ] {
            try await tried.call { try await session.createIncident(new: new) }
        }
        try await tried.call {
            try await session.addPerson(
                incident: incident,
                new: NewPersonRecord(name: text, roles: [.witness], occupation: text))
        }
        for new in [
            NewStatementRecord(witness: PersonId(rawValue: text)),
            NewStatementRecord(translates: RecordId(rawValue: text)),
        ] {
            try await tried.call { try await session.createStatement(incident: incident, new: new) }
        }
    }

    private func statementChanges(_ text: String) -> [StatementChange] {
        let attendant = AttendantRecord(name: text, capacity: text)
        let exhibited = ExhibitedStatement(exhibit: text, record: RecordId(rawValue: text), sha256: text)
        return [
            StatementChange(urn: text), StatementChange(witnessName: text),
            StatementChange(youngWitness: .accompanied(adult: attendant)),
            StatementChange(youngWitness: .unaccompanied(reason: text)),
            StatementChange(occupation: text), StatementChange(language: text),
            StatementChange(interpreter: attendant),
            StatementChange(business: BusinessRecord(name: text, position: text)),
            StatementChange(exhibited: [exhibited]), StatementChange(body: text),
            StatementChange(
                body: "words",
                source: .recording(attachment: AttachmentId(rawValue: text), startMs: 0)),
        ]
    }

    private func reportChanges(_ text: String) -> [ReportChange] {
        let method = MethodRecord(entry: text, exit: text, narrative: text)
        let attending = AttendingOfficerRecord(name: text)
        let camera = CameraRecord(owner: text, exhibit: text)
        let care = VictimCareRecord(
            needs: .given(answer: text),
            contactPlan: ContactPlanRecord(how: .letter, when: text),
            supportsProsecution: .notAsked)
        let imei = IdentifierRecord(kind: .imei, value: text)
        return [
            ReportChange(kind: .otherIncident(words: text)),
            ReportChange(registration: RegistrationRecord(attending: [attending])),
            ReportChange(classification: ClassificationRecord(title: text)),
            ReportChange(classification: ClassificationRecord(title: "Invented", code: text)),
            ReportChange(victim: .person(person: PersonId(rawValue: text))),
            ReportChange(narrative: text),
            ReportChange(property: [PropertyRecord(status: .stolen, description: text)]),
            ReportChange(property: [
                PropertyRecord(status: .stolen, description: "Invented", identifiers: [imei])
            ]),
            ReportChange(property: [
                PropertyRecord(status: .stolen, description: "Invented", exhibit: text)
            ]),
            ReportChange(modusOperandi: method),
            ReportChange(goldenHour: FirstHourRecord(cctv: ActionRecord(taken: .no, reason: text))),
            ReportChange(goldenHour: FirstHourRecord(cameras: [camera])),
            ReportChange(victimCare: care),
            ReportChange(recording: RecordingAnswersRecord(reason: text)),
        ]
    }

    private func rearPage(_ text: String) -> RearPageFields {
        RearPageFields(
            witnessName: text, homeAddress: text, postcode: text, email: text, mobile: text,
            homePhone: text, workPhone: text, preferredContact: text, gender: text,
            dateOfBirth: text, placeOfBirth: text, formerName: text, ethnicity: text,
            datesToAvoid: .dates(dates: [text]), willingToAttend: .yes, ensureAttendance: text,
            specialMeasures: .yes, specialMeasuresDetails: text, particularNeeds: .yes,
            particularNeedsDetails: text, consents: [text: .yes],
            responsibleAdult: ResponsibleAdultRecord(
                name: text, capacity: text, address: text, phone: text),
            takenBy: text, station: text, timeAndPlace: text)
    }

    /// Names, ink off the page and a refusal.
    private func signing(_ session: Session, _ text: String, _ tried: Tried) async throws {
        let final = try await session.finalStatement().draft
        let offThePage = [InkStroke(points: [InkPoint(x: 99_999, y: 1, t: 0)])]
        let acts: [SigningAct] = [
            .typed(name: text), .drawn(strokes: offThePage), .mark(strokes: offThePage),
        ]
        for act in acts {
            let request = SignatureRequest(signer: .witness, act: act)
            try await tried.call { try await session.signStatement(draft: final, request: request) }
        }
        _ = try await session.showPage(draft: final, page: 1)
        _ = try await session.declareStatement(draft: final)
        for act in acts {
            let request = SignatureRequest(signer: .witness, act: act)
            try await tried.call { try await session.signStatement(draft: final, request: request) }
        }
        try await tried.call { try await session.refuseStatement(draft: final, reason: text) }
        try await tried.call { try await session.sealStatement(draft: final) }
    }

    /// A file that quotes it, one that is called so, and a writer that is done.
    private func files(
        _ session: Session, _ incident: IncidentId, _ folder: String, _ text: String, _ tried: Tried
    ) async throws {
        try await tried.call {
            try await session.attachFile(path: folder + text, incident: incident)
        }
        let quoting = try await session.attachmentWriter(incident: incident, draft: nil, exhibit: nil)
        try await tried.call {
            try await quoting.write(bytes: Data(text.utf8))
            return try await quoting.finish()
        }
        let done = try await session.attachmentWriter(incident: incident, draft: nil, exhibit: nil)
        try await done.write(bytes: jpeg)
        _ = try await done.finish()
        try await tried.call { try await done.write(bytes: Data(text.utf8)) }
    }
}
