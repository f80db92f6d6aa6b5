import Foundation
import PocketbookCore

/// The largest piece that crosses at once: 1 MiB.
public let piece = 1 << 20

extension Session {
    /// Takes a whole file, piece by piece: a recording need not fit in memory. If
    /// reading it fails, nothing of it is kept.
    public func attach(
        incident: String,
        file: FileHandle,
        draft: String? = nil,
        exhibit: String? = nil
    ) async throws -> AttachmentRecord {
        let writer = try await attachmentWriter(incident: incident, draft: draft, exhibit: exhibit)
        while let bytes = try file.read(upToCount: piece), !bytes.isEmpty {
            try await writer.write(bytes: bytes)
        }
        return try await writer.finish()
    }

    /// The pieces of an attachment, in order.
    public func attachmentPieces(_ attachment: String) -> AsyncThrowingStream<Data, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    let reader = try await attachmentReader(attachment: attachment)
                    var offset: UInt64 = 0
                    while !Task.isCancelled {
                        let bytes = try await reader.read(offset: offset, length: UInt32(piece))
                        if bytes.isEmpty { break }
                        offset += UInt64(bytes.count)
                        continuation.yield(bytes)
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
