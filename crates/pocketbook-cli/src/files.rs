//! Files that the command writes for somebody: whole or not at all, and never
//! in place of another.

use std::fs::File;
use std::path::Path;

use crate::failure::Failure;

/// Writes a new file. What goes wrong leaves nothing behind; a file that is
/// there already is left as it is.
pub(crate) fn write_new<T>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    pocketbook_core::write_new(path, failed, write)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_that_is_there_already_is_named_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let write = |words: &'static [u8]| {
            write_new(&path, |file| {
                file.write_all(words).unwrap();
                Ok(())
            })
        };
        write(b"first").unwrap();
        assert!(
            write(b"second")
                .unwrap_err()
                .to_string()
                .contains("exists already")
        );
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
    }
}
