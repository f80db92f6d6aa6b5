//! Seeing the tablets of a force and turning one away, by real processes: a
//! gateway that runs, a desk beside it, and a tablet that finds out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/enrolled.rs"]
mod enrolled;
#[path = "shared/gateway.rs"]
mod gateway;
#[path = "shared/photographed.rs"]
mod photographed;
#[path = "shared/run.rs"]
mod run;

use std::path::PathBuf;

use gateway::{Gateway, json};
use photographed::{JPEG, Photographed};
use run::run;
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn a_revoked_tablet_is_turned_away_and_keeps_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let gateway = Gateway::start(path("force"));
    let (made, _) = Photographed::new(folder.path(), &gateway, JPEG);
    let force = gateway.dir.to_str().unwrap();
    let of_tablet = ["tablet", "--pin-stdin", "--dir", &made.dir];
    let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());

    let desk = |arguments: &[&str]| {
        let (command, rest) = arguments.split_first().unwrap();
        let all = [
            &["--json", "gateway", "tablet", command, "--dir", force][..],
            rest,
        ];
        run(&all.concat())
    };
    let listed = |arguments: &[&str]| -> Value {
        let (code, out, error) = desk(arguments);
        assert_eq!(code, 0, "{error}");
        serde_json::from_str(&out).unwrap()
    };
    let enrolled = listed(&["list"]);
    assert_eq!(enrolled[0]["name"], "Invented iPad 7");
    assert_eq!(enrolled[0]["revoked"], Value::Null);
    assert_eq!(listed(&["list", "--revoked"]), Value::Array(Vec::new()));
    let id = text(&enrolled[0]["device"]);
    let why = ["--reason", "Stolen from a car", "--by", "IT desk"];
    // Nobody's, nothing said, nobody said so.
    let nobody = "00000000-0001-7303-8303-030303030303";
    for (which, why, exit) in [
        (nobody, &why[..], 5),
        (id, &["--reason", " ", "--by", "IT"], 3),
        (id, &["--reason", "Lost", "--by", ""], 3),
        (id, &why[..2], 2),
    ] {
        let (code, _, error) = desk(&[&["revoke", which], why].concat());
        assert_eq!(code, exit, "{error}");
    }
    let revoked = listed(&[&["revoke", id], &why[..]].concat());
    assert_eq!(revoked["new"], true);
    assert_eq!(listed(&[&["revoke", id], &why[..]].concat())["new"], false);

    // The tablet is told what to do; nothing on it is given up.
    let (code, out, error) = run(&[&of_tablet[..], &["sync", "--within", "60"]].concat());
    let said = format!("{out}{error}");
    assert_ne!(code, 0, "{said}");
    assert!(said.contains("hand it in to IT"), "{said}");
    let attachments = tablet(&["attachments", "--incident", &made.incident]);
    assert_eq!(attachments[0]["parked"], Value::Null);
    assert_eq!(attachments[0]["delivered"], false);
    let told = listed(&["list", "--revoked"]);
    let revocation = &told[0]["revoked"];
    assert_eq!(revocation["reason"], "Stolen from a car");
    assert!(revocation["tries"].as_u64().unwrap() > 0, "{told}");
    let (_, out, _) = run(&["gateway", "tablet", "list", "--dir", force]);
    assert!(
        out.contains("REVOKED") && out.contains("Stolen from a car"),
        "{out}"
    );
    assert_eq!(json(&["gateway", "status", "--dir", force])["revoked"], 1);
}
