//! What happened, how it was done, and what the report is marked with (groups 7
//! and 8 of the fields of a crime report).

use pocketbook_forms::SheetGroup;
use pocketbook_model::{Flag, Flags, ReportDraft};

use super::rows::Group;
use crate::labels::Label as _;

pub(super) fn all(report: &ReportDraft, groups: &mut Vec<SheetGroup>) {
    let mut happened = Group::new("What happened");
    happened.text(&report.narrative);
    happened.finish_stated(groups);

    let method = &report.modus_operandi;
    let mut group = Group::new("How it was done");
    group.words("Entry", &method.entry);
    group.words("Exit", &method.exit);
    group.words("Instrument", &method.instrument);
    group.words("Approach", &method.approach);
    group.words("Words used", &method.words);
    group.words("Transport", &method.transport);
    group.text(&method.narrative);
    group.finish_stated(groups);

    flags(&report.flags, groups);
}

pub(super) fn flags(marked: &Flags, groups: &mut Vec<SheetGroup>) {
    let mut group = Group::new("Flags");
    for flag in Flag::ALL {
        group.yes_or_no(flag.label(), marked.answer(flag));
    }
    group.finish(groups);
}
