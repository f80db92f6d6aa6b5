//! Exhibits from the scene to the court: numbered, described, handed on under
//! seal, printed, sent; and two tablets that give one number to two things.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use pocketbook_core::model::{
    CorrectedFields, Custodian, CustodyAct, ExhibitId, ExhibitedRecord, Incident, Personal,
    RecordLink, StatementKind, StatementPatch,
};
use pocketbook_core::seal::{TrustAnchors, verify_bundle};
use pocketbook_core::{
    AttachRequest, CoreError, Event, EventListener, ExhibitCorrection, ExhibitView,
    NewCustodyEvent, NewExhibit, NewIncident, NewPerson, NewStatement, Session,
};
use pocketbook_testkit::{
    JPEG, Scene, TestGateway, enrolled_tablet, finalise, not_run, ready_statement, sign_all, sync,
    unlock,
};

fn scene() -> Scene {
    Scene::set().unwrap()
}

fn knife(incident: &Incident) -> NewExhibit {
    NewExhibit {
        incident: incident.id,
        initials: "ABC".into(),
        number: None,
        producer: None,
        description: "Kitchen knife, black handle".into(),
        attachment: None,
        found_at: None,
        found_place: "Kitchen floor".into(),
    }
}

fn event(act: CustodyAct) -> NewCustodyEvent {
    NewCustodyEvent {
        act,
        who: None,
        at: None,
        place: "Invented Road station".into(),
        reason: "invented".into(),
    }
}

fn sealed(number: &str) -> CustodyAct {
    CustodyAct::Sealed {
        seal: number.parse().unwrap(),
    }
}

fn corrected(description: &str) -> CustodyAct {
    CustodyAct::Corrected(CorrectedFields::description(description))
}

fn fields(error: CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

fn attach(session: &Session, incident: &Incident, exhibit: Option<&str>, bytes: &[u8]) -> String {
    let request = AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: exhibit.map(str::to_owned),
    };
    let mut source = bytes;
    let view = session
        .attach(&request, &mut source, None, &|_| {})
        .unwrap();
    view.id.to_string()
}

fn words(body: &str) -> NewStatement {
    NewStatement {
        fields: StatementPatch {
            body: Some(body.into()),
            ..StatementPatch::default()
        },
        ..NewStatement::default()
    }
}

#[test]
fn a_number_is_used_once_whatever_uses_it() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let next = |initials| {
        session
            .next_exhibit(incident.id, initials)
            .unwrap()
            .to_string()
    };
    assert_eq!(next("ABC"), "ABC/1");
    // Files, exhibits, words of statements and property of reports count.
    attach(session, incident, Some("ABC/1"), &JPEG);
    assert_eq!(next("ABC"), "ABC/2");
    let entered = session.add_exhibit(&knife(incident)).unwrap();
    assert_eq!(entered.exhibit.reference.as_str(), "ABC/2");
    session
        .create_statement(incident.id, words("I produce the coat as ABC/7."))
        .unwrap();
    assert_eq!(next("ABC"), "ABC/8");
    assert_eq!(next("XY"), "XY/1");

    let number = |text: &str| NewExhibit {
        number: Some(text.into()),
        ..knife(incident)
    };
    // Another thing with a number that is used, in whatever spelling.
    for used in ["1", "2", "02", "0001"] {
        let refused = session.add_exhibit(&number(used)).err().unwrap();
        assert_eq!(fields(refused), ["number"], "{used}");
    }
    let request = AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: Some("ABC/02".into()),
    };
    let mut photo: &[u8] = &JPEG;
    let refused = session.attach(&request, &mut photo, None, &|_| {}).err();
    assert_eq!(fields(refused.unwrap()), ["exhibit"]);
    // What is only mentioned says nothing of which thing it is.
    session.add_exhibit(&number("7")).unwrap();
    assert_eq!(next("ABC"), "ABC/8");
    // Initials are one producer's.
    let other = NewExhibit {
        producer: Some(incident.people[0].person.id),
        ..knife(incident)
    };
    assert_eq!(
        fields(session.add_exhibit(&other).err().unwrap()),
        ["initials"]
    );
    // A text that says the last number does not use up those before it.
    session
        .create_statement(incident.id, words("It is ABC/9999, and that is ABC/10."))
        .unwrap();
    assert_eq!(next("ABC"), "ABC/8");
    assert_eq!(
        fields(session.add_exhibit(&number("0")).err().unwrap()),
        ["number"]
    );
    // The last number.
    session.add_exhibit(&number("9999")).unwrap();
    let refused = session.next_exhibit(incident.id, "ABC").err().unwrap();
    assert_eq!(fields(refused), ["exhibit"]);
}

#[test]
fn a_copy_takes_its_number_and_is_not_what_was_copied() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let numbered = |number: &str| NewExhibit {
        number: Some(number.into()),
        ..knife(incident)
    };
    let id = session.add_exhibit(&numbered("1")).unwrap().exhibit.id;
    let copied = |copy: &str| {
        let copy = Some(copy.parse().unwrap());
        session.record_custody(id, &event(CustodyAct::Copied { copy }))
    };
    for own in ["ABC/1", "ABC/01"] {
        assert_eq!(
            fields(copied(own).err().unwrap()),
            ["event.act.copied.copy"]
        );
    }
    copied("ABC/9").unwrap();
    // No other copy, thing or file has it, and the next number is another.
    assert_eq!(
        fields(copied("ABC/9").err().unwrap()),
        ["event.act.copied.copy"]
    );
    let refused = session.add_exhibit(&numbered("9")).err().unwrap();
    assert_eq!(fields(refused), ["number"]);
    let file = attach(session, incident, None, &JPEG);
    let refused = session.add_exhibit(&NewExhibit {
        attachment: Some(file.parse().unwrap()),
        ..numbered("9")
    });
    assert_eq!(fields(refused.err().unwrap()), ["number"]);
    let next = session.next_exhibit(incident.id, "ABC").unwrap();
    assert_eq!(next.as_str(), "ABC/10");
    // A copy that is an exhibit itself is entered first, as a thing or a file.
    session.add_exhibit(&numbered("10")).unwrap();
    copied("ABC/10").unwrap();
    let file = attach(session, incident, Some("ABC/11"), &JPEG);
    copied("ABC/11").unwrap();
    session
        .add_exhibit(&NewExhibit {
            attachment: Some(file.parse().unwrap()),
            ..numbered("11")
        })
        .unwrap();
}

#[test]
fn a_file_becomes_an_exhibit_under_its_own_reference_and_once() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let named = attach(session, incident, Some("ABC/4"), &JPEG);
    let plain = attach(session, incident, None, &JPEG);
    let file = |attachment: &str, number: Option<&str>| NewExhibit {
        attachment: Some(attachment.parse().unwrap()),
        number: number.map(str::to_owned),
        ..knife(incident)
    };
    let others = NewExhibit {
        initials: "XY".into(),
        ..file(&named, None)
    };
    for other in [file(&named, Some("5")), others] {
        let refused = session.add_exhibit(&other).err().unwrap();
        assert_eq!(fields(refused), ["attachment"]);
    }
    // Its own it has without being asked, and in whatever spelling.
    let spelt = attach(session, incident, Some("ABC/3"), &JPEG);
    let entered = session.add_exhibit(&file(&spelt, Some("03"))).unwrap();
    assert_eq!(entered.exhibit.reference.as_str(), "ABC/3");
    let entered = session.add_exhibit(&file(&named, None)).unwrap();
    assert_eq!(entered.exhibit.reference.as_str(), "ABC/4");
    let again = session.add_exhibit(&file(&named, Some("4"))).err().unwrap();
    assert_eq!(fields(again), ["attachment"]);
    // A file without a reference gets one.
    let entered = session.add_exhibit(&file(&plain, None)).unwrap();
    assert_eq!(entered.exhibit.reference.as_str(), "ABC/5");
    let files = session.attachments(incident.id).unwrap();
    let given = files.iter().find(|file| file.id.to_string() == plain);
    assert_eq!(given.unwrap().exhibit.as_deref(), Some("ABC/5"));
    let nowhere = file("018f6c5e-7e4b-7000-8000-000000000001", None);
    assert_eq!(
        fields(session.add_exhibit(&nowhere).err().unwrap()),
        ["attachment"]
    );
    let list = session.exhibits(incident.id).unwrap();
    let references: Vec<_> = list.iter().map(|line| line.reference.as_str()).collect();
    assert_eq!(references, ["ABC/3", "ABC/4", "ABC/5"]);
}

#[test]
fn each_field_of_an_exhibit_and_of_an_event_is_refused_by_name() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    type Change = fn(&mut NewExhibit);
    let table: [(Change, &str); 7] = [
        (|new| new.initials = "abc".into(), "exhibit"),
        (|new| new.number = Some("x".into()), "exhibit"),
        (|new| new.description = String::new(), "description"),
        (|new| new.description = "x".repeat(501), "description"),
        (|new| new.found_at = Some("yesterday".into()), "found_at"),
        (|new| new.found_place = "x".repeat(251), "found_place"),
        (
            |new| new.producer = Some("018f6c5e-7e4b-7000-8000-000000000001".parse().unwrap()),
            "producer",
        ),
    ];
    for (change, field) in table {
        let mut new = knife(incident);
        change(&mut new);
        assert_eq!(fields(session.add_exhibit(&new).err().unwrap()), [field]);
    }
    assert!(session.exhibits(incident.id).unwrap().is_empty());

    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    type Wrong = fn(&mut NewCustodyEvent);
    let table: [(Wrong, &str); 8] = [
        (|new| new.place = " ".into(), "event.place"),
        (|new| new.place = "x".repeat(251), "event.place"),
        (|new| new.at = Some("soon".into()), "at"),
        (|new| new.at = Some("2999-01-01T00:00:00.000Z".into()), "at"),
        (
            |new| {
                new.act = CustodyAct::Examined;
                new.reason = String::new();
            },
            "event.reason",
        ),
        (
            |new| new.act = corrected(""),
            "event.act.corrected.description",
        ),
        (
            |new| new.act = CustodyAct::Corrected(CorrectedFields::default()),
            "event.act.corrected",
        ),
        (
            |new| new.act = corrected("Kitchen knife, black handle"),
            "event.act.corrected.description",
        ),
    ];
    for (change, field) in table {
        let mut new = event(CustodyAct::Seized);
        change(&mut new);
        let refused = session.record_custody(id, &new).err().unwrap();
        assert_eq!(fields(refused), [field]);
    }
    assert!(session.exhibit(id).unwrap().events.is_empty());
    assert!(session.records().unwrap().is_empty());
}

#[test]
fn a_description_is_corrected_until_something_sealed_names_the_exhibit() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    let better = |text: &str| ExhibitCorrection {
        description: Some(text.into()),
        ..ExhibitCorrection::default()
    };
    let view = session.correct_exhibit(id, &better("Bread knife")).unwrap();
    assert_eq!(view.exhibit.description.reveal(), "Bread knife");
    assert!(!view.sealed);
    // An event of custody.
    session
        .record_custody(id, &event(CustodyAct::Seized))
        .unwrap();
    let refused = session.correct_exhibit(id, &better("Knife")).err().unwrap();
    assert_eq!(fields(refused), ["description"]);
    let correction = event(corrected("Bread knife, serrated"));
    let view = session.record_custody(id, &correction).unwrap();
    assert_eq!(view.exhibit.description.reveal(), "Bread knife, serrated");
    assert!(view.gaps.is_empty() && view.sealed);
    // The same words correct nothing.
    let same = session.record_custody(id, &correction).err().unwrap();
    assert_eq!(fields(same), ["event.act.corrected.description"]);
    // The words of a sealed statement.
    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    let body = "I produce it as exhibit ABC/2.";
    let draft = ready_statement(session, incident, body).unwrap();
    session.correct_exhibit(id, &better("Fork")).unwrap();
    let view = finalise(session, draft.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    session.seal_statement(view.draft).unwrap();
    assert!(session.exhibit(id).unwrap().sealed);
    let refused = session.correct_exhibit(id, &better("Spoon")).err().unwrap();
    assert_eq!(fields(refused), ["description"]);
}

#[test]
fn a_statement_exhibits_no_record_under_the_number_of_another_thing() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let first = ready_statement(session, incident, "I saw it.").unwrap();
    let view = finalise(session, first.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    let record = session.seal_statement(view.draft).unwrap();
    session.add_exhibit(&knife(incident)).unwrap();
    let translation = NewStatement {
        kind: StatementKind::Translation,
        witness: Some(incident.people[0].person.id),
        translates: Some(record.record),
        fields: StatementPatch {
            language: Some("cy".parse().unwrap()),
            body: Some("Fe'i gwelais.".into()),
            ..StatementPatch::default()
        },
        ..NewStatement::default()
    };
    let translation = session.create_statement(incident.id, translation).unwrap();
    let view = finalise(session, translation.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    let translated = session.seal_statement(view.draft).unwrap();
    let interpreter = |reference: &str| NewStatement {
        kind: StatementKind::Interpreter,
        witness: Some(incident.people[0].person.id),
        fields: StatementPatch {
            body: Some("I interpreted.".into()),
            exhibited: Some(vec![
                ExhibitedRecord {
                    exhibit: reference.parse().unwrap(),
                    link: RecordLink {
                        record: record.record,
                        sha256: record.sha256,
                    },
                },
                ExhibitedRecord {
                    exhibit: "XYZ/99".parse().unwrap(),
                    link: RecordLink {
                        record: translated.record,
                        sha256: translated.sha256,
                    },
                },
            ]),
            ..StatementPatch::default()
        },
        ..NewStatement::default()
    };
    let refused = session
        .create_statement(incident.id, interpreter("ABC/1"))
        .unwrap();
    let refused = finalise(session, refused.draft).err().unwrap();
    assert!(refused.to_string().contains("exhibited[0]"), "{refused}");
    // Under a number of its own, and in two statements, it is one thing.
    for _ in 0..2 {
        let view = session
            .create_statement(incident.id, interpreter("XY/1"))
            .unwrap();
        let done = finalise(session, view.draft);
        assert!(done.is_ok(), "{:?}", done.err().map(|e| e.to_string()));
    }
    // A translation that was made on paper is produced as the file it is.
    let alone = |body: &str| {
        let mut new = interpreter("XY/1");
        new.fields.exhibited.as_mut().unwrap().truncate(1);
        new.fields.body = Some(body.into());
        session.create_statement(incident.id, new).unwrap().draft
    };
    let refused = finalise(session, alone("I produce XY/2.")).err().unwrap();
    assert!(refused.to_string().contains("made on paper"), "{refused}");
    let paper = NewExhibit {
        initials: "XY".into(),
        number: Some("2".into()),
        attachment: Some(attach(session, incident, None, &JPEG).parse().unwrap()),
        ..knife(incident)
    };
    session.add_exhibit(&paper).unwrap();
    for (body, fixed) in [("I produce XY/2.", true), ("I produce it.", false)] {
        let done = finalise(session, alone(body));
        assert_eq!(done.is_ok(), fixed, "{body}");
    }
}

/// Whoever forgets to say whose initials they are does not become the producer.
#[test]
fn the_initials_of_a_person_are_not_taken_for_the_officers() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let person = &incident.people[0].person;
    let initials: String = person
        .name
        .reveal()
        .split(' ')
        .filter_map(|w| w.chars().next())
        .collect();
    let theirs = |producer| NewExhibit {
        initials: initials.clone(),
        producer,
        ..knife(incident)
    };
    let refused = session.add_exhibit(&theirs(None)).err().unwrap();
    assert_eq!(fields(refused), ["producer"], "{initials}");
    session.add_exhibit(&theirs(Some(person.id))).unwrap();
    // Initials of nobody here are an officer's who has a letter more.
    session.add_exhibit(&knife(incident)).unwrap();
}

#[test]
fn gaps_are_shown_and_never_block() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    let stranger = Custodian {
        name: "Invented STRANGER".into(),
        warrant_number: None,
        capacity: Personal::default(),
    };
    session
        .record_custody(id, &event(CustodyAct::Seized))
        .unwrap();
    session.record_custody(id, &event(sealed("A1"))).unwrap();
    let mut opened = event(CustodyAct::Opened {
        seal: "B9".parse().unwrap(),
    });
    opened.who = Some(stranger);
    let view = session.record_custody(id, &opened).unwrap();
    let codes: Vec<_> = view.gaps.iter().map(|gap| (gap.event, gap.code)).collect();
    assert_eq!(
        codes,
        [(3, "not_held"), (3, "wrong_seal"), (3, "still_open")]
    );
    for gap in &view.gaps {
        assert!(!gap.message.contains("STRANGER"), "{}", gap.message);
    }
    let line = &session.exhibits(incident.id).unwrap()[0];
    assert_eq!((line.events, line.gaps.len()), (3, 3));
    // It can be found by what was done with it.
    let hits = session.search("STRANGER", 5).unwrap();
    assert!(
        hits.is_empty(),
        "who held it is in the record, not the index"
    );
    assert_eq!(session.search("kitchen knife", 5).unwrap().len(), 4);
}

#[test]
fn the_chain_is_linked_by_digest_and_each_record_is_one_transaction() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    for act in [CustodyAct::Seized, sealed("A1"), CustodyAct::Stored] {
        session.record_custody(id, &event(act)).unwrap();
    }
    let view = session.exhibit(id).unwrap();
    let numbers: Vec<_> = view.events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(view.events[0].previous, None);
    for pair in view.events.windows(2) {
        assert_eq!(pair[1].previous, Some(pair[0].sha256));
    }
    assert_eq!(view.seal.unwrap().as_str(), "A1");
    assert_eq!(view.store.unwrap().reveal(), "Invented Road station");
    assert_eq!(session.records().unwrap().len(), 3);
    assert_eq!(session.status().unwrap().drafts, 0);
    session.verify_ledger().unwrap();
    // Eight at once: each takes a place of its own, or is told to look again.
    let told: Vec<_> = std::thread::scope(|scope| {
        let work = || session.record_custody(id, &event(CustodyAct::Examined));
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let done = told.iter().filter(|one| one.is_ok()).count();
    let refused = |one: &Result<ExhibitView, CoreError>| matches!(one, Err(CoreError::Conflict));
    assert_eq!(done + told.iter().filter(|one| refused(one)).count(), 8);
    let view = session.exhibit(id).unwrap();
    assert_eq!(view.events.len(), 3 + done);
    assert!(view.gaps.iter().all(|gap| gap.code != "broken_chain"));
    session.verify_ledger().unwrap();
}

#[test]
fn the_payload_of_a_custody_record_stays_as_it_is_read_years_later() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let photo = attach(session, incident, None, &JPEG);
    let mut new = knife(incident);
    new.attachment = Some(photo.parse().unwrap());
    new.found_at = Some("2026-03-01T09:30:00.000Z".into());
    let id = session.add_exhibit(&new).unwrap().exhibit.id;
    session
        .record_custody(id, &event(CustodyAct::Produced))
        .unwrap();
    let to = Custodian {
        name: "Invented LABORATORY".into(),
        warrant_number: None,
        capacity: "imaging".into(),
    };
    let view = session
        .record_custody(id, &event(CustodyAct::HandedOver { to }))
        .unwrap();
    let payload = |at: usize| session.sealed_payload(view.events[at].record).unwrap();
    let (first, second) = (payload(0), payload(1));
    // The file travels with the first event and is named by all.
    assert_eq!(first["attachments"].as_array().unwrap().len(), 1);
    assert_eq!(second["attachments"].as_array().unwrap().len(), 0);
    assert_eq!(first["schema"], "pocketbook.custody");
    insta::assert_snapshot!("custody", shape(&second["content"]));
}

/// The names and types of fields, as lines. The values are this run's own.
fn shape(value: &serde_json::Value) -> String {
    fn walk(path: &str, value: &serde_json::Value, lines: &mut Vec<String>) {
        use serde_json::Value;
        let kind = match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    walk(&format!("{path}.{name}"), field, lines);
                }
                return;
            }
            Value::Array(_) => "array",
            Value::String(_) => "string",
            Value::Number(_) => "number",
            Value::Bool(_) => "bool",
            Value::Null => "null",
        };
        lines.push(format!("{path}: {kind}"));
    }
    let mut lines = Vec::new();
    walk("", value, &mut lines);
    lines.sort();
    lines.join("\n")
}

/// The text of a PDF, if the tool is here.
fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.pdf");
    std::fs::write(&path, pdf).unwrap();
    let done = std::process::Command::new("pdftotext")
        .args(["-layout".as_ref(), path.as_os_str(), "-".as_ref()])
        .output();
    match done {
        Ok(done) if done.status.success() => Some(String::from_utf8(done.stdout).unwrap()),
        _ => {
            not_run("pdftotext is not here");
            None
        }
    }
}

#[test]
fn the_label_and_the_lists_print_what_is_known() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    session
        .record_custody(id, &event(CustodyAct::Seized))
        .unwrap();
    let view = session
        .record_custody(id, &event(sealed("A1234567")))
        .unwrap();
    session
        .record_custody(id, &event(CustodyAct::Examined))
        .unwrap();
    let slip = view.events[0].sha256;
    session
        .record_custody(id, &event(CustodyAct::EnteredInError { event: slip }))
        .unwrap();
    attach(session, incident, Some("XY/3"), &JPEG);
    let before = session.verify_ledger().unwrap().entries;
    let label = session.exhibit_label(id).unwrap();
    let list = session.exhibit_list(incident.id).unwrap();
    let statement = ready_statement(session, incident, "I produce a knife as ABC/1.").unwrap();
    let own = session.exhibit_list_of_statement(statement.draft).unwrap();
    // Each printing is logged, and the statement that was begun.
    assert_eq!(session.verify_ledger().unwrap().entries, before + 4);
    let (Some(label), Some(list), Some(own)) = (text_of(&label), text_of(&list), text_of(&own))
    else {
        return;
    };
    for expected in [
        "EXHIBIT LABEL",
        "ABC/1",
        "Kitchen knife, black handle",
        "PC Invented OFFICER",
        "put under seal A1234567",
        // Whoever reads the label sees what does not count, and that it does not.
        "[Entered in error, says",
        "Signature",
    ] {
        assert!(label.contains(expected), "{expected}: {label}");
    }
    for (text, other) in [(&list, true), (&own, false)] {
        assert!(text.contains("LIST OF EXHIBITS") && text.contains("ABC/1"));
        assert_eq!(text.contains("XY/3"), other, "{text}");
    }
    let unknown: ExhibitId = "018f6c5e-7e4b-7000-8000-000000000001".parse().unwrap();
    let missing = session.exhibit_label(unknown).err().unwrap();
    assert!(matches!(missing, CoreError::NotFound { .. }));
}

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl EventListener for Heard {
    fn on_event(&self, event: Event) {
        if let Event::ExhibitCollision { reference, .. } = event {
            self.0.lock().unwrap().push(reference.to_string());
        }
    }
}

/// A tablet at the scene, with an incident of its own.
struct At {
    _folder: tempfile::TempDir,
    session: Session,
    incident: Incident,
    heard: Arc<Heard>,
    _listening: pocketbook_core::Subscription,
}

fn at(gateway: &TestGateway, cad: Option<&str>) -> At {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = session
        .create_incident(&NewIncident {
            title: "Invented burglary".into(),
            cad_reference: cad.map(str::to_owned),
            people: vec![NewPerson {
                name: "Invented WITNESS".into(),
                age: Some(pocketbook_core::model::Age::Over18),
                occupation: "Baker".into(),
                roles: vec![pocketbook_core::model::Role::Witness],
                ..NewPerson::default()
            }],
            ..NewIncident::default()
        })
        .unwrap();
    let heard = Arc::new(Heard::default());
    let listening = session.subscribe(heard.clone());
    At {
        _folder: folder,
        session,
        incident,
        heard,
        _listening: listening,
    }
}

fn seize(at: &At, description: &str) -> ExhibitView {
    let new = NewExhibit {
        description: description.into(),
        ..knife(&at.incident)
    };
    let id = at.session.add_exhibit(&new).unwrap().exhibit.id;
    at.session
        .record_custody(id, &event(CustodyAct::Seized))
        .unwrap()
}

#[test]
fn two_tablets_with_one_number_are_both_told_and_neither_is_renumbered() {
    let gateway = TestGateway::start().unwrap();
    let one = at(&gateway, Some("CAD 2089/21Nov"));
    let two = at(&gateway, Some("2089/21Nov"));
    let elsewhere = at(&gateway, Some("CAD 2090/21Nov"));
    let knife = seize(&one, "Kitchen knife");
    let glove = seize(&two, "Left glove");
    seize(&elsewhere, "Umbrella");
    for tablet in [&one, &two, &elsewhere] {
        let view = sync(&tablet.session).unwrap();
        // The records are stored and receipted all the same.
        assert_eq!((view.delivered.len(), view.quarantined.len()), (1, 0));
    }
    // The first tablet is told at its next sync.
    for (tablet, own, other) in [(&one, &knife, &glove), (&two, &glove, &knife)] {
        sync(&tablet.session).unwrap();
        let view = tablet.session.exhibit(own.exhibit.id).unwrap();
        assert_eq!(view.exhibit.reference.as_str(), "ABC/1");
        assert_eq!(view.collisions.len(), 1);
        let told = &view.collisions[0];
        assert_eq!(told.record, own.events[0].record);
        assert_eq!(told.other_record, other.events[0].record);
        assert_eq!(told.other_officer, "204518");
        let line = &tablet.session.exhibits(tablet.incident.id).unwrap()[0];
        assert_eq!(line.collisions, view.collisions);
        // Once, however often it syncs and whatever else is done with it.
        tablet
            .session
            .record_custody(own.exhibit.id, &event(CustodyAct::Stored))
            .unwrap();
        let again = sync(&tablet.session).unwrap();
        assert!(again.exhibit_collisions.is_empty());
        assert_eq!(*tablet.heard.0.lock().unwrap(), ["ABC/1"]);
        tablet.session.verify_ledger().unwrap();
    }
    sync(&elsewhere.session).unwrap();
    assert!(elsewhere.heard.0.lock().unwrap().is_empty());

    // The writing aids know what was entered, and what the force told.
    let warned = |at: &At, words_of: &str| -> Vec<&'static str> {
        let made = at.session.create_statement(at.incident.id, words(words_of));
        let found = at.session.check_statement(made.unwrap().draft).unwrap();
        found.iter().map(|warning| warning.code).collect()
    };
    let produced = "I produce it as exhibit ABC/1.";
    assert!(warned(&elsewhere, produced).is_empty());
    assert_eq!(warned(&one, produced), ["exhibit_number_twice"]);
    let unknown = "I produce it as exhibit ABC/2.";
    assert_eq!(warned(&elsewhere, unknown), ["exhibit_not_attached"]);

    // A prosecutor sees it at the gateway.
    let listed = gateway.open().unwrap().exhibits().unwrap();
    assert_eq!(listed.len(), 3);
    let of = |view: &ExhibitView| {
        let record = view.events[0].record;
        let found = listed.iter().find(|exhibit| exhibit.record == record);
        found.unwrap().collides_with.clone()
    };
    assert_eq!(of(&knife), [glove.events[0].record]);
    assert_eq!(of(&glove), [knife.events[0].record]);
}

#[test]
fn one_thing_that_two_tablets_describe_alike_is_no_collision() {
    let gateway = TestGateway::start().unwrap();
    let one = at(&gateway, Some("CAD 2089/21Nov"));
    let two = at(&gateway, Some("CAD 2089/21Nov"));
    let knife = seize(&one, "Kitchen knife, black handle");
    seize(&two, "kitchen knife; black HANDLE");
    // Described anew it stays the same thing.
    let better = event(corrected("Bread knife"));
    one.session
        .record_custody(knife.exhibit.id, &better)
        .unwrap();
    for tablet in [&one, &two, &one] {
        sync(&tablet.session).unwrap();
    }
    for tablet in [&one, &two] {
        assert!(tablet.heard.0.lock().unwrap().is_empty());
    }
}

#[test]
fn files_of_statements_collide_as_exhibits_do() {
    let gateway = TestGateway::start().unwrap();
    let one = at(&gateway, Some("CAD 2089/21Nov"));
    let two = at(&gateway, Some("CAD 2089/21Nov"));
    let photo = |at: &At, bytes: &[u8]| {
        let draft = ready_statement(&at.session, &at.incident, "I produce it as ABC/1.").unwrap();
        let request = AttachRequest {
            incident: at.incident.id,
            draft: Some(draft.draft),
            exhibit: Some("ABC/1".into()),
        };
        let mut source = bytes;
        at.session
            .attach(&request, &mut source, None, &|_| {})
            .unwrap();
        let view = finalise(&at.session, draft.draft).unwrap();
        let view = sign_all(&at.session, &view).unwrap();
        at.session.seal_statement(view.draft).unwrap()
    };
    let other: Vec<u8> = JPEG.iter().copied().chain([7]).collect();
    let first = photo(&one, &JPEG);
    photo(&two, &other);
    for tablet in [&one, &two, &one] {
        sync(&tablet.session).unwrap();
    }
    for tablet in [&one, &two] {
        assert_eq!(*tablet.heard.0.lock().unwrap(), ["ABC/1"]);
        // A file that was not entered as an exhibit is listed, and told of.
        let line = &tablet.session.exhibits(tablet.incident.id).unwrap()[0];
        assert_eq!((line.exhibit, line.collisions.len()), (None, 1));
    }
    let line = &two.session.exhibits(two.incident.id).unwrap()[0];
    assert_eq!(line.collisions[0].other_record, first.record);
}

#[test]
fn a_custody_record_is_verified_from_its_bundle() {
    let gateway = TestGateway::start().unwrap();
    let tablet = at(&gateway, Some("CAD 2089/21Nov"));
    let seized = seize(&tablet, "Kitchen knife");
    let stored = tablet
        .session
        .record_custody(seized.exhibit.id, &event(CustodyAct::Stored))
        .unwrap();
    sync(&tablet.session).unwrap();
    let mut digests = Vec::new();
    for (event, expected) in stored
        .events
        .iter()
        .zip(["the first of its chain", "it follows"])
    {
        let mut bundle = Cursor::new(Vec::new());
        tablet
            .session
            .export(event.record, "defence", &mut bundle)
            .unwrap();
        let report = verify_bundle(bundle, &TrustAnchors::default());
        assert!(report.holds(), "{:#?}", report.claims);
        let claim = report.claims.iter().find(|claim| claim.name == "custody");
        let claim = &claim.unwrap().statement;
        assert!(
            claim.contains("ABC/1") && claim.contains(expected),
            "{claim}"
        );
        if let Some(before) = digests.last() {
            assert!(claim.contains(before), "{claim}");
        }
        digests.push(event.sha256.to_string());
    }
}

#[test]
fn what_a_chain_leaves_open_is_printed_on_the_label_and_the_list() {
    let scene = scene();
    let (session, incident) = (&scene.session, &scene.incident);
    let id = session.add_exhibit(&knife(incident)).unwrap().exhibit.id;
    // Nothing says who seized it.
    session
        .record_custody(id, &event(sealed("A1234567")))
        .unwrap();
    let label = session.exhibit_label(id).unwrap();
    let list = session.exhibit_list(incident.id).unwrap();
    if let (Some(label), Some(list)) = (text_of(&label), text_of(&list)) {
        assert!(label.contains("event 1: nothing says who found"), "{label}");
        let open = "ABC/1, event 1: nothing says who found";
        assert!(list.contains(open), "{list}");
    }
}
