//! The clock of 24 hours: a crime is to be recorded within 24 hours of its
//! report (Home Office Crime Recording Rules, 2025). It runs from the first
//! report until the force holds the record, signal or no signal.
//!
//! The first report is the earlier of what the report and its incident say: an
//! officer may enter a call hours after it came in. But a victim may tell of a
//! further crime long after the incident was reported, and nobody could have
//! recorded that one before. Where the report says so, with a reason
//! ([`ReportDraft::disclosed_later`](crate::ReportDraft::disclosed_later)), it
//! counts from its own time.

use serde::Serialize;

use crate::Timestamp;

/// Milliseconds of the 24 hours.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Since when the 24 hours of a report run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstReported {
    /// When it was first reported.
    pub at: Timestamp,
    /// Whether that is the report's own time, whatever its incident says, because
    /// the crime was disclosed later.
    pub disclosed_later: bool,
}

impl FirstReported {
    /// Of a report that says `own`, and of which that is or is not the time at which
    /// it was disclosed later than its `incident` was reported. `None` where neither
    /// says a time.
    #[must_use]
    pub fn of(
        own: Option<Timestamp>,
        disclosed_later: bool,
        incident: Option<Timestamp>,
    ) -> Option<Self> {
        let by_itself = own.filter(|_| disclosed_later);
        let at = by_itself.or_else(|| own.into_iter().chain(incident).min())?;
        Some(Self {
            at,
            disclosed_later: by_itself.is_some(),
        })
    }
}

impl From<Timestamp> for FirstReported {
    fn from(at: Timestamp) -> Self {
        Self {
            at,
            disclosed_later: false,
        }
    }
}

/// Where the 24 hours of a report stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordingClock {
    /// When the 24 hours end: of a report that is still to come, 24 hours from now.
    pub deadline: Timestamp,
    /// When the force had the record, by its own clock.
    pub recorded: Option<Timestamp>,
    /// Milliseconds left; below zero by as much as it is too late. Once the
    /// force has the record, those that were left then.
    pub remaining_ms: i64,
    /// Whether the 24 hours passed, or had passed when the force had it.
    pub overdue: bool,
    /// Whether they count from the report's own time, because the crime was
    /// disclosed later than its incident was reported.
    pub disclosed_later: bool,
}

impl RecordingClock {
    /// The clock of a report first made at `reported`, which the force has had since
    /// `recorded` if it has it, as it stands at `now`. Nothing is entered before it
    /// was reported: a time of report that is still to come is a slip, or of another
    /// clock, and never leaves more than 24 hours.
    #[must_use]
    pub fn at(
        reported: impl Into<FirstReported>,
        recorded: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let reported = reported.into();
        let stands = recorded.unwrap_or(now);
        let counted = reported.at.min(stands);
        let deadline = Timestamp::from_unix_ms(counted.unix_ms().saturating_add(DAY_MS));
        let remaining_ms = deadline.unix_ms().saturating_sub(stands.unix_ms());
        Self {
            deadline,
            recorded,
            remaining_ms,
            overdue: remaining_ms < 0,
            disclosed_later: reported.disclosed_later,
        }
    }

    /// The same in the officer's words.
    #[must_use]
    pub fn words(&self) -> String {
        let minutes = self.remaining_ms.unsigned_abs() / 60_000;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let mut words = match (self.recorded.is_some(), self.overdue) {
            (false, false) => format!("{hours} h {minutes} min left to record it"),
            (false, true) => format!(
                "OVERDUE by {hours} h {minutes} min: it was to be recorded within 24 hours of its report"
            ),
            (true, false) => "recorded within 24 hours of its report".to_owned(),
            (true, true) => {
                format!("recorded late: {hours} h {minutes} min after the 24 hours from its report")
            }
        };
        if self.disclosed_later {
            words.push_str(" (disclosed later: counted from its own report)");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn the_clock_runs_from_the_report_until_the_force_has_it() {
        let time = Timestamp::from_unix_ms;
        for (recorded, now, remaining, overdue, words) in [
            (None, 0, 24, false, "24 h 0 min left to record it"),
            (None, 23 * HOUR, 1, false, "1 h 0 min left to record it"),
            (None, 24 * HOUR, 0, false, "0 h 0 min left to record it"),
            (
                None,
                26 * HOUR,
                -2,
                true,
                "OVERDUE by 2 h 0 min: it was to be recorded within 24 hours of its report",
            ),
            (
                Some(5 * HOUR),
                99 * HOUR,
                19,
                false,
                "recorded within 24 hours of its report",
            ),
            (
                Some(25 * HOUR),
                99 * HOUR,
                -1,
                true,
                "recorded late: 1 h 0 min after the 24 hours from its report",
            ),
        ] {
            let clock = RecordingClock::at(time(0), recorded.map(time), time(now));
            assert_eq!(clock.deadline, time(24 * HOUR));
            assert_eq!(clock.remaining_ms, remaining * HOUR, "{now}");
            assert_eq!(clock.overdue, overdue, "{now}");
            assert_eq!(clock.words(), words);
        }
    }

    #[test]
    fn no_time_of_report_leaves_more_than_24_hours() {
        let time = Timestamp::from_unix_ms;
        for (reported, recorded, left, words) in [
            (12, None, 24, "24 h 0 min left to record it"),
            (0, None, 24, "24 h 0 min left to record it"),
            (-1, None, 23, "23 h 0 min left to record it"),
            (12, Some(1), 24, "recorded within 24 hours of its report"),
            (12, Some(13), 23, "recorded within 24 hours of its report"),
        ] {
            let clock = RecordingClock::at(
                time(reported * HOUR),
                recorded.map(|at| time(at * HOUR)),
                time(0),
            );
            assert_eq!(clock.remaining_ms, left * HOUR, "{reported}");
            assert_eq!(clock.words(), words, "{reported}");
        }
    }

    #[test]
    fn what_was_disclosed_later_counts_by_itself_and_says_so() {
        let time = |hours: Option<i64>| Some(Timestamp::from_unix_ms(hours? * HOUR));
        for (own, disclosed_later, incident, counted, told) in [
            (Some(9), true, Some(1), Some(9), true),
            (Some(1), true, Some(9), Some(1), true),
            (Some(9), true, None, Some(9), true),
            (Some(9), false, Some(1), Some(1), false),
            (Some(1), false, Some(9), Some(1), false),
            (None, true, Some(1), Some(1), false),
            (None, false, None, None, false),
        ] {
            let first = FirstReported::of(time(own), disclosed_later, time(incident));
            assert_eq!(first.map(|first| first.at), time(counted), "{own:?}");
            let Some(first) = first else { continue };
            let clock = RecordingClock::at(first, None, first.at);
            assert_eq!(clock.disclosed_later, told, "{own:?}");
            assert_eq!(clock.words().contains("disclosed later"), told);
        }
    }

    #[test]
    fn a_clock_set_to_nonsense_does_not_stop_it() {
        let last = Timestamp::from_unix_ms(i64::MAX);
        let first = Timestamp::from_unix_ms(i64::MIN);
        assert!(RecordingClock::at(first, None, last).overdue);
        assert!(!RecordingClock::at(last, None, first).overdue);
    }
}
