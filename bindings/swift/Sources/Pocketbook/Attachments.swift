import Dispatch
import Foundation
import PocketbookCore

/// The largest piece that crosses at once: 1 MiB.
private let piece = 1 << 20

extension Session {
    /// Takes a whole file, piece by piece: a recording need not fit in memory. If
    /// reading it fails or the task is cancelled, nothing of it is kept. The file
    /// is the caller's to close.
    public func attach(
        incident: IncidentId,
        file: FileHandle,
        draft: DraftId? = nil,
        exhibit: String? = nil
    ) async throws -> AttachmentRecord {
        let writer = try await attachmentWriter(incident: incident, draft: draft, exhibit: exhibit)
        do {
            while let bytes = try await read(file), !bytes.isEmpty {
                try Task.checkCancellation()
                try await writer.write(bytes: bytes)
            }
            try Task.checkCancellation()
            // From here on it is whole, or its failure is known.
            return try await writer.finish()
        } catch {
            // What went wrong is what the caller asked about.
            try? await writer.abort()
            throw error
        }
    }

    /// The pieces of an attachment, in order. Each is read when it is asked for:
    /// a slow reader holds one piece in memory, never the file.
    public func attachmentPieces(_ attachment: AttachmentId) -> AttachmentPieces {
        AttachmentPieces(session: self, attachment: attachment)
    }
}

/// The pieces of an attachment, in order.
public struct AttachmentPieces: AsyncSequence, Sendable {
    let session: Session
    let attachment: AttachmentId

    public struct AsyncIterator: AsyncIteratorProtocol {
        let session: Session
        let attachment: AttachmentId
        var reader: AttachmentReader?
        var offset: UInt64 = 0

        /// The next piece; a cancelled task is told so, and never takes a part
        /// of the file for all of it.
        public mutating func next() async throws -> Data? {
            try Task.checkCancellation()
            let opened: AttachmentReader
            if let reader {
                opened = reader
            } else {
                opened = try await session.attachmentReader(attachment: attachment)
                reader = opened
            }
            let bytes = try await opened.read(offset: offset, length: UInt32(piece))
            offset += UInt64(bytes.count)
            return bytes.isEmpty ? nil : bytes
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(session: session, attachment: attachment)
    }
}

/// Reads on a thread that may wait for the disk: those of tasks are few, and each
/// that waits holds up everybody's.
private func read(_ file: FileHandle) async throws -> Data? {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
            continuation.resume(with: Result { try file.read(upToCount: piece) })
        }
    }
}
