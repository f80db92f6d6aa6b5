//! Photographs, recordings and documents: taken and read in pieces, or by a
//! file's path.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pocketbook_core::model::{AttachmentId, DraftId, IncidentId, Sha256Digest};
use pocketbook_core::{AttachRequest, AttachmentUpload, AttachmentView, CoreError};

use crate::cancelling::EndsWithItsCall;
use crate::held::Held;
use crate::let_go::LetGo;
use crate::progress::watch;
use crate::runtime::blocking;
use crate::{CancelHandle, GatewayRefusal, PocketbookError, ProgressListener, Session, StateFound};

/// Why a file is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum WhyParked {
    /// Its own file on this tablet is not what was captured.
    Damaged,
    /// The force's gateway does not take it.
    Refused {
        /// Why.
        reason: GatewayRefusal,
    },
}

impl WhyParked {
    fn of(code: &str) -> Self {
        if code == pocketbook_core::DAMAGED {
            Self::Damaged
        } else {
            Self::Refused {
                reason: GatewayRefusal::of(code),
            }
        }
    }
}

#[uniffi::export]
impl WhyParked {
    /// What a screen says of it, as the beginning of a line.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Damaged => "Its file on this tablet is damaged; report it".to_owned(),
            Self::Refused { reason } => {
                format!("The force does not take it ({reason}); report the code")
            }
        }
    }
}

/// Where a file stands on its way to the force.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum AttachmentState {
    /// It is on this tablet and is sent in its turn: one that belongs to a
    /// statement or report once that is sealed.
    Waiting,
    /// It cannot be sent as it is: its own file is damaged, or the force refused
    /// it for good. It needs attention and holds nothing else up;
    /// [`Session::retry_attachment`] sends it again.
    Parked {
        /// Why.
        why: WhyParked,
    },
    /// The force holds all of it.
    Delivered,
}

/// A photograph, recording or document.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AttachmentRecord {
    /// The attachment.
    pub id: AttachmentId,
    /// Its incident.
    pub incident: IncidentId,
    /// The statement or report it belongs to.
    pub draft: Option<DraftId>,
    /// SHA-256 of the file as captured.
    pub sha256: Sha256Digest,
    /// Size in bytes.
    pub size: u64,
    /// Its media type, judged by its content.
    pub media_type: String,
    /// The exhibit it is, such as `ABC/1`.
    pub exhibit: Option<String>,
    /// Where it stands.
    pub state: AttachmentState,
}

impl From<AttachmentView> for AttachmentRecord {
    fn from(view: AttachmentView) -> Self {
        Self {
            id: view.id,
            incident: view.incident,
            draft: view.draft,
            sha256: view.sha256,
            size: view.size,
            media_type: view.media_type.to_string(),
            exhibit: view.exhibit,
            state: match (view.delivered, view.parked) {
                (true, _) => AttachmentState::Delivered,
                (false, Some(code)) => AttachmentState::Parked {
                    why: WhyParked::of(&code),
                },
                (false, None) => AttachmentState::Waiting,
            },
        }
    }
}

/// Largest piece that is read at once.
const PIECE: u32 = 1 << 20;

/// Takes a file piece by piece. Given up (`abort`) or released before `finish`,
/// it leaves nothing; once its session is locked every call is `Locked`, and
/// nothing is left of it.
#[derive(uniffi::Object)]
pub struct AttachmentWriter {
    upload: LetGo<Arc<AttachmentUpload>>,
    busy: Arc<AtomicBool>,
    _held: Held,
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl AttachmentWriter {
    pub(crate) fn new(upload: AttachmentUpload) -> Self {
        Self {
            upload: LetGo::elsewhere(Arc::new(upload)),
            busy: Arc::default(),
            _held: Held::writer(),
        }
    }

    /// The turn of one call. Pieces that are handed over side by side could be
    /// stored in any order.
    fn turn(&self) -> Result<Turn, PocketbookError> {
        Turn::of(&self.busy)
    }
}

/// Ends when it is dropped, also when nobody waits for the call any more.
#[derive(Debug)]
struct Turn(Arc<AtomicBool>);

impl Turn {
    fn of(busy: &Arc<AtomicBool>) -> Result<Self, PocketbookError> {
        if busy.swap(true, Ordering::Acquire) {
            return Err(PocketbookError::WrongState {
                reason: StateFound::AttachmentBusy,
            });
        }
        Ok(Self(Arc::clone(busy)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[uniffi::export]
impl AttachmentWriter {
    /// Hands over the next bytes. Wait for it before the next: while one runs,
    /// another is `WrongState` with the reason `AttachmentBusy`, and takes none of
    /// its bytes. A piece is in memory as a whole: a megabyte at a time is enough.
    pub async fn write(&self, bytes: Vec<u8>) -> Result<(), PocketbookError> {
        let turn = self.turn()?;
        let upload = Arc::clone(&self.upload);
        blocking(move || {
            let _turn = turn;
            Ok(upload.write(bytes)?)
        })
        .await
    }

    /// Gives the file up: nothing is left of it once this returns. After `finish`
    /// it changes nothing, and giving up twice is giving up once.
    pub async fn abort(&self) -> Result<(), PocketbookError> {
        let upload = Arc::clone(&self.upload);
        blocking(move || {
            upload.abort();
            Ok(())
        })
        .await
    }

    /// Makes the attachment whole.
    pub async fn finish(&self) -> Result<AttachmentRecord, PocketbookError> {
        let turn = self.turn()?;
        let upload = Arc::clone(&self.upload);
        blocking(move || {
            let _turn = turn;
            Ok(upload.finish()?.into())
        })
        .await
    }
}

/// Reads an attachment at any place, until its session is locked.
#[derive(uniffi::Object)]
pub struct AttachmentReader {
    pub(crate) reader: Arc<Mutex<pocketbook_core::AttachmentReader>>,
    /// Told at once, whatever is being read.
    size: u64,
    _held: Held,
}

impl AttachmentReader {
    pub(crate) fn new(reader: pocketbook_core::AttachmentReader) -> Self {
        Self {
            size: reader.size(),
            reader: Arc::new(Mutex::new(reader)),
            _held: Held::reader(),
        }
    }
}

#[uniffi::export]
impl AttachmentReader {
    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads up to `length` bytes (at most 1 MiB) from `offset`; none at the end.
    pub async fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, PocketbookError> {
        let reader = Arc::clone(&self.reader);
        blocking(move || {
            let mut reader = guard(&reader);
            let mut bytes = Vec::new();
            reader
                .seek(SeekFrom::Start(offset))
                .and_then(|_| {
                    reader
                        .by_ref()
                        .take(length.min(PIECE).into())
                        .read_to_end(&mut bytes)
                })
                .map_err(CoreError::from)?;
            Ok(bytes)
        })
        .await
    }
}

#[uniffi::export]
impl Session {
    /// Begins to take a file.
    #[uniffi::method(default(draft = None, exhibit = None))]
    pub async fn attachment_writer(
        &self,
        incident: IncidentId,
        draft: Option<DraftId>,
        exhibit: Option<String>,
    ) -> Result<Arc<AttachmentWriter>, PocketbookError> {
        self.call(move |session| {
            let request = AttachRequest {
                incident,
                draft,
                exhibit,
            };
            let upload = session.attachment_upload(&request)?;
            Ok(Arc::new(AttachmentWriter::new(upload)))
        })
        .await
    }

    /// Attaches a file by its path, without its bytes crossing. It ends at its
    /// next piece, and leaves nothing behind, once it is cancelled by the handle
    /// or by whoever called it; what was whole by then stays.
    #[uniffi::method(default(draft = None, exhibit = None, progress = None, cancel = None))]
    pub async fn attach_file(
        &self,
        path: String,
        incident: IncidentId,
        draft: Option<DraftId>,
        exhibit: Option<String>,
        progress: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelHandle>>,
    ) -> Result<AttachmentRecord, PocketbookError> {
        let ending = EndsWithItsCall::or_by(cancel.as_ref());
        let watch = watch(progress, &ending);
        let attached = self
            .call(move |session| {
                let request = AttachRequest {
                    incident,
                    draft,
                    exhibit,
                };
                let attached = session.attach_file(&request, &PathBuf::from(path), &watch)?;
                Ok(attached.into())
            })
            .await;
        drop(ending);
        attached
    }

    /// Reads an attachment at any place.
    pub async fn attachment_reader(
        &self,
        attachment: AttachmentId,
    ) -> Result<Arc<AttachmentReader>, PocketbookError> {
        self.call(move |session| {
            let reader = session.attachment_reader(attachment)?;
            Ok(Arc::new(AttachmentReader::new(reader)))
        })
        .await
    }

    /// Writes an attachment to a new file as it was captured; gives its size. A
    /// file that is there already is `AlreadyExists` and is kept; whatever goes
    /// wrong leaves no half of one. It ends as [`Session::attach_file`] does.
    #[uniffi::method(default(progress = None, cancel = None))]
    pub async fn save_attachment(
        &self,
        attachment: AttachmentId,
        path: String,
        progress: Option<Arc<dyn ProgressListener>>,
        cancel: Option<Arc<CancelHandle>>,
    ) -> Result<u64, PocketbookError> {
        let ending = EndsWithItsCall::or_by(cancel.as_ref());
        let watch = watch(progress, &ending);
        let saved = self
            .call(move |session| {
                Ok(session.save_attachment(attachment, &PathBuf::from(path), &watch)?)
            })
            .await;
        drop(ending);
        saved
    }

    /// The attachments of an incident.
    pub async fn attachments(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<AttachmentRecord>, PocketbookError> {
        self.call(move |session| {
            let attachments = session.attachments(incident)?;
            Ok(attachments.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Sends a parked attachment again at the next sync. What is damaged still
    /// is parked again.
    pub async fn retry_attachment(&self, attachment: AttachmentId) -> Result<(), PocketbookError> {
        self.call(move |session| Ok(session.retry_attachment(attachment)?))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_parked_because_it_is_damaged_or_because_of_what_the_gateway_said() {
        assert_eq!(WhyParked::of("damaged"), WhyParked::Damaged);
        let refused = |reason| WhyParked::Refused { reason };
        assert_eq!(
            WhyParked::of("too_large"),
            refused(GatewayRefusal::TooLarge)
        );
        assert_eq!(WhyParked::of("SENTINEL"), refused(GatewayRefusal::Other));
    }

    #[test]
    fn one_piece_is_taken_at_a_time() {
        let busy = Arc::default();
        let first = Turn::of(&busy).unwrap();
        let PocketbookError::WrongState { reason } = Turn::of(&busy).unwrap_err() else {
            panic!("it is another error");
        };
        assert_eq!(reason, StateFound::AttachmentBusy);
        drop(first);
        Turn::of(&busy).unwrap();
    }
}
