//! The fonts a form may use: Noto Sans as compiled in, and an optional font
//! pack for the scripts it lacks.
//!
//! A pack is a folder with `manifest.json`; every file in it is named there with
//! its SHA-256, so that a changed font is noticed before a page is laid out with
//! it. `cargo xtask font-pack DIR` makes one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::FormsError;
use crate::digest::{hex, sha256};
use crate::prose::printable;

const EMBEDDED: [(&str, &[u8]); 2] = [
    (
        "NotoSans-Regular.ttf",
        include_bytes!("../fonts/NotoSans-Regular.ttf"),
    ),
    (
        "NotoSans-Bold.ttf",
        include_bytes!("../fonts/NotoSans-Bold.ttf"),
    ),
];

/// The family that is always there.
pub(crate) const EMBEDDED_FAMILY: &str = "Noto Sans";

/// A font file, exactly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FontReference {
    /// Its family, such as "Noto Sans Bengali".
    pub family: String,
    /// Its name in the font pack.
    pub file: String,
    /// SHA-256 over the file.
    pub sha256: [u8; 32],
}

/// What `manifest.json` of a font pack holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    fonts: Vec<ManifestFont>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestFont {
    family: String,
    file: String,
    /// The face in a collection (`.ttc`).
    #[serde(default)]
    index: u32,
    sha256: String,
    /// ISO 15924.
    scripts: Vec<String>,
    /// Primary language tags whose text is set in this font by preference.
    #[serde(default)]
    languages: Vec<String>,
    licence: String,
}

/// A face of a font.
struct Face {
    font: Font,
    reference: FontReference,
    languages: Vec<String>,
    embedded: bool,
}

struct Inner {
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
}

/// The fonts a form may use. Cheap to clone.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fonts({} faces)", self.0.faces.len())
    }
}

impl Fonts {
    /// The file of a font pack that names its fonts.
    pub const MANIFEST: &str = "manifest.json";

    /// Noto Sans as compiled in: Latin with the letters of Welsh and Polish,
    /// Greek and Cyrillic.
    #[must_use]
    pub fn embedded() -> Self {
        static EMBEDDED_FONTS: OnceLock<Fonts> = OnceLock::new();
        EMBEDDED_FONTS
            .get_or_init(|| Self::of(embedded_faces()))
            .clone()
    }

    /// The embedded fonts and those of a font pack.
    ///
    /// # Errors
    ///
    /// [`FormsError::FontPack`] naming the file that is missing, changed or no
    /// font.
    pub fn with_pack(folder: &Path) -> Result<Self, FormsError> {
        let damaged = |file: &str, reason: String| FormsError::FontPack {
            file: file.to_owned(),
            reason,
        };
        let read = |file: &str| {
            let path = folder.join(file);
            // The other end of a pipe may never be opened.
            match std::fs::metadata(&path) {
                Ok(found) if !found.is_file() => {
                    return Err(damaged(file, "it is no ordinary file".to_owned()));
                }
                Ok(_) => std::fs::read(path),
                Err(error) => Err(error),
            }
            .map_err(|error| damaged(file, error.to_string()))
        };
        let manifest: Manifest = serde_json::from_slice(&read(Self::MANIFEST)?)
            .map_err(|error| damaged(Self::MANIFEST, error.to_string()))?;
        if manifest.fonts.is_empty() {
            return Err(damaged(Self::MANIFEST, "it names no font".to_owned()));
        }
        let mut faces = embedded_faces();
        // Two faces of one collection share its bytes.
        let mut files: BTreeMap<String, (Bytes, [u8; 32])> = BTreeMap::new();
        for entry in manifest.fonts {
            let file = entry.file.as_str();
            if Path::new(file).components().count() != 1 {
                return Err(damaged(file, "it lies outside the pack".to_owned()));
            }
            let (bytes, digest) = match files.get(file) {
                Some(known) => known.clone(),
                None => {
                    let bytes = read(file)?;
                    let digest = sha256([bytes.as_slice()]);
                    let known = (Bytes::new(bytes), digest);
                    files.insert(file.to_owned(), known.clone());
                    known
                }
            };
            if hex(&digest) != entry.sha256 {
                return Err(damaged(
                    file,
                    "its SHA-256 is not the manifest's".to_owned(),
                ));
            }
            let font = Font::new(bytes, entry.index)
                .ok_or_else(|| damaged(file, "it is no OpenType font".to_owned()))?;
            if font.info().family.as_str() != entry.family {
                return Err(damaged(file, "its family is not the manifest's".to_owned()));
            }
            faces.push(Face {
                font,
                reference: FontReference {
                    family: entry.family,
                    file: entry.file,
                    sha256: digest,
                },
                languages: entry.languages,
                embedded: false,
            });
        }
        Ok(Self::of(faces))
    }

    fn of(faces: Vec<Face>) -> Self {
        let book = FontBook::from_fonts(faces.iter().map(|face| &face.font));
        Self(Arc::new(Inner {
            book: LazyHash::new(book),
            faces,
        }))
    }

    /// Whether some font has the character.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        self.0
            .faces
            .iter()
            .any(|face| face.font.info().coverage.contains(code))
    }

    /// Where a text has characters that cannot be printed with these fonts, in
    /// characters from 0: each passage of them once, with the spaces and marks
    /// within it, in the order of the text.
    #[must_use]
    pub fn unprintable(&self, text: &str) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        // Whether letters that can be printed stand since the last that cannot.
        let mut between = false;
        for (at, character) in text.chars().enumerate() {
            if printable(character, self) {
                between |= character.is_alphanumeric();
                continue;
            }
            match runs.last_mut() {
                Some(run) if !between => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
            between = false;
        }
        runs
    }

    /// SHA-256 over all of them: trials of a form hold for these fonts.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        sha256(self.0.faces.iter().map(|face| &face.reference.sha256[..]))
    }

    /// Families in the order in which text of a language looks for its letters.
    ///
    /// Latin letters and digits always come from the embedded family, whatever
    /// surrounds them; then the pack's fonts made for the language, then the rest.
    pub(crate) fn families(&self, primary_language: &str) -> Vec<&str> {
        let mut families = vec![EMBEDDED_FAMILY];
        let made_for = |face: &&Face| face.languages.iter().any(|l| l == primary_language);
        let preferred = self.0.faces.iter().filter(made_for);
        // Faces made for other languages only after those made for none in
        // particular: Nastaliq belongs to Urdu, not to every Arabic letter.
        let mut others: Vec<&Face> = self.0.faces.iter().filter(|face| !face.embedded).collect();
        others.sort_by_key(|face| !face.languages.is_empty());
        for face in preferred.chain(others) {
            if !families.contains(&face.reference.family.as_str()) {
                families.push(&face.reference.family);
            }
        }
        families
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.0.faces.get(index).map(|face| face.font.clone())
    }

    /// The file of a font of the pack; nothing for an embedded one.
    pub(crate) fn reference_of(&self, font: &Font) -> Option<&FontReference> {
        let mut faces = self.0.faces.iter();
        let face = faces.find(|face| face.font == *font)?;
        (!face.embedded).then_some(&face.reference)
    }
}

fn embedded_faces() -> Vec<Face> {
    let face = |(file, bytes): (&str, &'static [u8])| {
        Some(Face {
            font: Font::new(Bytes::new(bytes), 0)?,
            reference: FontReference {
                family: EMBEDDED_FAMILY.to_owned(),
                file: file.to_owned(),
                sha256: sha256([bytes]),
            },
            languages: Vec::new(),
            embedded: true,
        })
    };
    EMBEDDED.into_iter().filter_map(face).collect()
}

/// The bytes of the embedded fonts, which are part of what a form is.
pub(crate) fn embedded_bytes() -> impl Iterator<Item = &'static [u8]> {
    EMBEDDED.into_iter().map(|(_, bytes)| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_printed_is_a_passage_and_not_its_words() {
        let fonts = Fonts::embedded();
        assert!(fonts.unprintable("Plain words.").is_empty());
        // Two words with a mark between them, then one after words in Latin.
        let text = "He said \u{6211}\u{4eec}, \u{8d70} and then \u{6765}.";
        assert_eq!(fonts.unprintable(text), [8..13, 23..24]);
    }
}
