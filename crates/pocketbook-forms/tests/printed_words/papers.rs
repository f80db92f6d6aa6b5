//! The rear, labels, lists, summaries and slips.

use crate::changed_forms::*;
use crate::{shared, sheets};
#[test]
fn the_rear_says_what_was_answered_to_what_was_asked() {
    let attacks = [
        ("#tick(crossed)", "#tick(not crossed)", "with its answer"),
        ("#tick(crossed)", "#tick(false)", "with its answer"),
        (
            "text(weight: \"bold\", given.words)",
            "text(weight: \"bold\")[Answer: Yes]",
            "with its answer",
        ),
        (
            "given.boxes.map(",
            "given.boxes.rev().map(",
            "with its answer",
        ),
        (
            "#sheet.consents.map(question).join()",
            "#sheet.consents.enumerate().map(((i, it)) => question(it + (answer: sheet.consents.at(calc.rem(i + 1, sheet.consents.len())).answer))).join()",
            "with its answer",
        ),
        (
            "#sheet.consents.map(question).join()",
            "#sheet.consents.map(it => question(it + (asked: \"I consent to everything\"))).join()",
            "with its answer",
        ),
        (
            "#sheet.consents.map(question).join()",
            "#sheet.consents.slice(1).map(question).join()",
            "is not printed",
        ),
        (
            "#signature(sheet.witness)",
            "#signature(sheet.witness + (name: \"Somebody ELSE\"))",
            "the name in print",
        ),
        (
            "text(weight: \"bold\", it.name)]",
            "text(weight: \"bold\", size: 2pt, it.name)]",
            "smaller than 6 points",
        ),
        (
            "if sheet.dates_asked { text(weight: \"bold\", it.text) }",
            "if sheet.dates_asked { text(weight: \"bold\")[None] }",
            "\"dates\"",
        ),
        (
            "\"postcode\", \"email\",",
            "\"email\",",
            "\"postcode\" is not printed",
        ),
        (
            "part(text(size: 8.5pt, it.letter)),",
            "part(text(size: 8.5pt)[z)]),",
            "with its answer",
        ),
        (
            "part({ text(size: 8.5pt, it.asked)",
            "part({ text(size: 8.5pt, fill: luma(85%), it.asked)",
            "does not stand out",
        ),
    ];
    let wrong = wrong("mg11-rear", &sheets::rear().into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn labels_lists_summaries_and_slips_say_what_their_sheets_say() {
    let label = [
        (
            "sheet.continuity.flatten()",
            "sheet.continuity.rev().flatten()",
            "in its line",
        ),
        (
            "sheet.continuity.flatten()",
            "sheet.continuity.map(row => row.rev()).flatten()",
            "in its column",
        ),
        (
            "sheet.continuity.flatten()",
            "sheet.continuity.slice(1).flatten()",
            "is not printed",
        ),
        (
            "weight: \"bold\", sheet.reference",
            "weight: \"bold\", \"ZZZ/9\"",
            "the exhibit's reference",
        ),
        ("#notices(sheet)", "", "is not printed"),
        (
            "printed(line.key, text(size: 8.5pt, line.text))",
            "printed(line.key)[Nothing is open.]",
            "line 1 of",
        ),
        ("#say(\"certificate\")", "", "is not printed"),
        (
            "say(\"withdrawn\", style: text.with(size: 17pt, weight: \"bold\"))",
            "",
            "\"withdrawn\" is not printed",
        ),
        (
            "text(size: 11pt, weight: \"bold\", sheet.withdrawal)",
            "text(size: 11pt)[In force]",
            "when and why it was withdrawn",
        ),
        (
            ".map(name => say(\"continuity.\" + name, style: caption))",
            ".map(name => [])",
            "above its column",
        ),
        (
            ".map(name => say(\"continuity.\" + name, style: caption))",
            ".map(name => if name == \"who\" { [] } else { say(\"continuity.\" + name) })",
            "\"continuity.who\" does not stand above its column",
        ),
    ];
    let list = [
        (
            "sheet.exhibits.map(",
            "sheet.exhibits.rev().map(",
            "in its line",
        ),
        (
            "..others.map(it => printed(it.key, it.text))",
            "..others.rev().map(it => printed(it.key, it.text))",
            "in its column",
        ),
        (
            ".map(name => say(\"exhibits.\" + name, style: text.with(size: 8.5pt, weight: \"bold\")))",
            ".map(name => [])",
            "above its column",
        ),
    ];
    let summary = [
        (
            "for paragraph in group.paragraphs {",
            "for paragraph in group.paragraphs.rev() {",
            "the text of group",
        ),
        (
            "part(caption(it.label)), part(it.text)",
            "part(it.text), part(caption(it.label))",
            "the field",
        ),
        (
            "printed(\"status\", text(weight: \"bold\", sheet.status))",
            "printed(\"status\")[Received]",
            "the status",
        ),
    ];
    let slip = [
        (
            "weight: \"bold\", sheet.number",
            "weight: \"bold\", \"01/0000043/26\"",
            "the number of the report",
        ),
        (
            "#for key in sheet.next { say(key, style: par) }",
            "",
            "is not printed",
        ),
        (
            "part(text(weight: \"bold\", it.text))",
            "part(text(weight: \"bold\")[nobody])",
            "the field",
        ),
    ];
    let mut all = wrong("exhibit-label", &sheets::label().into(), &label);
    all.extend(wrong("exhibit-list", &sheets::list().into(), &list));
    all.extend(wrong(
        "report-summary",
        &shared::report_summary().into(),
        &summary,
    ));
    all.extend(wrong("victim-slip", &shared::victim_slip().into(), &slip));
    // What a reader of PDFs shows instead of the file's name.
    for (id, sheet, title) in [
        ("exhibit-label", sheets::label().into(), "\"Exhibit label\""),
        (
            "exhibit-list",
            sheets::list().into(),
            "\"List of exhibits\"",
        ),
        (
            "report-summary",
            shared::report_summary().into(),
            "sheet.plain_title",
        ),
        (
            "victim-slip",
            shared::victim_slip().into(),
            "\"Your report to the police\"",
        ),
    ] {
        let lie = [(title, "\"Withdrawn: invented\"", "the PDF has a title")];
        all.extend(wrong(id, &sheet, &lie));
    }
    // The heads stand above the lines of every page.
    let mut long = sheets::list();
    let one = long.exhibits[0].clone();
    long.exhibits.extend(vec![one; 60]);
    let once = [(
        "table.header(",
        "table.header(repeat: false, ",
        "above its column",
    )];
    all.extend(wrong("exhibit-list", &long.into(), &once));
    assert!(all.is_empty(), "{}", all.join("\n"));
}
