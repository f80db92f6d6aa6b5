//! The kinds of record that can be sealed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a sealed record, or the draft of one, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A witness statement (form MG11).
    WitnessStatement,
    /// A crime report.
    CrimeReport,
    /// The rear page of a witness statement: never disclosed to the defence.
    StatementRear,
    /// Something that was done with an exhibit.
    Custody,
    /// What came to light after a crime report was filed.
    SupplementaryReport,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::WitnessStatement,
        Self::CrimeReport,
        Self::StatementRear,
        Self::Custody,
        Self::SupplementaryReport,
    ];

    /// The name in databases and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WitnessStatement => "witness_statement",
            Self::CrimeReport => "crime_report",
            Self::StatementRear => "statement_rear",
            Self::Custody => "custody",
            Self::SupplementaryReport => "supplementary_report",
        }
    }

    /// Reads the name that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The schema name inside a sealed payload.
    #[must_use]
    pub const fn schema(self) -> &'static str {
        match self {
            Self::WitnessStatement => "pocketbook.witness-statement",
            Self::CrimeReport => "pocketbook.crime-report",
            Self::StatementRear => "pocketbook.statement-rear",
            Self::Custody => "pocketbook.custody",
            Self::SupplementaryReport => "pocketbook.supplementary-report",
        }
    }

    /// The DSSE payload type of its envelope.
    #[must_use]
    pub const fn payload_type(self) -> &'static str {
        match self {
            Self::WitnessStatement => "application/vnd.pocketbook.witness-statement+json",
            Self::CrimeReport => "application/vnd.pocketbook.crime-report+json",
            Self::StatementRear => "application/vnd.pocketbook.statement-rear+json",
            Self::Custody => "application/vnd.pocketbook.custody+json",
            Self::SupplementaryReport => "application/vnd.pocketbook.supplementary-report+json",
        }
    }

    /// Whether records of this kind have printed pages.
    #[must_use]
    pub const fn has_pages(self) -> bool {
        !matches!(
            self,
            Self::CrimeReport | Self::SupplementaryReport | Self::Custody
        )
    }

    /// Whether a recipient may be given it. The rear of a statement holds the
    /// witness's address, and a report or a supplement to one everybody's: they go
    /// to the police, the prosecution and witness care, and to nobody else,
    /// whatever they are called. Others are given what the prosecution discloses
    /// of them, redacted (Criminal Procedure and Investigations Act 1996, section 3).
    #[must_use]
    pub fn may_reach(self, recipient: &str) -> bool {
        match self {
            Self::StatementRear | Self::CrimeReport | Self::SupplementaryReport => {
                ["police", "prosecution", "witness-care"].contains(&recipient)
            }
            Self::WitnessStatement | Self::Custody => true,
        }
    }

    /// The kind whose envelopes have this DSSE payload type.
    #[must_use]
    pub fn from_payload_type(payload_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.payload_type() == payload_type)
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WitnessStatement => "witness statement",
            Self::CrimeReport => "crime report",
            Self::StatementRear => "rear page of a statement",
            Self::Custody => "custody record",
            Self::SupplementaryReport => "supplementary report",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_names() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_name(kind.as_str()), Some(kind));
            assert_eq!(
                RecordKind::from_payload_type(kind.payload_type()),
                Some(kind)
            );
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
