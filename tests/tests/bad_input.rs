//! What goes wrong in the field: each gives a clear error and loses nothing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use pocketbook_core::model::StatementPatch;
use pocketbook_core::{AttachRequest, CoreError, Pin, RecordState, Session};
use pocketbook_testkit::{
    JPEG, TestError, TestGateway, enrolled_tablet, new_incident, not_run, ready_report,
    ready_statement, sync, tablet, unlock,
};

fn core(error: TestError) -> CoreError {
    match error {
        TestError::Core(error) => error,
        other => panic!("{other}"),
    }
}

/// A session with one filed report that waits.
fn with_waiting_report(gateway: &TestGateway, folder: &std::path::Path) -> Session {
    let device = enrolled_tablet(folder, gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = ready_report(&session, &incident, "Invented").unwrap();
    session.file_report(report.draft).unwrap();
    session
}

fn still_waits(session: &Session) {
    let records = session.records().unwrap();
    assert!(
        records
            .iter()
            .all(|record| record.state == RecordState::Waiting)
    );
    assert_eq!(
        session.status().unwrap().words,
        "Saved on this tablet: 1 item to send"
    );
}

#[test]
fn a_wrong_pin_is_counted_and_the_right_one_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let device = tablet(&folder.path().join("tablet")).unwrap();
    let officer = device.find_officer("204518").unwrap();
    for left in [9, 8, 7] {
        match device
            .unlock(officer.id, &Pin::entered("11112222".into()))
            .err()
            .unwrap()
        {
            CoreError::WrongPin { attempts_left, .. } => assert_eq!(attempts_left, left),
            other => panic!("{other}"),
        }
    }
    unlock(&device).unwrap();
    // A success forgives.
    let error = device
        .unlock(officer.id, &Pin::entered("11112222".into()))
        .err()
        .unwrap();
    assert!(
        matches!(
            error,
            CoreError::WrongPin {
                attempts_left: 9,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn waiting_is_asked_for_after_the_fourth_wrong_pin_and_survives_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let device = tablet(&path).unwrap();
    let officer = device.find_officer("204518").unwrap();
    for _ in 0..4 {
        assert!(
            device
                .unlock(officer.id, &Pin::entered("11112222".into()))
                .is_err()
        );
    }
    drop(device);
    let error = core(unlock(&tablet(&path).unwrap()).err().unwrap());
    assert!(
        matches!(
            error,
            CoreError::Throttled {
                retry_after_s: 1..=30
            }
        ),
        "{error}"
    );
}

#[test]
fn empty_and_over_long_fields_are_named_and_the_words_stay() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let statement = ready_statement(&session, &incident, "kept").unwrap();
    let fields = |error: CoreError| match error {
        CoreError::Invalid(errors) => errors
            .fields()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; "),
        other => panic!("{other}"),
    };
    for (patch, expected) in [
        (
            StatementPatch {
                witness_name: Some("x".repeat(121).into()),
                ..Default::default()
            },
            "witness_name: has 121",
        ),
        (
            StatementPatch {
                body: Some("x".repeat(250_001).into()),
                ..Default::default()
            },
            "body: has 250001",
        ),
        (
            StatementPatch {
                body: Some("a\u{202e}b".into()),
                ..Default::default()
            },
            "body: has a control character after 1",
        ),
    ] {
        let said = fields(
            session
                .edit_statement(statement.draft, patch)
                .err()
                .unwrap(),
        );
        assert!(said.starts_with(expected), "{said}");
    }
    assert_eq!(
        session
            .statement(statement.draft)
            .unwrap()
            .content
            .body
            .reveal(),
        "kept"
    );
    let empty = StatementPatch {
        body: Some("".into()),
        occupation: Some("".into()),
        ..Default::default()
    };
    session.edit_statement(statement.draft, empty).unwrap();
    let said = fields(session.finalise_statement(statement.draft).err().unwrap());
    assert!(
        said.starts_with("occupation: is needed; fill it in; body: is needed; fill it in; read_back: is not answered yet; read the statement back"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_not_a_photograph_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let session = unlock(&tablet(&path).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let request = AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: None,
    };
    for content in [
        b"MZ executable, named photo.jpg".as_slice(),
        b"",
        b"\xff\xd8",
    ] {
        let error = session
            .attach(&request, &mut &*content, None, &|_| {})
            .err()
            .unwrap();
        assert!(matches!(error, CoreError::UnsupportedMedia), "{error}");
    }
    assert_eq!(session.attachments(incident.id).unwrap().len(), 0);
    let officer = session.officer().id.to_string();
    let left = std::fs::read_dir(path.join("officers").join(officer).join("attachments"))
        .unwrap()
        .count();
    assert_eq!(left, 0);
}

#[test]
fn an_exhibit_reference_is_used_once() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let request = |exhibit: &str| AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: Some(exhibit.into()),
    };
    session
        .attach(&request("ABC/1"), &mut JPEG.as_slice(), None, &|_| {})
        .unwrap();
    let error = session
        .attach(&request("ABC/1"), &mut JPEG.as_slice(), None, &|_| {})
        .err()
        .unwrap();
    assert!(
        error.to_string().starts_with("exhibit: does not fit"),
        "{error}"
    );
    let error = session
        .attach(&request("one"), &mut JPEG.as_slice(), None, &|_| {})
        .err()
        .unwrap();
    assert!(error.to_string().starts_with("exhibit: must be"), "{error}");
}

#[test]
fn a_gateway_that_is_down_costs_nothing_but_time() {
    let mut gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = with_waiting_report(&gateway, &folder.path().join("tablet"));
    gateway.stop();
    let view = sync(&session).unwrap();
    assert!(view.offline && view.next_attempt_s.is_some() && view.delivered.is_empty());
    still_waits(&session);
    gateway.restart().unwrap();
    assert_eq!(sync(&session).unwrap().words, "Safe to hand in");
}

#[test]
fn another_force_where_the_gateway_was_is_not_believed() {
    let mut gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = with_waiting_report(&gateway, &folder.path().join("tablet"));
    gateway.stop();
    let impostor = gateway.impostor().unwrap();
    let error = core(sync(&session).err().unwrap());
    assert!(matches!(error, CoreError::UntrustedGateway), "{error}");
    assert_eq!(impostor.status().unwrap().log_size, 0);
    still_waits(&session);
}

#[test]
fn an_answer_that_is_garbage_is_not_believed() {
    let mut gateway = TestGateway::start_plain().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = with_waiting_report(&gateway, &folder.path().join("tablet"));
    gateway.stop();
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n<html>Free station Wi-Fi!</>",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\0\0\0\0\0\0\0\0",
    ] {
        let listener = TcpListener::bind(gateway.address()).unwrap();
        let portal = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        });
        let error = core(
            sync(&session)
                .err()
                .unwrap_or_else(|| panic!("believed {answer:?}")),
        );
        assert!(
            matches!(error, CoreError::UntrustedGateway),
            "{answer:?}: {error}"
        );
        portal.join().unwrap();
        still_waits(&session);
    }
    gateway.restart().unwrap();
    assert_eq!(sync(&session).unwrap().words, "Safe to hand in");
}

#[test]
fn plain_http_is_refused_unless_it_is_asked_for() {
    let gateway = TestGateway::start_plain().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = with_waiting_report(&gateway, &folder.path().join("tablet"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let request = pocketbook_core::SyncRequest::default();
    let error = runtime
        .block_on(session.sync(&request, |_| {}, &pocketbook_core::CancelHandle::default()))
        .err()
        .unwrap();
    assert!(matches!(error, CoreError::PlainHttp), "{error}");
}

/// A small file system of its own, where root may mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            _ => None,
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let Some(disk) = SmallDisk::mount() else {
        not_run("mounting a small file system needs root on Linux");
        return;
    };
    let path = disk.0.path().join("tablet");
    let session = unlock(&tablet(&path).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let statement = ready_statement(&session, &incident, "first words").unwrap();

    // A photograph that does not fit.
    let photo: Vec<u8> = JPEG.into_iter().cycle().take(6 << 20).collect();
    let request = AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: None,
    };
    let error = session
        .attach(&request, &mut photo.as_slice(), None, &|_| {})
        .err()
        .unwrap();
    assert!(matches!(error, CoreError::StorageFull), "{error}");
    assert_eq!(session.attachments(incident.id).unwrap().len(), 0);

    // Something else fills the rest; the officer keeps typing.
    let filler = disk.0.path().join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    let block = vec![1; 4096];
    while file.write_all(&block).is_ok() {}
    let mut saved = "first words".to_owned();
    let mut refused = None;
    for line in 0..2_000 {
        let longer =
            format!("{saved}\nline {line} with a good many words in it so that it takes room");
        let patch = StatementPatch {
            body: Some(longer.as_str().into()),
            ..StatementPatch::default()
        };
        match session.edit_statement(statement.draft, patch) {
            Ok(_) => saved = longer,
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    let error = refused.expect("the disk is full");
    assert!(matches!(error, CoreError::StorageFull), "{error}");

    // Space returns, and with it everything that was saved, and saving.
    drop(file);
    std::fs::remove_file(&filler).unwrap();
    assert_eq!(
        session
            .statement(statement.draft)
            .unwrap()
            .content
            .body
            .reveal(),
        saved
    );
    let patch = StatementPatch {
        body: Some("and on".into()),
        ..StatementPatch::default()
    };
    session.edit_statement(statement.draft, patch).unwrap();
    session.verify_ledger().unwrap();
    drop(session);
    let session = unlock(&tablet(&path).unwrap()).unwrap();
    assert_eq!(
        session
            .statement(statement.draft)
            .unwrap()
            .content
            .body
            .reveal(),
        "and on"
    );
}
