//! Puts the encrypted segments of one attachment on the disk: hashed, written
//! and made durable on a thread of its own while the next segment is being
//! encrypted. A file of one segment needs no thread.
//!
//! At most one segment waits and one is being written: 8 MiB, whatever the file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use pocketbook_seal::{SegmentManifest, sha256};

use crate::VaultError;
use crate::attachments::segment_name;

type Written = Result<Vec<SegmentManifest>, VaultError>;

pub(crate) struct SegmentWriter {
    folder: PathBuf,
    worker: Option<(SyncSender<Vec<u8>>, JoinHandle<Written>)>,
}

impl SegmentWriter {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            worker: None,
        }
    }

    /// Hands over the next segment.
    pub(crate) fn write(&mut self, segment: Vec<u8>) -> Result<(), VaultError> {
        let sender = match &self.worker {
            Some((sender, _)) => sender,
            None => &self.worker.insert(self.start()?).0,
        };
        match sender.send(segment) {
            Ok(()) => Ok(()),
            // The thread ends early only when it has failed.
            Err(_) => Err(match self.join() {
                Err(error) => error,
                Ok(_) => io::Error::from(io::ErrorKind::BrokenPipe).into(),
            }),
        }
    }

    fn start(&self) -> Result<(SyncSender<Vec<u8>>, JoinHandle<Written>), VaultError> {
        let (sender, segments) = sync_channel(0);
        let folder = self.folder.clone();
        let thread = std::thread::Builder::new()
            .name("pocketbook-segments".to_owned())
            .spawn(move || store_all(&folder, segments))?;
        Ok((sender, thread))
    }

    fn join(&mut self) -> Written {
        let Some((sender, thread)) = self.worker.take() else {
            return Ok(Vec::new());
        };
        drop(sender);
        thread
            .join()
            .unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::Other).into()))
    }

    /// Writes the last segment; all are durable when this returns.
    pub(crate) fn finish(&mut self, last: Option<Vec<u8>>) -> Written {
        if self.worker.is_none() {
            return store_all(&self.folder, last);
        }
        if let Some(last) = last {
            self.write(last)?;
        }
        self.join()
    }

    /// Waits until nothing is being written any more.
    pub(crate) fn abandon(&mut self) {
        // Whatever it says, the files are removed next.
        let _ = self.join();
    }
}

fn store_all(folder: &Path, segments: impl IntoIterator<Item = Vec<u8>>) -> Written {
    segments
        .into_iter()
        .enumerate()
        .map(|(number, bytes)| store(&folder.join(segment_name(number)), &bytes))
        .collect()
}

fn store(path: &Path, bytes: &[u8]) -> Result<SegmentManifest, VaultError> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    let sha256 = sha256(bytes);
    file.sync_all()?;
    Ok(SegmentManifest {
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256,
    })
}
