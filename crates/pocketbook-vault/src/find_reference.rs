//! Finding a record again by a reference that somebody read out: the local
//! reference of a report, the force's number of one, a unique reference number.

use pocketbook_model::{DraftId, LocalReference, RecordId, Urn};
use rusqlite::types::ToSql;

use crate::VaultError;
use crate::drafts::id;
use crate::vault::Vault;

pub(crate) const RECORDS_OF_URN: &str =
    "SELECT DISTINCT record FROM record_references WHERE urn = ?1";

impl Vault {
    /// The reports of a local reference: one, but for a chance in a trillion.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn drafts_of_reference(
        &self,
        reference: LocalReference,
    ) -> Result<Vec<DraftId>, VaultError> {
        self.ids(
            "SELECT id FROM drafts WHERE kind = 'crime_report' AND substr(id, 12) = ?1",
            &reference.draft_ending(),
        )
    }

    /// The records of a number of the force, of a crime or of an incident
    /// without one: the report, and supplements to it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn records_of_number(&self, number: &str) -> Result<Vec<RecordId>, VaultError> {
        self.ids(
            "SELECT record FROM outbox WHERE number = ?1 COLLATE NOCASE ORDER BY sequence",
            &number,
        )
    }

    /// Every record that has a number of the force, with it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn numbered_records(&self) -> Result<Vec<(RecordId, String)>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT record, number FROM outbox WHERE number IS NOT NULL ORDER BY sequence",
            )?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push((id(row, 0)?, row.get(1)?));
            }
            Ok(found)
        })
    }

    /// The records that were given a unique reference number after sealing, now
    /// or earlier.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn records_of_urn(&self, urn: &Urn) -> Result<Vec<RecordId>, VaultError> {
        self.ids(RECORDS_OF_URN, &urn.as_str())
    }

    fn ids<K>(
        &self,
        sql: &str,
        key: &dyn ToSql,
    ) -> Result<Vec<pocketbook_model::Id<K>>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([key])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(id(row, 0)?);
            }
            Ok(found)
        })
    }
}
