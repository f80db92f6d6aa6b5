//! Crime reports by the command line: every field from a file, a report for
//! each victim, a supplement, and everything found again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Runs a command on a tablet; its JSON, or its error and exit code.
fn tablet(dir: &Path, arguments: &[&str]) -> Result<Value, (i32, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .args(["--json", "tablet", "--pin-stdin", "--dir"])
        .arg(dir)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that needs no PIN may have ended already.
    let _ = child.stdin.take().unwrap().write_all(b"48219375\n");
    let done = child.wait_with_output().unwrap();
    if done.status.success() {
        Ok(serde_json::from_slice(&done.stdout).unwrap())
    } else {
        let error = String::from_utf8(done.stderr).unwrap();
        Err((done.status.code().unwrap(), error))
    }
}

fn file(folder: &Path, name: &str, content: &Value) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What is marked in a report and is no offence is said by the machine's answer
/// too, and not on the screen alone.
#[test]
fn a_search_for_an_offence_says_what_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tablet");
    tablet(&dir, &["init"]).unwrap();
    let found = tablet(&dir, &["offences", "hate crime"]).unwrap();
    assert!(text(&found["note"]).contains("hate_race"), "{found}");
    let found = tablet(&dir, &["offences", "nicked a bike"]).unwrap();
    assert_eq!(found["note"], Value::Null);
    assert_eq!(found["hits"][0]["offence"]["code"], "044/00");
}

#[test]
fn a_report_goes_its_whole_way_without_a_screen() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tablet");
    let on = |arguments: &[&str]| tablet(&dir, arguments);
    on(&["init"]).unwrap();
    let name = ["--warrant", "204518", "--name", "PC Invented OFFICER"];
    on(&[&["officer", "add"][..], &name].concat()).unwrap();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report.json");
    let incident = on(&["incident", "new", "--from", example]).unwrap();
    let id = text(&incident["id"]);
    let second = on(&[
        "incident",
        "add-person",
        id,
        "--name",
        "Invented SECOND",
        "--role",
        "victim",
    ])
    .unwrap();

    // The example is complete, but for a doubt that never stops it.
    let first = incident["people"][0]["person"]["id"].clone();
    let report = on(&["report", "new", "--incident", id, "--from", example]).unwrap();
    let warnings = report["warnings"].as_array().unwrap().iter();
    let not_entered = warnings.filter(|one| one["code"] == "not_entered");
    let not_entered: Vec<_> = not_entered.map(|one| text(&one["field"])).collect();
    assert_eq!(not_entered, ["incident", "people"]);
    let draft = text(&report["draft"]);
    let victim = json!({"report": {"victim": {"person": first}}});
    let victim = file(folder.path(), "victim.json", &victim);
    let report = on(&["report", "edit", draft, "--from", &victim]).unwrap();
    assert_eq!(report["missing"], json!([]));
    assert_eq!(report["clock"]["overdue"], true);
    let checklist = on(&["report", "checklist", draft]).unwrap();
    assert_eq!(checklist["finding"], json!({"crime": "standard_met"}));
    assert_eq!(checklist["checklist"].as_array().unwrap().len(), 3);

    // A field that is wrong, by its path and without its words.
    let wrong = json!({"report": {"property": [{"status": "stolen", "description": "x",
        "quantity": 0}]}});
    let wrong = file(folder.path(), "wrong.json", &wrong);
    let (code, error) = on(&["report", "edit", draft, "--from", &wrong]).unwrap_err();
    assert_eq!(code, 3);
    assert!(error.contains("property[0].quantity"), "{error}");

    let person = text(&second["id"]);
    let made = on(&["report", "for-victims", draft, "--victim", person]).unwrap();
    assert_eq!(made[0]["content"]["victim"]["person"], second["id"]);
    let filed = on(&["report", "file", draft]).unwrap();
    on(&["report", "file", text(&made[0]["draft"])]).unwrap();

    let supplement = json!({"reason": "Invented", "narrative": "A loganberry van.",
        "solvability": {"vehicle": true},
        "corrections": [{"field": "modus_operandi.transport", "is": "In a van"}]});
    let supplement = file(folder.path(), "supplement.json", &supplement);
    let record = text(&filed["record"]);
    let new = [
        "report",
        "supplement",
        "new",
        "--report",
        record,
        "--from",
        &supplement,
    ];
    let supplement = on(&new).unwrap();
    let correction = &supplement["content"]["corrections"][0];
    assert_eq!(correction["was"], "On foot, then the stolen bicycle");
    on(&["report", "supplement", "file", text(&supplement["draft"])]).unwrap();
    let shown = on(&["report", "show", draft]).unwrap();
    assert_eq!(shown["as_it_stands"][0]["stands"], "In a van");
    let wrong = json!({"corrections": [{"field": "weather", "is": "Fair"}]});
    let wrong = file(folder.path(), "no-such-field.json", &wrong);
    let refused = [
        "report",
        "supplement",
        "new",
        "--report",
        record,
        "--from",
        &wrong,
    ];
    let (code, error) = on(&refused).unwrap_err();
    assert_eq!(code, 3);
    assert!(error.contains("corrections[0].field"), "{error}");

    // Only the force confirms an offence, and it has not been asked yet.
    let all = on(&["report", "confirmations", record]).unwrap();
    assert_eq!(all, json!([]));

    // One that was begun twice is set aside, and can be taken up again.
    let twice = on(&["report", "new", "--incident", id]).unwrap();
    let twice = text(&twice["draft"]);
    let why = ["--as", "duplicate", "--why", "Invented"];
    let aside = on(&[&["report", "set-aside", twice][..], &why].concat()).unwrap();
    assert_eq!(aside["state"], "set_aside");
    assert_eq!(aside["set_asides"][0]["reason"], "duplicate");
    let listed = on(&["list", "--kind", "report", "--state", "set-aside"]).unwrap();
    assert_eq!(listed[0]["draft"], twice);
    let (code, _) = on(&["report", "file", twice]).unwrap_err();
    assert_eq!(code, 5);
    on(&["report", "resume", twice]).unwrap();
    on(&[&["report", "set-aside", twice][..], &why].concat()).unwrap();

    let slip = folder.path().join("slip.pdf");
    let slip = slip.to_str().unwrap();
    // Nobody is told that a report was taken before it was.
    let unfiled = on(&["report", "new", "--incident", id]).unwrap();
    let (_, error) = on(&["report", "slip", text(&unfiled["draft"]), "--out", slip]).unwrap_err();
    assert!(error.contains("file the report"), "{error}");
    assert!(!Path::new(slip).exists());
    on(&["report", "slip", draft, "--out", slip]).unwrap();
    let summary = folder.path().join("summary.pdf");
    let summary = summary.to_str().unwrap();
    on(&["report", "pdf", draft, "--out", summary]).unwrap();
    for pdf in [slip, summary] {
        assert!(std::fs::read(pdf).unwrap().starts_with(b"%PDF-"), "{pdf}");
    }
    let message = on(&["report", "message", draft]).unwrap();
    let message = text(&message["message"]);
    assert!(
        message.contains(text(&filed["local_reference"])),
        "{message}"
    );

    let local = text(&filed["local_reference"]).to_lowercase();
    let found = on(&["find-reference", &local]).unwrap();
    assert_eq!(found[0]["draft"], draft);
    assert_eq!(found[0]["reference"], "local_reference");
    let by_cad = on(&["find-reference", "cad 4711/06mar"]).unwrap();
    assert_eq!(by_cad[0]["incident"], id);
    let waiting = on(&["list", "--kind", "report", "--state", "waiting"]).unwrap();
    assert_eq!(waiting.as_array().unwrap().len(), 2);
    let crimes = on(&["list", "--kind", "crime,exhibit", "--state", "sealed"]).unwrap();
    let line = (crimes.as_array().unwrap().iter())
        .find(|line| line["draft"] == draft)
        .unwrap();
    assert_eq!(line["kind"], "crime_report");
    assert_eq!(line["local_reference"], filed["local_reference"]);
    assert_eq!(line["clock"]["overdue"], true);
    assert_ne!(line["who"], "");
    // By day or by time.
    for (bound, lists) in [
        (["--from", "2020-01-01"], true),
        (["--from", "2020-01-01T00:00:00.000Z"], true),
        (["--before", "2020-01-01"], false),
    ] {
        let listed = on(&[&["list"], &bound[..]].concat()).unwrap();
        assert_eq!(listed != json!([]), lists, "{bound:?}");
    }
    let (code, error) = on(&["list", "--from", "2020-02-30"]).unwrap_err();
    assert!(code == 2 && error.contains("2026-03-06T09:30"), "{error}");
    // The example's offence is words alone.
    assert_eq!(on(&["list", "--offence", "28E"]).unwrap(), json!([]));
    assert_eq!(on(&["list", "--kind", "non-crime"]).unwrap(), json!([]));
    let by_cad = on(&["search", "cad4711", "--kind", "report"]).unwrap();
    assert!(text(&by_cad[0]["snippet"]).contains("4711/06Mar"));
    let incidents = on(&["search", "4711", "--incidents"]).unwrap();
    assert_eq!(incidents[0]["incident"], id);
    let hits = on(&["search", "loganberry", "--kind", "supplement"]).unwrap();
    assert_eq!(hits[0]["line"]["draft"], supplement["draft"]);
    let none = on(&["search", "loganberry", "--kind", "report"]).unwrap();
    assert_eq!(none, json!([]));
}
