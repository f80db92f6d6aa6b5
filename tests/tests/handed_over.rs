//! What a tablet sealed and the gateway handed over is what the committed JSON
//! Schemas say, judged by a validator that nobody here wrote; and what is broken
//! in any member is refused by it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_core::model::{
    Answer, CustodyAct, NonCrimeClass, RecordingAnswers, ReportKind, ReportPatch, Signatory,
    SupplementPatch, Timestamp,
};
use pocketbook_core::{
    AttachRequest, NewCustodyEvent, NewExhibit, Session, SignBy, SignRequest, parse_document,
};
use pocketbook_testkit::{
    JPEG, TestGateway, answered_rear, enrolled_tablet, finalise, new_incident, not_run,
    ready_report, ready_statement, sign_all, sync, unlock,
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
    let mut fields = answered_rear(rear.fields.clone());
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

    // An incident without a crime: numbered in a series of its own, and of an
    // offence that the officer did not enter.
    let rape = ReportPatch {
        kind: Some(ReportKind::NonCrimeIncident(NonCrimeClass::ReportedRape)),
        recording: Some(RecordingAnswers {
            amounts_to_crime: Some(false),
            reason: "Nothing invented is known yet".into(),
            ..RecordingAnswers::default()
        }),
        reported_at: Some(Timestamp::from_unix_ms(1_772_823_360_000)),
        narrative: Some("Invented narrative".into()),
        ..ReportPatch::default()
    };
    let rape = session.create_report(incident.id, rape).unwrap();
    session.file_report(rape.draft).unwrap();

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
    assert_eq!(gateway.handed_over().unwrap(), 7);

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
    let mut without_a_crime = 0;
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
        if !document["incident_number"].is_null() {
            without_a_crime += 1;
            assert!(document["crime_number"].is_null(), "{kind}: {said}");
            assert!(said.contains("classification_code=N100"), "{kind}: {said}");
        }
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
    assert_eq!(without_a_crime, 1);
}

/// A GET as any client of the force's makes it; status, headers, body.
fn get(address: &str, path: &str, more: &str) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n{more}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|part| part == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(answer[..end].to_vec())
        .unwrap()
        .to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, answer[end + 4..].to_vec())
}

#[test]
fn attachments_are_fetched_whole_and_in_parts_by_whoever_was_handed_the_record() {
    let gateway = TestGateway::start_plain().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let drop = folder.path().join("drop");
    std::fs::create_dir(&drop).unwrap();
    gateway.hand_over_to(&drop).unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let statement = ready_statement(&session, &incident, "I saw ABC/1.").unwrap();
    // More than one segment.
    let photo: Vec<u8> = (JPEG.into_iter())
        .chain((0..9_000_000_u32).map(|number| (number % 251) as u8))
        .collect();
    let request = AttachRequest {
        incident: incident.id,
        draft: Some(statement.draft),
        exhibit: Some("ABC/1".to_owned()),
    };
    session
        .attach(&request, &mut photo.as_slice(), None, &|_| {})
        .unwrap();
    let last = finalise(&session, statement.draft).unwrap();
    sign_all(&session, &last).unwrap();
    session.seal_statement(statement.draft).unwrap();
    sync(&session).unwrap();
    assert_eq!(gateway.handed_over().unwrap(), 1);

    let file = std::fs::read_dir(&drop).unwrap().next().unwrap().unwrap();
    let document: serde_json::Value =
        serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap();
    let files = document["attachments"].as_array().unwrap();
    assert_eq!(files[0]["media_type"], "application/pdf");
    let named = files.iter().find(|one| one["exhibit"] == "ABC/1").unwrap();
    let path = named["path"].as_str().unwrap();
    let secret = gateway.path().join("keys/handing-over/records.secret");
    let secret = std::fs::read_to_string(secret).unwrap();
    let basic = |name: &str, secret: &str| {
        let both = STANDARD.encode(format!("{name}:{secret}"));
        format!("Authorization: Basic {both}\r\n")
    };
    let name = "records".parse().unwrap();
    let password = gateway.open().unwrap().fetching_passwords(&name).unwrap();
    let ours = basic("records", &password[0]);
    let (status, head, whole) = get(gateway.address(), path, &ours);
    assert_eq!(status, 200, "{head}");
    assert!(whole == photo, "as captured");
    assert!(head.contains("content-type: image/jpeg"), "{head}");
    let digest = named["sha256"].as_str().unwrap();
    assert!(head.contains(&format!("etag: \"{digest}\"")), "{head}");

    // Over the edge of a segment, the rest after a break, and the end.
    for (range, first, after) in [
        ("bytes=4170000-4190000", 4_170_000, 4_190_001),
        ("bytes=8999000-", 8_999_000, photo.len()),
        ("bytes=-10", photo.len() - 10, photo.len()),
    ] {
        let more = format!("{ours}Range: {range}\r\n");
        let (status, head, part) = get(gateway.address(), path, &more);
        assert_eq!(status, 206, "{range}: {head}");
        assert!(part == photo[first..after], "{range}");
        let expected = format!("content-range: bytes {first}-{}/{}", after - 1, photo.len());
        assert!(head.contains(&expected), "{head}");
    }
    let beyond = format!("{ours}Range: bytes=99999999-\r\n");
    assert_eq!(get(gateway.address(), path, &beyond).0, 416);

    // Nobody else, and nothing else.
    for (path, more, expected) in [
        (path, String::new(), 401),
        (path, basic("records", "pbfetch1_AAAA"), 401),
        (path, basic("nobody", &password[0]), 401),
        // The key that signs webhooks opens nothing.
        (path, basic("records", secret.trim()), 401),
        (path, "Authorization: Bearer x\r\n".to_owned(), 401),
        (
            "/v1/handed-over/attachments/00000000-0001-7000-8000-000000000000",
            ours.clone(),
            404,
        ),
        ("/v1/handed-over/attachments/x", ours.clone(), 404),
    ] {
        let (status, head, _) = get(gateway.address(), path, &more);
        assert_eq!(status, expected, "{path}: {head}");
        assert_eq!(
            status == 401,
            head.contains("www-authenticate: basic"),
            "{head}"
        );
    }
    let fetched = gateway.open().unwrap().fetched(9).unwrap();
    assert_eq!(fetched.len(), 4, "each is on record, and no refusal");
    assert_eq!(
        (fetched[3].first, fetched[3].after),
        (0, photo.len() as u64)
    );
}
