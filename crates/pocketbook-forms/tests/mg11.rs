//! The MG11 as a prosecutor would look at it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stderr
)]

use std::process::Command;

use pocketbook_forms::{
    BoxSignatory, FormDate, FormsError, LaidOutForm, Mg11, Purpose, lay_out_mg11,
};

fn form(body: &str) -> Mg11 {
    Mg11 {
        urn: None,
        witness_name: "Invented WITNESS".into(),
        age: "Over 18".into(),
        occupation: "Baker".into(),
        visually_recorded: false,
        body: body.into(),
        language: "en-GB".into(),
        marking: "OFFICIAL-SENSITIVE (when complete)".into(),
        citation: "(Criminal Procedure Rules, r. 16.2; Criminal Justice Act 1967, s. 9)".into(),
        declaration: "This statement (consisting of {pages} each signed by me) is true.".into(),
        date: FormDate {
            year: 2026,
            month: 3,
            day: 1,
        },
        statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
    }
}

fn paragraphs(count: usize) -> String {
    let one = "I am the person named above and I saw what I describe here. ".repeat(6);
    vec![one.trim(); count].join("\n")
}

/// Text of a PDF by a tool that is not ours.
fn text_of(form: &LaidOutForm) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, &form.pdf).unwrap();
    match Command::new("pdftotext")
        .args(["-raw"])
        .arg(&path)
        .arg("-")
        .output()
    {
        Ok(output) if output.status.success() => Some(String::from_utf8(output.stdout).unwrap()),
        _ => {
            eprintln!("not run: pdftotext (poppler-utils) is not installed");
            None
        }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Whether the words of `part` stand in `whole` in their order, without gaps
/// other than page feet and heads.
fn contains_in_order(whole: &str, part: &str) -> bool {
    let mut whole = words(whole).into_iter();
    words(part)
        .into_iter()
        .all(|word| whole.any(|other| other == word))
}

#[test]
fn every_page_is_signed_at_its_foot_by_both_and_the_rest_once() {
    for (count, least) in [(1, 1), (14, 2), (60, 6)] {
        let laid_out = lay_out_mg11(&form(&paragraphs(count))).unwrap();
        assert!(laid_out.pages >= least, "{} pages", laid_out.pages);
        let at = |purpose, signatory| {
            let found = laid_out
                .places
                .iter()
                .filter(|p| p.purpose == purpose && p.signatory == signatory);
            found.map(|p| p.page).collect::<Vec<_>>()
        };
        let all: Vec<u32> = (1..=laid_out.pages).collect();
        assert_eq!(at(Purpose::PageFoot, BoxSignatory::Witness), all);
        assert_eq!(at(Purpose::PageFoot, BoxSignatory::Officer), all);
        assert_eq!(at(Purpose::Declaration, BoxSignatory::Witness), [1]);
        assert_eq!(
            at(Purpose::AfterLastWord, BoxSignatory::Witness),
            [laid_out.pages]
        );
        for place in &laid_out.places {
            assert!(
                place.x + place.width <= 21_000 && place.y + place.height <= 29_700,
                "{place:?}"
            );
            assert!(place.width >= 5_000 && place.height >= 1_000, "{place:?}");
        }
        let unit = if laid_out.pages == 1 { "page" } else { "pages" };
        let expected = format!(
            "(consisting of {} {unit} each signed by me)",
            laid_out.pages
        );
        assert!(
            laid_out.declaration.contains(&expected),
            "{}",
            laid_out.declaration
        );
    }
}

#[test]
fn the_same_statement_gives_the_same_bytes() {
    let (a, b) = (
        lay_out_mg11(&form(&paragraphs(5))).unwrap(),
        lay_out_mg11(&form(&paragraphs(5))).unwrap(),
    );
    assert_eq!(a.pdf, b.pdf);
    assert_eq!(a.template, b.template);
    let mut other = form(&paragraphs(5));
    other.visually_recorded = true;
    assert_ne!(a.pdf, lay_out_mg11(&other).unwrap().pdf);
}

#[test]
fn words_that_look_like_markup_are_printed_as_they_are() {
    let body = "He said #panic() and $x^2$ and *bold* and _under_ and `code` and \\ and <label> and @ref. = Not a heading\n- not a list\n+ nor this // nor a comment /* at all */ https://example.invalid [x]";
    let laid_out = lay_out_mg11(&form(body)).unwrap();
    if let Some(text) = text_of(&laid_out) {
        assert!(contains_in_order(&text, body), "{text}");
    }
}

#[test]
fn the_extracted_text_is_the_statement_word_for_word() {
    let numbered: Vec<String> = (0..900).map(|n| format!("word{n}")).collect();
    let body = numbered
        .chunks(60)
        .map(|line| line.join(" "))
        .collect::<Vec<_>>()
        .join("\n");
    let mut statement = form(&format!(
        "{body}\nŁódź, Llanfairpwllgwyngyll, Tŷ Ŵyr, naïve, café, £12.50, ‘quoted’ — “so” he said."
    ));
    statement.witness_name = "Ż".repeat(40) + " " + &"W".repeat(39);
    let laid_out = lay_out_mg11(&statement).unwrap();
    if let Some(text) = text_of(&laid_out) {
        assert!(contains_in_order(&text, &statement.body), "{text}");
    }
}

#[test]
fn long_words_and_paragraphs_stay_within_the_margins() {
    let body = format!(
        "{}\n{}",
        "W".repeat(2_000),
        "one paragraph without an end ".repeat(172)
    );
    let laid_out = lay_out_mg11(&form(&body)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, &laid_out.pdf).unwrap();
    let Ok(output) = Command::new("pdftotext")
        .args(["-bbox"])
        .arg(&path)
        .arg("-")
        .output()
    else {
        eprintln!("not run: pdftotext (poppler-utils) is not installed");
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let edges = text.match_indices("xMax=\"").map(|(at, key)| {
        let rest = &text[at + key.len()..];
        rest[..rest.find('"').unwrap()].parse::<f64>().unwrap()
    });
    // A4 is 595.3 pt wide; the right margin is 20 mm, 56.7 pt.
    let widest = edges.fold(0.0, f64::max);
    assert!(widest > 400.0 && widest <= 595.3 - 56.0, "{widest}");
}

#[test]
fn what_cannot_be_printed_is_named_by_field_and_place() {
    let error = lay_out_mg11(&form("It said \u{4f60} there."))
        .err()
        .unwrap();
    assert_eq!(
        error,
        FormsError::Unprintable {
            field: "body",
            position: 8
        }
    );
    let mut named = form("x");
    named.witness_name = "A\u{1f600}".into();
    assert_eq!(
        lay_out_mg11(&named).err().unwrap(),
        FormsError::Unprintable {
            field: "witness_name",
            position: 1
        }
    );
}

#[test]
fn a_page_too_many_is_refused() {
    let body = vec!["x"; 9_000].join("\n");
    assert!(matches!(
        lay_out_mg11(&form(&body)),
        Err(FormsError::TooLong { .. })
    ));
}

#[test]
fn the_places_of_a_short_statement_stay_where_they_are() {
    let laid_out = lay_out_mg11(&form("I saw it.")).unwrap();
    insta::assert_debug_snapshot!(laid_out.places);
}
