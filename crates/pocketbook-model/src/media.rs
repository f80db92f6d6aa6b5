//! What a captured file is, judged by its content and never by its name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of file that can be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum MediaType {
    /// JPEG photograph.
    Jpeg,
    /// PNG image.
    Png,
    /// HEIF photograph, as recent cameras make.
    Heic,
    /// MPEG-4 video.
    Mp4,
    /// QuickTime video.
    QuickTime,
    /// AAC recording in an MPEG-4 container.
    M4a,
    /// Uncompressed recording.
    Wav,
    /// MPEG layer 3 recording.
    Mp3,
    /// A printed form or other document.
    Pdf,
    /// The ink of the signatures of one form, as JSON.
    Ink,
}

/// The text names no media type that can be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("attach a photograph, a recording, a video or a PDF")]
pub struct UnknownMediaType;

impl MediaType {
    /// Every media type that can be attached.
    pub const ALL: [Self; 10] = [
        Self::Jpeg,
        Self::Png,
        Self::Heic,
        Self::Mp4,
        Self::QuickTime,
        Self::M4a,
        Self::Wav,
        Self::Mp3,
        Self::Pdf,
        Self::Ink,
    ];

    /// How a file of ink begins; made here, so its beginning is ours.
    pub const INK_BEGINS: &'static [u8; Self::DECIDING_BYTES] = b"{\"pocketbook-ink";

    /// Number of leading bytes that decide what a file is.
    pub const DECIDING_BYTES: usize = 16;

    /// Judges a file by its first bytes ([`Self::DECIDING_BYTES`] suffice).
    #[must_use]
    pub fn of_content(start: &[u8]) -> Option<Self> {
        if start.starts_with(&[0xff, 0xd8, 0xff]) {
            return Some(Self::Jpeg);
        }
        if start.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if start.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if start.starts_with(Self::INK_BEGINS) {
            return Some(Self::Ink);
        }
        if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WAVE") {
            return Some(Self::Wav);
        }
        // ID3 tag, or an MPEG-1/2 layer 3 frame header (eleven sync bits).
        if start.starts_with(b"ID3") || matches!(start, [0xff, second, ..] if second & 0xe6 == 0xe2)
        {
            return Some(Self::Mp3);
        }
        // ISO base media (ISO/IEC 14496-12): a file type box, then its brand.
        if start.get(4..8) == Some(b"ftyp") {
            return match start.get(8..12)? {
                b"heic" | b"heix" | b"mif1" | b"msf1" => Some(Self::Heic),
                b"qt  " => Some(Self::QuickTime),
                b"M4A " | b"M4B " => Some(Self::M4a),
                b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1"
                | b"M4V " | b"3gp4" | b"3gp5" => Some(Self::Mp4),
                _ => None,
            };
        }
        None
    }

    /// The media type (RFC 6838).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Mp4 => "video/mp4",
            Self::QuickTime => "video/quicktime",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
            Self::Pdf => "application/pdf",
            Self::Ink => "application/vnd.pocketbook.ink+json",
        }
    }

    /// Whether words can have been said in it.
    #[must_use]
    pub const fn has_sound(self) -> bool {
        match self {
            Self::Mp4 | Self::QuickTime | Self::M4a | Self::Wav | Self::Mp3 => true,
            Self::Jpeg | Self::Png | Self::Heic | Self::Pdf | Self::Ink => false,
        }
    }

    /// The usual file name extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Heic => "heic",
            Self::Mp4 => "mp4",
            Self::QuickTime => "mov",
            Self::M4a => "m4a",
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Pdf => "pdf",
            Self::Ink => "ink.json",
        }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MediaType {
    type Err = UnknownMediaType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|media| media.as_str() == text)
            .ok_or(UnknownMediaType)
    }
}

impl TryFrom<String> for MediaType {
    type Error = UnknownMediaType;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MediaType> for String {
    fn from(media: MediaType) -> Self {
        media.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn content_decides() {
        let cases: [(&[u8], Option<MediaType>); 9] = [
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(MediaType::Png)),
            (b"%PDF-1.7\n", Some(MediaType::Pdf)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some(MediaType::Heic)),
            (b"\0\0\0\x14ftypqt  \0\0\0\0", Some(MediaType::QuickTime)),
            (b"RIFF\0\0\0\0WAVEfmt ", Some(MediaType::Wav)),
            (b"\xff\xfb\x90\x00", Some(MediaType::Mp3)),
            (b"MZ\x90\0 photo.jpg", None),
            (b"<html>", None),
        ];
        for (start, expected) in cases {
            assert_eq!(MediaType::of_content(start), expected);
        }
    }

    #[test]
    fn every_type_reads_back() {
        for media in MediaType::ALL {
            assert_eq!(media.as_str().parse(), Ok(media));
        }
    }

    proptest! {
        #[test]
        fn no_content_makes_it_panic(start: Vec<u8>) {
            let _ = MediaType::of_content(&start);
        }
    }
}
