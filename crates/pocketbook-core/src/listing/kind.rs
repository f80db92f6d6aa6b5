//! As what a thing is listed: finer than the kinds of record, for an officer
//! looks for a victim personal statement or for an incident that was no crime.

use std::fmt;

use pocketbook_model::{RecordKind, StatementKind};
use serde::{Deserialize, Serialize};

/// As what a thing stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedKind {
    /// A witness statement (form MG11).
    WitnessStatement,
    /// A victim personal statement.
    VictimPersonalStatement,
    /// The officer's own statement.
    OfficerStatement,
    /// An interpreter's statement.
    InterpreterStatement,
    /// A translation of a statement.
    Translation,
    /// An impact statement for business.
    ImpactStatement,
    /// The rear page of a statement.
    StatementRear,
    /// A report of a crime, or one of which it is not said yet.
    CrimeReport,
    /// A report of an incident that was no crime.
    NonCrimeReport,
    /// What came to light after a report was filed.
    SupplementaryReport,
    /// An exhibit that was entered, with or without a file.
    Exhibit,
    /// Something that was done with an exhibit.
    Custody,
}

impl ListedKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::WitnessStatement,
        Self::VictimPersonalStatement,
        Self::OfficerStatement,
        Self::InterpreterStatement,
        Self::Translation,
        Self::ImpactStatement,
        Self::StatementRear,
        Self::CrimeReport,
        Self::NonCrimeReport,
        Self::SupplementaryReport,
        Self::Exhibit,
        Self::Custody,
    ];

    /// Every kind of statement that a person makes.
    pub const STATEMENTS: [Self; 6] = [
        Self::WitnessStatement,
        Self::VictimPersonalStatement,
        Self::OfficerStatement,
        Self::InterpreterStatement,
        Self::Translation,
        Self::ImpactStatement,
    ];

    /// Both kinds of report.
    pub const REPORTS: [Self; 2] = [Self::CrimeReport, Self::NonCrimeReport];

    /// The name in databases and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WitnessStatement => "witness_statement",
            Self::VictimPersonalStatement => "victim_personal_statement",
            Self::OfficerStatement => "officer_statement",
            Self::InterpreterStatement => "interpreter_statement",
            Self::Translation => "translation",
            Self::ImpactStatement => "impact_statement",
            Self::StatementRear => "statement_rear",
            Self::CrimeReport => "crime_report",
            Self::NonCrimeReport => "non_crime_report",
            Self::SupplementaryReport => "supplementary_report",
            Self::Exhibit => "exhibit",
            Self::Custody => "custody",
        }
    }

    /// Reads the name that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// As what a record of a kind is listed that cannot be read.
    pub(super) const fn general(kind: RecordKind) -> Self {
        match kind {
            RecordKind::WitnessStatement => Self::WitnessStatement,
            RecordKind::StatementRear => Self::StatementRear,
            RecordKind::CrimeReport => Self::CrimeReport,
            RecordKind::Custody => Self::Custody,
            RecordKind::SupplementaryReport => Self::SupplementaryReport,
        }
    }

    /// What a damaged thing may be listed as that is perhaps of this kind.
    pub(super) fn perhaps(self) -> [&'static str; 2] {
        let of_kind = |kind: &RecordKind| Self::of_records(*kind).contains(&self);
        let record = RecordKind::ALL.into_iter().find(of_kind);
        [self.as_str(), record.map_or(self, Self::general).as_str()]
    }

    /// As what records of a kind may be listed.
    #[must_use]
    pub const fn of_records(kind: RecordKind) -> &'static [Self] {
        match kind {
            RecordKind::WitnessStatement => &Self::STATEMENTS,
            RecordKind::CrimeReport => &Self::REPORTS,
            RecordKind::StatementRear => &[Self::StatementRear],
            RecordKind::Custody => &[Self::Custody],
            RecordKind::SupplementaryReport => &[Self::SupplementaryReport],
        }
    }
}

impl From<StatementKind> for ListedKind {
    fn from(kind: StatementKind) -> Self {
        match kind {
            StatementKind::Witness => Self::WitnessStatement,
            StatementKind::VictimPersonal => Self::VictimPersonalStatement,
            StatementKind::Officer => Self::OfficerStatement,
            StatementKind::Interpreter => Self::InterpreterStatement,
            StatementKind::Translation => Self::Translation,
            StatementKind::ImpactForBusiness => Self::ImpactStatement,
        }
    }
}

impl fmt::Display for ListedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WitnessStatement => "witness statement",
            Self::VictimPersonalStatement => "victim personal statement",
            Self::OfficerStatement => "officer's statement",
            Self::InterpreterStatement => "interpreter's statement",
            Self::Translation => "translation",
            Self::ImpactStatement => "impact statement for business",
            Self::StatementRear => "rear page",
            Self::CrimeReport => "crime report",
            Self::NonCrimeReport => "non-crime incident",
            Self::SupplementaryReport => "supplementary report",
            Self::Exhibit => "exhibit",
            Self::Custody => "custody record",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_name_and_every_record_a_kind() {
        for kind in ListedKind::ALL {
            assert_eq!(ListedKind::from_name(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        let of_records = RecordKind::ALL.map(ListedKind::of_records).concat();
        assert_eq!(of_records.len() + 1, ListedKind::ALL.len(), "and exhibits");
    }
}
