package pocketbook

import kotlinx.coroutines.runBlocking

/**
 * The process that is killed: types lines into a statement, and says when each
 * is saved, until it is killed.
 */
fun main(arguments: Array<String>) = runBlocking {
    val (folder, officer, draft) = arguments
    val session = Device.openForDevelopment(folder).unlock(OfficerId(officer), PIN)
    val lines = mutableListOf<String>()
    while (true) {
        lines += "line ${lines.size + 1}"
        session.edit(DraftId(draft), lines.joinToString("\n"))
        println(lines.size)
    }
}
