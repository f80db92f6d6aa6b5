//! A tablet as commands enrol it, with an officer on it.

use std::path::Path;

use crate::gateway::{Gateway, json};

/// Enrols a tablet at a gateway; gives its folder.
pub(crate) fn enrolled(folder: &Path, gateway: &Gateway) -> String {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (dir, ticket) = (path("tablet"), path("ticket.json"));
    let force = gateway.dir.to_str().unwrap();
    let to = ["--url", &gateway.url, "--out", &ticket];
    json(&[&["gateway", "ticket", "--dir", force][..], &to].concat());
    let of_tablet = ["tablet", "--pin-stdin", "--dir", &dir];
    let tablet = |arguments: &[&str]| json(&[&of_tablet[..], arguments].concat());
    tablet(&["enrol", &ticket, "--name", "Invented iPad 7"]);
    let officer = ["--warrant", "204518", "--name", "PC Invented OFFICER"];
    tablet(&[&["officer", "add"][..], &officer].concat());
    dir
}
