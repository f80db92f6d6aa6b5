//! The classification of an offence: which one, attempted or done, from which
//! list. What the officer enters is provisional; what the force confirms comes
//! later, from outside, and never touches the sealed record.
//!
//! Code and title are both kept, so a report stays readable when its list is
//! no longer held anywhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal, Rule, Timestamp, WarrantNumber};

/// A code of an offence list: a class with or without a sub-code, such as
/// `008/06` and `28E/1`, a class of the counting rules such as `8N`, or the
/// code of an incident without a crime, such as `N100`. It is kept as the list
/// writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct OffenceCode(String);

impl OffenceCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class: what stands before the slash.
    #[must_use]
    pub fn class(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The sub-code: what stands behind the slash.
    #[must_use]
    pub fn sub_code(&self) -> Option<&str> {
        self.0.split_once('/').map(|(_, sub)| sub)
    }
}

impl FromStr for OffenceCode {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_code(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(FieldError {
            field: "code".to_owned(),
            rule: if text.is_empty() {
                Rule::Required
            } else {
                Rule::Shape {
                    expected: "a class and perhaps a sub-code, such as 008/06, 8N or 28E",
                }
            },
        })
    }
}

/// At most one letter, one to three digits, at most two letters; the same
/// again, without the letter before it, behind a slash.
fn is_code(text: &str) -> bool {
    let part = |text: &str| {
        let number = text.trim_end_matches(|c: char| c.is_ascii_uppercase());
        text.len() - number.len() <= 2
            && (1..=3).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    let class = |text: &str| {
        part(
            text.strip_prefix(|c: char| c.is_ascii_uppercase())
                .unwrap_or(text),
        )
    };
    match text.split_once('/') {
        Some((before, sub)) => class(before) && part(sub),
        None => class(text),
    }
}

impl TryFrom<String> for OffenceCode {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OffenceCode> for String {
    fn from(code: OffenceCode) -> Self {
        code.0
    }
}

impl fmt::Display for OffenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far the offence went: done, or one of the offences that come before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Inchoate {
    /// The offence itself.
    #[default]
    Substantive,
    /// Attempted (Criminal Attempts Act 1981, s.1).
    Attempt,
    /// Conspired at (Criminal Law Act 1977, s.1).
    Conspiracy,
    /// Encouraged or assisted (Serious Crime Act 2007, ss.44 to 46).
    EncouragingOrAssisting,
}

/// The edition of the list that a code came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OffenceListEdition {
    /// The list's identifier.
    pub list: String,
    /// Its edition.
    pub edition: String,
}

/// An offence, as classified by somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// Its code; none while it is known in words only.
    #[serde(default)]
    pub code: Option<OffenceCode>,
    /// Its title, or the officer's words.
    pub title: Personal,
    /// Where the code came from.
    #[serde(default)]
    pub list: Option<OffenceListEdition>,
    /// Done, attempted, conspired at.
    #[serde(default)]
    pub inchoate: Inchoate,
}

impl Classification {
    /// Greatest number of earlier classifications that a draft keeps.
    pub const HISTORY: usize = 200;

    /// An offence in words, without a code.
    #[must_use]
    pub fn in_words(title: impl Into<Personal>) -> Self {
        Self {
            code: None,
            title: title.into(),
            list: None,
            inchoate: Inchoate::Substantive,
        }
    }

    /// Checks every field, as of a classification that is complete.
    ///
    /// # Errors
    ///
    /// [`crate::FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), crate::FieldErrors> {
        let mut found = Vec::new();
        self.broken("classification", true, &mut found);
        crate::FieldErrors::check(found)
    }

    pub(crate) fn broken(&self, path: &str, complete: bool, found: &mut Vec<FieldError>) {
        let title = format!("{path}.title");
        let limit = Limit {
            characters: 400,
            ..Limit::NAME
        };
        found.extend(if complete {
            limit.check_final(&title, self.title.reveal()).err()
        } else {
            limit.check_draft(&title, self.title.reveal()).err()
        });
        if let Some(edition) = &self.list {
            for (name, text) in [("list", &edition.list), ("edition", &edition.edition)] {
                let field = format!("{path}.list.{name}");
                found.extend(Limit::NAME.check_final(&field, text).err());
            }
        }
    }
}

/// A classification with the time and the officer who entered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassificationEntry {
    /// What was entered.
    pub classification: Classification,
    /// When and by whom.
    pub entered: Entered,
}

/// When something was entered, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entered {
    /// By the tablet's clock.
    pub at: Timestamp,
    /// The officer.
    pub by: WarrantNumber,
}

/// Why the force recorded another offence than the officer did.
const REASON: Limit = Limit {
    characters: 2_000,
    ..Limit::ADDRESS
};

/// A classification that the force confirmed. It is kept beside the sealed
/// report and never in it; the newest counts, all are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmedClassification {
    /// What the force recorded.
    pub classification: Classification,
    /// When the force confirmed it, by the force's clock.
    pub confirmed_at: Timestamp,
    /// Which office did, such as `crime management`: a role, never a name.
    pub confirmed_by: String,
    /// Why it is another than the officer's, where the force said so.
    #[serde(default)]
    pub reason: Personal,
}

impl ConfirmedClassification {
    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`crate::FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), crate::FieldErrors> {
        let mut found = Vec::new();
        self.classification
            .broken("classification", true, &mut found);
        found.extend(
            Limit::NAME
                .check_final("confirmed_by", &self.confirmed_by)
                .err(),
        );
        found.extend(REASON.check_final("reason", self.reason.reveal()).err());
        crate::FieldErrors::check(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_codes_of_practice_are_read() {
        for (text, class, sub) in [
            ("008/06", "008", Some("06")),
            ("066/98", "066", Some("98")),
            ("8N", "8N", None),
            ("28E", "28E", None),
            ("28E/1", "28E", Some("1")),
            ("N100", "N100", None),
            ("195/94A", "195", Some("94A")),
        ] {
            let code: OffenceCode = text.parse().unwrap();
            assert_eq!((code.class(), code.sub_code()), (class, sub), "{text}");
            assert_eq!(code.to_string(), text);
        }
        for text in [
            "", "N", "8n", "0008", "8/", "/06", "8/6/1", "8 N", "8NNN", "é8",
        ] {
            assert!(text.parse::<OffenceCode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_class_and_sub_code_survives_its_spelling(
            class in "[A-Z]?[0-9]{1,3}[A-Z]{0,2}", sub in proptest::option::of("[0-9]{1,3}[A-Z]{0,2}")
        ) {
            let text = match &sub { Some(sub) => format!("{class}/{sub}"), None => class.clone() };
            let code: OffenceCode = text.parse().unwrap();
            prop_assert_eq!(code.class(), class);
            prop_assert_eq!(code.sub_code(), sub.as_deref());
        }

        #[test]
        fn no_text_makes_a_code_panic(text in "\\PC{0,20}") {
            let _ = text.parse::<OffenceCode>();
        }
    }
}
