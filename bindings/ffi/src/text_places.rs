//! Places in a text, in the units that each language counts in.

use pocketbook_core::TextPlace;

/// A stretch of a text. Swift's `NSRange` and Kotlin's `String` count UTF-16
/// units, Swift's `String.utf8` view and Python's `bytes` count bytes; a
/// character of a script beyond the first plane, or an emoji, is of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct TextPlaceRecord {
    /// First UTF-16 unit, from 0.
    pub from_utf16: u64,
    /// The unit after it.
    pub to_utf16: u64,
    /// First byte of its UTF-8 form, from 0.
    pub from_byte: u64,
    /// The byte after it.
    pub to_byte: u64,
}

impl From<TextPlace> for TextPlaceRecord {
    fn from(place: TextPlace) -> Self {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            from_utf16: count(place.from_utf16),
            to_utf16: count(place.to_utf16),
            from_byte: count(place.from_byte),
            to_byte: count(place.to_byte),
        }
    }
}
