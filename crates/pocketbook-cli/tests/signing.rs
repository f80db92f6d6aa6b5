//! Signing on the command line: ink that would strike words through, and a
//! witness who takes back what they signed, to the bundle and its verification.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use pocketbook_core::model::{DraftId, Signatory, SignaturePlace, StatementPatch};
use pocketbook_core::{NewStatement, Session, SignBy, SignRequest};
use pocketbook_testkit::{PIN, TestGateway, enrolled_tablet, finalise, new_incident, sync, unlock};
use serde_json::{Value, json};

struct Said {
    fine: bool,
    out: String,
    error: String,
}

fn tablet(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pocketbook"));
    command.args(["--json", "tablet", "--pin-stdin", "--dir"]);
    command.arg(folder).args(arguments);
    let done = with_input(command, format!("{PIN}\n").as_bytes());
    Said {
        fine: done.status.success(),
        out: String::from_utf8(done.stdout).unwrap(),
        error: String::from_utf8(done.stderr).unwrap(),
    }
}

fn with_input(mut command: Command, input: &[u8]) -> std::process::Output {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// A statement that was declared true.
fn declared(session: &Session, body: &str) -> DraftId {
    let incident = new_incident(session, "Invented").unwrap();
    let new = NewStatement {
        witness: Some(incident.people.first().unwrap().person.id),
        fields: StatementPatch {
            body: Some(body.into()),
            ..StatementPatch::default()
        },
        ..NewStatement::default()
    };
    let view = session.create_statement(incident.id, new).unwrap();
    let view = finalise(session, view.draft).unwrap();
    for page in 1..=view.signing.unwrap().pages {
        session.show_page(view.draft, page).unwrap();
    }
    session.declare_statement(view.draft).unwrap();
    view.draft
}

#[test]
fn ink_over_words_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = TestGateway::start().unwrap();
    let at = folder.path().join("tablet");
    let device = enrolled_tablet(&at, &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let draft = declared(&session, &"I saw the man in the grey coat. ".repeat(12));
    let signing = session.statement(draft).unwrap().signing.unwrap();
    let last = SignaturePlace::AfterLastWord;
    let place = *signing
        .unsigned
        .iter()
        .find(|one| one.place == last)
        .unwrap();
    drop(session);
    drop(device);
    let ink = |points: Value| {
        let path = folder.path().join("ink.json");
        std::fs::write(&path, json!({ "strokes": [points] }).to_string()).unwrap();
        let page = place.page.to_string();
        let id = draft.to_string();
        let path = path.to_str().unwrap();
        let sign = [
            "statement",
            "sign",
            &id,
            "--as",
            "witness",
            "--page",
            &page,
            "--ink",
            path,
        ];
        tablet(&at, &sign)
    };
    let (x, y) = (place.x, place.y);
    let over = ink(json!([
        [x + 500, y + 600, 0, 500],
        [x + 2500, y - 400, 9, 500],
        [x + 4500, y + 600, 20, 500]
    ]));
    assert!(!over.fine, "{}", over.out);
    assert!(over.error.contains("runs over words"), "{}", over.error);
    assert!(over.error.contains("sign inside the box"), "{}", over.error);
    let fine = json!([
        [x + 500, y + 700, 0, 500],
        [x + 2500, y + 300, 9, 500],
        [x + 4500, y + 900, 20, 500]
    ]);
    let taken = ink(fine.clone());
    assert!(taken.fine, "{}", taken.error);
    let again = ink(fine);
    assert!(again.error.contains("already signed"), "{}", again.error);
}

#[test]
fn what_the_witness_took_back_is_told_by_its_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = TestGateway::start().unwrap();
    let at = folder.path().join("tablet");
    let device = enrolled_tablet(&at, &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let draft = declared(&session, "I saw it.");
    let name = session.statement(draft).unwrap().content.witness_name;
    let witness = SignRequest {
        signatory: Signatory::Witness,
        place: None,
        page: None,
        by: SignBy::Typed(name),
    };
    session.sign_statement(draft, &witness).unwrap();
    drop(session);
    drop(device);
    let id = draft.to_string();
    let did = |arguments: &[&str]| {
        let said = tablet(&at, arguments);
        assert!(said.fine, "{arguments:?}: {}", said.error);
        serde_json::from_str::<Value>(&said.out).unwrap()
    };
    let refused = did(&["statement", "refuse", &id, "--reason", "Invented"]);
    assert_eq!(
        refused.pointer("/signing/stage").unwrap(),
        "to_certify_refusal"
    );
    did(&[
        "statement",
        "sign",
        &id,
        "--as",
        "officer",
        "--name",
        "PC Invented OFFICER",
    ]);
    let record = did(&["statement", "seal", &id]);
    let record = record.get("record").unwrap().as_str().unwrap().to_owned();

    let device = pocketbook_testkit::tablet(&at).unwrap();
    let session = unlock(&device).unwrap();
    sync(&session).unwrap();
    let bundle = folder.path().join("bundle.zip");
    let mut file = std::fs::File::create_new(&bundle).unwrap();
    session
        .export(record.parse().unwrap(), "court", &mut file)
        .unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .arg("verify")
        .arg(&bundle)
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    for expected in [
        "the witness REFUSED to sign this statement",
        "after signing in EVERY place and before the officer had witnessed that",
        "statement-as-shown.pdf (1 pages)",
        "TOOK THAT BACK before it was witnessed",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // The script of the bundle says the same, in fewer words.
    let open = folder.path().join("open");
    pocketbook_seal::unpack_bundle(std::fs::File::open(&bundle).unwrap(), &open).unwrap();
    let done = Command::new("sh")
        .arg("verify.sh")
        .current_dir(&open)
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        said.contains("REFUSED to sign this statement, after signing 3 places"),
        "{said}"
    );
    assert!(open.join("statement-refused.pdf").is_file());
    assert!(!open.join("statement-signed.pdf").exists());
}
