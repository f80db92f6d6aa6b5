//! Statements while they are written: begun, edited, read, listed.

use pocketbook_core::StatementView;
use pocketbook_core::model::{DraftId, IncidentId};

use crate::session::Session;
use crate::{DraftSummary, NewStatementRecord, PocketbookError, StatementChange, StatementRecord};

#[uniffi::export]
impl Session {
    /// Begins a statement; with a witness of the incident, nothing is typed
    /// twice.
    #[uniffi::method(default(new))]
    pub async fn create_statement(
        &self,
        incident: IncidentId,
        new: NewStatementRecord,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            session
                .create_statement(incident, new.try_into()?)
                .map_err(Into::into)
        })
        .await
    }

    /// Changes a statement; durable when it returns.
    pub async fn edit_statement(
        &self,
        draft: DraftId,
        change: StatementChange,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.edit_statement(draft, change.try_into()?)?))
            .await
    }

    /// One statement; reading it is logged.
    pub async fn statement(&self, draft: DraftId) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.statement(draft)?))
            .await
    }

    /// Statements of an incident, or all; newest first.
    #[uniffi::method(default(incident = None))]
    pub async fn statements(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummary>, PocketbookError> {
        self.call(move |session| {
            let statements = session.statements(incident)?;
            Ok(statements.into_iter().map(Into::into).collect())
        })
        .await
    }
}

impl Session {
    /// Does work that gives a statement, and shows it.
    pub(crate) async fn on_statement(
        &self,
        work: impl FnOnce(&pocketbook_core::Session) -> Result<StatementView, PocketbookError>
        + Send
        + 'static,
    ) -> Result<StatementRecord, PocketbookError> {
        self.call(move |session| {
            let view = work(session)?;
            Ok(StatementRecord::shown(view, &session.officer().name))
        })
        .await
    }
}
