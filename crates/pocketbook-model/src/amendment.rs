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
    /// How the earlier record was known where this one was made.
    pub seen: EarlierSeen,
    /// The name that the earlier statement was made in, where it is another than
    /// this one's; absent when they are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_name: Option<EarlierName>,
}

/// How the earlier record was known where the further one was made. Whoever
/// reads the further one must know whether its maker had the first before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarlierSeen {
    /// It was sealed in the same vault.
    SealedHere,
    /// Its evidence bundle was read there, and verified.
    Bundle,
    /// Only its identifier and its digest were given: nothing of it was seen.
    NotSeen,
}

impl EarlierSeen {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::SealedHere, Self::Bundle, Self::NotSeen];

    /// The name in databases and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SealedHere => "sealed_here",
            Self::Bundle => "bundle",
            Self::NotSeen => "not_seen",
        }
    }

    /// Reads the name that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seen| seen.as_str() == name)
    }

    /// The same for a person who reads about the further record.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::SealedHere => "which was sealed in the same vault",
            Self::Bundle => "whose evidence bundle was verified when this was made",
            Self::NotSeen => "of which only record and digest were given, and nothing was seen",
        }
    }
}

/// The name that an earlier statement was made in, and why it is another now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EarlierName {
    /// The name on the earlier statement.
    pub name: Personal,
    /// Why it differs, such as `misspelt` or `changed by marriage`.
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
        if let Some(earlier) = &self.earlier_name {
            // Both stand in one line of the form's head.
            for (part, text) in [("name", &earlier.name), ("reason", &earlier.reason)] {
                let field = format!("{path}.earlier_name.{part}");
                found.extend(Limit::NAME.check_final(&field, text.reveal()).err());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_know_the_earlier_record_has_its_own_name() {
        for seen in EarlierSeen::ALL {
            assert_eq!(EarlierSeen::from_name(seen.as_str()), Some(seen));
            assert_eq!(serde_json::to_value(seen).unwrap(), seen.as_str());
        }
    }
}
