import Foundation
import Pocketbook
import Testing

/// The largest piece that crosses at once: 1 MiB.
private let piece = 1 << 20

/// Much at once.
extension Scenarios {
    @Test("A hundred megabytes go through the writer", .scenario("big_attachment"))
    func bigAttachment() async throws {
        let session = try await Force.shared.get().session()
        let incident = try await session.incident().id
        let writer = try await session.attachmentWriter(
            incident: incident, draft: nil, exhibit: "ABC/1")
        let before = residentKb()
        var grown = 0
        for number in 0..<100 {
            try await writer.write(bytes: bytes(number))
            if let before, let now = residentKb() { grown = max(grown, now - before) }
        }
        let attachment = try await writer.finish()
        #expect(attachment.size == UInt64(100 * piece))
        #expect(attachment.mediaType == "image/jpeg")
        // Of the bytes below, which are always the same.
        #expect(
            attachment.sha256
                == "dfc4a6d48f7ea544b393e6b9c0d10bab7085c1971f344db319dfa4aaade66f64")
        let reader = try await session.attachmentReader(attachment: attachment.id)
        let middle = try await reader.read(offset: UInt64(50 * piece), length: UInt32(piece))
        #expect(middle == bytes(50))
        #expect(try await reader.read(offset: attachment.size, length: 10).isEmpty)
        var size = 0
        for try await part in session.attachmentPieces(attachment.id) { size += part.count }
        #expect(size == 100 * piece)
        print("100 MiB through the attachment writer: at most \(grown) kB more memory")
        #expect(grown < 60_000)
    }

    private func bytes(_ number: Int) -> Data {
        var bytes = Data(repeating: UInt8(number % 251), count: piece)
        if number == 0 { bytes.replaceSubrange(0..<4, with: jpeg.prefix(4)) }
        return bytes
    }

    @Test("A file is attached by its path and saved again", .scenario("file_by_path"))
    func fileByPath() async throws {
        let session = try await Force.shared.get().session()
        let incident = try await session.incident().id
        let folder = URL(fileURLWithPath: try Force.shared.get().newFolder())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let photo = folder.appendingPathComponent("photo.jpg")
        let out = folder.appendingPathComponent("out.jpg")
        try (jpeg.prefix(4) + Data(repeating: 0, count: 3_000_000)).write(to: photo)
        let told = Told()
        let attached = try await session.attachFile(path: photo.path, incident: incident) {
            told.hear($0)
        }
        let whole = ProgressRecord(
            itemsDone: 1, items: 1, bytesDone: attached.size, bytes: attached.size)
        #expect(told.last == whole)
        let saved = try await session.saveAttachment(attached.id, path: out.path)
        #expect(saved == attached.size)
        let bytes = try Data(contentsOf: photo)
        #expect(try Data(contentsOf: out) == bytes)
        let taken = await refused {
            try await session.saveAttachment(attached.id, path: out.path)
        }
        #expect(taken?.code() == "already_exists")
        #expect(try Data(contentsOf: out) == bytes)

        let half = folder.appendingPathComponent("half.jpg").path
        let attaching = CancelsAtOnce()
        await #expect(throws: PocketbookError.Cancelled) {
            try await session.attachFileWith(
                path: photo.path, incident: incident, progress: attaching, cancel: attaching.handle)
        }
        #expect(try await session.attachments(incident: incident).map(\.id) == [attached.id])
        let saving = CancelsAtOnce()
        await #expect(throws: PocketbookError.Cancelled) {
            try await session.saveAttachmentWith(
                attachment: attached.id, path: half, progress: saving, cancel: saving.handle)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["out.jpg", "photo.jpg"])
    }

    @Test("Two threads edit at once", .scenario("two_threads"))
    func twoThreads() async throws {
        let session = try await Force.shared.get().session()
        let own = [try await session.draft().draft, try await session.draft().draft]
        let shared = try await session.draft().draft
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2 {
                group.addTask {
                    for line in 0..<20 {
                        let words = "thread \(number) line \(line)"
                        try await session.edit(own[number], words)
                        var saved = false
                        while !saved {
                            do {
                                try await session.edit(shared, words)
                                saved = true
                            } catch PocketbookError.Conflict {
                                // The other was faster: again, upon its words.
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        for number in 0..<2 {
            let body = try await session.statement(draft: own[number]).fields.body
            #expect(body == "thread \(number) line 19")
        }
        let last = try await session.statement(draft: shared).fields.body
        #expect(["thread 0 line 19", "thread 1 line 19"].contains(last))
    }

    @Test("Ten thousand subscriptions leave nothing", .scenario("ten_thousand_subscriptions"))
    func tenThousandSubscriptions() async throws {
        let session = try await Force.shared.get().session()
        let before = heldObjects()
        openAndClose(session, 1_000)
        let resident = residentKb()
        openAndClose(session, 10_000)
        let after = heldObjects()
        #expect(after.subscriptions == before.subscriptions)
        #expect(after.listeners == before.listeners)
        if let resident, let now = residentKb() {
            print("10,000 subscriptions opened and closed: \(now - resident) kB more memory")
            #expect(now - resident < 32_000)
        }
    }

    private func openAndClose(_ session: Session, _ count: Int) {
        for number in 0..<count {
            let subscription = session.subscribe(listener: Heard())
            if number % 2 == 0 { subscription.cancel() }
        }
    }
}

/// Keeps the last of what it hears.
private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var newest: ProgressRecord?

    func hear(_ progress: ProgressRecord) {
        lock.withLock { newest = progress }
    }

    var last: ProgressRecord? {
        lock.withLock { newest }
    }
}

/// Cancels the work that it watches at its first bytes.
private final class CancelsAtOnce: ProgressListener {
    let handle = CancelHandle()

    func onProgress(progress: ProgressRecord) throws {
        if progress.bytesDone > 0 { handle.cancel() }
    }
}
