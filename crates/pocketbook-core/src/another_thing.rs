//! An identifier of something else than is asked for: that of a draft where a
//! record is named, of a statement where a report is. All look alike, and stand
//! beside each other in lists; so whoever takes the wrong one is told what it is
//! and which one, or which command, is the right one.

use std::fmt;

use pocketbook_model::{DraftId, ExhibitId, Id, IncidentId, RecordId, RecordKind};
use pocketbook_vault::Vault;

use crate::CoreError;

/// What an identifier can be that of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A draft, sealed or not; of any kind where none is said.
    Draft(Option<RecordKind>),
    /// A sealed record; of any kind where none is said.
    Record(Option<RecordKind>),
    /// An incident.
    Incident,
    /// An exhibit.
    Exhibit,
}

/// The identifier of one thing where that of another is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnotherThing {
    /// What it is.
    pub is: Thing,
    /// What is asked for.
    pub wanted: Thing,
    /// Of a draft its record, of a record its draft.
    pub beside: Option<String>,
}

impl Thing {
    const fn words(self) -> &'static str {
        use RecordKind as Kind;
        match self {
            Self::Draft(None) => "a draft",
            Self::Draft(Some(Kind::WitnessStatement)) => "the draft of a statement",
            Self::Draft(Some(Kind::StatementRear)) => "the draft of the rear page of a statement",
            Self::Draft(Some(Kind::CrimeReport)) => "the draft of a crime report",
            Self::Draft(Some(Kind::Custody)) => "the draft of a record of custody",
            Self::Draft(Some(Kind::SupplementaryReport)) => "the draft of a supplementary report",
            Self::Record(None) => "a sealed record",
            Self::Record(Some(Kind::WitnessStatement)) => "the record of a sealed statement",
            Self::Record(Some(Kind::StatementRear)) => "the record of a sealed rear page",
            Self::Record(Some(Kind::CrimeReport)) => "the record of a filed crime report",
            Self::Record(Some(Kind::Custody)) => "a record of custody",
            Self::Record(Some(Kind::SupplementaryReport)) => {
                "the record of a filed supplementary report"
            }
            Self::Incident => "an incident",
            Self::Exhibit => "an exhibit",
        }
    }

    /// What it is, as a host is told that has no commands.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        use RecordKind as Kind;
        match self {
            Self::Draft(None) => "this identifies a draft; give what is asked for",
            Self::Draft(Some(Kind::WitnessStatement)) => {
                "this identifies the draft of a statement; give what is asked for"
            }
            Self::Draft(Some(Kind::StatementRear)) => {
                "this identifies the draft of a rear page; give what is asked for"
            }
            Self::Draft(Some(Kind::CrimeReport)) => {
                "this identifies the draft of a crime report; give what is asked for, such as the record that it was filed as"
            }
            Self::Draft(Some(Kind::Custody)) => {
                "this identifies the draft of a record of custody; give what is asked for"
            }
            Self::Draft(Some(Kind::SupplementaryReport)) => {
                "this identifies the draft of a supplementary report; give what is asked for"
            }
            Self::Record(_) => {
                "this identifies a sealed record; give what is asked for, such as the draft that it was sealed from"
            }
            Self::Incident => "this identifies an incident; give something that belongs to it",
            Self::Exhibit => "this identifies an exhibit; give what is asked for",
        }
    }

    const fn kind(self) -> Option<RecordKind> {
        match self {
            Self::Draft(kind) | Self::Record(kind) => kind,
            Self::Incident | Self::Exhibit => None,
        }
    }
}

/// The command that takes drafts of a kind.
const fn command(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::WitnessStatement => "statement",
        RecordKind::StatementRear => "rear",
        RecordKind::CrimeReport => "report",
        RecordKind::Custody => "exhibit",
        RecordKind::SupplementaryReport => "report supplement",
    }
}

const fn sealing_command(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::WitnessStatement => "statement seal",
        RecordKind::StatementRear => "rear seal",
        RecordKind::CrimeReport => "report file",
        RecordKind::Custody => "exhibit",
        RecordKind::SupplementaryReport => "report supplement file",
    }
}

impl std::error::Error for AnotherThing {}

impl fmt::Display for AnotherThing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (is, wanted) = (self.is.words(), self.wanted.words());
        write!(f, "this is {is}, and {wanted} is asked for here; ")?;
        // Of another kind, whatever stands beside it is none of what is wanted.
        let fits = self.wanted.kind().is_none() || self.is.kind() == self.wanted.kind();
        match (self.is, self.wanted, &self.beside) {
            (Thing::Draft(_), Thing::Record(_), Some(record)) if fits => {
                write!(f, "give its record, {record}")
            }
            (Thing::Draft(Some(kind)), Thing::Record(_), None) if fits => write!(
                f,
                "it has no record yet: `{}` makes it",
                sealing_command(kind)
            ),
            (Thing::Record(_), Thing::Draft(_), Some(draft)) if fits => {
                write!(f, "give its draft, {draft}")
            }
            (Thing::Record(Some(kind)), _, Some(draft)) => write!(
                f,
                "use the commands of `{}` for it, with its draft, {draft}",
                command(kind)
            ),
            (Thing::Draft(Some(kind)), _, _) => {
                write!(f, "use the commands of `{}` for it", command(kind))
            }
            (Thing::Incident, _, _) => f.write_str(
                "use the commands of `incident` for it; `list --incident` names what belongs to it",
            ),
            (Thing::Exhibit, _, _) => f.write_str("use the commands of `exhibit` for it"),
            (Thing::Draft(None) | Thing::Record(_), _, _) => {
                f.write_str("give one of those; `list` names them")
            }
        }
    }
}

/// Why nothing is found under an identifier: it is that of something else, or
/// of nothing here.
pub(crate) fn missing<K>(vault: &Vault, id: Id<K>, wanted: Thing, what: &'static str) -> CoreError {
    match known_as(vault, *id.as_bytes()) {
        Ok(Some((is, beside))) => AnotherThing { is, wanted, beside }.into(),
        Ok(None) => CoreError::NotFound { what },
        Err(error) => error,
    }
}

/// What an identifier is that of on this tablet, with the record of a draft and
/// the draft of a record.
fn known_as(vault: &Vault, id: [u8; 16]) -> Result<Option<(Thing, Option<String>)>, CoreError> {
    if let Ok(draft) = DraftId::from_bytes(id)
        && let Some(row) = vault.draft(draft)?
    {
        let record = row.record.map(|record| record.to_string());
        return Ok(Some((Thing::Draft(Some(row.kind)), record)));
    }
    if let Ok(record) = RecordId::from_bytes(id)
        && let Some(row) = vault.sealed(record)?
    {
        return Ok(Some((
            Thing::Record(Some(row.kind)),
            Some(row.draft.to_string()),
        )));
    }
    if let Ok(incident) = IncidentId::from_bytes(id)
        && vault.incident(incident)?.is_some()
    {
        return Ok(Some((Thing::Incident, None)));
    }
    if let Ok(exhibit) = ExhibitId::from_bytes(id)
        && vault.exhibit(exhibit)?.is_some()
    {
        return Ok(Some((Thing::Exhibit, None)));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_and_what_to_give_instead_are_said() {
        use RecordKind::{CrimeReport, WitnessStatement};
        let draft = |kind| Thing::Draft(Some(kind));
        let record = |kind| Thing::Record(Some(kind));
        for (is, wanted, beside, expected) in [
            (
                draft(CrimeReport),
                record(CrimeReport),
                Some("01a"),
                "this is the draft of a crime report, and the record of a filed crime report is asked for here; give its record, 01a",
            ),
            (
                draft(CrimeReport),
                record(CrimeReport),
                None,
                "this is the draft of a crime report, and the record of a filed crime report is asked for here; it has no record yet: `report file` makes it",
            ),
            (
                draft(WitnessStatement),
                record(CrimeReport),
                Some("01a"),
                "this is the draft of a statement, and the record of a filed crime report is asked for here; use the commands of `statement` for it",
            ),
            (
                record(WitnessStatement),
                draft(CrimeReport),
                Some("01a"),
                "this is the record of a sealed statement, and the draft of a crime report is asked for here; use the commands of `statement` for it, with its draft, 01a",
            ),
            (
                record(CrimeReport),
                draft(CrimeReport),
                Some("01a"),
                "this is the record of a filed crime report, and the draft of a crime report is asked for here; give its draft, 01a",
            ),
            (
                record(CrimeReport),
                Thing::Draft(None),
                Some("01a"),
                "this is the record of a filed crime report, and a draft is asked for here; give its draft, 01a",
            ),
            (
                Thing::Incident,
                draft(CrimeReport),
                None,
                "this is an incident, and the draft of a crime report is asked for here; use the commands of `incident` for it; `list --incident` names what belongs to it",
            ),
        ] {
            let beside = beside.map(str::to_owned);
            let told = AnotherThing { is, wanted, beside }.to_string();
            assert_eq!(told, expected);
        }
    }
}
