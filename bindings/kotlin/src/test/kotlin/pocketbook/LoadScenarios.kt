package pocketbook

import java.nio.file.Files
import java.nio.file.Path
import java.security.MessageDigest
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread
import kotlin.math.max
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue

private const val MIB = 1 shl 20

/** Whether the edit was saved; if not, another came before it. */
private suspend fun savedUnlessOvertaken(edit: suspend () -> Any): Boolean = try {
    edit()
    true
} catch (_: PocketbookException.Conflict) {
    false
}

/** Memory of this process in kB without the heap that Java collects by itself; none where [residentKb] has none. */
private fun nativeKb(): Long? {
    System.gc()
    return residentKb()?.let { it - Runtime.getRuntime().totalMemory() / 1024 }
}

/** The scenarios of much at once. */
class LoadScenarios {
    @Scenario("big_attachment")
    fun `a hundred megabytes go through the writer`() = runBlocking<Unit> {
        Force.session().use { session ->
            val incident = session.incident()
            fun piece(number: Int) = ByteArray(MIB) { (number % 251).toByte() }.also {
                if (number == 0) JPEG.copyInto(it, 0, 0, 4)
            }
            val digest = MessageDigest.getInstance("SHA-256")
            val before = residentKb()
            var grown = 0L
            val attachment = session.attachmentWriter(incident.id, null, "ABC/1").use { writer ->
                for (number in 0 until 100) {
                    val bytes = piece(number)
                    digest.update(bytes)
                    writer.write(bytes)
                    before?.let { grown = max(grown, checkNotNull(residentKb()) - it) }
                }
                writer.finish()
            }
            assertEquals(100uL * MIB.toULong(), attachment.size)
            assertEquals("image/jpeg", attachment.mediaType)
            assertEquals(digest.digest().joinToString("") { "%02x".format(it) }, attachment.sha256)
            session.attachmentReader(attachment.id).use { reader ->
                assertArrayEquals(piece(50), reader.read(50uL * MIB.toULong(), MIB.toUInt()))
                assertEquals(0, reader.read(attachment.size, 10u).size)
            }
            // The pieces that the heap holds until it collects them do not count: it is
            // resident from the start (pom.xml). What the writer kept would.
            println("100 MiB through the attachment writer: at most $grown kB more memory")
            assertTrue(grown < 60_000, "$grown kB")
        }
    }

    @Scenario("file_by_path")
    fun `a file is attached by its path and saved again`() = runBlocking<Unit> {
        Force.session().use { session ->
            val incident = session.incident().id
            val folder = Path.of(Force.newFolder())
            Files.createDirectories(folder)
            val (photo, out, half) = listOf("photo", "out", "half").map { folder.resolve("$it.jpg") }
            Files.write(photo, JPEG.copyOf(4) + ByteArray(3_000_000))
            val size = Files.size(photo).toULong()
            val told = ConcurrentLinkedQueue<ProgressRecord>()
            val attached = session.attachFile("$photo", incident, exhibit = "ABC/1") { told += it }
            assertEquals(ProgressRecord(1uL, 1uL, size, size), told.last())
            assertEquals(size, session.saveAttachment(attached.id, "$out"))
            assertArrayEquals(Files.readAllBytes(photo), Files.readAllBytes(out))
            refused<PocketbookException.AlreadyExists> { session.saveAttachment(attached.id, "$out") }

            fun cancelling(cancel: CancelHandle) = object : ProgressListener {
                override fun onProgress(progress: ProgressRecord) {
                    if (progress.bytesDone > 0uL) cancel.cancel()
                }
            }
            CancelHandle().use { cancel ->
                refused<PocketbookException.Cancelled> {
                    session.attachFileWith("$photo", incident, null, null, cancelling(cancel), cancel)
                }
            }
            assertEquals(listOf(attached.id), session.attachments(incident).map { it.id })
            CancelHandle().use { cancel ->
                refused<PocketbookException.Cancelled> {
                    session.saveAttachmentWith(attached.id, "$half", cancelling(cancel), cancel)
                }
            }
            val left = Files.list(folder).use { files -> files.map { "${it.fileName}" }.sorted().toList() }
            assertEquals(listOf("out.jpg", "photo.jpg"), left)
        }
    }

    @Scenario("two_threads")
    fun `two threads edit at once`() = runBlocking<Unit> {
        Force.session().use { session ->
            val own = List(2) { session.draft().draft }
            val shared = session.draft().draft
            val failures = ConcurrentLinkedQueue<Throwable>()
            val threads = List(2) { number ->
                thread {
                    runBlocking {
                        for (n in 0 until 20) {
                            session.edit(own[number], "thread $number line $n")
                            val words = "thread $number line $n"
                            // When the other was faster: again, upon its words.
                            while (!savedUnlessOvertaken { session.edit(shared, words) }) continue
                        }
                    }
                }.also { it.setUncaughtExceptionHandler { _, failure -> failures += failure } }
            }
            threads.forEach { it.join() }
            assertTrue(failures.isEmpty(), failures.toString())
            own.forEachIndexed { number, draft ->
                assertEquals("thread $number line 19", session.statement(draft).fields.body)
            }
            assertTrue(session.statement(shared).fields.body in List(2) { "thread $it line 19" })
        }
    }

    @Scenario("ten_thousand_subscriptions")
    fun `ten thousand subscriptions leave nothing`() = runBlocking<Unit> {
        Force.session().use { session ->
            val before = heldObjects()
            fun openAndClose() = repeat(10_000) {
                session.subscribe(Heard()).use { subscription -> if (it % 2 == 0) subscription.cancel() }
            }
            // The machine itself grows at first: classes, compiled code, its heap.
            // What 10,000 more cost outside that heap is what would leak.
            openAndClose()
            openAndClose()
            val native = nativeKb()
            openAndClose()
            val grown = native?.let { checkNotNull(nativeKb()) - it } ?: 0L
            println("10,000 subscriptions opened and closed: $grown kB more memory outside the heap")
            assertEquals(before.subscriptions, heldObjects().subscriptions)
            assertEquals(before.listeners, heldObjects().listeners)
            assertEquals(before.listeners.toInt(), FfiConverterTypeEventListener.handleMap.size)
            assertTrue(grown < 32_000, "$grown kB")
        }
    }
}
