//! Sealed records and their way to the force.
//!
//! Sealing is one transaction: payload, envelope, ledger entry and outbox row,
//! or nothing. An outbox row is `waiting` until the force's receipt has been
//! verified, or `wedged` when the gateway refused it; neither is ever deleted.

use std::sync::PoisonError;

use pocketbook_model::{
    DraftId, ForceNumber, IncidentId, NumberSeries, RecordId, RecordKind, Sha256Digest, TimeRecord,
    Timestamp, Urn,
};
use pocketbook_seal::{Envelope, LedgerOperation, LedgerPosition, SealedPayload};
use rusqlite::{Row, params};

use crate::VaultError;
use crate::drafts::{DraftRow, DraftState, Newest, find, id, kind_of, set_state};
use crate::index::mark_record;
use crate::ledger::{self, Note, digest};
use crate::revisions::Alteration;
use crate::vault::Vault;
use crate::writing::Writing;

/// Where in the ledger, and when, a record is being sealed.
#[derive(Debug, Clone)]
pub struct SealPosition {
    /// The ledger entry that will seal it.
    pub ledger: LedgerPosition,
    /// What the tablet knows of the time.
    pub time: TimeRecord,
}

/// A record ready to be stored.
pub struct SealedDraft {
    /// What was signed.
    pub payload: SealedPayload,
    /// The signature over it.
    pub envelope: Envelope,
}

/// Where a sealed record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboxState {
    /// To be sent.
    Waiting,
    /// Refused by the gateway, for this reason; parked.
    Wedged {
        /// The gateway's code.
        reason: String,
    },
    /// The force's receipt is here.
    Delivered {
        /// Since when, by the tablet's clock.
        received: Timestamp,
        /// When the force received the record, by its own clock, as its receipt
        /// says; not known of one that was stored without it.
        accepted: Option<Timestamp>,
        /// Whether the force keeps the record apart because a check failed.
        quarantined: bool,
    },
}

impl OutboxState {
    /// When the force received it: by the force's clock, which its receipt vouches
    /// for; where that is not known, when the receipt came here.
    #[must_use]
    pub const fn received_by_the_force(&self) -> Option<Timestamp> {
        match self {
            Self::Delivered {
                accepted: Some(at), ..
            } => Some(*at),
            Self::Delivered { received, .. } => Some(*received),
            Self::Waiting | Self::Wedged { .. } => None,
        }
    }
}

/// A sealed record.
#[derive(Debug, Clone)]
pub struct SealedRow {
    /// The record.
    pub record: RecordId,
    /// The draft it was sealed from.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: RecordKind,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// Its number in the outbox of this install.
    pub sequence: u64,
    /// Its ledger entry.
    pub ledger: u64,
    /// When it was sealed, by the tablet's clock.
    pub sealed: Timestamp,
    /// Where it stands.
    pub state: OutboxState,
    /// The crime or incident number, once allocated by the force.
    pub number: Option<ForceNumber>,
    /// The unique reference number, where it came after sealing.
    pub urn: Option<Urn>,
}

/// The force's receipt for a record, verified.
pub struct RecordReceipt<'a> {
    /// The record.
    pub record: RecordId,
    /// The receipt's envelope.
    pub receipt: &'a [u8],
    /// When the force received the record, as the receipt says.
    pub accepted: Timestamp,
    /// The crime or incident number, for a report.
    pub number: Option<&'a ForceNumber>,
    /// Whether it says that the force keeps the record apart.
    pub quarantined: bool,
}

const COLUMNS: &str = "r.id, r.draft, r.incident, r.kind, r.sha256, o.sequence, r.ledger, r.sealed,
                       o.state, o.reason, o.received, o.number, o.quarantined, o.series,
                       (SELECT urn FROM record_references f WHERE f.record = r.id ORDER BY f.number DESC LIMIT 1),
                       o.accepted";

/// How often a record is signed anew because something else was logged while the
/// host signed it. Each time the officer may have been asked for a finger.
const SEALING_TRIES: u32 = 4;

/// Why what was signed is not stored.
enum Unstored {
    /// The ledger goes on from another entry by now.
    Moved,
    Because(VaultError),
}

impl From<VaultError> for Unstored {
    fn from(error: VaultError) -> Self {
        Self::Because(error)
    }
}

impl Vault {
    /// Seals a draft. `build` is told the place in the ledger, and makes and signs
    /// the payload. It runs while nothing waits for it: the key is the host's, and
    /// may ask for a finger. Where something else was logged meanwhile it is asked
    /// anew, four times at most.
    ///
    /// # Errors
    ///
    /// Whatever `build` answers, or [`VaultError`]: [`VaultError::Conflict`] when the
    /// fixed version is no longer `fixed`, or something else was logged each time.
    /// Then nothing is stored.
    pub fn seal<E: From<VaultError>>(
        &self,
        draft: DraftId,
        fixed: &[u8],
        build: impl FnMut(&SealPosition) -> Result<SealedDraft, E>,
    ) -> Result<SealedRow, E> {
        // Its signatures may have been withdrawn while the host signed it.
        let unchanged = |writing: &Writing<'_>| match find(writing, draft)? {
            Some(row) if row.final_content.as_deref() == Some(fixed) => Ok(()),
            Some(row) => {
                crate::drafts::require(row.state, DraftState::Final)?;
                Err(VaultError::Conflict)
            }
            None => Err(VaultError::NotFound { what: "draft" }),
        };
        self.seal_after(draft, unchanged, build)
    }

    /// Saves what is the newest of a draft that needs no signatures, where it is
    /// another than is stored, fixes and seals it: all in one transaction.
    ///
    /// # Errors
    ///
    /// As [`Vault::seal`]; [`VaultError::Conflict`] when the parent is not the
    /// newest any more.
    pub fn finalise_and_seal<E: From<VaultError>>(
        &self,
        draft: DraftId,
        newest: Newest<'_>,
        content: &[u8],
        build: impl FnMut(&SealPosition) -> Result<SealedDraft, E>,
    ) -> Result<SealedRow, E> {
        let saving = self.saving(draft, newest)?;
        let prepare = |transaction: &Writing<'_>| {
            if !self.save_in(transaction, &saving, Alteration::Changes)? {
                return self.finalise_in(transaction, draft, newest.parent, content);
            }
            let altered = Some(saving.digest);
            self.finalise_altered_in(transaction, draft, saving.revision, content, altered)
        };
        self.seal_after(draft, prepare, build)
    }

    pub(crate) fn seal_after<E: From<VaultError>>(
        &self,
        draft: DraftId,
        prepare: impl Fn(&Writing<'_>) -> Result<(), VaultError>,
        mut build: impl FnMut(&SealPosition) -> Result<SealedDraft, E>,
    ) -> Result<SealedRow, E> {
        if self.rollback_suspected() {
            return Err(VaultError::RollbackSuspected.into());
        }
        let ready = |writing: &Writing<'_>| {
            prepare(writing)?;
            let row = find(writing, draft)?.ok_or(VaultError::NotFound { what: "draft" })?;
            crate::drafts::require(row.state, DraftState::Final)?;
            Ok::<_, VaultError>((row, ledger::head(writing)?))
        };
        let mut sealed = None;
        for _ in 0..SEALING_TRIES {
            let time = self.time_record();
            let (_, head) = self.rehearse(&time, ready)?;
            let position = SealPosition {
                ledger: LedgerPosition {
                    sequence: head.sequence + 1,
                    previous: head.hash,
                },
                time: time.clone(),
            };
            let SealedDraft { payload, envelope } = build(&position)?;
            let stored = self.write_at(&time, |writing| {
                let (row, now) = ready(writing)?;
                if now != head {
                    return Err(Unstored::Moved);
                }
                let at = store_record(writing, &row, &payload, &envelope)?;
                let (entry, matter) = (payload.sealing_entry(at), draft.to_string());
                Ok(ledger::append_entry(writing, &head, &matter, &entry)?)
            });
            match stored {
                Ok(head) => {
                    sealed = Some(head);
                    break;
                }
                Err(Unstored::Moved) => {}
                Err(Unstored::Because(error)) => return Err(error.into()),
            }
        }
        let head = sealed.ok_or(VaultError::Conflict)?;
        self.anchor_if_it_can(&head);
        self.altered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&draft);
        self.sealed_of_draft(draft)?
            .ok_or_else(|| VaultError::NotFound { what: "record" }.into())
    }

    /// A sealed record.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn sealed(&self, record: RecordId) -> Result<Option<SealedRow>, VaultError> {
        Ok(self
            .select_records("r.id = ?1", record.as_bytes())?
            .into_iter()
            .next())
    }

    /// The record that a draft was sealed to.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn sealed_of_draft(&self, draft: DraftId) -> Result<Option<SealedRow>, VaultError> {
        Ok(self
            .select_records("r.draft = ?1", draft.as_bytes())?
            .into_iter()
            .next())
    }

    /// Every sealed record, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn sealed_records(&self) -> Result<Vec<SealedRow>, VaultError> {
        self.select_records("?1 IS NOT NULL", &[0])
    }

    /// Sealed records after one in the order of their sealing, oldest first, no
    /// more than `limit`.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn sealed_records_after(
        &self,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<SealedRow>, VaultError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM records r JOIN outbox o ON o.record = r.id
             WHERE o.sequence > ?1 ORDER BY o.sequence LIMIT ?2"
        );
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((sequence, limit))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(sealed_row(row)?);
            }
            Ok(found)
        })
    }

    /// The records that wait to be sent, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn records_to_send(&self) -> Result<Vec<SealedRow>, VaultError> {
        self.select_records("?1 IS NOT NULL AND o.state = 'waiting'", &[0])
    }

    pub(crate) fn select_records(
        &self,
        condition: &str,
        key: &[u8],
    ) -> Result<Vec<SealedRow>, VaultError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM records r JOIN outbox o ON o.record = r.id
             WHERE {condition} ORDER BY o.sequence"
        );
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([key])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(sealed_row(row)?);
            }
            Ok(found)
        })
    }

    /// The exact bytes of a record's envelope.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such record.
    pub fn envelope(&self, record: RecordId) -> Result<Vec<u8>, VaultError> {
        self.one_blob("SELECT envelope FROM records WHERE id = ?1", record)?
            .ok_or(VaultError::NotFound { what: "record" })
    }

    /// The force's receipt for a record, once it is here.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn receipt(&self, record: RecordId) -> Result<Option<Vec<u8>>, VaultError> {
        self.one_blob("SELECT receipt FROM outbox WHERE record = ?1", record)
    }

    fn one_blob(&self, sql: &str, record: RecordId) -> Result<Option<Vec<u8>>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([record.as_bytes()])?;
            match rows.next()? {
                Some(row) => Ok(row.get(0)?),
                None => Ok(None),
            }
        })
    }

    /// Stores verified receipts: all of them, or none.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be stored.
    pub fn records_received(&self, receipts: &[RecordReceipt<'_>]) -> Result<(), VaultError> {
        self.write(|transaction| {
            let now = transaction.now();
            for receipt in receipts {
                let changed = transaction
                    .prepare_cached(
                        "UPDATE outbox SET state = 'delivered', reason = NULL, receipt = ?2,
                                number = ?3, series = ?6, received = ?4, accepted = ?7,
                                quarantined = ?5
                         WHERE record = ?1 AND state <> 'delivered'",
                    )?
                    .execute(params![
                        receipt.record.as_bytes(),
                        receipt.receipt,
                        receipt.number.map(ForceNumber::as_str),
                        now,
                        receipt.quarantined,
                        receipt.number.map(|number| number.series().as_str()),
                        receipt.accepted.unix_ms()
                    ])?;
                if changed > 0 {
                    mark_record(transaction, receipt.record)?;
                    let note = Note::about(receipt.record)
                        .with_subject(pocketbook_seal::sha256(receipt.receipt));
                    self.log(transaction, LedgerOperation::Received, note)?;
                }
            }
            Ok(())
        })
    }

    /// Parks a record that the gateway refused. Nothing waits behind it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn record_wedged(&self, record: RecordId, reason: &str) -> Result<(), VaultError> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE outbox SET state = 'wedged', reason = ?2 WHERE record = ?1 AND state = 'waiting'",
                params![record.as_bytes(), reason],
            )?;
            if changed > 0 {
                mark_record(transaction, record)?;
                let note = Note::about(record).with_code(reason);
                self.log(transaction, LedgerOperation::Wedged, note)?;
            }
            Ok(())
        })
    }

    /// Notes the unique reference number of a sealed record. What was signed
    /// stays as it is; earlier numbers are kept.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such record.
    pub fn set_record_urn(&self, record: RecordId, urn: &Urn) -> Result<(), VaultError> {
        let draft = self
            .sealed(record)?
            .ok_or(VaultError::NotFound { what: "record" })?
            .draft;
        self.write(|transaction| {
            let now = transaction.now();
            transaction.execute(
                "INSERT INTO record_references (record, number, urn, created)
                 SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3
                 FROM record_references WHERE record = ?1",
                params![record.as_bytes(), urn.as_str(), now],
            )?;
            mark_record(transaction, record)?;
            let note = Note::about(record)
                .with_code(format!("urn:{urn}"))
                .within(Some(draft));
            self.log(transaction, LedgerOperation::Combined, note)?;
            Ok(())
        })
    }

    /// Sends a parked record again, and those of its files that are parked.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when neither it nor any of its files is parked.
    pub fn retry_record(&self, record: RecordId) -> Result<(), VaultError> {
        let changed = self.write(|transaction| {
            let records = transaction.execute(
                "UPDATE outbox SET state = 'waiting', reason = NULL WHERE record = ?1 AND state = 'wedged'",
                [record.as_bytes()],
            )?;
            let files = transaction.execute(
                "UPDATE attachments SET wedged = NULL WHERE wedged IS NOT NULL
                 AND id IN (SELECT attachment FROM record_attachments WHERE record = ?1)",
                [record.as_bytes()],
            )?;
            mark_record(transaction, record)?;
            Ok::<_, VaultError>(records + files)
        })?;
        if changed == 0 {
            Err(VaultError::NotFound {
                what: "parked record",
            })
        } else {
            Ok(())
        }
    }
}

fn store_record(
    transaction: &Writing<'_>,
    draft: &DraftRow,
    payload: &SealedPayload,
    envelope: &Envelope,
) -> Result<Sha256Digest, VaultError> {
    let now = payload.time.wall.unix_ms();
    let sha256 = envelope.payload_digest();
    let record = payload.record;
    transaction.execute(
        "INSERT INTO records (id, draft, incident, kind, envelope, sha256, ledger, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            record.as_bytes(),
            draft.id.as_bytes(),
            draft.incident.as_bytes(),
            draft.kind.as_str(),
            envelope.to_json()?,
            sha256.as_bytes(),
            payload.provenance.ledger.sequence,
            now
        ],
    )?;
    let pages = payload.pdf.as_ref().map(|pdf| pdf.attachment);
    for attachment in payload.attachments.iter().map(|a| a.id).chain(pages) {
        transaction.execute(
            "INSERT INTO record_attachments (record, attachment) VALUES (?1, ?2)",
            params![record.as_bytes(), attachment.as_bytes()],
        )?;
    }
    transaction.execute(
        "INSERT INTO outbox (record, state) VALUES (?1, 'waiting')",
        [record.as_bytes()],
    )?;
    transaction.execute(
        "UPDATE drafts SET record = ?2 WHERE id = ?1",
        params![draft.id.as_bytes(), record.as_bytes()],
    )?;
    set_state(transaction, draft.id, DraftState::Sealed, now)?;
    Ok(sha256)
}

fn sealed_row(row: &Row<'_>) -> Result<SealedRow, VaultError> {
    let stored = |what| VaultError::Stored { what };
    let state = match row.get::<_, String>(8)?.as_str() {
        "waiting" => OutboxState::Waiting,
        "wedged" => OutboxState::Wedged {
            reason: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
        },
        "delivered" => OutboxState::Delivered {
            received: Timestamp::from_unix_ms(row.get::<_, Option<i64>>(10)?.unwrap_or_default()),
            accepted: row.get::<_, Option<i64>>(15)?.map(Timestamp::from_unix_ms),
            quarantined: row.get(12)?,
        },
        _ => return Err(stored("outbox state")),
    };
    Ok(SealedRow {
        record: id(row, 0)?,
        draft: id(row, 1)?,
        incident: id(row, 2)?,
        kind: kind_of(row, 3)?,
        sha256: digest(&row.get::<_, Vec<u8>>(4)?)?,
        sequence: row.get(5)?,
        ledger: row.get(6)?,
        sealed: Timestamp::from_unix_ms(row.get(7)?),
        state,
        number: number_of(row, 11, 13)?,
        urn: row
            .get::<_, Option<String>>(14)?
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| stored("reference number"))?,
    })
}

/// The force's number of a record, of which series it is.
pub(crate) fn number_of(
    row: &Row<'_>,
    number: usize,
    series: usize,
) -> Result<Option<ForceNumber>, VaultError> {
    let stored = |what| VaultError::Stored { what };
    let Some(number) = row.get::<_, Option<String>>(number)? else {
        return Ok(None);
    };
    let series: Option<String> = row.get(series)?;
    let series = series.as_deref().and_then(NumberSeries::named);
    let series = series.ok_or_else(|| stored("series of a number"))?;
    let number = series.number(&number);
    Ok(Some(number.map_err(|_| stored("crime number"))?))
}
