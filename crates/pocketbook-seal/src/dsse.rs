//! DSSE: the envelope that binds bytes, their type and a signature
//! (Dead Simple Signing Envelope, version 1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pocketbook_model::Sha256Digest;
use serde::{Deserialize, Serialize};

use crate::{KeyId, PublicKey, SealError, Signer, sha256};

/// Largest envelope that is read: 60 pages of text are about 300 kB.
const LIMIT: usize = 8 << 20;

/// Signed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Type of the payload, part of what is signed.
    pub payload_type: String,
    /// The exact bytes that were signed.
    pub payload: Vec<u8>,
    /// The signatures.
    pub signatures: Vec<EnvelopeSignature>,
}

/// One signature of an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeSignature {
    /// The key that checks it.
    pub key_id: KeyId,
    /// DER signature over the pre-authentication encoding.
    pub signature: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<WireSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSignature {
    keyid: KeyId,
    sig: String,
}

/// The bytes that DSSE signs: `DSSEv1`, length and type, length and payload.
#[must_use]
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    );
    [head.as_bytes(), payload].concat()
}

impl Envelope {
    /// Signs a payload.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the keystore refuses.
    pub fn sign(
        payload_type: &str,
        payload: Vec<u8>,
        signer: &dyn Signer,
    ) -> Result<Self, SealError> {
        let signature = signer.sign(&pre_authentication_encoding(payload_type, &payload))?;
        let key_id = signer.public_key().key_id();
        Ok(Self {
            payload_type: payload_type.to_owned(),
            payload,
            signatures: vec![EnvelopeSignature { key_id, signature }],
        })
    }

    /// Checks that this key signed it, and gives the payload.
    ///
    /// # Errors
    ///
    /// [`SealError::Signature`] when no signature by this key fits.
    pub fn verify(&self, what: &'static str, key: &PublicKey) -> Result<&[u8], SealError> {
        let key_id = key.key_id();
        let signed = pre_authentication_encoding(&self.payload_type, &self.payload);
        self.signatures
            .iter()
            .filter(|signature| signature.key_id == key_id)
            .find(|signature| key.verify(what, &signed, &signature.signature).is_ok())
            .map(|_| self.payload.as_slice())
            .ok_or(SealError::Signature { what })
    }

    /// SHA-256 of the payload: what identifies a sealed record, because an
    /// ECDSA signature over the same bytes can be written in several ways.
    #[must_use]
    pub fn payload_digest(&self) -> Sha256Digest {
        sha256(&self.payload)
    }

    /// The envelope as JSON, in one spelling.
    ///
    /// # Errors
    ///
    /// [`SealError::Schema`] never in practice: every part can be written.
    pub fn to_json(&self) -> Result<Vec<u8>, SealError> {
        crate::canonical_json(&Wire {
            payload: STANDARD.encode(&self.payload),
            payload_type: self.payload_type.clone(),
            signatures: self
                .signatures
                .iter()
                .map(|s| WireSignature {
                    keyid: s.key_id,
                    sig: STANDARD.encode(&s.signature),
                })
                .collect(),
        })
    }

    /// Reads an envelope.
    ///
    /// # Errors
    ///
    /// [`SealError`] when it is too large or not of this form.
    pub fn from_json(json: &[u8]) -> Result<Self, SealError> {
        let what = "the envelope";
        if json.len() > LIMIT {
            return Err(SealError::TooLarge { what, limit: LIMIT });
        }
        let wire: Wire = crate::parse_canonical(what, json)?;
        let decode = |text: &str| {
            STANDARD.decode(text).map_err(|_| SealError::Rule {
                what,
                why: "its base64 is malformed",
            })
        };
        if wire.signatures.is_empty() || wire.signatures.len() > 8 {
            return Err(SealError::Rule {
                what,
                why: "it must have between one and eight signatures",
            });
        }
        Ok(Self {
            payload: decode(&wire.payload)?,
            payload_type: wire.payload_type,
            signatures: wire
                .signatures
                .iter()
                .map(|s| {
                    Ok(EnvelopeSignature {
                        key_id: s.keyid,
                        signature: decode(&s.sig)?,
                    })
                })
                .collect::<Result<_, SealError>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SoftwareSigner;
    use proptest::prelude::*;

    #[test]
    fn the_pre_authentication_encoding_is_the_published_one() {
        let encoded = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world");
        assert_eq!(
            encoded,
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }

    #[test]
    fn an_envelope_refuses_any_changed_byte() {
        let signer = SoftwareSigner::generate().unwrap();
        let key = signer.public_key();
        let envelope = Envelope::sign("type", b"payload".to_vec(), &signer).unwrap();
        let json = envelope.to_json().unwrap();
        let good = Envelope::from_json(&json).unwrap();
        assert_eq!(good.verify("test", &key).unwrap(), b"payload");
        for position in 0..json.len() {
            for bit in 0..8 {
                let mut changed = json.clone();
                changed[position] ^= 1 << bit;
                let accepted =
                    Envelope::from_json(&changed).is_ok_and(|e| e.verify("test", &key).is_ok());
                assert!(!accepted, "byte {position}, bit {bit}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = Envelope::from_json(&bytes);
        }
    }
}
