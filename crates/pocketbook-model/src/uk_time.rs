//! The time on the clocks of the United Kingdom, in which a statement is dated: a
//! witness who signs at half past midnight in July has not signed the day before.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, Offset as _, TimeDelta, Utc};

use crate::{Date, Timestamp};

impl Timestamp {
    /// The time on the clocks of the United Kingdom, for display.
    #[must_use]
    pub fn in_uk(self) -> DateTime<FixedOffset> {
        let utc = self.utc();
        let ahead = if is_summer(utc) { 3_600 } else { 0 };
        let offset = FixedOffset::east_opt(ahead).unwrap_or_else(|| Utc.fix());
        utc.with_timezone(&offset)
    }

    /// How those clocks are called then: `GMT` or `BST`.
    #[must_use]
    pub fn uk_zone(self) -> &'static str {
        if is_summer(self.utc()) { "BST" } else { "GMT" }
    }

    /// The day in the United Kingdom.
    #[must_use]
    pub fn uk_day(self) -> Date {
        let local = self.in_uk().naive_local().and_utc();
        Date::from(Self::from(local))
    }
}

/// British Summer Time runs from one o'clock GMT on the last Sunday of March to
/// the same hour of the last Sunday of October (Summer Time Order 2002).
fn is_summer(utc: DateTime<Utc>) -> bool {
    let change = |month| {
        // Both months have 31 days.
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31)?;
        let since_sunday = i64::from(last.weekday().num_days_from_sunday());
        let sunday = last.checked_sub_signed(TimeDelta::days(since_sunday))?;
        Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
    };
    match (change(3), change(10)) {
        (Some(begins), Some(ends)) => begins <= utc && utc < ends,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_and_hour_are_those_of_the_clock_on_the_wall() {
        for (utc, expected) in [
            ("2026-01-15T23:30:00.000Z", "2026-01-15 23:30 GMT"),
            ("2026-07-15T23:30:00.000Z", "2026-07-16 00:30 BST"),
            // 29 March and 25 October are the last Sundays.
            ("2026-03-29T00:59:59.999Z", "2026-03-29 00:59 GMT"),
            ("2026-03-29T01:00:00.000Z", "2026-03-29 02:00 BST"),
            ("2026-10-25T00:59:59.999Z", "2026-10-25 01:59 BST"),
            ("2026-10-25T01:00:00.000Z", "2026-10-25 01:00 GMT"),
            // The last day of the month is a Sunday.
            ("2024-03-31T01:00:00.000Z", "2024-03-31 02:00 BST"),
        ] {
            let time: Timestamp = utc.parse().unwrap();
            let local = time.in_uk().format("%Y-%m-%d %H:%M");
            assert_eq!(format!("{local} {}", time.uk_zone()), expected);
            assert!(expected.starts_with(&time.uk_day().to_string()));
        }
    }
}
