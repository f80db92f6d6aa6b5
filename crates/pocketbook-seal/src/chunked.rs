//! C2SP chunked encryption (c2sp.org/chunked-encryption@v1) as Cobblestone-256: HKDF-SHA-512
//! and AEAD_AES_256_GCM, 16 KiB chunks, a short final one, random access.
//!
//! ```text
//! salt (24) || commitment (32) || chunk 0 || chunk 1 || ... || final chunk
//! ```
//!
//! A chunk is never rewritten under an old salt: nonces follow from position.

use pocketbook_model::AttachmentId;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA512, KeyType, Prk};
use zeroize::Zeroizing;

use crate::SealError;

/// Plaintext bytes of every chunk but the last, which has fewer.
pub const CHUNK: usize = 16 << 10;
const TAG: usize = 16;
const SALT: usize = 24;
const COMMITMENT: usize = 32;
/// Bytes before the first chunk.
pub const PREFIX: usize = SALT + COMMITMENT;

struct Derived;
impl KeyType for Derived {
    fn len(&self) -> usize {
        32 + 12 + COMMITMENT
    }
}

/// The key of one segment.
pub struct SegmentKey {
    key: LessSafeKey,
    base_nonce: [u8; 12],
    prefix: [u8; PREFIX],
}

fn damaged() -> SealError {
    SealError::Damaged {
        what: "an attachment",
    }
}

impl SegmentKey {
    /// Derives the key of a segment; `salt` must never repeat under one key.
    ///
    /// # Errors
    ///
    /// [`SealError::Damaged`] when the library refuses.
    pub fn derive(key: &[u8; 32], salt: &[u8; SALT], context: &[u8]) -> Result<Self, SealError> {
        let prk = Prk::new_less_safe(HKDF_SHA512, key);
        let info = [
            b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".as_slice(),
            salt,
            context,
        ];
        let mut derived = Zeroizing::new([0; 32 + 12 + COMMITMENT]);
        prk.expand(&info, Derived)
            .and_then(|okm| okm.fill(derived.as_mut()))
            .map_err(|_| damaged())?;
        let (key, rest) = derived.split_at(32);
        let (nonce, commitment) = rest.split_at(12);
        let mut base_nonce = [0; 12];
        base_nonce.copy_from_slice(nonce);
        let mut prefix = [0; PREFIX];
        prefix
            .iter_mut()
            .zip(salt.iter().chain(commitment))
            .for_each(|(to, from)| *to = *from);
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| damaged())?;
        Ok(Self {
            key: LessSafeKey::new(key),
            base_nonce,
            prefix,
        })
    }

    /// Opens a segment by its first bytes.
    ///
    /// # Errors
    ///
    /// [`SealError::Damaged`] when they are not of this key and place.
    pub fn open(key: &[u8; 32], prefix: &[u8; PREFIX], context: &[u8]) -> Result<Self, SealError> {
        let (salt, commitment) = prefix.split_at(SALT);
        let salt: &[u8; SALT] = salt.try_into().map_err(|_| damaged())?;
        let derived = Self::derive(key, salt, context)?;
        let (_, expected) = derived.prefix.split_at(SALT);
        // Both are public once a segment exists.
        if expected != commitment {
            return Err(damaged());
        }
        Ok(derived)
    }

    /// The bytes before the first chunk.
    #[must_use]
    pub fn prefix(&self) -> &[u8; PREFIX] {
        &self.prefix
    }

    fn nonce(&self, chunk: u64) -> Nonce {
        let mut nonce = self.base_nonce;
        nonce
            .iter_mut()
            .rev()
            .zip(chunk.to_le_bytes())
            .for_each(|(byte, count)| *byte ^= count);
        Nonce::assume_unique_for_key(nonce)
    }

    /// Appends the ciphertext of a chunk.
    ///
    /// # Errors
    ///
    /// [`SealError::Damaged`] when the library refuses.
    pub fn seal(&self, chunk: u64, plaintext: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        let start = out.len();
        out.extend_from_slice(plaintext);
        let text = out.get_mut(start..).ok_or_else(damaged)?;
        let tag = self
            .key
            .seal_in_place_separate_tag(self.nonce(chunk), Aad::empty(), text)
            .map_err(|_| damaged())?;
        out.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Decrypts a chunk in place and gives its plaintext.
    ///
    /// # Errors
    ///
    /// [`SealError::Damaged`] when it was altered, cut or moved.
    pub fn unseal<'a>(
        &self,
        chunk: u64,
        ciphertext: &'a mut [u8],
    ) -> Result<&'a mut [u8], SealError> {
        self.key
            .open_in_place(self.nonce(chunk), Aad::empty(), ciphertext)
            .map_err(|_| damaged())
    }
}

/// Where a chunk stands in a segment of `size` bytes: (offset, length).
#[must_use]
pub fn locate(chunk: u64, size: u64) -> Option<(u64, usize)> {
    let stride = u64::try_from(CHUNK + TAG).ok()?;
    let offset = u64::try_from(PREFIX).ok()? + chunk.checked_mul(stride)?;
    let length = size.checked_sub(offset)?.min(stride);
    let length = usize::try_from(length).ok()?;
    (length >= TAG).then_some((offset, length))
}

/// The last chunk of a segment of `size` bytes, which is shorter than the
/// others; `None` when no segment has this size.
#[must_use]
pub fn last_chunk(size: u64) -> Option<u64> {
    let stride = u64::try_from(CHUNK + TAG).ok()?;
    let body = size.checked_sub(u64::try_from(PREFIX).ok()?)?;
    let short = body % stride;
    (short >= u64::try_from(TAG).ok()?).then_some(body / stride)
}

/// Plaintext bytes of a segment of `size` bytes; `None` when no segment has this
/// size.
#[must_use]
pub fn plain_size(size: u64) -> Option<u64> {
    let tags = (last_chunk(size)? + 1).checked_mul(u64::try_from(TAG).ok()?)?;
    size.checked_sub(u64::try_from(PREFIX).ok()?)?
        .checked_sub(tags)
}

/// What binds a segment to its place: attachment and number.
#[must_use]
pub fn segment_context(attachment: AttachmentId, segment: u32) -> Vec<u8> {
    [attachment.as_bytes().as_slice(), &segment.to_be_bytes()].concat()
}

/// Decrypts a whole segment, as the force does with the evidence key.
///
/// # Errors
///
/// [`SealError::Damaged`] when anything of it was altered, cut or moved.
pub fn decrypt_segment(
    key: &[u8; 32],
    context: &[u8],
    segment: &[u8],
) -> Result<Vec<u8>, SealError> {
    let (prefix, body) = segment.split_at_checked(PREFIX).ok_or_else(damaged)?;
    let key = SegmentKey::open(key, prefix.try_into().map_err(|_| damaged())?, context)?;
    let mut plaintext = Vec::with_capacity(body.len());
    let mut complete = false;
    for (number, chunk) in (0..).zip(body.chunks(CHUNK + TAG)) {
        let mut buffer = chunk.to_vec();
        plaintext.extend_from_slice(key.unseal(number, &mut buffer)?);
        complete = chunk.len() < CHUNK + TAG;
    }
    // A last chunk that is full is not the last: the rest was cut off.
    if complete {
        Ok(plaintext)
    } else {
        Err(damaged())
    }
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encrypt(key: &[u8; 32], salt: &[u8; 24], context: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let segment = SegmentKey::derive(key, salt, context).unwrap();
        let mut out = segment.prefix().to_vec();
        let whole = plaintext.len() / CHUNK;
        for number in 0..whole {
            segment
                .seal(
                    number as u64,
                    &plaintext[number * CHUNK..(number + 1) * CHUNK],
                    &mut out,
                )
                .unwrap();
        }
        segment
            .seal(whole as u64, &plaintext[whole * CHUNK..], &mut out)
            .unwrap();
        out
    }

    #[test]
    fn every_flipped_byte_and_every_cut_is_refused() {
        let plaintext = vec![7; CHUNK + 100];
        let sealed = encrypt(&[1; 32], &[2; 24], b"context", &plaintext);
        assert_eq!(
            decrypt_segment(&[1; 32], b"context", &sealed).unwrap(),
            plaintext
        );
        for position in (0..sealed.len())
            .step_by(61)
            .chain([0, 24, 56, sealed.len() - 1])
        {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert!(
                decrypt_segment(&[1; 32], b"context", &changed).is_err(),
                "{position}"
            );
        }
        for end in [0, 10, 56, 60, 56 + CHUNK, 56 + CHUNK + 16, sealed.len() - 1] {
            assert!(
                decrypt_segment(&[1; 32], b"context", &sealed[..end]).is_err(),
                "{end}"
            );
        }
        assert!(decrypt_segment(&[1; 32], b"another", &sealed).is_err());
        assert!(decrypt_segment(&[3; 32], b"context", &sealed).is_err());
    }

    #[test]
    fn a_full_last_chunk_is_followed_by_an_empty_one() {
        let sealed = encrypt(&[1; 32], &[2; 24], b"", &vec![7; CHUNK]);
        assert_eq!(sealed.len(), PREFIX + CHUNK + TAG + TAG);
        assert_eq!(
            locate(1, sealed.len() as u64),
            Some(((PREFIX + CHUNK + TAG) as u64, TAG))
        );
        assert_eq!(
            decrypt_segment(&[1; 32], b"", &sealed).unwrap().len(),
            CHUNK
        );
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(length in 0_usize..70_000, key: [u8; 32], salt: [u8; 24]) {
            let plaintext: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let sealed = encrypt(&key, &salt, b"x", &plaintext);
            prop_assert_eq!(decrypt_segment(&key, b"x", &sealed).unwrap(), plaintext);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = decrypt_segment(&[0; 32], b"", &bytes);
        }
    }
}
