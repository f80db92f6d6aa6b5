//! Canonical bytes, signatures, the ledger chain, receipts, log proofs and
//! evidence bundles.
//!
//! This room makes and checks evidence without any database, clock or network:
//! what it verifies here, a court's expert can verify with public tools.
//!
//! ```text
//! SealedPayload --canonical JSON--> bytes --DSSE--> Envelope        (tablet)
//!       |                             |
//!       |                          SHA-256 = what identifies the record
//!       |                             |
//! LedgerEntry{Sealed, subject} --> commitment --> hash chain        (tablet)
//!                                     |
//!                          leaf of the transparency log             (gateway)
//!                                     |
//!           Receipt{inclusion proof, checkpoint} --DSSE--> Envelope (gateway)
//! ```

mod bundle;
mod canonical;
mod certificate;
mod chain;
mod checkpoint;
pub mod chunked;
mod claims;
mod custody_chain;
mod dsse;
mod error;
mod evidence;
mod evidence_key;
mod extract;
mod fixed_signature;
mod keys;
mod ledger;
mod lineage;
mod log;
mod manifest;
mod named;
mod outcome;
mod payload;
mod receipt;
mod reference;
mod verify;

pub use bundle::{BundleParts, unpack_bundle, write_bundle};
pub use canonical::{canonical_json, parse_canonical, require_canonical};
pub use certificate::{
    CertificateAuthority, CertifiedKey, CertifiedRole, Validity, verify_authority,
    verify_certificate,
};
pub use chain::{Commitment, LedgerHead, LedgerSecret, MatterKey, StoredEntry, verify_chain};
pub use checkpoint::{Checkpoint, LogKey, LogSigner, tlog_proof_text};
pub use claims::{Claim, Outcome, VerificationReport};
pub use custody_chain::{ChainEvent, CustodyChain, follow_custody};
pub use dsse::{Envelope, EnvelopeSignature, pre_authentication_encoding};
pub use error::{SealError, SigningFault};
pub use evidence::VerifiedEvidence;
pub use evidence_key::{EvidenceKey, EvidencePrivateKey};
pub use extract::{ExtractEntry, LedgerExtract, VerifiedExtract};
pub use fixed_signature::fixed_signature;
pub use keys::{KeyId, PublicKey, Signer, SoftwareSigner, sha256};
pub use ledger::{LedgerEntry, LedgerOperation};
pub use lineage::{VerifiedAmendment, VerifiedRecord, relate};
pub use log::{
    InclusionProof, consistency_proof, inclusion_proof, leaf_hash, root, stored_hashes_for_append,
    verify_consistency,
};
pub use manifest::{AttachmentManifest, MANIFEST_SEGMENT_LIMIT, SegmentManifest};
pub use named::NamedRecord;
pub use payload::{LedgerPosition, PdfReference, Provenance, SealedPayload};
pub use receipt::{
    RECEIPT_PAYLOAD_TYPE, Receipt, ReceiptLevel, ReceiptedAttachment, ReceiptedRecord,
};
pub use reference::{REFERENCE_LIMIT, REFERENCE_PAYLOAD_TYPE, ReferenceEdition};
pub use verify::{TrustAnchors, verify_bundle};
