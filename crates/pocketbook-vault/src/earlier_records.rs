//! Records of other vaults that further ones here follow: what their evidence
//! bundles held, once those had verified.

use pocketbook_model::{RecordId, RecordKind, Sha256Digest, Timestamp};
use pocketbook_seal::LedgerOperation;
use rusqlite::{Row, params};

use crate::VaultError;
use crate::drafts::{id, kind_of};
use crate::ledger::{Note, digest};
use crate::vault::Vault;

/// A record of another vault, to be kept.
pub struct NewEarlierRecord<'a> {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// What it is.
    pub kind: RecordKind,
    /// What its officer signed, as the envelope's JSON.
    pub envelope: &'a [u8],
    /// The force's receipt for it, as the envelope's JSON.
    pub receipt: &'a [u8],
}

/// A record of another vault that is kept here.
#[derive(Clone)]
pub struct EarlierRecordRow {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// What it is.
    pub kind: RecordKind,
    /// What its officer signed, as the envelope's JSON.
    pub envelope: Vec<u8>,
    /// The force's receipt for it, as the envelope's JSON.
    pub receipt: Vec<u8>,
    /// When it was kept, by the tablet's clock.
    pub kept: Timestamp,
}

impl Vault {
    /// Keeps a record of another vault; one that is kept already changes
    /// nothing. It is logged as a collection (DPA 2018 s.62(1)(a)).
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn keep_earlier_record(&self, new: &NewEarlierRecord<'_>) -> Result<(), VaultError> {
        self.write(|transaction| {
            let now = transaction.now();
            let kept = transaction
                .prepare_cached(
                    "INSERT INTO earlier_records (record, sha256, kind, envelope, receipt, kept)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                )?
                .execute(params![
                    new.record.as_bytes(),
                    new.sha256.as_bytes(),
                    new.kind.as_str(),
                    new.envelope,
                    new.receipt,
                    now
                ])?;
            if kept == 1 {
                let note = Note::about(new.record)
                    .with_subject(new.sha256)
                    .with_code("bundle");
                self.log(transaction, LedgerOperation::Collected, note)?;
            }
            Ok(())
        })
    }

    /// What is kept under a record's identifier: one, unless two were given
    /// under it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn earlier_record(&self, record: RecordId) -> Result<Vec<EarlierRecordRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT record, sha256, kind, envelope, receipt, kept FROM earlier_records
                 WHERE record = ?1 ORDER BY kept",
            )?;
            statement
                .query_and_then([record.as_bytes()], earlier_row)?
                .collect()
        })
    }

    /// Every record of another vault that is kept here, oldest first. Reading
    /// them is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn earlier_records(&self) -> Result<Vec<EarlierRecordRow>, VaultError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT record, sha256, kind, envelope, receipt, kept FROM earlier_records
                 ORDER BY kept, record",
            )?;
            let rows = statement
                .query_and_then([], earlier_row)?
                .collect::<Result<Vec<_>, VaultError>>()?;
            let note = Note::default().with_code("earlier_records");
            self.log(transaction, LedgerOperation::Consulted, note)?;
            Ok(rows)
        })
    }
}

fn earlier_row(row: &Row<'_>) -> Result<EarlierRecordRow, VaultError> {
    Ok(EarlierRecordRow {
        record: id(row, 0)?,
        sha256: digest(&row.get::<_, Vec<u8>>(1)?)?,
        kind: kind_of(row, 2)?,
        envelope: row.get(3)?,
        receipt: row.get(4)?,
        kept: Timestamp::from_unix_ms(row.get(5)?),
    })
}
