//! When two places are likely one.

use super::PlaceLikeness as Like;
use crate::names::plain_words;
use crate::{Coordinates, GridReference, MapPoint, Place, PlaceId, Uprn, WhatThreeWords};

/// Two points nearer than this are one, in metres.
const NEAR_METRES: f64 = 10.0;

/// What of a place is compared, made plain once.
pub(super) struct Traits<'a> {
    pub(super) id: PlaceId,
    uprn: Option<&'a Uprn>,
    postcode: String,
    numbers: Vec<String>,
    address: Vec<String>,
    /// The words of the address without its numbers.
    street: Vec<String>,
    detail: Vec<String>,
    point: Option<&'a MapPoint>,
    words: Option<&'a WhatThreeWords>,
}

impl<'a> Traits<'a> {
    pub(super) fn of(place: &'a Place) -> Self {
        // The postcode is typed in its own field, behind the address, or in both.
        let words = address_words(place.address.reveal());
        let (within, address): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|word| is_postcode(word));
        let mut postcode = plain_words(place.postcode.reveal()).concat();
        if postcode.is_empty() {
            postcode = within.into_iter().next_back().unwrap_or_default();
        }
        let street = address.iter().filter(|word| !has_digit(word));
        Self {
            id: place.id,
            uprn: place.uprn.as_ref(),
            postcode,
            numbers: numbers(&address),
            street: street.cloned().collect(),
            address,
            detail: plain_words(place.detail.reveal()),
            point: place.position.as_ref().map(|position| &position.point),
            words: place.what3words.as_ref(),
        }
    }
}

/// The words of an address that hold a digit: the flat and the house.
fn numbers(address: &[String]) -> Vec<String> {
    let mut numbers: Vec<String> = address
        .iter()
        .filter(|word| has_digit(word))
        .cloned()
        .collect();
    numbers.sort_unstable();
    numbers
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

/// Whether a word has the shape of the first half of a postcode.
fn is_outward(word: &str) -> bool {
    (2..=4).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && has_digit(word)
}

/// Whether a word has the shape of the second half of a postcode.
fn is_inward(word: &str) -> bool {
    word.len() == 3
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().skip(1).all(|c| c.is_ascii_alphabetic())
}

fn is_postcode(word: &str) -> bool {
    let halves = word.split_at_checked(word.len().saturating_sub(3));
    halves.is_some_and(|(outward, inward)| is_outward(outward) && is_inward(inward))
}

/// Words of addresses and how people shorten them.
const SHORTENED: [(&str, &str); 20] = [
    ("street", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("avenue", "av"),
    ("court", "ct"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("square", "sq"),
    ("place", "pl"),
    ("gardens", "gdns"),
    ("close", "cl"),
    ("crescent", "cres"),
    ("terrace", "terr"),
    ("terrace", "tce"),
    ("grove", "gr"),
    ("apartment", "apt"),
    ("building", "bldg"),
    ("house", "hse"),
    ("saint", "st"),
    ("mount", "mt"),
];

/// Words that make another street of one of the same name, beside those above.
const OTHER_STREET: [&str; 13] = [
    "north", "south", "east", "west", "upper", "lower", "mews", "row", "way", "hill", "yard",
    "green", "walk",
];

/// The words of an address, each in one spelling: `Rd.` is `road`, `King's` is
/// `kings`, `No. 12` is `12`, and a postcode is one word.
fn address_words(address: &str) -> Vec<String> {
    let mut plain: Vec<String> = Vec::new();
    for word in plain_words(address) {
        let word = word.replace(['\'', '\u{2019}'], "");
        match plain.last_mut() {
            _ if word.is_empty() => {}
            Some(before) if is_inward(&word) && is_outward(before) => before.push_str(&word),
            _ => plain.push(word),
        }
    }
    let full = |word: String| match SHORTENED.iter().find(|(_, short)| *short == word) {
        Some((full, _)) => (*full).to_owned(),
        None => word,
    };
    let mut words = plain.into_iter().map(full).peekable();
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        let of_a_number = matches!(word.as_str(), "no" | "nr" | "number")
            && (words.peek()).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        if !of_a_number {
            kept.push(word);
        }
    }
    kept
}

/// An address in one spelling, for people: its words without their order.
/// `None` for one without a word.
pub(super) fn address_key(address: &str) -> Option<String> {
    let mut words = address_words(address);
    words.sort_unstable();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Why two places are likely one; empty when they are not.
pub(super) fn reasons(one: &Traits<'_>, other: &Traits<'_>) -> Vec<Like> {
    let differ = |a: &[String], b: &[String]| !a.is_empty() && !b.is_empty() && a != b;
    let two_properties = one.uprn.is_some() && other.uprn.is_some() && one.uprn != other.uprn;
    // The kitchen and the landing of one flat are two places on purpose.
    if two_properties || differ(&one.detail, &other.detail) {
        return Vec::new();
    }
    let same_address = !one.address.is_empty() && one.address == other.address;
    let same_numbers = !one.numbers.is_empty() && one.numbers == other.numbers;
    let elsewhere = differ(&one.numbers, &other.numbers);
    let same_point = match (one.point, other.point) {
        (Some(a), Some(b)) => is_near(a, b),
        _ => false,
    };
    [
        (one.uprn.is_some() && one.uprn == other.uprn, Like::SameUprn),
        (
            !one.postcode.is_empty() && one.postcode == other.postcode && same_numbers,
            Like::SamePostcodeAndNumber,
        ),
        (same_address, Like::SameAddress),
        (
            same_numbers && !same_address && is_similar(one, other),
            Like::SimilarAddress,
        ),
        // Flats above each other share a point and no number.
        (same_point && !elsewhere, Like::SamePosition),
        (
            one.words.is_some() && one.words == other.words && !elsewhere,
            Like::SameWhatThreeWords,
        ),
    ]
    .into_iter()
    .filter(|(is, _)| *is)
    .map(|(_, like)| like)
    .collect()
}

/// Whether two addresses with the same numbers are one but for a letter, or but for
/// what one of them says behind the street. Another postcode is another street.
fn is_similar(one: &Traits<'_>, other: &Traits<'_>) -> bool {
    let one_postcode = one.postcode.is_empty()
        || other.postcode.is_empty()
        || strsim::osa_distance(&one.postcode, &other.postcode) <= 1;
    one_postcode
        && (a_letter_apart(&one.street, &other.street)
            || goes_on(&one.street, &other.street)
            || goes_on(&other.street, &one.street))
}

fn a_letter_apart(one: &[String], other: &[String]) -> bool {
    let mut differ = one.iter().zip(other).filter(|(a, b)| a != b);
    let (first, second) = (differ.next(), differ.next());
    one.len() == other.len() && second.is_none() && first.is_some_and(|(a, b)| is_slip(a, b))
}

/// Whether a word is another with a slip of the hand. In a short one, or in its
/// first letter, it is another street: Mill and Hill, North and Worth.
fn is_slip(one: &str, other: &str) -> bool {
    let long = |word: &str| word.chars().count() >= 5;
    long(one)
        && long(other)
        && one.chars().next() == other.chars().next()
        && strsim::osa_distance(one, other) == 1
}

/// Whether an address goes on where another ends, with a village or a town. One of
/// a single word is no street yet.
fn goes_on(short: &[String], long: &[String]) -> bool {
    let of_a_street = |word: &String| {
        OTHER_STREET.contains(&word.as_str()) || SHORTENED.iter().any(|(full, _)| full == word)
    };
    short.len() >= 2
        && short.len() < long.len()
        && long.starts_with(short)
        && !long.iter().skip(short.len()).any(of_a_street)
}

fn is_near(one: &MapPoint, other: &MapPoint) -> bool {
    match (one, other) {
        (MapPoint::Coordinates(a), MapPoint::Coordinates(b)) => metres(*a, *b) <= NEAR_METRES,
        // Eight digits are ten metres; a reference to fewer is an area.
        (MapPoint::GridReference(a), MapPoint::GridReference(b)) => a == b && digits(a) >= 8,
        _ => false,
    }
}

fn digits(reference: &GridReference) -> usize {
    reference.as_str().len().saturating_sub(2)
}

/// Distance of two near points in metres, on a plane that touches the earth
/// between them: within a few hundred metres the error is far below a metre.
fn metres(one: Coordinates, other: Coordinates) -> f64 {
    const METRES_A_MILLIONTH: f64 = 0.111_320;
    let north = f64::from(one.latitude) - f64::from(other.latitude);
    let between = (f64::from(one.latitude) + f64::from(other.latitude)) / 2e6;
    let mut east = (f64::from(one.longitude) - f64::from(other.longitude)).abs();
    // Across the 180th meridian the short way is the other one.
    east = east.min(360e6 - east);
    METRES_A_MILLIONTH * north.hypot(east * between.to_radians().cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_metres_everywhere() {
        let at = |latitude, longitude| Coordinates {
            latitude,
            longitude,
        };
        for (one, other, expected) in [
            (at(51_500_000, -100_000), at(51_500_000, -100_000), 0.0),
            (at(51_500_000, 0), at(51_500_090, 0), 10.0),
            // A degree east is 69.3 km in London.
            (at(51_500_000, 0), at(51_500_000, 1_000), 69.3),
            (at(0, 179_999_950), at(0, -179_999_950), 11.1),
        ] {
            let found = metres(one, other);
            assert!((found - expected).abs() < 0.1, "{found} {expected}");
        }
    }
}
