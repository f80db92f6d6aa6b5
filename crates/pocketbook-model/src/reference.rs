//! References that people read aloud and type: each has its shape, and only a
//! text of that shape becomes one.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{FieldError, Rule, Timestamp};

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $field:literal, $expected:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The reference as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = FieldError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    return Ok(Self(text.to_owned()));
                }
                Err(FieldError {
                    field: $field.to_owned(),
                    rule: if text.is_empty() { Rule::Required } else { Rule::Shape { expected: $expected } },
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = FieldError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(reference: $name) -> Self {
                reference.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

reference! {
    /// A command-and-control (CAD) reference: the day's serial and its date,
    /// such as `CAD 2089/21Nov`.
    CadReference, "cad_reference", "a serial, a slash, day and month, such as CAD 2089/21Nov, of a serial and a day that there are", is_cad
}
reference! {
    /// A unique reference number: force (2), unit (2), serial (5) and year (2),
    /// 11 characters together, such as `01FH1234526`. The force allocates it,
    /// usually after the first account is taken.
    Urn, "urn", "11 letters and digits such as 01FH1234526: force, unit, serial, year", is_urn
}
reference! {
    /// An exhibit reference: the producer's initials and a serial, such as
    /// `ABC/1`.
    ExhibitReference, "exhibit", "the producer's initials and a number, such as ABC/1", is_exhibit
}
reference! {
    /// The number on a seal, as printed on the bag or tag. Each seal is used
    /// once.
    SealNumber, "seal", "the number on the seal: 1 to 30 letters, digits, slashes or hyphens", is_seal
}
reference! {
    /// A crime number, allocated by the force and only by the force. Its shape
    /// is the force's configuration, so only what can be printed on one line is
    /// asked of it here.
    CrimeNumber, "crime_number", "up to 40 letters, digits, slashes or hyphens, not beginning with PB", is_force_number
}
reference! {
    /// The number of an incident that is recorded without a crime, allocated by
    /// the force and only by the force. As with a crime number, its shape is the
    /// force's configuration.
    IncidentNumber, "incident_number", "up to 40 letters, digits, slashes or hyphens, not beginning with PB", is_force_number
}
reference! {
    /// An officer's warrant number: permanent, numeric.
    WarrantNumber, "warrant_number", "1 to 10 digits", |text| digits(text, 1, 10)
}

fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn is_cad(text: &str) -> bool {
    let serial_and_date = text.strip_prefix("CAD ").unwrap_or(text);
    let Some((serial, date)) = serial_and_date.split_once('/') else {
        return false;
    };
    let Some((day, month)) = date.split_at_checked(date.len().saturating_sub(3)) else {
        return false;
    };
    digits(serial, 1, 6)
        && MONTHS.contains(&month)
        && digits(day, 1, 2)
        && serial.bytes().any(|digit| digit != b'0')
        && day
            .parse::<u8>()
            .is_ok_and(|day| (1..=days(month)).contains(&day))
}

/// Days of a month; 29 of February, for a reference names no year.
fn days(month: &str) -> u8 {
    match month {
        "Feb" => 29,
        "Apr" | "Jun" | "Sep" | "Nov" => 30,
        _ => 31,
    }
}

fn is_urn(text: &str) -> bool {
    let unit = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit();
    text.len() == 11
        && text
            .bytes()
            .enumerate()
            .all(|(at, c)| if at < 4 { unit(c) } else { c.is_ascii_digit() })
}

fn is_exhibit(text: &str) -> bool {
    let Some((initials, serial)) = text.split_once('/') else {
        return false;
    };
    let number = serial
        .strip_suffix(|c: char| c.is_ascii_uppercase())
        .unwrap_or(serial);
    (2..=4).contains(&initials.len())
        && initials.bytes().all(|b| b.is_ascii_uppercase())
        && digits(number, 1, 4)
}

fn is_seal(text: &str) -> bool {
    (1..=30).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'/' || b == b'-')
}

impl ExhibitReference {
    /// The producer's initials.
    #[must_use]
    pub fn initials(&self) -> &str {
        self.0.split_once('/').map_or("", |(initials, _)| initials)
    }

    /// The producer's number, without the letter that may follow it.
    #[must_use]
    pub fn number(&self) -> u32 {
        let serial = self.0.split_once('/').map_or("", |(_, serial)| serial);
        let digits = serial.trim_end_matches(|c: char| c.is_ascii_uppercase());
        // At most four digits, by the shape.
        digits.parse().unwrap_or_default()
    }

    /// One spelling for every way to write the number: `ABC/01` is `ABC/1`.
    #[must_use]
    pub fn plain(&self) -> String {
        let serial = self.0.split_once('/').map_or("", |(_, serial)| serial);
        let trimmed = serial.trim_start_matches('0');
        let trimmed = if trimmed.starts_with(|c: char| c.is_ascii_digit()) {
            trimmed.to_owned()
        } else {
            format!("0{trimmed}")
        };
        format!("{}/{trimmed}", self.initials())
    }
}

impl CadReference {
    /// The serial with the day it was given, as `2089/2025-11-21`: the newest
    /// such day up to the day after `heard`. A CAD reference names no year, so
    /// by itself it comes back every year.
    #[must_use]
    pub fn dated(&self, heard: Timestamp) -> Option<String> {
        let (serial, date) = self
            .0
            .strip_prefix("CAD ")
            .unwrap_or(&self.0)
            .split_once('/')?;
        let (day, month) = date.split_at_checked(date.len().checked_sub(3)?)?;
        let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
        let day = day.parse().ok()?;
        let latest = heard.utc().date_naive().succ_opt()?;
        let serial = serial.trim_start_matches('0');
        // Eight years lie between two leap days where a century has none.
        (0..=8)
            .filter_map(|back| NaiveDate::from_ymd_opt(latest.year() - back, month, day))
            .find(|date| *date <= latest)
            .map(|date| format!("{serial}/{date}"))
    }
}

/// A text that begins with PB is the tablet's own reference and never a number
/// of the force, whatever shape the force chooses.
fn is_force_number(text: &str) -> bool {
    !crate::LocalReference::is_meant(text)
        && (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'/' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_of_practice_are_read() {
        for text in ["CAD 2089/21Nov", "2089/21Nov", "1/1Jan"] {
            assert_eq!(text.parse::<CadReference>().unwrap().as_str(), text);
        }
        for text in ["AB/1", "ABC/12", "ABCD/9999A"] {
            assert_eq!(text.parse::<ExhibitReference>().unwrap().as_str(), text);
        }
        assert!("01FH1234526".parse::<Urn>().is_ok());
        for text in ["01FH123452", "01FH12345267", "01fh1234526", "01FH12345X6"] {
            assert!(text.parse::<Urn>().is_err(), "{text}");
        }
        assert!("01/1120083/24".parse::<CrimeNumber>().is_ok());
        assert!("204518".parse::<WarrantNumber>().is_ok());
    }

    #[test]
    fn other_text_is_refused_by_field() {
        for text in [
            "CAD 2089",
            "CAD 2089/32Nov",
            "CAD 2089/21nov",
            "CAD /21Nov",
            "x/21Nov",
            "9/é",
        ] {
            assert!(text.parse::<CadReference>().is_err(), "{text}");
        }
        for text in [
            "A/1",
            "ABCDE/1",
            "abc/1",
            "ABC/",
            "ABC/12345",
            "ABC-1",
            "ABC/1AB",
        ] {
            assert!(text.parse::<ExhibitReference>().is_err(), "{text}");
        }
        let error = "12a".parse::<WarrantNumber>().unwrap_err();
        assert_eq!(error.to_string(), "warrant_number: must be 1 to 10 digits");
        assert_eq!(
            "".parse::<WarrantNumber>().unwrap_err().rule,
            Rule::Required
        );
    }

    #[test]
    fn an_exhibit_reference_has_initials_and_a_number() {
        for (text, initials, number, plain) in [
            ("ABC/1", "ABC", 1, "ABC/1"),
            ("AB/0012A", "AB", 12, "AB/12A"),
            ("ABCD/9999", "ABCD", 9999, "ABCD/9999"),
            ("AB/0", "AB", 0, "AB/0"),
            ("AB/00A", "AB", 0, "AB/0A"),
        ] {
            let reference: ExhibitReference = text.parse().unwrap();
            assert_eq!(reference.initials(), initials);
            assert_eq!(reference.number(), number);
            assert_eq!(reference.plain(), plain);
        }
    }

    #[test]
    fn seal_numbers_are_as_printed() {
        for text in ["A1234567", "MPS-B/0012", "7"] {
            assert!(text.parse::<SealNumber>().is_ok(), "{text}");
        }
        for text in ["", "A 1", "A\u{e9}", &"1".repeat(31)] {
            assert!(text.parse::<SealNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_cad_reference_is_of_the_newest_such_day() {
        for (text, heard, expected) in [
            (
                "CAD 2089/21Nov",
                "2025-11-25T19:00:00.000Z",
                "2089/2025-11-21",
            ),
            ("2089/21Nov", "2026-03-01T09:30:00.000Z", "2089/2025-11-21"),
            // Past midnight on the clock of the place, before it in UTC.
            ("007/1Jan", "2025-12-31T23:30:00.000Z", "7/2026-01-01"),
            ("1/29Feb", "2026-03-01T09:30:00.000Z", "1/2024-02-29"),
            ("1/29Feb", "1903-03-01T09:30:00.000Z", "1/1896-02-29"),
        ] {
            let cad: CadReference = text.parse().unwrap();
            let heard = heard.parse().unwrap();
            assert_eq!(cad.dated(heard).as_deref(), Some(expected), "{text}");
        }
        for never in [
            "1/30Feb", "1/31Feb", "1/31Apr", "1/0Jan", "0/1Jan", "000/1Jan",
        ] {
            assert!(never.parse::<CadReference>().is_err(), "{never}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reference_panic(text in "\\PC{0,60}") {
            let _ = text.parse::<CadReference>().map(|cad| cad.dated(Timestamp::from_unix_ms(0)));
            let _ = text.parse::<SealNumber>();
            let _ = text.parse::<Urn>();
            let _ = text.parse::<ExhibitReference>();
            let _ = text.parse::<CrimeNumber>();
            let _ = text.parse::<IncidentNumber>();
            let _ = text.parse::<WarrantNumber>();
        }
    }
}
