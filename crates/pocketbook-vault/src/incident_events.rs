//! What happened around an incident, from the rows of the vault itself: nothing
//! is written down twice for it, so nothing can be missing in it.

use pocketbook_model::{
    AttachmentId, DraftId, ExhibitId, ExhibitReference, ForceNumber, IncidentId, RecordId,
    RecordKind, Timestamp, Urn,
};
use pocketbook_seal::{LedgerEntry, LedgerOperation};
use rusqlite::{Connection, params};

use crate::VaultError;
use crate::drafts::{id, kind_of};
use crate::records::SealedRow;
use crate::vault::Vault;

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
    /// Its pages were fixed, to be signed.
    Fixed {
        /// The draft.
        draft: DraftId,
        /// What it is.
        kind: RecordKind,
    },
    /// It was opened again; the pages with their signatures are retained.
    Reopened {
        /// The draft.
        draft: DraftId,
        /// What it is.
        kind: RecordKind,
    },
    /// It was set aside: not to be filed, and kept.
    SetAside {
        /// The draft.
        draft: DraftId,
        /// What it is.
        kind: RecordKind,
    },
    /// It was taken up again.
    Resumed {
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
    /// The gateway refused it, or a file of it; it is parked.
    Refused {
        /// The record.
        record: RecordId,
        /// What it is.
        kind: RecordKind,
        /// The gateway's code.
        reason: String,
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
    /// An exhibit was entered, with or without a file.
    ExhibitEntered {
        /// The exhibit.
        exhibit: ExhibitId,
        /// Its reference.
        reference: ExhibitReference,
    },
    /// An exhibit was described anew.
    ExhibitDescribed {
        /// The exhibit.
        exhibit: ExhibitId,
        /// Its reference.
        reference: ExhibitReference,
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
            events.extend(fixed(connection, id)?);
            events.extend(set_aside(connection, id)?);
            events.extend(exhibits(connection, id)?);
            Ok(())
        })?;
        for row in self.sealed_of_incident(id)? {
            let refused = self
                .database
                .read(|connection| refusals(connection, &row))?;
            events.extend(of_record(row));
            events.extend(refused);
        }
        // Stable: what happened in one millisecond stays in this order.
        events.sort_by_key(|(at, _)| *at);
        Ok(events)
    }
}

type Happened = Vec<(Timestamp, IncidentEvent)>;

fn begun(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, d.kind, (SELECT min(begun) FROM revisions r WHERE r.draft = d.id)
         FROM drafts d WHERE d.incident = ?1 ORDER BY d.id",
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
        ..
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
         JOIN records r ON r.id = f.record WHERE r.incident = ?1
         ORDER BY f.record, f.number",
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
        "SELECT id, exhibit, created FROM attachments WHERE incident = ?1 AND printed = 0
         ORDER BY id",
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

/// When pages were fixed and left again. Reports are fixed in the moment they
/// are sealed, which tells it already.
fn fixed(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, d.kind, f.created, f.left_at FROM drafts d JOIN finals f ON f.draft = d.id
         WHERE d.incident = ?1 AND d.kind IN (?2, ?3) ORDER BY d.id, f.number",
    )?;
    let mut rows = statement.query(params![
        incident.as_bytes(),
        RecordKind::WitnessStatement.as_str(),
        RecordKind::StatementRear.as_str()
    ])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (draft, kind) = (id(row, 0)?, kind_of(row, 1)?);
        let at = Timestamp::from_unix_ms(row.get(2)?);
        found.push((at, IncidentEvent::Fixed { draft, kind }));
        if let Some(left) = row.get::<_, Option<i64>>(3)? {
            let at = Timestamp::from_unix_ms(left);
            found.push((at, IncidentEvent::Reopened { draft, kind }));
        }
    }
    Ok(found)
}

fn set_aside(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, d.kind, s.created, s.resumed FROM drafts d
         JOIN set_asides s ON s.draft = d.id WHERE d.incident = ?1 ORDER BY d.id, s.number",
    )?;
    let mut rows = statement.query([incident.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (draft, kind) = (id(row, 0)?, kind_of(row, 1)?);
        let at = Timestamp::from_unix_ms(row.get(2)?);
        found.push((at, IncidentEvent::SetAside { draft, kind }));
        if let Some(resumed) = row.get::<_, Option<i64>>(3)? {
            let at = Timestamp::from_unix_ms(resumed);
            found.push((at, IncidentEvent::Resumed { draft, kind }));
        }
    }
    Ok(found)
}

fn exhibits(connection: &Connection, incident: IncidentId) -> Result<Happened, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT e.id, e.reference, v.number, v.created FROM exhibits e
         JOIN exhibit_versions v ON v.exhibit = e.id WHERE e.incident = ?1
         ORDER BY e.id, v.number",
    )?;
    let mut rows = statement.query([incident.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let exhibit = id(row, 0)?;
        let reference = row.get::<_, String>(1)?;
        let reference = reference.parse().map_err(|_| VaultError::Stored {
            what: "exhibit reference",
        })?;
        let event = match row.get(2)? {
            1 => IncidentEvent::ExhibitEntered { exhibit, reference },
            _ => IncidentEvent::ExhibitDescribed { exhibit, reference },
        };
        found.push((Timestamp::from_unix_ms(row.get(3)?), event));
    }
    Ok(found)
}

/// When the gateway refused a record, also one that it took in the end: the
/// ledger alone keeps that.
fn refusals(connection: &Connection, record: &SealedRow) -> Result<Happened, VaultError> {
    let mut statement = connection
        .prepare_cached("SELECT entry FROM ledger WHERE matter = ?1 ORDER BY sequence")?;
    let mut rows = statement.query([record.record.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = LedgerEntry::parse(&row.get::<_, Vec<u8>>(0)?)?;
        if entry.operation == LedgerOperation::Wedged {
            let event = IncidentEvent::Refused {
                record: record.record,
                kind: record.kind,
                reason: entry.note.unwrap_or_default(),
            };
            found.push((entry.time.wall, event));
        }
    }
    Ok(found)
}
