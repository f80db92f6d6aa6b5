//! What may solve it, and what the victim was asked, told and promised (group
//! 11 of the fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{GivenReference, NoAnswer, ReferenceGiven, Solvability, VictimCare};

use super::rows::Group;
use super::yes_or_no;
use crate::asked_of::AskedOfAnotherView;
use crate::exhibit_forms::in_words;
use crate::labels::Label as _;

pub(super) fn solvability(factors: &Solvability, groups: &mut Vec<SheetGroup>) {
    let mut group = Group::new("What may solve it");
    group.yes_or_no("Named suspect", factors.named_suspect);
    group.yes_or_no("Witness", factors.witness);
    group.yes_or_no("CCTV", factors.cctv);
    group.yes_or_no("Forensic evidence", factors.forensic);
    group.yes_or_no("Traceable vehicle", factors.vehicle);
    group.yes_or_no("Identifiable property", factors.identifiable_property);
    group.finish(groups);
}

pub(super) fn care(care: &VictimCare, groups: &mut Vec<SheetGroup>) {
    let mut group = Group::new("Care of the victim");
    group.answer("Needs", &care.needs, |needs| needs.reveal().to_owned());
    group.say("Needs assessed", super::time(care.needs_assessed_at));
    for given in &care.references_given {
        reference(given, &mut group);
    }
    if let Some(plan) = &care.contact_plan {
        group.say("Kept informed", plan.how.label());
        group.words("When", &plan.when);
        group.words("Unsafe or unwelcome", &plan.care);
    }
    group.say(
        "Contact plan",
        match care.contact_plan_not_agreed {
            Some(NoAnswer::Refused) => "Refused: the victim agreed to none",
            Some(NoAnswer::Unknown) => "Not known: the victim could not say",
            None => "",
        },
    );
    group.answer(
        "Supports a prosecution",
        &care.supports_prosecution,
        |supports| yes_or_no(*supports).to_owned(),
    );
    group.finish(groups);
}

/// What there is of somebody who is not the victim any more.
pub(super) fn asked_of_another<'v>(
    views: impl Iterator<Item = &'v AskedOfAnotherView>,
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new("Of another victim");
    for view in views {
        let mut label = view.words.to_owned();
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let (of, taken_over) = (view.of.reveal(), view.how_taken_over());
        group.say(&label, format!("Asked or said of {of}{taken_over}"));
    }
    group.finish(groups);
}

pub(super) fn reference(given: &ReferenceGiven, group: &mut Group) {
    let which = match given.reference {
        GivenReference::LocalReference => "Local reference",
        GivenReference::CrimeNumber => "Crime number",
        GivenReference::IncidentNumber => "Incident number",
    };
    let words = format!(
        "{which}, {}, {}",
        given.how.label().to_lowercase(),
        in_words(given.at)
    );
    group.say("Reference given", words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_victim_who_wants_no_contact_is_told_from_one_who_was_not_asked() {
        for (why, expected) in [
            (None, None),
            (
                Some(NoAnswer::Refused),
                Some("Refused: the victim agreed to none"),
            ),
            (
                Some(NoAnswer::Unknown),
                Some("Not known: the victim could not say"),
            ),
        ] {
            let said = VictimCare {
                contact_plan_not_agreed: why,
                ..VictimCare::default()
            };
            let mut groups = Vec::new();
            care(&said, &mut groups);
            let mut rows = groups.iter().flat_map(|group| &group.rows);
            let row = rows.find(|row| row.label == "Contact plan");
            assert_eq!(row.map(|row| row.text.as_str()), expected);
        }
    }
}
