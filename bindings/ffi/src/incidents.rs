//! Incidents as a host sees them: opening, editing, reading.

use pocketbook_core::model::{
    Certainty, Incident, IncidentField, IncidentId, IncidentPatch, Period, PersonId, Personal,
    PlaceId, PlacePatch, Reported, ReportingMethod, Timestamp,
};
use pocketbook_core::{NewIncident, NewPerson};

use crate::finding::cursor;
use crate::merging::stand_for;
use crate::mirror::mirror;
use crate::people::{PersonChange, PersonDetails, broken};
use crate::places::{PlaceChange, PlaceRecord};
use crate::session::Session;
use crate::{
    IncidentRecord, MergeRecord, MergedEntries, NewIncidentRecord, NewPersonRecord, PersonRecord,
    PersonRole, PocketbookError,
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
