//! The gateway's feed of changes, in the order they were committed.

use pocketbook_model::{CrimeNumber, RecordId};
use serde::{Deserialize, Serialize};

/// Some changes after a cursor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The changes, oldest first.
    pub items: Vec<Change>,
    /// Where to go on; opaque.
    pub cursor: String,
    /// Whether there are more at once.
    pub more: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its number.
    pub feed_seq: u64,
    /// What changed.
    pub kind: ChangeKind,
    /// The record that changed.
    pub record: RecordId,
    /// The crime number it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crime_number: Option<CrimeNumber>,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A record was stored.
    RecordStored,
}
