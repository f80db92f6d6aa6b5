//! ECDSA P-256 with SHA-256 (FIPS 186-5): what Secure Enclave, Android
//! Keystore and openssl all speak. Signatures are DER.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::Sha256Digest;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{SealError, SigningFault};

/// SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Sha256Digest {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let mut out = [0; 32];
    out.iter_mut()
        .zip(digest.as_ref())
        .for_each(|(to, from)| *to = *from);
    Sha256Digest::from_bytes(out)
}

/// SubjectPublicKeyInfo of an uncompressed P-256 point, up to the point
/// (RFC 5480: id-ecPublicKey, prime256v1, bit string).
const SPKI_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A P-256 public key.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// Reads an uncompressed point: 0x04, x, y (SEC 1).
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] when it is not 65 bytes beginning with 4.
    pub fn from_uncompressed(point: &[u8]) -> Result<Self, SealError> {
        match <[u8; 65]>::try_from(point) {
            Ok(bytes) if bytes.first() == Some(&4) => Ok(Self(bytes)),
            _ => Err(SealError::Key {
                what: "the public key",
            }),
        }
    }

    /// The uncompressed point.
    #[must_use]
    pub fn as_uncompressed(&self) -> &[u8; 65] {
        &self.0
    }

    /// Reads a SubjectPublicKeyInfo (RFC 5280) in DER.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] when it is anything but an uncompressed P-256 key.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, SealError> {
        let point = der.strip_prefix(&SPKI_PREFIX).ok_or(SealError::Key {
            what: "the public key",
        })?;
        Self::from_uncompressed(point)
    }

    /// The SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn to_spki_der(&self) -> Vec<u8> {
        [SPKI_PREFIX.as_slice(), self.0.as_slice()].concat()
    }

    /// SHA-256 of the SubjectPublicKeyInfo: how envelopes name this key.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId(sha256(&self.to_spki_der()))
    }

    /// Checks a DER signature over a message.
    ///
    /// # Errors
    ///
    /// [`SealError::Signature`] when it does not fit.
    pub fn verify(
        &self,
        what: &'static str,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SealError> {
        UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, self.0)
            .verify(message, signature)
            .map_err(|_| SealError::Signature { what })
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.key_id())
    }
}

impl TryFrom<String> for PublicKey {
    type Error = SealError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let der = STANDARD.decode(text).map_err(|_| SealError::Key {
            what: "the public key",
        })?;
        Self::from_spki_der(&der)
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        STANDARD.encode(key.to_spki_der())
    }
}

/// Names a public key: SHA-256 of its SubjectPublicKeyInfo.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct KeyId(Sha256Digest);

impl KeyId {
    /// The digest.
    #[must_use]
    pub fn digest(&self) -> &Sha256Digest {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::str::FromStr for KeyId {
    type Err = pocketbook_model::ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Something that signs with a P-256 key it does not give away: a Secure
/// Enclave, an Android Keystore, or a key in memory.
pub trait Signer {
    /// The key that checks its signatures.
    fn public_key(&self) -> PublicKey;

    /// Signs SHA-256 of a message; the signature is DER.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the keystore refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// A P-256 key in memory.
pub struct SoftwareSigner {
    pair: EcdsaKeyPair,
    pkcs8: Zeroizing<Vec<u8>>,
}

impl SoftwareSigner {
    /// Makes a new key.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the system gives no randomness.
    pub fn generate() -> Result<Self, SealError> {
        let algorithm = &signature::ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new())
            .map_err(|_| SealError::Signing(SigningFault::Failed))?;
        Self::from_pkcs8(pkcs8.as_ref())
    }

    /// Reads a key from PKCS #8 (RFC 5208) in DER.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] when it is not a P-256 key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SealError> {
        let algorithm = &signature::ECDSA_P256_SHA256_ASN1_SIGNING;
        let pair =
            EcdsaKeyPair::from_pkcs8(algorithm, der, &SystemRandom::new()).map_err(|_| {
                SealError::Key {
                    what: "the private key",
                }
            })?;
        Ok(Self {
            pair,
            pkcs8: Zeroizing::new(der.to_vec()),
        })
    }

    /// The key as PKCS #8 in DER. Whoever holds it can sign.
    #[must_use]
    pub fn to_pkcs8(&self) -> &Zeroizing<Vec<u8>> {
        &self.pkcs8
    }
}

impl Signer for SoftwareSigner {
    fn public_key(&self) -> PublicKey {
        let mut point = [0; 65];
        point
            .iter_mut()
            .zip(self.pair.public_key().as_ref())
            .for_each(|(to, from)| *to = *from);
        PublicKey(point)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let signature = self
            .pair
            .sign(&SystemRandom::new(), message)
            .map_err(|_| SealError::Signing(SigningFault::Failed))?;
        Ok(signature.as_ref().to_vec())
    }
}

impl fmt::Debug for SoftwareSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftwareSigner({})", self.public_key().key_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_bytes_and_key_alone() {
        let (ours, other) = (
            SoftwareSigner::generate().unwrap(),
            SoftwareSigner::generate().unwrap(),
        );
        let signature = ours.sign(b"words").unwrap();
        assert!(
            ours.public_key()
                .verify("test", b"words", &signature)
                .is_ok()
        );
        assert!(
            ours.public_key()
                .verify("test", b"word", &signature)
                .is_err()
        );
        assert!(
            other
                .public_key()
                .verify("test", b"words", &signature)
                .is_err()
        );
    }

    #[test]
    fn keys_survive_their_own_spelling() {
        let signer = SoftwareSigner::generate().unwrap();
        let key = signer.public_key();
        assert_eq!(PublicKey::from_spki_der(&key.to_spki_der()).unwrap(), key);
        let json = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<PublicKey>(&json).unwrap(), key);
        let again = SoftwareSigner::from_pkcs8(signer.to_pkcs8()).unwrap();
        assert_eq!(again.public_key(), key);
        assert!(!format!("{signer:?}").contains("pkcs8"));
    }
}
