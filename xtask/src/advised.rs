//! What an error says of itself: its advice.
//!
//! A screen, a logger and a crash reporter show an exception's message. UniFFI
//! makes it of the fields, so that it is empty for most cases, and in an app that
//! was shrunk the name of the class is gone as well. The advice holds nothing
//! that was typed, and is what to show; Swift has it from
//! bindings/swift/Sources/Pocketbook/Errors.swift.

/// Where the errors of Kotlin begin.
const EXCEPTION: &str = "sealed class PocketbookException: kotlin.Exception() {\n";
/// Where a message of Kotlin's begins.
const MESSAGE: &str = "override val message\n            get() = ";
/// How an error prints itself for developers in Python: by its message.
const PRINTED: (&str, &str) = ("return \"PocketbookError.", "({})\".format(str(self))");
/// The class that every error of Python's is of has its name back at the end.
const BASE: &str = "\nPocketbookError = _UniffiTempPocketbookError";

/// A generated source whose errors say their advice.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    let made = match language {
        "kotlin" => kotlin(source),
        "swift" => return Ok(source.to_owned()),
        _ => python(source),
    };
    made.ok_or_else(|| {
        format!("UniFFI writes errors in {language} otherwise: see xtask/src/advised.rs")
    })
}

/// The message of each case is its advice.
fn kotlin(source: &str) -> Option<String> {
    let (before, after) = source.split_once(EXCEPTION)?;
    let (class, rest) = after.split_once("\n}\n")?;
    let mut parts = class.split(MESSAGE);
    let mut made = parts.next()?.to_owned();
    let mut cases = 0_usize;
    for part in parts {
        let (_, after) = part.split_once('\n')?;
        made.push_str(MESSAGE);
        made.push_str("advice()\n");
        made.push_str(after);
        cases += 1;
    }
    let all = class.matches(") : PocketbookException()").count();
    (cases > 0 && cases == all).then(|| format!("{before}{EXCEPTION}{made}\n}}\n{rest}"))
}

/// The text of each case is its advice; what is printed for developers keeps its
/// fields.
fn python(source: &str) -> Option<String> {
    let (begins, ends) = PRINTED;
    if !source.contains(BASE) || !source.contains(begins) {
        return None;
    }
    let mut made = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        if line.trim_start().starts_with(begins) {
            let (head, _) = line.split_once(ends)?;
            made.push_str(&format!("{head}({{}})\".format(Exception.__str__(self))\n"));
        } else {
            made.push_str(line);
        }
    }
    made.push_str(
        "

# An error says what to do.
PocketbookError.__str__ = lambda self: self.advice()
",
    );
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOTLIN: &str = "
sealed class HostClockException: kotlin.Exception() {
    class Failed(
        ) : HostClockException() {
        override val message
            get() = \"\"
    }
}
sealed class PocketbookException: kotlin.Exception() {
    class Locked(
        ) : PocketbookException() {
        override val message
            get() = \"\"
    }
    class Internal(
        val `place`: ErrorCode
        ) : PocketbookException() {
        override val message
            get() = \"place=${ `place` }\"
    }
    fun `advice`(): kotlin.String {
    }
}
class After
";

    #[test]
    fn the_message_in_kotlin_is_the_advice() {
        let made = kotlin(KOTLIN).unwrap();
        assert_eq!(made.matches("get() = advice()\n    }").count(), 2, "{made}");
        // Another's errors have none.
        assert!(made.contains(
            "HostClockException() {\n        override val message\n            get() = \"\""
        ));
        assert!(made.ends_with("    }\n}\nclass After\n"));
    }

    #[test]
    fn errors_in_kotlin_that_are_written_otherwise_are_told() {
        assert!(kotlin("class PocketbookException").is_none());
        let one_by_fields = KOTLIN.replacen(
            "override val message\n            get() = \"place",
            "val text = \"place",
            1,
        );
        assert!(kotlin(&one_by_fields).is_none());
    }

    #[test]
    fn the_text_in_python_is_the_advice_and_the_fields_stay_for_developers() {
        let source = format!(
            "{BASE}        def __repr__(self):
            return \"PocketbookError.WrongPin({{}})\".format(str(self))
            return \"HostClockError.Failed({{}})\".format(str(self))
"
        );
        let made = python(&source).unwrap();
        assert!(
            made.contains("WrongPin({})\".format(Exception.__str__(self))\n"),
            "{made}"
        );
        assert!(made.contains("Failed({})\".format(str(self))"), "{made}");
        assert!(made.ends_with("\nPocketbookError.__str__ = lambda self: self.advice()\n"));
        assert!(python("class PocketbookError").is_none());
    }
}
