package pocketbook

import kotlinx.coroutines.runBlocking

/**
 * The process that is killed: types a line into a statement for each that it is
 * sent, and says when it is saved.
 */
fun main(arguments: Array<String>) = runBlocking {
    val (folder, officer, draft) = arguments
    val session = Device.openForDevelopment(folder).unlock(OfficerId(officer), PIN)
    val lines = mutableListOf<String>()
    while (readlnOrNull() != null) {
        lines += "line ${lines.size + 1}"
        session.edit(DraftId(draft), lines.joinToString("\n"))
        println(lines.size)
    }
}
