//! What a host calls when the system wakes, suspends or ends the app, and the
//! segments that the system sends by itself.

use std::sync::Arc;
use std::time::Duration;

use pocketbook_core::model::Timestamp;
use pocketbook_core::{Network, Upload, UploadOutcome};

use crate::cancelling::EndsWithItsCall;
use crate::runtime::{blocking, spawned};
use crate::{CancelHandle, Connectivity, Device, PocketbookError, Session, SyncRecord};

/// A header of a request.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct UploadHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A segment for the system to send, exactly as it stands here: an upload task
/// of a background session from this file, or the like. The request needs no
/// unlocked vault and can do nothing else.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct UploadRecord {
    /// Names it in `upload_result`; of one segment always the same.
    pub id: String,
    /// The method: `PUT`.
    pub method: String,
    /// Where to.
    pub url: String,
    /// Headers, all of them needed. `Content-Length` is what the system sets by
    /// itself for this file; leave it to the system where it insists.
    pub headers: Vec<UploadHeader>,
    /// Path of the file that is the body: ciphertext. Never move or change it.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// From when on the gateway takes the request no more.
    pub expires_at: Timestamp,
}

impl From<Upload> for UploadRecord {
    fn from(upload: Upload) -> Self {
        let headers = upload.headers.into_iter();
        Self {
            id: upload.id.to_string(),
            method: upload.method.to_owned(),
            url: upload.url,
            headers: headers
                .map(|(name, value)| UploadHeader { name, value })
                .collect(),
            file: upload.file.to_string_lossy().into_owned(),
            bytes: upload.bytes,
            expires_at: upload.expires_at,
        }
    }
}

/// What came of an upload.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum UploadResult {
    /// Somebody answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// The answer's `Retry-After`, if it had one in seconds.
        retry_after_s: Option<u64>,
        /// Its body, as far as the system gave one; empty otherwise. Without it
        /// no refusal counts as the gateway's own.
        body: Vec<u8>,
    },
    /// Nobody did, or the upload was given up.
    Failed,
}

impl From<UploadResult> for UploadOutcome {
    fn from(result: UploadResult) -> Self {
        match result {
            UploadResult::Answered {
                status,
                retry_after_s,
                body,
            } => Self::Answered {
                status,
                retry_after: retry_after_s.map(Duration::from_secs),
                body,
            },
            UploadResult::Failed => Self::Failed,
        }
    }
}

impl From<Connectivity> for Network {
    fn from(connectivity: Connectivity) -> Self {
        Self {
            reachable: connectivity.reachable,
            expensive: connectivity.expensive,
            constrained: connectivity.constrained,
        }
    }
}

fn records(uploads: Vec<Upload>) -> Vec<UploadRecord> {
    uploads.into_iter().map(UploadRecord::from).collect()
}

fn number(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

#[uniffi::export]
impl Session {
    /// Segments for the system to send, at most `limit`: those that it has
    /// already, then what else waits and this network allows. The same again
    /// until a result is told or a request has expired.
    pub async fn next_uploads(
        &self,
        connectivity: Connectivity,
        limit: u32,
    ) -> Result<Vec<UploadRecord>, PocketbookError> {
        self.call(move |session| {
            Ok(records(
                session.next_uploads(connectivity.into(), number(limit))?,
            ))
        })
        .await
    }

    /// Tells what came of an upload. Telling it again, and telling of one that
    /// is unknown, changes nothing.
    pub async fn upload_result(
        &self,
        id: String,
        result: UploadResult,
    ) -> Result<(), PocketbookError> {
        self.call(move |session| match id.parse() {
            Ok(id) => Ok(session.upload_result(id, &result.into()).map(drop)?),
            // Of another build, or of no build: nobody waits for it.
            Err(_) => Ok(()),
        })
        .await
    }

    /// Before the system suspends the app: ends this session's syncs, gives what
    /// they left as one batch of uploads, and closes every file; all within the
    /// time that is left, in milliseconds.
    pub async fn will_suspend(
        &self,
        deadline_ms: u64,
        connectivity: Connectivity,
        limit: u32,
    ) -> Result<Vec<UploadRecord>, PocketbookError> {
        self.call(move |session| {
            let deadline = Duration::from_millis(deadline_ms);
            let batch = session.will_suspend(deadline, connectivity.into(), number(limit))?;
            Ok(records(batch))
        })
        .await
    }

    /// One sync for a slot in the background, which returns within the time that
    /// is left, in milliseconds, however slow the link is. A system that takes
    /// the slot back (the expiration of a `BGTask`, `onStopped` of a worker)
    /// cancels it by the handle; it ends also with whoever called it.
    #[uniffi::method(default(cancel = None))]
    pub async fn tick(
        &self,
        deadline_ms: u64,
        connectivity: Connectivity,
        cancel: Option<Arc<CancelHandle>>,
    ) -> Result<SyncRecord, PocketbookError> {
        let session = self.inner.clone();
        let ending = EndsWithItsCall::or_by(cancel.as_ref());
        let handle = ending.handle();
        let done = spawned(async move {
            let deadline = Duration::from_millis(deadline_ms);
            let view = session.tick(deadline, connectivity.into(), &handle).await?;
            Ok(view.into())
        })
        .await;
        drop(ending);
        done
    }
}

#[uniffi::export]
impl Device {
    /// Ends every sync, locks every session, closes every file. Later calls are
    /// `Closed`, or `Locked` on a session. Twice is once. Call it before the process
    /// is told to end: on the JVM never from a shutdown hook, beside which the
    /// library's own ends its threads.
    pub async fn shutdown(&self) -> Result<(), PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.shutdown()?)).await
    }

    /// The certificate of the force's authority, in PEM: whom the system has to
    /// believe, and nobody else, when it sends an upload. None before enrolment.
    pub async fn authority_pem(&self) -> Result<Option<String>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.authority_pem()?)).await
    }
}
