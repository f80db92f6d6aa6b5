//! Reports that were begun and are not to be filed: set aside with a reason,
//! listed as that, taken up again. Nothing is deleted, and a filed report cannot
//! be set aside.

use pocketbook_model::{DraftId, SetAside, Timestamp};
use pocketbook_vault::Vault;
use serde::Serialize;

use crate::events::Event;
use crate::report_view::ReportView;
use crate::reports::{report_row, view};
use crate::statements::require_state;
use crate::views::DraftState;
use crate::{CoreError, Session};

/// One time that a report was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAsideView {
    /// Why.
    #[serde(flatten)]
    pub said: SetAside,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// When it was taken up again.
    pub resumed_at: Option<Timestamp>,
}

impl Session {
    /// Sets a report aside that is not to be filed. It is kept with all its
    /// versions and can be resumed at any time; both are logged.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] when no reason is given in words;
    /// [`CoreError::WrongState`] unless the report is open: what is filed can
    /// only be followed by a supplement.
    pub fn set_report_aside(
        &self,
        draft: DraftId,
        aside: &SetAside,
    ) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        aside.check()?;
        vault.set_draft_aside(draft, row.head, &serde_json::to_vec(aside)?)?;
        self.emit(&Event::DraftSaved { draft });
        view(self, &vault, draft)
    }

    /// Takes a report up again that was set aside; it may be edited and filed.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] unless it is set aside.
    pub fn resume_report(&self, draft: DraftId) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        require_state(&row, DraftState::SetAside)?;
        vault.resume_draft(draft)?;
        self.emit(&Event::DraftSaved { draft });
        view(self, &vault, draft)
    }
}

/// Every time that a report was set aside, the newest last.
pub(crate) fn of_report(vault: &Vault, draft: DraftId) -> Result<Vec<SetAsideView>, CoreError> {
    let rows = vault.set_asides(draft)?.into_iter();
    rows.map(|row| {
        Ok(SetAsideView {
            said: serde_json::from_slice(&row.content)?,
            at: row.at,
            resumed_at: row.resumed,
        })
    })
    .collect()
}
