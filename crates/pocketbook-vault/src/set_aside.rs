//! Drafts that are not to be filed. They stay, with every revision, and are
//! opened again by whoever wants to go on; each time is kept for ever.

use pocketbook_model::{DraftId, RevisionId, Timestamp};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{OptionalExtension as _, params};

use crate::VaultError;
use crate::drafts::{DraftState, require, set_state};
use crate::head::open_at;
use crate::ledger::Note;
use crate::vault::Vault;

/// One time that a draft was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideRow {
    /// What was said of it.
    pub content: Vec<u8>,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// When it was taken up again.
    pub resumed: Option<Timestamp>,
}

impl Vault {
    /// Sets an open draft aside at its newest revision; logged.
    ///
    /// # Errors
    ///
    /// [`VaultError::Conflict`] when `head` is not the newest any more;
    /// [`VaultError::WrongState`] unless the draft is open.
    pub fn set_draft_aside(
        &self,
        draft: DraftId,
        head: RevisionId,
        content: &[u8],
    ) -> Result<(), VaultError> {
        self.write(|transaction| {
            let now = transaction.now();
            open_at(transaction, draft, head)?;
            transaction.execute(
                "INSERT INTO set_asides (draft, number, content, created)
                 SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3 FROM set_asides WHERE draft = ?1",
                params![draft.as_bytes(), content, now],
            )?;
            set_state(transaction, draft, DraftState::SetAside, now)?;
            let note = Note::about(draft)
                .with_code("set_aside")
                .with_subject(sha256(content));
            self.log(transaction, LedgerOperation::Altered, note)?;
            Ok(())
        })
    }

    /// Opens a draft that was set aside; logged.
    ///
    /// # Errors
    ///
    /// [`VaultError::WrongState`] unless it was set aside.
    pub fn resume_draft(&self, draft: DraftId) -> Result<(), VaultError> {
        self.write(|transaction| {
            let now = transaction.now();
            let state: Option<String> = transaction
                .prepare_cached("SELECT state FROM drafts WHERE id = ?1")?
                .query_row([draft.as_bytes()], |row| row.get(0))
                .optional()?;
            let state = state.ok_or(VaultError::NotFound { what: "draft" })?;
            require(DraftState::parse(&state)?, DraftState::SetAside)?;
            transaction.execute(
                "UPDATE set_asides SET resumed = ?2 WHERE draft = ?1 AND resumed IS NULL",
                params![draft.as_bytes(), now],
            )?;
            set_state(transaction, draft, DraftState::Open, now)?;
            let note = Note::about(draft).with_code("resumed");
            self.log(transaction, LedgerOperation::Altered, note)?;
            Ok(())
        })
    }

    /// Every time that a draft was set aside, the newest last.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn set_asides(&self, draft: DraftId) -> Result<Vec<SetAsideRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT content, created, resumed FROM set_asides WHERE draft = ?1 ORDER BY number",
            )?;
            let rows = statement.query_map([draft.as_bytes()], |row| {
                Ok(SetAsideRow {
                    content: row.get(0)?,
                    at: Timestamp::from_unix_ms(row.get(1)?),
                    resumed: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_unix_ms),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
