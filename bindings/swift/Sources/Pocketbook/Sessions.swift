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
        officer: OfficerId,
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
