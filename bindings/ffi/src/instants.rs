//! Instants and days as each language has them: `java.time.Instant` and
//! `LocalDate`, Foundation's `Date`, Python's `datetime` and `date`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pocketbook_core::model::{Date as Day, Timestamp};

use crate::PocketbookError;

/// To the nearest millisecond, which is what is kept: Foundation counts seconds
/// in a binary fraction and gives .123 as .122999.
fn timestamp(at: SystemTime) -> Timestamp {
    let ms = |span: Duration| {
        i64::try_from(span.as_nanos().saturating_add(500_000) / 1_000_000).unwrap_or(i64::MAX)
    };
    Timestamp::from_unix_ms(match at.duration_since(UNIX_EPOCH) {
        Ok(after) => ms(after),
        Err(before) => -ms(before.duration()),
    })
}

fn system_time(at: Timestamp) -> SystemTime {
    let span = Duration::from_millis(at.unix_ms().unsigned_abs());
    let time = if at.unix_ms() < 0 {
        UNIX_EPOCH.checked_sub(span)
    } else {
        UNIX_EPOCH.checked_add(span)
    };
    // Windows counts from 1601; nothing that is kept is as old.
    time.unwrap_or(UNIX_EPOCH)
}

uniffi::custom_type!(
    /// An instant, kept to the millisecond.
    Timestamp, SystemTime, {
    remote,
    lower: |at| system_time(at),
    try_lift: |at| Ok(timestamp(at)),
});

uniffi::custom_type!(
    /// A day of the calendar, from 1800 to 2999.
    Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| text.parse().map_err(|_| PocketbookError::field(
        "day",
        "shape",
        "must be a day of the calendar from 1800 to 2999, such as 2026-03-01",
    ).into()),
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_comes_back_as_it_went_whatever_a_host_makes_of_its_fraction() {
        for ms in [-62_167_219_200_000, -1, 0, 1, 1_772_823_360_123] {
            let at = Timestamp::from_unix_ms(ms);
            assert_eq!(timestamp(system_time(at)), at);
        }
        let swift = UNIX_EPOCH + Duration::from_nanos(1_772_823_360_122_999_906);
        assert_eq!(timestamp(swift).unix_ms(), 1_772_823_360_123);
    }
}
