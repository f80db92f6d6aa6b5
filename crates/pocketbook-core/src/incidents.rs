//! Incidents: the folder that reports, statements and exhibits share.

use pocketbook_model::{
    CadReference, FieldError, FieldErrors, Incident, IncidentId, Involvement, Person, Personal,
    Place, Rule, Timestamp,
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
        incident.happened_at = new.happened_at.as_deref().map(parse_time).transpose()?;
        incident.place = Place {
            address: Personal::new(new.address.as_str()),
            postcode: Personal::new(new.postcode.as_str()),
        };
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
                id: self.device().new_id()?,
                name: Personal::new(new.name.as_str()),
                age: new.age,
                occupation: Personal::new(new.occupation.as_str()),
                contact: Personal::new(new.contact.as_str()),
                address: Personal::new(new.address.as_str()),
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
    for part in [
        incident.place.address.reveal(),
        incident.place.postcode.reveal(),
    ] {
        body.push_str(part);
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
