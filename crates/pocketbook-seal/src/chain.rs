//! The chain under a ledger: what makes a missing, altered or reordered entry
//! be seen, also by someone who may not read every entry.
//!
//! A chain over the entries themselves could only be checked by whoever has
//! them all, and a defence is not to be told of the officer's other matters.
//! So the chain runs over a commitment to each entry:
//!
//! ```text
//! h_n    = SHA-256(0x02 || h_(n-1) || mark_n || digest_n)    h_0 is 32 zero bytes
//! digest = SHA-256(0x03 || salt || entry)
//! mark   = SHA-256(0x04 || K || n)
//! salt   = SHA-256(0x05 || K || n)
//! K      = HMAC-SHA-256(secret of the ledger, matter)
//! ```
//!
//! `n` is the entry's number in eight bytes, most significant first. `K` belongs
//! to one matter (a draft with all that is done to it) in one ledger:
//!
//! - without it a withheld entry cannot be guessed, though an entry says little
//!   that is not known (the salt), and two entries of one matter cannot be told
//!   from entries of two (the mark);
//! - with it, whoever is shown a matter finds every entry of it by its mark. An
//!   entry of that matter cannot be passed off as one of another.

use std::fmt;

use pocketbook_model::Sha256Digest;
use ring::hmac;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{LedgerEntry, SealError, sha256};

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

    /// The head after one more entry.
    #[must_use]
    pub fn followed_by(&self, commitment: &Commitment) -> Self {
        let parts = [
            [2].as_slice(),
            self.hash.as_bytes(),
            commitment.mark.as_bytes(),
            commitment.digest.as_bytes(),
        ];
        Self {
            sequence: self.sequence + 1,
            hash: sha256(&parts.concat()),
        }
    }
}

/// The secret from which the keys of a ledger's matters come. It never leaves
/// the vault whose ledger it is.
pub struct LedgerSecret(Zeroizing<[u8; 32]>);

impl LedgerSecret {
    /// A secret of 32 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key of a matter, named by an identifier or, for what concerns none,
    /// by the empty text.
    #[must_use]
    pub fn matter_key(&self, matter: &str) -> MatterKey {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_ref());
        let mut bytes = [0; 32];
        bytes
            .iter_mut()
            .zip(hmac::sign(&key, matter.as_bytes()).as_ref())
            .for_each(|(to, from)| *to = *from);
        MatterKey(Sha256Digest::from_bytes(bytes))
    }
}

/// What finds, and lets one check, every entry of one matter in one ledger. It
/// is given away with that matter, and tells nothing of any other.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MatterKey(Sha256Digest);

impl fmt::Debug for MatterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MatterKey")
    }
}

impl MatterKey {
    /// What an entry of this matter with this number is marked with.
    #[must_use]
    pub fn mark(&self, sequence: u64) -> Sha256Digest {
        self.derived(4, sequence)
    }

    /// Commits to an entry of this matter.
    #[must_use]
    pub fn commit(&self, sequence: u64, entry: &[u8]) -> Commitment {
        let salt = self.derived(5, sequence);
        Commitment {
            digest: sha256(&[&[3], salt.as_bytes().as_slice(), entry].concat()),
            mark: self.mark(sequence),
        }
    }

    fn derived(&self, purpose: u8, sequence: u64) -> Sha256Digest {
        let number = sequence.to_be_bytes();
        sha256(&[&[purpose], self.0.as_bytes().as_slice(), &number].concat())
    }
}

/// What the chain holds of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Salted digest of the entry.
    pub digest: Sha256Digest,
    /// Which matter it belongs to, for whoever has that matter's key.
    pub mark: Sha256Digest,
}

/// An entry as a ledger keeps it.
#[derive(Debug, Clone)]
pub struct StoredEntry {
    /// Its bytes.
    pub entry: Vec<u8>,
    /// The matter it belongs to; empty for none.
    pub matter: String,
    /// The hash that was kept beside it.
    pub hash: Sha256Digest,
}

/// Recomputes a run of entries from a known head.
///
/// # Errors
///
/// [`SealError::Ledger`] naming the first entry that is missing, reordered or
/// altered.
pub fn verify_chain<E: From<SealError>>(
    secret: &LedgerSecret,
    start: LedgerHead,
    entries: impl Iterator<Item = Result<StoredEntry, E>>,
) -> Result<LedgerHead, E> {
    let mut head = start;
    for item in entries {
        let StoredEntry {
            entry,
            matter,
            hash,
        } = item?;
        let sequence = head.sequence + 1;
        let broken = |why| SealError::Ledger { sequence, why };
        let parsed =
            LedgerEntry::parse(&entry).map_err(|_| broken("its bytes are not a ledger entry"))?;
        if parsed.sequence != sequence {
            return Err(broken("is missing; the next one found has another number").into());
        }
        head = head.followed_by(&secret.matter_key(&matter).commit(sequence, &entry));
        if head.hash != hash {
            return Err(broken("does not follow from the entry before it").into());
        }
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LedgerOperation;
    use pocketbook_model::{InstallId, TimeRecord, Timestamp};

    const SECRET: [u8; 32] = [7; 32];

    fn entries(count: u64) -> Vec<StoredEntry> {
        let secret = LedgerSecret::from_bytes(SECRET);
        let mut head = LedgerHead::START;
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
                let entry = entry.to_bytes().unwrap();
                let matter = format!("matter {}", sequence % 2);
                head = head.followed_by(&secret.matter_key(&matter).commit(sequence, &entry));
                StoredEntry {
                    entry,
                    matter,
                    hash: head.hash,
                }
            })
            .collect()
    }

    fn verify(entries: Vec<StoredEntry>) -> Result<LedgerHead, SealError> {
        verify_chain(
            &LedgerSecret::from_bytes(SECRET),
            LedgerHead::START,
            entries.into_iter().map(Ok),
        )
    }

    #[test]
    fn a_whole_ledger_verifies_to_its_head() {
        let all = entries(5);
        let hash = all[4].hash;
        assert_eq!(verify(all).unwrap(), LedgerHead { sequence: 5, hash });
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
        for position in 0..all[1].entry.len() {
            let mut changed = all.clone();
            changed[1].entry[position] ^= 1;
            assert!(verify(changed).is_err(), "byte {position}");
        }
        let mut moved = all.clone();
        moved[1].matter = "another matter".into();
        assert!(verify(moved).is_err());
        let mut swapped = all;
        swapped.swap(0, 1);
        assert!(verify(swapped).is_err());
    }

    #[test]
    fn the_chain_is_the_one_that_is_described() {
        // Computed from the description above with Python's hashlib and hmac:
        // what evidence rests on does not change unseen.
        let key = LedgerSecret::from_bytes([1; 32]).matter_key("matter");
        let commitment = key.commit(258, b"entry");
        let head = LedgerHead {
            sequence: 257,
            hash: Sha256Digest::from_bytes([9; 32]),
        };
        assert_eq!(
            [
                key.0,
                commitment.mark,
                commitment.digest,
                head.followed_by(&commitment).hash
            ]
            .map(|digest| digest.to_string()),
            [
                "c6aa7c454f08a20b76abf70a8b750bd0d1ca01a03404e43f0be6b551a31ac916",
                "31bef1d6dc192036620b24d5b5b8885eb3079a5693a2cc64c2828b866b36e877",
                "0a86a968acd373951058f08264d16ecc18f2d86f449bf872f8e935897bc90404",
                "54e5ad38e790b659de17c6b7a8de011081aa17f43a00fc2d4048eed57f4653e7"
            ]
        );
    }

    #[test]
    fn a_commitment_tells_neither_entry_nor_matter() {
        let secret = LedgerSecret::from_bytes(SECRET);
        let (ours, theirs) = (secret.matter_key("ours"), secret.matter_key("theirs"));
        let (first, second) = (theirs.commit(1, b"entry"), theirs.commit(2, b"entry"));
        // The same words of the same matter look unlike each other, unlike what
        // another matter's key gives, and unlike what another ledger's does.
        assert_ne!(first.digest, second.digest);
        assert_ne!(first.mark, second.mark);
        assert_ne!(first, ours.commit(1, b"entry"));
        assert_ne!(
            first,
            LedgerSecret::from_bytes([8; 32])
                .matter_key("theirs")
                .commit(1, b"entry")
        );
        assert_eq!(format!("{ours:?}"), "MatterKey");
    }
}
