//! Form packages: the built-in ones pass their trials, broken ones are refused
//! by file, line and reason.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod shared;

use pocketbook_forms::{CheckedForm, Fonts, FormPackage, FormsError, Sheet};
use shared::{fonts_with_pack, lay_out, statement};

fn mg11() -> FormPackage {
    FormPackage::built_in_by_id("mg11").unwrap()
}

#[test]
fn every_built_in_form_passes_the_trials_of_a_forces_own() {
    let ids: Vec<String> = FormPackage::built_in()
        .into_iter()
        .map(|package| {
            let id = package.id.clone();
            let form = package
                .check(&Fonts::embedded())
                .unwrap_or_else(|error| panic!("{id}: {error}"));
            form.reference().id
        })
        .collect();
    assert_eq!(
        ids,
        [
            "mg11",
            "vps",
            "isb",
            "translation",
            "mg11-rear",
            "exhibit-label",
            "exhibit-list",
            "report-summary",
            "victim-slip"
        ]
    );
}

/// A force tries its forms on a tablet that has the fonts of every language, with
/// names in Arabic and Chinese.
#[test]
fn every_built_in_form_passes_the_trials_with_the_font_pack() {
    let Some(fonts) = fonts_with_pack() else {
        return;
    };
    for package in FormPackage::built_in() {
        let id = package.id.clone();
        let checked = package.check(&fonts);
        checked.unwrap_or_else(|error| panic!("{id}: {error}"));
    }
}

/// Line of the main file that holds a text, from 1.
fn line_of(package: &FormPackage, text: &str) -> usize {
    let lines = package.files["main.typ"].lines();
    lines
        .zip(1..)
        .find(|(line, _)| line.contains(text))
        .unwrap()
        .1
}

#[test]
fn a_broken_template_is_refused_with_its_line() {
    // Change in main.typ; what the reason says; whether the line is known.
    let cases = [
        ("#let foot(", "#let foot((", "unclosed delimiter", true),
        (
            "#let foot(",
            "#nonsense()\n#let foot(",
            "unknown variable: nonsense",
            true,
        ),
        (
            "#let foot(",
            "#read(\"/etc/passwd\")\n#let foot(",
            "access denied",
            true,
        ),
        (
            "#let foot(",
            "#read(\"../../secret\")\n#let foot(",
            "",
            true,
        ),
        (
            "#let foot(",
            "#import \"@preview/any:1.0.0\": x\n#let foot(",
            "access denied",
            true,
        ),
        (
            "#let foot(",
            "#while true { }\n#let foot(",
            "condition is always true",
            true,
        ),
        (
            "#let foot(",
            "#{ let i = 0; while i >= 0 { i += 1 } }\n#let foot(",
            "loop seems to be infinite",
            true,
        ),
        (
            "#let foot(",
            "#let f(x) = f(x + 1)\n#f(0)\n#let foot(",
            "maximum function call depth exceeded",
            true,
        ),
        (
            "[#metadata(declared) <declaration>]",
            "",
            "the declaration is missing",
            false,
        ),
        (
            "[#metadata(declared) <declaration>]",
            "[#metadata(declared + \" Perhaps.\") <declaration>]",
            "the declaration is not the wording's",
            false,
        ),
        (
            "sign(\"declaration\", \"witness\", width: 70mm)",
            "[]",
            "missing on page 1: signature of the witness under the declaration",
            false,
        ),
        (
            "#sign(\"after_last_word\", \"witness\", width: 66mm)",
            "",
            "signature of the witness after the last word",
            false,
        ),
        (
            "sign(\"page_foot\", \"witness\", width: 58mm)",
            "[]",
            "missing on page 1: signature of the witness at the foot",
            false,
        ),
        (
            "sign(\"page_foot\", \"officer\", width: 52mm)",
            "[]",
            "signature of the officer at the foot",
            false,
        ),
        (
            "#for it in sheet.certificates { certificate(it) }",
            "",
            "under the certificate",
            false,
        ),
        (
            "    certificate(data.refusal)",
            "",
            "under the certificate",
            false,
        ),
        (
            "width: 70mm",
            "width: 20mm",
            "smaller than 30 mm by 8 mm",
            false,
        ),
        ("width: 70mm", "width: 300mm", "leaves the page", false),
        (
            "sign(\"page_foot\", \"witness\", width: 58mm)",
            "sign(\"page_foot\", \"nobody\", width: 58mm)",
            "malformed",
            false,
        ),
        (
            "sign(\"page_foot\", \"witness\", width: 58mm)",
            "place(dx: -12mm, text(size: 30pt)[over it all]) + sign(\"page_foot\", \"witness\", width: 58mm)",
            "text",
            false,
        ),
        (
            "  header: head,",
            "  header: move(dx: -40mm, head),",
            "text leaves the page",
            false,
        ),
        (
            "sign(\"page_foot\", \"officer\", width: 52mm)",
            "place(dx: -150mm, sign(\"page_foot\", \"officer\", width: 52mm))",
            "two places overlap",
            false,
        ),
        (
            "#metadata(none) <last-page>",
            "#metadata(none) <last-page>\n#for i in range(300) { pagebreak(weak: false); [x] }",
            "a short specimen fills more than 200 pages",
            false,
        ),
    ];
    let mut wrong = Vec::new();
    for (old, new, reason, line_known) in cases {
        let mut package = mg11();
        let main = package.files.get_mut("main.typ").unwrap();
        assert!(main.contains(old), "{old}");
        *main = main.replacen(old, new, 1);
        let line = line_of(&package, new.lines().next().unwrap_or_default());
        match package.check(&Fonts::embedded()) {
            Err(FormsError::Template {
                file,
                line: at,
                reason: said,
            }) if file == "main.typ"
                && said.contains(reason)
                && (!line_known || (line..=line + 1).contains(&at)) => {}
            other => wrong.push(format!("{new}\n    line {line}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fault_in_another_file_names_that_file() {
    let mut package = mg11();
    let marks = package.files.get_mut("marks.typ").unwrap();
    *marks = marks.replacen("#let ink = luma(20%)", "#let ink = lumen(20%)", 1);
    let fault = marks.lines().position(|line| line.contains("lumen"));
    let expected = fault.unwrap() + 1;
    match package.check(&Fonts::embedded()) {
        Err(FormsError::Template { file, line, .. }) => {
            assert_eq!((file.as_str(), line), ("marks.typ", expected));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn wording_without_what_the_law_needs_is_refused() {
    let refused = |change: &dyn Fn(&mut FormPackage)| {
        let mut package = mg11();
        change(&mut package);
        match package.check(&Fonts::embedded()) {
            Err(FormsError::Package { reason }) => reason,
            other => panic!("{other:?}"),
        }
    };
    let wording = |key: &'static str| {
        refused(&move |package| {
            package.wording.remove(key);
        })
    };
    for key in [
        "declaration",
        "citation",
        "marking",
        "refused",
        "certificate.read_over",
    ] {
        assert_eq!(wording(key), format!("the wording \"{key}\" is missing"));
    }
    let unpaged = refused(&|package| {
        package.wording.get_mut("declaration").unwrap().text = "It is true.".into();
    });
    assert_eq!(unpaged, "the declaration does not say {pages}");
    let translated = refused(&|package| {
        let declaration = package.wording.get_mut("declaration").unwrap();
        declaration
            .languages
            .insert("pl".into(), "Zmyślone.".into());
    });
    assert!(translated.contains("in pl"), "{translated}");
    assert!(refused(&|package| package.main = "other.typ".into()).contains("main file"));
    assert!(refused(&|package| package.id = "../x".into()).contains("id"));
}

#[test]
fn a_package_survives_its_json_and_json_of_another_shape_is_refused() {
    let json = serde_json::to_vec(&mg11()).unwrap();
    assert_eq!(FormPackage::from_json(&json).unwrap(), mg11());
    for broken in ["", "{}", "[1]", "{\"id\":\"x\",\"more\":1}"] {
        let error = FormPackage::from_json(broken.as_bytes()).unwrap_err();
        assert!(matches!(error, FormsError::Package { .. }), "{error}");
    }
}

#[test]
fn the_reference_changes_with_any_word_or_line_of_the_package() {
    let fonts = Fonts::embedded();
    let built_in = CheckedForm::built_in("mg11", &fonts).unwrap().reference();
    assert_eq!(mg11().check(&fonts).unwrap().reference(), built_in);
    assert_eq!(lay_out(statement("x")).template, built_in);
    let mut reworded = mg11();
    reworded.wording.get_mut("citation").unwrap().text.push('.');
    assert_ne!(reworded.check(&fonts).unwrap().reference(), built_in);
    let mut redrawn = mg11();
    redrawn.files.get_mut("main.typ").unwrap().push('\n');
    assert_ne!(redrawn.check(&fonts).unwrap().reference(), built_in);
}

#[test]
fn a_template_that_fails_on_a_real_statement_does_not_quote_it() {
    // The trials' bodies never say this; a real one may.
    let mut package = mg11();
    let main = package.files.get_mut("main.typ").unwrap();
    let trap = "#let sheet = data.sheet\n#if repr(sheet.paragraphs).contains(\"SENTINEL\") { panic(repr(sheet.paragraphs)) }";
    *main = main.replacen("#let sheet = data.sheet", trap, 1);
    let form = package.check(&Fonts::embedded()).unwrap();
    let error = form
        .lay_out(&Sheet::from(statement("He said SENTINEL.")))
        .unwrap_err();
    assert!(matches!(error, FormsError::Template { .. }), "{error}");
    assert!(!format!("{error} {error:?}").contains("SENTINEL"));
}

#[test]
fn a_translated_declaration_is_printed_in_the_statements_language() {
    let mut package = mg11();
    let declaration = package.wording.get_mut("declaration").unwrap();
    let polish = "Zmyślone oświadczenie: stron {count}, podpisane.";
    declaration.languages.insert("pl".into(), polish.into());
    let form = package.check(&Fonts::embedded()).unwrap();
    let declared = |language: &str| {
        let mut sheet = statement("Widziałam to.");
        sheet.language = language.into();
        let laid_out = form.lay_out(&sheet.into()).unwrap();
        laid_out.declaration().unwrap().to_owned()
    };
    assert_eq!(
        declared("pl-PL"),
        "Zmyślone oświadczenie: stron 1, podpisane."
    );
    assert!(declared("ro").starts_with("This statement (consisting of 1 page"));
}
