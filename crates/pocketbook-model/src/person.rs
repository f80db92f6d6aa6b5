//! A person, entered once in an incident and offered everywhere.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, PersonId, Personal, Rule};

/// A person (or an organisation) concerned in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The person within the incident.
    pub id: PersonId,
    /// Full name.
    pub name: Personal,
    /// Age, where it was asked.
    #[serde(default)]
    pub age: Option<Age>,
    /// Occupation.
    #[serde(default)]
    pub occupation: Personal,
    /// How to reach them; never printed on a statement's front page.
    #[serde(default)]
    pub contact: Personal,
    /// Address; never printed on a statement's front page.
    #[serde(default)]
    pub address: Personal,
}

/// An age as the MG11 needs it: exact under 18, else "over 18"
/// (Criminal Procedure Rules 2020, rule 16.2(a)(ii)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// 18 or older.
    Over18,
    /// The age in years, below 18.
    Years(u8),
}

impl Age {
    pub(crate) fn check(self, path: &str) -> Result<(), FieldError> {
        match self {
            Self::Years(18..) => Err(FieldError {
                field: path.to_owned(),
                rule: Rule::Range {
                    expected: "below 18 in years, or \"over 18\"",
                },
            }),
            Self::Over18 | Self::Years(_) => Ok(()),
        }
    }

    /// The words printed in the box "Age if under 18".
    #[must_use]
    pub fn as_printed(self) -> String {
        match self {
            Self::Over18 => "Over 18".to_owned(),
            Self::Years(years) => years.to_string(),
        }
    }
}

/// What part a person plays in an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Against whom the offence was committed.
    Victim,
    /// Saw or heard something.
    Witness,
    /// Told the police.
    Informant,
    /// May have committed the offence.
    Suspect,
}

impl Person {
    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let field = |name: &str| format!("{path}.{name}");
        found.extend(
            Limit::NAME
                .check_final(&field("name"), self.name.reveal())
                .err(),
        );
        found.extend(self.age.and_then(|age| age.check(&field("age")).err()));
        found.extend(
            Limit::LINE
                .check_draft(&field("occupation"), self.occupation.reveal())
                .err(),
        );
        found.extend(
            Limit::ADDRESS
                .check_draft(&field("contact"), self.contact.reveal())
                .err(),
        );
        found.extend(
            Limit::ADDRESS
                .check_draft(&field("address"), self.address.reveal())
                .err(),
        );
    }
}
