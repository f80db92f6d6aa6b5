//! How a record names a file that belongs to it.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, ExhibitReference, MediaType, Sha256Digest};

/// A file bound to a record by the digest of its plaintext.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttachmentReference {
    /// The attachment.
    pub id: AttachmentId,
    /// SHA-256 of the file as captured.
    pub sha256: Sha256Digest,
    /// Size in bytes as captured.
    pub size: u64,
    /// What the content is, judged by the content.
    pub media_type: MediaType,
    /// The exhibit it is, where a statement produces it as one.
    pub exhibit: Option<ExhibitReference>,
    /// What it is to the record, where that is not a capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<AttachmentPurpose>,
}

/// What a file that was made from a record is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttachmentPurpose {
    /// The pages with the signatures on them; the pages as shown, before they
    /// were signed, are the record's own PDF.
    SignedPages,
    /// The ink of the signatures.
    Ink,
}
