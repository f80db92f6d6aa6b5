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
        if case .locked = event {
            continuation.finish()
        }
    }
}

extension Session {
    /// What changes in this session, from now on. The stream ends when the
    /// session is locked or its tablet shut down, with `.locked` as the last
    /// event; of a session that is locked already that is the only one. Leaving
    /// the loop, or cancelling its task, ends the subscription.
    ///
    /// Events wait in memory for a slow reader, without a bound: dropping one
    /// could hide that a record was refused, an event is some hundred bytes, and
    /// the call that caused it never waits for a screen.
    public func events() -> AsyncStream<SessionEvent> {
        AsyncStream(bufferingPolicy: .unbounded) { continuation in
            let subscription = subscribe(listener: EventBridge(continuation))
            continuation.onTermination = { _ in subscription.cancel() }
        }
    }
}
