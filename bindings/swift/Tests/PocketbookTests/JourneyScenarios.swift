import Foundation
import Pocketbook
import Testing

/// What an officer lives through.
extension Scenarios {
    @Test("A ticket gives a tablet its force once", .scenario("enrol"))
    func enrol() async throws {
        let force = try Force.shared.get()
        let device = try await Device.createForDevelopment(folder: force.newFolder())
        #expect(try await device.status().force == nil)
        let ticket = try force.ticket()
        let name = try await device.enrol(ticket: ticket, deviceName: "test tablet")
        #expect(name == "Invented Constabulary")
        let again = await refused { try await device.enrol(ticket: ticket, deviceName: "test tablet") }
        #expect(again == .AlreadyEnrolled)
        let other = try await Device.createForDevelopment(folder: force.newFolder())
        let used = await refused { try await other.enrol(ticket: ticket, deviceName: "another") }
        #expect(used == .Ticket)
        let officer = try await device.addOfficer(
            warrantNumber: "204518", name: officerName, pin: pin)
        let status = try await device.status()
        #expect(status.force == "Invented Constabulary")
        #expect(status.officers.map(\.id) == [officer.id])
    }

    @Test("The PIN opens a session that locks itself", .scenario("unlock"))
    func unlock() async throws {
        let (device, officer) = try await Force.shared.get().tablet()
        let kept = try await device.unlock(officer: officer.id, pin: pin)
        try await kept.lock()
        try await kept.lock()
        #expect(await refused { try await kept.status() } == .Locked)
        let name = try await device.unlocked(officer: officer.id, pin: pin) { $0.officer().name }
        #expect(name == officerName)
    }

    @Test("A wrong PIN costs an attempt", .scenario("wrong_pin"))
    func wrongPin() async throws {
        let (device, officer) = try await Force.shared.get().tablet()
        let wrong = await refused { try await device.unlock(officer: officer.id, pin: "11112222") }
        guard case .WrongPin(let left, let wait) = wrong else {
            Issue.record("not WrongPin")
            return
        }
        #expect(left == 9)
        #expect(wrong?.advice().contains("9 attempts left") == true)
        #expect(wrong?.retry() == .after(seconds: wait))
        _ = try await device.unlock(officer: officer.id, pin: pin)
    }

    @Test("Acknowledged words survive a kill", .scenario("draft_survives_kill"))
    func draftSurvivesKill() async throws {
        let folder = try Force.shared.get().newFolder()
        let (officer, draft) = try await prepared(folder)
        let child = Process()
        let (input, output) = (Pipe(), Pipe())
        // Where the tests' own bundle is does not tell: on a Mac a program of the
        // toolchain opens it.
        guard let typist = ProcessInfo.processInfo.environment["TYPIST"] else {
            throw NotReady(what: "TYPIST names the process to kill: use run.sh")
        }
        child.executableURL = URL(fileURLWithPath: typist)
        child.arguments = [folder, officer.rawValue, draft.rawValue, pin]
        child.standardInput = input
        child.standardOutput = output
        try child.run()
        // It types a line for each that it is sent.
        let another = Data("\n".utf8)
        try input.fileHandleForWriting.write(contentsOf: another)
        var said = Data()
        var acknowledged = 0
        while acknowledged < 17 {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            said.append(more)
            // Whole lines only: the last may still be on its way.
            let lines = said.filter { $0 == UInt8(ascii: "\n") }.count
            if lines > acknowledged { try input.fileHandleForWriting.write(contentsOf: another) }
            acknowledged = lines
        }
        kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
        #expect(acknowledged == 17)
        let device = try await Device.openForDevelopment(folder: folder)
        let session = try await device.unlock(officer: officer, pin: pin)
        let found = try await session.statement(draft: draft).fields.body.components(separatedBy: "\n")
        #expect(found == (1...found.count).map { "line \($0)" })
        // The one that it was killed at may be there, and none after it.
        #expect([17, 18].contains(found.count))
    }

    /// A tablet with a draft, released again.
    private func prepared(_ folder: String) async throws -> (officer: OfficerId, draft: DraftId) {
        let device = try await Device.createForDevelopment(folder: folder)
        let officer = try await device.addOfficer(
            warrantNumber: "204518", name: officerName, pin: pin)
        let draft = try await device.unlocked(officer: officer.id, pin: pin) { session in
            try await session.draft().draft
        }
        return (officer.id, draft)
    }

    @Test("A statement is shown, signed and sealed", .scenario("statement_signed"))
    func statementSigned() async throws {
        let session = try await Force.shared.get().session()
        let statement = try await session.finalStatement()
        #expect(statement.state == .final)
        #expect(statement.signing?.stage == .toShow)
        let shown = try await session.pagesPdf(draft: statement.draft)
        #expect(shown.prefix(5) == Data("%PDF-".utf8))
        let early = await refused {
            try await session.signStatement(
                draft: statement.draft, request: typedName(.witness, witnessName))
        }
        guard case .Signing(_, let words) = early else {
            Issue.record("not Signing")
            return
        }
        #expect(words.contains("show every page"))
        #expect(early?.advice() == words)
        let sealed = try await session.signAndSeal(statement)
        let signed = try await session.signedPagesPdf(draft: statement.draft)
        #expect(signed != shown)
        #expect(sealed.kind == .witnessStatement)
        #expect(sealed.state == .waiting)
        #expect(try await session.status().waiting == 1)
    }

    @Test("A complete report is filed and numbered", .scenario("report_filed"))
    func reportFiled() async throws {
        let session = try await Force.shared.get().session()
        let incident = try await session.incident()
        let report = try await session.createReport(incident: incident.id, change: ReportChange())
        let missing = report.missing.map(\.field)
        #expect(!missing.isEmpty)
        let incomplete = await refused { try await session.fileReport(draft: report.draft) }
        guard case .Invalid(let fields) = incomplete else {
            Issue.record("not Invalid")
            return
        }
        #expect(fields.map(\.field) == missing)
        let whole = try await session.editReport(draft: report.draft, change: complete)
        #expect(whole.missing.isEmpty)
        let filed = try await session.fileReport(draft: report.draft)
        #expect(filed.localReference?.hasPrefix("PB-") == true)
        #expect(filed.crimeNumber == nil)
        _ = try await session.sync(.online)
        let number = try await session.report(draft: report.draft).crimeNumber
        #expect(number?.hasPrefix("01/") == true)
    }

    @Test("What was filed offline arrives once", .scenario("offline_then_sync"))
    func offlineThenSync() async throws {
        let force = try Force.shared.get()
        let session = try await force.session()
        let (_, filed) = try await session.filedReport()
        force.stop()
        do {
            // Whatever fails here, the scenarios after it have a gateway.
            defer { #expect(throws: Never.self) { try force.start() } }
            let offline = try await session.sync(.online)
            #expect(offline.offline)
            #expect(offline.delivered.isEmpty)
            #expect(try await session.status().waiting == 1)
        }
        let delivered = try await session.sync(.online).delivered.map(\.record)
        #expect(delivered == [filed.record])
        #expect(try await session.sync(.online).delivered.isEmpty)
    }

    @Test("A suspended session goes on", .scenario("suspend_and_resume"))
    func suspendAndResume() async throws {
        let session = try await Force.shared.get().session()
        let draft = try await session.draft().draft
        try await session.edit(draft, "I saw it.")
        try await session.suspend()
        try await session.suspend()
        try await session.resume()
        try await session.resume()
        #expect(try await session.statement(draft: draft).fields.body == "I saw it.")
        try await session.suspend()
        let again = try await session.edit(draft, "I saw it. I heard it.")
        #expect(again.fields.body == "I saw it. I heard it.")
    }
}
