//! Incidents: the folder that reports, statements and exhibits share.
//!
//! People and places are entered once and offered wherever one is asked for.
//! Every change is durable when its call returns, and what was there before
//! stays readable: see [`Session::incident_history`].

mod clock;
mod history;
mod merging;
mod overview;
mod search;
mod take_over;
mod timeline;
mod timeline_records;
mod timeline_reports;

use pocketbook_model::{
    CadReference, Contact, ContactKind, FieldError, FieldErrors, Incident, IncidentId,
    IncidentPatch, Involvement, Period, Person, PersonAddress, PersonId, PersonPatch, Personal,
    Place, PlaceId, PlacePatch, Response, Role, Rule, TimeRecord, Timestamp,
};
use pocketbook_vault::{IncidentChange, ListPlace, Part, Vault};
use serde::Serialize;

pub use history::IncidentVersionView;
pub use overview::{IncidentView, LinkedDraftView, PersonLineView};
pub(crate) use take_over::fill_rear;
pub use timeline::{TimelineEntryView, TimelineSubject};

use crate::another_thing::{Thing, missing};
use crate::pages::{Cursor, Page, page, part};
use crate::{CoreError, NewIncident, NewPerson, Session, listed_codes};

impl Session {
    /// Opens a new incident with its people and places; all of it, or nothing.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that breaks a rule.
    pub fn create_incident(&self, new: &NewIncident) -> Result<Incident, CoreError> {
        let vault = self.vault()?;
        let mut incident = Incident::new(self.device().new_id()?, &new.title)?;
        incident.cad_reference = new
            .cad_reference
            .as_deref()
            .map(str::parse::<CadReference>)
            .transpose()?;
        if let Some(time) = new.happened_at.as_deref() {
            incident.happened = Period::about(parse_time(time)?);
        }
        let scene = PlacePatch {
            address: Some(Personal::new(new.address.as_str())),
            postcode: Some(Personal::new(new.postcode.as_str())),
            ..PlacePatch::default()
        };
        let scene = Place::new(self.device().new_id()?)
            .patched(scene)
            .patched(new.scene.clone());
        if scene != Place::new(scene.id) {
            incident.scene = Some(scene.id);
            incident.places.push(scene);
        }
        for (at, place) in new.places.iter().enumerate() {
            let place = Place::new(self.device().new_id()?).patched(place.clone());
            if let Some(unsaid) = place.unsaid(&format!("places[{at}].")) {
                return Err(unsaid.into());
            }
            incident.places.push(place);
        }
        for (at, person) in new.people.iter().enumerate() {
            let prefix = format!("people[{at}].");
            incident.people.push(self.involvement(person, &prefix)?);
        }
        let incident = incident.patched(new.fields.clone());
        incident.check()?;
        incident.check_past(now(&vault.time_record()))?;
        vault.put_incident(incident.id, &serde_json::to_vec(&incident)?)?;
        Ok(incident)
    }

    /// Changes title, references, times or scene of an incident.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that breaks a rule, with the
    /// incident left as it was; [`CoreError::NotFound`].
    pub fn edit_incident(
        &self,
        id: IncidentId,
        patch: IncidentPatch,
    ) -> Result<Incident, CoreError> {
        let vault = self.vault()?;
        change(&vault, id, |incident, _| Ok(incident.patched(patch)))
    }

    fn involvement(&self, new: &NewPerson, prefix: &str) -> Result<Involvement, CoreError> {
        let fields = listed_codes::looked_up(
            self.device(),
            new.fields.clone(),
            None,
            prefix,
            self.device().today(),
        )?;
        let contact = given(&new.contact);
        let person = Person {
            name: Personal::new(new.name.as_str()),
            age: new.age.map(Response::Given).unwrap_or_default(),
            occupation: given(&new.occupation),
            contacts: contact
                .given()
                .map(|text| Contact::new(ContactKind::of(text.reveal()), text.clone()))
                .into_iter()
                .collect(),
            address: given(&new.address).map(PersonAddress::Text),
            ..Person::new(self.device().new_id()?)
        };
        Ok(Involvement {
            person: person.patched(fields),
            roles: each_once(&new.roles),
        })
    }

    /// Enters a person, once, for the report and every statement.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field of the person that breaks a
    /// rule; [`CoreError::NotFound`] when there is no such incident.
    pub fn add_person(&self, incident: IncidentId, new: &NewPerson) -> Result<Person, CoreError> {
        let vault = self.vault()?;
        let involvement = self.involvement(new, "")?;
        let person = involvement.person.clone();
        check_involvement(&involvement, now(&vault.time_record()))?;
        change(&vault, incident, |mut incident, _| {
            incident.people.push(involvement);
            Ok(incident)
        })?;
        Ok(person)
    }

    /// Changes what is known of a person. Statements and reports that were
    /// sealed name them as they were.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field of the person that breaks a
    /// rule, with the person left as they were; [`CoreError::NotFound`].
    pub fn edit_person(
        &self,
        incident: IncidentId,
        person: PersonId,
        patch: PersonPatch,
    ) -> Result<Involvement, CoreError> {
        // Before the transaction: the clock is the host's.
        let today = self.device().today();
        self.change_involvement(incident, person, |one| {
            let before = Some(&one.person);
            let patch = listed_codes::looked_up(self.device(), patch, before, "", today)?;
            one.person = one.person.patched(patch);
            Ok(())
        })
    }

    /// Says which parts a person plays.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] when there is none, or when somebody who is described
    /// and of whose name nothing is said would be no suspect any more;
    /// [`CoreError::NotFound`].
    pub fn set_roles(
        &self,
        incident: IncidentId,
        person: PersonId,
        roles: &[Role],
    ) -> Result<Involvement, CoreError> {
        self.change_involvement(incident, person, |one| {
            one.roles = each_once(roles);
            Ok(())
        })
    }

    fn change_involvement(
        &self,
        incident: IncidentId,
        person: PersonId,
        work: impl FnOnce(&mut Involvement) -> Result<(), CoreError>,
    ) -> Result<Involvement, CoreError> {
        let vault = self.vault()?;
        let changed = change(&vault, incident, |mut incident, now| {
            let one = (incident.people.iter_mut())
                .find(|one| one.person.id == person)
                .ok_or(CoreError::NotFound { what: "person" })?;
            work(one)?;
            check_involvement(one, now)?;
            Ok(incident)
        })?;
        let involvement = changed.involvement(person);
        involvement
            .cloned()
            .ok_or(CoreError::NotFound { what: "person" })
    }

    /// Enters a place, once; the first one is the scene until another is.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field of the place that breaks a rule;
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn add_place(&self, incident: IncidentId, fields: PlacePatch) -> Result<Place, CoreError> {
        let vault = self.vault()?;
        let place = Place::new(self.device().new_id()?).patched(fields);
        place.check()?;
        place.check_past(now(&vault.time_record()))?;
        let entered = place.clone();
        change(&vault, incident, |mut incident, _| {
            incident.scene = incident.scene.or(Some(entered.id));
            incident.places.push(entered);
            Ok(incident)
        })?;
        Ok(place)
    }

    /// Changes what is known of a place.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field of the place that breaks a rule,
    /// with the place left as it was; [`CoreError::NotFound`].
    pub fn edit_place(
        &self,
        incident: IncidentId,
        place: PlaceId,
        patch: PlacePatch,
    ) -> Result<Place, CoreError> {
        let vault = self.vault()?;
        let changed = change(&vault, incident, |mut incident, now| {
            let one = (incident.places.iter_mut())
                .find(|one| one.id == place)
                .ok_or(CoreError::NotFound { what: "place" })?;
            *one = one.patched(patch);
            one.check()?;
            one.check_past(now)?;
            Ok(incident)
        })?;
        let place = changed.place(place);
        place.cloned().ok_or(CoreError::NotFound { what: "place" })
    }

    /// One incident; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn incident(&self, id: IncidentId) -> Result<Incident, CoreError> {
        let vault = self.vault()?;
        let incident = load(&vault, id)?;
        vault.log_consulted(id)?;
        Ok(incident)
    }

    /// Every incident of this officer on this tablet, newest first. One that
    /// cannot be read is listed as that, and stops nothing.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn incidents(&self) -> Result<Vec<ListedIncident>, CoreError> {
        let rows = self.vault()?.incidents(&Part::default())?;
        rows.iter()
            .map(|(place, json)| ListedIncident::of(place, json))
            .collect()
    }

    /// The same a page at a time: no more than `limit` (500 at most), from where
    /// the page before said.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn incidents_page(
        &self,
        limit: u32,
        after: Option<Cursor>,
    ) -> Result<Page<ListedIncident>, CoreError> {
        let rows = self.vault()?.incidents(&part(limit, after))?.into_iter();
        let read = rows.map(|(place, json)| {
            let incident = ListedIncident::of(&place, &json)?;
            Ok::<_, CoreError>((Cursor::of(place), incident))
        });
        Ok(page(limit, read.collect::<Result<_, _>>()?))
    }
}

/// An incident of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ListedIncident {
    /// One that can be read.
    Read(Box<Incident>),
    /// One that cannot.
    Damaged(DamagedIncident),
}

/// An incident that is there and cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DamagedIncident {
    /// The incident.
    pub id: IncidentId,
    /// What to do about it.
    pub damaged: &'static str,
}

impl ListedIncident {
    fn of(place: &ListPlace, json: &[u8]) -> Result<Self, CoreError> {
        if let Ok(incident) = serde_json::from_slice(json) {
            return Ok(Self::Read(Box::new(incident)));
        }
        let id = IncidentId::from_bytes(place.owner).map_err(|_| CoreError::Quarantined {
            what: "the list of incidents",
        })?;
        Ok(Self::Damaged(DamagedIncident {
            id,
            damaged: crate::listing::ADVICE,
        }))
    }
}

pub(crate) fn load(vault: &Vault, id: IncidentId) -> Result<Incident, CoreError> {
    let json = vault
        .incident(id)?
        .ok_or_else(|| missing(vault, id, Thing::Incident, "incident"))?;
    Ok(serde_json::from_slice(&json)?)
}

/// Changes an incident in one transaction, checked as a whole. `work` is told the
/// time at which it began.
fn change(
    vault: &Vault,
    id: IncidentId,
    work: impl FnOnce(Incident, Timestamp) -> Result<Incident, CoreError>,
) -> Result<Incident, CoreError> {
    change_as(vault, id, &IncidentChange::Altered, work)
}

fn change_as(
    vault: &Vault,
    id: IncidentId,
    how: &IncidentChange,
    work: impl FnOnce(Incident, Timestamp) -> Result<Incident, CoreError>,
) -> Result<Incident, CoreError> {
    let bytes = vault.change_incident(id, how, |before, time| {
        let now = now(time);
        let changed = work(serde_json::from_slice(before)?, now)?;
        changed.check()?;
        changed.check_past(now)?;
        Ok::<_, CoreError>(serde_json::to_vec(&changed)?)
    })?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// A person by themselves, so that errors name fields as their form does.
fn check_involvement(one: &Involvement, now: Timestamp) -> Result<(), CoreError> {
    if one.roles.is_empty() {
        return Err(FieldError {
            field: "roles".to_owned(),
            rule: Rule::Required,
        }
        .into());
    }
    one.person.check(&one.roles)?;
    Ok(one.person.check_past(now)?)
}

fn each_once(roles: &[Role]) -> Vec<Role> {
    let mut once = Vec::with_capacity(roles.len());
    for role in roles {
        if !once.contains(role) {
            once.push(*role);
        }
    }
    once
}

/// The latest that it can be: a wall clock that was set back must not make
/// everybody's birth lie ahead.
pub(crate) fn now(time: &TimeRecord) -> Timestamp {
    time.gateway
        .as_ref()
        .map_or(time.wall, |gateway| gateway.time.max(time.wall))
}

/// A text of a form: left empty, nobody was asked.
fn given(text: &str) -> Response<Personal> {
    if text.is_empty() {
        Response::NotAsked
    } else {
        Response::Given(Personal::new(text))
    }
}

fn parse_time(text: &str) -> Result<Timestamp, FieldErrors> {
    text.parse().map_err(|_| {
        FieldErrors::from(FieldError {
            field: "happened_at".to_owned(),
            rule: Rule::Shape {
                expected: "a time such as 2026-03-01T09:30:00.000Z",
            },
        })
    })
}
