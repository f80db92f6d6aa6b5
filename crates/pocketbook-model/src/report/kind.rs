//! What a report is of: a crime, or an incident recorded without one. Every
//! report is registered, "whether crime related or not" (National Crime
//! Recording Standard), so both are kinds of the same record.

use serde::{Deserialize, Serialize};

use crate::{Classification, FieldError, Limit, OffenceCode, Personal, Rule};

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

    /// The code that the class is recorded under, where it has one: `N100` for a
    /// reported rape (Home Office Counting Rules). The other classes have none.
    #[must_use]
    pub fn code(&self) -> Option<OffenceCode> {
        match self {
            Self::ReportedRape => "N100".parse().ok(),
            Self::DomesticIncident
            | Self::AntiSocialBehaviour
            | Self::HateIncident
            | Self::Other(_) => None,
        }
    }

    /// Whether a code is that of another class: N100, with or without a sub-code,
    /// is a reported rape's and no other's.
    pub(crate) fn is_not_of(&self, code: Option<&OffenceCode>) -> bool {
        let Some(of_rape) = Self::ReportedRape.code() else {
            return false;
        };
        *self != Self::ReportedRape && code.is_some_and(|code| code.class() == of_rape.class())
    }
}

impl ReportKind {
    /// The kind that a correction of the field `kind` says, as it is sealed: the
    /// name of a class, `crime`, or the words of a class that has no name. `None`
    /// where it says nothing.
    #[must_use]
    pub fn of_a_correction(is: &str) -> Option<Self> {
        let is = is.trim();
        match is {
            "" | "nothing" => None,
            "crime" => Some(Self::Crime),
            _ => {
                let named = serde_json::from_value(serde_json::Value::from(is));
                let class = named.unwrap_or_else(|_| NonCrimeClass::Other(is.into()));
                Some(Self::NonCrimeIncident(class))
            }
        }
    }

    /// Whether an offence is of the other kind, or by its code of another class.
    #[must_use]
    pub fn is_against(&self, offence: &Classification) -> bool {
        self.contradicted_by(offence).is_some()
    }

    /// Whether it is a crime.
    #[must_use]
    pub const fn is_crime(&self) -> bool {
        matches!(self, Self::Crime)
    }

    /// The code of its class, where it is no crime and the class has one.
    #[must_use]
    pub fn code_of_its_class(&self) -> Option<OffenceCode> {
        match self {
            Self::Crime => None,
            Self::NonCrimeIncident(class) => class.code(),
        }
    }

    /// A crime has the code of a crime and an incident without one that of an
    /// incident, or none.
    pub(crate) fn contradicted_by(&self, offence: &Classification) -> Option<Rule> {
        let of_an_incident = offence.code.as_ref()?.is_of_an_incident();
        match (self, of_an_incident) {
            (Self::NonCrimeIncident(_), false) => Some(Rule::Contradicts {
                other: "an incident without a crime, as which it is reported",
                remedy: "leave the offence out (clear classification in a draft), or file a report of the crime",
            }),
            (Self::NonCrimeIncident(class), true) if class.is_not_of(offence.code.as_ref()) => {
                Some(Rule::Contradicts {
                    other: "the class of the incident, for N100 is that of a reported rape",
                    remedy: "say what it was in words and without a code, or correct the class",
                })
            }
            (Self::Crime, true) => Some(Rule::Contradicts {
                other: "a crime, as which it is reported",
                remedy: "choose the code of the crime, or report it as an incident without one",
            }),
            _ => None,
        }
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
    fn the_code_of_an_offence_is_one_of_its_kind() {
        let rape = ReportKind::NonCrimeIncident(NonCrimeClass::ReportedRape);
        let domestic = ReportKind::NonCrimeIncident(NonCrimeClass::DomesticIncident);
        assert_eq!(rape.code_of_its_class(), "N100".parse().ok());
        assert_eq!(domestic.code_of_its_class(), None);
        assert_eq!(ReportKind::Crime.code_of_its_class(), None);
        for (kind, code, contradicts) in [
            (&rape, Some("N100"), false),
            (&domestic, Some("105/01"), true),
            (&domestic, Some("N100"), true),
            (&domestic, Some("N100/1"), true),
            (&domestic, Some("N200"), false),
            (&rape, Some("N100/1"), false),
            (&domestic, None, false),
            (&ReportKind::Crime, Some("N100/1"), true),
            (&ReportKind::Crime, Some("8N"), false),
        ] {
            let offence = Classification {
                code: code.map(|code| code.parse().unwrap()),
                ..Classification::in_words("Invented")
            };
            let found = kind.contradicted_by(&offence);
            assert_eq!(found.is_some(), contradicts, "{kind:?} {code:?}");
        }
    }

    #[test]
    fn a_correction_says_a_kind_by_the_name_of_its_class() {
        let class = |class| Some(ReportKind::NonCrimeIncident(class));
        for (is, kind) in [
            ("crime", Some(ReportKind::Crime)),
            ("hate_incident", class(NonCrimeClass::HateIncident)),
            ("reported_rape", class(NonCrimeClass::ReportedRape)),
            ("other", class(NonCrimeClass::Other("other".into()))),
            ("Invented", class(NonCrimeClass::Other("Invented".into()))),
            ("nothing", None),
            (" ", None),
        ] {
            assert_eq!(ReportKind::of_a_correction(is), kind, "{is}");
        }
    }

    #[test]
    fn another_class_is_named() {
        let mut found = Vec::new();
        ReportKind::NonCrimeIncident(NonCrimeClass::Other("".into())).check(&mut found);
        assert_eq!(found[0].field, "kind.non_crime_incident.other");
    }
}
