//! A host's clock may ask the session for something when it is asked itself:
//! nothing of the core holds what it would wait for.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use pocketbook_core::model::{PersonPatch, PlacePatch, ReportPatch, Role};
use pocketbook_core::{Clock, ClockReading, Device, NewIncident, NewPerson, SystemClock};
use pocketbook_testkit::{new_incident, ready_report, tablet, unlock};

/// No clock takes as long; a deadlock does.
const FOR_EVER: Duration = Duration::from_secs(60);

type Does = Box<dyn Fn() + Send>;

#[derive(Default)]
struct AsksBack(SystemClock, Mutex<Option<Does>>);

impl Clock for AsksBack {
    fn now(&self) -> ClockReading {
        // What it does asks it again, and does nothing then.
        let does = self.1.lock().unwrap().take();
        if let Some(does) = does {
            does();
            *self.1.lock().unwrap() = Some(does);
        }
        self.0.now()
    }
}

#[test]
fn a_clock_may_ask_the_session_for_something() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    drop(tablet(&path).unwrap());
    let clock = Arc::new(AsksBack::default());
    let mut platform = Device::software_platform(&path).unwrap();
    platform.clock = clock.clone();
    let session = unlock(&Device::open(&path, platform).unwrap()).unwrap();
    let told = NewIncident {
        title: "Invented".to_owned(),
        ..NewIncident::default()
    };
    let told = session.create_incident(&told).unwrap().id;
    let asked = session.clone();
    *clock.1.lock().unwrap() = Some(Box::new(move || {
        // A locked one says so.
        let _ = asked.incident(told);
    }));
    let (sender, done) = mpsc::channel();
    let works = session.clone();
    thread::spawn(move || {
        let someone = NewPerson {
            name: "Invented WITNESS".to_owned(),
            roles: vec![Role::Victim],
            ..NewPerson::default()
        };
        let person = works.add_person(told, &someone).unwrap().id;
        let patch = PersonPatch {
            occupation: Some(pocketbook_core::model::Response::Given("Baker".into())),
            ..PersonPatch::default()
        };
        works.edit_person(told, person, patch).unwrap();
        works.set_roles(told, person, &[Role::Witness]).unwrap();
        let address = |text: &str| PlacePatch {
            address: Some(text.into()),
            ..PlacePatch::default()
        };
        let place = works.add_place(told, address("Invented Court")).unwrap().id;
        works
            .edit_place(told, place, address("Invented Way"))
            .unwrap();
        let report = works.create_report(told, ReportPatch::default()).unwrap();
        works
            .edit_report(report.draft, ReportPatch::default())
            .unwrap();
        let incident = new_incident(&works, "Invented burglary").unwrap();
        let report = ready_report(&works, &incident, "Somebody broke a window.").unwrap();
        works.file_report(report.draft).unwrap();
        works.verify_ledger().unwrap();
        works.lock().unwrap();
        sender.send(()).unwrap();
    });
    done.recv_timeout(FOR_EVER)
        .unwrap_or_else(|_| panic!("the core waits for the host's clock, or failed"));
    // The clock holds the session that it asks.
    *clock.1.lock().unwrap() = None;
}
