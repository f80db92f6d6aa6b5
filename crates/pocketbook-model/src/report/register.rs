//! How a report came to the police: the means, the person, the officers who
//! went (group 1 of the fields of a crime report).

use serde::{Deserialize, Serialize};

use crate::{FieldError, Incident, Limit, PersonId, Personal, ReportingMethod, Rule, Timestamp};

/// In what capacity somebody reported. A report is registered whoever made it
/// (National Crime Recording Standard).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportedBy {
    /// The victim.
    Victim,
    /// Somebody who acts for the victim.
    ForTheVictim,
    /// A witness.
    Witness,
    /// Anybody else.
    ThirdParty,
    /// The police themselves.
    Police,
}

/// An officer who went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttendingOfficer {
    /// Rank and name.
    pub name: Personal,
    /// Warrant or shoulder number, as worn or said.
    #[serde(default)]
    pub number: Personal,
    /// When they arrived.
    #[serde(default)]
    pub arrived_at: Option<Timestamp>,
}

/// How a report came in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Registration {
    /// By what way the police came to know.
    pub how: Option<ReportingMethod>,
    /// In what capacity somebody reported.
    pub reported_by: Option<ReportedBy>,
    /// Who reported, where they were entered in the incident.
    pub reporter: Option<PersonId>,
    /// The officers who went.
    pub attending: Vec<AttendingOfficer>,
}

impl Registration {
    /// Greatest number of attending officers.
    pub const OFFICERS: usize = 50;

    pub(crate) fn broken(&self, found: &mut Vec<FieldError>) {
        if self.attending.len() > Self::OFFICERS {
            found.push(FieldError {
                field: "registration.attending".to_owned(),
                rule: Rule::Range {
                    expected: "50 officers or fewer",
                },
            });
        }
        for (at, officer) in self.attending.iter().enumerate() {
            let path = format!("registration.attending[{at}]");
            let name = format!("{path}.name");
            found.extend(Limit::NAME.check_final(&name, officer.name.reveal()).err());
            let number = format!("{path}.number");
            let limit = Limit::NAME.or_empty();
            found.extend(limit.check_draft(&number, officer.number.reveal()).err());
        }
    }

    pub(crate) fn strangers(&self, incident: &Incident, found: &mut Vec<FieldError>) {
        if let Some(reporter) = self.reporter {
            super::part::known(incident, reporter, "registration.reporter", found);
        }
    }
}
