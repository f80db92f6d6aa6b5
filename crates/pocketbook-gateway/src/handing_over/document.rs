//! The document in which a record is handed over: `HandedOver`, version 1.
//!
//! It is written as RFC 8785 JSON, so the member `payload` is, byte for byte,
//! what the officer's key signed, and anyone can compare it with `sha256`. The
//! same record always gives the same bytes: nothing in it depends on when or how
//! often it is delivered. Its JSON Schema is
//! `docs/schemas/handed-over-v1.schema.json`; those of what was sealed are beside
//! it, one for each kind of record.

use std::fmt;

use pocketbook_model::{
    AttachmentId, CrimeNumber, ExhibitReference, ForceNumber, IncidentId, IncidentNumber,
    MediaType, RecordId, RecordKind, Sha256Digest, Timestamp,
};
use pocketbook_seal::{Envelope, Receipt, ReceiptLevel, SealedPayload, canonical_json, sha256};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fetching;
use crate::GatewayError;
use crate::numbering::stored_number;

/// The name of the document's schema.
pub const HANDED_OVER_SCHEMA: &str = "pocketbook.handed-over";
const EVENT: &str = "record.accepted";

/// A record as the force's systems are given it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandedOver {
    /// `pocketbook.handed-over`.
    #[cfg_attr(test, schemars(extend("const" = HANDED_OVER_SCHEMA)))]
    pub schema: String,
    /// 1.
    #[cfg_attr(test, schemars(extend("const" = 1)))]
    pub schema_version: u32,
    /// What happened: `record.accepted`.
    #[serde(rename = "type")]
    #[cfg_attr(test, schemars(extend("const" = EVENT)))]
    pub event: String,
    /// When: the gateway's time at which it accepted the record.
    pub timestamp: Timestamp,
    /// Names this handing over. The same however often the record is delivered:
    /// a receiver that has it already has nothing to do.
    #[cfg_attr(test, schemars(regex(pattern = "^accepted-[0-9a-f-]{36}$")))]
    pub delivery: String,
    /// The force.
    pub force: String,
    /// The record.
    pub record: RecordId,
    /// What it is, such as `crime_report` or `witness_statement`.
    pub kind: RecordKind,
    /// The incident it belongs to. Records of one incident are delivered in
    /// order, except those that were refused and retried.
    pub incident: Option<IncidentId>,
    /// The crime number: of a crime report its own, of a supplement its report's.
    pub crime_number: Option<CrimeNumber>,
    /// The incident number, in the same way, where it is recorded without a
    /// crime. Never both.
    pub incident_number: Option<IncidentNumber>,
    /// The reference that the tablet gave before there was a number, where the
    /// record holds it.
    pub local_reference: Option<String>,
    /// Whether the record must never reach the defence as it is: the rear page of a
    /// statement, with where the witness lives, and a report or a supplement, with
    /// where everybody does.
    pub not_for_the_defence: bool,
    /// SHA-256 of the payload: of the very bytes of `payload` here.
    pub sha256: Sha256Digest,
    /// The DSSE payload type of its envelope.
    pub payload_type: String,
    /// What was sealed, in full and unchanged.
    #[cfg_attr(test, schemars(with = "pocketbook_seal::SealedPayload"))]
    pub payload: Value,
    /// The files that the record names: its pages and whatever belongs to it.
    pub attachments: Vec<FetchableAttachment>,
    /// The signed envelope that the gateway keeps.
    pub envelope: EnvelopeReference,
    /// The receipt that the tablet was given.
    pub receipt: ReceiptReference,
}

/// A file that a record names. It is fetched from the gateway, with the secret
/// of the destination: `docs/handing-over.md`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FetchableAttachment {
    /// The attachment.
    pub attachment: AttachmentId,
    /// SHA-256 of the file, as the officer's key signed it.
    pub sha256: Sha256Digest,
    /// Its size in bytes.
    pub size: u64,
    /// What it is, judged by its content.
    pub media_type: MediaType,
    /// The exhibit it is.
    pub exhibit: Option<ExhibitReference>,
    /// Where it is, at the gateway's own address.
    pub path: String,
}

/// The envelope with the officer's signature. The gateway keeps it; the tablet's
/// evidence bundle carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnvelopeReference {
    /// SHA-256 of the envelope's text as the tablet sent it.
    pub sha256: Sha256Digest,
    /// Keys that signed it.
    pub keys: Vec<String>,
}

/// What the gateway has signed for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiptReference {
    /// How safe the record was when the receipt was signed: `R1`, committed, or
    /// `R2`, also in a backup or replica.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^R[12]$")))]
    pub level: ReceiptLevel,
    /// Which history of the gateway the numbers below belong to.
    pub incarnation: String,
    /// Its place in the order in which the force accepted records.
    pub feed_seq: u64,
    /// Its leaf in the transparency log, from 0.
    pub log_index: u64,
}

impl HandedOver {
    /// The document's bytes: RFC 8785 JSON.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Seal`] when it cannot be written.
    pub fn to_json(&self) -> Result<Vec<u8>, GatewayError> {
        Ok(canonical_json(self)?)
    }
}

impl fmt::Debug for HandedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HandedOver({})", self.record)
    }
}

/// The document of an accepted record, from what is stored.
pub(super) fn document(
    connection: &Connection,
    force: &str,
    feed_seq: u64,
) -> Result<HandedOver, GatewayError> {
    let (envelope_text, receipt, number, received): (Vec<u8>, Vec<u8>, Option<ForceNumber>, i64) =
        connection
            .prepare_cached(
                "SELECT envelope, receipt, force_number, series, received FROM records
                 WHERE feed_seq = ?1 AND quarantined IS NULL",
            )?
            .query_row([feed_seq], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    stored_number(row, 2, 3)?,
                    row.get(4)?,
                ))
            })?;
    let envelope = Envelope::from_json(&envelope_text)?;
    let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload)?;
    let unreadable = |_| GatewayError::Stored("record");
    let receipt_envelope = Envelope::from_json(&receipt)?;
    let receipt: Receipt = serde_json::from_slice(&receipt_envelope.payload)
        .map_err(|_| GatewayError::Stored("receipt"))?;
    let receipted = receipt
        .records
        .first()
        .ok_or(GatewayError::Stored("receipt"))?;
    Ok(HandedOver {
        schema: HANDED_OVER_SCHEMA.to_owned(),
        schema_version: 1,
        event: EVENT.to_owned(),
        timestamp: Timestamp::from_unix_ms(received),
        delivery: format!("accepted-{}", payload.record),
        force: force.to_owned(),
        record: payload.record,
        kind: payload.kind,
        incident: incident_of(&payload),
        crime_number: number.as_ref().and_then(ForceNumber::crime).cloned(),
        incident_number: number.as_ref().and_then(ForceNumber::incident).cloned(),
        local_reference: local_reference_of(&payload.content),
        attachments: attachments_of(&payload),
        not_for_the_defence: !payload.kind.may_reach("defence"),
        sha256: envelope.payload_digest(),
        payload: serde_json::from_slice(&envelope.payload).map_err(unreadable)?,
        envelope: EnvelopeReference {
            sha256: sha256(&envelope_text),
            keys: envelope
                .signatures
                .iter()
                .map(|signature| signature.key_id.to_string())
                .collect(),
        },
        payload_type: envelope.payload_type,
        receipt: ReceiptReference {
            level: receipt.level,
            incarnation: receipt.incarnation.clone(),
            feed_seq: receipted.feed_seq,
            log_index: receipted.log_index,
        },
    })
}

/// The pages first, then what belongs to the record in its own order.
pub(super) fn attachments_of(payload: &SealedPayload) -> Vec<FetchableAttachment> {
    let fetchable = |attachment: AttachmentId| fetching::path_of(attachment);
    let pages = payload.pdf.as_ref().map(|pdf| FetchableAttachment {
        attachment: pdf.attachment,
        sha256: pdf.sha256,
        size: pdf.size,
        media_type: MediaType::Pdf,
        exhibit: None,
        path: fetchable(pdf.attachment),
    });
    let files = payload.attachments.iter().map(|file| FetchableAttachment {
        attachment: file.id,
        sha256: file.sha256,
        size: file.size,
        media_type: file.media_type,
        exhibit: file.exhibit.clone(),
        path: fetchable(file.id),
    });
    pages.into_iter().chain(files).collect()
}

/// The incident that a record names, as an identifier or as the incident itself.
pub(super) fn incident_of(payload: &SealedPayload) -> Option<IncidentId> {
    let named = |value: &Value| {
        let id = value.get("id").unwrap_or(value);
        id.as_str()?.parse().ok()
    };
    shallowest(&payload.content, "incident", named)
}

/// The local reference that a record holds: a report its own, a supplement that
/// of its report.
fn local_reference_of(content: &Value) -> Option<String> {
    shallowest(content, "local_reference", |value| {
        value.as_str().map(str::to_owned)
    })
}

/// What a member means, wherever in a record it is: the outermost that means
/// anything. Kinds of record differ in where they keep it.
fn shallowest<T>(
    content: &Value,
    member: &str,
    meaning: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let mut level = vec![content];
    for _ in 0..3 {
        let here = level.iter().filter_map(|value| value.get(member));
        if let Some(found) = here.filter_map(&meaning).next() {
            return Some(found);
        }
        level = level
            .iter()
            .filter_map(|value| value.as_object())
            .flat_map(|object| object.values())
            .collect();
    }
    None
}
