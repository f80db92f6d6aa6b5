//! Changes that a host hands over as JSON. A refusal names the field by its
//! path and never repeats what was written there: it may be a name.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{CoreError, document_fault};

/// Reads a document such as a report's change; unknown fields are refused.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that has another shape and the shape
/// asked for; `.` is the document as a whole.
pub fn parse_document<T: DeserializeOwned>(json: &str) -> Result<T, CoreError> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| document_fault(&error.path().to_string(), error.inner()));
    let whole = read.and_then(|value| match reader.end() {
        Ok(()) => Ok(value),
        Err(error) => Err(document_fault(".", &error)),
    });
    whole.map_err(CoreError::from)
}

/// Writes a document as [`parse_document`] reads it.
///
/// # Errors
///
/// [`CoreError`] when it cannot be written as JSON.
pub fn write_document<T: Serialize>(document: &T) -> Result<String, CoreError> {
    Ok(serde_json::to_string(document)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::ReportPatch;

    #[test]
    fn a_malformed_document_is_named_by_place_without_its_text() {
        for (json, field) in [
            ("SENTINEL", "."),
            ("{} SENTINEL", "."),
            (r#"{"SENTINEL":1}"#, "."),
            (r#"{"narrative":{"SENTINEL":1}}"#, "narrative"),
            (
                r#"{"property":[{"status":"SENTINEL","description":"x"}]}"#,
                "property[0].status",
            ),
            (r#"{"modus_operandi":{"SENTINEL":1}}"#, "modus_operandi"),
            (r#"{"reported_at":"SENTINEL"}"#, "reported_at"),
        ] {
            let error = parse_document::<ReportPatch>(json).unwrap_err();
            let CoreError::Invalid(errors) = &error else {
                panic!("{error}");
            };
            assert_eq!(errors.fields()[0].field, field, "{json}");
            assert!(!error.to_string().contains("SENTINEL"), "{error}");
        }
        assert!(parse_document::<ReportPatch>("{}").is_ok());
    }
}
