//! One record once more, for a receiver that lost it.
//!
//! It goes back to where records wait, and is handed over like any other: the
//! same `delivery`, the same bytes, so a receiver that has it after all sees
//! that. When it was delivered before stays on record, for each delivery is a
//! disclosure.

use pocketbook_model::{RecordId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::destination::DestinationName;
use crate::{DestinationError, Gateway, GatewayError};

impl Gateway {
    /// Hands a record that was delivered over once more, to that destination
    /// alone; says its number in the outbox.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Unknown`] for a destination that is not there,
    /// [`DestinationError::NotGiven`] for a record that it was never to be
    /// given, [`DestinationError::OnItsWay`] for one that waits already or is
    /// parked.
    pub fn redeliver(
        &self,
        record: RecordId,
        to: &DestinationName,
        now: Timestamp,
    ) -> Result<u64, GatewayError> {
        let number = self.database.write(|transaction| {
            let destination: Option<i64> = transaction
                .prepare_cached("SELECT id FROM destinations WHERE name = ?1 AND removed IS NULL")?
                .query_row([to.as_str()], |row| row.get(0))
                .optional()?;
            let destination = destination.ok_or(DestinationError::Unknown)?;
            let found: Option<(u64, String)> = transaction
                .prepare_cached(
                    "SELECT o.number, o.state FROM outbox AS o
                     JOIN records AS r ON r.feed_seq = o.feed_seq
                     WHERE o.destination = ?1 AND r.record = ?2",
                )?
                .query_row(params![destination, record.as_bytes()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let (number, state) = found.ok_or(DestinationError::NotGiven)?;
            if state != "delivered" {
                return Err(DestinationError::OnItsWay(number).into());
            }
            transaction
                .prepare_cached(
                    "INSERT INTO delivered_before (number, settled, reference, asked)
                     SELECT number, settled, reference, ?2 FROM outbox WHERE number = ?1",
                )?
                .execute(params![number, now.unix_ms()])?;
            transaction
                .prepare_cached(
                    "UPDATE outbox SET state = 'waiting', attempts = 0, due = ?2, reason = NULL,
                         reference = NULL, settled = NULL
                     WHERE number = ?1",
                )?
                .execute(params![number, now.unix_ms()])?;
            Ok(number)
        })?;
        self.outbox_grew.notify_one();
        Ok(number)
    }
}

/// When something in the outbox was delivered before it was handed over again,
/// oldest first.
pub(super) fn delivered_before(
    connection: &Connection,
    number: u64,
) -> Result<Vec<Timestamp>, GatewayError> {
    let mut statement = connection
        .prepare_cached("SELECT settled FROM delivered_before WHERE number = ?1 ORDER BY asked")?;
    let times = statement.query_map([number], |row| row.get(0))?;
    let times = times.map(|time| Ok(Timestamp::from_unix_ms(time?)));
    times.collect()
}
