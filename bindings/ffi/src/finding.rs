//! Finding things again: by reference, by list, by words among some.

use pocketbook_core::model::RecordKind;
use pocketbook_core::{FoundBy, ListFilter, ListedState, ReferenceHit, SearchWithin, SearchedKind};

use crate::report_records::{optional_id, time};
use crate::statements::mirror;
use crate::{DraftSummary, KindOfRecord, PocketbookError, SearchHit, Session};

impl From<KindOfRecord> for RecordKind {
    fn from(kind: KindOfRecord) -> Self {
        match kind {
            KindOfRecord::WitnessStatement => Self::WitnessStatement,
            KindOfRecord::CrimeReport => Self::CrimeReport,
            KindOfRecord::StatementRear => Self::StatementRear,
            KindOfRecord::Custody => Self::Custody,
            KindOfRecord::SupplementaryReport => Self::SupplementaryReport,
        }
    }
}

mirror! {
    /// What kind of reference found something.
    SortOfReference for FoundBy {
        /// The one made on the tablet.
        LocalReference,
        /// The force's crime number.
        CrimeNumber,
        /// The force's number of an incident without a crime.
        IncidentNumber,
        /// A unique reference number.
        Urn,
        /// A command-and-control reference.
        CadReference,
    }
}
mirror! {
    /// A state to list by.
    StateToList for ListedState {
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
}

/// Something that a reference names.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FoundByReference {
    /// What kind of reference it is.
    pub reference: SortOfReference,
    /// The incident, or the incident of what was found.
    pub incident: String,
    /// The draft, unless it is an incident.
    pub draft: Option<String>,
    /// The sealed record, if there is one.
    pub record: Option<String>,
    /// What it is; none for an incident.
    pub kind: Option<KindOfRecord>,
}

impl From<ReferenceHit> for FoundByReference {
    fn from(hit: ReferenceHit) -> Self {
        Self {
            reference: hit.reference.into(),
            incident: hit.incident.to_string(),
            draft: hit.draft.map(|id| id.to_string()),
            record: hit.record.map(|id| id.to_string()),
            kind: hit.kind.map(Into::into),
        }
    }
}

/// Which things are wanted. What is left out lets everything through; times are
/// those of the last change, RFC 3339 in UTC with milliseconds.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct Wanted {
    /// Those of one incident.
    #[uniffi(default = None)]
    pub incident: Option<String>,
    /// Those of one kind.
    #[uniffi(default = None)]
    pub kind: Option<KindOfRecord>,
    /// Those in one state; a search lets every state through.
    #[uniffi(default = None)]
    pub state: Option<StateToList>,
    /// Those changed at this time or later.
    #[uniffi(default = None)]
    pub from: Option<String>,
    /// Those changed before this time.
    #[uniffi(default = None)]
    pub before: Option<String>,
}

#[uniffi::export]
impl Session {
    /// Everything that a local reference, crime number, unique reference number
    /// or CAD reference names, however it is written.
    pub async fn find_reference(
        &self,
        text: String,
    ) -> Result<Vec<FoundByReference>, PocketbookError> {
        self.call(move |session| {
            let found = session.find_reference(&text)?;
            Ok(found.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Statements and reports, newest first.
    pub async fn list(&self, wanted: Wanted) -> Result<Vec<DraftSummary>, PocketbookError> {
        self.call(move |session| {
            let rows = session.list(&ListFilter {
                incident: optional_id(wanted.incident.as_deref(), "incident")?,
                kind: wanted.kind.map(Into::into),
                state: wanted.state.map(Into::into),
                from: time(wanted.from.as_deref(), "from")?,
                before: time(wanted.before.as_deref(), "before")?,
            })?;
            Ok(rows.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Finds statements and reports by words among some of them, best first.
    pub async fn search_within(
        &self,
        query: String,
        wanted: Wanted,
        limit: u32,
    ) -> Result<Vec<SearchHit>, PocketbookError> {
        self.call(move |session| {
            let within = SearchWithin {
                incident: optional_id(wanted.incident.as_deref(), "incident")?,
                kind: wanted.kind.map(|kind| SearchedKind::Records(kind.into())),
                from: time(wanted.from.as_deref(), "from")?,
                before: time(wanted.before.as_deref(), "before")?,
            };
            let hits = session.search_within(&query, &within, limit)?;
            Ok(hits.into_iter().map(Into::into).collect())
        })
        .await
    }
}
