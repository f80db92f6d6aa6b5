//! Evidence bundles that are written for somebody.

use std::path::PathBuf;
use std::sync::Arc;

use pocketbook_core::model::RecordId;

use crate::progress::watch;
use crate::{CancelHandle, PocketbookError, ProgressListener, Session};

#[uniffi::export]
impl Session {
    /// Writes the evidence bundle of a delivered record to a new file; gives the
    /// number of attachments in it. The recipient is a code such as `defence`; it
    /// is logged. A file that is there already is `AlreadyExists` and is kept;
    /// whatever goes wrong leaves no half of one.
    #[uniffi::method(default(progress = None, cancel = None))]
    pub async fn export(
        &self,
        record: RecordId,
        recipient: String,
        path: String,
        progress: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelHandle>>,
    ) -> Result<u64, PocketbookError> {
        self.call(move |session| {
            let watch = watch(progress, cancel);
            let path = PathBuf::from(path);
            let exported = session.export_file(record, &recipient, &path, &watch)?;
            Ok(exported.attachments)
        })
        .await
    }
}
