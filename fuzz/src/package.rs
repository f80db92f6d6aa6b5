//! A form package as a force might send it, tried before use; and a template of
//! any bytes in the place of a built-in one, laid out and signed with a real
//! sheet and read back: refused or printed, never a crash.
//!
//! A template begins with `// form: ID`, the built-in form whose `main.typ` it
//! stands for; without, it is that of the list of exhibits.

use pocketbook_forms::{
    Fonts, FormPackage, FormsError, LaidOut, Sheet, Signature, Signing, SigningAct,
};

/// The forms whose template is replaced, with the sheet that is laid out.
pub(crate) const FORMS: [(&str, &str); 6] = [
    ("exhibit-list", include_str!("../corpus/sheet/list.json")),
    ("exhibit-label", include_str!("../corpus/sheet/label.json")),
    ("mg11", include_str!("../corpus/sheet/statement.json")),
    ("mg11-rear", include_str!("../corpus/sheet/rear.json")),
    (
        "report-summary",
        include_str!("../corpus/sheet/summary.json"),
    ),
    ("victim-slip", include_str!("../corpus/sheet/slip.json")),
];

/// Reads the bytes as a package and as a template.
pub(crate) fn run(bytes: &[u8]) {
    if let Ok(package) = FormPackage::from_json(bytes) {
        if package.files.values().all(|source| ends(source)) {
            let _ = package.check(&Fonts::embedded());
        }
        return;
    }
    let Ok(source) = std::str::from_utf8(bytes) else {
        return;
    };
    let named = |(id, _): &&(&str, &str)| {
        let first = source.lines().next().unwrap_or_default();
        first.strip_prefix("// form: ") == Some(*id)
    };
    let form = FORMS.iter().find(named).or(FORMS.first());
    if let Some((id, sheet)) = form.filter(|_| ends(source)) {
        let _ = laid_out(id, source, sheet);
    }
}

/// Whether a template is sure to end within seconds: a loop in a loop, or a great
/// many rounds, are refused by the time limit of the trials alone, and the fuzzer
/// would find nothing else.
pub(crate) fn ends(source: &str) -> bool {
    let loops = source.matches("for ").count() + source.matches("while").count();
    let mut digits = source.as_bytes().windows(4);
    loops <= 12 && !digits.any(|four| four.iter().all(u8::is_ascii_digit))
}

/// Lays a sheet out with this template in the place of a built-in one, and again
/// with a typed name in each place.
///
/// # Errors
///
/// Why the form refuses it.
pub(crate) fn laid_out(id: &str, source: &str, sheet: &str) -> Result<LaidOut, FormsError> {
    let broken = |reason: &str| FormsError::Package {
        reason: reason.to_owned(),
    };
    let mut package = FormPackage::built_in_by_id(id).ok_or_else(|| broken("no such form"))?;
    package
        .files
        .insert("main.typ".to_owned(), source.to_owned());
    let sheet: Sheet = serde_json::from_str(sheet).map_err(|_| broken("no such sheet"))?;
    let form = package.tried_before(&Fonts::embedded())?;
    let shown = form.lay_out(&sheet)?;
    let signatures = shown.places.iter().map(|place| Signature {
        purpose: place.purpose,
        signatory: place.signatory,
        page: place.page,
        act: SigningAct::Typed("Imogen INVENTED".to_owned()),
        signed_at: "1 March 2026 14:05".to_owned(),
    });
    let signing = Signing {
        signatures: signatures.collect(),
        refusal: None,
    };
    form.lay_out_signed(&sheet, &signing, &shown)
}
