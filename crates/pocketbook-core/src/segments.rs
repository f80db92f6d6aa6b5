//! The files of encrypted segments: what is not what was captured must not
//! leave.

use std::path::Path;

use pocketbook_seal::{SegmentManifest, sha256};

use crate::CoreError;

/// A whole segment, if it still is what was captured.
pub(crate) fn intact(
    file: &Path,
    expected: &SegmentManifest,
) -> Result<Option<Vec<u8>>, CoreError> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(bytes).filter(|bytes| sha256(bytes) == expected.sha256)),
        Err(error) if is_damage(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a file is gone or unreadable for good, and not just now: a locked
/// iPad refuses permission for a while, which is no damage.
fn is_damage(error: &std::io::Error) -> bool {
    /// Input or output error: the disk cannot read this place.
    const EIO: i32 = 5;
    error.kind() == std::io::ErrorKind::NotFound
        || (cfg!(unix) && error.raw_os_error() == Some(EIO))
}
