//! The papers of a report: its summary, and what the victim is given.

use pocketbook_core::model::DraftId;

use crate::{FieldWarning, PocketbookError, Session};

#[uniffi::export]
impl Session {
    /// The summary of a report, filed or not, with its supplements: a PDF.
    /// Printing is logged.
    pub async fn report_summary(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.report_summary(draft)?))
            .await
    }

    /// What must be read before the victim of a report is given anything: what
    /// the contact plan says of care, and each way to reach them that they
    /// called unsafe. Show it, and ask.
    pub async fn victim_cautions(
        &self,
        draft: DraftId,
    ) -> Result<Vec<FieldWarning>, PocketbookError> {
        self.call(move |session| {
            let cautions = session.victim_cautions(draft)?;
            Ok(cautions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// The slip for the victim of a filed report: a PDF with the crime number,
    /// or the local reference until the number is there. Printing is logged as
    /// a disclosure. Refused by field while [`Session::victim_cautions`] has
    /// something against a paper.
    pub async fn victim_slip(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.victim_slip(draft)?))
            .await
    }

    /// The slip, once an officer has read the cautions and judged that it is
    /// safe to hand over.
    pub async fn victim_slip_after_cautions(
        &self,
        draft: DraftId,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.victim_slip_after_cautions(draft)?))
            .await
    }

    /// What the victim is told of a report as the text of a message, for the host
    /// to send; logged as a disclosure. Refused by field while
    /// [`Session::victim_cautions`] has something.
    pub async fn victim_message(&self, draft: DraftId) -> Result<String, PocketbookError> {
        self.call(move |session| Ok(session.victim_message(draft)?))
            .await
    }

    /// What the victim is told of a report as the text of a message, once an
    /// officer has read the cautions and judged that it is safe to send.
    pub async fn victim_message_after_cautions(
        &self,
        draft: DraftId,
    ) -> Result<String, PocketbookError> {
        self.call(move |session| Ok(session.victim_message_after_cautions(draft)?))
            .await
    }
}
