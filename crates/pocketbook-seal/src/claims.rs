//! What is claimed of a bundle, and what came of each claim.

use std::fmt;

use pocketbook_model::{BoundExhibit, CustodyLink, Personal, Refusal};
use serde::Serialize;

use crate::{SealError, VerifiedEvidence, VerifiedRecord};

/// What came of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Proved,
    /// It does not.
    Failed,
    /// What is needed to check it was not given.
    NotChecked,
    /// It holds, and there is something that whoever relies on it must know.
    Flagged,
}

/// One claim and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Claim {
    /// Name of the claim.
    pub name: &'static str,
    /// What is claimed, or why it fails.
    pub statement: String,
    /// What proved it.
    pub proved_by: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.outcome {
            Outcome::Proved => "proved",
            Outcome::Failed => "FAILED",
            Outcome::NotChecked => "NOT CHECKED",
            Outcome::Flagged => "FLAGGED",
        };
        write!(f, "{word:<12} {}: {}", self.name, self.statement)
    }
}

/// The claims of a bundle, up to the first that failed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VerificationReport {
    /// The claims in the order they were checked.
    pub claims: Vec<Claim>,
    /// Which record the bundle holds, as soon as its payload was read.
    pub record: Option<VerifiedRecord>,
    /// The exhibits that its words, files or property name, as they were sealed
    /// with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exhibits: Vec<BoundExhibit>,
    /// For a statement that the witness refused to sign: when, and the reason
    /// that was certified, in the officer's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Names that the witness typed as their signature and that are not the name
    /// printed on the statement, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub typed_otherwise: Vec<Personal>,
    /// For a custody record that verifies: its link in the chain.
    #[serde(skip)]
    pub custody: Option<CustodyLink>,
    /// The record and the force's receipt as they were verified, once every
    /// claim of the bundle holds.
    #[serde(skip)]
    pub evidence: Option<VerifiedEvidence>,
}

impl VerificationReport {
    /// Whether no claim failed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.failure().is_none()
    }

    /// The claim that failed, if one did.
    #[must_use]
    pub fn failure(&self) -> Option<&Claim> {
        self.claims
            .iter()
            .find(|claim| claim.outcome == Outcome::Failed)
    }

    pub(crate) fn proved(
        &mut self,
        name: &'static str,
        statement: String,
        proved_by: &'static str,
    ) {
        self.claims.push(Claim {
            name,
            statement,
            proved_by,
            outcome: Outcome::Proved,
        });
    }

    pub(crate) fn not_checked(&mut self, name: &'static str, statement: &str) {
        let statement = statement.to_owned();
        self.claims.push(Claim {
            name,
            statement,
            proved_by: "",
            outcome: Outcome::NotChecked,
        });
    }

    pub(crate) fn flagged(&mut self, name: &'static str, statement: String) {
        self.claims.push(Claim {
            name,
            statement,
            proved_by: "",
            outcome: Outcome::Flagged,
        });
    }

    pub(crate) fn failed(&mut self, Failure(name, statement): Failure) {
        self.claims.push(Claim {
            name,
            statement,
            proved_by: "",
            outcome: Outcome::Failed,
        });
    }
}

/// A claim that failed: its name and why.
pub(crate) struct Failure(pub(crate) &'static str, pub(crate) String);

/// Says which claim fails with an error.
pub(crate) trait Claimed<T> {
    fn claim(self, name: &'static str) -> Result<T, Failure>;
}

impl<T> Claimed<T> for Result<T, SealError> {
    fn claim(self, name: &'static str) -> Result<T, Failure> {
        self.map_err(|error| Failure(name, error.to_string()))
    }
}

/// Fails a claim unless what it needs holds.
pub(crate) fn require(condition: bool, name: &'static str, why: &str) -> Result<(), Failure> {
    if condition {
        Ok(())
    } else {
        Err(Failure(name, why.to_owned()))
    }
}
