//! How a later record relates to an earlier one. A sealed record is never
//! edited: what comes later is a record of its own that names it by digest.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Limit, Personal, RecordId, Sha256Digest};

/// A sealed record, exactly: its identifier and the digest of its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordLink {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
}

/// How a record relates to an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The earlier record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// What this record does to it.
    pub kind: AmendmentKind,
    /// Why.
    pub reason: Personal,
}

/// What a later record does to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AmendmentKind {
    /// Corrects it.
    Correction,
    /// Adds to it.
    Addition,
    /// Withdraws it.
    Withdrawal,
}

impl AmendmentKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Correction, Self::Addition, Self::Withdrawal];

    /// The name in databases and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Addition => "addition",
            Self::Withdrawal => "withdrawal",
        }
    }

    /// Reads the name that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Amendment {
    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let field = format!("{path}.reason");
        found.extend(
            Limit::ADDRESS
                .required()
                .check_final(&field, self.reason.reveal())
                .err(),
        );
    }
}
