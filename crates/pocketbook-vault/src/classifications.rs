//! What the force confirmed an offence to be. It arrives from outside after the
//! report was sealed, is kept beside it and changes none of its bytes. Rows are
//! only ever added; the newest confirmation, by the force's clock, counts.

use pocketbook_model::{RecordId, Timestamp};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::params;

use crate::VaultError;
use crate::ledger::Note;
use crate::vault::Vault;

impl Vault {
    /// Keeps a confirmation of a sealed record's classification; the same one
    /// again is kept once. Returns whether it was new.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such record.
    pub fn add_classification(
        &self,
        record: RecordId,
        confirmed: Timestamp,
        content: &[u8],
    ) -> Result<bool, VaultError> {
        let draft = self
            .sealed(record)?
            .ok_or(VaultError::NotFound { what: "record" })?
            .draft;
        let now = self.time_record().wall.unix_ms();
        self.database.write(|transaction| {
            let added = transaction.execute(
                "INSERT INTO record_classifications (record, number, confirmed, content, created)
                 SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4
                 FROM record_classifications WHERE record = ?1
                 ON CONFLICT (record, content) DO NOTHING",
                params![record.as_bytes(), confirmed.unix_ms(), content, now],
            )?;
            if added > 0 {
                let note = Note::about(record)
                    .with_code("classification")
                    .with_subject(sha256(content))
                    .within(Some(draft));
                self.log(transaction, LedgerOperation::Combined, note)?;
            }
            Ok::<_, VaultError>(added > 0)
        })
    }

    /// Every confirmation of a record's classification; the one that counts is
    /// the last.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn classifications(&self, record: RecordId) -> Result<Vec<Vec<u8>>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT content FROM record_classifications WHERE record = ?1
                 ORDER BY confirmed, number",
            )?;
            let rows = statement.query_map([record.as_bytes()], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
