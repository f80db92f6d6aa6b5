//! Segments handed to curl by a tablet that has ended: tablet, gateway and
//! sender are processes that never meet.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/enrolled.rs"]
mod enrolled;
#[path = "shared/gateway.rs"]
mod gateway;
#[path = "shared/photographed.rs"]
mod photographed;
#[path = "shared/run.rs"]
mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use gateway::{Gateway, json};
use photographed::{JPEG, Photographed};
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Sends an upload exactly as it was handed out; gives the status.
fn send(upload: &Value, authority: &Path) -> String {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--write-out", "%{http_code}"])
        .args([
            "--output",
            "/dev/null",
            "--request",
            text(&upload["method"]),
        ])
        .arg("--cacert")
        .arg(authority)
        .args(["--upload-file", text(&upload["file"])]);
    for header in upload["headers"].as_array().unwrap() {
        let (name, value) = (text(&header[0]), text(&header[1]));
        curl.args(["--header", &format!("{name}: {value}")]);
    }
    let done = curl.arg(text(&upload["url"])).output().unwrap();
    String::from_utf8(done.stdout).unwrap()
}

fn curl_is_here() -> bool {
    let found = Command::new("curl").arg("--version").output();
    let found = found.is_ok_and(|output| output.status.success());
    if !found {
        pocketbook_testkit::not_run("curl is not installed");
    }
    found
}

/// A file that was damaged on the disk is parked, put right, and sent again.
#[test]
fn a_parked_attachment_says_why_and_is_sent_again_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let gateway = Gateway::start(path("force"));
    let (made, attached) = Photographed::new(folder.path(), &gateway, JPEG);
    let of_tablet = ["tablet", "--pin-stdin", "--dir", &made.dir];
    let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());
    let (incident, id) = (made.incident.as_str(), text(&attached["id"]));
    let uploads = tablet(&["uploads"]);
    let segment = PathBuf::from(text(&uploads["uploads"][0]["file"]));
    let whole = std::fs::read(&segment).unwrap();
    std::fs::write(&segment, &whole[1..]).unwrap();

    let of_incident = ["attachments", "--incident", incident];
    let retry = |id: &str| run::run(&[&of_tablet[..], &of_incident, &["--retry", id]].concat());
    assert_eq!(retry(id).0, 5, "it is not parked");
    let again = tablet(&["uploads"]);
    assert_eq!(again["uploads"], Value::Array(Vec::new()));
    assert_eq!(tablet(&of_incident)[0]["parked"], "damaged");
    assert_eq!(retry("00000000-0001-7303-8303-030303030303").0, 5);
    // Put back, it goes.
    std::fs::write(&segment, whole).unwrap();
    let (code, out, error) = retry(id);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("saved on this tablet"), "{out}");
    let synced = tablet(&["sync", "--within", "60"]);
    assert_eq!(synced["attachments_delivered"], serde_json::json!([id]));
}

#[cfg(unix)]
#[test]
fn what_is_handed_out_is_sent_by_others_and_receipted_at_the_next_sync() {
    if !curl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let gateway = Gateway::start(path("force"));
    let jpeg = [JPEG, &[7; 5 << 20]].concat();
    let (made, _) = Photographed::new(folder.path(), &gateway, &jpeg);
    let of_tablet = ["tablet", "--pin-stdin", "--dir", &made.dir];
    let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());

    let handed_out = tablet(&["uploads"]);
    assert_eq!(tablet(&["uploads"]), handed_out, "the same again");
    let uploads = handed_out["uploads"].as_array().unwrap();
    assert_eq!(uploads.len(), 2);
    let authority = path("authority.pem");
    std::fs::write(&authority, text(&handed_out["authority_pem"])).unwrap();
    for upload in uploads {
        let status = send(upload, &authority);
        assert_eq!(status, "200");
        tablet(&["uploaded", text(&upload["id"]), "--status", &status]);
    }
    // Neither of nobody, nor a second time: it says so, and nothing changes.
    let told = text(&uploads[0]["id"]);
    for id in ["of-nobody", "00000000-0001-7303-8303-030303030303.0", told] {
        let dir = made.dir.as_str();
        let (code, _, error) = run::run(&["tablet", "--pin-stdin", "--dir", dir, "uploaded", id]);
        assert_eq!(code, 5, "{id}");
        assert!(error.contains("upload"), "{error}");
    }
    assert_eq!(tablet(&["uploads"])["uploads"], Value::Array(Vec::new()));
    let synced = tablet(&["sync", "--within", "60"]);
    assert_eq!(synced["attachments_delivered"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&synced["still_waiting"], &synced["stopped"]),
        (&0.into(), &false.into())
    );
}
