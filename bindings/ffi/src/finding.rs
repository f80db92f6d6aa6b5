//! Finding things again: by reference, by list, by words among some.

use pocketbook_core::CoreError;
use pocketbook_core::model::{
    DraftId, ExhibitId, FieldError, IncidentId, OffenceCode, RecordId, Timestamp,
};
use pocketbook_core::{
    Cursor, FoundBy, ListFilter, ListLineView, ListedKind, ListedState, ReferenceHit,
    SearchHitView, SearchWithin, SearchedKind,
};

use crate::mirror::mirror;
use crate::{ClockRecord, KindOfRecord, PocketbookError, Session};

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
        /// Withdrawn: an exhibit that nobody is to rely on.
        Withdrawn,
    }
}
mirror! {
    /// As what a thing stands in a list.
    KindOfListed for ListedKind {
        /// A witness statement.
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
}

/// A statement, report or exhibit, as a list shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ListLine {
    /// The draft, unless it is an exhibit.
    pub draft: Option<DraftId>,
    /// The exhibit, if it is one.
    pub exhibit: Option<ExhibitId>,
    /// Its incident.
    pub incident: IncidentId,
    /// What it is.
    pub kind: KindOfListed,
    /// Where it stands; an exhibit has its custody instead, unless it is
    /// withdrawn.
    pub state: Option<StateToList>,
    /// The reference made on the tablet, of a report or the report that a
    /// supplement is to.
    pub local_reference: Option<String>,
    /// The force's number for it, once that is here.
    pub number: Option<String>,
    /// The unique reference number, once known.
    pub urn: Option<String>,
    /// Who: the victim of a report, the maker of a statement, the producer of
    /// an exhibit.
    pub who: String,
    /// The offence of a report, the reason of a supplement, the reference and
    /// description of an exhibit, what was done with it.
    pub title: String,
    /// When it was last changed.
    pub updated: Timestamp,
    /// The 24 hours of a report, until the force holds it.
    pub clock: Option<ClockRecord>,
    /// Whether it is a sealed statement whose rear page is not sealed yet.
    pub rear_missing: bool,
    /// What to do about it, where it cannot be read: it is listed with what is
    /// known of it all the same, and shown as damaged.
    pub damaged: Option<String>,
}

impl From<ListLineView> for ListLine {
    fn from(view: ListLineView) -> Self {
        Self {
            draft: view.draft,
            exhibit: view.exhibit,
            incident: view.incident,
            kind: view.kind.into(),
            state: view.state.map(Into::into),
            local_reference: view.local_reference,
            number: view.number,
            urn: view.urn.map(|urn| urn.to_string()),
            who: view.who.reveal().to_owned(),
            title: view.title.reveal().to_owned(),
            updated: view.updated,
            clock: view.clock.map(Into::into),
            rear_missing: view.rear_missing,
            damaged: view.damaged.map(ToOwned::to_owned),
        }
    }
}

/// Something a search found.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SearchHit {
    /// The incident, or the incident of what was found.
    pub incident: IncidentId,
    /// What was found, as a list shows it; none for an incident.
    pub line: Option<ListLine>,
    /// The words that were found and those around them, or the reference that
    /// was found.
    pub snippet: String,
}

impl From<SearchHitView> for SearchHit {
    fn from(view: SearchHitView) -> Self {
        Self {
            incident: view.incident,
            line: view.line.map(Into::into),
            snippet: view.snippet.reveal().to_owned(),
        }
    }
}

/// Something that a reference names.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FoundByReference {
    /// What kind of reference it is.
    pub reference: SortOfReference,
    /// The incident, or the incident of what was found.
    pub incident: IncidentId,
    /// The draft, unless it is an incident.
    pub draft: Option<DraftId>,
    /// The sealed record, if there is one.
    pub record: Option<RecordId>,
    /// What it is; none for an incident.
    pub kind: Option<KindOfRecord>,
}

impl From<ReferenceHit> for FoundByReference {
    fn from(hit: ReferenceHit) -> Self {
        Self {
            reference: hit.reference.into(),
            incident: hit.incident,
            draft: hit.draft,
            record: hit.record,
            kind: hit.kind.map(Into::into),
        }
    }
}

/// Which things are wanted. What is left out lets everything through; times are
/// those of the last change.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct Wanted {
    /// Those of one incident.
    #[uniffi(default = None)]
    pub incident: Option<IncidentId>,
    /// Those of one of these kinds; every kind where none is named.
    #[uniffi(default = [])]
    pub kinds: Vec<KindOfListed>,
    /// Those in one state.
    #[uniffi(default = None)]
    pub state: Option<StateToList>,
    /// Those of this offence, by its code; of a class, also of the offences
    /// within it.
    #[uniffi(default = None)]
    pub offence: Option<String>,
    /// Those changed at this time or later.
    #[uniffi(default = None)]
    pub since: Option<Timestamp>,
    /// Those changed before this time.
    #[uniffi(default = None)]
    pub before: Option<Timestamp>,
}

/// A page of a list.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ListPage {
    /// Its lines.
    pub lines: Vec<ListLine>,
    /// What to give as `after` for the next page; none at the end of the list.
    pub next: Option<String>,
}

/// Where a page begins, as the page before said.
pub(crate) fn cursor(after: Option<String>) -> Result<Option<Cursor>, PocketbookError> {
    let read = after.map(|text| text.parse()).transpose();
    read.map_err(|error: FieldError| CoreError::from(error).into())
}

fn offence(code: Option<&str>) -> Result<Option<OffenceCode>, PocketbookError> {
    let code = code.map(str::parse).transpose();
    code.map_err(|error: FieldError| CoreError::from(error).into())
}

#[uniffi::export]
impl Session {
    /// Everything that a local reference, crime number, unique reference number
    /// or CAD reference names, however it is written. What finds nothing and has
    /// nearly the shape of a local or CAD reference is refused, with the shape.
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

    /// Statements, reports, exhibits and so on, newest first: a page of at most
    /// `limit` (500 at most), which says where the next one begins.
    #[uniffi::method(default(limit = 100, after = None, wanted))]
    pub async fn list(
        &self,
        wanted: Wanted,
        limit: u32,
        after: Option<String>,
    ) -> Result<ListPage, PocketbookError> {
        self.call(move |session| {
            let filter = ListFilter {
                incident: wanted.incident,
                kinds: wanted.kinds.into_iter().map(Into::into).collect(),
                state: wanted.state.map(Into::into),
                offence: offence(wanted.offence.as_deref())?,
                from: wanted.since,
                before: wanted.before,
            };
            let page = session.list_page(&filter, limit, cursor(after)?)?;
            Ok(ListPage {
                lines: page.items.into_iter().map(Into::into).collect(),
                next: page.next.map(|cursor| cursor.to_string()),
            })
        })
        .await
    }

    /// Finds incidents alone, by words and references, best first, as `search` does.
    #[uniffi::method(default(limit = 50))]
    pub async fn search_incidents(
        &self,
        query: String,
        limit: u32,
    ) -> Result<Vec<SearchHit>, PocketbookError> {
        self.call(move |session| {
            let within = SearchWithin {
                kinds: vec![SearchedKind::Incidents],
                ..SearchWithin::default()
            };
            let hits = session.search_within(&query, &within, limit)?;
            Ok(hits.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Finds incidents, statements, reports and exhibits by words and references
    /// among some of them, best first, as `search` does among all.
    #[uniffi::method(default(limit = 50))]
    pub async fn search_within(
        &self,
        query: String,
        wanted: Wanted,
        limit: u32,
    ) -> Result<Vec<SearchHit>, PocketbookError> {
        self.call(move |session| {
            let kinds = wanted.kinds.into_iter();
            let within = SearchWithin {
                incident: wanted.incident,
                kinds: kinds
                    .map(|kind| SearchedKind::Listed(kind.into()))
                    .collect(),
                state: wanted.state.map(Into::into),
                offence: offence(wanted.offence.as_deref())?,
                from: wanted.since,
                before: wanted.before,
            };
            let hits = session.search_within(&query, &within, limit)?;
            Ok(hits.into_iter().map(Into::into).collect())
        })
        .await
    }
}
