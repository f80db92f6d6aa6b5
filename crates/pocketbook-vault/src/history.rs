//! The history of a draft for whoever works on it or has to answer for it:
//! undo, redo, the list of versions, and a reader for any of them.

use pocketbook_model::{DraftId, Personal, RecordKind, RevisionId};
use pocketbook_seal::{LedgerOperation, sha256};

use crate::VaultError;
use crate::head::{NewHead, move_head, open_at};
use crate::ledger::Note;
use crate::revisions::{self, NewRevision, RevisionSummary};
use crate::undo::{How, Undoable};
use crate::vault::Vault;

/// Says by what the officer knows a stored content. `None` when it cannot be
/// read.
pub type Titled<'a> = &'a dyn Fn(RecordKind, &[u8]) -> Option<Personal>;

impl Vault {
    /// Goes back to the version before, by a revision with its content; durable
    /// when it returns. `titled` says what the draft's title is then.
    ///
    /// Versions are revisions: what autosave has coalesced is undone at once.
    ///
    /// # Errors
    ///
    /// [`VaultError::NothingToUndo`] at the first version;
    /// [`VaultError::Conflict`] when `head` is not the newest any more;
    /// [`VaultError::WrongState`] unless the draft is open.
    pub fn undo(
        &self,
        draft: DraftId,
        head: RevisionId,
        titled: Titled<'_>,
    ) -> Result<RevisionId, VaultError> {
        self.restore(draft, head, How::Undo, titled)
    }

    /// Takes back the last undo, by a revision with the content it had left;
    /// durable when it returns. After an edit there is none to take back.
    ///
    /// # Errors
    ///
    /// [`VaultError::NothingToRedo`] when nothing was undone since the last
    /// edit; [`VaultError::Conflict`] when `head` is not the newest any more;
    /// [`VaultError::WrongState`] unless the draft is open.
    pub fn redo(
        &self,
        draft: DraftId,
        head: RevisionId,
        titled: Titled<'_>,
    ) -> Result<RevisionId, VaultError> {
        self.restore(draft, head, How::Redo, titled)
    }

    fn restore(
        &self,
        draft: DraftId,
        head: RevisionId,
        how: How,
        titled: Titled<'_>,
    ) -> Result<RevisionId, VaultError> {
        let revision: RevisionId = self.platform.new_id()?;
        let now = self.time_record().wall.unix_ms();
        let digest = self.write(|transaction| {
            let open = open_at(transaction, draft, head)?;
            let known = revisions::undoable_now(transaction, draft)?;
            let restores = if how == How::Undo {
                known.undo.ok_or(VaultError::NothingToUndo)?
            } else {
                known.redo.ok_or(VaultError::NothingToRedo)?
            };
            let content =
                revisions::content(transaction, draft, restores)?.ok_or(VaultError::Damaged {
                    what: "the history of a draft",
                })?;
            let title = titled(open.kind, &content).ok_or(VaultError::Stored {
                what: "version of a draft",
            })?;
            let new = NewRevision {
                draft,
                id: revision,
                parent: Some(head),
                how,
                restores: Some(restores),
                kept: true,
                content: &content,
                now,
            };
            revisions::append(transaction, &new)?;
            let digest = sha256(&content);
            let new_head = NewHead {
                draft,
                kind: open.kind,
                revision,
                digest,
                title: &title,
                now,
            };
            move_head(transaction, &new_head)?;
            self.log_altering(transaction, draft)?;
            Ok::<_, VaultError>(digest)
        })?;
        self.remember_altered(draft, revision, digest);
        Ok(revision)
    }

    /// What undo and redo would restore, were the draft open; nothing for a
    /// draft that is not there.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the history cannot be read.
    pub fn undoable(&self, draft: DraftId) -> Result<Undoable, VaultError> {
        self.database
            .read(|connection| revisions::undoable_now(connection, draft))
    }

    /// The versions of a draft, oldest first, whatever its state.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the history cannot be read.
    pub fn history(&self, draft: DraftId) -> Result<Vec<RevisionSummary>, VaultError> {
        self.database
            .read(|connection| revisions::summaries(connection, draft))
    }

    /// The content of one version. Reading it is logged as a consultation (DPA
    /// 2018 s.62(1)(c)) with its digest, and the version is kept from then on.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when the draft has no such version: it never
    /// had, or autosave has added to it since.
    pub fn revision(&self, draft: DraftId, revision: RevisionId) -> Result<Vec<u8>, VaultError> {
        self.write(|transaction| {
            let content = revisions::content(transaction, draft, revision)?
                .ok_or(VaultError::NotFound { what: "version" })?;
            revisions::keep(transaction, draft, revision)?;
            let note = Note::about(draft).with_subject(sha256(&content));
            self.log(transaction, LedgerOperation::Consulted, note)?;
            Ok(content)
        })
    }
}
