import Dispatch
import Foundation
import Pocketbook
import Testing

/// Keeps what it hears.
final class Heard: EventListener, @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [SessionEvent] = []

    private let more = DispatchSemaphore(value: 0)

    var events: [SessionEvent] { lock.withLock { kept } }

    func onEvent(event: SessionEvent) throws {
        lock.withLock { kept.append(event) }
        more.signal()
    }

    /// Waits for one event more: it comes when its turn is, and the call that
    /// caused it does not wait.
    func waitForOneMore() async -> Bool {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: self.more.wait(timeout: .now() + 60) == .success)
            }
        }
    }
}

/// Keeps what it hears, and does not return before it is let go.
final class Hangs: EventListener, @unchecked Sendable {
    let heard = Heard()
    private let until = DispatchSemaphore(value: 0)

    func onEvent(event: SessionEvent) throws {
        try heard.onEvent(event: event)
        _ = until.wait(timeout: .now() + 60)
        // Whoever comes after it is let through too.
        until.signal()
    }

    func letGo() { until.signal() }
}

/// The host's own bug; its text quotes what was typed.
struct Thrown: Error, CustomStringConvertible {
    let description = "SENTINEL"
}

/// Hears its calls and throws at each.
final class Throwing: EventListener {
    let heard = Heard()

    func onEvent(event: SessionEvent) throws {
        try heard.onEvent(event: event)
        throw Thrown()
    }
}

/// Hears how far work is and throws each time.
final class ThrowingProgress: ProgressListener {
    func onProgress(progress: ProgressRecord) throws { throw Thrown() }
}

/// A clock that stops answering.
final class BreaksLater: HostClock, @unchecked Sendable {
    private let lock = NSLock()
    private var broken = false

    func stopAnswering() {
        lock.withLock { broken = true }
    }

    func now() throws -> HostClockReading {
        if lock.withLock({ broken }) { throw Thrown() }
        return HostClockReading(
            wallUnixMs: 1_772_823_360_000, bootId: "boot", bootNs: 1_000_000_000)
    }
}

/// A keystore whose every call is a bug of the host's, or says why it makes no
/// key.
final class BrokenKeystore: HostKeystore, @unchecked Sendable {
    private let why: any Error

    init(_ why: any Error = Thrown()) {
        self.why = why
    }

    func isHardware() throws -> Bool { true }
    func createKey(name: String) throws -> Data { throw why }
    func publicKey(name: String) throws -> Data { throw why }
    func sign(name: String, message: Data) throws -> Data { throw why }
    func sealSlot(name: String, stretched: Data, associated: Data, secret: Data) throws -> Data {
        throw why
    }
    func openSlot(name: String, stretched: Data, associated: Data, sealed: Data) throws -> Data {
        throw why
    }
    func delete(name: String) throws { throw why }
    func value(name: String) throws -> Data? { nil }
    func setValue(name: String, value: Data) throws { throw why }
}

/// Events, callbacks and what is cancelled.
extension Scenarios {
    @Test("Events are a stream", .scenario("events"))
    func events() async throws {
        let session = try await Force.shared.get().session()
        let before = heldObjects().listeners
        // Held, as a property of a screen's model holds it.
        let stream = session.events()
        // A loop that has begun before anything changes.
        var loop: SessionEvents.AsyncIterator? = stream.makeAsyncIterator()
        let draft = try await session.draft().draft
        try await session.edit(draft, "I saw it.")
        let (_, filed) = try await session.filedReport()
        var seen: [SessionEvent] = []
        while let event = await loop?.next() {
            seen.append(event)
            if event == .sealed(record: filed.record) { break }
        }
        loop = nil
        #expect(seen.contains(.draftSaved(draft: draft)))
        #expect(heldObjects().listeners == before)
        // Leaving a loop ends its subscription, whoever holds the stream.
        let typing = Task {
            var count = 0
            while !Task.isCancelled {
                count += 1
                try await session.edit(draft, "I saw it \(count) times.")
            }
        }
        for await _ in stream { break }
        typing.cancel()
        _ = await typing.result
        #expect(heldObjects().listeners == before)
        let left = Task {
            for await _ in session.events() {}
        }
        left.cancel()
        await left.value
        #expect(heldObjects().listeners == before)
        // A stream ends with its session, and one that is begun too late at once.
        var last = session.events().makeAsyncIterator()
        try await session.lock()
        var ended: [SessionEvent] = []
        while let event = await last.next() { ended.append(event) }
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
        let ended = try await session.syncWith(connectivity: .online, cancel: cancel)
        #expect(ended.delivered.isEmpty)
        #expect(try await session.status().waiting == 1)
        let task = Task {
            // It begins when it is cancelled, so that it cannot be through before.
            while !Task.isCancelled { await Task.yield() }
            return try await session.sync(.online)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        _ = try await session.sync(.online)
        #expect(try await session.status().waiting == 0)
        #expect(try await session.records().records.map(\.record) == [filed.record])
    }

    @Test("What is lent and throws loses nothing", .scenario("callback_throws"))
    func callbackThrows() async throws {
        let force = try Force.shared.get()
        let session = try await force.session()
        let begun = try await session.draft()
        let draft = begun.draft
        let throwing = Throwing()
        let others = Heard()
        let first = session.subscribe(listener: throwing)
        let second = session.subscribe(listener: others)
        for words in ["one", "one two"] {
            #expect(try await session.edit(draft, words).fields.body == words)
        }
        for heard in [throwing.heard, others] {
            #expect(await heard.waitForOneMore())
            #expect(await heard.waitForOneMore())
        }
        first.cancel()
        second.cancel()
        let photo = force.newFolder()
        try jpeg.write(to: URL(fileURLWithPath: photo))
        let attached = try await session.attachFileWith(
            path: photo, incident: begun.incident, draft: nil, exhibit: nil,
            progress: ThrowingProgress(), cancel: nil)
        #expect(attached.size == UInt64(jpeg.count))
        let broken = await refused {
            try await Device.create(folder: force.newFolder(), keystore: BrokenKeystore())
        }
        #expect(broken?.code() == "internal")
        // Without one it would have been recorded as not refused.
        if let broken {
            let told =
                "\(broken) \(String(reflecting: broken)) \(broken.localizedDescription) "
                + broken.advice()
            #expect(!told.contains("SENTINEL"))
        }
        #if canImport(CryptoKit)
            let keystore = LentKeystore()
            let lent = try await Device.create(folder: force.newFolder(), keystore: keystore)
            let owner = try await lent.addOfficer(
                warrantNumber: "204518", name: officerName, pin: pin)
            keystore.keepNoMore(Thrown())
            let unkept = await refused { try await lent.unlock(officer: owner.id, pin: "11112222") }
            #expect(unkept == .Internal(place: "keystore"))
            try await whatAKeyAnswersInsteadOfSigningIsTold(force)
        #endif
        let clock = BreaksLater()
        let device = try await Device.createForDevelopment(
            folder: force.newFolder(), clock: clock)
        let officer = try await device.addOfficer(
            warrantNumber: "204518", name: officerName, pin: pin
        ).id
        clock.stopAnswering()
        let words = try await device.unlocked(officer: officer, pin: pin) { session in
            try await session.edit(session.draft().draft, "one").fields.body
        }
        #expect(words == "one")
        var told: String?
        repeat {
            told = await refused { try await device.unlock(officer: officer, pin: "11112222") }?
                .code()
        } while told == "wrong_pin"
        #expect(told == "pin_too_soon")
    }

    #if canImport(CryptoKit)
        /// Nothing is sealed then, and what is sealed is sealed though nothing is kept of it.
        private func whatAKeyAnswersInsteadOfSigningIsTold(_ force: Force) async throws {
            let keystore = LentKeystore()
            let device = try await Device.create(folder: force.newFolder(), keystore: keystore)
            let officer = try await device.addOfficer(
                warrantNumber: "204518", name: officerName, pin: pin
            ).id
            try await device.unlocked(officer: officer, pin: pin) { session in
                let draft = try await session.createReport(
                    incident: session.incident().id, change: complete
                ).draft
                keystore.signNoMore(HostKeystoreError.Unavailable)
                #expect(
                    await refused { try await session.fileReport(draft: draft) }
                        == .KeystoreUnavailable)
                keystore.signNoMore(HostKeystoreError.Cancelled)
                #expect(await refused { try await session.fileReport(draft: draft) } == .Cancelled)
                keystore.signNoMore(nil)
                for forged in [Data(), Data(repeating: 120, count: 3_000)] {
                    keystore.signFalsely(forged)
                    #expect(
                        await refused { try await session.fileReport(draft: draft) }
                            == .Internal(place: "keystore"))
                }
                keystore.signFalsely(nil)
                #expect(try await session.records().records.isEmpty)
                keystore.keepNoMore(HostKeystoreError.Unavailable)
                let sealed = try await session.fileReport(draft: draft)
                keystore.keepNoMore(nil)
                #expect(try await session.records().records.map(\.record) == [sealed.record])
            }
        }
    #endif

    @Test("No event begins after cancel", .scenario("callback_after_cancel"))
    func callbackAfterCancel() async throws {
        let session = try await Force.shared.get().session()
        let draft = try await session.draft().draft
        let heard = Heard()
        let subscription = session.subscribe(listener: heard)
        try await session.edit(draft, "one")
        #expect(await heard.waitForOneMore())
        subscription.cancel()
        for number in 0..<20 {
            try await session.edit(draft, "one \(number)")
        }
        subscription.cancel()
        #expect(heard.events.count == 1)

        // One that is being told when it is cancelled hears nothing after it.
        let (hanging, last) = (Hangs(), Heard())
        let cancelled = session.subscribe(listener: hanging)
        let listening = session.subscribe(listener: last)
        for number in 0..<2 {
            try await session.edit(draft, "two \(number)")
        }
        #expect(await hanging.heard.waitForOneMore())
        cancelled.cancel()
        hanging.letGo()
        #expect(await last.waitForOneMore())
        #expect(await last.waitForOneMore())
        #expect(hanging.heard.events.count == 1)
        listening.cancel()
    }

    @Test("A listener that does not return holds up nobody else", .scenario("listener_hangs"))
    func listenerHangs() async throws {
        let (device, officer) = try await Force.shared.get().tablet()
        let session = try await device.unlock(officer: officer.id, pin: pin)
        let draft = try await session.draft().draft
        let (hanging, other) = (Hangs(), Heard())
        let subscriptions = [
            session.subscribe(listener: hanging), session.subscribe(listener: other),
        ]
        try await session.edit(draft, "one")
        #expect(await hanging.heard.waitForOneMore())
        try await session.edit(draft, "one two")
        #expect(await other.waitForOneMore())
        #expect(await other.waitForOneMore())
        #expect(try await session.willSuspend(within: 2, .noLink, limit: 1).isEmpty)
        try await session.lock()
        #expect(await other.waitForOneMore())
        #expect(other.events.last == .locked)
        try await device.shutdown()
        // It lost nothing meanwhile, and hears it in its order.
        hanging.letGo()
        #expect(await hanging.heard.waitForOneMore())
        #expect(await hanging.heard.waitForOneMore())
        let saved = SessionEvent.draftSaved(draft: draft)
        #expect(hanging.heard.events == [saved, saved, .locked])
        subscriptions.forEach { $0.cancel() }
    }

    @Test(
        "Whatever a cancelled task has begun has ended when it sees that",
        .scenario("cancelled_with_its_task"))
    func cancelledWithItsTask() async throws {
        let force = try Force.shared.get()
        let session = try await force.session()
        let folder = URL(fileURLWithPath: force.newFolder())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let photo = folder.appendingPathComponent("photo.jpg").path
        let out = folder.appendingPathComponent("out.jpg").path
        try (jpeg.prefix(4) + Data(repeating: 0, count: 3_000_000)).write(
            to: URL(fileURLWithPath: photo))
        let report = try await session.createReport(
            incident: session.incident().id, change: complete)
        let (incident, draft) = (report.incident, report.draft)
        let attached = try await session.attachFile(path: photo, incident: incident, draft: draft)
        let record = try await session.fileReport(draft: draft).record
        _ = try await session.sync(.online)
        let before = try await session.attachments(incident: incident).map(\.id)

        let works: [@Sendable (@escaping @Sendable (ProgressRecord) -> Void) async throws -> Void] = [
            { _ = try await session.attachFile(path: photo, incident: incident, onProgress: $0) },
            { _ = try await session.saveAttachment(attached.id, path: out, onProgress: $0) },
            {
                _ = try await session.export(
                    record: record, recipient: .police, path: out, onProgress: $0)
            },
        ]
        for work in works {
            let ending = EndsItsTask()
            let task = Task {
                try await work { ending.hear($0) }
            }
            ending.watch(task)
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await session.attachments(incident: incident).map(\.id) == before)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == ["photo.jpg"])
        }
        // A stream leaves nothing either. It is cancelled while it is read: a pipe
        // holds less than a piece, so whoever wrote more has had a reader.
        let pipe = Pipe()
        let (file, end) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
        let reading = Task { try await session.attach(incident: incident, file: file) }
        try await write(jpeg.prefix(4) + Data(repeating: 0, count: 3_000_000), to: end)
        reading.cancel()
        try end.close()
        await #expect(throws: CancellationError.self) { try await reading.value }
        #expect(try await session.attachments(incident: incident).map(\.id) == before)
        // Nobody is cancelled by it: whoever is not ends as ever.
        #expect(try await session.saveAttachment(attached.id, path: out) == 3_000_004)
    }
}

/// Writes on a thread that may wait for whoever reads.
private func write(_ bytes: Data, to file: FileHandle) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try file.write(contentsOf: bytes) })
        }
    }
}

/// Cancels a task from within the first bytes of its work, which waits until it
/// knows the task.
private final class EndsItsTask: @unchecked Sendable {
    private let known = DispatchSemaphore(value: 0)
    private let lock = NSLock()
    private var task: Task<Void, any Error>?

    func watch(_ task: Task<Void, any Error>) {
        lock.withLock { self.task = task }
        known.signal()
    }

    func hear(_ progress: ProgressRecord) {
        guard progress.bytesDone > 0 else { return }
        _ = known.wait(timeout: .now() + 60)
        lock.withLock { task }?.cancel()
        known.signal()
    }
}
