//! Files and folders that only the gateway's own user may open, from the moment
//! they exist: a mode set afterwards leaves a moment in between, and a generous
//! umask would leave more than that.
//!
//! On systems without such modes the folder inherits what IT staff gave its
//! parent.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, and those above it, for the gateway alone. One that exists
/// is left as it is.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Takes an existing folder for the gateway alone.
pub(crate) fn close_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Options that make a file, if they make one, for the gateway alone.
pub(crate) fn file_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a file if there is none, and empty. SQLite gives its write-ahead log
/// the mode of the database's file, so that file must be here first.
pub(crate) fn ensure_file(path: &Path) -> io::Result<()> {
    let file: File = file_options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    drop(file);
    Ok(())
}
