//! A list of offences: one edition, checked whole.
//!
//! Titles, groups and codes are facts of whoever publishes the list and are
//! taken as they are: a group that looks odd, a title that says it is for the
//! class only, a repealed offence. What is refused is what could not be relied
//! on: a code of no known shape, one code with two titles, a title that is
//! empty or holds characters nobody sees.

mod json;
mod lines;
mod table;

use std::collections::HashMap;

use pocketbook_model::{FieldError, Limit, OffenceCode};
use serde::Serialize;

use crate::document::{Basis, LINE, ListHead};
use crate::problem::{Findings, Problem, Problems};

/// Greatest number of rows. The full list of the Ministry of Justice has about
/// 3,000.
pub const MOST_OFFENCES: usize = 20_000;

/// The longest title of the full list has 1,005 characters.
const TITLE: Limit = Limit {
    characters: 2_000,
    multiline: false,
    optional: false,
};

/// Whether an offence may still be chosen without a second thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// An offence of the list.
    Current,
    /// The title is for the class alone, to be used where the sub-code cannot be
    /// determined.
    ClassOnly,
    /// The list marks it as repealed or kept for old records: by words in its
    /// title, or by the asterisk before it.
    Old,
}

impl Standing {
    /// What to say beside an offence in a list, where it is not simply to be
    /// chosen.
    #[must_use]
    pub const fn mark(self) -> Option<&'static str> {
        match self {
            Self::Current => None,
            Self::ClassOnly => Some("class only: where the sub-code cannot be determined"),
            Self::Old => Some("repealed, or for old records only"),
        }
    }

    fn of(title: &str) -> Self {
        let lower = title.to_lowercase();
        let old = title.starts_with('*')
            // The Larceny Acts went with the Theft Act 1968; the list does not
            // mark the row that names one.
            || ["(repealed)", "now repealed", "generic old", "larceny act"]
                .iter()
                .any(|mark| lower.contains(mark))
            || lower.starts_with("migrated ");
        if old {
            Self::Old
        } else if lower.contains("(class only") {
            Self::ClassOnly
        } else {
            Self::Current
        }
    }
}

/// One offence of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Offence {
    /// Its code.
    pub code: OffenceCode,
    /// Its title, in the words of the list.
    pub title: String,
    /// The group under which the list keeps it; may be empty.
    pub group: String,
    /// What officers call it, where that is something else.
    pub known_as: Option<String>,
    /// Whether it may still be chosen.
    pub standing: Standing,
    /// How far the row may be relied on.
    pub basis: Basis,
}

impl Offence {
    /// Whether a text is its title, or what officers call it.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        text == self.title.to_lowercase()
            || (self.known_as.as_deref()).is_some_and(|name| text == name.to_lowercase())
    }
}

/// One edition of a list of offences, without a fault. The default has no rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffenceList {
    head: ListHead,
    offences: Vec<Offence>,
    by_code: HashMap<OffenceCode, usize>,
}

/// A row as it was written, with its place in the file.
struct Row {
    place: String,
    code: Result<OffenceCode, FieldError>,
    title: String,
    group: String,
    known_as: Option<String>,
    basis: Basis,
}

impl OffenceList {
    /// Reads the project's own JSON format.
    ///
    /// # Errors
    ///
    /// [`Problems`], each by place; nothing of the list is used then.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problems> {
        json::parse(bytes)
    }

    /// Reads a table in CSV with a heading line: columns `code`, `subcode`,
    /// `title` and `group`, in any order, and `known_as` where a force adds
    /// one. A byte order mark, either kind of line end and quoted fields are
    /// read.
    ///
    /// # Errors
    ///
    /// [`Problems`], each by line; nothing of the list is used then.
    pub fn parse_csv(bytes: &[u8], head: ListHead) -> Result<Self, Problems> {
        table::parse(bytes, head)
    }

    /// The list in the project's own format, ending in a line feed; the same
    /// list gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
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

    /// Every offence, in the order of the list.
    #[must_use]
    pub fn offences(&self) -> &[Offence] {
        &self.offences
    }

    /// The offence of a code.
    #[must_use]
    pub fn find(&self, code: &OffenceCode) -> Option<&Offence> {
        self.offences.get(*self.by_code.get(code)?)
    }

    fn of(head: ListHead, rows: Vec<Result<Row, Problem>>) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        head.check(&mut findings);
        if rows.is_empty() && findings.is_empty() {
            findings.add("file", "empty", "has no offences; add at least one");
        }
        let mut offences = Vec::with_capacity(rows.len());
        let mut by_code = HashMap::with_capacity(rows.len());
        let mut places: HashMap<OffenceCode, String> = HashMap::with_capacity(rows.len());
        for row in rows {
            let row = match row {
                Ok(row) => row,
                Err(problem) => {
                    findings.push(problem);
                    continue;
                }
            };
            let place = row.place.as_str();
            findings.text(place, "title", &row.title, TITLE);
            findings.text(place, "group", &row.group, LINE.or_empty());
            if let Some(known_as) = &row.known_as {
                findings.text(place, "known_as", known_as, LINE);
            }
            let code = match row.code {
                Ok(code) => code,
                Err(error) => {
                    findings.add(
                        place,
                        "code",
                        format!("the code is unreadable; it {}", error.rule),
                    );
                    continue;
                }
            };
            if let Some(first) = places.get(&code) {
                findings.add(
                    place,
                    "duplicate",
                    format!("{code} is given already, at {first}; keep one of them"),
                );
                continue;
            }
            places.insert(code.clone(), row.place);
            by_code.insert(code.clone(), offences.len());
            offences.push(Offence {
                code,
                standing: Standing::of(&row.title),
                title: row.title,
                group: row.group,
                known_as: row.known_as,
                basis: row.basis,
            });
        }
        findings.conclude()?;
        Ok(Self {
            head,
            offences,
            by_code,
        })
    }
}

/// What the first row beyond the limit is told.
fn too_many(place: String) -> Problem {
    Problem {
        place,
        code: "too_many",
        reason: format!(
            "the list has more than {MOST_OFFENCES} rows; leave out what is not an offence"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_tells_whether_an_offence_may_be_chosen() {
        for (title, standing) in [
            ("Affray", Standing::Current),
            (
                "Rape (class only: use where the sub-code cannot be determined)",
                Standing::ClassOnly,
            ),
            ("*Assault PC (Indictable/Either way)", Standing::Old),
            ("Offences under an Act S.23 (repealed)", Standing::Old),
            ("Act 1890 SS.38 (now repealed) & 51", Standing::Old),
            ("Migrated theft offences", Standing::Old),
            ("Robbery - Larceny Act 1916 s 23(3)", Standing::Old),
            ("Offences after the repeal of an order", Standing::Current),
        ] {
            assert_eq!(Standing::of(title), standing, "{title}");
        }
    }
}
