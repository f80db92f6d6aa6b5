//! Sealed records on their way to the force.

use pocketbook_model::{ForceNumber, InstallId, RecordId, Sha256Digest};
use serde::{Deserialize, Serialize};

use crate::AmendmentStanding;

/// Several sealed records.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PushRequest {
    /// The records.
    pub items: Vec<PushItem>,
}

/// One sealed record.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PushItem {
    /// The record.
    pub record: RecordId,
    /// The install that sealed it.
    pub install: InstallId,
    /// Its number in the outbox of that install.
    pub sequence: u64,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// Its DSSE envelope, the exact text.
    pub envelope: String,
}

impl std::fmt::Debug for PushItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PushItem({})", self.record)
    }
}

/// What came of each record, in any order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PushResponse {
    /// The results.
    pub results: Vec<PushResult>,
}

/// What came of one record.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PushResult {
    /// The record.
    pub record: RecordId,
    /// What came of it.
    pub outcome: PushOutcome,
    /// Why it was refused or put apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RejectReason>,
    /// Seconds to wait, for `retry_later`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// The signed receipt: the text of a DSSE envelope. One for each record, so
    /// that evidence of one never discloses another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// The crime or incident number of a report, or of the report that a supplement is
    /// to; the receipt holds it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<ForceNumber>,
    /// For a further statement: how it stands to the earlier one it names. It is
    /// stored and receipted whatever this says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amendment: Option<AmendmentStanding>,
}

/// What came of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PushOutcome {
    /// Stored now.
    Stored,
    /// Stored before; the same receipt again.
    Duplicate,
    /// Stored apart, because a check failed; receipted all the same.
    StoredQuarantined,
    /// Not stored now; send it again later.
    RetryLater,
    /// Refused: this is not an authentic record of this tablet.
    RejectedMalformed,
}

/// Why a record was refused or put apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// The envelope cannot be read.
    Envelope,
    /// No officer's key of this tablet signed it.
    Signature,
    /// The digest given is not that of the payload.
    Digest,
    /// The payload breaks its schema.
    Payload,
    /// The payload names another tablet, install or record.
    Provenance,
    /// Another record with this identifier or this number is stored already.
    Fork,
}

impl PushOutcome {
    /// Whether the gateway holds the record and has signed for it.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(
            self,
            Self::Stored | Self::Duplicate | Self::StoredQuarantined
        )
    }
}

impl RejectReason {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::Signature => "signature",
            Self::Digest => "digest",
            Self::Payload => "payload",
            Self::Provenance => "provenance",
            Self::Fork => "fork",
        }
    }
}
