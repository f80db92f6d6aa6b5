//! Crime reports from the first word to the force: one for each victim, filed
//! whole or not at all, followed by supplements and by what the force confirms,
//! and found again by whatever reference somebody reads out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "reports/begun.rs"]
mod begun;
#[path = "reports/class.rs"]
mod class;
#[path = "reports/corrected.rs"]
mod corrected;
#[path = "reports/filing.rs"]
mod filing;
#[path = "reports/found.rs"]
mod found;
#[path = "reports/numbers.rs"]
mod numbers;
#[path = "reports/offence.rs"]
mod offence;
#[path = "reports/offline.rs"]
mod offline;
#[path = "reports/set_aside.rs"]
mod set_aside;
#[path = "reports/supplements.rs"]
mod supplements;
#[path = "reports/victims.rs"]
mod victims;

use pocketbook_core::model::{Incident, PersonId, Role};
use pocketbook_core::{CoreError, NewPerson, ReportView, SealedView, Session};
use pocketbook_testkit::{new_incident, ready_report, tablet, unlock};

struct Scene {
    folder: tempfile::TempDir,
    session: Session,
    incident: Incident,
}

impl Scene {
    fn person(&self, name: &str) -> PersonId {
        let person = NewPerson {
            name: name.to_owned(),
            roles: vec![Role::Victim],
            ..NewPerson::default()
        };
        self.session
            .add_person(self.incident.id, &person)
            .unwrap()
            .id
    }

    fn ready(&self, narrative: &str) -> ReportView {
        ready_report(&self.session, &self.incident, narrative).unwrap()
    }

    fn filed(&self, narrative: &str) -> SealedView {
        let draft = self.ready(narrative).draft;
        self.session.file_report(draft).unwrap()
    }
}

fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    Scene {
        folder,
        session,
        incident,
    }
}

fn fields(error: &CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}
