//! A gateway that forgets nothing, a link that may break everything, and a
//! vault, all in memory and in virtual time.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pocketbook_model::{AttachmentId, InstallId, RecordId, Sha256Digest, Timestamp};
use pocketbook_protocol::*;
use pocketbook_seal::{
    SealError, consistency_proof, leaf_hash, sha256, stored_hashes_for_append, verify_consistency,
};
use pocketbook_sync::*;
use tokio::time::{Instant, sleep};

pub fn record(number: u8) -> RecordId {
    RecordId::from_parts(1, [number; 10])
}

/// What the gateway holds, and what goes wrong next.
#[derive(Default)]
pub struct World {
    pub records: BTreeMap<RecordId, u32>,
    pub received: BTreeMap<RecordId, u32>,
    pub segments: BTreeMap<(AttachmentId, u32), Held>,
    pub completed: BTreeMap<AttachmentId, u32>,
    /// How it refuses ranges and manifests of some attachments.
    pub refuses_ranges: BTreeMap<AttachmentId, ProblemCode>,
    pub refuses_manifests: BTreeMap<AttachmentId, ProblemCode>,
    pub faults: Vec<u8>,
    pub requests: u32,
    pub tokens: u32,
    /// Grants tokens and sessions, and refuses the token for all else.
    pub forgets_tokens: bool,
    pub refused: BTreeSet<RecordId>,
    /// Records that are stored apart.
    pub apart: BTreeSet<RecordId>,
    pub log: Log,
    /// Has no proofs to give.
    pub hides_its_log: bool,
    /// Envelopes of reference data, by path.
    pub references: BTreeMap<String, &'static str>,
    pub proofs: u32,
    pub line: Option<Line>,
    /// Ranges on the line just now, and in all.
    pub active: u32,
    pub ranges_sent: u32,
}

/// A transparency log in memory.
#[derive(Default, Clone)]
pub struct Log {
    size: u64,
    hashes: BTreeMap<(u8, u64), Sha256Digest>,
}

impl Log {
    pub fn append(&mut self, text: &[u8]) {
        let leaf = leaf_hash(&sha256(text));
        let hashes = &self.hashes;
        let new = stored_hashes_for_append(self.size, leaf, &mut |l, i| read(hashes, l, i));
        for (level, place, hash) in new.unwrap() {
            self.hashes.insert((level, place), hash);
        }
        self.size += 1;
    }

    pub fn root(&self) -> Sha256Digest {
        pocketbook_seal::root(self.size, &mut |l, i| read(&self.hashes, l, i)).unwrap()
    }

    /// Size and root, as a receipt of this world has them.
    fn checkpoint(&self) -> String {
        format!("{} {}", self.size, self.root())
    }
}

fn read(
    hashes: &BTreeMap<(u8, u64), Sha256Digest>,
    level: u8,
    place: u64,
) -> Result<Sha256Digest, SealError> {
    Ok(hashes[&(level, place)])
}

/// What is held of a segment.
#[derive(Default, Clone)]
pub struct Held {
    pub ranges: Vec<(u64, u64)>,
    /// Whether any of it is not what the tablet captured.
    pub bad: bool,
}

impl Held {
    fn whole(&self, size: u64) -> bool {
        let mut held = self.ranges.clone();
        held.sort_unstable();
        held.iter().fold(
            0,
            |end, (first, after)| if *first <= end { end.max(*after) } else { end },
        ) == size
    }
}

/// A narrow line, shared by all that is on it, whose owner cuts what takes too
/// long: an old gateway, a proxy, a lift door.
#[derive(Clone, Copy)]
pub struct Line {
    pub bits_per_second: u64,
    pub cut_after: Duration,
}

pub struct Link(pub Mutex<World>);

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

/// Segments of [`large`].
pub const SEGMENTS: [u64; 2] = [3 << 20, 70_000];

/// A photograph of two segments.
pub fn large(number: u8) -> WaitingAttachment {
    WaitingAttachment {
        id: AttachmentId::from_parts(number.into(), [number; 10]),
        lane: Lane::Photographs,
        segments: SEGMENTS.to_vec(),
        with_host: None,
    }
}

/// A signed statement's pages.
pub fn small(number: u8) -> WaitingAttachment {
    WaitingAttachment {
        segments: vec![70_000],
        ..large(number)
    }
}

fn problem(code: ProblemCode) -> Response {
    let problem = Problem::new(code);
    Response {
        status: problem.status,
        body: serde_json::to_vec(&problem).unwrap(),
        retry_after: None,
    }
}

pub fn json(value: &impl serde::Serialize) -> Response {
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
            return problem(ProblemCode::Token);
        }
        if path == "/v1/push" {
            let push: PushRequest = serde_json::from_slice(&request.body).unwrap();
            let results = push.items.iter().map(|item| {
                let refused = self.refused.contains(&item.record);
                let before = self.records.contains_key(&item.record);
                if !refused && !before {
                    self.log.append(item.record.as_bytes());
                }
                if !refused {
                    *self.received.entry(item.record).or_default() += 1;
                    self.records.entry(item.record).or_insert(1);
                }
                PushResult {
                    record: item.record,
                    outcome: match (refused, before) {
                        (true, _) => PushOutcome::RejectedMalformed,
                        (false, true) => PushOutcome::Duplicate,
                        _ if self.apart.contains(&item.record) => PushOutcome::StoredQuarantined,
                        (false, false) => PushOutcome::Stored,
                    },
                    reason: refused.then_some(RejectReason::Signature),
                    retry_after_s: None,
                    receipt: Some("receipt".into()),
                    number: None,
                    amendment: None,
                }
            });
            let mut results: Vec<_> = results.collect();
            for result in &mut results {
                result.receipt = Some(self.log.checkpoint());
            }
            return json(&PushResponse { results });
        }
        if path.starts_with("/v1/changes") {
            return json(&Changes {
                items: vec![],
                cursor: "c".into(),
                more: false,
            });
        }
        if let Some(name) = path.strip_prefix("/v1/reference/") {
            return match self.references.get(name) {
                Some(envelope) => json(&PublishedReference {
                    certificate_pem: "c".into(),
                    envelope: (*envelope).into(),
                }),
                None => problem(ProblemCode::NotFound),
            };
        }
        if let Some(query) = path.strip_prefix("/v1/log/consistency?from=") {
            self.proofs += 1;
            let (from, to) = query.split_once("&to=").unwrap();
            let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
            if self.hides_its_log || to > self.log.size {
                return problem(ProblemCode::NotFound);
            }
            let hashes = &self.log.hashes;
            let hashes = consistency_proof(from, to, &mut |l, i| read(hashes, l, i)).unwrap();
            return json(&LogConsistency { from, to, hashes });
        }
        let rest = path.strip_prefix("/v1/attachments/").unwrap();
        let (id, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let id: AttachmentId = id.parse().unwrap();
        if rest == "complete" {
            return self.complete(id, &request.body);
        }
        if let Some(rest) = rest.strip_prefix("segments/") {
            let (segment, offset) = rest.split_once("?offset=").unwrap();
            let (segment, offset): (u32, u64) = (segment.parse().unwrap(), offset.parse().unwrap());
            if let Some(code) = self.refuses_ranges.get(&id) {
                return problem(*code);
            }
            let after = offset + request.body.len() as u64;
            let held = self.segments.entry((id, segment)).or_default();
            let bad = request.body.iter().any(|byte| *byte != 0);
            let overlaps = |range: &(u64, u64)| range.0 < after && offset < range.1;
            if held.bad != bad && held.ranges.iter().any(overlaps) {
                return problem(ProblemCode::Conflict);
            }
            held.bad |= bad;
            held.ranges.push((offset, after));
        }
        let segments = self
            .segments
            .range((id, 0)..=(id, u32::MAX))
            .map(|((_, segment), held)| SegmentHeld {
                segment: *segment,
                ranges: held.ranges.clone(),
            });
        let held = AttachmentHeld {
            attachment: id,
            segments: segments.collect(),
            receipt: None,
        };
        if held.segments.is_empty() {
            problem(ProblemCode::NotFound)
        } else {
            json(&held)
        }
    }

    /// Judges as the gateway does: what is whole and bad is discarded. In this
    /// world a manifest is a list of sizes, and every good byte is zero.
    fn complete(&mut self, id: AttachmentId, manifest: &[u8]) -> Response {
        if let Some(code) = self.refuses_manifests.get(&id) {
            return problem(*code);
        }
        let sizes: Vec<u64> = serde_json::from_slice(manifest).unwrap();
        let held = |segment| {
            self.segments
                .get(&(id, segment))
                .cloned()
                .unwrap_or_default()
        };
        let whole = (0..).zip(&sizes).all(|(n, size)| held(n).whole(*size));
        assert!(whole, "completed before all of it was held");
        let before = self.segments.len();
        self.segments.retain(|(of, _), held| *of != id || !held.bad);
        if self.segments.len() < before {
            return problem(ProblemCode::Incomplete);
        }
        *self.completed.entry(id).or_default() += 1;
        json(&CompleteResponse {
            receipt: "receipt".into(),
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
                4 => Ok(problem(ProblemCode::Token)),
                6 if request.path.starts_with("/v1/attachments") => {
                    Ok(problem(ProblemCode::Internal))
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

pub struct Vault {
    pub state: Mutex<State>,
}

#[derive(Default)]
pub struct State {
    /// Reference data that was published and is not here.
    pub wanted: Vec<WantedReference>,
    pub waiting: Vec<RecordId>,
    pub wedged: Vec<RecordId>,
    pub delivered: Vec<RecordId>,
    pub registered: bool,
    pub attachments: Vec<WaitingAttachment>,
    /// Segments whose files are not what was captured.
    pub damaged: BTreeSet<(AttachmentId, u32)>,
    pub wedged_attachments: BTreeMap<AttachmentId, String>,
    pub received: Vec<AttachmentId>,
    /// The checkpoint kept, and a newer one that nobody proved yet.
    pub kept: Option<(u64, Sha256Digest)>,
    pub seen: Option<(u64, Sha256Digest)>,
}

impl Vault {
    /// A vault with these attachments waiting.
    pub fn with(attachments: Vec<WaitingAttachment>) -> Arc<Self> {
        let state = State {
            attachments,
            ..State::default()
        };
        Arc::new(Self {
            state: Mutex::new(state),
        })
    }
}

impl Default for Vault {
    fn default() -> Self {
        let state = State {
            attachments: vec![large(9)],
            ..State::default()
        };
        Self {
            state: Mutex::new(state),
        }
    }
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
        if let Some(receipt) = known.clone().filter_map(|r| r.receipt.as_ref()).next_back() {
            let (size, root) = receipt.split_once(' ').unwrap();
            let seen = (size.parse().unwrap(), root.parse().unwrap());
            if *state.kept.get_or_insert(seen) != seen {
                state.seen = Some(seen);
            }
        }
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
                        number: None,
                        before: result.outcome == PushOutcome::Duplicate,
                        quarantined: result.outcome == PushOutcome::StoredQuarantined,
                    }
                };
                Settled {
                    record: result.record,
                    outcome,
                    flagged: result
                        .amendment
                        .clone()
                        .filter(AmendmentStanding::is_flagged),
                }
            })
            .collect())
    }
    fn waiting_attachments(&self) -> Result<Vec<WaitingAttachment>, StoreError> {
        let state = self.state.lock().unwrap();
        let waits = |attachment: &&WaitingAttachment| {
            !state.received.contains(&attachment.id)
                && !state.wedged_attachments.contains_key(&attachment.id)
        };
        Ok(state.attachments.iter().filter(waits).cloned().collect())
    }
    fn read_segment(&self, id: AttachmentId, segment: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let state = self.state.lock().unwrap();
        let found = state.attachments.iter().find(|one| one.id == id).unwrap();
        let size = found.segments[segment as usize];
        let damaged = state.damaged.contains(&(id, segment));
        Ok((!damaged).then(|| vec![0; usize::try_from(size).unwrap()]))
    }
    fn manifest(&self, id: AttachmentId) -> Result<Vec<u8>, StoreError> {
        let state = self.state.lock().unwrap();
        let found = state.attachments.iter().find(|one| one.id == id).unwrap();
        Ok(serde_json::to_vec(&found.segments).unwrap())
    }
    fn attachment_received(&self, id: AttachmentId, _: &str) -> Result<bool, StoreError> {
        self.state.lock().unwrap().received.push(id);
        Ok(true)
    }
    fn attachment_wedged(&self, id: AttachmentId, reason: &str) -> Result<(), StoreError> {
        let mut state = self.state.lock().unwrap();
        state.wedged_attachments.insert(id, reason.to_owned());
        Ok(())
    }
    fn log_to_prove(&self) -> Result<Option<LogGrowth>, StoreError> {
        let state = self.state.lock().unwrap();
        let sizes = state.kept.zip(state.seen);
        Ok(sizes.map(|(kept, seen)| LogGrowth {
            from: kept.0.min(seen.0),
            to: kept.0.max(seen.0),
        }))
    }
    fn checkpoint_seen(&self, proof: &LogConsistency) -> Result<bool, StoreError> {
        let mut state = self.state.lock().unwrap();
        let (kept, seen) = (state.kept.unwrap(), state.seen.take().unwrap());
        let (old, new) = (kept.min(seen), kept.max(seen));
        let grew = verify_consistency(old.0, &old.1, new.0, &new.1, &proof.hashes).is_ok();
        if grew {
            state.kept = Some(new);
        }
        Ok(grew)
    }
    fn cursor(&self) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    fn changed(&self, _: &[Change], _: &str) -> Result<(), StoreError> {
        Ok(())
    }
    fn references_wanted(&self) -> Result<Vec<WantedReference>, StoreError> {
        Ok(self.state.lock().unwrap().wanted.clone())
    }
    fn reference_fetched(
        &self,
        wanted: &WantedReference,
        published: &PublishedReference,
    ) -> Result<ReferenceOutcome, StoreError> {
        let mut state = self.state.lock().unwrap();
        Ok(match published.envelope.as_str() {
            // An older one is wanted in its place.
            "broken" => {
                state.wanted.retain(|w| w != wanted);
                state.wanted.push(WantedReference {
                    edition: wanted.edition - 1,
                    ..wanted.clone()
                });
                ReferenceOutcome::Refused
            }
            "forged" => ReferenceOutcome::Unverified,
            _ => {
                state.wanted.retain(|w| w != wanted);
                ReferenceOutcome::Accepted
            }
        })
    }
    fn reference_withheld(&self, _: &WantedReference) -> Result<(), StoreError> {
        Ok(())
    }
}

pub fn run(store: &Arc<Vault>, link: &Link, retries: u32) -> SyncReport {
    timed(store, link, retries).0
}

/// The same with the virtual time that it took.
pub fn timed(store: &Arc<Vault>, link: &Link, retries: u32) -> (SyncReport, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let options = SyncOptions {
        network: Network::UNMETERED,
        retries,
        time_limit: None,
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
