//! Receiving sealed records: what is authentic is stored, once, and receipted.
//!
//! Everything that needs no database is checked first; then the whole batch is
//! one transaction. One bad record never fails the others.

use pocketbook_model::{CrimeNumber, DeviceId, OfficerId, RecordKind, RecordLink};
use pocketbook_protocol::{ChangeEvent, PushItem, PushOutcome, PushResult, RejectReason};
use pocketbook_seal::{Envelope, PublicKey, Receipt, ReceiptedRecord, SealedPayload, leaf_hash};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::database::{log_append, log_hash, log_root, log_size, set_meta};
use crate::feed::tell;
use crate::gateway::now;
use crate::{Gateway, GatewayError};

/// An item after the checks that need no transaction.
enum Checked<'a> {
    Refused(&'a PushItem, RejectReason),
    Authentic {
        item: &'a PushItem,
        kind: &'static str,
        quarantine: Option<RejectReason>,
        /// The report that a supplement is to.
        supplements: Option<RecordLink>,
    },
}

/// A row that was inserted and awaits its receipt.
struct Inserted<'a> {
    item: &'a PushItem,
    feed_seq: u64,
    log_index: u64,
    crime_number: Option<CrimeNumber>,
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
        self.database.write(|transaction| {
            let mut results = Vec::new();
            let mut inserted = Vec::new();
            for item in &checked {
                match item {
                    Checked::Refused(item, reason) => {
                        results.push(result(item, PushOutcome::RejectedMalformed, Some(*reason)));
                    }
                    Checked::Authentic {
                        item,
                        kind,
                        quarantine,
                        supplements,
                    } => match stored_before(transaction, item)? {
                        Some(duplicate) => results.push(duplicate),
                        None => inserted.push(self.insert(
                            transaction,
                            device,
                            item,
                            kind,
                            *quarantine,
                            *supplements,
                        )?),
                    },
                }
            }
            results.extend(self.receipts(transaction, device, &inserted)?);
            Ok(results)
        })
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
        let mut supplements = None;
        let quarantine = match SealedPayload::parse(&envelope.payload_type, &envelope.payload) {
            Err(_) => Some(RejectReason::Payload),
            Ok(payload) => {
                supplements = payload
                    .amends
                    .as_ref()
                    .filter(|_| payload.kind == RecordKind::SupplementaryReport)
                    .map(|amends| RecordLink {
                        record: amends.record,
                        sha256: amends.sha256,
                    });
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
                if ours {
                    None
                } else {
                    Some(RejectReason::Provenance)
                }
            }
        };
        Ok(Checked::Authentic {
            item,
            kind: kind.map_or("unknown", RecordKind::as_str),
            quarantine,
            supplements,
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
        kind: &str,
        quarantine: Option<RejectReason>,
        supplements: Option<RecordLink>,
    ) -> Result<Inserted<'a>, GatewayError> {
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
        let quarantine = quarantine.or(taken.then_some(RejectReason::Fork));
        if quarantine == Some(RejectReason::Fork) {
            tracing::error!(record = %item.record, %device, "fork: another record has this identifier or number");
        }
        let received = now();
        let report = kind == RecordKind::CrimeReport.as_str() && quarantine.is_none();
        let crime_number = match supplements {
            _ if report => Some(self.record_system.allocate(transaction, received)?),
            Some(link) if quarantine.is_none() => number_of(transaction, link)?,
            _ => None,
        };
        let stored = ChangeEvent::RecordStored {
            record: item.record,
            crime_number: crime_number.clone(),
        };
        let feed_seq = tell(transaction, Some(device), &stored)?;
        transaction
            .prepare_cached(
                "INSERT INTO records (feed_seq, record, device, install, sequence, kind, sha256, envelope,
                                      quarantined, crime_number, received)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
                crime_number.as_ref().map(CrimeNumber::as_str),
                received.unix_ms()
            ])?;
        let log_index = log_size(transaction)?;
        log_append(transaction, log_index, leaf_hash(&item.sha256))?;
        Ok(Inserted {
            item,
            feed_seq,
            log_index,
            crime_number,
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
                crime_number: row.crime_number.clone(),
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
            result.crime_number.clone_from(&row.crime_number);
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
        crime_number: None,
    }
}

fn text(json: Vec<u8>) -> Result<String, GatewayError> {
    String::from_utf8(json).map_err(|_| GatewayError::Stored("receipt"))
}

/// The crime number of the report that a supplement is to, if it is here: a
/// supplement carries it and gets none of its own.
fn number_of(
    transaction: &Transaction<'_>,
    report: RecordLink,
) -> Result<Option<CrimeNumber>, GatewayError> {
    let number: Option<Option<String>> = transaction
        .prepare_cached(
            "SELECT crime_number FROM records
             WHERE record = ?1 AND sha256 = ?2 AND kind = ?3 AND quarantined IS NULL",
        )?
        .query_row(
            params![
                report.record.as_bytes(),
                report.sha256.as_bytes(),
                RecordKind::CrimeReport.as_str()
            ],
            |row| row.get(0),
        )
        .optional()?;
    number
        .flatten()
        .map(|text| text.parse())
        .transpose()
        .map_err(|_| GatewayError::Stored("crime number"))
}

/// The stored receipt of a record that was received before, byte for byte.
fn stored_before(
    transaction: &Transaction<'_>,
    item: &PushItem,
) -> Result<Option<PushResult>, GatewayError> {
    let row: Option<(Option<Vec<u8>>, Option<String>)> = transaction
        .prepare_cached(
            "SELECT receipt, crime_number FROM records WHERE record = ?1 AND sha256 = ?2",
        )?
        .query_row(
            params![item.record.as_bytes(), item.sha256.as_bytes()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((receipt, number)) = row else {
        return Ok(None);
    };
    let mut duplicate = result(item, PushOutcome::Duplicate, None);
    duplicate.receipt = receipt.map(text).transpose()?;
    duplicate.crime_number = number
        .map(|n| n.parse())
        .transpose()
        .map_err(|_| GatewayError::Stored("crime number"))?;
    Ok(Some(duplicate))
}
