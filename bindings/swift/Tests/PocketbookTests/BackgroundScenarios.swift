import Foundation
import Pocketbook
import Testing

/// Sends an upload exactly as it was handed out, as the system would: by a program
/// of the test kit, because Foundation outside Apple's systems believes no authority
/// of ours.
private func send(_ upload: UploadRecord, authority: String) throws -> UploadResult {
    let folder = FileManager.default.temporaryDirectory
    let certificate = folder.appendingPathComponent("authority-\(UUID().uuidString).pem")
    try authority.write(to: certificate, atomically: true, encoding: .utf8)
    let (sender, output) = (Process(), Pipe())
    guard let program = ProcessInfo.processInfo.environment["SENDER"] else {
        throw NotReady(what: "SENDER names what sends: use run.sh")
    }
    sender.executableURL = URL(fileURLWithPath: program)
    let headers = upload.headers.map { "\($0.name): \($0.value)" }
    sender.arguments = [certificate.path, upload.method, upload.url, upload.file] + headers
    sender.standardOutput = output
    try sender.run()
    // The status in a line of its own, then the body.
    let said = output.fileHandleForReading.readDataToEndOfFile()
    sender.waitUntilExit()
    let status = said.prefix { $0 != UInt8(ascii: "\n") }
    return .answered(
        status: UInt16(String(decoding: status, as: UTF8.self)) ?? 0, retryAfterS: nil,
        body: Data(said.dropFirst(status.count + 1)))
}

private func photograph(_ session: Session, in incident: IncidentId, _ bytes: Data) async throws
    -> AttachmentRecord
{
    let writer = try await session.attachmentWriter(incident: incident, draft: nil, exhibit: nil)
    try await writer.write(bytes: bytes)
    return try await writer.finish()
}

/// The system suspends and ends the app when it likes.
extension Scenarios {
    @Test("Segments are sent while the vault is locked", .scenario("background_upload"))
    func backgroundUpload() async throws {
        let (device, officer) = try await Force.shared.get().tablet()
        let session = try await device.unlock(officer: officer.id, pin: pin)
        let incident = try await session.incident()
        let attachment = try await photograph(session, in: incident.id, jpeg)
        let batch = try await session.willSuspend(within: 10, .online, limit: 9)
        #expect(try await session.nextUploads(connectivity: .online, limit: 9) == batch)
        #expect(try await session.nextUploads(connectivity: .noLink, limit: 9).isEmpty)
        try await session.lock()
        let authority = try #require(try await device.authorityPem())
        let answers = try batch.map { ($0.id, try send($0, authority: authority)) }
        let statuses = answers.map { _, answer -> UInt16? in
            guard case .answered(let status, _, _) = answer else { return nil }
            return status
        }
        #expect(statuses == [200])
        try await device.unlocked(officer: officer.id, pin: pin) { unlocked in
            for (id, answer) in answers {
                try await unlocked.uploadResult(id: id, result: answer)
                try await unlocked.uploadResult(id: id, result: answer)
            }
            try await unlocked.uploadResult(id: "of nobody", result: .failed)
            #expect(try await unlocked.nextUploads(connectivity: .online, limit: 9).isEmpty)
            let synced = try await unlocked.tick(within: 30, .online)
            #expect(synced.attachmentsDelivered == [attachment.id])
            #expect(synced.trust == .proved)
            #expect(synced.toDo.isEmpty)
            #expect(synced.stillWaiting == 0)
            #expect(!synced.stopped)
            let held = try await unlocked.attachments(incident: incident.id)
            #expect(held.first { $0.id == attachment.id }?.state == .delivered)
            // A slot that is over before it began loses nothing.
            _ = try await photograph(unlocked, in: incident.id, jpeg + Data([7]))
            let ended = try await unlocked.tick(within: -1, .online)
            #expect(ended.stopped)
            #expect(ended.toDo.contains { $0.matter == .stopped })
            #expect(ended.stillWaiting == 1)
            #expect(!ended.offline)
        }
    }

    @Test("A tablet that was shut down is opened again", .scenario("shutdown"))
    func shutdown() async throws {
        let folder = try Force.shared.get().newFolder()
        let device = try await Device.createForDevelopment(folder: folder)
        let officer = try await device.addOfficer(
            warrantNumber: "204518", name: officerName, pin: pin)
        let session = try await device.unlock(officer: officer.id, pin: pin)
        let draft = try await session.draft().draft
        try await session.edit(draft, "I saw it.")
        try await device.shutdown()
        try await device.shutdown()
        #expect(await refused { try await session.status() } == .Locked)
        #expect(await refused { try await device.status() } == .Closed)
        #expect(await refused { try await device.unlock(officer: officer.id, pin: pin) } == .Closed)
        #expect(await refused { try await device.codeListIds() } == .Closed)
        let again = try await Device.openForDevelopment(folder: folder)
        #expect(try await again.codeListIds().contains("ethnicity-16-1"))
        let words = try await again.unlocked(officer: officer.id, pin: pin) {
            try await $0.statement(draft: draft).fields.body
        }
        #expect(words == "I saw it.")
    }
}
