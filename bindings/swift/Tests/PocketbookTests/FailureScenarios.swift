import Foundation
import Pocketbook
import Testing

/// A clock that a test moves on: no wait is too long.
final class TestClock: HostClock, @unchecked Sendable {
    private let lock = NSLock()
    private var seconds: Int64 = 0

    func pass(seconds more: Int64) {
        lock.withLock { seconds += more }
    }

    func now() throws -> HostClockReading {
        lock.withLock {
            HostClockReading(
                wallUnixMs: 1_772_823_360_000 + seconds * 1_000, bootId: "boot",
                bootNs: UInt64(seconds) * 1_000_000_000)
        }
    }
}

/// What a host may do wrong.
extension Scenarios {
    @Test("Each failure is the case of its own", .scenario("error_mapping"))
    func errorMapping() async throws {
        let force = try Force.shared.get()
        let folder = force.newFolder()
        // A path that was mistyped never becomes a new tablet.
        let mistyped = await refused { try await Device.openForDevelopment(folder: folder) }
        #expect(mistyped == .NotATablet)
        #expect(try await !holdsTablet(folder: folder))
        #expect(!FileManager.default.fileExists(atPath: folder))
        let device = try await Device.createForDevelopment(folder: folder)
        #expect(try await holdsTablet(folder: folder))
        let again = await refused { try await Device.createForDevelopment(folder: folder) }
        #expect(again == .NotATablet)
        let malformed = await refused { try await device.enrol(ticket: "no ticket", deviceName: "x") }
        #expect(malformed == .Ticket)
        let weak = await refused {
            try await device.addOfficer(warrantNumber: "204518", name: officerName, pin: "12345678")
        }
        #expect(fields(weak) == ["pin: shape"])
        let officer = try await device.addOfficer(
            warrantNumber: "204518", name: officerName, pin: pin)
        let taken = await refused {
            try await device.addOfficer(warrantNumber: "204518", name: officerName, pin: pin)
        }
        guard case .AlreadyExists = taken else {
            Issue.record("not AlreadyExists")
            return
        }
        #expect(taken?.code() == "already_exists")
        #expect(taken?.retry() == .never)
        // What an error says of itself is its advice, with fields and without.
        for error in [weak, taken, again, PocketbookError.Locked] {
            #expect(error?.advice().isEmpty == false)
            #expect(error?.localizedDescription == error?.advice())
        }
        let session = try await device.unlock(officer: officer.id, pin: pin)
        #expect(await refused { try await session.sync(.online) } == .NotEnrolled)
        let absent = await refused { try await session.statement(draft: DraftId(rawValue: "not an identifier")) }
        #expect(absent == .NotFound(what: .draft))
        let statement = try await session.draft()
        let long = await refused {
            try await session.editStatement(
                draft: statement.draft,
                change: StatementChange(witnessName: String(repeating: "x", count: 400)))
        }
        #expect(fields(long) == ["witness_name: too_long"])
        let open = await refused { try await session.sealStatement(draft: statement.draft) }
        guard case .WrongState(let reason) = open else {
            Issue.record("not WrongState")
            return
        }
        #expect(reason == .open)
        let kind = await refused {
            let writer = try await session.attachmentWriter(
                incident: statement.incident, draft: nil, exhibit: nil)
            try await writer.write(bytes: Data("MZ not a photograph".utf8))
            return try await writer.finish()
        }
        #expect(kind == .UnsupportedFile)
        // Typed, so that the compiler knows the cases.
        do throws(CallFailure) {
            _ = try await withCallFailures {
                try await session.statement(draft: DraftId(rawValue: "not an identifier"))
            }
        } catch {
            guard case .refused(.NotFound(let what)) = error else {
                Issue.record("not refused")
                return
            }
            #expect(what == .draft)
        }
        do throws(CallFailure) {
            _ = try await withCallFailures { () async throws -> Int in throw CancellationError() }
        } catch {
            guard case .cancelled = error else {
                Issue.record("not cancelled")
                return
            }
        }
        try await twoScreensConflict(session)
        try await damagedTabletIsQuarantined(force)
        try await threeThingsThatAWrongPinDoes(force)
    }

    /// A rear page that two screens edit from the same revision.
    private func twoScreensConflict(_ session: Session) async throws {
        let sealed = try await session.signAndSeal(session.finalStatement())
        let shown = try await session.createRear(statement: sealed.record)
        _ = try await session.editRear(
            draft: shown.draft, since: shown.revision, fields: shown.filledIn(station: "Invented Road"))
        let stale = await refused {
            try await session.editRear(
                draft: shown.draft, since: shown.revision, fields: shown.filledIn(station: "Elsewhere"))
        }
        #expect(stale == .Conflict)
        #expect(stale?.code() == "conflict")
        #expect(stale?.retry() == .now)
        #expect(try await session.rear(draft: shown.draft).fields.station == "Invented Road")
    }

    private func threeThingsThatAWrongPinDoes(_ force: Force) async throws {
        let clock = TestClock()
        let device = try await Device.createForDevelopment(
            folder: force.newFolder(), clock: clock)
        let officer = try await device.addOfficer(
            warrantNumber: "204519", name: officerName, pin: pin
        ).id
        for left in (1...9).reversed() {
            clock.pass(seconds: 3_600)
            let wrong = await refused { try await device.unlock(officer: officer, pin: "11112222") }
            guard case .WrongPin(let attemptsLeft, _) = wrong else {
                Issue.record("not WrongPin")
                return
            }
            #expect(attemptsLeft == UInt32(left))
        }
        let soon = await refused { try await device.unlock(officer: officer, pin: pin) }
        guard case .PinTooSoon(let wait) = soon else {
            Issue.record("not PinTooSoon")
            return
        }
        #expect(soon?.retry() == .after(seconds: wait))
        for entered in ["11112222", pin] {
            clock.pass(seconds: 3_600)
            let gone = await refused { try await device.unlock(officer: officer, pin: entered) }
            #expect(gone == .KeyDestroyed)
        }
    }

    private func fields(_ error: PocketbookError?) -> [String] {
        guard case .Invalid(let fields) = error else { return [] }
        return fields.map { "\($0.field): \($0.rule)" }
    }

    /// Writes over every database of a tablet.
    func damage(_ folder: String) throws {
        let files = FileManager.default.enumerator(atPath: folder)
        while let file = files?.nextObject() as? String {
            if file.hasSuffix(".db") {
                let bytes = Data(String(repeating: "SENTINEL", count: 1024).utf8)
                try bytes.write(to: URL(fileURLWithPath: folder).appendingPathComponent(file))
            }
        }
    }

    private func damagedTabletIsQuarantined(_ force: Force) async throws {
        let folder = force.newFolder()
        let officer = try await preparedOfficer(folder)
        try damage(folder)
        let damaged = await refused {
            let device = try await Device.openForDevelopment(folder: folder)
            return try await device.unlock(officer: officer, pin: pin)
        }
        guard case .Quarantined = damaged else {
            Issue.record("not Quarantined")
            return
        }
    }

    /// An officer of a tablet that is released again.
    func preparedOfficer(_ folder: String) async throws -> OfficerId {
        let device = try await Device.createForDevelopment(folder: folder)
        return try await device.addOfficer(warrantNumber: "204519", name: officerName, pin: pin).id
    }

    @Test("Half a character is written as one that was lost", .scenario("half_a_character"))
    func halfACharacter() async throws {
        let session = try await Force.shared.get().session()
        let draft = try await session.draft().draft
        // What a text of Objective-C holds is a text of Swift's by then.
        let half = String(decoding: [0x49, 0x20, 0xD83D, 0x2E] as [UInt16], as: UTF16.self)
        #expect(try await session.edit(draft, half).fields.body == "I \u{FFFD}.")
        #expect(try await session.edit(draft, "A bee: \u{1F41D}.").fields.body == "A bee: \u{1F41D}.")
        try await session.lock()
    }

    @Test("A locked session and a finished writer refuse", .scenario("use_after_close"))
    func useAfterClose() async throws {
        let session = try await Force.shared.get().session()
        let incident = try await session.incident().id
        let writer = try await session.attachmentWriter(incident: incident, draft: nil, exhibit: nil)
        try await writer.write(bytes: jpeg)
        let attachment = try await writer.finish().id
        let unfinished = try await session.attachmentWriter(
            incident: incident, draft: nil, exhibit: nil)
        let reader = try await session.attachmentReader(attachment: attachment)
        let finished = PocketbookError.WrongState(reason: .attachmentFinished)
        #expect(await refused { try await writer.write(bytes: jpeg) } == finished)
        #expect(await refused { try await writer.finish() } == finished)
        try await session.lock()
        #expect(await refused { try await session.status() } == .Locked)
        #expect(await refused { try await session.incidents() } == .Locked)
        #expect(await refused { try await session.draft() } == .Locked)
        #expect(await refused { try await session.sync(.online) } == .Locked)
        #expect(
            await refused { try await session.attachmentReader(attachment: attachment) } == .Locked)
        #expect(await refused { try await session.resume() } == .Locked)
        #expect(await refused { try await reader.read(offset: 0, length: 16) } == .Locked)
        #expect(await refused { try await unfinished.write(bytes: jpeg) } == .Locked)
        #expect(await refused { try await unfinished.finish() } == .Locked)
    }
}
