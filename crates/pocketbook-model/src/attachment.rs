//! How a record names a file that belongs to it.

use serde::{Deserialize, Serialize};

use crate::{AttachmentId, ExhibitReference, MediaType, Sha256Digest};

/// A file bound to a record by the digest of its plaintext.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}
