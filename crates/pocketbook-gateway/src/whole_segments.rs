//! Receiving a whole segment by a request that the tablet signed beforehand.
//!
//! ```text
//! signed request --verified--> arriving/ab12...   (private, locked, hashed as it comes)
//!                                   |  length and digest are what was signed
//!                                   v
//!                        in turn with the ranges: compared with what is held,
//!                        renamed into place, recorded as held from 0 to its end
//! ```
//!
//! Unlike a range, a whole segment is judged before it is taken: bytes that were
//! altered on the way never count as held. Until then they are a file that
//! belongs to nobody, and is removed however the request ends; what a crash
//! leaves is removed when the gateway starts again. Of one tablet a few may be
//! arriving at once; of a revoked one none is taken, not even one on its way.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use pocketbook_protocol::{
    Problem, ProblemCode, ReceivedUpload, SegmentHeld, SegmentUpload, UploadRefused,
};
use ring::digest::{Context, SHA256};

use pocketbook_model::DeviceId;

use crate::arrivals::Arrival;
use crate::attachments::{claim, file_digest, record_range, refused};
use crate::gateway::now;
use crate::keys::random;
use crate::revocation::require_trusted;
use crate::{Gateway, GatewayError, private};

/// Where segments arrive: beside the ones that are held, so that a rename is
/// all it takes.
const ARRIVING: &str = "arriving";
/// Bytes compared at once.
const PIECE: usize = 64 << 10;

/// Seconds after which one that was too many may come again, and so many more at
/// random: those that were refused together do not come back together.
const AGAIN_S: u32 = 15;
const SPREAD_S: u32 = 45;

/// As many segments of this tablet are arriving as may.
fn too_many() -> GatewayError {
    let mut problem = Problem::new(ProblemCode::Busy);
    let random = random::<1>().map_or(0, |[byte]| u32::from(byte));
    problem.retry_after_s = Some(AGAIN_S + random % SPREAD_S);
    problem.detail =
        Some("as many segments of this tablet are arriving as may; send this one later".to_owned());
    GatewayError::Refused(Box::new(problem))
}

impl From<UploadRefused> for GatewayError {
    fn from(error: UploadRefused) -> Self {
        let mut problem = Problem::new(error.code());
        match error {
            UploadRefused::Malformed(_) => problem.detail = Some(error.to_string()),
            UploadRefused::NotYet => problem.gateway_time = Some(now()),
            _ => {}
        }
        Self::Refused(Box::new(problem))
    }
}

/// A segment whose bytes are coming in. Dropped, it leaves nothing behind.
pub(crate) struct Arriving {
    path: PathBuf,
    /// Locked: another process that starts leaves it alone.
    file: File,
    digest: Context,
    size: u64,
    device: DeviceId,
    upload: SegmentUpload,
    /// Counts among those of its tablet until this is dropped.
    _arrival: Arrival,
}

impl Drop for Arriving {
    fn drop(&mut self) {
        // Gone already if it was taken; swept at the next start if it stays.
        let _ = fs::remove_file(&self.path);
    }
}

impl Arriving {
    /// Takes the next bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), GatewayError> {
        self.size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.size > self.upload.size {
            return Err(refused(ProblemCode::Incomplete));
        }
        self.digest.update(bytes);
        Ok(self.file.write_all(bytes)?)
    }

    /// Makes the bytes durable, if they are what was signed. Others are the
    /// link's fault and not the tablet's: it sends them again.
    fn finish(&mut self) -> Result<(), GatewayError> {
        let digest = self.digest.clone().finish();
        if self.size != self.upload.size || digest.as_ref() != self.upload.sha256.as_bytes() {
            return Err(refused(ProblemCode::Incomplete));
        }
        Ok(self.file.sync_all()?)
    }

    /// Whether what is held from `first` to `after` are the same bytes.
    fn agrees(&mut self, held: &mut File, first: u64, after: u64) -> Result<bool, GatewayError> {
        self.file.seek(SeekFrom::Start(first))?;
        held.seek(SeekFrom::Start(first))?;
        let (mut ours, mut theirs) = (vec![0; PIECE], vec![0; PIECE]);
        let mut left = after.saturating_sub(first);
        while left > 0 {
            let length = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let (Some(ours), Some(theirs)) = (ours.get_mut(..length), theirs.get_mut(..length))
            else {
                return Ok(false);
            };
            self.file.read_exact(ours)?;
            match held.read_exact(theirs) {
                // Bytes that were held are gone: the judgement on the whole
                // attachment will say so.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
                read => read?,
            }
            if ours != theirs {
                return Ok(false);
            }
            left -= u64::try_from(length).unwrap_or(left);
        }
        Ok(true)
    }
}

impl Gateway {
    fn arriving_folder(&self) -> PathBuf {
        self.folder.join("attachments").join(ARRIVING)
    }

    /// Whether a signed request may send its bytes, judged before any is read.
    pub(crate) fn admit(&self, received: ReceivedUpload) -> Result<Arriving, GatewayError> {
        let device = received.signed.device;
        let key = self.device_key(device)?;
        let now_s = u64::try_from(now().unix_ms() / 1000).unwrap_or(0);
        received.verify(&key, now_s)?;
        self.admit_tablet(device)?;
        let arrival = self.arrivals.admit(device).ok_or_else(too_many)?;
        let upload = received.upload;
        self.database.read(|connection| {
            claim(
                connection,
                device,
                upload.attachment,
                upload.segment,
                upload.size,
            )
        })?;
        let folder = self.arriving_folder();
        private::create_folder(&folder)?;
        let path = folder.join(hex::encode(random::<16>()?));
        let mut options = private::file_options();
        let file = options
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)?;
        file.lock()?;
        Ok(Arriving {
            path,
            file,
            digest: Context::new(&SHA256),
            size: 0,
            device,
            upload,
            _arrival: arrival,
        })
    }

    /// Takes a segment over that has arrived: all of it, durably, or nothing.
    /// Once more the same is the same answer; other bytes than are held are
    /// refused.
    pub(crate) fn take_whole(&self, mut arrived: Arriving) -> Result<SegmentHeld, GatewayError> {
        arrived.finish()?;
        self.admit_tablet(arrived.device)?;
        let (segment, size) = (arrived.upload.segment, arrived.upload.size);
        self.turns
            .judging(arrived.upload.attachment, || self.place_whole(&mut arrived))?;
        Ok(SegmentHeld {
            segment,
            ranges: vec![(0, size)],
        })
    }

    fn place_whole(&self, arrived: &mut Arriving) -> Result<(), GatewayError> {
        let (device, upload) = (arrived.device, arrived.upload.clone());
        let (id, segment, size) = (upload.attachment, upload.segment, upload.size);
        let held = self
            .database
            .read(|connection| claim(connection, device, id, segment, size))?;
        let path = self.segment_path(device, id, segment);
        if held == [(0, size)] {
            // What is on record and not on the disk is judged with the whole, by
            // its manifest, and taken anew then.
            let found = match file_digest(&path) {
                Err(GatewayError::Io(io::ErrorKind::NotFound)) => None,
                found => found?,
            };
            return if found.as_ref() == Some(upload.sha256.as_bytes()) {
                Ok(())
            } else {
                Err(refused(ProblemCode::Conflict))
            };
        }
        if !held.is_empty() {
            let mut file = match File::open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(refused(ProblemCode::Conflict));
                }
                opened => opened?,
            };
            for (first, after) in held {
                if !arrived.agrees(&mut file, first, after)? {
                    return Err(refused(ProblemCode::Conflict));
                }
            }
        }
        let folder = path.parent().ok_or(GatewayError::Stored("path"))?;
        private::create_folder(folder)?;
        fs::rename(&arrived.path, &path)?;
        for made in path.ancestors().skip(1).take(3) {
            File::open(made)?.sync_all()?;
        }
        // The file first: rows without it would vouch for bytes that are not
        // there, and it without rows counts for nothing.
        self.database.write(|transaction| {
            require_trusted(transaction, device)?;
            claim(transaction, device, id, segment, size)?;
            record_range(transaction, device, id, (segment, size), (0, size))
        })
    }

    /// Removes what requests left that a crash cut off. One that another process
    /// is still receiving is locked, and left alone.
    pub(crate) fn sweep_arriving(&self) -> Result<(), GatewayError> {
        let entries = match fs::read_dir(self.arriving_folder()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if is_abandoned(&path)? {
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(error.into());
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn is_abandoned(path: &Path) -> Result<bool, GatewayError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened?,
    };
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
