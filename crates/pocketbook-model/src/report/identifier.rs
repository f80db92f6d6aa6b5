//! Numbers by which a thing is told from every other of its kind, and what
//! seems wrong with them. A number that does not fit is noted and kept: it may
//! have been read off a thing that somebody altered.
//!
//! - IMEI: 14 digits and a check digit (Luhn; 3GPP TS 23.003, section 6).
//! - VIN: 17 characters without I, O and Q (ISO 3779). The check digit in the
//!   ninth place is required in North America (49 CFR 565) and China; elsewhere
//!   the place may hold anything, so there it is a note and no more.
//! - VRM: the shapes of Great Britain since 1903 and of Northern Ireland, with
//!   those of the forces and of diplomats.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::Personal;

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The maker's serial number.
    SerialNumber,
    /// A telephone's IMEI.
    Imei,
    /// A vehicle's registration mark (VRM).
    RegistrationMark,
    /// A vehicle's identification number (VIN).
    VehicleIdentification,
    /// The frame number of a bicycle.
    FrameNumber,
    /// Any other, such as a property mark or an engraving.
    Other,
}

/// One number of a thing, as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// What kind of number.
    pub kind: IdentifierKind,
    /// The number, as read.
    pub value: Personal,
}

/// What seems wrong with a number. It never stops anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierDoubt {
    /// It has not 15 digits.
    ImeiLength,
    /// Its check digit does not fit.
    ImeiCheckDigit,
    /// It has not 17 characters, or an I, O or Q.
    VinShape,
    /// Its check digit does not fit, where one is required.
    VinCheckDigit,
    /// Its ninth place is no check digit, where none is required.
    VinCheckDigitOptional,
    /// It has the shape of no British registration mark.
    VrmShape,
    /// One character over and over: a placeholder, and nobody's number.
    Placeholder,
}

impl IdentifierDoubt {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ImeiLength => "imei_length",
            Self::ImeiCheckDigit => "imei_check_digit",
            Self::VinShape => "vin_shape",
            Self::VinCheckDigit => "vin_check_digit",
            Self::VinCheckDigitOptional => "vin_check_digit_optional",
            Self::VrmShape => "vrm_shape",
            Self::Placeholder => "placeholder",
        }
    }

    /// What it is and what could be done, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ImeiLength => "an IMEI has 15 digits; dial *#06# or read it again",
            Self::ImeiCheckDigit => {
                "the last digit of this IMEI does not fit the others; read it again"
            }
            Self::VinShape => "a VIN has 17 letters and digits and never I, O or Q; read it again",
            Self::VinCheckDigit => {
                "the ninth character of this VIN does not fit the others; read it again"
            }
            Self::VinCheckDigitOptional => {
                "the ninth character of this VIN is no check digit; outside North America and China that can be right"
            }
            Self::VrmShape => {
                "this has the shape of no British registration mark; read it again, or it is foreign"
            }
            Self::Placeholder => {
                "one character over and over is no number of a thing; read it again, or leave it out"
            }
        }
    }
}

impl Identifier {
    /// Its letters and digits alone, in capitals, where they tell a thing from every
    /// other of its kind: what is marked on many things ([`IdentifierKind::Other`]), a
    /// placeholder, and a word such as "none" do not.
    #[must_use]
    pub fn in_one_spelling(&self) -> Option<String> {
        let of_many = self.kind == IdentifierKind::Other
            || self.doubt() == Some(IdentifierDoubt::Placeholder);
        let plain = self.plain();
        let is_number = plain.chars().count() >= 3 && plain.contains(|c: char| c.is_ascii_digit());
        (!of_many && is_number).then_some(plain)
    }

    /// Its letters and digits alone, in capitals; those of full width, as a keyboard
    /// for Chinese or Japanese has them, are what they are.
    fn plain(&self) -> String {
        (self.value.reveal().nfkc())
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// What seems wrong with it, if anything; pure, and never an error.
    #[must_use]
    pub fn doubt(&self) -> Option<IdentifierDoubt> {
        if self.value.reveal().trim().is_empty() {
            return None;
        }
        let plain = self.plain();
        match self.kind {
            IdentifierKind::Imei => imei(&plain),
            IdentifierKind::VehicleIdentification => vin(&plain),
            IdentifierKind::RegistrationMark => {
                (!is_registration_mark(&plain)).then_some(IdentifierDoubt::VrmShape)
            }
            IdentifierKind::SerialNumber | IdentifierKind::FrameNumber | IdentifierKind::Other => {
                None
            }
        }
    }
}

fn is_one_over_and_over(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    characters.all(|c| Some(c) == first)
}

fn imei(text: &str) -> Option<IdentifierDoubt> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    match digits {
        // Its check digit fits: nought, of fourteen noughts.
        Some(digits) if digits.len() == 15 && is_one_over_and_over(text) => {
            Some(IdentifierDoubt::Placeholder)
        }
        Some(digits) if digits.len() == 15 => {
            (luhn(&digits) != 0).then_some(IdentifierDoubt::ImeiCheckDigit)
        }
        _ => Some(IdentifierDoubt::ImeiLength),
    }
}

/// The Luhn sum modulo ten (ISO/IEC 7812-1, annex B); 0 for a number whose
/// last digit is its check digit.
fn luhn(digits: &[u32]) -> u32 {
    let weigh = |(at, digit): (usize, &u32)| match (at % 2, digit * 2) {
        (0, _) => *digit,
        (_, doubled) => doubled / 10 + doubled % 10,
    };
    digits.iter().rev().enumerate().map(weigh).sum::<u32>() % 10
}

fn vin(text: &str) -> Option<IdentifierDoubt> {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let values: Option<Vec<u32>> = text.chars().map(transliterated).collect();
    let Some(values) = values.filter(|values| values.len() == WEIGHTS.len()) else {
        return Some(IdentifierDoubt::VinShape);
    };
    // Seventeen ones have a ninth that fits.
    if is_one_over_and_over(text) {
        return Some(IdentifierDoubt::Placeholder);
    }
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(v, w)| v * w).sum();
    let expected = char::from_digit(sum % 11, 10).unwrap_or('X');
    if text.chars().nth(8) == Some(expected) {
        return None;
    }
    // 1 to 5: North America; L: China.
    let required = text.starts_with(['1', '2', '3', '4', '5', 'L']);
    Some(if required {
        IdentifierDoubt::VinCheckDigit
    } else {
        IdentifierDoubt::VinCheckDigitOptional
    })
}

/// The value of a character of a VIN (49 CFR 565.15, table III).
fn transliterated(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        'A' | 'J' => Some(1),
        'B' | 'K' | 'S' => Some(2),
        'C' | 'L' | 'T' => Some(3),
        'D' | 'M' | 'U' => Some(4),
        'E' | 'N' | 'V' => Some(5),
        'F' | 'W' => Some(6),
        'G' | 'P' | 'X' => Some(7),
        'H' | 'Y' => Some(8),
        'R' | 'Z' => Some(9),
        _ => None,
    }
}

/// Whether capitals and digits have the shape of a British mark.
fn is_registration_mark(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| match c {
            'A'..='Z' => 'A',
            '0'..='9' => '9',
            _ => '?',
        })
        .collect();
    let counts = |letters: usize, digits: usize| {
        (1..=3).contains(&letters) && (1..=4).contains(&digits) && letters + digits == shape.len()
    };
    match shape.as_str() {
        // Since 2001: neither I nor Q anywhere, no Z in the place.
        "AA99AAA" => !text.contains(['I', 'Q']) && !text.chars().take(2).any(|place| place == 'Z'),
        // 1983 to 2001 and 1963 to 1983: a letter for the year, before or behind.
        "A9AAA" | "A99AAA" | "A999AAA" | "AAA9A" | "AAA99A" | "AAA999A" => true,
        // The forces, and diplomats (D) and organisations (X).
        "AA99AA" | "99AA99" => true,
        "999A999" => text.contains(['D', 'X']),
        // To 1963, Northern Ireland, and every dateless mark.
        _ => {
            let letters_first = shape.trim_start_matches('A');
            let digits_first = shape.trim_start_matches('9');
            (letters_first.chars().all(|c| c == '9')
                && counts(shape.len() - letters_first.len(), letters_first.len()))
                || (digits_first.chars().all(|c| c == 'A')
                    && counts(digits_first.len(), shape.len() - digits_first.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn doubt(kind: IdentifierKind, value: &str) -> Option<IdentifierDoubt> {
        Identifier {
            kind,
            value: value.into(),
        }
        .doubt()
    }

    #[test]
    fn numbers_are_judged_by_their_kind() {
        use IdentifierDoubt as D;
        use IdentifierKind::{FrameNumber, Imei, RegistrationMark, SerialNumber};
        let vin = IdentifierKind::VehicleIdentification;
        for (kind, value, expected) in [
            // 3GPP's own example of the check digit.
            (Imei, "49-015420-323751-8", None),
            (Imei, "490154203237518", None),
            // As it stands under the battery.
            (Imei, "49/015420/323751/8", None),
            (Imei, "49 015420\u{2013}323751.8", None),
            (Imei, "４９０１５４２０３２３７５１８", None),
            (
                Imei,
                "４９０１５４２０３２３７５１７",
                Some(D::ImeiCheckDigit),
            ),
            (Imei, "/", Some(D::ImeiLength)),
            (RegistrationMark, "ＡＢ１２ ＣＤＥ", None),
            (RegistrationMark, "?", Some(D::VrmShape)),
            (Imei, "490154203237517", Some(D::ImeiCheckDigit)),
            (Imei, "49015420323751", Some(D::ImeiLength)),
            (Imei, "49015420323751X", Some(D::ImeiLength)),
            (Imei, "000000000000000", Some(D::Placeholder)),
            (Imei, "00 000000 000000 0", Some(D::Placeholder)),
            (vin, "11111111111111111", Some(D::Placeholder)),
            (Imei, "", None),
            // The example of 49 CFR 565, and all ones.
            (vin, "1M8GDM9AXKP042788", None),
            (vin, "1M8GDM9A1KP042788", Some(D::VinCheckDigit)),
            (vin, "WVWZZZ1JZXW000001", Some(D::VinCheckDigitOptional)),
            (vin, "1M8GDM9AXKP04278", Some(D::VinShape)),
            (vin, "1M8GDM9AXKPO42788", Some(D::VinShape)),
            (RegistrationMark, "ZZ99 ZZZ", Some(D::VrmShape)),
            (RegistrationMark, "AB12 CDE", None),
            (RegistrationMark, "ab12cde", None),
            (RegistrationMark, "AI12 CDE", Some(D::VrmShape)),
            (RegistrationMark, "A123 BCD", None),
            (RegistrationMark, "Q1 ABC", None),
            (RegistrationMark, "ABC 123D", None),
            (RegistrationMark, "ABC 1D", None),
            (RegistrationMark, "A 1", None),
            (RegistrationMark, "1234 AB", None),
            (RegistrationMark, "KIZ 1234", None),
            (RegistrationMark, "123 D 456", None),
            (RegistrationMark, "123 A 456", Some(D::VrmShape)),
            (RegistrationMark, "12 AB 34", None),
            (RegistrationMark, "ABCD 123", Some(D::VrmShape)),
            (RegistrationMark, "12345 A", Some(D::VrmShape)),
            (RegistrationMark, "ABC", Some(D::VrmShape)),
            (RegistrationMark, "ÄB12 CDE", Some(D::VrmShape)),
            (SerialNumber, "anything at all", None),
            (FrameNumber, "?", None),
        ] {
            assert_eq!(doubt(kind, value), expected, "{value}");
        }
    }

    #[test]
    fn one_number_is_one_number_in_every_spelling() {
        let spelt = |value: &str| {
            let kind = IdentifierKind::Imei;
            let value = value.into();
            Identifier { kind, value }.in_one_spelling()
        };
        for value in [
            "49/015420/323751/8",
            "49-015420-323751-8",
            "４９０１５４２０３２３７５１８",
        ] {
            assert_eq!(spelt(value).as_deref(), Some("490154203237518"), "{value}");
        }
        assert_eq!(spelt("none"), None);
    }

    fn with_check_digit(body: &[u32]) -> Vec<u32> {
        let mut digits = body.to_vec();
        digits.push(0);
        let last = (10 - luhn(&digits)) % 10;
        digits.pop();
        digits.push(last);
        digits
    }

    fn imei_of(digits: &[u32]) -> Option<IdentifierDoubt> {
        let text: String = digits
            .iter()
            .filter_map(|d| char::from_digit(*d, 10))
            .collect();
        doubt(IdentifierKind::Imei, &text)
    }

    proptest! {
        #[test]
        fn the_check_digit_of_an_imei_catches_every_wrong_digit(
            body in proptest::collection::vec(0_u32..10, 14), at in 0_usize..15, wrong in 1_u32..10
        ) {
            let digits = with_check_digit(&body);
            prop_assert_eq!(imei_of(&digits), None);
            let mut altered = digits;
            altered[at] = (altered[at] + wrong) % 10;
            prop_assert_eq!(imei_of(&altered), Some(IdentifierDoubt::ImeiCheckDigit));
        }

        // Luhn misses 09 and 90, and nothing else.
        #[test]
        fn the_check_digit_of_an_imei_catches_neighbours_changed_over(
            body in proptest::collection::vec(0_u32..10, 14), at in 0_usize..14
        ) {
            let digits = with_check_digit(&body);
            let (a, b) = (digits[at], digits[at + 1]);
            prop_assume!(a != b && (a, b) != (0, 9) && (a, b) != (9, 0));
            let mut altered = digits;
            altered.swap(at, at + 1);
            prop_assert_eq!(imei_of(&altered), Some(IdentifierDoubt::ImeiCheckDigit));
        }

        // Weighted modulo 11, so characters of one value are not told apart.
        #[test]
        fn the_check_digit_of_a_vin_catches_every_character_of_another_value(
            start in "[1-5][A-HJ-NPR-Z0-9]{7}", end in "[A-HJ-NPR-Z0-9]{8}",
            at in 0_usize..17, wrong in "[A-HJ-NPR-Z0-9]"
        ) {
            prop_assume!(at != 8);
            let checked = ('0'..='9').chain(['X']).map(|c| format!("{start}{c}{end}"))
                .find(|text| vin(text).is_none());
            let checked = checked.unwrap();
            let wrong = wrong.chars().next().unwrap();
            let was = checked.chars().nth(at).unwrap();
            prop_assume!(transliterated(was) != transliterated(wrong));
            let altered: String = checked.chars().enumerate()
                .map(|(i, c)| if i == at { wrong } else { c }).collect();
            prop_assert!(vin(&altered).is_some());
        }

        #[test]
        fn the_check_digit_of_a_vin_catches_another_one_and_neighbours_changed_over(
            start in "[1-5][A-HJ-NPR-Z0-9]{7}", end in "[A-HJ-NPR-Z0-9]{8}", at in 0_usize..16
        ) {
            let fitting: Vec<String> = ('0'..='9').chain(['X'])
                .map(|c| format!("{start}{c}{end}"))
                .filter(|text| vin(text).is_none())
                .collect();
            prop_assert_eq!(fitting.len(), 1);
            let mut altered: Vec<char> = fitting[0].chars().collect();
            // The check digit itself, changed over, is another one.
            prop_assume!(at != 7 && at != 8);
            prop_assume!(transliterated(altered[at]) != transliterated(altered[at + 1]));
            altered.swap(at, at + 1);
            prop_assert!(vin(&String::from_iter(altered)).is_some());
        }

        #[test]
        fn a_mark_of_every_shape_passes_with_or_without_a_space(
            mark in "[A-HJ-PR-Y]{2}[0-9]{2} ?[A-HJ-PR-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]|[A-Z]{1,3} ?[0-9]{1,4}|[0-9]{1,4} ?[A-Z]{1,3}"
        ) {
            prop_assert_eq!(doubt(IdentifierKind::RegistrationMark, &mark), None);
        }

        #[test]
        fn no_text_makes_a_check_panic(text in "\\PC{0,30}") {
            for kind in [IdentifierKind::Imei, IdentifierKind::RegistrationMark, IdentifierKind::VehicleIdentification] {
                let _ = doubt(kind, &text);
            }
        }
    }
}
