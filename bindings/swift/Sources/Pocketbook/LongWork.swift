import Foundation
import PocketbookCore

/// Long work that ends with its task. Swift's cancellation does not reach the core
/// by itself: the forms that are generated take a `CancelHandle` instead, and end
/// in `With`.
extension Session {
    /// Sends what waits and takes what the force has to say. When the task is
    /// cancelled, so is the sync: it ends at its next step, what was stored stays
    /// stored, and the caller is thrown `CancellationError`. Of several syncs of
    /// one session each waits for its turn.
    public func sync(_ connectivity: Connectivity) async throws -> SyncRecord {
        try await told { cancel in
            try await syncWith(connectivity: connectivity, cancel: cancel)
        }
    }

    /// One sync for a slot in the background: it returns within `seconds`, however
    /// slow the link is. It ends with its task, which the expiration handler of a
    /// `BGTask` cancels.
    public func tick(within seconds: TimeInterval, _ connectivity: Connectivity) async throws
        -> SyncRecord
    {
        try await told { cancel in
            try await tickWith(
                deadlineMs: milliseconds(seconds), connectivity: connectivity, cancel: cancel)
        }
    }

    /// The same as the generated call, by the time that the system gives, such as
    /// `backgroundTimeRemaining`.
    public func willSuspend(
        within seconds: TimeInterval, _ connectivity: Connectivity, limit: UInt32
    ) async throws -> [UploadRecord] {
        try await willSuspend(
            deadlineMs: milliseconds(seconds), connectivity: connectivity, limit: limit)
    }

    /// Attaches the file at `path`, without its bytes crossing. When the task is
    /// cancelled, so is the work: the caller is thrown `CancellationError` once it
    /// has ended, and nothing is left of it. What was whole by then stays, and is
    /// returned.
    public func attachFile(
        path: String,
        incident: IncidentId,
        draft: DraftId? = nil,
        exhibit: String? = nil,
        onProgress: (@Sendable (ProgressRecord) -> Void)? = nil
    ) async throws -> AttachmentRecord {
        try await watched(onProgress) { listener, cancel in
            try await attachFileWith(
                path: path, incident: incident, draft: draft, exhibit: exhibit,
                progress: listener, cancel: cancel)
        }
    }

    /// Writes an attachment to a new file as it was captured; gives its size. A
    /// file that is there already is `AlreadyExists` and is kept. It ends as
    /// `attachFile` does.
    public func saveAttachment(
        _ attachment: AttachmentId,
        path: String,
        onProgress: (@Sendable (ProgressRecord) -> Void)? = nil
    ) async throws -> UInt64 {
        try await watched(onProgress) { listener, cancel in
            try await saveAttachmentWith(
                attachment: attachment, path: path, progress: listener, cancel: cancel)
        }
    }

    /// Writes the evidence bundle of a delivered record to a new file; gives the
    /// number of attachments in it. Who gets it is logged. It ends as
    /// `attachFile` does.
    public func export(
        record: RecordId,
        recipient: Recipient,
        path: String,
        onProgress: (@Sendable (ProgressRecord) -> Void)? = nil
    ) async throws -> UInt64 {
        try await watched(onProgress) { listener, cancel in
            try await exportWith(
                record: record, recipient: recipient, path: path, progress: listener,
                cancel: cancel)
        }
    }
}

/// A sync that ends with its task.
private func told(_ work: @Sendable (CancelHandle) async throws -> SyncRecord) async throws
    -> SyncRecord
{
    let cancel = CancelHandle()
    let done = try await withTaskCancellationHandler {
        try await work(cancel)
    } onCancel: {
        cancel.cancel()
    }
    if done.stopped {
        try Task.checkCancellation()
    }
    return done
}

/// Work on files that ends with its task, watched by whoever wants to.
private func watched<Value: Sendable>(
    _ onProgress: (@Sendable (ProgressRecord) -> Void)?,
    _ work: @Sendable ((any ProgressListener)?, CancelHandle) async throws -> Value
) async throws -> Value {
    let cancel = CancelHandle()
    let listener = onProgress.map { Progress($0) }
    return try await withTaskCancellationHandler {
        do {
            return try await work(listener, cancel)
        } catch PocketbookError.Cancelled {
            throw CancellationError()
        }
    } onCancel: {
        cancel.cancel()
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

/// What is left, in milliseconds. A time that is over is none, and one without an
/// end, as the system says while the app is in front, is a day.
private func milliseconds(_ seconds: TimeInterval) -> UInt64 {
    seconds > 0 ? UInt64(min(seconds, 86_400) * 1_000) : 0
}
