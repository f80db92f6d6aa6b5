//! Another tablet corrects a statement by its bundle, with a name that was
//! misspelt; and what was fixed once is read and compared: all by command.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/run.rs"]
mod run;

use std::fs::File;
use std::path::Path;

use pocketbook_core::Session;
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, ready_report, ready_statement, sign_all,
    sync, unlock,
};
use run::run;
use serde_json::Value;

struct Tablet<'a>(&'a Path);

impl Tablet<'_> {
    fn run(&self, more: &[&str]) -> (i32, String, String) {
        let dir = self.0.to_str().unwrap();
        let mut all = vec![
            "tablet",
            "--dir",
            dir,
            "--pin-stdin",
            "--allow-plain-loopback",
        ];
        all.extend(more);
        run(&all)
    }

    fn say(&self, more: &[&str]) -> String {
        let (code, out, error) = self.run(more);
        assert_eq!(code, 0, "{error}");
        out
    }

    fn json(&self, more: &[&str]) -> Value {
        let mut all = more.to_vec();
        all.insert(0, "--json");
        serde_json::from_str(&self.say(&all)).unwrap()
    }

    fn refused(&self, expected: i32, more: &[&str]) -> String {
        let (code, _, error) = self.run(more);
        assert_eq!(code, expected, "{error}");
        error
    }
}

fn export(session: &Session, record: &str, path: &Path) {
    let mut file = File::create_new(path).unwrap();
    session
        .export(record.parse().unwrap(), "police", &mut file)
        .unwrap();
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn another_tablet_corrects_a_statement_and_supplements_a_report_by_their_bundles() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [statement_zip, report_zip] =
        ["statement.zip", "report.zip"].map(|name| folder.path().join(name));
    let there = unlock(&enrolled_tablet(&folder.path().join("one"), &gateway).unwrap()).unwrap();
    let incident = new_incident(&there, "Invented").unwrap();
    let view = ready_statement(&there, &incident, "It was blue.").unwrap();
    let view = finalise(&there, view.draft).unwrap();
    sign_all(&there, &view).unwrap();
    let first = there.seal_statement(view.draft).unwrap();
    let report = ready_report(&there, &incident, "Invented.").unwrap();
    let filed = there.file_report(report.draft).unwrap();
    sync(&there).unwrap();
    export(&there, &first.record.to_string(), &statement_zip);
    export(&there, &filed.record.to_string(), &report_zip);

    let dir = folder.path().join("two");
    drop(enrolled_tablet(&dir, &gateway).unwrap());
    let tablet = Tablet(&dir);
    let zip = statement_zip.to_str().unwrap();
    let shown = tablet.say(&["earlier", "show", zip]);
    for part in [
        "witness statement of Invented WITNESS",
        &first.sha256.to_string(),
        "PC Invented OFFICER 204518",
        "proved       signature",
        "proved       receipt",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert_eq!(tablet.say(&["earlier", "list"]).trim(), "none are kept");
    let refused = tablet.refused(
        1,
        &["earlier", "keep", dir.join("device.key").to_str().unwrap()],
    );
    assert!(refused.contains("does not verify (files)"), "{refused}");

    let incident = tablet.json(&["incident", "new", "--title", "Invented"]);
    let incident = text(&incident["id"]).to_owned();
    let words = folder.path().join("words.txt");
    std::fs::write(
        &words,
        "Name: Invented WITTNESS\nAge: over 18\nOccupation: Baker\n\nIt was green.\n",
    )
    .unwrap();
    let further = tablet.json(&[
        "statement",
        "new",
        "--incident",
        &incident,
        "--bundle",
        zip,
        "--change",
        "correction",
        "--reason",
        "It was green",
        "--from",
        words.to_str().unwrap(),
    ]);
    assert_eq!(further["content"]["further_to"]["seen"], "bundle");
    let draft = text(&further["draft"]);
    tablet.say(&["statement", "read-back", draft, "--can-read", "yes"]);
    let silent = tablet.refused(3, &["statement", "finalise", draft]);
    assert!(silent.contains("another name"), "{silent}");
    tablet.say(&["statement", "name-differs", draft, "--reason", "misspelt"]);
    tablet.say(&["statement", "read-back", draft, "--can-read", "yes"]);
    tablet.say(&["statement", "finalise", draft]);
    let forms = tablet.say(&["earlier", "list"]);
    assert!(forms.contains(&first.record.to_string()), "{forms}");

    // Without a bundle, by record and digest; a digest alone is not enough.
    let record = first.record.to_string();
    let sha256 = first.sha256.to_string();
    let unasked = tablet.refused(
        2,
        &[
            "statement",
            "new",
            "--incident",
            &incident,
            "--change",
            "addition",
            "--reason",
            "x",
        ],
    );
    assert!(
        unasked.contains("--bundle") || unasked.contains("--further-to"),
        "{unasked}"
    );
    let wrong = "00".repeat(32);
    let mistyped = tablet.refused(
        3,
        &[
            "statement",
            "new",
            "--incident",
            &incident,
            "--further-to",
            &record,
            "--sha256",
            &wrong,
            "--change",
            "addition",
            "--reason",
            "x",
        ],
    );
    assert!(mistyped.contains("further_to.sha256"), "{mistyped}");
    assert_eq!(sha256.len(), 64);

    let supplement = tablet.json(&[
        "report",
        "supplement",
        "new",
        "--bundle",
        report_zip.to_str().unwrap(),
        "--incident",
        &incident,
    ]);
    assert_eq!(supplement["content"]["seen"], "bundle");
    assert!(supplement["number"].is_object(), "{supplement}");
}

#[test]
fn what_was_fixed_once_is_read_and_compared() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("one");
    let session = unlock(&enrolled_tablet(&dir, &gateway).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let draft = ready_statement(&session, &incident, "It was blue.")
        .unwrap()
        .draft;
    let view = finalise(&session, draft).unwrap();
    let front = ready_statement(&session, &incident, "I saw it.").unwrap();
    let front = finalise(&session, front.draft).unwrap();
    sign_all(&session, &front).unwrap();
    let front = session.seal_statement(front.draft).unwrap().record;
    drop((session, view));

    let tablet = Tablet(&dir);
    let id = draft.to_string();
    tablet.say(&["statement", "reopen", &id, "--reason", "It was green"]);
    let words = folder.path().join("words.json");
    std::fs::write(&words, r#"{"body": "It was green."}"#).unwrap();
    tablet.say(&["statement", "edit", &id, "--from", words.to_str().unwrap()]);
    let finals = tablet.say(&["statement", "finals", &id]);
    assert!(
        finals.contains("read back by PC Invented OFFICER"),
        "{finals}"
    );
    assert!(
        finals.contains("gone back to editing: It was green"),
        "{finals}"
    );
    let changed = tablet.say(&["statement", "finals", &id, "--number", "1", "--to-draft"]);
    assert!(changed.contains("[-blue-]{+green+}"), "{changed}");
    tablet.say(&["statement", "read-back", &id, "--can-read", "yes"]);
    tablet.say(&["statement", "finalise", &id]);
    let changed = tablet.say(&["statement", "finals", &id, "--number", "2", "--since", "1"]);
    assert!(changed.contains("[-blue-]{+green+}"), "{changed}");

    tablet.say(&["statement", "reopen", &id]);
    tablet.say(&["statement", "read-back", &id, "--can-read", "yes"]);
    let forms = tablet.say(&["statement", "forms", &id]);
    assert!(
        forms.contains("built-in  mg11 version 5  in use  prints it on 1 page"),
        "{forms}"
    );
    let refused = tablet.refused(
        3,
        &[
            "statement",
            "finalise",
            &id,
            "--built-in",
            "--reason",
            "I like it better",
        ],
    );
    assert!(refused.contains("edition"), "{refused}");

    let rear = tablet.json(&["rear", "new", &front.to_string()]);
    let rear_id = text(&rear["draft"]);
    let fields = folder.path().join("rear.json");
    let mut rear = serde_json::json!({
        "dates_to_avoid": "none", "willing_to_attend": "yes",
        "special_measures": {"answer": "no"}, "particular_needs": {"answer": "no"},
        "taken_by": "PC Invented OFFICER", "station": "Invented Road",
        "time_and_place": "10:00, Invented Court"
    });
    let path = fields.to_str().unwrap();
    rear["witness_name"] = "Somebody ELSE".into();
    std::fs::write(&fields, rear.to_string()).unwrap();
    let refused = tablet.refused(3, &["rear", "edit", rear_id, "--from", path]);
    assert!(refused.contains("witness_name"), "{refused}");
    rear.as_object_mut().unwrap().remove("witness_name");
    std::fs::write(&fields, rear.to_string()).unwrap();
    tablet.say(&["rear", "edit", rear_id, "--from", path]);
    let forms = tablet.say(&["rear", "forms", rear_id]);
    assert!(forms.contains("built-in  mg11-rear"), "{forms}");
    assert!(forms.contains("in use  prints it on 1 page"), "{forms}");
    let taste = ["--built-in", "--reason", "I like it better"];
    let taste = [&["rear", "finalise", rear_id][..], &taste].concat();
    let refused = tablet.refused(3, &taste);
    assert!(refused.contains("edition"), "{refused}");
    tablet.say(&["rear", "finalise", rear_id]);
    tablet.say(&["rear", "reopen", rear_id, "--reason", "Wrong station"]);
    let finals = tablet.say(&["rear", "finals", rear_id]);
    assert!(
        finals.contains("gone back to editing: Wrong station"),
        "{finals}"
    );
    let out = folder.path().join("rear.pdf");
    let out = out.to_str().unwrap();
    tablet.say(&["rear", "finals", rear_id, "--number", "1", "--pages", out]);
    assert!(std::fs::read(out).unwrap().starts_with(b"%PDF-"));
}
