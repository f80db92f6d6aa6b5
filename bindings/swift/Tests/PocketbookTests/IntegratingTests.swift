import Pocketbook
import Testing

/// The snippet of docs/integrating.md, as a newcomer copies it.
extension Scenarios {
    @Test("The guide ends with a statement that the force holds")
    func guide() async throws {
        let force = try Force.shared.get()
        let sealed = try await firstStatement(folder: force.newFolder(), ticket: force.ticket())
        #expect(sealed.state == .delivered)
    }
}
