//! The papers of a report: its summary, and what the victim is given.

use crate::session::id;
use crate::{PocketbookError, Session};

#[uniffi::export]
impl Session {
    /// The summary of a report, filed or not, with its supplements: a PDF.
    /// Printing is logged.
    pub async fn report_summary(&self, draft: String) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.report_summary(id(&draft, "draft")?)?))
            .await
    }

    /// The slip for the victim of a filed report: a PDF with the crime number,
    /// or the local reference until the number is there. Printing is logged as
    /// a disclosure.
    pub async fn victim_slip(&self, draft: String) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| Ok(session.victim_slip(id(&draft, "draft")?)?))
            .await
    }

    /// The same as the text of a message, for the host to send; logged as a
    /// disclosure.
    pub async fn victim_message(&self, draft: String) -> Result<String, PocketbookError> {
        self.call(move |session| Ok(session.victim_message(id(&draft, "draft")?)?))
            .await
    }
}
