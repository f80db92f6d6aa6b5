//! The offence: as the officer takes it, everything it was taken for before,
//! and what the force confirmed (group 2 of the fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{Classification, ConfirmedClassification, Inchoate, ReportDraft};

use super::rows::Group;
use super::with;
use crate::exhibit_forms::in_words;

pub(super) fn offence(
    report: &ReportDraft,
    confirmed: &[ConfirmedClassification],
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new("Offence");
    group.stated(
        "Provisional",
        report
            .classification
            .as_ref()
            .map_or_else(String::new, words),
    );
    for entry in &report.classification_history {
        let entered = format!(
            "{}; entered {} by {}",
            words(&entry.classification),
            in_words(entry.entered.at),
            entry.entered.by
        );
        group.say("History", entered);
    }
    for (at, one) in confirmed.iter().enumerate() {
        let label = match (confirmed.len(), at + 1 == confirmed.len()) {
            (1, _) => "Confirmed by the force",
            (_, true) => "Confirmed by the force; this one counts",
            (_, false) => "Confirmed by the force before",
        };
        let by = format!(
            "{}; {}, {}{}",
            words(&one.classification),
            one.confirmed_by,
            in_words(one.confirmed_at),
            with(": ", &one.reason).unwrap_or_default()
        );
        group.say(label, by);
    }
    if confirmed.is_empty() && report.classification.is_some() {
        group.say("Confirmed by the force", "Not yet");
    }
    group.finish(groups);
}

/// Code, title, how far it went, and the list the code is from.
pub(super) fn words(one: &Classification) -> String {
    let mut words = String::new();
    if let Some(code) = &one.code {
        words.push_str(code.as_str());
        words.push(' ');
    }
    words.push_str(one.title.reveal().trim());
    words.push_str(match one.inchoate {
        Inchoate::Substantive => "",
        Inchoate::Attempt => ", attempted",
        Inchoate::Conspiracy => ", conspiracy",
        Inchoate::EncouragingOrAssisting => ", encouraging or assisting",
    });
    match (&one.list, &one.code) {
        (Some(list), _) => {
            words.push_str(&format!(" (list {}, edition {})", list.list, list.edition));
        }
        (None, Some(_)) => {}
        (None, None) => words.push_str(" (in words, without a code)"),
    }
    words
}
