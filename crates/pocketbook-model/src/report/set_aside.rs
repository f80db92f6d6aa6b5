//! A report that was begun and is not to be filed. It is kept, with its reason,
//! and can be taken up again: nothing is deleted on a tablet, and setting a
//! report aside is not "no-crime", which is the Force Crime Registrar's. Once it
//! is filed, there is no setting aside.

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Limit, Personal};

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
    /// (Home Office Crime Recording Rules, 2025): whatever was reported is
    /// recorded by another report, or was not reported at all.
    #[must_use]
    pub const fn of_the_clock(self) -> &'static str {
        match self {
            Self::Duplicate => "the 24 hours run on with the report that this one repeats",
            Self::EnteredInError => "nothing was reported, so no 24 hours run",
            Self::AnotherIncident => "the 24 hours run on with the report in the other incident",
        }
    }

    /// Whether what it tells of was reported in this incident all the same.
    #[must_use]
    pub const fn was_reported_here(self) -> bool {
        matches!(self, Self::Duplicate)
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
    /// [`FieldErrors`] naming `why` when it is empty or too long.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let limit = Limit::ADDRESS.required();
        let wrong = limit.check_final("why", self.why.reveal()).err();
        FieldErrors::check(wrong.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_set_aside_with_a_reason_in_words() {
        for (why, wrong) in [("", true), (" ", true), ("Invented", false)] {
            let aside = SetAside {
                reason: SetAsideReason::Duplicate,
                why: why.into(),
            };
            assert_eq!(aside.check().is_err(), wrong, "{why:?}");
        }
        let long = SetAside {
            reason: SetAsideReason::EnteredInError,
            why: "x".repeat(401).into(),
        };
        assert_eq!(long.check().unwrap_err().fields()[0].field, "why");
        let other = r#"{"reason":"no_crime","why":"Invented"}"#;
        assert!(serde_json::from_str::<SetAside>(other).is_err());
    }
}
