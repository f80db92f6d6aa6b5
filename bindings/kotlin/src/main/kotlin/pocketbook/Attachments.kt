package pocketbook

import java.io.InputStream
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext

/** The largest piece that crosses at once: 1 MiB. */
const val PIECE: Int = 1 shl 20

/**
 * Takes a whole stream, piece by piece: a recording need not fit in memory. The
 * stream is the caller's to close. If reading it fails, nothing of it is kept.
 */
suspend fun Session.attach(
    incident: IncidentId,
    stream: InputStream,
    draft: DraftId? = null,
    exhibit: String? = null,
): AttachmentRecord = attachmentWriter(incident, draft, exhibit).use { writer ->
    val buffer = ByteArray(PIECE)
    while (true) {
        val length = withContext(Dispatchers.IO) { stream.read(buffer) }
        if (length < 0) break
        writer.write(buffer.copyOf(length))
    }
    writer.finish()
}

/**
 * Attaches the file at [path], without its bytes crossing. When the coroutine is
 * cancelled, so is the work, and nothing is left of it.
 */
suspend fun Session.attachFile(
    path: String,
    incident: IncidentId,
    draft: DraftId? = null,
    exhibit: String? = null,
    onProgress: (ProgressRecord) -> Unit,
): AttachmentRecord = watched(onProgress) { listener, cancel ->
    attachFile(path, incident, draft, exhibit, listener, cancel)
}

/** Writes an attachment to a new file; gives its size. Cancelled as [attachFile] is. */
suspend fun Session.saveAttachment(
    attachment: AttachmentId,
    path: String,
    onProgress: (ProgressRecord) -> Unit,
): ULong = watched(onProgress) { listener, cancel -> saveAttachment(attachment, path, listener, cancel) }

/** Writes an evidence bundle to a new file. Cancelled as [attachFile] is. */
suspend fun Session.export(
    record: RecordId,
    recipient: Recipient,
    path: String,
    onProgress: (ProgressRecord) -> Unit,
): ULong = watched(onProgress) { listener, cancel -> export(record, recipient, path, listener, cancel) }

private suspend fun <T> watched(
    onProgress: (ProgressRecord) -> Unit,
    work: suspend (ProgressListener, CancelHandle) -> T,
): T = CancelHandle().use { cancel ->
    val listener = object : ProgressListener {
        override fun onProgress(progress: ProgressRecord) = onProgress(progress)
    }
    try {
        work(listener, cancel)
    } finally {
        // After its end this does nothing; before it, the coroutine was cancelled.
        cancel.cancel()
    }
}

/** The pieces of an attachment, in order. */
fun Session.attachmentPieces(attachment: AttachmentId): Flow<ByteArray> = flow {
    attachmentReader(attachment).use { reader ->
        var at = 0uL
        while (true) {
            val piece = reader.read(at, PIECE.toUInt())
            if (piece.isEmpty()) break
            at += piece.size.toULong()
            emit(piece)
        }
    }
}
