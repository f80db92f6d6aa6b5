//! A lost tablet tells nothing: after the journey no file of the tablet holds
//! a word that anyone said, nor the PIN, nor a piece of a photograph.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use pocketbook_core::model::StatementPatch;
use pocketbook_core::{AttachRequest, KdfParameters, NewIncident, NewPerson, Pin};
use pocketbook_testkit::{
    JPEG, TestGateway, enrolled_tablet, finalise, ready_report, ready_statement, sign_all, sync,
};

const SENTINELS: [&str; 9] = [
    "SentinelTitleQuince",
    "SentinelAddressMedlar",
    "SentinelPersonDamson",
    "SentinelStatementLoganberry",
    "SentinelReplacedWordsSloe",
    "SentinelNarrativeBilberry",
    "SentinelOfficerMulberry",
    "SentinelPhotographGreengage",
    "93847561024",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found)
        } else {
            found.push(path)
        }
    }
}

/// Files that hold a sentinel, as UTF-8 or UTF-16.
fn leaks(folder: &Path) -> (usize, Vec<String>) {
    let mut all = Vec::new();
    files(folder, &mut all);
    let mut leaks = Vec::new();
    for path in &all {
        let bytes = std::fs::read(path).unwrap();
        for sentinel in SENTINELS {
            let wide: Vec<u8> = sentinel.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if has(sentinel.as_bytes()) || has(&wide) {
                leaks.push(format!("{sentinel} in {}", path.display()));
            }
        }
    }
    (all.len(), leaks)
}

#[test]
fn no_file_of_the_tablet_holds_a_word_of_the_journey() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let device = enrolled_tablet(&path, &gateway).unwrap();
    let pin = Pin::new(SENTINELS[8].to_owned()).unwrap();
    let officer = device
        .add_officer_with("900900", SENTINELS[6], &pin, KdfParameters::WEAKEST)
        .unwrap();
    let _ = device.unlock(officer.id, &Pin::entered(format!("{}x", SENTINELS[8])));
    let session = device.unlock(officer.id, &pin).unwrap();
    let incident = session
        .create_incident(&NewIncident {
            title: SENTINELS[0].to_owned(),
            address: SENTINELS[1].to_owned(),
            ..NewIncident::default()
        })
        .unwrap();
    let person = NewPerson {
        name: SENTINELS[2].to_owned(),
        age: Some(pocketbook_core::model::Age::Over18),
        occupation: "Baker".to_owned(),
        roles: vec![pocketbook_core::model::Role::Victim],
        ..NewPerson::default()
    };
    session.add_person(incident.id, &person).unwrap();
    let incident = session.incident(incident.id).unwrap();
    let statement = ready_statement(&session, &incident, SENTINELS[4]).unwrap();
    let patch = StatementPatch {
        body: Some(SENTINELS[3].into()),
        ..StatementPatch::default()
    };
    session.edit_statement(statement.draft, patch).unwrap();
    let photo: Vec<u8> = JPEG
        .into_iter()
        .chain(SENTINELS[7].bytes().cycle().take(1_500_000))
        .collect();
    let request = AttachRequest {
        incident: incident.id,
        draft: Some(statement.draft),
        exhibit: None,
    };
    session
        .attach(&request, &mut photo.as_slice(), None, &|_| {})
        .unwrap();
    assert_eq!(
        session
            .search("Loganberry SentinelStatement", 5)
            .unwrap()
            .len(),
        0
    );
    assert_eq!(session.search("SentinelStatement", 5).unwrap().len(), 1);
    let statement = finalise(&session, statement.draft).unwrap();
    sign_all(&session, &statement).unwrap();
    session.seal_statement(statement.draft).unwrap();
    let report = ready_report(&session, &incident, SENTINELS[5]).unwrap();
    session.file_report(report.draft).unwrap();
    assert_eq!(sync(&session).unwrap().delivered.len(), 2);

    // Open, with its write-ahead logs; then after a crash; then locked.
    let (count, found) = leaks(&path);
    assert!(count > 8, "only {count} files were searched");
    assert_eq!(found, Vec::<String>::new());
    session.suspend().unwrap();
    assert_eq!(leaks(&path).1, Vec::<String>::new());
    session.lock().unwrap();
    assert_eq!(leaks(&path).1, Vec::<String>::new());

    // The search itself can find.
    let control = folder.path().join("control");
    std::fs::create_dir(&control).unwrap();
    let wide: Vec<u8> = SENTINELS[2]
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::write(control.join("a"), wide).unwrap();
    std::fs::write(control.join("b"), format!("x{}y", SENTINELS[8])).unwrap();
    assert_eq!(leaks(&control).1.len(), 2);
}
