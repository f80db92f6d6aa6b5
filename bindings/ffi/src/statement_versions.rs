//! The versions of a statement while it is written: undo, redo, and what changed.

use pocketbook_core::VersionView;
use pocketbook_core::model::{Change, ChangeKind, DraftId, RevisionId, Timestamp};

use crate::mirror::mirror;
use crate::session::Session;
use crate::{PocketbookError, StatementFields, StatementRecord};

mirror! {
    /// How a version of a statement came to be.
    HowWritten for pocketbook_core::How {
        /// Somebody wrote.
        Edit,
        /// The version before was restored.
        Undo,
        /// What had been undone was restored.
        Redo,
    }
}

/// One version of a statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct VersionRecord {
    /// The version.
    pub revision: RevisionId,
    /// The one it follows; absent for the first.
    pub parent: Option<RevisionId>,
    /// When it was begun.
    pub begun: Timestamp,
    /// When it was last added to.
    pub saved: Timestamp,
    /// How it came to be.
    pub how: HowWritten,
    /// Whose words an undo or redo brought back.
    pub restores: Option<RevisionId>,
    /// Size of its fields in bytes.
    pub size: u64,
    /// Whether pages were made from it.
    pub finalised: bool,
}

impl From<VersionView> for VersionRecord {
    fn from(view: VersionView) -> Self {
        Self {
            revision: view.revision,
            parent: view.parent,
            begun: view.begun,
            saved: view.saved,
            how: view.how.into(),
            restores: view.restores,
            size: view.size,
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
    pub async fn undo_statement(&self, draft: DraftId) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.undo_statement(draft)?))
            .await
    }

    /// Takes back the last undo.
    pub async fn redo_statement(&self, draft: DraftId) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.redo_statement(draft)?))
            .await
    }

    /// The versions of a statement, oldest first.
    pub async fn statement_history(
        &self,
        draft: DraftId,
    ) -> Result<Vec<VersionRecord>, PocketbookError> {
        self.call(move |session| {
            let versions = session.statement_history(draft)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// The fields of one version; reading them is logged.
    pub async fn statement_version(
        &self,
        draft: DraftId,
        revision: RevisionId,
    ) -> Result<StatementFields, PocketbookError> {
        self.call(move |session| {
            let version = session.statement_version(draft, revision)?;
            Ok(StatementFields::of(version, &session.officer().name))
        })
        .await
    }

    /// What changed in the words between two versions.
    pub async fn statement_difference(
        &self,
        draft: DraftId,
        from: RevisionId,
        to: RevisionId,
    ) -> Result<Vec<TextChange>, PocketbookError> {
        self.call(move |session| {
            let changes = session.statement_difference(draft, from, to)?;
            Ok(changes.into_iter().map(Into::into).collect())
        })
        .await
    }
}
