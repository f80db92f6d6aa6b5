//! File drop: each record is a JSON file, a crime report or a supplement to one a
//! CSV file too, in a folder that the force's systems empty or read.
//!
//! Names come from the record, `RECORD.json` and `RECORD.csv`. A file is written
//! beside its place, made durable and renamed, so whoever watches the folder
//! never sees half of one; the JSON comes last, so its arrival says that all is
//! there. The same file again is no work; another file by that name is left as
//! it is, and the record is parked.
//!
//! A CSV file holds one report. There is no file that grows through the day: one
//! that a spreadsheet holds open can neither be replaced whole nor be continued
//! exactly once. Excel joins such files itself (Get Data, From Folder).

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use pocketbook_model::RecordKind;

use super::destination::FolderSettings;
use super::document::HandedOver;
use super::table;
use crate::NotTaken;

/// Puts a record into the folder.
pub(super) fn put(settings: &FolderSettings, document: &HandedOver) -> Result<(), NotTaken> {
    let unwritable = |_| NotTaken::for_good("the record cannot be written as a document");
    let report = matches!(
        document.kind,
        RecordKind::CrimeReport | RecordKind::SupplementaryReport
    );
    if report && settings.csv {
        let bytes =
            table::file(&[table::line(document)], settings.byte_order_mark).map_err(unwritable)?;
        put_file(&settings.path, &format!("{}.csv", document.record), &bytes)?;
    }
    let bytes = document.to_json().map_err(unwritable)?;
    put_file(&settings.path, &format!("{}.json", document.record), &bytes)
}

fn put_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), NotTaken> {
    let path = folder.join(name);
    match std::fs::read(&path) {
        Ok(there) if there == bytes => return sync_folder(folder).map_err(failed),
        Ok(_) => {
            return Err(NotTaken::for_good(
                "the folder holds another file by the record's name; move it away and retry",
            ));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    write_beside(folder, name, bytes).map_err(failed)
}

fn write_beside(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // Always the same name: what a dead gateway left is written over.
    let part = folder.join(format!(".{name}.part"));
    let written = (|| {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // For the gateway's user and the folder's group: the records system.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
        let mut file = options.open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, folder.join(name))
    })();
    if written.is_err() {
        // Whatever else fails, half a file must not take up a full disk.
        let _ = std::fs::remove_file(&part);
    }
    written?;
    sync_folder(folder)
}

/// Makes a rename durable, where the file system can.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Network file systems know no such thing, and need none.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

fn failed(error: io::Error) -> NotTaken {
    NotTaken::later(match error.kind() {
        io::ErrorKind::NotFound => "the folder is not there; is it mounted?".into(),
        io::ErrorKind::PermissionDenied => {
            std::borrow::Cow::from("the folder may not be written; check its rights")
        }
        io::ErrorKind::ReadOnlyFilesystem => "the folder is read-only".into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the folder's disk is full; free some space".into()
        }
        kind => format!("writing into the folder failed ({kind:?})").into(),
    })
}
