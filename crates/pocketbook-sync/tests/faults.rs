//! The engine against a gateway that forgets nothing and a link that breaks
//! everything: answers lost after the commit, requests lost before it, garbage,
//! refusals, silence about some records. After the faults stop the queue
//! empties, each record is held once, and nothing was lost on the way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pocketbook_model::{AttachmentId, InstallId, RecordId, Sha256Digest, Timestamp};
use pocketbook_protocol::*;
use pocketbook_sync::*;
use proptest::prelude::*;
use tokio::time::{Instant, sleep};

fn record(number: u8) -> RecordId {
    RecordId::from_parts(1, [number; 10])
}

/// What the gateway holds, and what goes wrong next.
#[derive(Default)]
struct World {
    records: BTreeMap<RecordId, u32>,
    received: BTreeMap<RecordId, u32>,
    ranges: BTreeMap<u32, Vec<(u64, u64)>>,
    completed: u32,
    faults: Vec<u8>,
    requests: u32,
    tokens: u32,
    /// Grants tokens and sessions, and refuses the token for all else.
    forgets_tokens: bool,
    refused: BTreeSet<RecordId>,
    line: Option<Line>,
    /// Ranges on the line just now, and in all.
    active: u32,
    ranges_sent: u32,
}

/// A narrow line, shared by all that is on it, whose owner cuts what takes too
/// long: an old gateway, a proxy, a lift door.
#[derive(Clone, Copy)]
struct Line {
    bits_per_second: u64,
    cut_after: Duration,
}

struct Link(Mutex<World>);

impl Link {
    /// Carries bytes in virtual time.
    async fn carry(&self, bytes: usize) -> Result<(), TransportError> {
        let Some(line) = self.0.lock().unwrap().line else {
            return Ok(());
        };
        let begun = Instant::now();
        self.0.lock().unwrap().active += 1;
        let mut carried = Ok(());
        for _ in 0..bytes.div_ceil(4096) {
            let sharing = u64::from(self.0.lock().unwrap().active);
            let bits = 4096 * 8 * sharing;
            sleep(Duration::from_millis(bits * 1000 / line.bits_per_second)).await;
            if begun.elapsed() > line.cut_after {
                carried = Err(TransportError::Timeout);
                break;
            }
        }
        self.0.lock().unwrap().active -= 1;
        carried
    }
}

const SEGMENTS: [u64; 2] = [3 << 20, 70_000];

fn json(value: &impl serde::Serialize) -> Response {
    Response {
        status: 200,
        body: serde_json::to_vec(value).unwrap(),
        retry_after: None,
    }
}

impl World {
    fn answer(&mut self, request: &Request) -> Response {
        let time = Timestamp::from_unix_ms(0);
        let path = request.path.as_str();
        let attachment = AttachmentId::from_parts(1, [9; 10]);
        if path == "/v1/token" {
            self.tokens += 1;
            return json(&TokenResponse {
                token: "t".into(),
                expires_at: time,
                gateway_time: time,
            });
        }
        if path == "/v1/officers" {
            return json(&OfficerRegistered {
                certificate_pem: "pem".into(),
            });
        }
        if path == "/v1/session" {
            return json(&SessionResponse {
                protocol: 1,
                limits: Limits {
                    max_body: 1 << 24,
                    max_range: 1 << 22,
                },
                gateway_time: time,
                incarnation: "i".into(),
                feed_head: 0,
                control: SyncControl {
                    next_poll_s: 1,
                    spread_s: 0,
                    max_batch: 4,
                    concurrency: 3,
                },
            });
        }
        if self.forgets_tokens {
            let problem = Problem::new(ProblemCode::Token);
            return Response {
                status: 401,
                body: serde_json::to_vec(&problem).unwrap(),
                retry_after: None,
            };
        }
        if path == "/v1/push" {
            let push: PushRequest = serde_json::from_slice(&request.body).unwrap();
            let results = push.items.iter().map(|item| {
                let refused = self.refused.contains(&item.record);
                let before = self.records.contains_key(&item.record);
                if !refused {
                    *self.received.entry(item.record).or_default() += 1;
                    self.records.entry(item.record).or_insert(1);
                }
                PushResult {
                    record: item.record,
                    outcome: match (refused, before) {
                        (true, _) => PushOutcome::RejectedMalformed,
                        (false, true) => PushOutcome::Duplicate,
                        (false, false) => PushOutcome::Stored,
                    },
                    reason: refused.then_some(RejectReason::Signature),
                    retry_after_s: None,
                    receipt: Some("receipt".into()),
                    crime_number: None,
                }
            });
            return json(&PushResponse {
                results: results.collect(),
            });
        }
        if path.starts_with("/v1/changes") {
            return json(&Changes {
                items: vec![],
                cursor: "c".into(),
                more: false,
            });
        }
        if path.ends_with("/complete") {
            let whole = (0..).zip(SEGMENTS).all(|(n, size)| {
                let mut held = self.ranges.get(&n).cloned().unwrap_or_default();
                held.sort_unstable();
                held.iter().fold(
                    0,
                    |end, (first, after)| if *first <= end { end.max(*after) } else { end },
                ) == size
            });
            assert!(whole, "completed before all of it was held");
            self.completed += 1;
            return json(&CompleteResponse {
                receipt: "receipt".into(),
            });
        }
        if let Some(rest) = path.strip_prefix(&format!("/v1/attachments/{attachment}/segments/")) {
            let (segment, offset) = rest.split_once("?offset=").unwrap();
            let offset: u64 = offset.parse().unwrap();
            let held = self.ranges.entry(segment.parse().unwrap()).or_default();
            held.push((offset, offset + request.body.len() as u64));
        }
        let segments = self.ranges.iter().map(|(n, ranges)| SegmentHeld {
            segment: *n,
            ranges: ranges.clone(),
        });
        json(&AttachmentHeld {
            attachment,
            segments: segments.collect(),
            receipt: None,
        })
    }
}

impl Transport for Link {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            if request.method == Method::Put {
                self.0.lock().unwrap().ranges_sent += 1;
                self.carry(request.body.len()).await?;
            }
            let mut world = self.0.lock().unwrap();
            world.requests += 1;
            match world.faults.pop().unwrap_or(255) {
                // Lost on the way there, and on the way back.
                0 => Err(TransportError::Unreachable),
                1 => {
                    world.answer(&request);
                    Err(TransportError::Interrupted)
                }
                2 => Ok(Response {
                    status: 200,
                    body: b"<html>".to_vec(),
                    retry_after: None,
                }),
                3 => Ok(Response {
                    status: 503,
                    body: b"busy".to_vec(),
                    retry_after: None,
                }),
                4 => {
                    let problem = Problem::new(ProblemCode::Token);
                    Ok(Response {
                        status: 401,
                        body: serde_json::to_vec(&problem).unwrap(),
                        retry_after: None,
                    })
                }
                // Forgets to mention what it stored.
                5 if request.path == "/v1/push" => {
                    world.answer(&request);
                    Ok(json(&PushResponse { results: vec![] }))
                }
                _ => Ok(world.answer(&request)),
            }
        })
    }
}

#[derive(Default)]
struct Vault {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<RecordId>,
    wedged: Vec<RecordId>,
    delivered: Vec<RecordId>,
    registered: bool,
    attachment_done: bool,
}

impl Store for Vault {
    fn token_request(&self, _: Option<Timestamp>) -> Result<TokenRequest, StoreError> {
        Ok(TokenRequest {
            device: pocketbook_model::DeviceId::from_parts(1, [1; 10]),
            nonce: String::new(),
            issued_at: Timestamp::from_unix_ms(0),
            signature: String::new(),
        })
    }
    fn officer_registration(&self) -> Result<Option<RegisterOfficer>, StoreError> {
        if self.state.lock().unwrap().registered {
            return Ok(None);
        }
        let id = pocketbook_model::OfficerId::from_parts(1, [1; 10]);
        let signer = pocketbook_seal::SoftwareSigner::generate().unwrap();
        Ok(Some(RegisterOfficer {
            officer: pocketbook_model::Officer::new(id, "1", "PC Invented").unwrap(),
            public_key: pocketbook_seal::Signer::public_key(&signer),
            proof: String::new(),
        }))
    }
    fn officer_registered(&self, _: &OfficerRegistered) -> Result<(), StoreError> {
        self.state.lock().unwrap().registered = true;
        Ok(())
    }
    fn session_opened(&self, _: &SessionResponse) -> Result<(), StoreError> {
        Ok(())
    }
    fn waiting_records(&self) -> Result<Vec<RecordId>, StoreError> {
        Ok(self.state.lock().unwrap().waiting.clone())
    }
    fn push_item(&self, record: RecordId) -> Result<PushItem, StoreError> {
        Ok(PushItem {
            record,
            install: InstallId::from_parts(1, [1; 10]),
            sequence: 1,
            sha256: Sha256Digest::ZERO,
            envelope: "e".into(),
        })
    }
    fn pushed(
        &self,
        sent: &[RecordId],
        results: &[PushResult],
    ) -> Result<Vec<Settled>, StoreError> {
        let mut state = self.state.lock().unwrap();
        let known = results
            .iter()
            .filter(|result| sent.contains(&result.record));
        Ok(known
            .map(|result| {
                state.waiting.retain(|waiting| *waiting != result.record);
                let outcome = if result.outcome == PushOutcome::RejectedMalformed {
                    state.wedged.push(result.record);
                    SettledOutcome::Wedged {
                        reason: "signature".into(),
                    }
                } else {
                    state.delivered.push(result.record);
                    SettledOutcome::Delivered {
                        crime_number: None,
                        before: result.outcome == PushOutcome::Duplicate,
                    }
                };
                Settled {
                    record: result.record,
                    outcome,
                }
            })
            .collect())
    }
    fn waiting_attachments(&self) -> Result<Vec<WaitingAttachment>, StoreError> {
        let done = self.state.lock().unwrap().attachment_done;
        let one = WaitingAttachment {
            id: AttachmentId::from_parts(1, [9; 10]),
            lane: Lane::Photographs,
            segments: SEGMENTS.to_vec(),
        };
        Ok(if done { vec![] } else { vec![one] })
    }
    fn read_segment(
        &self,
        _: AttachmentId,
        _: u32,
        _: u64,
        length: u64,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(vec![0; usize::try_from(length).unwrap()])
    }
    fn manifest(&self, _: AttachmentId) -> Result<Vec<u8>, StoreError> {
        Ok(b"{}".to_vec())
    }
    fn attachment_received(&self, _: AttachmentId, _: &str) -> Result<bool, StoreError> {
        self.state.lock().unwrap().attachment_done = true;
        Ok(true)
    }
    fn cursor(&self) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    fn changed(&self, _: &[Change], _: &str) -> Result<(), StoreError> {
        Ok(())
    }
}

fn run(store: &Arc<Vault>, link: &Link, retries: u32) -> SyncReport {
    timed(store, link, retries).0
}

/// The same with the virtual time that it took.
fn timed(store: &Arc<Vault>, link: &Link, retries: u32) -> (SyncReport, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let options = SyncOptions {
        network: Network::UNMETERED,
        retries,
        app_version: "0".into(),
        seed: 7,
    };
    runtime.block_on(async {
        let begun = Instant::now();
        let cancel = CancelHandle::default();
        let report = sync_once(store.clone(), link, &options, &|_| {}, &cancel).await;
        (report.unwrap(), begun.elapsed())
    })
}

#[test]
fn over_any_line_that_carries_256_kib_before_it_is_cut_attachments_arrive() {
    for bits_per_second in [1_350_000, 360_000, 100_000, 40_000] {
        let store = Arc::new(Vault::default());
        let link = Link(Mutex::new(World {
            line: Some(Line {
                bits_per_second,
                cut_after: Duration::from_secs(60),
            }),
            ..World::default()
        }));
        let (report, took) = timed(&store, &link, 3);
        assert_eq!(
            (report.still_waiting, report.ended_by),
            (0, None),
            "{bits_per_second} bit/s"
        );
        // Little is sent twice, even where the first ranges were too much.
        let once = Duration::from_secs(SEGMENTS.iter().sum::<u64>() * 8 / bits_per_second);
        assert!(took < once + once / 2, "{bits_per_second} bit/s: {took:?}");
    }
}

#[test]
fn on_a_quick_line_ranges_grow() {
    let link = Link(Mutex::default());
    assert_eq!(run(&Arc::new(Vault::default()), &link, 0).still_waiting, 0);
    // Three at once, as this gateway wishes: of 256 KiB, of 512 KiB, and the
    // rest, which is 768 KiB and the short last segment.
    assert_eq!(link.0.lock().unwrap().ranges_sent, 3 + 3 + 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_the_link_does_each_record_arrives_once_and_the_queue_empties(
        count in 1_u8..20,
        refused in prop::collection::btree_set(0_u8..20, 0..3),
        faults in prop::collection::vec(0_u8..12, 0..60),
    ) {
        let store = Arc::new(Vault::default());
        store.state.lock().unwrap().waiting = (0..count).map(record).collect();
        let refused: BTreeSet<_> = refused.into_iter().filter(|n| *n < count).map(record).collect();
        let link = Link(Mutex::new(World { faults, refused: refused.clone(), ..World::default() }));
        // Faults stop at some time; then a bounded number of runs suffices, with
        // no new record and no restart in between.
        let mut runs = 0;
        loop {
            let report = run(&store, &link, 3);
            runs += 1;
            let faultless = link.0.lock().unwrap().faults.is_empty();
            if faultless && report.ended_by.is_none() && report.still_waiting == 0 {
                break;
            }
            prop_assert!(runs < 80, "the queue does not empty");
        }
        let state = store.state.lock().unwrap();
        let world = link.0.lock().unwrap();
        prop_assert!(state.waiting.is_empty() && state.attachment_done);
        let delivered: BTreeSet<_> = state.delivered.iter().copied().collect();
        prop_assert_eq!(delivered.len(), state.delivered.len(), "each is delivered once");
        prop_assert_eq!(&delivered, &world.records.keys().copied().collect::<BTreeSet<_>>());
        prop_assert_eq!(state.wedged.iter().copied().collect::<BTreeSet<_>>(), refused, "what is refused is parked");
        prop_assert!(world.requests < 2_000, "no storm: {}", world.requests);
    }
}

#[test]
fn a_token_that_is_granted_and_then_refused_is_asked_for_again_once_and_then_waited_for() {
    let store = Arc::new(Vault::default());
    store.state.lock().unwrap().waiting = vec![record(1)];
    let link = Link(Mutex::new(World {
        forgets_tokens: true,
        ..World::default()
    }));
    let report = run(&store, &link, 2);
    assert!(report.ended_by.unwrap().is(ProblemCode::Token));
    assert!(report.next_attempt_in.is_some());
    assert_eq!(report.still_waiting, 2);
    assert_eq!(
        link.0.lock().unwrap().tokens,
        6,
        "two in each of three attempts"
    );
    link.0.lock().unwrap().forgets_tokens = false;
    assert_eq!(run(&store, &link, 0).still_waiting, 0);
}

#[test]
fn without_a_link_nothing_is_tried_and_with_a_dear_one_only_what_may() {
    let store = Arc::new(Vault::default());
    store.state.lock().unwrap().waiting = vec![record(1)];
    let link = Link(Mutex::default());
    let go = |network| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let options = SyncOptions {
            network,
            retries: 0,
            app_version: "0".into(),
            seed: 1,
        };
        runtime
            .block_on(sync_once(
                store.clone(),
                &link,
                &options,
                &|_| {},
                &CancelHandle::default(),
            ))
            .unwrap()
    };
    let none = go(Network {
        reachable: false,
        ..Network::UNMETERED
    });
    assert_eq!(none.ended_by, Some(TransportError::Unreachable.into()));
    assert_eq!(link.0.lock().unwrap().requests, 0);
    let spared = go(Network {
        constrained: true,
        ..Network::UNMETERED
    });
    assert_eq!(
        (spared.delivered.len(), spared.still_waiting),
        (1, 1),
        "the record, not the photograph"
    );
    assert_eq!(go(Network::UNMETERED).still_waiting, 0);
}
