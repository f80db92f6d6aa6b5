//! A tablet as commands make it: enrolled, with an officer, and an incident
//! with a photograph that was not sent yet.

use std::path::Path;

use serde_json::Value;

use crate::gateway::{Gateway, json};

/// What begins as a photograph does.
pub(crate) const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00";

pub(crate) struct Photographed {
    pub(crate) dir: String,
    pub(crate) incident: String,
}

impl Photographed {
    /// The tablet, and what `attach` said.
    pub(crate) fn new(folder: &Path, gateway: &Gateway, jpeg: &[u8]) -> (Self, Value) {
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let (dir, ticket, photograph) =
            (path("tablet"), path("ticket.json"), path("photograph.jpg"));
        let force = gateway.dir.to_str().unwrap();
        let to = ["--url", &gateway.url, "--out", &ticket];
        json(&[&["gateway", "ticket", "--dir", force][..], &to].concat());
        let of_tablet = ["tablet", "--pin-stdin", "--dir", &dir];
        let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());
        tablet(&["enrol", &ticket, "--name", "Invented iPad 7"]);
        let officer = ["--warrant", "204518", "--name", "PC Invented OFFICER"];
        tablet(&[&["officer", "add"][..], &officer].concat());
        let incident = tablet(&["incident", "new", "--title", "Invented"]);
        let incident = incident["id"].as_str().unwrap().to_owned();
        std::fs::write(&photograph, jpeg).unwrap();
        let attached = tablet(&["attach", &photograph, "--incident", &incident]);
        (Self { dir, incident }, attached)
    }
}
