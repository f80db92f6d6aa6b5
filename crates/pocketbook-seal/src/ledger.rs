//! The ledger: an append-only audit log in which each entry's hash covers the
//! one before, so that a missing, altered or reordered entry is seen.
//!
//! `h_n = SHA-256(0x02 || h_(n-1) || entry_n)`, `h_0` is 32 zero bytes, entries
//! are canonical JSON numbered from 1 without gaps. The operations are the six
//! of the Data Protection Act 2018, section 62, and those of the tablet.

use pocketbook_model::{InstallId, OfficerId, Sha256Digest, TimeRecord};
use serde::{Deserialize, Serialize};

use crate::{SealError, sha256};

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

/// How far a ledger goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerHead {
    /// Number of the newest entry; 0 before the first.
    pub sequence: u64,
    /// Its hash.
    pub hash: Sha256Digest,
}

impl LedgerHead {
    /// Before the first entry.
    pub const START: Self = Self {
        sequence: 0,
        hash: Sha256Digest::ZERO,
    };
}

/// Hash of an entry that follows another.
#[must_use]
pub fn chain(previous: &Sha256Digest, entry: &[u8]) -> Sha256Digest {
    sha256(&[&[2], previous.as_bytes().as_slice(), entry].concat())
}

/// Recomputes a run of entries from a known head. Each item is an entry's
/// bytes and the hash that was stored beside it.
///
/// # Errors
///
/// [`SealError::Ledger`] naming the first entry that is missing, reordered or
/// altered.
pub fn verify_chain<E: From<SealError>>(
    start: LedgerHead,
    entries: impl Iterator<Item = Result<(Vec<u8>, Sha256Digest), E>>,
) -> Result<LedgerHead, E> {
    let mut head = start;
    for item in entries {
        let (bytes, stored) = item?;
        let sequence = head.sequence + 1;
        let broken = |why| SealError::Ledger { sequence, why };
        let entry =
            LedgerEntry::parse(&bytes).map_err(|_| broken("its bytes are not a ledger entry"))?;
        if entry.sequence != sequence {
            return Err(broken("is missing; the next one found has another number").into());
        }
        let hash = chain(&head.hash, &bytes);
        if hash != stored {
            return Err(broken("does not follow from the entry before it").into());
        }
        head = LedgerHead { sequence, hash };
    }
    Ok(head)
}

/// The part of a ledger that concerns one record: every entry from the first
/// that mentions its draft to the one that sealed it, without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerExtract {
    /// The head before the first entry.
    pub start: LedgerHead,
    /// The entries.
    pub entries: Vec<LedgerEntry>,
}

impl LedgerExtract {
    /// Recomputes the chain of the extract.
    ///
    /// # Errors
    ///
    /// [`SealError::Ledger`] naming the first entry that does not fit.
    pub fn heads(&self) -> Result<Vec<LedgerHead>, SealError> {
        let mut head = self.start;
        let mut heads = vec![head];
        for entry in &self.entries {
            let sequence = head.sequence + 1;
            if entry.sequence != sequence {
                return Err(SealError::Ledger {
                    sequence,
                    why: "is missing from the extract",
                });
            }
            head = LedgerHead {
                sequence,
                hash: chain(&head.hash, &entry.to_bytes()?),
            };
            heads.push(head);
        }
        Ok(heads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::Timestamp;

    fn entries(count: u64) -> Vec<(Vec<u8>, Sha256Digest)> {
        let mut previous = Sha256Digest::ZERO;
        (1..=count)
            .map(|sequence| {
                let entry = LedgerEntry {
                    sequence,
                    install: InstallId::from_parts(1, [1; 10]),
                    operation: LedgerOperation::Altered,
                    actor: None,
                    time: TimeRecord {
                        wall: Timestamp::from_unix_ms(0),
                        boot_id: "boot".into(),
                        boot_ns: sequence,
                        gateway: None,
                    },
                    about: None,
                    subject: None,
                    note: None,
                };
                let bytes = entry.to_bytes().unwrap();
                previous = chain(&previous, &bytes);
                (bytes, previous)
            })
            .collect()
    }

    fn verify(entries: Vec<(Vec<u8>, Sha256Digest)>) -> Result<LedgerHead, SealError> {
        verify_chain(LedgerHead::START, entries.into_iter().map(Ok))
    }

    #[test]
    fn a_whole_ledger_verifies_to_its_head() {
        let all = entries(5);
        let last = all[4].1;
        assert_eq!(
            verify(all).unwrap(),
            LedgerHead {
                sequence: 5,
                hash: last
            }
        );
    }

    #[test]
    fn a_removed_entry_is_named() {
        for gone in 0..4_usize {
            let mut all = entries(5);
            all.remove(gone);
            let error = verify(all).unwrap_err();
            let expected = gone as u64 + 1;
            assert!(matches!(error, SealError::Ledger { sequence, .. } if sequence == expected));
        }
    }

    #[test]
    fn every_changed_byte_and_every_swap_is_seen() {
        let all = entries(3);
        for position in 0..all[1].0.len() {
            let mut changed = all.clone();
            changed[1].0[position] ^= 1;
            assert!(verify(changed).is_err(), "byte {position}");
        }
        let mut swapped = all;
        swapped.swap(0, 1);
        assert!(verify(swapped).is_err());
    }
}
