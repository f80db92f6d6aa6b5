//! The sync engine's store on top of the vault. Nothing the gateway says is
//! believed before it is verified: receipts by the certified receipt key and
//! the log's key, certificates by the pinned authority.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::{AttachmentId, GatewayTime, RecordId, Timestamp};
use pocketbook_protocol::{
    AmendmentStanding, Change, ChangeEvent, LogConsistency, OfficerRegistered, PublishedReference,
    PushItem, PushOutcome, PushResult, RegisterOfficer, SessionResponse, TokenRequest,
    officer_message, token_message,
};
use pocketbook_seal::{
    CertifiedRole, Checkpoint, Envelope, EvidenceKey, LogKey, PublicKey, Receipt, sha256,
    verify_certificate,
};
use pocketbook_sync::{
    Lane, LogGrowth, ReferenceOutcome, Settled, SettledOutcome, Store, StoreError,
    WaitingAttachment, WantedReference,
};
use pocketbook_vault::{Enrolment, RecordReceipt, Vault};

use crate::device::Device;
use crate::exhibit_views::ExhibitCollisionView;
use crate::sealing::CHECKPOINT;
use crate::segments::intact;
use crate::uploads::{gateway_seconds, is_with_host};
use crate::{CoreError, Session};

const CERTIFICATE: &str = "officer_certificate";
/// A checkpoint that was not yet shown to be of the log of [`CHECKPOINT`].
const CHECKPOINT_SEEN: &str = "checkpoint_seen";
/// Two checkpoints that the log signed and that are not of one log.
const EQUIVOCATION: &str = "equivocation";

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// An unlocked vault as the sync engine sees it.
pub(crate) struct VaultStore {
    device: Device,
    vault: Arc<Vault>,
    enrolment: Enrolment,
    receipt_key: PublicKey,
    log_key: LogKey,
    evidence_key: EvidenceKey,
    /// Collisions, and what became of them, that this sync was told of.
    told: Mutex<Vec<ExhibitCollisionView>>,
    /// Reports whose offence was confirmed, by what this sync was told.
    classified: Mutex<Vec<RecordId>>,
}

impl VaultStore {
    pub(crate) fn open(session: &Session) -> Result<Self, CoreError> {
        let enrolment = session
            .device()
            .store()
            .enrolment()?
            .ok_or(CoreError::NotEnrolled)?;
        let receipts = verify_certificate(&enrolment.receipts_pem, &enrolment.authority_pem)?;
        Ok(Self {
            device: session.device().clone(),
            vault: session.vault()?,
            receipt_key: receipts.key,
            log_key: enrolment.log_key.parse()?,
            evidence_key: EvidenceKey::from_base64(&enrolment.evidence_key)?,
            enrolment,
            told: Mutex::default(),
            classified: Mutex::default(),
        })
    }

    /// A receipt that verifies; the checkpoint in it becomes the newest seen.
    fn verify_receipt(&self, json: &str) -> Option<Receipt> {
        let envelope = Envelope::from_json(json.as_bytes()).ok()?;
        let receipt = Receipt::verify(&envelope, &self.receipt_key, &self.log_key).ok()?;
        (receipt.device == self.vault.device()).then_some(receipt)
    }

    fn settle(&self, result: &PushResult) -> Result<(SettledOutcome, Option<Receipt>), CoreError> {
        let waiting = |unverified| Ok((SettledOutcome::Waiting { unverified }, None));
        match result.outcome {
            PushOutcome::RetryLater => waiting(false),
            PushOutcome::RejectedMalformed => {
                let reason = result.reason.map_or("unknown", |reason| reason.code());
                self.vault.record_wedged(result.record, reason)?;
                Ok((
                    SettledOutcome::Wedged {
                        reason: reason.to_owned(),
                    },
                    None,
                ))
            }
            PushOutcome::Stored | PushOutcome::Duplicate | PushOutcome::StoredQuarantined => {
                let Some(row) = self.vault.sealed(result.record)? else {
                    return waiting(true);
                };
                let receipt = result
                    .receipt
                    .as_deref()
                    .and_then(|json| self.verify_receipt(json));
                let Some(receipt) = receipt else {
                    return waiting(true);
                };
                let entry = receipt.records.iter().find(|entry| {
                    entry.record == row.record
                        && entry.sha256 == row.sha256
                        && entry.install == self.vault.install()
                        && entry.sequence == row.sequence
                });
                let Some(entry) = entry else {
                    return waiting(true);
                };
                let outcome = SettledOutcome::Delivered {
                    number: entry.number.clone(),
                    before: result.outcome == PushOutcome::Duplicate,
                    quarantined: entry.quarantined,
                };
                Ok((outcome, Some(receipt)))
            }
        }
    }

    fn push_results(
        &self,
        sent: &[RecordId],
        results: &[PushResult],
    ) -> Result<Vec<Settled>, CoreError> {
        let mut settled: Vec<Settled> = Vec::new();
        let mut received = Vec::new();
        let mut newest: Option<(u64, String)> = None;
        for result in results {
            let known = settled.iter().any(|one| one.record == result.record);
            if known || !sent.contains(&result.record) {
                continue;
            }
            let (outcome, receipt) = self.settle(result)?;
            if let (
                SettledOutcome::Delivered {
                    number,
                    quarantined,
                    ..
                },
                Some(json),
                Some(receipt),
            ) = (&outcome, &result.receipt, &receipt)
            {
                let (json, accepted) = (json.as_bytes(), receipt.received_at);
                let number = number.clone();
                received.push((result.record, json, accepted, number, *quarantined));
            }
            let checkpoint = receipt.and_then(|receipt| receipt.checkpoint);
            if let Some(note) = checkpoint
                && let Ok(checkpoint) = self.log_key.verify(&note)
                && newest
                    .as_ref()
                    .is_none_or(|(size, _)| checkpoint.size > *size)
            {
                newest = Some((checkpoint.size, note));
            }
            settled.push(Settled {
                record: result.record,
                outcome,
                flagged: result
                    .amendment
                    .clone()
                    .filter(AmendmentStanding::is_flagged),
            });
        }
        let receipts: Vec<_> = received
            .iter()
            .map(
                |(record, receipt, accepted, number, quarantined)| RecordReceipt {
                    record: *record,
                    receipt,
                    accepted: *accepted,
                    number: number.as_ref(),
                    quarantined: *quarantined,
                },
            )
            .collect();
        self.vault.records_received(&receipts)?;
        if let Some((size, note)) = newest {
            self.note_checkpoint(size, &note)?;
        }
        Ok(settled)
    }

    fn checkpoint(&self, name: &str) -> Result<Option<(Checkpoint, String)>, CoreError> {
        let bytes = self.vault.sync_value(name)?;
        let note = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(note.and_then(|note| Some((self.log_key.verify(&note).ok()?, note))))
    }

    /// Keeps the first checkpoint that is seen. Any other waits until the
    /// gateway has shown that it is of the same log.
    fn note_checkpoint(&self, size: u64, note: &str) -> Result<(), CoreError> {
        let seen = self.log_key.verify(note)?;
        let Some((kept, _)) = self.checkpoint(CHECKPOINT)? else {
            return Ok(self.vault.set_sync_value(CHECKPOINT, note.as_bytes())?);
        };
        let pending = self.checkpoint(CHECKPOINT_SEEN)?;
        if seen != kept && pending.is_none_or(|(pending, _)| size > pending.size) {
            self.vault
                .set_sync_value(CHECKPOINT_SEEN, note.as_bytes())?;
        }
        Ok(())
    }

    fn growth(&self) -> Result<Option<LogGrowth>, CoreError> {
        let kept = self.checkpoint(CHECKPOINT)?;
        let both = kept.zip(self.checkpoint(CHECKPOINT_SEEN)?);
        Ok(both.map(|((kept, _), (seen, _))| LogGrowth {
            from: kept.size.min(seen.size),
            to: kept.size.max(seen.size),
        }))
    }

    /// Judges the checkpoint that waits. Two that are not of one log are proof
    /// of equivocation, and the first such pair is kept.
    fn judge_checkpoint(&self, proof: &LogConsistency) -> Result<bool, CoreError> {
        let kept = self.checkpoint(CHECKPOINT)?;
        let Some(((kept, kept_note), (seen, seen_note))) =
            kept.zip(self.checkpoint(CHECKPOINT_SEEN)?)
        else {
            return Ok(true);
        };
        let grew = match kept.and_later(&seen, &proof.hashes) {
            Ok(later) => {
                let note = if *later == seen {
                    &seen_note
                } else {
                    &kept_note
                };
                self.vault.set_sync_value(CHECKPOINT, note.as_bytes())?;
                true
            }
            Err(_) => {
                if self.vault.sync_value(EQUIVOCATION)?.is_none() {
                    let pair = format!("{kept_note}\n{seen_note}");
                    self.vault.set_sync_value(EQUIVOCATION, pair.as_bytes())?;
                }
                false
            }
        };
        // Nothing waits any more.
        self.vault.set_sync_value(CHECKPOINT_SEEN, b"")?;
        Ok(grew)
    }

    fn registration(&self) -> Result<Option<RegisterOfficer>, CoreError> {
        if self.vault.officer_certificate()?.is_some() {
            return Ok(None);
        }
        let (signer, officer) = (self.vault.signer(), self.vault.officer().clone());
        let proof = signer.sign(&officer_message(officer.id, self.vault.device()))?;
        Ok(Some(RegisterOfficer {
            officer,
            public_key: signer.public_key(),
            proof: base64(&proof),
        }))
    }

    fn registered(&self, pem: &str) -> Result<(), CoreError> {
        let certified = verify_certificate(pem, &self.enrolment.authority_pem)
            .map_err(|_| CoreError::UntrustedGateway)?;
        let expected = CertifiedRole::Officer {
            officer: self.vault.officer().id,
            device: self.vault.device(),
            warrant_number: self.vault.officer().warrant_number.clone(),
        };
        if certified.role != expected || certified.key != self.vault.signer().public_key() {
            return Err(CoreError::UntrustedGateway);
        }
        Ok(self.vault.set_sync_value(CERTIFICATE, pem.as_bytes())?)
    }

    fn sign_token_request(&self, at: Option<Timestamp>) -> Result<TokenRequest, CoreError> {
        let platform = self.device.store().platform();
        let (device, issued_at) = (
            self.vault.device(),
            at.unwrap_or_else(|| platform.clock.now().wall),
        );
        let mut nonce = [0; 16];
        platform.entropy.fill(&mut nonce)?;
        let nonce = hex::encode(nonce);
        let signature = self
            .device
            .store()
            .signer()
            .sign(&token_message(device, &nonce, issued_at))?;
        Ok(TokenRequest {
            device,
            nonce,
            issued_at,
            signature: base64(&signature),
        })
    }

    fn remember_time(&self, time: Timestamp) -> Result<(), CoreError> {
        let now = self.device.store().platform().clock.now();
        let time = GatewayTime {
            time,
            boot_id: now.boot_id,
            boot_ns: now.boot_ns.min((1 << 53) - 1),
        };
        self.device.store().remember_gateway_time(&time)?;
        self.vault.set_gateway_time(time);
        Ok(())
    }

    fn item(&self, record: RecordId) -> Result<PushItem, CoreError> {
        let row = self
            .vault
            .sealed(record)?
            .ok_or(CoreError::NotFound { what: "record" })?;
        let envelope = String::from_utf8(self.vault.envelope(record)?).map_err(|_| {
            CoreError::Quarantined {
                what: "an envelope",
            }
        })?;
        Ok(PushItem {
            record,
            install: self.vault.install(),
            sequence: row.sequence,
            sha256: row.sha256,
            envelope,
        })
    }

    /// A segment, if it still is what was captured.
    fn segment(&self, id: AttachmentId, segment: u32) -> Result<Option<Vec<u8>>, CoreError> {
        let number = usize::try_from(segment).unwrap_or(usize::MAX);
        let missing = || CoreError::NotFound { what: "segment" };
        let files = self.vault.segment_files(id)?;
        let file = files.get(number).ok_or_else(missing)?;
        let segments = self.vault.attachment(id)?.segments;
        let expected = segments.get(number).ok_or_else(missing)?;
        intact(&file.path, expected)
    }

    /// Of each attachment of which something was ever handed to the host: the
    /// segments that it has now.
    fn with_host(&self) -> Result<BTreeMap<AttachmentId, BTreeSet<u32>>, CoreError> {
        let now_s = gateway_seconds(&self.vault.time_record());
        let mut found = BTreeMap::<_, BTreeSet<u32>>::new();
        for row in self.vault.handed_out()? {
            let segments = found.entry(row.attachment).or_default();
            if is_with_host(&row, now_s) {
                segments.insert(row.segment);
            }
        }
        Ok(found)
    }

    fn attachment_receipt(&self, id: AttachmentId, json: &str) -> Result<bool, CoreError> {
        let manifest = sha256(&self.vault.manifest(id, &self.evidence_key)?);
        let size = self.vault.attachment(id)?.size;
        let holds = self.verify_receipt(json).is_some_and(|receipt| {
            receipt
                .attachments
                .iter()
                .any(|a| a.attachment == id && a.manifest_sha256 == manifest && a.size == size)
        });
        if holds {
            self.vault.attachment_received(id, json.as_bytes())?;
        }
        Ok(holds)
    }
}

impl VaultStore {
    /// Takes over what the feed tells. What it does not know, it passes over.
    fn take_changes(&self, changes: &[Change], place: &str) -> Result<(), CoreError> {
        // What belongs to the tablet goes into its own database first: a place
        // that moved before it was stored would lose it.
        for change in changes {
            match &change.event {
                ChangeEvent::ReferencePublished {
                    reference,
                    edition,
                    sha256,
                } => {
                    let store = self.device.store();
                    store.reference_announced(reference, *edition, *sha256)?;
                }
                // The receipt of a record said all of it; a collision and a
                // confirmation belong to the officer, below.
                ChangeEvent::RecordStored { .. }
                | ChangeEvent::ExhibitCollision(_)
                | ChangeEvent::ExhibitSettled(_)
                | ChangeEvent::ClassificationConfirmed(_) => {}
                _ => {}
            }
        }
        let (mut told, mut classified) = (Vec::new(), Vec::new());
        self.vault.take_feed(ChangeEvent::KINDS, place, |taking| {
            for change in changes {
                match &change.event {
                    ChangeEvent::ExhibitCollision(collision) => {
                        told.extend(crate::collisions::take(&self.vault, taking, collision)?);
                    }
                    ChangeEvent::ExhibitSettled(settlement) => {
                        let news =
                            crate::collisions::take_settled(&self.vault, taking, settlement)?;
                        told.extend(news);
                    }
                    ChangeEvent::ClassificationConfirmed(told) => {
                        let news = crate::classifications::take(&self.vault, taking, told)?;
                        classified.extend(news);
                    }
                    _ => {}
                }
            }
            Ok::<_, CoreError>(())
        })?;
        self.told
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&mut told);
        self.classified
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&mut classified);
        Ok(())
    }

    /// The reports whose confirmation was news, given once.
    pub(crate) fn take_classified(&self) -> Vec<RecordId> {
        let mut classified = self
            .classified
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *classified)
    }

    /// The collisions that were news, and those whose settling was, given once.
    pub(crate) fn take_told(&self) -> Vec<ExhibitCollisionView> {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn stored<T>(result: Result<T, CoreError>) -> Result<T, StoreError> {
    result.map_err(|error| StoreError {
        // Where something went wrong inside, not only that it did.
        code: match error {
            CoreError::Internal { code } => code,
            error => error.code(),
        },
    })
}

impl Store for VaultStore {
    fn token_request(&self, at: Option<Timestamp>) -> Result<TokenRequest, StoreError> {
        stored(self.sign_token_request(at))
    }

    fn officer_registration(&self) -> Result<Option<RegisterOfficer>, StoreError> {
        stored(self.registration())
    }

    fn officer_registered(&self, registered: &OfficerRegistered) -> Result<(), StoreError> {
        stored(self.registered(&registered.certificate_pem))
    }

    fn session_opened(&self, session: &SessionResponse) -> Result<(), StoreError> {
        stored(self.remember_time(session.gateway_time))
    }

    fn waiting_records(&self) -> Result<Vec<RecordId>, StoreError> {
        let rows = stored(self.vault.records_to_send().map_err(CoreError::from))?;
        Ok(rows.into_iter().map(|row| row.record).collect())
    }

    fn push_item(&self, record: RecordId) -> Result<PushItem, StoreError> {
        stored(self.item(record))
    }

    fn pushed(
        &self,
        sent: &[RecordId],
        results: &[PushResult],
    ) -> Result<Vec<Settled>, StoreError> {
        stored(self.push_results(sent, results))
    }

    fn waiting_attachments(&self) -> Result<Vec<WaitingAttachment>, StoreError> {
        let rows = stored(self.vault.attachments_to_send().map_err(CoreError::from))?;
        let mut with_host = stored(self.with_host())?;
        Ok(rows
            .into_iter()
            .map(|row| WaitingAttachment {
                id: row.id,
                lane: Lane::of(row.media_type),
                segments: row.segments.iter().map(|segment| segment.size).collect(),
                with_host: with_host.remove(&row.id),
            })
            .collect())
    }

    fn read_segment(&self, id: AttachmentId, segment: u32) -> Result<Option<Vec<u8>>, StoreError> {
        stored(self.segment(id, segment))
    }

    fn attachment_wedged(&self, id: AttachmentId, reason: &str) -> Result<(), StoreError> {
        stored(
            self.vault
                .attachment_wedged(id, reason)
                .map_err(CoreError::from),
        )
    }

    fn manifest(&self, id: AttachmentId) -> Result<Vec<u8>, StoreError> {
        stored(
            self.vault
                .manifest(id, &self.evidence_key)
                .map_err(CoreError::from),
        )
    }

    fn attachment_received(&self, id: AttachmentId, receipt: &str) -> Result<bool, StoreError> {
        stored(self.attachment_receipt(id, receipt))
    }

    fn log_to_prove(&self) -> Result<Option<LogGrowth>, StoreError> {
        stored(self.growth())
    }

    fn checkpoint_seen(&self, proof: &LogConsistency) -> Result<bool, StoreError> {
        stored(self.judge_checkpoint(proof))
    }

    fn cursor(&self) -> Result<Option<String>, StoreError> {
        stored(
            self.vault
                .feed_place(ChangeEvent::KINDS)
                .map_err(CoreError::from),
        )
    }

    fn changed(&self, changes: &[Change], cursor: &str) -> Result<(), StoreError> {
        stored(self.take_changes(changes, cursor))
    }

    fn references_wanted(&self) -> Result<Vec<WantedReference>, StoreError> {
        stored(self.device.references_wanted())
    }

    fn reference_fetched(
        &self,
        wanted: &WantedReference,
        published: &PublishedReference,
    ) -> Result<ReferenceOutcome, StoreError> {
        stored(self.device.receive_reference(wanted, published))
    }

    fn reference_withheld(&self, wanted: &WantedReference) -> Result<(), StoreError> {
        let why = "the gateway did not give it; the next sync asks again";
        stored(self.device.unverified(wanted, why))
    }
}
