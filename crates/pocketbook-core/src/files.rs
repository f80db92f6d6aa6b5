//! Files that are written for somebody, and files that somebody gives: written
//! whole or not at all and never in place of another, watched while it takes
//! long, and ended when a host asks for it.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use pocketbook_forms::Fonts;
use pocketbook_model::{AttachmentId, RecordId};
use pocketbook_sync::CancelHandle;

use crate::views::{AttachmentView, ExportView};
use crate::{AttachRequest, CoreError, Session};

/// Writes a new file beside its place, makes it durable and then puts it there.
/// What goes wrong leaves nothing behind; a file that is there already is left
/// as it is.
///
/// # Errors
///
/// What `write` says, and `failed` of what the file system says:
/// [`ErrorKind::AlreadyExists`] when there is such a file.
pub fn write_new<T, E>(
    path: &Path,
    failed: impl Fn(io::Error) -> E,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    if path.try_exists().map_err(&failed)? {
        return Err(failed(ErrorKind::AlreadyExists.into()));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut part = tempfile::NamedTempFile::new_in(folder).map_err(&failed)?;
    let written = write(part.as_file_mut())?;
    part.as_file().sync_all().map_err(&failed)?;
    part.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    // Its name is on the disk too, where a folder can be written out by itself.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)?;
    Ok(written)
}

/// How far something is that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorkProgress {
    /// Files that are done.
    pub items_done: u64,
    /// Files in all.
    pub items: u64,
    /// Bytes of them that are done.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes: u64,
}

/// Whoever watches work on files, and may end it.
#[derive(Clone)]
pub struct Watch {
    told: Arc<dyn Fn(WorkProgress) + Send + Sync>,
    cancel: CancelHandle,
    so_far: Arc<Mutex<WorkProgress>>,
}

impl Watch {
    /// Tells how far the work is, and ends it at its next piece once the handle
    /// is cancelled. One watch is for one piece of work.
    #[must_use]
    pub fn new(told: impl Fn(WorkProgress) + Send + Sync + 'static, cancel: &CancelHandle) -> Self {
        Self {
            told: Arc::new(told),
            cancel: cancel.clone(),
            so_far: Arc::default(),
        }
    }

    /// Nobody watches.
    pub(crate) fn nobody() -> Self {
        Self::new(|_| {}, &CancelHandle::default())
    }

    pub(crate) fn begin(&self, items: u64, bytes: u64) {
        self.change(|so_far| {
            so_far.items = items;
            so_far.bytes = bytes;
        });
    }

    fn change(&self, change: impl FnOnce(&mut WorkProgress)) {
        let now = {
            let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut so_far);
            *so_far
        };
        // Without the lock: whoever listens may take their time.
        (self.told)(now);
    }

    /// One of the files, read under watch.
    pub(crate) fn read<R: Read>(&self, file: R) -> Watched<R> {
        Watched {
            file,
            watch: self.clone(),
            ended: false,
        }
    }

    /// That it was cancelled, whatever became of the work for it.
    fn cancelled(&self, error: CoreError) -> CoreError {
        if self.cancel.is_cancelled() {
            CoreError::Cancelled
        } else {
            error
        }
    }
}

/// A file that is read under watch.
pub(crate) struct Watched<R> {
    file: R,
    watch: Watch,
    ended: bool,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.cancel.is_cancelled() {
            return Err(ErrorKind::ConnectionAborted.into());
        }
        let read = self.file.read(buffer)?;
        let ends = read == 0 && !buffer.is_empty() && !self.ended;
        self.ended |= ends;
        if read > 0 || ends {
            self.watch.change(|so_far| {
                so_far.bytes_done += u64::try_from(read).unwrap_or(0);
                so_far.items_done += u64::from(ends);
            });
        }
        Ok(read)
    }
}

/// Opens a file that a host named, if it is an ordinary one. The other end of a pipe
/// may never be opened, and nothing would end the wait for it.
///
/// # Errors
///
/// What the file system says; [`ErrorKind::IsADirectory`] and
/// [`ErrorKind::InvalidInput`] where it is no ordinary file.
pub fn open_given(path: &Path) -> io::Result<File> {
    ordinary(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    // Another may have come into its place.
    ordinary(&file.metadata()?)?;
    Ok(file)
}

fn ordinary(what: &Metadata) -> io::Result<()> {
    if what.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !what.is_file() {
        return Err(ErrorKind::InvalidInput.into());
    }
    Ok(())
}

/// The fonts of a pack whose folder a host named, beside those compiled in.
///
/// # Errors
///
/// [`CoreError::Io`] when its manifest cannot be read; [`CoreError::Form`] with
/// [`FormsError::FontPack`](pocketbook_forms::FormsError::FontPack) when it or a file
/// that it names is missing, changed or no font.
pub fn open_font_pack(folder: &Path) -> Result<Fonts, CoreError> {
    open_given(&folder.join(Fonts::MANIFEST)).map_err(of_a_file)?;
    Ok(Fonts::with_pack(folder)?)
}

/// What the file system says of a file that a host named.
fn of_a_file(error: io::Error) -> CoreError {
    match error.kind() {
        ErrorKind::AlreadyExists => CoreError::AlreadyExists { what: "file" },
        _ => error.into(),
    }
}

impl Session {
    /// Attaches a file by its path. Cancelled, it leaves nothing behind.
    ///
    /// # Errors
    ///
    /// As [`Session::attach`]; [`CoreError::Io`] when there is no such file, or it
    /// is no ordinary one; [`CoreError::Cancelled`].
    pub fn attach_file(
        &self,
        request: &AttachRequest,
        path: &Path,
        watch: &Watch,
    ) -> Result<AttachmentView, CoreError> {
        let file = open_given(path).map_err(of_a_file)?;
        let size = file.metadata().map_err(of_a_file)?.len();
        watch.begin(1, size);
        let attached = self.attach(request, &mut watch.read(file), Some(size), &|_| {});
        attached.map_err(|error| watch.cancelled(error))
    }

    /// Writes an attachment to a new file, as it was captured; logged as a
    /// consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such attachment;
    /// [`CoreError::AlreadyExists`] when there is such a file; [`CoreError::Io`]
    /// when there is no folder for it; [`CoreError::Cancelled`]. Nothing is left of the
    /// file then.
    pub fn save_attachment(
        &self,
        attachment: AttachmentId,
        path: &Path,
        watch: &Watch,
    ) -> Result<u64, CoreError> {
        let reader = self.attachment_reader(attachment)?;
        watch.begin(1, reader.size());
        let saved = write_new(path, of_a_file, |file| {
            Ok(io::copy(&mut watch.read(reader), file)?)
        });
        saved.map_err(|error| watch.cancelled(error))
    }

    /// Writes the evidence bundle of a record to a new file.
    ///
    /// # Errors
    ///
    /// As [`Session::export`]; [`CoreError::AlreadyExists`] when there is such a
    /// file; [`CoreError::Cancelled`]. Nothing is left of the file then.
    pub fn export_file(
        &self,
        record: RecordId,
        recipient: &str,
        path: &Path,
        watch: &Watch,
    ) -> Result<ExportView, CoreError> {
        let exported = write_new(path, of_a_file, |file| {
            self.export_watched(record, recipient, file, watch)
        });
        exported.map_err(|error| watch.cancelled(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_is_written_whole_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let half = write_new(&path, of_a_file, |file| {
            file.write_all(b"half").unwrap();
            Err::<(), _>(CoreError::StorageFull)
        });
        assert!(matches!(half, Err(CoreError::StorageFull)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let write =
            |words: &'static [u8]| write_new(&path, of_a_file, |file| Ok(file.write_all(words)?));
        write(b"first").unwrap();
        let again = write(b"second").unwrap_err();
        assert!(matches!(again, CoreError::AlreadyExists { what: "file" }));
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_not_there_is_no_thing_of_the_tablet_to_be_listed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("none");
        let read = open_given(&path).map_err(of_a_file).unwrap_err();
        let written = write_new(&path, of_a_file, |_| Ok(())).unwrap_err();
        for error in [read, written] {
            assert!(
                matches!(error, CoreError::Io(ErrorKind::NotFound)),
                "{error}"
            );
        }
    }

    #[test]
    fn only_an_ordinary_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let refused = open_given(folder.path()).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::IsADirectory);
        let path = folder.path().join("ordinary");
        std::fs::write(&path, b"words").unwrap();
        assert_eq!(open_given(&path).unwrap().metadata().unwrap().len(), 5);
    }

    /// As Android's content providers give files.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_is_opened_by_its_descriptor_too() {
        use std::os::fd::AsRawFd as _;
        let file = tempfile::tempfile().unwrap();
        let path = format!("/proc/self/fd/{}", file.as_raw_fd());
        open_given(Path::new(&path)).unwrap();
    }

    #[test]
    fn whoever_watches_hears_every_byte_and_file_and_may_end_it() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let cancel = CancelHandle::default();
        let told = Arc::clone(&heard);
        let watch = Watch::new(move |now| told.lock().unwrap().push(now), &cancel);
        watch.begin(2, 5);
        let mut out = Vec::new();
        io::copy(&mut watch.read(&b"abc"[..]), &mut out).unwrap();
        io::copy(&mut watch.read(&b"de"[..]), &mut out).unwrap();
        let last = *heard.lock().unwrap().last().unwrap();
        let whole = WorkProgress {
            items_done: 2,
            items: 2,
            bytes_done: 5,
            bytes: 5,
        };
        assert_eq!(last, whole);
        cancel.cancel();
        assert!(watch.read(&b"f"[..]).read(&mut [0]).is_err());
        let told = watch.cancelled(CoreError::StorageFull);
        assert!(matches!(told, CoreError::Cancelled));
    }
}
