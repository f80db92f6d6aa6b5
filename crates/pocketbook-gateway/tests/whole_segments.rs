//! Whole segments by requests that a tablet signed beforehand, over plain HTTP
//! as a stranger would send them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation
)]

mod common;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;

use common::{Served, Tablet, now};
use pocketbook_model::{AttachmentId, MediaType};
use pocketbook_protocol::*;
use pocketbook_seal::{
    AttachmentManifest, MANIFEST_SEGMENT_LIMIT, SegmentManifest, SoftwareSigner, sha256,
};

const ATTACHMENT: [u8; 10] = [3; 10];

fn now_s() -> u64 {
    now().unix_ms() as u64 / 1000
}

/// A segment of a tablet's attachment, and its request.
struct Whole<'t, 'g> {
    tablet: &'t Tablet<'g>,
    upload: SegmentUpload,
    bytes: Vec<u8>,
}

type Headers = Vec<(&'static str, String)>;

impl<'t, 'g> Whole<'t, 'g> {
    fn new(tablet: &'t Tablet<'g>, segment: u32, bytes: Vec<u8>) -> Self {
        let upload = SegmentUpload {
            attachment: AttachmentId::from_parts(1, ATTACHMENT),
            segment,
            size: bytes.len() as u64,
            sha256: sha256(&bytes),
        };
        Self {
            tablet,
            upload,
            bytes,
        }
    }

    /// The headers, without the one that whoever sends the file sets.
    fn signed(&self, created_s: u64) -> Headers {
        let signer = &self.tablet.signer;
        let signed = self.upload.sign(self.tablet.device, created_s, signer);
        let mut headers = self.upload.headers(&signed.unwrap());
        headers.retain(|(name, _)| *name != "Content-Length");
        headers
    }

    fn send(&self, path: &str, headers: &Headers, bytes: &[u8]) -> (u16, Vec<u8>) {
        self.tablet.gateway.send("PUT", path, headers, bytes)
    }

    fn put(&self) -> (u16, Vec<u8>) {
        self.send(&self.upload.path(), &self.signed(now_s()), &self.bytes)
    }

    /// The first bytes of the body, and then the end of the connection.
    fn cut_off(&self, after: usize) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.tablet.gateway.address).unwrap();
        let mut head = format!("PUT {} HTTP/1.1\r\nHost: x\r\n", self.upload.path());
        let mut headers = self.signed(now_s());
        headers.push(("Content-Length", self.bytes.len().to_string()));
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"\r\n").unwrap();
        stream.write_all(&self.bytes[..after]).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn put_range(&self, offset: usize, bytes: &[u8]) -> (u16, Vec<u8>) {
        let size = ("Pocketbook-Segment-Size", self.upload.size.to_string());
        let path = format!("{}?offset={offset}", self.upload.path());
        self.send(&path, &vec![self.tablet.authorization(), size], bytes)
    }

    fn held(&self) -> Vec<SegmentHeld> {
        let path = format!("/v1/attachments/{}", self.upload.attachment);
        let headers = [self.tablet.authorization()];
        let (status, body) = self.tablet.gateway.send("GET", &path, &headers, b"");
        if status == 404 {
            return Vec::new();
        }
        serde_json::from_slice::<AttachmentHeld>(&body)
            .unwrap()
            .segments
    }

    fn stored(&self) -> Vec<u8> {
        let (device, id) = (self.tablet.device, self.upload.attachment);
        let number = self.upload.segment;
        let path = format!("attachments/{device}/{id}/{number:05}");
        std::fs::read(self.tablet.gateway.path().join(path)).unwrap()
    }
}

fn code(body: &[u8]) -> ProblemCode {
    let problem: Problem = serde_json::from_slice(body).unwrap();
    problem.code().unwrap()
}

fn refused_as(answer: (u16, Vec<u8>), expected: ProblemCode) {
    assert_eq!((answer.0, code(&answer.1)), (expected.status(), expected));
}

fn arriving(gateway: &Served) -> Vec<PathBuf> {
    let folder = gateway.path().join("attachments/arriving");
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|i| (i % 251) as u8).collect()
}

#[test]
fn a_signed_request_delivers_its_segment_without_a_token_and_again_the_same() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let whole = Whole::new(&tablet, 0, content(MANIFEST_SEGMENT_LIMIT as usize));
    let headers = whole.signed(now_s());
    let first = whole.send(&whole.upload.path(), &headers, &whole.bytes);
    assert_eq!(first.0, 200, "{}", String::from_utf8_lossy(&first.1));
    let again = whole.send(&whole.upload.path(), &headers, &whole.bytes);
    assert_eq!(again, first, "the very same answer");
    assert_eq!(whole.held()[0].ranges, [(0, whole.upload.size)]);
    assert_eq!(whole.stored(), whole.bytes);
    assert!(arriving(&gateway).is_empty());
    let manifest = AttachmentManifest {
        attachment: whole.upload.attachment,
        sha256: sha256(b"plaintext"),
        size: 9,
        media_type: MediaType::Jpeg,
        segments: vec![SegmentManifest {
            size: whole.upload.size,
            sha256: whole.upload.sha256,
        }],
        wrapped_key: "AAAA".into(),
    };
    let path = format!("/v1/attachments/{}/complete", whole.upload.attachment);
    let manifest = manifest.to_bytes().unwrap();
    let complete = gateway.send("POST", &path, &[tablet.authorization()], &manifest);
    assert_eq!(complete.0, 200, "{}", String::from_utf8_lossy(&complete.1));
}

#[test]
fn whatever_was_not_signed_by_this_tablet_for_this_place_is_refused() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let whole = Whole::new(&tablet, 0, content(300_000));
    let (path, headers) = (whole.upload.path(), whole.signed(now_s()));
    let put = |path: &str, headers: &Headers| whole.send(path, headers, &whole.bytes);
    let other = |from: &str, to: &str| path.replace(from, to);
    refused_as(
        put(&other("segments/0", "segments/1"), &headers),
        ProblemCode::Device,
    );
    refused_as(
        put(&other("segments/0", "segments/00"), &headers),
        ProblemCode::Device,
    );
    refused_as(
        put(&other("030303/", "030304/"), &headers),
        ProblemCode::Device,
    );
    let bearer = vec![tablet.authorization()];
    refused_as(put(&path, &bearer), ProblemCode::Token);
    let without = |name: &str| {
        let kept = headers.iter().filter(|(n, _)| *n != name);
        kept.cloned().collect::<Headers>()
    };
    refused_as(put(&path, &without("Signature")), ProblemCode::Token);
    refused_as(
        put(&path, &without("Content-Digest")),
        ProblemCode::Malformed,
    );
    let mut twice = headers.clone();
    twice.push(headers.last().unwrap().clone());
    refused_as(put(&path, &twice), ProblemCode::Token);
    // Signed by a key that is not this tablet's.
    let stranger = SoftwareSigner::generate().unwrap();
    let forged = whole
        .upload
        .sign(tablet.device, now_s(), &stranger)
        .unwrap();
    let mut forged = whole.upload.headers(&forged);
    forged.retain(|(name, _)| *name != "Content-Length");
    refused_as(put(&path, &forged), ProblemCode::Device);
    // In the name of a tablet that nobody enrolled.
    let unknown = pocketbook_model::DeviceId::from_parts(1, [99; 10]);
    let unknown = whole.upload.sign(unknown, now_s(), &stranger).unwrap();
    let mut unknown = whole.upload.headers(&unknown);
    unknown.retain(|(name, _)| *name != "Content-Length");
    refused_as(put(&path, &unknown), ProblemCode::Device);
    assert!(whole.held().is_empty());
    assert!(arriving(&gateway).is_empty());
}

#[test]
fn a_request_is_good_for_a_week_and_for_clocks_five_minutes_apart() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let put = |segment, created_s| {
        let whole = Whole::new(&tablet, segment, content(1000));
        whole.send(&whole.upload.path(), &whole.signed(created_s), &whole.bytes)
    };
    let (week, skew) = (UPLOAD_LIFETIME_S, UPLOAD_SKEW_S);
    refused_as(put(0, now_s() - week - skew - 60), ProblemCode::Token);
    refused_as(put(0, now_s() + skew + 60), ProblemCode::ClockSkew);
    assert_eq!(put(0, now_s() - week - skew + 60).0, 200);
    assert_eq!(put(1, now_s() + skew - 60).0, 200);
}

#[test]
fn bytes_altered_on_the_way_are_refused_and_the_right_ones_taken_afterwards() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let whole = Whole::new(&tablet, 0, content(600_000));
    let headers = whole.signed(now_s());
    let mut altered = whole.bytes.clone();
    altered[599_999] ^= 1;
    let answer = whole.send(&whole.upload.path(), &headers, &altered);
    refused_as(answer, ProblemCode::Incomplete);
    // Longer or shorter than signed: never read.
    let longer = [whole.bytes.as_slice(), b"x"].concat();
    for bytes in [&longer, &whole.bytes[..599_999].to_vec()] {
        let answer = whole.send(&whole.upload.path(), &headers, bytes);
        refused_as(answer, ProblemCode::Malformed);
    }
    assert!(whole.held().is_empty());
    assert!(arriving(&gateway).is_empty());
    assert_eq!(whole.put().0, 200);
    assert_eq!(whole.stored(), whole.bytes);
}

#[test]
fn a_body_that_breaks_off_leaves_nothing_behind() {
    let mut gateway = Served::new();
    {
        let tablet = Tablet::enrol(&gateway, 1);
        let whole = Whole::new(&tablet, 0, content(600_000));
        let answer = String::from_utf8_lossy(&whole.cut_off(400_000)).into_owned();
        assert!(!answer.contains("200 OK"), "{answer}");
        assert!(whole.held().is_empty());
    }
    // Once the gateway has ended, so has every request.
    gateway.halt();
    assert!(arriving(&gateway).is_empty());
    gateway.start();
}

#[test]
fn other_bytes_than_are_held_are_refused_and_the_held_ones_stay() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let first = Whole::new(&tablet, 0, vec![7; 1000]);
    assert_eq!(first.put().0, 200);
    refused_as(
        Whole::new(&tablet, 0, vec![8; 1000]).put(),
        ProblemCode::Conflict,
    );
    refused_as(
        Whole::new(&tablet, 0, vec![7; 999]).put(),
        ProblemCode::Conflict,
    );
    assert_eq!(first.stored(), first.bytes);
    // Nor does another tablet send some of this one's attachment.
    let other = Tablet::enrol(&gateway, 2);
    refused_as(
        Whole::new(&other, 1, vec![7; 10]).put(),
        ProblemCode::Conflict,
    );
}

#[test]
fn a_whole_segment_and_its_ranges_are_one() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let step = MIN_RANGE as usize;
    let whole = Whole::new(&tablet, 0, content(3 * step));
    assert_eq!(whole.put_range(step, &whole.bytes[step..2 * step]).0, 200);
    assert_eq!(whole.put().0, 200);
    assert_eq!(whole.held()[0].ranges, [(0, 3 * step as u64)]);
    assert_eq!(
        whole.put_range(0, &whole.bytes[..step]).0,
        200,
        "held already"
    );
    refused_as(whole.put_range(0, &vec![9; step]), ProblemCode::Conflict);
    assert_eq!(whole.stored(), whole.bytes);
    // A range with other bytes came first: which of them are right, only the
    // manifest tells.
    let disputed = Whole::new(&tablet, 1, content(3 * step));
    assert_eq!(disputed.put_range(step, &vec![9; step]).0, 200);
    refused_as(disputed.put(), ProblemCode::Conflict);
    assert_eq!(disputed.held()[1].ranges, [(step as u64, 2 * step as u64)]);
}

/// Eight at once: the same segment whole, and its ranges, each from a thread.
#[test]
fn requests_that_cross_leave_one_segment() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let step = MIN_RANGE as usize;
    for segment in 0..4 {
        let whole = Whole::new(&tablet, segment, content(4 * step));
        let together = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for n in 0..4 {
                let (whole, together) = (&whole, &together);
                scope.spawn(move || {
                    together.wait();
                    assert_eq!(whole.put().0, 200);
                });
                scope.spawn(move || {
                    together.wait();
                    let range = n * step..(n + 1) * step;
                    let answer = whole.put_range(range.start, &whole.bytes[range]);
                    assert_eq!(answer.0, 200);
                });
            }
        });
        let ranges = &whole.held()[segment as usize].ranges;
        assert_eq!(ranges, &[(0, 4 * step as u64)]);
        assert_eq!(whole.stored(), whole.bytes);
    }
    assert!(arriving(&gateway).is_empty());
}

#[test]
fn what_a_crash_left_half_received_is_removed_at_the_start_unless_it_is_still_coming() {
    let mut gateway = Served::new();
    gateway.halt();
    let folder = gateway.path().join("attachments/arriving");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("left"), b"half").unwrap();
    let coming = std::fs::File::create(folder.join("coming")).unwrap();
    coming.lock().unwrap();
    gateway.start();
    assert_eq!(arriving(&gateway), [folder.join("coming")]);
}

/// A request whose body does not end: it is arriving until this is dropped.
struct Unfinished(TcpStream);

impl Unfinished {
    /// The gateway makes the file before it reads the body, so a file more is
    /// one that was admitted.
    fn begin(whole: &Whole<'_, '_>, admitted: usize) -> Self {
        let gateway = whole.tablet.gateway;
        let mut stream = TcpStream::connect(gateway.address).unwrap();
        let mut head = format!(
            "PUT {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
            whole.upload.path()
        );
        let mut headers = whole.signed(now_s());
        headers.push(("Content-Length", whole.bytes.len().to_string()));
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"\r\n").unwrap();
        stream.write_all(&whole.bytes[..10]).unwrap();
        wait_until(|| arriving(gateway).len() == admitted);
        Self(stream)
    }

    fn finish(mut self, whole: &Whole<'_, '_>) -> String {
        self.0.write_all(&whole.bytes[10..]).unwrap();
        let mut answer = Vec::new();
        let _ = self.0.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// Another process's doing cannot be waited for otherwise; gives up after a
/// while.
fn wait_until(done: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !done() {
        assert!(begun.elapsed().as_secs() < 60, "it did not come about");
        std::thread::yield_now();
    }
}

#[test]
fn a_tablet_that_sends_too_many_at_once_is_told_when_to_come_again() {
    let gateway = Served::new();
    let (tablet, other) = (Tablet::enrol(&gateway, 1), Tablet::enrol(&gateway, 2));
    let wholes: Vec<_> = (0..9)
        .map(|segment| Whole::new(&tablet, segment, content(1000)))
        .collect();
    let mut unfinished: Vec<_> = (0..8)
        .map(|n| Unfinished::begin(&wholes[n], n + 1))
        .collect();
    let (status, body) = wholes[8].put();
    assert_eq!((status, code(&body)), (503, ProblemCode::Busy));
    let problem: Problem = serde_json::from_slice(&body).unwrap();
    let wait = problem.retry_after_s.unwrap();
    assert!((15..60).contains(&wait), "{wait}");
    // Another tablet's are its own, and so are ranges.
    let of_other = Whole {
        upload: SegmentUpload {
            attachment: AttachmentId::from_parts(1, [4; 10]),
            ..Whole::new(&other, 0, content(1000)).upload
        },
        ..Whole::new(&other, 0, content(1000))
    };
    assert_eq!(of_other.put().0, 200);
    // One that ends makes room, however it ends.
    let answer = unfinished.remove(0).finish(&wholes[0]);
    assert!(answer.contains("200 OK"), "{answer}");
    assert_eq!(wholes[8].put().0, 200);
    drop(unfinished);
    wait_until(|| arriving(&gateway).is_empty());
    assert_eq!(wholes[1].put().0, 200);
}

#[test]
fn a_revoked_tablet_is_turned_away_with_everything_it_signed_beforehand() {
    let gateway = Served::new();
    let (tablet, other) = (Tablet::enrol(&gateway, 1), Tablet::enrol(&gateway, 2));
    let (first, second) = (
        Whole::new(&tablet, 0, content(1000)),
        Whole::new(&tablet, 1, content(1000)),
    );
    assert_eq!(first.put().0, 200);
    let signed_before = second.signed(now_s() - 3600);
    let coming = Unfinished::begin(&second, 1);
    let desk = pocketbook_gateway::Gateway::open(&gateway.path()).unwrap();
    desk.revoke_tablet(tablet.device, "Stolen from a car", "IT desk")
        .unwrap();

    // The one that was arriving, one signed an hour ago, and a new one.
    let answer = coming.finish(&second);
    assert!(answer.contains("403 Forbidden"), "{answer}");
    assert!(answer.contains("problem:revoked"), "{answer}");
    let late = second.send(&second.upload.path(), &signed_before, &second.bytes);
    refused_as(late, ProblemCode::Revoked);
    refused_as(second.put(), ProblemCode::Revoked);
    // Its token, and a new one.
    let path = format!("/v1/attachments/{}", first.upload.attachment);
    let with_token = gateway.send("GET", &path, &[tablet.authorization()], b"");
    refused_as(with_token, ProblemCode::Token);
    let token = |nonce: &str, signer| {
        let request = common::token_request(tablet.device, signer, nonce, now());
        gateway.send(
            "POST",
            "/v1/token",
            &[],
            &serde_json::to_vec(&request).unwrap(),
        )
    };
    refused_as(
        token(&"cd".repeat(16), &tablet.signer),
        ProblemCode::Revoked,
    );
    // Who cannot sign as the tablet learns nothing of it.
    let stranger = SoftwareSigner::generate().unwrap();
    refused_as(token(&"ef".repeat(16), &stranger), ProblemCode::Device);
    // Others go on, and what was delivered stays.
    let path = format!("/v1/attachments/{}", AttachmentId::from_parts(1, [9; 10]));
    let others = gateway.send("GET", &path, &[other.authorization()], b"");
    refused_as(others, ProblemCode::NotFound);
    assert_eq!(first.stored(), first.bytes);
    assert!(arriving(&gateway).is_empty());
    let told = desk.tablets().unwrap();
    let revoked = told[0].revoked.clone().unwrap();
    assert_eq!(revoked.reason, "Stolen from a car");
    assert_eq!(revoked.tries, 4, "each that its own key signed");
    assert_eq!(told[1].revoked, None);
    assert_eq!(desk.status().unwrap().revoked, 1);
}

/// The answer to an enrolment may have been lost, so it is given again; not to a
/// tablet that was revoked meanwhile.
#[test]
fn a_revoked_tablet_does_not_enrol_again_with_its_ticket() {
    let gateway = Served::new();
    let signer = SoftwareSigner::generate().unwrap();
    let device = pocketbook_model::DeviceId::from_parts(1, [42; 10]);
    let request = common::enrol_request(&gateway.ticket(), device, &signer);
    let enrol = || {
        let body = serde_json::to_vec(&request).unwrap();
        gateway.send("POST", "/v1/enrol", &[], &body)
    };
    assert_eq!((enrol().0, enrol().0), (200, 200));
    let desk = pocketbook_gateway::Gateway::open(&gateway.path()).unwrap();
    desk.revoke_tablet(device, "Lost", "IT desk").unwrap();
    refused_as(enrol(), ProblemCode::Revoked);
}

/// A gateway that died between the two has the file and no row that speaks of it.
#[test]
fn a_file_that_nobody_recorded_counts_for_nothing() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let whole = Whole::new(&tablet, 0, content(1000));
    let (device, id) = (tablet.device, whole.upload.attachment);
    let folder = gateway.path().join(format!("attachments/{device}/{id}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("00000"), vec![9; 2000]).unwrap();
    assert_eq!(whole.put().0, 200);
    assert_eq!(whole.stored(), whole.bytes);
}
