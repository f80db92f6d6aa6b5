@_exported import PocketbookCore

/// Carries events from the core's threads into a stream.
private final class EventBridge: EventListener {
    private let continuation: AsyncStream<SessionEvent>.Continuation

    init(_ continuation: AsyncStream<SessionEvent>.Continuation) {
        self.continuation = continuation
    }

    func onEvent(event: SessionEvent) throws {
        // After the stream's end there is nobody to tell.
        continuation.yield(event)
    }
}

extension Session {
    /// What changes in this session, from now until the stream is left or its
    /// task is cancelled. Events wait in memory for a slow reader: they are few
    /// and small, and the call that caused one never waits for a screen.
    public func events() -> AsyncStream<SessionEvent> {
        AsyncStream { continuation in
            let subscription = subscribe(listener: EventBridge(continuation))
            continuation.onTermination = { _ in subscription.cancel() }
        }
    }
}
