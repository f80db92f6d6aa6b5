//! The beginning of a sync: versions, limits and the gateway's wishes.

use pocketbook_model::Timestamp;
use serde::{Deserialize, Serialize};

/// A tablet begins a sync.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SessionRequest {
    /// Versions of the protocol that the tablet speaks.
    pub protocols: Vec<u32>,
    /// The version of Pocketbook.
    pub app_version: String,
}

/// The gateway agrees.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionResponse {
    /// The version to speak.
    pub protocol: u32,
    /// The gateway's limits.
    pub limits: Limits,
    /// The gateway's time.
    pub gateway_time: Timestamp,
    /// Which history of the gateway this is; new after a restore.
    pub incarnation: String,
    /// Number of the newest change.
    pub feed_head: u64,
    /// The gateway's wishes.
    pub control: SyncControl,
}

/// Limits of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limits {
    /// Largest body in bytes after decompression.
    pub max_body: u64,
    /// Largest range of a segment in bytes.
    pub max_range: u64,
}

/// How the gateway wants to be used just now, so that it can calm a change of
/// shifts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SyncControl {
    /// Seconds until the next sync.
    pub next_poll_s: u32,
    /// Seconds over which tablets should spread themselves.
    pub spread_s: u32,
    /// Records in one push.
    pub max_batch: u32,
    /// Connections for attachments.
    pub concurrency: u32,
}
