//! Where somebody lives: postcodes, streets with a house number, and the
//! witness's own address.
//!
//! The CPS records a witness's address on the back of the form and keeps it
//! off the copies for the defence (domain/statements.md §1.3, §1.5).

use regex::RegexBuilder;

use super::text::{at, character_before, patterns, stands_alone, words_before};
use super::{Finding, WarningCode};
use crate::Personal;
use crate::aids::plain::plain;

patterns! {
    /// Royal Mail, Programmers' Guide to the Postcode Address File: `A9 9AA`,
    /// `A99 9AA`, `A9A 9AA`, `AA9 9AA`, `AA99 9AA`, `AA9A 9AA` and `GIR 0AA`;
    /// no Q, V, X first; no I, J, Z second; only some letters third and
    /// fourth; no C, I, K, M, O, V in the last two.
    POSTCODE = r"(?x)(?i-u)
        (?: [A-PR-UWYZ] [0-9] [0-9A-HJKPSTUW]?
          | [A-PR-UWYZ] [A-HK-Y] [0-9] [0-9ABEHMNPRVWXY]?
          | GIR )
        [\x20\t]{0,2}
        [0-9] [ABD-HJLNP-UW-Z]{2}";

    /// A house number, the name of the street in capital initials, and what
    /// kind of street it is; with or without a flat before it.
    STREET = r"(?x)
        (?: (?i-u:flat|apartment|apt\.?|unit|room) [\x20] [0-9]{1,4} [A-Za-z]? ,? [\x20] )?
        [0-9]{1,4} [A-Za-z]? (?: [\x20]?-[\x20]?[0-9]{1,4} [A-Za-z]? )? ,? [\x20]
        (?: (?: [A-Z\u{C0}-\u{DE}\u{174}\u{176}] [A-Za-z\u{C0}-\u{24F}'.\-]{0,30} [\x20] ){1,4}?
            (?i-u: road|rd|street|st|avenue|ave|lane|ln|close|drive|crescent|cres|way|court|ct
                 | gardens|gdns|grove|place|square|terrace|walk|hill|mews|row|parade|rise
                 | green|park|vale|view|mount|wharf|quay|broadway|common|circus|esplanade )
          | (?: [Hh]eol | [Ff]fordd | [Ss]tryd | [Rr]hodfa | [Ll]\u{F4}n )
            [\x20] [A-Z\u{C0}-\u{DE}\u{174}\u{176}] [A-Za-z\u{C0}-\u{24F}'\-]{0,30} )
        ";

    /// A flat in a building with a name.
    FLAT = r"(?x)
        (?i-u:flat|apartment|apt\.?) [\x20] [0-9]{1,4} [A-Za-z]? ,? [\x20]
        (?: [A-Z\u{C0}-\u{DE}\u{174}\u{176}] [A-Za-z\u{C0}-\u{24F}'.\-]{0,30} [\x20] ){1,4}?
        (?i-u: house|court|tower|point|lodge|mansions|heights|buildings )";

    /// The first word of a street's name that makes it something else.
    NO_STREET = r"(?x)(?i-u)
        ^[0-9]{1,4}[a-z]?,?[\x20] (?: january|february|march|april|may|june|july|august|september
                          | october|november|december|hours|hrs|am|pm )\b";

    /// Words by which a part of an address without a number is a street.
    STREET_WORD = r"(?x)(?i-u)
        [\x20](?: road|rd|street|st|avenue|ave|lane|ln|close|drive|crescent|way|court|gardens
                | grove|place|square|terrace|walk|hill|mews|row|parade|rise|green|park )\.?$";
}

/// Ranks and references whose number is no house number.
const NUMBERED: [&str; 13] = [
    "cad",
    "constable",
    "crime",
    "dc",
    "di",
    "ds",
    "exhibit",
    "inspector",
    "officer",
    "pc",
    "pcso",
    "ps",
    "sergeant",
];

pub(super) fn check(text: &str, own: Option<&Personal>, found: &mut Vec<Finding>) {
    postcodes(text, found);
    for place in STREET.finds(text).chain(FLAT.finds(text)) {
        // "At number 42" is a house; "exhibit number 42" is none.
        let numbered = (words_before(text, &place, 2).iter())
            .find(|word| !matches!(word.as_str(), "number" | "no"))
            .is_some_and(|word| NUMBERED.contains(&word.as_str()));
        let part_of_a_number = matches!(character_before(text, &place), Some('.' | ':' | '-'));
        if stands_alone(text, &place)
            && !numbered
            && !part_of_a_number
            && !NO_STREET.is_in(at(text, &place))
        {
            found.push(Finding::new(WarningCode::StreetAddress, place));
        }
    }
    if let Some(own) = own {
        own_address(text, &plain(own.reveal()), found);
    }
}

fn postcodes(text: &str, found: &mut Vec<Finding>) {
    for place in POSTCODE.finds(text) {
        let hyphenated = character_before(text, &place) == Some('-');
        if stands_alone(text, &place) && !hyphenated && !ends_in_an_ordinal(at(text, &place)) {
            found.push(Finding::new(WarningCode::Postcode, place));
        }
    }
}

/// "At bay B12 4th from the left" has the letters of a postcode.
fn ends_in_an_ordinal(postcode: &str) -> bool {
    ["1st", "2nd", "3rd"]
        .iter()
        .any(|ordinal| postcode.ends_with(ordinal))
        || postcode.ends_with("th")
}

/// Looks for the parts of the witness's address that point at their door: the
/// postcode, the street with or without its number, the name of a house or
/// flat. The town and the county are left out; half the text may be set there.
fn own_address(text: &str, address: &str, found: &mut Vec<Finding>) {
    let mut sought: Vec<String> = Vec::new();
    let mut rest = String::new();
    let mut copied = 0;
    for place in POSTCODE.finds(address) {
        if stands_alone(address, &place) {
            let letters: Vec<String> = at(address, &place)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .map(String::from)
                .collect();
            sought.push(letters.join(r"[\x20\t]{0,2}"));
            rest.push_str(address.get(copied..place.start).unwrap_or_default());
            copied = place.end;
        }
    }
    rest.push_str(address.get(copied..).unwrap_or_default());

    let parts: Vec<String> = rest
        .split([',', ';', '\n'])
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|part| part.chars().filter(|c| c.is_alphabetic()).count() >= 3)
        .collect();
    for (index, part) in parts.iter().enumerate() {
        let has_a_number = part.chars().any(|c| c.is_ascii_digit());
        let names_a_house = index == 0 && parts.len() > 1;
        if !has_a_number && !names_a_house && !STREET_WORD.is_in(part) {
            continue;
        }
        // "Flat 2 14 Invented Road Testford" is looked for as "Invented Road",
        // with or without a number.
        let street = STREET
            .finds(part)
            .next()
            .map_or(part.as_str(), |street| at(part, &street));
        let numbers_end = street
            .rfind(|c: char| c.is_ascii_digit())
            .and_then(|digit| Some(digit + street.get(digit..)?.find(' ')? + 1));
        let street = numbers_end
            .and_then(|end| street.get(end..))
            .unwrap_or(street);
        let words: Vec<String> = street.split(' ').map(regex::escape).collect();
        sought.push(format!(
            r"(?:[0-9]{{1,4}}[a-z]?(?:\x20?-\x20?[0-9]{{1,4}}[a-z]?)?,?\x20)?{}",
            words.join(r"[\x20\t\n]{1,2}")
        ));
    }
    if sought.is_empty() {
        return;
    }
    let Ok(pattern) = RegexBuilder::new(&sought.join("|"))
        .case_insensitive(true)
        .build()
    else {
        return;
    };
    let mut places = pattern
        .find_iter(text)
        .map(|find| find.range())
        .filter(|place| stands_alone(text, place))
        .peekable();
    while let Some(mut place) = places.next() {
        // "14 Invented Road, Testford, TE5 7ST" is one address.
        while let Some(next) = places.next_if(|next| {
            let between = text.get(place.end..next.start).unwrap_or_default();
            between.len() <= 4 && !between.contains(char::is_alphanumeric)
        }) {
            place.end = next.end;
        }
        found.push(Finding::new(WarningCode::OwnAddress, place));
    }
}
