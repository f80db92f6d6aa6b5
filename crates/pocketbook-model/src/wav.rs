//! How long a recording in a WAV file is, from the beginning of the file.
//!
//! RIFF is chunks, each a name, a size and its content (Microsoft and IBM,
//! *Multimedia Programming Interface and Data Specifications 1.0*, 1991). The
//! chunk `fmt ` says how many bytes a second has, the chunk `data` how many there
//! are. A recorder that was interrupted leaves the second at nought or at its
//! greatest value: then what the file holds counts.

use crate::MediaType;

/// Bytes of a file's beginning that suffice, unless a recorder wrote more than a
/// page of notes before the sound.
pub const WAV_BEGINNING: usize = 8 << 10;

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

/// Length of a WAV recording in milliseconds, from its first bytes and the size
/// of the whole file; nothing where they do not tell.
#[must_use]
pub fn wav_milliseconds(start: &[u8], size: u64) -> Option<u64> {
    if MediaType::of_content(start) != Some(MediaType::Wav) {
        return None;
    }
    let mut at = 12_usize;
    let mut bytes_a_second = None;
    loop {
        let name = start.get(at..at.checked_add(4)?)?;
        let declared = u32_at(start, at + 4)?;
        let content = at.checked_add(8)?;
        match name {
            b"fmt " => bytes_a_second = u32_at(start, content.checked_add(8)?).filter(|n| *n > 0),
            b"data" => {
                let held = size.saturating_sub(u64::try_from(content).ok()?);
                let interrupted = declared == 0 || declared == u32::MAX;
                let bytes = if interrupted {
                    held
                } else {
                    held.min(u64::from(declared))
                };
                return Some(bytes.saturating_mul(1000) / u64::from(bytes_a_second?));
            }
            _ => {}
        }
        // Chunks begin at even places.
        let length = usize::try_from(declared).ok()?;
        at = content.checked_add(length)?.checked_add(length % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A file of 16,000 bytes a second, with notes of an odd length before its
    /// sound.
    fn wav(declared: u32, sound: usize) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0".to_vec();
        file.extend([1, 0, 1, 0]);
        file.extend(8_000_u32.to_le_bytes());
        file.extend(16_000_u32.to_le_bytes());
        file.extend([2, 0, 16, 0]);
        file.extend(b"data");
        file.extend(declared.to_le_bytes());
        file.extend(vec![0; sound]);
        file
    }

    fn long(file: &[u8]) -> Option<u64> {
        wav_milliseconds(file, u64::try_from(file.len()).unwrap())
    }

    #[test]
    fn a_recording_is_as_long_as_the_sound_that_it_holds() {
        for (declared, sound, expected) in [
            (32_000, 32_000, 2_000),
            (0, 0, 0),
            (0, 8_000, 500),
            (u32::MAX, 8_000, 500),
            (32_000, 16_000, 1_000),
            (16_000, 16_004, 1_000),
        ] {
            assert_eq!(long(&wav(declared, sound)), Some(expected), "{declared}");
        }
        assert_eq!(long(b"RIFF\0\0\0\0WAVE"), None);
        assert_eq!(long(b"ID3"), None);
        // Nothing says how many bytes a second has.
        assert_eq!(long(b"RIFF\0\0\0\0WAVEdata\x04\0\0\0abcd"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(tail in prop::collection::vec(any::<u8>(), 0..80), size: u64) {
            let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
            file.extend(tail);
            let _ = wav_milliseconds(&file, size);
        }
    }
}
