//! Signatures as they were made, where they were made.

use pocketbook_forms::{CheckedForm, Fonts, FormsError};

use crate::changed_forms::*;
#[test]
fn signatures_are_printed_as_they_were_made_and_where() {
    for (typed, old, new) in [
        (
            true,
            "else { fitted(mark.name, ..room) }",
            "else { fitted(\"Somebody ELSE\", ..room) }",
        ),
        (true, "else { fitted(mark.name, ..room) }", "else { [] }"),
        (
            true,
            "fitted(mark.note, width,",
            "fitted(\"2 March 2026\", width,",
        ),
        (
            true,
            "fill: grey, fitted(mark.note",
            "fill: white, fitted(mark.note",
        ),
        (
            true,
            "place(top + left, dx: 1mm, dy: 0.2mm, printed-inline",
            "place(top + left, dx: 1mm, dy: -12mm, printed-inline",
        ),
        (
            false,
            "dx: mark.dx * 1mm, dy: mark.dy * 1mm",
            "dx: mark.dx * 1mm, dy: mark.dy * 1mm + 4mm",
        ),
        (
            false,
            "place(top + left, dx: mark.dx * 1mm",
            "let _ = place(top + left, dx: mark.dx * 1mm",
        ),
        (
            false,
            "width: mark.width * 1mm, height",
            "width: mark.width * 0.5mm, height",
        ),
        (
            false,
            "dy: mark.dy * 1mm, image(\n        mark.file",
            "dy: mark.dy * 1mm, ((..of) => scale(x: -100%, image(..of)))(\n        mark.file",
        ),
        (
            false,
            "dy: mark.dy * 1mm, image(\n        mark.file",
            "dy: mark.dy * 1mm, ((..of) => rotate(180deg, image(..of)))(\n        mark.file",
        ),
        (
            false,
            "dy: mark.dy * 1mm, image(\n        mark.file",
            "dy: mark.dy * 1mm, ((..of) => box(width: 1mm, height: 1mm, clip: true, image(..of)))(\n        mark.file",
        ),
        (
            false,
            "    } else {\n      let room",
            "      place(top + left, dy: -4mm, rect(width: 50mm, height: 9mm, fill: white))\n    } else {\n      let room",
        ),
        (
            false,
            "    if mark.kind == \"ink\" {",
            "    place(top + left, dy: -4mm, rect(width: 50mm, height: 9mm, fill: rgb(\"0b1f5c\")))\n    if mark.kind == \"ink\" {",
        ),
        (
            false,
            "    } else {\n      let room",
            "      place(top + left, dy: 2mm, line(length: 50mm, stroke: 8mm + white))\n    } else {\n      let room",
        ),
        (
            false,
            "say(\"label.signature\"), sign(\"page_foot\", \"witness\", width: 58mm), say(\"label.witnessed_by\"), sign(\"page_foot\", \"officer\", width: 52mm)",
            "say(\"label.signature\"), sign(\"page_foot\", \"officer\", width: 58mm), say(\"label.witnessed_by\"), sign(\"page_foot\", \"witness\", width: 52mm)",
        ),
        (
            false,
            "say(\"label.signature\"), sign(\"page_foot\", \"witness\", width: 58mm)",
            "[], sign(\"page_foot\", \"witness\", width: 58mm)",
        ),
    ] {
        match signed(&changed("mg11", old, new), typed) {
            Err(FormsError::Printed { .. }) => {}
            Err(error) => panic!("{new}: {error}"),
            Ok(_) => panic!("{new}: is laid out"),
        }
    }
    let honest = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
    for typed in [true, false] {
        signed(&honest, typed).unwrap();
    }
}
