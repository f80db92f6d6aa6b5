//! The statement as a prosecutor would look at it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

mod shared;

use pocketbook_forms::{
    Certificate, CertificateKind, FormsError, HeadLine, HeadLineKind, INK_POINTS, InkPoint,
    LaidOut, Purpose, Refusal, RefusedWhen, Sheet, Signatory, Signing, SigningAct, Unprintable,
};
use shared::*;

#[test]
fn every_page_is_signed_at_its_foot_by_both_and_the_rest_once() {
    for (count, least) in [(1, 1), (14, 2), (60, 6)] {
        let laid_out = lay_out(statement(&paragraphs(count)));
        assert!(laid_out.pages >= least, "{} pages", laid_out.pages);
        let at = |purpose, signatory| {
            let found = laid_out
                .places
                .iter()
                .filter(|p| p.purpose == purpose && p.signatory == signatory);
            found.map(|p| p.page).collect::<Vec<_>>()
        };
        let all: Vec<u32> = (1..=laid_out.pages).collect();
        assert_eq!(at(Purpose::PageFoot, Signatory::Witness), all);
        assert_eq!(at(Purpose::PageFoot, Signatory::Officer), all);
        assert_eq!(at(Purpose::Declaration, Signatory::Witness), [1]);
        assert_eq!(
            at(Purpose::AfterLastWord, Signatory::Witness),
            [laid_out.pages]
        );
        let unit = if laid_out.pages == 1 { "page" } else { "pages" };
        let expected = format!(
            "(consisting of {} {unit} each signed by me)",
            laid_out.pages
        );
        assert!(laid_out.declaration().unwrap().contains(&expected));
    }
}

#[test]
fn a_statement_of_sixty_pages_is_laid_out_whole() {
    let laid_out = lay_out(statement(&paragraphs(650)));
    assert!((60..80).contains(&laid_out.pages), "{}", laid_out.pages);
}

#[test]
fn the_same_statement_gives_the_same_bytes() {
    let sheet = Sheet::from(statement(&paragraphs(5)));
    let (a, b) = (lay_out(sheet.clone()), lay_out(sheet.clone()));
    assert_eq!(a.pdf, b.pdf);
    assert_eq!(a.template, b.template);
    let signed = signing(&a.places, |place| SigningAct::Ink(stroke(place)));
    let form = form("mg11");
    let sign = || form.lay_out_signed(&sheet, &signed, &a).unwrap().pdf;
    assert_eq!(sign(), sign());
    let mut other = statement(&paragraphs(5));
    other.visually_recorded = true;
    assert_ne!(a.pdf, lay_out(other).pdf);
}

#[test]
fn words_that_look_like_markup_are_printed_as_they_are() {
    let body = "He said #panic() and $x^2$ and *bold* and _under_ and `code` and \\ and <label> and @ref. = Not a heading\n- not a list\n+ nor this // nor a comment /* at all */ https://example.invalid [x] {pages} {witness}";
    let laid_out = lay_out(statement(body));
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
    let mut sheet = statement(&format!(
        "{body}\nŁódź, Llanfairpwllgwyngyll, Tŷ Ŵyr, naïve, café, £12.50, ‘quoted’ — “so” he said."
    ));
    sheet.witness_name = "Ż".repeat(40) + " " + &"W".repeat(39);
    let laid_out = lay_out(sheet.clone());
    if let Some(text) = text_of(&laid_out) {
        assert!(contains_in_order(&text, &sheet.body), "{text}");
    }
}

#[test]
fn a_word_wider_than_the_page_is_copied_as_it_was_written() {
    // A pasted key or picture in letters has tens of thousands.
    let word = "abcdefghij".repeat(2_000);
    let laid_out = lay_out(statement(&word));
    if let Some(text) = text_of(&laid_out) {
        // Page heads and feet come between; whole lines are whole.
        let lines = text
            .lines()
            .filter(|line| line.starts_with(|c| ('a'..='j').contains(&c)));
        let copied: String = lines.filter(|line| !line.contains(' ')).collect();
        assert!(
            word.starts_with(&copied) && copied.len() > 19_900,
            "{}",
            copied.len()
        );
    }
}

#[test]
fn nothing_leaves_the_margins_whatever_its_length() {
    let name = "W".repeat(80);
    let mut sheet = statement(&format!(
        "{}\n{}",
        "W".repeat(200),
        "one paragraph without an end ".repeat(172)
    ));
    sheet.witness_name.clone_from(&name);
    sheet.occupation.clone_from(&name);
    sheet.head_lines = vec![HeadLine {
        kind: HeadLineKind::Business,
        text: name.clone(),
    }];
    sheet.certificates = vec![Certificate {
        kind: CertificateKind::ReadOver,
        name: name.clone(),
        capacity: name.clone(),
    }];
    let sheet = Sheet::from(sheet);
    let shown = lay_out(sheet.clone());
    let typed = signing(&shown.places, |_| SigningAct::Typed(name.clone()));
    let signed = form("mg11").lay_out_signed(&sheet, &typed, &shown).unwrap();
    for laid_out in [&shown, &signed] {
        let Some(text) = tool("pdftotext", &["-bbox"], &laid_out.pdf, &["-"]) else {
            return;
        };
        let edges = |key: &str| {
            let found = text.match_indices(key).map(|(at, key)| {
                let rest = &text[at + key.len()..];
                rest[..rest.find('"').unwrap()].parse::<f64>().unwrap()
            });
            found.collect::<Vec<_>>()
        };
        // A4 is 595.3 pt wide; the margins are 20 mm, 56.7 pt.
        let widest = edges("xMax=\"").into_iter().fold(0.0, f64::max);
        let leftmost = edges("xMin=\"").into_iter().fold(f64::MAX, f64::min);
        assert!(widest > 400.0 && widest <= 595.3 - 56.0, "{widest}");
        assert!(leftmost >= 56.0, "{leftmost}");
    }
}

#[test]
fn what_cannot_be_printed_is_named_by_field_and_place() {
    let form = form("mg11");
    let refused = |sheet: pocketbook_forms::StatementSheet| form.lay_out(&sheet.into()).err();
    assert_eq!(
        refused(statement("It said \u{4f60} there.")),
        Some(FormsError::Unprintable {
            field: "body".into(),
            position: 8,
            line: 1,
            why: Unprintable::InFontPack,
        })
    );
    let mut named = statement("x");
    named.witness_name = "A\u{1f600}".into();
    assert_eq!(
        refused(named),
        Some(FormsError::Unprintable {
            field: "witness_name".into(),
            position: 1,
            line: 1,
            why: Unprintable::Alone,
        })
    );
    for control in ["\u{0}", "\u{7}", "\r", "\u{1b}", "\u{202e}", "\u{fffe}"] {
        let error = refused(statement(&format!("ab{control}c")));
        assert!(
            matches!(error, Some(FormsError::Unprintable { position: 2, .. })),
            "{control:?}"
        );
    }
}

/// The limits of the model: a statement within them is never refused for its
/// number of pages.
#[test]
fn as_many_lines_of_the_widest_letters_as_a_statement_may_have_fit_the_form() {
    let lines = vec!["W".repeat(99); 2_500];
    let laid_out = form("mg11").lay_out(&statement(&lines.join("\n")).into());
    assert!(laid_out.unwrap().pages <= 200);
}

#[test]
fn what_no_form_can_carry_is_refused_before_it_is_laid_out() {
    let form = form("mg11");
    let refused = |change: fn(&mut pocketbook_forms::StatementSheet)| {
        let mut sheet = statement("x");
        change(&mut sheet);
        form.lay_out(&sheet.into()).unwrap_err()
    };
    let pasted = refused(|s| s.body = "x".repeat(10_000_000));
    assert!(matches!(pasted, FormsError::TooMuchText { .. }), "{pasted}");
    let pages = refused(|s| s.body = vec!["x"; 9_000].join("\n"));
    assert!(matches!(pages, FormsError::TooLong { .. }), "{pages}");
    for error in [
        refused(|s| s.urn = Some("012345678912".into())),
        refused(|s| s.language = "english!".into()),
        refused(|s| s.date.day = 32),
        refused(|s| {
            let certificate = Certificate {
                kind: CertificateKind::Mark,
                name: "Percy PLOD".into(),
                capacity: "PC".into(),
            };
            s.certificates = vec![certificate.clone(), certificate];
        }),
    ] {
        assert!(matches!(error, FormsError::Invalid { .. }), "{error}");
    }
    let rear =
        pocketbook_forms::CheckedForm::built_in("mg11-rear", &pocketbook_forms::Fonts::embedded());
    let wrong = rear.unwrap().lay_out(&statement("x").into());
    assert_eq!(wrong.err(), Some(FormsError::WrongSheet));
}

#[test]
fn the_places_of_a_short_statement_stay_where_they_are() {
    insta::assert_debug_snapshot!(lay_out(statement("I saw it.")).places);
}

#[test]
fn a_signed_statement_has_the_pages_that_were_shown() {
    let sheet = Sheet::from(statement(&paragraphs(12)));
    let shown = lay_out(sheet.clone());
    let form = form("mg11");
    let long = "Wilhelmina ".repeat(7);
    let acts: [&dyn Fn(&_) -> SigningAct; 2] = [&|place| SigningAct::Ink(stroke(place)), &|_| {
        SigningAct::Typed(long.trim().to_owned())
    }];
    for act in acts {
        let signed = signing(&shown.places, act);
        let signed = form.lay_out_signed(&sheet, &signed, &shown).unwrap();
        assert_eq!(signed.places, shown.places);
        assert_eq!(signed.pages, shown.pages);
        assert_eq!(signed.shown, shown.shown);
        assert_eq!(signed.template, shown.template);
    }
    let changes: [fn(&mut LaidOut); 3] = [
        |shown| shown.places[4].y += 1,
        |shown| shown.places.truncate(3),
        |shown| shown.painted[1][0] ^= 1,
    ];
    for change in changes {
        let mut other = shown.clone();
        change(&mut other);
        let error = form.lay_out_signed(&sheet, &Signing::default(), &other);
        assert!(matches!(error, Err(FormsError::LayoutChanged { .. })));
    }
}

#[test]
fn ink_is_drawn_as_curves_and_spoken_by_alternative_texts() {
    let sheet = Sheet::from(statement(&paragraphs(12)));
    let shown = lay_out(sheet.clone());
    let inked = signing(&shown.places, |place| SigningAct::Ink(stroke(place)));
    let signed = form("mg11").lay_out_signed(&sheet, &inked, &shown).unwrap();
    if let Some(pictures) = tool("pdfimages", &["-list"], &signed.pdf, &[]) {
        assert_eq!(pictures.lines().count(), 2, "pixels: {pictures}");
    }
    let Some(structure) = tool("qpdf", &["--qdf"], &signed.pdf, &["-"]) else {
        return;
    };
    let pages = format!("pages 1 and {}", shown.pages);
    assert_eq!(shown.pages, 2);
    for spoken in [
        "Signature of the witness after the last word, drawn by hand.",
        "Signature of the witness under the declaration, drawn by hand.",
        "The ink of the signature of the witness under the declaration.",
        &format!("Foot of {pages}: signature of the witness, drawn by hand."),
        &format!("Foot of {pages}: signature of the officer, drawn by hand."),
    ] {
        assert!(
            structure.contains(&format!("/Alt ({spoken}")) || structure.contains(spoken),
            "{spoken}"
        );
    }
}

#[test]
fn a_signature_that_cannot_stand_is_refused_by_its_page() {
    let sheet = Sheet::from(statement("I saw it."));
    let shown = lay_out(sheet.clone());
    let place = shown.places[0];
    let form = form("mg11");
    let one = |act: SigningAct| signing(&[place], |_| act.clone());
    let point = |x, y| InkPoint { x, y };
    let mut twice = one(SigningAct::Ink(stroke(&place)));
    twice.signatures.push(twice.signatures[0].clone());
    let mut elsewhere = one(SigningAct::Ink(stroke(&place)));
    elsewhere.signatures[0].page = 9;
    let cases = [
        (twice, "twice"),
        (elsewhere, "no such place"),
        (one(SigningAct::Ink(Vec::new())), "nothing was drawn"),
        (one(SigningAct::Typed("  ".into())), "empty"),
        (one(SigningAct::Mark(stroke(&place))), "certificate"),
        (
            one(SigningAct::Ink(vec![vec![point(1, 1); INK_POINTS * 10]])),
            "20,000 points",
        ),
        (
            one(SigningAct::Ink(vec![vec![
                point(place.x + 100, place.y + 100),
                point(u32::MAX, 5),
            ]])),
            "leaves the page",
        ),
        (
            one(SigningAct::Ink(vec![vec![point(0, 0), point(10, 10)]])),
            "outside its place",
        ),
    ];
    for (signing, reason) in cases {
        match form.lay_out_signed(&sheet, &signing, &shown) {
            Err(error @ FormsError::Signature { .. }) => {
                assert!(error.to_string().contains(reason), "{error}");
            }
            other => panic!("{reason}: {other:?}"),
        }
    }
}

#[test]
fn a_refusal_changes_no_page_and_is_certified_on_one_of_its_own() {
    let sheet = Sheet::from(statement(&paragraphs(12)));
    let shown = lay_out(sheet.clone());
    let form = form("mg11");
    let mut signing = Signing {
        signatures: Vec::new(),
        refusal: Some(Refusal {
            when: RefusedWhen::Shown,
            reason: "“No comment.”".into(),
            officer_name: "Percy PLOD".into(),
            officer_capacity: "PC 9999 ZZ".into(),
            refused_at: "1 March 2026 14:05".into(),
        }),
    };
    let refused = form.lay_out_signed(&sheet, &signing, &shown).unwrap();
    assert_eq!((refused.pages, refused.certificate_pages), (shown.pages, 1));
    assert_eq!(refused.declaration(), shown.declaration());
    let (same, added) = refused.places.split_at(shown.places.len());
    assert_eq!(same, shown.places);
    let [certificate] = added else {
        panic!("{added:?}")
    };
    assert_eq!(certificate.page, shown.pages + 1);
    assert_eq!(
        certificate.purpose,
        Purpose::Certificate(CertificateKind::Refusal)
    );
    assert_eq!(certificate.signatory, Signatory::Officer);
    signing.signatures = self::signing(added, |p| SigningAct::Ink(stroke(p))).signatures;
    let certified = form.lay_out_signed(&sheet, &signing, &refused).unwrap();
    assert_eq!(certified.places, refused.places);
    if let Some(text) = text_of(&certified) {
        // Declaration, last word, and the foot of each page.
        let count = text.matches("refused to sign").count();
        assert_eq!(count, 2 + shown.pages as usize, "{text}");
        assert!(contains_in_order(&text, "Reason given: “No comment.”"));
    }
}

#[test]
fn every_certificate_prints_its_words_and_a_place_to_sign() {
    use CertificateKind::{AppropriateAdult, Interpreted, Mark, ReadOver};
    let mut sheet = statement("I saw it.");
    sheet.certificates = [ReadOver, Mark, Interpreted, AppropriateAdult]
        .map(|kind| Certificate {
            kind,
            name: format!("Invented {}", kind.key().to_uppercase()),
            capacity: "as invented".into(),
        })
        .into();
    let sheet = Sheet::from(sheet);
    let shown = lay_out(sheet.clone());
    for kind in [ReadOver, Mark, Interpreted, AppropriateAdult] {
        let own = |p: &&pocketbook_forms::SignaturePlace| {
            p.purpose == Purpose::Certificate(kind) && p.signatory == kind.signatory()
        };
        assert_eq!(shown.places.iter().filter(own).count(), 1, "{kind:?}");
    }
    assert_eq!(
        shown.shown["certificate.read_over"],
        "I read this statement to Invented WITNESS before they signed it."
    );
    let marked = signing(&shown.places, |place| SigningAct::Mark(stroke(place)));
    let signed = form("mg11")
        .lay_out_signed(&sheet, &marked, &shown)
        .unwrap();
    if let Some(text) = text_of(&signed) {
        assert!(text.contains("the mark of the witness, 1 March 2026 14:05"));
        for words in shown.shown.values() {
            assert!(contains_in_order(&text, words), "{words}\n{text}");
        }
    }
}

#[test]
fn the_kinds_of_statement_print_their_titles_and_opening_words() {
    for (id, title, opening) in [
        ("mg11", "WITNESS STATEMENT", None),
        (
            "vps",
            "VICTIM PERSONAL STATEMENT",
            Some("I have been given the Victim Personal Statement (VPS) leaflet"),
        ),
        (
            "isb",
            "IMPACT STATEMENT FOR BUSINESS",
            Some("I make this statement on behalf of the business"),
        ),
    ] {
        let mut sheet = statement("I was afraid.");
        sheet.opening_words = true;
        let laid_out = form(id).lay_out(&sheet.into()).unwrap();
        assert_eq!(laid_out.shown["title"], title);
        let shown = laid_out.shown.get("opening");
        assert_eq!(shown.is_some(), opening.is_some(), "{id}");
        if let Some(text) = text_of(&laid_out) {
            assert!(contains_in_order(&text, title), "{text}");
            if let Some(opening) = opening {
                assert!(contains_in_order(&text, opening), "{text}");
                assert!(
                    contains_in_order(&text, &format!("{opening} I was afraid.")),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn no_error_and_no_debug_output_tells_what_a_person_wrote() {
    let mut sheet = statement("SENTINEL\u{7}");
    sheet.witness_name = "SENTINEL".into();
    let error = form("mg11").lay_out(&sheet.clone().into()).unwrap_err();
    assert!(!format!("{error} {error:?} {sheet:?}").contains("SENTINEL"));
}
