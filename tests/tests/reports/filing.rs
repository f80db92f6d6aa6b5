//! What is filed, with what doubt, and how it was classified.

use pocketbook_core::model::{
    Classification, LocalReference, RecordingAnswers, ReportKind, ReportPatch,
};
use pocketbook_core::{CoreError, parse_document};
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
