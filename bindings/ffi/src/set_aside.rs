//! Reports that are not to be filed: set aside with a reason, kept, resumed.

use pocketbook_core::SetAsideView;
use pocketbook_core::model::{DraftId, SetAside, SetAsideReason, Timestamp};

use crate::mirror::mirror;
use crate::{PocketbookError, ReportRecord, Session};

mirror! {
    /// Why a report is not to be filed.
    WhySetAside for SetAsideReason {
        /// Another report tells of the same crime and the same victim.
        Duplicate,
        /// It was never to be one.
        EnteredInError,
        /// What it tells of belongs to another incident, and is reported there.
        AnotherIncident,
    }
}

/// One time that a report was set aside.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SetAsideRecord {
    /// Why.
    pub reason: WhySetAside,
    /// More in the officer's words.
    pub why: String,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// When it was taken up again.
    pub resumed_at: Option<Timestamp>,
}

impl From<SetAsideView> for SetAsideRecord {
    fn from(view: SetAsideView) -> Self {
        Self {
            reason: view.said.reason.into(),
            why: view.said.why.reveal().to_owned(),
            at: view.at,
            resumed_at: view.resumed_at,
        }
    }
}

#[uniffi::export]
impl Session {
    /// Sets a report aside that is not to be filed, with a reason in words. It is
    /// kept, and can be resumed; a filed one cannot be set aside.
    pub async fn set_report_aside(
        &self,
        draft: DraftId,
        reason: WhySetAside,
        why: String,
    ) -> Result<ReportRecord, PocketbookError> {
        self.on_report(move |session| {
            let aside = SetAside {
                reason: reason.into(),
                why: why.into(),
            };
            Ok(session.set_report_aside(draft, &aside)?)
        })
        .await
    }

    /// Takes a report up again that was set aside.
    pub async fn resume_report(&self, draft: DraftId) -> Result<ReportRecord, PocketbookError> {
        self.on_report(move |session| Ok(session.resume_report(draft)?))
            .await
    }
}
