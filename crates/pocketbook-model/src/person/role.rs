//! The part a person plays.

use serde::{Deserialize, Serialize};

/// What part a person plays in an incident; one person may play several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Interprets for somebody.
    Interpreter,
    /// A police officer concerned.
    PoliceOfficer,
    /// An appropriate adult for somebody (PACE Code C).
    AppropriateAdult,
    /// Has been charged.
    Defendant,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Victim,
        Self::Witness,
        Self::Informant,
        Self::Suspect,
        Self::Interpreter,
        Self::PoliceOfficer,
        Self::AppropriateAdult,
        Self::Defendant,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Victim => "victim",
            Self::Witness => "witness",
            Self::Informant => "informant",
            Self::Suspect => "suspect",
            Self::Interpreter => "interpreter",
            Self::PoliceOfficer => "police_officer",
            Self::AppropriateAdult => "appropriate_adult",
            Self::Defendant => "defendant",
        }
    }

    /// The role code of the Criminal Justice System Exchange (CJSE data
    /// standards: Victi, Witn, Info, Inte, Poli, Appr, Defe). A suspect has
    /// none: the exchange knows somebody only once they are a defendant.
    #[must_use]
    pub const fn cjse_code(self) -> Option<&'static str> {
        match self {
            Self::Victim => Some("Victi"),
            Self::Witness => Some("Witn"),
            Self::Informant => Some("Info"),
            Self::Interpreter => Some("Inte"),
            Self::PoliceOfficer => Some("Poli"),
            Self::AppropriateAdult => Some("Appr"),
            Self::Defendant => Some("Defe"),
            Self::Suspect => None,
        }
    }
}
