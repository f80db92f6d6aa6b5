// Apple's cryptography; elsewhere Swift has none without a package from outside, and
// no keystore of a host's is tried there (bindings/scenarios.md).
#if canImport(CryptoKit)
    import CryptoKit
    import Foundation
    import Pocketbook

    /// A keystore of the host, in memory, which keeps no value while it has something to
    /// throw, and signs with no officer's key while it has something to answer instead.
    final class LentKeystore: HostKeystore, @unchecked Sendable {
        private let lock = NSLock()
        private var keys: [String: P256.Signing.PrivateKey] = [:]
        private var values: [String: Data] = [:]
        private var slots: [[Data]] = []
        private var thrown: (any Error)?
        private var unsigned: (any Error)?
        private var forged: Data?

        /// From now on this is given in place of the signature of an officer's key.
        func signFalsely(_ forged: Data?) {
            lock.withLock { self.forged = forged }
        }

        /// From now on no officer's key signs: this comes instead.
        func signNoMore(_ unsigned: (any Error)?) {
            lock.withLock { self.unsigned = unsigned }
        }

        func keepNoMore(_ thrown: (any Error)?) {
            lock.withLock { self.thrown = thrown }
        }

        func isHardware() throws -> Bool { true }

        func createKey(name: String) throws -> Data {
            lock.withLock {
                let key = keys[name] ?? P256.Signing.PrivateKey()
                keys[name] = key
                return key.publicKey.x963Representation
            }
        }

        private func key(_ name: String) throws -> P256.Signing.PrivateKey {
            guard let key = lock.withLock({ keys[name] }) else { throw HostKeystoreError.Missing }
            return key
        }

        func publicKey(name: String) throws -> Data {
            try key(name).publicKey.x963Representation
        }

        func sign(name: String, message: Data) throws -> Data {
            if name.hasPrefix("officer") {
                if let unsigned = lock.withLock({ unsigned }) { throw unsigned }
                if let forged = lock.withLock({ forged }) { return forged }
            }
            return try key(name).signature(for: message).derRepresentation
        }

        func sealSlot(name: String, stretched: Data, associated: Data, secret: Data) throws -> Data {
            lock.withLock {
                slots.append([Data(name.utf8), stretched, associated, secret])
                return Data("\(slots.count - 1)".utf8)
            }
        }

        func openSlot(name: String, stretched: Data, associated: Data, sealed: Data) throws -> Data {
            let number = Int(String(decoding: sealed, as: UTF8.self))
            let held = lock.withLock { number.flatMap { slots.indices.contains($0) ? slots[$0] : nil } }
            guard let held else { throw HostKeystoreError.Missing }
            guard held[0..<3] == [Data(name.utf8), stretched, associated] else {
                throw HostKeystoreError.Refused
            }
            return held[3]
        }

        func delete(name: String) throws {
            lock.withLock { keys[name] = nil }
        }

        func value(name: String) throws -> Data? {
            lock.withLock { values[name] }
        }

        func setValue(name: String, value: Data) throws {
            try lock.withLock {
                if let thrown { throw thrown }
                values[name] = value
            }
        }
    }
#endif
