//! Witnesses who will not sign, or take it back.

use super::*;

#[test]
fn a_refusal_is_sealed_as_a_refusal() {
    let scene = scene();
    let session = &scene.session;
    let view = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let view = finalise(session, view.draft).unwrap();
    show_all(session, &view);
    let view = session
        .refuse_statement(view.draft, "Afraid of the consequences".into())
        .unwrap();
    assert_eq!(
        view.signing.as_ref().unwrap().stage,
        StageName::ToCertifyRefusal
    );
    let view = draw_all(session, view, Signatory::Officer, false);
    assert_eq!(view.signing.as_ref().unwrap().stage, StageName::Refused);
    assert!(
        session
            .signed_pages_pdf(view.draft)
            .unwrap()
            .starts_with(b"%PDF-")
    );
    let sealed = session.seal_statement(view.draft).unwrap();
    let record = sealed.record;
    // Wherever it is listed, nobody takes it for one that was signed.
    assert!(sealed.words.starts_with("the witness refused to sign"));
    let listed = &session.records().unwrap()[0];
    assert!(listed.words.starts_with("the witness refused to sign"));
    assert!(session.statements(None).unwrap()[0].refused);
    let signing = session.statement(view.draft).unwrap().signing.unwrap();
    assert_eq!(signing.next_step, "nothing; the refusal is sealed");
    assert_eq!(
        signing.refused.unwrap(),
        "Afraid of the consequences".into()
    );
    let content = payload(session, record)["content"].clone();
    assert_eq!(content["outcome"], "refused");
    assert_eq!(content["refusal"]["reason"], "Afraid of the consequences");
}

/// Who will not even look at the pages has refused, and the certificate does not
/// claim that they were shown.
#[test]
fn a_refusal_before_the_pages_are_shown_is_sealed_as_that() {
    let scene = scene();
    let session = &scene.session;
    let view = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let view = finalise(session, view.draft).unwrap();
    let view = session
        .refuse_statement(view.draft, "Left the room".into())
        .unwrap();
    let view = draw_all(session, view, Signatory::Officer, false);
    let signed = session.signed_pages_pdf(view.draft).unwrap();
    if let Some(text) = pdf_text(&signed) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("before all of them were shown"), "{text}");
        assert!(!text.contains("were shown to Invented"), "{text}");
    }
    let record = session.seal_statement(view.draft).unwrap().record;
    let content = payload(session, record)["content"].clone();
    assert_eq!(content["outcome"], "refused");
    assert_eq!(content["shown"], serde_json::json!([]));
}

#[test]
fn a_witness_takes_back_what_they_signed_before_it_is_witnessed() {
    let scene = scene();
    let session = &scene.session;
    let view = session
        .create_statement(scene.incident.id, of_victim(&scene, "I saw it."))
        .unwrap();
    let view = finalise(session, view.draft).unwrap();
    show_all(session, &view);
    session.declare_statement(view.draft).unwrap();
    let name = view.content.witness_name.reveal();
    let signed = session
        .sign_statement(view.draft, &typed(Signatory::Witness, name))
        .unwrap();
    assert_eq!(signed.signing.unwrap().stage, StageName::ToWitness);
    let refused = session
        .refuse_statement(view.draft, "I want to think it over.".into())
        .unwrap();
    assert_eq!(refused.signing.unwrap().stage, StageName::ToCertifyRefusal);
    let officer = typed(Signatory::Officer, "PC Invented OFFICER");
    let certified = session.sign_statement(view.draft, &officer).unwrap();
    assert_eq!(certified.signing.unwrap().stage, StageName::Refused);
    let pages = session.signed_pages_pdf(view.draft).unwrap();
    if let Some(text) = pdf_text(&pages) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for expected in [
            "who signed them and, before I had witnessed them all, took back their agreement",
            "Reason given: I want to think it over.",
            "withdrawn by the witness",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }
    let sealed = session.seal_statement(view.draft).unwrap();
    // Nobody takes its rear page.
    assert!(sealed.warnings.iter().all(|one| one.field != "rear"));
    let content = payload(session, sealed.record)["content"].clone();
    assert_eq!(content["outcome"], "refused");
    let of_witness = content["signatures"].as_array().unwrap().iter();
    let of_witness = of_witness.filter(|one| one["signatory"] == "witness");
    assert_eq!(of_witness.count(), 3);
    // What is signed and witnessed is complete.
    let complete = session
        .create_statement(scene.incident.id, of_victim(&scene, "I saw it."))
        .unwrap();
    let complete = finalise(session, complete.draft).unwrap();
    show_all(session, &complete);
    session.declare_statement(complete.draft).unwrap();
    for request in [typed(Signatory::Witness, name), officer] {
        session.sign_statement(complete.draft, &request).unwrap();
    }
    let late = session.refuse_statement(complete.draft, "x".into());
    assert!(late.is_err());
}
