//! The outbox: what is to be handed over to whom, and what came of it. Every
//! function is told the time.

use std::collections::BTreeSet;
use std::time::Duration;

use pocketbook_model::{IncidentId, RecordId, RecordKind, Timestamp};
use pocketbook_seal::SealedPayload;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;

use super::destination::{DestinationName, DestinationSettings};
use super::document::incident_of;
use super::redelivery::delivered_before;
use super::wait;
use crate::{DestinationError, Gateway, GatewayError, NotTaken, Taken};

/// Records that one destination is handed at once, each of another incident.
const AT_ONCE: usize = 4;

/// What became of a handing over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is to be attempted, or attempted again.
    Waiting,
    /// It was taken.
    Delivered,
    /// It was refused for good and waits for somebody.
    Parked,
    /// Its destination was removed first.
    Abandoned,
}

impl DeliveryState {
    const ALL: [Self; 4] = [
        Self::Waiting,
        Self::Delivered,
        Self::Parked,
        Self::Abandoned,
    ];

    /// The name in the database and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Parked => "parked",
            Self::Abandoned => "abandoned",
        }
    }
}

/// One record for one destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Its number in the outbox.
    pub number: u64,
    /// The destination.
    pub destination: DestinationName,
    /// The record.
    pub record: RecordId,
    /// What the record is, by its name in the database.
    pub kind: String,
    /// What became of it.
    pub state: DeliveryState,
    /// Attempts that failed since it last had none.
    pub attempts: u32,
    /// When it is attempted next, while it waits.
    pub due: Option<Timestamp>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// What the record system calls it.
    pub reference: Option<String>,
    /// When it was taken, parked or abandoned.
    pub settled: Option<Timestamp>,
    /// When it was taken before, where it was handed over again on request.
    pub delivered_before: Vec<Timestamp>,
}

/// What to attempt again at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry<'a> {
    /// One, by its number in the outbox.
    Number(u64),
    /// Everything that is parked for one destination or waits for its turn.
    AllFor(&'a DestinationName),
}

/// A row that may be attempted now.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) number: u64,
    pub(super) destination: i64,
    pub(super) name: DestinationName,
    pub(super) settings: DestinationSettings,
    pub(super) feed_seq: u64,
    attempts: u32,
}

/// Adds an accepted record for each destination, in the transaction that stores
/// it: a record cannot be held and not be on its way.
pub(crate) fn enqueue(
    transaction: &Transaction<'_>,
    feed_seq: u64,
    payload: &SealedPayload,
    now: Timestamp,
) -> Result<(), GatewayError> {
    let rear = payload.kind == RecordKind::StatementRear;
    transaction
        .prepare_cached(
            "INSERT INTO outbox (destination, feed_seq, incident, due)
             SELECT id, ?1, ?2, ?3 FROM destinations
             WHERE removed IS NULL AND (rears OR NOT ?4) ORDER BY id",
        )?
        .execute(params![feed_seq, group(payload), now.unix_ms(), rear])?;
    let pages = payload.pdf.as_ref().map(|pdf| pdf.attachment);
    for attachment in payload.attachments.iter().map(|file| file.id).chain(pages) {
        transaction
            .prepare_cached(
                "INSERT INTO record_attachments (attachment, feed_seq) VALUES (?1, ?2)",
            )?
            .execute(params![attachment.as_bytes(), feed_seq])?;
    }
    Ok(())
}

/// What keeps its order: the incident, or the record where it names none.
pub(super) fn group(payload: &SealedPayload) -> [u8; 16] {
    incident_of(payload).map_or(*payload.record.as_bytes(), |incident: IncidentId| {
        *incident.as_bytes()
    })
}

impl Gateway {
    /// What may be attempted now, besides what is being attempted.
    pub(super) fn due(
        &self,
        now: Timestamp,
        at_work: &BTreeSet<u64>,
    ) -> Result<Vec<Due>, GatewayError> {
        self.database.read(|connection| {
            let mut destinations = connection.prepare_cached(
                "SELECT id, name, settings FROM destinations WHERE removed IS NULL ORDER BY id",
            )?;
            // Of an incident, the first that waits. A row that is due long after
            // any wait was put off by a clock that stood wrong.
            let mut rows = connection.prepare_cached(
                "SELECT number, feed_seq, attempts FROM outbox AS o
                 WHERE destination = ?1 AND state = 'waiting' AND (due <= ?2 OR due > ?3)
                   AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                     WHERE earlier.destination = o.destination
                       AND earlier.incident = o.incident
                       AND earlier.state = 'waiting' AND earlier.number < o.number)
                 ORDER BY due, number LIMIT ?4",
            )?;
            let mut found = Vec::new();
            let all = destinations.query_map([], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })?;
            for destination in all {
                let (destination, name, settings) = destination?;
                let name = stored_name(name)?;
                let settings = stored_settings(&settings)?;
                let latest = now.unix_ms().saturating_add(wait::LONGEST_WAIT_MS);
                let limit = AT_ONCE + at_work.len();
                let due = rows
                    .query_map(params![destination, now.unix_ms(), latest, limit], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })?;
                let mut busy = 0;
                let mut free = Vec::new();
                for row in due {
                    let (number, feed_seq, attempts) = row?;
                    if at_work.contains(&number) {
                        busy += 1;
                        continue;
                    }
                    free.push(Due {
                        number,
                        destination,
                        name: name.clone(),
                        settings: settings.clone(),
                        feed_seq,
                        attempts,
                    });
                }
                free.truncate(AT_ONCE.saturating_sub(busy));
                found.append(&mut free);
            }
            Ok(found)
        })
    }

    /// Marks what came of an attempt; `random` is any number.
    pub(super) fn settle(
        &self,
        due: &Due,
        outcome: &Result<Taken, NotTaken>,
        now: Timestamp,
        random: u64,
    ) -> Result<(), GatewayError> {
        let now_ms = now.unix_ms();
        let attempts = due.attempts.saturating_add(1);
        self.database.write(|transaction| {
            // Only what still waits: it may have been given up meanwhile.
            match outcome {
                Ok(taken) => {
                    transaction
                        .prepare_cached(
                            "UPDATE outbox SET state = 'delivered', reason = NULL, reference = ?2, settled = ?3
                             WHERE number = ?1 AND state = 'waiting'",
                        )?
                        .execute(params![
                            due.number,
                            taken.reference.as_ref().map(ToString::to_string),
                            now_ms
                        ])?;
                    let_follow(transaction, due.number, now_ms)
                }
                Err(NotTaken::Later { reason, after }) => {
                    let wait = wait::after_failures(attempts, *after, random);
                    let again = now_ms.saturating_add(milliseconds(wait));
                    transaction
                        .prepare_cached(
                            "UPDATE outbox SET attempts = ?2, reason = ?3, due = ?4
                             WHERE number = ?1 AND state = 'waiting'",
                        )?
                        .execute(params![due.number, attempts, shown(reason), again])?;
                    let_wait(transaction, due.number, again)
                }
                Err(NotTaken::ForGood { reason }) => {
                    transaction
                        .prepare_cached(
                            "UPDATE outbox SET state = 'parked', attempts = ?2, reason = ?3, settled = ?4
                             WHERE number = ?1 AND state = 'waiting'",
                        )?
                        .execute(params![due.number, attempts, shown(reason), now_ms])?;
                    let_follow(transaction, due.number, now_ms)
                }
            }
        })
    }

    /// What is in the outbox, the newest first: all, or what is in one state.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn deliveries(
        &self,
        state: Option<DeliveryState>,
        limit: u32,
    ) -> Result<Vec<Delivery>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT o.number, d.name, r.record, r.kind, o.state, o.attempts, o.due, o.reason,
                        o.reference, o.settled
                 FROM outbox AS o JOIN destinations AS d ON d.id = o.destination
                 JOIN records AS r ON r.feed_seq = o.feed_seq
                 WHERE ?1 IS NULL OR o.state = ?1 ORDER BY o.number DESC LIMIT ?2",
            )?;
            let mut rows = statement.query(params![state.map(DeliveryState::as_str), limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let state: String = row.get(4)?;
                let state = DeliveryState::ALL
                    .into_iter()
                    .find(|known| known.as_str() == state)
                    .ok_or(GatewayError::Stored("outbox state"))?;
                let due = Timestamp::from_unix_ms(row.get(6)?);
                let number = row.get(0)?;
                found.push(Delivery {
                    number,
                    delivered_before: delivered_before(connection, number)?,
                    destination: stored_name(row.get(1)?)?,
                    record: RecordId::from_bytes(row.get(2)?)
                        .map_err(|_| GatewayError::Stored("record"))?,
                    kind: row.get(3)?,
                    state,
                    attempts: row.get(5)?,
                    due: (state == DeliveryState::Waiting).then_some(due),
                    reason: row.get(7)?,
                    reference: row.get(8)?,
                    settled: row.get::<_, Option<i64>>(9)?.map(Timestamp::from_unix_ms),
                });
            }
            Ok(found)
        })
    }

    /// Has parked records attempted again, and those that wait without delay.
    /// Says how many.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Unknown`] for a destination that is not there.
    pub fn retry(&self, what: Retry<'_>, now: Timestamp) -> Result<u64, GatewayError> {
        let changed = self.database.write(|transaction| {
            let (column, value) = match what {
                Retry::Number(number) => ("number", i64::try_from(number).unwrap_or(i64::MAX)),
                Retry::AllFor(name) => {
                    let id = transaction
                        .prepare_cached(
                            "SELECT id FROM destinations WHERE name = ?1 AND removed IS NULL",
                        )?
                        .query_row([name.as_str()], |row| row.get(0))
                        .optional()?;
                    ("destination", id.ok_or(DestinationError::Unknown)?)
                }
            };
            Ok(transaction
                .prepare_cached(&format!(
                    "UPDATE outbox SET state = 'waiting', attempts = 0, due = ?2, settled = NULL
                     WHERE {column} = ?1 AND state IN ('waiting', 'parked')"
                ))?
                .execute(params![value, now.unix_ms()])?)
        })?;
        self.outbox_grew.notify_one();
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }
}

/// Those behind a record in its incident wait as long as it does. They could
/// not be attempted anyway; like this nobody looks at them either, however many
/// there are when a receiver is away for days.
fn let_wait(transaction: &Transaction<'_>, number: u64, until: i64) -> Result<(), GatewayError> {
    transaction
        .prepare_cached(
            "UPDATE outbox SET due = ?2 WHERE number IN (
                 SELECT behind.number FROM outbox AS behind JOIN outbox AS first
                     ON behind.destination = first.destination AND behind.incident = first.incident
                 WHERE first.number = ?1 AND behind.state = 'waiting'
                     AND behind.number > first.number AND behind.due < ?2)",
        )?
        .execute(params![number, until])?;
    Ok(())
}

/// Those behind a record that is settled need not wait for it any more.
fn let_follow(transaction: &Transaction<'_>, number: u64, now: i64) -> Result<(), GatewayError> {
    transaction
        .prepare_cached(
            "UPDATE outbox SET due = ?2 WHERE number IN (
                 SELECT behind.number FROM outbox AS behind JOIN outbox AS first
                     ON behind.destination = first.destination AND behind.incident = first.incident
                 WHERE first.number = ?1 AND behind.state = 'waiting'
                     AND behind.number > first.number AND behind.due > ?2)",
        )?
        .execute(params![number, now])?;
    Ok(())
}

pub(super) fn stored_name(name: String) -> Result<DestinationName, GatewayError> {
    DestinationName::try_from(name).map_err(|_| GatewayError::Stored("destination"))
}

pub(super) fn stored_settings(json: &str) -> Result<DestinationSettings, GatewayError> {
    serde_json::from_str(json).map_err(|_| GatewayError::Stored("destination"))
}

/// A reason as it is kept: an adapter's must not fill the database.
fn shown(reason: &str) -> String {
    reason.chars().take(300).collect()
}

fn milliseconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
}
