//! What a report is of: a crime, or an incident recorded without one. Every
//! report is registered, "whether crime related or not" (National Crime
//! Recording Standard), so both are kinds of the same record.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal};

/// Crime, or an incident recorded without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A crime under the National Crime Recording Standard.
    Crime,
    /// Recorded, but not as a crime; of this class.
    NonCrimeIncident(NonCrimeClass),
}

/// The class of an incident that is recorded without a crime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NonCrimeClass {
    /// A rape was reported and not, or not yet, recorded as a crime (N100).
    ReportedRape,
    /// A domestic incident without a crime.
    DomesticIncident,
    /// Anti-social behaviour.
    AntiSocialBehaviour,
    /// A hate incident without a crime.
    HateIncident,
    /// Anything else, in a few words.
    Other(Personal),
}

impl NonCrimeClass {
    /// The words for it, as a list shows them.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::ReportedRape => "reported rape (N100)",
            Self::DomesticIncident => "domestic incident",
            Self::AntiSocialBehaviour => "anti-social behaviour",
            Self::HateIncident => "hate incident",
            Self::Other(words) => words.reveal(),
        }
    }
}

impl ReportKind {
    /// Whether it is a crime.
    #[must_use]
    pub const fn is_crime(&self) -> bool {
        matches!(self, Self::Crime)
    }

    pub(crate) fn check(&self, found: &mut Vec<FieldError>) {
        if let Self::NonCrimeIncident(NonCrimeClass::Other(words)) = self {
            let field = "kind.non_crime_incident.other";
            found.extend(Limit::NAME.check_final(field, words.reveal()).err());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_reads_well_in_json() {
        for (kind, json) in [
            (ReportKind::Crime, r#""crime""#),
            (
                ReportKind::NonCrimeIncident(NonCrimeClass::ReportedRape),
                r#"{"non_crime_incident":"reported_rape"}"#,
            ),
            (
                ReportKind::NonCrimeIncident(NonCrimeClass::Other("Invented".into())),
                r#"{"non_crime_incident":{"other":"Invented"}}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), json);
            assert_eq!(serde_json::from_str::<ReportKind>(json).unwrap(), kind);
        }
        assert!(serde_json::from_str::<ReportKind>(r#""non_crime_incident""#).is_err());
    }

    #[test]
    fn another_class_is_named() {
        let mut found = Vec::new();
        ReportKind::NonCrimeIncident(NonCrimeClass::Other("".into())).check(&mut found);
        assert_eq!(found[0].field, "kind.non_crime_incident.other");
    }
}
