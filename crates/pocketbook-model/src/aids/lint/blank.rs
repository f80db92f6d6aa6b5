//! Blank space in which words could be added after the witness has signed.
//!
//! "The witness should sign after the last word of their statement", with no
//! blank space between (domain/statements.md §1.2). Paragraphs end in line
//! feeds, so one line feed at the very end is not blank space.

use super::{Finding, WarningCode};

pub(super) fn check(text: &str, found: &mut Vec<Finding>) {
    // A text without a word has no last word; that it must not be empty is a
    // rule of the form.
    let written = text.trim_end_matches(takes_no_ink).len();
    if written == 0 {
        return;
    }
    let tail = text.get(written..).unwrap_or_default();
    if tail.chars().any(is_blank) && !matches!(tail, "\n" | "\r\n") {
        found.push(Finding::new(
            WarningCode::BlankAfterLastWord,
            written..text.len(),
        ));
    }

    let mut start = 0;
    let mut gap: Option<(usize, usize)> = None;
    for line in text
        .get(..written)
        .unwrap_or_default()
        .split_inclusive('\n')
    {
        if line.chars().all(takes_no_ink) {
            let (from, lines) = gap.unwrap_or((start, 0));
            gap = Some((from, lines + 1));
        } else if let Some((from, lines)) = gap.take()
            && lines > 1
        {
            found.push(Finding::new(WarningCode::BlankLines, from..start));
        }
        start += line.len();
    }
}

/// Blank on paper and wide enough to be seen as blank.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Blank, or without any width: a direction mark is no word.
fn takes_no_ink(c: char) -> bool {
    is_blank(c)
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}
