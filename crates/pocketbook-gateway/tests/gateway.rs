//! A real gateway on loopback, spoken to over plain HTTP as a stranger would.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation
)]

mod common;

use common::*;

use pocketbook_gateway::Gateway;
use pocketbook_model::{
    Amendment, AmendmentKind, AttachmentId, DeviceId, MediaType, RecordId, RecordKind,
    Sha256Digest, Timestamp,
};
use pocketbook_protocol::*;
use pocketbook_seal::{
    AttachmentManifest, LogKey, SealedPayload, SegmentManifest, SoftwareSigner, sha256,
};

fn problem(body: &[u8]) -> ProblemCode {
    serde_json::from_slice::<Problem>(body)
        .unwrap()
        .code()
        .unwrap()
}

#[test]
fn a_ticket_enrols_one_tablet_even_when_many_try_at_once() {
    let gateway = Served::new();
    let ticket = gateway.ticket();
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8_u8)
            .map(|seed| {
                let (gateway, ticket) = (&gateway, &ticket);
                scope.spawn(move || {
                    let signer = SoftwareSigner::generate().unwrap();
                    let request =
                        enrol_request(ticket, DeviceId::from_parts(1, random(seed)), &signer);
                    gateway
                        .send(
                            "POST",
                            "/v1/enrol",
                            &[],
                            &serde_json::to_vec(&request).unwrap(),
                        )
                        .0
                })
            })
            .collect();
        tries
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    });
    assert_eq!(
        answers.iter().filter(|status| **status == 200).count(),
        1,
        "{answers:?}"
    );
    assert_eq!(
        answers.iter().filter(|status| **status == 403).count(),
        7,
        "{answers:?}"
    );
}

#[test]
fn a_lost_answer_to_enrolment_is_answered_again_but_to_nobody_else() {
    let gateway = Served::new();
    let ticket = gateway.ticket();
    let signer = SoftwareSigner::generate().unwrap();
    let device = DeviceId::from_parts(1, random(1));
    let request = serde_json::to_vec(&enrol_request(&ticket, device, &signer)).unwrap();
    let first = gateway.send("POST", "/v1/enrol", &[], &request);
    assert_eq!(first.0, 200);
    assert_eq!(gateway.send("POST", "/v1/enrol", &[], &request).0, 200);
    let other = SoftwareSigner::generate().unwrap();
    let stolen = serde_json::to_vec(&enrol_request(&ticket, device, &other)).unwrap();
    assert_eq!(gateway.send("POST", "/v1/enrol", &[], &stolen).0, 403);
    let mut expired = gateway.ticket();
    expired.token.push('x');
    let unknown = serde_json::to_vec(&enrol_request(&expired, device, &signer)).unwrap();
    assert_eq!(
        problem(&gateway.send("POST", "/v1/enrol", &[], &unknown).1),
        ProblemCode::Ticket
    );
}

#[test]
fn a_ticket_for_an_address_that_no_tablet_can_use_is_not_made() {
    let gateway = Served::new();
    let gateway = Gateway::open(&gateway.path()).unwrap();
    let refused = gateway.issue_ticket("ftp://x y", chrono::Duration::hours(1));
    let words = refused.err().unwrap().to_string();
    assert!(words.contains("https://HOST"), "{words}");
}

#[test]
fn a_tablets_name_that_is_too_long_is_refused_by_field_and_limit() {
    let gateway = Served::new();
    let send = |name: String| {
        let ticket = gateway.ticket();
        let signer = SoftwareSigner::generate().unwrap();
        let device = DeviceId::from_parts(1, random(1));
        let mut request = enrol_request(&ticket, device, &signer);
        request.name = name;
        let body = serde_json::to_vec(&request).unwrap();
        gateway.send("POST", "/v1/enrol", &[], &body)
    };
    for name in ["x".repeat(121), "line\nbreak".to_owned()] {
        let (status, body) = send(name);
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (status, problem.code()),
            (400, Some(ProblemCode::Malformed))
        );
        let detail = problem.detail.unwrap();
        assert!(
            detail.contains("name") && detail.contains("120"),
            "{detail}"
        );
    }
    assert_eq!(send("\u{e9}".repeat(120)).0, 200);
}

#[test]
fn an_assertion_works_once_and_only_in_its_time() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let send = |request: &TokenRequest| {
        gateway.send(
            "POST",
            "/v1/token",
            &[],
            &serde_json::to_vec(request).unwrap(),
        )
    };
    let request = token_request(tablet.device, &tablet.signer, &"cd".repeat(16), now());
    assert_eq!(send(&request).0, 200);
    assert_eq!(send(&request).0, 403);
    let stale = Timestamp::from_unix_ms(now().unix_ms() - 3_600_000);
    let (status, body) = send(&token_request(
        tablet.device,
        &tablet.signer,
        &"ef".repeat(16),
        stale,
    ));
    assert_eq!((status, problem(&body)), (401, ProblemCode::ClockSkew));
    assert!(
        serde_json::from_slice::<Problem>(&body)
            .unwrap()
            .gateway_time
            .is_some()
    );
    let forged = token_request(
        tablet.device,
        &tablet.officer_signer,
        &"01".repeat(16),
        now(),
    );
    assert_eq!(problem(&send(&forged).1), ProblemCode::Device);
    let (status, body) = gateway.send(
        "POST",
        "/v1/push",
        &[("Authorization", "Bearer nonsense".into())],
        b"{}",
    );
    assert_eq!((status, problem(&body)), (401, ProblemCode::Token));
}

#[test]
fn one_bad_record_never_fails_the_others() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let good = tablet.item(&tablet.payload(1, 1), 1, &tablet.officer_signer);
    let unsigned = tablet.item(
        &tablet.payload(2, 2),
        2,
        &SoftwareSigner::generate().unwrap(),
    );
    let mut garbage = tablet.item(&tablet.payload(3, 3), 3, &tablet.officer_signer);
    garbage.envelope = "garbage".into();
    let mut other_digest = tablet.item(&tablet.payload(4, 4), 4, &tablet.officer_signer);
    other_digest.sha256 = Sha256Digest::ZERO;
    let mut moved = tablet.payload(5, 5);
    moved.provenance.device = DeviceId::from_parts(1, [77; 10]);
    let moved = tablet.item(&moved, 5, &tablet.officer_signer);
    let also_good = tablet.item(&tablet.payload(6, 6), 6, &tablet.officer_signer);
    let items = vec![good, unsigned, garbage, other_digest, moved, also_good];
    let order: Vec<_> = items.iter().map(|item| item.record).collect();
    let results = tablet.push(items);
    let of = |index: usize| results.iter().find(|r| r.record == order[index]).unwrap();
    let expected = [
        (PushOutcome::Stored, None),
        (
            PushOutcome::RejectedMalformed,
            Some(RejectReason::Signature),
        ),
        (PushOutcome::RejectedMalformed, Some(RejectReason::Envelope)),
        (PushOutcome::RejectedMalformed, Some(RejectReason::Digest)),
        (
            PushOutcome::StoredQuarantined,
            Some(RejectReason::Provenance),
        ),
        (PushOutcome::Stored, None),
    ];
    for (index, (outcome, reason)) in expected.into_iter().enumerate() {
        assert_eq!(
            (of(index).outcome, of(index).reason),
            (outcome, reason),
            "{index}"
        );
    }
    // What was put apart has a receipt too, but no crime number.
    assert!(tablet.verify(of(4)).records[0].quarantined);
    assert_eq!(of(4).number, None);
    assert_eq!(tablet.verify(of(0)).records.len(), 1);
    assert_ne!(of(0).number, of(5).number);
}

#[test]
fn a_supplement_carries_the_number_of_its_report_and_gets_none_of_its_own() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let report = tablet.item(&tablet.payload(1, 1), 1, &tablet.officer_signer);
    let supplement = |seed: u8, sha256: Sha256Digest| {
        let mut payload = tablet.payload(seed, u64::from(seed));
        payload.kind = RecordKind::SupplementaryReport;
        payload.schema = payload.kind.schema().into();
        payload.amends = Some(Amendment {
            record: report.record,
            sha256,
            kind: AmendmentKind::Addition,
            reason: "Invented".into(),
        });
        tablet.item(&payload, u64::from(seed), &tablet.officer_signer)
    };
    let of = |results: &[PushResult], item: &PushItem| {
        let result = results.iter().find(|r| r.record == item.record).unwrap();
        assert_eq!(result.outcome, PushOutcome::Stored);
        let receipt = tablet.verify(result);
        assert_eq!(receipt.records[0].number, result.number);
        result.number.clone()
    };
    // Another report's digest, and so not this report.
    let stray = supplement(2, Sha256Digest::ZERO);
    assert_eq!(of(&tablet.push(vec![stray.clone()]), &stray), None);
    // In one batch with its report, and alone.
    let (first, second) = (supplement(3, report.sha256), supplement(4, report.sha256));
    let results = tablet.push(vec![report.clone(), first.clone()]);
    let number = of(&results, &report);
    assert!(number.is_some());
    assert_eq!(of(&results, &first), number);
    assert_eq!(of(&tablet.push(vec![second.clone()]), &second), number);
    let again = tablet.push(vec![second]).remove(0);
    assert_eq!(again.outcome, PushOutcome::Duplicate);
    assert_eq!(again.number, number);
    // The next report has the next number: none was spent on a supplement.
    let next = tablet.item(&tablet.payload(5, 5), 5, &tablet.officer_signer);
    let next_number = of(&tablet.push(vec![next.clone()]), &next).unwrap();
    assert!(next_number.as_str().contains("/0000002/"), "{next_number}");
    let status = Gateway::open(&gateway.path()).unwrap().status().unwrap();
    assert_eq!((status.reports, status.supplements), (2, 3));
}

#[test]
fn a_record_sent_twenty_times_at_once_is_stored_once_with_one_number() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let item = tablet.item(&tablet.payload(1, 1), 1, &tablet.officer_signer);
    let results: Vec<PushResult> = std::thread::scope(|scope| {
        let sends: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| tablet.push(vec![item.clone()]).remove(0)))
            .collect();
        sends
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    });
    assert_eq!(
        results
            .iter()
            .filter(|r| r.outcome == PushOutcome::Stored)
            .count(),
        1
    );
    assert_eq!(
        results
            .iter()
            .filter(|r| r.outcome == PushOutcome::Duplicate)
            .count(),
        19
    );
    let first = &results[0];
    for result in &results {
        assert_eq!(
            result.receipt, first.receipt,
            "the same receipt, byte for byte"
        );
        assert_eq!(result.number, first.number);
        tablet.verify(result);
    }
    assert_eq!(
        Gateway::open(&gateway.path())
            .unwrap()
            .status()
            .unwrap()
            .reports,
        1
    );
}

#[test]
fn two_records_with_one_name_are_both_kept_and_one_is_put_apart() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let first = tablet.payload(1, 1);
    let mut fork = first.clone();
    fork.content = serde_json::json!({"narrative": "another"});
    let same_number = tablet.payload(2, 1);
    assert_eq!(
        tablet.push(vec![tablet.item(&first, 1, &tablet.officer_signer)])[0].outcome,
        PushOutcome::Stored
    );
    for (payload, sequence) in [(fork, 2), (same_number, 1)] {
        let item = tablet.item(&payload, sequence, &tablet.officer_signer);
        let result = tablet.push(vec![item.clone()]).remove(0);
        assert_eq!(
            (result.outcome, result.reason),
            (PushOutcome::StoredQuarantined, Some(RejectReason::Fork))
        );
        tablet.verify(&result);
        assert_eq!(tablet.push(vec![item])[0].receipt, result.receipt);
    }
    let status = Gateway::open(&gateway.path()).unwrap().status().unwrap();
    assert_eq!(
        (status.reports, status.quarantined, status.log_size),
        (1, 2, 3)
    );
}

#[test]
fn a_further_record_whose_parent_is_missing_is_taken_and_told_of_until_it_comes() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let parent = tablet.item(&tablet.payload(1, 1), 1, &tablet.officer_signer);
    let further = |seed: u8, sha256: Sha256Digest| {
        let payload = SealedPayload {
            amends: Some(Amendment {
                record: parent.record,
                sha256,
                kind: AmendmentKind::Correction,
                reason: "Invented".into(),
            }),
            ..tablet.payload(seed, u64::from(seed))
        };
        tablet.item(&payload, u64::from(seed), &tablet.officer_signer)
    };
    let standing = |results: &[PushResult]| {
        let one = results.first().unwrap();
        assert!(one.receipt.is_some());
        one.amendment.clone().unwrap()
    };
    let orphan = further(2, parent.sha256);
    let told = standing(&tablet.push(vec![orphan.clone()]));
    assert_eq!(
        (told.parent, told.is_flagged()),
        (ParentStanding::Missing, true)
    );
    assert_eq!(tablet.push(vec![parent.clone()])[0].amendment, None);
    let again = tablet.push(vec![orphan.clone()]);
    assert_eq!(again[0].outcome, PushOutcome::Duplicate);
    assert!(!standing(&again).is_flagged());

    let other = further(3, sha256(b"another parent"));
    let told = standing(&tablet.push(vec![other.clone()]));
    assert_eq!(told.parent, ParentStanding::Differs);
    assert_eq!(told.others, [orphan.record]);
    // One that is put apart flags nobody else.
    let taken = PushItem {
        sequence: 3,
        ..further(4, parent.sha256)
    };
    let apart = tablet.push(vec![taken]);
    assert_eq!(apart[0].outcome, PushOutcome::StoredQuarantined);
    assert_eq!(apart[0].amendment, None);
    let told = standing(&tablet.push(vec![orphan]));
    assert_eq!(told.others, [other.record]);
}

#[test]
fn a_restart_keeps_everything_and_the_log_goes_on() {
    let mut gateway = Served::new();
    let (item, before) = {
        let tablet = Tablet::enrol(&gateway, 1);
        let item = tablet.item(&tablet.payload(1, 1), 1, &tablet.officer_signer);
        let result = tablet.push(vec![item.clone()]).remove(0);
        (item, (result, tablet.token.clone()))
    };
    gateway.halt();
    gateway.start();
    let (status, body) = gateway.send(
        "POST",
        "/v1/push",
        &[("Authorization", format!("Bearer {}", before.1))],
        &serde_json::to_vec(&PushRequest { items: vec![item] }).unwrap(),
    );
    assert_eq!(status, 200);
    let again: PushResponse = serde_json::from_slice(&body).unwrap();
    assert_eq!(again.results[0].outcome, PushOutcome::Duplicate);
    assert_eq!(again.results[0].receipt, before.0.receipt);
}

#[test]
fn a_log_that_was_tampered_with_is_not_served() {
    let mut gateway = Served::new();
    {
        let tablet = Tablet::enrol(&gateway, 1);
        for number in 1..4 {
            tablet.push(vec![tablet.item(
                &tablet.payload(number, number.into()),
                number.into(),
                &tablet.officer_signer,
            )]);
        }
    }
    gateway.halt();
    let database = rusqlite::Connection::open(gateway.path().join("gateway.db")).unwrap();
    database
        .execute(
            "UPDATE log_hashes SET hash = zeroblob(32) WHERE level = 1",
            [],
        )
        .unwrap();
    drop(database);
    let error = Gateway::open(&gateway.path()).err().unwrap();
    assert!(error.to_string().contains("log"), "{error}");
}

#[test]
fn a_gateway_opened_beside_a_busy_one_sees_one_state_of_the_log() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1.. {
                if stop.load(std::sync::atomic::Ordering::SeqCst) {
                    break;
                }
                tablet.push(vec![tablet.item(
                    &numbered(&tablet, number),
                    number,
                    &tablet.officer_signer,
                )]);
            }
        });
        let opened: Vec<_> = (0..400)
            .map(|_| Gateway::open(&gateway.path()).map(drop))
            .collect();
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        for result in opened {
            result.unwrap();
        }
    });
}

#[test]
fn the_log_proves_that_it_only_grew_and_says_so_when_it_cannot() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let log_key: LogKey = tablet.enrolled.log_key.parse().unwrap();
    let mut checkpoints = Vec::new();
    for number in 1..8 {
        let item = tablet.item(&numbered(&tablet, number), number, &tablet.officer_signer);
        let receipt = tablet.verify(&tablet.push(vec![item])[0]);
        checkpoints.push(receipt.verified_checkpoint(&log_key).unwrap().unwrap());
    }
    let ask = |query: &str| gateway.send("GET", &format!("/v1/log/consistency{query}"), &[], b"");
    for older in &checkpoints {
        for newer in checkpoints.iter().filter(|newer| newer.size >= older.size) {
            let (status, body) = ask(&format!("?from={}&to={}", older.size, newer.size));
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
            let proof: LogConsistency = serde_json::from_slice(&body).unwrap();
            assert_eq!((proof.from, proof.to), (older.size, newer.size));
            assert_eq!(older.and_later(newer, &proof.hashes).unwrap(), newer);
        }
    }
    for (query, expected, code) in [
        ("?from=1&to=8", 404, ProblemCode::NotFound),
        ("?from=2&to=1", 400, ProblemCode::Malformed),
        ("?from=2", 400, ProblemCode::Malformed),
        ("?from=-1&to=x", 400, ProblemCode::Malformed),
    ] {
        let (status, body) = ask(query);
        assert_eq!((status, problem(&body)), (expected, code), "{query}");
    }
}

/// A payload of any number, where a seed of one byte would not do.
fn numbered(tablet: &Tablet<'_>, number: u64) -> SealedPayload {
    let mut payload = tablet.payload(0, number);
    payload.record = RecordId::from_parts(number, [5; 10]);
    payload
}

fn manifest(id: AttachmentId, segments: &[Vec<u8>]) -> AttachmentManifest {
    AttachmentManifest {
        attachment: id,
        sha256: sha256(b"plaintext"),
        size: 9,
        media_type: MediaType::Jpeg,
        segments: segments
            .iter()
            .map(|bytes| SegmentManifest {
                size: bytes.len() as u64,
                sha256: sha256(bytes),
            })
            .collect(),
        wrapped_key: "AAAA".into(),
    }
}

#[test]
fn ranges_come_in_any_order_and_other_bytes_are_refused() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let id = AttachmentId::from_parts(1, [3; 10]);
    let step = usize::try_from(MIN_RANGE).unwrap();
    let segments: Vec<Vec<u8>> = vec![
        (0..3 * step + 5).map(|i| (i % 251) as u8).collect(),
        vec![7; 10],
    ];
    let put = |segment: usize, offset: usize, bytes: &[u8]| {
        let path = format!("/v1/attachments/{id}/segments/{segment}?offset={offset}");
        let size = (
            "Pocketbook-Segment-Size",
            segments[segment].len().to_string(),
        );
        gateway.send("PUT", &path, &[tablet.authorization(), size], bytes)
    };
    let complete = || {
        let body = manifest(id, &segments).to_bytes().unwrap();
        gateway.send(
            "POST",
            &format!("/v1/attachments/{id}/complete"),
            &[tablet.authorization()],
            &body,
        )
    };
    let first = &segments[0];
    assert_eq!(put(0, 2 * step, &first[2 * step..3 * step]).0, 200);
    assert_eq!(put(0, 0, &first[..step]).0, 200);
    assert_eq!(
        put(0, 0, &first[..step]).0,
        200,
        "the same again is no harm"
    );
    assert_eq!(problem(&complete().1), ProblemCode::Incomplete);
    let (status, body) = put(0, 0, &vec![9; step]);
    assert_eq!((status, problem(&body)), (409, ProblemCode::Conflict));
    assert_eq!(put(0, 7, &first[7..7 + step]).0, 400, "ranges are aligned");
    assert_eq!(
        put(0, step, &first[step..step + 9]).0,
        400,
        "ranges are not tiny"
    );
    assert_eq!(put(0, 0, &vec![9; first.len() + 1]).0, 400);
    assert_eq!(put(0, 3 * step, &first[3 * step..]).0, 200);
    let (_, body) = put(0, step, &first[step..2 * step]);
    let held: AttachmentHeld = serde_json::from_slice(&body).unwrap();
    assert_eq!(held.segments[0].ranges, [(0, first.len() as u64)]);
    assert_eq!(put(1, 0, &segments[1]).0, 200);
    let (status, receipt) = complete();
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&receipt));
    assert_eq!(complete().1, receipt, "the same receipt again");
    let folder = gateway
        .path()
        .join(format!("attachments/{}", tablet.device));
    let stored = std::fs::read(folder.join(format!("{id}/00000"))).unwrap();
    assert_eq!(&stored, first);
    #[cfg(unix)]
    for (path, expected) in [
        (folder.clone(), 0o700),
        (folder.join(id.to_string()), 0o700),
        (folder.join(format!("{id}/00000")), 0o600),
    ] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{}", path.display());
    }
    // Another tablet neither sees nor touches it.
    let other = Tablet::enrol(&gateway, 2);
    let path = format!("/v1/attachments/{id}");
    assert_eq!(
        gateway.send("GET", &path, &[other.authorization()], b"").0,
        404
    );
    let size = ("Pocketbook-Segment-Size", "10".to_owned());
    let path = format!("/v1/attachments/{id}/segments/1?offset=0");
    assert_eq!(
        gateway
            .send("PUT", &path, &[other.authorization(), size], &segments[1])
            .0,
        409
    );
}

/// One attachment of a tablet, spoken about over HTTP.
struct Upload<'t, 'g> {
    tablet: &'t Tablet<'g>,
    id: AttachmentId,
}

impl Upload<'_, '_> {
    fn put(&self, segment: usize, size: usize, offset: usize, bytes: &[u8]) -> (u16, Vec<u8>) {
        let path = format!(
            "/v1/attachments/{}/segments/{segment}?offset={offset}",
            self.id
        );
        let size = ("Pocketbook-Segment-Size", size.to_string());
        let headers = [self.tablet.authorization(), size];
        self.tablet.gateway.send("PUT", &path, &headers, bytes)
    }

    fn held(&self) -> Vec<SegmentHeld> {
        let path = format!("/v1/attachments/{}", self.id);
        let (status, body) =
            self.tablet
                .gateway
                .send("GET", &path, &[self.tablet.authorization()], b"");
        assert_eq!(status, 200);
        let held: AttachmentHeld = serde_json::from_slice(&body).unwrap();
        held.segments
    }

    fn complete(&self, segments: &[Vec<u8>]) -> (u16, Vec<u8>) {
        let body = manifest(self.id, segments).to_bytes().unwrap();
        let path = format!("/v1/attachments/{}/complete", self.id);
        self.tablet
            .gateway
            .send("POST", &path, &[self.tablet.authorization()], &body)
    }

    fn file(&self, segment: usize) -> std::path::PathBuf {
        self.tablet.gateway.path().join(format!(
            "attachments/{}/{}/{segment:05}",
            self.tablet.device, self.id
        ))
    }
}

#[test]
fn a_segment_with_another_digest_is_discarded_and_can_be_sent_again() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let upload = Upload {
        tablet: &tablet,
        id: AttachmentId::from_parts(1, [3; 10]),
    };
    let (good, bad) = (vec![vec![7; 20], vec![2; 10]], vec![1; 10]);
    assert_eq!(upload.put(0, 20, 0, &good[0]).0, 200);
    assert_eq!(upload.put(1, 10, 0, &bad).0, 200);
    assert_eq!(upload.put(1, 10, 0, &good[1]).0, 409, "not one for another");
    let (status, body) = upload.complete(&good);
    assert_eq!((status, problem(&body)), (409, ProblemCode::Incomplete));
    let kept = SegmentHeld {
        segment: 0,
        ranges: vec![(0, 20)],
    };
    assert_eq!(upload.held(), [kept], "the good one stays");
    assert!(!upload.file(1).exists());
    assert_eq!(upload.put(1, 10, 0, &good[1]).0, 200);
    let (status, body) = upload.complete(&good);
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    // Once receipted, no manifest makes the gateway let go of it.
    assert_eq!(problem(&upload.complete(&[bad]).1), ProblemCode::Conflict);
    assert_eq!(std::fs::read(upload.file(1)).unwrap(), good[1]);
}

#[test]
fn a_segment_that_the_gateway_lost_or_began_with_another_size_is_sent_again() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let bytes = vec![vec![2; 10]];
    let lost = Upload {
        tablet: &tablet,
        id: AttachmentId::from_parts(1, [3; 10]),
    };
    assert_eq!(lost.put(0, 10, 0, &bytes[0]).0, 200);
    std::fs::remove_file(lost.file(0)).unwrap();
    assert_eq!(
        problem(&lost.put(0, 10, 0, &bytes[0]).1),
        ProblemCode::Conflict
    );
    assert_eq!(problem(&lost.complete(&bytes).1), ProblemCode::Incomplete);
    let other = Upload {
        tablet: &tablet,
        id: AttachmentId::from_parts(1, [4; 10]),
    };
    assert_eq!(other.put(0, 12, 0, &[2; 12]).0, 200);
    assert_eq!(
        problem(&other.put(0, 10, 0, &bytes[0]).1),
        ProblemCode::Conflict
    );
    assert_eq!(problem(&other.complete(&bytes).1), ProblemCode::Incomplete);
    for upload in [lost, other] {
        assert_eq!(upload.put(0, 10, 0, &bytes[0]).0, 200);
        assert_eq!(upload.complete(&bytes).0, 200);
    }
}

#[test]
fn the_feed_tells_each_commit_once_and_a_foreign_cursor_expires() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let get = |cursor: &str| {
        gateway.send(
            "GET",
            &format!("/v1/changes{cursor}"),
            &[tablet.authorization()],
            b"",
        )
    };
    let read = |cursor: &str| serde_json::from_slice::<Changes>(&get(cursor).1).unwrap();
    let start = read("");
    assert!(start.items.is_empty());
    for number in 1..4 {
        tablet.push(vec![tablet.item(
            &tablet.payload(number, number.into()),
            number.into(),
            &tablet.officer_signer,
        )]);
    }
    let after = read(&format!("?cursor={}", start.cursor));
    assert_eq!(after.items.len(), 3);
    for change in &after.items {
        let ChangeEvent::RecordStored { number, .. } = &change.event else {
            panic!("{change:?}");
        };
        assert!(number.is_some());
    }
    assert!(
        after.items.is_sorted_by_key(|change| change.feed_seq),
        "in commit order"
    );
    assert!(read(&format!("?cursor={}", after.cursor)).items.is_empty());
    assert_eq!(get("?cursor=0123.5").0, 410);
    assert_eq!(get("?cursor=nonsense").0, 400);
    let other = Tablet::enrol(&gateway, 2);
    let (_, body) = gateway.send("GET", "/v1/changes", &[other.authorization()], b"");
    assert!(
        serde_json::from_slice::<Changes>(&body)
            .unwrap()
            .items
            .is_empty(),
        "others' changes are not told"
    );
}

#[test]
fn everything_that_is_not_understood_is_a_problem_with_a_code() {
    let gateway = Served::new();
    let tablet = Tablet::enrol(&gateway, 1);
    let auth = || tablet.authorization();
    for (method, path, body, status) in [
        ("GET", "/nowhere", b"".as_slice(), 404),
        ("GET", "/v1/attachments/../../keys/log.seed", b"", 404),
        ("GET", "/v1/attachments/..%2f..%2fkeys%2flog.seed", b"", 404),
        ("DELETE", "/v1/push", b"", 405),
        ("POST", "/v1/push", b"{", 400),
        ("POST", "/v1/push", b"{\"items\":[],\"extra\":1}", 400),
        ("POST", "/v1/enrol", b"{}", 400),
        ("PUT", "/v1/attachments/x/segments/0?offset=0", b"", 404),
    ] {
        let (found, body) = gateway.send(method, path, &[auth()], body);
        assert_eq!(found, status, "{method} {path}");
        problem(&body);
    }
    let (status, _) = gateway.send("POST", "/v1/enrol", &[], &vec![b' '; 100_000]);
    assert_eq!(status, 413);
    // A megabyte of compressed nothing unpacks to a gigabyte.
    let bomb = zstd::bulk::compress(&vec![b' '; 64 << 20], 3).unwrap();
    let (status, _) = gateway.send(
        "POST",
        "/v1/push",
        &[auth(), ("Content-Encoding", "zstd".into())],
        &bomb,
    );
    assert_eq!(status, 413);
}
