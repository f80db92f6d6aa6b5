//! Segments handed to curl by a tablet that has ended: tablet, gateway and
//! sender are processes that never meet.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/gateway.rs"]
mod gateway;
#[path = "shared/run.rs"]
mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use gateway::{Gateway, json};
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

#[cfg(unix)]
#[test]
fn what_is_handed_out_is_sent_by_others_and_receipted_at_the_next_sync() {
    if !curl_is_here() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let (dir, ticket) = (path("tablet"), path("ticket.json"));
    let gateway = Gateway::start(path("force"));
    let (force, ticket) = (gateway.dir.to_str().unwrap(), ticket.to_str().unwrap());
    let to = ["--url", &gateway.url, "--out", ticket];
    json(&[&["gateway", "ticket", "--dir", force][..], &to].concat());
    let tablet = |arguments: &[&str]| {
        let dir = dir.to_str().unwrap();
        json(&[&["tablet", "--pin-stdin", "--dir", dir][..], arguments].concat())
    };
    tablet(&["enrol", ticket]);
    tablet(&[
        "officer",
        "add",
        "--warrant",
        "204518",
        "--name",
        "PC Invented OFFICER",
    ]);
    let incident = tablet(&["incident", "new", "--title", "Invented"]);
    let incident = text(&incident["id"]);
    let photograph = path("photograph.jpg");
    let jpeg = [&b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"[..], &[7; 5 << 20]].concat();
    std::fs::write(&photograph, jpeg).unwrap();
    tablet(&[
        "attach",
        photograph.to_str().unwrap(),
        "--incident",
        incident,
    ]);

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
    tablet(&["uploaded", "of-nobody"]);
    assert_eq!(tablet(&["uploads"])["uploads"], Value::Array(Vec::new()));
    let synced = tablet(&["sync", "--within", "60"]);
    assert_eq!(synced["attachments_delivered"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&synced["still_waiting"], &synced["stopped"]),
        (&0.into(), &false.into())
    );
}
