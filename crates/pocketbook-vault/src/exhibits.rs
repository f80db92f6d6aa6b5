//! Exhibits and the chain of their custody records.
//!
//! An exhibit's description is kept in versions, of which none is ever changed.
//! A custody event is begun, fixed and sealed in one transaction, and only as
//! the one that follows the newest of its chain: of two made at once, one is
//! told to look again.

use pocketbook_model::{
    AttachmentId, DraftId, ExhibitId, ExhibitReference, IncidentId, Personal, RecordId, RecordKind,
    Timestamp,
};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{Connection, Row, params};

use crate::VaultError;
use crate::drafts::{NewDraft, id, optional_id};
use crate::index::{EXHIBIT, mark_changed};
use crate::ledger::Note;
use crate::records::{SealPosition, SealedDraft, SealedRow};
use crate::vault::Vault;
use crate::writing::Writing;

/// An exhibit to enter.
pub struct NewExhibit<'a> {
    /// Its identifier.
    pub id: ExhibitId,
    /// Its incident.
    pub incident: IncidentId,
    /// Its reference.
    pub reference: &'a ExhibitReference,
    /// The file that it is, if it is one.
    pub attachment: Option<AttachmentId>,
    /// How it is described.
    pub content: &'a [u8],
}

/// An exhibit as it is described now.
#[derive(Debug, Clone)]
pub struct ExhibitRow {
    /// The exhibit.
    pub id: ExhibitId,
    /// Its incident.
    pub incident: IncidentId,
    /// The file that it is, if it is one.
    pub attachment: Option<AttachmentId>,
    /// The newest description.
    pub content: Vec<u8>,
    /// Whether it is set aside: withdrawn while nothing sealed named it.
    pub set_aside: bool,
}

/// How an exhibit was described from some time on.
#[derive(Debug, Clone)]
pub struct ExhibitVersionRow {
    /// The description.
    pub content: Vec<u8>,
    /// Since when, by the tablet's clock.
    pub created: Timestamp,
}

/// That an exhibit was set aside.
#[derive(Debug, Clone)]
pub struct ExhibitWithdrawalRow {
    /// Why.
    pub reason: Personal,
    /// When, by the tablet's clock.
    pub created: Timestamp,
}

/// A custody event to seal.
pub struct NewCustody<'a> {
    /// The draft of the record.
    pub draft: DraftId,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its incident.
    pub incident: IncidentId,
    /// The event's number in the chain, from 1.
    pub number: u32,
    /// Of how many descriptions of the exhibit the newest is in it.
    pub descriptions: u32,
    /// What is sealed.
    pub content: &'a [u8],
    /// By what the officer knows it.
    pub title: &'a Personal,
    /// The exhibit as it is described from here on, where the event says so.
    pub described: Option<&'a [u8]>,
}

/// An event of a chain.
#[derive(Debug, Clone, Copy)]
pub struct CustodyRow {
    /// Its number in the chain, from 1.
    pub number: u32,
    /// The record that holds it.
    pub record: RecordId,
}

const COLUMNS: &str = "e.id, e.incident, e.attachment,
    (SELECT v.content FROM exhibit_versions v WHERE v.exhibit = e.id ORDER BY v.number DESC LIMIT 1),
    e.set_aside";

impl Vault {
    /// Enters an exhibit.
    ///
    /// # Errors
    ///
    /// [`VaultError::AlreadyExists`] when its reference names another thing of
    /// the incident, or its file is an exhibit already.
    pub fn add_exhibit(&self, new: &NewExhibit<'_>) -> Result<(), VaultError> {
        self.write(|transaction| {
            require_unused(transaction, new.incident, new.reference, new.attachment)?;
            if let Some(attachment) = new.attachment {
                name_file(transaction, new, attachment)?;
            }
            transaction.execute(
                "INSERT INTO exhibits (id, incident, reference, plain, attachment)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    new.id.as_bytes(),
                    new.incident.as_bytes(),
                    new.reference.as_str(),
                    new.reference.plain(),
                    new.attachment.map(|attachment| *attachment.as_bytes())
                ],
            )?;
            self.describe_in(transaction, new.id, new.content, LedgerOperation::Collected)
        })
    }

    /// Describes an exhibit anew; the earlier description is kept.
    ///
    /// # Errors
    ///
    /// [`VaultError::WrongState`] once a custody record names it: from then on
    /// only another one describes it anew.
    pub fn describe_exhibit(&self, exhibit: ExhibitId, content: &[u8]) -> Result<(), VaultError> {
        self.write(|transaction| {
            if newest_number(transaction, exhibit)? > 0 {
                return Err(VaultError::WrongState {
                    found: "sealed",
                    expected: "open",
                });
            }
            self.describe_in(transaction, exhibit, content, LedgerOperation::Altered)
        })
    }

    fn describe_in(
        &self,
        transaction: &Writing<'_>,
        exhibit: ExhibitId,
        content: &[u8],
        operation: LedgerOperation,
    ) -> Result<(), VaultError> {
        let now = transaction.now();
        transaction.execute(
            "INSERT INTO exhibit_versions (exhibit, number, content, created)
             SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3
             FROM exhibit_versions WHERE exhibit = ?1",
            params![exhibit.as_bytes(), content, now],
        )?;
        mark_changed(transaction, exhibit.as_bytes(), EXHIBIT)?;
        let note = Note::about(exhibit).with_subject(sha256(content));
        self.log(transaction, operation, note).map(|_| ())
    }

    /// How many descriptions of an exhibit there are.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn exhibit_descriptions(&self, exhibit: ExhibitId) -> Result<u32, VaultError> {
        self.database
            .read(|connection| descriptions(connection, exhibit))
    }

    /// One exhibit.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn exhibit(&self, exhibit: ExhibitId) -> Result<Option<ExhibitRow>, VaultError> {
        let mut found = self.select_exhibits("e.id = ?1", exhibit.as_bytes())?;
        Ok(found.pop())
    }

    /// The exhibits of an incident, in the order they were entered.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn exhibits(&self, incident: IncidentId) -> Result<Vec<ExhibitRow>, VaultError> {
        self.select_exhibits("e.incident = ?1", incident.as_bytes())
    }

    fn select_exhibits(&self, condition: &str, key: &[u8]) -> Result<Vec<ExhibitRow>, VaultError> {
        let sql = format!("SELECT {COLUMNS} FROM exhibits e WHERE {condition} ORDER BY e.id");
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_and_then([key], exhibit_row)?;
            rows.collect()
        })
    }

    /// How an exhibit was described, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn exhibit_versions(
        &self,
        exhibit: ExhibitId,
    ) -> Result<Vec<ExhibitVersionRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT content, created FROM exhibit_versions WHERE exhibit = ?1 ORDER BY number",
            )?;
            let rows = statement.query_and_then([exhibit.as_bytes()], |row| {
                Ok(ExhibitVersionRow {
                    content: row.get(0)?,
                    created: Timestamp::from_unix_ms(row.get(1)?),
                })
            })?;
            rows.collect()
        })
    }

    /// Sets an exhibit aside, with the reason. It is kept, and so is its number;
    /// its file, if it is one, is no exhibit then.
    ///
    /// # Errors
    ///
    /// [`VaultError::WrongState`] when it is set aside already, or once a custody
    /// record names it: from then on only another one withdraws it.
    pub fn set_exhibit_aside(
        &self,
        exhibit: ExhibitId,
        reason: &Personal,
    ) -> Result<(), VaultError> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE exhibits SET set_aside = 1 WHERE id = ?1 AND set_aside = 0
                 AND NOT EXISTS (SELECT 1 FROM custody WHERE exhibit = ?1)",
                [exhibit.as_bytes()],
            )?;
            if changed != 1 {
                return Err(VaultError::WrongState {
                    found: "sealed or set aside",
                    expected: "open",
                });
            }
            transaction.execute(
                "UPDATE attachments SET exhibit = NULL
                 WHERE id = (SELECT attachment FROM exhibits WHERE id = ?1)",
                [exhibit.as_bytes()],
            )?;
            let now = transaction.now();
            transaction.execute(
                "INSERT INTO exhibit_withdrawals (exhibit, number, reason, created)
                 SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3
                 FROM exhibit_withdrawals WHERE exhibit = ?1",
                params![exhibit.as_bytes(), reason.reveal(), now],
            )?;
            mark_changed(transaction, exhibit.as_bytes(), EXHIBIT)?;
            let note = Note::about(exhibit).with_code("set-aside");
            self.log(transaction, LedgerOperation::Altered, note)
                .map(|_| ())
        })
    }

    /// When and why an exhibit was set aside, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn exhibit_withdrawals(
        &self,
        exhibit: ExhibitId,
    ) -> Result<Vec<ExhibitWithdrawalRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT reason, created FROM exhibit_withdrawals WHERE exhibit = ?1 ORDER BY number",
            )?;
            let rows = statement.query_and_then([exhibit.as_bytes()], |row| {
                Ok(ExhibitWithdrawalRow {
                    reason: Personal::new(row.get::<_, String>(0)?),
                    created: Timestamp::from_unix_ms(row.get(1)?),
                })
            })?;
            rows.collect()
        })
    }

    /// The custody records of an exhibit, in the order of their chain.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn custody(&self, exhibit: ExhibitId) -> Result<Vec<CustodyRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT c.number, r.id FROM custody c JOIN records r ON r.draft = c.draft
                 WHERE c.exhibit = ?1 ORDER BY c.number",
            )?;
            let rows = statement.query_and_then([exhibit.as_bytes()], |row| {
                Ok(CustodyRow {
                    number: row.get(0)?,
                    record: id(row, 1)?,
                })
            })?;
            rows.collect()
        })
    }

    /// Begins, fixes and seals a custody event, in one transaction. `build` is
    /// told the place in the ledger, and makes and signs the payload.
    ///
    /// # Errors
    ///
    /// [`VaultError::Conflict`] unless it follows the newest event of its
    /// chain; [`VaultError::AlreadyExists`] when the exhibit was set aside and
    /// its file is another exhibit by now; else as [`Vault::seal`]. Then nothing
    /// is stored.
    pub fn seal_custody<E: From<VaultError>>(
        &self,
        new: &NewCustody<'_>,
        build: impl FnMut(&SealPosition) -> Result<SealedDraft, E>,
    ) -> Result<SealedRow, E> {
        let prepare = |transaction: &Writing<'_>| {
            if newest_number(transaction, new.exhibit)?.checked_add(1) != Some(new.number)
                || descriptions(transaction, new.exhibit)? != new.descriptions
            {
                return Err(VaultError::Conflict);
            }
            bring_back(transaction, new.exhibit)?;
            // What was done may be that it is withdrawn, or is no longer.
            mark_changed(transaction, new.exhibit.as_bytes(), EXHIBIT)?;
            let draft = NewDraft {
                id: new.draft,
                incident: new.incident,
                kind: RecordKind::Custody,
                content: new.content,
                title: new.title,
            };
            let head = self.create_in(transaction, &draft)?;
            self.finalise_in(transaction, new.draft, head, new.content)?;
            transaction.execute(
                "INSERT INTO custody (exhibit, number, draft) VALUES (?1, ?2, ?3)",
                params![new.exhibit.as_bytes(), new.number, new.draft.as_bytes()],
            )?;
            match new.described {
                Some(content) => {
                    self.describe_in(transaction, new.exhibit, content, LedgerOperation::Altered)
                }
                None => Ok(()),
            }
        };
        self.seal_after(new.draft, prepare, build)
    }
}

/// What was set aside and is dealt with after all is an exhibit again, under its
/// own number: an officer with the bag in hand is never told to wait.
fn bring_back(transaction: &Writing<'_>, exhibit: ExhibitId) -> Result<(), VaultError> {
    let set_aside: bool = transaction
        .prepare_cached("SELECT set_aside FROM exhibits WHERE id = ?1")?
        .query_row([exhibit.as_bytes()], |row| row.get(0))?;
    if !set_aside {
        return Ok(());
    }
    let named_anew = transaction
        .prepare_cached(
            "SELECT 1 FROM exhibits e JOIN attachments a ON a.id = e.attachment
             WHERE e.id = ?1 AND a.exhibit IS NOT NULL",
        )?
        .exists([exhibit.as_bytes()])?;
    if named_anew {
        return Err(VaultError::AlreadyExists { what: "exhibit" });
    }
    transaction.execute(
        "UPDATE exhibits SET set_aside = 0 WHERE id = ?1",
        [exhibit.as_bytes()],
    )?;
    transaction.execute(
        "UPDATE attachments SET exhibit = (SELECT reference FROM exhibits WHERE id = ?1)
         WHERE id = (SELECT attachment FROM exhibits WHERE id = ?1)",
        [exhibit.as_bytes()],
    )?;
    Ok(())
}

/// The number of the newest event of a chain; 0 for none.
fn newest_number(connection: &Connection, exhibit: ExhibitId) -> Result<u32, VaultError> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(number), 0) FROM custody WHERE exhibit = ?1")?
        .query_row([exhibit.as_bytes()], |row| row.get(0))?)
}

fn descriptions(connection: &Connection, exhibit: ExhibitId) -> Result<u32, VaultError> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM exhibit_versions WHERE exhibit = ?1")?
        .query_row([exhibit.as_bytes()], |row| row.get(0))?)
}

/// Refuses a reference that names a thing of the incident already; that it
/// names this very file is no second use. References run across an incident;
/// another incident has its own.
pub(crate) fn require_unused(
    connection: &Connection,
    incident: IncidentId,
    reference: &ExhibitReference,
    file: Option<AttachmentId>,
) -> Result<(), VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT reference, NULL FROM exhibits WHERE incident = ?1
         UNION ALL
         SELECT exhibit, id FROM attachments WHERE incident = ?1 AND exhibit IS NOT NULL",
    )?;
    let mut rows = statement.query([incident.as_bytes()])?;
    while let Some(row) = rows.next()? {
        let used: ExhibitReference =
            row.get::<_, String>(0)?
                .parse()
                .map_err(|_| VaultError::Stored {
                    what: "exhibit reference",
                })?;
        let by: Option<AttachmentId> = optional_id(row, 1)?;
        if used.plain() == reference.plain() && (by.is_none() || by != file) {
            return Err(VaultError::AlreadyExists {
                what: "exhibit reference",
            });
        }
    }
    Ok(())
}

/// Gives a file its reference. One that has another is another exhibit.
fn name_file(
    transaction: &Writing<'_>,
    new: &NewExhibit<'_>,
    attachment: AttachmentId,
) -> Result<(), VaultError> {
    let named = transaction.execute(
        "UPDATE attachments SET exhibit = ?3 WHERE id = ?1 AND incident = ?2
         AND coalesce(exhibit, ?3) = ?3",
        params![
            attachment.as_bytes(),
            new.incident.as_bytes(),
            new.reference.as_str()
        ],
    )?;
    if named == 1 {
        Ok(())
    } else {
        Err(VaultError::AlreadyExists {
            what: "exhibit reference",
        })
    }
}

fn exhibit_row(row: &Row<'_>) -> Result<ExhibitRow, VaultError> {
    Ok(ExhibitRow {
        id: id(row, 0)?,
        incident: id(row, 1)?,
        attachment: optional_id(row, 2)?,
        content: row.get(3)?,
        set_aside: row.get(4)?,
    })
}
