//! Evidence bundles that are written for somebody.

use std::path::PathBuf;
use std::sync::Arc;

use pocketbook_core::model::RecordId;

use crate::cancelling::EndsWithItsCall;
use crate::progress::watch;
use crate::{CancelHandle, PocketbookError, ProgressListener, Session};

/// Who gets a bundle; it is logged as a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Recipient {
    /// Police.
    Police,
    /// The prosecution.
    Prosecution,
    /// Those who look after witnesses.
    WitnessCare,
    /// The defence: never gets the rear page of a statement, nor a report or a
    /// supplement as sealed, which go to nobody but police, prosecution and witness
    /// care.
    Defence,
    /// A court; of rear pages, reports and supplements it gets as little as the
    /// defence.
    Court,
    /// Somebody else, who gets as little of those too.
    Other {
        /// A code of them in lower-case letters, digits and hyphens, at most 40:
        /// never a name.
        code: String,
    },
}

impl Recipient {
    fn code(&self) -> &str {
        match self {
            Self::Police => "police",
            Self::Prosecution => "prosecution",
            Self::WitnessCare => "witness-care",
            Self::Defence => "defence",
            Self::Court => "court",
            Self::Other { code } => code,
        }
    }
}

#[uniffi::export]
impl Session {
    /// Writes the evidence bundle of a delivered record to a new file; gives the
    /// number of attachments in it. Who gets it is logged. The rear page of a
    /// statement, a report and a supplement go to police, prosecution and witness
    /// care alone; for anybody else, a court too, they are `NotForDefence`. A file
    /// that is there already is `AlreadyExists` and is kept; whatever goes wrong leaves no half
    /// of one. It ends as [`Session::attach_file`] does.
    #[uniffi::method(default(progress = None, cancel = None))]
    pub async fn export(
        &self,
        record: RecordId,
        recipient: Recipient,
        path: String,
        progress: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelHandle>>,
    ) -> Result<u64, PocketbookError> {
        let ending = EndsWithItsCall::or_by(cancel.as_ref());
        let watch = watch(progress, &ending);
        let exported = self
            .call(move |session| {
                let path = PathBuf::from(path);
                let exported = session.export_file(record, recipient.code(), &path, &watch)?;
                Ok(exported.attachments)
            })
            .await;
        drop(ending);
        exported
    }
}
