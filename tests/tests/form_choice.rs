//! A force's template that prints everybody's words but one witness's: the
//! statement or rear page is fixed all the same, with a form that does print it, and whoever
//! reads it later learns which and why.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::Cursor;
use std::path::Path;

use pocketbook_core::model::{DraftId, RecordId, ReferenceName, Signatory, StatementPatch};
use pocketbook_core::seal::{TrustAnchors, unpack_bundle, verify_bundle};
use pocketbook_core::{
    CoreError, DraftState, FormChoice, ReadBackRequest, Session, SignBy, SignRequest, built_in_form,
};
use pocketbook_testkit::{
    TestGateway, answered_rear, enrolled_tablet, finalise, new_incident, ready_statement, sign_all,
    sync, unlock,
};
use serde_json::{Value, json};

/// The built-in form under another version, with more Typst at its end.
fn form(version: u32, more: &str) -> String {
    form_of("mg11", version, more)
}

fn form_of(id: &str, version: u32, more: &str) -> String {
    let mut form: Value = serde_json::from_str(&built_in_form(id).unwrap()).unwrap();
    form["version"] = json!(version);
    let main = form["files"]["main.typ"].as_str().unwrap().to_owned();
    form["files"]["main.typ"] = json!(format!("{main}\n{more}"));
    form.to_string()
}

/// Publishes a form under its own id.
fn publish(gateway: &TestGateway, content: &str) {
    let form: Value = serde_json::from_str(content).unwrap();
    let name = ReferenceName {
        kind: "form_package".parse().unwrap(),
        id: form["id"].as_str().unwrap().parse().unwrap(),
    };
    let beside = gateway.open().unwrap();
    let json = "application/json";
    beside
        .publish_reference(&name, json, content, None)
        .unwrap();
}

/// Fails on one witness's pages, and only once they are signed.
fn fails_signed_on(name: &str) -> String {
    format!(
        "#if data.fields.witness_name.text.contains(\"{name}\") and data.signatures.len() > 0 {{ panic(\"not signed\") }}"
    )
}

/// A statement of a witness of this name, read back.
fn read_back(session: &Session, name: &str) -> DraftId {
    let incident = new_incident(session, "Invented").unwrap();
    let view = ready_statement(session, &incident, "I saw it.").unwrap();
    let named = StatementPatch {
        witness_name: Some(name.into()),
        ..StatementPatch::default()
    };
    session.edit_statement(view.draft, named).unwrap();
    session
        .read_back_statement(view.draft, &ReadBackRequest::reads_and_signs())
        .unwrap();
    view.draft
}

fn choice(edition: Option<u64>, reason: &str) -> FormChoice {
    FormChoice {
        edition,
        reason: reason.into(),
    }
}

fn field(result: Result<pocketbook_core::StatementView, CoreError>) -> String {
    match result.err().unwrap() {
        CoreError::Invalid(errors) => errors.fields()[0].field.clone(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_form_that_fails_on_signed_pages_alone_is_told_before_anybody_signs() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    publish(&gateway, &form(71, &fails_signed_on("ZEBEDEE")));
    publish(
        &gateway,
        &form_of("mg11-rear", 71, &fails_signed_on("YOLANDE")),
    );
    sync(&session).unwrap();

    let draft = read_back(&session, "Invented ZEBEDEE");
    let error = session.finalise_statement(draft).err().unwrap();
    assert!(matches!(error, CoreError::Form(_)), "{error}");
    let view = session.statement(draft).unwrap();
    assert_eq!(
        view.state,
        DraftState::Open,
        "the text can still be changed"
    );
    let forms = session.statement_forms(draft).unwrap();
    let pages: Vec<_> = forms.iter().map(|one| (one.in_use, one.pages)).collect();
    assert_eq!(pages, [(true, None), (false, Some(1))]);
    // Of everybody else it prints.
    let other = read_back(&session, "Invented WITNESS");
    finalise(&session, other).unwrap();

    let rear = answered(&session, "Invented YOLANDE");
    let error = session.finalise_rear(rear).err().unwrap();
    assert!(matches!(error, CoreError::Form(_)), "{error}");
}

#[test]
fn a_statement_that_the_forces_form_does_not_print_is_fixed_with_one_that_does() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    // Edition 1 fails on two names, edition 2 prints all, edition 3 fails on one.
    let fails_on = |name: &str| {
        format!(
            "#if data.fields.witness_name.text.contains(\"{name}\") {{ panic(\"no such name\") }}"
        )
    };
    publish(&gateway, &form(71, &fails_on("ZEBEDEE")));
    sync(&session).unwrap();
    publish(&gateway, &form(72, ""));
    sync(&session).unwrap();
    publish(&gateway, &form(73, &fails_on("ZEBEDEE")));
    sync(&session).unwrap();

    // Of everybody else nothing has changed, and no other form can be chosen.
    let other = read_back(&session, "Invented WITNESS");
    let refused = session.finalise_statement_with(other, &choice(Some(2), "I like it better"));
    assert_eq!(field(refused), "edition");
    assert_eq!(finalise(&session, other).unwrap().signing.unwrap().pages, 1);

    let draft = read_back(&session, "Invented ZEBEDEE");
    let error = session.finalise_statement(draft).err().unwrap();
    assert!(matches!(error, CoreError::Form(_)), "{error}");
    let forms = session.statement_forms(draft).unwrap();
    let found: Vec<_> = forms
        .iter()
        .map(|one| (one.edition, one.form.version, one.in_use, one.pages))
        .collect();
    assert_eq!(
        found,
        [
            (Some(3), 73, true, None),
            (Some(2), 72, false, Some(1)),
            (Some(1), 71, false, None),
            (None, 5, false, Some(1)),
        ]
    );
    assert!(forms[0].why_not.as_ref().unwrap().contains("main.typ"));
    let unsaid = session.finalise_statement_with(draft, &choice(Some(2), " "));
    assert_eq!(field(unsaid), "reason");
    for (edition, what) in [(Some(1), "fails too"), (Some(9), "is not here")] {
        let refused = session.finalise_statement_with(draft, &choice(edition, "x"));
        assert!(refused.is_err(), "an edition that {what}");
    }
    let reason = "Edition 3 does not print the witness's name";
    let view = session
        .finalise_statement_with(draft, &choice(Some(2), reason))
        .unwrap();
    let version = session.final_versions(draft).unwrap().remove(0);
    assert_eq!(
        (version.form.id.as_str(), version.form.version),
        ("mg11", 72)
    );
    let chosen = version.form_chosen.unwrap();
    assert_eq!(chosen.reason.reveal(), reason);
    assert_eq!(chosen.instead_of.unwrap().version, 73);

    // Another edition arrives before it is signed; it is sealed as it was shown.
    publish(&gateway, &form(74, ""));
    sync(&session).unwrap();
    sign_all(&session, &view).unwrap();
    let record = session.seal_statement(draft).unwrap().record;
    the_choice_is_sealed(&session, record, reason);
    let unpacked = folder.path().join("bundle");
    the_ledger_has_it_without_the_reason(&session, (record, "court"), &unpacked, "mg11");
}

/// The record names the form that was chosen, the one in its place, and why.
fn the_choice_is_sealed(session: &Session, record: RecordId, reason: &str) {
    let payload = session.sealed_payload(record).unwrap();
    assert_eq!(payload["form"]["version"], 72);
    let said = &payload["content"]["form_chosen"];
    assert_eq!(said["reason"], reason);
    assert_eq!(said["instead_of"]["version"], 73);
}

/// And all of it verifies.
fn the_ledger_has_it_without_the_reason(
    session: &Session,
    (record, recipient): (RecordId, &str),
    unpacked: &Path,
    form: &str,
) {
    sync(session).unwrap();
    let mut zip = Cursor::new(Vec::new());
    session.export(record, recipient, &mut zip).unwrap();
    let report = verify_bundle(zip.clone(), &TrustAnchors::default());
    assert!(report.holds(), "{:#?}", report.claims);
    unpack_bundle(zip, unpacked).unwrap();
    let ledger = std::fs::read_to_string(unpacked.join("ledger-extract.json")).unwrap();
    assert!(ledger.contains("\"form_chosen\""), "{ledger}");
    let chosen = format!("{form} edition 2, version 72");
    assert!(ledger.contains(&chosen), "{ledger}");
    assert!(!ledger.contains("does not print"), "{ledger}");
}

#[test]
fn where_every_edition_of_the_force_fails_the_built_in_form_prints_it() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let fails =
        "#if data.fields.witness_name.text.contains(\"ZEBEDEE\") { panic(\"no such name\") }";
    publish(&gateway, &form(71, fails));
    sync(&session).unwrap();
    let draft = read_back(&session, "Invented ZEBEDEE");
    assert!(session.finalise_statement(draft).is_err());
    let view = session
        .finalise_statement_with(draft, &choice(None, "No edition prints the name"))
        .unwrap();
    sign_all(&session, &view).unwrap();
    let record = session.seal_statement(draft).unwrap().record;
    let payload = session.sealed_payload(record).unwrap();
    assert_eq!(payload["form"]["version"], 5);
}

/// A rear page of the witness of that name, answered, of a statement that the
/// built-in form printed.
fn answered(session: &Session, name: &str) -> DraftId {
    let draft = read_back(session, name);
    let view = session.finalise_statement(draft).unwrap();
    sign_all(session, &view).unwrap();
    let record = session.seal_statement(draft).unwrap().record;
    let rear = session.create_rear(record).unwrap();
    let fields = answered_rear(rear.fields);
    session.edit_rear(rear.draft, fields).unwrap().draft
}

#[test]
fn a_rear_page_that_the_forces_form_does_not_print_has_the_same_way_out() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    // Edition 1 asks a consent less than was answered, edition 2 prints all,
    // edition 3 fails on one name.
    let mut asks_less: Value = serde_json::from_str(&form_of("mg11-rear", 71, "")).unwrap();
    let wording = asks_less["wording"].as_object_mut().unwrap();
    let consent = wording.keys().find(|key| key.starts_with("consent."));
    let consent = consent.unwrap().to_owned();
    wording.remove(&consent);
    publish(&gateway, &asks_less.to_string());
    sync(&session).unwrap();
    publish(&gateway, &form_of("mg11-rear", 72, ""));
    sync(&session).unwrap();
    let fails =
        "#if data.fields.witness_name.text.contains(\"ZEBEDEE\") { panic(\"no such name\") }";
    publish(&gateway, &form_of("mg11-rear", 73, fails));
    sync(&session).unwrap();

    let refused = |result: Result<pocketbook_core::RearView, CoreError>| match result.err() {
        Some(CoreError::Invalid(errors)) => errors.fields()[0].field.clone(),
        other => panic!("{other:?}"),
    };
    let other = answered(&session, "Invented WITNESS");
    let taste = session.finalise_rear_with(other, &choice(Some(2), "I like it better"));
    assert_eq!(refused(taste), "edition");
    session.finalise_rear(other).unwrap();

    let draft = answered(&session, "Invented ZEBEDEE");
    let error = session.finalise_rear(draft).err().unwrap();
    assert!(matches!(error, CoreError::Form(_)), "{error}");
    let mut fields = session.rear(draft).unwrap().fields;
    let answer = pocketbook_core::model::Answer::NotApplicable;
    let key = consent.trim_start_matches("consent.").to_owned();
    fields.consents.insert(key, answer);
    session.edit_rear(draft, fields).unwrap();
    let forms = session.rear_forms(draft).unwrap();
    let found: Vec<_> = forms
        .iter()
        .map(|one| (one.edition, one.form.version, one.in_use, one.pages))
        .collect();
    assert_eq!(found[0], (Some(3), 73, true, None));
    assert_eq!(found[1], (Some(2), 72, false, Some(1)));
    assert_eq!(found[2], (Some(1), 71, false, None), "it asks otherwise");
    assert_eq!((found[3].0, found[3].3), (None, Some(1)));
    assert!(forms[2].why_not.as_ref().unwrap().contains("consents."));
    let unsaid = session.finalise_rear_with(draft, &choice(Some(2), " "));
    assert_eq!(refused(unsaid), "reason");
    let reason = "Edition 3 does not print the witness's name";
    let view = session
        .finalise_rear_with(draft, &choice(Some(2), reason))
        .unwrap();
    let version = session.rear_versions(draft).unwrap().remove(0);
    assert_eq!(version.form.version, 72);
    let chosen = version.form_chosen.unwrap();
    assert_eq!(chosen.reason.reveal(), reason);
    assert_eq!(chosen.instead_of.unwrap().version, 73);

    // Another edition arrives before it is signed; it is sealed as it was shown.
    publish(&gateway, &form_of("mg11-rear", 74, ""));
    sync(&session).unwrap();
    let name = view.fields.witness_name.clone();
    let request = SignRequest {
        signatory: Signatory::Witness,
        place: None,
        page: None,
        by: SignBy::Typed(name),
    };
    session.sign_rear(draft, &request).unwrap();
    let record = session.seal_rear(draft).unwrap().record;
    the_choice_is_sealed(&session, record, reason);
    let unpacked = folder.path().join("bundle");
    the_ledger_has_it_without_the_reason(&session, (record, "prosecution"), &unpacked, "mg11-rear");
}
