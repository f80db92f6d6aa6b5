//! Files that are written for a host and taken from one: whole or not at all,
//! watched and ended.

use std::path::Path;
use std::sync::{Arc, Mutex};

use pocketbook_core::model::RecordId;
use pocketbook_testkit::{JPEG, TestGateway};

use super::scene::{Host, attempt, complete_report, wait};
use crate::{
    AttachmentRecord, AttachmentState, CancelHandle, Device, FileFault, ListenerError,
    PocketbookError, ProgressListener, ProgressRecord, Recipient,
};

/// Keeps what it hears, and may cancel what it watches.
#[derive(Default)]
struct Heard {
    told: Mutex<Vec<ProgressRecord>>,
    cancels: Option<Arc<CancelHandle>>,
}

impl ProgressListener for Heard {
    fn on_progress(&self, progress: ProgressRecord) -> Result<(), ListenerError> {
        self.told.lock().unwrap().push(progress);
        if let Some(cancel) = self.cancels.as_ref().filter(|_| progress.bytes_done > 0) {
            cancel.cancel();
        }
        // A host's listener that fails ends nothing.
        Err(ListenerError::Failed)
    }
}

pub(super) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A photograph of this size, by its path.
pub(super) fn photograph(host: &Host, size: usize) -> String {
    let path = host.folder.path().join(format!("{size}.jpg"));
    let mut bytes = JPEG.to_vec();
    bytes.resize(size, 7);
    std::fs::write(&path, bytes).unwrap();
    text(&path)
}

pub(super) fn names(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_file_is_attached_by_its_path_and_saved_again_under_watch() {
    let host = Host::new();
    let session = &host.session;
    let size = 3_000_000;
    let heard = Arc::new(Heard::default());
    let attached = wait(session.attach_file(
        photograph(&host, size),
        host.incident,
        None,
        Some("ABC/1".to_owned()),
        Some(heard.clone()),
        None,
    ));
    assert_eq!(attached.state, AttachmentState::Waiting);
    assert_eq!((attached.incident, attached.draft), (host.incident, None));
    let size = size as u64;
    let whole = ProgressRecord {
        items_done: 1,
        items: 1,
        bytes_done: size,
        bytes: size,
    };
    assert_eq!(heard.told.lock().unwrap().last(), Some(&whole));
    assert!(heard.told.lock().unwrap().len() > 3, "piece by piece");

    let out = host.folder.path().join("out.jpg");
    let saved = wait(session.save_attachment(attached.id, text(&out), Some(heard), None));
    assert_eq!(saved, size);
    assert_eq!(std::fs::metadata(&out).unwrap().len(), size);
    // What is there is never written over.
    let again = attempt(session.save_attachment(attached.id, text(&out), None, None));
    assert!(
        matches!(again, Err(PocketbookError::AlreadyExists { .. })),
        "{again:?}"
    );
    let nobodys = attempt(session.retry_attachment(attached.id)).unwrap_err();
    assert!(
        matches!(nobodys, PocketbookError::NotFound { .. }),
        "it is not parked"
    );
}

#[test]
fn what_is_cancelled_leaves_no_file_and_no_attachment() {
    let host = Host::new();
    let session = &host.session;
    let cancel = CancelHandle::new();
    let heard = || {
        Arc::new(Heard {
            cancels: Some(cancel.clone()),
            ..Heard::default()
        })
    };
    let path = photograph(&host, 3_000_000);
    let ended = attempt(session.attach_file(
        path.clone(),
        host.incident,
        None,
        None,
        Some(heard()),
        Some(cancel.clone()),
    ));
    assert!(
        matches!(ended, Err(PocketbookError::Cancelled)),
        "{ended:?}"
    );
    assert!(wait(session.attachments(host.incident)).is_empty());

    let attached = wait(session.attach_file(path, host.incident, None, None, None, None));
    let cancel = CancelHandle::new();
    let heard = Arc::new(Heard {
        cancels: Some(cancel.clone()),
        ..Heard::default()
    });
    let folder = host.folder.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let out = text(&folder.join("out.jpg"));
    let ended = attempt(session.save_attachment(attached.id, out, Some(heard), Some(cancel)));
    assert!(
        matches!(ended, Err(PocketbookError::Cancelled)),
        "{ended:?}"
    );
    assert_eq!(names(&folder), 0, "not even half of it");
}

/// A filed report with a photograph that the force holds.
pub(super) fn delivered(host: &Host) -> (RecordId, AttachmentRecord) {
    let session = &host.session;
    let report = wait(session.create_report(host.incident, complete_report(host))).draft;
    let photo = photograph(host, 2_000_000);
    let photo = session.attach_file(photo, host.incident, Some(report), None, None, None);
    let photo = wait(photo);
    let filed = wait(session.file_report(report));
    let record = filed.record;
    let early = host.folder.path().join("early.zip");
    let early = attempt(session.export(record, Recipient::Prosecution, text(&early), None, None));
    assert!(early.is_err(), "the force does not hold it yet");
    assert!(!host.folder.path().join("early.zip").exists());
    pocketbook_testkit::sync(&session.inner).unwrap();
    (record, photo)
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_ordinary_file_is_refused_and_waited_for_by_nobody() {
    let host = Host::new();
    let pipe = host.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let folder = host.folder.path().to_owned();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let session = &host.session;
        for path in [text(&pipe), text(&folder), "a\0b".to_owned()] {
            let attached = session.attach_file(path.clone(), host.incident, None, None, None, None);
            let refused = [
                attempt(attached).err(),
                attempt(session.look_at_bundle(path.clone())).err(),
                attempt(session.keep_bundle(path)).err(),
            ];
            tell.send(refused).unwrap();
        }
    });
    for _ in 0..3 {
        let refused = told
            .recv_timeout(std::time::Duration::from_secs(60))
            .unwrap();
        for error in refused {
            let reason = FileFault::NotAFile;
            assert_eq!(
                format!("{error:?}"),
                format!("{:?}", Some(PocketbookError::FileFailed { reason }))
            );
            assert!(error.unwrap().advice().contains("ordinary file"));
        }
    }
}

#[cfg(unix)]
#[test]
fn a_font_pack_that_is_none_is_told_as_such_and_waited_for_by_nobody() {
    let host = Host::new();
    let folder = host.folder.path().to_owned();
    let (none, pipe, empty) = (
        folder.join("none"),
        folder.join("pipe"),
        folder.join("empty"),
    );
    for one in [&pipe, &empty] {
        std::fs::create_dir(one).unwrap();
    }
    let manifest = pipe.join("manifest.json");
    let made = std::process::Command::new("mkfifo").arg(manifest).status();
    assert!(made.unwrap().success());
    std::fs::write(empty.join("manifest.json"), "{}").unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let tablet = Device::create_for_development(text(&folder.join("another tablet")), None);
    let device = wait(tablet);
    std::thread::spawn(move || {
        for path in [none, pipe, empty] {
            let opened = attempt(device.with_font_pack(text(&path)));
            tell.send(opened.err().unwrap()).unwrap();
        }
    });
    let minute = std::time::Duration::from_secs(60);
    let next = || told.recv_timeout(minute).unwrap();
    for expected in [FileFault::NotFound, FileFault::NotAFile] {
        let error = next();
        let PocketbookError::FileFailed { reason } = error else {
            panic!("{error:?}");
        };
        assert_eq!(reason, expected);
    }
    let error = next();
    let PocketbookError::Invalid { fields } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(fields[0].field.to_string(), "folder");
}

#[test]
fn what_is_said_of_a_path_without_a_file_is_about_files() {
    let host = Host::new();
    let none = text(&host.folder.path().join("none").join("none.jpg"));
    let session = &host.session;
    let attach = session.attach_file(none.clone(), host.incident, None, None, None, None);
    let refused = attempt(attach).unwrap_err();
    let attached = session.attach_file(
        photograph(&host, 1_000),
        host.incident,
        None,
        None,
        None,
        None,
    );
    let save = session.save_attachment(wait(attached).id, none, None, None);
    for error in [refused, attempt(save).unwrap_err()] {
        let reason = FileFault::NotFound;
        assert_eq!(
            format!("{error:?}"),
            format!("{:?}", PocketbookError::FileFailed { reason })
        );
        assert!(
            error.advice().starts_with("there is no such file"),
            "{error}"
        );
    }
}

#[test]
fn an_export_that_fails_leaves_no_half_of_a_bundle() {
    let gateway = TestGateway::start().unwrap();
    let host = Host::enrolled(&gateway);
    let (record, photo) = delivered(&host);
    let session = &host.session;
    let held = wait(session.attachments(host.incident));
    let held = held.iter().find(|one| one.id == photo.id).unwrap();
    assert_eq!(held.state, AttachmentState::Delivered);

    let folder = host.folder.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let out = text(&folder.join("bundle.zip"));
    let heard = Arc::new(Heard::default());
    let exported = wait(session.export(
        record,
        Recipient::Prosecution,
        out.clone(),
        Some(heard.clone()),
        None,
    ));
    assert_eq!(exported, 1);
    let last = *heard.told.lock().unwrap().last().unwrap();
    assert_eq!((last.items_done, last.bytes_done), (last.items, last.bytes));
    assert_eq!(last.bytes, 2_000_000);
    let whole = std::fs::read(folder.join("bundle.zip")).unwrap();
    let again = attempt(session.export(record, Recipient::Prosecution, out, None, None));
    assert!(
        matches!(again, Err(PocketbookError::AlreadyExists { .. })),
        "{again:?}"
    );
    assert_eq!(std::fs::read(folder.join("bundle.zip")).unwrap(), whole);

    // The photograph's file is damaged meanwhile.
    let segment = walk(host.folder.path(), &photo.id.to_string()).join("00000");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes.truncate(1_000_000);
    std::fs::write(&segment, bytes).unwrap();
    let out = text(&folder.join("second.zip"));
    let failed = attempt(session.export(record, Recipient::Prosecution, out, None, None));
    assert!(failed.is_err(), "its photograph cannot be read");
    assert_eq!(names(&folder), 1, "the first alone");
}

/// The folder of this name, wherever it is.
fn walk(folder: &Path, name: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().unwrap() == name {
                    return path;
                }
                folders.push(path);
            }
        }
    }
    panic!("there is no folder of this attachment");
}

#[test]
fn a_size_is_told_while_a_piece_is_read() {
    let host = Host::new();
    let path = photograph(&host, 100_000);
    let attach = host
        .session
        .attach_file(path, host.incident, None, None, None, None);
    let attached = wait(attach);
    let reader = wait(host.session.attachment_reader(attached.id));
    // As a read that deciphers holds it.
    let _reading = reader.reader.lock().unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let asks = Arc::clone(&reader);
    std::thread::spawn(move || tell.send(asks.size()));
    let size = told.recv_timeout(std::time::Duration::from_secs(20));
    assert_eq!(size, Ok(attached.size));
}
