//! A reading of a text in which what looks alike is alike.
//!
//! Tablets write non-breaking spaces, long dashes and curly apostrophes, and
//! an Urdu keyboard its own digits. The patterns of the lint know one space,
//! one hyphen, one apostrophe and ten digits. The reading replaces character
//! for character, so a place in it is the same place in the text; the text
//! itself is never touched.

/// The reading of a text: as many characters, in the same places.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(plain_character).collect()
}

fn plain_character(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{2044}' | '\u{2215}' => '/',
        // Full-width forms of ASCII, as East Asian keyboards write them.
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        _ => ascii_digit(c).unwrap_or(c),
    }
}

/// The digits of the scripts in which statements are taken; each row of ten
/// begins at its zero (Unicode Character Database, general category Nd).
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [u32; 12] = [
        0x0660, // Arabic
        0x06f0, // Persian and Urdu
        0x07c0, // N'Ko
        0x0966, // Devanagari
        0x09e6, // Bengali
        0x0a66, // Gurmukhi
        0x0ae6, // Gujarati
        0x0be6, // Tamil
        0x0c66, // Telugu
        0x0ce6, // Kannada
        0x0d66, // Malayalam
        0x0e50, // Thai
    ];
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(zero)?;
        char::from_digit(value, 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_alike_is_read_alike() {
        for (written, read) in [
            ("07700\u{a0}900123", "07700 900123"),
            (
                "14\u{2013}16 O\u{2019}Invented Road",
                "14-16 O'Invented Road",
            ),
            ("\u{6f0}\u{6f7}\u{6f7}", "077"),
            ("\u{660}\u{669}", "09"),
            ("\u{9e7}\u{9e8}", "12"),
            ("\u{ff21}\u{ff22}\u{ff0f}\u{ff11}", "AB/1"),
            (
                "za\u{17c}\u{f3}\u{142}\u{107}",
                "za\u{17c}\u{f3}\u{142}\u{107}",
            ),
        ] {
            assert_eq!(plain(written), read);
        }
    }

    proptest! {
        #[test]
        fn the_reading_has_as_many_characters_as_the_text(text in "(?s).{0,200}") {
            prop_assert_eq!(plain(&text).chars().count(), text.chars().count());
        }

        #[test]
        fn the_reading_of_a_reading_is_the_reading(text in "(?s).{0,200}") {
            prop_assert_eq!(plain(&plain(&text)), plain(&text));
        }
    }
}
