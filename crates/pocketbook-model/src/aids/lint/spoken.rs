//! Details that are written out in words, as they come from dictation: "oh seven
//! seven double oh", "born on the fourth of March", "seventeen Invented Road".

use std::ops::Range;

use super::birth::follows_a_label;
use super::text::{at, patterns, stands_alone};
use super::{Finding, WarningCode};

patterns! {
    /// Digits said one by one, from a trunk zero or a country code on.
    DIGITS = r"(?x)(?i-u)
        (?: plus | oh | zero | nought | o ) \b
        (?: [,\x20\-]{1,2}
            (?: (?:double|treble|triple) [\x20\-] )?
            (?: oh | zero | nought | one | two | three | four | five | six | seven | eight | nine | o ) \b
        ){5,15}";

    /// One of them, with how often it is said.
    DIGIT = r"(?x)(?i-u)
        \b (?: (?P<often>double|treble|triple) [\x20\-] )?
        (?: oh | zero | nought | one | two | three | four | five | six | seven | eight | nine | o ) \b";

    /// A day of a month, in words.
    DAY = r"(?x)(?i-u)
        (?: first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth
          | thirteenth | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth | twentieth
          | thirtieth | (?:twenty|thirty) [\x20\-] (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth) )
        (?: \x20 day )? (?: \x20 of )? \x20
        (?: january | february | march | april | may | june | july | august | september | october | november
          | december )";

    /// The number of a house in words, with its street.
    STREET = r"(?x)
        (?i-u: (?: (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:[\x20\-](?:one|two|three|four|five|six|seven|eight|nine))?
          | one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | thirteen | fourteen
          | fifteen | sixteen | seventeen | eighteen | nineteen ) )
        ,? [\x20]
        (?: [A-Z\u{C0}-\u{DE}\u{174}\u{176}] [A-Za-z\u{C0}-\u{24F}'.\-]{0,30} [\x20] ){1,4}?
        (?: [Rr]oad | [Ss]treet | [Aa]venue | [Ll]ane | [Cc]lose | [Dd]rive | [Cc]rescent | [Cc]ourt | [Gg]ardens
          | [Gg]rove | [Ss]quare | [Tt]errace | [Mm]ews )";
}

/// Digits of the shortest number in the United Kingdom, with its trunk zero.
const SHORTEST: usize = 10;

pub(super) fn check(text: &str, found: &mut Vec<Finding>) {
    let alone = |place: &Range<usize>| stands_alone(text, place);
    for place in DIGITS.finds(text).filter(alone) {
        if digits(at(text, &place)) >= SHORTEST {
            found.push(Finding::new(WarningCode::PhoneNumber, place));
        }
    }
    for place in DAY.finds(text).filter(alone) {
        if follows_a_label(text, &place) {
            found.push(Finding::new(WarningCode::DateOfBirth, place));
        }
    }
    for place in STREET.finds(text).filter(alone) {
        found.push(Finding::new(WarningCode::StreetAddress, place));
    }
}

fn digits(said: &str) -> usize {
    let often = |captures: regex::Captures<'_>| match captures.name("often") {
        None => 1,
        Some(often) if often.as_str().eq_ignore_ascii_case("double") => 2,
        Some(_) => 3,
    };
    DIGIT.captures(said).map(often).sum()
}
