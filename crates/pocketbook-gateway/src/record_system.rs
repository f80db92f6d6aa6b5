//! The force's record system, as the gateway meets it: where numbers come
//! from, and who takes the records.
//!
//! A number is given **exactly once**, whatever dies in between. There are two
//! ways to that, and a system says which is its own ([`Numbering`]):
//!
//! ```text
//! counted    transaction { count on; store the report with its number }
//!            a crash undoes both: no number is lost and none is given twice
//!
//! reserved   ask the other system, naming the record ── its answer may be lost
//!            transaction { store the report with the number reserved for it }
//!            a crash in between leaves the number reserved: the tablet sends
//!            the report again, and the same number is reserved again
//! ```
//!
//! So the one rule for a system outside: **the same record always gets the same
//! number.** Without it a crash between the two steps would give one report two
//! numbers. What the gateway adds: a number that another report has already is
//! refused, and the report waits at the tablet; a report that turns out not to
//! be accepted leaves its reservation unused, a gap that the force can explain.
//!
//! [`YearlySerial`](crate::YearlySerial) is the built-in one, and counts.
//! `docs/handing-over.md` says how a force writes its own; the suite in
//! `conformance` (feature of that name) tells whether it holds.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use pocketbook_model::{ForceNumber, NumberSeries, RecordId, Timestamp};
use pocketbook_seal::SealedPayload;
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{GatewayError, HandedOver};

/// The system that numbers reports and may take records.
pub trait RecordSystem: Send + Sync {
    /// Where its numbers come from.
    fn numbering(&self) -> Numbering<'_>;

    /// The way it takes records itself. One that has none, as the built-in,
    /// leaves that to webhooks and folders.
    fn recipient(&self) -> Option<&dyn TakesRecords> {
        None
    }
}

/// Where the numbers of crimes and incidents come from.
#[derive(Clone, Copy)]
pub enum Numbering<'a> {
    /// Counted by the gateway, in the transaction that stores the report.
    Counted(&'a dyn CountsNumbers),
    /// Given by a system outside, which is asked before that transaction.
    Reserved(&'a dyn ReservesNumbers),
}

/// A report that is authentic, not stored yet, and to have a number.
#[derive(Clone, Copy)]
pub struct NewReport<'a> {
    /// The record: what a number is reserved by.
    pub record: RecordId,
    /// Whether it wants a crime number or an incident number. A number of the
    /// other series is refused.
    pub series: NumberSeries,
    /// The gateway's time.
    pub received: Timestamp,
    /// What was sealed.
    pub payload: &'a SealedPayload,
}

impl<'a> NewReport<'a> {
    pub(crate) fn new(payload: &'a SealedPayload, received: Timestamp) -> Self {
        let without_a_crime = payload.content.pointer("/report/kind/non_crime_incident");
        Self {
            record: payload.record,
            series: match without_a_crime {
                Some(_) => NumberSeries::Incident,
                None => NumberSeries::Crime,
            },
            received,
            payload,
        }
    }
}

/// Counts numbers within the gateway's own database.
pub trait CountsNumbers: Send + Sync {
    /// The next number. It counts on only by `serials`, so that a transaction
    /// that fails takes the number back.
    ///
    /// # Errors
    ///
    /// [`GatewayError`]; then the report is not stored and is sent again.
    fn next(
        &self,
        serials: &Serials<'_>,
        report: &NewReport<'_>,
    ) -> Result<ForceNumber, GatewayError>;
}

/// Reserves numbers in a system outside.
pub trait ReservesNumbers: Send + Sync {
    /// The number of this record: the same for the same record, for ever and
    /// however often it is asked, also after an answer that never arrived.
    ///
    /// It is called on a thread that may block, and holds up no other tablet;
    /// give up after some seconds.
    ///
    /// # Errors
    ///
    /// [`NotReserved`]; then the report stays on the tablet, which sends it
    /// again.
    fn reserve(&self, report: &NewReport<'_>) -> Result<ForceNumber, NotReserved>;
}

/// No number can be had just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the record system gives no number now; ask again in {retry_after_s} s")]
pub struct NotReserved {
    /// Seconds after which the tablet shall send the report again.
    pub retry_after_s: u32,
}

/// Takes records as they are accepted.
pub trait TakesRecords: Send + Sync {
    /// Takes a record: at least once, in order within its incident. A record
    /// that was taken before is taken again with the same answer; its
    /// `delivery` tells.
    ///
    /// It is called on a thread that may block.
    ///
    /// # Errors
    ///
    /// [`NotTaken`], which says whether to try again.
    fn take(&self, document: &HandedOver) -> Result<Taken, NotTaken>;
}

/// A record was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What the system calls it, if it says so.
    pub reference: Option<ForceReference>,
}

/// A record was not taken. Reasons are shown to staff and kept: they name
/// statuses and places, never what is in a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Not now: it is offered again, less and less often, for ever.
    #[error("{reason}")]
    Later {
        /// What went wrong and what to do.
        reason: Cow<'static, str>,
        /// How long the recipient wants to be left alone.
        after: Option<Duration>,
    },
    /// Not like this: it is parked until somebody has it retried.
    #[error("{reason}")]
    ForGood {
        /// Why, and what to do.
        reason: Cow<'static, str>,
    },
}

impl NotTaken {
    pub(crate) fn later(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Later {
            reason: reason.into(),
            after: None,
        }
    }

    pub(crate) fn for_good(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::ForGood {
            reason: reason.into(),
        }
    }
}

/// What a force's own system calls a record: 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForceReference(String);

/// A reference that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reference of the record system has 1 to 64 visible ASCII characters")]
pub struct ParseForceReferenceError;

impl FromStr for ForceReference {
    type Err = ParseForceReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if (1..=64).contains(&text.len()) && visible {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseForceReferenceError)
        }
    }
}

impl fmt::Display for ForceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The gateway's counters, within the transaction that stores a report.
pub struct Serials<'t>(pub(crate) &'t Transaction<'t>);

impl Serials<'_> {
    /// The next serial of a series in a year, from 1.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database fails.
    pub fn next_in(&self, series: NumberSeries, year: i32) -> Result<u64, GatewayError> {
        let last: Option<u64> = self
            .0
            .prepare_cached("SELECT last FROM serials WHERE series = ?1 AND year = ?2")?
            .query_row(params![series.as_str(), year], |row| row.get(0))
            .optional()?;
        let serial = last.unwrap_or(0) + 1;
        self.0
            .prepare_cached(
                "INSERT INTO serials (series, year, last) VALUES (?1, ?2, ?3)
                 ON CONFLICT (series, year) DO UPDATE SET last = ?3",
            )?
            .execute(params![series.as_str(), year, serial])?;
        Ok(serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_of_the_force_is_short_and_visible() {
        for text in ["X", "CR/2026-000017", &"9".repeat(64)] {
            assert_eq!(text.parse::<ForceReference>().unwrap().to_string(), text);
        }
        for text in ["", "two words", "line\n", "né", &"9".repeat(65)] {
            assert!(text.parse::<ForceReference>().is_err(), "{text}");
        }
    }
}
