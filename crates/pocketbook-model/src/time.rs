//! Time as evidence: never a single trusted value, always what was known.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in UTC to the millisecond, written as RFC 3339
/// (`2026-03-01T09:30:00.000Z`); one instant has one spelling.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

/// The text was not an RFC 3339 instant in UTC with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is written like 2026-03-01T09:30:00.000Z")]
pub struct ParseTimestampError;

impl Timestamp {
    /// An instant from milliseconds since 1970-01-01T00:00:00Z; times outside
    /// the years 0 to 9999 are brought to the nearest bound.
    #[must_use]
    pub fn from_unix_ms(unix_ms: i64) -> Self {
        // 0000-01-01 and 9999-12-31T23:59:59.999, the range RFC 3339 can write.
        let bounded = unix_ms.clamp(-62_167_219_200_000, 253_402_300_799_999);
        Self(DateTime::from_timestamp_millis(bounded).unwrap_or_default())
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_ms(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The instant for calendar arithmetic and display.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self::from_unix_ms(time.trunc_subsecs(3).timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = DateTime::parse_from_rfc3339(text).map_err(|_| ParseTimestampError)?;
        let time = Self::from(parsed.with_timezone(&Utc));
        if time.to_string() == text {
            Ok(time)
        } else {
            Err(ParseTimestampError)
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a tablet knew of the time at one moment. A wall clock can be set by
/// anyone, so each record also carries the clock since boot, which cannot, and
/// the last time the gateway stated: together they bracket the moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeRecord {
    /// The tablet's wall clock.
    pub wall: Timestamp,
    /// Identifies the boot that `boot_ns` counts from.
    pub boot_id: String,
    /// Nanoseconds since that boot, below 2^53 (104 days) by saturation.
    pub boot_ns: u64,
    /// The last time heard from the gateway, if any.
    pub gateway: Option<GatewayTime>,
}

/// A time stated by the gateway, and this tablet's boot clock when it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GatewayTime {
    /// The gateway's time.
    pub time: Timestamp,
    /// The boot during which it arrived.
    pub boot_id: String,
    /// Nanoseconds since that boot when it arrived.
    pub boot_ns: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_time_survives_its_own_spelling(ms: i64) {
            let time = Timestamp::from_unix_ms(ms);
            prop_assert_eq!(time.to_string().parse(), Ok(time));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<Timestamp>();
        }
    }

    #[test]
    fn other_spellings_of_an_instant_are_refused() {
        for text in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T09:30:00.000+00:00",
            "2026-03-01 09:30:00.000Z",
            "",
        ] {
            assert_eq!(
                text.parse::<Timestamp>(),
                Err(ParseTimestampError),
                "{text}"
            );
        }
    }
}
