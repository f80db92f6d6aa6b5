//! Incidents in the vault: the newest content and every earlier one.
//!
//! An incident is changed in one transaction that reads, changes and writes, so
//! two changes at the same time are both there afterwards. The content that was
//! there before is kept (alteration, DPA 2018 s.62(1)(b)); nothing shortens or
//! removes what is kept.

use pocketbook_model::{IncidentId, TimeRecord, Timestamp};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::VaultError;
use crate::index::{INCIDENT, mark_changed};
use crate::ledger::Note;
use crate::listed::{ListPlace, Part};
use crate::records::SealedRow;
use crate::vault::Vault;
use crate::writing::Writing;

/// How an incident changes, for the ledger.
#[derive(Debug, Clone)]
pub enum IncidentChange {
    /// Fields, people or places were entered or corrected (s.62(1)(b)).
    Altered,
    /// Two entries were merged, or that was taken back (s.62(1)(e)).
    Combined {
        /// What was merged with what, by identifiers; never personal data.
        code: String,
    },
}

/// One content that an incident has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentVersion {
    /// Its number, from 1; the greatest is the newest.
    pub number: u64,
    /// When it came, by the tablet's clock.
    pub saved: Timestamp,
}

impl Vault {
    /// Stores an incident; what it was before is kept.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn put_incident(&self, id: IncidentId, content: &[u8]) -> Result<(), VaultError> {
        self.write(|transaction| {
            self.store_incident(transaction, id, content, &IncidentChange::Altered)
        })
    }

    /// Changes an incident: `change` is given its content and the time, and answers
    /// with the new one, within one transaction. The same content is no change.
    ///
    /// # Errors
    ///
    /// Whatever `change` answers, or [`VaultError`]; then nothing is stored.
    pub fn change_incident<E: From<VaultError>>(
        &self,
        id: IncidentId,
        how: &IncidentChange,
        change: impl FnOnce(&[u8], &TimeRecord) -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        self.write(|transaction| {
            let before =
                content(transaction, id)?.ok_or(VaultError::NotFound { what: "incident" })?;
            let after = change(&before, transaction.time())?;
            if after != before {
                self.store_incident(transaction, id, &after, how)?;
            }
            Ok(after)
        })
    }

    fn store_incident(
        &self,
        transaction: &Writing<'_>,
        id: IncidentId,
        content: &[u8],
        how: &IncidentChange,
    ) -> Result<(), VaultError> {
        let updated = transaction.now();
        let kept = transaction
            .prepare_cached(
                "INSERT INTO incident_versions (incident, number, saved, content)
                 SELECT id, (SELECT count(*) + 1 FROM incident_versions WHERE incident = ?1),
                        updated, content
                 FROM incidents WHERE id = ?1",
            )?
            .execute([id.as_bytes()])?;
        transaction
            .prepare_cached(
                "INSERT INTO incidents (id, content, updated) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET content = ?2, updated = ?3",
            )?
            .execute(params![id.as_bytes(), content, updated])?;
        mark_changed(transaction, id.as_bytes(), INCIDENT)?;
        let note = Note::about(id).with_subject(sha256(content));
        let (operation, note) = match how {
            IncidentChange::Combined { code } => {
                (LedgerOperation::Combined, note.with_code(code.as_str()))
            }
            IncidentChange::Altered if kept > 0 => (LedgerOperation::Altered, note),
            IncidentChange::Altered => (LedgerOperation::Collected, note),
        };
        self.log(transaction, operation, note).map(|_| ())
    }

    /// An incident's content.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn incident(&self, id: IncidentId) -> Result<Option<Vec<u8>>, VaultError> {
        self.database.read(|connection| content(connection, id))
    }

    /// The contents of incidents with their places, newest first: a part of them.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn incidents(&self, part: &Part) -> Result<Vec<(ListPlace, Vec<u8>)>, VaultError> {
        let place = part.after.unwrap_or(ListPlace {
            updated: Timestamp::from_unix_ms(i64::MAX),
            owner: [u8::MAX; 16],
        });
        // SQLite takes a limit below zero for none.
        let limit = part.limit.map_or(-1, i64::from);
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT updated, id, content FROM incidents WHERE (updated, id) < (?1, ?2)
                 ORDER BY updated DESC, id DESC LIMIT ?3",
            )?;
            let rows = statement.query_map(
                params![place.updated.unix_ms(), &place.owner[..], limit],
                |row| {
                    let place = ListPlace {
                        updated: Timestamp::from_unix_ms(row.get(0)?),
                        owner: row.get(1)?,
                    };
                    Ok((place, row.get(2)?))
                },
            )?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Every content that an incident had, oldest first; the last is the one it
    /// has.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such incident.
    pub fn incident_versions(&self, id: IncidentId) -> Result<Vec<IncidentVersion>, VaultError> {
        let versions: Vec<IncidentVersion> = self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT number, saved FROM incident_versions WHERE incident = ?1
                 UNION ALL
                 SELECT (SELECT count(*) + 1 FROM incident_versions WHERE incident = ?1), updated
                 FROM incidents WHERE id = ?1
                 ORDER BY 1",
            )?;
            let rows = statement.query_map([id.as_bytes()], |row| {
                Ok(IncidentVersion {
                    number: row.get(0)?,
                    saved: Timestamp::from_unix_ms(row.get(1)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?;
        if versions.is_empty() {
            return Err(VaultError::NotFound { what: "incident" });
        }
        Ok(versions)
    }

    /// One content that an incident has or had, by its number.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such version.
    pub fn incident_version(&self, id: IncidentId, number: u64) -> Result<Vec<u8>, VaultError> {
        let newest = self.incident_versions(id)?.len();
        // No vault has so many, and no database takes such a number.
        if i64::try_from(number).is_err() {
            return Err(VaultError::NotFound { what: "version" });
        }
        let found = self.database.read(|connection| {
            if usize::try_from(number) == Ok(newest) {
                return content(connection, id);
            }
            Ok(connection
                .prepare_cached(
                    "SELECT content FROM incident_versions WHERE incident = ?1 AND number = ?2",
                )?
                .query_row(params![id.as_bytes(), number], |row| row.get(0))
                .optional()?)
        })?;
        found.ok_or(VaultError::NotFound { what: "version" })
    }

    /// The sealed records of an incident, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn sealed_of_incident(&self, id: IncidentId) -> Result<Vec<SealedRow>, VaultError> {
        self.select_records("r.incident = ?1", id.as_bytes())
    }
}

fn content(connection: &Connection, id: IncidentId) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(connection
        .prepare_cached("SELECT content FROM incidents WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?)
}
