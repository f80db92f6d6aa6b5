//! A gateway as a process, and commands that answer in JSON.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::run::{PROGRAM, run};

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
