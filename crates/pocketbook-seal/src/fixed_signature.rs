//! ECDSA signatures in the form of fixed length: r and s of 32 bytes each, one
//! after the other (IEEE P1363). Keystores sign in DER; HTTP message signatures
//! (RFC 9421 section 3.3.4) travel in this form.

use ring::signature::{self, UnparsedPublicKey};
use x509_parser::asn1_rs::{Error, FromDer as _, Integer, Sequence};

use crate::{PublicKey, SealError};

/// Length of r, and of s, in bytes.
const HALF: usize = 32;

/// A DER signature in the form of fixed length.
///
/// # Errors
///
/// [`SealError::Signature`] when it is not a P-256 signature in DER.
pub fn fixed_signature(der: &[u8]) -> Result<[u8; 64], SealError> {
    let malformed = || SealError::Signature {
        what: "the signature's form",
    };
    let (rest, (r, s, more)) = Sequence::from_der_and_then(der, |bytes| {
        let (bytes, r) = Integer::from_der(bytes)?;
        let (bytes, s) = Integer::from_der(bytes)?;
        Ok::<_, x509_parser::nom::Err<Error>>((bytes, (r, s, !bytes.is_empty())))
    })
    .map_err(|_| malformed())?;
    if more || !rest.is_empty() {
        return Err(malformed());
    }
    let mut fixed = [0; 2 * HALF];
    let (first, second) = fixed.split_at_mut(HALF);
    for (number, half) in [(&r, first), (&s, second)] {
        let bytes = number.as_ref();
        // A leading zero only says that the number is not negative.
        let bytes = bytes.strip_prefix(&[0]).unwrap_or(bytes);
        let from = HALF.checked_sub(bytes.len()).ok_or_else(malformed)?;
        half.iter_mut()
            .skip(from)
            .zip(bytes)
            .for_each(|(to, byte)| *to = *byte);
    }
    Ok(fixed)
}

impl PublicKey {
    /// Checks a signature of fixed length over a message.
    ///
    /// # Errors
    ///
    /// [`SealError::Signature`] when it does not fit.
    pub fn verify_fixed(
        &self,
        what: &'static str,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SealError> {
        UnparsedPublicKey::new(
            &signature::ECDSA_P256_SHA256_FIXED,
            self.as_uncompressed().as_slice(),
        )
        .verify(message, signature)
        .map_err(|_| SealError::Signature { what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Signer as _, SoftwareSigner};

    /// Of 600 signatures some have a number with a leading zero, and some a
    /// number that is a byte shorter than the others.
    #[test]
    fn every_signature_in_der_verifies_in_the_other_form_too() {
        let signer = SoftwareSigner::generate().unwrap();
        for number in 0_u32..600 {
            let message = number.to_be_bytes();
            let der = signer.sign(&message).unwrap();
            let fixed = fixed_signature(&der).unwrap();
            let key = signer.public_key();
            key.verify_fixed("it", &message, &fixed).unwrap();
            assert!(key.verify_fixed("it", b"another", &fixed).is_err());
        }
    }

    #[test]
    fn a_short_number_is_padded_and_what_is_no_signature_is_refused() {
        let fixed = fixed_signature(&[0x30, 6, 2, 1, 5, 2, 1, 7]).unwrap();
        assert_eq!((fixed[31], fixed[63]), (5, 7));
        assert_eq!(fixed.iter().filter(|byte| **byte != 0).count(), 2);
        let too_long = [&[0x30, 38, 2, 33][..], &[1; 33], &[2, 1, 7]].concat();
        for bad in [
            &b""[..],
            &[0x30, 6, 2, 1, 5, 2, 1],
            &[0x30, 6, 2, 1, 5, 2, 1, 7, 0],
            &[0x30, 9, 2, 1, 5, 2, 1, 7, 2, 1, 9],
            &too_long,
        ] {
            assert!(fixed_signature(bad).is_err(), "{bad:?}");
        }
    }
}
