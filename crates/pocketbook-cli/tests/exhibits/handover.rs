//! A knife goes from one officer's tablet to another's, is named in a statement,
//! struck and withdrawn: typed as an officer, a verifier and a prosecutor would.

use std::path::Path;

use crate::gateway::{Gateway, json};
use crate::processes::Tablet;
use crate::run::run;

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// Writes the bundle of each event of an exhibit; gives the files.
fn bundles(tablet: &Tablet, folder: &Path, exhibit: &str, name: &str) -> Vec<String> {
    let view = tablet.json(&["exhibit", "events", exhibit]);
    let events = view["events"].as_array().unwrap();
    let records = events.iter().map(|event| event["record"].as_str().unwrap());
    (1..)
        .zip(records)
        .map(|(number, record)| {
            let out = path(folder, &format!("{name}-{number}.zip"));
            tablet.json(&["export", record, "--out", &out, "--recipient", "defence"]);
            out
        })
        .collect()
}

#[test]
fn a_knife_goes_from_tablet_to_tablet_and_its_chains_are_read_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let gateway = Gateway::start(folder.join("gateway"));
    let one = Tablet::enrolled(folder, "one", "204518", &gateway);
    let two = Tablet::enrolled(folder, "two", "204519", &gateway);
    let (_, given) = one.seizes("CAD 2089/21Nov", "Kitchen knife");
    let custody = |tablet: &Tablet, id: &str, more: &[&str]| {
        let all = [&["exhibit", "custody", id, "--place", "Desk"][..], more].concat();
        tablet.json(&all)
    };
    one.json(&["sync"]);

    // The receiver enters it in words of their own, and syncs first.
    let incident = [
        "incident",
        "new",
        "--title",
        "Invented",
        "--cad",
        "2089/21Nov",
    ];
    let incident = two.json(&incident)["id"].as_str().unwrap().to_owned();
    let add = [
        "exhibit",
        "add",
        "--incident",
        &incident,
        "--initials",
        "ABC",
    ];
    let add = [&add[..], &["--description", "Knife in a bag"]].concat();
    let taken = two.json(&add)["exhibit"]["id"].as_str().unwrap().to_owned();
    let person = ["--other", "PC Invented OFFICER", "--other-warrant"];
    let hand = [
        &["--what", "handed-over", "--reason", "to store"][..],
        &person,
    ];
    let given_over = custody(&one, &given, &[&hand.concat()[..], &["204519"]].concat());
    let sha256 = given_over["events"][2]["sha256"].as_str().unwrap();
    let (_, shown, _) = one.says(&["exhibit", "events", &given]);
    assert!(shown.contains(&format!("SHA-256 {sha256}")), "{shown}");
    let received = [&["--what", "received"][..], &person].concat();
    let received = [&received[..], &["204518", "--seal", "A1234567"]].concat();

    // The bundle exists once the force holds the record; until then it is typed.
    let typed = [&received[..], &["--continues", "3f"]].concat();
    let (code, _, error) = two.says(
        &[
            &["exhibit", "custody", &taken, "--place", "Desk"][..],
            &typed,
        ]
        .concat(),
    );
    assert!(code == 2 && error.contains("hexadecimal"), "{error}");
    one.json(&["sync"]);
    let mine = bundles(&one, folder, &given, "one");
    let handover = two.json(&["exhibit", "handover", &taken, &mine[2]]);
    assert_eq!(handover["sha256"], sha256);
    let (code, _, error) = two.says(&["exhibit", "handover", &taken, &mine[0]]);
    assert!(code == 3 && error.contains("continues"), "{error}");
    let from_bundle = [&received[..], &["--continues-bundle", &mine[2]]].concat();
    let view = custody(&two, &taken, &from_bundle);
    assert_eq!(view["events"][0]["continues"], sha256);
    custody(&two, &taken, &["--what", "stored"]);
    // What a statement mentions is shown as what it is.
    let words = path(folder, "words.json");
    std::fs::write(&words, r#"{"body": "It is exhibit ABC/1."}"#).unwrap();
    let new = [
        "statement",
        "new",
        "--incident",
        &incident,
        "--from",
        &words,
    ];
    let draft = two.json(&new)["draft"].as_str().unwrap().to_owned();
    let (_, shown, _) = two.says(&["statement", "show", &draft]);
    assert!(
        shown.contains("EXHIBIT      ABC/1: Knife in a bag"),
        "{shown}"
    );
    let told = two.json(&["sync"]);
    assert!(told["exhibit_collisions"].as_array().unwrap().is_empty());

    let theirs = bundles(&two, folder, &taken, "two");
    let all: Vec<&str> = theirs.iter().chain(&mine).map(String::as_str).collect();
    let (code, said, error) = run(&[&["verify"][..], &all].concat());
    assert_eq!(code, 0, "{said}{error}");
    assert!(
        said.contains("5 events of exhibit ABC/1 in 2 chains"),
        "{said}"
    );
    assert!(
        said.contains("JOINED       event 4: received, event 1"),
        "{said}"
    );
    assert!(!said.contains("GAP"), "{said}");
    let found = json(&[&["verify"][..], &all].concat());
    assert_eq!(found["chains"].as_array().unwrap().len(), 1);
    // Without the giver's it says what is missing.
    let alone: Vec<&str> = theirs.iter().map(String::as_str).collect();
    let (code, said, _) = run(&[&["verify"][..], &alone].concat());
    assert!(
        code == 0 && said.contains("NOT CHECKED  handover"),
        "{said}"
    );
    assert!(said.contains(sha256), "{said}");

    let dir = gateway.dir.to_str().unwrap();
    let (_, seen, _) = run(&["gateway", "exhibits", "--dir", dir]);
    assert_eq!(seen.matches("HANDED OVER").count(), 2, "{seen}");
    assert!(!seen.contains("COLLISION"), "{seen}");
}

#[test]
fn what_was_entered_wrongly_is_struck_corrected_and_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let gateway = Gateway::start(folder.join("gateway"));
    let tablet = Tablet::enrolled(folder, "one", "204518", &gateway);
    let (incident, knife) = tablet.seizes("CAD 2089/21Nov", "Kitchen knife");
    let custody = [
        "exhibit", "custody", &knife, "--place", "Hall", "--reason", "slip",
    ];
    let strike = ["--what", "entered-in-error", "--event"];
    let strike = |number| [&custody[..], &strike, &[number]].concat();
    let view = tablet.json(&strike("2"));
    assert_eq!(view["events"][1]["struck_by"], 3);
    assert_eq!(view["seal"], serde_json::Value::Null);
    let (_, shown, _) = tablet.says(&["exhibit", "show", &knife]);
    assert!(
        shown.contains("ENTERED IN ERROR (event 3): put under seal"),
        "{shown}"
    );
    let (code, _, error) = tablet.says(&strike("9"));
    assert!(code == 5 && error.contains("no such event"), "{error}");
    let corrected = ["--what", "corrected", "--found-place", "Garden"];
    tablet.json(&[&custody[..], &corrected].concat());
    let (_, shown, _) = tablet.says(&["exhibit", "show", &knife]);
    assert!(
        shown.contains("until ") && shown.contains("found or made: "),
        "{shown}"
    );
    let (code, _, error) = tablet.says(&[&custody[..], &["--what", "corrected"]].concat());
    assert!(
        code == 3 && error.contains("event.act.corrected"),
        "{error}"
    );

    // One that nothing sealed names, and one that something does.
    let add = [
        "exhibit",
        "add",
        "--incident",
        &incident,
        "--initials",
        "ABC",
    ];
    let add = [&add[..], &["--description", "Glove"]].concat();
    let glove = tablet.json(&add)["exhibit"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    tablet.json(&["exhibit", "withdraw", &glove, "--reason", "entered twice"]);
    let withdraw = ["exhibit", "withdraw", &knife, "--reason", "not his"];
    let (code, _, error) = tablet.says(&withdraw);
    assert!(code == 3 && error.contains("event.place"), "{error}");
    tablet.json(&[&withdraw[..], &["--place", "Hall"]].concat());
    let (_, list, _) = tablet.says(&["exhibit", "list", "--incident", &incident]);
    assert_eq!(list.matches("withdrawn").count(), 2, "{list}");
    let (_, list, _) = tablet.says(&["list", "--state", "withdrawn"]);
    assert_eq!(list.matches("exhibit, withdrawn").count(), 2, "{list}");
    let (_, shown, _) = tablet.says(&["exhibit", "show", &glove]);
    assert!(
        shown.contains("before anything sealed named it: entered twice"),
        "{shown}"
    );
    tablet.json(&["sync"]);
    let dir = gateway.dir.to_str().unwrap();
    let (_, seen, _) = run(&["gateway", "exhibits", "--dir", dir]);
    assert!(seen.contains("WITHDRAWN by record"), "{seen}");
    let files = bundles(&tablet, folder, &knife, "knife");
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (code, said, _) = run(&[&["verify"][..], &files].concat());
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("STRUCK       exhibit ABC/1, event 2"),
        "{said}"
    );
    assert!(
        said.contains("WITHDRAWN    exhibit ABC/1, at event 5"),
        "{said}"
    );
}
