//! A line of a list: what tells one statement, report or exhibit from another.

use pocketbook_model::{
    DraftId, ExhibitId, IncidentId, Personal, RecordKind, RecordingClock, Timestamp, Urn,
};
use pocketbook_vault::{ListedRow, Subject};
use serde::{Deserialize, Serialize};

use super::kind::ListedKind;
use super::state::ListedState;
use crate::CoreError;
use crate::report_view::RecordingClockView;

/// What a line says, as the index keeps it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) local_reference: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) urn: Option<Urn>,
    pub(crate) who: Personal,
    pub(crate) title: Personal,
    pub(crate) first_reported: Option<Timestamp>,
    pub(crate) held: bool,
}

/// A statement, report or exhibit, as a list shows it.
#[derive(Debug, Clone, Serialize)]
pub struct ListLineView {
    /// The draft, unless it is an exhibit.
    pub draft: Option<DraftId>,
    /// The exhibit, if it is one.
    pub exhibit: Option<ExhibitId>,
    /// Its incident.
    pub incident: IncidentId,
    /// What it is.
    pub kind: ListedKind,
    /// Where it stands; an exhibit has its custody instead, unless it is
    /// withdrawn.
    pub state: Option<ListedState>,
    /// The reference made on the tablet, of a report or the report that a
    /// supplement is to; it finds the report for ever.
    pub local_reference: Option<String>,
    /// The force's number for it, once that is here.
    pub number: Option<String>,
    /// The unique reference number, once known.
    pub urn: Option<Urn>,
    /// Who: the victim of a report, the maker of a statement, the producer of
    /// an exhibit. Empty where nobody is named yet.
    pub who: Personal,
    /// The offence of a report, the reason of a supplement, the reference and
    /// description of an exhibit, what was done with it.
    pub title: Personal,
    /// When it was last changed, by the tablet's clock.
    pub updated: Timestamp,
    /// The 24 hours of a report, once it is known when it was first reported,
    /// until the force holds it or it is set aside.
    pub clock: Option<RecordingClockView>,
}

impl ListLineView {
    /// The kind of record that it is or becomes; none for an exhibit.
    #[must_use]
    pub fn record_kind(&self) -> Option<RecordKind> {
        let of_kind = |kind: &RecordKind| ListedKind::of_records(*kind).contains(&self.kind);
        RecordKind::ALL.into_iter().find(of_kind)
    }

    /// A line as it stands at `now`.
    pub(super) fn of(row: &ListedRow, now: Timestamp) -> Result<Self, CoreError> {
        let stored = |what| pocketbook_vault::VaultError::Stored { what };
        let line: Line = serde_json::from_slice(&row.line)?;
        let (draft, exhibit) = match row.subject {
            Subject::Draft(draft, _) => (Some(draft), None),
            Subject::Exhibit(exhibit) => (None, Some(exhibit)),
            Subject::Incident(_) => (None, None),
        };
        let state = match row.state.as_deref() {
            Some(state) => {
                Some(ListedState::from_name(state).ok_or_else(|| stored("state of a draft"))?)
            }
            None => None,
        };
        let stopped = line.held || state == Some(ListedState::SetAside);
        let running = line.first_reported.filter(|_| !stopped);
        Ok(Self {
            draft,
            exhibit,
            incident: row.incident,
            kind: ListedKind::from_name(&row.sort).ok_or_else(|| stored("kind of a line"))?,
            state,
            local_reference: line.local_reference,
            number: line.number,
            urn: line.urn,
            who: line.who,
            title: line.title,
            updated: row.updated,
            clock: running.map(|reported| RecordingClock::at(reported, None, now).into()),
        })
    }
}
