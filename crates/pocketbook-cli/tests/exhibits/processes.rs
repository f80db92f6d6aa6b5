//! Tablets as processes.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::gateway::{Gateway, json};
use crate::run::run;

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
