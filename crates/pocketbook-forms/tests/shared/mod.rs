//! Invented sheets, and PDFs as tools read them that are not ours.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "each test file uses its own part"
)]

mod reports;

use std::path::PathBuf;
use std::process::Command;

use pocketbook_forms::{
    CheckedForm, Fonts, FormDate, InkPoint, LaidOut, Sheet, Signature, SignaturePlace, Signing,
    SigningAct, StatementSheet, StatementVariant, Stroke,
};

pub(crate) use reports::{report_summary, victim_slip};

pub(crate) const DATE: FormDate = FormDate {
    year: 2026,
    month: 3,
    day: 1,
};

pub(crate) fn statement(body: &str) -> StatementSheet {
    StatementSheet {
        variant: StatementVariant::Witness,
        urn: None,
        witness_name: "Invented WITNESS".into(),
        age: "Over 18".into(),
        occupation: "Baker".into(),
        visually_recorded: false,
        opening_words: false,
        head_lines: Vec::new(),
        body: body.into(),
        language: "en-GB".into(),
        certificates: Vec::new(),
        date: DATE,
        statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
    }
}

pub(crate) fn paragraphs(count: usize) -> String {
    let one = "I am the person named above and I saw what I describe here. ".repeat(6);
    vec![one.trim(); count].join("\n")
}

pub(crate) fn form(id: &str) -> CheckedForm {
    CheckedForm::built_in(id, &Fonts::embedded()).unwrap()
}

pub(crate) fn lay_out(sheet: impl Into<Sheet>) -> LaidOut {
    form("mg11").lay_out(&sheet.into()).unwrap()
}

/// Signs each place as `act` says.
pub(crate) fn signing(
    places: &[SignaturePlace],
    act: impl Fn(&SignaturePlace) -> SigningAct,
) -> Signing {
    let sign = |place: &SignaturePlace| Signature {
        purpose: place.purpose,
        signatory: place.signatory,
        page: place.page,
        act: act(place),
        signed_at: "1 March 2026 14:05".into(),
    };
    Signing {
        signatures: places.iter().map(sign).collect(),
        refusal: None,
    }
}

/// A stroke across a place.
pub(crate) fn stroke(place: &SignaturePlace) -> Vec<Stroke> {
    let point = |step: u32| InkPoint {
        x: place.x + 500 + step * 100,
        y: place.y + 400 + (step % 3) * 80,
    };
    vec![(0..30).map(point).collect()]
}

/// What a tool says of a PDF; `None`, said aloud, where the tool is missing.
pub(crate) fn tool(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, pdf).unwrap();
    match Command::new(program)
        .args(before)
        .arg(&path)
        .args(after)
        .output()
    {
        Ok(output) => {
            assert!(output.status.success(), "{program} failed");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            eprintln!("not run: {program}: {error} (poppler-utils, qpdf)");
            None
        }
    }
}

/// Text of a PDF in reading order.
pub(crate) fn text_of(form: &LaidOut) -> Option<String> {
    tool("pdftotext", &["-raw"], &form.pdf, &["-"])
}

pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Whether the words of `part` stand in `whole` in their order, without gaps
/// other than page feet and heads.
pub(crate) fn contains_in_order(whole: &str, part: &str) -> bool {
    let mut whole = words(whole).into_iter();
    words(part)
        .into_iter()
        .all(|word| whole.any(|other| other == word))
}

/// The fonts with the pack that `cargo xtask font-pack target/font-pack` made;
/// `None`, said aloud, where there is none, and a failure where tools are required.
pub(crate) fn fonts_with_pack() -> Option<Fonts> {
    let folder = std::env::var_os("POCKETBOOK_FONT_PACK").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/font-pack"),
        PathBuf::from,
    );
    if !folder.join("manifest.json").is_file() {
        assert!(
            std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
            "POCKETBOOK_REQUIRE_TOOLS is set, but there is no font pack; make one with \
             `cargo xtask font-pack target/font-pack`"
        );
        eprintln!("not run: no font pack; make one with `cargo xtask font-pack target/font-pack`");
        return None;
    }
    Some(Fonts::with_pack(&folder).unwrap())
}
