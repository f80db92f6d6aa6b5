//! The transparency log as a tablet asks about it. Anybody may: a checkpoint is
//! worth what strangers can check of it.

use pocketbook_model::Sha256Digest;
use serde::{Deserialize, Serialize};

/// Shows that the log of `to` records continues the log of `from` records
/// (RFC 9162, section 2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogConsistency {
    /// Records in the older log.
    pub from: u64,
    /// Records in the newer log.
    pub to: u64,
    /// The proof's hashes.
    pub hashes: Vec<Sha256Digest>,
}
