//! Lists and searches by state, date, kind, incident and offence.
//!
//! What cannot be read is in every list of its kind, as damaged and with what to
//! do. Only a filter by offence leaves it out: its offence is not known.

mod described;
mod kind;
mod line;
mod state;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{DraftId, IncidentId, OffenceCode, Personal, Timestamp};
use pocketbook_vault::{ListedRow, Part, SearchHit, Subject, Vault, Wanted};
use serde::Deserialize;

pub(crate) use described::{DESCRIBE, title, victim_of};
pub use kind::ListedKind;
pub use line::ListLineView;
pub(crate) use line::{ADVICE, LineInShort};
pub use state::ListedState;

use crate::pages::{Cursor, Page, page, part};
use crate::rear_missing::RearsOfLines;
use crate::views::SearchHitView;
use crate::{CoreError, Session};

/// As what incidents stand in the index, among the kinds of everything else.
const INCIDENTS: &str = "incident";

/// Which statements, reports, exhibits and so on to list. What is left out lets
/// everything through; dates are those of the last change, by the tablet's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListFilter {
    /// Those of one incident.
    pub incident: Option<IncidentId>,
    /// Those of one of these kinds; every kind where none is named.
    pub kinds: Vec<ListedKind>,
    /// Those in one state.
    pub state: Option<ListedState>,
    /// Those of this offence; of a class, also those of the offences within it.
    pub offence: Option<OffenceCode>,
    /// Those changed at this time or later.
    pub from: Option<Timestamp>,
    /// Those changed before this time.
    pub before: Option<Timestamp>,
}

/// What a search looks among. What is left out lets everything through; dates
/// are those of the last change, by the tablet's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchWithin {
    /// One incident and what belongs to it.
    pub incident: Option<IncidentId>,
    /// Those of one of these kinds; every kind where none is named.
    pub kinds: Vec<SearchedKind>,
    /// Those in one state.
    pub state: Option<ListedState>,
    /// Those of this offence; of a class, also those of the offences within it.
    pub offence: Option<OffenceCode>,
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
    /// Statements, reports, exhibits and so on, sealed or not.
    Listed(ListedKind),
}

impl SearchedKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Incidents => INCIDENTS,
            Self::Listed(kind) => kind.as_str(),
        }
    }

    fn perhaps(self) -> [&'static str; 2] {
        match self {
            Self::Incidents => [INCIDENTS; 2],
            Self::Listed(kind) => kind.perhaps(),
        }
    }
}

/// Each once: whoever asks names some of a few kinds, however often.
fn each_once(words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let words: BTreeSet<_> = words.collect();
    words.into_iter().collect()
}

fn states(state: Option<ListedState>) -> Vec<&'static str> {
    state.map_or_else(Vec::new, |state| state.listed().to_vec())
}

fn offence(code: Option<&OffenceCode>) -> Option<String> {
    code.map(|code| code.as_str().to_owned())
}

impl Session {
    /// Statements, reports, exhibits and so on, newest first: all of them.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn list(&self, filter: &ListFilter) -> Result<Vec<ListLineView>, CoreError> {
        let lines = self.lines(filter, &Part::default())?;
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    /// The same a page at a time: no more than `limit` (500 at most), from where
    /// the page before said.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn list_page(
        &self,
        filter: &ListFilter,
        limit: u32,
        after: Option<Cursor>,
    ) -> Result<Page<ListLineView>, CoreError> {
        let lines = self.lines(filter, &part(limit, after))?;
        Ok(page(limit, lines))
    }

    fn lines(
        &self,
        filter: &ListFilter,
        part: &Part,
    ) -> Result<Vec<(Cursor, ListLineView)>, CoreError> {
        let vault = self.vault()?;
        let wanted = Wanted {
            incident: filter.incident,
            sorts: each_once(filter.kinds.iter().map(|kind| kind.as_str())),
            damaged: each_once(filter.kinds.iter().flat_map(|kind| kind.perhaps())),
            states: states(filter.state),
            offence: offence(filter.offence.as_ref()),
            from: filter.from,
            before: filter.before,
        };
        let now = crate::reports::now(&vault);
        let rows = vault.listed(&wanted, part, DESCRIBE)?;
        let mut rears = RearsOfLines::new(&vault);
        let line = |row| {
            let mut line = ListLineView::of(row, now)?;
            line.rear_missing = match line.draft {
                Some(draft) if line.is_sealed() => {
                    rears.missing_of_kind(draft, line.incident, line.kind)?
                }
                _ => false,
            };
            Ok((Cursor::of(ListedRow::place(row)), line))
        };
        rows.iter().map(line).collect()
    }

    /// Finds incidents, statements, reports and exhibits among some of them, as
    /// [`Session::search`] does among all.
    ///
    /// # Errors
    ///
    /// As [`Session::search`].
    pub fn search_within(
        &self,
        query: &str,
        within: &SearchWithin,
        limit: u32,
    ) -> Result<Vec<SearchHitView>, CoreError> {
        let vault = self.vault()?;
        let wanted = Wanted {
            incident: within.incident,
            sorts: each_once(within.kinds.iter().map(|kind| kind.as_str())),
            damaged: each_once(within.kinds.iter().flat_map(|kind| kind.perhaps())),
            states: states(within.state),
            offence: offence(within.offence.as_ref()),
            from: within.from,
            before: within.before,
        };
        let hits = vault.search_within(query, &wanted, limit, DESCRIBE)?;
        vault.log_searched()?;
        let now = crate::reports::now(&vault);
        hits.iter().map(|hit| hit_view(hit, now)).collect()
    }
}

/// What the index says of drafts of some kinds, for lists that know the rest of
/// them: nothing is worked out that those do not show.
pub(crate) fn in_short(
    vault: &Vault,
    incident: Option<IncidentId>,
    kinds: &[ListedKind],
) -> Result<BTreeMap<DraftId, LineInShort>, CoreError> {
    let wanted = Wanted {
        incident,
        sorts: kinds.iter().map(|kind| kind.as_str()).collect(),
        damaged: kinds.iter().flat_map(|kind| kind.perhaps()).collect(),
        ..Wanted::default()
    };
    let mut rears = RearsOfLines::new(vault);
    let mut lines = BTreeMap::new();
    for row in vault.listed(&wanted, &Part::default(), DESCRIBE)? {
        let Subject::Draft(draft, _) = row.subject else {
            continue;
        };
        let mut line = LineInShort::of(&row)?;
        if line.sealed {
            line.rear_missing = rears.missing_of_kind(draft, row.incident, line.kind)?;
        }
        lines.insert(draft, line);
    }
    Ok(lines)
}

fn hit_view(hit: &SearchHit, now: Timestamp) -> Result<SearchHitView, CoreError> {
    let line = match hit.row.subject {
        Subject::Incident(_) => None,
        Subject::Draft(..) | Subject::Exhibit(_) => Some(ListLineView::of(&hit.row, now)?),
    };
    Ok(SearchHitView {
        incident: hit.row.incident,
        line,
        snippet: Personal::new(hit.snippet.reveal()),
    })
}
