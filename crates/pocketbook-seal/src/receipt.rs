//! Receipts: the force's signature that it holds a record, with the proof that
//! its digest is in the transparency log.

use pocketbook_model::{
    AttachmentId, DeviceId, ForceNumber, InstallId, RecordId, Sha256Digest, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{
    Checkpoint, Envelope, InclusionProof, LogKey, PublicKey, SealError, Signer, leaf_hash,
};

/// DSSE payload type of a receipt.
pub const RECEIPT_PAYLOAD_TYPE: &str = "application/vnd.pocketbook.receipt+json";
const SCHEMA: &str = "pocketbook.receipt";

/// How safe a record is at the force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceiptLevel {
    /// Committed by the gateway.
    R1,
    /// Also in a backup or replica.
    R2,
}

/// What the gateway signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// `pocketbook.receipt`.
    pub schema: String,
    /// 1.
    pub schema_version: u32,
    /// How safe the content is.
    pub level: ReceiptLevel,
    /// Which history of the gateway this belongs to.
    pub incarnation: String,
    /// The tablet that delivered.
    pub device: DeviceId,
    /// The gateway's time: the content is not younger than this.
    pub received_at: Timestamp,
    /// Records received.
    pub records: Vec<ReceiptedRecord>,
    /// Attachments received.
    pub attachments: Vec<ReceiptedAttachment>,
    /// The log's checkpoint after these records; given when there are any.
    pub checkpoint: Option<String>,
}

/// A record that the force holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptedRecord {
    /// The record.
    pub record: RecordId,
    /// Its install.
    pub install: InstallId,
    /// Its number in the outbox of that install.
    pub sequence: u64,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// Its number in the gateway's feed of changes.
    pub feed_seq: u64,
    /// Its leaf in the log, from 0.
    pub log_index: u64,
    /// The audit path to the checkpoint's root.
    pub inclusion: Vec<Sha256Digest>,
    /// The crime or incident number of a report, or of the report that a
    /// supplement is to.
    pub number: Option<ForceNumber>,
    /// Whether the force keeps it apart because a check failed.
    pub quarantined: bool,
}

/// An attachment that the force holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptedAttachment {
    /// The attachment.
    pub attachment: AttachmentId,
    /// SHA-256 of its manifest.
    pub manifest_sha256: Sha256Digest,
    /// Size of the plaintext in bytes.
    pub size: u64,
}

impl Receipt {
    /// A receipt of level R1.
    #[must_use]
    pub fn new(incarnation: String, device: DeviceId, received_at: Timestamp) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            schema_version: 1,
            level: ReceiptLevel::R1,
            incarnation,
            device,
            received_at,
            records: Vec::new(),
            attachments: Vec::new(),
            checkpoint: None,
        }
    }

    /// Signs it with the gateway's receipt key.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the key refuses.
    pub fn seal(&self, signer: &dyn Signer) -> Result<Envelope, SealError> {
        Envelope::sign(RECEIPT_PAYLOAD_TYPE, crate::canonical_json(self)?, signer)
    }

    /// Checks the signature, the checkpoint and every inclusion proof.
    ///
    /// # Errors
    ///
    /// [`SealError`] naming the first part that does not hold.
    pub fn verify(
        envelope: &Envelope,
        receipt_key: &PublicKey,
        log_key: &LogKey,
    ) -> Result<Self, SealError> {
        let what = "the receipt";
        if envelope.payload_type != RECEIPT_PAYLOAD_TYPE {
            return Err(SealError::Rule {
                what,
                why: "the envelope holds something else",
            });
        }
        let receipt: Self = crate::parse_canonical(what, envelope.verify(what, receipt_key)?)?;
        if receipt.schema != SCHEMA || receipt.schema_version != 1 {
            return Err(SealError::Rule {
                what,
                why: "its schema is not known to this version",
            });
        }
        if let Some(checkpoint) = receipt.verified_checkpoint(log_key)? {
            for record in &receipt.records {
                record
                    .proof(checkpoint.size)
                    .verify(&leaf_hash(&record.sha256), &checkpoint.root)?;
            }
        } else if !receipt.records.is_empty() {
            return Err(SealError::Rule {
                what,
                why: "it has records but no checkpoint",
            });
        }
        Ok(receipt)
    }

    /// The checkpoint, if there is one and the log signed it.
    ///
    /// # Errors
    ///
    /// [`SealError`] when it does not verify.
    pub fn verified_checkpoint(&self, log_key: &LogKey) -> Result<Option<Checkpoint>, SealError> {
        self.checkpoint
            .as_deref()
            .map(|note| log_key.verify(note))
            .transpose()
    }
}

impl ReceiptedRecord {
    /// The inclusion proof in a tree of this size.
    #[must_use]
    pub fn proof(&self, tree_size: u64) -> InclusionProof {
        InclusionProof {
            index: self.log_index,
            tree_size,
            hashes: self.inclusion.clone(),
        }
    }
}
