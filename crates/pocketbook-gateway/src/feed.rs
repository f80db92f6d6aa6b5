//! The feed of events that tablets read.
//!
//! An event is written in the transaction of what it tells of. The database has
//! one writer, so the numbers come in commit order and a reader that goes on
//! after the last number it saw misses nothing.

use pocketbook_model::DeviceId;
use pocketbook_protocol::{Change, ChangeEvent, Changes, ProblemCode};
use rusqlite::{Transaction, params};

use crate::{Gateway, GatewayError};

/// Changes in one answer.
const PAGE: u32 = 500;

/// Writes an event, for one tablet or for all of them; gives its number.
pub(crate) fn tell(
    transaction: &Transaction<'_>,
    device: Option<DeviceId>,
    event: &ChangeEvent,
) -> Result<u64, GatewayError> {
    let json = serde_json::to_string(event).map_err(|_| GatewayError::Stored("event"))?;
    transaction
        .prepare_cached("INSERT INTO feed (device, event) VALUES (?1, ?2)")?
        .execute(params![
            device.as_ref().map(|device| device.as_bytes()),
            json
        ])?;
    u64::try_from(transaction.last_insert_rowid()).map_err(|_| GatewayError::Stored("row number"))
}

impl Gateway {
    /// The number of the newest event.
    pub(crate) fn feed_head(&self) -> Result<u64, GatewayError> {
        self.database.read(|connection| {
            Ok(
                connection.query_row("SELECT coalesce(max(feed_seq), 0) FROM feed", [], |row| {
                    row.get(0)
                })?,
            )
        })
    }

    /// Events for a tablet after a cursor of `incarnation.number`: its own and
    /// those for every tablet.
    pub(crate) fn changes(
        &self,
        device: DeviceId,
        cursor: Option<&str>,
    ) -> Result<Changes, GatewayError> {
        let after: u64 = match cursor {
            None => 0,
            Some(cursor) => {
                let (incarnation, number) = cursor
                    .split_once('.')
                    .ok_or_else(|| GatewayError::refused(ProblemCode::Malformed))?;
                if incarnation != self.incarnation {
                    return Err(GatewayError::refused(ProblemCode::CursorExpired));
                }
                number
                    .parse()
                    .map_err(|_| GatewayError::refused(ProblemCode::Malformed))?
            }
        };
        self.database.read(|connection| {
            // Two ranges of one index, merged: a tablet that begins anew reads
            // its own events and not those of 15,000 others.
            let mut statement = connection.prepare_cached(
                "SELECT feed_seq, event FROM feed WHERE device = ?2 AND feed_seq > ?1
                 UNION ALL
                 SELECT feed_seq, event FROM feed WHERE device IS NULL AND feed_seq > ?1
                 ORDER BY feed_seq LIMIT ?3",
            )?;
            let rows = statement.query_map(params![after, device.as_bytes(), PAGE], |row| {
                Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?))
            })?;
            let items = rows
                .map(|row| {
                    let (feed_seq, event) = row?;
                    let event =
                        serde_json::from_str(&event).map_err(|_| GatewayError::Stored("event"))?;
                    Ok(Change { feed_seq, event })
                })
                .collect::<Result<Vec<_>, GatewayError>>()?;
            let last = items.last().map_or(after, |change| change.feed_seq);
            let more = u32::try_from(items.len()).is_ok_and(|count| count == PAGE);
            Ok(Changes {
                items,
                cursor: format!("{}.{last}", self.incarnation),
                more,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_gateway;
    use pocketbook_model::RecordId;

    #[test]
    fn a_tablet_is_told_its_own_events_and_the_common_ones_in_commit_order() {
        let (_folder, gateway) = test_gateway::gateway();
        let [ours, theirs] = [1, 2].map(|n| DeviceId::from_parts(n, [7; 10]));
        let of = |number: u64| ChangeEvent::RecordStored {
            record: RecordId::from_parts(number, [7; 10]),
            number: None,
        };
        test_gateway::know(&gateway, &[ours, theirs]);
        gateway
            .database
            .write(|transaction| {
                // Tablet, all, the other, tablet, and so on: two pages and more.
                for number in 0..u64::from(PAGE) * 3 {
                    let whom = match number % 3 {
                        0 => Some(ours),
                        1 => None,
                        _ => Some(theirs),
                    };
                    assert_eq!(tell(transaction, whom, &of(number))?, number + 1);
                }
                Ok(())
            })
            .unwrap();
        let (mut told, mut cursor) = (Vec::new(), None);
        loop {
            let page = gateway.changes(ours, cursor.as_deref()).unwrap();
            told.extend(page.items);
            cursor = Some(page.cursor);
            if !page.more {
                break;
            }
        }
        let expected: Vec<_> = (0..u64::from(PAGE) * 3)
            .filter(|number| number % 3 < 2)
            .map(|number| Change {
                feed_seq: number + 1,
                event: of(number),
            })
            .collect();
        assert_eq!(told, expected);
        assert_eq!(gateway.feed_head().unwrap(), u64::from(PAGE) * 3);
    }

    #[test]
    fn an_event_whose_transaction_failed_was_never_told() {
        let (_folder, gateway) = test_gateway::gateway();
        let failed: Result<(), _> = gateway.database.write(|transaction| {
            tell(transaction, None, &ChangeEvent::Other)?;
            Err(GatewayError::StorageFull)
        });
        assert!(failed.is_err());
        assert_eq!(gateway.feed_head().unwrap(), 0);
    }
}
