//! Signatures of any shape on a short statement: printed or refused by page,
//! never a crash.

use std::sync::OnceLock;

use pocketbook_forms::{CheckedForm, Fonts, LaidOut, Sheet, Signing, SigningAct, crosses};

const SHEET: &str = include_str!("../corpus/sheet/statement.json");

/// The statement that is signed, laid out.
pub(crate) fn shown() -> Option<&'static (CheckedForm, Sheet, LaidOut)> {
    static SHOWN: OnceLock<Option<(CheckedForm, Sheet, LaidOut)>> = OnceLock::new();
    SHOWN
        .get_or_init(|| {
            let form = CheckedForm::built_in("mg11", &Fonts::embedded())?;
            let sheet: Sheet = serde_json::from_str(SHEET).ok()?;
            let laid_out = form.lay_out(&sheet).ok()?;
            Some((form, sheet, laid_out))
        })
        .as_ref()
}

/// Draws the signatures that the bytes hold.
pub(crate) fn run(bytes: &[u8]) {
    let Ok(signing) = serde_json::from_slice::<Signing>(bytes) else {
        return;
    };
    if let Some((form, sheet, laid_out)) = shown() {
        let _ = form.lay_out_signed(sheet, &signing, laid_out);
        for signature in &signing.signatures {
            if let SigningAct::Ink(strokes) | SigningAct::Mark(strokes) = &signature.act {
                let _ = crosses(strokes, signature.page, &laid_out.words);
            }
        }
    }
}
