import PocketbookCore

extension Connectivity {
    /// A link that costs nothing.
    public static let online = Connectivity(reachable: true, expensive: false, constrained: false)

    /// No link at all.
    public static let noLink = Connectivity(reachable: false, expensive: false, constrained: false)
}

extension Device {
    /// Opens an officer's session for `body` and locks it after, however it ends.
    public func unlocked<Value: Sendable>(
        officer: String,
        pin: String,
        _ body: @Sendable (Session) async throws -> Value
    ) async throws -> Value {
        let session = try await unlock(officer: officer, pin: pin)
        let value: Value
        do {
            value = try await body(session)
        } catch {
            // What `body` threw is what the caller asked about.
            try? await session.lock()
            throw error
        }
        try await session.lock()
        return value
    }
}

extension Session {
    /// Syncs. When the task is cancelled, so is the sync: it ends at its next
    /// step and says what was done; what was stored stays stored. (Swift's
    /// cancellation does not reach the core by itself.)
    public func synchronise(_ connectivity: Connectivity) async throws -> SyncRecord {
        let cancel = SyncCancel()
        return try await withTaskCancellationHandler {
            try await sync(connectivity: connectivity, cancel: cancel)
        } onCancel: {
            cancel.cancel()
        }
    }
}

/// Makes a call whose errors the compiler knows: a `catch` over the cases of
/// `PocketbookError` is then complete. What is none of them is a fault of the
/// bindings or of `call` itself, and becomes `Internal`.
public func typed<Value: Sendable>(
    _ call: @Sendable () async throws -> Value
) async throws(PocketbookError) -> Value {
    do {
        return try await call()
    } catch let error as PocketbookError {
        throw error
    } catch {
        throw PocketbookError.Internal(code: "host")
    }
}
