//! Attachments: one path for every file, streamed, encrypted before it touches
//! the disk, in segments that sync sends as they are.
//!
//! ```text
//! bytes --SHA-256--> 16 KiB chunks --AES-256-GCM--> segment of at most 4 MiB  ...  row
//!                                                     |  another thread         ^
//!                                                     +--SHA-256, write, fsync--+
//! ```
//!
//! The row is written last: without it the files count for nothing and are
//! swept at the next unlock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use pocketbook_model::{
    AttachmentId, DraftId, ExhibitReference, IncidentId, MediaType, Sha256Digest,
};
use pocketbook_seal::chunked::{CHUNK, PREFIX, SegmentKey, last_chunk, locate, segment_context};
use pocketbook_seal::{AttachmentManifest, EvidenceKey, LedgerOperation, SegmentManifest};
use ring::digest::{Context, SHA256};
use rusqlite::{OptionalExtension as _, Row, params};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::drafts::{id, optional_id};
use crate::exhibits::require_unused;
use crate::ledger::{Note, digest};
use crate::segment_writer::SegmentWriter;
use crate::software_keystore::sync_folder;
use crate::uploads;
use crate::vault::Vault;

/// Chunks of a full segment: with prefix, tags and the empty last chunk it
/// stays just below 4 MiB.
const CHUNKS: u64 = 255;
const SEGMENT: u64 = CHUNKS * CHUNK as u64;
/// Greatest size of one attachment: 8 GiB, two hours of video.
const LIMIT: u64 = 8 << 30;
/// Extension of the file that is locked while an attachment is being taken.
const WRITING: &str = "writing";

/// What to attach.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Its incident.
    pub incident: IncidentId,
    /// The statement or report it belongs to.
    pub draft: Option<DraftId>,
    /// The exhibit it is.
    pub exhibit: Option<ExhibitReference>,
    /// Its size in bytes, where known: too large a file is refused at once.
    pub size_hint: Option<u64>,
    /// Whether it was printed here from the draft, rather than captured: pages
    /// are bound to a record as its pages, and those of versions that were not
    /// sealed stay on the tablet.
    pub printed: bool,
}

/// An attachment that is whole.
#[derive(Debug, Clone)]
pub struct AttachmentRow {
    /// The attachment.
    pub id: AttachmentId,
    /// Its incident.
    pub incident: IncidentId,
    /// The statement or report it belongs to.
    pub draft: Option<DraftId>,
    /// SHA-256 of the plaintext.
    pub sha256: Sha256Digest,
    /// Size of the plaintext in bytes.
    pub size: u64,
    /// What it is, judged by its content.
    pub media_type: MediaType,
    /// The exhibit it is.
    pub exhibit: Option<ExhibitReference>,
    /// Its encrypted segments.
    pub segments: Vec<SegmentManifest>,
    /// Whether the force holds all of it.
    pub delivered: bool,
    /// Whether it was printed here from the draft, rather than captured.
    pub printed: bool,
    /// Why it is parked, if it is: its own file is damaged, or the gateway
    /// refused it for good. Nothing waits behind it.
    pub wedged: Option<String>,
}

/// An encrypted segment on the disk.
#[derive(Debug, Clone)]
pub struct SegmentFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

pub(crate) fn segment_name(segment: usize) -> String {
    format!("{segment:05}")
}

/// Takes a file's bytes. Dropped before [`AttachmentWriter::finish`], it leaves
/// nothing behind.
pub struct AttachmentWriter<'v> {
    vault: &'v Vault,
    new: NewAttachment,
    id: AttachmentId,
    key: Zeroizing<[u8; 32]>,
    folder: PathBuf,
    pending: Zeroizing<Vec<u8>>,
    plaintext: Context,
    size: u64,
    media_type: Option<MediaType>,
    segment: Option<OpenSegment>,
    segments: u32,
    files: SegmentWriter,
    /// Held while the file is being taken: see [`Vault::sweep_attachments`].
    writing: File,
    finished: bool,
}

struct OpenSegment {
    key: SegmentKey,
    chunks: u64,
    out: Vec<u8>,
}

impl AttachmentWriter<'_> {
    /// Takes the next bytes.
    ///
    /// # Errors
    ///
    /// [`VaultError::UnsupportedMedia`], [`VaultError::TooLarge`] or
    /// [`VaultError::StorageFull`]; nothing of the file is kept then.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), VaultError> {
        self.size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.size > LIMIT {
            return Err(VaultError::TooLarge { limit: LIMIT });
        }
        self.plaintext.update(bytes);
        while !bytes.is_empty() {
            let (taken, rest) = bytes.split_at(bytes.len().min(CHUNK - self.pending.len()));
            self.pending.extend_from_slice(taken);
            bytes = rest;
            if self.media_type.is_none() && self.pending.len() >= MediaType::DECIDING_BYTES {
                self.judge()?;
            }
            if self.pending.len() == CHUNK {
                self.chunk()?;
            }
        }
        Ok(())
    }

    fn judge(&mut self) -> Result<MediaType, VaultError> {
        let media_type =
            MediaType::of_content(&self.pending).ok_or(VaultError::UnsupportedMedia)?;
        self.media_type = Some(media_type);
        Ok(media_type)
    }

    fn chunk(&mut self) -> Result<(), VaultError> {
        if self.segment.is_none() {
            self.segment = Some(self.open_segment()?);
        }
        let Some(segment) = self.segment.as_mut() else {
            return Ok(());
        };
        segment
            .key
            .seal(segment.chunks, &self.pending, &mut segment.out)?;
        segment.chunks += 1;
        self.pending.clear();
        if segment.chunks == CHUNKS
            && let Some(segment) = self.close_segment()?
        {
            self.files.write(segment)?;
        }
        Ok(())
    }

    fn open_segment(&self) -> Result<OpenSegment, VaultError> {
        let salt = self.vault.platform.random()?;
        let key = SegmentKey::derive(&self.key, &salt, &segment_context(self.id, self.segments))?;
        let mut out = Vec::with_capacity(1 << 20);
        out.extend_from_slice(key.prefix());
        Ok(OpenSegment {
            key,
            chunks: 0,
            out,
        })
    }

    /// Ends a segment with its short last chunk.
    fn close_segment(&mut self) -> Result<Option<Vec<u8>>, VaultError> {
        let Some(mut segment) = self.segment.take() else {
            return Ok(None);
        };
        segment
            .key
            .seal(segment.chunks, &self.pending, &mut segment.out)?;
        self.pending.clear();
        self.segments += 1;
        Ok(Some(segment.out))
    }

    /// Makes the attachment whole: files first, then the row with its ledger
    /// entry.
    ///
    /// # Errors
    ///
    /// As [`AttachmentWriter::write`].
    pub fn finish(mut self) -> Result<AttachmentRow, VaultError> {
        let media_type = match self.media_type {
            Some(media_type) => media_type,
            None => self.judge()?,
        };
        if self.segment.is_none() && (self.segments == 0 || !self.pending.is_empty()) {
            self.segment = Some(self.open_segment()?);
        }
        let last = self.close_segment()?;
        let segments = self.files.finish(last)?;
        sync_folder(&self.folder)?;
        sync_folder(&self.vault.attachments_folder())?;
        let row = AttachmentRow {
            id: self.id,
            incident: self.new.incident,
            draft: self.new.draft,
            sha256: digest(self.plaintext.clone().finish().as_ref())?,
            size: self.size,
            media_type,
            exhibit: self.new.exhibit.clone(),
            segments,
            delivered: false,
            printed: self.new.printed,
            wedged: None,
        };
        self.vault.insert_attachment(&row, &self.key)?;
        self.finished = true;
        self.release();
        Ok(row)
    }
}

impl AttachmentWriter<'_> {
    /// What cannot be removed now is swept at the next unlock.
    fn release(&self) {
        let _ = fs::remove_file(writing_path(&self.folder));
        let _ = self.writing.unlock();
    }
}

impl Drop for AttachmentWriter<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.files.abandon();
            let _ = fs::remove_dir_all(&self.folder);
            self.release();
        }
    }
}

/// The file that is locked while an attachment's folder is being filled.
fn writing_path(folder: &Path) -> PathBuf {
    folder.with_extension(WRITING)
}

impl Vault {
    pub(crate) fn attachments_folder(&self) -> PathBuf {
        self.folder.join("attachments")
    }

    /// Begins to take a file.
    ///
    /// # Errors
    ///
    /// [`VaultError::AlreadyExists`] when the exhibit reference is in use;
    /// [`VaultError::TooLarge`] when the size is known to be too large.
    pub fn attachment_writer(
        &self,
        new: NewAttachment,
    ) -> Result<AttachmentWriter<'_>, VaultError> {
        if new.size_hint.is_some_and(|size| size > LIMIT) {
            return Err(VaultError::TooLarge { limit: LIMIT });
        }
        self.check_exhibit(new.incident, new.exhibit.as_ref())?;
        let id: AttachmentId = self.platform.new_id()?;
        let folder = self.attachments_folder().join(id.to_string());
        // Locked before the folder is there, so that no sweep finds it unlocked.
        let writing = File::create_new(writing_path(&folder))?;
        writing.lock()?;
        fs::create_dir_all(&folder)?;
        Ok(AttachmentWriter {
            vault: self,
            new,
            id,
            key: Zeroizing::new(self.platform.random()?),
            files: SegmentWriter::new(&folder),
            folder,
            pending: Zeroizing::new(Vec::with_capacity(CHUNK)),
            plaintext: Context::new(&SHA256),
            size: 0,
            media_type: None,
            segment: None,
            segments: 0,
            writing,
            finished: false,
        })
    }

    /// Takes a whole file; `progress` hears the bytes taken so far.
    ///
    /// # Errors
    ///
    /// As [`AttachmentWriter::write`].
    pub fn attach(
        &self,
        new: NewAttachment,
        source: &mut dyn Read,
        progress: &dyn Fn(u64),
    ) -> Result<AttachmentRow, VaultError> {
        let mut writer = self.attachment_writer(new)?;
        let mut buffer = Zeroizing::new(vec![0; 256 << 10]);
        loop {
            let read = match source.read(&mut buffer) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
                break;
            };
            writer.write(piece)?;
            progress(writer.size);
        }
        writer.finish()
    }

    fn check_exhibit(
        &self,
        incident: IncidentId,
        exhibit: Option<&ExhibitReference>,
    ) -> Result<(), VaultError> {
        match exhibit {
            Some(exhibit) => self
                .database
                .read(|connection| require_unused(connection, incident, exhibit, None)),
            None => Ok(()),
        }
    }

    fn insert_attachment(&self, row: &AttachmentRow, key: &[u8; 32]) -> Result<(), VaultError> {
        let segments = String::from_utf8(pocketbook_seal::canonical_json(&row.segments)?)
            .map_err(|_| VaultError::Stored { what: "segments" })?;
        self.write(|transaction| {
            let now = transaction.now();
            if let Some(exhibit) = &row.exhibit {
                require_unused(transaction, row.incident, exhibit, None)?;
            }
            transaction.execute(
                "INSERT INTO attachments
                     (id, incident, draft, sha256, size, media_type, exhibit, key, segments, created, printed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    row.id.as_bytes(),
                    row.incident.as_bytes(),
                    row.draft.map(|draft| *draft.as_bytes()),
                    row.sha256.as_bytes(),
                    row.size,
                    row.media_type.as_str(),
                    row.exhibit.as_ref().map(ExhibitReference::as_str),
                    key,
                    segments,
                    now,
                    row.printed
                ],
            )?;
            let note = Note::about(row.id)
                .with_subject(row.sha256)
                .within(row.draft);
            self.log(transaction, LedgerOperation::Collected, note).map(|_| ())
        })
    }

    /// The attachments of an incident, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn attachments(&self, incident: IncidentId) -> Result<Vec<AttachmentRow>, VaultError> {
        self.select_attachments("incident = ?1", incident.as_bytes())
    }

    /// The attachments of a statement or report, oldest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn attachments_of_draft(&self, draft: DraftId) -> Result<Vec<AttachmentRow>, VaultError> {
        self.select_attachments("draft = ?1", draft.as_bytes())
    }

    /// One attachment.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is none.
    pub fn attachment(&self, id: AttachmentId) -> Result<AttachmentRow, VaultError> {
        let found = self
            .select_attachments("id = ?1", id.as_bytes())?
            .into_iter()
            .next();
        found.ok_or(VaultError::NotFound { what: "attachment" })
    }

    /// Attachments which the force should hold and does not yet, without those
    /// that are parked: those of sealed records, and those that belong to no
    /// statement or report and so wait for none.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn attachments_to_send(&self) -> Result<Vec<AttachmentRow>, VaultError> {
        self.select_undelivered("wedged IS NULL")
    }

    /// Those of them that are parked: the force does not hold them, and will not
    /// without somebody's attention.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn wedged_attachments(&self) -> Result<Vec<AttachmentRow>, VaultError> {
        self.select_undelivered("wedged IS NOT NULL")
    }

    fn select_undelivered(&self, condition: &str) -> Result<Vec<AttachmentRow>, VaultError> {
        let condition = format!(
            "receipt IS NULL AND {condition} AND ?1 IS NOT NULL
             AND (draft IS NULL OR id IN (SELECT attachment FROM record_attachments))"
        );
        self.select_attachments(&condition, &[0])
    }

    fn select_attachments(
        &self,
        condition: &str,
        key: &[u8],
    ) -> Result<Vec<AttachmentRow>, VaultError> {
        let sql = format!(
            "SELECT id, incident, draft, sha256, size, media_type, exhibit, segments, receipt IS NOT NULL,
                    printed, wedged
             FROM attachments WHERE {condition} ORDER BY id"
        );
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([key])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(attachment_row(row)?);
            }
            Ok(found)
        })
    }

    fn attachment_key(&self, id: AttachmentId) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let key = self.database.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT key FROM attachments WHERE id = ?1")?
                .query_row([id.as_bytes()], |row| row.get::<_, [u8; 32]>(0))
                .optional()?)
        })?;
        key.map(Zeroizing::new)
            .ok_or(VaultError::NotFound { what: "attachment" })
    }

    /// Reads an attachment's plaintext, at any place, a chunk at a time.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is none.
    pub fn open_attachment(&self, id: AttachmentId) -> Result<AttachmentReader, VaultError> {
        let row = self.attachment(id)?;
        Ok(AttachmentReader {
            id,
            key: self.attachment_key(id)?,
            folder: self.attachments_folder().join(id.to_string()),
            size: row.size,
            segments: row.segments,
            position: 0,
            open: None,
            chunk: None,
        })
    }

    /// The encrypted segments on the disk, in order.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there is no such attachment.
    pub fn segment_files(&self, id: AttachmentId) -> Result<Vec<SegmentFile>, VaultError> {
        let folder = self.attachments_folder().join(id.to_string());
        let files = self.attachment(id)?.segments.into_iter().enumerate();
        Ok(files
            .map(|(n, s)| SegmentFile {
                path: folder.join(segment_name(n)),
                size: s.size,
            })
            .collect())
    }

    /// The manifest that the gateway gets. It is made once and kept, so that
    /// sending it again is sending the same.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when there is no such attachment.
    pub fn manifest(
        &self,
        id: AttachmentId,
        evidence_key: &EvidenceKey,
    ) -> Result<Vec<u8>, VaultError> {
        let kept = self.database.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT manifest FROM attachments WHERE id = ?1")?
                .query_row([id.as_bytes()], |row| row.get::<_, Option<Vec<u8>>>(0))
                .optional()?)
        })?;
        if let Some(Some(manifest)) = kept {
            return Ok(manifest);
        }
        let row = self.attachment(id)?;
        let manifest = AttachmentManifest {
            attachment: id,
            sha256: row.sha256,
            size: row.size,
            media_type: row.media_type,
            segments: row.segments,
            wrapped_key: evidence_key.wrap(id, &*self.attachment_key(id)?)?,
        }
        .to_bytes()?;
        self.write(|transaction| {
            transaction.execute(
                "UPDATE attachments SET manifest = ?2 WHERE id = ?1 AND manifest IS NULL",
                params![id.as_bytes(), manifest],
            )?;
            Ok::<_, VaultError>(())
        })?;
        Ok(manifest)
    }

    /// Notes that the force holds all of an attachment.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn attachment_received(&self, id: AttachmentId, receipt: &[u8]) -> Result<(), VaultError> {
        self.write(|transaction| {
            let changed = transaction
                .prepare_cached(
                    "UPDATE attachments SET receipt = ?2, wedged = NULL WHERE id = ?1 AND receipt IS NULL
                     RETURNING draft",
                )?
                .query_and_then(params![id.as_bytes(), receipt], |row| optional_id(row, 0))?
                .next()
                .transpose()?;
            if let Some(draft) = changed {
                let note = Note::about(id)
                    .with_subject(pocketbook_seal::sha256(receipt))
                    .within(draft);
                uploads::forget(transaction, id)?;
                self.log(transaction, LedgerOperation::Received, note)?;
            }
            Ok(())
        })
    }

    /// Parks an attachment that cannot be sent as it is, for this reason.
    /// Nothing waits behind it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn attachment_wedged(&self, id: AttachmentId, reason: &str) -> Result<(), VaultError> {
        self.write(|transaction| {
            let changed = transaction
                .prepare_cached(
                    "UPDATE attachments SET wedged = ?2
                     WHERE id = ?1 AND receipt IS NULL AND wedged IS NULL RETURNING draft",
                )?
                .query_and_then(params![id.as_bytes(), reason], |row| optional_id(row, 0))?
                .next()
                .transpose()?;
            if let Some(draft) = changed {
                let note = Note::about(id).with_code(reason).within(draft);
                uploads::forget(transaction, id)?;
                self.log(transaction, LedgerOperation::Wedged, note)?;
            }
            Ok(())
        })
    }

    /// Sends a parked attachment again.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when it is not parked.
    pub fn retry_attachment(&self, id: AttachmentId) -> Result<(), VaultError> {
        let changed = self.write(|transaction| {
            Ok::<_, VaultError>(transaction.execute(
                "UPDATE attachments SET wedged = NULL WHERE id = ?1 AND wedged IS NOT NULL",
                [id.as_bytes()],
            )?)
        })?;
        if changed == 0 {
            Err(VaultError::NotFound {
                what: "parked attachment",
            })
        } else {
            Ok(())
        }
    }

    /// Removes the files of attachments that were never finished; gives their
    /// number. One that another process is still taking holds its lock, and is
    /// left alone.
    pub(crate) fn sweep_attachments(&self) -> Result<u64, VaultError> {
        let folder = self.attachments_folder();
        fs::create_dir_all(&folder)?;
        let mut swept = 0;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let known = match entry.file_name().to_str().map(str::parse::<AttachmentId>) {
                Some(Ok(id)) => self.database.read(|connection| {
                    Ok(connection
                        .prepare_cached("SELECT 1 FROM attachments WHERE id = ?1")?
                        .exists([id.as_bytes()])?)
                })?,
                _ => continue,
            };
            if !known && abandoned(&writing_path(&entry.path()))? {
                fs::remove_dir_all(entry.path())?;
                swept += 1;
            }
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let lock = path
                .extension()
                .is_some_and(|extension| extension == WRITING);
            if lock && abandoned(&path)? {
                fs::remove_file(path)?;
            }
        }
        Ok(swept)
    }
}

/// Whether nobody holds the lock of an attachment that is being taken.
fn abandoned(writing: &Path) -> Result<bool, VaultError> {
    match File::open(writing) {
        Ok(file) => match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error.into()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error.into()),
    }
}

fn attachment_row(row: &Row<'_>) -> Result<AttachmentRow, VaultError> {
    let stored = |what| VaultError::Stored { what };
    let segments: String = row.get(7)?;
    let exhibit: Option<String> = row.get(6)?;
    Ok(AttachmentRow {
        id: id(row, 0)?,
        incident: id(row, 1)?,
        draft: optional_id(row, 2)?,
        sha256: digest(&row.get::<_, Vec<u8>>(3)?)?,
        size: row.get(4)?,
        media_type: row
            .get::<_, String>(5)?
            .parse()
            .map_err(|_| stored("media type"))?,
        exhibit: exhibit
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| stored("exhibit"))?,
        segments: serde_json::from_str(&segments).map_err(|_| stored("segments"))?,
        delivered: row.get(8)?,
        printed: row.get(9)?,
        wedged: row.get(10)?,
    })
}

/// Reads an attachment's plaintext with the memory of one chunk.
pub struct AttachmentReader {
    id: AttachmentId,
    key: Zeroizing<[u8; 32]>,
    folder: PathBuf,
    size: u64,
    segments: Vec<SegmentManifest>,
    position: u64,
    open: Option<(usize, File, SegmentKey)>,
    /// The chunk at hand: (segment, chunk, plaintext).
    chunk: Option<(usize, u64, Zeroizing<Vec<u8>>)>,
}

impl AttachmentReader {
    /// Size of the plaintext in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    fn load(&mut self, segment: usize, chunk: u64) -> Result<(), VaultError> {
        let damaged = || VaultError::Damaged {
            what: "an attachment",
        };
        if self
            .chunk
            .as_ref()
            .is_some_and(|(s, c, _)| *s == segment && *c == chunk)
        {
            return Ok(());
        }
        if self
            .open
            .as_ref()
            .is_none_or(|(number, ..)| *number != segment)
        {
            self.open = Some(self.open_segment(segment)?);
        }
        let size = self.segments.get(segment).ok_or_else(damaged)?.size;
        let (offset, length) = locate(chunk, size).ok_or_else(damaged)?;
        let Some((_, file, key)) = self.open.as_mut() else {
            return Err(damaged());
        };
        file.seek(SeekFrom::Start(offset))?;
        let mut buffer = Zeroizing::new(vec![0; length]);
        file.read_exact(&mut buffer).map_err(|_| damaged())?;
        let plaintext = key.unseal(chunk, &mut buffer)?.len();
        buffer.truncate(plaintext);
        self.chunk = Some((segment, chunk, buffer));
        Ok(())
    }

    fn open_segment(&self, segment: usize) -> Result<(usize, File, SegmentKey), VaultError> {
        let damaged = || VaultError::Damaged {
            what: "an attachment",
        };
        let path: &Path = &self.folder.join(segment_name(segment));
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged()),
            Err(error) => return Err(error.into()),
        };
        let expected = self.segments.get(segment).ok_or_else(damaged)?.size;
        if file.metadata()?.len() != expected {
            return Err(damaged());
        }
        let mut prefix = [0; PREFIX];
        file.read_exact(&mut prefix).map_err(|_| damaged())?;
        let number = u32::try_from(segment).map_err(|_| damaged())?;
        let key = SegmentKey::open(&self.key, &prefix, &segment_context(self.id, number))?;
        // The short last chunk is what says that nothing was cut off.
        let last = last_chunk(expected).ok_or_else(damaged)?;
        let (offset, length) = locate(last, expected).ok_or_else(damaged)?;
        let mut end = vec![0; length];
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut end).map_err(|_| damaged())?;
        key.unseal(last, &mut end)?;
        Ok((segment, file, key))
    }
}

impl Read for AttachmentReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        let chunk_size = u64::try_from(CHUNK).unwrap_or(u64::MAX);
        let segment = usize::try_from(self.position / SEGMENT).unwrap_or(usize::MAX);
        let within = self.position % SEGMENT;
        let chunk = within / chunk_size;
        self.load(segment, chunk).map_err(|error| match error {
            VaultError::Io(kind) => io::Error::from(kind),
            other => io::Error::new(io::ErrorKind::InvalidData, other),
        })?;
        let start = usize::try_from(within % chunk_size).unwrap_or(usize::MAX);
        let available = self
            .chunk
            .as_ref()
            .and_then(|(_, _, text)| text.get(start..))
            .unwrap_or(&[]);
        if available.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                VaultError::Damaged {
                    what: "an attachment",
                },
            ));
        }
        let copied = available.len().min(buffer.len());
        buffer
            .iter_mut()
            .zip(available)
            .for_each(|(to, from)| *to = *from);
        self.position += u64::try_from(copied).unwrap_or(0);
        Ok(copied)
    }
}

impl Seek for AttachmentReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}
