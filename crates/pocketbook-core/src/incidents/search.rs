//! What of an incident is searched, and what it offers while somebody types.

use pocketbook_model::{Incident, IncidentId, Involvement, Personal, Place};
use pocketbook_vault::SearchText;

use super::load;
use crate::{CoreError, Session};

impl Session {
    /// The people of this incident whose names begin with what was typed, each
    /// word; everyone when nothing is typed yet. People of other incidents are
    /// never offered: they were entered for another purpose (DPA 2018 s.36), and
    /// this screen may be read by a witness. Counted as a search.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn people_like(
        &self,
        incident: IncidentId,
        typed: &str,
    ) -> Result<Vec<Involvement>, CoreError> {
        let vault = self.vault()?;
        let incident = load(&vault, incident)?;
        vault.log_searched()?;
        let offered = incident.people_like(typed).into_iter();
        // Whoever stands for several has the parts of all of them.
        Ok(offered
            .map(|one| Involvement {
                person: one.person.clone(),
                roles: incident.roles_of(one.person.id),
            })
            .collect())
    }

    /// The places of this incident whose words begin with those typed; every
    /// place when nothing is typed yet. Counted as a search.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn places_like(&self, incident: IncidentId, typed: &str) -> Result<Vec<Place>, CoreError> {
        let vault = self.vault()?;
        let incident = load(&vault, incident)?;
        vault.log_searched()?;
        Ok(incident.places_like(typed).into_iter().cloned().collect())
    }
}

/// What a search may find an incident by: title and references, the names,
/// addresses and contacts of its people, its places.
pub(crate) fn search_text(incident: &Incident) -> SearchText {
    let mut lines: Vec<String> = Vec::new();
    for place in &incident.places {
        lines.push(place.address_text().reveal().to_owned());
        lines.push(place.detail.reveal().to_owned());
        lines.push(unspaced(place.postcode.reveal()));
        lines.extend(place.uprn.iter().map(|uprn| uprn.as_str().to_owned()));
        lines.extend(place.what3words.iter().map(|w| w.as_str().to_owned()));
    }
    lines.extend(incident.cad_reference.iter().map(ToString::to_string));
    for involvement in &incident.people {
        let person = &involvement.person;
        lines.push(person.name.reveal().to_owned());
        lines.push(incident.address_of(person).reveal().to_owned());
        for contact in &person.contacts {
            lines.push(contact.value.text().to_owned());
            // A number is typed with spaces or without.
            if contact.kind.is_phone() {
                lines.push(unspaced(contact.value.text()));
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    SearchText {
        title: incident.title.clone(),
        body: Personal::new(lines.join("\n")),
    }
}

fn unspaced(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
