//! What was entered wrongly is put right, and nothing of it is lost.

use pocketbook_core::model::CustodyAct::{EnteredInError, Examined, Seized, Stored, Withdrawn};
use pocketbook_core::model::{CorrectedFields, CustodyAct, Sha256Digest};
use pocketbook_core::{AttachRequest, ExhibitWithdrawal, NewExhibit};
use pocketbook_testkit::{JPEG, TestGateway};

use crate::world::{Officer, event, fields, officer};

fn withdrawal(reason: &str, place: &str) -> ExhibitWithdrawal {
    ExhibitWithdrawal {
        reason: reason.into(),
        place: place.into(),
    }
}

/// A tablet that never talks to its force here.
fn alone() -> (TestGateway, Officer) {
    let gateway = TestGateway::start().unwrap();
    let tablet = officer(&gateway, "204520");
    (gateway, tablet)
}

#[test]
fn an_event_entered_in_error_stays_and_is_read_as_if_it_were_not_there() {
    let (_gateway, tablet) = alone();
    let knife = tablet.enters("Kitchen knife");
    tablet.does(knife, Seized);
    let view = tablet.does(knife, Stored);
    let stored = view.events[1].sha256;
    let strike = |sha256| event(EnteredInError { event: sha256 });
    let refused = |new| fields(tablet.session.record_custody(knife, &new).err().unwrap());
    // It has to be an event of this chain, and why has to be said.
    let unknown = strike(Sha256Digest::from_bytes([7; 32]));
    assert_eq!(refused(unknown), ["event.act.entered_in_error.event"]);
    let mut unsaid = strike(stored);
    unsaid.reason = String::new();
    assert_eq!(refused(unsaid), ["event.reason"]);

    let view = tablet.does(knife, EnteredInError { event: stored });
    assert_eq!(view.events.len(), 3);
    assert_eq!(view.events[1].struck_by, Some(3));
    assert!(
        view.store.is_none() && view.gaps.is_empty(),
        "{:?}",
        view.gaps
    );
    assert_eq!(
        refused(strike(stored)),
        ["event.act.entered_in_error.event"]
    );
    let view = tablet.does(knife, Examined);
    assert!(view.gaps.is_empty());
    // Words are put right by a correction, not struck.
    let better = CustodyAct::Corrected(CorrectedFields::description("Bread knife"));
    let corrected = tablet.does(knife, better).events[4].sha256;
    assert_eq!(
        refused(strike(corrected)),
        ["event.act.entered_in_error.event"]
    );
    // What was struck in error is brought back by striking that.
    let struck = view.events[2].sha256;
    let view = tablet.does(knife, EnteredInError { event: struck });
    assert_eq!(view.events[1].struck_by, None);
    assert_eq!(view.events[2].struck_by, Some(6));
    let codes: Vec<_> = view.gaps.iter().map(|gap| (gap.event, gap.code)).collect();
    assert_eq!(codes, [(4, "in_store")]);
    tablet.session.verify_ledger().unwrap();
}

#[test]
fn what_nothing_sealed_names_is_set_aside_and_its_number_with_it() {
    let (_gateway, tablet) = alone();
    let session = &tablet.session;
    let knife = tablet.enters("Kitchen knife");
    let none = session.withdraw_exhibit(knife, &withdrawal(" ", "")).err();
    assert_eq!(fields(none.unwrap()), ["reason"]);
    let view = session
        .withdraw_exhibit(knife, &withdrawal("wrong initials", ""))
        .unwrap();
    let told = view.withdrawn.unwrap();
    assert_eq!(
        (told.reason.reveal(), told.record),
        ("wrong initials", None)
    );
    let again = session.withdraw_exhibit(knife, &withdrawal("again", ""));
    assert_eq!(fields(again.err().unwrap()), ["exhibit"]);
    // It stays in the list, as what it is; nothing was sealed.
    let line = &session.exhibits(tablet.incident.id).unwrap()[0];
    assert!(line.withdrawn && line.held_at.reveal() == "withdrawn");
    assert!(session.records().unwrap().is_empty());
    let next = session.next_exhibit(tablet.incident.id, "ABC").unwrap();
    assert_eq!(next.as_str(), "ABC/2");
    let taken = NewExhibit {
        incident: tablet.incident.id,
        initials: "ABC".into(),
        number: Some("1".into()),
        // Whose initials they are, nothing that counts says any more.
        producer: Some(tablet.incident.people[0].person.id),
        description: "Glove".into(),
        attachment: None,
        found_at: None,
        found_place: String::new(),
    };
    assert_eq!(
        fields(session.add_exhibit(&taken).err().unwrap()),
        ["number"]
    );
    let next = NewExhibit {
        number: None,
        ..taken
    };
    session.add_exhibit(&next).unwrap();
    // The lint takes a second look where somebody relies on it.
    let draft = pocketbook_testkit::ready_statement(
        session,
        &tablet.incident,
        "I produce it as exhibit ABC/1.",
    );
    let found = session.check_statement(draft.unwrap().draft).unwrap();
    let codes: Vec<_> = found.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["exhibit_not_attached"]);
    // An officer with the bag in hand is never told to wait.
    let view = tablet.does(knife, Seized);
    assert!(view.withdrawn.is_none() && view.gaps.is_empty());
    session.verify_ledger().unwrap();
}

#[test]
fn the_file_of_an_exhibit_that_was_set_aside_is_entered_under_the_right_number() {
    let (_gateway, tablet) = alone();
    let session = &tablet.session;
    let request = AttachRequest {
        incident: tablet.incident.id,
        draft: None,
        exhibit: None,
    };
    let mut photo: &[u8] = &JPEG;
    let file = session.attach(&request, &mut photo, None, &|_| {}).unwrap();
    let entered = |initials: &str| {
        session.add_exhibit(&NewExhibit {
            incident: tablet.incident.id,
            initials: initials.into(),
            number: None,
            producer: None,
            description: "Photograph".into(),
            attachment: Some(file.id),
            found_at: None,
            found_place: String::new(),
        })
    };
    let wrong = entered("ABD").unwrap().exhibit.id;
    assert_eq!(fields(entered("ABC").err().unwrap()), ["attachment"]);
    session
        .withdraw_exhibit(wrong, &withdrawal("wrong initials", ""))
        .unwrap();
    let right = entered("ABC").unwrap();
    let files = session.attachments(tablet.incident.id).unwrap();
    assert_eq!(files[0].exhibit.as_deref(), Some("ABC/1"));
    // One file is one exhibit: the other does not come back with it.
    assert!(session.record_custody(wrong, &event(Seized)).is_err());
    tablet.does(right.exhibit.id, Seized);
    let references: Vec<_> = session
        .exhibits(tablet.incident.id)
        .unwrap()
        .iter()
        .map(|line| (line.reference.to_string(), line.withdrawn))
        .collect();
    let expected = [("ABC/1".to_owned(), false), ("ABD/1".to_owned(), true)];
    assert_eq!(references, expected);
}

#[test]
fn what_something_sealed_names_is_withdrawn_by_a_sealed_record() {
    let gateway = TestGateway::start().unwrap();
    let tablet = officer(&gateway, "204520");
    let session = &tablet.session;
    let knife = tablet.enters("Kitchen knife");
    tablet.states("I produce it as exhibit ABC/1.");
    // Where is said too, as of every event.
    let refused = session
        .withdraw_exhibit(knife, &withdrawal("not his", ""))
        .err();
    assert_eq!(fields(refused.unwrap()), ["event.place"]);
    let view = session
        .withdraw_exhibit(knife, &withdrawal("not his", "Station"))
        .unwrap();
    let record = view.events[0].record;
    assert_eq!(view.withdrawn.unwrap().record, Some(record));
    assert_eq!(view.events[0].act, "withdrawn");
    let again = session.withdraw_exhibit(knife, &withdrawal("again", "Station"));
    assert_eq!(fields(again.err().unwrap()), ["exhibit"]);
    // The force and a prosecutor see it.
    tablet.syncs();
    let listed = gateway.open().unwrap().exhibits().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].withdrawn, Some(record));
    // And that it was in error.
    let sha256 = view.events[0].sha256;
    let view = tablet.does(knife, EnteredInError { event: sha256 });
    assert!(view.withdrawn.is_none());
    tablet.syncs();
    assert_eq!(
        gateway.open().unwrap().exhibits().unwrap()[0].withdrawn,
        None
    );
    // What is done after a withdrawal is written down, and asked about.
    tablet.does(knife, Withdrawn);
    let view = tablet.does(knife, Seized);
    let codes: Vec<_> = view.gaps.iter().map(|gap| gap.code).collect();
    assert_eq!(codes, ["after_withdrawal"]);
    assert_eq!(
        view.versions.len(),
        1,
        "a withdrawal describes nothing anew"
    );
}

#[test]
fn when_and_where_it_was_found_are_corrected_after_sealing_and_every_version_is_shown() {
    let (_gateway, tablet) = alone();
    let session = &tablet.session;
    let knife = tablet.enters("Kitchen knife");
    tablet.does(knife, Seized);
    let at = "2026-03-01T09:30:00.000Z";
    let fields_of = CorrectedFields {
        found_at: Some(at.parse().unwrap()),
        found_place: Some("Hall".into()),
        ..CorrectedFields::default()
    };
    let view = tablet.does(knife, CustodyAct::Corrected(fields_of.clone()));
    assert_eq!(view.exhibit.found_at.unwrap().to_string(), at);
    assert_eq!(view.exhibit.found_place.reveal(), "Hall");
    assert_eq!(view.exhibit.description.reveal(), "Kitchen knife");
    assert!(view.gaps.is_empty());
    let words = view.events[1].words.reveal().to_owned();
    assert!(
        words.starts_with("time of finding or making, place of finding"),
        "{words}"
    );
    // The record carries what it corrects, and restates the rest.
    let payload = session.sealed_payload(view.events[1].record).unwrap();
    let act = &payload["content"]["event"]["act"]["corrected"];
    assert_eq!(act["found_place"], "Hall");
    assert_eq!(act["description"], serde_json::Value::Null);
    assert_eq!(payload["content"]["exhibit"]["found_place"], "Hall");
    let same = session.record_custody(knife, &event(CustodyAct::Corrected(fields_of)));
    assert_eq!(
        fields(same.err().unwrap()),
        [
            "event.act.corrected.found_at",
            "event.act.corrected.found_place"
        ]
    );
    let better = CorrectedFields::description("Bread knife");
    let view = tablet.does(knife, CustodyAct::Corrected(better));
    let places: Vec<_> = view
        .versions
        .iter()
        .map(|version| (version.description.reveal(), version.found_place.reveal()))
        .collect();
    assert_eq!(
        places,
        [
            ("Kitchen knife", "Kitchen floor"),
            ("Kitchen knife", "Hall"),
            ("Bread knife", "Hall")
        ]
    );
}
