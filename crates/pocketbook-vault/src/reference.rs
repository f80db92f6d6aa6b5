//! Reference data on the tablet: what the force published, and each edition
//! that is here. It belongs to the tablet and to no officer, so it lies in the
//! device database.
//!
//! ```text
//! announced --fetched and verified--> accepted   in use, until a newer one is
//!     |                        \----> refused    its content cannot be used
//!     \-- does not verify: stays announced, with the reason, and is tried again
//! ```
//!
//! Every edition that came is kept as it was signed: a record sealed under an
//! old one is read with that one. Being told of an edition twice changes
//! nothing, because every officer of the tablet reads the feed.

use pocketbook_model::{ReferenceName, Sha256Digest, TimeRecord, Timestamp};
use pocketbook_seal::{LedgerHead, LedgerOperation};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use crate::VaultError;
use crate::device::{DeviceStore, anchor};
use crate::ledger::{self, Note};

/// Where an edition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceState {
    /// The force published it; it is not here yet.
    Announced,
    /// Here, verified and usable.
    Accepted,
    /// Here and verified, but its content cannot be used.
    Refused,
}

impl ReferenceState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Announced, Self::Accepted, Self::Refused]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// An edition that this tablet knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceRow {
    /// What it is and which of its kind.
    pub reference: ReferenceName,
    /// Its number under this name.
    pub edition: u64,
    /// SHA-256 of its content, as it was first announced.
    pub sha256: Sha256Digest,
    /// Where it stands.
    pub state: ReferenceState,
    /// Why it was refused, or why it could not be verified when last fetched.
    pub reason: Option<String>,
    /// When the force issued it, once it is here.
    pub issued: Option<Timestamp>,
    /// By what its content was judged (build and fonts), once it is here.
    pub judged_by: Option<String>,
    /// Other content that was announced under the same number.
    pub disputed: Option<Sha256Digest>,
}

/// An edition that was fetched and verified.
pub struct ReceivedReference<'a> {
    /// What it is and which of its kind.
    pub reference: &'a ReferenceName,
    /// Its number.
    pub edition: u64,
    /// SHA-256 of its content.
    pub sha256: Sha256Digest,
    /// When it was issued.
    pub issued: Timestamp,
    /// The certificate it was verified with.
    pub certificate: &'a str,
    /// Its envelope, the exact text.
    pub envelope: &'a str,
}

/// Whether the content of an edition can be used.
pub struct ReferenceJudgement<'a> {
    /// Why it cannot be used; `None` when it can.
    pub refused: Option<&'a str>,
    /// By what it was judged: another build, or other fonts, judge again.
    pub judged_by: &'a str,
}

/// What came of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// It is new here.
    New,
    /// It was announced before.
    Before,
    /// Other content was announced under this number before: that stays.
    Disputed,
}

const COLUMNS: &str = "kind, id, edition, sha256, state, reason, issued, judged_by, disputed";
const THIS: &str = "kind = ?1 AND id = ?2 AND edition = ?3";

fn about(reference: &ReferenceName, edition: u64) -> Note {
    Note::about(format!("{reference}/{edition}"))
}

impl DeviceStore {
    /// Notes that the force published an edition. Announced twice is announced
    /// once; other content under the same number is noted beside the first and
    /// replaces nothing.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn reference_announced(
        &self,
        reference: &ReferenceName,
        edition: u64,
        sha256: Sha256Digest,
    ) -> Result<Announced, VaultError> {
        let (kind, id) = (reference.kind.as_str(), reference.id.as_str());
        let time = self.time_record()?;
        let (announced, head) = self.database.write(|transaction| {
            let known = row(transaction, reference, edition)?;
            match known {
                None => {
                    transaction.execute(
                        "INSERT INTO reference_editions (kind, id, edition, sha256, state)
                         VALUES (?1, ?2, ?3, ?4, 'announced')",
                        params![kind, id, edition, sha256.as_bytes()],
                    )?;
                    Ok::<_, VaultError>((Announced::New, None))
                }
                Some(known) if known.sha256 == sha256 => Ok((Announced::Before, None)),
                Some(known) if known.disputed.is_some() => Ok((Announced::Disputed, None)),
                Some(_) => {
                    transaction.execute(
                        &format!("UPDATE reference_editions SET disputed = ?4 WHERE {THIS}"),
                        params![kind, id, edition, sha256.as_bytes()],
                    )?;
                    let note = about(reference, edition)
                        .with_subject(sha256)
                        .with_code("disputed");
                    let operation = LedgerOperation::ReferenceRefused;
                    let head =
                        ledger::append(transaction, self.author(None), &time, operation, note)?;
                    Ok((Announced::Disputed, Some(head)))
                }
            }
        })?;
        self.anchor_if_it_can(head);
        Ok(announced)
    }

    /// Stores an edition as it came, with whether it can be used. What is here
    /// already is not stored again.
    ///
    /// # Errors
    ///
    /// [`VaultError::Conflict`] when this edition is here, or was announced,
    /// with other content; [`VaultError`] when it cannot be stored.
    pub fn reference_received(
        &self,
        received: &ReceivedReference<'_>,
        judgement: &ReferenceJudgement<'_>,
    ) -> Result<(), VaultError> {
        let (reference, edition) = (received.reference, received.edition);
        let time = self.time_record()?;
        let head = self.database.write(|transaction| {
            let known = row(transaction, reference, edition)?;
            if known.as_ref().is_some_and(|k| k.sha256 != received.sha256) {
                return Err(VaultError::Conflict);
            }
            if known.is_some_and(|known| known.state != ReferenceState::Announced) {
                return Ok(None);
            }
            transaction.execute(
                "INSERT INTO reference_editions (kind, id, edition, sha256, state, issued, certificate, envelope)
                 VALUES (?1, ?2, ?3, ?4, 'accepted', ?5, ?6, ?7)
                 ON CONFLICT (kind, id, edition) DO UPDATE
                 SET state = 'accepted', issued = ?5, certificate = ?6, envelope = ?7",
                params![
                    reference.kind.as_str(),
                    reference.id.as_str(),
                    edition,
                    received.sha256.as_bytes(),
                    received.issued.unix_ms(),
                    received.certificate,
                    received.envelope
                ],
            )?;
            judge(transaction, reference, edition, judgement)?;
            let note = about(reference, edition).with_subject(received.sha256);
            self.log_judgement(transaction, judgement, &time, note)
        })?;
        self.anchor_if_it_can(head);
        Ok(())
    }

    /// Judges an edition that is here anew: another build or other fonts may
    /// think otherwise of it.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when it is not here.
    pub fn reference_judged(
        &self,
        reference: &ReferenceName,
        edition: u64,
        judgement: &ReferenceJudgement<'_>,
    ) -> Result<(), VaultError> {
        let time = self.time_record()?;
        let head = self.database.write(|transaction| {
            let known = row(transaction, reference, edition)?
                .filter(|known| known.state != ReferenceState::Announced)
                .ok_or(VaultError::NotFound {
                    what: "edition of reference data",
                })?;
            judge(transaction, reference, edition, judgement)?;
            let accepted = known.state == ReferenceState::Accepted;
            if accepted == judgement.refused.is_none() {
                return Ok(None);
            }
            let note = about(reference, edition).with_subject(known.sha256);
            self.log_judgement(transaction, judgement, &time, note)
        })?;
        self.anchor_if_it_can(head);
        Ok(())
    }

    /// Notes why an announced edition could not be verified when it was
    /// fetched. It stays announced.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn reference_unverified(
        &self,
        reference: &ReferenceName,
        edition: u64,
        reason: &str,
    ) -> Result<(), VaultError> {
        self.database.write(|transaction| {
            transaction.execute(
                &format!(
                    "UPDATE reference_editions SET reason = ?4 WHERE {THIS} AND state = 'announced'"
                ),
                params![
                    reference.kind.as_str(),
                    reference.id.as_str(),
                    edition,
                    reason
                ],
            )?;
            Ok(())
        })
    }

    /// Every edition that this tablet knows of, by name and number.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn references(&self) -> Result<Vec<ReferenceRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM reference_editions ORDER BY kind, id, edition"
            ))?;
            let rows = statement.query_map([], |row| Ok(read(row)))?;
            rows.map(|row| row?).collect()
        })
    }

    /// The editions under one name, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn references_named(
        &self,
        reference: &ReferenceName,
    ) -> Result<Vec<ReferenceRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM reference_editions
                 WHERE kind = ?1 AND id = ?2 ORDER BY edition"
            ))?;
            let named = params![reference.kind.as_str(), reference.id.as_str()];
            let rows = statement.query_map(named, |row| Ok(read(row)))?;
            rows.map(|row| row?).collect()
        })
    }

    /// Certificate and envelope of an edition that is here, as they came.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when it is not here.
    pub fn reference_as_signed(
        &self,
        reference: &ReferenceName,
        edition: u64,
    ) -> Result<(String, String), VaultError> {
        let found: Option<(Option<String>, Option<String>)> = self.database.read(|connection| {
            Ok(connection
                .prepare_cached(&format!(
                    "SELECT certificate, envelope FROM reference_editions WHERE {THIS}"
                ))?
                .query_row(
                    params![reference.kind.as_str(), reference.id.as_str(), edition],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?)
        })?;
        match found {
            Some((Some(certificate), Some(envelope))) => Ok((certificate, envelope)),
            _ => Err(VaultError::NotFound {
                what: "edition of reference data",
            }),
        }
    }

    fn log_judgement(
        &self,
        transaction: &Transaction<'_>,
        judgement: &ReferenceJudgement<'_>,
        time: &TimeRecord,
        note: Note,
    ) -> Result<Option<LedgerHead>, VaultError> {
        let operation = match judgement.refused {
            None => LedgerOperation::ReferenceAccepted,
            Some(_) => LedgerOperation::ReferenceRefused,
        };
        ledger::append(transaction, self.author(None), time, operation, note).map(Some)
    }

    /// Anchors the ledger's head in the keystore, where something was logged and the
    /// keystore keeps it: what is stored is stored, and a keystore that is behind is
    /// no rollback.
    fn anchor_if_it_can(&self, head: Option<LedgerHead>) {
        if let Some(head) = head {
            drop(anchor(self.platform(), self.install(), &head));
        }
    }
}

fn judge(
    transaction: &Transaction<'_>,
    reference: &ReferenceName,
    edition: u64,
    judgement: &ReferenceJudgement<'_>,
) -> Result<(), VaultError> {
    let state = match judgement.refused {
        None => ReferenceState::Accepted,
        Some(_) => ReferenceState::Refused,
    };
    transaction.execute(
        &format!(
            "UPDATE reference_editions SET state = ?4, reason = ?5, judged_by = ?6 WHERE {THIS}"
        ),
        params![
            reference.kind.as_str(),
            reference.id.as_str(),
            edition,
            state.as_str(),
            judgement.refused,
            judgement.judged_by
        ],
    )?;
    Ok(())
}

fn row(
    transaction: &Transaction<'_>,
    reference: &ReferenceName,
    edition: u64,
) -> Result<Option<ReferenceRow>, VaultError> {
    transaction
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM reference_editions WHERE {THIS}"
        ))?
        .query_row(
            params![reference.kind.as_str(), reference.id.as_str(), edition],
            |row| Ok(read(row)),
        )
        .optional()?
        .transpose()
}

fn read(row: &Row<'_>) -> Result<ReferenceRow, VaultError> {
    let stored = || VaultError::Stored {
        what: "edition of reference data",
    };
    let text = |at: usize| row.get::<_, String>(at);
    Ok(ReferenceRow {
        reference: ReferenceName {
            kind: text(0)?.parse().map_err(|_| stored())?,
            id: text(1)?.parse().map_err(|_| stored())?,
        },
        edition: row.get(2)?,
        sha256: ledger::digest(&row.get::<_, Vec<u8>>(3)?)?,
        state: ReferenceState::parse(&text(4)?).ok_or_else(stored)?,
        reason: row.get(5)?,
        issued: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_unix_ms),
        judged_by: row.get(7)?,
        disputed: row
            .get::<_, Option<Vec<u8>>>(8)?
            .map(|bytes| ledger::digest(&bytes))
            .transpose()?,
    })
}
