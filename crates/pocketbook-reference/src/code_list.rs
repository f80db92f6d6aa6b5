//! Lists of codes with their labels: ethnicity, appearance, outcomes, roles.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::document::{self, Basis, LINE, ListHead};
use crate::problem::{Findings, Problems};

const SCHEMA: &str = "pocketbook.code-list/1";

/// Greatest number of codes of a list.
pub const MOST_CODES: usize = 5_000;

/// One edition of a list of codes, without a fault. The default has no codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeList {
    head: ListHead,
    codes: Vec<Code>,
}

/// One code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code: up to 20 letters, digits, dots and hyphens.
    pub code: String,
    /// What it stands for.
    pub label: String,
    /// The last day on which it may be chosen, where it has been withdrawn. It
    /// stays readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// How far the row may be relied on.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    id: String,
    edition: u64,
    title: String,
    source: String,
    codes: Vec<Code>,
}

impl CodeList {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// [`Problems`], each by place; nothing of the list is used then.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problems> {
        let document: Document = document::read(bytes, SCHEMA)?;
        let head = ListHead {
            id: document.id,
            edition: document.edition,
            title: document.title,
            source: document.source,
        };
        let mut findings = Findings::default();
        head.check(&mut findings);
        if document.codes.is_empty() {
            findings.add("codes", "empty", "has no codes; add at least one");
        }
        if document.codes.len() > MOST_CODES {
            findings.add(
                "codes",
                "too_many",
                format!("has more than {MOST_CODES} codes"),
            );
        }
        let mut seen = HashSet::new();
        for (position, code) in document.codes.iter().take(MOST_CODES).enumerate() {
            let place = format!("codes[{position}]");
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            if !(1..=20).contains(&code.code.len()) || !code.code.bytes().all(allowed) {
                findings.add(
                    place.as_str(),
                    "code",
                    "code must be 1 to 20 letters, digits, dots or hyphens",
                );
            } else if !seen.insert(&code.code) {
                let reason = format!("{} is there already; keep one of them", code.code);
                findings.add(place.as_str(), "duplicate", reason);
            }
            findings.text(&place, "label", &code.label, LINE);
        }
        findings.conclude()?;
        Ok(Self {
            head,
            codes: document.codes,
        })
    }

    /// The list in its format, ending in a line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let head = self.head.clone();
        let document = Document {
            schema: SCHEMA.to_owned(),
            id: head.id,
            edition: head.edition,
            title: head.title,
            source: head.source,
            codes: self.codes.clone(),
        };
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The same list under another number: a force's list goes by the edition it
    /// was published under.
    #[must_use]
    pub fn numbered(mut self, edition: u64) -> Self {
        self.head.edition = edition;
        self
    }

    /// What the list says of itself.
    #[must_use]
    pub fn head(&self) -> &ListHead {
        &self.head
    }

    /// Every code, withdrawn ones too, in the order of the list: for reading.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The codes that may be chosen on a day, in the order of the list.
    pub fn choices(&self, on: NaiveDate) -> impl Iterator<Item = &Code> {
        self.codes
            .iter()
            .filter(move |code| code.until.is_none_or(|until| on <= until))
    }

    /// What a code stands for, withdrawn or not.
    #[must_use]
    pub fn label_of(&self, code: &str) -> Option<&str> {
        let found = self.codes.iter().find(|entry| entry.code == code)?;
        Some(&found.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(codes: &str) -> Result<CodeList, Problems> {
        CodeList::parse(
            format!(
                r#"{{"schema":"{SCHEMA}","id":"invented","edition":1,"title":"Invented",
                "source":"Invented","codes":{codes}}}"#
            )
            .as_bytes(),
        )
    }

    #[test]
    fn a_withdrawn_code_is_readable_and_not_offered() {
        let list =
            list(r#"[{"code":"A","label":"Old","until":"2023-03-31"},{"code":"B","label":"New"}]"#)
                .unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let offered = |on| {
            list.choices(on)
                .map(|c| c.code.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(offered(day("2023-03-31")), ["A", "B"]);
        assert_eq!(offered(day("2023-04-01")), ["B"]);
        assert_eq!(list.label_of("A"), Some("Old"));
        assert_eq!(list.label_of("C"), None);
        assert_eq!(CodeList::parse(list.to_json().as_bytes()), Ok(list));
    }

    #[test]
    fn every_bad_code_is_told_by_its_place() {
        let problems = list(
            r#"[{"code":"A","label":"x"},{"code":"A","label":""},{"code":"a b","label":"x"}]"#,
        )
        .unwrap_err();
        assert_eq!(
            problems.to_string(),
            "codes[1]: A is there already; keep one of them\n\
             codes[1]: label is needed; fill it in\n\
             codes[2]: code must be 1 to 20 letters, digits, dots or hyphens"
        );
        for codes in [
            "[]",
            r#"[{"code":"A","label":"x","until":"2023-02-30"}]"#,
            r#"[{"code":"A","label":"x","untill":"2023-02-03"}]"#,
        ] {
            assert!(list(codes).is_err(), "{codes}");
        }
    }
}
