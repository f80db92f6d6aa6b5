package pocketbook

/**
 * An object of the core was used after `close()`. It is an
 * [IllegalStateException], as Kotlin's own for a closed thing; the type lets a
 * host tell it from others.
 */
class ClosedException(what: String) : IllegalStateException("$what is closed; open it again")
