package pocketbook

import invented.app.firstStatement
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The snippet of docs/integrating.md, as a newcomer copies it. */
class IntegratingTest {
    @Test
    fun `the guide ends with a statement that the force holds`() = runBlocking<Unit> {
        val sealed = firstStatement(Force.newFolder(), Force.ticket())
        assertEquals(DeliveryState.DELIVERED, sealed.state)
    }
}
