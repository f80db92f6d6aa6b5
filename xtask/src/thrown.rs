//! What a host's code throws is an error and not a success, whatever it is, and
//! its text goes nowhere.
//!
//! UniFFI catches the exceptions of a callback. What is thrown and is none of
//! them (`kotlin.Error`, Python's `SystemExit`) goes past it: the platform prints
//! it with its text and returns, the status of the call still says success, and
//! the core believes that a keystore kept what it did not. The text of what was
//! caught is copied to where nobody looks at it; it may quote what was typed. So
//! everything is caught here, and no text is copied. Where UniFFI writes its
//! callbacks otherwise the chore fails.

use crate::generated::{Change, replaced};

/// How often each of these is written: once in each of UniFFI's two ways to call
/// a host.
const TIMES: usize = 2;

const KOTLIN: [Change; 2] = [
    (
        "} catch(e: kotlin.Exception) {",
        "} catch(e: kotlin.Throwable) {",
    ),
    (
        "val err = try { e.stackTraceToString() } catch(_: Throwable) { \"\" }",
        "val err = \"\"",
    ),
];
const PYTHON: [Change; 1] = [(
    "except Exception as e:
        call_status.code = _UniffiRustCallStatus.CALL_UNEXPECTED_ERROR
        call_status.error_buf = _UniffiFfiConverterString.lower(repr(e))",
    "except BaseException:
        call_status.code = _UniffiRustCallStatus.CALL_UNEXPECTED_ERROR
        call_status.error_buf = _UniffiFfiConverterString.lower(\"\")",
)];
/// Everything that Swift throws is an `Error`, and is caught.
const SWIFT: [Change; 1] = [(
    "callStatus.pointee.errorBuf = FfiConverterString.lower(String(describing: error))",
    "_ = error
        callStatus.pointee.errorBuf = FfiConverterString.lower(\"\")",
)];

/// A generated source whose callbacks catch everything and tell nothing.
pub(crate) fn make(language: &str, source: &str) -> Result<String, String> {
    let changes: &[Change] = match language {
        "kotlin" => &KOTLIN,
        "swift" => &SWIFT,
        _ => &PYTHON,
    };
    changes
        .iter()
        .try_fold(source.to_owned(), |source, change| {
            replaced(&source, *change, TIMES, "thrown.rs")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As UniFFI 0.32 writes them.
    const WRITTEN: [(&str, &str); 3] = [
        (
            "kotlin",
            r#"
    try {
        writeReturn(makeCall())
    } catch(e: kotlin.Exception) {
        val err = try { e.stackTraceToString() } catch(_: Throwable) { "" }
        callStatus.code = UNIFFI_CALL_UNEXPECTED_ERROR
        callStatus.error_buf = FfiConverterString.lower(err)
    }
"#,
        ),
        (
            "python",
            r#"
    try:
        return write_return_value(make_call())
    except Exception as e:
        call_status.code = _UniffiRustCallStatus.CALL_UNEXPECTED_ERROR
        call_status.error_buf = _UniffiFfiConverterString.lower(repr(e))
"#,
        ),
        (
            "swift",
            r#"
    } catch let error {
        callStatus.pointee.code = CALL_UNEXPECTED_ERROR
        callStatus.pointee.errorBuf = FfiConverterString.lower(String(describing: error))
    }
"#,
        ),
    ];

    #[test]
    fn everything_is_caught_and_no_text_of_it_is_told() {
        for (language, written) in WRITTEN {
            let made = make(language, &written.repeat(2)).unwrap();
            for told in ["stackTraceToString", "repr(e)", "describing", "Exception"] {
                let allowed = told == "Exception" && language == "python";
                assert!(allowed || !made.contains(told), "{language}: {told}");
            }
            let all = match language {
                "kotlin" => "catch(e: kotlin.Throwable)",
                "python" => "except BaseException:",
                _ => "catch let error",
            };
            assert_eq!(made.matches(all).count(), 2, "{language}");
        }
    }

    #[test]
    fn callbacks_that_are_written_otherwise_are_told() {
        for (language, written) in WRITTEN {
            assert!(make(language, written).is_err(), "{language}");
            assert!(make(language, &written.repeat(3)).is_err(), "{language}");
            assert!(make(language, "").is_err(), "{language}");
        }
    }
}
