//! The sealed payload: what is signed, in full.
//!
//! Its exact bytes are stored, sent and verified; canonicalisation is there so
//! that anyone can recompute them. A sealed record is never edited: what comes
//! later is another record that [`Amendment`]s it.

use std::collections::BTreeSet;

use pocketbook_model::{
    Amendment, AttachmentId, AttachmentReference, BoundExhibit, CustodyRecord, DeviceId,
    ExhibitThing, FormReference, InstallId, Officer, RecordId, RecordKind, Sha256Digest,
    TimeRecord,
};
use serde::{Deserialize, Serialize};

use crate::{KeyId, LedgerEntry, LedgerOperation, SealError};

/// The one version of the schemas that exists yet.
const SCHEMA_VERSION: u32 = 1;

/// What an officer's key signs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SealedPayload {
    /// Name of the schema; fits the kind.
    pub schema: String,
    /// Version of the schema.
    pub schema_version: u32,
    /// The record.
    pub record: RecordId,
    /// What it is.
    pub kind: RecordKind,
    /// The statement with its declaration and signatures, or the report with
    /// its incident, as entered.
    pub content: serde_json::Value,
    /// The template the pages were laid out with, for a statement.
    pub form: Option<FormReference>,
    /// The pages as shown and signed, for a statement.
    pub pdf: Option<PdfReference>,
    /// Photographs, recordings and documents that belong to the record.
    pub attachments: Vec<AttachmentReference>,
    /// The exhibits that its words, its files or its property name, each with
    /// what it was on the tablet that sealed it.
    pub exhibits: Vec<BoundExhibit>,
    /// Who sealed it, where, and where in the ledger.
    pub provenance: Provenance,
    /// When, as far as the tablet knew.
    pub time: TimeRecord,
    /// The newest checkpoint of the log that the tablet had seen: the record
    /// is not older than that.
    pub last_checkpoint: Option<String>,
    /// 32 random bytes in hexadecimal, so that a digest reveals nothing that
    /// could be guessed.
    pub nonce: String,
    /// The earlier record that this one corrects, adds to or withdraws.
    pub amends: Option<Amendment>,
}

/// The printed pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PdfReference {
    /// The attachment that holds the PDF.
    pub attachment: AttachmentId,
    /// SHA-256 of the PDF.
    pub sha256: Sha256Digest,
    /// Its size in bytes.
    pub size: u64,
    /// Number of pages.
    pub pages: u32,
}

/// Where a record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The officer who sealed it.
    pub officer: Officer,
    /// The officer's key on this tablet.
    pub officer_key: KeyId,
    /// The tablet.
    pub device: DeviceId,
    /// The install within the tablet.
    pub install: InstallId,
    /// The version of Pocketbook.
    pub app_version: String,
    /// Where the sealing stands in the ledger.
    pub ledger: LedgerPosition,
}

/// The ledger entry that seals a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LedgerPosition {
    /// Its number.
    pub sequence: u64,
    /// Hash of the entry before it.
    pub previous: Sha256Digest,
}

impl SealedPayload {
    /// The bytes to sign, after the checks of [`SealedPayload::parse`].
    ///
    /// # Errors
    ///
    /// [`SealError`] when a rule of the schema is broken.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        self.check()?;
        crate::canonical_json(self)
    }

    /// Reads a payload and checks every rule of its schema.
    ///
    /// # Errors
    ///
    /// [`SealError`] naming the rule that is broken.
    pub fn parse(payload_type: &str, bytes: &[u8]) -> Result<Self, SealError> {
        let payload: Self = crate::parse_canonical("the payload", bytes)?;
        if payload_type != payload.kind.payload_type() {
            return Err(SealError::Rule {
                what: "the payload",
                why: "its kind is not the envelope's",
            });
        }
        payload.check()?;
        Ok(payload)
    }

    /// The ledger entry that seals this payload. Every field of it follows from
    /// the payload, so the signature covers the entry as well as all before it.
    #[must_use]
    pub fn sealing_entry(&self, payload_digest: Sha256Digest) -> LedgerEntry {
        LedgerEntry {
            sequence: self.provenance.ledger.sequence,
            install: self.provenance.install,
            operation: LedgerOperation::Sealed,
            actor: Some(self.provenance.officer.id),
            time: self.time.clone(),
            about: Some(self.record.to_string()),
            subject: Some(payload_digest),
            note: None,
        }
    }

    /// The custody record in it, if it is one.
    ///
    /// # Errors
    ///
    /// [`SealError::Rule`] when its content is not that of a custody record.
    pub fn custody(&self) -> Result<Option<CustodyRecord>, SealError> {
        if self.kind != RecordKind::Custody {
            return Ok(None);
        }
        CustodyRecord::deserialize(&self.content)
            .map(Some)
            .map_err(|_| SealError::Rule {
                what: "the payload",
                why: "its content is not that of a custody record",
            })
    }

    /// A chain of custody is followed by strangers, so each record of it is
    /// held to its shape here, and not only where it is made.
    fn check_custody(&self) -> Result<(), SealError> {
        match self.custody()?.map(|custody| custody.check()) {
            None | Some(Ok(())) => Ok(()),
            Some(Err(_)) => Err(SealError::Rule {
                what: "the payload",
                why: "a field of its custody record breaks a rule",
            }),
        }
    }

    /// A reference stands for one thing in a record: whoever reads the words and
    /// whoever opens the file must mean the same.
    fn check_exhibits(&self) -> Result<(), &'static str> {
        if self.kind == RecordKind::Custody && !self.exhibits.is_empty() {
            return Err("a custody record is about its own exhibit and names no others");
        }
        let (mut ids, mut references) = (BTreeSet::new(), BTreeSet::new());
        for bound in &self.exhibits {
            if bound.check().is_err() {
                return Err("an exhibit in it is not described");
            }
            let plain = bound.reference.plain();
            let mut files = self.attachments.iter().filter(|file| {
                file.exhibit
                    .as_ref()
                    .is_some_and(|own| own.plain() == plain)
            });
            let is_it = |file: &AttachmentReference| match bound.thing {
                ExhibitThing::File { attachment, sha256 } => {
                    file.id == attachment && file.sha256 == sha256
                }
                ExhibitThing::Physical => false,
            };
            if !files.all(is_it) {
                return Err("a file in it has the reference of another exhibit");
            }
            if !ids.insert(bound.exhibit) || !references.insert(plain) {
                return Err("it names an exhibit twice");
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), SealError> {
        let rule = |why| {
            Err(SealError::Rule {
                what: "the payload",
                why,
            })
        };
        if self.schema != self.kind.schema() || self.schema_version != SCHEMA_VERSION {
            return rule("its schema is not known to this version; use a newer one");
        }
        let printed = self.kind.has_pages();
        if printed != self.pdf.is_some() || printed != self.form.is_some() {
            return rule(
                "statements and their rear pages, and nothing else, have pages and a form",
            );
        }
        if !self.content.is_object() {
            return rule("its content is not an object");
        }
        self.check_custody()?;
        if let Err(why) = self.check_exhibits() {
            return rule(why);
        }
        if self.kind == RecordKind::SupplementaryReport && self.amends.is_none() {
            return rule("a supplementary report names no report");
        }
        if self.nonce.len() != 64
            || !self
                .nonce
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        {
            return rule("its nonce is not 32 bytes in lower-case hexadecimal");
        }
        if self.provenance.ledger.sequence == 0 {
            return rule("its ledger position is not a number from 1");
        }
        let mut ids: Vec<_> = self.attachments.iter().map(|a| a.id).collect();
        ids.extend(self.pdf.as_ref().map(|pdf| pdf.attachment));
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() != count {
            return rule("it names an attachment twice");
        }
        Ok(())
    }
}
