//! What the demo's tablet delivered goes on to a receiver written in Python, by
//! real processes and the commands of docs/handing-over.md.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Exit code and what was said as JSON.
fn run(arguments: &[&str]) -> (i32, Value) {
    let ended = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .arg("--json")
        .args(arguments)
        .output()
        .unwrap();
    let said = if ended.status.success() {
        ended.stdout
    } else {
        ended.stderr
    };
    let code = ended.status.code().unwrap();
    (code, serde_json::from_slice(&said).unwrap())
}

fn done(arguments: &[&str]) -> Value {
    let (code, said) = run(arguments);
    assert_eq!(code, 0, "{said}");
    said
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Says that a test did not run, and why; a failure where every tool must be.
fn not_run(why: &str) {
    eprintln!("not run: {why}");
    assert!(
        std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
        "not run: {why}"
    );
}

fn python(arguments: &[&str]) -> bool {
    let ended = Command::new("python3").args(arguments).output();
    ended.is_ok_and(|output| output.status.success())
}

#[test]
fn a_receiver_of_fifteen_lines_of_python_is_given_what_the_tablet_sealed() {
    if !python(&["--version"]) {
        not_run("python3 is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    done(&["demo", "--out", &path("demo")]);
    let gateway = path("demo/gateway");
    // The receiver's own copy of the secret, which is wrong at first.
    let (secret, kept) = (path("secret"), path("kept"));
    std::fs::create_dir(&kept).unwrap();
    std::fs::write(&secret, "whsec_aW52ZW50ZWQgaW52ZW50ZWQgaW52ZW50ZWQh\n").unwrap();
    let mut receiver = Command::new("python3")
        .arg(repository().join("examples/receiver/receiver.py"))
        .args([&secret, &kept, "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut listening = String::new();
    BufReader::new(receiver.stdout.take().unwrap())
        .read_line(&mut listening)
        .unwrap();
    let mut answers = BufReader::new(receiver.stderr.take().unwrap()).lines();
    let _receiver = Running(receiver);
    let url = listening.trim_end().trim_start_matches("listening on ");
    // Each request is a line of the receiver's own.
    let mut answered = move |status: &str| {
        let line = answers.next().unwrap().unwrap();
        assert!(line.contains(&format!("\" {status} ")), "{line}");
    };

    let added = done(&[
        "gateway",
        "destination",
        "add",
        "webhook",
        "--dir",
        &gateway,
        "records",
        "--url",
        url,
        "--plain-loopback",
        "--held-too",
    ]);
    let ours = added["secret_file"].as_str().unwrap();
    let first_secret = std::fs::read_to_string(ours).unwrap();
    assert!(!added.to_string().contains(first_secret.trim_end()));
    let serve = || {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
            .args([
                "gateway",
                "run",
                "--dir",
                &gateway,
                "--listen",
                "127.0.0.1:0",
            ])
            .arg("--plain-loopback")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut ready)
            .unwrap();
        Running(child)
    };
    // A statement and a report, each refused for its signature and parked.
    let serving = serve();
    answered("401");
    answered("401");
    let parked = || {
        let list = [
            "gateway", "outbox", "list", "--dir", &gateway, "--state", "parked",
        ];
        done(&list).as_array().unwrap().len()
    };
    // The answer is out before its mark is made.
    while parked() < 2 {}

    // The receiver learns the secret; it is being rotated, and the old one holds.
    std::fs::write(&secret, &first_secret).unwrap();
    done(&[
        "gateway",
        "destination",
        "rotate-secret",
        "--dir",
        &gateway,
        "records",
    ]);
    let retried = done(&[
        "gateway",
        "outbox",
        "retry",
        "--dir",
        &gateway,
        "--all-for",
        "records",
    ]);
    assert_eq!(retried["retried"], 2);
    answered("204");
    answered("204");
    let delivered = || {
        let state = ["--state", "delivered"];
        let list = ["gateway", "outbox", "list", "--dir", &gateway];
        done(&[&list[..], &state].concat())
    };
    assert!(
        (0..600).any(|_| delivered().as_array().unwrap().len() >= 2),
        "not delivered"
    );

    // One is lost over there and one is not: each is handed over once more, and
    // the receiver has both once, as they were.
    let files = || {
        let kept = std::fs::read_dir(&kept).unwrap();
        let kept = kept.map(|entry| entry.unwrap().path());
        kept.map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = files();
    let lost = before.keys().next().unwrap();
    std::fs::remove_file(lost).unwrap();
    for one in delivered().as_array().unwrap() {
        let record = one["record"].as_str().unwrap();
        done(&[
            "gateway",
            "outbox",
            "redeliver",
            "--dir",
            &gateway,
            record,
            "--to",
            "records",
        ]);
        answered("204");
    }
    assert!(
        (0..600).any(|_| delivered().as_array().unwrap().len() >= 2),
        "not delivered"
    );
    assert_eq!(files(), before);
    for one in delivered().as_array().unwrap() {
        assert_eq!(
            one["delivered_before"].as_array().unwrap().len(),
            1,
            "{one}"
        );
    }
    drop(serving);

    let schema = repository().join("docs/schemas/handed-over-v1.schema.json");
    let oracle = repository().join("tests/oracles/handed_over.py");
    let mut kinds = Vec::new();
    for entry in std::fs::read_dir(&kept).unwrap() {
        let file = entry.unwrap().path();
        let document: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        kinds.push(document["kind"].as_str().unwrap().to_owned());
        assert_eq!(
            document["crime_number"].is_string(),
            document["kind"] == "crime_report"
        );
        if python(&["-c", "import jsonschema"]) {
            let arguments = [&oracle, &schema, &file].map(|path| path.to_str().unwrap());
            assert!(python(&arguments), "{document:#}");
        } else {
            not_run("python3 with jsonschema is not installed");
        }
    }
    kinds.sort();
    assert_eq!(kinds, ["crime_report", "witness_statement"]);
}

#[test]
fn what_people_get_wrong_about_destinations_is_said_by_field() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("force");
    let dir = dir.to_str().unwrap();
    done(&["gateway", "init", "--dir", dir]);
    let destination = |rest: &[&str]| {
        let mut all = vec!["gateway", "destination"];
        all.extend(rest);
        run(&all)
    };
    let webhook = |url: &str, more: &[&str]| {
        let mut all = vec!["add", "webhook", "--dir", dir, "hook", "--url", url];
        all.extend(more);
        destination(&all)
    };
    let here = folder.path().to_str().unwrap();
    for ((code, said), exit, words) in [
        (webhook("http://127.0.0.1:9/", &[]), 3, "allowed expressly"),
        (
            webhook("http://records.example/", &["--plain-loopback"]),
            3,
            "this very machine",
        ),
        (webhook("https://records.example/", &[]), 3, "authority"),
        (
            webhook("https://records.example/", &["--authority", "/absent"]),
            3,
            "no such file",
        ),
        (webhook("records", &[]), 3, "url: https://HOST"),
        (
            destination(&["add", "folder", "--dir", dir, "x", "--path", "/absent"]),
            3,
            "no such file",
        ),
        (
            destination(&["add", "folder", "--dir", dir, "A b", "--path", here]),
            2,
            "small letters",
        ),
        (
            destination(&[
                "add",
                "folder",
                "--dir",
                dir,
                "record-system",
                "--path",
                here,
            ]),
            3,
            "not record-system",
        ),
        (
            destination(&["remove", "--dir", dir, "absent"]),
            5,
            "no destination",
        ),
        (
            destination(&["rotate-secret", "--dir", dir, "absent"]),
            5,
            "no destination",
        ),
    ] {
        assert_eq!(code, exit, "{said}");
        assert!(said.to_string().contains(words), "{words}: {said}");
    }
    done(&[
        "gateway",
        "destination",
        "add",
        "folder",
        "--dir",
        dir,
        "x",
        "--path",
        here,
    ]);
    let (code, _) = destination(&["add", "folder", "--dir", dir, "x", "--path", here]);
    assert_eq!(code, 5);
    let all = done(&["gateway", "outbox", "destinations", "--dir", dir]);
    assert_eq!(all[0]["name"], "x");
    assert_eq!(
        done(&["gateway", "outbox", "list", "--dir", dir]),
        Value::Array(vec![])
    );
    let none = done(&["gateway", "outbox", "retry", "--dir", dir, "7"]);
    assert_eq!(none["retried"], 0);
    assert_eq!(run(&["gateway", "outbox", "retry", "--dir", dir]).0, 2);
}

#[test]
fn the_guide_shows_the_receivers_own_lines() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
    let (guide, receiver) = (
        read("docs/handing-over.md"),
        read("examples/receiver/receiver.py"),
    );
    let begin = receiver.find("def verify").unwrap();
    let verify = receiver.get(begin..).unwrap();
    let end = verify.find("\n\n\n").unwrap();
    assert!(guide.contains(verify.get(..end).unwrap()));
}

/// Printed for whoever sets the receiver up, and never the secret itself.
#[test]
fn a_destination_has_a_password_for_files_and_both_while_it_is_rotated() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (dir, drop) = (path("force"), path("drop"));
    std::fs::create_dir(&drop).unwrap();
    done(&["gateway", "init", "--dir", &dir]);
    let destination = |arguments: &[&str]| {
        let mut all = vec!["gateway", "destination"];
        all.extend(arguments);
        run(&all)
    };
    let to = ["add", "folder", "--dir", &dir, "records", "--path", &drop];
    let (_, added) = destination(&to);
    let secret = std::fs::read_to_string(added["secret_file"].as_str().unwrap()).unwrap();
    let passwords = || {
        let (code, said) = destination(&["fetching-password", "--dir", &dir, "records"]);
        assert_eq!(code, 0, "{said}");
        assert!(!said.to_string().contains(secret.trim()), "{said}");
        said["passwords"].as_array().unwrap().clone()
    };
    let first = passwords();
    assert_eq!(first.len(), 1);
    assert!(first[0].as_str().unwrap().starts_with("pbfetch1_"));
    assert_eq!(passwords(), first, "the same each time");
    destination(&["rotate-secret", "--dir", &dir, "records"]);
    let both = passwords();
    assert_eq!((both.len(), &both[1]), (2, &first[0]));
    destination(&["end-rotation", "--dir", &dir, "records"]);
    assert_eq!(passwords(), both[..1]);
    let (code, said) = destination(&["fetching-password", "--dir", &dir, "absent"]);
    assert_eq!(code, 5, "{said}");
}
