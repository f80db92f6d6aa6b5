//! The JSON Schema of risk forms, held against an independent validator.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::io::Write as _;
use std::process::{Command, Stdio};

const SCHEMA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/risk-form.schema.json"
);

/// Python's `jsonschema`: exits 0 for a document that is valid, 1 for one that
/// is not, anything else when it cannot run.
const VALIDATE: &str = "
import json, sys
from jsonschema import Draft202012Validator as Validator
schema = json.load(open(sys.argv[1]))
Validator.check_schema(schema)
sys.exit(0 if Validator(schema).is_valid(json.load(sys.stdin)) else 9)
";

fn is_valid(document: &str) -> Option<bool> {
    let mut child = Command::new("python3")
        .args(["-c", VALIDATE, SCHEMA])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    // Without the module it has ended already.
    let _ = child.stdin.take()?.write_all(document.as_bytes());
    let done = child.wait_with_output().ok()?;
    let words = String::from_utf8_lossy(&done.stderr).into_owned();
    match done.status.code() {
        Some(0) => Some(true),
        Some(9) => Some(false),
        _ if words.contains("No module named 'jsonschema'") => None,
        _ => unreachable!("the schema itself is at fault: {words}"),
    }
}

#[test]
fn the_schema_takes_the_demonstration_form_and_refuses_a_misspelt_one() {
    let form = include_str!("../forms/demonstration.json");
    let Some(valid) = is_valid(form) else {
        let why = "not run: python3 with the module jsonschema is not installed";
        eprintln!("{why}");
        assert!(
            std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
            "{why}"
        );
        return;
    };
    assert!(valid);
    let written = pocketbook_reference::risk::demonstration()
        .unwrap()
        .to_json();
    assert_eq!(is_valid(&written), Some(true));
    for (right, wrong) in [
        ("\"required\": true", "\"requird\": true"),
        ("\"answer\": \"yes\"", "\"answer\": \"maybe\""),
        ("\"points\": 3", "\"points\": 3.5"),
        ("\"version\": 1", "\"version\": 0"),
        ("\"judgement\": \"raise\"", "\"judgement\": \"lower\""),
    ] {
        assert!(form.contains(right), "{right}");
        let broken = form.replacen(right, wrong, 1);
        assert_eq!(is_valid(&broken), Some(false), "{wrong}");
        // The reader refuses it as well.
        assert!(pocketbook_reference::risk::RiskForm::parse(broken.as_bytes()).is_err());
    }
}
