//! The classification of an offence: which one, attempted or done, from which
//! list. What the officer enters is provisional; what the force confirms comes
//! later, from outside, and never touches the sealed record.
//!
//! Code and title are both kept, so a report stays readable when its list is
//! no longer held anywhere.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::warning::says_nothing;
use crate::{FieldError, Limit, OffenceCode, Personal, Rule, Timestamp, WarrantNumber};

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

impl Inchoate {
    /// Each of them.
    pub const ALL: [Self; 4] = [
        Self::Substantive,
        Self::Attempt,
        Self::Conspiracy,
        Self::EncouragingOrAssisting,
    ];

    /// The word that documents and messages have for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Substantive => "substantive",
            Self::Attempt => "attempt",
            Self::Conspiracy => "conspiracy",
            Self::EncouragingOrAssisting => "encouraging_or_assisting",
        }
    }
}

impl FromStr for Inchoate {
    type Err = FieldError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|one| one.as_str() == word);
        named.ok_or_else(|| FieldError {
            field: "inchoate".to_owned(),
            rule: Rule::OneOf {
                names: Self::ALL.map(|one| one.as_str().to_owned()).to_vec(),
            },
        })
    }
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
    /// Its title, or the officer's words. Left out beside a code, it is that of
    /// the list held where it is entered.
    #[serde(default)]
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

    /// What to call it on a screen: its title, and that it was attempted or only
    /// planned.
    #[must_use]
    pub fn known_as(&self) -> Personal {
        let how_far = match self.inchoate {
            Inchoate::Substantive => return self.title.clone(),
            Inchoate::Attempt => "attempted",
            Inchoate::Conspiracy => "conspiracy",
            Inchoate::EncouragingOrAssisting => "encouraging or assisting",
        };
        Personal::new(format!("{}, {how_far}", self.title.reveal().trim()))
    }

    /// What to call it, behind its code where it has one.
    #[must_use]
    pub fn with_its_code(&self) -> Personal {
        let title = self.known_as();
        let title = title.reveal().trim();
        Personal::new(match &self.code {
            Some(code) => format!("{} {title}", code.as_str()),
            None => title.to_owned(),
        })
    }

    /// Whether two name the same offence as far done: by their codes where both
    /// have one, whatever title and edition stand beside it, else by their words.
    #[must_use]
    pub fn is_the_offence_of(&self, other: &Self) -> bool {
        let words = |one: &Self| one.title.reveal().trim().to_lowercase();
        self.inchoate == other.inchoate
            && match (&self.code, &other.code) {
                (Some(own), Some(other)) => own == other,
                (None, None) => words(self) == words(other),
                (Some(_), None) | (None, Some(_)) => false,
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
        // The longest title of the Ministry of Justice's list has 1,005
        // characters; lists may have up to as many.
        let limit = Limit {
            characters: 2_000,
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
    /// Why it is this one. Not all that were confirmed before it was asked for
    /// have it.
    #[serde(default)]
    pub reason: Personal,
}

impl ConfirmedClassification {
    /// Checks every field of one that is confirmed now: it says why, because the
    /// officer reads it.
    ///
    /// # Errors
    ///
    /// [`crate::FieldErrors`] with each field that breaks a rule.
    pub fn check_new(&self) -> Result<(), crate::FieldErrors> {
        let why = REASON.required();
        let found = (why.check_final("reason", self.reason.reveal()).err()).into_iter();
        let others = self.check().err();
        let others = others.iter().flat_map(|errors| errors.fields().to_vec());
        let others = others.filter(|error| error.field != "reason");
        crate::FieldErrors::check(others.chain(found).collect())
    }

    /// What is asked of a reason of a letter or two, which fills the field and tells
    /// the officer nothing.
    #[must_use]
    pub fn doubt_of_the_reason(&self) -> Option<FieldError> {
        says_nothing(self.reason.reveal()).then(|| FieldError {
            field: "reason".to_owned(),
            rule: Rule::Shape {
                expected: "why it is this offence, in words, for the officer reads it: a letter or two says nothing",
            },
        })
    }

    /// Checks every field of one that is kept, with or without its reason.
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

    #[test]
    fn how_far_an_offence_went_is_said_by_the_words_of_its_documents() {
        for one in Inchoate::ALL {
            let word = serde_json::to_value(one).unwrap();
            assert_eq!(word, one.as_str());
            assert_eq!(one.as_str().parse(), Ok(one));
        }
        let refused = "SENTINEL".parse::<Inchoate>().unwrap_err();
        assert_eq!(refused.field, "inchoate");
        assert!(refused.to_string().ends_with("encouraging_or_assisting"));
    }

    #[test]
    fn what_is_confirmed_now_says_why_and_what_was_kept_without_is_still_read() {
        for (reason, now, kept) in [
            ("Invented reason", &[][..], true),
            ("", &["reason"], true),
            (" \n", &["reason"], true),
            ("a\u{202e}b", &["reason"], false),
        ] {
            let confirmed = ConfirmedClassification {
                classification: Classification::in_words("Invented theft"),
                confirmed_at: Timestamp::from_unix_ms(1),
                confirmed_by: "crime recording".to_owned(),
                reason: reason.into(),
            };
            assert_eq!(confirmed.check().is_ok(), kept, "{reason:?}");
            let found = confirmed.check_new().err();
            let found = found.iter().flat_map(|errors| errors.fields());
            let fields: Vec<_> = found.map(|error| error.field.as_str()).collect();
            assert_eq!(fields, now, "{reason:?}");
        }
    }
}
