//! Incidents as a host sees them: opening, editing, merging, reading.

use pocketbook_core::model::{
    Certainty, FieldError, Incident, IncidentField, IncidentPatch, Merged, Period, Personal,
    Reported, ReportingMethod, Rule,
};
use pocketbook_core::{
    IncidentView, LinkedDraftView, NewIncident, NewPerson, TimelineEntryView, TimelineSubject,
};

use crate::mirror::mirror;
use crate::people::{self, PersonChange, PersonDetails, broken};
use crate::places::{PlaceChange, PlaceRecord, time, warnings};
use crate::session::{Session, id};
use crate::{
    AttachmentRecord, ClockRecord, DraftState, ExhibitLine, FieldProblem, IncidentRecord,
    KindOfRecord, NewIncidentRecord, NewPersonRecord, PersonRecord, PersonRole, PocketbookError,
    SealedRecord,
};

mirror! {
    /// How sure a time is.
    CertaintyOfTime for Certainty {
        /// To the minute.
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

/// A time or a span of time. Times are RFC 3339 in UTC with milliseconds.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PeriodRecord {
    /// The time, or the earliest that it can have been.
    #[uniffi(default = None)]
    pub from: Option<String>,
    /// The latest that it can have been.
    #[uniffi(default = None)]
    pub to: Option<String>,
    /// How sure that is.
    pub certainty: CertaintyOfTime,
}

/// That it was reported.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReportedRecord {
    /// When.
    pub at: String,
    /// By what way.
    pub how: WayOfReporting,
    /// Who reported it, where they are a person of the incident.
    #[uniffi(default = None)]
    pub by: Option<String>,
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
    pub scene: Option<String>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<IncidentFieldToClear>,
}

/// Two entries that are likely one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LikelySame {
    /// The one entered first.
    pub one: String,
    /// The other.
    pub other: String,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// What an incident seems to hold twice.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DuplicatesRecord {
    /// People.
    pub people: Vec<LikelySame>,
    /// Places.
    pub places: Vec<LikelySame>,
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
    pub scene: Option<String>,
    /// Every place, those merged into another included.
    pub places: Vec<PlaceRecord>,
    /// Every person, those merged into another included.
    pub people: Vec<PersonDetails>,
}

/// A person of an incident, as a list shows them.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PersonLine {
    /// The person.
    pub person: String,
    /// What to call them.
    pub known_as: String,
    /// Their parts; with those of the entries merged into this one.
    pub roles: Vec<PersonRole>,
    /// Whether they are under 18 today, where that can be said.
    pub under_18: Option<bool>,
    /// The entry that stands for this one, if it was merged.
    pub merged_into: Option<String>,
}

/// A statement, rear page or report of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LinkedDraft {
    /// The draft.
    pub draft: String,
    /// What it is.
    pub kind: KindOfRecord,
    /// Where it stands.
    pub state: DraftState,
    /// By what the officer knows it.
    pub title: String,
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
    pub warnings: Vec<FieldProblem>,
}

/// One event of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TimelineEntry {
    /// When.
    pub at: String,
    /// A stable code.
    pub code: String,
    /// What it is, in words.
    pub words: String,
    /// The draft, record, file, person or place; nothing for the incident.
    pub about: Option<String>,
}

/// One version of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentVersion {
    /// Its number, from 1.
    pub number: u64,
    /// When it came.
    pub saved: String,
}

impl TryFrom<PeriodRecord> for Period {
    type Error = PocketbookError;

    fn try_from(record: PeriodRecord) -> Result<Self, PocketbookError> {
        let read = |text: Option<String>, field: &'static str| {
            text.map(|text| time(&text, field)).transpose()
        };
        Ok(Self {
            from: read(record.from, "happened.from")?,
            to: read(record.to, "happened.to")?,
            certainty: record.certainty.into(),
        })
    }
}

impl From<&Period> for PeriodRecord {
    fn from(period: &Period) -> Self {
        Self {
            from: period.from.map(|time| time.to_string()),
            to: period.to.map(|time| time.to_string()),
            certainty: period.certainty.into(),
        }
    }
}

impl TryFrom<ReportedRecord> for Reported {
    type Error = PocketbookError;

    fn try_from(record: ReportedRecord) -> Result<Self, PocketbookError> {
        Ok(Self {
            at: time(&record.at, "reported.at")?,
            how: record.how.into(),
            by: record.by.map(|by| id(&by, "person")).transpose()?,
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
            happened: change.happened.map(TryInto::try_into).transpose()?,
            reported: change.reported.map(TryInto::try_into).transpose()?,
            scene: change.scene.map(|place| id(&place, "place")).transpose()?,
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

impl From<&pocketbook_core::model::Duplicates> for DuplicatesRecord {
    fn from(duplicates: &pocketbook_core::model::Duplicates) -> Self {
        let people = duplicates.people.iter().map(|pair| LikelySame {
            one: pair.one.to_string(),
            other: pair.other.to_string(),
            reasons: (pair.reasons.iter())
                .map(|reason| reason.words().to_owned())
                .collect(),
        });
        let places = duplicates.places.iter().map(|pair| LikelySame {
            one: pair.one.to_string(),
            other: pair.other.to_string(),
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

impl From<&Incident> for IncidentDetails {
    fn from(incident: &Incident) -> Self {
        Self {
            incident: incident.into(),
            happened: (&incident.happened).into(),
            reported: incident.reported.as_ref().map(|reported| ReportedRecord {
                at: reported.at.to_string(),
                how: reported.how.into(),
                by: reported.by.map(|by| by.to_string()),
            }),
            scene: incident.scene().map(|scene| scene.id.to_string()),
            places: incident.places.iter().map(Into::into).collect(),
            people: incident.people.iter().map(PersonDetails::of).collect(),
        }
    }
}

impl From<&LinkedDraftView> for LinkedDraft {
    fn from(view: &LinkedDraftView) -> Self {
        Self {
            draft: view.draft.to_string(),
            kind: view.kind.into(),
            state: view.state.into(),
            title: view.title.reveal().to_owned(),
            sealed: view.sealed.as_ref().map(SealedRecord::from),
        }
    }
}

impl From<IncidentView> for IncidentOverview {
    fn from(view: IncidentView) -> Self {
        let people = view.people.iter().map(|line| PersonLine {
            person: line.person.to_string(),
            known_as: line.known_as.reveal().to_owned(),
            roles: people::roles(&line.roles),
            under_18: line.under_18,
            merged_into: line.merged_into.map(|into| into.to_string()),
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
            warnings: warnings(&view.warnings),
        }
    }
}

impl From<TimelineEntryView> for TimelineEntry {
    fn from(view: TimelineEntryView) -> Self {
        Self {
            at: view.at.to_string(),
            code: view.code.to_owned(),
            words: view.words,
            about: match view.about {
                TimelineSubject::Incident => None,
                TimelineSubject::Draft(of) => Some(of.to_string()),
                TimelineSubject::Record(of) => Some(of.to_string()),
                TimelineSubject::Attachment(of) => Some(of.to_string()),
                TimelineSubject::Exhibit(of) => Some(of.to_string()),
                TimelineSubject::Person(of) => Some(of.to_string()),
                TimelineSubject::Place(of) => Some(of.to_string()),
            },
        }
    }
}

/// Two entries named by a host: an identifier of another shape is of no entry.
fn merged(from: &str, into: &str, places: bool) -> Result<Merged, PocketbookError> {
    let unknown = |field: &str| {
        broken(FieldError {
            field: field.to_owned(),
            rule: Rule::Unknown {
                expected: "an entry of this incident",
            },
        })
    };
    Ok(if places {
        Merged::Places {
            from: from.parse().map_err(|_| unknown("from"))?,
            into: into.parse().map_err(|_| unknown("into"))?,
        }
    } else {
        Merged::People {
            from: from.parse().map_err(|_| unknown("from"))?,
            into: into.parse().map_err(|_| unknown("into"))?,
        }
    })
}

#[uniffi::export]
impl Session {
    /// Opens an incident.
    pub async fn create_incident(
        &self,
        new: NewIncidentRecord,
    ) -> Result<IncidentRecord, PocketbookError> {
        self.call(move |session| {
            let incident = session.create_incident(&NewIncident {
                title: new.title,
                cad_reference: new.cad_reference,
                happened_at: new.happened_at,
                address: new.address,
                postcode: new.postcode,
                ..NewIncident::default()
            })?;
            Ok(IncidentRecord::from(&incident))
        })
        .await
    }

    /// Changes title, references, times or scene of an incident; durable when
    /// it returns.
    pub async fn edit_incident(
        &self,
        incident: String,
        change: IncidentChange,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            let patch = change.try_into()?;
            Ok((&session.edit_incident(id(&incident, "incident")?, patch)?).into())
        })
        .await
    }

    /// Enters a person, once, for the report and every statement.
    pub async fn add_person(
        &self,
        incident: String,
        new: NewPersonRecord,
    ) -> Result<PersonRecord, PocketbookError> {
        self.call(move |session| {
            let fields = new.details.map(TryInto::try_into).transpose()?;
            let person = session.add_person(
                id(&incident, "incident")?,
                &NewPerson {
                    name: new.name,
                    age: new.age.map(Into::into),
                    occupation: new.occupation,
                    roles: new.roles.into_iter().map(Into::into).collect(),
                    fields: fields.unwrap_or_default(),
                    ..NewPerson::default()
                },
            )?;
            Ok(PersonRecord {
                id: person.id.to_string(),
                name: person.known_as().to_owned(),
            })
        })
        .await
    }

    /// Changes what is known of a person; durable when it returns.
    pub async fn edit_person(
        &self,
        incident: String,
        person: String,
        change: PersonChange,
    ) -> Result<PersonDetails, PocketbookError> {
        self.call(move |session| {
            let (incident, person) = (id(&incident, "incident")?, id(&person, "person")?);
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
        incident: String,
        person: String,
        roles: Vec<PersonRole>,
    ) -> Result<PersonDetails, PocketbookError> {
        self.call(move |session| {
            let (incident, person) = (id(&incident, "incident")?, id(&person, "person")?);
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
        incident: String,
        fields: PlaceChange,
    ) -> Result<PlaceRecord, PocketbookError> {
        self.call(move |session| {
            let fields = fields.try_into()?;
            Ok((&session.add_place(id(&incident, "incident")?, fields)?).into())
        })
        .await
    }

    /// Changes what is known of a place; durable when it returns.
    pub async fn edit_place(
        &self,
        incident: String,
        place: String,
        change: PlaceChange,
    ) -> Result<PlaceRecord, PocketbookError> {
        self.call(move |session| {
            let (incident, place) = (id(&incident, "incident")?, id(&place, "place")?);
            Ok((&session.edit_place(incident, place, change.try_into()?)?).into())
        })
        .await
    }

    /// The people of this incident whose names begin with what was typed;
    /// everyone when nothing is. Never those of other incidents.
    pub async fn people_like(
        &self,
        incident: String,
        typed: String,
    ) -> Result<Vec<PersonDetails>, PocketbookError> {
        self.call(move |session| {
            let people = session.people_like(id(&incident, "incident")?, &typed)?;
            Ok(people.iter().map(PersonDetails::of).collect())
        })
        .await
    }

    /// The places of this incident whose words begin with what was typed; all
    /// when nothing is.
    pub async fn places_like(
        &self,
        incident: String,
        typed: String,
    ) -> Result<Vec<PlaceRecord>, PocketbookError> {
        self.call(move |session| {
            let places = session.places_like(id(&incident, "incident")?, &typed)?;
            Ok(places.iter().map(Into::into).collect())
        })
        .await
    }

    /// What an incident seems to hold twice.
    pub async fn duplicates(&self, incident: String) -> Result<DuplicatesRecord, PocketbookError> {
        self.call(move |session| Ok((&session.duplicates(id(&incident, "incident")?)?).into()))
            .await
    }

    /// Says that two people (or two places) are one. Both entries stay.
    pub async fn merge(
        &self,
        incident: String,
        from: String,
        into: String,
        places: bool,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            let of = merged(&from, &into, places)?;
            Ok((&session.merge(id(&incident, "incident")?, of)?).into())
        })
        .await
    }

    /// Takes a merge back.
    pub async fn unmerge(
        &self,
        incident: String,
        from: String,
        into: String,
        places: bool,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            let of = merged(&from, &into, places)?;
            Ok((&session.unmerge(id(&incident, "incident")?, of)?).into())
        })
        .await
    }

    /// Every incident, newest first.
    pub async fn incidents(&self) -> Result<Vec<IncidentRecord>, PocketbookError> {
        self.call(|session| {
            Ok(session
                .incidents()?
                .iter()
                .map(IncidentRecord::from)
                .collect())
        })
        .await
    }

    /// An incident with everything that names it; reading it is logged.
    pub async fn incident_overview(
        &self,
        incident: String,
    ) -> Result<IncidentOverview, PocketbookError> {
        self.call(move |session| {
            Ok(session
                .incident_overview(id(&incident, "incident")?)?
                .into())
        })
        .await
    }

    /// What happened in an incident and what was done, oldest first.
    pub async fn incident_timeline(
        &self,
        incident: String,
    ) -> Result<Vec<TimelineEntry>, PocketbookError> {
        self.call(move |session| {
            let entries = session.incident_timeline(id(&incident, "incident")?)?;
            Ok(entries.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// The versions of an incident, oldest first.
    pub async fn incident_history(
        &self,
        incident: String,
    ) -> Result<Vec<IncidentVersion>, PocketbookError> {
        self.call(move |session| {
            let versions = session.incident_history(id(&incident, "incident")?)?;
            Ok(versions
                .into_iter()
                .map(|version| IncidentVersion {
                    number: version.number,
                    saved: version.saved.to_string(),
                })
                .collect())
        })
        .await
    }

    /// One version of an incident; reading it is logged.
    pub async fn incident_version(
        &self,
        incident: String,
        number: u64,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            Ok((&session.incident_version(id(&incident, "incident")?, number)?).into())
        })
        .await
    }
}
