//! Which supplements follow a sealed report: found by the report, without
//! reading the others of its incident.

use pocketbook_model::{DraftId, RecordId, RevisionId};
use rusqlite::params;

use crate::VaultError;
use crate::drafts::{NewDraft, id};
use crate::vault::Vault;

impl Vault {
    /// Begins a supplement to a sealed report.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored, or there is no such record.
    pub fn create_supplement(
        &self,
        new: &NewDraft<'_>,
        report: RecordId,
    ) -> Result<RevisionId, VaultError> {
        self.write(|transaction| {
            let revision = self.create_in(transaction, new)?;
            transaction
                .prepare_cached("INSERT INTO supplements (draft, report) VALUES (?1, ?2)")?
                .execute(params![new.id.as_bytes(), report.as_bytes()])?;
            Ok(revision)
        })
    }

    /// The supplements to a report: those filed in the order in which they were,
    /// then those that are not, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn supplements_of(&self, report: RecordId) -> Result<Vec<DraftId>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT s.draft FROM supplements s
                 LEFT JOIN records r ON r.draft = s.draft
                 LEFT JOIN outbox o ON o.record = r.id
                 WHERE s.report = ?1
                 ORDER BY o.sequence IS NULL, o.sequence, s.draft",
            )?;
            let mut rows = statement.query([report.as_bytes()])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(id(row, 0)?);
            }
            Ok(found)
        })
    }
}
