//! An incident with everything that names it, and what happened in it.

use pocketbook_core::model::{
    AttachmentId, DraftId, ExhibitId, IncidentId, PersonId, PlaceId, RecordId, Timestamp,
};
use pocketbook_core::{IncidentView, LinkedDraftView, TimelineEntryView, TimelineSubject};

use crate::people;
use crate::session::Session;
use crate::{
    AttachmentRecord, ClockRecord, DraftState, DuplicatesRecord, ExhibitLine, FieldWarning,
    IncidentDetails, KindOfRecord, PersonRole, PocketbookError, SealedRecord,
};

/// A person of an incident, as a list shows them.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PersonLine {
    /// The person.
    pub person: PersonId,
    /// What to call them.
    pub known_as: String,
    /// Their parts; with those of the entries merged into this one.
    pub roles: Vec<PersonRole>,
    /// Whether they are under 18 today, where that can be said.
    pub under_18: Option<bool>,
    /// The entry that stands for this one, if it was merged.
    pub merged_into: Option<PersonId>,
}

/// A statement, rear page or report of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LinkedDraft {
    /// The draft.
    pub draft: DraftId,
    /// What it is.
    pub kind: KindOfRecord,
    /// Whether it is the report of an incident without a crime, as it stands.
    pub without_crime: bool,
    /// Where it stands.
    pub state: DraftState,
    /// By what the officer knows it.
    pub title: String,
    /// When it was last changed, by the tablet's clock.
    pub updated: Timestamp,
    /// The record, once sealed.
    pub sealed: Option<SealedRecord>,
}

/// An incident with everything that names it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentOverview {
    /// What it says.
    pub details: IncidentDetails,
    /// Its people, in the order in which they were entered.
    pub people: Vec<PersonLine>,
    /// Its statements and their rear pages, newest first.
    pub statements: Vec<LinkedDraft>,
    /// Its reports, newest first.
    pub reports: Vec<LinkedDraft>,
    /// Supplements to its reports, newest first.
    pub supplements: Vec<LinkedDraft>,
    /// What was done with its exhibits, newest first.
    pub custody: Vec<LinkedDraft>,
    /// Its exhibits that were entered, with or without a file.
    pub exhibits: Vec<ExhibitLine>,
    /// Its files.
    pub attachments: Vec<AttachmentRecord>,
    /// The 24 hours for recording, once it is known when it was reported.
    pub clock: Option<ClockRecord>,
    /// What it seems to hold twice.
    pub duplicates: DuplicatesRecord,
    /// What deserves a second look; blocks nothing.
    pub warnings: Vec<FieldWarning>,
}

/// What an event of an incident is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum TimelineAbout {
    /// The incident itself.
    Incident,
    /// A draft.
    Draft {
        /// Which.
        draft: DraftId,
    },
    /// A sealed record.
    Record {
        /// Which.
        record: RecordId,
    },
    /// A file.
    Attachment {
        /// Which.
        attachment: AttachmentId,
    },
    /// An exhibit.
    Exhibit {
        /// Which.
        exhibit: ExhibitId,
    },
    /// A person.
    Person {
        /// Who.
        person: PersonId,
    },
    /// A place.
    Place {
        /// Which.
        place: PlaceId,
    },
}

/// One event of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// A stable code.
    pub code: String,
    /// What it is, in words.
    pub words: String,
    /// What it is about.
    pub about: TimelineAbout,
}

impl From<&LinkedDraftView> for LinkedDraft {
    fn from(view: &LinkedDraftView) -> Self {
        Self {
            draft: view.draft,
            kind: view.kind.into(),
            without_crime: view.without_crime,
            state: view.state.into(),
            title: view.title.reveal().to_owned(),
            updated: view.updated,
            sealed: view.sealed.as_ref().map(SealedRecord::from),
        }
    }
}

impl From<IncidentView> for IncidentOverview {
    fn from(view: IncidentView) -> Self {
        let people = view.people.iter().map(|line| PersonLine {
            person: line.person,
            known_as: line.known_as.reveal().to_owned(),
            roles: people::roles(&line.roles),
            under_18: line.under_18,
            merged_into: line.merged_into,
        });
        Self {
            details: (&view.incident).into(),
            people: people.collect(),
            statements: view.statements.iter().map(Into::into).collect(),
            reports: view.reports.iter().map(Into::into).collect(),
            supplements: view.supplements.iter().map(Into::into).collect(),
            custody: view.custody.iter().map(Into::into).collect(),
            exhibits: view.exhibits.into_iter().map(Into::into).collect(),
            attachments: view.attachments.into_iter().map(Into::into).collect(),
            clock: view.clock.map(Into::into),
            duplicates: (&view.duplicates).into(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<TimelineEntryView> for TimelineEntry {
    fn from(view: TimelineEntryView) -> Self {
        Self {
            at: view.at,
            code: view.code.to_owned(),
            words: view.words,
            about: match view.about {
                TimelineSubject::Incident => TimelineAbout::Incident,
                TimelineSubject::Draft(draft) => TimelineAbout::Draft { draft },
                TimelineSubject::Record(record) => TimelineAbout::Record { record },
                TimelineSubject::Attachment(attachment) => TimelineAbout::Attachment { attachment },
                TimelineSubject::Exhibit(exhibit) => TimelineAbout::Exhibit { exhibit },
                TimelineSubject::Person(person) => TimelineAbout::Person { person },
                TimelineSubject::Place(place) => TimelineAbout::Place { place },
            },
        }
    }
}

#[uniffi::export]
impl Session {
    /// An incident with everything that names it; reading it is logged.
    pub async fn incident_overview(
        &self,
        incident: IncidentId,
    ) -> Result<IncidentOverview, PocketbookError> {
        self.call(move |session| Ok(session.incident_overview(incident)?.into()))
            .await
    }

    /// What happened in an incident and what was done, oldest first.
    pub async fn incident_timeline(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<TimelineEntry>, PocketbookError> {
        self.call(move |session| {
            let entries = session.incident_timeline(incident)?;
            Ok(entries.into_iter().map(Into::into).collect())
        })
        .await
    }
}
