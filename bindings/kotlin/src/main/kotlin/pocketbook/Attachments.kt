package pocketbook

import java.io.InputStream
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext

/** The largest piece that crosses at once: 1 MiB. */
private const val PIECE: Int = 1 shl 20

/**
 * Takes a whole stream, piece by piece: a recording need not fit in memory. The
 * stream is the caller's to close. If reading it fails, or the coroutine is
 * cancelled, nothing of it is kept.
 */
suspend fun Session.attach(
    incident: IncidentId,
    stream: InputStream,
    draft: DraftId? = null,
    exhibit: String? = null,
): AttachmentRecord = attachmentWriter(incident, draft, exhibit).use { writer ->
    try {
        val buffer = ByteArray(PIECE)
        while (true) {
            val length = withContext(Dispatchers.IO) { stream.read(buffer) }
            if (length < 0) break
            writer.write(buffer.copyOf(length))
        }
        currentCoroutineContext().ensureActive()
        // From here on it is whole, or its failure is known.
        withContext(NonCancellable) { writer.finish() }
    } catch (failure: Throwable) {
        cleanedUpAfter(failure) { writer.abort() }
        throw failure
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
