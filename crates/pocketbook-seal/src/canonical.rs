//! RFC 8785 canonical JSON: one value, one spelling.
//!
//! Sealed payloads hold no floating-point numbers and only integers below
//! 2^53, so that every JSON reader reads the same values.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::SealError;

/// Greatest integer that every JSON reader holds exactly (RFC 7493).
const SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Writes a value as RFC 8785 canonical JSON.
///
/// # Errors
///
/// [`SealError::NotCanonical`] when it holds a float or too large an integer.
pub fn canonical_json<T: Serialize>(value: &T) -> Result<Vec<u8>, SealError> {
    let what = "the value";
    let value = serde_json::to_value(value).map_err(|e| SealError::schema(what, &e))?;
    check_numbers(what, &value)?;
    serde_json_canonicalizer::to_vec(&value).map_err(|e| SealError::schema(what, &e))
}

/// Checks that bytes are the one canonical spelling of what they say.
///
/// # Errors
///
/// [`SealError::NotCanonical`] saying why.
pub fn require_canonical(what: &'static str, bytes: &[u8]) -> Result<Value, SealError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| SealError::schema(what, &e))?;
    check_numbers(what, &value)?;
    // Duplicate names, other orders, spaces and escapes all fail here.
    let again =
        serde_json_canonicalizer::to_vec(&value).map_err(|e| SealError::schema(what, &e))?;
    if again == bytes {
        Ok(value)
    } else {
        Err(SealError::NotCanonical {
            what,
            why: "it is spelt otherwise than RFC 8785 spells it",
        })
    }
}

/// Reads a value from bytes that must be canonical.
///
/// # Errors
///
/// [`SealError::NotCanonical`] or [`SealError::Schema`].
pub fn parse_canonical<T: DeserializeOwned>(
    what: &'static str,
    bytes: &[u8],
) -> Result<T, SealError> {
    require_canonical(what, bytes)?;
    serde_json::from_slice(bytes).map_err(|e| SealError::schema(what, &e))
}

fn check_numbers(what: &'static str, value: &Value) -> Result<(), SealError> {
    match value {
        Value::Number(number) => {
            let safe = number.as_u64().is_some_and(|n| n <= SAFE_INTEGER)
                || number
                    .as_i64()
                    .is_some_and(|n| n.unsigned_abs() <= SAFE_INTEGER);
            if safe {
                Ok(())
            } else {
                Err(SealError::NotCanonical {
                    what,
                    why: "a number is not an integer below 2^53",
                })
            }
        }
        Value::Array(items) => items.iter().try_for_each(|item| check_numbers(what, item)),
        Value::Object(members) => members
            .values()
            .try_for_each(|item| check_numbers(what, item)),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_spaces_gone() {
        let bytes = canonical_json(&json!({"b": [1, true, null], "a": "\u{20ac}$\u{f}\nA'B\"\\/"}))
            .unwrap();
        // The string of RFC 8785, section 3.2.2, with the escapes it requires.
        let expected = "{\"a\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\/\",\"b\":[1,true,null]}";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn names_sort_by_utf_16_code_units() {
        // RFC 8785, section 3.2.3: U+1F600 (surrogates D83D...) before U+FB33.
        let bytes = canonical_json(&json!({"\u{fb33}": 1, "\u{1f600}": 2, "\u{20ac}": 3})).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "{\"\u{20ac}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}"
        );
    }

    #[test]
    fn another_spelling_of_the_same_value_is_refused() {
        for text in [
            "{\"b\":1,\"a\":2}",
            "{\"a\": 1}",
            "{\"a\":1,\"a\":1}",
            "{\"a\":\"\\u0041\"}",
            "{\"a\":1} ",
            "1.5",
            "1e2",
            "9007199254740992",
        ] {
            assert!(
                require_canonical("test", text.as_bytes()).is_err(),
                "{text}"
            );
        }
        assert!(require_canonical("test", b"{\"a\":9007199254740991}").is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = require_canonical("test", &bytes);
        }

        #[test]
        fn what_is_written_is_canonical(text in "\\PC{0,40}", number in 0_u64..1 << 53) {
            let bytes = canonical_json(&json!({text.clone(): number, "x": [text]})).unwrap();
            prop_assert!(require_canonical("test", &bytes).is_ok());
        }
    }
}
