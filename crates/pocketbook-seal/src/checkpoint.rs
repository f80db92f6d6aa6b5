//! Checkpoints: the log's size and root as a C2SP signed note (tlog-checkpoint
//! and signed-note), signed with Ed25519 (RFC 8032).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::Sha256Digest;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use crate::{InclusionProof, SealError, sha256, verify_consistency};

/// Signature type of Ed25519 in a signed note.
const ED25519_TYPE: u8 = 1;
/// Largest note that is read.
const LIMIT: usize = 64 << 10;

/// What a log says of itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log; also the name of its key.
    pub origin: String,
    /// Number of records.
    pub size: u64,
    /// Root of the tree.
    pub root: Sha256Digest,
}

impl Checkpoint {
    /// Checks that two checkpoints are of one log that only grew, in whichever
    /// order they were seen; gives the later. Both must have been verified with
    /// the log's key: if they are not of one log, that is proof that it signed
    /// two histories.
    ///
    /// # Errors
    ///
    /// [`SealError::Log`] when the proof does not show it.
    pub fn and_later<'c>(
        &'c self,
        other: &'c Self,
        proof: &[Sha256Digest],
    ) -> Result<&'c Self, SealError> {
        let (older, newer) = if self.size <= other.size {
            (self, other)
        } else {
            (other, self)
        };
        verify_consistency(older.size, &older.root, newer.size, &newer.root, proof)?;
        Ok(newer)
    }

    fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root.as_bytes())
        )
    }

    fn parse(body: &str) -> Option<Self> {
        let mut lines = body.strip_suffix('\n')?.split('\n');
        let origin = lines.next()?.to_owned();
        let size_text = lines.next()?;
        let size: u64 = size_text.parse().ok()?;
        let root: [u8; 32] = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        if size.to_string() != size_text || origin.is_empty() || lines.next().is_some() {
            return None;
        }
        Some(Self {
            origin,
            size,
            root: Sha256Digest::from_bytes(root),
        })
    }
}

fn key_hash(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    let text = [name.as_bytes(), b"\n", &[ED25519_TYPE], public_key].concat();
    let mut hash = [0; 4];
    hash.iter_mut()
        .zip(sha256(&text).as_bytes())
        .for_each(|(to, from)| *to = *from);
    hash
}

/// The log's signing key.
pub struct LogSigner {
    pair: Ed25519KeyPair,
    origin: String,
}

impl LogSigner {
    /// The key made from a 32-byte seed, under a log's name.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] when the name is empty or has spaces or a plus sign.
    pub fn from_seed(seed: &[u8; 32], origin: &str) -> Result<Self, SealError> {
        let wrong = SealError::Key {
            what: "the log's key",
        };
        if origin.is_empty() || origin.contains(|c: char| c.is_whitespace() || c == '+') {
            return Err(wrong);
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| wrong)?;
        Ok(Self {
            pair,
            origin: origin.to_owned(),
        })
    }

    /// The key that checks its checkpoints.
    #[must_use]
    pub fn key(&self) -> LogKey {
        let mut public_key = [0; 32];
        public_key
            .iter_mut()
            .zip(self.pair.public_key().as_ref())
            .for_each(|(to, from)| *to = *from);
        LogKey {
            name: self.origin.clone(),
            public_key,
        }
    }

    /// Signs a checkpoint of this size and root.
    #[must_use]
    pub fn sign(&self, size: u64, root: Sha256Digest) -> String {
        let body = Checkpoint {
            origin: self.origin.clone(),
            size,
            root,
        }
        .body();
        let signature = self.pair.sign(body.as_bytes());
        let hash = key_hash(&self.origin, &self.key().public_key);
        let text = STANDARD.encode([hash.as_slice(), signature.as_ref()].concat());
        format!("{body}\n\u{2014} {} {text}\n", self.origin)
    }
}

/// The key that checks a log's checkpoints; its text is a verifier key of the
/// signed note format: `name+hash+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey {
    name: String,
    public_key: [u8; 32],
}

impl LogKey {
    /// The log's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key as SubjectPublicKeyInfo in PEM (RFC 8410), for openssl.
    #[must_use]
    pub fn to_spki_pem(&self) -> String {
        const PREFIX: [u8; 12] = [
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
        ];
        let der = [PREFIX.as_slice(), &self.public_key].concat();
        format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(der)
        )
    }

    /// Checks a signed note and reads its checkpoint.
    ///
    /// # Errors
    ///
    /// [`SealError`] when it is malformed or not signed by this key.
    pub fn verify(&self, note: &str) -> Result<Checkpoint, SealError> {
        let what = "the checkpoint";
        let malformed = SealError::Rule {
            what,
            why: "it is not a signed note of a checkpoint",
        };
        if note.len() > LIMIT {
            return Err(SealError::TooLarge { what, limit: LIMIT });
        }
        let Some((text, signatures)) = note.split_once("\n\n") else {
            return Err(malformed);
        };
        let body = format!("{text}\n");
        let Some(checkpoint) = Checkpoint::parse(&body) else {
            return Err(malformed);
        };
        if checkpoint.origin != self.name || !signatures.ends_with('\n') {
            return Err(malformed);
        }
        let hash = key_hash(&self.name, &self.public_key);
        for line in signatures.lines() {
            let Some((name, text)) = line
                .strip_prefix("\u{2014} ")
                .and_then(|l| l.split_once(' '))
            else {
                return Err(malformed);
            };
            // Signatures by others (witnesses) are allowed and not ours to judge.
            let Ok(bytes) = STANDARD.decode(text) else {
                return Err(malformed);
            };
            if name != self.name || !bytes.starts_with(&hash) {
                continue;
            }
            let signature = bytes.get(4..).unwrap_or_default();
            let key = UnparsedPublicKey::new(&ED25519, self.public_key);
            return match key.verify(body.as_bytes(), signature) {
                Ok(()) => Ok(checkpoint),
                Err(_) => Err(SealError::Signature { what }),
            };
        }
        Err(SealError::Signature { what })
    }
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = hex::encode(key_hash(&self.name, &self.public_key));
        let key = STANDARD.encode([&[ED25519_TYPE], self.public_key.as_slice()].concat());
        write!(f, "{}+{hash}+{key}", self.name)
    }
}

impl FromStr for LogKey {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || SealError::Key {
            what: "the log's key",
        };
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let key = STANDARD.decode(key).map_err(|_| wrong())?;
        let public_key: [u8; 32] = key
            .strip_prefix(&[ED25519_TYPE])
            .and_then(|key| key.try_into().ok())
            .ok_or_else(wrong)?;
        if name.is_empty() || hash != hex::encode(key_hash(name, &public_key)) {
            return Err(wrong());
        }
        Ok(Self {
            name: name.to_owned(),
            public_key,
        })
    }
}

/// An inclusion proof with its checkpoint as text (C2SP tlog-proof).
#[must_use]
pub fn tlog_proof_text(proof: &InclusionProof, checkpoint_note: &str) -> String {
    let mut text = format!("c2sp.org/tlog-proof@v1\nindex {}\n", proof.index);
    for hash in &proof.hashes {
        text.push_str(&STANDARD.encode(hash.as_bytes()));
        text.push('\n');
    }
    text.push('\n');
    text.push_str(checkpoint_note);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;
    use proptest::prelude::*;

    #[test]
    fn a_published_note_verifies_against_its_key() {
        // The example of Go's golang.org/x/mod/sumdb/note package.
        let key: LogKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            .parse()
            .unwrap();
        assert_eq!(key.name(), "PeterNeumann");
        assert_eq!(
            key.to_string(),
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        );
    }

    #[test]
    fn a_checkpoint_refuses_any_changed_byte() {
        let signer = LogSigner::from_seed(&[7; 32], "log.example/evidence").unwrap();
        let note = signer.sign(5, sha256(b"root"));
        let key: LogKey = signer.key().to_string().parse().unwrap();
        assert_eq!(key.verify(&note).unwrap().size, 5);
        for position in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[position] ^= 1;
            let accepted =
                String::from_utf8(bytes).is_ok_and(|changed| key.verify(&changed).is_ok());
            assert!(!accepted, "byte {position}");
        }
        let other = LogSigner::from_seed(&[8; 32], "log.example/evidence").unwrap();
        assert!(other.key().verify(&note).is_err());
    }

    #[test]
    fn two_checkpoints_are_of_one_log_or_are_said_not_to_be() {
        let of = |size, root| Checkpoint {
            origin: "log".into(),
            size,
            root,
        };
        let leaves = [leaf_hash(&sha256(b"a")), leaf_hash(&sha256(b"b"))];
        let both = [&[1], leaves[0].as_bytes().as_slice(), leaves[1].as_bytes()].concat();
        let (one, two) = (of(1, leaves[0]), of(2, sha256(&both)));
        let proof = [leaves[1]];
        assert_eq!(one.and_later(&two, &proof).unwrap(), &two);
        assert_eq!(two.and_later(&one, &proof).unwrap(), &two);
        assert_eq!(one.and_later(&one, &[]).unwrap(), &one);
        let rewritten = of(1, leaves[1]);
        assert!(rewritten.and_later(&two, &proof).is_err());
        assert!(rewritten.and_later(&one, &[]).is_err());
        assert!(one.and_later(&two, &[]).is_err());
    }

    proptest! {
        #[test]
        fn no_note_makes_it_panic(note in "\\PC{0,200}") {
            let key = LogSigner::from_seed(&[7; 32], "log").unwrap().key();
            let _ = key.verify(&note);
            let _ = note.parse::<LogKey>();
        }
    }
}
