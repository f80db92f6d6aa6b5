//! The command, with what people get wrong.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

struct Said {
    code: i32,
    out: String,
    error: String,
}

fn run(arguments: &[&str], input: &[u8]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that needs no input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input);
    let done = child.wait_with_output().unwrap();
    Said {
        code: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        error: String::from_utf8(done.stderr).unwrap(),
    }
}

const PIN: &[u8] = b"48219375\n";

fn tablet(dir: &Path, arguments: &[&str], input: &[u8]) -> Said {
    let mut all = vec![
        "--json",
        "tablet",
        "--pin-stdin",
        "--dir",
        dir.to_str().unwrap(),
    ];
    all.extend(arguments);
    run(&all, input)
}

/// A text after `"name":"`.
fn field(json: &str, name: &str) -> String {
    let start = json.find(&format!("\"{name}\":\"")).unwrap() + name.len() + 4;
    json[start..].split('"').next().unwrap().to_owned()
}

fn with_statement(dir: &Path) -> String {
    assert_eq!(tablet(dir, &["init"], b"").code, 0);
    let added = tablet(
        dir,
        &[
            "officer",
            "add",
            "--warrant",
            "204518",
            "--name",
            "PC Invented OFFICER",
        ],
        PIN,
    );
    assert_eq!(added.code, 0, "{}", added.error);
    let incident = tablet(dir, &["incident", "new", "--title", "Invented"], PIN);
    let id = field(&incident.out, "id");
    let statement = tablet(dir, &["statement", "new", "--incident", &id], PIN);
    assert_eq!(statement.code, 0, "{}", statement.error);
    field(&statement.out, "draft")
}

#[test]
fn an_unknown_command_says_what_there_is() {
    let said = run(&["tablett"], b"");
    assert_eq!(said.code, 2);
    assert!(said.error.contains("tablet"), "{}", said.error);
    assert_eq!(run(&["tablet", "--dir", "x", "frobnicate"], b"").code, 2);
    assert_eq!(
        run(
            &["tablet", "--dir", "x", "--pin", "12345678", "status"],
            b""
        )
        .code,
        2
    );
}

#[test]
fn a_wrong_pin_has_its_own_exit_code_and_a_weak_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tablet");
    with_statement(&dir);
    let wrong = tablet(&dir, &["status"], b"11112222\n");
    assert_eq!(wrong.code, 4);
    assert!(wrong.error.contains("9 attempts left"), "{}", wrong.error);
    let weak = tablet(
        &dir,
        &["officer", "add", "--warrant", "1", "--name", "X"],
        b"12345678\n",
    );
    assert_eq!(weak.code, 3);
    assert!(weak.error.contains("choose another"), "{}", weak.error);
    let none = tablet(&dir, &["status"], b"\n");
    assert_eq!(none.code, 2);
    assert_eq!(tablet(&dir, &["status"], PIN).code, 0);
}

#[test]
fn bytes_that_are_not_utf_8_are_named_by_file_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tablet");
    let draft = with_statement(&dir);
    let file = folder.path().join("statement.txt");
    std::fs::write(&file, b"Name: A\n\nwords \xff\xfe").unwrap();
    let said = tablet(
        &dir,
        &[
            "statement",
            "edit",
            &draft,
            "--from",
            file.to_str().unwrap(),
        ],
        PIN,
    );
    assert_eq!(said.code, 3);
    assert!(
        said.error.contains("statement.txt") && said.error.contains("after 15 bytes"),
        "{}",
        said.error
    );
    let typed = tablet(
        &dir,
        &["statement", "type", &draft],
        b"48219375\nkept line\n\xff\xfe\nlost\n",
    );
    assert_eq!(typed.code, 3);
    assert!(
        typed.error.contains("line 2 is not UTF-8"),
        "{}",
        typed.error
    );
    let shown = tablet(&dir, &["statement", "show", &draft], PIN);
    assert_eq!(field(&shown.out, "body"), "kept line");
}

#[test]
fn a_field_that_is_too_long_is_named_and_a_missing_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("tablet");
    let draft = with_statement(&dir);
    let said = tablet(
        &dir,
        &["statement", "edit", &draft, "--name", &"x".repeat(200)],
        PIN,
    );
    assert_eq!(said.code, 3);
    assert!(
        said.error.contains("\"field\":\"witness_name\"") && said.error.contains("too_long"),
        "{}",
        said.error
    );
    let said = tablet(
        &dir,
        &["statement", "edit", &draft, "--from", "no/such/file"],
        PIN,
    );
    assert_eq!(said.code, 3);
    assert!(said.error.contains("no such file"), "{}", said.error);
    let unfinished = tablet(&dir, &["statement", "finalise", &draft], PIN);
    assert_eq!(unfinished.code, 3);
    assert!(
        unfinished.error.contains("read_back"),
        "{}",
        unfinished.error
    );
    assert_eq!(tablet(&dir, &["statement", "seal", &draft], PIN).code, 5);
}

#[test]
fn folders_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let dir = folder.path();
    assert_eq!(tablet(dir, &["init"], b"").code, 5);
    assert_eq!(tablet(dir, &["status"], PIN).code, 5);
    assert_eq!(
        run(&["gateway", "init", "--dir", dir.to_str().unwrap()], b"").code,
        5
    );
    assert_eq!(run(&["demo", "--out", dir.to_str().unwrap()], b"").code, 3);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("mine.txt")).unwrap(),
        "mine"
    );
}

#[test]
fn a_bundle_that_is_none_does_not_verify() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.zip");
    std::fs::write(&file, "not a zip").unwrap();
    let said = run(&["verify", file.to_str().unwrap()], b"");
    assert_eq!(said.code, 1);
    assert!(said.error.contains("does not verify"), "{}", said.error);
}

#[test]
fn a_gateway_does_not_speak_plain_http_to_others_and_refuses_a_bad_pattern() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("gateway");
    let dir = dir.to_str().unwrap();
    let bad = run(
        &[
            "gateway",
            "init",
            "--dir",
            dir,
            "--crime-numbers",
            "no serial",
        ],
        b"",
    );
    assert_eq!(bad.code, 3);
    let same = ["--incident-numbers", "02/{serial:07}/{year:02}"];
    let same = run(
        &[&["gateway", "init", "--dir", dir][..], &same].concat(),
        b"",
    );
    assert_eq!(same.code, 3);
    assert!(same.error.contains("could read like"), "{}", same.error);
    assert_eq!(run(&["gateway", "init", "--dir", dir], b"").code, 0);
    let open = run(
        &[
            "gateway",
            "run",
            "--dir",
            dir,
            "--listen",
            "0.0.0.0:0",
            "--plain-loopback",
        ],
        b"",
    );
    assert_eq!(open.code, 5);
    assert!(open.error.contains("loopback only"), "{}", open.error);
}
