//! A process that ends by itself ends the library's threads first.
//!
//! What is let go is closed on a thread of the library. A desktop's process that
//! ends in the middle of it clears away what the thread works with, and ends with a
//! fault of memory in place of its own status. Python's package calls `end_threads`
//! by itself; Kotlin's as the JVM shuts down, by a hook. On Android the system ends
//! a process without one, and the hook runs only where an app calls `exitProcess`.
//!
//! The JVM runs its hooks side by side, in no order: a host shuts its device down
//! before the process is told to end, never from a shutdown hook of its own, where
//! the library may have ended already and answers `Closed`.
//!
//! Where UniFFI writes how its library is loaded otherwise the chore fails.

use crate::generated::{Change, replaced};

/// As the library is loaded, once in a process. A JVM that shuts down already takes
/// no hook more; that must not cost the library, which would never be loaded again.
const KOTLIN: Change = (
    "Native.register(UniffiLib::class.java, findLibraryName(componentName = \"pocketbook\"))\n",
    "Native.register(UniffiLib::class.java, findLibraryName(componentName = \"pocketbook\"))
        runCatching { Runtime.getRuntime().addShutdownHook(Thread { endThreads() }) }\n",
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
        let hook = "runCatching { Runtime.getRuntime().addShutdownHook(";
        assert!(ended.trim_start().starts_with(hook), "{ended}");
        for written in [String::new(), WRITTEN.repeat(2)] {
            assert!(make("kotlin", &written).is_err());
        }
    }
}
