package pocketbook

import kotlin.time.Duration
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withContext

/**
 * Work that ends with its coroutine. When that is cancelled, so is the work; the
 * caller sees its own `CancellationException`, and not before the work has ended:
 * nothing of it runs on, and nothing is left of it.
 */
private suspend fun <T> endsWithItsCoroutine(work: suspend (CancelHandle) -> T): T = CancelHandle().use { cancel ->
    coroutineScope {
        // Not a child that is cancelled with the scope: then nobody could wait for its end.
        val underway = async(NonCancellable) { work(cancel) }
        try {
            underway.await()
        } catch (cancelled: CancellationException) {
            cancel.cancel()
            withContext(NonCancellable) { underway.join() }
            throw cancelled
        }
    }
}

/**
 * Cleans up after [failure], which stays what the caller is told: what goes wrong
 * here is kept with it. It is not left before its end.
 */
internal suspend fun cleanedUpAfter(failure: Throwable, cleaning: suspend () -> Unit) =
    withContext(NonCancellable) {
        try {
            cleaning()
        } catch (second: Throwable) {
            if (second !== failure) failure.addSuppressed(second)
        }
    }

/** Work on files, watched by whoever wants to. */
private suspend fun <T> watched(
    onProgress: ((ProgressRecord) -> Unit)?,
    work: suspend (ProgressListener?, CancelHandle) -> T,
): T {
    val listener = onProgress?.let { told ->
        object : ProgressListener {
            override fun onProgress(progress: ProgressRecord) = told(progress)
        }
    }
    return endsWithItsCoroutine { cancel -> work(listener, cancel) }
}

/**
 * Sends what waits and takes what the force has to say. It ends with its
 * coroutine; what was stored stays stored. Of several syncs of one session each
 * waits for its turn.
 */
suspend fun Session.sync(connectivity: Connectivity): SyncRecord =
    endsWithItsCoroutine { cancel -> syncWith(connectivity, cancel) }

/**
 * One sync for a slot in the background: it returns within [deadline], however
 * slow the link is, and ends with its coroutine, as a `CoroutineWorker` that the
 * system stops.
 */
suspend fun Session.tick(deadline: Duration, connectivity: Connectivity): SyncRecord =
    endsWithItsCoroutine { cancel -> tickWith(deadline.milliseconds(), connectivity, cancel) }

/** The same as the generated call, by a [Duration]. */
suspend fun Session.willSuspend(deadline: Duration, connectivity: Connectivity, limit: UInt): List<UploadRecord> =
    willSuspend(deadline.milliseconds(), connectivity, limit)

/** What is left; a time that is over is none. */
private fun Duration.milliseconds(): ULong = inWholeMilliseconds.coerceAtLeast(0).toULong()

/**
 * Attaches the file at [path], without its bytes crossing. It ends with its
 * coroutine, and nothing is left of it then; what was whole by then stays.
 */
suspend fun Session.attachFile(
    path: String,
    incident: IncidentId,
    draft: DraftId? = null,
    exhibit: String? = null,
    onProgress: ((ProgressRecord) -> Unit)? = null,
): AttachmentRecord = watched(onProgress) { listener, cancel ->
    attachFileWith(path, incident, draft, exhibit, listener, cancel)
}

/**
 * Writes an attachment to a new file as it was captured; gives its size. A file
 * that is there already is [PocketbookException.AlreadyExists] and is kept. It
 * ends as [attachFile] does.
 */
suspend fun Session.saveAttachment(
    attachment: AttachmentId,
    path: String,
    onProgress: ((ProgressRecord) -> Unit)? = null,
): ULong = watched(onProgress) { listener, cancel -> saveAttachmentWith(attachment, path, listener, cancel) }

/**
 * Writes the evidence bundle of a delivered record to a new file; gives the
 * number of attachments in it. Who gets it is logged. It ends as [attachFile]
 * does.
 */
suspend fun Session.export(
    record: RecordId,
    recipient: Recipient,
    path: String,
    onProgress: ((ProgressRecord) -> Unit)? = null,
): ULong = watched(onProgress) { listener, cancel -> exportWith(record, recipient, path, listener, cancel) }
