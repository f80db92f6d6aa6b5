//! A tablet as commands make it: enrolled, with an officer, and an incident
//! with a photograph that was not sent yet.

use std::path::Path;

use serde_json::Value;

use crate::enrolled::enrolled;
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
        let dir = enrolled(folder, gateway);
        let photograph = folder.join("photograph.jpg").to_str().unwrap().to_owned();
        let of_tablet = ["tablet", "--pin-stdin", "--dir", &dir];
        let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());
        let incident = tablet(&["incident", "new", "--title", "Invented"]);
        let incident = incident["id"].as_str().unwrap().to_owned();
        std::fs::write(&photograph, jpeg).unwrap();
        let attached = tablet(&["attach", &photograph, "--incident", &incident]);
        (Self { dir, incident }, attached)
    }
}
