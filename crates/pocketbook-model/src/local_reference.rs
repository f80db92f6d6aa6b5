//! The reference of a report until the force has allocated its crime number,
//! and for ever after: it is sealed with the report.
//!
//! `PB-7K2Q-9XWD-Z`: forty random bits of the draft's identifier in Crockford's
//! base 32 (no I, L, O or U, so it survives being read over the radio), and one
//! check character.
//!
//! The check is Damm's scheme (H. M. Damm, 2004) over the field of 32 elements:
//! `check = (…((s₁·α + s₂)·α + s₃)…)·α`, where α generates the field
//! x⁵ + x² + 1. Each place has a weight of its own, so it catches **every** one
//! wrong character and **every** change of two characters for each other,
//! neighbours or not, and its own alphabet is that of the reference. ISO 7064's
//! MOD 37-2 catches the same but needs the letters that people mishear, and an
//! asterisk.
//!
//! It cannot be mistaken for a crime number: a text that begins with `PB` is no
//! [`CrimeNumber`](crate::CrimeNumber), so no force can configure one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{DraftId, FieldError, Rule};

/// Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Number of symbols before the check character.
const SYMBOLS: usize = 8;

/// The reference of a report, such as `PB-7K2Q-9XWD-Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct LocalReference([u8; SYMBOLS]);

impl LocalReference {
    /// The reference of a report: the last forty bits of its draft's
    /// identifier, all of which are random.
    #[must_use]
    pub fn of(draft: DraftId) -> Self {
        let bits = draft
            .as_bytes()
            .iter()
            .skip(11)
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut symbols = [0; SYMBOLS];
        for (place, symbol) in (0_u32..).zip(&mut symbols) {
            // Five bits, so nothing is cut off.
            *symbol = u8::try_from(bits >> (35 - 5 * place) & 0x1f).unwrap_or_default();
        }
        Self(symbols)
    }

    /// The five bytes that end the identifier of its draft.
    #[must_use]
    pub fn draft_ending(&self) -> [u8; 5] {
        let bits = self
            .0
            .iter()
            .fold(0_u64, |bits, s| bits << 5 | u64::from(*s));
        let [_, _, _, ending @ ..] = bits.to_be_bytes();
        ending
    }

    /// Whether a text sets out to be a local reference: it begins with its two
    /// letters.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        let mut letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.next().is_some_and(|c| c.eq_ignore_ascii_case(&'P'))
            && letters.next().is_some_and(|c| c.eq_ignore_ascii_case(&'B'))
    }

    /// A text as it would be typed: with one kind of dash, and written down where it
    /// is spelt in the radio alphabet ([`LocalReference::heard`]).
    #[must_use]
    pub fn written_down(text: &str) -> String {
        let plain = |c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        };
        let plain: String = text.trim().chars().map(plain).collect();
        Self::heard(&plain).unwrap_or(plain)
    }

    /// A reference as somebody reads it out: in whatever dashes, spelt in the radio
    /// alphabet, or without the two letters that it begins with.
    ///
    /// # Errors
    ///
    /// [`FieldError`] with the shape that it needs.
    pub fn read_out(text: &str) -> Result<Self, FieldError> {
        let written = Self::written_down(text);
        written.parse().or_else(|error| {
            if Self::is_meant(&written) {
                return Err(error);
            }
            format!("PB{written}").parse().map_err(|_| error)
        })
    }

    /// Whether a text has what a local reference has but for the two letters that it
    /// begins with: nine of its characters, figures and letters.
    #[must_use]
    pub fn is_nearly(text: &str) -> bool {
        let stands = |c: &char| !c.is_whitespace() && *c != '-';
        let written: Vec<char> = text.chars().filter(stands).collect();
        written.len() == SYMBOLS + 1
            && written.iter().all(|c| symbol(*c).is_some())
            && written.iter().any(char::is_ascii_digit)
            && written.iter().any(char::is_ascii_alphabetic)
    }

    /// What a text says in the radio alphabet, letter by letter and figure by
    /// figure, as [`LocalReference::spoken`] says a reference: in any case, with
    /// or without commas, in the spellings that people write. `None` where it is
    /// other words.
    #[must_use]
    pub fn heard(text: &str) -> Option<String> {
        let lower = text.to_lowercase().replace("x-ray", "xray");
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let mut heard = String::new();
        let mut said = 0_usize;
        for part in words.filter(|part| !part.is_empty()) {
            if let Some(letter) = letter_of(part) {
                heard.push(letter);
                said += 1;
            } else if part.chars().all(|c| c.is_ascii_digit()) || part.chars().count() == 1 {
                heard.push_str(&part.to_uppercase());
            } else {
                return None;
            }
        }
        (said > 0).then_some(heard)
    }

    /// As an officer says it over the radio: the letters in the NATO alphabet,
    /// the figures by name, a comma for each pause.
    #[must_use]
    pub fn spoken(&self) -> String {
        let mut spoken = String::from("Papa Bravo");
        for (place, symbol) in self.0.into_iter().chain([check(&self.0)]).enumerate() {
            spoken.push_str(if place % 4 == 0 { ", " } else { " " });
            spoken.push_str(word(letter(symbol)));
        }
        spoken
    }
}

fn letter(symbol: u8) -> char {
    char::from(ALPHABET.get(usize::from(symbol)).copied().unwrap_or(b'0'))
}

const fn word(letter: char) -> &'static str {
    match letter {
        '0' => "Zero",
        '1' => "One",
        '2' => "Two",
        '3' => "Three",
        '4' => "Four",
        '5' => "Five",
        '6' => "Six",
        '7' => "Seven",
        '8' => "Eight",
        '9' => "Nine",
        'A' => "Alfa",
        'B' => "Bravo",
        'C' => "Charlie",
        'D' => "Delta",
        'E' => "Echo",
        'F' => "Foxtrot",
        'G' => "Golf",
        'H' => "Hotel",
        'J' => "Juliett",
        'K' => "Kilo",
        'M' => "Mike",
        'N' => "November",
        'P' => "Papa",
        'Q' => "Quebec",
        'R' => "Romeo",
        'S' => "Sierra",
        'T' => "Tango",
        'V' => "Victor",
        'W' => "Whiskey",
        'X' => "X-ray",
        'Y' => "Yankee",
        'Z' => "Zulu",
        _ => "",
    }
}

/// The letter, figure or stroke that a word of the radio alphabet is, in lower
/// case.
fn letter_of(heard: &str) -> Option<char> {
    const ALSO: [(&str, char); 12] = [
        ("alpha", 'A'),
        ("fife", '5'),
        ("fower", '4'),
        ("juliet", 'J'),
        ("niner", '9'),
        ("nought", '0'),
        ("oscar", 'O'),
        ("slash", '/'),
        ("stroke", '/'),
        ("tree", '3'),
        ("whisky", 'W'),
        ("xray", 'X'),
    ];
    const NEVER_IN_A_REFERENCE: [(&str, char); 3] =
        [("india", 'I'), ("lima", 'L'), ("uniform", 'U')];
    let own = ALPHABET.iter().map(|byte| char::from(*byte));
    let mut own = own.filter(|letter| word(*letter).eq_ignore_ascii_case(heard));
    let mut also = ALSO.into_iter().chain(NEVER_IN_A_REFERENCE);
    own.next().or_else(|| {
        also.find(|(said, _)| *said == heard)
            .map(|(_, letter)| letter)
    })
}

/// Multiplies by α in the field of 32 elements.
const fn times_alpha(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0x20 == 0 {
        shifted
    } else {
        // x⁵ = x² + 1.
        (shifted ^ 0x25) & 0x1f
    }
}

/// The check character of eight symbols.
fn check(symbols: &[u8; SYMBOLS]) -> u8 {
    symbols
        .iter()
        .fold(0, |sum, symbol| times_alpha(sum ^ symbol))
}

/// A symbol as people write it: any case, and O for 0, I and L for 1.
fn symbol(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|byte| char::from(*byte) == c)
        .and_then(|place| u8::try_from(place).ok())
}

impl FromStr for LocalReference {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = |expected| {
            Err(FieldError {
                field: "local_reference".to_owned(),
                rule: Rule::Shape { expected },
            })
        };
        let shape = "PB and nine letters and digits, such as PB-7K2Q-9XWD-Z; never the letter U";
        let written: Vec<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let [p, b, rest @ ..] = written.as_slice() else {
            return refused(shape);
        };
        let read: Option<Vec<u8>> = rest.iter().map(|c| symbol(*c)).collect();
        let symbols = match read.as_deref().and_then(<[u8]>::split_last) {
            Some((last, first)) if p.eq_ignore_ascii_case(&'P') && b.eq_ignore_ascii_case(&'B') => {
                <[u8; SYMBOLS]>::try_from(first)
                    .ok()
                    .map(|first| (first, *last))
            }
            _ => None,
        };
        match symbols {
            None => refused(shape),
            Some((symbols, last)) if check(&symbols) == last => Ok(Self(symbols)),
            Some(_) => refused(
                "a reference whose last character fits the others; this one does not: a character \
                 is wrong or two have changed places, so have it read again",
            ),
        }
    }
}

impl TryFrom<String> for LocalReference {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LocalReference> for String {
    fn from(reference: LocalReference) -> Self {
        reference.to_string()
    }
}

impl fmt::Display for LocalReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PB")?;
        for (place, symbol) in self.0.into_iter().chain([check(&self.0)]).enumerate() {
            if place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", letter(symbol))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CrimeNumber;
    use proptest::prelude::*;

    fn reference() -> impl Strategy<Value = LocalReference> {
        proptest::array::uniform8(0_u8..32).prop_map(LocalReference)
    }

    /// The nine characters without letters and hyphens.
    fn characters(reference: LocalReference) -> Vec<char> {
        let text = reference.to_string();
        text.chars().filter(|c| *c != '-').skip(2).collect()
    }

    fn parsed(characters: &[char]) -> Result<LocalReference, FieldError> {
        let text: String = characters.iter().collect();
        format!("PB{text}").parse()
    }

    #[test]
    fn the_reference_is_the_random_end_of_the_identifier() {
        for (end, expected) in [
            ([0, 0, 0, 0, 31], "PB-0000-000Z-V"),
            ([0xff; 5], "PB-ZZZZ-ZZZZ-3"),
        ] {
            let random = [9, 9, 9, 9, 9, end[0], end[1], end[2], end[3], end[4]];
            let reference = LocalReference::of(DraftId::from_parts(5, random));
            assert_eq!(reference.to_string(), expected);
            assert_eq!(reference.draft_ending(), end);
        }
    }

    #[test]
    fn it_is_said_over_the_radio() {
        let reference: LocalReference = "PB-0000-000Z-V".parse().unwrap();
        assert_eq!(
            reference.spoken(),
            "Papa Bravo, Zero Zero Zero Zero, Zero Zero Zero Zulu, Victor"
        );
        let mut words: Vec<_> = ALPHABET.iter().map(|b| word(char::from(*b))).collect();
        words.sort_unstable();
        words.dedup();
        assert!(words.len() == 32 && words.iter().all(|word| !word.is_empty()));
    }

    #[test]
    fn what_was_said_over_the_radio_is_written_down_again() {
        for (text, heard) in [
            ("Papa Bravo, Zero Zero Zero Zulu", Some("PB000Z")),
            ("papa bravo november alpha x-ray", Some("PBNAX")),
            ("PAPA-BRAVO-WHISKY-JULIET-NINER", Some("PBWJ9")),
            ("P B seven 42", Some("PB742")),
            (
                "zero one stroke 0000001 stroke two six",
                Some("01/0000001/26"),
            ),
            ("India Lima Uniform Oscar", Some("ILUO")),
            ("PB-0000-000Z-V", None),
            ("Papa Smith", None),
            ("4711", None),
            ("", None),
        ] {
            assert_eq!(LocalReference::heard(text).as_deref(), heard, "{text}");
        }
    }

    #[test]
    fn a_reference_that_is_read_out_is_read_and_what_is_nearly_one_is_known() {
        for (text, nearly) in [
            (
                "Papa Bravo, Zero Zero Zero Zero, Zero Zero Zero Zulu, Victor",
                false,
            ),
            ("PB\u{2013}0000\u{2013}000Z\u{2013}V", false),
            (" pb 0000 000z v ", false),
            ("0000 000Z V", true),
            ("Zero Zero Zero Zero, Zero Zero Zero Zulu, Victor", false),
        ] {
            let read = LocalReference::read_out(text).unwrap();
            assert_eq!(read.to_string(), "PB-0000-000Z-V", "{text}");
            assert_eq!(LocalReference::is_nearly(text), nearly, "{text}");
        }
        for (text, nearly, expected) in [
            ("PB-0000-000Z-M", false, "have it read again"),
            ("0000 000Z M", true, "such as PB-"),
            ("NMAB PFM7", false, "such as PB-"),
            ("123456780", false, "such as PB-"),
            ("12/345/26", false, "such as PB-"),
            ("somebody", false, "such as PB-"),
        ] {
            let error = LocalReference::read_out(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert_eq!(LocalReference::is_nearly(text), nearly, "{text}");
        }
    }

    #[test]
    fn the_weights_of_the_nine_places_all_differ() {
        let mut weights = vec![1];
        for _ in 0..SYMBOLS {
            weights.push(times_alpha(*weights.last().unwrap()));
        }
        weights.sort_unstable();
        weights.dedup();
        assert_eq!(weights.len(), SYMBOLS + 1);
        assert!(weights.iter().all(|weight| (1..32).contains(weight)));
    }

    #[test]
    fn a_wrong_check_character_and_another_shape_are_told_apart() {
        for (text, expected) in [
            ("PB-0000-000Z-M", "have it read again"),
            ("PB-0000-00Z0-V", "have it read again"),
            ("PB-0000-000Z", "such as PB-"),
            ("PB-0000-000Z-VV", "such as PB-"),
            ("PB-0000-000U-V", "such as PB-"),
            ("01/0000042/26", "such as PB-"),
            ("", "such as PB-"),
            ("PX-0000-000Z-V", "such as PB-"),
        ] {
            let error = text.parse::<LocalReference>().unwrap_err();
            assert_eq!(error.field, "local_reference");
            assert!(error.to_string().contains(expected), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn every_single_wrong_character_is_caught(reference in reference()) {
            let right = characters(reference);
            for place in 0..right.len() {
                for other in ALPHABET.iter().map(|b| char::from(*b)) {
                    let mut wrong = right.clone();
                    wrong[place] = other;
                    prop_assert_eq!(parsed(&wrong).is_ok(), other == right[place]);
                }
            }
        }

        #[test]
        fn every_change_of_two_characters_for_each_other_is_caught(reference in reference()) {
            let right = characters(reference);
            for one in 0..right.len() {
                for two in one + 1..right.len() {
                    let mut wrong = right.clone();
                    wrong.swap(one, two);
                    prop_assert_eq!(parsed(&wrong).is_ok(), right[one] == right[two]);
                }
            }
        }

        #[test]
        fn it_survives_the_ways_in_which_people_write_it(reference in reference(), spaces in 0_usize..3) {
            let text = reference.to_string();
            prop_assert_eq!(text.parse(), Ok(reference));
            let sloppy = text.to_lowercase().replace('0', "o").replace('1', "l")
                .replace('-', &" ".repeat(spaces));
            prop_assert_eq!(sloppy.parse(), Ok(reference));
            prop_assert_eq!(text.replace('1', "i").parse(), Ok(reference));
            prop_assert!(LocalReference::is_meant(&sloppy));
        }

        #[test]
        fn what_is_said_of_it_is_heard_as_it(reference in reference()) {
            let heard = LocalReference::heard(&reference.spoken()).unwrap();
            prop_assert_eq!(heard.parse(), Ok(reference));
            let lower = reference.spoken().to_lowercase().replace(',', "");
            prop_assert_eq!(LocalReference::heard(&lower).unwrap().parse(), Ok(reference));
        }

        #[test]
        fn it_is_never_a_crime_number(reference in reference()) {
            prop_assert!(reference.to_string().parse::<CrimeNumber>().is_err());
            prop_assert!(reference.to_string().replace('-', "").to_lowercase().parse::<CrimeNumber>().is_err());
        }

        #[test]
        fn it_names_its_draft_and_survives_json(ms in 0_u64..1 << 48, random: [u8; 10]) {
            let draft = DraftId::from_parts(ms, random);
            let reference = LocalReference::of(draft);
            prop_assert_eq!(&draft.as_bytes()[11..], &reference.draft_ending()[..]);
            let json = serde_json::to_string(&reference).unwrap();
            prop_assert_eq!(serde_json::from_str::<LocalReference>(&json).unwrap(), reference);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            let _ = text.parse::<LocalReference>();
            let _ = LocalReference::heard(&text);
        }
    }
}
