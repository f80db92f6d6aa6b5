//! The force's evidence key: attachment keys are sealed to it on the tablet
//! (HPKE, RFC 9180), so attachments travel and rest as ciphertext and a stolen
//! bucket of them is useless.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use pocketbook_model::AttachmentId;
use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

use crate::{SealError, SigningFault};

type Kem = DhP256HkdfSha256;
type PrivateKey = <Kem as hpke::Kem>::PrivateKey;
type Encapped = <Kem as hpke::Kem>::EncappedKey;

const INFO: &[u8] = b"pocketbook attachment key v1";
const WHAT: &str = "the evidence key";

/// The public half, which every tablet has.
#[derive(Clone)]
pub struct EvidenceKey(<Kem as hpke::Kem>::PublicKey);

impl EvidenceKey {
    /// Reads an uncompressed P-256 point in base64.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] when it is none.
    pub fn from_base64(text: &str) -> Result<Self, SealError> {
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| SealError::Key { what: WHAT })?;
        Ok(Self(
            <Kem as hpke::Kem>::PublicKey::from_bytes(&bytes)
                .map_err(|_| SealError::Key { what: WHAT })?,
        ))
    }

    /// The uncompressed point in base64.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0.to_bytes())
    }

    /// Seals an attachment's key: encapsulated key and ciphertext in base64.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the system gives no randomness.
    pub fn wrap(&self, attachment: AttachmentId, key: &[u8; 32]) -> Result<String, SealError> {
        let (encapped, ciphertext) = hpke::single_shot_seal::<AesGcm256, HkdfSha256, Kem>(
            &OpModeS::Base,
            &self.0,
            INFO,
            key,
            attachment.as_bytes(),
        )
        .map_err(|_| SealError::Signing(SigningFault::Failed))?;
        Ok(STANDARD.encode([encapped.to_bytes().as_slice(), &ciphertext].concat()))
    }
}

/// The private half, which only the force has.
pub struct EvidencePrivateKey {
    seed: Zeroizing<[u8; 32]>,
}

impl EvidencePrivateKey {
    /// Makes a new key.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the system gives no randomness.
    pub fn generate() -> Result<Self, SealError> {
        let mut seed = Zeroizing::new([0; 32]);
        SystemRandom::new()
            .fill(seed.as_mut())
            .map_err(|_| SealError::Signing(SigningFault::Failed))?;
        Ok(Self { seed })
    }

    /// The key that [`Self::seed`] gave.
    #[must_use]
    pub fn from_seed(seed: Zeroizing<[u8; 32]>) -> Self {
        Self { seed }
    }

    /// What the key is derived from (RFC 9180, `DeriveKeyPair`). Whoever holds
    /// it can read every attachment.
    #[must_use]
    pub fn seed(&self) -> &Zeroizing<[u8; 32]> {
        &self.seed
    }

    fn keys(&self) -> (PrivateKey, <Kem as hpke::Kem>::PublicKey) {
        Kem::derive_keypair(self.seed.as_ref())
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> EvidenceKey {
        EvidenceKey(self.keys().1)
    }

    /// Opens an attachment's key.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] when it was sealed to another key, for another
    /// attachment, or altered.
    pub fn unwrap(
        &self,
        attachment: AttachmentId,
        wrapped: &str,
    ) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let wrong = || SealError::Key {
            what: "the wrapped attachment key",
        };
        let bytes = STANDARD.decode(wrapped).map_err(|_| wrong())?;
        let (encapped, ciphertext) = bytes.split_at_checked(65).ok_or_else(wrong)?;
        let key = hpke::single_shot_open::<AesGcm256, HkdfSha256, Kem>(
            &OpModeR::Base,
            &self.keys().0,
            &Encapped::from_bytes(encapped).map_err(|_| wrong())?,
            INFO,
            ciphertext,
            attachment.as_bytes(),
        )
        .map_err(|_| wrong())?;
        let key = Zeroizing::new(key);
        Ok(Zeroizing::new(
            key.as_slice().try_into().map_err(|_| wrong())?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_force_opens_a_key_and_only_for_its_attachment() {
        let force = EvidencePrivateKey::generate().unwrap();
        let other = EvidencePrivateKey::generate().unwrap();
        let public = EvidenceKey::from_base64(&force.public_key().to_base64()).unwrap();
        let (ours, another) = (
            AttachmentId::from_parts(1, [1; 10]),
            AttachmentId::from_parts(1, [2; 10]),
        );
        let wrapped = public.wrap(ours, &[9; 32]).unwrap();
        assert_eq!(*force.unwrap(ours, &wrapped).unwrap(), [9; 32]);
        assert!(force.unwrap(another, &wrapped).is_err());
        assert!(other.unwrap(ours, &wrapped).is_err());
        assert!(force.unwrap(ours, "AAAA").is_err());
    }
}
