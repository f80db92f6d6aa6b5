//! Incidents, people and places on the command line.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

struct Tablet {
    folder: tempfile::TempDir,
}

impl Tablet {
    fn new() -> Self {
        let tablet = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        tablet.done(&["init"]);
        tablet.done(&[
            "officer",
            "add",
            "--warrant",
            "204518",
            "--name",
            "PC Invented",
        ]);
        tablet
    }

    /// Exit code, standard output, standard error.
    fn run(&self, json: bool, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pocketbook"));
        if json {
            command.arg("--json");
        }
        let mut child = command
            .args(["tablet", "--pin-stdin", "--dir"])
            .arg(self.folder.path().join("tablet"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that needs no PIN may have ended already.
        let _ = child.stdin.take().unwrap().write_all(b"48219375\n");
        let done = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            done.status.code().unwrap(),
            text(done.stdout),
            text(done.stderr),
        )
    }

    fn done(&self, arguments: &[&str]) -> Value {
        let (code, out, error) = self.run(true, arguments);
        assert_eq!(code, 0, "{arguments:?}: {error}");
        serde_json::from_str(&out).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let (code, _, error) = self.run(true, arguments);
        assert_eq!(code, 3, "{arguments:?}: {error}");
        assert!(!error.contains("SENTINEL"), "{error}");
        error
    }

    fn shown(&self, arguments: &[&str]) -> String {
        let (code, out, error) = self.run(false, arguments);
        assert_eq!(code, 0, "{arguments:?}: {error}");
        out
    }

    fn file(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path
    }
}

fn at(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn an_incident_is_filled_corrected_merged_and_read() {
    let tablet = Tablet::new();
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/report.json");
    let incident = tablet.done(&["incident", "new", "--from", at(&report)]);
    let incident_id = id(&incident["id"]);
    let victim = id(&incident["people"][0]["person"]["id"]);

    let patch = tablet.file(
        "person.json",
        &json!({
            "date_of_birth": {"given": "1990-04-01"},
            "self_defined_ethnicity": "refused",
            "observed_appearance": "IC1",
            "address": {"given": {"place": incident["scene"]}},
        }),
    );
    let edit = [
        "incident",
        "person",
        "edit",
        incident_id,
        victim,
        "--from",
        at(&patch),
    ];
    let changed = tablet.done(&edit);
    assert_eq!(changed["person"]["self_defined_ethnicity"], "refused");
    assert_eq!(changed["person"]["observed_appearance"], "IC1");

    let new = tablet.file(
        "again.json",
        &json!({"name": "ASHWORTH-DEMO, Marigold", "roles": ["informant"], "contact": "+44 7700 900123"}),
    );
    let again = tablet.done(&["incident", "person", "add", incident_id, "--from", at(&new)]);
    let again = id(&again["id"]);
    let suspected = tablet.shown(&["incident", "duplicates", incident_id]);
    assert!(
        suspected.contains("a similar name, the same telephone number"),
        "{suspected}"
    );
    tablet.done(&["incident", "merge", incident_id, again, victim]);
    let listed = tablet.shown(&["incident", "person", "list", incident_id, "ash"]);
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(listed.contains("victim, witness, informant"), "{listed}");
    let shown = tablet.shown(&["incident", "show", incident_id]);
    assert!(shown.contains(&format!("merged into {victim}")), "{shown}");
    tablet.done(&["incident", "merge", incident_id, again, victim, "--undo"]);

    let place = tablet.file(
        "place.json",
        &json!({
            "address": "Fictive Park",
            "postcode": "strange",
            "uprn": "000012345",
            "position": {
                "point": {"coordinates": {"latitude": 51_500_000, "longitude": -100_000}},
                "accuracy_metres": 8,
                "source": "device",
                "taken_at": "2026-03-06T18:50:00.000Z",
            },
        }),
    );
    let place = tablet.shown(&[
        "incident",
        "place",
        "add",
        incident_id,
        "--from",
        at(&place),
    ]);
    assert!(
        place.contains("does not look like a UK postcode"),
        "{place}"
    );

    let timeline = tablet.shown(&["incident", "timeline", incident_id]);
    for words in [
        "It happened, about this time",
        "opened",
        "was merged into Person",
        "parted again",
    ] {
        assert!(timeline.contains(words), "{timeline}");
    }
    let versions = tablet.done(&["incident", "history", incident_id]);
    assert_eq!(versions.as_array().unwrap().len(), 6);
    let first = tablet.done(&["incident", "history", incident_id, "--number", "1"]);
    assert_eq!(first["people"], incident["people"]);
}

#[test]
fn what_is_malformed_is_named_by_field_and_not_repeated() {
    let tablet = Tablet::new();
    let incident = tablet.done(&["incident", "new", "--title", "Invented"]);
    let incident = id(&incident["id"]);
    for (content, expected) in [
        (
            json!({"position": {"point": {"grid_reference": "SENTINEL"}}}),
            "position.point",
        ),
        (json!({"uprn": "SENTINEL"}), "uprn"),
        (json!({"what3words": "SENTINEL"}), "what3words"),
        (json!({"postcode": "SENTINEL SENTINEL"}), "postcode"),
        (
            json!({"shoe_size": "SENTINEL"}),
            "a field that does not belong there",
        ),
    ] {
        let file = tablet.file("place.json", &content);
        let error = tablet.refused(&["incident", "place", "add", incident, "--from", at(&file)]);
        assert!(error.contains(expected), "{error}");
    }
    for (fields, expected) in [
        (
            json!({"date_of_birth": {"given": "1 SENTINEL 1990"}}),
            "date_of_birth",
        ),
        (json!({"occupation": "SENTINEL"}), "occupation"),
        (
            json!({"self_defined_ethnicity": {"given": {"code": "IC1", "list": "16+1"}}}),
            "self_defined_ethnicity",
        ),
        (json!({"observed_appearance": "W1"}), "observed_appearance"),
        (
            json!({"contacts": [{"kind": "mobile", "value": {"given": ""}}]}),
            "contacts[0].value",
        ),
    ] {
        let new = json!({"name": "SENTINEL", "roles": ["witness"], "fields": fields});
        let file = tablet.file("person.json", &new);
        let error = tablet.refused(&["incident", "person", "add", incident, "--from", at(&file)]);
        assert!(error.contains(expected), "{error}");
    }
    let (code, _, error) = tablet.run(true, &["incident", "merge", incident, "SENTINEL", "x"]);
    assert_eq!(code, 2, "{error}");
    assert!(!error.contains("SENTINEL"), "{error}");
}

#[test]
fn an_incident_is_shown_with_its_times_and_what_deserves_a_second_look() {
    let tablet = Tablet::new();
    let times = json!({
        "happened": {"from": "2026-03-06T17:00:00.000Z", "to": "2026-03-06T18:00:00.000Z",
            "certainty": "between"},
        "reported": {"at": "2026-03-06T18:56:00.000Z", "how": "emergency"}});
    let new = json!({"incident": {"title": "Invented", "fields": times}});
    let new = tablet.file("new.json", &new);
    let incident = tablet.done(&["incident", "new", "--from", at(&new)]);
    let incident = id(&incident["id"]);
    let person = tablet.file(
        "person.json",
        &json!({"name": "Invented PERSON", "roles": ["witness"]}),
    );
    let person = tablet.done(&["incident", "person", "add", incident, "--from", at(&person)]);
    let patch = tablet.file(
        "patch.json",
        &json!({"contacts": [{"kind": "mobile", "value": {"given": "123"}}]}),
    );
    let edit = [
        "incident",
        "person",
        "edit",
        incident,
        id(&person["id"]),
        "--from",
        at(&patch),
    ];
    let doubt = "contacts[0].value this is hardly a telephone number";
    let changed = tablet.shown(&edit);
    assert!(changed.contains(doubt), "{changed}");
    let shown = tablet.shown(&["incident", "show", incident]);
    let doubt = format!("people[0].{doubt}");
    for line in [
        "happened  2026-03-06T17:00:00.000Z to 2026-03-06T18:00:00.000Z  Between",
        "reported  2026-03-06T18:56:00.000Z  By a 999 call",
        doubt.as_str(),
    ] {
        assert!(shown.contains(line), "{line} not in\n{shown}");
    }
}

#[test]
fn a_position_of_the_future_is_refused_and_one_elsewhere_is_pointed_out() {
    let tablet = Tablet::new();
    let incident = tablet.done(&["incident", "new", "--title", "Invented"]);
    let incident = id(&incident["id"]);
    let add = |json: bool, place: &Value| {
        let file = tablet.file("place.json", place);
        let add = ["incident", "place", "add", incident, "--from", at(&file)];
        tablet.run(json, &add)
    };
    let placed = |latitude: i32, longitude: i32, taken_at: &str| {
        json!({"address": "By the pond", "position": {
            "point": {"coordinates": {"latitude": latitude, "longitude": longitude}},
            "accuracy_metres": 5, "source": "device", "taken_at": taken_at}})
    };
    let past = "2026-03-06T18:50:00.000Z";
    for (place, field) in [
        (
            placed(51_507_300, -127_700, "2130-01-01T00:00:00.000Z"),
            "position.taken_at",
        ),
        (json!({}), "address"),
    ] {
        let (code, _, error) = add(true, &place);
        assert_eq!(code, 3, "{error}");
        let error: Value = serde_json::from_str(&error).unwrap();
        assert_eq!(error["error"]["fields"][0]["field"], field, "{error}");
        let whole = json!({"incident": {"title": "Invented", "places": [place]}});
        let file = tablet.file("whole.json", &whole);
        let error = tablet.refused(&["incident", "new", "--from", at(&file)]);
        assert!(error.contains(&format!("places[0].{field}")), "{error}");
    }
    let (code, out, error) = add(false, &placed(-127_700, 51_507_300, past));
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("likely swapped"), "{out}");
    add(true, &placed(0, 0, past));
    add(true, &placed(54_150_000, -4_482_000, past));
    let shown = tablet.done(&["incident", "show", incident]);
    let warnings = shown["warnings"].as_array().unwrap().iter();
    let warned: Vec<_> = warnings
        .map(|one| {
            (
                one["field"].as_str().unwrap(),
                one["code"].as_str().unwrap(),
            )
        })
        .collect();
    let point = |at: usize| format!("places[{at}].position.point.coordinates");
    assert_eq!(
        warned,
        [
            (point(0).as_str(), "coordinates_swapped"),
            (point(1).as_str(), "coordinates_zero")
        ]
    );
}

/// A place with nothing but what3words is an allowed one, and no empty line.
#[test]
fn a_place_is_shown_by_whatever_it_says() {
    let tablet = Tablet::new();
    let incident = tablet.done(&["incident", "new", "--title", "Invented"]);
    let incident = incident["id"].as_str().unwrap();
    for (place, expected) in [
        (
            json!({"what3words": "alpha.bravo.charlie"}),
            "///alpha.bravo.charlie",
        ),
        (json!({"beat": "Q7"}), "beat Q7"),
        (json!({"ward": "Invented"}), "ward Invented"),
        (json!({"uprn": "100023336956"}), "UPRN 100023336956"),
        (json!({"premises": "car_park"}), "car park"),
        (json!({"detail": "By the bins"}), "By the bins"),
        (
            json!({"position": {"point": {"grid_reference": "TQ3008080432"}, "source": "map"}}),
            "TQ3008080432",
        ),
        (json!({"address": "1 Lane", "beat": "Q7"}), "1 Lane"),
    ] {
        let file = tablet.file("place.json", &place);
        let add = [
            "incident",
            "place",
            "add",
            incident,
            "--from",
            file.to_str().unwrap(),
        ];
        let (code, said, error) = tablet.run(false, &add);
        assert_eq!(code, 0, "{error}");
        let line = said.lines().next().unwrap();
        assert!(line.ends_with(&format!("  {expected}")), "{line}");
        let (_, shown, _) = tablet.run(false, &["incident", "show", incident]);
        assert!(shown.contains(line), "{shown}");
    }
}

/// Who files is seldom who entered the place.
#[test]
fn a_report_whose_place_lies_in_the_indian_ocean_says_so_when_shown_and_when_filed() {
    let tablet = Tablet::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report.json");
    let incident = tablet.done(&["incident", "new", "--from", example]);
    let id = incident["id"].as_str().unwrap();
    let place = json!({"position": {"source": "map",
        "point": {"coordinates": {"latitude": -127_700, "longitude": 51_507_300}}}});
    let file = tablet.file("place.json", &place);
    let add = [
        "incident",
        "place",
        "add",
        id,
        "--from",
        file.to_str().unwrap(),
    ];
    let place = tablet.done(&add)["id"].clone();
    let new = ["report", "new", "--incident", id, "--from", example];
    let report = tablet.done(&new);
    let draft = report["draft"].as_str().unwrap();
    let victim = &incident["people"][0]["person"]["id"];
    let fields = json!({"report": {"place": place, "victim": {"person": victim}}});
    let file = tablet.file("fields.json", &fields);
    let edit = ["report", "edit", draft, "--from", file.to_str().unwrap()];
    let swapped = |view: &Value| {
        let warnings = view["warnings"].as_array().unwrap().iter();
        let mut codes = warnings.filter(|one| one["code"] == "coordinates_swapped");
        codes
            .next()
            .map(|one| one["field"].as_str().unwrap().to_owned())
    };
    let field = Some("place.position.point.coordinates".to_owned());
    assert_eq!(swapped(&tablet.done(&edit)), field);
    assert_eq!(swapped(&tablet.done(&["report", "show", draft])), field);
    let filed = tablet.done(&["report", "file", draft]);
    assert_eq!(swapped(&filed), field);
    assert_eq!(swapped(&tablet.done(&["report", "show", draft])), field);

    // The place that a supplement corrects it to is looked at, too.
    let home = incident["places"][0]["id"].clone();
    let correction = |is: &Value| {
        let correction =
            json!({"reason": "Invented", "corrections": [{"field": "place", "is": is}]});
        let file = tablet.file("correction.json", &correction);
        let record = filed["record"].as_str().unwrap();
        let from = file.to_str().unwrap();
        let new = [
            "report",
            "supplement",
            "new",
            "--report",
            record,
            "--from",
            from,
        ];
        let draft = tablet.done(&new);
        let shown = swapped(&draft);
        let draft = draft["draft"].as_str().unwrap();
        let filed = tablet.done(&["report", "supplement", "file", draft]);
        assert_eq!(swapped(&filed), shown);
        shown
    };
    assert_eq!(correction(&home), None);
    assert_eq!(swapped(&tablet.done(&["report", "show", draft])), None);
    let of_correction = "corrections[0].is.position.point.coordinates";
    assert_eq!(correction(&place).as_deref(), Some(of_correction));
    assert_eq!(swapped(&tablet.done(&["report", "show", draft])), field);
}

/// The options of a question are named where one is asked for.
#[test]
fn a_question_of_a_risk_form_shows_what_can_be_answered() {
    let tablet = Tablet::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report.json");
    let incident = tablet.done(&["incident", "new", "--from", example]);
    let id = incident["id"].as_str().unwrap();
    let new = ["report", "new", "--incident", id, "--from", example];
    let report = tablet.done(&new);
    let draft = report["draft"].as_str().unwrap();
    let risk = |arguments: &[&str]| tablet.run(false, &[&["report", "risk"], arguments].concat());
    let (code, shown, error) = risk(&["begin", draft, "--form", "demonstration"]);
    assert_eq!(code, 0, "{error}");
    assert!(
        shown.contains("dry (Dry), showers (Showers), storm (Storm)"),
        "{shown}"
    );
    let (code, _, error) = risk(&["answer", draft, "weather", "sun"]);
    assert_eq!(code, 3, "{error}");
    assert!(
        error.contains("weather: must be one of: dry, showers, storm"),
        "{error}"
    );
    // A judgement that the answers have overtaken is told before it is completed.
    assert_eq!(risk(&["judge", draft, "damp", "--reason", "x"]).0, 0);
    let (_, listed, _) = risk(&["list", draft]);
    assert!(listed.contains("judgement.reason"), "{listed}");
    assert_eq!(risk(&["answer", draft, "weather", "storm"]).0, 0);
    let (_, shown, _) = risk(&["answer", draft, "umbrella", "no"]);
    assert!(shown.contains("judgement.grade"), "{shown}");
    let (_, listed, _) = risk(&["list", draft]);
    assert!(listed.contains("judgement.grade"), "{listed}");
}
