//! What is filed, with what doubt, and how it was classified.

use pocketbook_core::model::{
    Classification, DraftId, LocalReference, RecordingAnswers, ReportKind, ReportPatch, SetAside,
    SetAsideReason,
};
use pocketbook_core::{CoreError, FormsError, ReferenceStanding, Session, parse_document};
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
    assert_eq!(view.missing[0].field(), "recording.amounts_to_crime");
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

/// A letter of a script that no font here has, after four others.
const BAD: &str = "Ann \u{13a0}";

/// The path by which a summary is refused, and where in the field it is.
fn refused(session: &Session, draft: DraftId) -> (String, usize) {
    match session.report_summary(draft) {
        Err(CoreError::Form(FormsError::Unprintable {
            field, position, ..
        })) => (field, position),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was printed"),
    }
}

/// Which field is to be mended is named as it is entered, not as it is printed:
/// one of every group of a summary.
#[test]
fn a_summary_that_cannot_be_printed_names_the_field_by_its_path() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented").draft;
    let person = scene.incident.people[0].person.id;
    // Each is put right by the next change of the same group, or the last.
    for (path, bad, right) in [
        (
            "registration.attending[0].name",
            r#"{"registration": {"attending": [{"name": "BAD"}]}}"#,
            r#"{"registration": {"attending": []}}"#,
        ),
        (
            "place_detail",
            r#"{"place_detail": "BAD"}"#,
            r#"{"place_detail": "Yard"}"#,
        ),
        (
            "property[1].make",
            r#"{"property": [{"status": "stolen", "description": "Hat"},
                {"status": "stolen", "description": "Bag", "make": "BAD"}]}"#,
            r#"{"property": []}"#,
        ),
        (
            "property[0].identifiers[0].value",
            r#"{"property": [{"status": "stolen", "description": "Bag",
                "identifiers": [{"kind": "serial_number", "value": "BAD"}]}]}"#,
            r#"{"property": []}"#,
        ),
        (
            "narrative",
            r#"{"narrative": "BAD"}"#,
            r#"{"narrative": "Invented"}"#,
        ),
        (
            "modus_operandi.entry",
            r#"{"modus_operandi": {"entry": "BAD"}}"#,
            r#"{"modus_operandi": {"entry": ""}}"#,
        ),
        (
            "risk_assessments[0].judgement",
            r#"{"risk_assessments": [{"form": {"id": "invented", "version": "1", "sha256":
                "0000000000000000000000000000000000000000000000000000000000000000"},
                "answers": {"q1": {"given": {"yes_no": true}}}, "grade": "standard",
                "judged_grade": "high", "judgement": "BAD",
                "completed_at": "2026-03-06T19:00:00.000Z", "by": "204518"}]}"#,
            r#"{"risk_assessments": []}"#,
        ),
        (
            "golden_hour.cameras[0].view",
            r#"{"golden_hour": {"cameras": [{"owner": "Shop", "view": "BAD"}]}}"#,
            r#"{"golden_hour": {"cameras": []}}"#,
        ),
        (
            "victim_care.contact_plan.care",
            r#"{"victim_care": {"contact_plan": {"how": "telephone", "when": "Weekly",
                "care": "BAD"}}}"#,
            r#"{"victim_care": {"contact_plan": {"how": "telephone", "when": "Weekly"}}}"#,
        ),
        (
            "recording.reason",
            r#"{"recording": {"amounts_to_crime": true, "more_likely_than_not": true,
                "evidence_to_the_contrary": false, "reason": "BAD"}}"#,
            r#"{"recording": {"amounts_to_crime": true, "more_likely_than_not": true,
                "evidence_to_the_contrary": false}}"#,
        ),
    ] {
        let edit = |json: &str| {
            let patch = parse_document(&json.replace("BAD", BAD)).unwrap();
            session.edit_report(report, patch).unwrap()
        };
        edit(bad);
        assert_eq!(refused(session, report), (path.to_owned(), 4));
        edit(right);
    }
    for (path, bad, right) in [
        (
            "incident.people[0].person.name",
            r#"{"name": "BAD"}"#,
            r#"{"name": "Ann FICTION"}"#,
        ),
        (
            "incident.people[0].person.occupation.given",
            r#"{"occupation": {"given": "BAD"}}"#,
            r#"{"occupation": {"given": "Baker"}}"#,
        ),
    ] {
        let edit = |json: &str| {
            let patch = parse_document(&json.replace("BAD", BAD)).unwrap();
            let incident = scene.incident.id;
            session.edit_person(incident, person, patch).unwrap();
        };
        edit(bad);
        assert_eq!(refused(session, report), (path.to_owned(), 4));
        edit(right);
    }
    // The offence last: what it was taken for before stays in its history.
    session.report_summary(report).unwrap();
    let offence = format!(r#"{{"classification": {{"title": "{BAD}"}}}}"#);
    session
        .edit_report(report, parse_document(&offence).unwrap())
        .unwrap();
    assert_eq!(
        refused(session, report),
        ("classification.title".to_owned(), 4)
    );
}

/// What is not printed is no reason to refuse, and is not named in place of what
/// is.
#[test]
fn a_character_in_what_a_summary_does_not_print_refuses_none() {
    let scene = scene();
    let session = &scene.session;
    let aside = scene.ready("Invented").draft;
    let why = SetAside {
        reason: SetAsideReason::EnteredInError,
        why: format!("Mistaken: {BAD}").into(),
    };
    session.set_report_aside(aside, &why).unwrap();
    session.report_summary(aside).unwrap();
    let report = scene.filed("Invented");
    // Whoever is entered afterwards stands in no report that was filed before.
    scene.person(BAD);
    session.report_summary(report.draft).unwrap();
    for (path, said) in [
        (
            "supplements[0].reason",
            r#"{"reason": "BAD", "narrative": "Found."}"#,
        ),
        (
            "supplements[0].narrative",
            r#"{"reason": "Found", "narrative": "BAD"}"#,
        ),
        (
            "supplements[0].property[0].model",
            r#"{"narrative": "Found.", "property": [{"status": "found", "description": "Bag",
                "model": "BAD"}]}"#,
        ),
        (
            "supplements[0].corrections[0].is",
            r#"{"property": [], "corrections": [{"field": "place_detail", "is": "BAD"}]}"#,
        ),
    ] {
        let patch = parse_document(&said.replace("BAD", BAD)).unwrap();
        let begun = session.report(report.draft).unwrap().supplements;
        match begun.first() {
            Some(begun) => session.edit_supplement(begun.draft, patch).unwrap(),
            None => session.create_supplement(report.record, patch).unwrap(),
        };
        assert_eq!(refused(session, report.draft), (path.to_owned(), 4));
    }
}
