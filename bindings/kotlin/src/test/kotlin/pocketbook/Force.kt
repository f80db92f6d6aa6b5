package pocketbook

import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

const val PIN = "48219375"
const val OFFICER = "PC Invented OFFICER"
const val WITNESS = "Invented WITNESS"

/** The first bytes of a JPEG, and enough after them. */
val JPEG: ByteArray = byteArrayOf(0xff.toByte(), 0xd8.toByte(), 0xff.toByte(), 0xe0.toByte()) + ByteArray(300_000) { it.toByte() }

/**
 * A force and its tablets: the real gateway program in a process of its own,
 * real folders, the software keystore. One for all tests of a run.
 */
object Force {
    private val program: String =
        checkNotNull(System.getenv("POCKETBOOK")) { "POCKETBOOK names the program: run cargo xtask kotlin" }
    private val folder: Path = Files.createTempDirectory("pocketbook-kotlin")
    private val count = AtomicInteger()
    private var process: Process? = null
    private var listen = "127.0.0.1:0"
    private lateinit var url: String

    init {
        command("gateway", "init", "--dir", "$folder/gateway")
        start()
        Runtime.getRuntime().addShutdownHook(Thread {
            stop()
            folder.toFile().deleteRecursively()
        })
    }

    private fun command(vararg arguments: String) {
        val done = ProcessBuilder(program, "--json", *arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
        check(done.waitFor() == 0) { "$arguments" }
    }

    @Synchronized
    fun start() {
        val started = ProcessBuilder(program, "--json", "gateway", "run", "--dir", "$folder/gateway", "--listen", listen)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
        process = started
        val said = started.inputStream.bufferedReader().readLine()
        url = checkNotNull(Regex(""""url":\s*"([^"]+)"""").find(said)).groupValues[1]
        // Started again it answers at the same address.
        listen = url.removePrefix("https://")
    }

    @Synchronized
    fun stop() {
        process?.let {
            it.destroy()
            check(it.waitFor(30, TimeUnit.SECONDS))
        }
        process = null
    }

    fun ticket(): String {
        val path = folder.resolve("ticket-${count.incrementAndGet()}.json")
        command("gateway", "ticket", "--dir", "$folder/gateway", "--url", url, "--out", path.toString())
        return Files.readString(path)
    }

    /** The same ticket for a gateway at another address. */
    fun ticket(url: String): String =
        ticket().replace(Regex(""""gateway_url":\s*"[^"]+""""), """"gateway_url": "$url"""")

    /** A ticket of another force's, with the address of this one's gateway. */
    fun strangersTicket(): String {
        val number = count.incrementAndGet()
        val path = folder.resolve("ticket-$number.json")
        command("gateway", "init", "--dir", "$folder/stranger-$number")
        command("gateway", "ticket", "--dir", "$folder/stranger-$number", "--url", url, "--out", path.toString())
        return Files.readString(path)
    }

    fun revoke(device: DeviceId, reason: String) = command(
        "gateway", "tablet", "revoke", "--dir", "$folder/gateway", device.text,
        "--reason", reason, "--by", "Invented OPERATOR",
    )

    fun newFolder(): String = folder.resolve("tablet-${count.incrementAndGet()}").toString()

    /** An enrolled tablet with one officer. */
    suspend fun tablet(): Pair<Device, OfficerRecord> {
        val device = Device.createForDevelopment(newFolder())
        device.enrol(ticket(), "test tablet")
        return device to device.addOfficer("204518", OFFICER, PIN)
    }

    /** An officer's session on a tablet of their own. */
    suspend fun session(): Session {
        val (device, officer) = tablet()
        return device.use { it.unlock(officer.id, PIN) }
    }
}

/** An incident with a victim, without whom no crime can be reported. */
suspend fun Session.incident(): IncidentRecord {
    val incident = createIncident(NewIncidentRecord(title = "Invented burglary"))
    addPerson(incident.id, NewPersonRecord(name = "Invented VICTIM", roles = listOf(PersonRole.VICTIM)))
    return incident
}

/** An open statement with nothing in it. */
suspend fun Session.draft(): StatementRecord = createStatement(incident().id, NewStatementRecord())

suspend fun Session.edit(draft: DraftId, words: String): StatementRecord =
    editStatement(draft, StatementChange(body = words))

fun typed(signer: Signer, name: String) = SignatureRequest(signer = signer, act = SigningAct.Typed(name))

/** A statement of a person of an incident, read back and finalised. */
suspend fun Session.finalStatement(): StatementRecord {
    val incident = incident()
    val person = addPerson(
        incident.id,
        NewPersonRecord(name = WITNESS, roles = listOf(PersonRole.WITNESS), age = WitnessAge.Over18, occupation = "Baker"),
    )
    val statement = createStatement(incident.id, NewStatementRecord(witness = person.id))
    edit(statement.draft, "I saw it.\nIt was dark.")
    readBackStatement(statement.draft, ReadBackAnswers())
    return finaliseStatement(statement.draft)
}

suspend fun Session.signAndSeal(statement: StatementRecord): SealedRecord {
    val pages = checkNotNull(statement.signing).pages
    for (page in 1u..pages) showPage(statement.draft, page)
    declareStatement(statement.draft)
    signStatement(statement.draft, typed(Signer.WITNESS, WITNESS))
    signStatement(statement.draft, typed(Signer.OFFICER, OFFICER))
    return sealStatement(statement.draft)
}

val COMPLETE = ReportChange(
    kind = KindOfReport.Crime,
    classification = ClassificationRecord(title = "Burglary of a home", code = "28E"),
    reportedAt = Instant.parse("2026-03-06T18:56:00.000Z"),
    narrative = "An invented person broke an invented window.",
    recording = RecordingAnswersRecord(
        amountsToCrime = true,
        moreLikelyThanNot = true,
        evidenceToTheContrary = false,
    ),
)

suspend fun Session.filedReport(): Pair<ReportRecord, SealedRecord> {
    val report = createReport(incident().id, COMPLETE)
    return report to fileReport(report.draft)
}

/** The fields of a rear page that is shown, with what every one needs. */
fun RearRecord.filledIn(station: String) = fields.copy(
    witnessName = WITNESS, datesToAvoid = Unavailable.NoDates, willingToAttend = FormAnswer.YES,
    specialMeasures = FormAnswer.NO, particularNeeds = FormAnswer.NO, takenBy = OFFICER, station = station,
    timeAndPlace = "10:00, Invented Court",
)

/** Memory of this process in kB, the virtual machine's own included, where the system tells it in a file: on Linux. */
fun residentKb(): Long? = Path.of("/proc/self/statm").takeIf { Files.exists(it) }
    ?.let { Files.readString(it).split(' ')[1].toLong() * 4 }
