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
