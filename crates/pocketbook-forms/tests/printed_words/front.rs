//! What stands on the front and the continuation pages beside the words.

use crate::changed_forms::*;
#[test]
fn nothing_else_on_the_front_is_printed_otherwise() {
    let attacks = [
        (
            "sheet.paragraphs.enumerate()",
            "sheet.paragraphs.rev().enumerate()",
            "the very words",
        ),
        (
            "#paragraph #last-signature",
            "#last-signature #paragraph",
            "after another text",
        ),
        (
            "#paragraph #last-signature",
            "#paragraph Not. #last-signature",
            "the very words",
        ),
        (
            "#paragraph #last-signature",
            "#h(200mm) #last-signature",
            "the very words",
        ),
        (
            "par(declared))",
            "par[I sign what I please.])",
            "the wording \"declaration\"",
        ),
        (
            "par(declared))",
            "par(text(fill: white, declared)))",
            "does not stand out",
        ),
        (
            "  field(\"witness_name\")",
            "  printed(\"witness_name\", [#caption[Statement of:] *Somebody ELSE*])",
            "\"witness_name\"",
        ),
        (
            "  field(\"witness_name\")",
            "  printed(\"witness_name\", [#caption[Not of:] *#data.fields.witness_name.text*])",
            "\"witness_name\"",
        ),
        // Another text before the value, in the room that its block leaves.
        (
            "  field(\"witness_name\")",
            "  printed(\"witness_name\", [#field-of(data.fields.witness_name, gap: 40mm)#place(top + left, dx: 25mm, say-inline(\"label.signature\"))])",
            "another text before its end",
        ),
        (
            "  field(\"witness_name\")",
            "  printed(\"witness_name\", [#v(6mm)#field-of(data.fields.witness_name)#place(top + left, say-inline(\"label.signature\"))])",
            "another text before its end",
        ),
        (
            "part(it.words)",
            "part(width: 100%, it.words + place(top + left, dx: 0mm, dy: -3.6mm, say-inline(\"label.signature\")))",
            "certificate.read_over",
        ),
        (
            "part[#caption(words(\"field.certificate.name\")) #h(1mm) #text(weight: \"bold\", size: 9pt, it.name)]",
            "part[#caption(words(\"field.certificate.name\")) #h(30mm) #text(weight: \"bold\", size: 9pt, it.name)#place(top + left, dx: 12mm, say-inline(\"label.signature\"))]",
            "another text before its end",
        ),
        (
            "  field(\"witness_name\")",
            "  []",
            "\"witness_name\" is not printed",
        ),
        (
            "field(\"age\"), field(\"occupation\")",
            "printed(\"age\", field-of(data.fields.age + (text: data.fields.occupation.text))), field(\"occupation\")",
            "\"age\"",
        ),
        (
            "field(\"age\"), field(\"occupation\")",
            "printed(\"age\", field-of(data.fields.age + (note: \"\"))), field(\"occupation\")",
            "\"age\"",
        ),
        (
            "if sheet.visually_recorded {",
            "if not sheet.visually_recorded {",
            "visually recorded",
        ),
        (
            "say(\"citation\", style: text.with(size: 8.5pt))",
            "[]",
            "\"citation\" is not printed",
        ),
        (
            "letters.at(index, default: \"\")",
            "letters.at(10 - index, default: \"\")",
            "\"urn\"",
        ),
        (
            "field(\"date\", gap: 1mm),",
            "printed(\"date\", [Date: 2 March 2026]),",
            "\"date\"",
        ),
        (
            "part(it.words)",
            "part(it.words.replace(\"before\", \"after\"))",
            "certificate.read_over",
        ),
        ("part(it.words)", "[]", "with its name and capacity"),
        (
            "text(weight: \"bold\", size: 9pt, it.name)",
            "text(weight: \"bold\", size: 9pt, sheet.certificates.last().name)",
            "certificate.read_over",
        ),
        (
            "#v(0.5mm)\n#rule\n\n#context",
            "not\n#context",
            "neither the sheet's",
        ),
        (
            "#v(0.5mm)\n#rule\n\n#context",
            "#printed(\"nonsense\")[not]\n#context",
            "does not have",
        ),
        (
            "#v(0.5mm)\n#rule\n\n#context",
            "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>not</text></svg>\"))\n#context",
            "a picture",
        ),
        (
            "#v(0.5mm)\n#rule\n\n#context",
            "#curve(curve.move((0pt, 0pt)), curve.line((5pt, 9pt)))\n#context",
            "a drawing",
        ),
        (
            "#v(0.5mm)\n#rule\n\n#context",
            "#circle(radius: 3mm)\n#context",
            "a drawing",
        ),
        (
            "#v(0.5mm)\n#rule\n\n#context",
            "#rect(fill: tiling(size: (30pt, 30pt))[not])\n#context",
            "not plain and opaque",
        ),
        (
            "width: width, height: 0.2mm, fit: \"stretch\"",
            "width: width, height: 5mm, fit: \"stretch\"",
            "a line to sign on",
        ),
        (
            "  footer: foot(),",
            "  footer: foot(),\n  background: place(top + left, dx: 20mm, dy: 20mm, text(size: 30pt)[COPY]),",
            "neither the sheet's",
        ),
        (
            "  footer: foot(),",
            "  footer: foot(),\n  fill: black,",
            "does not stand out",
        ),
        (
            "  footer: foot(),",
            "  footer: foot(),\n  foreground: rect(width: 100%, height: 100%, fill: white),",
            "covered",
        ),
    ];
    let wrong = wrong("mg11", &full_statement().into(), &attacks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
