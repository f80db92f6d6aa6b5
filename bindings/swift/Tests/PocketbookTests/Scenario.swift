import Pocketbook
import Testing

/// Names the scenario of bindings/scenarios.md that a test is.
struct Scenario: TestTrait {
    let id: String
}

extension Trait where Self == Scenario {
    static func scenario(_ id: String) -> Self { Scenario(id: id) }
}

/// The scenarios of bindings/scenarios.md. One after the other: they share one
/// gateway, which one of them stops.
@Suite(.serialized, .timeLimit(.minutes(4)))
struct Scenarios {}

/// The code of each error that a scenario asks for by a call, and whether to try
/// again.
private func told(by error: PocketbookError) -> (code: String, retry: Retry)? {
    switch error {
    case .AlreadyEnrolled: ("already_enrolled", .never)
    case .AlreadyExists: ("already_exists", .never)
    case .Cancelled: ("cancelled", .now)
    case .Closed: ("closed", .never)
    case .Conflict: ("conflict", .now)
    case .Internal: ("internal", .now)
    case .Invalid: ("invalid", .never)
    case .KeyDestroyed: ("key_destroyed", .never)
    case .KeystoreUnavailable: ("keystore_unavailable", .now)
    case .Locked: ("locked", .never)
    case .NotATablet: ("not_a_tablet", .never)
    case .NotEnrolled: ("not_enrolled", .never)
    case .NotFound: ("not_found", .never)
    case .PinTooSoon(let seconds): ("pin_too_soon", .after(seconds: seconds))
    case .Quarantined: ("quarantined", .never)
    case .Signing: ("signing", .never)
    case .Ticket: ("ticket", .never)
    case .UnsupportedFile: ("unsupported_file", .never)
    case .WrongPin(_, let seconds): ("wrong_pin", .after(seconds: seconds))
    case .WrongState: ("wrong_state", .never)
    default: nil
    }
}

/// The error of a call that must be refused; it says what a program and what an
/// officer has to know of it.
func refused(
    _ call: () async throws -> some Any,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> PocketbookError? {
    do {
        _ = try await call()
        Issue.record("it was not refused", sourceLocation: sourceLocation)
    } catch let error as PocketbookError {
        let expected = told(by: error)
        #expect(error.code() == expected?.code, sourceLocation: sourceLocation)
        #expect(error.retry() == expected?.retry, sourceLocation: sourceLocation)
        #expect(!error.advice().isEmpty, sourceLocation: sourceLocation)
        #expect(error.localizedDescription == error.advice(), sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("refused with an error that is not the core's", sourceLocation: sourceLocation)
    }
    return nil
}
