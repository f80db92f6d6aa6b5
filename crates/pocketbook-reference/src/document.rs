//! How every list of this room is read from JSON, and the head that all have.
//!
//! A document says first what it is (`"schema": "pocketbook.offences/1"`), so
//! that one kind of list is never taken for another and a later format beside
//! this one is told apart. Fields that are not known are refused: a misspelt
//! `"until"` must not make a code valid for ever.

use pocketbook_model::Limit;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::problem::{Findings, Problems};

/// Greatest size of a list in bytes, as for all reference data.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// One line of a list's head or of a label.
pub(crate) const LINE: Limit = Limit {
    characters: 250,
    multiline: false,
    optional: false,
};

/// Where an entry comes from, and so how far it may be relied on. A force
/// confirms or replaces what is not published by publishing its own list.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// Read in the published source that the list names. In a force's own list,
    /// the force says so.
    #[default]
    Published,
    /// Known from practice, and not read in a published source.
    FromPractice,
    /// To be confirmed by the force before it is relied on.
    ToConfirm,
}

impl Basis {
    pub(crate) fn is_published(&self) -> bool {
        *self == Self::Published
    }
}

/// What every list says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListHead {
    /// Identifier: lower-case letters, digits and hyphens, at most 60.
    pub id: String,
    /// Edition, from 1; it rises with each that is published.
    pub edition: u64,
    /// Title, for people.
    pub title: String,
    /// Where its entries come from, with their licence.
    pub source: String,
}

impl ListHead {
    pub(crate) fn check(&self, findings: &mut Findings) {
        check_id(findings, "id", &self.id);
        check_edition(findings, "edition", self.edition);
        findings.text("title", "title", &self.title, LINE);
        let source = Limit {
            characters: 1_000,
            ..LINE
        };
        findings.text("source", "source", &self.source, source);
    }
}

/// Checks an identifier: it stands in file names, addresses and sealed records.
pub(crate) fn check_id(findings: &mut Findings, place: &str, id: &str) {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if !(1..=60).contains(&id.len()) || !id.bytes().all(allowed) {
        findings.add(
            place,
            "identifier",
            "must be 1 to 60 lower-case letters, digits, hyphens or underscores",
        );
    }
}

/// Checks an edition. Sealed payloads hold it, and RFC 8785 writes integers up
/// to 2^53 - 1 exactly.
pub(crate) fn check_edition(findings: &mut Findings, place: &str, edition: u64) {
    if !(1..(1 << 53)).contains(&edition) {
        findings.add(place, "range", "must be a whole number from 1");
    }
}

/// Reads a document of one schema.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8], schema: &str) -> Result<T, Problems> {
    #[derive(Deserialize)]
    struct Named {
        schema: Option<String>,
    }
    let bytes = within_limit(bytes)?;
    // The schema first: of another kind of document everything else is wrong.
    if let Ok(Named { schema: named }) = serde_json::from_slice::<Named>(bytes)
        && named.as_deref() != Some(schema)
    {
        return Err(Problems::one(
            "schema",
            "schema",
            format!("must be \"{schema}\""),
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        shape(&error, &path)
    })?;
    reader.end().map_err(|error| shape(&error, "."))?;
    Ok(value)
}

/// The bytes without the mark that some editors put before them, when there are
/// not too many and the mark is that of UTF-8.
pub(crate) fn within_limit(bytes: &[u8]) -> Result<&[u8], Problems> {
    if bytes.len() > MOST_BYTES {
        return Err(Problems::one(
            "file",
            "too_large",
            format!(
                "has {} bytes; a list may have {MOST_BYTES} at most",
                bytes.len()
            ),
        ));
    }
    // RFC 2781, section 3.2: the mark of either order of bytes.
    if [b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .any(|mark| bytes.starts_with(*mark))
    {
        return Err(Problems::one(
            "file",
            "encoding",
            "is text in UTF-16; save it as UTF-8",
        ));
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

fn shape(error: &serde_json::Error, path: &str) -> Problems {
    let place = format!("line {}, column {}", error.line(), error.column());
    let reason = match (error.classify(), path) {
        (serde_json::error::Category::Data, ".") => {
            "the document has another shape, lacks a field, or has one that is not known".to_owned()
        }
        (serde_json::error::Category::Data, path) => {
            format!("{path} has another shape, lacks a field, or has one that is not known")
        }
        _ => "it is not JSON".to_owned(),
    };
    Problems::one(place, "shape", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "pocketbook.example/1";

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        #[expect(dead_code, reason = "only its presence matters")]
        schema: String,
        #[expect(dead_code, reason = "only its shape matters")]
        rows: Vec<u8>,
    }

    fn problem(text: &str) -> String {
        read::<Example>(text.as_bytes(), SCHEMA)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn another_kind_of_document_is_named_first() {
        assert_eq!(
            problem(r#"{"schema":"pocketbook.other/1","x":1}"#),
            r#"schema: must be "pocketbook.example/1""#
        );
        assert!(problem("{}").starts_with("schema: must be"));
    }

    #[test]
    fn a_malformed_document_is_refused_by_line() {
        let head = r#"{"schema":"pocketbook.example/1","#;
        for (rest, expected) in [
            (
                "\n\"rows\":[1,300]}",
                "line 2, column 13: rows[1] has another",
            ),
            (
                "\"rows\":[],\n\"row\":1}",
                "line 2, column 5: row has another",
            ),
            ("\"rows\":[]} x", "it is not JSON"),
            ("\"rows\":", "it is not JSON"),
        ] {
            let words = problem(&format!("{head}{rest}"));
            assert!(words.contains(expected), "{words}");
        }
        assert!(problem("").contains("line 1, column 0: it is not JSON"));
    }

    #[test]
    fn a_mark_before_the_document_is_no_part_of_it() {
        let text = "\u{feff}{\"schema\":\"pocketbook.example/1\",\"rows\":[1]}";
        assert!(read::<Example>(text.as_bytes(), SCHEMA).is_ok());
    }

    #[test]
    fn a_document_beyond_the_limit_is_not_read() {
        let text = vec![b' '; MOST_BYTES + 1];
        let problems = read::<Example>(&text, SCHEMA).unwrap_err();
        assert_eq!(problems.found[0].code, "too_large");
    }
}
