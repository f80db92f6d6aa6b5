//! Incidents in the vault: the newest content, every earlier one, and what
//! happened around an incident, from the rows of the vault itself.
//!
//! An incident is changed in one transaction that reads, changes and writes, so
//! two changes at the same time are both there afterwards. The content that was
//! there before is kept (alteration, DPA 2018 s.62(1)(b)); nothing shortens or
//! removes what is kept.

use pocketbook_model::{
    AttachmentId, DraftId, ExhibitReference, ForceNumber, IncidentId, RecordId, RecordKind,
    Timestamp, Urn,
};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::VaultError;
use crate::drafts::{id, kind_of};
use crate::ledger::Note;
use crate::records::SealedRow;
use crate::search::mark_changed;
use crate::vault::Vault;

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

/// Something that happened around an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IncidentEvent {
    /// The incident was opened on this tablet.
    Opened,
    /// A statement, rear page or report was begun.
    Begun {
        /// The draft.
        draft: DraftId,
        /// What it is.
        kind: RecordKind,
    },
    /// It was sealed; a report was filed.
    Sealed {
        /// The draft.
        draft: DraftId,
        /// The record.
        record: RecordId,
        /// What it is.
        kind: RecordKind,
    },
    /// The force's receipt for it came.
    Delivered {
        /// The record.
        record: RecordId,
        /// What it is.
        kind: RecordKind,
        /// Whether the force keeps it apart because a check failed.
        quarantined: bool,
    },
    /// The force's crime number for a report came.
    NumberReceived {
        /// The record.
        record: RecordId,
        /// The number.
        number: ForceNumber,
    },
    /// A unique reference number was noted beside a record.
    UrnNoted {
        /// The record.
        record: RecordId,
        /// The number.
        urn: Urn,
    },
    /// A file was attached.
    Attached {
        /// The attachment.
        attachment: AttachmentId,
        /// The exhibit it is.
        exhibit: Option<ExhibitReference>,
    },
}

impl Vault {
    /// Stores an incident; what it was before is kept.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn put_incident(&self, id: IncidentId, content: &[u8]) -> Result<(), VaultError> {
        self.database.write(|transaction| {
            self.store_incident(transaction, id, content, &IncidentChange::Altered)
        })
    }

    /// Changes an incident: `change` is given its content and answers with the
    /// new one, within one transaction. The same content is no change.
    ///
    /// # Errors
    ///
    /// Whatever `change` answers, or [`VaultError`]; then nothing is stored.
    pub fn change_incident<E: From<VaultError>>(
        &self,
        id: IncidentId,
        how: &IncidentChange,
        change: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        self.database.write(|transaction| {
            let before =
                content(transaction, id)?.ok_or(VaultError::NotFound { what: "incident" })?;
            let after = change(&before)?;
            if after != before {
                self.store_incident(transaction, id, &after, how)?;
            }
            Ok(after)
        })
    }

    fn store_incident(
        &self,
        transaction: &Transaction<'_>,
        id: IncidentId,
        content: &[u8],
        how: &IncidentChange,
    ) -> Result<(), VaultError> {
        let updated = self.time_record().wall.unix_ms();
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
        mark_changed(transaction, id.as_bytes(), "incident")?;
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

    /// Every incident's content, newest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn incidents(&self) -> Result<Vec<Vec<u8>>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT content FROM incidents ORDER BY updated DESC, id DESC")?;
            let rows = statement.query_map([], |row| row.get(0))?;
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

    /// What happened around an incident on this tablet, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such incident.
    pub fn incident_events(
        &self,
        id: IncidentId,
    ) -> Result<Vec<(Timestamp, IncidentEvent)>, VaultError> {
        let opened = self
            .incident_versions(id)?
            .first()
            .map(|version| (version.saved, IncidentEvent::Opened));
        let mut events: Vec<_> = opened.into_iter().collect();
        self.database.read(|connection| {
            events.extend(begun(connection, id)?);
            events.extend(urns(connection, id)?);
            events.extend(attached(connection, id)?);
            Ok(())
        })?;
        for row in self.sealed_of_incident(id)? {
            events.extend(of_record(row));
        }
        // Stable: what happened in one millisecond stays in this order.
        events.sort_by_key(|(at, _)| *at);
        Ok(events)
    }
}

fn content(connection: &Connection, id: IncidentId) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(connection
        .prepare_cached("SELECT content FROM incidents WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?)
}

type Happened = Vec<(Timestamp, IncidentEvent)>;

fn begun(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, d.kind, (SELECT min(begun) FROM revisions r WHERE r.draft = d.id)
         FROM drafts d WHERE d.incident = ?1",
    )?;
    let mut rows = statement.query([incident.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let event = IncidentEvent::Begun {
            draft: id(row, 0)?,
            kind: kind_of(row, 1)?,
        };
        found.push((Timestamp::from_unix_ms(row.get(2)?), event));
    }
    Ok(found)
}

fn of_record(row: SealedRow) -> Happened {
    let mut found = vec![(
        row.sealed,
        IncidentEvent::Sealed {
            draft: row.draft,
            record: row.record,
            kind: row.kind,
        },
    )];
    if let crate::OutboxState::Delivered {
        received,
        quarantined,
    } = row.state
    {
        let delivered = IncidentEvent::Delivered {
            record: row.record,
            kind: row.kind,
            quarantined,
        };
        found.push((received, delivered));
        // It comes with the receipt of the report; a supplement only carries it.
        let number = (row.number).filter(|_| row.kind == RecordKind::CrimeReport);
        found.extend(number.map(|number| {
            let record = row.record;
            (received, IncidentEvent::NumberReceived { record, number })
        }));
    }
    found
}

fn urns(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT f.record, f.urn, f.created FROM record_references f
         JOIN records r ON r.id = f.record WHERE r.incident = ?1 ORDER BY f.number",
    )?;
    let mut rows = statement.query([incident.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let urn: String = row.get(1)?;
        let event = IncidentEvent::UrnNoted {
            record: id(row, 0)?,
            urn: urn.parse().map_err(|_| VaultError::Stored {
                what: "reference number",
            })?,
        };
        found.push((Timestamp::from_unix_ms(row.get(2)?), event));
    }
    Ok(found)
}

fn attached(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, exhibit, created FROM attachments WHERE incident = ?1 AND printed = 0",
    )?;
    let mut rows = statement.query([incident.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let exhibit: Option<String> = row.get(1)?;
        let event = IncidentEvent::Attached {
            attachment: id(row, 0)?,
            exhibit: exhibit.map(|text| text.parse()).transpose().map_err(|_| {
                VaultError::Stored {
                    what: "exhibit reference",
                }
            })?,
        };
        found.push((Timestamp::from_unix_ms(row.get(2)?), event));
    }
    Ok(found)
}
