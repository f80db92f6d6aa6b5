//! What an incident said before.

use pocketbook_model::{Incident, IncidentId, Timestamp};
use serde::Serialize;

use crate::{CoreError, Session};

/// One version of an incident, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentVersionView {
    /// Its number, from 1; the greatest is the newest.
    pub number: u64,
    /// When it came, by the tablet's clock.
    pub saved: Timestamp,
}

impl Session {
    /// The versions of an incident, oldest first; each change made one.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn incident_history(&self, id: IncidentId) -> Result<Vec<IncidentVersionView>, CoreError> {
        let versions = self.vault()?.incident_versions(id)?.into_iter();
        Ok(versions
            .map(|version| IncidentVersionView {
                number: version.number,
                saved: version.saved,
            })
            .collect())
    }

    /// One version of an incident; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn incident_version(&self, id: IncidentId, number: u64) -> Result<Incident, CoreError> {
        let vault = self.vault()?;
        let incident = serde_json::from_slice(&vault.incident_version(id, number)?)?;
        vault.log_consulted(id)?;
        Ok(incident)
    }
}
