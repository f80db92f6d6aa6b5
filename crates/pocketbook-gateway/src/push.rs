//! Receiving sealed records: what is authentic is stored, once, and receipted.
//!
//! Everything that needs no database is checked first; then the whole batch is
//! one transaction. One bad record never fails the others.

use pocketbook_model::{DeviceId, ForceNumber, OfficerId, RecordKind, Timestamp};
use pocketbook_protocol::{ChangeEvent, PushItem, PushOutcome, PushResult, RejectReason};
use pocketbook_seal::{Envelope, PublicKey, Receipt, ReceiptedRecord, SealedPayload, leaf_hash};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::amendments::{self, standing};
use crate::database::{log_append, log_hash, log_root, log_size, set_meta};
use crate::exhibits::{self, StoredRecord};
use crate::feed::tell;
use crate::gateway::now;
use crate::handing_over::outbox;
use crate::numbering::stored_number;
use crate::revocation::require_trusted;
use crate::{Gateway, GatewayError};

/// An item after the checks that need no transaction.
enum Checked<'a> {
    Refused(&'a PushItem, RejectReason),
    Authentic {
        item: &'a PushItem,
        kind: &'static str,
        quarantine: Option<RejectReason>,
        /// What was sealed, where it can be read.
        payload: Option<Box<SealedPayload>>,
    },
}

impl Checked<'_> {
    /// The item and what was sealed, unless it is refused or put apart.
    fn to_accept(&self) -> Option<(&PushItem, &SealedPayload)> {
        match self {
            Self::Authentic {
                item,
                quarantine: None,
                payload: Some(payload),
                ..
            } => Some((item, payload)),
            _ => None,
        }
    }
}

/// What an item is stored as.
struct Judged<'a> {
    kind: &'static str,
    quarantine: Option<RejectReason>,
    number: Option<ForceNumber>,
    received: Timestamp,
    /// What was sealed, where it was accepted.
    accepted: Option<&'a SealedPayload>,
}

/// A row that was inserted and awaits its receipt.
struct Inserted<'a> {
    item: &'a PushItem,
    feed_seq: u64,
    log_index: u64,
    number: Option<ForceNumber>,
    quarantine: Option<RejectReason>,
}

impl Gateway {
    /// Receives a batch from a tablet.
    pub(crate) fn push(
        &self,
        device: DeviceId,
        items: &[PushItem],
    ) -> Result<Vec<PushResult>, GatewayError> {
        let checked: Vec<_> = items
            .iter()
            .map(|item| self.check(device, item))
            .collect::<Result<_, _>>()?;
        let reserved = self.reserve(checked.iter().filter_map(Checked::to_accept))?;
        let results = self.database.write(|transaction| {
            // It may have been revoked since its token was looked at.
            require_trusted(transaction, device)?;
            let mut results = Vec::new();
            let mut inserted = Vec::new();
            for item in &checked {
                let (item, kind, quarantine, payload) = match item {
                    Checked::Refused(item, reason) => {
                        results.push(result(item, PushOutcome::RejectedMalformed, Some(*reason)));
                        continue;
                    }
                    Checked::Authentic {
                        item,
                        kind,
                        quarantine,
                        payload,
                    } => (*item, *kind, *quarantine, payload.as_deref()),
                };
                if let Some(duplicate) = stored_before(transaction, item)? {
                    results.push(duplicate);
                    continue;
                }
                let quarantine = match quarantine {
                    None => fork(transaction, device, item)?,
                    why => why,
                };
                let accepted = payload.filter(|_| quarantine.is_none());
                let received = now();
                let number = accepted.map_or(Ok(Ok(None)), |payload| {
                    self.number(transaction, payload, received, &reserved)
                })?;
                let number = match number {
                    Ok(number) => number,
                    Err(not_reserved) => {
                        let mut later = result(item, PushOutcome::RetryLater, None);
                        later.retry_after_s = Some(not_reserved.retry_after_s);
                        results.push(later);
                        continue;
                    }
                };
                let judged = Judged {
                    kind,
                    quarantine,
                    number,
                    received,
                    accepted,
                };
                let row = self.insert(transaction, device, item, judged)?;
                if let Some(payload) = accepted {
                    outbox::enqueue(transaction, row.feed_seq, payload, received)?;
                }
                inserted.push(row);
            }
            results.extend(self.receipts(transaction, device, &inserted)?);
            // Once the whole batch is stored, in whatever order it came.
            for result in &mut results {
                let item = items.iter().find(|item| item.record == result.record);
                if let Some(item) = item.filter(|_| result.outcome.is_held()) {
                    result.amendment = standing(transaction, item.record, &item.sha256)?;
                }
            }
            Ok(results)
        })?;
        self.outbox_grew.notify_one();
        Ok(results)
    }

    fn check<'a>(&self, device: DeviceId, item: &'a PushItem) -> Result<Checked<'a>, GatewayError> {
        let refused = |reason| Ok(Checked::Refused(item, reason));
        let Ok(envelope) = Envelope::from_json(item.envelope.as_bytes()) else {
            return refused(RejectReason::Envelope);
        };
        if envelope.payload_digest() != item.sha256 {
            return refused(RejectReason::Digest);
        }
        let mut officer = None;
        for signature in &envelope.signatures {
            let key = self.officer_key(device, signature.key_id.digest().as_bytes())?;
            let holds =
                |(_, key): &(OfficerId, PublicKey)| envelope.verify("the record", key).is_ok();
            officer = officer.or(key.filter(holds).map(|(officer, _)| officer));
        }
        let Some(officer) = officer else {
            return refused(RejectReason::Signature);
        };
        // From here on it is authentic, so it is kept whatever else is wrong.
        let kind = RecordKind::from_payload_type(&envelope.payload_type);
        let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload).ok();
        let quarantine = match &payload {
            None => Some(RejectReason::Payload),
            Some(payload) => {
                let provenance = &payload.provenance;
                let signer = envelope
                    .signatures
                    .iter()
                    .any(|s| s.key_id == provenance.officer_key);
                let ours = payload.record == item.record
                    && provenance.device == device
                    && provenance.install == item.install
                    && provenance.officer.id == officer
                    && signer;
                (!ours).then_some(RejectReason::Provenance)
            }
        };
        Ok(Checked::Authentic {
            item,
            kind: kind.map_or("unknown", RecordKind::as_str),
            quarantine,
            payload: payload.map(Box::new),
        })
    }

    fn officer_key(
        &self,
        device: DeviceId,
        key_id: &[u8; 32],
    ) -> Result<Option<(OfficerId, PublicKey)>, GatewayError> {
        let found: Option<([u8; 16], String)> = self.database.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT officer, public_key FROM officer_keys WHERE key_id = ?1 AND device = ?2",
                )?
                .query_row(params![key_id, device.as_bytes()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?)
        })?;
        let Some((officer, key)) = found else {
            return Ok(None);
        };
        let officer =
            OfficerId::from_bytes(officer).map_err(|_| GatewayError::Stored("officer"))?;
        Ok(Some((officer, PublicKey::try_from(key)?)))
    }

    fn insert<'a>(
        &self,
        transaction: &Transaction<'_>,
        device: DeviceId,
        item: &'a PushItem,
        judged: Judged<'_>,
    ) -> Result<Inserted<'a>, GatewayError> {
        let Judged {
            kind,
            quarantine,
            number,
            received,
            accepted,
        } = judged;
        let stored = ChangeEvent::RecordStored {
            record: item.record,
            number: number.clone(),
        };
        let feed_seq = tell(transaction, Some(device), &stored)?;
        transaction
            .prepare_cached(
                "INSERT INTO records (feed_seq, record, device, install, sequence, kind, sha256, envelope,
                                      quarantined, force_number, series, received)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                feed_seq,
                item.record.as_bytes(),
                device.as_bytes(),
                item.install.as_bytes(),
                item.sequence,
                kind,
                item.sha256.as_bytes(),
                item.envelope.as_bytes(),
                quarantine.map(RejectReason::code),
                number.as_ref().map(ForceNumber::as_str),
                number.as_ref().map(|number| number.series().as_str()),
                received.unix_ms()
            ])?;
        if let Some(amends) = accepted.and_then(|payload| payload.amends.as_ref()) {
            amendments::note(transaction, feed_seq, amends)?;
        }
        let log_index = log_size(transaction)?;
        log_append(transaction, log_index, leaf_hash(&item.sha256))?;
        if let Some(payload) = accepted {
            let stored = StoredRecord {
                record: item.record,
                sha256: item.sha256,
                device,
                received,
                named: &exhibits::named(payload),
            };
            exhibits::note(transaction, &stored)?;
        }
        Ok(Inserted {
            item,
            feed_seq,
            log_index,
            number,
            quarantine,
        })
    }

    /// Signs the checkpoint after the batch and a receipt for each new record.
    fn receipts(
        &self,
        transaction: &Transaction<'_>,
        device: DeviceId,
        inserted: &[Inserted<'_>],
    ) -> Result<Vec<PushResult>, GatewayError> {
        if inserted.is_empty() {
            return Ok(Vec::new());
        }
        let size = log_size(transaction)?;
        let note = self.keys.log.sign(size, log_root(transaction, size)?);
        set_meta(transaction, "checkpoint", &note)?;
        let received = now();
        let mut results = Vec::new();
        for row in inserted {
            let mut read = |level, place| log_hash(transaction, level, place);
            let proof = pocketbook_seal::inclusion_proof(row.log_index, size, &mut read)?;
            let mut receipt = Receipt::new(self.incarnation.clone(), device, received);
            receipt.checkpoint = Some(note.clone());
            receipt.records.push(ReceiptedRecord {
                record: row.item.record,
                install: row.item.install,
                sequence: row.item.sequence,
                sha256: row.item.sha256,
                feed_seq: row.feed_seq,
                log_index: row.log_index,
                inclusion: proof.hashes,
                number: row.number.clone(),
                quarantined: row.quarantine.is_some(),
            });
            let json = receipt.seal(&self.keys.receipts)?.to_json()?;
            transaction
                .prepare_cached("UPDATE records SET receipt = ?2 WHERE feed_seq = ?1")?
                .execute(params![row.feed_seq, json])?;
            let outcome = match row.quarantine {
                Some(_) => PushOutcome::StoredQuarantined,
                None => PushOutcome::Stored,
            };
            let mut result = result(row.item, outcome, row.quarantine);
            result.receipt = Some(text(json)?);
            result.number.clone_from(&row.number);
            results.push(result);
        }
        Ok(results)
    }
}

fn result(item: &PushItem, outcome: PushOutcome, reason: Option<RejectReason>) -> PushResult {
    PushResult {
        record: item.record,
        outcome,
        reason,
        retry_after_s: None,
        receipt: None,
        number: None,
        amendment: None,
    }
}

/// Whether another record has this identifier or this number already.
fn fork(
    transaction: &Transaction<'_>,
    device: DeviceId,
    item: &PushItem,
) -> Result<Option<RejectReason>, GatewayError> {
    let taken = transaction
        .prepare_cached(
            "SELECT 1 FROM records WHERE quarantined IS NULL
             AND (record = ?1 OR (install = ?2 AND sequence = ?3))",
        )?
        .exists(params![
            item.record.as_bytes(),
            item.install.as_bytes(),
            item.sequence
        ])?;
    if taken {
        tracing::error!(record = %item.record, %device, "fork: another record has this identifier or number");
    }
    Ok(taken.then_some(RejectReason::Fork))
}

fn text(json: Vec<u8>) -> Result<String, GatewayError> {
    String::from_utf8(json).map_err(|_| GatewayError::Stored("receipt"))
}

/// The stored receipt of a record that was received before, byte for byte.
fn stored_before(
    transaction: &Transaction<'_>,
    item: &PushItem,
) -> Result<Option<PushResult>, GatewayError> {
    let row: Option<(Option<Vec<u8>>, Option<ForceNumber>)> = transaction
        .prepare_cached(
            "SELECT receipt, force_number, series FROM records WHERE record = ?1 AND sha256 = ?2",
        )?
        .query_row(
            params![item.record.as_bytes(), item.sha256.as_bytes()],
            |row| Ok((row.get(0)?, stored_number(row, 1, 2)?)),
        )
        .optional()?;
    let Some((receipt, number)) = row else {
        return Ok(None);
    };
    let mut duplicate = result(item, PushOutcome::Duplicate, None);
    duplicate.receipt = receipt.map(text).transpose()?;
    duplicate.number = number;
    Ok(Some(duplicate))
}
