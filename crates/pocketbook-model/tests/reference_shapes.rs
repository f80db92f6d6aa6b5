//! Every reference that people read aloud and type: what has its shape is read
//! back as itself, what was mistyped by one character is refused or is another
//! reference, and none is taken for one of another kind. The shapes are said
//! here a second time, as regular expressions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use pocketbook_model::{
    CadReference, CrimeNumber, DraftId, ExhibitReference, IncidentNumber, LocalReference,
    SealNumber, Timestamp, Urn, WarrantNumber,
};
use proptest::prelude::*;
use regex::Regex;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Days with their months, of a leap year.
const DAY: &str = "(0?[1-9]|[12][0-9])(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\
                   |30(Jan|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\
                   |31(Jan|Mar|May|Jul|Aug|Oct|Dec)";
const URN: &str = "[A-Z0-9]{4}[0-9]{7}";
const EXHIBIT: &str = "[A-Z]{2,4}/[0-9]{1,4}[A-Z]?";
const SEAL: &str = "[A-Za-z0-9/-]{1,30}";
const FORCE: &str = "[A-Za-z0-9/-]{1,40}";
const WARRANT: &str = "[0-9]{1,10}";

fn has(shape: &str, text: &str) -> bool {
    let shape = Regex::new(&format!("\\A(?:{shape})\\z")).unwrap();
    shape.is_match(text)
}

fn is_cad(text: &str) -> bool {
    let text = text.strip_prefix("CAD ").unwrap_or(text);
    has(&format!("[0-9]{{1,6}}/({DAY})"), text) && !has("0+/.*", text)
}

/// The first of its letters and digits are not P and B.
fn is_of_the_force(text: &str) -> bool {
    has(FORCE, text) && !has("[/-]*[Pp][/-]*[Bb].*", text)
}

fn cad() -> impl Strategy<Value = String> {
    let day = proptest::string::string_regex(DAY).unwrap();
    ("(CAD )?", "0{0,2}[1-9][0-9]{0,3}", day)
        .prop_map(|(before, serial, day)| format!("{before}{serial}/{day}"))
}

/// Numbers as forces write them, what else has the shape, and what is nearly a
/// tablet's own reference.
fn of_the_force() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        "N?[0-9]{2}/[0-9]{7}/[0-9]{2}",
        "[A-Za-z0-9/-]{1,40}",
        "[/-]?[PBpb]{1,2}[/-]?[0-9A-Za-z]{0,9}",
    ];
    any.prop_filter("a tablet's own", |text| is_of_the_force(text))
}

/// What a finger does to a text: where, and another character, one more or one
/// less.
fn slip() -> impl Strategy<Value = (usize, u8, char)> {
    let character = prop_oneof![
        proptest::char::range('0', '9'),
        proptest::char::range('A', 'Z'),
        proptest::char::range('a', 'z'),
        proptest::sample::select(vec!['/', '-', ' ', '.', '\n', 'é', '１']),
    ];
    (0_usize..64, 0_u8..3, character)
}

fn mistyped(text: &str, (at, how, character): (usize, u8, char)) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at % characters.len();
    match how {
        0 => characters[at] = character,
        1 => characters.insert(at, character),
        _ => drop(characters.remove(at)),
    }
    characters.into_iter().collect()
}

/// A text of the shape is read, written and read again as itself.
fn is_read_back<R>(text: &str) -> Result<(), TestCaseError>
where
    R: FromStr<Err: Debug> + Display + PartialEq + Debug + Serialize + DeserializeOwned,
{
    let read: R = text.parse().unwrap();
    prop_assert_eq!(read.to_string(), text);
    let json = serde_json::to_string(&read).unwrap();
    prop_assert_eq!(&json, &serde_json::to_string(text).unwrap());
    prop_assert_eq!(serde_json::from_str::<R>(&json).unwrap(), read);
    Ok(())
}

/// Mistyped it is refused, in JSON too, or it has the shape and is another one.
fn is_told_apart<R>(
    text: &str,
    slip: (usize, u8, char),
    has_shape: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError>
where
    R: FromStr<Err: Debug> + Display + PartialEq + Debug + DeserializeOwned,
{
    let wrong = mistyped(text, slip);
    let read = wrong.parse::<R>().ok();
    let json = serde_json::to_string(&wrong).unwrap();
    prop_assert_eq!(&serde_json::from_str::<R>(&json).ok(), &read);
    prop_assert_eq!(read.is_some(), has_shape(&wrong), "{}", wrong);
    if let Some(read) = read {
        prop_assert_eq!(read.to_string(), wrong.as_str());
        prop_assert_eq!(read == text.parse().unwrap(), wrong == text);
    }
    Ok(())
}

fn is_no_local_reference(text: &str) -> Result<(), TestCaseError> {
    for spelling in [text.to_owned(), text.to_lowercase(), text.to_uppercase()] {
        prop_assert!(spelling.parse::<LocalReference>().is_err(), "{}", spelling);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_cad_reference(text in cad(), slip in slip()) {
        is_read_back::<CadReference>(&text)?;
        is_told_apart::<CadReference>(&text, slip, is_cad)?;
        is_no_local_reference(&text)?;
    }

    #[test]
    fn a_urn(text in "[A-Z0-9]{4}[0-9]{7}", slip in slip()) {
        is_read_back::<Urn>(&text)?;
        is_told_apart::<Urn>(&text, slip, |text| has(URN, text))?;
    }

    #[test]
    fn a_seal_number(text in "[A-Za-z0-9/-]{1,30}", slip in slip()) {
        is_read_back::<SealNumber>(&text)?;
        is_told_apart::<SealNumber>(&text, slip, |text| has(SEAL, text))?;
    }

    #[test]
    fn an_exhibit_reference(text in "[A-Z]{2,4}/[0-9]{1,4}[A-Z]?", slip in slip()) {
        is_read_back::<ExhibitReference>(&text)?;
        is_told_apart::<ExhibitReference>(&text, slip, |text| has(EXHIBIT, text))?;
        is_no_local_reference(&text)?;
        // One spelling, which stands for itself and is of the same thing.
        let read: ExhibitReference = text.parse().unwrap();
        let plain: ExhibitReference = read.plain().parse().unwrap();
        prop_assert_eq!(plain.plain(), plain.as_str());
        prop_assert_eq!((plain.initials(), plain.number()), (read.initials(), read.number()));
    }

    #[test]
    fn a_warrant_number(text in "[0-9]{1,10}", slip in slip()) {
        is_read_back::<WarrantNumber>(&text)?;
        is_told_apart::<WarrantNumber>(&text, slip, |text| has(WARRANT, text))?;
        is_no_local_reference(&text)?;
    }

    #[test]
    fn a_number_of_the_force(text in of_the_force(), slip in slip()) {
        is_read_back::<CrimeNumber>(&text)?;
        is_read_back::<IncidentNumber>(&text)?;
        is_told_apart::<CrimeNumber>(&text, slip, is_of_the_force)?;
        is_told_apart::<IncidentNumber>(&text, slip, is_of_the_force)?;
        is_no_local_reference(&text)?;
    }

    #[test]
    fn a_local_reference_is_nothing_else_however_it_is_written(
        random: [u8; 10], lower: bool, between in "[ -]?",
    ) {
        let reference = LocalReference::of(DraftId::from_parts(1, random));
        is_read_back::<LocalReference>(&reference.to_string())?;
        let mut text = reference.to_string().replace('-', &between);
        if lower {
            text = text.to_lowercase();
        }
        prop_assert_eq!(text.parse(), Ok(reference));
        prop_assert!(text.parse::<CadReference>().is_err());
        prop_assert!(text.parse::<CrimeNumber>().is_err());
        prop_assert!(text.parse::<IncidentNumber>().is_err());
        prop_assert!(text.parse::<ExhibitReference>().is_err());
        prop_assert!(text.parse::<WarrantNumber>().is_err());
    }

    /// From 1896 to 2119: two centuries end in it without a leap day.
    #[test]
    fn a_cad_reference_is_of_its_day_and_month_and_never_of_a_day_to_come(
        text in cad(), heard in -2_335_000_000_000_i64..4_733_000_000_000,
    ) {
        let heard = Timestamp::from_unix_ms(heard);
        let dated = text.parse::<CadReference>().unwrap().dated(heard).unwrap();
        let (serial, date) = dated.split_once('/').unwrap();
        let date: NaiveDate = date.parse().unwrap();
        let written = text.trim_start_matches("CAD ").split_once('/').unwrap();
        prop_assert_eq!(serial, written.0.trim_start_matches('0'));
        let day = format!("{}{}", date.day(), date.format("%b"));
        prop_assert_eq!(written.1.trim_start_matches('0'), day);
        let latest = heard.utc().date_naive() + Days::new(1);
        prop_assert!(date <= latest, "{} {}", dated, latest);
        // The newest such day: the next is still to come.
        if (date.day(), date.month()) != (29, 2) {
            prop_assert!(date + Months::new(12) > latest, "{} {}", dated, latest);
        }
    }
}
