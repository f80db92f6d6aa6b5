//! How much to send at once: ranges grow while the link is quick and shrink
//! when it is not.
//!
//! Large ranges save round trips on a good link; on a bad one they are lost
//! whole when it breaks. Four connections carry almost four times as much as
//! one where packets are lost (1.35 against 0.36 Mbit/s at 300 ms and 2 %), and
//! share what there is where the link is merely narrow. So connections are
//! given up last, and taken again first.
//!
//! ```text
//! quick: one more connection, then ranges twice the size
//! slow:  ranges half the size, then half the connections
//! broke: the smallest ranges, half the connections
//! ```

use std::time::Duration;

use pocketbook_protocol::MIN_RANGE;

/// Longer ranges save nothing: at 4 of these per round trip of 300 ms a link
/// carries 220 Mbit/s. They bound the memory too: 8 MiB for four connections.
const MOST_RANGE: u64 = 8 * MIN_RANGE;
/// More connections gained nothing in measurements.
const MOST_CONNECTIONS: usize = 4;
/// A range that took less could have been larger.
const QUICK: Duration = Duration::from_secs(3);
/// A range that took more is too much to lose when the link breaks.
const SLOW: Duration = Duration::from_secs(12);

/// How much of an attachment to send at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    range: u64,
    most_range: u64,
    connections: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            range: MIN_RANGE,
            most_range: MOST_RANGE,
            connections: MOST_CONNECTIONS,
        }
    }
}

impl Pace {
    /// Bytes in one range: a multiple of [`MIN_RANGE`].
    #[must_use]
    pub fn range(&self) -> u64 {
        self.range
    }

    /// Ranges at once.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections
    }

    /// Keeps to the largest range that the gateway takes, in bytes.
    pub fn limit(&mut self, most: u64) {
        self.most_range = (most - most % MIN_RANGE).clamp(MIN_RANGE, MOST_RANGE);
        self.range = self.range.min(self.most_range);
    }

    /// Some ranges arrived: the largest of them in bytes, and how long the
    /// slowest took. Short ones that were quick say nothing about longer ones.
    pub fn arrived(&mut self, largest: u64, slowest: Duration) {
        if slowest > SLOW {
            if self.range > MIN_RANGE {
                self.range = (self.range / 2 / MIN_RANGE * MIN_RANGE).max(MIN_RANGE);
            } else {
                self.connections = (self.connections / 2).max(1);
            }
        } else if slowest < QUICK && largest >= self.range {
            if self.connections < MOST_CONNECTIONS {
                self.connections += 1;
            } else {
                self.range = (self.range * 2).min(self.most_range);
            }
        }
    }

    /// A range did not arrive in time, or its connection broke off.
    pub fn broke(&mut self) {
        self.range = MIN_RANGE;
        self.connections = (self.connections / 2).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MOMENT: Duration = Duration::from_millis(300);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn ranges_grow_while_they_are_quick_and_shrink_at_once_when_the_link_breaks() {
        let mut pace = Pace::default();
        let mut sizes = Vec::new();
        for _ in 0..5 {
            sizes.push(pace.range() / MIN_RANGE);
            pace.arrived(pace.range(), MOMENT);
        }
        assert_eq!(sizes, [1, 2, 4, 8, 8]);
        pace.broke();
        assert_eq!((pace.range(), pace.connections()), (MIN_RANGE, 2));
        pace.arrived(MIN_RANGE, MOMENT);
        pace.arrived(MIN_RANGE, MOMENT);
        assert_eq!((pace.range(), pace.connections()), (MIN_RANGE, 4));
    }

    #[test]
    fn a_narrow_link_is_shared_by_fewer_and_a_short_range_says_nothing() {
        let mut pace = Pace::default();
        pace.arrived(MIN_RANGE, MINUTE);
        pace.arrived(MIN_RANGE, MINUTE);
        pace.arrived(MIN_RANGE, MINUTE);
        assert_eq!((pace.range(), pace.connections()), (MIN_RANGE, 1));
        pace.arrived(MIN_RANGE - 1, MOMENT);
        assert_eq!(pace.connections(), 1);
        pace.arrived(MIN_RANGE, Duration::from_secs(6));
        assert_eq!(pace.connections(), 1, "neither quick nor slow");
    }

    proptest! {
        #[test]
        fn whatever_happens_a_range_can_be_sent(
            limit in any::<u64>(),
            events in prop::collection::vec(prop::option::of((0_u64..1 << 23, 0_u64..100)), 0..60),
        ) {
            let mut pace = Pace::default();
            pace.limit(limit);
            for event in events {
                match event {
                    Some((largest, seconds)) => pace.arrived(largest, Duration::from_secs(seconds)),
                    None => pace.broke(),
                }
                prop_assert!(pace.range() >= MIN_RANGE && pace.range() % MIN_RANGE == 0);
                prop_assert!(pace.range() <= limit.max(MIN_RANGE));
                prop_assert!((1..=MOST_CONNECTIONS).contains(&pace.connections()));
            }
        }
    }
}
