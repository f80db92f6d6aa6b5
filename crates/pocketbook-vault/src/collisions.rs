//! What the force said of exhibits elsewhere that have a reference of one here.

use pocketbook_model::{ExhibitReference, IncidentId, RecordId, Timestamp};
use pocketbook_seal::LedgerOperation;
use rusqlite::params;

use crate::VaultError;
use crate::drafts::id;
use crate::feed::FeedTaking;
use crate::ledger::Note;
use crate::vault::Vault;

/// A collision that the force told of.
pub struct NewCollision<'a> {
    /// The record of this vault.
    pub own: RecordId,
    /// The other record.
    pub other: RecordId,
    /// The reference that both have, as this vault's record writes it.
    pub reference: &'a ExhibitReference,
    /// What the force said.
    pub content: &'a [u8],
    /// Whether it counts again after it was settled.
    pub again: bool,
}

/// A collision that is kept.
#[derive(Debug, Clone)]
pub struct CollisionRow {
    /// The record of this vault.
    pub own: RecordId,
    /// The other record.
    pub other: RecordId,
    /// What the force said.
    pub content: Vec<u8>,
    /// When it told that both are one thing, if it did.
    pub settled: Option<Timestamp>,
}

/// A collision that the force found to be none.
pub struct SettledCollision<'a> {
    /// The record of this vault.
    pub own: RecordId,
    /// The other record.
    pub other: RecordId,
    /// The reference that both have, as this vault's record writes it.
    pub reference: &'a ExhibitReference,
}

impl FeedTaking<'_> {
    /// Keeps a collision. One that is known, unless it counts again after it was
    /// settled, or of a record that this vault does not hold, changes nothing.
    /// Says whether it was news.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn collision(&self, vault: &Vault, new: &NewCollision<'_>) -> Result<bool, VaultError> {
        let transaction = self.transaction();
        let ours = transaction
            .prepare_cached("SELECT 1 FROM records WHERE id = ?1")?
            .exists([new.own.as_bytes()])?;
        if !ours {
            return Ok(false);
        }
        let kept = transaction
            .prepare_cached(
                "INSERT INTO exhibit_collisions (own, other, plain, content, told)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET settled = NULL WHERE ?6 AND settled IS NOT NULL",
            )?
            .execute(params![
                new.own.as_bytes(),
                new.other.as_bytes(),
                new.reference.plain(),
                new.content,
                transaction.now(),
                new.again
            ])?;
        if kept == 1 {
            let note = Note::about(new.own).with_code(format!("exhibit:{}", new.reference));
            vault.log(transaction, LedgerOperation::Collided, note)?;
        }
        Ok(kept == 1)
    }

    /// Notes that a collision is settled; it stays kept. One that is not known,
    /// or is settled already, changes nothing. Says whether it was news.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn collision_settled(
        &self,
        vault: &Vault,
        settled: &SettledCollision<'_>,
    ) -> Result<bool, VaultError> {
        let transaction = self.transaction();
        let changed = transaction
            .prepare_cached(
                "UPDATE exhibit_collisions SET settled = ?4
                 WHERE own = ?1 AND other = ?2 AND plain = ?3 AND settled IS NULL",
            )?
            .execute(params![
                settled.own.as_bytes(),
                settled.other.as_bytes(),
                settled.reference.plain(),
                transaction.now()
            ])?;
        if changed == 1 {
            let code = format!("exhibit-settled:{}", settled.reference);
            let note = Note::about(settled.own).with_code(code);
            vault.log(transaction, LedgerOperation::Collided, note)?;
        }
        Ok(changed == 1)
    }
}

impl Vault {
    /// The collisions of an incident's records, in the order they were told.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn collisions(&self, incident: IncidentId) -> Result<Vec<CollisionRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT c.own, c.other, c.content, c.settled FROM exhibit_collisions c
                 JOIN records r ON r.id = c.own WHERE r.incident = ?1 ORDER BY c.told, c.other",
            )?;
            let rows = statement.query_and_then([incident.as_bytes()], |row| {
                Ok(CollisionRow {
                    own: id(row, 0)?,
                    other: id(row, 1)?,
                    content: row.get(2)?,
                    settled: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_unix_ms),
                })
            })?;
            rows.collect()
        })
    }
}
