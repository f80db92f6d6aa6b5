//! What a log says of itself: its key, a signed checkpoint, proofs of inclusion
//! and of growth. Read or refused, never a crash, never without end.
//!
//! The first line is a log's key, the next the digests of a proof, the rest the
//! note: one input reaches all of them.

use pocketbook_model::Sha256Digest;
use pocketbook_seal::{InclusionProof, LogKey, tlog_proof_text, verify_consistency};

/// Reads the bytes as key, digests and note.
pub(crate) fn run(bytes: &[u8]) {
    let (numbers, rest) = bytes.split_at(bytes.len().min(16));
    numeric(numbers, rest);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (key, note) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(key) = key.parse::<LogKey>() {
        assert_eq!(key.to_string().parse::<LogKey>().ok(), Some(key.clone()));
        let _ = key.to_spki_pem();
        let _ = key.verify(note);
    }
    if let Ok(proof) = serde_json::from_str::<InclusionProof>(note) {
        let root = Sha256Digest::ZERO;
        let _ = proof.verify(&root, &root);
        let _ = tlog_proof_text(&proof, text);
    }
}

/// Two sizes, then digests of 32 bytes.
fn numeric(numbers: &[u8], rest: &[u8]) {
    let mut sizes = numbers.chunks_exact(8).map(|bytes| {
        let mut eight = [0; 8];
        eight.copy_from_slice(bytes);
        u64::from_le_bytes(eight)
    });
    let (Some(one), Some(two)) = (sizes.next(), sizes.next()) else {
        return;
    };
    let mut digests = rest.chunks_exact(32).map(|bytes| {
        let mut digest = [0; 32];
        digest.copy_from_slice(bytes);
        Sha256Digest::from_bytes(digest)
    });
    let old = digests.next().unwrap_or(Sha256Digest::ZERO);
    let new = digests.next().unwrap_or(Sha256Digest::ZERO);
    let hashes: Vec<_> = digests.collect();
    let _ = verify_consistency(one, &old, two, &new, &hashes);
    let proof = InclusionProof {
        index: one,
        tree_size: two,
        hashes,
    };
    let _ = proof.verify(&old, &new);
}
