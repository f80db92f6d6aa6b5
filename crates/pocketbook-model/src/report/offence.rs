//! The classification of an offence: which one, attempted or done, from which
//! list. What the officer enters is provisional; what the force confirms comes
//! later, from outside, and never touches the sealed record.
//!
//! Code and title are both kept, so a report stays readable when its list is
//! no longer held anywhere.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, OffenceCode, Personal, Timestamp, WarrantNumber};

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
