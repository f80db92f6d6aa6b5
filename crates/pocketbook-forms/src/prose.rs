//! What a person wrote, made ready for the page: checked for characters that
//! cannot be printed, divided into paragraphs, and given places to break where
//! a word is wider than the page.

use crate::error::Unprintable;
use crate::{Fonts, FormsError};

/// How wide a word may be before it gets places to break, in hundredths of the
/// size of its letters, and how far apart they are, in characters.
#[derive(Clone, Copy)]
pub(crate) struct LongWords {
    widest: u32,
    piece: usize,
}

impl LongWords {
    /// For text as wide as the page: no word of any language is divided.
    pub(crate) const PAGE: Self = Self {
        widest: 3_000,
        piece: 12,
    };
    /// For columns and boxes.
    pub(crate) const COLUMN: Self = Self {
        widest: 1_100,
        piece: 7,
    };
    /// For columns as narrow as a time or an exhibit's reference needs.
    pub(crate) const NARROW: Self = Self {
        widest: 560,
        piece: 5,
    };
}

/// Width of a letter of Noto Sans, in hundredths of its size, rounded up by
/// kinds: a word must never run out of its column, where it would lie over
/// other words.
fn width(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '\u{2019}' | '|' | '!' => 30,
        'f' | 't' | 'r' | 'I' | 'J' | '-' | '/' | '(' | ')' | '"' => 41,
        'W' | 'M' | 'm' | '@' | '\u{2014}' => 97,
        'w' | '%' | 'O' | 'Q' | 'G' | 'N' | 'H' | 'D' | 'U' => 80,
        'a'..='z' | '0'..='9' => 62,
        'A'..='Z' => 68,
        _ => 66,
    }
}

/// Invisible place to break a word.
pub(crate) const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// Gives words that are too long places to break.
pub(crate) fn breakable(text: &str, words: LongWords) -> String {
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive(|c: char| c.is_whitespace() || breaks_anywhere(c)) {
        let long = run.chars().map(width).sum::<u32>() > words.widest;
        for (index, character) in run.chars().enumerate() {
            if long && index > 0 && index % words.piece == 0 && !joins_the_one_before(character) {
                out.push(ZERO_WIDTH_SPACE);
            }
            out.push(character);
        }
    }
    out
}

/// Scripts whose lines break between any two letters, or by rules of their
/// own, need no help, and would lose those rules by it.
pub(crate) fn breaks_anywhere(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x9fff
        | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// Marks that belong to the letter before them.
pub(crate) fn joins_the_one_before(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036f | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670 | 0x06d6..=0x06ed
        | 0x0900..=0x0903 | 0x093a..=0x094f | 0x0981..=0x0983 | 0x09bc..=0x09d7
        | 0x0a01..=0x0a03 | 0x0a3c..=0x0a51 | 0x0a70..=0x0a71 | 0x0a75 | 0x0abc..=0x0acd | 0x0b82..=0x0bd7
        | 0x200c..=0x200f | 0x2060..=0x2069 | 0xfe00..=0xfe0f)
}

/// The paragraphs of a body: lines that are not blank. An empty line separates
/// paragraphs as a line feed does; none is printed.
pub(crate) fn paragraphs(body: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = body
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        // A tab has no width of its own on the page; it separates words.
        .map(|line| breakable(&line.replace('\t', " "), LongWords::PAGE))
        .collect();
    if paragraphs.is_empty() {
        paragraphs.push(String::new());
    }
    paragraphs
}

/// Refuses text that is too long or has a character no font has.
pub(crate) fn check(
    field: &str,
    text: &str,
    limit: usize,
    fonts: &Fonts,
) -> Result<(), FormsError> {
    let characters = text.chars().count();
    if characters > limit {
        return Err(FormsError::TooMuchText {
            field: field.to_owned(),
            characters,
            limit,
        });
    }
    match text
        .chars()
        .enumerate()
        .find(|(_, character)| !printable(*character, fonts))
    {
        None => Ok(()),
        Some((position, character)) => Err(FormsError::Unprintable {
            field: field.to_owned(),
            position,
            line: text.chars().take(position).filter(|c| *c == '\n').count() + 1,
            why: why(character),
        }),
    }
}

/// Whether a character can be printed.
pub(crate) fn printable(character: char, fonts: &Fonts) -> bool {
    match u32::from(character) {
        0x09 | 0x0a => true,
        // Overrides show letters in another order than they were written in;
        // nothing that is signed may do that.
        0x202d | 0x202e => false,
        // Joiners, marks and isolates have no picture and need no font.
        0x200b..=0x200f | 0x202a..=0x202c | 0x2060 | 0x2066..=0x2069 => true,
        _ => !character.is_control() && fonts.has(character),
    }
}

fn why(character: char) -> Unprintable {
    if script_of_pack(character) {
        Unprintable::InFontPack
    } else if character.is_alphabetic() && !fits_a_known_script(character) {
        Unprintable::OfNoScriptHere
    } else {
        Unprintable::Alone
    }
}

/// Latin, Greek and Cyrillic, which the fonts that are always there have: a rare
/// letter of theirs is one letter and not a statement that cannot be taken.
/// So are the letters of mathematics.
fn fits_a_known_script(character: char) -> bool {
    matches!(u32::from(character),
        0x0000..=0x052f | 0x1c80..=0x1c8f | 0x1d00..=0x1fff | 0x2000..=0x2bff | 0x2c60..=0x2c7f | 0x2de0..=0x2dff
        | 0xa640..=0xa69f | 0xa720..=0xa7ff | 0xab30..=0xab6f | 0x1d400..=0x1d7ff)
}

/// Whether `cargo xtask font-pack` packs a font for the character's script.
fn script_of_pack(character: char) -> bool {
    matches!(u32::from(character),
        0x0600..=0x06ff | 0x0750..=0x077f | 0x08a0..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff // Arabic
        | 0x0900..=0x097f // Devanagari
        | 0x0980..=0x09ff // Bengali
        | 0x0a00..=0x0a7f // Gurmukhi
        | 0x0a80..=0x0aff // Gujarati
        | 0x0b80..=0x0bff // Tamil
        | 0x2e80..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x2ffff // Chinese, Japanese
        | 0xac00..=0xd7af) // Korean
}

/// Puts values in the places `{name}` of a text, in one pass, so that a value
/// that looks like a place stays a value. Unknown places stay as they are.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, tail)| {
            let value = values.iter().find(|(key, _)| *key == name)?.1;
            Some((value, tail))
        });
        if let Some((value, tail)) = named {
            out.push_str(value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_keeps_words_apart() {
        assert_eq!(paragraphs("one\ttwo\n\tthree"), ["one two", " three"]);
    }

    #[test]
    fn only_words_wider_than_the_page_get_places_to_break() {
        let name = "Llanfairpwllgwyngyll";
        assert_eq!(breakable(name, LongWords::COLUMN), name);
        let chinese = "你".repeat(200);
        assert_eq!(breakable(&chinese, LongWords::PAGE), chinese);
        let long = breakable(&"W".repeat(200), LongWords::PAGE);
        assert_eq!(long.replace(ZERO_WIDTH_SPACE, ""), "W".repeat(200));
        assert!(long.split(ZERO_WIDTH_SPACE).all(|piece| piece.len() <= 12));
    }

    #[test]
    fn a_value_that_looks_like_a_place_stays_a_value() {
        let filled = fill("{a} and {b}, {c", &[("a", "{b}"), ("b", "x")]);
        assert_eq!(filled, "{b} and x, {c");
    }

    #[test]
    fn an_override_of_the_reading_order_cannot_be_printed() {
        let error = check("body", "safe\u{202e}", 100, &Fonts::embedded());
        assert!(
            matches!(error, Err(FormsError::Unprintable { position: 4, .. })),
            "{error:?}"
        );
    }

    #[test]
    fn what_the_fonts_lack_is_told_by_what_helps() {
        use Unprintable::{Alone, InFontPack, OfNoScriptHere};
        for (text, expected) in [
            ("你", InFontPack),
            ("ب", InFontPack),
            ("ব", InFontPack),
            ("ש", OfNoScriptHere),
            ("ሰ", OfNoScriptHere),
            ("ក", OfNoScriptHere),
            ("😀", Alone),
            ("\u{1d538}", Alone),
        ] {
            let error = check("body", text, 9, &Fonts::embedded());
            assert!(
                matches!(error, Err(FormsError::Unprintable { why, .. }) if why == expected),
                "{text}"
            );
        }
    }
}
