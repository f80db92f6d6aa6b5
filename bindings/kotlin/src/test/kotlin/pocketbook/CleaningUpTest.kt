package pocketbook

import java.io.IOException
import java.io.InputStream
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Cleaning up after a failure, which stays what the caller is told. */
class CleaningUpTest {
    @Test
    fun `what cleaning up fails with is kept with the failure that it follows`() = runBlocking<Unit> {
        val (first, second) = IOException("first") to IllegalStateException("second")
        cleanedUpAfter(first) { throw second }
        assertSame(second, first.suppressed.single())
        // A failure cannot be kept with itself.
        cleanedUpAfter(second) { throw second }
        assertEquals(0, second.suppressed.size)
    }

    @Test
    fun `cleaning up comes to its end, however often its coroutine is cancelled`() = runBlocking<Unit> {
        val (begun, letGo) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        var over = false
        val task = async {
            cleanedUpAfter(IOException("first")) {
                begun.complete(Unit)
                letGo.await()
                over = true
            }
        }
        begun.await()
        repeat(3) {
            task.cancel()
            yield()
            assertFalse(task.isCompleted)
        }
        letGo.complete(Unit)
        task.join()
        assertTrue(over)
    }

    @Test
    fun `a file that cannot be read is what the caller is told, and nothing of it is kept`() = runBlocking<Unit> {
        Force.session().use { session ->
            val incident = session.incident().id
            val broken = object : InputStream() {
                override fun read(): Int = throw IOException("it broke")
            }
            val told = runCatching { session.attach(incident, broken) }.exceptionOrNull()
            assertEquals("it broke", (told as IOException).message)
            assertEquals(0, session.attachments(incident).size)
            session.lock()
        }
    }
}
