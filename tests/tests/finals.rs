//! Every version whose pages were fixed, of a statement and of its rear: read
//! with all that was done to it, and compared with another or with the draft.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use pocketbook_core::model::{
    Attendant, ChangeKind, DraftId, Ink, Manner, Point, Reading, Signatory, StatementPatch,
};
use pocketbook_core::{
    ComparedVersion, CoreError, FinalDifferenceView, FinalStepView, ReadBackRequest, Session,
    SignBy, SignRequest,
};
use pocketbook_testkit::{Scene, answered_rear, finalise, ready_statement, sign_all};

fn words(body: &str) -> StatementPatch {
    StatementPatch {
        body: Some(body.into()),
        ..StatementPatch::default()
    }
}

fn typed(signatory: Signatory, name: &str) -> SignRequest {
    SignRequest {
        signatory,
        place: None,
        page: None,
        by: SignBy::Typed(name.into()),
    }
}

fn attendant(name: &str) -> Attendant {
    Attendant {
        name: name.into(),
        capacity: "neighbour".into(),
    }
}

fn told(steps: &[FinalStepView]) -> Vec<(&str, &str)> {
    let told = steps.iter();
    told.map(|step| (step.step.as_str(), step.words.reveal()))
        .collect()
}

fn changed(difference: &FinalDifferenceView) -> Vec<(ChangeKind, &str)> {
    let parts = difference.words.iter();
    parts
        .filter(|part| part.kind != ChangeKind::Same)
        .map(|part| (part.kind, part.text.reveal().trim()))
        .collect()
}

/// Signs one place with a mark, where the form asks for it.
fn mark(session: &Session, draft: DraftId) {
    let view = session.statement(draft).unwrap();
    let unsigned = view.signing.unwrap().unsigned;
    let place = unsigned
        .iter()
        .find(|place| place.signatory == Signatory::Witness)
        .unwrap();
    let stroke = (0..40).map(|step: u32| Point {
        x: place.x + 200 + step * 20,
        y: place.y + place.height / 2 + (step % 7) * 20,
        t: step * 8,
        pressure: 500,
    });
    let request = SignRequest {
        signatory: Signatory::Witness,
        place: Some(place.place),
        page: Some(place.page),
        by: SignBy::Mark(Ink::new(vec![stroke.collect()]).unwrap()),
    };
    session.sign_statement(draft, &request).unwrap();
}

#[test]
fn each_version_that_was_left_tells_every_step_to_the_reason_why_it_was_left() {
    let scene = Scene::set().unwrap();
    let session = &scene.session;
    let draft = ready_statement(session, &scene.incident, "It was navy.")
        .unwrap()
        .draft;
    // Read over to a witness who makes a mark, and left half signed.
    let answers = ReadBackRequest {
        language: None,
        reading: Reading::ReadOver {
            reader: attendant("Invented READER"),
        },
        manner: Manner::Mark {
            seen_by: attendant("Invented BYSTANDER"),
        },
    };
    session.read_back_statement(draft, &answers).unwrap();
    let view = session.finalise_statement(draft).unwrap();
    for page in 1..=view.signing.unwrap().pages {
        session.show_page(draft, page).unwrap();
    }
    session.read_over_statement(draft).unwrap();
    session.declare_statement(draft).unwrap();
    mark(session, draft);
    session
        .reopen_statement(draft, &"It was dark grey".into())
        .unwrap();
    // Refused, and certified so.
    session
        .edit_statement(draft, words("It was dark grey."))
        .unwrap();
    let view = finalise(session, draft).unwrap();
    for page in 1..=view.signing.unwrap().pages {
        session.show_page(draft, page).unwrap();
    }
    session
        .refuse_statement(draft, "Wants a solicitor first".into())
        .unwrap();
    session
        .sign_statement(draft, &typed(Signatory::Officer, "PC Invented OFFICER"))
        .unwrap();

    let versions = session.final_versions(draft).unwrap();
    let [left, stands] = versions.as_slice() else {
        panic!("{versions:?}");
    };
    assert_eq!(
        told(&left.steps),
        [
            (
                "read_back",
                "read back by PC Invented OFFICER: the witness cannot read it in en-GB, and \
                 Invented READER (neighbour) reads it to them; they make a mark, seen by Invented \
                 BYSTANDER (neighbour)"
            ),
            ("page_shown", "page 1 was shown"),
            ("read_over", "it was read over to the witness"),
            ("declared", "the witness declared it true"),
            (
                "signed",
                "the witness (Invented WITNESS) signed under the declaration, page 1, mark"
            ),
            ("left", "gone back to editing: It was dark grey"),
        ]
    );
    assert_eq!(left.read_back.reader, Some(attendant("Invented READER")));
    let times: Vec<_> = left.steps.iter().map(|step| step.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    let told = told(&stands.steps);
    assert!(
        told[0]
            .1
            .ends_with("the witness can read it in en-GB; they sign")
    );
    assert_eq!(
        told[2..],
        [
            (
                "refused",
                "the witness refused to sign: Wants a solicitor first"
            ),
            (
                "signed",
                "the officer (PC Invented OFFICER) signed a certificate, page 2, typed"
            ),
        ]
    );
    assert_eq!(stands.form.id, "mg11");
    assert!(stands.form_chosen.is_none());
}

#[test]
fn any_two_versions_and_the_draft_are_compared_word_by_word() {
    let scene = Scene::set().unwrap();
    let session = &scene.session;
    let draft = ready_statement(session, &scene.incident, "A man in a navy coat.")
        .unwrap()
        .draft;
    for body in ["A man in a grey coat.", "A tall man in a grey coat."] {
        finalise(session, draft).unwrap();
        session.reopen_statement(draft, &"".into()).unwrap();
        session.edit_statement(draft, words(body)).unwrap();
    }
    let named = StatementPatch {
        occupation: Some("Retired baker".into()),
        ..StatementPatch::default()
    };
    session.edit_statement(draft, named).unwrap();
    let between = |from, to| session.final_difference(draft, from, to).unwrap();
    use ChangeKind::{Added, Removed};
    use ComparedVersion::{Draft, Final};
    assert_eq!(
        changed(&between(Final(1), Final(2))),
        [(Removed, "navy"), (Added, "grey")]
    );
    assert_eq!(
        changed(&between(Final(2), Final(1))),
        [(Removed, "grey"), (Added, "navy")]
    );
    assert!(between(Final(1), Final(2)).fields.is_empty());
    let to_draft = between(Final(2), Draft);
    assert_eq!(changed(&to_draft), [(Added, "tall")]);
    assert_eq!(to_draft.fields, ["occupation"]);
    let none = session.final_difference(draft, Final(3), Draft);
    assert!(matches!(none, Err(CoreError::NotFound { .. })));
}

#[test]
fn the_versions_of_a_rear_page_that_were_left_are_read_with_their_signatures() {
    let scene = Scene::set().unwrap();
    let session = &scene.session;
    let front = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let front = finalise(session, front.draft).unwrap();
    let front = sign_all(session, &front).unwrap();
    let front = session.seal_statement(front.draft).unwrap();
    let rear = session.create_rear(front.record).unwrap();
    let draft = rear.draft;
    let mut fields = answered_rear(rear.fields);
    fields.home_address = "1 Invented Court".into();
    session.edit_rear(draft, fields.clone()).unwrap();
    assert!(session.rear_versions(draft).unwrap().is_empty());
    session.finalise_rear(draft).unwrap();
    let shown = session.rear_pdf(draft).unwrap();
    let name = fields.witness_name.reveal().to_owned();
    session
        .sign_rear(draft, &typed(Signatory::Witness, &name))
        .unwrap();
    let too_long = session.reopen_rear(draft, &"x".repeat(401).into());
    assert!(matches!(too_long, Err(CoreError::Invalid(_))));
    session
        .reopen_rear(draft, &"The flat number was wrong".into())
        .unwrap();
    fields.home_address = "11 Invented Court".into();
    session.edit_rear(draft, fields.clone()).unwrap();
    session.finalise_rear(draft).unwrap();

    let entries = session.verify_ledger().unwrap().entries;
    let versions = session.rear_versions(draft).unwrap();
    let [left, stands] = versions.as_slice() else {
        panic!("{versions:?}");
    };
    assert_eq!(
        told(&left.steps),
        [
            (
                "signed",
                "the witness (Invented WITNESS) signed the rear page, page 1, typed"
            ),
            ("left", "gone back to editing: The flat number was wrong"),
        ]
    );
    assert!(stands.left.is_none() && stands.signatures.is_empty());
    let first = session.rear_version(draft, 1).unwrap();
    assert_eq!(first.fields.home_address.reveal(), "1 Invented Court");
    assert!(first.changed.is_empty());
    assert_eq!(session.rear_version_pages(draft, 1).unwrap(), shown);
    let signed = session.rear_version_signed_pages(draft, 1).unwrap();
    assert!(signed.starts_with(b"%PDF-") && signed != shown);
    // Each of these readings is in the ledger.
    assert_eq!(session.verify_ledger().unwrap().entries, entries + 4);
    let second = session.rear_version(draft, 2).unwrap();
    assert_eq!(second.changed, ["home_address"]);
    assert!(matches!(
        session.rear_version(draft, 3),
        Err(CoreError::NotFound { .. })
    ));
    // The witness is that of the statement; another is refused, not ignored.
    session.reopen_rear(draft, &"".into()).unwrap();
    fields.witness_name = "Somebody ELSE".into();
    let Err(CoreError::Invalid(refused)) = session.edit_rear(draft, fields) else {
        panic!("another witness is taken");
    };
    assert_eq!(refused.fields()[0].field, "witness_name");
}
