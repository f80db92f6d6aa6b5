import Foundation
import Pocketbook
import Testing

/// Keeps what it hears.
final class Heard: EventListener, @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [SessionEvent] = []

    var events: [SessionEvent] { lock.withLock { kept } }

    func onEvent(event: SessionEvent) throws {
        lock.withLock { kept.append(event) }
    }
}

/// The host's own bug; its text quotes what was typed.
struct Thrown: Error, CustomStringConvertible {
    let description = "SENTINEL"
}

/// Counts its calls and throws at each.
final class Throwing: EventListener, @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    var calls: Int { lock.withLock { count } }

    func onEvent(event: SessionEvent) throws {
        lock.withLock { count += 1 }
        throw Thrown()
    }
}

/// A keystore whose every call is a bug of the host's.
final class BrokenKeystore: HostKeystore, @unchecked Sendable {
    func isHardware() throws -> Bool { true }
    func createKey(name: String) throws -> Data { throw Thrown() }
    func publicKey(name: String) throws -> Data { throw Thrown() }
    func sign(name: String, message: Data) throws -> Data { throw Thrown() }
    func sealSlot(name: String, stretched: Data, associated: Data, secret: Data) throws -> Data {
        throw Thrown()
    }
    func openSlot(name: String, stretched: Data, associated: Data, sealed: Data) throws -> Data {
        throw Thrown()
    }
    func delete(name: String) throws { throw Thrown() }
    func value(name: String) throws -> Data? { nil }
    func setValue(name: String, value: Data) throws { throw Thrown() }
}

/// Events, callbacks and what is cancelled.
extension Scenarios {
    @Test("Events are a stream", .scenario("events"))
    func events() async throws {
        let session = try await Force.shared.get().session()
        let before = heldObjects().listeners
        // Heard from here on, before the loop below begins.
        let stream = session.events()
        let draft = try await session.draft().draft
        try await session.edit(draft, "I saw it.")
        let (_, filed) = try await session.filedReport()
        var seen: [SessionEvent] = []
        for await event in stream {
            seen.append(event)
            if event == .sealed(record: filed.record) { break }
        }
        #expect(seen.contains(.draftSaved(draft: draft)))
        let left = Task {
            for await _ in session.events() {}
        }
        left.cancel()
        await left.value
        #expect(heldObjects().listeners <= before + 1)
        // A stream ends with its session, and one that is begun too late at once.
        let last = session.events()
        try await session.lock()
        var ended: [SessionEvent] = []
        for await event in last { ended.append(event) }
        #expect(ended == [.locked])
        var late: [SessionEvent] = []
        for await event in session.events() { late.append(event) }
        #expect(late == [.locked])
    }

    @Test("A cancelled sync ends and loses nothing", .scenario("cancel"))
    func cancel() async throws {
        let session = try await Force.shared.get().session()
        let (_, filed) = try await session.filedReport()
        let cancel = CancelHandle()
        cancel.cancel()
        let ended = try await session.sync(connectivity: .online, cancel: cancel)
        #expect(ended.delivered.isEmpty)
        #expect(try await session.status().waiting == 1)
        let task = Task { try await session.synchronise(.online) }
        task.cancel()
        // Cancelled in time it says so; else it was through before.
        do {
            _ = try await task.value
        } catch is CancellationError {}
        _ = try await session.synchronise(.online)
        #expect(try await session.status().waiting == 0)
        #expect(try await session.records().records.map(\.record) == [filed.record])
    }

    @Test("A listener and a keystore that throw lose nothing", .scenario("callback_throws"))
    func callbackThrows() async throws {
        let force = try Force.shared.get()
        let session = try await force.session()
        let draft = try await session.draft().draft
        let throwing = Throwing()
        let others = Heard()
        let first = session.subscribe(listener: throwing)
        let second = session.subscribe(listener: others)
        for words in ["one", "one two"] {
            #expect(try await session.edit(draft, words).fields.body == words)
        }
        #expect(throwing.calls == 2)
        #expect(others.events.count == 2)
        first.cancel()
        second.cancel()
        let broken = await refused {
            try await Device.create(folder: force.newFolder(), keystore: BrokenKeystore())
        }
        #expect(broken?.code() == "internal")
    }

    @Test("No event begins after cancel", .scenario("callback_after_cancel"))
    func callbackAfterCancel() async throws {
        let session = try await Force.shared.get().session()
        let draft = try await session.draft().draft
        let heard = Heard()
        let subscription = session.subscribe(listener: heard)
        try await session.edit(draft, "one")
        subscription.cancel()
        #expect(heard.events.count == 1)
        for number in 0..<20 {
            try await session.edit(draft, "one \(number)")
        }
        subscription.cancel()
        #expect(heard.events.count == 1)
    }
}
