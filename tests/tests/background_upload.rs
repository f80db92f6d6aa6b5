//! Segments that the host's system sends while Pocketbook does not run, by
//! requests signed beforehand: real tablets, a real gateway, and curl in the
//! part of the system.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

#[path = "background_upload/host.rs"]
mod host;

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use host::{Host, Request, Scene, answered};
use pocketbook_core::seal::sha256;
use pocketbook_core::{CoreError, Network, UploadOutcome};
use pocketbook_testkit::{JPEG, sync, tablet, unlock};

const DEAR: Network = Network {
    reachable: true,
    expensive: true,
    constrained: false,
};
const SPARED: Network = Network {
    reachable: true,
    expensive: true,
    constrained: true,
};

/// 100 MB are handed out; the tablet is killed; its system sends them; another
/// process reports and completes. Nothing is sent twice.
#[test]
fn a_killed_tablets_segments_are_sent_by_its_system_and_receipted_by_the_next_process() {
    let Some(host) = Host::found() else { return };
    let scene = Scene::with_a_recording_of(100 << 20);
    let mut child = Command::new(env!("CARGO_BIN_EXE_victim"))
        .arg(&scene.tablet)
        .arg("hand-out")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines = lines.map(Result::unwrap);
    let lines: Vec<_> = lines.take_while(|line| line != "handed-out").collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let requests: Vec<_> = lines.iter().map(|line| Request::from_json(line)).collect();
    assert_eq!(requests.len(), 26);
    let answers: Vec<_> = requests.iter().map(|one| host.send(one)).collect();
    let (session, captured) = scene.unlocked();
    for (request, answer) in requests.iter().zip(&answers) {
        assert_eq!(answer.status, 200, "{}", answer.text());
        session
            .upload_result(request.id(), &answered(answer))
            .unwrap();
        session
            .upload_result(request.id(), &answered(answer))
            .unwrap();
    }
    assert_eq!(session.next_uploads(Network::UNMETERED, 9).unwrap(), []);
    let before = scene.gateway_bytes();
    let view = sync(&session).unwrap();
    assert_eq!(view.attachments_delivered, [captured.id]);
    assert_eq!((view.still_waiting, view.unverified), (0, 0));
    assert_eq!(scene.gateway_bytes(), before, "not a byte again");
    let attachments = session.attachments(captured.incident).unwrap();
    assert!(attachments[0].delivered, "only a verified receipt says so");
    // What the force holds is what was captured: the very segments that open to
    // the captured bytes.
    for request in &requests {
        let held = std::fs::read(scene.held(request)).unwrap();
        assert_eq!(held, std::fs::read(&request.file).unwrap());
    }
    let mut reader = session.attachment_reader(captured.id).unwrap();
    let mut plaintext = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut plaintext).unwrap();
    assert_eq!(sha256(&plaintext), captured.sha256);
    assert_eq!(session.next_uploads(Network::UNMETERED, 9).unwrap(), []);
}

/// So many segments of one tablet may be arriving; the gateway answers 503 to one
/// more. That is a wait and no error: nothing is parked, nothing is offered again
/// at once, and once the system has given the others up a sync sends everything.
#[test]
fn the_gateways_503_is_a_wait_and_parks_nothing() {
    let Some(host) = Host::found() else { return };
    let scene = Scene::with_a_recording_of(36 << 20);
    let (session, captured) = scene.unlocked();
    let uploads = session.next_uploads(Network::UNMETERED, 9).unwrap();
    let requests: Vec<_> = uploads.iter().map(Request::of).collect();
    assert_eq!(requests.len(), 9);
    let (last, others) = requests.split_last().unwrap();
    let slow: Vec<_> = others.iter().map(|one| host.send_slowly(one)).collect();
    scene.wait_until_arriving(others.len());
    let answer = host.send(last);
    assert_eq!(answer.status, 503, "{}", answer.text());
    session
        .upload_result(last.id(), &answered(&answer))
        .unwrap();
    let offered = session.next_uploads(Network::UNMETERED, 9).unwrap();
    assert!(offered.iter().all(|one| one.id != last.id()), "it waits");
    for mut curl in slow {
        curl.kill().unwrap();
        curl.wait().unwrap();
    }
    scene.wait_until_arriving(0);
    // A recording of that size has a tenth segment, which was offered since.
    for one in &offered {
        session
            .upload_result(one.id, &UploadOutcome::Failed)
            .unwrap();
    }
    let view = sync(&session).unwrap();
    assert!(view.attachments_wedged.is_empty() && !view.offline);
    assert_eq!(view.attachments_delivered, [captured.id], "{view:?}");
    assert_eq!(view.still_waiting, 0);
}

#[test]
fn a_host_that_never_reports_holds_nothing_up() {
    let Some(host) = Host::found() else { return };
    let scene = Scene::with_a_recording_of(5 << 20);
    let (session, captured) = scene.unlocked();
    let uploads = session.next_uploads(Network::UNMETERED, 9).unwrap();
    let requests: Vec<_> = uploads.iter().map(Request::of).collect();
    assert_eq!(host.send(&requests[0]).status, 200);
    let view = sync(&session).unwrap();
    assert!(view.attachments_delivered.is_empty());
    assert_eq!(view.still_waiting, 1, "one segment is still the host's");
    assert!(!scene.held(&requests[1]).exists(), "and was left to it");
    assert_eq!(host.send(&requests[1]).status, 200);
    assert_eq!(sync(&session).unwrap().attachments_delivered, [captured.id]);
}

#[test]
fn what_the_host_never_sent_the_sync_sends_once_the_request_has_expired() {
    let scene = Scene::with_a_recording_of(5 << 20);
    let eight_days_ago = scene.unlocked_at(-8);
    let first = eight_days_ago.next_uploads(Network::UNMETERED, 9).unwrap();
    assert_eq!(first.len(), 2);
    eight_days_ago.lock().unwrap();
    let (session, captured) = scene.unlocked();
    let again = session.next_uploads(Network::UNMETERED, 1).unwrap();
    assert_eq!(again[0].id, first[0].id, "of the same segment the same id");
    assert_ne!(again[0].headers, first[0].headers, "signed anew");
    assert!(again[0].expires_at > first[0].expires_at);
    session
        .upload_result(again[0].id, &UploadOutcome::Failed)
        .unwrap();
    assert_eq!(sync(&session).unwrap().attachments_delivered, [captured.id]);
}

#[test]
fn bytes_altered_on_the_way_are_refused_and_sent_anew() {
    let Some(host) = Host::found() else { return };
    let scene = Scene::with_a_recording_of(1 << 20);
    let (session, captured) = scene.unlocked();
    let uploads = session.next_uploads(Network::UNMETERED, 9).unwrap();
    let genuine = Request::of(&uploads[0]);
    let mut altered = genuine.clone();
    let mut bytes = std::fs::read(&genuine.file).unwrap();
    bytes[500_000] ^= 1;
    altered.file = scene.folder().join("altered");
    std::fs::write(&altered.file, bytes).unwrap();
    let answer = host.send(&altered);
    assert_eq!(answer.status, 409, "{}", answer.text());
    assert!(answer.text().contains("problem:incomplete"));
    assert!(!scene.held(&genuine).exists());
    session
        .upload_result(genuine.id(), &answered(&answer))
        .unwrap();
    // Not at once, or a bad link would have the same bytes for ever.
    assert_eq!(session.next_uploads(Network::UNMETERED, 9).unwrap(), []);
    assert_eq!(sync(&session).unwrap().attachments_delivered, [captured.id]);
    assert_eq!(
        std::fs::read(scene.held(&genuine)).unwrap(),
        std::fs::read(&genuine.file).unwrap()
    );
}

/// The Swift test kit's: nothing of it is run where there is no Swift.
#[test]
fn the_sender_of_the_swift_test_kit_sends_what_was_handed_out_to_its_force_alone() {
    let scene = Scene::with_a_recording_of(1 << 20);
    let (session, captured) = scene.unlocked();
    let upload = session
        .next_uploads(Network::UNMETERED, 9)
        .unwrap()
        .remove(0);
    let sent = |authority: &str| {
        let mut sender = Command::new(env!("CARGO_BIN_EXE_upload_sender"));
        sender
            .arg(scene.folder().join(authority))
            .args([upload.method, &upload.url])
            .arg(&upload.file);
        for (name, value) in &upload.headers {
            sender.arg(format!("{name}: {value}"));
        }
        sender.output().unwrap()
    };
    let another = pocketbook_testkit::TestGateway::start().unwrap();
    let another = another.ticket().unwrap().authority_pem;
    std::fs::write(scene.folder().join("another.pem"), another).unwrap();
    let refused = sent("another.pem");
    assert!(!refused.status.success() && refused.stdout.is_empty());
    let answer = sent("authority.pem");
    let errors = String::from_utf8_lossy(&answer.stderr);
    let said = String::from_utf8(answer.stdout).unwrap();
    let (status, body) = said.split_once('\n').expect(&errors);
    assert_eq!(status, "200", "{body}");
    let outcome = UploadOutcome::Answered {
        status: 200,
        retry_after: None,
        body: body.as_bytes().to_vec(),
    };
    assert!(session.upload_result(upload.id, &outcome).unwrap());
    let before = scene.gateway_bytes();
    assert_eq!(sync(&session).unwrap().attachments_delivered, [captured.id]);
    assert_eq!(scene.gateway_bytes(), before, "not a byte again");
}

#[test]
fn asking_again_gives_the_same_until_a_result_is_told() {
    let scene = Scene::with_a_recording_of(20 << 20);
    let (session, _) = scene.unlocked();
    let first = session.next_uploads(Network::UNMETERED, 3).unwrap();
    assert_eq!(first.len(), 3);
    assert_eq!(session.next_uploads(Network::UNMETERED, 3).unwrap(), first);
    let more = session.next_uploads(Network::UNMETERED, 5).unwrap();
    assert_eq!((more[..3] == first, more.len()), (true, 5));
    // Also for the next process.
    session.lock().unwrap();
    let (session, _) = scene.unlocked();
    assert_eq!(session.next_uploads(Network::UNMETERED, 5).unwrap(), more);
    // What failed is offered again, and what was taken is not; twice is once.
    let taken = UploadOutcome::Answered {
        status: 200,
        retry_after: None,
        body: Vec::new(),
    };
    for (outcome, noted) in [(&taken, true), (&UploadOutcome::Failed, false)] {
        assert_eq!(session.upload_result(more[0].id, outcome).unwrap(), noted);
    }
    session
        .upload_result(more[1].id, &UploadOutcome::Failed)
        .unwrap();
    let next = session.next_uploads(Network::UNMETERED, 9).unwrap();
    let mut ids: Vec<_> = next.iter().map(|upload| upload.id).collect();
    ids.sort_unstable();
    assert_eq!(ids.len(), 5, "six segments, one of them taken");
    assert!(!ids.contains(&more[0].id) && ids.contains(&more[1].id));
    // One that nobody knows is nobody's.
    let unknown = "00000000-0001-7303-8303-030303030303.0".parse().unwrap();
    assert!(!session.upload_result(unknown, &taken).unwrap());
}

#[test]
fn the_network_decides_what_is_handed_out_and_photographs_go_first() {
    let scene = Scene::with_a_recording_of(1 << 20);
    let (session, recording) = scene.unlocked();
    let photograph = scene.attach(&session, &JPEG.repeat(20_000));
    let of = |network| {
        let uploads = session.next_uploads(network, 9).unwrap();
        let ids = uploads.iter().map(|one| one.id.to_string());
        ids.collect::<Vec<_>>()
    };
    assert!(of(SPARED).is_empty());
    assert_eq!(of(DEAR), [format!("{}.0", photograph.id)]);
    let both = [photograph.id, recording.id].map(|id| format!("{id}.0"));
    assert_eq!(of(Network::UNMETERED), both);
}

#[test]
fn a_damaged_segment_is_parked_and_nothing_of_its_file_leaves() {
    let scene = Scene::with_a_recording_of(10 << 20);
    let (session, captured) = scene.unlocked();
    let whole = session.next_uploads(Network::UNMETERED, 9).unwrap();
    session
        .upload_result(whole[0].id, &UploadOutcome::Failed)
        .unwrap();
    let mut bytes = std::fs::read(&whole[2].file).unwrap();
    bytes[9] ^= 1;
    std::fs::write(&whole[2].file, bytes).unwrap();
    assert_eq!(session.next_uploads(Network::UNMETERED, 9).unwrap(), []);
    let view = sync(&session).unwrap();
    assert_eq!(view.still_waiting, 0, "what is parked does not wait");
    assert!(!session.attachments(captured.incident).unwrap()[0].delivered);
    assert!(!session.status().unwrap().safe_to_hand_in);
}

#[test]
fn no_refusal_of_an_upload_parks_evidence_and_the_next_sync_sends_it() {
    let scene = Scene::with_a_recording_of(1 << 20);
    let (session, captured) = scene.unlocked();
    let upload = session
        .next_uploads(Network::UNMETERED, 9)
        .unwrap()
        .remove(0);
    let refused = |body: &[u8]| UploadOutcome::Answered {
        status: 400,
        retry_after: Some(Duration::ZERO),
        body: body.to_vec(),
    };
    session
        .upload_result(upload.id, &refused(b"<html>"))
        .unwrap();
    assert_eq!(session.status().unwrap().wedged, 0);
    let problem = br#"{"type":"urn:pocketbook:problem:malformed","title":"","status":400}"#;
    // It is not in the host's hands any more: too late.
    session.upload_result(upload.id, &refused(problem)).unwrap();
    assert!(sync(&session).unwrap().attachments_delivered == [captured.id]);
    let another = scene.attach(&session, &JPEG.repeat(20_000));
    let upload = session
        .next_uploads(Network::UNMETERED, 9)
        .unwrap()
        .remove(0);
    session.upload_result(upload.id, &refused(problem)).unwrap();
    let view = sync(&session).unwrap();
    assert_eq!(view.attachments_delivered, [another.id]);
    assert!(upload.id.to_string().starts_with(&another.id.to_string()));
}

#[test]
fn a_tablet_without_a_force_and_a_locked_session_hand_out_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(folder.path()).unwrap()).unwrap();
    let refused = session.next_uploads(Network::UNMETERED, 9);
    assert!(matches!(refused, Err(CoreError::NotEnrolled)));
    let batch = session.will_suspend(Duration::from_secs(5), Network::UNMETERED, 9);
    assert_eq!(batch.unwrap(), []);
    session.lock().unwrap();
    let refused = session.next_uploads(Network::UNMETERED, 9);
    assert!(matches!(refused, Err(CoreError::Locked)));
}
