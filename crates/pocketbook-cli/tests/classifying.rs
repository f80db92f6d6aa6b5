//! What the desk of a force types to confirm an offence, and which confirmation
//! counts afterwards.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Runs a command; its JSON, or its error and exit code.
fn run(arguments: &[&str]) -> Result<Value, (i32, Value)> {
    let ended = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .arg("--json")
        .args(arguments)
        .output()
        .unwrap();
    if ended.status.success() {
        return Ok(serde_json::from_slice(&ended.stdout).unwrap());
    }
    let error = serde_json::from_slice(&ended.stderr).unwrap();
    Err((ended.status.code().unwrap(), error))
}

/// The report that the demo left at its gateway.
fn report(gateway: &str, folder: &Path) -> String {
    let path = folder.join("records");
    std::fs::create_dir(&path).unwrap();
    let path = path.to_str().unwrap();
    let add = ["gateway", "destination", "add", "folder", "--dir", gateway];
    let to = ["records", "--path", path, "--held-too"];
    run(&[&add[..], &to].concat()).unwrap();
    let all = run(&["gateway", "outbox", "list", "--dir", gateway]).unwrap();
    let mut all = all.as_array().unwrap().iter();
    let report = all.find(|one| one["kind"] == "crime_report").unwrap();
    report["record"].as_str().unwrap().to_owned()
}

#[test]
fn a_code_of_no_list_is_refused_by_its_field_and_the_newest_confirmation_counts() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo");
    run(&["demo", "--out", out.to_str().unwrap()]).unwrap();
    let gateway = out.join("gateway");
    let gateway = gateway.to_str().unwrap();
    let record = report(gateway, folder.path());
    let classify = |code: &str, title: &str| {
        let why = ["--reason", "Invented reason"];
        let what = [
            "gateway", "classify", "--dir", gateway, &record, code, title,
        ];
        run(&[&what[..], &why].concat())
    };
    let history = || {
        let all = run(&["gateway", "classifications", "--dir", gateway, &record]).unwrap();
        let all = all.as_array().unwrap().clone();
        let codes = all.iter().map(|one| {
            let code = one["classification"]["code"].as_str().unwrap();
            (code.to_owned(), one["counts"].as_bool().unwrap())
        });
        codes.collect::<Vec<_>>()
    };
    let publish = |name: &str, rows: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, format!("code,title\n{rows}")).unwrap();
        let add = ["gateway", "reference", "add", "--dir", gateway, "--yes"];
        let which = ["--kind", "offences", "--id", "home-office"];
        run(&[&add[..], &which, &[file.to_str().unwrap()]].concat()).unwrap();
    };

    publish("first.csv", "900/01,Invented theft of a lighthouse\n");
    let (code, refused) = classify("900/02", "Invented").unwrap_err();
    assert_eq!(
        (code, &refused["error"]["fields"][0]["field"]),
        (3, &"code".into())
    );
    let told = refused["error"]["message"].as_str().unwrap();
    assert!(told.contains("publish the newer list first"), "{told}");
    assert_eq!(history(), []);
    // By its field too: no code at all, and a title that says nothing.
    for (code, title, field) in [
        ("tea", "Invented", "code"),
        ("900/01", "", "classification.title"),
    ] {
        let (_, refused) = classify(code, title).unwrap_err();
        assert_eq!(refused["error"]["fields"][0]["field"], field, "{refused}");
    }

    classify("900/01", "Invented theft of a lighthouse").unwrap();
    assert_eq!(history(), [("900/01".to_owned(), true)]);
    // The counting rules' own codes are in no list of statutes.
    classify("8N", "Assault with injury").unwrap();
    // What a newer edition dropped is still what an old report is of.
    publish("second.csv", "901/01,Invented mooring without a lamp\n");
    classify("900/01", "Invented theft of a lighthouse").unwrap();
    let expected = [("900/01", false), ("8N", false), ("900/01", true)];
    assert_eq!(
        history(),
        expected.map(|(code, counts)| (code.to_owned(), counts))
    );
}
