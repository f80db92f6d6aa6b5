//! Python's csv as the other reader of our tables.

use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::table::{COLUMNS, file, safe};

const READ: &str = "import csv, json, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    json.dump(list(csv.reader(file, strict=True)), sys.stdout)";

#[test]
fn python_reads_every_cell_as_it_was_written() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
            "not run: python3 is not installed"
        );
        return;
    }
    let cell = prop_oneof![
        "[^\\x00]{0,40}",
        "[=+@\\-\t\r\n\" ',;a＝]{0,12}",
        Just(String::new()),
    ];
    let line = prop::collection::vec(cell, COLUMNS.len());
    let lines = prop::collection::vec(line, 300)
        .new_tree(&mut TestRunner::deterministic())
        .unwrap()
        .current();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, file(&lines, true).unwrap()).unwrap();
    let read = Command::new("python3")
        .args(["-c", READ])
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    let read: Vec<Vec<String>> = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(read.len(), 301);
    assert_eq!(read[0], COLUMNS);
    for (written, read) in lines.iter().zip(&read[1..]) {
        let written: Vec<_> = written.iter().map(|cell| safe(cell)).collect();
        assert_eq!(&written, read);
    }
}
