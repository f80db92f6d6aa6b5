package pocketbook

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

private const val RECORDS = 50
private const val CALLS = 200

/**
 * What a call through Kotlin costs above what the core takes itself, both of the
 * profile `release`, which is optimised for speed: what ships (`release-mobile`) is
 * for size, and takes a little more on both sides. `cargo xtask call-overhead`.
 */
@Tag("measured")
class CallOverhead {
    @Test
    fun `a list of fifty records costs at most a millisecond more than in the core`() = runBlocking<Unit> {
        val core = checkNotNull(System.getenv("POCKETBOOK_CORE_TIME")) { "run cargo xtask call-overhead" }
        val folder = Force.newFolder()
        val device = Device.createForDevelopment(folder)
        val officer = device.addOfficer("204518", OFFICER, PIN).id
        val throughKotlin = device.unlocked(officer, PIN) { session ->
            repeat(RECORDS) { session.filedReport() }
            List(CALLS) {
                val begun = System.nanoTime()
                assertEquals(RECORDS, session.records().records.size)
                System.nanoTime() - begun
            }
        }
        device.close()
        val child = ProcessBuilder(core, folder, officer.text, PIN, "$CALLS").start()
        val inTheCore = child.inputStream.bufferedReader().readLines().map { it.substringBefore(' ').toLong() }
        assertTrue(child.waitFor(60, TimeUnit.SECONDS))
        assertEquals(CALLS, inTheCore.size)
        fun List<Long>.median() = sorted()[size / 2]
        fun micros(nanos: Long) = nanos / 1_000
        println(
            "a list of $RECORDS records: ${micros(throughKotlin.median())} µs through Kotlin, " +
                "${micros(inTheCore.median())} µs in the core",
        )
        println(
            "the least of $CALLS: ${micros(throughKotlin.min())} µs through Kotlin, " +
                "${micros(inTheCore.min())} µs in the core",
        )
        // The usual call, not the best one.
        val over = throughKotlin.median() - inTheCore.median()
        assertTrue(over <= 1_000_000, "$over ns over the core's own time")
    }
}
