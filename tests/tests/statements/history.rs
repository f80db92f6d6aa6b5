//! Going back, undo, and what comes later.

use super::*;

#[test]
fn going_back_discards_signatures_and_keeps_the_version() {
    let scene = scene();
    let session = &scene.session;
    let view = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let view = finalise(session, view.draft).unwrap();
    sign_all(session, &view).unwrap();
    let shown = session.pages_pdf(view.draft).unwrap();
    let signed = session.signed_pages_pdf(view.draft).unwrap();
    let view = session
        .reopen_statement(view.draft, &"She saw it twice".into())
        .unwrap();
    assert!(view.signing.is_none());
    let draft = view.draft;
    session
        .edit_statement(draft, words("I saw it twice."))
        .unwrap();
    let again = session.finalise_statement(draft).err().unwrap();
    assert!(again.to_string().contains("read_back"), "{again}");
    let view = finalise(session, draft).unwrap();
    assert_eq!(view.signing.unwrap().signatures, 0);
    let history = session.statement_history(draft).unwrap();
    assert_eq!(
        history.iter().filter(|version| version.finalised).count(),
        2
    );

    let entries = session.verify_ledger().unwrap().entries;
    let versions = session.final_versions(draft).unwrap();
    let [left, stands] = versions.as_slice() else {
        panic!("{versions:?}");
    };
    assert_eq!((left.number, left.stage), (1, StageName::Signed));
    let why = left.left.as_ref().unwrap();
    assert_eq!(why.reason.reveal(), "She saw it twice");
    assert!(why.at >= left.fixed);
    assert_eq!((stands.number, stands.stage), (2, StageName::ToShow));
    assert!(stands.left.is_none() && stands.steps.len() == 1);
    let steps: Vec<_> = left.steps.iter().map(|step| step.step).collect();
    assert_eq!(
        steps[..4],
        [
            StepOfSigning::ReadBack,
            StepOfSigning::PageShown,
            StepOfSigning::Declared,
            StepOfSigning::Signed
        ]
    );
    let who: Vec<_> = left
        .signatures
        .iter()
        .map(|taken| (taken.signatory, taken.page, taken.method))
        .collect();
    assert_eq!(who.len(), 4);
    assert!(who.contains(&(Signatory::Witness, 1, WayOfSigning::Typed)));
    assert!(who.contains(&(Signatory::Officer, 1, WayOfSigning::Typed)));
    let first = session.final_version(draft, 1).unwrap();
    assert_eq!(first.content.body.reveal(), "I saw it.");
    assert!(
        first.declaration.contains("1 page"),
        "{}",
        first.declaration
    );
    assert_eq!(session.final_version_pages(draft, 1).unwrap(), shown);
    assert_eq!(
        session.final_version_signed_pages(draft, 1).unwrap(),
        signed
    );
    assert!(matches!(
        session.final_version(draft, 3),
        Err(CoreError::NotFound { .. })
    ));
    // Four readings that found something, each in the ledger.
    assert_eq!(session.verify_ledger().unwrap().entries, entries + 4);
}

#[test]
fn undo_reaches_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let session = unlock(&tablet(&path).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let view = ready_statement(&session, &incident, "a navy jacket").unwrap();
    session
        .edit_statement(view.draft, words("a grey jacket"))
        .unwrap();
    drop(session);
    let session = unlock(&tablet(&path).unwrap()).unwrap();
    let body = |view: StatementView| view.content.body.reveal().to_owned();
    assert_eq!(
        body(session.undo_statement(view.draft).unwrap()),
        "a navy jacket"
    );
    let nothing = session.undo_statement(view.draft).err().unwrap();
    assert!(matches!(nothing, CoreError::NothingToUndo), "{nothing}");
    assert_eq!(
        body(session.redo_statement(view.draft).unwrap()),
        "a grey jacket"
    );
    let history = session.statement_history(view.draft).unwrap();
    let (first, last) = (history[0].revision, history[1].revision);
    let changes = session
        .statement_difference(view.draft, first, last)
        .unwrap();
    let marked: String = changes.iter().map(|change| change.text.reveal()).collect();
    assert_eq!(marked, "a navygrey jacket");
}

#[test]
fn numbers_that_come_later_leave_what_was_signed_alone() {
    let scene = scene();
    let session = &scene.session;
    let sealed = seal_plain(&scene, of_victim(&scene, "I saw it."));
    let before = payload(session, sealed.record);
    for urn in ["01FH1234526", "01FH1234527"] {
        let view = session
            .set_record_urn(sealed.record, &urn.parse().unwrap())
            .unwrap();
        assert_eq!(view.urn.unwrap().as_str(), urn);
        assert_eq!(view.sha256, sealed.sha256);
    }
    assert_eq!(payload(session, sealed.record), before);
    let nowhere = session.set_record_urn(
        RecordId::from_parts(9, [9; 10]),
        &"01FH1234526".parse().unwrap(),
    );
    assert!(matches!(nowhere.err().unwrap(), CoreError::NotFound { .. }));
}

#[test]
fn the_next_exhibit_of_a_producer_is_one_more_than_the_last() {
    let scene = scene();
    let session = &scene.session;
    let next = |initials: &str| {
        session
            .next_exhibit(scene.incident.id, initials)
            .map(|reference| reference.to_string())
    };
    assert_eq!(next("ABC").unwrap(), "ABC/1");
    for exhibit in ["ABC/1", "ABC/7A", "XY/3"] {
        let request = pocketbook_core::AttachRequest {
            incident: scene.incident.id,
            draft: None,
            exhibit: Some(exhibit.to_owned()),
        };
        let mut photo: &[u8] = &pocketbook_testkit::JPEG;
        session.attach(&request, &mut photo, None, &|_| {}).unwrap();
    }
    assert_eq!(next("ABC").unwrap(), "ABC/8");
    assert_eq!(next("XY").unwrap(), "XY/4");
    assert_eq!(next("ZZZZ").unwrap(), "ZZZZ/1");
    for wrong in ["abc", "A", "ABCDE", "A/1"] {
        let error = next(wrong).err().unwrap();
        assert!(matches!(error, CoreError::Invalid(_)), "{wrong}");
    }
}

#[test]
fn aids_point_at_places_and_change_nothing() {
    let scene = scene();
    let session = &scene.session;
    let body = "I live at 14 Invented Road, W6 0XX.\nI gave Witness my phone, 020 7946 0123. ";
    let view = ready_statement(session, &scene.incident, body).unwrap();
    let codes: Vec<_> = session
        .check_statement(view.draft)
        .unwrap()
        .iter()
        .map(|warning| (warning.line, warning.code))
        .collect();
    assert!(codes.iter().any(|(line, _)| *line == 1), "{codes:?}");
    assert!(codes.iter().any(|(line, _)| *line == 2), "{codes:?}");
    let suggestions = session
        .capitals_in_statement(
            view.draft,
            &[pocketbook_core::model::aids::Capitals::Surnames],
        )
        .unwrap();
    assert_eq!(
        session.statement(view.draft).unwrap().content.body.reveal(),
        body
    );
    let view = session.apply_capitals(view.draft, &suggestions).unwrap();
    let changed = view.content.body.reveal();
    assert_eq!(changed.to_lowercase(), body.to_lowercase());
    // None of it keeps the statement from being finished.
    finalise(session, view.draft).unwrap();
}
