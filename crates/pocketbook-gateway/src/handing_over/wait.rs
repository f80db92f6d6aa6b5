//! How long to wait before another attempt: full jitter, 2 s to 15 min, and
//! never less than the receiver asked for.

use std::time::Duration;

const FIRST_MS: u64 = 2_000;
const LONGEST_MS: u64 = 15 * 60 * 1000;
/// The longest that a receiver may ask to be left alone. A wish beyond that is
/// a mistake more often than a wish.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest that any record waits for its next attempt, in milliseconds. One
/// that is said to wait longer was put off by a clock that stood wrong.
pub(super) const LONGEST_WAIT_MS: i64 = 25 * 60 * 60 * 1000;

/// The wait after so many failed attempts in a row; `random` is any number.
pub(super) fn after_failures(failures: u32, asked: Option<Duration>, random: u64) -> Duration {
    let window = FIRST_MS
        .saturating_mul(1 << failures.saturating_sub(1).min(20))
        .min(LONGEST_MS);
    // Never zero: a receiver that comes back must not meet a storm.
    let jittered = Duration::from_millis(FIRST_MS / 4 + random % window);
    asked.map_or(jittered, |asked| jittered.max(asked.min(LONGEST_ASKED)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_grow_and_stay_within_bounds(failures in 1_u32.., random: u64) {
            let wait = after_failures(failures, None, random);
            let window = Duration::from_secs(2 << failures.saturating_sub(1).min(9));
            prop_assert!(wait >= Duration::from_millis(500));
            prop_assert!(wait <= window.min(Duration::from_secs(900)) + Duration::from_millis(500));
        }

        #[test]
        fn the_receivers_wish_is_a_lower_bound_up_to_a_day(asked in 0_u64..1_000_000, random: u64) {
            let asked = Duration::from_secs(asked);
            let wait = after_failures(1, Some(asked), random);
            prop_assert!(wait >= asked.min(LONGEST_ASKED));
            prop_assert!(i64::try_from(wait.as_millis()).unwrap() < LONGEST_WAIT_MS);
        }
    }
}
