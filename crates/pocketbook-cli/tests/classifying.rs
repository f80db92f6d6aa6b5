//! What the desk of a force types to confirm an offence, and which confirmation
//! counts afterwards.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/enrolled.rs"]
mod enrolled;
#[path = "shared/gateway.rs"]
mod gateway;
#[path = "shared/run.rs"]
mod run;

use std::path::Path;
use std::process::Command;

use enrolled::enrolled;
use gateway::{Gateway, json};
use serde_json::{Value, json};

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
        let all = all["confirmations"].as_array().unwrap().clone();
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

/// What crime management takes from the list, how far it says the offence went,
/// and what the tablet then says of it, in words and in JSON.
#[test]
fn an_attempt_is_confirmed_as_one_by_the_title_of_its_list_and_the_officer_reads_both() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let gateway = Gateway::start(folder.path().join("force"));
    let force = gateway.dir.to_str().unwrap();
    let dir = enrolled(folder.path(), &gateway);
    let of_tablet = ["tablet", "--pin-stdin", "--dir", &dir];
    let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report.json");
    let incident = tablet(&["incident", "new", "--from", example]);
    let incident_id = incident["id"].as_str().unwrap();
    let report = [
        "report",
        "new",
        "--incident",
        incident_id,
        "--from",
        example,
    ];
    let report = tablet(&report);
    let draft = report["draft"].as_str().unwrap();
    let victim = incident["people"][0]["person"]["id"].clone();
    std::fs::write(
        path("victim.json"),
        json!({"report": {"victim": {"person": victim}}}).to_string(),
    )
    .unwrap();
    tablet(&["report", "edit", draft, "--from", &path("victim.json")]);
    let filed = tablet(&["report", "file", draft]);
    let record = filed["record"].as_str().unwrap();
    let sync = || tablet(&["sync", "--within", "60"]);
    sync();

    let list = path("list.csv");
    std::fs::write(
        &list,
        "code,title\n900/01,Invented theft of a lighthouse\n900/02,Invented mooring\n",
    )
    .unwrap();
    let add = ["gateway", "reference", "add", "--dir", force, "--yes"];
    let which = ["--kind", "offences", "--id", "home-office", &list];
    json(&[&add[..], &which].concat());
    let of_record = ["gateway", "classify", "--dir", force, record];
    let classify = |arguments: &[&str]| run(&[&of_record[..], arguments].concat());
    let why = ["--reason", "Invented reason"];
    // Refused by field: a title of another offence, a reason that says nothing.
    for (arguments, field, said) in [
        (
            &["900/01", "Murder", why[0], why[1]][..],
            "classification.title",
            "home-office edition 1 has \"Invented theft of a lighthouse\" for 900/01",
        ),
        (&["900/01", "--reason", ""], "reason", "is needed"),
        (&["900/01", "--reason", " \t"], "reason", "is needed"),
    ] {
        let (code, refused) = classify(arguments).unwrap_err();
        assert_eq!(code, 3, "{refused}");
        assert_eq!(refused["error"]["fields"][0]["field"], field, "{refused}");
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.contains(said), "{message}");
    }

    let confirmed = classify(&[&["900/01", "--inchoate", "attempt"][..], &why].concat());
    let confirmed = confirmed.unwrap()["confirmed"]["classification"].clone();
    let expected = json!({"code": "900/01", "title": "Invented theft of a lighthouse",
        "list": {"list": "home-office", "edition": "1"}, "inchoate": "attempt"});
    assert_eq!(confirmed, expected);
    sync();
    let shown = tablet(&["report", "show", draft]);
    assert_eq!(shown["confirmed"]["classification"], expected);
    let show = [&of_tablet[..], &["report", "show", draft]].concat();
    let (_, words, _) = run::run(&show);
    let line = "confirmed by the force: 900/01 Invented theft of a lighthouse, attempted";
    assert!(words.contains(line), "{words}");
    let history = [&of_tablet[..], &["report", "confirmations", record]].concat();
    let (_, words, error) = run::run(&history);
    let line = "900/01  Invented theft of a lighthouse, attempted  crime recording";
    assert!(words.contains(line), "{words}{error}");

    // Another title where it is meant; the model's own word for how far it went.
    let meant = [
        "900/02",
        "Invented anchoring",
        "--yes",
        "--inchoate",
        "encouraging_or_assisting",
    ];
    let confirmed = classify(&[&meant[..], &why].concat()).unwrap();
    let confirmed = &confirmed["confirmed"]["classification"];
    assert_eq!(confirmed["title"], "Invented anchoring");
    assert_eq!(confirmed["list"]["list"], "home-office");
    assert_eq!(confirmed["inchoate"], "encouraging_or_assisting");
    // The compiled-in list has the counting rules' codes.
    let confirmed = classify(&[&["8N"][..], &why].concat()).unwrap();
    let confirmed = &confirmed["confirmed"]["classification"];
    assert_eq!(confirmed["title"], "Assault with injury");
    assert_eq!(confirmed["list"]["list"], "common-offences");
}

/// A tablet with an incident of one victim, and its gateway.
struct Desk {
    folder: tempfile::TempDir,
    gateway: Gateway,
    dir: String,
    incident: Value,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let gateway = Gateway::start(folder.path().join("force"));
        let dir = enrolled(folder.path(), &gateway);
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report.json");
        let of_tablet = ["tablet", "--pin-stdin", "--dir", &dir];
        let new = ["incident", "new", "--from", example];
        let incident = json(&[&of_tablet[..], &new].concat());
        Self {
            folder,
            gateway,
            dir,
            incident,
        }
    }

    fn tablet(&self, arguments: &[&str]) -> Value {
        let of_tablet = ["tablet", "--pin-stdin", "--dir", &self.dir];
        json(&[&of_tablet[..], arguments].concat())
    }

    fn file(&self, document: &Value) -> String {
        let path = self.folder.path().join("document.json");
        std::fs::write(&path, document.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A report like the example with some fields otherwise, filed and sent.
    fn filed(&self, fields: &Value) -> String {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report.json");
        let example: Value = serde_json::from_slice(&std::fs::read(example).unwrap()).unwrap();
        let mut report = example["report"].clone();
        let report_fields = report.as_object_mut().unwrap();
        report_fields.extend(fields.as_object().unwrap().clone());
        let victim = &self.incident["people"][0]["person"]["id"];
        report_fields.insert("victim".to_owned(), json!({"person": victim}));
        let file = self.file(&json!({ "report": report }));
        let incident = self.incident["id"].as_str().unwrap();
        let new = ["report", "new", "--incident", incident, "--from", &file];
        let draft = self.tablet(&new)["draft"].clone();
        let filed = self.tablet(&["report", "file", draft.as_str().unwrap()]);
        self.tablet(&["sync", "--within", "60"]);
        filed["record"].as_str().unwrap().to_owned()
    }

    /// A supplement to it, filed and sent.
    fn supplement(&self, record: &str, fields: &Value) {
        let file = self.file(fields);
        let new = [
            "report",
            "supplement",
            "new",
            "--report",
            record,
            "--from",
            &file,
        ];
        let draft = self.tablet(&new)["draft"].clone();
        self.tablet(&["report", "supplement", "file", draft.as_str().unwrap()]);
        self.tablet(&["sync", "--within", "60"]);
    }

    fn classify(&self, record: &str, what: &[&str]) -> Result<Value, (i32, Value)> {
        let force = self.gateway.dir.to_str().unwrap();
        let of_record = ["gateway", "classify", "--dir", force, record];
        run(&[&of_record[..], what, &["--reason", "Invented reason"]].concat())
    }

    /// What is asked, by field; nothing where it is confirmed.
    fn asked(&self, record: &str, what: &[&str]) -> Vec<String> {
        let Err((code, refused)) = self.classify(record, what) else {
            return Vec::new();
        };
        assert_eq!(code, 3, "{refused}");
        let told = refused["error"]["message"].as_str().unwrap();
        assert!(
            told.ends_with("Add --yes to confirm it all the same."),
            "{told}"
        );
        let fields = refused["error"]["fields"].as_array().unwrap().iter();
        fields
            .map(|one| one["field"].as_str().unwrap().to_owned())
            .collect()
    }

    fn history(&self, record: &str) -> Value {
        let force = self.gateway.dir.to_str().unwrap();
        run(&["gateway", "classifications", "--dir", force, record]).unwrap()
    }
}

/// The desk sees what was filed, and is asked before it says otherwise by leaving a
/// word out.
#[test]
fn an_attempt_is_not_confirmed_as_the_whole_offence_without_a_question() {
    let desk = Desk::new();
    let attempt = json!({"classification": {"code": "28E", "inchoate": "attempt"}});
    let record = desk.filed(&attempt);
    let filed = desk.history(&record);
    assert_eq!(filed["filed"]["offence"]["inchoate"], "attempt");
    assert_eq!(filed["confirmations"], json!([]));

    let inchoate = "classification.inchoate";
    assert_eq!(desk.asked(&record, &["28E"]), [inchoate]);
    assert_eq!(
        desk.asked(&record, &["28E", "--inchoate", "conspiracy"]),
        [inchoate]
    );
    // An attempt that is one by its own title already, as a tablet warns of it.
    let attempted_murder = ["002/00", "--inchoate", "attempt"];
    assert_eq!(desk.asked(&record, &attempted_murder), [inchoate]);
    assert_eq!(desk.history(&record)["confirmations"], json!([]));
    // In words what was filed stands above what is asked, and is no part of the
    // error: it may be in the officer's own words.
    let force = desk.gateway.dir.to_str().unwrap();
    let of_record = ["gateway", "classify", "--dir", force, &record, "28E"];
    let in_words = [&of_record[..], &["--reason", "Invented reason"]].concat();
    let (_, said, error) = run::run(&in_words);
    let filed = "filed as a crime: 28E Residential burglary of a home, attempted";
    assert!(said.starts_with(filed), "{said}");
    assert!(!error.contains("Residential"), "{error}");

    assert_eq!(
        desk.asked(&record, &["28E", "--inchoate", "attempt"]),
        [""; 0]
    );
    let meant = desk.classify(&record, &["28E", "--yes"]).unwrap();
    assert_eq!(meant["filed"]["offence"]["inchoate"], "attempt");
    assert_eq!(
        meant["confirmed"]["classification"]["inchoate"],
        "substantive"
    );

    // What filed supplements say is what was filed.
    let done = json!({"reason": "Invented", "corrections": [
        {"field": "classification.inchoate", "is": "substantive"}]});
    desk.supplement(&record, &done);
    assert_eq!(desk.asked(&record, &["28E"]), [""; 0]);
    let told = desk.history(&record);
    assert_eq!(told["filed"]["changed"], true);
    assert_eq!(told["filed"]["in_report"]["inchoate"], "attempt");
    let all = ["gateway", "classifications", "--dir", force, &record];
    let (_, said, _) = run::run(&all);
    let expected = "filed as a crime: 28E Residential burglary of a home\n  by a supplementary report; the report itself says: 28E Residential burglary of a home, attempted\n";
    assert!(said.starts_with(expected), "{said}");
    let (_, asked) = run(&[&of_record[..], &["--reason", "x"]].concat()).unwrap_err();
    assert_eq!(asked["error"]["fields"][0]["field"], "reason", "{asked}");
}

#[test]
fn a_report_is_not_given_the_code_of_another_kind_without_a_question() {
    let desk = Desk::new();
    let crime = desk.filed(&json!({"classification": {"code": "8N"}}));
    let incident = desk.filed(&json!({
        "kind": {"non_crime_incident": "domestic_incident"},
        "classification": null,
        "recording": {"amounts_to_crime": false, "reason": "Invented words were exchanged and nobody was touched"},
        "risk_assessments": [],
    }));
    for (record, code, asked) in [
        (&crime, "8N", false),
        (&crime, "N100", true),
        (&incident, "105/01", true),
        (&incident, "N100", true),
    ] {
        let expected: &[&str] = if asked { &["classification.code"] } else { &[] };
        assert_eq!(desk.asked(record, &[code]), expected, "{code}");
    }
    // What no code is, is confirmed in words, of a crime not without a question.
    assert_eq!(
        desk.asked(&crime, &["none", "Invented"]),
        ["classification.code"]
    );
    desk.classify(&incident, &["none", "Domestic incident"])
        .unwrap();
    let told = desk.history(&incident);
    assert_eq!(
        told["confirmations"][0]["classification"]["code"],
        Value::Null
    );
    // A force may mean it.
    desk.classify(&incident, &["105/01", "--yes"]).unwrap();
    let told = desk.history(&incident);
    let kind = json!({"non_crime_incident": "domestic_incident"});
    assert_eq!(told["filed"]["kind"], kind);
    assert_eq!(told["confirmations"][1]["classification"]["code"], "105/01");
}

/// A victim reads a reference out, and the desk types what it hears.
#[test]
fn the_desk_finds_a_report_by_what_it_hears_on_the_telephone() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path().join("force"));
    let force = gateway.dir.to_str().unwrap();
    let dir = enrolled(folder.path(), &gateway);
    let of_tablet = ["tablet", "--pin-stdin", "--dir", &dir];
    let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());
    let document = folder.path().join("report.json");
    let document = document.to_str().unwrap();
    let write = |value: Value| std::fs::write(document, value.to_string()).unwrap();
    write(json!({"incident": {"title": "Invented noise"}}));
    let incident = tablet(&["incident", "new", "--from", document]);
    write(
        json!({"report": {"kind": {"non_crime_incident": "anti_social_behaviour"},
        "reported_at": "2026-03-06T18:56:00.000Z", "narrative": "Invented noise was heard.",
        "recording": {"amounts_to_crime": false}}}),
    );
    let id = incident["id"].as_str().unwrap();
    let report = tablet(&["report", "new", "--incident", id, "--from", document]);
    let draft = report["draft"].as_str().unwrap();
    tablet(&["report", "file", draft]);
    tablet(&["sync", "--within", "60"]);

    let find = |text: &str| run(&["gateway", "find", "--dir", force, text]);
    let (written, spoken) = (&report["local_reference"], &report["spoken_reference"]);
    let (written, spoken) = (written.as_str().unwrap(), spoken.as_str().unwrap());
    for heard in [
        written.to_owned(),
        written.replace('-', "\u{2013}"),
        written.trim_start_matches("PB-").to_lowercase(),
        spoken.to_owned(),
        spoken.replace("Alfa", "Alpha").to_lowercase(),
    ] {
        let found = find(&heard).unwrap();
        assert_eq!(found[0]["kind"], "crime_report", "{heard}: {found}");
    }
    let (_, refused) = find("Papa Bravo").unwrap_err();
    let field = &refused["error"]["fields"][0]["field"];
    assert_eq!(field, "local_reference", "{refused}");
}
