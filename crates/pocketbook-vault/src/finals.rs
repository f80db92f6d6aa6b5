//! Versions whose pages were fixed: the one that stands and those that were
//! left by reopening, which are retained with every signature they had (CPIA
//! code of practice: differing drafts are retained).

use pocketbook_model::{DraftId, Personal, RevisionId, Sha256Digest, Timestamp};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::VaultError;
use crate::drafts::{id, require, set_state};
use crate::ledger::Note;
use crate::vault::Vault;
use crate::{DraftState, drafts};

/// A version whose pages were fixed.
#[derive(Debug, Clone)]
pub struct FinalRow {
    /// Its number within the draft, from 1.
    pub number: u32,
    /// The revision from which its pages were made.
    pub revision: RevisionId,
    /// What was stored of it last: text, pages and signatures.
    pub content: Vec<u8>,
    /// When its pages were fixed.
    pub fixed: Timestamp,
    /// When it was left by reopening, and why in the officer's words; nothing
    /// for the version that stands.
    pub left: Option<(Timestamp, Personal)>,
}

/// A form that an officer chose in place of the one in use.
pub struct ChosenForm<'a> {
    /// SHA-256 of the form.
    pub sha256: Sha256Digest,
    /// Which form and edition, as a code; never a reason, which may be personal.
    pub code: &'a str,
}

impl Vault {
    /// Fixes a draft as [`Vault::finalise_draft`] does, with the entry that an
    /// officer chose another form, in one transaction.
    ///
    /// # Errors
    ///
    /// [`VaultError::Conflict`] when the draft has changed since;
    /// [`VaultError::WrongState`] unless it is open.
    pub fn finalise_draft_with_form(
        &self,
        draft: DraftId,
        head: RevisionId,
        content: &[u8],
        chosen: &ChosenForm<'_>,
    ) -> Result<(), VaultError> {
        self.write(|transaction| {
            self.finalise_in(transaction, draft, head, content)?;
            let note = Note::about(draft)
                .with_subject(chosen.sha256)
                .with_code(chosen.code);
            self.log(transaction, LedgerOperation::FormChosen, note)?;
            Ok::<(), VaultError>(())
        })?;
        self.altered().remove(&draft);
        Ok(())
    }

    /// Every version of a draft whose pages were fixed, oldest first. Reading
    /// them is logged as a consultation (DPA 2018 s.62(1)(c)).
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read or the ledger cannot be written.
    pub fn finals(&self, draft: DraftId) -> Result<Vec<FinalRow>, VaultError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT number, revision, content, created, left_at, why FROM finals
                 WHERE draft = ?1 ORDER BY number",
            )?;
            let rows = statement
                .query_and_then([draft.as_bytes()], final_row)?
                .collect::<Result<_, VaultError>>()?;
            let note = Note::about(draft).with_code("finals");
            self.log(transaction, LedgerOperation::Consulted, note)?;
            Ok(rows)
        })
    }

    /// One version whose pages were fixed. Reading it is logged as a
    /// consultation with its digest.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when the draft has no such version.
    pub fn final_version(&self, draft: DraftId, number: u32) -> Result<FinalRow, VaultError> {
        self.write(|transaction| {
            let row = transaction
                .prepare_cached(
                    "SELECT number, revision, content, created, left_at, why FROM finals
                     WHERE draft = ?1 AND number = ?2",
                )?
                .query_row(params![draft.as_bytes(), number], |row| Ok(final_row(row)))
                .optional()?
                .ok_or(VaultError::NotFound {
                    what: "fixed version",
                })??;
            let note = Note::about(draft).with_subject(sha256(&row.content));
            self.log(transaction, LedgerOperation::Consulted, note)?;
            Ok(row)
        })
    }

    /// Goes back to editing. The fixed version and its signatures are retained
    /// with the reason, and count no longer.
    ///
    /// # Errors
    ///
    /// [`VaultError::WrongState`] unless the draft is final.
    pub fn reopen_draft(&self, draft: DraftId, why: &Personal) -> Result<(), VaultError> {
        self.write(|transaction| {
            let now = transaction.now();
            let row =
                drafts::find(transaction, draft)?.ok_or(VaultError::NotFound { what: "draft" })?;
            require(row.state, DraftState::Final)?;
            transaction.execute(
                "UPDATE finals SET retained = 1, left_at = ?2, why = ?3
                 WHERE draft = ?1 AND retained = 0",
                params![draft.as_bytes(), now, why.reveal()],
            )?;
            set_state(transaction, draft, DraftState::Open, now)?;
            self.log(transaction, LedgerOperation::Reopened, Note::about(draft))?;
            Ok(())
        })
    }
}

fn final_row(row: &Row<'_>) -> Result<FinalRow, VaultError> {
    let left_at: Option<i64> = row.get(4)?;
    let why: String = row.get(5)?;
    Ok(FinalRow {
        number: row.get(0)?,
        revision: id(row, 1)?,
        content: row.get(2)?,
        fixed: Timestamp::from_unix_ms(row.get(3)?),
        left: left_at.map(|at| (Timestamp::from_unix_ms(at), Personal::new(why))),
    })
}
