//! The papers of a report: its summary, and what the victim is given.

use pocketbook_core::model::DraftId;

use crate::{PocketbookError, Session};

#[uniffi::export]
impl Session {
    /// The summary of a report, filed or not, with its supplements: a PDF.
    /// Printing is logged.
    pub async fn report_summary(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.report_summary(draft)?))
            .await
    }

    /// The slip for the victim of a filed report: a PDF with the crime number,
    /// or the local reference until the number is there. Printing is logged as
    /// a disclosure.
    pub async fn victim_slip(&self, draft: DraftId) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.victim_slip(draft)?))
            .await
    }

    /// The same as the text of a message, for the host to send; logged as a
    /// disclosure.
    pub async fn victim_message(&self, draft: DraftId) -> Result<String, PocketbookError> {
        self.call(move |session| Ok(session.victim_message(draft)?))
            .await
    }
}
