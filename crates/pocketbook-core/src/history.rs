//! The history of a statement: undo and redo, earlier versions, and what
//! changed between two of them.

use pocketbook_model::{Change, DraftId, RevisionId, StatementDraft, word_difference};
use pocketbook_vault::RevisionSummary;

use crate::events::Event;
use crate::listing::title;
use crate::statements::{statement_row, view};
use crate::views::{StatementView, VersionView};
use crate::{CoreError, Session};

impl From<RevisionSummary> for VersionView {
    fn from(row: RevisionSummary) -> Self {
        Self {
            revision: row.id,
            parent: row.parent,
            begun: row.begun,
            saved: row.saved,
            how: row.how,
            restores: row.restores,
            size: row.size,
            finalised: row.finalised,
        }
    }
}

impl Session {
    /// Takes back the last change of a statement; also after a restart. The
    /// words taken back are kept.
    ///
    /// # Errors
    ///
    /// [`CoreError::NothingToUndo`]; [`CoreError::WrongState`] unless the
    /// statement is open.
    pub fn undo_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        vault.undo(draft, row.head, &title)?;
        self.emit(&Event::DraftSaved { draft });
        view(&vault, draft)
    }

    /// Takes back the last undo.
    ///
    /// # Errors
    ///
    /// [`CoreError::NothingToUndo`]; [`CoreError::WrongState`] unless the
    /// statement is open.
    pub fn redo_statement(&self, draft: DraftId) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        vault.redo(draft, row.head, &title)?;
        self.emit(&Event::DraftSaved { draft });
        view(&vault, draft)
    }

    /// The versions of a statement, oldest first.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement.
    pub fn statement_history(&self, draft: DraftId) -> Result<Vec<VersionView>, CoreError> {
        let vault = self.vault()?;
        statement_row(&vault, draft)?;
        Ok(vault.history(draft)?.into_iter().map(Into::into).collect())
    }

    /// One version of a statement; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn statement_version(
        &self,
        draft: DraftId,
        revision: RevisionId,
    ) -> Result<StatementDraft, CoreError> {
        let vault = self.vault()?;
        statement_row(&vault, draft)?;
        Ok(serde_json::from_slice(&vault.revision(draft, revision)?)?)
    }

    /// What changed in the words between two versions, word by word.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn statement_difference(
        &self,
        draft: DraftId,
        from: RevisionId,
        to: RevisionId,
    ) -> Result<Vec<Change>, CoreError> {
        let (from, to) = (
            self.statement_version(draft, from)?,
            self.statement_version(draft, to)?,
        );
        Ok(word_difference(from.body.reveal(), to.body.reveal()))
    }
}
