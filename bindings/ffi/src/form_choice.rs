//! Which forms of a tablet print a statement or rear page that the one in use
//! does not.

use pocketbook_core::model::{DraftId, Personal};
use pocketbook_core::{FormChoice, FormChoiceView};

use crate::session::Session;
use crate::{PocketbookError, RearRecord, StatementRecord};

/// A form that was in use on this tablet at some time, and whether it prints a
/// statement or rear page.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FormChoiceRecord {
    /// The edition that the force published; absent for the built-in form.
    pub edition: Option<u64>,
    /// Which form, such as `mg11`.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// Whether it is the one in use.
    pub in_use: bool,
    /// Number of pages that it gives; absent when it does not print it.
    pub pages: Option<u32>,
    /// Why it does not, for the screen: never to be logged.
    pub why_not: Option<String>,
}

impl From<FormChoiceView> for FormChoiceRecord {
    fn from(view: FormChoiceView) -> Self {
        Self {
            edition: view.edition,
            form: view.form.id,
            version: view.form.version,
            in_use: view.in_use,
            pages: view.pages,
            why_not: view.why_not,
        }
    }
}

#[uniffi::export]
impl Session {
    /// The forms that were in use here for this kind of statement, each tried on
    /// this very statement: the one in use first.
    pub async fn statement_forms(
        &self,
        draft: DraftId,
    ) -> Result<Vec<FormChoiceRecord>, PocketbookError> {
        self.call(move |session| {
            let forms = session.statement_forms(draft)?;
            Ok(forms.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Fixes a statement that the form in use does not print with another one:
    /// the force's edition, or the built-in form when it is absent. The reason
    /// is sealed, and that it was chosen is logged.
    pub async fn finalise_statement_with(
        &self,
        draft: DraftId,
        edition: Option<u64>,
        reason: String,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            let choice = FormChoice {
                edition,
                reason: Personal::new(reason),
            };
            Ok(session.finalise_statement_with(draft, &choice)?)
        })
        .await
    }

    /// The forms of the rear page that were in use here, each tried on this very
    /// page: the one in use first.
    pub async fn rear_forms(
        &self,
        draft: DraftId,
    ) -> Result<Vec<FormChoiceRecord>, PocketbookError> {
        self.call(move |session| {
            let forms = session.rear_forms(draft)?;
            Ok(forms.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Fixes a rear page that the form in use does not print with another one,
    /// as [`Session::finalise_statement_with`] does a statement.
    pub async fn finalise_rear_with(
        &self,
        draft: DraftId,
        edition: Option<u64>,
        reason: String,
    ) -> Result<RearRecord, PocketbookError> {
        self.call(move |session| {
            let choice = FormChoice {
                edition,
                reason: Personal::new(reason),
            };
            Ok(session.finalise_rear_with(draft, &choice)?.into())
        })
        .await
    }
}
