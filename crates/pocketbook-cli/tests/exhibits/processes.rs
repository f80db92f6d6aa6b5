//! Tablets and a gateway as processes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_pocketbook");

pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that needs no PIN may have ended already.
    let _ = child.stdin.take().unwrap().write_all(b"48219375\n");
    let done = child.wait_with_output().unwrap();
    (
        done.status.code().unwrap(),
        String::from_utf8(done.stdout).unwrap(),
        String::from_utf8(done.stderr).unwrap(),
    )
}

pub(crate) fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["--json"];
    all.extend(arguments);
    let (code, out, error) = run(&all);
    assert_eq!(code, 0, "{error}");
    serde_json::from_str(&out).unwrap()
}

/// Ends with the test, whatever becomes of it.
pub(crate) struct Gateway {
    pub(crate) process: Child,
    pub(crate) dir: PathBuf,
    pub(crate) url: String,
}

impl Gateway {
    pub(crate) fn start(dir: PathBuf) -> Self {
        json(&["gateway", "init", "--dir", dir.to_str().unwrap()]);
        let mut process = Command::new(PROGRAM)
            .args([
                "--json",
                "gateway",
                "run",
                "--listen",
                "127.0.0.1:0",
                "--dir",
            ])
            .arg(&dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self {
            process,
            dir,
            url: ready["url"].as_str().unwrap().to_owned(),
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) struct Tablet {
    pub(crate) dir: PathBuf,
}

impl Tablet {
    pub(crate) fn enrolled(folder: &Path, name: &str, warrant: &str, gateway: &Gateway) -> Self {
        let (ticket, dir) = (folder.join(format!("{name}.ticket")), folder.join(name));
        let (from, to) = (gateway.dir.to_str().unwrap(), ticket.to_str().unwrap());
        json(&[
            "gateway",
            "ticket",
            "--dir",
            from,
            "--url",
            &gateway.url,
            "--out",
            to,
        ]);
        let tablet = Self { dir };
        tablet.json(&["enrol", to]);
        let officer = ["--warrant", warrant, "--name", "PC Invented OFFICER"];
        tablet.json(&[&["officer", "add"][..], &officer].concat());
        tablet
    }

    pub(crate) fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let dir = self.dir.to_str().unwrap();
        [&["tablet", "--pin-stdin", "--dir", dir][..], arguments].concat()
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        json(&self.arguments(arguments))
    }

    pub(crate) fn says(&self, arguments: &[&str]) -> (i32, String, String) {
        run(&self.arguments(arguments))
    }

    /// An incident with one exhibit, seized and sealed.
    pub(crate) fn seizes(&self, cad: &str, what: &str) -> (String, String) {
        let incident = self.json(&["incident", "new", "--title", "Invented", "--cad", cad]);
        let incident = incident["id"].as_str().unwrap().to_owned();
        let new = [
            "exhibit",
            "add",
            "--incident",
            &incident,
            "--initials",
            "ABC",
            "--description",
            what,
        ];
        let exhibit = self.json(&new);
        assert_eq!(exhibit["exhibit"]["reference"], "ABC/1");
        let id = exhibit["exhibit"]["id"].as_str().unwrap().to_owned();
        let event = |more: &[&str]| {
            let all = [&["exhibit", "custody", &id, "--place", "Hall"][..], more].concat();
            self.json(&all)
        };
        event(&["--what", "seized"]);
        event(&["--what", "sealed", "--seal", "A1234567"]);
        (incident, id)
    }
}
