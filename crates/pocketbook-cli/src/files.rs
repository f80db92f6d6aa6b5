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
    if path.try_exists().map_err(failed)? {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut part = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let written = write(part.as_file_mut())?;
    part.as_file().sync_all().map_err(failed)?;
    part.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_file_is_written_whole_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let half = write_new(&path, |file| {
            file.write_all(b"half").unwrap();
            Err::<(), _>(Failure::Usage("stop".into()))
        });
        assert!(half.is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
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
