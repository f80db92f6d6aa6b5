//! How somebody is reached: phone numbers and e-mail addresses.
//!
//! Numbers abound in statements. A phone number is told from a CAD reference,
//! a crime number, a time, a price or a date by its shape in the National
//! Telephone Numbering Plan (Ofcom) and by the word before it.

use std::ops::Range;

use regex::RegexBuilder;

use super::text::{at, character_after, character_before, patterns, stands_alone, words_before};
use super::{Finding, WarningCode};
use crate::Personal;
use crate::aids::plain::plain;

patterns! {
    /// A UK number with its trunk zero or country code, in any common
    /// spacing, and one group more than it may have: [`united_kingdom`] says
    /// whether it is one.
    UNITED_KINGDOM = r"(?x)(?-u)
        (?: (?:\+|00) \x20? 44 [\x20.\-]? (?: \(0\)[\x20.\-]? | 0 )? \(?
          | \(?0 )
        [1-357-9] (?: \)?[\x20.\-]?[0-9] ){8,9}";

    /// Any other number in international form (ITU-T E.164: 8 to 15 digits).
    INTERNATIONAL = r"(?-u)\+[1-9](?:[\x20.\-]?\(?[0-9]\)?){7,14}";

    /// A number in a contact field.
    ANY = r"(?-u)\+?[0-9](?:[\x20.\-()]{0,2}[0-9]){5,14}";

    /// An e-mail address in its common form (a subset of RFC 5322).
    EMAIL = r"(?x)(?i-u)
        [a-z0-9._%+\-]+ @ [a-z0-9\-]+ (?: \.[a-z0-9\-]+ )* \.[a-z]{2,24}";
}

/// Words before a number that say what else it is. Only words that can mean
/// nothing else: a warning too many costs a look, one too few a home's number.
const REFERENCES: [&str; 12] = [
    "cad",
    "crime",
    "cris",
    "imei",
    "incident",
    "invoice",
    "ref",
    "reference",
    "serial",
    "tracking",
    "urn",
    "vin",
];

/// Words before a number that say that it is a phone's after all.
const PHONES: [&str; 9] = [
    "call",
    "called",
    "mobile",
    "phone",
    "rang",
    "ring",
    "tel",
    "telephone",
    "text",
];

pub(super) fn check(text: &str, own: Option<&Personal>, found: &mut Vec<Finding>) {
    let numbers = UNITED_KINGDOM
        .finds(text)
        .filter_map(|place| united_kingdom(text, place))
        .chain(INTERNATIONAL.finds(text).filter(|place| {
            !at(text, place).starts_with("+44")
                && begins_alone(text, place)
                && ends_alone(text, place)
        }));
    for place in numbers {
        if !is_a_reference(text, &place) {
            found.push(Finding::new(WarningCode::PhoneNumber, place));
        }
    }
    if let Some(own) = own {
        own_numbers(text, &plain(own.reveal()), found);
    }
    for place in EMAIL.finds(text) {
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if !joins(character_before(text, &place)) && !joins(character_after(text, &place)) {
            found.push(Finding::new(WarningCode::EmailAddress, place));
        }
    }
}

/// The place of the number, without a last group that is not part of it
/// ("07700 900123 9 times"), or nothing if it is no UK number.
fn united_kingdom(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    if !begins_alone(text, &place) {
        return None;
    }
    let written = at(text, &place);
    let shorter = written
        .rfind([' ', '.', '-'])
        .map(|end| place.start..place.start + end);
    [Some(place.clone()), shorter]
        .into_iter()
        .flatten()
        .find(|place| ends_alone(text, place) && is_united_kingdom(at(text, place)))
}

fn is_united_kingdom(written: &str) -> bool {
    let groups: Vec<&str> = written
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let digits: String = groups.concat();
    let Some(first) = groups.first() else {
        return false;
    };
    if written.starts_with('+') || digits.starts_with("00") {
        let after_code = digits.trim_start_matches('0').strip_prefix("44");
        return after_code
            .map(|number| number.strip_prefix('0').unwrap_or(number))
            .is_some_and(|number| (9..=10).contains(&number.len()));
    }
    // A dialling code has three to five digits with its zero, which dates and
    // times ("01 02 2024", "010224 0930") have not; no group is one digit.
    let spaced_as_spoken = groups.len() == 1
        || ((3..=5).contains(&first.len()) && groups.iter().all(|group| group.len() >= 2));
    let long_enough = match digits.len() {
        11 => true,
        10 => ["01", "05", "08"]
            .iter()
            .any(|prefix| digits.starts_with(prefix)),
        _ => false,
    };
    spaced_as_spoken && long_enough
}

fn begins_alone(text: &str, place: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '.' | '-' | '+' | ':');
    let price = |c: char| matches!(c, '\u{a3}' | '$' | '\u{20ac}');
    !character_before(text, place).is_some_and(|c| joins(c) || price(c))
}

fn ends_alone(text: &str, place: &Range<usize>) -> bool {
    let mut rest = text.get(place.end..).unwrap_or_default().chars();
    match rest.next() {
        Some('.' | '-' | ':') => !rest.next().is_some_and(|c| c.is_ascii_digit()),
        _ => stands_alone(text, &(place.start..place.end)),
    }
}

fn is_a_reference(text: &str, place: &Range<usize>) -> bool {
    let words = words_before(text, place, 3);
    let names = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    names(&REFERENCES) && !names(&PHONES)
}

/// The witness's own numbers, of whatever country, with and without the trunk
/// zero or the country code.
fn own_numbers(text: &str, contact: &str, found: &mut Vec<Finding>) {
    for place in ANY.finds(contact) {
        let written = at(contact, &place).replace("(0)", "");
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let abroad = written.starts_with('+') || digits.starts_with("00");
        let number = digits.trim_start_matches('0');
        // At home, a number is written without its country's one to three
        // digits; which they are, only the one of this country is known.
        let codes = match number.strip_prefix("44") {
            Some(_) if abroad => 2..=2,
            _ if abroad => 0..=3,
            _ => 0..=0,
        };
        let sought: Vec<String> = codes
            .filter_map(|code: usize| number.get(code..))
            .filter(|national| national.len() >= 6)
            .map(|national| {
                let spaced: Vec<String> = national.chars().map(String::from).collect();
                spaced.join(r"\)?[\x20.\-]?\(?")
            })
            .collect();
        if sought.is_empty() {
            continue;
        }
        let pattern = format!(
            r"(?-u)(?:(?:\+|00)?\x20?44[\x20.\-]?(?:\(0\)[\x20.\-]?)?\(?|\+|\(?0{{1,2}})?(?:{})",
            sought.join("|")
        );
        let Ok(pattern) = RegexBuilder::new(&pattern).build() else {
            continue;
        };
        found.extend(
            pattern
                .find_iter(text)
                .map(|find| find.range())
                .filter(|place| stands_alone(text, place))
                .map(|place| Finding::new(WarningCode::PhoneNumber, place)),
        );
    }
}
