//! Days of the calendar, and the day somebody was born.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{FieldError, Rule, Timestamp};

/// A day of the Gregorian calendar, written as ISO 8601 (`2026-03-01`); one day
/// has one spelling. The years are 1800 to 2999: anything else is a slip.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Date(NaiveDate);

const EXPECTED: &str = "a day of the calendar such as 2026-03-01";

impl Date {
    /// The day of a year (1800 to 2999), month (1 to 12) and day (from 1), if
    /// there is one.
    #[must_use]
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|_| (1800..3000).contains(&year))
            .map(Self)
    }

    /// The day for calendar arithmetic.
    #[must_use]
    pub const fn calendar(self) -> NaiveDate {
        self.0
    }

    /// Whole years from an earlier day to this one; `None` when it is later.
    #[must_use]
    pub fn years_since(self, earlier: Self) -> Option<u32> {
        self.0.years_since(earlier.0)
    }
}

/// The day of an instant, in UTC.
impl From<Timestamp> for Date {
    fn from(time: Timestamp) -> Self {
        let day = time.utc().date_naive();
        // An instant outside the years of this type is no real day either.
        Self(day.with_year(day.year().clamp(1800, 2999)).unwrap_or(day))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day: Option<NaiveDate> = text.parse().ok();
        day.and_then(|day| Self::of(day.year(), day.month(), day.day()))
            .filter(|day| day.to_string() == text)
            .ok_or_else(|| FieldError {
                field: "date".to_owned(),
                rule: Rule::Shape { expected: EXPECTED },
            })
    }
}

impl TryFrom<String> for Date {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// The day somebody was born. It identifies them, so it does not show itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DateOfBirth(Date);

impl DateOfBirth {
    /// Marks a day as somebody's birth.
    #[must_use]
    pub const fn new(day: Date) -> Self {
        Self(day)
    }

    /// The day itself. Each call is a place where it could escape.
    #[must_use]
    pub const fn reveal(self) -> Date {
        self.0
    }

    /// Age in completed years on a day; `None` before the birth. Who was born
    /// on 29 February completes a year on 1 March when there is no such day.
    #[must_use]
    pub fn age_on(self, day: Date) -> Option<u32> {
        day.years_since(self.0)
    }
}

impl fmt::Debug for DateOfBirth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

impl FromStr for DateOfBirth {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = text.parse().map_err(|error: FieldError| FieldError {
            field: "date_of_birth".to_owned(),
            ..error
        })?;
        Ok(Self(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_refused() {
        for text in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-04-31",
            "1799-12-31",
            "3000-01-01",
            "26-03-01",
            "2026-3-1",
            "01/03/2026",
            "2026-03-01T00:00:00Z",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn an_age_is_of_completed_years() {
        let born: DateOfBirth = "2008-02-29".parse().unwrap();
        for (on, age) in [
            ("2008-02-28", None),
            ("2008-02-29", Some(0)),
            ("2026-02-28", Some(17)),
            ("2026-03-01", Some(18)),
        ] {
            assert_eq!(born.age_on(day(on)), age, "{on}");
        }
    }

    #[test]
    fn a_birth_does_not_show_itself_and_its_error_names_the_field() {
        let born: DateOfBirth = "1990-04-01".parse().unwrap();
        assert_eq!(format!("{born:?}"), "[personal]");
        let error = "1 April 1990".parse::<DateOfBirth>().unwrap_err();
        assert_eq!(error.field, "date_of_birth");
        assert!(!error.to_string().contains("April"));
    }

    proptest! {
        #[test]
        fn a_day_survives_its_own_spelling(year in 1800_i32..3000, month in 1_u32..13, of_month in 1_u32..32) {
            if let Some(date) = Date::of(year, month, of_month) {
                prop_assert_eq!(day(&date.to_string()), date);
                let json = serde_json::to_string(&date).unwrap();
                prop_assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), date);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}", ms: i64) {
            let _ = text.parse::<Date>();
            let _ = Date::from(Timestamp::from_unix_ms(ms));
        }
    }
}
