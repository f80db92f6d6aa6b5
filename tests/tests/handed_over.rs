//! What a tablet sealed and the gateway handed over is what the committed JSON
//! Schemas say, judged by a validator that nobody here wrote; and what is broken
//! in any member is refused by it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use pocketbook_core::model::{
    Answer, CustodyAct, DatesToAvoid, RearFields, ReportPatch, Signatory, SupplementPatch,
};
use pocketbook_core::{NewCustodyEvent, NewExhibit, Session, SignBy, SignRequest, parse_document};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, not_run, ready_report, ready_statement,
    sign_all, sync, unlock,
};

/// A record of every kind.
fn seal_one_of_each(session: &Session) {
    let incident = new_incident(session, "Invented").unwrap();
    let witness = &incident.people[0].person;
    let statement = ready_statement(session, &incident, "I saw it.").unwrap();
    let last = finalise(session, statement.draft).unwrap();
    sign_all(session, &last).unwrap();
    let front = session.seal_statement(statement.draft).unwrap();

    let rear = session.create_rear(front.record).unwrap();
    let mut fields = RearFields {
        dates_to_avoid: DatesToAvoid::None,
        willing_to_attend: Answer::Yes,
        station: "Invented Road".into(),
        time_and_place: "10:00, Invented Court".into(),
        ..rear.fields.clone()
    };
    fields.special_measures.answer = Answer::No;
    fields.particular_needs.answer = Answer::No;
    fields.consents.insert("a".into(), Answer::Yes);
    session.edit_rear(rear.draft, fields).unwrap();
    session.finalise_rear(rear.draft).unwrap();
    let signs = SignRequest {
        signatory: Signatory::Witness,
        place: None,
        page: None,
        by: SignBy::Typed(witness.name.clone()),
    };
    session.sign_rear(rear.draft, &signs).unwrap();
    session.seal_rear(rear.draft).unwrap();

    let report = ready_report(session, &incident, "Invented narrative").unwrap();
    let full = include_str!("full_report.json").replace("PERSON", &witness.id.to_string());
    let full: ReportPatch = parse_document(&full).unwrap();
    session.edit_report(report.draft, full).unwrap();
    let filed = session.file_report(report.draft).unwrap();
    let more = SupplementPatch {
        reason: Some("An invented neighbour remembered".into()),
        narrative: Some("An invented van was seen.".into()),
        ..SupplementPatch::default()
    };
    let more = session.create_supplement(filed.record, more).unwrap();
    session.file_supplement(more.draft).unwrap();

    let knife = NewExhibit {
        incident: incident.id,
        initials: "IO".to_owned(),
        number: None,
        producer: None,
        description: "An invented knife".to_owned(),
        attachment: None,
        found_at: None,
        found_place: String::new(),
    };
    let knife = session.add_exhibit(&knife).unwrap().exhibit;
    let seal = "A1".parse().unwrap();
    for act in [CustodyAct::Seized, CustodyAct::Sealed { seal }] {
        let event = NewCustodyEvent {
            act,
            who: None,
            at: None,
            place: "Invented Road".to_owned(),
            reason: String::new(),
            description: None,
        };
        session.record_custody(knife.id, &event).unwrap();
    }
}

#[test]
fn every_kind_of_record_fits_its_schema_and_a_broken_one_does_not() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let drop = folder.path().join("drop");
    std::fs::create_dir(&drop).unwrap();
    gateway.hand_over_to(&drop).unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    seal_one_of_each(&session);
    sync(&session).unwrap();
    assert_eq!(gateway.handed_over().unwrap(), 6);

    let python = |arguments: &[&Path]| Command::new("python3").args(arguments).output();
    let there = Command::new("python3")
        .args(["-c", "import jsonschema"])
        .output();
    if !there.is_ok_and(|done| done.status.success()) {
        not_run("python3 with jsonschema is not installed");
        return;
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let oracle = repository.join("tests/oracles/handed_over.py");
    let schema = repository.join("docs/schemas/handed-over-v1.schema.json");
    let mut kinds = BTreeSet::new();
    for entry in std::fs::read_dir(&drop).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let document: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let kind = document["kind"].as_str().unwrap().to_owned();
        let judged = python(&[&oracle, &schema, &path]).unwrap();
        let said = String::from_utf8_lossy(&judged.stdout);
        let wrong = String::from_utf8_lossy(&judged.stderr);
        assert!(judged.status.success(), "{kind}: {said}{wrong}");
        assert!(said.contains("payload=True"), "{kind}: {said}");
        assert!(said.contains("refused="), "{kind}: {said}");
        kinds.insert(kind);
    }
    let every = [
        "crime_report",
        "custody",
        "statement_rear",
        "supplementary_report",
        "witness_statement",
    ];
    assert_eq!(kinds, every.map(str::to_owned).into());
}
