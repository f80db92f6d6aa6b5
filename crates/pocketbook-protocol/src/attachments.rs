//! Attachments on their way to the force: ranges of encrypted segments, in any
//! order, over any connection.

use pocketbook_model::AttachmentId;
use serde::{Deserialize, Serialize};

/// Header with the size of the whole segment in bytes.
pub const SEGMENT_SIZE_HEADER: &str = "pocketbook-segment-size";

/// What the gateway holds of an attachment: the only truth after a crash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttachmentHeld {
    /// The attachment.
    pub attachment: AttachmentId,
    /// What is held of each segment that was begun.
    pub segments: Vec<SegmentHeld>,
    /// The receipt, once it is complete: the text of a DSSE envelope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// What is held of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SegmentHeld {
    /// Number of the segment, from 0.
    pub segment: u32,
    /// Ranges held: first byte and byte after the last; sorted, not touching.
    pub ranges: Vec<(u64, u64)>,
}

/// An attachment is complete.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CompleteResponse {
    /// The signed receipt: the text of a DSSE envelope.
    pub receipt: String,
}
