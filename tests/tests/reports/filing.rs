//! What is filed, with what doubt, and how it was classified.

use pocketbook_core::model::{
    Classification, LocalReference, RecordingAnswers, ReportKind, ReportPatch,
};
use pocketbook_core::{CoreError, FormsError, ReferenceStanding, parse_document};
use pocketbook_testkit::{tablet, unlock};

use super::{fields, scene};

#[test]
fn a_report_that_lacks_something_is_not_filed_and_a_warning_never_stops_one() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let nothing = ReportPatch {
        recording: Some(RecordingAnswers::default()),
        ..ReportPatch::default()
    };
    let view = session.edit_report(report.draft, nothing).unwrap();
    assert_eq!(view.missing[0].field, "recording.amounts_to_crime");
    let error = session.file_report(report.draft).unwrap_err();
    assert_eq!(fields(&error), ["recording.amounts_to_crime"]);

    let doubtful = r#"{"recording": {"amounts_to_crime": true, "more_likely_than_not": true,
            "evidence_to_the_contrary": false},
        "property": [{"status": "stolen", "description": "Telephone",
            "identifiers": [{"kind": "imei", "value": "490154203237517"}]}]}"#;
    let patch = parse_document(doubtful).unwrap();
    let view = session.edit_report(report.draft, patch).unwrap();
    let codes: Vec<_> = view.warnings.iter().map(|w| w.code).collect();
    assert!(codes.contains(&"imei_check_digit"), "{codes:?}");
    // The invented report of the test kit is older than 24 hours.
    assert!(codes.contains(&"overdue"), "{codes:?}");
    let clock = view.clock.unwrap();
    assert!(clock.overdue && clock.words.starts_with("OVERDUE"));
    session.file_report(report.draft).unwrap();
    let again = session.file_report(report.draft).err().unwrap();
    assert!(matches!(again, CoreError::WrongState { .. }));
    let late = ReportPatch {
        narrative: Some("Later".into()),
        ..ReportPatch::default()
    };
    let late = session.edit_report(report.draft, late).err().unwrap();
    assert!(matches!(late, CoreError::WrongState { .. }));
}

#[test]
fn a_decision_against_the_answers_is_sealed_with_its_reason() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let patch = parse_document(
        r#"{"kind": {"non_crime_incident": "anti_social_behaviour"},
            "recording": {"amounts_to_crime": true, "more_likely_than_not": true,
                "evidence_to_the_contrary": false, "reason": "Invented reason"}}"#,
    )
    .unwrap();
    session.edit_report(report.draft, patch).unwrap();
    let sealed = session.file_report(report.draft).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert_eq!(payload["content"]["decision"]["crime"], false);
    assert_eq!(payload["content"]["decision"]["found_crime"], true);
    assert_eq!(payload["content"]["decision"]["because"], "standard_met");
    assert_eq!(
        payload["content"]["report"]["recording"]["reason"],
        "Invented reason"
    );
    let reference = LocalReference::of(report.draft).to_string();
    assert_eq!(payload["content"]["local_reference"], reference);
}

#[test]
fn the_classification_keeps_its_history_over_a_restart() {
    let scene = scene();
    let report = scene.ready("Invented");
    let again = ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification {
            code: Some("28E".parse().unwrap()),
            ..Classification::in_words("Invented burglary")
        }),
        ..ReportPatch::default()
    };
    scene.session.edit_report(report.draft, again).unwrap();
    scene.session.lock().unwrap();
    let session = unlock(&tablet(&scene.folder.path().join("tablet")).unwrap()).unwrap();
    let history = session
        .report(report.draft)
        .unwrap()
        .content
        .classification_history;
    let titles: Vec<_> = history
        .iter()
        .map(|entry| entry.classification.title.reveal())
        .collect();
    assert_eq!(titles, ["Burglary of a home", "Invented burglary"]);
    assert!(
        history
            .iter()
            .all(|one| one.entered.by.as_str() == "204518")
    );
}

/// What the list itself says of an offence is said to whoever chose it.
#[test]
fn an_offence_that_is_repealed_or_only_a_class_is_pointed_out_when_it_is_chosen() {
    let gateway = pocketbook_testkit::TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device =
        pocketbook_testkit::enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let list = "code,subcode,title\n\
        900,00,Invented thefts (class only: use where the sub-code cannot be determined)\n\
        900,01,Invented theft of a lighthouse\n\
        900,02,Invented theft of a lamp (now repealed)\n";
    let name = pocketbook_core::model::ReferenceName {
        kind: "offences".parse().unwrap(),
        id: "home-office".parse().unwrap(),
    };
    let desk = gateway.open().unwrap();
    desk.publish_reference(&name, "text/csv", list, None)
        .unwrap();
    pocketbook_testkit::sync(&session).unwrap();
    let standing = device.references().unwrap()[0].standing;
    assert_eq!(standing, ReferenceStanding::InUse);
    let marks: std::collections::BTreeMap<_, _> = device
        .search_offences("invented theft", 9)
        .hits
        .into_iter()
        .map(|hit| (hit.offence.code.to_string(), hit.offence.standing.mark()))
        .collect();
    let incident = pocketbook_testkit::new_incident(&session, "Invented").unwrap();
    let report = pocketbook_testkit::ready_report(&session, &incident, "Invented").unwrap();
    for (code, marked, warned) in [
        ("900/01", None, None),
        ("900/00", Some("class only"), Some("offence_of_a_class")),
        ("900/02", Some("repealed"), Some("offence_repealed")),
    ] {
        let mark = marks[code];
        assert_eq!(mark.is_some(), marked.is_some(), "{code}");
        assert!(
            marked.is_none_or(|word| mark.unwrap().contains(word)),
            "{mark:?}"
        );
        let json = format!(r#"{{"classification": {{"code": "{code}", "title": ""}}}}"#);
        let patch = parse_document(&json).unwrap();
        let view = session.edit_report(report.draft, patch).unwrap();
        let of_code = view
            .warnings
            .iter()
            .filter(|one| one.field == "classification.code");
        let codes: Vec<_> = of_code.map(|one| one.code).collect();
        assert_eq!(codes, warned.into_iter().collect::<Vec<_>>(), "{code}");
    }
    let filed = session.file_report(report.draft).unwrap();
    assert!(
        filed
            .warnings
            .iter()
            .any(|one| one.code == "offence_repealed")
    );
}

/// Which field is to be mended is named as it is entered, not as it is printed.
#[test]
fn a_summary_that_cannot_be_printed_names_the_field_by_its_path() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let refused = |expected: &str| {
        let Err(CoreError::Form(FormsError::Unprintable {
            field, position, ..
        })) = session.report_summary(report.draft)
        else {
            panic!("{expected} was printed");
        };
        assert_eq!((field.as_str(), position), (expected, 4));
    };
    let edit = |json: &str| session.edit_report(report.draft, parse_document(json).unwrap());
    // A letter of a script that no font here has.
    let plan = |care: &str| {
        edit(&format!(
            r#"{{"victim_care": {{"contact_plan": {{"how": "telephone", "when": "Weekly", "care": "{care}"}}}}}}"#
        ))
    };
    plan("Ask \u{13a0}").unwrap();
    refused("victim_care.contact_plan.care");
    plan("Ask her").unwrap();
    edit(
        r#"{"property": [{"status": "stolen", "description": "Hat"},
        {"status": "stolen", "description": "Bag", "make": "The \u13a0"}]}"#,
    )
    .unwrap();
    refused("property[1].make");
    edit(r#"{"property": []}"#).unwrap();
    let person = scene.incident.people[0].person.id;
    let named = |name: &str| {
        let patch = parse_document(&format!(r#"{{"name": "{name}"}}"#)).unwrap();
        session
            .edit_person(scene.incident.id, person, patch)
            .unwrap()
    };
    named("Ann \u{13a0}");
    refused("incident.people[0].person.name");
    named("Ann FICTION");
    let filed = session.file_report(report.draft).unwrap();
    let said = r#"{"reason": "The \u13a0 was found", "narrative": "Found."}"#;
    session
        .create_supplement(filed.record, parse_document(said).unwrap())
        .unwrap();
    refused("supplements[0].reason");
}
