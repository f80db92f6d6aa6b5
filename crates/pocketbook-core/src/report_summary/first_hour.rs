//! What was done in the first hour, and why something was not (group 10 of the
//! fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{GoldenHour, Taken};

use super::rows::Group;
use super::with;
use crate::exhibit_forms::in_words;

pub(super) fn actions(hour: &GoldenHour, groups: &mut Vec<SheetGroup>) {
    let mut group = Group::new("First hour");
    for (name, action) in hour.actions() {
        let label = label(name);
        let Some(action) = action else {
            group.not_considered(label);
            continue;
        };
        let taken = match action.taken {
            Taken::Yes => "Yes",
            Taken::No => "No",
            Taken::NotApplicable => "Not applicable",
        };
        let reason = with(": ", &action.reason).unwrap_or_default();
        group.say(label, format!("{taken}{reason}"));
    }
    group.words("Body-worn video reference", &hour.body_worn_video_reference);
    for camera in &hour.cameras {
        let mut words = camera.owner.reveal().trim().to_owned();
        let overwritten = camera.overwritten_at.map(in_words);
        let exhibit = camera.exhibit.as_ref();
        for more in [
            with("; reached by ", &camera.contact),
            with("; ", &camera.view),
            overwritten.map(|at| format!("; overwritten {at}")),
            exhibit.map(|exhibit| format!("; exhibit {exhibit}")),
        ] {
            words.push_str(&more.unwrap_or_default());
        }
        group.say("Camera", words);
    }
    group.finish(groups);
}

/// The label of an action; its name where a later build adds one.
fn label(name: &'static str) -> &'static str {
    match name {
        "scene" => "Scene preserved",
        "cctv" => "CCTV looked for",
        "forensics" => "Forensic opportunities secured",
        "house_to_house" => "House-to-house enquiries",
        "body_worn_video" => "Body-worn video taken",
        "description_circulated" => "Description circulated",
        "safeguarding" => "Safeguarding",
        other => other,
    }
}
