//! Places in the text as people and screens count them.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{Finding, Warning, WarningCode};

/// A place as a person would say it: both counted from 1, the column in
/// characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAndColumn {
    /// The line; lines end in line feeds.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

impl LineAndColumn {
    /// The line and column of a character, counted from 0; of the end of the
    /// text if it is shorter.
    #[must_use]
    pub fn of(body: &str, character: usize) -> Self {
        let start = Self { line: 1, column: 1 };
        body.chars()
            .take(character)
            .fold(start, |Self { line, column }, c| {
                if c == '\n' {
                    Self {
                        line: line + 1,
                        column: 1,
                    }
                } else {
                    Self {
                        line,
                        column: column + 1,
                    }
                }
            })
    }
}

/// The findings as warnings, in the order of the text, each once. What lies in
/// the witness's own address is not also warned of as somebody's.
pub(super) fn in_characters(text: &str, found: &[Finding]) -> Vec<Warning> {
    let mut bytes: Vec<usize> = found
        .iter()
        .flat_map(|finding| [finding.bytes.start, finding.bytes.end])
        .collect();
    bytes.sort_unstable();
    bytes.dedup();

    // One pass over the text, however many places there are.
    let mut characters = Vec::with_capacity(bytes.len());
    let mut passed = text.char_indices().map(|(offset, _)| offset).peekable();
    let mut count = 0;
    for byte in &bytes {
        while passed.next_if(|offset| offset < byte).is_some() {
            count += 1;
        }
        characters.push(count);
    }
    let character = |byte: usize| {
        let index = bytes.binary_search(&byte).ok()?;
        characters.get(index).copied()
    };

    let mut warnings: Vec<Warning> = found
        .iter()
        .filter_map(|finding| {
            Some(Warning {
                from: character(finding.bytes.start)?,
                to: character(finding.bytes.end)?,
                code: finding.code,
            })
        })
        .filter(|warning| warning.from < warning.to)
        .collect();
    // The longest first where several begin together.
    warnings.sort_unstable_by_key(|warning| (warning.from, Reverse(warning.to), warning.code));
    let mut kept = without_repetition(&warnings);
    kept.sort_unstable();
    kept
}

/// Leaves out a warning that lies within another of its kind, and any address
/// that overlaps the witness's own.
fn without_repetition(warnings: &[Warning]) -> Vec<Warning> {
    let own: Vec<&Warning> = warnings
        .iter()
        .filter(|warning| warning.code == WarningCode::OwnAddress)
        .collect();
    let overlaps_own = |warning: &Warning| {
        let next = own.partition_point(|own| own.to <= warning.from);
        own.get(next).is_some_and(|own| own.from < warning.to)
    };
    let mut kept: Vec<Warning> = Vec::with_capacity(warnings.len());
    let mut reached = [0; WarningCode::ALL.len()];
    for warning in warnings {
        let an_address = matches!(
            warning.code,
            WarningCode::Postcode | WarningCode::StreetAddress
        );
        if an_address && overlaps_own(warning) {
            continue;
        }
        let index = WarningCode::ALL
            .iter()
            .position(|code| *code == warning.code);
        if let Some(reached) = index.and_then(|index| reached.get_mut(index)) {
            if warning.to <= *reached {
                continue;
            }
            *reached = warning.to;
        }
        kept.push(*warning);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        for (character, line, column) in [(0, 1, 1), (2, 1, 3), (3, 2, 1), (5, 2, 3), (99, 2, 3)] {
            assert_eq!(
                LineAndColumn::of("\u{17b}e\nab", character),
                LineAndColumn { line, column },
                "{character}"
            );
        }
    }
}
