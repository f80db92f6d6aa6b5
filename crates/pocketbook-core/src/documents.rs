//! Changes that a host hands over as JSON. A refusal names the field by its
//! path and never repeats what was written there: it may be a name.

use pocketbook_model::FieldError;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::Segment;

use crate::CoreError;
use crate::by_name::ByName;
use crate::document_fault::{
    OTHERWISE, around, document_fault, is_half_a_character, of, one_of, plain_path,
};
use crate::names_asked::{as_written, names_asked};

/// What is wrong with a document, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFault {
    /// The field and its rule; `.` is the document as a whole.
    pub fault: FieldError,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl DocumentFault {
    fn at(fault: FieldError, error: &serde_json::Error) -> Self {
        Self {
            fault,
            line: error.line(),
            column: error.column(),
        }
    }
}

/// Reads a document such as a report's change; unknown fields are refused, and so
/// is a list where an object is asked.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that has another shape and the shape
/// asked for; `.` is the document as a whole.
pub fn parse_document<T: DeserializeOwned>(json: &str) -> Result<T, CoreError> {
    read_document(json).map_err(|found| CoreError::from(found.fault))
}

/// The same, with the place in the text where a refusal found its fault.
///
/// # Errors
///
/// [`DocumentFault`], as [`parse_document`].
pub fn read_document<T: DeserializeOwned>(json: &str) -> Result<T, DocumentFault> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(ByName(&mut reader))
        .map_err(|error| fault_in::<T>(json, &error))?;
    match reader.end() {
        Ok(()) => Ok(value),
        Err(error) => Err(DocumentFault::at(document_fault(".", &error), &error)),
    }
}

/// Writes a document as [`parse_document`] reads it.
///
/// # Errors
///
/// [`CoreError`] when it cannot be written as JSON.
pub fn write_document<T: Serialize>(document: &T) -> Result<String, CoreError> {
    Ok(serde_json::to_string(document)?)
}

/// What is wrong with a document of this type.
///
/// serde_json calls it broken JSON where one of several names is asked and
/// anything but a text or an object is written, such as `true` for an answer. So
/// JSON is called broken only where it is, and there.
fn fault_in<T: DeserializeOwned>(
    json: &str,
    error: &serde_path_to_error::Error<serde_json::Error>,
) -> DocumentFault {
    let (path, inner) = (error.path(), error.inner());
    let mut asked: Vec<&Segment> = path.iter().collect();
    let plainly = || {
        let FieldError { field, rule } = document_fault(&path.to_string(), inner);
        let segments: Vec<&Segment> = path.iter().collect();
        DocumentFault::at(of(field, as_written::<T>(&segments, rule)), inner)
    };
    match inner.classify() {
        Category::Syntax if is_half_a_character(inner) => return plainly(),
        Category::Syntax => match serde_json::from_str::<IgnoredAny>(json) {
            Ok(IgnoredAny) => {}
            Err(whole) if (whole.line(), whole.column()) == (inner.line(), inner.column()) => {
                return plainly();
            }
            Err(whole) => return DocumentFault::at(document_fault(".", &whole), &whole),
        },
        // A name that needs its value beside it, or has one that it does not take.
        Category::Data if is_of_a_name(inner) => {
            if let Some(Segment::Enum { .. }) = asked.last() {
                asked.pop();
            }
        }
        _ => return plainly(),
    }
    let names = names_asked::<T>(&asked);
    let rule = if names.is_empty() {
        OTHERWISE
    } else {
        as_written::<T>(&asked, one_of(names))
    };
    DocumentFault::at(of(around(&plain_path(&written(&asked))), rule), inner)
}

/// Whether what is wrong is the value of one of several names: that it is missing,
/// or that there is one.
fn is_of_a_name(error: &serde_json::Error) -> bool {
    let said = error.to_string();
    said.starts_with("invalid type: unit variant")
        || (said.starts_with("invalid type: ") && said.contains(", expected unit at line "))
}

/// A path as serde writes it.
fn written(path: &[&Segment]) -> String {
    let mut written = String::new();
    for segment in path {
        let parted = !written.is_empty() && !matches!(segment, Segment::Seq { .. });
        written.push_str(if parted { "." } else { "" });
        written.push_str(&segment.to_string());
    }
    if written.is_empty() {
        ".".to_owned()
    } else {
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NewIncident, NewPerson};
    use pocketbook_model::{
        IncidentPatch, PersonPatch, PlacePatch, ReportPatch, StatementPatch, SupplementPatch,
    };

    /// That a document is refused for a list, and by which field.
    fn refuses<T: DeserializeOwned>(json: &str, field: &str) {
        let Err(CoreError::Invalid(errors)) = parse_document::<T>(json) else {
            panic!("taken: {json}");
        };
        let told = errors.to_string();
        let expected = format!("{field}: must be an object with its fields");
        assert!(told.contains(&expected), "{json}: {told}");
        assert!(!told.contains("SENTINEL"), "{told}");
    }

    #[test]
    fn a_list_is_no_object_wherever_it_stands() {
        refuses::<IncidentPatch>(r#"["SENTINEL"]"#, ".");
        refuses::<NewIncident>(r#"["SENTINEL"]"#, ".");
        refuses::<NewPerson>(r#"["SENTINEL"]"#, ".");
        refuses::<NewPerson>(r#"{"fields":["business"]}"#, "fields");
        refuses::<PersonPatch>(r#"["business"]"#, ".");
        refuses::<PlacePatch>(r#"["SENTINEL"]"#, ".");
        refuses::<StatementPatch>("[]", ".");
        refuses::<SupplementPatch>(r#"["SENTINEL","SENTINEL"]"#, ".");
        refuses::<ReportPatch>("[]", ".");
        for (json, field) in [
            (r#"{"recording":[true,true]}"#, "recording"),
            (r#"{"registration":["emergency"]}"#, "registration"),
            (
                r#"{"registration":{"attending":[["SENTINEL"]]}}"#,
                "registration.attending[0]",
            ),
            (
                r#"{"property":[["stolen","cycle","SENTINEL"]]}"#,
                "property[0]",
            ),
            (r#"{"flags":["SENTINEL"]}"#, "flags"),
        ] {
            refuses::<ReportPatch>(json, field);
        }
        refuses::<PlacePatch>(
            r#"{"position":{"point":{"coordinates":[51507300,-127700]},"source":"map"}}"#,
            "position.point.coordinates",
        );
    }

    #[test]
    fn a_list_where_a_list_is_asked_is_read_as_before() {
        let patch: ReportPatch = parse_document(
            r#"{"property":[{"status":"stolen","description":"Invented","value_pence":5}],
                "flags":{"knife":true},"victim":"state"}"#,
        )
        .unwrap();
        assert_eq!(patch.property.unwrap().len(), 1);
        let read: Vec<u8> = parse_document("[1, 2]").unwrap();
        assert_eq!(read, [1, 2]);
    }

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
