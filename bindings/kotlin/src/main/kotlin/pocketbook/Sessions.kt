package pocketbook

import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/** A link that costs nothing. */
val Connectivity.Companion.ONLINE: Connectivity
    get() = Connectivity(reachable = true, expensive = false, constrained = false)

/** No link at all. */
val Connectivity.Companion.NO_LINK: Connectivity
    get() = Connectivity(reachable = false, expensive = false, constrained = false)

/** Opens an officer's session for [block] and locks it after, however it ends. */
suspend fun <T> Device.unlocked(officer: OfficerId, pin: String, block: suspend (Session) -> T): T =
    unlock(officer, pin).use { session ->
        val value = try {
            block(session)
        } catch (failure: Throwable) {
            // Also when the coroutine was cancelled: the keys must go.
            cleanedUpAfter(failure) { session.lock() }
            throw failure
        }
        withContext(NonCancellable) { session.lock() }
        value
    }

/** What came of a call: a value, or a failure that a screen can act on. */
sealed interface Outcome<out T> {
    /** It was done. The value may be a text for a victim: it is not printed. */
    data class Done<T>(val value: T) : Outcome<T> {
        override fun toString(): String = "Done"
    }

    /** It was not, and nothing is lost. */
    data class Failed(val error: PocketbookException) : Outcome<Nothing>

    /** The object was closed before: the screen outlived what it shows. */
    data class Closed(val error: ClosedException) : Outcome<Nothing>
}

/**
 * Turns what a call throws into a value, for a `when` that the compiler checks.
 * Cancellation and the host's own bugs are thrown as they are.
 */
suspend fun <T> outcome(call: suspend () -> T): Outcome<T> = try {
    Outcome.Done(call())
} catch (error: PocketbookException) {
    Outcome.Failed(error)
} catch (error: ClosedException) {
    Outcome.Closed(error)
}
