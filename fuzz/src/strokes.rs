//! Ink as a shell hands it over, and the ink file of a sealed record: read or
//! refused, never a crash; what is read comes back from its own JSON.

use pocketbook_model::{Ink, InkFile, RequiredSignature, Signatory, SignaturePlace};

/// A box at the foot of a page.
const FOOT: RequiredSignature = RequiredSignature {
    signatory: Signatory::Witness,
    place: SignaturePlace::PageFoot,
    page: 1,
    x: 2_000,
    y: 26_000,
    width: 5_800,
    height: 1_100,
};

/// Reads the bytes in every way that ink is read.
pub(crate) fn run(bytes: &[u8]) {
    if let Ok(ink) = Ink::parse(bytes) {
        let _ = ink.fits(&FOOT);
        let json = serde_json::to_vec(&ink).unwrap_or_default();
        assert_eq!(Ink::parse(&json), Ok(ink), "ink does not read back");
    }
    if let Ok(file) = serde_json::from_slice::<InkFile>(bytes) {
        let json = serde_json::to_vec(&file).unwrap_or_default();
        let again = serde_json::from_slice::<InkFile>(&json).ok();
        assert_eq!(again, Some(file), "an ink file does not read back");
    }
}
