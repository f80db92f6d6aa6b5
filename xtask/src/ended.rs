//! A process that ends by itself ends the library's threads first.
//!
//! What is let go is closed on a thread of the library. A desktop's process that
//! ends in the middle of it clears away what the thread works with, and ends with a
//! fault of memory in place of its own status. Python's package calls `end_threads`
//! by itself; Kotlin's as the JVM shuts down. On Android no process ends so, and
//! the hook is never run. Where UniFFI writes how its library is loaded otherwise
//! the chore fails.

use crate::generated::{Change, replaced};

/// As the library is loaded, once in a process.
const KOTLIN: Change = (
    "Native.register(UniffiLib::class.java, findLibraryName(componentName = \"pocketbook\"))\n",
    "Native.register(UniffiLib::class.java, findLibraryName(componentName = \"pocketbook\"))
        Runtime.getRuntime().addShutdownHook(Thread { endThreads() })\n",
);

/// A generated source that ends the library's threads as its process ends.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    match language {
        "kotlin" => replaced(source, KOTLIN, 1, "ended.rs"),
        _ => Ok(source.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As UniFFI 0.32 writes it.
    const WRITTEN: &str = r#"
internal object UniffiLib {
    init {
        Native.register(UniffiLib::class.java, findLibraryName(componentName = "pocketbook"))
    }
"#;

    #[test]
    fn threads_are_ended_once_the_library_is_loaded() {
        let made = make("kotlin", WRITTEN).unwrap();
        let (loaded, ended) = made.split_once("\"pocketbook\"))\n").unwrap();
        assert!(loaded.contains("Native.register"));
        assert!(ended.trim_start().starts_with("Runtime.getRuntime()"));
        for written in [String::new(), WRITTEN.repeat(2)] {
            assert!(make("kotlin", &written).is_err());
        }
    }
}
