package pocketbook

import org.junit.jupiter.api.Test

/** Names the scenario of bindings/scenarios.md that a test is. */
@Test
@Target(AnnotationTarget.FUNCTION)
@Retention(AnnotationRetention.RUNTIME)
annotation class Scenario(val id: String)
