//! Characters that were lost on the way: a program that could not read what it
//! was given wrote U+FFFD (Unicode, section 23.8) in its place. It prints as a
//! sign that nobody said.

use super::{Finding, WarningCode};

pub(super) fn check(text: &str, found: &mut Vec<Finding>) {
    let lost = text.match_indices(char::REPLACEMENT_CHARACTER);
    found.extend(
        lost.map(|(at, sign)| Finding::new(WarningCode::LostCharacter, at..at + sign.len())),
    );
}
