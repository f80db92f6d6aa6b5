//! Proofs of a transparency log: the Merkle tree of RFC 6962.
//!
//! A leaf is the 32-byte digest of a sealed payload. The log keeps the hash of
//! every complete subtree, addressed by (level, index): level 0 holds leaf
//! hashes, a hash on level `l` covers `2^l` leaves. Appending stores at most 64
//! hashes, a proof reads at most a few dozen.

use pocketbook_model::Sha256Digest;
use serde::{Deserialize, Serialize};

use crate::{SealError, sha256};

/// Hash of a leaf: `SHA-256(0x00 || digest)`.
#[must_use]
pub fn leaf_hash(record: &Sha256Digest) -> Sha256Digest {
    sha256(&[&[0], record.as_bytes().as_slice()].concat())
}

fn node_hash(left: &Sha256Digest, right: &Sha256Digest) -> Sha256Digest {
    sha256(&[&[1], left.as_bytes().as_slice(), right.as_bytes()].concat())
}

/// The largest power of two below `n`; `n` must be at least 2.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

fn range<E>(
    start: u64,
    n: u64,
    read: &mut impl FnMut(u8, u64) -> Result<Sha256Digest, E>,
) -> Result<Sha256Digest, E> {
    if n.is_power_of_two() && start.is_multiple_of(n) {
        let level = u8::try_from(n.trailing_zeros()).unwrap_or(u8::MAX);
        return read(level, start / n);
    }
    let k = split(n);
    let left = range(start, k, read)?;
    Ok(node_hash(&left, &range(start + k, n - k, read)?))
}

/// Root of the tree of the first `size` leaves.
///
/// # Errors
///
/// Whatever reading a stored hash answers.
pub fn root<E>(
    size: u64,
    read: &mut impl FnMut(u8, u64) -> Result<Sha256Digest, E>,
) -> Result<Sha256Digest, E> {
    if size == 0 {
        Ok(sha256(b""))
    } else {
        range(0, size, read)
    }
}

/// The hashes that appending leaf number `index` completes, in the order to
/// store them: (level, index on that level, hash).
///
/// # Errors
///
/// Whatever reading a stored hash answers.
pub fn stored_hashes_for_append<E>(
    index: u64,
    leaf: Sha256Digest,
    read: &mut impl FnMut(u8, u64) -> Result<Sha256Digest, E>,
) -> Result<Vec<(u8, u64, Sha256Digest)>, E> {
    let mut stored = vec![(0, index, leaf)];
    let (mut level, mut position, mut hash) = (0, index, leaf);
    while position % 2 == 1 {
        hash = node_hash(&read(level, position - 1)?, &hash);
        level += 1;
        position /= 2;
        stored.push((level, position, hash));
    }
    Ok(stored)
}

/// Shows that a leaf is in a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// Number of the leaf, from 0.
    pub index: u64,
    /// Number of leaves in the tree.
    pub tree_size: u64,
    /// The audit path, from the leaf upwards.
    pub hashes: Vec<Sha256Digest>,
}

/// Makes an inclusion proof.
///
/// # Errors
///
/// [`SealError::Log`] when the leaf is not in the tree; else whatever reading a
/// stored hash answers.
pub fn inclusion_proof<E: From<SealError>>(
    index: u64,
    tree_size: u64,
    read: &mut impl FnMut(u8, u64) -> Result<Sha256Digest, E>,
) -> Result<InclusionProof, E> {
    if index >= tree_size {
        return Err(SealError::Log {
            why: "the leaf is not in the tree",
        }
        .into());
    }
    let mut hashes = Vec::new();
    let (mut start, mut n, mut m) = (0, tree_size, index);
    while n > 1 {
        let k = split(n);
        if m < k {
            hashes.push(range(start + k, n - k, read)?);
            n = k;
        } else {
            hashes.push(range(start, k, read)?);
            start += k;
            n -= k;
            m -= k;
        }
    }
    hashes.reverse();
    Ok(InclusionProof {
        index,
        tree_size,
        hashes,
    })
}

impl InclusionProof {
    /// Checks that the leaf with this hash is under this root
    /// (RFC 9162, section 2.1.3.2).
    ///
    /// # Errors
    ///
    /// [`SealError::Log`] when it is not.
    pub fn verify(&self, leaf: &Sha256Digest, root: &Sha256Digest) -> Result<(), SealError> {
        let wrong = SealError::Log {
            why: "the record is not under the checkpoint's root",
        };
        if self.index >= self.tree_size {
            return Err(wrong);
        }
        let (mut index, mut last, mut hash) = (self.index, self.tree_size - 1, *leaf);
        for sibling in &self.hashes {
            if last == 0 {
                return Err(wrong);
            }
            if index % 2 == 1 || index == last {
                hash = node_hash(sibling, &hash);
                while index.is_multiple_of(2) && index != 0 {
                    index /= 2;
                    last /= 2;
                }
            } else {
                hash = node_hash(&hash, sibling);
            }
            index /= 2;
            last /= 2;
        }
        if last == 0 && hash == *root {
            Ok(())
        } else {
            Err(wrong)
        }
    }
}

/// Makes a proof that a tree grew only at its end.
///
/// # Errors
///
/// [`SealError::Log`] when the old tree is larger; else whatever reading a
/// stored hash answers.
pub fn consistency_proof<E: From<SealError>>(
    old_size: u64,
    new_size: u64,
    read: &mut impl FnMut(u8, u64) -> Result<Sha256Digest, E>,
) -> Result<Vec<Sha256Digest>, E> {
    if old_size > new_size {
        return Err(SealError::Log {
            why: "the older tree is the larger one",
        }
        .into());
    }
    let mut hashes = Vec::new();
    if old_size == 0 || old_size == new_size {
        return Ok(hashes);
    }
    let (mut start, mut n, mut m, mut whole) = (0, new_size, old_size, true);
    while m != n {
        let k = split(n);
        if m <= k {
            hashes.push(range(start + k, n - k, read)?);
            n = k;
        } else {
            hashes.push(range(start, k, read)?);
            start += k;
            n -= k;
            m -= k;
            whole = false;
        }
    }
    if !whole {
        hashes.push(range(start, n, read)?);
    }
    hashes.reverse();
    Ok(hashes)
}

/// Checks that a tree grew only at its end (RFC 9162, section 2.1.4.2).
///
/// # Errors
///
/// [`SealError::Log`] when it did not.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Sha256Digest,
    new_size: u64,
    new_root: &Sha256Digest,
    proof: &[Sha256Digest],
) -> Result<(), SealError> {
    let wrong = SealError::Log {
        why: "the newer log does not continue the older one",
    };
    if old_size > new_size {
        return Err(wrong);
    }
    if old_size == new_size {
        return if proof.is_empty() && old_root == new_root {
            Ok(())
        } else {
            Err(wrong)
        };
    }
    if old_size == 0 {
        return if proof.is_empty() && *old_root == sha256(b"") {
            Ok(())
        } else {
            Err(wrong)
        };
    }
    let mut hashes = proof.iter();
    let (mut index, mut last) = (old_size - 1, new_size - 1);
    while index % 2 == 1 {
        index /= 2;
        last /= 2;
    }
    // A complete old tree is its own first node.
    let first = if old_size.is_power_of_two() {
        Some(old_root)
    } else {
        hashes.next()
    };
    let Some(first) = first else {
        return Err(wrong);
    };
    let (mut old, mut new) = (*first, *first);
    for sibling in hashes {
        if last == 0 {
            return Err(wrong);
        }
        if index % 2 == 1 || index == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while index.is_multiple_of(2) && index != 0 {
                index /= 2;
                last /= 2;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        index /= 2;
        last /= 2;
    }
    if last == 0 && old == *old_root && new == *new_root {
        Ok(())
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    struct Log {
        leaves: Vec<Sha256Digest>,
        stored: HashMap<(u8, u64), Sha256Digest>,
    }

    impl Log {
        fn of(size: u64) -> Self {
            let mut log = Self {
                leaves: Vec::new(),
                stored: HashMap::new(),
            };
            for index in 0..size {
                let leaf = leaf_hash(&sha256(&index.to_be_bytes()));
                let new =
                    stored_hashes_for_append(index, leaf, &mut |l, i| log.read(l, i)).unwrap();
                log.stored
                    .extend(new.into_iter().map(|(l, i, h)| ((l, i), h)));
                log.leaves.push(leaf);
            }
            log
        }

        fn read(&self, level: u8, index: u64) -> Result<Sha256Digest, SealError> {
            self.stored
                .get(&(level, index))
                .copied()
                .ok_or(SealError::Log { why: "not stored" })
        }

        fn root(&self, size: u64) -> Sha256Digest {
            root(size, &mut |l, i| self.read(l, i)).unwrap()
        }
    }

    /// The definition of RFC 6962, section 2.1, word for word.
    fn naive(leaves: &[Sha256Digest]) -> Sha256Digest {
        match leaves {
            [] => sha256(b""),
            [leaf] => *leaf,
            _ => {
                let mut k = 1;
                while k * 2 < leaves.len() {
                    k *= 2;
                }
                node_hash(&naive(&leaves[..k]), &naive(&leaves[k..]))
            }
        }
    }

    #[test]
    fn roots_are_those_of_the_definition() {
        let log = Log::of(70);
        for size in 0..=70_u64 {
            assert_eq!(
                log.root(size),
                naive(&log.leaves[..size as usize]),
                "{size}"
            );
        }
    }

    #[test]
    fn every_leaf_of_every_tree_is_proved_and_no_other() {
        let log = Log::of(70);
        for size in 1..=70 {
            for index in 0..size {
                let proof = inclusion_proof(index, size, &mut |l, i| log.read(l, i)).unwrap();
                let leaf = log.leaves[index as usize];
                assert!(
                    proof.verify(&leaf, &log.root(size)).is_ok(),
                    "{index} of {size}"
                );
                let other = leaf_hash(&sha256(b"another"));
                assert!(proof.verify(&other, &log.root(size)).is_err());
                let moved = InclusionProof {
                    index: (index + 1) % size,
                    ..proof.clone()
                };
                assert!(size == 1 || moved.verify(&leaf, &log.root(size)).is_err());
                let mut longer = proof.clone();
                longer.hashes.push(leaf);
                assert!(longer.verify(&leaf, &log.root(size)).is_err());
            }
        }
    }

    #[test]
    fn every_growth_is_proved_and_no_rewriting() {
        let log = Log::of(40);
        for new in 0..=40 {
            for old in 0..=new {
                let proof = consistency_proof(old, new, &mut |l, i| log.read(l, i)).unwrap();
                let (old_root, new_root) = (log.root(old), log.root(new));
                assert!(
                    verify_consistency(old, &old_root, new, &new_root, &proof).is_ok(),
                    "{old} {new}"
                );
                let wrong = sha256(b"rewritten");
                assert!(
                    verify_consistency(old, &wrong, new, &new_root, &proof).is_err(),
                    "{old} {new}"
                );
                if old > 0 {
                    assert!(verify_consistency(old, &old_root, new, &wrong, &proof).is_err());
                }
                if !proof.is_empty() {
                    assert!(
                        verify_consistency(old, &old_root, new, &new_root, &proof[1..]).is_err()
                    );
                }
            }
        }
    }
}
