//! Further records and the earlier ones that they name: which are missing here,
//! and where two name the same one.
//!
//! A fork is no fault of either record. Two additions to one statement are one,
//! and so are two corrections of which only one can be meant; who reads either
//! must know of the other. Standings are looked up when they are asked for, so a
//! parent that arrives later settles what was missing.

use pocketbook_model::{Amendment, AmendmentKind, EarlierSeen, RecordId, Sha256Digest};
use pocketbook_protocol::{AmendmentStanding, ParentStanding};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;

use crate::{Gateway, GatewayError};

/// A further record, and how it stands to the one it names.
#[derive(Debug, Clone, Serialize)]
pub struct FurtherRecord {
    /// The record.
    pub record: RecordId,
    /// The earlier record that it names.
    pub parent: RecordId,
    /// What it does to that one.
    pub kind: AmendmentKind,
    /// How that one was known where this was made.
    pub seen: EarlierSeen,
    /// Whether it says that its maker's name is another than on that one; the
    /// names and the reason are in the record.
    pub other_name: bool,
    /// How it stands.
    pub standing: AmendmentStanding,
}

impl Gateway {
    /// Every further record that is not put apart, in the order in which they
    /// came.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn further_records(&self) -> Result<Vec<FurtherRecord>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT r.record, r.sha256, a.parent, a.kind, a.seen, a.other_name FROM amendments a
                 JOIN records r ON r.feed_seq = a.feed_seq ORDER BY a.feed_seq",
            )?;
            let found = statement.query_and_then([], |row| {
                let record = record_id(row, 0)?;
                let sha256 = Sha256Digest::from_bytes(row.get(1)?);
                Ok(FurtherRecord {
                    record,
                    parent: record_id(row, 2)?,
                    kind: kind_of(row, 3)?,
                    seen: seen_of(row, 4)?,
                    other_name: row.get(5)?,
                    standing: standing(connection, record, &sha256)?
                        .ok_or(GatewayError::Stored("amendment"))?,
                })
            })?;
            found.collect()
        })
    }
}

/// Notes what a record that was just inserted names.
pub(crate) fn note(
    transaction: &Transaction<'_>,
    feed_seq: u64,
    amends: &Amendment,
) -> Result<(), GatewayError> {
    transaction
        .prepare_cached(
            "INSERT INTO amendments (feed_seq, parent, parent_sha256, kind, seen, other_name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            feed_seq,
            amends.record.as_bytes(),
            amends.sha256.as_bytes(),
            amends.kind.as_str(),
            amends.seen.as_str(),
            amends.earlier_name.is_some()
        ])?;
    Ok(())
}

/// How a record stands to the one it names; nothing when it names none, is put
/// apart or is not held.
pub(crate) fn standing(
    connection: &Connection,
    record: RecordId,
    sha256: &Sha256Digest,
) -> Result<Option<AmendmentStanding>, GatewayError> {
    let named: Option<([u8; 16], [u8; 32])> = connection
        .prepare_cached(
            "SELECT a.parent, a.parent_sha256 FROM amendments a
             JOIN records r ON r.feed_seq = a.feed_seq WHERE r.record = ?1 AND r.sha256 = ?2",
        )?
        .query_row(params![record.as_bytes(), sha256.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((parent, digest)) = named else {
        return Ok(None);
    };
    let held: Option<[u8; 32]> = connection
        .prepare_cached("SELECT sha256 FROM records WHERE record = ?1 AND quarantined IS NULL")?
        .query_row([parent], |row| row.get(0))
        .optional()?;
    let mut others = connection.prepare_cached(
        "SELECT r.record FROM amendments a JOIN records r ON r.feed_seq = a.feed_seq
         WHERE a.parent = ?1 AND r.record <> ?2 ORDER BY a.feed_seq",
    )?;
    let others = others
        .query_and_then(params![parent, record.as_bytes()], |row| record_id(row, 0))?
        .collect::<Result<_, GatewayError>>()?;
    Ok(Some(AmendmentStanding {
        parent: match held.map(Sha256Digest::from_bytes) {
            None => ParentStanding::Missing,
            Some(held) if held == Sha256Digest::from_bytes(digest) => ParentStanding::Held,
            Some(_) => ParentStanding::Differs,
        },
        others,
    }))
}

fn record_id(row: &Row<'_>, column: usize) -> Result<RecordId, GatewayError> {
    RecordId::from_bytes(row.get(column)?).map_err(|_| GatewayError::Stored("record"))
}

fn kind_of(row: &Row<'_>, column: usize) -> Result<AmendmentKind, GatewayError> {
    let name: String = row.get(column)?;
    AmendmentKind::from_name(&name).ok_or(GatewayError::Stored("amendment"))
}

fn seen_of(row: &Row<'_>, column: usize) -> Result<EarlierSeen, GatewayError> {
    let name: String = row.get(column)?;
    EarlierSeen::from_name(&name).ok_or(GatewayError::Stored("amendment"))
}
