//! Lists by state, date, kind and incident.

use pocketbook_model::{IncidentId, RecordKind, Timestamp};
use pocketbook_vault::{Delivery, DraftFilter, SearchFilter, Searched};
use serde::Deserialize;

use crate::records::hit_views;
use crate::views::{DraftState, DraftSummaryView, RecordState, SearchHitView};
use crate::{CoreError, Session};

/// Which statements and reports to list. What is left out lets everything
/// through; dates are those of the last change, by the tablet's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListFilter {
    /// Those of one incident.
    pub incident: Option<IncidentId>,
    /// Those of one kind.
    pub kind: Option<RecordKind>,
    /// Those in one state.
    pub state: Option<ListedState>,
    /// Those changed at this time or later.
    pub from: Option<Timestamp>,
    /// Those changed before this time.
    pub before: Option<Timestamp>,
}

/// A state to list by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedState {
    /// May be edited.
    Open,
    /// Not to be filed; kept, and may be resumed.
    SetAside,
    /// Pages fixed; being signed.
    Final,
    /// Sealed, wherever the record stands.
    Sealed,
    /// Sealed; the record waits to be sent.
    Waiting,
    /// Sealed; the record was refused.
    Wedged,
    /// Sealed; the force holds the record.
    Delivered,
}

impl ListedState {
    const fn draft(self) -> DraftState {
        match self {
            Self::Open => DraftState::Open,
            Self::SetAside => DraftState::SetAside,
            Self::Final => DraftState::Final,
            Self::Sealed | Self::Waiting | Self::Wedged | Self::Delivered => DraftState::Sealed,
        }
    }

    const fn delivery(self) -> Option<RecordState> {
        match self {
            Self::Open | Self::SetAside | Self::Final | Self::Sealed => None,
            Self::Waiting => Some(RecordState::Waiting),
            Self::Wedged => Some(RecordState::Wedged),
            Self::Delivered => Some(RecordState::Delivered),
        }
    }
}

/// What a search looks among. What is left out lets everything through; dates
/// are those of the last change, by the tablet's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchWithin {
    /// One incident and what belongs to it.
    pub incident: Option<IncidentId>,
    /// One kind.
    pub kind: Option<SearchedKind>,
    /// Those changed at this time or later.
    pub from: Option<Timestamp>,
    /// Those changed before this time.
    pub before: Option<Timestamp>,
}

/// A kind of thing to search among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchedKind {
    /// Incidents.
    Incidents,
    /// Statements, reports and so on, sealed or not.
    Records(RecordKind),
}

impl Session {
    /// Statements and reports, newest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn list(&self, filter: &ListFilter) -> Result<Vec<DraftSummaryView>, CoreError> {
        let delivery = filter.state.and_then(ListedState::delivery);
        let rows = self.vault()?.drafts(&DraftFilter {
            incident: filter.incident,
            kind: filter.kind,
            state: filter.state.map(|state| match state.draft() {
                DraftState::Open => pocketbook_vault::DraftState::Open,
                DraftState::SetAside => pocketbook_vault::DraftState::SetAside,
                DraftState::Final => pocketbook_vault::DraftState::Final,
                DraftState::Sealed => pocketbook_vault::DraftState::Sealed,
            }),
            delivery: delivery.map(|state| match state {
                RecordState::Waiting => Delivery::Waiting,
                RecordState::Wedged => Delivery::Wedged,
                RecordState::Delivered => Delivery::Delivered,
            }),
            from: filter.from,
            before: filter.before,
        })?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Finds incidents, statements and reports among some of them, as
    /// [`Session::search`] does among all.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the index cannot be read.
    pub fn search_within(
        &self,
        query: &str,
        within: &SearchWithin,
        limit: u32,
    ) -> Result<Vec<SearchHitView>, CoreError> {
        let vault = self.vault()?;
        let filter = SearchFilter {
            incident: within.incident,
            kind: within.kind.map(|kind| match kind {
                SearchedKind::Incidents => Searched::Incidents,
                SearchedKind::Records(kind) => Searched::Records(kind),
            }),
            from: within.from,
            before: within.before,
        };
        let hits = vault.search_within(query, &filter, limit, &crate::records::describe)?;
        vault.log_searched()?;
        Ok(hit_views(hits))
    }
}
