//! Dates of birth. A bare date is the date of an event and is no concern; a
//! date of birth says so, or is the witness's own.

use std::ops::Range;

use super::text::{after, at, before, patterns, stands_alone};
use super::{Finding, WarningCode};
use crate::Personal;
use crate::aids::plain::plain;

patterns! {
    /// A date as officers write it, day before month, and ISO 8601.
    DATE = r"(?x)(?i-u)
        (?P<y1>[0-9]{4}) [-/.] (?P<m1>[0-9]{1,2}) [-/.] (?P<d1>[0-9]{1,2})
      | (?P<d2>[0-9]{1,2}) (?:st|nd|rd|th)? (?:\x20of)? [\x20\-./]?
        (?P<m2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [a-z]{0,6} [.,]? [\x20\-./]?
        '? (?P<y2>[0-9]{4}|[0-9]{2})
      | (?P<m3>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [a-z]{0,6} \.? \x20
        (?P<d3>[0-9]{1,2}) (?:st|nd|rd|th)? ,? \x20 (?P<y3>[0-9]{4})
      | (?P<d4>[0-9]{1,2}) [/.\-] (?P<m4>[0-9]{1,2}) [/.\-] (?P<y4>[0-9]{4}|[0-9]{2})
      | (?P<d5>[0-9]{1,2}) \x20 (?P<m5>[0-9]{1,2}) \x20 (?P<y5>[0-9]{4})
      | (?P<d6>[0-9]{2}) (?P<m6>[0-9]{2}) (?P<y6>[0-9]{4}|[0-9]{2})";

    /// Ends where the date of a birth begins.
    LABEL_BEFORE = r"(?x)(?i-u)
        \b (?: born | date[\x20-]of[\x20-]birth | birth[\x20-]?date | birthday | d\.?o\.?b\.? )
        \s* [:,(=\-]? \s*
        (?: (?:is|was|as|of|given) \s+ ){0,2}
        (?: (?:in|at) \x20 [a-z'\x20\-]{1,40} )??
        (?: (?:on|the) \s+ ){0,2}
        (?: (?:mon|tues|wednes|thurs|fri|satur|sun)day ,? \x20 )?
        (?: the \x20 )? $";

    /// Begins where the date of a birth ended.
    LABEL_AFTER = r"(?x)(?i-u)
        ^ \x20? (?: \( | \x20? (?:is|was) \x20 )
        (?: (?:my|his|her|their|the) \x20 )?
        (?: d\.?o\.?b\b | date\x20of\x20birth | birth\x20?date )";
}

/// Day, month and year; a year of two digits is one of any century.
#[derive(Clone, Copy)]
struct Date {
    year: u16,
    two_digits: bool,
    month: u8,
    day: u8,
}

impl Date {
    fn is(self, other: Self) -> bool {
        let years = if self.two_digits || other.two_digits {
            self.year % 100 == other.year % 100
        } else {
            self.year == other.year
        };
        years && (self.month, self.day) == (other.month, other.day)
    }
}

/// Every date in a text, with its place.
fn dates(text: &str) -> impl Iterator<Item = (Range<usize>, Date)> {
    DATE.finds(text)
        .filter(|place| stands_alone(text, place))
        .filter_map(|place| Some((place.clone(), date(at(text, &place))?)))
}

/// Reads what [`DATE`] found.
fn date(written: &str) -> Option<Date> {
    let captures = DATE.captures(written).next()?;
    let part = |name: &str| (1..=6).find_map(|form: u8| captures.name(&format!("{name}{form}")));
    let year = part("y")?.as_str();
    let month = month(part("m")?.as_str())?;
    let day = part("d")?.as_str().parse().ok()?;
    let possible = (1..=31).contains(&day) && (1..=12).contains(&month);
    Some(Date {
        year: year.parse().ok()?,
        two_digits: year.len() == 2,
        month,
        day,
    })
    .filter(|_| possible)
}

/// The first day that is written in a text, where its year is written in full.
pub(crate) fn written_day(text: &str) -> Option<crate::Date> {
    let (_, date) = dates(&plain(text)).next()?;
    if date.two_digits {
        return None;
    }
    crate::Date::of(date.year.into(), date.month.into(), date.day.into())
}

fn month(written: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let named = NAMES
        .iter()
        .zip(1..)
        .find_map(|(name, number)| name.eq_ignore_ascii_case(written).then_some(number));
    named.or_else(|| written.parse().ok())
}

/// Whether what stands before a date says that somebody was born then.
pub(super) fn follows_a_label(text: &str, date: &Range<usize>) -> bool {
    // A label, three words of a place and a weekday fit into this.
    LABEL_BEFORE.is_in(before(text, date, 96))
}

pub(super) fn check(text: &str, own: Option<&Personal>, found: &mut Vec<Finding>) {
    let own = own.and_then(|own| dates(&plain(own.reveal())).next().map(|(_, date)| date));
    for (place, date) in dates(text) {
        let labelled = follows_a_label(text, &place) || LABEL_AFTER.is_in(after(text, &place, 40));
        if labelled || own.is_some_and(|own| own.is(date)) {
            found.push(Finding::new(WarningCode::DateOfBirth, place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_day_first_in_every_common_form() {
        for written in [
            "1990-02-01",
            "1990/2/1",
            "1 February 1990",
            "1st February 1990",
            "1st of February, 1990",
            "01 FEB 90",
            "1-Feb-1990",
            "February 1st, 1990",
            "01/02/1990",
            "1.2.90",
            "01-02-1990",
            "01 02 1990",
            "01021990",
            "010290",
        ] {
            let read: Vec<_> = dates(written).collect();
            let [(place, date)] = read.as_slice() else {
                panic!("{written}: {} dates", read.len());
            };
            assert_eq!(at(written, place), written);
            assert_eq!((date.day, date.month, date.year % 100), (1, 2, 90));
        }
    }

    #[test]
    fn what_no_calendar_has_is_no_date() {
        for written in [
            "32/01/1990",
            "01/13/1990",
            "99 99 1990",
            "12/34",
            "CAD 2089/21Nov",
        ] {
            assert_eq!(dates(written).count(), 0, "{written}");
        }
    }
}
