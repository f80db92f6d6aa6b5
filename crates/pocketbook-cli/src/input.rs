//! Files that people write: statements as text, the rest as JSON.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use pocketbook_core::model::{Age, FieldError, Personal, ReportPatch, Rule, StatementPatch};
use pocketbook_core::{CoreError, DocumentFault, NewIncident, NewPerson, read_document};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::Failure;

/// A report file: an incident, its people and the report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportFile {
    #[serde(default)]
    pub(crate) incident: Option<NewIncident>,
    #[serde(default)]
    pub(crate) people: Vec<NewPerson>,
    #[serde(default)]
    pub(crate) report: ReportPatch,
}

/// Reads a file as UTF-8.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
    decode(path, bytes)
}

/// Opens a file that is read in pieces.
pub(crate) fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    Ok(BufReader::new(file))
}

/// Text as editors write it: without the mark that some put before it, and
/// with line feeds alone.
fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

fn decode(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let reason = format!("it is not UTF-8 text after {valid} bytes; save it as UTF-8");
        Failure::field(path, reason, fault(".", "text in UTF-8; save it as that"))
    })
}

fn json<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Failure> {
    read_document(&plain(text)).map_err(|found| {
        // The place and not serde's own words: they quote the value, which may
        // be a name.
        let DocumentFault {
            fault,
            line,
            column,
        } = found;
        let named = match fault.field.as_str() {
            "." => "the value",
            field => field,
        };
        let reason = format!(
            "line {line}, column {column}: {named} {}; see examples/README.md for the fields",
            fault.rule
        );
        Failure::field(path, reason, fault)
    })
}

pub(crate) fn report(path: &Path) -> Result<ReportFile, Failure> {
    json(path, &text(path)?)
}

pub(crate) fn parse_report(path: &Path, content: &str) -> Result<ReportFile, Failure> {
    json(path, content)
}

/// Any other JSON file.
pub(crate) fn document<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    json(path, &text(path)?)
}

/// The same, of a part of something: what the file does not name stays as it is.
/// A field within a field is named with all that it holds.
pub(crate) fn changed<T: DeserializeOwned + Serialize>(path: &Path, now: &T) -> Result<T, Failure> {
    let content = text(path)?;
    // Its faults are told as of any other file, with their line.
    let _: T = json(path, &content)?;
    let mut whole = serde_json::to_value(now).map_err(CoreError::from)?;
    let part: Value = json(path, &content)?;
    if let (Value::Object(whole), Value::Object(part)) = (&mut whole, part) {
        whole.extend(part);
    }
    Ok(serde_json::from_value(whole).map_err(CoreError::from)?)
}

/// What a statement in text begins with.
const HEAD: &str = "lines \"Name:\", \"Age:\" and \"Occupation:\"";

fn fault(field: &str, expected: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Shape { expected },
    }
}

/// A statement file: JSON fields, or text with a head.
pub(crate) fn statement(path: &Path) -> Result<StatementPatch, Failure> {
    parse_statement(path, &text(path)?)
}

pub(crate) fn parse_statement(path: &Path, content: &str) -> Result<StatementPatch, Failure> {
    if path
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        return json(path, content);
    }
    let content = plain(content);
    let (head, body) = content.split_once("\n\n").ok_or_else(|| {
        let reason = format!("it needs {HEAD}, an empty line, then the words");
        Failure::field(path, reason, fault("head", HEAD))
    })?;
    let mut patch = StatementPatch::default();
    for (number, line) in (1..).zip(head.lines()) {
        let unknown = || {
            let reason = format!(
                "line {number} is none of \"Name:\", \"Age:\" and \"Occupation:\"; write one of them, or begin the words after an empty line"
            );
            Failure::field(path, reason, fault("head", HEAD))
        };
        let (field, value) = line.split_once(':').ok_or_else(unknown)?;
        let value = value.trim();
        match field.trim().to_lowercase().as_str() {
            "name" => patch.witness_name = Some(Personal::new(value)),
            "occupation" => patch.occupation = Some(Personal::new(value)),
            "age" if value.eq_ignore_ascii_case("over 18") => patch.age = Some(Age::Over18),
            "age" => match value.parse() {
                Ok(years) => patch.age = Some(Age::Years(years)),
                Err(_) => {
                    const AGE: &str = "\"over 18\" or a number";
                    let reason = format!("line {number}: the age is {AGE}");
                    return Err(Failure::field(path, reason, fault("age", AGE)));
                }
            },
            _ => return Err(unknown()),
        }
    }
    patch.body = Some(Personal::new(body.trim_end()));
    Ok(patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_text_with_a_head() {
        let path = Path::new("statement.txt");
        let patch = parse_statement(
            path,
            "Name: Invented WITNESS\nAge: over 18\nOccupation: Baker\n\nI saw it.\nThen I left.\n",
        )
        .unwrap();
        assert_eq!(patch.body.unwrap().reveal(), "I saw it.\nThen I left.");
        assert_eq!(patch.age, Some(Age::Over18));
    }

    #[test]
    fn text_from_any_editor_is_the_same_text() {
        let patch = parse_statement(
            Path::new("statement.txt"),
            "\u{feff}Name: Invented WITNESS\r\n\r\nI saw it.\r\n\r\nI left.\r\n",
        )
        .unwrap();
        assert_eq!(patch.body.unwrap().reveal(), "I saw it.\n\nI left.");
    }

    #[test]
    fn a_malformed_file_is_named_by_place_without_its_text() {
        let path = Path::new("report.json");
        for (content, expected) in [
            ("{\"people\":\"SENTINEL\"}", "line 1, column 20: people"),
            ("{\"people\":[{\"age\":\"SENTINEL\"}]}", "people[0].age"),
            ("{\"people\":[]}SENTINEL", "the value must be JSON"),
            (
                "{\"report\":{\"property\":[{\"status\":\"stolen\",\"description\":\"x\",\"value_pence\":-5}]}}",
                "report.property[0].value_pence must be a whole number, 0 or more",
            ),
            (
                "{\"report\":{\"classification\":{\"code\":\"SENTINEL\"}}}",
                "report.classification.code must be a class and perhaps a sub-code",
            ),
            (
                "{\"report\":{\"shoe_size\":9}}",
                "report has a field that does not belong there",
            ),
            (
                "{\"committed_from\":\"SENTINEL\"}",
                "committed_from is not a field that belongs here; put it under report",
            ),
            (
                "{\"knife\":true}",
                "knife is not a field that belongs here; put it under report.flags",
            ),
            (
                "{\"SENTINEL\":9}",
                "the value has a field that does not belong there",
            ),
            (
                "{\"incident\":{\"SENTINEL\":9}}",
                "incident has a field that does not belong there",
            ),
            (
                "{\"report\":{\"narrative\" \"SENTINEL\"}}",
                "line 1, column 24: report must be JSON",
            ),
            ("SENTINEL", "line 1, column 1: the value must be JSON"),
            (
                "{\"people\":[{\"name\":\"x\",\"fields\":{\n\"interpreter_needed\":true}}]}",
                "line 2, column 22: people[0].fields.interpreter_needed must be \"not_asked\", \"unknown\", \"refused\", or the answer as {\"given\": ...}",
            ),
            (
                "{\"report\":{\"victim_care\":{\"supports_prosecution\":true},\n\"SENTINEL\" 1}}",
                "line 2, column 12: the value must be JSON",
            ),
            (
                "{\"report\":{\"flags\":{\"domestic_abuse\":true,\"knife\":\"SENTINEL\"}}}",
                "report.flags.knife must be true or false",
            ),
        ] {
            let error = parse_report(path, content).err().unwrap();
            let fields: Vec<_> = error.fields().iter().map(|e| e.field.clone()).collect();
            assert_eq!(fields.len(), 1, "{fields:?}");
            for field in fields.iter().filter(|field| *field != ".") {
                assert!(error.to_string().contains(field.as_str()), "{field}");
            }
            let error = error.to_string();
            assert!(error.contains(expected), "{error}");
            assert!(!error.contains("SENTINEL"), "{error}");
        }
    }

    #[test]
    fn a_wrong_line_is_named() {
        let path = Path::new("statement.txt");
        for (content, expected) in [
            ("no head", "an empty line"),
            ("Name: A\nShoe size: 9\n\nx", "line 2"),
            ("Name: A\nAge: many\n\nx", "line 2: the age"),
        ] {
            let error = parse_statement(path, content).unwrap_err();
            assert_eq!(error.fields().len(), 1, "{error}");
            let error = error.to_string();
            assert!(
                error.contains(expected) && error.starts_with("statement.txt"),
                "{error}"
            );
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_named_by_place() {
        let error = decode(Path::new("x.txt"), b"abc\xff".to_vec())
            .unwrap_err()
            .to_string();
        assert!(error.contains("after 3 bytes"), "{error}");
    }
}
