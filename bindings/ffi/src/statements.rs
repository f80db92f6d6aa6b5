//! Statements while they are written: begun, edited, read, listed.

use pocketbook_core::StatementView;

use crate::session::{Session, id};
use crate::{DraftSummary, NewStatementRecord, PocketbookError, StatementChange, StatementRecord};

#[uniffi::export]
impl Session {
    /// Begins a statement; with a witness of the incident, nothing is typed
    /// twice.
    pub async fn create_statement(
        &self,
        incident: String,
        new: NewStatementRecord,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            session
                .create_statement(id(&incident, "incident")?, new.try_into()?)
                .map_err(Into::into)
        })
        .await
    }

    /// Changes a statement; durable when it returns.
    pub async fn edit_statement(
        &self,
        draft: String,
        change: StatementChange,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            Ok(session.edit_statement(id(&draft, "draft")?, change.try_into()?)?)
        })
        .await
    }

    /// One statement; reading it is logged.
    pub async fn statement(&self, draft: String) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| Ok(session.statement(id(&draft, "draft")?)?))
            .await
    }

    /// Statements of an incident, or all; newest first.
    pub async fn statements(
        &self,
        incident: Option<String>,
    ) -> Result<Vec<DraftSummary>, PocketbookError> {
        self.call(move |session| {
            let incident = incident
                .map(|incident| id(&incident, "incident"))
                .transpose()?;
            Ok(session
                .statements(incident)?
                .into_iter()
                .map(Into::into)
                .collect())
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
        self.call(move |session| Ok(work(session)?.into())).await
    }
}
