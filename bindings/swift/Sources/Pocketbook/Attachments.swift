import Foundation
import PocketbookCore

/// The largest piece that crosses at once: 1 MiB.
public let piece = 1 << 20

extension Session {
    /// Takes a whole file, piece by piece: a recording need not fit in memory. If
    /// reading it fails or the task is cancelled, nothing of it is kept.
    public func attach(
        incident: IncidentId,
        file: FileHandle,
        draft: DraftId? = nil,
        exhibit: String? = nil
    ) async throws -> AttachmentRecord {
        let writer = try await attachmentWriter(incident: incident, draft: draft, exhibit: exhibit)
        while let bytes = try file.read(upToCount: piece), !bytes.isEmpty {
            try Task.checkCancellation()
            try await writer.write(bytes: bytes)
        }
        return try await writer.finish()
    }

    /// Attaches the file at `path`, without its bytes crossing. When the task is
    /// cancelled, so is the work, and nothing is left of it.
    public func attachFile(
        path: String,
        incident: IncidentId,
        draft: DraftId? = nil,
        exhibit: String? = nil,
        onProgress: @escaping @Sendable (ProgressRecord) -> Void
    ) async throws -> AttachmentRecord {
        try await watched(onProgress) { listener, cancel in
            try await attachFile(
                path: path, incident: incident, draft: draft, exhibit: exhibit,
                progress: listener, cancel: cancel)
        }
    }

    /// Writes an attachment to a new file; gives its size. Cancelled as
    /// `attachFile` is.
    public func saveAttachment(
        _ attachment: AttachmentId,
        path: String,
        onProgress: @escaping @Sendable (ProgressRecord) -> Void
    ) async throws -> UInt64 {
        try await watched(onProgress) { listener, cancel in
            try await saveAttachment(
                attachment: attachment, path: path, progress: listener, cancel: cancel)
        }
    }

    /// Writes an evidence bundle to a new file. Cancelled as `attachFile` is.
    public func export(
        record: RecordId,
        recipient: Recipient,
        path: String,
        onProgress: @escaping @Sendable (ProgressRecord) -> Void
    ) async throws -> UInt64 {
        try await watched(onProgress) { listener, cancel in
            try await export(
                record: record, recipient: recipient, path: path, progress: listener,
                cancel: cancel)
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

/// Hands on how far work is.
private final class Progress: ProgressListener {
    private let told: @Sendable (ProgressRecord) -> Void

    init(_ told: @escaping @Sendable (ProgressRecord) -> Void) {
        self.told = told
    }

    func onProgress(progress: ProgressRecord) throws {
        told(progress)
    }
}

private func watched<Value: Sendable>(
    _ onProgress: @escaping @Sendable (ProgressRecord) -> Void,
    _ work: @Sendable (any ProgressListener, CancelHandle) async throws -> Value
) async throws -> Value {
    let cancel = CancelHandle()
    return try await withTaskCancellationHandler {
        do {
            return try await work(Progress(onProgress), cancel)
        } catch PocketbookError.Cancelled {
            throw CancellationError()
        }
    } onCancel: {
        cancel.cancel()
    }
}
