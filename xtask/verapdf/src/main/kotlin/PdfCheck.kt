/**
 * Checks each PDF named in POCKETBOOK_PDFS, one a line, against PDF/A-2a and
 * PDF/UA-1, and fails when one of them breaks a rule of either, or when there is
 * none to check.
 */
package pocketbook

import java.io.File
import kotlin.system.exitProcess
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider
import org.verapdf.pdfa.Foundries
import org.verapdf.pdfa.flavours.PDFAFlavour
import org.verapdf.pdfa.results.TestAssertion

private val flavours = listOf(PDFAFlavour.PDFA_2_A, PDFAFlavour.PDFUA_1)

fun main() {
    VeraGreenfieldFoundryProvider.initialise()
    val files = System.getenv("POCKETBOOK_PDFS").orEmpty().lines().filter(String::isNotBlank).map(::File)
    val unsound = files.sumOf { file -> flavours.count { !passes(file, it) } }
    println("${files.size} documents, $unsound failures")
    if (files.isEmpty() || unsound > 0) exitProcess(1)
}

private fun passes(file: File, flavour: PDFAFlavour): Boolean = file.inputStream().use { input ->
    Foundries.defaultInstance().createParser(input, flavour).use { parser ->
        Foundries.defaultInstance().createValidator(flavour, false).use { validator ->
            val result = validator.validate(parser)
            val broken = result.testAssertions
                .filter { it.status == TestAssertion.Status.FAILED }
                .map { "${it.ruleId.clause} test ${it.ruleId.testNumber}" }
                .distinct()
            val verdict = if (result.isCompliant) "passes" else "FAILS"
            println("$verdict ${flavour.id}, ${result.totalAssertions} checks: ${file.name} ${broken.joinToString()}")
            result.isCompliant
        }
    }
}
