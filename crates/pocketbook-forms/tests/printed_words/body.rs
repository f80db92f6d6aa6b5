//! The words of a statement, and where its paragraphs stand.

use pocketbook_forms::{CheckedForm, Fonts, FormPackage, FormsError, Sheet};

use crate::changed_forms::*;
use crate::shared::{paragraphs, statement};
/// What cannot stand over the last line or strike it through.
const LAST: [(&str, &str); 3] = [
    (
        "#paragraph #box(place(top + left, dx: -30mm, dy: -2mm, say(\"label.signature\"))) #last-signature",
        "covered or struck through",
    ),
    (
        "#paragraph #box(place(top + left, dx: -30mm, dy: -14mm, say(\"label.signature\"))) #last-signature",
        "",
    ),
    (
        "#paragraph #box(place(top + left, dx: -30mm, dy: -1mm, image(\"line.svg\", width: 20mm, height: 0.3mm, fit: \"stretch\", alt: \"line\"))) #last-signature",
        "covered or struck through",
    ),
];

/// Change of the paragraphs but the last, and what is said of it.
const BODIES: [(&str, &str); 46] = [
    ("[]", "the body is not printed in the very words"),
    (
        "printed(\"body\", par[])",
        "the body is not printed in the very words",
    ),
    (
        "printed(\"body\", par[I declare nothing.])",
        "the very words",
    ),
    ("printed(\"body\", hide(par(paragraph)))", "the very words"),
    (
        "printed(\"body\", par(paragraph.replace(\" not \", \" \")))",
        "the very words",
    ),
    (
        "printed(\"body\", par(paragraph + \" Perhaps.\"))",
        "the very words",
    ),
    ("printed(\"body\", par(upper(paragraph)))", "the very words"),
    (
        "printed(\"body\", par(paragraph)) + printed(\"body\", par(paragraph))",
        "the very words",
    ),
    (
        "printed(\"body\", par(sheet.paragraphs.at(1 - index)))",
        "the very words",
    ),
    (
        "printed(\"body\", { show \"not\": \"\"; par(paragraph) })",
        "the very words",
    ),
    (
        "printed(\"body\", { show \"not\": hide; par(paragraph) })",
        "the very words",
    ),
    (
        "printed(\"body\", { show regex(\"saw|see\"): \"hear\"; par(paragraph) })",
        "the very words",
    ),
    (
        "printed(\"body\", { set text(dir: rtl); par(paragraph) })",
        "the very words",
    ),
    (
        "printed(\"body\", { show \"notable\": [not#h(2mm)able]; par(paragraph) })",
        "a word divided",
    ),
    (
        "printed(\"body\", { show \"notable\": [not#linebreak()able]; par(paragraph) })",
        "a word divided",
    ),
    (
        "printed(\"body\", par(text(spacing: 0%, paragraph)))",
        "two words printed as one",
    ),
    (
        "printed(\"body\", par(text(tracking: -0.6em, paragraph)))",
        "printed",
    ),
    (
        "printed(\"body\", par(text(fill: white, paragraph)))",
        "does not stand out",
    ),
    (
        "printed(\"body\", par(text(fill: luma(80%), paragraph)))",
        "does not stand out",
    ),
    (
        "printed(\"body\", par(text(fill: rgb(0, 0, 0, 10), paragraph)))",
        "not plain and opaque",
    ),
    (
        "printed(\"body\", par(text(fill: gradient.linear(white, black), paragraph)))",
        "not plain and opaque",
    ),
    (
        "printed(\"body\", par(text(stroke: 2pt + white, paragraph)))",
        "an outline",
    ),
    (
        "printed(\"body\", par(text(size: 1pt, paragraph)))",
        "smaller than 6 points",
    ),
    (
        "printed(\"body\", scale(10%, par(paragraph)))",
        "smaller than 6 points",
    ),
    (
        "printed(\"body\", rotate(180deg, par(paragraph)))",
        "turned",
    ),
    (
        "printed(\"body\", scale(x: -100%, par(paragraph)))",
        "turned",
    ),
    (
        "printed(\"body\", skew(ax: 40deg, par(paragraph)))",
        "turned",
    ),
    (
        "printed(\"body\", block(height: 1mm, clip: true, par(paragraph)))",
        "cut off",
    ),
    (
        "printed(\"body\", block(width: 5mm, height: 4mm, clip: true, box(width: 150mm, paragraph)))",
        "cut off",
    ),
    ("printed(\"body\", move(dx: 40mm, par(paragraph)))", ""),
    (
        "printed(\"body\", block(fill: black, par(paragraph)))",
        "does not stand out",
    ),
    (
        "printed(\"body\", par(paragraph)) + place(dy: -6mm, rect(width: 60mm, height: 6mm, fill: white))",
        "covered",
    ),
    (
        "printed(\"body\", par(strike(background: true, stroke: 1pt + red, paragraph)))",
        "covered or struck through",
    ),
    (
        "printed(\"body\", { show \"not\": it => strike(background: true, stroke: 0.4pt + luma(90%), it); par(paragraph) })",
        "covered or struck through",
    ),
    (
        "printed(\"body\", { show \"not\": it => super(typographic: false, size: 10pt, it); par(paragraph) })",
        "above or below their line",
    ),
    (
        "printed(\"body\", { show \"not\": it => sub(typographic: false, size: 10pt, it); par(paragraph) })",
        "above or below their line",
    ),
    (
        "printed(\"body\", par(text(features: (\"sups\",), paragraph)))",
        "other forms than their own",
    ),
    (
        "printed(\"body\", { show \"not\": it => [#it#h(30mm)]; par(paragraph) })",
        "anything could be written into",
    ),
    (
        "printed(\"body\", par(strike(paragraph)))",
        "covered or struck through",
    ),
    (
        "printed(\"body\", par(strike(background: true, paragraph)))",
        "does not stand out",
    ),
    (
        "printed(\"body\", par(paragraph)) + [I lied.]",
        "neither the sheet's nor the wording's",
    ),
    (
        "printed(\"body\", par(paragraph)) + place(dy: -6mm, say(\"label.signature\"))",
        "covered or struck through",
    ),
    (
        "printed(\"body\", par(paragraph)) + say(\"label.signature\")",
        "other words within it",
    ),
    (
        "printed(\"body\", par[#say-inline(\"label.signature\") #paragraph])",
        "after another text",
    ),
    (
        "printed(\"body\", par[#paragraph #say-inline(\"label.signature\")])",
        "other words within it",
    ),
    (
        "printed(\"body\", par(link(\"https://example.invalid\", paragraph)))",
        "a link",
    ),
];

#[test]
fn the_body_is_printed_in_its_own_words_and_seen() {
    let attacks: Vec<_> = BODIES.map(|(new, part)| (BODY, new, part)).into();
    let form = with_paragraphs(A_BLOCK_FOR_EACH);
    let wrong = wrong_of(&form, &full_statement().into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn blocks_for_the_paragraphs_are_as_good() {
    for way in [ONE_BLOCK, A_BLOCK_FOR_EACH] {
        let form = with_paragraphs(way).check(&Fonts::embedded()).unwrap();
        form.lay_out(&full_statement().into()).unwrap();
    }
}

/// The same changes to paragraphs that stand in one block or between two marks.
#[test]
fn the_body_is_printed_in_its_own_words_wherever_its_paragraphs_stand() {
    let within: Vec<String> = BODIES
        .iter()
        .filter_map(|(new, _)| new.strip_prefix("printed(\"body\", ")?.strip_suffix(')'))
        .filter(|new| !new.contains("printed(") && !new.contains(" + "))
        // A line that is moved aside and stays in the block is indented, no more.
        .filter(|new| !new.starts_with("move(dx:"))
        .chain(["move(dy: -9mm, par(paragraph))"])
        .map(|new| format!("    {new}\n"))
        .collect();
    assert!(within.len() > 20, "{}", within.len());
    let attacks: Vec<_> = within
        .iter()
        .map(|new| ("    par(paragraph)\n", new.as_str(), ""))
        .collect();
    let sheet = full_statement().into();
    for way in [ONE_BLOCK, BETWEEN_MARKS] {
        let form = with_paragraphs(way);
        let wrong = wrong_of(&form, &sheet, &attacks);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // Refused before anything is read back: over a place to sign, off the page.
        for new in [
            "    move(dy: if index == 0 { 14mm } else { 0mm }, par(paragraph))\n",
            "    move(dx: 190mm, par(paragraph))\n",
        ] {
            let form = change(form.clone(), "    par(paragraph)\n", new);
            assert!(form.lay_out(&sheet).is_err(), "{new}");
        }
    }
}

/// Two lines that change places say something else.
#[test]
fn paragraphs_without_a_block_of_their_own_stand_in_their_order() {
    let sheet: Sheet = statement("He hit me.\nThen I ran.\nThat is all.").into();
    let swapped = "    move(dy: if index == 0 { 6.5mm } else { -6.5mm }, par(paragraph))\n";
    let same = "    move(dy: if index == 0 { 0mm } else { 0mm }, par(paragraph))\n";
    for way in [ONE_BLOCK, BETWEEN_MARKS] {
        let form = change(with_paragraphs(way), "    par(paragraph)\n", swapped);
        let error = form.lay_out(&sheet).unwrap_err();
        assert!(matches!(error, FormsError::Printed { .. }), "{error}");
        change(with_paragraphs(way), "    par(paragraph)\n", same)
            .lay_out(&sheet)
            .unwrap();
    }
}

/// Words that hang out of a block that is lower than they are stand where they
/// are seen, not where their block is.
#[test]
fn a_block_without_height_hides_no_words() {
    let begins = "#in-language(data.lang, data.dir, printed-b";
    let hung = |dx: &str, dy: &str| {
        format!(
            "#context {{ let at = query(<printed-from>).first().location().position(); \
             place(top + left, dx: {dx}, dy: at.y - 28mm + {dy}, [#block(width: 12mm, height: 0pt, \
             place(top + left, dy: -1.25pt, text(size: 9pt, words(\"label.signature\"))))\
             #label(\"printed:label.signature\")]) }}\n{begins}"
        )
    };
    let mut wrong_ones = Vec::new();
    for way in [BETWEEN_MARKS, ONE_BLOCK, A_BLOCK_FOR_EACH] {
        let begins = if way == BETWEEN_MARKS {
            begins
        } else {
            "#in-language(data.lang, data.dir, "
        };
        let mut package = with_paragraphs(way);
        let main = package.files.get_mut("main.typ").unwrap();
        // Room for it in the first line, as an attacker would make.
        *main = main.replace("#paragraph #last-signature", "#paragraph #last-signature ");
        let new = hung("4mm", "1pt").replace("#in-language(data.lang, data.dir, printed-b", begins);
        let new = if way == BETWEEN_MARKS {
            new
        } else {
            new.replace("query(<printed-from>)", "query(label(\"printed:body\"))")
        };
        let attack = [(begins, new.as_str(), "")];
        wrong_ones.extend(wrong_of(&package, &full_statement().into(), &attack));
    }
    assert!(wrong_ones.is_empty(), "{}", wrong_ones.join("\n"));
    let foot = "say(\"label.signature\"), sign(\"page_foot\", \"witness\", width: 58mm), say(\"label.witnessed_by\"), sign(\"page_foot\", \"officer\", width: 52mm),";
    let exchanged = "{ low(\"label.witnessed_by\"); high(\"label.signature\") }, sign(\"page_foot\", \"witness\", width: 50mm), { low(\"label.signature\"); high(\"label.witnessed_by\") }, sign(\"page_foot\", \"officer\", width: 50mm),";
    let columns = "columns: (auto, 1fr, auto, auto),";
    let tricks = "#let low(key) = box(width: 30mm, height: 11mm, baseline: 2.8mm, place(bottom + left, [#block(width: 30mm, height: 0pt, place(bottom + left, dy: 0.8pt, text(size: 7pt, words(key))))#label(\"printed:\" + key)]))
#let high(key) = place(top + right, dx: -1mm, dy: 0.5mm, printed(key, text(size: 6pt, fill: luma(45%), words(key))))
#let foot(signed: true)";
    let mut package = FormPackage::built_in_by_id("mg11").unwrap();
    let main = package.files.get_mut("main.typ").unwrap();
    for old in [foot, columns, "#let foot(signed: true)"] {
        assert!(main.contains(old), "{old}");
    }
    *main = main
        .replacen(foot, exchanged, 1)
        .replacen(columns, "columns: (30mm, 50mm, 30mm, 50mm),", 1)
        .replacen("#let foot(signed: true)", tricks, 1);
    let form = package.tried_before(&Fonts::embedded()).unwrap();
    let error = form.lay_out(&full_statement().into()).unwrap_err();
    assert!(error.to_string().contains("at the foot"), "{error}");
}

/// Marks are claims as blocks are: wherever they stand, the words between them
/// are the text's, all of them and no others.
#[test]
fn marks_of_a_text_hide_nothing() {
    let begin = "#metadata(\"body\") <printed-from>";
    let end = "#metadata(none) <printed-to>";
    let declared = "  printed(\"declaration\", par(declared))";
    let attacks = [
        // The text goes on after its end, or began before its beginning.
        (
            BETWEEN_MARKS,
            "printed-between(\"body\", [He paid me.]) + {
  for it in sheet.paragraphs { par(it) }; last-signature
})",
            "neither the sheet's nor the wording's",
        ),
        (
            BETWEEN_MARKS,
            "printed-between(\"body\", for it in sheet.paragraphs { par(it) }) + [He paid me.] + last-signature)",
            "neither the sheet's nor the wording's",
        ),
        // Another's words under the text's mark, and the other way round.
        (
            declared,
            "  printed-between(\"body\", par(declared))",
            "very words",
        ),
        (
            declared,
            "  printed-between(\"declaration\", printed-between(\"body\", par(declared)))",
            "do not stand in pairs",
        ),
        (
            declared,
            "  printed-between(\"declaration\", par(declared))",
            "may stand between marks",
        ),
        // An end without a beginning, a beginning without an end, a key that is none.
        (
            "#in-language(data.lang, data.dir, printed-b",
            &format!("{end}\n#in-language(data.lang, data.dir, printed-b"),
            "do not stand in pairs",
        ),
        (
            "#in-language(data.lang, data.dir, printed-b",
            &format!("{begin}\n#in-language(data.lang, data.dir, printed-b"),
            "do not stand in pairs",
        ),
        (
            "printed-between(\"body\",",
            "printed-between(sheet.title,",
            "the sheet does not have",
        ),
        (
            "printed-between(\"body\",",
            "printed-between(7,",
            "do not stand in pairs",
        ),
        (
            "printed-between(\"body\",",
            "[#metadata(\"body\") <printed-from>] + (",
            "do not stand in pairs",
        ),
        // Words within a block that the marks go around, and after a block within.
        (
            "    par(paragraph)\n",
            "    par(paragraph)\n    say(\"label.signature\")\n",
            "after another text",
        ),
        (
            "#paragraph #last-signature",
            "#last-signature #paragraph",
            "after another text",
        ),
        (
            BETWEEN_MARKS,
            &format!("printed(\"body\", {BETWEEN_MARKS})"),
            "do not stand in pairs",
        ),
    ];
    let attacks: Vec<_> = attacks
        .iter()
        .map(|(old, new, part)| (*old, *new, *part))
        .collect();
    let wrong = wrong("mg11", &full_statement().into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_put_over_the_last_paragraph_or_into_it() {
    let mut sheet = full_statement();
    sheet.body = "He had the number 07700900111 and did not move.\nHe went.".into();
    let lines = "He did not speak and I do not know why. ".repeat(6);
    sheet.body.push_str(&format!("\n{lines}"));
    let mut attacks: Vec<_> = LAST
        .map(|(new, part)| ("#paragraph #last-signature", new, part))
        .into();
    attacks.push((
        "    par(paragraph)\n",
        "    { show regex(\"[0-9]+\"): it => text(tracking: -0.572em, it); par(paragraph) }\n",
        "over each other",
    ));
    let wrong = wrong("mg11", &sheet.into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sixty_pages_and_a_paragraph_without_an_end_are_honest_too() {
    let long = "one paragraph without an end ".repeat(172);
    for id in ["mg11", "vps", "isb", "translation"] {
        let form = CheckedForm::built_in(id, &Fonts::embedded()).unwrap();
        let mut sheet = statement(&format!(
            "{}\n{long}",
            paragraphs(if id == "mg11" { 650 } else { 9 })
        ));
        sheet.opening_words = true;
        let laid_out = form.lay_out(&sheet.into()).unwrap();
        assert!(id != "mg11" || laid_out.pages >= 60);
    }
}
