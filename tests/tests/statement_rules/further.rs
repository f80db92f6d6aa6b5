//! Further statements: the digital equivalent of a correction on paper.

use pocketbook_core::model::{
    AmendmentKind, RecordId, Sha256Digest, StatementKind, StatementPatch,
};
use pocketbook_core::{FurtherTo, NameDiffers, NewStatement, ReadBackRequest, StatementView};
use pocketbook_testkit::{finalise, sign_all};

use crate::world::{World, fields, said, seal, text};
use crate::{Row, row};

const SIGNING: &str = "1.2 Signing rules";

fn begin(world: &World, further_to: FurtherTo, name: &str) -> StatementView {
    let new = NewStatement {
        witness: Some(world.incident.people[0].person.id),
        fields: StatementPatch {
            witness_name: Some(name.into()),
            ..said("The lamp was not lit.")
        },
        further_to: Some(further_to),
        ..NewStatement::default()
    };
    world
        .session
        .create_statement(world.incident.id, new)
        .unwrap()
}

/// A sealed statement of the incident's first person.
fn seal_signed(world: &World, body: &str) -> RecordId {
    let view = world.begin(StatementKind::Witness, said(body));
    let view = finalise(&world.session, view.draft).unwrap();
    sign_all(&world.session, &view).unwrap();
    seal(&world.session, view.draft).view.record
}

/// The words on the front, without white space and without the label of the line
/// that names the statement which is followed: an extractor reads the label in
/// the middle of a line that is broken.
fn front(world: &World, view: &StatementView) -> Option<String> {
    let view = finalise(&world.session, view.draft).unwrap();
    let text = text(&world.session.pages_pdf(view.draft).unwrap())?;
    let dense: String = text.split_whitespace().collect();
    assert!(dense.contains("Furtherstatement:"), "{text}");
    Some(dense.replace("Furtherstatement:", ""))
}

pub(crate) const ROWS: &[Row] = &[
    row(
        SIGNING,
        "a later change is a further statement, by whoever made the first: a name that differs is \
         explained and printed",
        |world| {
            let session = &world.session;
            let record = world.plain.view.record;
            let further = || FurtherTo::new(record, AmendmentKind::Correction, "Invented");
            let view = begin(world, further(), "Invented WITTNESS");
            session
                .read_back_statement(view.draft, &ReadBackRequest::reads_and_signs())
                .unwrap();
            let silent = fields(session.finalise_statement(view.draft));
            assert_eq!(silent, ["further_to.earlier_name"]);
            let said = NameDiffers {
                reason: "misspelt the first time".into(),
                earlier_name: None,
            };
            let view = session
                .explain_earlier_name(view.draft, Some(&said))
                .unwrap();
            if let Some(front) = front(world, &view) {
                for expected in [
                    "inthenameofInventedWITNESS(misspeltthefirsttime)",
                    "correctionofmystatementdated",
                ] {
                    assert!(front.contains(expected), "{front}");
                }
            }
            // The same name needs nothing, and nothing is printed of it.
            let view = begin(world, further(), "invented witness");
            if let Some(front) = front(world, &view) {
                assert!(!front.contains("inthenameof"), "{front}");
            }
        },
    ),
    row(
        SIGNING,
        "a correction or addition in the very words of what it follows is pointed out",
        |world| {
            let session = &world.session;
            let first = seal_signed(world, "The lamp was lit.");
            let told = |kind, body: &str| {
                let further = FurtherTo::new(first, kind, "Invented");
                let view = begin(world, further, "Invented WITNESS");
                let view = session.edit_statement(view.draft, said(body)).unwrap();
                let mut warnings = view.warnings.into_iter();
                warnings.any(|one| one.code == "says_nothing_new")
            };
            assert!(told(AmendmentKind::Correction, "The  lamp was\nlit."));
            assert!(!told(AmendmentKind::Correction, "The lamp was not lit."));
            assert!(told(AmendmentKind::Addition, "The lamp was lit."));
            assert!(!told(AmendmentKind::Withdrawal, "The lamp was lit."));
        },
    ),
    row(
        SIGNING,
        "and one to a statement that was not seen here prints what identifies that one",
        |world| {
            let (record, sha256) = (
                RecordId::from_parts(7, [7; 10]),
                Sha256Digest::from_bytes([0xab; 32]),
            );
            let unseen = FurtherTo {
                sha256: Some(sha256),
                ..FurtherTo::new(record, AmendmentKind::Addition, "Invented")
            };
            let view = begin(world, unseen, "Invented WITNESS");
            if let Some(front) = front(world, &view) {
                assert!(front.contains("additiontomystatement,"), "{front}");
                let expected = format!("record{record},SHA-256{sha256},notseenwhenthiswasmade");
                assert!(front.contains(&expected), "{front}");
            }
        },
    ),
];
