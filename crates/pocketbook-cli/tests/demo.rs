//! The demo from beginning to end, with its own material and with a user's.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn demo(out: &Path, options: &[(&str, &Path)]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pocketbook"));
    command.args(["--json", "demo", "--out"]).arg(out);
    for (option, file) in options {
        command.arg(option).arg(file);
    }
    let ended = command.output().unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    serde_json::from_slice(&ended.stdout).unwrap()
}

#[test]
fn the_demo_runs_to_its_end_and_leaves_what_it_promises() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo");
    let story = demo(&out, &[]);
    assert_eq!(
        (&story["records_at_gateway"], &story["sent_again"]),
        (&Value::from(2), &Value::from(0))
    );
    assert!(story["acknowledged_before_kill"].as_u64().unwrap() > 0);
    for left in [
        "SUMMARY.md",
        "MG11.pdf",
        "evidence-bundle.zip",
        "evidence-bundle/verify.sh",
        "tablet/device.db",
        "gateway/gateway.db",
    ] {
        assert!(out.join(left).is_file(), "{left}");
    }
    // Its own folder may be used again.
    demo(&out, &[]);
}

#[test]
fn a_users_own_input_takes_the_same_journey() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    // As an editor on Windows writes it, with an empty line between paragraphs.
    let text = file(
        "statement.txt",
        "\u{feff}Name: Invented WITNESS\r\nAge: over 18\r\nOccupation: Baker\r\n\r\nI saw it.\r\n\r\nThen I left.\r\n",
    );
    let story = demo(&folder.path().join("text"), &[("--statement", &text)]);
    assert_eq!(story["lines"], 3);
    // As JSON, with words of a single line.
    let json = file(
        "statement.json",
        r#"{"witness_name":"Invented WITNESS","age":"over18","occupation":"Baker","body":"One line."}"#,
    );
    let story = demo(&folder.path().join("json"), &[("--statement", &json)]);
    assert_eq!(
        (&story["lines"], &story["acknowledged_before_kill"]),
        (&Value::from(1), &Value::from(1))
    );
}
