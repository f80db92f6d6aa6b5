//! Incidents: the folder that reports, statements and exhibits share.

use pocketbook_model::{
    CadReference, Contact, ContactKind, FieldError, FieldErrors, Incident, IncidentId, Involvement,
    Period, Person, PersonAddress, Personal, Place, Response, Rule, Timestamp,
};

use pocketbook_vault::{SearchText, Vault};

use crate::{CoreError, NewIncident, NewPerson, Session};

impl Session {
    /// Opens a new incident with its people; all of it, or nothing.
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
        if !(new.address.is_empty() && new.postcode.is_empty()) {
            let scene = Place {
                address: Personal::new(new.address.as_str()),
                postcode: Personal::new(new.postcode.as_str()),
                ..Place::new(self.device().new_id()?)
            };
            incident.scene = Some(scene.id);
            incident.places.push(scene);
        }
        for person in &new.people {
            incident.people.push(self.involvement(person)?);
        }
        incident.check()?;
        store(&vault, &incident)?;
        Ok(incident)
    }

    fn involvement(&self, new: &NewPerson) -> Result<Involvement, CoreError> {
        Ok(Involvement {
            person: Person {
                name: Personal::new(new.name.as_str()),
                age: new.age.map(Response::Given).unwrap_or_default(),
                occupation: given(&new.occupation),
                contacts: given(&new.contact)
                    .given()
                    .map(|text| Contact::new(ContactKind::of(text.reveal()), text.clone()))
                    .into_iter()
                    .collect(),
                address: given(&new.address).map(PersonAddress::Text),
                ..Person::new(self.device().new_id()?)
            },
            roles: new.roles.clone(),
        })
    }

    /// Enters a person, once, for the report and every statement.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that breaks a rule;
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn add_person(&self, incident: IncidentId, new: &NewPerson) -> Result<Person, CoreError> {
        let vault = self.vault()?;
        let mut incident = load(&vault, incident)?;
        let involvement = self.involvement(new)?;
        let person = involvement.person.clone();
        incident.people.push(involvement);
        incident.check()?;
        store(&vault, &incident)?;
        Ok(person)
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

    /// Every incident of this officer on this tablet, newest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn incidents(&self) -> Result<Vec<Incident>, CoreError> {
        let rows = self.vault()?.incidents()?;
        rows.iter()
            .map(|json| Ok(serde_json::from_slice(json)?))
            .collect()
    }
}

pub(crate) fn load(vault: &Vault, id: IncidentId) -> Result<Incident, CoreError> {
    let json = vault
        .incident(id)?
        .ok_or(CoreError::NotFound { what: "incident" })?;
    Ok(serde_json::from_slice(&json)?)
}

fn store(vault: &Vault, incident: &Incident) -> Result<(), CoreError> {
    vault.put_incident(incident.id, &serde_json::to_vec(incident)?)?;
    Ok(())
}

/// What a search may find an incident by.
pub(crate) fn search_text(incident: &Incident) -> SearchText {
    let mut body = String::new();
    for place in &incident.places {
        body.push_str(place.address_text().reveal());
        body.push('\n');
    }
    if let Some(cad) = &incident.cad_reference {
        body.push_str(cad.as_str());
        body.push('\n');
    }
    for involvement in &incident.people {
        body.push_str(involvement.person.name.reveal());
        body.push('\n');
    }
    SearchText {
        title: incident.title.clone(),
        body: Personal::new(body),
    }
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
