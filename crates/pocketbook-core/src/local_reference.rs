//! The reference of a report until the force has allocated its crime number.

use pocketbook_model::DraftId;

/// Crockford's base 32: no I, L, O or U, so it survives being read over the
/// radio and cannot spell much.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Such as `PB-7K2Q-9XWD`: 40 random bits of the draft's identifier. It starts
/// with letters no crime number starts with, so the two cannot be confused.
pub(crate) fn local_reference(draft: DraftId) -> String {
    let bits = draft
        .as_bytes()
        .iter()
        .skip(11)
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut reference = String::from("PB");
    for position in 0..8_u32 {
        if position % 4 == 0 {
            reference.push('-');
        }
        let index = bits >> (35 - 5 * position) & 0x1f;
        let symbol = usize::try_from(index)
            .ok()
            .and_then(|index| ALPHABET.get(index));
        reference.push(char::from(*symbol.unwrap_or(&b'0')));
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_the_random_end_of_the_identifier() {
        let random = [9, 9, 9, 9, 9, 0, 0, 0, 0, 31];
        assert_eq!(
            local_reference(DraftId::from_parts(5, random)),
            "PB-0000-000Z"
        );
        let random = [9, 9, 9, 9, 9, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(
            local_reference(DraftId::from_parts(5, random)),
            "PB-ZZZZ-ZZZZ"
        );
    }
}
