import Foundation
import PocketbookCore

/// `localizedDescription` is the advice: what to do, in words for the officer.
extension PocketbookError: LocalizedError {
    public var errorDescription: String? { advice() }
}

/// Why a call ended without a value.
public enum CallFailure: Error {
    /// The core says why, and nothing is lost.
    case refused(PocketbookError)
    /// It was cancelled, by its task, a handle or the officer: there is nothing to
    /// show.
    case cancelled
    /// A fault of the bindings or of the caller's own code.
    case other(any Error)
}

/// Makes a call whose failures the compiler knows: a `catch` over the cases of
/// `CallFailure` is then complete, and a cancellation is no failure of the core.
public func withCallFailures<Value: Sendable>(
    _ call: @Sendable () async throws -> Value
) async throws(CallFailure) -> Value {
    do {
        return try await call()
    } catch PocketbookError.Cancelled {
        // By a handle, or by whoever was asked for their finger.
        throw .cancelled
    } catch let error as PocketbookError {
        throw .refused(error)
    } catch is CancellationError {
        throw .cancelled
    } catch {
        throw .other(error)
    }
}
