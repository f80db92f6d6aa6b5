//! What comes to light later, and the report as it then stands.

use pocketbook_core::model::{Correction, ItemStatus, PropertyItem, RecordKind, SupplementPatch};
use pocketbook_core::{ListFilter, ListedKind, parse_document};

use super::{fields, scene};

#[test]
fn a_supplement_names_its_report_by_digest_and_changes_nothing_of_it() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let before = session.sealed_payload(report.record).unwrap();
    let supplement = session
        .create_supplement(report.record, SupplementPatch::default())
        .unwrap();
    let error = session.file_supplement(supplement.draft).unwrap_err();
    assert_eq!(fields(&error), ["reason", "narrative"]);
    let earlier = "2026-03-06T12:10:00.000Z";
    let from = |is: &str| Correction {
        field: "committed_from".to_owned(),
        is: is.into(),
    };
    // It is checked as the field itself is.
    for wrong in ["An hour earlier", "2096-03-06T12:10:00.000Z"] {
        let patch = SupplementPatch {
            corrections: Some(vec![from(wrong)]),
            ..SupplementPatch::default()
        };
        let error = session.edit_supplement(supplement.draft, patch);
        assert_eq!(fields(&error.unwrap_err()), ["corrections[0].is"]);
    }
    let patch = SupplementPatch {
        reason: Some("An invented neighbour remembered".into()),
        narrative: Some("A van with a loganberry stripe.".into()),
        corrections: Some(vec![from(earlier)]),
        property: Some(vec![PropertyItem::new(
            ItemStatus::Found,
            "Invented bicycle",
        )]),
        ..SupplementPatch::default()
    };
    let view = session.edit_supplement(supplement.draft, patch).unwrap();
    assert_eq!(view.missing, []);
    let sealed = session.file_supplement(supplement.draft).unwrap();
    assert_eq!(sealed.kind, RecordKind::SupplementaryReport);
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert_eq!(payload["amends"]["record"], report.record.to_string());
    assert_eq!(payload["amends"]["sha256"], report.sha256.to_string());
    assert_eq!(payload["amends"]["kind"], "correction");
    assert_eq!(session.sealed_payload(report.record).unwrap(), before);
    let shown = session.report(report.draft).unwrap();
    assert_eq!(shown.supplements[0].draft, supplement.draft);
    let field = &shown.as_it_stands[0];
    let said = shown.content.committed_from;
    let said = said.map(|time| time.to_string()).unwrap_or_default();
    assert_eq!(field.field, "committed_from");
    assert_eq!(field.in_report.reveal(), said);
    assert_eq!(field.stands.reveal(), earlier);
    assert_eq!(field.record, sealed.record);
    let found = session.search("loganberry", 5).unwrap();
    assert_eq!(
        found[0].line.as_ref().unwrap().draft,
        Some(supplement.draft)
    );
    // A timeline says which report each is to, and by whom.
    let reference = &shown.local_reference;
    for became in ["begun", "filed"] {
        let words =
            format!("A supplement to crime report {reference} was {became} by officer 204518");
        let timeline = session.incident_timeline(shown.incident).unwrap();
        assert!(
            timeline.iter().any(|entry| entry.words == words),
            "{timeline:?}"
        );
    }
    // Nothing else can be supplemented, and a filed one is not edited.
    assert!(
        session
            .create_supplement(sealed.record, SupplementPatch::default())
            .is_err()
    );
    let late = SupplementPatch {
        reason: Some("Later".into()),
        ..SupplementPatch::default()
    };
    assert!(session.edit_supplement(supplement.draft, late).is_err());
}

#[test]
fn each_correction_says_what_stood_there_and_the_report_stays_as_it_was_sealed() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let before = session.report(report.draft).unwrap().content;
    let begin = |json: &str| {
        let patch = parse_document(json).unwrap();
        session.create_supplement(report.record, patch).unwrap()
    };
    // Begun first, filed last: what stood there is told as of its filing.
    let last = begin(
        r#"{"reason": "Invented", "corrections": [{"field": "place_detail", "is": "The yard"}]}"#,
    );
    let first = begin(
        r#"{"reason": "Invented", "flags": {"knife": true},
            "corrections": [{"field": "place_detail", "is": "The garden"},
                            {"field": "solvability.witness", "is": "yes"}]}"#,
    );
    assert_eq!(last.content.corrections[0].was.reveal(), "");
    session.file_supplement(first.draft).unwrap();
    let sealed = session.file_supplement(last.draft).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    let correction = &payload["content"]["supplement"]["corrections"][0];
    assert_eq!(correction["was"], "The garden");
    assert_eq!(correction["is"], "The yard");
    let shown = session.report(report.draft).unwrap();
    assert_eq!(shown.content, before, "nothing is merged");
    let order: Vec<_> = shown.supplements.iter().map(|one| one.draft).collect();
    assert_eq!(order, [first.draft, last.draft]);
    let stands: Vec<_> = (shown.as_it_stands.iter())
        .map(|field| {
            (
                field.field.as_str(),
                field.in_report.reveal(),
                field.stands.reveal(),
            )
        })
        .collect();
    assert_eq!(
        stands,
        [
            ("place_detail", "", "The yard"),
            ("solvability.witness", "not_asked", "yes")
        ]
    );
}

#[test]
fn a_risk_assessment_made_later_is_a_supplements_own() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let patch = parse_document(r#"{"reason": "Invented"}"#).unwrap();
    let supplement = session.create_supplement(report.record, patch).unwrap();
    let form = pocketbook_core::lists::risk::demonstration().unwrap();
    let begun = session
        .begin_risk_assessment(supplement.draft, form.id(), None)
        .unwrap();
    let error = session.file_supplement(supplement.draft).unwrap_err();
    assert_eq!(fields(&error), ["risk_assessments[0].completed_at"]);
    session
        .withdraw_risk_assessment(supplement.draft, begun.id)
        .unwrap();
    let error = session.file_supplement(supplement.draft).unwrap_err();
    assert_eq!(fields(&error), ["narrative"], "it says nothing now");
}

/// What a supplement says of contact is heard before the victim is given
/// anything, and what was corrected is what counts.
#[test]
fn a_slip_and_the_clock_go_by_the_report_as_it_stands() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let plan = r#"{"victim_care": {"contact_plan": {"how": "telephone", "when": "Weekly"}}}"#;
    session
        .edit_report(report.draft, parse_document(plan).unwrap())
        .unwrap();
    let report = session.file_report(report.draft).unwrap();
    session.victim_slip(report.draft).unwrap();
    session.victim_message(report.draft).unwrap();
    let before = session.report(report.draft).unwrap();
    let (before, report_reference) = (before.clock.unwrap(), before.local_reference);
    let crimes = ListFilter {
        kinds: vec![ListedKind::CrimeReport],
        ..ListFilter::default()
    };
    // It stands in the index, by the time as it was filed.
    let line = session.list(&crimes).unwrap().remove(0);
    assert_eq!(line.clock.unwrap().deadline, before.deadline);
    let supplement = r#"{"reason": "She rang", "corrections": [
            {"field": "reported_at", "is": "2026-03-05T18:56:00.000Z"}],
        "victim_care": {"contact_plan": {"how": "through_another",
            "when": "Only through her sister", "care": "Suspect reads her phone"}}}"#;
    let supplement = session
        .create_supplement(report.record, parse_document(supplement).unwrap())
        .unwrap();
    let told = session.victim_cautions(report.draft).unwrap();
    let codes: Vec<_> = told.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["contact_with_care", "contact_plan_not_filed"]);
    assert!(session.victim_slip(report.draft).is_err());
    session.file_supplement(supplement.draft).unwrap();
    let told = session.victim_cautions(report.draft).unwrap();
    let codes: Vec<_> = told.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["contact_with_care"]);
    assert!(session.victim_message(report.draft).is_err());
    assert!(session.victim_slip(report.draft).is_err());
    let after = session.report(report.draft).unwrap().clock.unwrap();
    // Every list and search counts from where the report itself does.
    let line = session.list(&crimes).unwrap().remove(0);
    let hits = session.search(&report_reference, 5).unwrap();
    let hit = hits.into_iter().find_map(|hit| {
        let line = hit.line?;
        (line.draft == Some(report.draft)).then_some(line)
    });
    for clock in [line.clock, hit.unwrap().clock] {
        assert_eq!(clock.unwrap().deadline, after.deadline);
    }
    let day = 24 * 60 * 60 * 1_000;
    assert_eq!(before.deadline.unix_ms() - after.deadline.unix_ms(), day);
    // Another victim's report is begun from what is right.
    let other = scene.person("Invented SECOND");
    let copies = session.create_reports_for_victims(report.draft, &[other]);
    let copied = copies.unwrap().remove(0).content.reported_at.unwrap();
    assert_eq!(copied.to_string(), "2026-03-05T18:56:00.000Z");
}
