//! Officers at one scene, each with a tablet of their own.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use pocketbook_core::model::{
    Age, Custodian, CustodyAct, ExhibitId, Incident, Personal, RecordId, Role, Sha256Digest,
};
use pocketbook_core::seal::{TrustAnchors, VerificationReport, verify_bundle};
use pocketbook_core::{
    CoreError, Event, EventListener, ExhibitView, KdfParameters, NewCustodyEvent, NewExhibit,
    NewIncident, NewPerson, Pin, SealedView, Session, Subscription,
};
use pocketbook_testkit::{
    PIN, TestGateway, enrolled_tablet, finalise, ready_statement, sign_all, sync,
};

pub(crate) const CAD: &str = "CAD 2089/21Nov";

/// What a tablet was told of exhibits, in the order it was.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl EventListener for Heard {
    fn on_event(&self, event: Event) {
        let told = match event {
            Event::ExhibitCollision { reference, .. } => format!("collision {reference}"),
            Event::ExhibitSettled { reference, .. } => format!("settled {reference}"),
            _ => return,
        };
        self.0.lock().unwrap().push(told);
    }
}

pub(crate) struct Officer {
    _folder: tempfile::TempDir,
    pub(crate) session: Session,
    pub(crate) incident: Incident,
    warrant: String,
    heard: Arc<Heard>,
    _listening: Subscription,
}

/// An officer with a tablet and an incident of their own at the scene.
pub(crate) fn officer(gateway: &TestGateway, warrant: &str) -> Officer {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), gateway).unwrap();
    let pin = Pin::entered(PIN.to_owned());
    let name = format!("PC Invented {warrant}");
    let added = device.add_officer_with(warrant, &name, &pin, KdfParameters::WEAKEST);
    let session = device.unlock(added.unwrap().id, &pin).unwrap();
    let incident = session
        .create_incident(&NewIncident {
            title: "Invented burglary".into(),
            cad_reference: Some(CAD.to_owned()),
            people: vec![NewPerson {
                name: "Invented WITNESS".into(),
                age: Some(Age::Over18),
                occupation: "Baker".into(),
                roles: vec![Role::Witness, Role::Victim],
                ..NewPerson::default()
            }],
            ..NewIncident::default()
        })
        .unwrap();
    let heard = Arc::new(Heard::default());
    let listening = session.subscribe(heard.clone());
    Officer {
        _folder: folder,
        session,
        incident,
        warrant: warrant.to_owned(),
        heard,
        _listening: listening,
    }
}

pub(crate) fn event(act: CustodyAct) -> NewCustodyEvent {
    NewCustodyEvent {
        act,
        who: None,
        at: None,
        place: "Invented Road station".into(),
        reason: "invented".into(),
    }
}

pub(crate) fn fields(error: CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

impl Officer {
    pub(crate) fn custodian(&self) -> Custodian {
        Custodian {
            name: Personal::new(format!("PC Invented {}", self.warrant)),
            warrant_number: Some(self.warrant.parse().unwrap()),
            capacity: Personal::default(),
        }
    }

    /// Enters ABC/1 in the officer's own words.
    pub(crate) fn enters(&self, description: &str) -> ExhibitId {
        self.adds(description).unwrap().exhibit.id
    }

    pub(crate) fn adds(&self, description: &str) -> Result<ExhibitView, CoreError> {
        self.session.add_exhibit(&NewExhibit {
            incident: self.incident.id,
            initials: "ABC".into(),
            number: None,
            producer: None,
            description: description.into(),
            attachment: None,
            found_at: None,
            found_place: "Kitchen floor".into(),
        })
    }

    pub(crate) fn does(&self, exhibit: ExhibitId, act: CustodyAct) -> ExhibitView {
        self.session.record_custody(exhibit, &event(act)).unwrap()
    }

    /// Hands an exhibit to another officer; gives the record that says so.
    pub(crate) fn hands_over(&self, exhibit: ExhibitId, to: &Self) -> (RecordId, Sha256Digest) {
        let to = to.custodian();
        let view = self.does(exhibit, CustodyAct::HandedOver { to });
        let last = view.events.last().unwrap();
        (last.record, last.sha256)
    }

    pub(crate) fn receives(
        &self,
        exhibit: ExhibitId,
        from: &Self,
        continues: Option<Sha256Digest>,
    ) -> ExhibitView {
        self.does(
            exhibit,
            CustodyAct::Received {
                from: from.custodian(),
                seal: None,
                continues,
            },
        )
    }

    pub(crate) fn syncs(&self) {
        sync(&self.session).unwrap();
    }

    /// What the tablet was told of exhibits so far.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.0.lock().unwrap().clone()
    }

    pub(crate) fn exhibit(&self, exhibit: ExhibitId) -> ExhibitView {
        self.session.exhibit(exhibit).unwrap()
    }

    /// Seals a statement of the witness.
    pub(crate) fn states(&self, body: &str) -> SealedView {
        let draft = ready_statement(&self.session, &self.incident, body).unwrap();
        let view = finalise(&self.session, draft.draft).unwrap();
        let view = sign_all(&self.session, &view).unwrap();
        self.session.seal_statement(view.draft).unwrap()
    }

    pub(crate) fn bundle(&self, record: RecordId) -> Vec<u8> {
        let mut bundle = Cursor::new(Vec::new());
        self.session.export(record, "defence", &mut bundle).unwrap();
        bundle.into_inner()
    }

    /// The verified bundles of every event of an exhibit.
    pub(crate) fn verified(&self, exhibit: ExhibitId) -> Vec<VerificationReport> {
        let events = self.exhibit(exhibit).events;
        let verify = |record| {
            let bundle = Cursor::new(self.bundle(record));
            let report = verify_bundle(bundle, &TrustAnchors::default());
            assert!(report.holds(), "{:#?}", report.claims);
            report
        };
        events.iter().map(|event| verify(event.record)).collect()
    }
}
