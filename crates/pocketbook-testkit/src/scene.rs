//! One officer, unlocked, with one incident: where most journeys begin.

use pocketbook_core::Session;
use pocketbook_core::model::Incident;

use crate::{TestError, new_incident, tablet, unlock};

/// A tablet that is not enrolled, in a folder of its own.
pub struct Scene {
    /// Where the tablet is; it goes when this is dropped.
    pub folder: tempfile::TempDir,
    /// The officer's session.
    pub session: Session,
    /// The incident.
    pub incident: Incident,
}

impl Scene {
    /// Sets the scene.
    ///
    /// # Errors
    ///
    /// [`TestError`] when a step is refused.
    pub fn set() -> Result<Self, TestError> {
        let folder = tempfile::tempdir()?;
        let session = unlock(&tablet(&folder.path().join("tablet"))?)?;
        let incident = new_incident(&session, "Invented")?;
        Ok(Self {
            folder,
            session,
            incident,
        })
    }
}
