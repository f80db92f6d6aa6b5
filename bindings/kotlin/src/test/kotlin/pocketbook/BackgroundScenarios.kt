package pocketbook

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Path
import java.security.KeyStore
import java.security.cert.CertificateFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue

/** Believes the force's authority, and nobody else. */
private fun believing(authority: String): SSLContext {
    val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply { load(null) }
    val certificate = CertificateFactory.getInstance("X.509").generateCertificate(authority.byteInputStream())
    store.setCertificateEntry("force", certificate)
    val trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(store) }
    return SSLContext.getInstance("TLS").apply { init(null, trust.trustManagers, null) }
}

/** Sends an upload exactly as it was handed out, as the system would. */
private fun send(upload: UploadRecord, authority: String): UploadResult.Answered {
    val client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(believing(authority)).build()
    val request = HttpRequest.newBuilder(URI(upload.url))
        .method(upload.method, HttpRequest.BodyPublishers.ofFile(Path.of(upload.file)))
    // The one header that Java sets by itself, from the file.
    upload.headers.filter { it.name != "Content-Length" }.forEach { request.header(it.name, it.value) }
    val answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
    return UploadResult.Answered(answer.statusCode().toUShort(), null, answer.body())
}

/** The scenarios of bindings/scenarios.md around the system's life cycle. */
class BackgroundScenarios {
    @Scenario("background_upload")
    fun `segments are sent while the vault is locked`() = runBlocking<Unit> {
        val (device, officer) = Force.tablet()
        val session = device.unlock(officer.id, PIN)
        val incident = session.incident()
        val attachment = session.attach(incident.id, JPEG.inputStream())
        val batch = session.willSuspend(10.seconds, Connectivity.ONLINE, 9u)
        assertEquals(batch, session.nextUploads(Connectivity.ONLINE, 9u))
        assertTrue(session.nextUploads(Connectivity.NO_LINK, 9u).isEmpty())
        session.lock()
        val authority = checkNotNull(device.authorityPem())
        val answers = batch.map { it.id to send(it, authority) }
        assertEquals(listOf(200.toUShort()), answers.map { it.second.status })
        device.unlocked(officer.id, PIN) { unlocked ->
            for ((id, answer) in answers) {
                unlocked.uploadResult(id, answer)
                unlocked.uploadResult(id, answer)
            }
            unlocked.uploadResult("of nobody", UploadResult.Failed)
            assertTrue(unlocked.nextUploads(Connectivity.ONLINE, 9u).isEmpty())
            val synced = unlocked.tick(30.seconds, Connectivity.ONLINE)
            assertEquals(listOf(attachment.id) to 0uL, synced.attachmentsDelivered to synced.stillWaiting)
            assertFalse(synced.stopped)
            assertEquals(ReceiptTrust.PROVED to emptyList<SyncTask>(), synced.trust to synced.toDo)
            assertEquals(AttachmentState.Delivered, unlocked.attachments(incident.id).single { it.id == attachment.id }.state)
            // A slot that is over before it began loses nothing.
            unlocked.attach(incident.id, (JPEG + 7).inputStream())
            val ended = unlocked.tick(Duration.ZERO, Connectivity.ONLINE)
            assertTrue(ended.stopped)
            assertTrue(MatterOfSync.STOPPED in ended.toDo.map { it.matter })
            assertEquals(1uL, ended.stillWaiting)
            assertFalse(ended.offline)
        }
    }

    @Scenario("shutdown")
    fun `a tablet that was shut down is opened again`() = runBlocking<Unit> {
        val folder = Force.newFolder()
        val device = Device.createForDevelopment(folder)
        val officer = device.addOfficer("204518", OFFICER, PIN)
        val session = device.unlock(officer.id, PIN)
        val draft = session.draft().draft
        session.edit(draft, "I saw it.")
        device.shutdown()
        device.shutdown()
        refused<PocketbookException.Locked> { session.status() }
        refused<PocketbookException.Closed> { device.status() }
        refused<PocketbookException.Closed> { device.unlock(officer.id, PIN) }
        refused<PocketbookException.Closed> { device.codeListIds() }
        val again = Device.openForDevelopment(folder)
        assertTrue("ethnicity-16-1" in again.codeListIds())
        assertEquals("I saw it.", again.unlocked(officer.id, PIN) { it.statement(draft).fields.body })
    }
}
