//! A line of a list: what tells one statement, report or exhibit from another.

use pocketbook_model::{
    DraftId, ExhibitId, FirstReported, IncidentId, Personal, RecordKind, RecordingClock, Timestamp,
    Urn,
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
    #[serde(default)]
    pub(crate) disclosed_later: bool,
    pub(crate) held: bool,
}

impl Line {
    fn unreadable() -> Self {
        Self {
            title: unreadable(&Personal::default()),
            ..Self::default()
        }
    }
}

/// What a host tells of a thing that cannot be read.
pub(crate) const ADVICE: &str = "It cannot be read on this tablet as it is stored. Nothing else is affected, and what was sealed is kept and sent as it was. Update Pocketbook and unlock again; if it stays, read an earlier version of it in its history, and report it to your force's IT before you enter anything anew.";

/// A title, where nothing else of a thing can be read.
pub(super) fn unreadable(title: &Personal) -> Personal {
    match title.reveal() {
        "" => Personal::new("Cannot be read"),
        title => Personal::new(format!("Cannot be read: {title}")),
    }
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
    /// Who: the victim of a report, or of the report that a supplement follows,
    /// the maker of a statement, the producer of an exhibit. Empty where nobody
    /// is named yet.
    pub who: Personal,
    /// The offence of a report, the reason of a supplement, the reference and
    /// description of an exhibit, what was done with it.
    pub title: Personal,
    /// When it was last changed, by the tablet's clock.
    pub updated: Timestamp,
    /// The 24 hours of a report, once it is known when it was first reported,
    /// until the force holds it or it is set aside.
    pub clock: Option<RecordingClockView>,
    /// Whether it is a sealed statement whose rear page is not sealed yet.
    pub rear_missing: bool,
    /// What to do about it, where it cannot be read: it is listed with what is
    /// known of it all the same, and nowhere counted out.
    pub damaged: Option<&'static str>,
}

/// Of a line, what a list of drafts shows besides what the drafts say.
pub(crate) struct LineInShort {
    pub(crate) kind: ListedKind,
    pub(crate) sealed: bool,
    pub(crate) local_reference: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) who: Personal,
    /// The offence of a report as it now stands.
    pub(crate) offence: Option<Personal>,
    pub(crate) rear_missing: bool,
}

impl LineInShort {
    pub(super) fn of(row: &ListedRow) -> Result<Self, CoreError> {
        let line = serde_json::from_slice(&row.line);
        let read = line.is_ok() && !row.damaged;
        let line = line.unwrap_or_else(|_| Line::unreadable());
        let sealed = ListedState::Sealed.listed();
        Ok(Self {
            kind: kind_of(row)?,
            sealed: row
                .state
                .as_deref()
                .is_some_and(|one| sealed.contains(&one)),
            local_reference: line.local_reference,
            number: line.number,
            who: line.who,
            offence: match row.subject {
                Subject::Draft(_, RecordKind::CrimeReport) if read => Some(line.title),
                _ => None,
            },
            rear_missing: false,
        })
    }
}

fn kind_of(row: &ListedRow) -> Result<ListedKind, pocketbook_vault::VaultError> {
    ListedKind::from_name(&row.sort).ok_or(pocketbook_vault::VaultError::Stored {
        what: "kind of a line",
    })
}

impl ListLineView {
    /// The kind of record that it is or becomes; none for an exhibit.
    #[must_use]
    pub fn record_kind(&self) -> Option<RecordKind> {
        let of_kind = |kind: &RecordKind| ListedKind::of_records(*kind).contains(&self.kind);
        RecordKind::ALL.into_iter().find(of_kind)
    }

    pub(super) fn is_sealed(&self) -> bool {
        let sealed = ListedState::Sealed.listed();
        self.state
            .is_some_and(|state| sealed.contains(&state.as_str()))
    }

    /// A line as it stands at `now`.
    pub(super) fn of(row: &ListedRow, now: Timestamp) -> Result<Self, CoreError> {
        let stored = |what| pocketbook_vault::VaultError::Stored { what };
        // The line of an older build, or none: the row is there all the same.
        let (line, damaged) = match serde_json::from_slice::<Line>(&row.line) {
            Ok(line) => (line, row.damaged),
            Err(_) => (Line::unreadable(), true),
        };
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
        let running = running.map(|at| FirstReported {
            at,
            disclosed_later: line.disclosed_later,
        });
        Ok(Self {
            draft,
            exhibit,
            incident: row.incident,
            kind: kind_of(row)?,
            state,
            local_reference: line.local_reference,
            number: line.number,
            urn: line.urn,
            who: line.who,
            title: line.title,
            updated: row.updated,
            clock: running.map(|reported| RecordingClock::at(reported, None, now).into()),
            rear_missing: false,
            damaged: damaged.then_some(ADVICE),
        })
    }
}
