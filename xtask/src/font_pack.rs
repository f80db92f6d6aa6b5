//! Makes the font pack: the free fonts for scripts that the built-in one lacks,
//! with a manifest of their digests. They are taken from Debian's packages
//! `fonts-noto-core` and `fonts-noto-cjk` as these are installed.

use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

/// A file of the pack: package, path in it, family, face, scripts (ISO 15924),
/// languages whose text prefers it.
struct Packed {
    file: &'static str,
    family: &'static str,
    index: u32,
    scripts: &'static [&'static str],
    languages: &'static [&'static str],
}

const fn packed(
    file: &'static str,
    family: &'static str,
    index: u32,
    scripts: &'static [&'static str],
    languages: &'static [&'static str],
) -> Packed {
    Packed {
        file,
        family,
        index,
        scripts,
        languages,
    }
}

const CORE: &str = "/usr/share/fonts/truetype/noto";
const CJK: &str = "/usr/share/fonts/opentype/noto";

#[rustfmt::skip]
const FONTS: [Packed; 14] = [
    packed("NotoSansArabic-Regular.ttf", "Noto Sans Arabic", 0, &["Arab"], &[]),
    packed("NotoSansArabic-Bold.ttf", "Noto Sans Arabic", 0, &["Arab"], &[]),
    // Urdu is read in Nastaliq; the form's narrow fields keep the other hand.
    packed("NotoNastaliqUrdu-Regular.ttf", "Noto Nastaliq Urdu", 0, &["Aran"], &["ur"]),
    packed("NotoSansBengali-Regular.ttf", "Noto Sans Bengali", 0, &["Beng"], &[]),
    packed("NotoSansBengali-Bold.ttf", "Noto Sans Bengali", 0, &["Beng"], &[]),
    packed("NotoSansDevanagari-Regular.ttf", "Noto Sans Devanagari", 0, &["Deva"], &[]),
    packed("NotoSansDevanagari-Bold.ttf", "Noto Sans Devanagari", 0, &["Deva"], &[]),
    packed("NotoSansGurmukhi-Regular.ttf", "Noto Sans Gurmukhi", 0, &["Guru"], &[]),
    packed("NotoSansGurmukhi-Bold.ttf", "Noto Sans Gurmukhi", 0, &["Guru"], &[]),
    packed("NotoSansGujarati-Regular.ttf", "Noto Sans Gujarati", 0, &["Gujr"], &[]),
    packed("NotoSansGujarati-Bold.ttf", "Noto Sans Gujarati", 0, &["Gujr"], &[]),
    packed("NotoSansTamil-Regular.ttf", "Noto Sans Tamil", 0, &["Taml"], &[]),
    packed("NotoSansTamil-Bold.ttf", "Noto Sans Tamil", 0, &["Taml"], &[]),
    // One weight: a collection is 20 MB.
    packed("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", 2, &["Hans", "Hant", "Jpan", "Kore"], &[]),
];

/// The copyright notices that travel with the fonts.
const NOTICES: [(&str, &str); 2] = [
    (
        "/usr/share/doc/fonts-noto-core/copyright",
        "COPYRIGHT.noto-core.txt",
    ),
    (
        "/usr/share/doc/fonts-noto-cjk/copyright",
        "COPYRIGHT.noto-cjk.txt",
    ),
];

/// Whether the packages the pack is made of are installed.
pub(crate) fn available() -> bool {
    FONTS.iter().all(|font| source(font).is_file())
}

fn source(font: &Packed) -> PathBuf {
    let folder = if font.file.contains("CJK") { CJK } else { CORE };
    Path::new(folder).join(font.file)
}

/// Makes the pack in a folder.
pub(crate) fn make(folder: &Path) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| {
        format!(
            "{}: {error}; install fonts-noto-core and fonts-noto-cjk",
            path.display()
        )
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let mut fonts: Vec<Value> = Vec::new();
    for font in &FONTS {
        let from = source(font);
        let bytes = std::fs::read(&from).map_err(|error| failed(&from, error))?;
        let to = folder.join(font.file);
        std::fs::write(&to, &bytes).map_err(|error| failed(&to, error))?;
        fonts.push(json!({
            "family": font.family,
            "file": font.file,
            "index": font.index,
            "sha256": hex::encode(digest(&SHA256, &bytes)),
            "scripts": font.scripts,
            "languages": font.languages,
            "licence": "OFL-1.1",
        }));
    }
    for (from, name) in NOTICES {
        let to = folder.join(name);
        std::fs::copy(from, &to).map_err(|error| failed(Path::new(from), error))?;
    }
    let manifest = serde_json::to_string_pretty(&json!({ "fonts": fonts }))
        .map_err(|error| error.to_string())?;
    let to = folder.join("manifest.json");
    std::fs::write(&to, manifest + "\n").map_err(|error| failed(&to, error))
}
