//! How a further record stands to the earlier one that it names. Nothing is
//! refused for it: what is authentic is stored and receipted, and a doubt about
//! the chain is told, for people to look at.

use pocketbook_model::RecordId;
use serde::{Deserialize, Serialize};

/// What the gateway holds of the record that a further one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ParentStanding {
    /// The very record, by digest.
    Held,
    /// No such record yet: it may still be on a tablet.
    Missing,
    /// A record with that identifier and another digest.
    Differs,
}

impl ParentStanding {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Missing => "missing",
            Self::Differs => "differs",
        }
    }
}

/// How a further record stands, at the moment of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AmendmentStanding {
    /// What the gateway holds of the record it names.
    pub parent: ParentStanding,
    /// The other records that name the same one, in the order in which they
    /// came: the chain is forked unless there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<RecordId>,
}

impl AmendmentStanding {
    /// Whether somebody should look at it: its parent is not held, or the chain
    /// is forked.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.parent != ParentStanding::Held || !self.others.is_empty()
    }
}
