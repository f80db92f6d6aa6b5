//! Marks of writing direction, which nobody sees and which decide in which order
//! a line is read. Only text of a language that runs from right to left may hold
//! them ([`crate::Limit::check_draft_in`]); there they are pointed at.

use super::{Finding, WarningCode};
use crate::rules::turns;

pub(super) fn check(text: &str, found: &mut Vec<Finding>) {
    let marks = text.char_indices().filter(|(_, c)| turns(*c));
    found.extend(
        marks.map(|(at, c)| Finding::new(WarningCode::DirectionMark, at..at + c.len_utf8())),
    );
}
