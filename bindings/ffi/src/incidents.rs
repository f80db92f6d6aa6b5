//! Incidents as a host sees them: opening, editing, merging, reading.

use pocketbook_core::model::{
    AttachmentId, Certainty, DraftId, ExhibitId, Incident, IncidentField, IncidentId,
    IncidentPatch, Merge, Merged, OfficerId, Period, PersonId, Personal, PlaceId, PlacePatch,
    RecordId, Reported, ReportingMethod, Timestamp,
};
use pocketbook_core::{
    IncidentView, LinkedDraftView, NewIncident, NewPerson, TimelineEntryView, TimelineSubject,
};

use crate::finding::cursor;
use crate::mirror::mirror;
use crate::people::{self, PersonChange, PersonDetails, broken};
use crate::places::{PlaceChange, PlaceRecord};
use crate::session::Session;
use crate::{
    AttachmentRecord, ClockRecord, DraftState, ExhibitLine, FieldWarning, IncidentRecord,
    KindOfRecord, NewIncidentRecord, NewPersonRecord, PersonRecord, PersonRole, PocketbookError,
    SealedRecord,
};

mirror! {
    /// How sure a time is.
    CertaintyOfTime for Certainty {
        /// To the minute. With two times: it began and ended exactly then.
        Exact,
        /// Near this time.
        About,
        /// Somewhere between two times.
        Between,
        /// Nobody can say.
        Unknown,
    }
}
mirror! {
    /// By what way the police came to know.
    WayOfReporting for ReportingMethod {
        /// A 999 call.
        Emergency,
        /// A 101 call or another telephone call.
        Telephone,
        /// Online.
        Online,
        /// At a front counter.
        FrontCounter,
        /// To an officer.
        ToOfficer,
        /// An officer came upon it.
        FoundByPolice,
        /// Through another agency.
        OtherAgency,
        /// In another way.
        Other,
    }
}
mirror! {
    /// A field of an incident that can be emptied again.
    IncidentFieldToClear for IncidentField {
        /// The command-and-control reference.
        CadReference,
        /// When it happened.
        Happened,
        /// When and how it was reported.
        Reported,
        /// Which place is the scene.
        Scene,
    }
}

/// A time or a span of time.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PeriodRecord {
    /// The time, or when it began, or the earliest that it can have been.
    #[uniffi(default = None)]
    pub earliest: Option<Timestamp>,
    /// When it ended, or the latest that it can have been.
    #[uniffi(default = None)]
    pub latest: Option<Timestamp>,
    /// How sure that is.
    pub certainty: CertaintyOfTime,
}

/// That it was reported.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReportedRecord {
    /// When.
    pub at: Timestamp,
    /// By what way.
    pub how: WayOfReporting,
    /// Who reported it, where they are a person of the incident.
    #[uniffi(default = None)]
    pub by: Option<PersonId>,
}

/// A change to an incident; what is absent stays.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct IncidentChange {
    /// Title.
    #[uniffi(default = None)]
    pub title: Option<String>,
    /// Command-and-control reference.
    #[uniffi(default = None)]
    pub cad_reference: Option<String>,
    /// When it happened.
    #[uniffi(default = None)]
    pub happened: Option<PeriodRecord>,
    /// When and how it was reported.
    #[uniffi(default = None)]
    pub reported: Option<ReportedRecord>,
    /// Which of the places is the scene.
    #[uniffi(default = None)]
    pub scene: Option<PlaceId>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<IncidentFieldToClear>,
}

/// Two people who are likely one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LikelySamePerson {
    /// The one entered first.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// Two places that are likely one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LikelySamePlace {
    /// The one entered first.
    pub one: PlaceId,
    /// The other.
    pub other: PlaceId,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// What an incident seems to hold twice.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DuplicatesRecord {
    /// People.
    pub people: Vec<LikelySamePerson>,
    /// Places.
    pub places: Vec<LikelySamePlace>,
}

/// Which entries were said to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum MergedEntries {
    /// Two people.
    People {
        /// The entry that no longer stands by itself.
        entry: PersonId,
        /// The entry that stands for both.
        into: PersonId,
    },
    /// Two places.
    Places {
        /// The entry that no longer stands by itself.
        entry: PlaceId,
        /// The entry that stands for both.
        into: PlaceId,
    },
}

/// That two entries were said to be one. Nothing shortens this history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct MergeRecord {
    /// Which.
    pub of: MergedEntries,
    /// Who said so.
    pub by: OfficerId,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// Who took it back, if it was.
    pub undone_by: Option<OfficerId>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// What an incident says.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentDetails {
    /// The incident, as lists show it.
    pub incident: IncidentRecord,
    /// When it happened.
    pub happened: PeriodRecord,
    /// When and how it was reported.
    pub reported: Option<ReportedRecord>,
    /// Which of the places is the scene; the place that it proved to be.
    pub scene: Option<PlaceId>,
    /// Every place, those merged into another included.
    pub places: Vec<PlaceRecord>,
    /// Every person, those merged into another included.
    pub people: Vec<PersonDetails>,
    /// The entries that stand no longer by themselves, each with the one that
    /// stands for it now.
    pub stand_for: Vec<MergedEntries>,
    /// Which entries were said to be one, in the order in which somebody said so.
    pub merges: Vec<MergeRecord>,
}

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

/// One version of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentVersion {
    /// Its number, from 1.
    pub number: u64,
    /// When it came.
    pub saved: Timestamp,
}

/// A page of the list of incidents.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentPage {
    /// Its incidents.
    pub incidents: Vec<IncidentRecord>,
    /// What to give as `after` for the next page; none at the end of the list.
    pub next: Option<String>,
}

impl From<PeriodRecord> for Period {
    fn from(record: PeriodRecord) -> Self {
        Self {
            from: record.earliest,
            to: record.latest,
            certainty: record.certainty.into(),
        }
    }
}

impl From<&Period> for PeriodRecord {
    fn from(period: &Period) -> Self {
        Self {
            earliest: period.from,
            latest: period.to,
            certainty: period.certainty.into(),
        }
    }
}

impl From<ReportedRecord> for Reported {
    fn from(record: ReportedRecord) -> Self {
        Self {
            at: record.at,
            how: record.how.into(),
            by: record.by,
        }
    }
}

impl From<&Reported> for ReportedRecord {
    fn from(reported: &Reported) -> Self {
        Self {
            at: reported.at,
            how: reported.how.into(),
            by: reported.by,
        }
    }
}

impl From<Merged> for MergedEntries {
    fn from(of: Merged) -> Self {
        match of {
            Merged::People { from, into } => Self::People { entry: from, into },
            Merged::Places { from, into } => Self::Places { entry: from, into },
        }
    }
}

impl From<MergedEntries> for Merged {
    fn from(of: MergedEntries) -> Self {
        match of {
            MergedEntries::People { entry, into } => Self::People { from: entry, into },
            MergedEntries::Places { entry, into } => Self::Places { from: entry, into },
        }
    }
}

impl From<&Merge> for MergeRecord {
    fn from(merge: &Merge) -> Self {
        Self {
            of: merge.of.into(),
            by: merge.by,
            at: merge.at,
            undone_by: merge.undone.map(|undone| undone.by),
            undone_at: merge.undone.map(|undone| undone.at),
        }
    }
}

impl TryFrom<NewPersonRecord> for NewPerson {
    type Error = PocketbookError;

    /// Contact and address are said in `details`, which knows more of both.
    fn try_from(new: NewPersonRecord) -> Result<Self, PocketbookError> {
        let fields = new.details.map(TryInto::try_into).transpose()?;
        Ok(Self {
            name: new.name,
            age: new.age.map(Into::into),
            occupation: new.occupation,
            roles: new.roles.into_iter().map(Into::into).collect(),
            fields: fields.unwrap_or_default(),
            ..Self::default()
        })
    }
}

impl TryFrom<NewIncidentRecord> for NewIncident {
    type Error = PocketbookError;

    fn try_from(new: NewIncidentRecord) -> Result<Self, PocketbookError> {
        let fields = new.details.map(TryInto::try_into).transpose()?;
        let scene = new.scene.map(PlacePatch::try_from).transpose();
        let scene = scene.map_err(|error| error.within("scene", None, None))?;
        let place = |(at, place): (usize, PlaceChange)| {
            let read = PlacePatch::try_from(place);
            read.map_err(|error| error.within("places", Some(at), None))
        };
        let places: Result<_, _> = new.places.into_iter().enumerate().map(place).collect();
        let person = |(at, person): (usize, NewPersonRecord)| {
            let read = NewPerson::try_from(person);
            read.map_err(|error| error.within("people", Some(at), None))
        };
        let people: Result<_, _> = new.people.into_iter().enumerate().map(person).collect();
        Ok(Self {
            title: new.title,
            cad_reference: new.cad_reference,
            happened_at: new.happened_at.map(|at| at.to_string()),
            address: new.address,
            postcode: new.postcode,
            scene: scene.unwrap_or_default(),
            places: places?,
            people: people?,
            fields: fields.unwrap_or_default(),
        })
    }
}

impl TryFrom<IncidentChange> for IncidentPatch {
    type Error = PocketbookError;

    fn try_from(change: IncidentChange) -> Result<Self, PocketbookError> {
        let cad = change.cad_reference.map(|text| text.parse()).transpose();
        Ok(Self {
            title: change.title.map(Personal::new),
            cad_reference: cad.map_err(broken)?,
            happened: change.happened.map(Into::into),
            reported: change.reported.map(Into::into),
            scene: change.scene,
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

impl From<&pocketbook_core::model::Duplicates> for DuplicatesRecord {
    fn from(duplicates: &pocketbook_core::model::Duplicates) -> Self {
        let people = duplicates.people.iter().map(|pair| LikelySamePerson {
            one: pair.one,
            other: pair.other,
            reasons: (pair.reasons.iter())
                .map(|reason| reason.words().to_owned())
                .collect(),
        });
        let places = duplicates.places.iter().map(|pair| LikelySamePlace {
            one: pair.one,
            other: pair.other,
            reasons: (pair.reasons.iter())
                .map(|reason| reason.words().to_owned())
                .collect(),
        });
        Self {
            people: people.collect(),
            places: places.collect(),
        }
    }
}

/// Each entry that was merged, with the one that stands for it.
fn stand_for(incident: &Incident) -> Vec<MergedEntries> {
    let people = incident.people.iter().map(|one| {
        let entry = one.person.id;
        let into = incident.survivor(entry);
        (entry != into).then_some(MergedEntries::People { entry, into })
    });
    let places = incident.places.iter().map(|place| {
        let (entry, into) = (place.id, incident.surviving_place(place.id));
        (entry != into).then_some(MergedEntries::Places { entry, into })
    });
    people.chain(places).flatten().collect()
}

impl From<&Incident> for IncidentDetails {
    fn from(incident: &Incident) -> Self {
        Self {
            incident: incident.into(),
            happened: (&incident.happened).into(),
            reported: incident.reported.as_ref().map(Into::into),
            scene: incident.scene().map(|scene| scene.id),
            places: incident.places.iter().map(Into::into).collect(),
            people: incident.people.iter().map(PersonDetails::of).collect(),
            stand_for: stand_for(incident),
            merges: incident.merges.iter().map(Into::into).collect(),
        }
    }
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
    /// Opens an incident, with the people and places that it names: all of it is
    /// durable when it returns, and nothing of it is kept where a field is
    /// refused.
    pub async fn create_incident(
        &self,
        new: NewIncidentRecord,
    ) -> Result<IncidentRecord, PocketbookError> {
        self.call(move |session| {
            Ok(IncidentRecord::from(
                &session.create_incident(&new.try_into()?)?,
            ))
        })
        .await
    }

    /// Changes title, references, times or scene of an incident; durable when
    /// it returns.
    pub async fn edit_incident(
        &self,
        incident: IncidentId,
        change: IncidentChange,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            let patch = change.try_into()?;
            Ok((&session.edit_incident(incident, patch)?).into())
        })
        .await
    }

    /// Enters a person, once, for the report and every statement.
    pub async fn add_person(
        &self,
        incident: IncidentId,
        new: NewPersonRecord,
    ) -> Result<PersonRecord, PocketbookError> {
        self.call(move |session| {
            let person = session.add_person(incident, &new.try_into()?)?;
            Ok(PersonRecord {
                id: person.id,
                name: person.known_as().to_owned(),
            })
        })
        .await
    }

    /// Changes what is known of a person; durable when it returns.
    pub async fn edit_person(
        &self,
        incident: IncidentId,
        person: PersonId,
        change: PersonChange,
    ) -> Result<PersonDetails, PocketbookError> {
        self.call(move |session| {
            let patch = change.try_into()?;
            Ok(PersonDetails::of(
                &session.edit_person(incident, person, patch)?,
            ))
        })
        .await
    }

    /// Says which parts a person plays.
    pub async fn set_roles(
        &self,
        incident: IncidentId,
        person: PersonId,
        roles: Vec<PersonRole>,
    ) -> Result<PersonDetails, PocketbookError> {
        self.call(move |session| {
            let roles: Vec<_> = roles.into_iter().map(Into::into).collect();
            Ok(PersonDetails::of(
                &session.set_roles(incident, person, &roles)?,
            ))
        })
        .await
    }

    /// Enters a place, once; the first is the scene until another is.
    pub async fn add_place(
        &self,
        incident: IncidentId,
        fields: PlaceChange,
    ) -> Result<PlaceRecord, PocketbookError> {
        self.call(move |session| {
            let fields = fields.try_into()?;
            Ok((&session.add_place(incident, fields)?).into())
        })
        .await
    }

    /// Changes what is known of a place; durable when it returns.
    pub async fn edit_place(
        &self,
        incident: IncidentId,
        place: PlaceId,
        change: PlaceChange,
    ) -> Result<PlaceRecord, PocketbookError> {
        self.call(move |session| {
            Ok((&session.edit_place(incident, place, change.try_into()?)?).into())
        })
        .await
    }

    /// The people of this incident whose names begin with what was typed;
    /// everyone when nothing is. Never those of other incidents.
    pub async fn people_like(
        &self,
        incident: IncidentId,
        typed: String,
    ) -> Result<Vec<PersonDetails>, PocketbookError> {
        self.call(move |session| {
            let people = session.people_like(incident, &typed)?;
            Ok(people.iter().map(PersonDetails::of).collect())
        })
        .await
    }

    /// The places of this incident whose words begin with what was typed; all
    /// when nothing is.
    pub async fn places_like(
        &self,
        incident: IncidentId,
        typed: String,
    ) -> Result<Vec<PlaceRecord>, PocketbookError> {
        self.call(move |session| {
            let places = session.places_like(incident, &typed)?;
            Ok(places.iter().map(Into::into).collect())
        })
        .await
    }

    /// What an incident seems to hold twice.
    pub async fn duplicates(
        &self,
        incident: IncidentId,
    ) -> Result<DuplicatesRecord, PocketbookError> {
        self.call(move |session| Ok((&session.duplicates(incident)?).into()))
            .await
    }

    /// Says that two people, or two places, are one. Both entries stay.
    pub async fn merge(
        &self,
        incident: IncidentId,
        of: MergedEntries,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| Ok((&session.merge(incident, of.into())?).into()))
            .await
    }

    /// Says that two people, or two places, are one although they contradict each
    /// other, once the officer has read in what and judged so: `merge` refuses
    /// then, and names the fields. Both entries stay.
    pub async fn merge_despite_contradictions(
        &self,
        incident: IncidentId,
        of: MergedEntries,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            Ok((&session.merge_despite_contradictions(incident, of.into())?).into())
        })
        .await
    }

    /// Takes a merge back.
    pub async fn unmerge(
        &self,
        incident: IncidentId,
        of: MergedEntries,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| Ok((&session.unmerge(incident, of.into())?).into()))
            .await
    }

    /// Incidents, newest first: a page of at most `limit` (500 at most), which
    /// says where the next one begins.
    #[uniffi::method(default(limit = 100, after = None))]
    pub async fn incidents(
        &self,
        limit: u32,
        after: Option<String>,
    ) -> Result<IncidentPage, PocketbookError> {
        self.call(move |session| {
            let page = session.incidents_page(limit, cursor(after)?)?;
            Ok(IncidentPage {
                incidents: page.items.iter().map(IncidentRecord::from).collect(),
                next: page.next.map(|cursor| cursor.to_string()),
            })
        })
        .await
    }

    /// What an incident says; reading it is logged.
    pub async fn incident(&self, incident: IncidentId) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| Ok((&session.incident(incident)?).into()))
            .await
    }

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

    /// The versions of an incident, oldest first.
    pub async fn incident_history(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<IncidentVersion>, PocketbookError> {
        self.call(move |session| {
            let versions = session.incident_history(incident)?;
            Ok(versions
                .into_iter()
                .map(|version| IncidentVersion {
                    number: version.number,
                    saved: version.saved,
                })
                .collect())
        })
        .await
    }

    /// One version of an incident; reading it is logged.
    pub async fn incident_version(
        &self,
        incident: IncidentId,
        number: u64,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| Ok((&session.incident_version(incident, number)?).into()))
            .await
    }
}
