//! Where words came from: marks on ranges of a statement's text.
//!
//! Dictated text arrives as text; the mark says so, for a court may ask whose
//! words they are. A mark can also tie a range to the place of a recording.
//! Marks follow the text: an edit before one moves it, an edit within it keeps
//! what is left.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, FieldError, Rule};

/// What a range of the text is marked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TextSource {
    /// Dictated, and turned into text on the tablet.
    Dictated,
    /// Said in a recording that is attached.
    Recording {
        /// The recording.
        attachment: AttachmentId,
        /// Where in the recording it begins, in milliseconds.
        start_ms: u32,
    },
}

/// A marked range of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TextMark {
    /// First character (Unicode scalar value) of the range, from 0.
    pub from: usize,
    /// The character after the range.
    pub to: usize,
    /// What it is marked with.
    pub source: TextSource,
}

/// Greatest number of marks of one statement.
const MARKS: usize = 2_000;

/// The part of `new` that replaced something of `old`: characters kept at the
/// beginning, characters of `old` and of `new` between, by the longest common
/// beginning and end.
pub(crate) fn replaced(old: &str, new: &str) -> (usize, usize, usize) {
    let prefix = old
        .chars()
        .zip(new.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_rest, new_rest) = (old.chars().count() - prefix, new.chars().count() - prefix);
    let suffix = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(a, b)| a == b)
        .count()
        .min(old_rest)
        .min(new_rest);
    (prefix, old_rest - suffix, new_rest - suffix)
}

/// The marks of `old` on `new`, with what was added marked by `added`.
pub(crate) fn moved(
    marks: &[TextMark],
    old: &str,
    new: &str,
    added: Option<TextSource>,
) -> Vec<TextMark> {
    let (at, removed, inserted) = replaced(old, new);
    let after = at + removed;
    // Where the edges of a mark go. What is put at an edge, or in place of one,
    // stays outside: it came from elsewhere.
    let opening = |edge: usize| match edge {
        edge if edge >= after => edge - removed + inserted,
        edge if edge < at => edge,
        _ => at + inserted,
    };
    let closing = |edge: usize| match edge {
        edge if edge > after => edge - removed + inserted,
        edge => edge.min(at),
    };
    let mut result: Vec<TextMark> = Vec::new();
    for mark in marks {
        let whole = TextMark {
            from: opening(mark.from),
            to: closing(mark.to),
            source: mark.source.clone(),
        };
        if mark.from < at && mark.to > after && inserted > 0 {
            // Words put inside are not part of what was dictated or recorded.
            result.push(TextMark {
                to: at,
                ..whole.clone()
            });
            result.push(TextMark {
                from: at + inserted,
                ..whole
            });
        } else {
            result.push(whole);
        }
    }
    if let Some(source) = added {
        result.push(TextMark {
            from: at,
            to: at + inserted,
            source,
        });
    }
    result.retain(|mark| mark.from < mark.to);
    result.sort_by_key(|mark| (mark.from, mark.to));
    joined(result)
}

/// Marks of one kind that touch are one mark.
fn joined(marks: Vec<TextMark>) -> Vec<TextMark> {
    let mut result: Vec<TextMark> = Vec::new();
    for mark in marks {
        match result.last_mut() {
            Some(last) if last.source == mark.source && last.to >= mark.from => {
                last.to = last.to.max(mark.to);
            }
            _ => result.push(mark),
        }
    }
    result
}

/// Whether the marks lie within the text.
pub(crate) fn check(marks: &[TextMark], text: &str) -> Option<FieldError> {
    let length = text.chars().count();
    let fits = |mark: &TextMark| mark.from < mark.to && mark.to <= length;
    let broken = |at: usize, rule| FieldError {
        field: format!("marks[{at}]"),
        rule,
    };
    if marks.len() > MARKS {
        return Some(broken(
            MARKS,
            Rule::Range {
                expected: "one of at most 2,000 marks",
            },
        ));
    }
    let wrong = marks.iter().position(|mark| !fits(mark))?;
    Some(broken(
        wrong,
        Rule::Range {
            expected: "a range within the text",
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dictated(from: usize, to: usize) -> TextMark {
        TextMark {
            from,
            to,
            source: TextSource::Dictated,
        }
    }

    #[test]
    fn marks_follow_the_text() {
        // old, new, marks before, marks after
        type Ranges = &'static [(usize, usize)];
        let cases: [(&str, &str, Ranges, Ranges); 7] = [
            ("one two", "zero one two", &[(4, 7)], &[(9, 12)]),
            ("one two", "one two three", &[(4, 7)], &[(4, 7)]),
            ("one six three", "one three", &[(4, 7)], &[]),
            ("one two three", "one twenty three", &[(4, 7)], &[(4, 6)]),
            ("one two three", "", &[(0, 13)], &[]),
            ("abcdef", "abXYef", &[(0, 6)], &[(0, 2), (4, 6)]),
            ("abcdef", "abef", &[(0, 6)], &[(0, 4)]),
        ];
        for (old, new, before, after) in cases {
            let before: Vec<_> = before.iter().map(|(a, b)| dictated(*a, *b)).collect();
            let found: Vec<_> = moved(&before, old, new, None)
                .iter()
                .map(|m| (m.from, m.to))
                .collect();
            assert_eq!(found, after, "{old} -> {new}");
        }
    }

    #[test]
    fn what_a_dictation_adds_is_marked_and_what_is_typed_into_it_is_not() {
        let text = "I saw it.";
        let marks = moved(&[], "I ", text, Some(TextSource::Dictated));
        assert_eq!(marks, [dictated(2, 9)]);
        let marks = moved(&marks, text, "I clearly saw it.", None);
        assert_eq!(marks, [dictated(10, 17)]);
        let marks = moved(
            &marks,
            "I clearly saw it.",
            "I clearly saw all of it.",
            None,
        );
        assert_eq!(marks, [dictated(10, 14), dictated(21, 24)]);
    }

    proptest! {
        #[test]
        fn marks_stay_within_the_text(old in "[a-cż]{0,12}", new in "[a-cż]{0,12}", ranges in prop::collection::vec((0_usize..12, 1_usize..12), 0..4), add: bool) {
            let length = old.chars().count();
            let marks: Vec<_> = ranges.into_iter().map(|(from, to)| dictated(from, to)).filter(|m| m.from < m.to && m.to <= length).collect();
            let after = moved(&marks, &old, &new, add.then_some(TextSource::Dictated));
            prop_assert_eq!(check(&after, &new), None);
        }
    }
}
