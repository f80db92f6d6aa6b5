//! What is painted cannot mean something else than what is read: colours that
//! paint nothing, shapes that paint elsewhere, letters over letters, room in a
//! sentence, pages that the PDF cuts, places to sign that stand somewhere else.
//! Each attack was printed by a form whose trials it passed, before there was a
//! rule against it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

#[path = "shared/changed_forms.rs"]
mod changed_forms;
mod shared;

use changed_forms::*;
use pocketbook_forms::{CheckedForm, Fonts, FormPackage, FormsError};
use shared::statement;

/// Changes of one word of the body, `w` its width: what is printed in its place.
const OF_A_WORD: [(&str, &str); 14] = [
    (
        "text(fill: color.spot(none, black).tint(100%), it)",
        "not plain and opaque",
    ),
    (
        "place(top + left, dx: -1pt, dy: -3pt, block(width: 0pt, height: 0pt, clip: true, place(top + left, rect(width: w + 2pt, height: 13pt, fill: black)))); text(fill: white, it)",
        "a surface that is cut off",
    ),
    (
        "place(top + left, dx: -1pt, dy: -3pt, polygon(fill: black, (0pt, 0pt), (w + 2pt, 0pt), (w + 2pt, 13pt), (w + 1.95pt, 13pt), (w + 1.95pt, 0pt))); text(fill: white, it)",
        "a drawing",
    ),
    (
        "place(top + left, dx: 5.6pt, dy: 3.5pt, line(length: w - 11.4pt, stroke: (paint: black, thickness: 13pt, dash: (array: (0.05pt, 900pt), phase: 1pt)))); text(fill: white, it)",
        "a line with gaps",
    ),
    (
        "it; place(top + left, dx: -1.2pt, dy: -3pt, curve(stroke: 0.7pt + black, curve.move((0pt, 0pt)), curve.line((0pt, 14pt)), curve.line((0pt, 8pt)), curve.line((w + 2.4pt, 8pt)), curve.line((w + 2.4pt, 0pt))))",
        "covered or struck through",
    ),
    (
        "it; place(top + left, dy: 8.3pt, scale(x: 0.2%, y: 100%, origin: top + left, line(length: w / 0.002, stroke: 16pt + white)))",
        "covered or struck through",
    ),
    (
        "it; for i in range(12) { place(top + left, dx: i * w / 12 - 0.8pt, box(\"\\u{ad}\")) }",
        "stands for no letter",
    ),
    (
        "it; box(width: 18pt, height: 7.5pt, for i in range(5) { place(top + left, dx: 3pt + i * 2pt, rect(width: 1.4pt, height: 7pt, fill: black)) })",
        "drawn among its words",
    ),
    (
        "it; place(top + left, dx: -1pt, dy: -2pt, rect(width: w + 2pt, height: 11pt, stroke: 0.5pt))",
        "drawn among its words",
    ),
    (
        "it; place(top + left, dy: 9.4pt, image(\"line.svg\", width: w, height: 0.45mm, fit: \"stretch\", alt: \"line\"))",
        "drawn among its words",
    ),
    ("it; linebreak()", "anything could be written into"),
    ("linebreak(); h(70mm); it", "anything could be written into"),
    ("pdf.artifact(it)", "is kept from those who hear"),
    ("text(size: 7pt, fill: luma(40%), it)", "another size"),
];

#[test]
fn a_word_is_seen_where_it_stands_and_nothing_else_is() {
    let attacks: Vec<(&str, String, &str)> = OF_A_WORD
        .iter()
        .map(|(new, fault)| {
            let rule = format!(
                "printed(\"body\", {{ show \"did not\": it => context {{ let w = measure(it).width; {} }}; par(paragraph) }})",
                match new.contains("place(") && !new.starts_with("it; box") {
                    true => format!("box({{ {new} }})"),
                    false => (*new).to_owned(),
                }
            );
            (BODY, rule, *fault)
        })
        .collect();
    let attacks: Vec<(&str, &str, &str)> = attacks
        .iter()
        .map(|(old, new, fault)| (*old, new.as_str(), *fault))
        .collect();
    let form = with_paragraphs(A_BLOCK_FOR_EACH);
    let wrong = wrong_of(&form, &full_statement().into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_paragraph_is_smaller_than_the_others() {
    let form = with_paragraphs(A_BLOCK_FOR_EACH);
    let small = "if index == 0 { printed(\"body\", par(text(size: 8pt, paragraph))) } else { printed(\"body\", par(paragraph)) }";
    let wrong = wrong_of(
        &form,
        &full_statement().into(),
        &[(BODY, small, "another size")],
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn letters_and_figures_do_not_hide_each_other_or_stand_apart() {
    let sheet = statement(
        "I gave him £11,000 at 11:00, and kept 38 - 50 of it ill - at least, I\u{2014}not\u{2014}he did.\nThe boys' bikes cost 1,000.\nHe then ran off.",
    );
    let body = |rule: &str| format!("printed(\"body\", {{ {rule}; par(paragraph) }})");
    let attacks: Vec<(String, &str)> = [
        ("show \"11\": [1#h(-0.572em)1]", "over each other"),
        ("show \"38\": [3#h(-0.572em)8]", "over each other"),
        ("show \"ill\": [il#h(-0.258em)l]", "over each other"),
        (
            "show \"\u{2014}\": it => [#h(-0.69em)#it#h(-0.69em)]",
            "over each other",
        ),
        (
            "show \"50\": it => [#box(\"\\u{ad}\")#it]",
            "stands for no letter",
        ),
        ("show \"- 50\": [-#linebreak()#box[-]50]", ""),
        (
            "show \"£\": it => [#it#h(1.9em)]",
            "anything could be written into",
        ),
        (
            "show \"'\": it => text(baseline: 0.55em, it)",
            "above or below",
        ),
        (
            "show \",\": it => text(baseline: -0.55em, it)",
            "above or below",
        ),
    ]
    .map(|(rule, fault)| (body(rule), fault))
    .into();
    let attacks: Vec<(&str, &str, &str)> = attacks
        .iter()
        .map(|(new, fault)| (BODY, new.as_str(), *fault))
        .collect();
    let form = with_paragraphs(A_BLOCK_FOR_EACH);
    let wrong = wrong_of(&form, &sheet.into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pdf_is_the_page_that_was_read() {
    let attacks = [
        (
            "#set page(",
            "#set page(bleed: (right: -112mm))\n#set page(",
            "bleed",
        ),
        ("#set page(", "#set page(bleed: 3mm)\n#set page(", "bleed"),
        (
            "  paper: \"a4\",\n",
            "  width: 900mm, height: 990mm,\n",
            "more room than a sheet",
        ),
        (
            "#set page(",
            "#set page(numbering: n => \"Withdrawn \" + str(n))\n#set page(",
            "numbers of its own",
        ),
        (
            "title: sheet.title,",
            "title: \"Withdrawn: the witness lied\",",
            "not the sheet's",
        ),
        (
            "title: sheet.title,",
            "title: sheet.title, description: \"He lied\",",
            "not the sheet's",
        ),
        (
            "title: sheet.title,",
            "title: sheet.title, keywords: (\"lie\",),",
            "not the sheet's",
        ),
    ];
    let wrong = wrong("mg11", &full_statement().into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_to_sign_stand_where_they_belong() {
    let last = "par[#paragraph #last-signature]";
    let attacks = [
        (
            last,
            "par(paragraph); v(90mm); par(last-signature)",
            "somewhere else",
        ),
        (
            last,
            "par(paragraph); pagebreak(); par(last-signature)",
            "somewhere else",
        ),
        (last, "par[#last-signature #paragraph]", ""),
    ];
    // The two places exchanged.
    let package = FormPackage::built_in_by_id("mg11").unwrap();
    let mut exchanged = package.clone();
    let main = exchanged.files.get_mut("main.typ").unwrap();
    *main = main
        .replace("sign(\"declaration\"", "sign(\"?\"")
        .replace("sign(\"after_last_word\"", "sign(\"declaration\"")
        .replace("sign(\"?\"", "sign(\"after_last_word\"");
    let exchanged = exchanged.tried_before(&Fonts::embedded()).unwrap();
    let error = exchanged.lay_out(&full_statement().into()).unwrap_err();
    assert!(error.to_string().contains("somewhere else"), "{error}");
    let mut wrong = Vec::new();
    for (old, new, part) in &attacks {
        match change(package.clone(), old, new).lay_out(&full_statement().into()) {
            Err(error @ FormsError::Printed { .. }) if error.to_string().contains(part) => {}
            Err(error) => wrong.push(format!("{new}\n    {error}")),
            Ok(_) => wrong.push(format!("{new}\n    is laid out")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What waits for the first signature.
#[test]
fn a_signed_page_is_the_page_that_was_shown() {
    let form = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
    signed(&form, false).unwrap();
    for (rule, page) in [
        (
            "show \"not\": it => if data.signatures.len() > 0 { text(fill: luma(30%), it) } else { it }",
            1,
        ),
        (
            "show \"not\": it => if data.signatures.len() > 0 { [#h(0.3em)#it] } else { it }",
            1,
        ),
        (
            "show \"ran\": it => if data.signatures.len() > 0 { text(fill: black, it) } else { text(fill: luma(5%), it) }",
            1,
        ),
    ] {
        let rule = format!(
            "#show par: it => {{ {rule}; it }}\n#in-language(data.lang, data.dir, printed-between(\"body\""
        );
        let form = changed(
            "mg11",
            "#in-language(data.lang, data.dir, printed-between(\"body\"",
            &rule,
        );
        match signed(&form, false) {
            Err(FormsError::LayoutChanged { page: on }) => assert_eq!(on, page),
            other => panic!("{rule}: {other:?}"),
        }
    }
    // Nor is anything drawn beside the name or note of a signature.
    let drawn = "place(bottom + left, rect(width: 3mm, height: 0.2mm, fill: black)) + align(top + right, text(";
    let form = changed("mg11", "align(top + right, text(", drawn);
    match signed(&form, false) {
        Err(FormsError::LayoutChanged { page }) => assert_eq!(page, 1),
        other => panic!("{other:?}"),
    }
    // Lines to sign on, one over the other, are a surface over the ink.
    let block = "alt: mark.alt,\n      ));\n      for i in range(16) { place(top + left, dy: 0.3mm + i * 0.45mm, image(\"line.svg\", width: width, height: 0.5mm, fit: \"stretch\", alt: \"line\")) }";
    let form = changed("mg11", "alt: mark.alt,\n      ))", block);
    match signed(&form, false) {
        Err(FormsError::Printed { fault, .. }) => {
            assert!(fault.contains("line to sign on"), "{fault}")
        }
        other => panic!("{other:?}"),
    }
}
