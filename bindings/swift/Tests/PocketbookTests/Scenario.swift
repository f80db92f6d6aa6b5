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

/// The error of a call that must be refused.
func refused(
    _ call: () async throws -> some Any,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> PocketbookError? {
    do {
        _ = try await call()
        Issue.record("it was not refused", sourceLocation: sourceLocation)
    } catch let error as PocketbookError {
        return error
    } catch {
        Issue.record("refused with an error that is not the core's", sourceLocation: sourceLocation)
    }
    return nil
}
