//! Built-in forms with one change, as a force's careless or hostile template
//! would have it, and what becomes of a sheet's layout.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use pocketbook_forms::{
    Certificate, CertificateKind, CheckedForm, Fonts, FormPackage, FormsError, HeadLine,
    HeadLineKind, LaidOut, Sheet, SigningAct, StatementSheet,
};

use crate::shared::{signing, statement, stroke};

/// A statement with a little of everything.
pub(crate) fn full_statement() -> StatementSheet {
    let mut sheet = statement(
        "I did not see him take the bag.\nIt was notable that he was alone.\nHe then ran off.",
    );
    sheet.urn = Some("01ZZ1234526".into());
    sheet.head_lines = vec![HeadLine {
        kind: HeadLineKind::FurtherTo,
        text: "27 February 2026".into(),
    }];
    let certificate = |kind, name: &str| Certificate {
        kind,
        name: name.into(),
        capacity: "PC 9999 ZZ".into(),
    };
    sheet.certificates = vec![
        certificate(CertificateKind::ReadOver, "Percy PLOD"),
        certificate(CertificateKind::Interpreted, "Ines INTERPRETER"),
    ];
    sheet
}

/// A built-in package with a change, its trials left out: those would refuse it
/// before any witness saw it, but a template may behave until then.
pub(crate) fn changed(id: &str, old: &str, new: &str) -> CheckedForm {
    change(FormPackage::built_in_by_id(id).unwrap(), old, new)
}

pub(crate) fn change(mut package: FormPackage, old: &str, new: &str) -> CheckedForm {
    let file = package
        .files
        .values_mut()
        .find(|text| text.contains(old))
        .unwrap_or_else(|| panic!("no file of the form has {old}"));
    *file = file.replacen(old, new, 1);
    package.tried_before(&Fonts::embedded()).unwrap()
}

/// How the layouts of changed forms went wrong.
pub(crate) fn wrong(id: &str, sheet: &Sheet, attacks: &[(&str, &str, &str)]) -> Vec<String> {
    wrong_of(&FormPackage::built_in_by_id(id).unwrap(), sheet, attacks)
}

pub(crate) fn wrong_of(
    package: &FormPackage,
    sheet: &Sheet,
    attacks: &[(&str, &str, &str)],
) -> Vec<String> {
    let honest = package.clone().tried_before(&Fonts::embedded()).unwrap();
    if let Err(error) = honest.lay_out(sheet) {
        panic!("{} as it is: {error}", package.id);
    }
    let mut wrong = Vec::new();
    for (old, new, part) in attacks {
        let part: &str = part;
        match change(package.clone(), old, new).lay_out(sheet) {
            Err(error @ FormsError::Printed { .. }) if error.to_string().contains(part) => {}
            Ok(_) => wrong.push(format!("{new}\n    is laid out")),
            Err(error) => wrong.push(format!("{new}\n    {part}: {error}")),
        }
    }
    wrong
}

pub(crate) const BODY: &str = "printed(\"body\", par(paragraph))";

/// How the built-in form prints the paragraphs: between two marks.
pub(crate) const BETWEEN_MARKS: &str =
    "printed-between(\"body\", for (index, paragraph) in sheet.paragraphs.enumerate() {
  if index + 1 < sheet.paragraphs.len() {
    par(paragraph)
  } else {
    par[#paragraph #last-signature]
  }
}))";

/// How a force's form may print them as well: in one block,
pub(crate) const ONE_BLOCK: &str =
    "printed(\"body\", for (index, paragraph) in sheet.paragraphs.enumerate() {
  if index + 1 < sheet.paragraphs.len() {
    par(paragraph)
  } else {
    par[#paragraph #last-signature]
  }
}))";

/// or in a block for each.
pub(crate) const A_BLOCK_FOR_EACH: &str = "for (index, paragraph) in sheet.paragraphs.enumerate() {
  if index + 1 < sheet.paragraphs.len() {
    printed(\"body\", par(paragraph))
  } else {
    printed(\"body\", par[#paragraph #last-signature])
  }
})";

/// The built-in form with its paragraphs printed in one of these ways.
pub(crate) fn with_paragraphs(way: &str) -> FormPackage {
    let mut package = FormPackage::built_in_by_id("mg11").unwrap();
    let main = package.files.get_mut("main.typ").unwrap();
    assert!(
        main.contains(BETWEEN_MARKS),
        "the body is printed otherwise"
    );
    *main = main.replacen(BETWEEN_MARKS, way, 1);
    package
}

/// The pages of a form as they are shown, and signed everywhere: by typed names or
/// in ink.
pub(crate) fn signed(form: &CheckedForm, typed: bool) -> Result<LaidOut, FormsError> {
    let sheet = Sheet::from(full_statement());
    let shown = form.lay_out(&sheet)?;
    let signatures = signing(&shown.places, |place| match typed {
        true => SigningAct::Typed("Imogen INVENTED".into()),
        false => SigningAct::Ink(stroke(place)),
    });
    form.lay_out_signed(&sheet, &signatures, &shown)
}
