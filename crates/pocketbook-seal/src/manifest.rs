//! What an attachment is made of as it travels and rests: encrypted segments,
//! their digests, and the key wrapped for the force.

use pocketbook_model::{AttachmentId, MediaType, Sha256Digest};
use serde::{Deserialize, Serialize};

use crate::SealError;

/// Greatest size of one encrypted segment in bytes.
pub const MANIFEST_SEGMENT_LIMIT: u64 = 4 << 20;

/// Describes an encrypted attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentManifest {
    /// The attachment.
    pub attachment: AttachmentId,
    /// SHA-256 of the plaintext.
    pub sha256: Sha256Digest,
    /// Size of the plaintext in bytes.
    pub size: u64,
    /// What the plaintext is.
    pub media_type: MediaType,
    /// The encrypted segments, in order.
    pub segments: Vec<SegmentManifest>,
    /// The attachment's key, sealed to the force's evidence key: HPKE
    /// (RFC 9180) with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM;
    /// encapsulated key and ciphertext, in base64.
    pub wrapped_key: String,
}

/// One encrypted segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentManifest {
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the encrypted bytes.
    pub sha256: Sha256Digest,
}

impl AttachmentManifest {
    /// Greatest number of segments: 64 GiB.
    pub const SEGMENTS: usize = 16_384;

    /// The manifest in canonical JSON.
    ///
    /// # Errors
    ///
    /// [`SealError::NotCanonical`] when a size is out of range.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        crate::canonical_json(self)
    }

    /// SHA-256 of the canonical JSON: what a receipt names.
    ///
    /// # Errors
    ///
    /// As [`Self::to_bytes`].
    pub fn digest(&self) -> Result<Sha256Digest, SealError> {
        Ok(crate::sha256(&self.to_bytes()?))
    }

    /// Checks what a stranger's manifest claims about itself.
    ///
    /// # Errors
    ///
    /// [`SealError::Rule`] saying which rule is broken.
    pub fn check(&self) -> Result<(), SealError> {
        let rule = |why| {
            Err(SealError::Rule {
                what: "the attachment manifest",
                why,
            })
        };
        if self.segments.is_empty() || self.segments.len() > Self::SEGMENTS {
            return rule("it must have between 1 and 16,384 segments");
        }
        if self
            .segments
            .iter()
            .any(|s| s.size == 0 || s.size > MANIFEST_SEGMENT_LIMIT)
        {
            return rule("each segment must have between 1 byte and 4 MiB");
        }
        if self.wrapped_key.is_empty() || self.wrapped_key.len() > 1024 {
            return rule("its wrapped key must be given");
        }
        Ok(())
    }
}
