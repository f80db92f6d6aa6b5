//! The versions of a statement while it is written: undo, redo, and what changed.

use pocketbook_core::VersionView;
use pocketbook_core::model::{Change, ChangeKind};

use crate::session::{Session, id};
use crate::{PocketbookError, StatementRecord};

/// One version of a statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct VersionRecord {
    /// The version.
    pub revision: String,
    /// When it was begun.
    pub begun: String,
    /// When it was last added to.
    pub saved: String,
    /// `edit`, `undo` or `redo`.
    pub how: String,
    /// Whether pages were made from it.
    pub finalised: bool,
}

impl From<VersionView> for VersionRecord {
    fn from(view: VersionView) -> Self {
        Self {
            revision: view.revision.to_string(),
            begun: view.begun.to_string(),
            saved: view.saved.to_string(),
            how: view.how.to_owned(),
            finalised: view.finalised,
        }
    }
}

/// What became of a part of a text between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PartOfDifference {
    /// It is in both versions.
    Same,
    /// It is only in the earlier one.
    Removed,
    /// It is only in the later one.
    Added,
}

/// A part of a text, and what became of it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TextChange {
    /// What became of it.
    pub part: PartOfDifference,
    /// Its words.
    pub text: String,
}

impl From<Change> for TextChange {
    fn from(change: Change) -> Self {
        Self {
            part: match change.kind {
                ChangeKind::Same => PartOfDifference::Same,
                ChangeKind::Removed => PartOfDifference::Removed,
                ChangeKind::Added => PartOfDifference::Added,
            },
            text: change.text.reveal().to_owned(),
        }
    }
}

#[uniffi::export]
impl Session {
    /// Takes back the last change; also after a restart.
    pub async fn undo_statement(&self, draft: String) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.undo_statement(id(&draft, "draft")?)?))
            .await
    }

    /// Takes back the last undo.
    pub async fn redo_statement(&self, draft: String) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.redo_statement(id(&draft, "draft")?)?))
            .await
    }

    /// The versions of a statement, oldest first.
    pub async fn statement_history(
        &self,
        draft: String,
    ) -> Result<Vec<VersionRecord>, PocketbookError> {
        self.call(move |session| {
            let versions = session.statement_history(id(&draft, "draft")?)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// The words of one version; reading them is logged.
    pub async fn statement_version(
        &self,
        draft: String,
        revision: String,
    ) -> Result<String, PocketbookError> {
        self.call(move |session| {
            let version =
                session.statement_version(id(&draft, "draft")?, id(&revision, "version")?)?;
            Ok(version.body.reveal().to_owned())
        })
        .await
    }

    /// What changed in the words between two versions.
    pub async fn statement_difference(
        &self,
        draft: String,
        from: String,
        to: String,
    ) -> Result<Vec<TextChange>, PocketbookError> {
        self.call(move |session| {
            let changes = session.statement_difference(
                id(&draft, "draft")?,
                id(&from, "version")?,
                id(&to, "version")?,
            )?;
            Ok(changes.into_iter().map(Into::into).collect())
        })
        .await
    }
}
