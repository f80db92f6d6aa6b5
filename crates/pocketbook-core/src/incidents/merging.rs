//! Entries that are likely one, and making them one.

use pocketbook_model::{Duplicates, FieldErrors, Incident, IncidentId, Merged};
use pocketbook_vault::IncidentChange;

use super::{change_as, load};
use crate::{CoreError, Session};

impl Session {
    /// What an incident seems to hold twice, with the reasons. Nothing is merged
    /// by itself. Reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn duplicates(&self, incident: IncidentId) -> Result<Duplicates, CoreError> {
        let vault = self.vault()?;
        let duplicates = load(&vault, incident)?.likely_duplicates();
        vault.log_consulted(incident)?;
        Ok(duplicates)
    }

    /// Says that two people, or two places, are one. Both entries stay as they
    /// are and can be read; from now on the one stands for the other wherever it
    /// is named. Logged as a combination (DPA 2018 s.62(1)(e)). What was sealed
    /// before is untouched.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming `from` or `into`, when they are not two
    /// entries of this incident that both stand by themselves; naming each field
    /// in which the two contradict each other, such as two dates of birth: see
    /// [`Session::merge_despite_contradictions`]. [`CoreError::NotFound`].
    pub fn merge(&self, incident: IncidentId, of: Merged) -> Result<Incident, CoreError> {
        self.merge_checked(incident, of, false)
    }

    /// The same, once an officer has read in what the two contradict each other
    /// and judged that they are one all the same.
    ///
    /// # Errors
    ///
    /// As [`Session::merge`], but for the contradictions.
    pub fn merge_despite_contradictions(
        &self,
        incident: IncidentId,
        of: Merged,
    ) -> Result<Incident, CoreError> {
        self.merge_checked(incident, of, true)
    }

    fn merge_checked(
        &self,
        incident: IncidentId,
        of: Merged,
        read: bool,
    ) -> Result<Incident, CoreError> {
        let vault = self.vault()?;
        let (by, at) = (vault.officer().id, vault.time_record().wall);
        change_as(&vault, incident, &combined("merged", of), |incident, _| {
            let merged = incident.merged(of, by, at)?;
            if !read {
                FieldErrors::check(incident.contradictions(of))?;
            }
            Ok(merged)
        })
    }

    /// Takes a merge back: the two stand by themselves again. The merge, and
    /// that it was taken back, stay to be read; logged as a combination.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] when they are not merged; [`CoreError::NotFound`].
    pub fn unmerge(&self, incident: IncidentId, of: Merged) -> Result<Incident, CoreError> {
        let vault = self.vault()?;
        let (by, at) = (vault.officer().id, vault.time_record().wall);
        change_as(
            &vault,
            incident,
            &combined("unmerged", of),
            |incident, _| Ok(incident.unmerged(of, by, at)?),
        )
    }
}

fn combined(what: &str, of: Merged) -> IncidentChange {
    let code = match of {
        Merged::People { from, into } => format!("{what}:person:{from}:{into}"),
        Merged::Places { from, into } => format!("{what}:place:{from}:{into}"),
    };
    IncidentChange::Combined { code }
}
