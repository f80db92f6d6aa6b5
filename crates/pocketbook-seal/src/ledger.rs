//! The ledger: an append-only audit log, hash-chained so that a missing, altered
//! or reordered entry is seen (`chain.rs`).
//!
//! Entries are canonical JSON numbered from 1 without gaps. The operations are
//! the six of the Data Protection Act 2018, section 62, and those of the tablet.

use pocketbook_model::{InstallId, OfficerId, Sha256Digest, TimeRecord};
use serde::{Deserialize, Serialize};

use crate::SealError;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LedgerOperation {
    /// The ledger began, with a new install.
    Created,
    /// The tablet was enrolled with a force.
    Enrolled,
    /// An officer's account was added.
    OfficerAdded,
    /// A vault was unlocked.
    Unlocked,
    /// A PIN was refused.
    UnlockFailed,
    /// A vault was locked.
    Locked,
    /// Collection (s.62(1)(a)).
    Collected,
    /// Alteration (s.62(1)(b)).
    Altered,
    /// Consultation (s.62(1)(c)).
    Consulted,
    /// Disclosure, including transfers (s.62(1)(d)).
    Disclosed,
    /// Combination (s.62(1)(e)).
    Combined,
    /// Erasure (s.62(1)(f)).
    Erased,
    /// A statement's pages were fixed.
    Finalised,
    /// An officer chose another form than the one in use, which could not print
    /// the statement; `subject` is its digest.
    FormChosen,
    /// A statement went back to editing; its signatures no longer count.
    Reopened,
    /// A signature was taken.
    Signed,
    /// A record was sealed.
    Sealed,
    /// The force's receipt for a record or attachment arrived and held.
    Received,
    /// The gateway refused a record, which is parked.
    Wedged,
    /// An edition of the force's reference data arrived and is used.
    ReferenceAccepted,
    /// An edition of the force's reference data is not used, and why is shown.
    ReferenceRefused,
    /// The force told of another thing with the reference of an exhibit here.
    Collided,
    /// The ledger head is behind one that was seen before.
    RollbackSuspected,
    /// Work was recovered after a crash.
    Recovered,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerEntry {
    /// Its number, from 1 without gaps.
    pub sequence: u64,
    /// The install whose ledger this is.
    pub install: InstallId,
    /// What was done.
    pub operation: LedgerOperation,
    /// Who did it; absent for what the tablet does by itself.
    pub actor: Option<OfficerId>,
    /// When, as far as the tablet knew.
    pub time: TimeRecord,
    /// Identifier of what it was done to.
    pub about: Option<String>,
    /// Digest of what it was done to, as it was then.
    pub subject: Option<Sha256Digest>,
    /// A code that says more; never personal data.
    pub note: Option<String>,
}

impl LedgerEntry {
    /// The bytes that enter the chain.
    ///
    /// # Errors
    ///
    /// [`SealError::NotCanonical`] when a number is out of range.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealError> {
        crate::canonical_json(self)
    }

    /// Reads the bytes of an entry.
    ///
    /// # Errors
    ///
    /// [`SealError`] when they are not canonical or not an entry.
    pub fn parse(bytes: &[u8]) -> Result<Self, SealError> {
        crate::parse_canonical("the ledger entry", bytes)
    }
}
