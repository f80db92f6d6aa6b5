//! Sync, as a host starts it.

use std::sync::Arc;
use std::time::Instant;

use pocketbook_sync::{
    CancelHandle, ClientError, HttpTransport, Progress, ReferenceOutcome, SyncOptions, SyncReport,
    Transport, WantedReference, amendment_words, equivocation_words, sync_once, within,
};

use crate::events::Event;
use crate::exhibit_views::ExhibitCollisionView;
use crate::flagged_amendments::FlaggedAmendmentView;
use crate::sync_store::VaultStore;
use crate::views::SyncView;
use crate::{CoreError, ReferenceView, Session, SyncRequest, VERSION};

/// What is told and settled in one sync troubles nobody; else what stands at
/// its end is told.
fn newest_of_each(told: Vec<ExhibitCollisionView>) -> Vec<ExhibitCollisionView> {
    let mut newest: Vec<ExhibitCollisionView> = Vec::new();
    for one in told {
        let is_it = |earlier: &ExhibitCollisionView| {
            (earlier.record, earlier.other_record, &earlier.reference)
                == (one.record, one.other_record, &one.reference)
        };
        let before = newest.iter().position(is_it).map(|at| newest.remove(at));
        let undone = before.is_some_and(|before| before.settled.is_none());
        if one.settled.is_none() || !undone {
            newest.push(one);
        }
    }
    newest
}

impl Session {
    /// Sends what waits and takes what the force has to say. May be dropped at
    /// any point; the next sync goes on from there.
    ///
    /// Of several syncs of one session each waits for its turn.
    ///
    /// That the gateway cannot be reached is told by [`SyncView::offline`], in
    /// words; it is no error, because nothing is wrong and nothing is lost.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotEnrolled`]; [`CoreError::UntrustedGateway`] when what
    /// answers is not the force's gateway; [`CoreError`] when the tablet's own
    /// storage fails.
    pub async fn sync(
        &self,
        request: &SyncRequest,
        progress: impl Fn(Progress) + Send + Sync,
        cancel: &CancelHandle,
    ) -> Result<SyncView, CoreError> {
        // A locked session says so, whatever became of its tablet.
        drop(self.vault()?);
        let enrolment = self
            .device()
            .store()
            .enrolment()?
            .ok_or(CoreError::NotEnrolled)?;
        let transport = HttpTransport::new(
            &enrolment.gateway_url,
            &enrolment.authority_pem,
            request.allow_plain_loopback,
        )?;
        self.sync_over(&transport, request, progress, cancel).await
    }

    /// The same over a transport of the host's own.
    ///
    /// # Errors
    ///
    /// As [`Session::sync`].
    pub async fn sync_over(
        &self,
        transport: &dyn Transport,
        request: &SyncRequest,
        progress: impl Fn(Progress) + Send + Sync,
        cancel: &CancelHandle,
    ) -> Result<SyncView, CoreError> {
        let underway = self.syncs().begin(cancel);
        let begun = Instant::now();
        let turn = within(request.time_limit, &underway.cancel, underway.turn()).await;
        if turn.is_none() {
            // Nothing is sent out of turn; the store is asked what waits.
            underway.cancel.cancel();
        }
        let store = Arc::new(VaultStore::open(self)?);
        let mut seed = [0; 8];
        self.device().store().platform().entropy.fill(&mut seed)?;
        let options = SyncOptions {
            network: request.network,
            retries: request.retries,
            time_limit: request
                .time_limit
                .map(|limit| limit.saturating_sub(begun.elapsed())),
            app_version: VERSION.to_owned(),
            seed: u64::from_le_bytes(seed),
        };
        let listen = |step: Progress| {
            progress(step);
            self.emit(&Event::SyncProgress {
                done: step.done,
                total: step.total,
            });
        };
        let report = sync_once(
            store.clone(),
            transport,
            &options,
            &listen,
            &underway.cancel,
        )
        .await?;
        let told = newest_of_each(store.take_told()).into_iter();
        let (exhibits_settled, exhibit_collisions): (Vec<_>, Vec<_>) =
            told.partition(|collision| collision.settled.is_some());
        for told in &exhibits_settled {
            self.emit(&Event::ExhibitSettled {
                record: told.record,
                reference: told.reference.clone(),
            });
        }
        for told in &exhibit_collisions {
            self.emit(&Event::ExhibitCollision {
                record: told.record,
                reference: told.reference.clone(),
            });
        }
        let mut classified = store.take_classified();
        classified.sort_unstable();
        classified.dedup();
        for record in &classified {
            self.emit(&Event::ClassificationConfirmed { record: *record });
        }
        Ok(SyncView {
            exhibit_collisions,
            exhibits_settled,
            classified,
            ..self.tell(report)?
        })
    }

    /// Tells of reference data that came, and gives the views of it.
    fn tell_references(
        &self,
        fetched: &[(WantedReference, ReferenceOutcome)],
    ) -> Result<Vec<ReferenceView>, CoreError> {
        if fetched.is_empty() {
            return Ok(Vec::new());
        }
        for (WantedReference { reference, edition }, outcome) in fetched {
            let (reference, edition) = (reference.clone(), *edition);
            self.emit(&match outcome {
                ReferenceOutcome::Accepted => Event::ReferenceInUse { reference, edition },
                _ => Event::ReferenceRefused { reference, edition },
            });
        }
        let mut views = self.device().references()?;
        views.retain(|view| {
            fetched.iter().any(|(one, _)| {
                (one.reference.kind == view.kind && one.reference.id.as_str() == view.id)
                    && one.edition == view.edition
            })
        });
        Ok(views)
    }

    fn tell(&self, report: SyncReport) -> Result<SyncView, CoreError> {
        let vault = self.vault()?;
        let mut records = Vec::new();
        for record in &report.delivered {
            if let Some(row) = vault.sealed(*record)? {
                self.emit(&Event::Received {
                    record: *record,
                    number: row.number.clone(),
                });
                let mut view = crate::records::told(&vault, &row)?;
                let flagged = report.amendments_flagged.iter();
                for (_, standing) in flagged.filter(|(flagged, _)| flagged == record) {
                    view.words = format!("{}; {}", view.words, amendment_words(standing));
                }
                records.push(view);
            }
        }
        for (record, _) in &report.wedged {
            self.emit(&Event::Wedged { record: *record });
        }
        let references = self.tell_references(&report.references)?;
        let offline = match report.ended_by {
            None => false,
            Some(error) => match CoreError::from(error.clone()) {
                CoreError::Offline => true,
                CoreError::Gateway { .. }
                    if matches!(error, ClientError::Refused { .. }) && error.is_busy() =>
                {
                    true
                }
                other => return Err(other),
            },
        };
        Ok(SyncView {
            delivered: records,
            already_held: report.repeated,
            quarantined: report.quarantined,
            amendments_flagged: report
                .amendments_flagged
                .into_iter()
                .map(FlaggedAmendmentView::from)
                .collect(),
            wedged: report
                .wedged
                .into_iter()
                .map(|(record, _)| record)
                .collect(),
            exhibit_collisions: Vec::new(),
            exhibits_settled: Vec::new(),
            classified: Vec::new(),
            attachments_delivered: report.attachments,
            attachments_wedged: report
                .wedged_attachments
                .into_iter()
                .map(|(attachment, _)| attachment)
                .collect(),
            references,
            still_waiting: report.still_waiting,
            unverified: report.unverified,
            equivocation: report.equivocation,
            log_unproved: report.log_unproved,
            stopped: report.stopped,
            offline,
            next_attempt_s: report.next_attempt_in.map(|wait| wait.as_secs()),
            words: if report.equivocation {
                equivocation_words().to_owned()
            } else {
                self.status()?.words
            },
        })
    }
}
