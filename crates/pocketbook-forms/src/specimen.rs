//! Pages are tried signed before anybody signs them.
//!
//! A form may lay pages out that nobody has signed and fail once they are signed:
//! a name that its places do not hold, a note that lands on other words. Found
//! then, it would be found after the witness has signed, and perhaps gone.

use crate::{
    CheckedForm, FormsError, InkPoint, LaidOut, Sheet, Signature, SignaturePlace, Signing,
    SigningAct, Stroke,
};

/// The longest that is printed beside a signature.
pub(crate) const LATEST: &str = "30 September 2026 23:59";

impl CheckedForm {
    /// Lays the pages that are about to be shown out once more with a specimen
    /// signature in every place, by hand and typed by turns, and throws them
    /// away.
    ///
    /// # Errors
    ///
    /// Those of [`CheckedForm::lay_out_signed`]; [`FormsError::Template`] where
    /// signing would change more of a page than its places to sign.
    pub fn prove_signable(&self, sheet: &Sheet, shown: &LaidOut) -> Result<(), FormsError> {
        if shown.places.is_empty() {
            return Ok(());
        }
        let name = match sheet {
            Sheet::Statement(sheet) => sheet.witness_name.trim(),
            Sheet::Rear(sheet) => sheet.witness_name.trim(),
            _ => "",
        };
        let signatures = (0_u32..).zip(&shown.places).map(|(index, place)| {
            let drawn = name.is_empty() || (index + place.page).is_multiple_of(2);
            Signature {
                purpose: place.purpose,
                signatory: place.signatory,
                page: place.page,
                act: match drawn {
                    true => SigningAct::Ink(cross(place)),
                    false => SigningAct::Typed(name.to_owned()),
                },
                signed_at: LATEST.to_owned(),
            }
        });
        let signing = Signing {
            signatures: signatures.collect(),
            refusal: None,
        };
        self.lay_out_signed(sheet, &signing, shown)
            .map(drop)
            .map_err(|error| told_of_form(self, error))
    }
}

/// Of pages that nobody has seen yet, what signing changes is the form's fault.
pub(crate) fn told_of_form(form: &CheckedForm, error: FormsError) -> FormsError {
    match error {
        FormsError::LayoutChanged { page } => FormsError::Template {
            file: form.package().main.clone(),
            line: 0,
            reason: format!("signing changes more of page {page} than its places to sign"),
        },
        error => error,
    }
}

/// A cross, as somebody who cannot write signs.
pub(crate) fn cross(place: &SignaturePlace) -> Vec<Stroke> {
    let (left, right) = (place.x + 500, place.x + 1_500);
    let (top, bottom) = (place.y + 100, place.y + 700);
    let point = |x, y| InkPoint { x, y };
    vec![
        vec![point(left, top), point(right, bottom)],
        vec![point(left, bottom), point(right, top)],
    ]
}
