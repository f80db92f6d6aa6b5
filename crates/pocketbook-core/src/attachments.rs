//! Photographs, recordings and documents: streamed in, read anywhere.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use pocketbook_model::{AttachmentId, IncidentId};
use pocketbook_vault::{AttachmentReader as Stored, AttachmentRow, NewAttachment, Vault};

use crate::lent::Lent;
use crate::views::AttachmentView;
use crate::{AttachRequest, CoreError, Session};

impl From<AttachmentRow> for AttachmentView {
    fn from(row: AttachmentRow) -> Self {
        Self {
            id: row.id,
            incident: row.incident,
            draft: row.draft,
            sha256: row.sha256,
            size: row.size,
            media_type: row.media_type,
            exhibit: row.exhibit.map(String::from),
            delivered: row.delivered,
            parked: row.wedged,
        }
    }
}

impl Session {
    /// Sends a parked attachment again at the next sync: one whose file was
    /// damaged and has been put right, or that the gateway refused and would
    /// take now. What is damaged still is parked again.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when it is not parked.
    pub fn retry_attachment(&self, id: AttachmentId) -> Result<(), CoreError> {
        Ok(self.vault()?.retry_attachment(id)?)
    }

    /// Attaches a file; `progress` hears the bytes taken so far. What a file is
    /// is judged by its content.
    ///
    /// # Errors
    ///
    /// [`CoreError::UnsupportedMedia`], [`CoreError::TooLarge`],
    /// [`CoreError::StorageFull`], [`CoreError::Invalid`] for an exhibit
    /// reference that is malformed or in use; nothing of the file is kept then.
    pub fn attach(
        &self,
        request: &AttachRequest,
        source: &mut dyn Read,
        size: Option<u64>,
        progress: &dyn Fn(u64),
    ) -> Result<AttachmentView, CoreError> {
        let vault = self.vault()?;
        let new = prepare(&vault, request, size)?;
        Ok(vault.attach(new, source, progress)?.into())
    }

    /// Attaches a file piece by piece, for hosts that hand over buffers.
    ///
    /// # Errors
    ///
    /// As [`Session::attach`].
    pub fn attachment_upload(
        &self,
        request: &AttachRequest,
    ) -> Result<AttachmentUpload, CoreError> {
        let vault = self.vault()?;
        let new = prepare(&vault, request, None)?;
        let (sender, receiver) = sync_channel(4);
        let worker = std::thread::Builder::new()
            .name("pocketbook-attachment".to_owned())
            .spawn(move || receive(&vault, new, &receiver))?;
        let running = Running {
            sender: Some(sender),
            worker: Some(worker),
        };
        Ok(AttachmentUpload(self.lend(running)?))
    }

    /// Reads an attachment at any place; logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn attachment_reader(&self, id: AttachmentId) -> Result<AttachmentReader, CoreError> {
        let vault = self.vault()?;
        let reader = vault.open_attachment(id)?;
        vault.log_consulted(id)?;
        let size = reader.size();
        let reader = self.lend(reader)?;
        Ok(AttachmentReader { reader, size })
    }

    /// The attachments of an incident, printed forms among them.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when they cannot be read.
    pub fn attachments(&self, incident: IncidentId) -> Result<Vec<AttachmentView>, CoreError> {
        Ok(self
            .vault()?
            .attachments(incident)?
            .into_iter()
            .map(Into::into)
            .collect())
    }
}

fn prepare(
    vault: &Vault,
    request: &AttachRequest,
    size_hint: Option<u64>,
) -> Result<NewAttachment, CoreError> {
    crate::incidents::load(vault, request.incident)?;
    if let Some(draft) = request.draft {
        let row = crate::statements::row(vault, draft)?;
        if row.incident != request.incident {
            return Err(CoreError::NotFound {
                what: "draft in this incident",
            });
        }
        // What is attached once the pages are fixed would be sealed unseen.
        crate::statements::require_state(&row, crate::DraftState::Open)?;
    }
    let exhibit = request.exhibit.as_deref().map(str::parse).transpose()?;
    if let Some(exhibit) = &exhibit {
        crate::exhibit_uses::require_unused(
            vault,
            request.incident,
            exhibit,
            crate::exhibit_uses::Used::Nothing,
            "exhibit",
        )?;
    }
    Ok(NewAttachment {
        incident: request.incident,
        draft: request.draft,
        exhibit,
        size_hint,
        printed: false,
    })
}

/// Reads an attachment at any place, until its session is locked: from then on
/// reading is [`CoreError::Locked`], which [`CoreError`] tells from the error of
/// reading.
pub struct AttachmentReader {
    reader: Lent<Stored>,
    size: u64,
}

impl AttachmentReader {
    /// Size in bytes.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }
}

impl Read for AttachmentReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader
            .with(|reader| Ok(reader.read(buffer)))
            .unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

impl Seek for AttachmentReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader
            .with(|reader| Ok(reader.seek(to)))
            .unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

/// Takes an attachment piece by piece. Dropped before
/// [`AttachmentUpload::finish`], or when the session is locked before, it leaves
/// nothing behind.
///
/// The vault's writer borrows the vault, so it lives on a thread of its own and
/// the pieces travel to it; the bounded channel keeps memory bounded.
pub struct AttachmentUpload(Lent<Running>);

struct Running {
    sender: Option<SyncSender<Piece>>,
    worker: Option<JoinHandle<Result<AttachmentView, CoreError>>>,
}

enum Piece {
    Bytes(Vec<u8>),
    End,
}

fn receive(
    vault: &Arc<Vault>,
    new: NewAttachment,
    pieces: &Receiver<Piece>,
) -> Result<AttachmentView, CoreError> {
    let mut writer = vault.attachment_writer(new)?;
    loop {
        match pieces.recv() {
            Ok(Piece::Bytes(bytes)) => writer.write(&bytes)?,
            Ok(Piece::End) => return Ok(writer.finish()?.into()),
            // Dropped: so is the writer, with its files.
            Err(_) => {
                return Err(CoreError::Internal {
                    code: "attachment_dropped",
                });
            }
        }
    }
}

impl AttachmentUpload {
    /// Hands over the next bytes.
    ///
    /// # Errors
    ///
    /// As [`Session::attach`]; [`CoreError::Locked`] when the session was locked.
    pub fn write(&self, bytes: Vec<u8>) -> Result<(), CoreError> {
        self.0.with(|running| {
            let sender = running.sender.as_ref();
            let sent = sender.is_some_and(|sender| sender.send(Piece::Bytes(bytes)).is_ok());
            if sent { Ok(()) } else { Err(running.failure()) }
        })
    }

    /// Gives it up: nothing is left of it when this returns, unless it was
    /// finished. What is called after it is [`CoreError::WrongState`].
    pub fn abort(&self) {
        // Dropped, it waits for its worker, which leaves nothing behind; of what
        // was finished or taken back there is nothing to give up.
        drop(self.0.finish());
    }

    /// Makes the attachment whole; what is called after it is
    /// [`CoreError::WrongState`].
    ///
    /// # Errors
    ///
    /// As [`AttachmentUpload::write`].
    pub fn finish(&self) -> Result<AttachmentView, CoreError> {
        let mut running = self.0.finish()?;
        if let Some(sender) = running.sender.take() {
            // A worker that has ended says why when it is joined.
            let _ = sender.send(Piece::End);
        }
        running.join()
    }
}

impl Running {
    fn failure(&mut self) -> CoreError {
        self.sender.take();
        self.join().err().unwrap_or(CoreError::Internal {
            code: "attachment_finished",
        })
    }

    fn join(&mut self) -> Result<AttachmentView, CoreError> {
        let worker = self.worker.take().ok_or(CoreError::Internal {
            code: "attachment_finished",
        })?;
        worker.join().unwrap_or(Err(CoreError::Internal {
            code: "attachment_thread",
        }))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.sender.take();
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}
