//! What a reference stands for is sealed with whatever names it.

use pocketbook_core::model::{
    CorrectedFields, CustodyAct, FieldWarning, ItemStatus, PropertyItem, ReportPatch,
    SupplementPatch,
};
use pocketbook_core::seal::{TrustAnchors, verify_bundle};
use pocketbook_core::{
    AttachRequest, ExhibitCorrection, ExhibitWithdrawal, NewExhibit, StatementView,
};
use pocketbook_testkit::{JPEG, TestGateway, finalise, ready_report, ready_statement, sign_all};

use crate::world::{fields, officer};

#[test]
fn a_statement_seals_what_the_references_in_it_stand_for() {
    let gateway = TestGateway::start().unwrap();
    let tablet = officer(&gateway, "204520");
    let session = &tablet.session;
    let knife = tablet.enters("Kitchen knife, black handle");
    tablet.enters("Left glove");
    let coat = tablet.enters("Coat, blue");
    // A file that the statement has is named too, once.
    let body = "I produce the knife as exhibit ABC/01, and a photograph. I saw no ABC/9. \
                The coat, exhibit abc/3, was wet.";
    let draft = ready_statement(session, &tablet.incident, body).unwrap();
    let request = AttachRequest {
        incident: tablet.incident.id,
        draft: Some(draft.draft),
        exhibit: None,
    };
    let mut photo: &[u8] = &JPEG;
    let file = session.attach(&request, &mut photo, None, &|_| {}).unwrap();
    let photograph = session
        .add_exhibit(&NewExhibit {
            incident: tablet.incident.id,
            initials: "ABC".into(),
            number: Some("4".into()),
            producer: None,
            description: "Photograph of the hall".into(),
            attachment: Some(file.id),
            found_at: None,
            found_place: String::new(),
        })
        .unwrap();
    // Shown before it is sealed, as it would be.
    let shown = session.statement(draft.draft).unwrap().exhibits;
    let references: Vec<_> = shown.iter().map(|bound| bound.reference.as_str()).collect();
    assert_eq!(references, ["ABC/1", "ABC/3", "ABC/4"]);
    // What is withdrawn stands for nothing; what is described better, for that.
    let withdrawal = ExhibitWithdrawal {
        reason: "entered twice".into(),
        place: String::new(),
    };
    session.withdraw_exhibit(coat, &withdrawal).unwrap();
    let better = ExhibitCorrection {
        description: Some("Bread knife".into()),
        ..ExhibitCorrection::default()
    };
    session.correct_exhibit(knife, &better).unwrap();
    let view = finalise(session, draft.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    let sealed = session.seal_statement(view.draft).unwrap();

    let payload = session.sealed_payload(sealed.record).unwrap();
    let bound = payload["exhibits"].as_array().unwrap();
    assert_eq!(bound.len(), 2);
    assert_eq!(bound[0]["exhibit"], knife.to_string());
    assert_eq!(bound[0]["reference"], "ABC/1");
    assert_eq!(bound[0]["description"], "Bread knife");
    assert_eq!(bound[0]["thing"], "physical");
    assert_eq!(bound[1]["exhibit"], photograph.exhibit.id.to_string());
    assert_eq!(bound[1]["thing"]["file"]["sha256"], file.sha256.to_string());
    insta::assert_snapshot!(
        "named_exhibits",
        serde_json::to_string_pretty(&bound[0])
            .unwrap()
            .replace(&knife.to_string(), "[exhibit]")
    );
    // Afterwards the statement says what it said then.
    let correction =
        crate::world::event(CustodyAct::Corrected(CorrectedFields::description("Fork")));
    session.record_custody(knife, &correction).unwrap();
    let shown = session.statement(view.draft).unwrap().exhibits;
    assert_eq!(shown[0].description.reveal(), "Bread knife");

    // A verifier is told, by the claim without the words and beside it with them.
    tablet.syncs();
    let bundle = std::io::Cursor::new(tablet.bundle(sealed.record));
    let report = verify_bundle(bundle, &TrustAnchors::default());
    assert!(report.holds(), "{:#?}", report.claims);
    let claim = report.claims.iter().find(|claim| claim.name == "exhibits");
    let claim = &claim.unwrap().statement;
    assert!(
        claim.contains("ABC/1, ABC/4") && !claim.contains("knife"),
        "{claim}"
    );
    assert_eq!(report.exhibits[0].description.reveal(), "Bread knife");
}

/// What is said of an exhibit between the signing of a statement and its sealing
/// is another record's, and whoever seals is told of it.
#[test]
fn a_statement_is_sealed_with_its_exhibits_as_the_witness_saw_them() {
    let gateway = TestGateway::start().unwrap();
    let tablet = officer(&gateway, "204520");
    let session = &tablet.session;
    let (knife, coat) = (tablet.enters("Kitchen knife"), tablet.enters("Coat, blue"));
    // Withdrawn by a sealed record before: it stands for nothing.
    let glove = tablet.enters("Left glove");
    tablet.does(glove, CustodyAct::Withdrawn);
    let body = "I saw the knife, ABC/1, the coat, ABC/2, the glove, ABC/3, and a torch, ABC/4.";
    let draft = ready_statement(session, &tablet.incident, body).unwrap();
    let view = finalise(session, draft.draft).unwrap();
    assert!(view.warnings.is_empty());
    assert!(tablet.exhibit(knife).sealed && tablet.exhibit(coat).sealed);

    // From here on what is said of them is said in records of their own.
    let better = ExhibitCorrection {
        description: Some("Bread knife".into()),
        ..ExhibitCorrection::default()
    };
    let refused = session.correct_exhibit(knife, &better).unwrap_err();
    assert_eq!(fields(refused), ["description"]);
    let corrected = CorrectedFields::description("Bread knife");
    tablet.does(knife, CustodyAct::Corrected(corrected));
    let mut withdrawal = ExhibitWithdrawal {
        reason: "not the coat that was worn".into(),
        place: String::new(),
    };
    let refused = session.withdraw_exhibit(coat, &withdrawal).unwrap_err();
    assert_eq!(fields(refused), ["event.place"]);
    withdrawal.place = "Invented Road station".into();
    session.withdraw_exhibit(coat, &withdrawal).unwrap();
    let torch = session
        .add_exhibit(&NewExhibit {
            incident: tablet.incident.id,
            initials: "ABC".into(),
            number: Some("4".into()),
            producer: None,
            description: "Torch".into(),
            attachment: None,
            found_at: None,
            found_place: String::new(),
        })
        .unwrap();
    assert!(!torch.sealed, "nobody was shown it");

    let told = |warnings: &[FieldWarning]| -> Vec<(String, &str)> {
        // That the rear page is still to come is said beside it.
        let told = warnings.iter().filter(|one| one.field != "rear");
        told.map(|one| (one.field.clone(), one.code)).collect()
    };
    let expected = [
        ("exhibits.ABC/1".to_owned(), "corrected_since_shown"),
        ("exhibits.ABC/2".to_owned(), "withdrawn_since_shown"),
        ("exhibits.ABC/4".to_owned(), "entered_since_shown"),
    ];
    let view = sign_all(session, &view).unwrap();
    assert_eq!(told(&view.warnings), expected);
    let described = |view: &StatementView| -> Vec<String> {
        let exhibits = view.exhibits.iter();
        exhibits
            .map(|one| one.description.reveal().to_owned())
            .collect()
    };
    assert_eq!(described(&view), ["Kitchen knife", "Coat, blue"]);
    let sealed = session.seal_statement(view.draft).unwrap();
    assert_eq!(told(&sealed.warnings), expected);
    let payload = session.sealed_payload(sealed.record).unwrap();
    let bound = payload["exhibits"].as_array().unwrap();
    assert_eq!(bound.len(), 2);
    assert_eq!(bound[0]["description"], "Kitchen knife");
    assert_eq!(bound[1]["exhibit"], coat.to_string());
    let view = session.statement(view.draft).unwrap();
    assert_eq!(described(&view), ["Kitchen knife", "Coat, blue"]);
    assert!(told(&view.warnings).is_empty());
    tablet.syncs();
    let bundle = std::io::Cursor::new(tablet.bundle(sealed.record));
    let report = verify_bundle(bundle, &TrustAnchors::default());
    assert!(report.holds(), "{:#?}", report.claims);
}

#[test]
fn going_back_to_the_words_lets_go_of_the_exhibits_and_fixing_takes_them_as_they_are() {
    let gateway = TestGateway::start().unwrap();
    let tablet = officer(&gateway, "204520");
    let session = &tablet.session;
    let (knife, coat) = (tablet.enters("Kitchen knife"), tablet.enters("Coat, blue"));
    let body = "I saw the knife, ABC/1, and the coat, ABC/2.";
    let draft = ready_statement(session, &tablet.incident, body).unwrap();
    let view = finalise(session, draft.draft).unwrap();
    let why = "the knife was another".into();
    session.reopen_statement(view.draft, &why).unwrap();
    assert!(!tablet.exhibit(knife).sealed);
    let better = ExhibitCorrection {
        description: Some("Bread knife".into()),
        ..ExhibitCorrection::default()
    };
    session.correct_exhibit(knife, &better).unwrap();
    let withdrawal = ExhibitWithdrawal {
        reason: "entered twice".into(),
        place: String::new(),
    };
    session.withdraw_exhibit(coat, &withdrawal).unwrap();
    let view = finalise(session, view.draft).unwrap();
    assert!(view.warnings.is_empty());
    let view = sign_all(session, &view).unwrap();
    let sealed = session.seal_statement(view.draft).unwrap();
    assert!(sealed.warnings.iter().all(|one| one.field == "rear"));
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert_eq!(payload["exhibits"][0]["description"], "Bread knife");
    assert_eq!(payload["exhibits"].as_array().unwrap().len(), 1);
}

/// Neither tablet sent a record of custody or a file.
#[test]
fn two_statements_that_mention_different_things_under_one_number_are_told() {
    let gateway = TestGateway::start().unwrap();
    let (one, two) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let third = officer(&gateway, "204522");
    for (tablet, what) in [(&one, "Kitchen knife"), (&two, "Left glove")] {
        tablet.enters(what);
        tablet.states("I produce it as exhibit ABC/1.");
    }
    // Who only mentions a number has entered nothing, and is told nothing.
    third.states("I was told of exhibit ABC/1.");
    for tablet in [&one, &two, &third, &one, &third] {
        tablet.syncs();
    }
    assert_eq!(one.heard(), ["collision ABC/1"]);
    assert_eq!(two.heard(), ["collision ABC/1"]);
    assert!(third.heard().is_empty());
    for tablet in [&one, &two] {
        let line = &tablet.session.exhibits(tablet.incident.id).unwrap()[0];
        assert_eq!(line.reference.as_str(), "ABC/1", "nothing is renumbered");
        assert_eq!(line.collisions.len(), 1);
    }
}

#[test]
fn the_words_of_a_statement_and_the_custody_of_its_exhibit_are_one_thing() {
    let gateway = TestGateway::start().unwrap();
    let tablet = officer(&gateway, "204520");
    let knife = tablet.enters("Kitchen knife");
    tablet.states("I produce it as exhibit ABC/1.");
    let better = CorrectedFields::description("Bread knife");
    tablet.does(knife, CustodyAct::Corrected(better));
    tablet.states("The bread knife is exhibit ABC/1.");
    tablet.syncs();
    tablet.syncs();
    assert!(tablet.heard().is_empty());
    assert_eq!(gateway.open().unwrap().exhibits().unwrap().len(), 1);
}

#[test]
fn the_property_of_a_report_and_of_a_supplement_names_exhibits() {
    let gateway = TestGateway::start().unwrap();
    let (one, two) = (officer(&gateway, "204520"), officer(&gateway, "204521"));
    let item = |what: &str| PropertyItem {
        exhibit: Some("ABC/1".parse().unwrap()),
        ..PropertyItem::new(ItemStatus::Seized, what)
    };
    let knife = one.enters("Kitchen knife, black handle");
    let report = ready_report(&one.session, &one.incident, "It was taken.").unwrap();
    let patch = ReportPatch {
        property: Some(vec![item("a knife")]),
        ..ReportPatch::default()
    };
    let report = one.session.edit_report(report.draft, patch).unwrap();
    let filed = one.session.file_report(report.draft).unwrap();
    let payload = one.session.sealed_payload(filed.record).unwrap();
    assert_eq!(payload["exhibits"][0]["exhibit"], knife.to_string());
    assert_eq!(payload["exhibits"].as_array().unwrap().len(), 1);

    // The other names another thing so in a supplement.
    let report = ready_report(&two.session, &two.incident, "It was taken.").unwrap();
    let filed = two.session.file_report(report.draft).unwrap();
    assert_eq!(
        two.session.sealed_payload(filed.record).unwrap()["exhibits"],
        serde_json::json!([])
    );
    two.enters("Left glove");
    let patch = SupplementPatch {
        reason: Some("more was found".into()),
        narrative: Some("A glove was found.".into()),
        property: Some(vec![item("a glove")]),
        ..SupplementPatch::default()
    };
    let supplement = two.session.create_supplement(filed.record, patch).unwrap();
    two.session.file_supplement(supplement.draft).unwrap();
    for tablet in [&one, &two, &one] {
        tablet.syncs();
    }
    assert_eq!(one.heard(), ["collision ABC/1"]);
    assert_eq!(two.heard(), ["collision ABC/1"]);
}
