//! How long to wait after a failure: full jitter, from 2 seconds to 15 minutes,
//! and never less than the gateway asked for.

use std::time::Duration;

const FIRST_MS: u64 = 2_000;
const LONGEST_MS: u64 = 15 * 60 * 1000;

/// Failures in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Counts a failure and gives the time to wait. `random` is any number; the
    /// gateway's own wish, if any, is a lower bound.
    pub fn failed(&mut self, random: u64, retry_after: Option<Duration>) -> Duration {
        let window = FIRST_MS
            .saturating_mul(1 << self.failures.min(20))
            .min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        // Never zero: a tight loop would be a storm when a gateway comes back.
        let jittered = Duration::from_millis(FIRST_MS / 2 + random % window)
            .min(Duration::from_millis(LONGEST_MS));
        retry_after.map_or(jittered, |asked| jittered.max(asked))
    }

    /// Forgets failures: something succeeded, the link changed, or the officer
    /// asked.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_stay_within_bounds(randoms in prop::collection::vec(any::<u64>(), 1..60)) {
            let mut backoff = Backoff::default();
            for (count, random) in randoms.into_iter().enumerate() {
                let wait = backoff.failed(random, None);
                let window = Duration::from_secs(2 << count.min(9));
                prop_assert!(wait >= Duration::from_secs(1));
                prop_assert!(wait <= (window + Duration::from_secs(1)).min(Duration::from_secs(900)));
            }
        }

        #[test]
        fn the_gateways_wish_is_a_lower_bound(random: u64, asked in 0_u64..10_000) {
            let asked = Duration::from_secs(asked);
            prop_assert!(Backoff::default().failed(random, Some(asked)) >= asked);
        }
    }
}
