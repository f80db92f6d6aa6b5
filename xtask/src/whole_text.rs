//! A text with half a character crosses, and nothing stays held of a call whose
//! arguments do not.
//!
//! A text of Java's or Python's may hold half of a character (a lone surrogate:
//! what a length filter leaves of an emoji). UniFFI throws its own error then,
//! which in Python quotes the whole text, and the object whose call it was is held
//! for ever: its handle was handed over before the arguments were written. So half
//! a character is written as U+FFFD, as Swift does by itself (Unicode, section
//! 3.9), which a statement's checks point out as a character that was lost; and in
//! Python an object is handed over last. Where UniFFI writes this otherwise the
//! chore fails.

use crate::generated::{self, Change};

/// How Kotlin writes a text, and how it is to.
const KOTLIN: Change = (
    "onMalformedInput(CodingErrorAction.REPORT)",
    "onMalformedInput(CodingErrorAction.REPLACE)
            replaceWith(\"\\uFFFD\".toByteArray())",
);

/// How Python writes a text, in two places.
const PYTHON_TEXT: &str = "value.encode(\"utf-8\")";
const PYTHON_CONVERTER: &str = "class _UniffiFfiConverterString:\n";
const PYTHON_WHOLE: &str = "def _uniffi_whole(text):
    try:
        return text.encode(\"utf-8\")
    except UnicodeEncodeError:
        # Two halves beside each other are a character after all.
        return text.encode(\"utf-16\", \"surrogatepass\").decode(\"utf-16\", \"replace\").encode(\"utf-8\")

";

/// An instant without its zone is told as what it is before anything is written.
const PYTHON_INSTANT: (&str, &str) = (
    "class _UniffiFfiConverterTimestamp(_UniffiConverterRustBuffer):",
    "    def check_lower(value):
        pass
",
);
const PYTHON_ZONED: &str = "    def check_lower(value):
        if not isinstance(value, datetime.datetime) or value.tzinfo is None:
            raise TypeError(\"argument must be a datetime with its time zone\")
";

/// The object that is called, first of the arguments of its call.
const PYTHON_HANDLE: &str = "        _uniffi_lowered_args = (
            self._uniffi_clone_handle(),
";
const PYTHON_ARGUMENTS: &str = "        _uniffi_lowered_args = (\n";
const PYTHON_END: &str = "        )\n";
const PYTHON_HANDED_OVER: &str =
    "        _uniffi_lowered_args = (self._uniffi_clone_handle(), *_uniffi_lowered_args)\n";

/// A generated source that takes every text and holds nothing of a call that fails.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    match language {
        "kotlin" => replaced(source, KOTLIN, 1),
        "python" => {
            let source = replaced(source, (PYTHON_TEXT, "_uniffi_whole(value)"), 2)?;
            let with_text = format!("{PYTHON_WHOLE}\n{PYTHON_CONVERTER}");
            let source = replaced(&source, (PYTHON_CONVERTER, &with_text), 1)?;
            handed_over_last(&zoned(&source)?)
        }
        _ => Ok(source.to_owned()),
    }
}

fn otherwise(written: &str) -> String {
    generated::otherwise(written, 0, 1, "whole_text.rs")
}

fn replaced(source: &str, change: (&str, &str), times: usize) -> Result<String, String> {
    generated::replaced(source, change, times, "whole_text.rs")
}

fn zoned(source: &str) -> Result<String, String> {
    let (class, check) = PYTHON_INSTANT;
    let (before, after) = (source.split_once(class)).ok_or_else(|| otherwise(class))?;
    let (begun, rest) = (after.split_once(check)).ok_or_else(|| otherwise(check))?;
    // It is that class's own.
    if begun.contains("\nclass ") {
        return Err(otherwise(check));
    }
    Ok(format!("{before}{class}{begun}{PYTHON_ZONED}{rest}"))
}

fn handed_over_last(source: &str) -> Result<String, String> {
    let mut calls = source.split(PYTHON_HANDLE);
    let mut made = calls.next().unwrap_or_default().to_owned();
    let mut found = false;
    for call in calls {
        let (arguments, rest) =
            (call.split_once(PYTHON_END)).ok_or_else(|| otherwise(PYTHON_END))?;
        made.push_str(PYTHON_ARGUMENTS);
        made.push_str(arguments);
        made.push_str(PYTHON_END);
        made.push_str(PYTHON_HANDED_OVER);
        made.push_str(rest);
        found = true;
    }
    if !found {
        return Err(otherwise(PYTHON_HANDLE));
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As UniFFI 0.32 writes it.
    const PYTHON: &str = r#"
class _UniffiFfiConverterString:
    @staticmethod
    def write(value, buf):
        utf8_bytes = value.encode("utf-8")

    @staticmethod
    def lower(value):
        builder.write(value.encode("utf-8"))

class _UniffiFfiConverterTimestamp(_UniffiConverterRustBuffer):
    @staticmethod
    def check_lower(value):
        pass

class Session:
    def lock(self):
        _uniffi_lowered_args = (
            self._uniffi_clone_handle(),
        )
        return call(*_uniffi_lowered_args)

    def report(self, draft):
        _uniffi_lowered_args = (
            self._uniffi_clone_handle(),
            DraftId.lower(draft),
        )
        return call(*_uniffi_lowered_args)
"#;

    #[test]
    fn a_text_is_written_whole_and_an_object_is_handed_over_last() {
        let made = make("python", PYTHON).unwrap();
        assert_eq!(made.matches("_uniffi_whole(value)").count(), 2);
        assert!(made.find("def _uniffi_whole").unwrap() < made.find("class _Uniffi").unwrap());
        assert!(made.contains("with its time zone"));
        let last = "            DraftId.lower(draft),
        )
        _uniffi_lowered_args = (self._uniffi_clone_handle(), *_uniffi_lowered_args)
        return call(*_uniffi_lowered_args)";
        assert!(made.contains(last), "{made}");
        let kotlin = format!("run {{\n            {}\n        }}", KOTLIN.0);
        assert!(make("kotlin", &kotlin).unwrap().contains("REPLACE"));
    }

    #[test]
    fn what_is_written_otherwise_is_told() {
        for (language, source) in [
            ("kotlin", String::new()),
            ("python", String::new()),
            ("python", PYTHON.replace("value.encode", "value.other")),
            ("python", PYTHON.replace("        pass\n", "")),
            ("python", PYTHON.replace("self._uniffi_clone_handle(),", "")),
        ] {
            assert!(make(language, &source).is_err(), "{language}");
        }
    }
}
