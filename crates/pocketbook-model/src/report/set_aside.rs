//! A report that was begun and is not to be filed. It is kept, with its reason,
//! and can be taken up again: nothing is deleted on a tablet, and setting a
//! report aside is not "no-crime", which is the Force Crime Registrar's. Once it
//! is filed, there is no setting aside.

use serde::{Deserialize, Serialize};

use crate::warning::says_nothing;
use crate::{FieldError, FieldErrors, Limit, Personal, Rule};

/// Why a report is not to be filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SetAsideReason {
    /// Another report tells of the same crime and the same victim.
    Duplicate,
    /// It was never to be one.
    EnteredInError,
    /// What it tells of belongs to another incident, and is reported there.
    AnotherIncident,
}

impl SetAsideReason {
    /// The reason in words, after "set aside:".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Duplicate => "a duplicate of another report",
            Self::EnteredInError => "entered in error",
            Self::AnotherIncident => "it belongs to another incident",
        }
    }

    /// What that means for the 24 hours within which a crime is to be recorded
    /// (Home Office Crime Recording Rules, 2025): whatever was reported is recorded
    /// by another report, or is still to be. `reported` is whether the report itself
    /// says when it was reported.
    #[must_use]
    pub const fn of_the_clock(self, reported: bool) -> &'static str {
        match self {
            Self::Duplicate => "the 24 hours run on with the report that this one repeats",
            Self::EnteredInError if reported => {
                "it says when it was reported, so the 24 hours run on"
            }
            Self::EnteredInError => {
                "it does not say itself that it was reported; the 24 hours of its incident run on"
            }
            Self::AnotherIncident => "the 24 hours run on with the report in the other incident",
        }
    }

    /// Whether what it tells of was reported in this incident all the same: what
    /// says when it was reported is no error of the tablet's alone.
    #[must_use]
    pub const fn was_reported_here(self, reported: bool) -> bool {
        match self {
            Self::Duplicate => true,
            Self::EnteredInError => reported,
            Self::AnotherIncident => false,
        }
    }

    /// Whether the force is still to hold a report that is set aside with this
    /// reason, and that says when it was reported or does not: no other report is
    /// said to tell of it.
    #[must_use]
    pub const fn is_still_to_be_recorded(self, reported: bool) -> bool {
        matches!(self, Self::EnteredInError) && reported
    }
}

/// That a report was set aside, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// Why.
    pub reason: SetAsideReason,
    /// More in the officer's words, such as which report it repeats.
    pub why: Personal,
}

impl SetAside {
    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] naming `why` when it is empty or too long, or a letter or two
    /// that say nothing.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let why = self.why.reveal();
        let limit = Limit::ADDRESS.required();
        let wrong = limit.check_final("why", why).err();
        let nothing = says_nothing(why).then(|| FieldError {
            field: "why".to_owned(),
            rule: Rule::Shape {
                expected: "why it is not to be filed, in words: a letter or two says nothing",
            },
        });
        FieldErrors::check(wrong.or(nothing).into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_set_aside_with_a_reason_in_words() {
        for (why, wrong) in [
            ("", true),
            (" ", true),
            ("x", true),
            ("-.", true),
            ("ok", true),
            ("Invented", false),
        ] {
            let aside = SetAside {
                reason: SetAsideReason::Duplicate,
                why: why.into(),
            };
            let found = aside.check().err();
            assert_eq!(found.is_some(), wrong, "{why:?}");
            assert!(found.is_none_or(|found| found.fields()[0].field == "why"));
        }
        let long = SetAside {
            reason: SetAsideReason::EnteredInError,
            why: "x".repeat(401).into(),
        };
        assert_eq!(long.check().unwrap_err().fields()[0].field, "why");
        let other = r#"{"reason":"no_crime","why":"Invented"}"#;
        assert!(serde_json::from_str::<SetAside>(other).is_err());
    }

    #[test]
    fn what_says_when_it_was_reported_is_not_called_unreported() {
        use SetAsideReason::{AnotherIncident, Duplicate, EnteredInError};
        for (reason, reported, here, to_be_recorded) in [
            (Duplicate, true, true, false),
            (Duplicate, false, true, false),
            (EnteredInError, true, true, true),
            (EnteredInError, false, false, false),
            (AnotherIncident, true, false, false),
        ] {
            assert_eq!(reason.was_reported_here(reported), here, "{reason:?}");
            let still = reason.is_still_to_be_recorded(reported);
            assert_eq!(still, to_be_recorded, "{reason:?}");
            assert!(reason.of_the_clock(reported).contains("run on"));
        }
    }
}
