//! Two tablets and a gateway as processes: one scene, ABC/1 twice; one thing that
//! goes from one to the other; and what was entered wrongly.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/gateway.rs"]
mod gateway;
#[path = "exhibits/handover.rs"]
mod handover;
#[path = "exhibits/processes.rs"]
mod processes;
#[path = "shared/run.rs"]
mod run;

use gateway::{Gateway, json};
use processes::Tablet;
use run::run;
use serde_json::Value;

#[test]
fn two_tablets_one_scene_and_abc_1_twice() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(folder.path().join("gateway"));
    let one = Tablet::enrolled(folder.path(), "one", "204518", &gateway);
    let two = Tablet::enrolled(folder.path(), "two", "204519", &gateway);
    let (incident, knife) = one.seizes("CAD 2089/21Nov", "Kitchen knife");
    let (_, glove) = two.seizes("2089/21Nov", "Left glove");
    assert_eq!(
        one.json(&["sync"])["exhibit_collisions"],
        Value::Array(Vec::new())
    );
    let told = two.json(&["sync"]);
    assert_eq!(told["delivered"].as_array().unwrap().len(), 2);
    assert_eq!(told["exhibit_collisions"][0]["other_officer"], "204518");
    let (code, words, _) = one.says(&["sync"]);
    assert!(code == 0 && words.contains("COLLISION ABC/1"), "{words}");
    assert!(words.contains("officer 204519"), "{words}");

    // Kept, shown in list and exhibit, and renumbered on neither.
    for (tablet, id) in [(&one, &knife), (&two, &glove)] {
        let view = tablet.json(&["exhibit", "show", id]);
        assert_eq!(view["exhibit"]["reference"], "ABC/1");
        assert_eq!(view["collisions"].as_array().unwrap().len(), 1);
    }
    let (_, list, _) = one.says(&["exhibit", "list", "--incident", &incident]);
    assert!(
        list.contains("ABC/1") && list.contains("COLLISION"),
        "{list}"
    );
    let dir = gateway.dir.to_str().unwrap();
    let (_, seen, _) = run(&["gateway", "exhibits", "--dir", dir, "--collisions"]);
    assert_eq!(seen.matches("COLLISION").count(), 2, "{seen}");

    // The chain, from its bundles, with the program and with the script.
    let view = one.json(&["exhibit", "events", &knife]);
    let events = view["events"].as_array().unwrap();
    let mut before = String::new();
    for (event, name) in events.iter().zip(["first.zip", "second.zip"]) {
        let (record, out) = (event["record"].as_str().unwrap(), folder.path().join(name));
        let out = out.to_str().unwrap();
        one.json(&["export", record, "--out", out, "--recipient", "defence"]);
        let (code, said, error) = run(&["verify", out]);
        assert_eq!(code, 0, "{said}{error}");
        assert!(
            said.contains("of exhibit ABC/1") && said.contains(&before),
            "{said}"
        );
        before = event["sha256"].as_str().unwrap().to_owned();
    }

    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // The whole chain at once, in any order; what is left out is missed.
    let (code, said, _) = run(&["verify", &path("second.zip"), &path("first.zip")]);
    assert!(
        code == 0 && said.contains("2 events of exhibit ABC/1"),
        "{said}"
    );
    // A bundle given twice is one record, and two exhibits are two chains.
    let coat = ["exhibit", "add", "--incident", &incident, "--initials"];
    let coat = one.json(&[&coat[..], &["ABC", "--description", "Coat"]].concat());
    let coat = coat["exhibit"]["id"].as_str().unwrap();
    let seized = ["exhibit", "custody", coat, "--place", "Hall", "--what"];
    let seized = one.json(&[&seized[..], &["seized"]].concat());
    one.json(&["sync"]);
    let record = seized["events"][0]["record"].as_str().unwrap();
    let third = path("third.zip");
    one.json(&["export", record, "--out", &third, "--recipient", "defence"]);
    let all = [
        path("first.zip"),
        path("second.zip"),
        path("first.zip"),
        third,
    ];
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let found = json(&[&["verify"][..], &all].concat());
    let chains = found["chains"].as_array().unwrap();
    let references: Vec<_> = chains.iter().map(|chain| &chain["reference"]).collect();
    assert_eq!(references, ["ABC/1", "ABC/2"]);
    let (_, other, _) = run(&["verify", &path("second.zip"), &path("second.zip")]);
    assert!(other.contains("FAILED       chain"), "{other}");

    // Printed, and never over another file.
    for (arguments, name) in [
        (vec!["exhibit", "label", &knife], "label.pdf"),
        (vec!["exhibit", "list", "--incident", &incident], "list.pdf"),
    ] {
        let out = folder.path().join(name);
        let all = [&arguments[..], &["--out", out.to_str().unwrap()]].concat();
        one.json(&all);
        assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF"));
        assert_ne!(one.says(&all).0, 0);
    }
}

#[test]
fn what_is_typed_wrong_about_an_exhibit_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let tablet = Tablet {
        dir: folder.path().join("tablet"),
    };
    tablet.json(&["init"]);
    tablet.json(&[
        "officer",
        "add",
        "--warrant",
        "204518",
        "--name",
        "PC Invented OFFICER",
    ]);
    let (incident, id) = tablet.seizes("CAD 2089/21Nov", "Kitchen knife");
    let add = ["exhibit", "add", "--incident", &incident, "--initials"];
    let custody = ["exhibit", "custody", &id, "--place", "Hall", "--what"];
    for (arguments, code, expected) in [
        (
            [&add[..], &["abc", "--description", "x"]].concat(),
            3,
            "exhibit: must be",
        ),
        (
            [&add[..], &["ABC", "--number", "1", "--description", "x"]].concat(),
            3,
            "number: does not fit",
        ),
        (
            [&add[..], &["ABC", "--description", " "]].concat(),
            3,
            "description: is needed",
        ),
        ([&custody[..], &["handed-over"]].concat(), 2, "--other"),
        ([&custody[..], &["sealed"]].concat(), 2, "--seal"),
        (
            [&custody[..], &["sealed", "--seal", "A 1"]].concat(),
            2,
            "seal",
        ),
        (
            [&custody[..], &["examined"]].concat(),
            3,
            "event.reason: is needed",
        ),
        (
            [&custody[..], &["stored", "--at", "noon"]].concat(),
            3,
            "at: must be a time",
        ),
        (
            vec!["exhibit", "correct", &id, "--description", "x"],
            3,
            "record a correction as a custody event",
        ),
        (
            vec!["exhibit", "show", "018f6c5e-7e4b-7000-8000-000000000001"],
            5,
            "no such exhibit",
        ),
        (vec!["exhibit", "list"], 2, "--incident"),
    ] {
        let (found, _, error) = tablet.says(&arguments);
        assert_eq!(found, code, "{arguments:?}: {error}");
        assert!(error.contains(expected), "{error}");
    }
}
