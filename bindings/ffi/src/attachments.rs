//! Attachments in pieces.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pocketbook_core::{AttachmentUpload, CoreError};

use crate::held::Held;
use crate::runtime::blocking;
use crate::{AttachmentRecord, PocketbookError};

/// Largest piece that is read at once.
const PIECE: u32 = 1 << 20;

/// Takes a file piece by piece. Dropped before `finish`, it leaves nothing.
#[derive(uniffi::Object)]
pub struct AttachmentWriter {
    upload: Arc<Mutex<Option<AttachmentUpload>>>,
    _held: Held,
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn finished() -> PocketbookError {
    PocketbookError::WrongState {
        reason: "attachment_finished".into(),
    }
}

impl AttachmentWriter {
    pub(crate) fn new(upload: AttachmentUpload) -> Self {
        Self {
            upload: Arc::new(Mutex::new(Some(upload))),
            _held: Held::writer(),
        }
    }
}

#[uniffi::export]
impl AttachmentWriter {
    /// Hands over the next bytes.
    pub async fn write(&self, bytes: Vec<u8>) -> Result<(), PocketbookError> {
        let upload = Arc::clone(&self.upload);
        blocking(move || Ok(guard(&upload).as_mut().ok_or_else(finished)?.write(bytes)?)).await
    }

    /// Makes the attachment whole.
    pub async fn finish(&self) -> Result<AttachmentRecord, PocketbookError> {
        let upload = Arc::clone(&self.upload);
        blocking(move || {
            let upload = guard(&upload).take().ok_or_else(finished)?;
            Ok(upload.finish()?.into())
        })
        .await
    }
}

/// Reads an attachment at any place.
#[derive(uniffi::Object)]
pub struct AttachmentReader {
    reader: Arc<Mutex<pocketbook_core::AttachmentReader>>,
    _held: Held,
}

impl AttachmentReader {
    pub(crate) fn new(reader: pocketbook_core::AttachmentReader) -> Self {
        Self {
            reader: Arc::new(Mutex::new(reader)),
            _held: Held::reader(),
        }
    }
}

#[uniffi::export]
impl AttachmentReader {
    /// Size in bytes.
    pub fn size(&self) -> u64 {
        guard(&self.reader).size()
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
