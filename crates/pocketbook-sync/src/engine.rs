//! Carries the plan out: one run, from whatever state the store is in to as far
//! as the link and the gateway allow.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use pocketbook_model::{AttachmentId, RecordId};
use pocketbook_protocol::{MAX_BODY, PROTOCOL, ProblemCode, PushRequest, SessionRequest};

use crate::backoff::Backoff;
use crate::client::{Client, ClientError};
use crate::pace::Pace;
use crate::plan::{Action, Situation, WaitingAttachment, plan};
use crate::report::{Progress, SyncOptions, SyncReport};
use crate::stop::{CancelHandle, Interruptible, Stop};
use crate::store::{SettledOutcome, Store, StoreError};
use crate::transport::{Transport, TransportError};

/// Why an attempt ended before its time.
pub(crate) enum Ended {
    Store(StoreError),
    Client(ClientError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ClientError> for Ended {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

/// What failed alone is not tried again sooner than this.
pub(crate) const LEAST_PUT_OFF: Duration = Duration::from_secs(60);

/// Syncs once: until nothing is left to do, the run is cancelled or its time is
/// up, or the gateway cannot be used.
///
/// # Errors
///
/// [`StoreError`] when the tablet's own storage fails. That the gateway cannot
/// be used is no error but an outcome: [`SyncReport::ended_by`].
pub async fn sync_once(
    store: Arc<dyn Store>,
    transport: &dyn Transport,
    options: &SyncOptions,
    progress: &(dyn Fn(Progress) + Send + Sync),
    cancel: &CancelHandle,
) -> Result<SyncReport, StoreError> {
    let stop = Stop::new(cancel, options.time_limit);
    let transport = Interruptible {
        transport,
        stop: &stop,
    };
    let mut run = Run {
        store,
        transport: &transport,
        options,
        progress,
        stop: &stop,
        report: SyncReport::default(),
        aside: BTreeSet::new(),
        put_off: BTreeSet::new(),
        put_off_in_a_row: 0,
        held: BTreeMap::new(),
        disputed: BTreeSet::new(),
        segment: None,
        pace: Pace::default(),
        proved: false,
        next_poll: Duration::ZERO,
        bytes: 0,
    };
    let (mut backoff, mut random, mut left) = (Backoff::default(), options.seed, options.retries);
    loop {
        let before = (run.done(), run.bytes);
        let ended = run.attempt().await;
        match ended {
            Ok(()) => {
                run.report.ended_by = None;
                // Nobody is waited for in vain: what failed alone is tried
                // again when the gateway wants to hear of this tablet anyway.
                run.report.next_attempt_in =
                    (!run.put_off.is_empty()).then(|| run.next_poll.max(LEAST_PUT_OFF));
            }
            Err(Ended::Store(error)) => return Err(error),
            // Broken off on purpose: nothing is wrong with the link.
            Err(Ended::Client(ClientError::Transport(TransportError::Interrupted)))
                if stop.is_reached() =>
            {
                run.report.ended_by = None;
                run.report.next_attempt_in = None;
                run.report.stopped = true;
            }
            Err(Ended::Client(error)) => {
                // On a bad link a large file takes many attempts: what got
                // through counts, though nothing is done yet.
                if (run.done(), run.bytes) != before {
                    backoff.reset();
                }
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let wait = backoff.failed(random >> 20, error.retry_after());
                let hopeless = matches!(
                    error,
                    ClientError::Transport(
                        TransportError::Untrusted
                            | TransportError::Address
                            | TransportError::Authority
                    )
                );
                run.report.ended_by = Some(error);
                run.report.next_attempt_in = Some(wait);
                if left > 0 && !hopeless && !stop.is_reached() {
                    left -= 1;
                    // What the gateway holds is asked anew after a failure.
                    run.held.clear();
                    stop.sleep(wait).await;
                    continue;
                }
            }
        }
        run.report.still_waiting = run.count_waiting().await?;
        return Ok(run.report);
    }
}

pub(crate) struct Run<'a> {
    store: Arc<dyn Store>,
    transport: &'a dyn Transport,
    options: &'a SyncOptions,
    progress: &'a (dyn Fn(Progress) + Send + Sync),
    pub(crate) stop: &'a Stop<'a>,
    pub(crate) report: SyncReport,
    /// Records that this run leaves alone: the gateway asked to wait.
    aside: BTreeSet<RecordId>,
    /// Attachments that this run leaves alone: they failed alone.
    pub(crate) put_off: BTreeSet<AttachmentId>,
    pub(crate) put_off_in_a_row: u32,
    /// What the gateway holds: ranges by segment.
    pub(crate) held: BTreeMap<AttachmentId, BTreeMap<u32, Vec<(u64, u64)>>>,
    /// Attachments of which the gateway holds other bytes somewhere.
    pub(crate) disputed: BTreeSet<AttachmentId>,
    /// The segment being sent, checked.
    pub(crate) segment: Option<(AttachmentId, u32, Vec<u8>)>,
    pub(crate) pace: Pace,
    /// Whether the log was asked about.
    proved: bool,
    /// When the gateway wants to hear of this tablet again.
    next_poll: Duration,
    pub(crate) bytes: u64,
}

/// What waits, as far as this run knows.
pub(crate) struct Queue {
    registered: bool,
    records: Vec<RecordId>,
    pub(crate) attachments: Vec<WaitingAttachment>,
}

impl Queue {
    fn has_news(&self, known: &Self) -> bool {
        self.records
            .iter()
            .any(|record| !known.records.contains(record))
            || self
                .attachments
                .iter()
                .any(|a| known.attachments.iter().all(|k| k.id != a.id))
    }
}

/// Whether the gateway answered, and not with a proof.
fn gives_no_proof(error: &ClientError) -> bool {
    let refused = [
        ProblemCode::NotFound,
        ProblemCode::Malformed,
        ProblemCode::Method,
        ProblemCode::Internal,
    ];
    refused.into_iter().any(|code| error.is(code))
        || *error == ClientError::Transport(TransportError::Garbage)
}

impl Run<'_> {
    /// Calls the store off the async threads.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = Arc::clone(&self.store);
        match tokio::task::spawn_blocking(move || call(&*store)).await {
            Ok(result) => result,
            Err(_) => Err(StoreError { code: "panicked" }),
        }
    }

    fn done(&self) -> usize {
        self.report.delivered.len() + self.report.attachments.len()
    }

    async fn count_waiting(&self) -> Result<u64, StoreError> {
        let count = self
            .store(|store| Ok(store.waiting_records()?.len() + store.waiting_attachments()?.len()))
            .await?;
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    async fn attempt(&mut self) -> Result<(), Ended> {
        if !self.options.network.reachable {
            return Err(ClientError::from(TransportError::Unreachable).into());
        }
        let mut client = Client::new(self.transport);
        self.authenticate(&mut client).await?;
        let session = client
            .session(&SessionRequest {
                protocols: vec![PROTOCOL],
                app_version: self.options.app_version.clone(),
            })
            .await?;
        let control = session.control;
        self.pace.limit(session.limits.max_range);
        self.next_poll = Duration::from_secs(control.next_poll_s.into());
        self.store(move |store| store.session_opened(&session))
            .await?;
        let total = self.count_waiting().await? + u64::try_from(self.done()).unwrap_or(0);
        let mut queue = self.queue().await?;
        // Whether nothing has been accepted since the token was granted; the
        // session was.
        let mut fresh = false;
        loop {
            let done = u64::try_from(self.done()).unwrap_or(0);
            (self.progress)(Progress {
                done,
                total: total.max(done),
                bytes: self.bytes,
            });
            let situation = self.situation(&queue, control.max_batch, control.concurrency);
            if self.stop.is_reached() {
                self.report.stopped = true;
                return Ok(());
            }
            let action = plan(&situation);
            let rest = action == Action::Rest;
            let acted = match action {
                // What was sealed meanwhile goes too.
                Action::Rest => match self.queue().await? {
                    grown if grown.has_news(&queue) => {
                        queue = grown;
                        continue;
                    }
                    _ => self.conclude(&client).await,
                },
                action => self.act(&client, &mut queue, action).await,
            };
            // A token lives for minutes, an upload may take hours. But one that
            // is refused as soon as it is granted will be refused again, and
            // asking without a pause would be a storm.
            match acted {
                Err(Ended::Client(error)) if error.is(ProblemCode::Token) && !fresh => {
                    self.authenticate(&mut client).await?;
                    fresh = true;
                }
                other => {
                    other?;
                    fresh = false;
                    if rest {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// What is done once everything was sent that may be.
    async fn conclude(&mut self, client: &Client<'_>) -> Result<(), Ended> {
        self.prove_log(client).await?;
        self.pull_changes(client).await?;
        self.fetch_references(client).await
    }

    /// Has the gateway show, once in a run, that the checkpoints it signed are
    /// of one log. A gateway that will not is told of, but holds nothing up.
    async fn prove_log(&mut self, client: &Client<'_>) -> Result<(), Ended> {
        if self.proved {
            return Ok(());
        }
        if let Some(growth) = self.store(|store| store.log_to_prove()).await? {
            match client.log_consistency(growth.from, growth.to).await {
                Ok(proof) => {
                    let grew = self
                        .store(move |store| store.checkpoint_seen(&proof))
                        .await?;
                    self.report.equivocation |= !grew;
                }
                Err(error) if gives_no_proof(&error) => self.report.log_unproved = true,
                Err(error) => return Err(error.into()),
            }
        }
        self.proved = true;
        Ok(())
    }

    async fn authenticate(&self, client: &mut Client<'_>) -> Result<(), Ended> {
        let request = self.store(|store| store.token_request(None)).await?;
        let answer = match client.token(&request).await {
            // The tablet's clock is off: sign for the time the gateway states.
            Err(ClientError::Refused {
                code,
                gateway_time: Some(time),
                ..
            }) if code == ProblemCode::ClockSkew.as_str() => {
                let request = self
                    .store(move |store| store.token_request(Some(time)))
                    .await?;
                client.token(&request).await?
            }
            answer => answer?,
        };
        client.set_token(answer.token);
        Ok(())
    }

    /// Reads what waits. Only at the beginning and the end of a run: a queue of
    /// thousands is not read again for each of them.
    async fn queue(&self) -> Result<Queue, Ended> {
        let mut queue = self
            .store(|store| {
                Ok(Queue {
                    registered: store.officer_registration()?.is_none(),
                    records: store.waiting_records()?,
                    attachments: store.waiting_attachments()?,
                })
            })
            .await?;
        queue
            .attachments
            .retain(|attachment| !self.put_off.contains(&attachment.id));
        Ok(queue)
    }

    fn situation(&self, queue: &Queue, max_batch: u32, concurrency: u32) -> Situation {
        let bounded =
            |asked: u32, most: usize| usize::try_from(asked).unwrap_or(most).clamp(1, most);
        let (max_batch, concurrency) = (bounded(max_batch, 100), bounded(concurrency, 4));
        let records = queue
            .records
            .iter()
            .filter(|record| !self.aside.contains(record));
        Situation {
            network: self.options.network,
            officer_registered: queue.registered,
            records: records.take(max_batch).copied().collect(),
            attachments: queue.attachments.clone(),
            held: self.held.clone(),
            max_batch,
            concurrency: concurrency.min(self.pace.connections()),
            range: self.pace.range(),
        }
    }

    async fn act(
        &mut self,
        client: &Client<'_>,
        queue: &mut Queue,
        action: Action,
    ) -> Result<(), Ended> {
        match action {
            Action::RegisterOfficer => {
                if let Some(request) = self.store(|store| store.officer_registration()).await? {
                    let registered = client.register_officer(&request).await?;
                    self.store(move |store| store.officer_registered(&registered))
                        .await?;
                }
                queue.registered = true;
                Ok(())
            }
            Action::Push(records) => self.push(client, queue, records).await,
            Action::SendSmall(attachments) => self.send_small(client, queue, attachments).await,
            Action::AskHeld(id) => self.ask_held(client, queue, id).await,
            Action::SendRanges(ranges) => self.send_ranges(client, queue, ranges).await,
            Action::Complete(id) => {
                let fate = self.complete(client, id).await?;
                self.settle(queue, id, fate).await
            }
            Action::Rest => Ok(()),
        }
    }

    async fn push(
        &mut self,
        client: &Client<'_>,
        queue: &mut Queue,
        records: Vec<RecordId>,
    ) -> Result<(), Ended> {
        let (sent, items) = self
            .store(move |store| {
                let (mut sent, mut items, mut size) = (Vec::new(), Vec::new(), 0);
                for record in records {
                    let item = store.push_item(record)?;
                    size += item.envelope.len() * 11 / 10 + 512;
                    // The first goes whatever its size: nothing waits for ever.
                    if !items.is_empty() && size > MAX_BODY / 2 {
                        break;
                    }
                    sent.push(record);
                    items.push(item);
                }
                Ok((sent, items))
            })
            .await?;
        let answer = client.push(&PushRequest { items }).await?;
        let asked = sent.clone();
        let settled = self
            .store(move |store| store.pushed(&asked, &answer.results))
            .await?;
        let mut named = BTreeSet::new();
        for one in settled {
            named.insert(one.record);
            if !matches!(one.outcome, SettledOutcome::Waiting { .. }) {
                queue.records.retain(|record| *record != one.record);
            }
            match one.outcome {
                SettledOutcome::Delivered {
                    number,
                    before,
                    quarantined,
                } => {
                    self.report.delivered.push(one.record);
                    self.report
                        .amendments_flagged
                        .extend(one.flagged.map(|standing| (one.record, standing)));
                    self.report
                        .quarantined
                        .extend(quarantined.then_some(one.record));
                    self.report.repeated += u64::from(before);
                    self.report
                        .numbers
                        .extend(number.map(|number| (one.record, number)));
                }
                SettledOutcome::Wedged { reason } => self.report.wedged.push((one.record, reason)),
                SettledOutcome::Waiting { unverified } => {
                    self.report.unverified += u64::from(unverified);
                    self.aside.insert(one.record);
                }
            }
        }
        // No word about a record is no news: it waits for the next run.
        self.aside
            .extend(sent.into_iter().filter(|record| !named.contains(record)));
        Ok(())
    }

    async fn pull_changes(&self, client: &Client<'_>) -> Result<(), Ended> {
        let mut cursor = self.store(|store| store.cursor()).await?;
        loop {
            let page = match client.changes(cursor.as_deref()).await {
                // Another history of the gateway: begin anew; what waits here
                // is untouched.
                Err(error) if cursor.is_some() && error.is(ProblemCode::CursorExpired) => {
                    cursor = None;
                    continue;
                }
                page => page?,
            };
            let (next, more) = (page.cursor.clone(), page.more);
            self.store(move |store| store.changed(&page.items, &page.cursor))
                .await?;
            if !more || self.stop.is_reached() || cursor.as_deref() == Some(&next) {
                return Ok(());
            }
            cursor = Some(next);
        }
    }
}
