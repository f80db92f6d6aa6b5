package pocketbook

import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger

/** A clock that a test moves on: no wait is too long. */
class TestClock : HostClock {
    @Volatile var seconds = 0L

    override fun now() =
        HostClockReading(1_772_823_360_000 + seconds * 1_000, "boot", seconds.toULong() * 1_000_000_000uL)
}

/**
 * A keystore of the host, in memory, which keeps no value while it has something to
 * throw, and signs with no officer's key while it has something to answer instead.
 */
class LentKeystore : HostKeystore {
    private val keys = ConcurrentHashMap<String, KeyPair>()
    private val values = ConcurrentHashMap<String, ByteArray>()
    private val slots = ConcurrentHashMap<String, List<ByteArray>>()
    private val count = AtomicInteger()

    @Volatile var thrown: Throwable? = null

    @Volatile var unsigned: Throwable? = null

    /** What is given in place of the signature of an officer's key. */
    @Volatile var forged: ByteArray? = null

    override fun isHardware(): Boolean = true

    override fun createKey(name: String): ByteArray {
        keys.computeIfAbsent(name) {
            val generator = KeyPairGenerator.getInstance("EC")
            generator.initialize(ECGenParameterSpec("secp256r1"))
            generator.generateKeyPair()
        }
        return publicKey(name)
    }

    /** The point is the last 65 bytes of how Java writes a P-256 key. */
    override fun publicKey(name: String): ByteArray =
        (keys[name] ?: throw HostKeystoreException.Missing()).public.encoded.takeLast(65).toByteArray()

    override fun sign(name: String, message: ByteArray): ByteArray {
        if (name.startsWith("officer")) {
            unsigned?.let { throw it }
            forged?.let { return it }
        }
        val key = keys[name] ?: throw HostKeystoreException.Missing()
        val signature = Signature.getInstance("SHA256withECDSA")
        signature.initSign(key.private)
        signature.update(message)
        return signature.sign()
    }

    override fun sealSlot(name: String, stretched: ByteArray, associated: ByteArray, secret: ByteArray): ByteArray {
        val number = "${count.incrementAndGet()}"
        slots[number] = listOf(name.toByteArray(), stretched, associated, secret)
        return number.toByteArray()
    }

    override fun openSlot(name: String, stretched: ByteArray, associated: ByteArray, sealed: ByteArray): ByteArray {
        val held = slots[sealed.decodeToString()] ?: throw HostKeystoreException.Missing()
        val given = listOf(name.toByteArray(), stretched, associated)
        if (held.zip(given).any { (one, other) -> !one.contentEquals(other) }) throw HostKeystoreException.Refused()
        return held.last()
    }

    override fun delete(name: String) {
        keys.remove(name)
    }

    override fun value(name: String): ByteArray? = values[name]

    override fun setValue(name: String, value: ByteArray) {
        thrown?.let { throw it }
        values[name] = value
    }
}

/** A keystore whose every call is a bug of the host's, or says why it makes no key. */
class BrokenKeystore(private val why: () -> Throwable = { Thrown() }) : HostKeystore {
    override fun isHardware(): Boolean = true
    override fun createKey(name: String): ByteArray = throw why()
    override fun publicKey(name: String): ByteArray = throw why()
    override fun sign(name: String, message: ByteArray): ByteArray = throw why()
    override fun sealSlot(name: String, stretched: ByteArray, associated: ByteArray, secret: ByteArray): ByteArray =
        throw why()
    override fun openSlot(name: String, stretched: ByteArray, associated: ByteArray, sealed: ByteArray): ByteArray =
        throw why()
    override fun delete(name: String): Unit = throw why()
    override fun value(name: String): ByteArray? = null
    override fun setValue(name: String, value: ByteArray): Unit = throw HostKeystoreException.Failed()
}
