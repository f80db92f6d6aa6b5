//! What an incident offers while somebody types.

use pocketbook_model::{IncidentId, Involvement, Place};

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
