//! What is wrong with a list, by place, so that whoever keeps it can mend all
//! of it at once.

use std::fmt;

use pocketbook_model::{FieldError, Limit};
use serde::Serialize;

/// How many problems are told; the rest are counted. A file of another kind
/// altogether has one for every row.
pub const MOST_PROBLEMS: usize = 100;

/// One problem: where it is, and what to do.
///
/// The reason names codes and identifiers, which a force publishes, but repeats
/// no other text of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: `line 12` of a table, `offences[3].title` of a JSON document, or
    /// `file`.
    pub place: String,
    /// A stable code, for programs.
    pub code: &'static str,
    /// What is wrong and what to do, in words.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

/// Everything found wrong with a list; never empty. The list is refused whole,
/// and the one that was in use stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Problems {
    /// The first [`MOST_PROBLEMS`], in the order of the file.
    pub found: Vec<Problem>,
    /// How many more there are.
    pub more: usize,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.found.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            fmt::Display::fmt(problem, f)?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more; mend these first", self.more)?;
        }
        Ok(())
    }
}

impl Problems {
    /// One problem and no other.
    pub(crate) fn one(
        place: impl Into<String>,
        code: &'static str,
        reason: impl Into<String>,
    ) -> Self {
        let mut findings = Findings::default();
        findings.add(place, code, reason);
        findings.into_problems()
    }
}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<Problem>,
    more: usize,
}

impl Findings {
    pub(crate) fn add(
        &mut self,
        place: impl Into<String>,
        code: &'static str,
        reason: impl Into<String>,
    ) {
        self.push(Problem {
            place: place.into(),
            code,
            reason: reason.into(),
        });
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        if self.found.len() < MOST_PROBLEMS {
            self.found.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Checks the length and the characters of one text.
    pub(crate) fn text(&mut self, place: &str, field: &str, text: &str, limit: Limit) {
        if let Err(FieldError { rule, .. }) = limit.check_final(field, text) {
            self.add(place, rule.code(), format!("{field} {rule}"));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// `Ok` when nothing was found.
    pub(crate) fn conclude(self) -> Result<(), Problems> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(self.into_problems())
        }
    }

    fn into_problems(self) -> Problems {
        Problems {
            found: self.found,
            more: self.more,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_counted_and_the_first_are_told() {
        let mut findings = Findings::default();
        for line in 0..250 {
            findings.add(format!("line {line}"), "code", "is wrong");
        }
        let problems = findings.conclude().unwrap_err();
        assert_eq!((problems.found.len(), problems.more), (MOST_PROBLEMS, 150));
        let words = problems.to_string();
        assert!(words.starts_with("line 0: is wrong\nline 1: is wrong"));
        assert!(words.ends_with("and 150 more; mend these first"));
    }
}
