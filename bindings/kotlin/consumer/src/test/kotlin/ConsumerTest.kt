import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

class ConsumerTest {
    @Test
    fun theCoreIsInTheJar() {
        assertNull(System.getProperty("jna.library.path"), "found elsewhere, it would prove nothing")
        assertEquals(System.getProperty("pocketbook.version"), pocketbook.version())
    }
}
