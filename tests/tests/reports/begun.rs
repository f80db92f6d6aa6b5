//! What a report is begun with: what was entered in its incident, before and since.

use pocketbook_core::model::{
    Classification, IncidentPatch, NoAnswer, PersonKind, PersonPatch, PlacePatch, RecordingAnswers,
    ReportKind, ReportPatch, Reported, ReportingMethod, Role, Timestamp, Victim,
};
use pocketbook_core::{FieldOffer, NewIncident, NewPerson, NewStatement};

use super::{fields, scene};

#[test]
fn what_was_entered_in_the_incident_is_not_typed_again() {
    let scene = scene();
    let new = NewIncident {
        title: "Invented".to_owned(),
        cad_reference: Some("CAD 4711/06Mar".to_owned()),
        happened_at: Some("2026-03-06T18:50:00.000Z".to_owned()),
        address: "Invented Road".to_owned(),
        people: vec![NewPerson {
            name: "Invented VICTIM".to_owned(),
            roles: vec![Role::Victim],
            ..NewPerson::default()
        }],
        ..NewIncident::default()
    };
    let incident = scene.session.create_incident(&new).unwrap();
    let report = scene
        .session
        .create_report(incident.id, ReportPatch::default())
        .unwrap()
        .content;
    assert_eq!(report.cad_reference, incident.cad_reference);
    assert_eq!(report.place, incident.scene);
    assert_eq!(report.committed_from, incident.happened.from);
    let victim = incident.people[0].person.id;
    assert_eq!(report.victim, Some(Victim::Person(victim)));
}

/// Whoever will not say their name is a victim all the same, and their report is
/// filed; only a statement is nobody's without a name.
#[test]
fn a_victim_who_gives_no_name_has_a_report_and_no_name_is_invented() {
    let scene = scene();
    let session = &scene.session;
    let nameless = NewPerson {
        roles: vec![Role::Victim],
        fields: PersonPatch {
            name_not_given: Some(NoAnswer::Refused),
            ..PersonPatch::default()
        },
        ..NewPerson::default()
    };
    let unasked = NewPerson {
        roles: vec![Role::Victim],
        ..NewPerson::default()
    };
    let refused = session.add_person(scene.incident.id, &unasked).unwrap_err();
    assert_eq!(fields(&refused), ["name"]);
    assert!(refused.to_string().contains("name_not_given"));
    let first = session.add_person(scene.incident.id, &nameless).unwrap();
    session.add_person(scene.incident.id, &nameless).unwrap();
    assert_eq!(first.known_as(), "Name refused");
    // Two of them are not one, and one crime has one of them for its victim.
    let duplicates = session.duplicates(scene.incident.id).unwrap();
    assert_eq!(duplicates.people, []);
    let report = scene.ready("An invented theft.");
    let victim = ReportPatch {
        victim: Some(Victim::Person(first.id)),
        ..ReportPatch::default()
    };
    session.edit_report(report.draft, victim).unwrap();
    let record = session.file_report(report.draft).unwrap().record;
    let sealed = session.sealed_payload(record).unwrap();
    let people = sealed["content"]["incident"]["people"].as_array().unwrap();
    let person = people
        .iter()
        .find(|one| one["person"]["id"] == first.id.to_string())
        .unwrap();
    assert_eq!(person["person"]["name"], "");
    assert_eq!(person["person"]["name_not_given"], "refused");
    let statement = NewStatement {
        witness: Some(first.id),
        ..NewStatement::default()
    };
    let statement = session
        .create_statement(scene.incident.id, statement)
        .unwrap();
    let missing: Vec<_> = statement.missing.iter().map(|one| one.field()).collect();
    assert!(missing.contains(&"witness_name"), "{missing:?}");
}

/// The State has no name, and may be entered like anybody else: what the recording
/// standard asks is what it asks of the State, and no report names it as a person.
#[test]
fn the_state_entered_as_a_person_is_the_state() {
    let scene = scene();
    let session = &scene.session;
    let new = NewIncident {
        title: "Invented possession".to_owned(),
        people: vec![NewPerson {
            roles: vec![Role::Victim],
            fields: PersonPatch {
                kind: Some(PersonKind::State),
                ..PersonPatch::default()
            },
            ..NewPerson::default()
        }],
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new).unwrap();
    let entry = incident.people[0].person.id;
    let report = session
        .create_report(incident.id, ReportPatch::default())
        .unwrap();
    assert_eq!(report.content.victim, Some(Victim::State));
    let named = || ReportPatch {
        victim: Some(Victim::Person(entry)),
        ..ReportPatch::default()
    };
    for refused in [
        session.edit_report(report.draft, named()).unwrap_err(),
        session.create_report(incident.id, named()).unwrap_err(),
    ] {
        assert_eq!(fields(&refused), ["victim"]);
        assert!(refused.to_string().contains("write state as the victim"));
    }
    // Without its points to prove there is no crime against it.
    let complete = ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification::in_words("Invented possession of a drug")),
        reported_at: Some(Timestamp::from_unix_ms(1_772_823_360_000)),
        narrative: Some("An invented search.".into()),
        recording: Some(RecordingAnswers {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            points_to_prove: Some(false),
            ..RecordingAnswers::default()
        }),
        ..ReportPatch::default()
    };
    session.edit_report(report.draft, complete).unwrap();
    let refused = session.file_report(report.draft).unwrap_err();
    assert_eq!(fields(&refused), ["recording.reason"]);
    // Named before anybody said that it is the State: told when it is filed, and
    // nothing else that is typed is lost for it.
    let somebody = NewPerson {
        name: "Invented BODY".to_owned(),
        roles: vec![Role::Victim],
        ..NewPerson::default()
    };
    let somebody = session.add_person(incident.id, &somebody).unwrap().id;
    let victim = ReportPatch {
        victim: Some(Victim::Person(somebody)),
        ..ReportPatch::default()
    };
    session.edit_report(report.draft, victim).unwrap();
    let state = PersonPatch {
        kind: Some(PersonKind::State),
        ..PersonPatch::default()
    };
    session.edit_person(incident.id, somebody, state).unwrap();
    let typed = ReportPatch {
        narrative: Some("An invented search, and what came of it.".into()),
        ..ReportPatch::default()
    };
    session.edit_report(report.draft, typed).unwrap();
    let refused = session.file_report(report.draft).unwrap_err();
    assert!(fields(&refused).contains(&"victim".to_owned()), "{refused}");
    // Two entries of the State are one victim of one report.
    let state = ReportPatch {
        victim: Some(Victim::State),
        ..ReportPatch::default()
    };
    session.edit_report(report.draft, state).unwrap();
    let refused = session
        .create_reports_for_victims(report.draft, &[entry])
        .unwrap_err();
    assert_eq!(fields(&refused), ["victims[0]"]);
}

#[test]
fn what_the_incident_is_told_later_is_offered_filled_in_and_never_written_over() {
    let scene = scene();
    let session = &scene.session;
    let early = session
        .create_report(scene.incident.id, ReportPatch::default())
        .unwrap();
    assert_eq!(early.offered, []);
    let typed = ReportPatch {
        cad_reference: Some("CAD 1/1Jan".parse().unwrap()),
        ..ReportPatch::default()
    };
    let typed = session.create_report(scene.incident.id, typed).unwrap();
    let known = IncidentPatch {
        cad_reference: Some("CAD 4711/06Mar".parse().unwrap()),
        reported: Some(Reported {
            at: Timestamp::from_unix_ms(1_772_823_360_000),
            how: ReportingMethod::Telephone,
            by: None,
        }),
        ..IncidentPatch::default()
    };
    session.edit_incident(scene.incident.id, known).unwrap();
    let place = PlacePatch {
        address: Some("Invented Road".into()),
        ..PlacePatch::default()
    };
    let place = session.add_place(scene.incident.id, place).unwrap();

    // Shown: offered, told, and not yet in the report.
    let fields = |offers: &[FieldOffer]| -> Vec<_> { offers.iter().map(|one| one.field).collect() };
    let shown = session.report(early.draft).unwrap();
    assert_eq!(
        fields(&shown.offered),
        ["cad_reference", "reported_at", "place"]
    );
    assert_eq!(shown.content.cad_reference, None);
    assert!(!shown.missing.iter().any(|one| one.field() == "reported_at"));
    // Changed: filled in, but for what is emptied on purpose with the change.
    let change: ReportPatch =
        serde_json::from_value(serde_json::json!({"narrative": "Invented", "clear": ["place"]}))
            .unwrap();
    let changed = session.edit_report(early.draft, change).unwrap();
    assert_eq!(fields(&changed.filled_in), ["cad_reference", "reported_at"]);
    assert_eq!(changed.offered, []);
    assert_eq!(
        changed.content.registration.how,
        Some(ReportingMethod::Telephone)
    );
    assert_eq!(session.report(early.draft).unwrap().content.place, None);
    // Filed: what is still empty, and nothing that was typed.
    let rest = ReportPatch {
        reported_at: None,
        cad_reference: None,
        ..complete("Invented")
    };
    session.edit_report(typed.draft, rest).unwrap();
    let late = session
        .create_report(scene.incident.id, ReportPatch::default())
        .unwrap();
    assert_eq!(late.offered, [], "a new report has it all");
    let filed = session.file_report(typed.draft).unwrap();
    let sealed = session.sealed_payload(filed.record).unwrap();
    let report = &sealed["content"]["report"];
    assert_eq!(report["cad_reference"], "CAD 1/1Jan");
    assert_eq!(report["place"], place.id.to_string());
    assert_eq!(report["reported_at"], "2026-03-06T18:56:00.000Z");
    assert_eq!(
        session.report(typed.draft).unwrap().content.place,
        Some(place.id)
    );
}

#[test]
fn a_report_is_filed_with_what_it_offered() {
    let scene = scene();
    let session = &scene.session;
    let report = ReportPatch {
        reported_at: None,
        ..complete("Invented")
    };
    let report = session.create_report(scene.incident.id, report).unwrap();
    assert!(
        report
            .missing
            .iter()
            .any(|one| one.field() == "reported_at")
    );
    let told = IncidentPatch {
        reported: Some(Reported {
            at: Timestamp::from_unix_ms(1_772_823_360_000),
            how: ReportingMethod::Telephone,
            by: None,
        }),
        ..IncidentPatch::default()
    };
    session.edit_incident(scene.incident.id, told).unwrap();
    let filed = session.file_report(report.draft).unwrap();
    let sealed = session.sealed_payload(filed.record).unwrap();
    assert_eq!(
        sealed["content"]["report"]["reported_at"],
        "2026-03-06T18:56:00.000Z"
    );
    let kept = session.report(report.draft).unwrap().content;
    assert_eq!(kept.registration.how, Some(ReportingMethod::Telephone));
}

fn complete(narrative: &str) -> ReportPatch {
    ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification::in_words("Burglary of a home")),
        reported_at: Some(Timestamp::from_unix_ms(1_772_823_360_000)),
        narrative: Some(narrative.into()),
        recording: Some(RecordingAnswers {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            ..RecordingAnswers::default()
        }),
        ..ReportPatch::default()
    }
}
