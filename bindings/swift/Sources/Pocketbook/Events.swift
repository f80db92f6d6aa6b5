@_exported import PocketbookCore

/// Carries events from the core's threads to one loop.
private final class EventBridge: EventListener {
    private let continuation: AsyncStream<SessionEvent>.Continuation

    init(_ continuation: AsyncStream<SessionEvent>.Continuation) {
        self.continuation = continuation
    }

    func onEvent(event: SessionEvent) throws {
        // After the loop's end there is nobody to tell.
        continuation.yield(event)
        if case .locked = event {
            continuation.finish()
        }
    }
}

/// Ends a subscription with the loop that it is for.
private final class EndsWithItsLoop: Sendable {
    private let subscription: Subscription

    init(_ subscription: Subscription) {
        self.subscription = subscription
    }

    deinit {
        subscription.cancel()
    }
}

/// What changes in a session. Each loop has a subscription of its own: it hears
/// everything from its beginning to its end, whoever else listens, and whoever
/// holds this.
public struct SessionEvents: AsyncSequence, Sendable {
    public typealias Element = SessionEvent

    let session: Session

    /// One loop over the events. When it is released the subscription has ended.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let ending: EndsWithItsLoop
        private var heard: AsyncStream<SessionEvent>.AsyncIterator

        fileprivate init(_ session: Session) {
            let (stream, continuation) = AsyncStream.makeStream(
                of: SessionEvent.self, bufferingPolicy: .unbounded)
            ending = EndsWithItsLoop(session.subscribe(listener: EventBridge(continuation)))
            heard = stream.makeAsyncIterator()
        }

        /// The next event; none once the session is locked or the task cancelled.
        public mutating func next() async -> SessionEvent? {
            let event = await heard.next()
            // An optimiser may release what nobody uses any more: not before this.
            return withExtendedLifetime(ending) { event }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(session)
    }
}

extension Session {
    /// What changes in this session, from the beginning of a loop over it. The
    /// loop ends when the session is locked or its tablet shut down, with
    /// `.locked` as the last event; of a session that is locked already that is
    /// the only one. Leaving the loop, or cancelling its task, ends the
    /// subscription, also where a property goes on holding the sequence.
    ///
    /// Events wait in memory for a slow reader, without a bound: dropping one
    /// could hide that a record was refused, an event is some hundred bytes, and
    /// the call that caused it never waits for a screen.
    public func events() -> SessionEvents {
        SessionEvents(session: self)
    }
}
