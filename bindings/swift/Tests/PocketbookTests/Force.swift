import Foundation
import Pocketbook

let pin = "48219375"
let officerName = "PC Invented OFFICER"
let witnessName = "Invented WITNESS"

/// The first bytes of a JPEG, and enough after them.
let jpeg = Data([0xff, 0xd8, 0xff, 0xe0]) + Data(repeating: 7, count: 300_000)

/// What kept the tests from beginning.
struct NotReady: Error {
    let what: String
}

/// A force and its tablets: the real gateway program in a process of its own,
/// real folders, the software keystore. One for all tests of a run.
final class Force: @unchecked Sendable {
    static let shared = Result { try Force() }

    private let program: String
    private let folder: URL
    private let lock = NSLock()
    private var process: Process?
    private var listen = "127.0.0.1:0"
    private var url = ""
    private var count = 0

    private init() throws {
        guard let program = ProcessInfo.processInfo.environment["POCKETBOOK"] else {
            throw NotReady(what: "POCKETBOOK names the program: use run.sh")
        }
        self.program = program
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("pocketbook-swift-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try command(["gateway", "init", "--dir", path("gateway")])
        try start()
        // Nobody lets go of what all tests share: the gateway would run on.
        atexit {
            if case .success(let force) = Force.shared { force.end() }
        }
    }

    private func end() {
        stop()
        try? FileManager.default.removeItem(at: folder)
    }

    private func path(_ name: String) -> String {
        folder.appendingPathComponent(name).path
    }

    private func command(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--json"] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw NotReady(what: arguments.joined(separator: " "))
        }
    }

    /// Starts the gateway; started again it answers at the same address.
    func start() throws {
        let started = Process()
        let output = Pipe()
        started.executableURL = URL(fileURLWithPath: program)
        started.arguments = ["--json", "gateway", "run", "--dir", path("gateway"), "--listen", listen]
        started.standardOutput = output
        started.standardError = FileHandle.nullDevice
        try started.run()
        process = started
        var said = Data()
        while !said.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw NotReady(what: "the gateway ended") }
            said.append(more)
        }
        let line = said.prefix { $0 != UInt8(ascii: "\n") }
        let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        guard let url = object?["url"] as? String else { throw NotReady(what: "the gateway's address") }
        self.url = url
        listen = url.replacingOccurrences(of: "https://", with: "")
    }

    func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }

    private func next() -> Int {
        lock.withLock {
            count += 1
            return count
        }
    }

    func ticket() throws -> String {
        let ticket = path("ticket-\(next()).json")
        try command(["gateway", "ticket", "--dir", path("gateway"), "--url", url, "--out", ticket])
        return try String(contentsOfFile: ticket, encoding: .utf8)
    }

    /// The same ticket for a gateway at another address.
    func ticket(at address: String) throws -> String {
        let read = try JSONSerialization.jsonObject(with: Data(ticket().utf8))
        guard var changed = read as? [String: Any] else { throw NotReady(what: "a ticket") }
        changed["gateway_url"] = address
        return String(decoding: try JSONSerialization.data(withJSONObject: changed), as: UTF8.self)
    }

    /// A ticket of another force's, with the address of this one's gateway.
    func strangersTicket() throws -> String {
        let number = next()
        let (stranger, ticket) = (path("stranger-\(number)"), path("ticket-\(number).json"))
        try command(["gateway", "init", "--dir", stranger])
        try command(["gateway", "ticket", "--dir", stranger, "--url", url, "--out", ticket])
        return try String(contentsOfFile: ticket, encoding: .utf8)
    }

    func revoke(_ device: DeviceId, reason: String) throws {
        try command([
            "gateway", "tablet", "revoke", "--dir", path("gateway"), device.rawValue,
            "--reason", reason, "--by", "Invented OPERATOR",
        ])
    }

    func newFolder() -> String {
        path("tablet-\(next())")
    }

    /// An enrolled tablet with one officer.
    func tablet() async throws -> (Device, OfficerRecord) {
        let device = try await Device.createForDevelopment(folder: newFolder())
        _ = try await device.enrol(ticket: ticket(), deviceName: "test tablet")
        let officer = try await device.addOfficer(
            warrantNumber: "204518", name: officerName, pin: pin)
        return (device, officer)
    }

    /// An officer's session on a tablet of their own.
    func session() async throws -> Session {
        let (device, officer) = try await tablet()
        return try await device.unlock(officer: officer.id, pin: pin)
    }
}

extension Session {
    /// An incident with a victim, without whom no crime can be reported.
    func incident() async throws -> IncidentRecord {
        let incident = try await createIncident(new: NewIncidentRecord(title: "Invented burglary"))
        _ = try await addPerson(
            incident: incident.id, new: NewPersonRecord(name: "Invented VICTIM", roles: [.victim]))
        return incident
    }

    /// An open statement with nothing in it.
    func draft() async throws -> StatementRecord {
        try await createStatement(incident: incident().id, new: NewStatementRecord())
    }

    @discardableResult
    func edit(_ draft: DraftId, _ words: String) async throws -> StatementRecord {
        try await editStatement(draft: draft, change: StatementChange(body: words))
    }

    /// A statement of a person of an incident, read back and finalised.
    func finalStatement() async throws -> StatementRecord {
        let incident = try await incident()
        let person = try await addPerson(
            incident: incident.id,
            new: NewPersonRecord(
                name: witnessName, roles: [.witness], age: .over18, occupation: "Baker"))
        let draft = try await createStatement(
            incident: incident.id, new: NewStatementRecord(witness: person.id)
        ).draft
        try await edit(draft, "I saw it.\nIt was dark.")
        _ = try await readBackStatement(draft: draft, answers: ReadBackAnswers())
        return try await finaliseStatement(draft: draft)
    }

    func signAndSeal(_ statement: StatementRecord) async throws -> SealedRecord {
        let draft = statement.draft
        for page in 1...(statement.signing?.pages ?? 1) {
            _ = try await showPage(draft: draft, page: page)
        }
        _ = try await declareStatement(draft: draft)
        _ = try await signStatement(draft: draft, request: typedName(.witness, witnessName))
        _ = try await signStatement(draft: draft, request: typedName(.officer, officerName))
        return try await sealStatement(draft: draft)
    }

    func filedReport() async throws -> (ReportRecord, SealedRecord) {
        let report = try await createReport(incident: incident().id, change: complete)
        return (report, try await fileReport(draft: report.draft))
    }
}

func typedName(_ signer: Signer, _ name: String) -> SignatureRequest {
    SignatureRequest(signer: signer, act: .typed(name: name))
}

let complete = ReportChange(
    kind: .crime,
    classification: ClassificationRecord(title: "Burglary of a home", code: "28E"),
    reportedAt: Date(timeIntervalSince1970: 1_772_823_360),
    narrative: "An invented person broke an invented window.",
    recording: RecordingAnswersRecord(
        amountsToCrime: true, moreLikelyThanNot: true, evidenceToTheContrary: false))

extension RearRecord {
    /// The fields of a rear page that is shown, with what every one needs.
    func filledIn(station: String) -> RearPageFields {
        var filled = fields
        filled.witnessName = witnessName
        filled.datesToAvoid = .noDates
        filled.willingToAttend = .yes
        filled.specialMeasures = .no
        filled.particularNeeds = .no
        filled.takenBy = officerName
        filled.station = station
        filled.timeAndPlace = "10:00, Invented Court"
        return filled
    }
}

/// Memory of this process in kB, where the system tells it in a file.
func residentKb() -> Int? {
    guard let told = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
        return nil
    }
    return told.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4 }
}
