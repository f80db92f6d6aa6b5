//! Which words of a statement were not typed, in the units that a host's text
//! counts in.
//!
//! What is sealed counts characters (Unicode scalar values), as no language of a
//! shell does: Swift's `NSRange` and Kotlin's `String` count UTF-16 units, and
//! with one emoji in the words every mark after it would be one off. So places
//! are turned here, by the very words that they are places of.

use pocketbook_core::model::{AttachmentId, TextMark, TextSource};

use crate::PocketbookError;

/// Where words came from that were not typed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum SourceOfText {
    /// Dictated, and turned into text on the tablet.
    Dictated,
    /// Said in a recording that is attached.
    Recording {
        /// The recording.
        attachment: AttachmentId,
        /// Where in it the words begin, in milliseconds.
        start_ms: u32,
    },
}

impl From<SourceOfText> for TextSource {
    fn from(source: SourceOfText) -> Self {
        match source {
            SourceOfText::Dictated => Self::Dictated,
            SourceOfText::Recording {
                attachment,
                start_ms,
            } => Self::Recording {
                attachment,
                start_ms,
            },
        }
    }
}

impl From<TextSource> for SourceOfText {
    fn from(source: TextSource) -> Self {
        match source {
            TextSource::Dictated => Self::Dictated,
            TextSource::Recording {
                attachment,
                start_ms,
            } => Self::Recording {
                attachment,
                start_ms,
            },
        }
    }
}

/// A range of the words, and where it came from. What no mark covers was typed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct MarkOfText {
    /// First UTF-16 unit of the range, from 0.
    pub from_utf16: u64,
    /// The unit after the range.
    pub to_utf16: u64,
    /// Where it came from.
    pub source: SourceOfText,
}

/// The UTF-16 unit at which each character begins, and the one after the last.
fn beginnings(text: &str) -> Vec<u64> {
    let mut unit = 0;
    let mut all = vec![unit];
    for character in text.chars() {
        unit += if character.len_utf16() == 1 { 1 } else { 2 };
        all.push(unit);
    }
    all
}

/// The marks of a text as a host sees them.
pub(crate) fn shown_marks(text: &str, marks: Vec<TextMark>) -> Vec<MarkOfText> {
    let units = beginnings(text);
    // A mark lies within its text; what did not would end where that ends.
    let end = units.last().copied().unwrap_or_default();
    let unit = |at: usize| units.get(at).copied().unwrap_or(end);
    let shown = marks.into_iter().map(|mark| MarkOfText {
        from_utf16: unit(mark.from),
        to_utf16: unit(mark.to),
        source: mark.source.into(),
    });
    shown.collect()
}

/// The marks that a host gives of this text.
pub(crate) fn read_marks(
    text: Option<&str>,
    marks: Option<Vec<MarkOfText>>,
) -> Result<Option<Vec<TextMark>>, PocketbookError> {
    let Some(marks) = marks else { return Ok(None) };
    let text = text.ok_or_else(|| {
        let remedy = "give the words along whose places these are: the body";
        PocketbookError::field("marks", "required", remedy)
    })?;
    let units = beginnings(text);
    let character = |at: usize, field: &'static str, unit: u64| {
        units.binary_search(&unit).map_err(|_| {
            let remedy = "begin and end it between two characters of the words, counted in \
                          UTF-16 units";
            let refused = PocketbookError::field(field, "range", remedy);
            refused.within("marks", Some(at), None)
        })
    };
    let read = marks.into_iter().enumerate().map(|(at, mark)| {
        Ok(TextMark {
            from: character(at, "from_utf16", mark.from_utf16)?,
            to: character(at, "to_utf16", mark.to_utf16)?,
            source: mark.source.into(),
        })
    });
    read.collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An emoji, a letter beyond the first plane, a letter with a mark of its own.
    const WORDS: &str = "a \u{1F600} \u{1D400} e\u{301} z";

    fn mark(from_utf16: u64, to_utf16: u64) -> MarkOfText {
        MarkOfText {
            from_utf16,
            to_utf16,
            source: SourceOfText::Dictated,
        }
    }

    fn refused(text: Option<&str>, marks: Vec<MarkOfText>) -> String {
        read_marks(text, Some(marks)).unwrap_err().to_string()
    }

    #[test]
    fn a_mark_is_at_the_place_where_a_host_counts_it() {
        let units: Vec<u16> = WORDS.encode_utf16().collect();
        let z = units
            .iter()
            .position(|unit| *unit == u16::from(b'z'))
            .unwrap();
        let z = z as u64;
        let given = vec![mark(2, 4), mark(z, z + 1)];
        let read = read_marks(Some(WORDS), Some(given.clone()))
            .unwrap()
            .unwrap();
        let characters: Vec<char> = WORDS.chars().collect();
        assert_eq!(characters[read[0].from..read[0].to], ['\u{1F600}']);
        assert_eq!(characters[read[1].from..read[1].to], ['z']);
        assert_ne!(read[1].from as u64, z, "the units differ here");
        assert_eq!(shown_marks(WORDS, read), given);
    }

    #[test]
    fn a_mark_within_a_character_outside_the_words_or_without_them_is_refused_by_field() {
        let within = refused(Some(WORDS), vec![mark(0, 1), mark(0, 3)]);
        assert!(
            within.starts_with("marks[1].to_utf16: begin and end it"),
            "{within}"
        );
        let outside = refused(Some(WORDS), vec![mark(1_000, 1_001)]);
        assert!(outside.starts_with("marks[0].from_utf16:"), "{outside}");
        let alone = refused(None, vec![mark(0, 1)]);
        assert!(alone.starts_with("marks: give the words along"), "{alone}");
        assert_eq!(read_marks(None, None).unwrap(), None);
    }
}
