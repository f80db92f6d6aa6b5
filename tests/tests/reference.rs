//! The force supplies its own forms and lists in signed reference data, without
//! a build: from the gateway's folder to the pages that a witness signs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use pocketbook_core::model::{DraftId, RecordId, ReferenceName};
use pocketbook_core::{
    Device, Event, EventListener, KdfParameters, Pin, ReferenceStanding, ReferenceView, Session,
    built_in_form,
};
use pocketbook_testkit::{
    PIN, TestGateway, enrolled_tablet, finalise, new_incident, ready_statement, sign_all, sync,
    tablet, unlock,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

fn name(kind: &str, id: &str) -> ReferenceName {
    ReferenceName {
        kind: kind.parse().unwrap(),
        id: id.parse().unwrap(),
    }
}

/// The built-in form with another declaration, as a force would have it.
fn own_form(version: u32, declaration: &str) -> String {
    let mut form: Value = serde_json::from_str(&built_in_form("mg11").unwrap()).unwrap();
    form["version"] = json!(version);
    form["wording"]["declaration"]["text"] = json!(declaration);
    form.to_string()
}

/// A list of codes whose label says which it is.
fn codes(number: u32) -> String {
    json!({
        "schema": "pocketbook.code-list/1", "id": "outcomes", "edition": number,
        "title": "Invented", "source": "Invented",
        "codes": [{"code": "A", "label": format!("Invented {number}")}],
    })
    .to_string()
}

/// Publishes as the command does, while the gateway runs; without its check,
/// because a tablet must not depend on that.
fn publish(gateway: &TestGateway, reference: &ReferenceName, content: &str) -> u64 {
    let beside = gateway.open().unwrap();
    let json = "application/json";
    let (published, _) = beside
        .publish_reference(reference, json, content, None)
        .unwrap();
    published.edition
}

fn standings(device: &Device) -> Vec<(u64, ReferenceStanding)> {
    let views = device.references().unwrap();
    let standing = |view: &ReferenceView| (view.edition, view.standing);
    views.iter().map(standing).collect()
}

fn fixed(session: &Session) -> DraftId {
    let incident = new_incident(session, "Invented").unwrap();
    let view = ready_statement(session, &incident, "I saw the lamp go out.").unwrap();
    finalise(session, view.draft).unwrap().draft
}

fn sealed(session: &Session, draft: DraftId) -> RecordId {
    let view = session.statement(draft).unwrap();
    sign_all(session, &view).unwrap();
    session.seal_statement(draft).unwrap().record
}

/// Id, version and digest of the form, and the declaration as shown.
fn printed_with(session: &Session, record: RecordId) -> (Value, String) {
    let payload = session.sealed_payload(record).unwrap();
    let declaration = payload["content"]["declaration"]["text"].as_str();
    (
        payload["form"].clone(),
        declaration.unwrap_or_default().to_owned(),
    )
}

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl EventListener for Heard {
    fn on_event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

#[test]
fn a_force_supplies_its_own_form_and_a_broken_one_never_replaces_it() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let mg11 = name("form_package", "mg11");
    let (built_in, _) = printed_with(&session, sealed(&session, fixed(&session)));
    assert_eq!(built_in["version"], 5);

    let own = "This invented statement of {pages} is true, says our force.";
    assert_eq!(publish(&gateway, &mg11, &own_form(70, own)), 1);
    let heard = Arc::new(Heard::default());
    let _listening = session.subscribe(heard.clone());
    let view = sync(&session).unwrap();
    assert_eq!(view.references[0].standing, ReferenceStanding::InUse);
    let expected = Event::ReferenceInUse {
        reference: mg11.clone(),
        edition: 1,
    };
    assert!(heard.0.lock().unwrap().contains(&expected));
    let record = sealed(&session, fixed(&session));
    let (form, declaration) = printed_with(&session, record);
    assert_eq!(
        (&form["id"], &form["version"]),
        (&json!("mg11"), &json!(70))
    );
    assert_ne!(form["sha256"], built_in["sha256"]);
    assert_eq!(
        declaration,
        "This invented statement of 1 page is true, says our force."
    );

    // Broken in a template: refused whole, by file, line and reason.
    let mut broken: Value = serde_json::from_str(&own_form(71, own)).unwrap();
    let main = broken["files"]["main.typ"].as_str().unwrap();
    broken["files"]["main.typ"] = json!(format!("#let a = 1\n#let b = (a\n{main}"));
    publish(&gateway, &mg11, &broken.to_string());
    let view = sync(&session).unwrap();
    assert_eq!(view.references[0].standing, ReferenceStanding::Refused);
    let status = device.status().unwrap();
    let refused = status.references.iter().find(|view| view.needs_attention());
    let refused = refused.unwrap();
    assert_eq!((refused.id.as_str(), refused.edition), ("mg11", 2));
    let reason = refused.reason.as_deref().unwrap();
    assert!(reason.contains("main.typ, line 2"), "{reason}");
    let (still, _) = printed_with(&session, sealed(&session, fixed(&session)));
    assert_eq!(still, form, "what was in use stays");
    // The force holds all of it, and the evidence verifies as before.
    let view = sync(&session).unwrap();
    assert_eq!((view.still_waiting, view.wedged.len()), (0, 0));
    device.status().unwrap();
}

#[test]
fn pages_fixed_under_one_edition_are_sealed_with_it_though_another_has_arrived() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let device = enrolled_tablet(&path, &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let mg11 = name("form_package", "mg11");
    // Fixed with the built-in form, and with the first edition.
    let with_built_in = fixed(&session);
    publish(&gateway, &mg11, &own_form(70, "First, {pages}, invented."));
    sync(&session).unwrap();
    let with_first = fixed(&session);
    let shown = session.pages_pdf(with_first).unwrap();
    // A second edition that forgot to raise its version: the digest tells.
    publish(&gateway, &mg11, &own_form(70, "Second, {pages}, invented."));
    sync(&session).unwrap();
    assert_eq!(
        standings(&device),
        [
            (1, ReferenceStanding::Replaced),
            (2, ReferenceStanding::InUse)
        ]
    );
    session.lock().unwrap();
    drop((session, device));

    let device = tablet(&path).unwrap();
    let session = unlock(&device).unwrap();
    let with_second = fixed(&session);
    let printed: Vec<_> = [with_built_in, with_first, with_second]
        .into_iter()
        .map(|draft| printed_with(&session, sealed(&session, draft)))
        .collect();
    let versions: Vec<_> = printed.iter().map(|(form, _)| &form["version"]).collect();
    assert_eq!(versions, [5, 70, 70]);
    assert_eq!(printed[1].1, "First, 1 page, invented.");
    assert_eq!(printed[2].1, "Second, 1 page, invented.");
    assert_ne!(printed[1].0["sha256"], printed[2].0["sha256"]);
    // What was shown is still there, and what was signed can still be printed.
    assert_eq!(session.pages_pdf(with_first).unwrap(), shown);
    assert!(session.signed_pages_pdf(with_first).is_ok());
}

#[test]
fn two_officers_of_one_tablet_read_one_feed_and_share_what_came() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let pin = Pin::entered(PIN.to_owned());
    let second = device
        .add_officer_with("204519", "PC Invented SECOND", &pin, KdfParameters::WEAKEST)
        .unwrap();
    let outcomes = name("code_list", "outcomes");
    for number in 1..=2 {
        publish(&gateway, &outcomes, &codes(number));
    }
    let first = unlock(&device).unwrap();
    let view = sync(&first).unwrap();
    assert_eq!(view.references.len(), 1, "the newest alone is fetched");
    let after_first = device.references().unwrap();
    first.lock().unwrap();
    let other = device.unlock(second.id, &pin).unwrap();
    // The same feed from its beginning: told again, fetched no more.
    assert_eq!(sync(&other).unwrap().references, []);
    assert_eq!(device.references().unwrap(), after_first);
    publish(&gateway, &outcomes, &codes(3));
    assert_eq!(sync(&other).unwrap().references.len(), 1);
    other.lock().unwrap();
    let first = unlock(&device).unwrap();
    assert_eq!(sync(&first).unwrap().references, []);
    let held = device.reference_editions(&outcomes).unwrap();
    let held: Vec<_> = held
        .iter()
        .map(|e| (e.edition, e.content.as_str()))
        .collect();
    let (second, third) = (codes(2), codes(3));
    assert_eq!(held, [(2, second.as_str()), (3, third.as_str())]);
    assert_eq!(device.reference(&outcomes).unwrap().unwrap().edition, 3);
    assert!(
        device
            .references()
            .unwrap()
            .iter()
            .all(|view| !view.disputed)
    );
}

#[test]
fn a_tablet_enrolled_later_gets_what_is_current_and_keeps_what_it_does_not_know() {
    let gateway = TestGateway::start().unwrap();
    publish(&gateway, &name("radio_codes", "all"), "ten-four");
    publish(&gateway, &name("code_list", "outcomes"), &codes(1));
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    sync(&session).unwrap();
    let views = device.references().unwrap();
    let known: Vec<_> = views
        .iter()
        .map(|view| (view.kind.as_str(), view.standing))
        .collect();
    assert_eq!(
        known,
        [
            ("code_list", ReferenceStanding::InUse),
            ("radio_codes", ReferenceStanding::Kept)
        ]
    );
}
