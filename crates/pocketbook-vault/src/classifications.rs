//! What the force confirmed an offence to be. It arrives from outside after the
//! report was sealed, is kept beside it and changes none of its bytes. Rows are
//! only ever added; the newest confirmation, by the force's clock, counts.

use pocketbook_model::{DraftId, RecordId, Timestamp};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{Connection, params};

use crate::VaultError;
use crate::drafts::id;
use crate::feed::FeedTaking;
use crate::index::mark_record;
use crate::ledger::Note;
use crate::vault::Vault;
use crate::writing::Writing;

impl FeedTaking<'_> {
    /// Keeps a confirmation that the feed told of, in the transaction that moves
    /// the place in the feed. One that is known, or of a record that this vault
    /// does not hold, changes nothing. Says whether it was news.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn classification(
        &self,
        vault: &Vault,
        record: RecordId,
        confirmed: Timestamp,
        content: &[u8],
    ) -> Result<bool, VaultError> {
        kept(vault, self.transaction(), record, confirmed, content)
    }
}

/// Whether it was new.
fn kept(
    vault: &Vault,
    transaction: &Writing<'_>,
    record: RecordId,
    confirmed: Timestamp,
    content: &[u8],
) -> Result<bool, VaultError> {
    let draft: Option<DraftId> = transaction
        .prepare_cached("SELECT draft FROM records WHERE id = ?1")?
        .query_and_then([record.as_bytes()], |row| id(row, 0))?
        .next()
        .transpose()?;
    let Some(draft) = draft else {
        return Ok(false);
    };
    let now = transaction.now();
    let added = transaction.execute(
        "INSERT INTO record_classifications (record, number, confirmed, content, created)
         SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4
         FROM record_classifications WHERE record = ?1
         ON CONFLICT (record, content) DO NOTHING",
        params![record.as_bytes(), confirmed.unix_ms(), content, now],
    )?;
    if added > 0 {
        // A list calls the report by what the force says from now on.
        mark_record(transaction, record)?;
        let note = Note::about(record)
            .with_code("classification")
            .with_subject(sha256(content))
            .within(Some(draft));
        vault.log(transaction, LedgerOperation::Combined, note)?;
    }
    Ok(added > 0)
}

impl Vault {
    /// Every confirmation of a record's classification; the one that counts is
    /// the last.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn classifications(&self, record: RecordId) -> Result<Vec<Vec<u8>>, VaultError> {
        self.database
            .read(|connection| confirmations_of(connection, record))
    }
}

/// The confirmations of a record, the one that counts last.
pub(crate) fn confirmations_of(
    connection: &Connection,
    record: RecordId,
) -> Result<Vec<Vec<u8>>, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT content FROM record_classifications WHERE record = ?1
         ORDER BY confirmed, number",
    )?;
    let rows = statement.query_map([record.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
