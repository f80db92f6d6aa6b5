//! Handing over by real gateway processes, which are killed, to real receivers,
//! which misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use common::process::{Process, new_force, open, serve};
use common::*;
use pocketbook_gateway::{
    Delivery, DeliveryState, DestinationSettings, FolderSettings, NewDestination, Retry,
    WebhookSecret, WebhookSettings,
};
use pocketbook_model::{
    Classification, DraftId, Incident, LocalReference, RecordingAnswers, ReportDraft, ReportKind,
    Timestamp, Victim,
};
use pocketbook_protocol::PushItem;

/// Nothing here takes as long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the children of the other tests do.
#[test]
fn a_child_serves_until_it_is_killed() {
    serve(|gateway| gateway);
}

fn add(folder: &tempfile::TempDir, name: &str, settings: DestinationSettings) -> Option<PathBuf> {
    let new = NewDestination {
        name: name.parse().unwrap(),
        settings,
        rears: false,
        held_too: false,
    };
    let secret = open(folder).add_destination(&new).unwrap();
    secret.map(|file| file.path)
}

fn report(tablet: &Tablet<'_>, seed: u8, incident: &str) -> PushItem {
    let mut payload = tablet.payload(seed, u64::from(seed) + 1);
    let incident = Incident::new(incident.parse().unwrap(), "Invented").unwrap();
    let reported = payload.time.wall;
    let report = ReportDraft {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification::in_words("=1+1 invented")),
        victim: Some(Victim::State),
        reported_at: Some(reported),
        committed_from: Some(reported),
        narrative: format!("invented {seed}").into(),
        recording: RecordingAnswers {
            amounts_to_crime: Some(true),
            points_to_prove: Some(true),
            ..RecordingAnswers::default()
        },
        ..ReportDraft::new(incident.id)
    };
    let reference = LocalReference::of(DraftId::from_parts(1, [seed; 10]));
    let ready = report.ready(&incident, reference).unwrap();
    payload.content = serde_json::to_value(ready).unwrap();
    tablet.item(&payload, u64::from(seed) + 1, &tablet.officer_signer)
}

const INCIDENT: &str = "00000000-0001-7000-8000-00000000000a";
const OTHER: &str = "00000000-0001-7000-8000-00000000000b";
const THIRD: &str = "00000000-0001-7000-8000-00000000000c";

/// The other end of a webhook.
struct Receiver {
    url: String,
    requests: mpsc::Receiver<Request>,
}

struct Request {
    stream: TcpStream,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Receiver {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A gateway that is killed may have sent half of it.
                let Some(request) = Request::read(stream.unwrap()) else {
                    continue;
                };
                if sender.send(request).is_err() {
                    break;
                }
            }
        });
        Self { url, requests }
    }

    fn next(&self) -> Request {
        self.requests.recv_timeout(PATIENCE).unwrap()
    }

    fn settings(&self) -> DestinationSettings {
        DestinationSettings::Webhook(WebhookSettings::new(&self.url, None, true).unwrap())
    }
}

impl Request {
    fn read(stream: TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(": ") {
                headers.insert(name.to_lowercase(), value.to_owned());
            }
        }
        let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
        reader.read_exact(&mut body).ok()?;
        Some(Self {
            stream: reader.into_inner(),
            headers,
            body,
        })
    }

    fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    fn answer(mut self, status: &str) {
        let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        // The gateway may be gone: some tests kill it.
        let _ = self.stream.write_all(answer.as_bytes());
    }
}

fn delivery(item: &PushItem) -> String {
    format!("accepted-{}", item.record)
}

fn of_record(folder: &tempfile::TempDir, item: &PushItem) -> Delivery {
    let all = open(folder).deliveries(None, 1_000).unwrap();
    all.into_iter().find(|d| d.record == item.record).unwrap()
}

#[test]
fn a_gateway_killed_in_the_middle_of_a_delivery_delivers_again_under_the_same_id() {
    let folder = new_force();
    let receiver = Receiver::new();
    let secret_file = add(&folder, "records", receiver.settings()).unwrap();
    let mut process = Process::start(&folder);
    let items = {
        let tablet = Tablet::enrol(&process.served, 1);
        let items = [report(&tablet, 1, INCIDENT), report(&tablet, 2, INCIDENT)];
        tablet.push(items.to_vec());
        items
    };
    let first = receiver.next();
    // The receiver has it all; the gateway will never know.
    process.kill();
    first.stream.shutdown(std::net::Shutdown::Both).unwrap();
    let (id, body) = (first.id().to_owned(), first.body.clone());
    assert_eq!(id, delivery(&items[0]));
    let _process = Process::start(&folder);
    let again = receiver.next();
    assert_eq!((again.id(), &again.body), (id.as_str(), &body));
    let secret: WebhookSecret = std::fs::read_to_string(secret_file)
        .unwrap()
        .trim_end()
        .parse()
        .unwrap();
    let at: i64 = again.headers["webhook-timestamp"].parse().unwrap();
    let signature = secret.sign(&id, Timestamp::from_unix_ms(at * 1000), &again.body);
    assert_eq!(again.headers["webhook-signature"], signature);
    again.answer("204 No Content");
    // The next of the incident comes only once that one is marked.
    let next = receiver.next();
    assert_eq!(next.id(), delivery(&items[1]));
    assert_eq!(
        of_record(&folder, &items[0]).state,
        DeliveryState::Delivered
    );
    next.answer("204 No Content");
}

#[test]
fn trouble_is_retried_a_refusal_is_parked_and_other_incidents_go_on() {
    let folder = new_force();
    let receiver = Receiver::new();
    add(&folder, "records", receiver.settings());
    let process = Process::start(&folder);
    let tablet = Tablet::enrol(&process.served, 1);
    let [first, second] = [1, 2].map(|seed| report(&tablet, seed, INCIDENT));
    let other = report(&tablet, 3, OTHER);
    // One that the receiver takes its time over, for as long as the test runs.
    tablet.push(vec![report(&tablet, 4, THIRD)]);
    let _slow = receiver.next();
    tablet.push(vec![first.clone()]);
    let request = receiver.next();
    assert_eq!(request.id(), delivery(&first));
    request.answer("500 Internal Server Error");
    tablet.push(vec![second.clone(), other.clone()]);
    // In whatever order they come: the first again and again, the other once,
    // and the second not before the first is settled.
    let mut troubles = [
        "302 Found\r\nLocation: http://127.0.0.1:1/",
        "429 Too Many Requests\r\nRetry-After: 1",
        "400 Bad Request",
    ]
    .into_iter();
    let mut seen = Vec::new();
    while seen.len() < 5 {
        let request = receiver.next();
        seen.push(request.id().to_owned());
        if request.id() == delivery(&first) {
            request.answer(troubles.next().unwrap());
        } else {
            request.answer("200 OK");
        }
    }
    let place = |item| seen.iter().rposition(|id| *id == delivery(item)).unwrap();
    assert!(place(&second) > place(&first), "{seen:?}");
    assert_eq!(seen.iter().filter(|id| **id == delivery(&other)).count(), 1);
    let parked = of_record(&folder, &first);
    assert_eq!(parked.state, DeliveryState::Parked);
    let reason = parked.reason.unwrap();
    assert!(reason.contains("answered 400"), "{reason}");
    let now = Timestamp::from(chrono::Utc::now());
    // By another process than the one that delivers.
    assert_eq!(
        open(&folder)
            .retry(Retry::Number(parked.number), now)
            .unwrap(),
        1
    );
    let request = receiver.next();
    assert_eq!(request.id(), delivery(&first));
    request.answer("200 OK");
}

#[test]
fn a_second_gateway_hands_over_when_the_first_dies_and_not_before() {
    let folder = new_force();
    let receiver = Receiver::new();
    add(&folder, "records", receiver.settings());
    let mut first = Process::start(&folder);
    let item = {
        let tablet = Tablet::enrol(&first.served, 1);
        let item = report(&tablet, 1, INCIDENT);
        tablet.push(vec![item.clone()]);
        item
    };
    let request = receiver.next();
    let second = Process::start(&folder);
    let tablet = Tablet::enrol(&second.served, 2);
    let later = report(&tablet, 2, INCIDENT);
    tablet.push(vec![later.clone()]);
    assert!(receiver.requests.try_recv().is_err());
    first.kill();
    drop(request);
    let again = receiver.next();
    assert_eq!(again.id(), delivery(&item));
    again.answer("200 OK");
    let next = receiver.next();
    assert_eq!(next.id(), delivery(&later));
    next.answer("200 OK");
}

/// Waits until the outbox is empty. A file has no event to wait for; looking
/// costs a read of the database.
fn drained(folder: &tempfile::TempDir) {
    let begun = std::time::Instant::now();
    while open(folder).status().unwrap().to_hand_over > 0 {
        assert!(begun.elapsed() < PATIENCE, "nothing is handed over");
    }
}

/// A file system of 256 KiB.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=256k", "pocketbook-test"])
            .arg(folder.path())
            .output();
        matches!(mounted, Ok(output) if output.status.success()).then_some(Self(folder))
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(self.0.path())
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_folder_that_is_full_or_read_only_makes_records_wait_and_nothing_is_lost() {
    let Some(disk) = SmallDisk::mount() else {
        not_run("mounting a small file system needs root on Linux");
        return;
    };
    let folder = new_force();
    let settings = FolderSettings::new(disk.0.path().to_owned(), true, false).unwrap();
    add(&folder, "records", DestinationSettings::Folder(settings));
    let filler = disk.0.path().join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[1; 4096]).is_ok() {}
    drop(file);
    let process = Process::start(&folder);
    let tablet = Tablet::enrol(&process.served, 1);
    let item = report(&tablet, 1, INCIDENT);
    tablet.push(vec![item.clone()]);
    reason(&folder, &item, "disk is full");
    let left: Vec<_> = std::fs::read_dir(disk.0.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "half a file is left: {left:?}");
    std::fs::remove_file(&filler).unwrap();
    disk.remount("ro");
    reason(&folder, &item, "read-only");
    disk.remount("rw");
    let name = "records".parse().unwrap();
    let now = Timestamp::from(chrono::Utc::now());
    open(&folder).retry(Retry::AllFor(&name), now).unwrap();
    drained(&folder);
    assert!(disk.0.path().join(format!("{}.json", item.record)).exists());
    assert!(disk.0.path().join(format!("{}.csv", item.record)).exists());
}

/// Has it attempted until it fails for this reason.
fn reason(folder: &tempfile::TempDir, item: &PushItem, expected: &str) {
    let begun = std::time::Instant::now();
    loop {
        let delivery = of_record(folder, item);
        assert_eq!(delivery.state, DeliveryState::Waiting);
        if delivery
            .reason
            .is_some_and(|reason| reason.contains(expected))
        {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "never: {expected}");
    }
}

/// Says that a test did not run, and why; a failure where every tool must be.
fn not_run(why: &str) {
    eprintln!("not run: {why}");
    assert!(
        std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
        "not run: {why}"
    );
}

fn python_has(module: &str) -> bool {
    let found = Command::new("python3")
        .args(["-c", &format!("import {module}")])
        .output();
    found.is_ok_and(|output| output.status.success())
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn what_is_dropped_is_read_by_pythons_json_schema_and_csv() {
    if !python_has("jsonschema") {
        not_run("python3 with jsonschema is not installed");
        return;
    }
    let folder = new_force();
    let drop = folder.path().join("drop");
    std::fs::create_dir(&drop).unwrap();
    let settings = FolderSettings::new(drop.clone(), true, true).unwrap();
    add(&folder, "records", DestinationSettings::Folder(settings));
    let process = Process::start(&folder);
    let tablet = Tablet::enrol(&process.served, 1);
    let item = report(&tablet, 1, INCIDENT);
    tablet.push(vec![item.clone()]);
    drained(&folder);
    let json = drop.join(format!("{}.json", item.record));
    let checked = Command::new("python3")
        .arg(repository().join("tests/oracles/handed_over.py"))
        .arg(repository().join("docs/schemas/handed-over-v1.schema.json"))
        .arg(&json)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(
        checked.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    assert!(
        said.contains("classification_title='=1+1 invented"),
        "{said}"
    );
    assert!(said.contains("payload=True"), "{said}");
}
