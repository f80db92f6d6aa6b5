//! What a report takes over from its incident, refuses and points out: rules
//! that need the incident, its people and the clock.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use pocketbook_core::model::{
    Certainty, Classification, Incident, IncidentPatch, Period, ReportKind, ReportPatch, Reported,
    ReportingMethod, Role, Timestamp, Victim,
};
use pocketbook_core::{CoreError, NewIncident, NewPerson, Session};
use pocketbook_testkit::{tablet, unlock};
use serde_json::json;

struct Scene {
    _folder: tempfile::TempDir,
    session: Session,
}

fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    Scene {
        _folder: folder,
        session,
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn fields(error: &CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

fn incident(session: &Session, fields: IncidentPatch) -> Result<Incident, CoreError> {
    session.create_incident(&NewIncident {
        title: "Invented".to_owned(),
        fields,
        ..NewIncident::default()
    })
}

/// Every certainty, with every order of the times: whatever an incident
/// accepts, its report begins with.
#[test]
fn whatever_an_incident_accepts_is_taken_over_into_its_report() {
    let scene = scene();
    let times = [
        None,
        Some(time("2026-03-06T17:55:00.000Z")),
        Some(time("2026-03-06T18:00:00.000Z")),
        Some(time("0001-01-01T00:00:00.000Z")),
    ];
    let mut accepted = 0;
    for certainty in [
        Certainty::Exact,
        Certainty::About,
        Certainty::Between,
        Certainty::Unknown,
    ] {
        for from in times {
            for to in times {
                for reported in times.into_iter().flatten() {
                    let fields = IncidentPatch {
                        happened: Some(Period {
                            from,
                            to,
                            certainty,
                        }),
                        reported: Some(Reported {
                            at: reported,
                            how: ReportingMethod::Telephone,
                            by: None,
                        }),
                        ..IncidentPatch::default()
                    };
                    let Ok(incident) = incident(&scene.session, fields) else {
                        continue;
                    };
                    accepted += 1;
                    let report = scene
                        .session
                        .create_report(incident.id, ReportPatch::default());
                    assert!(
                        report.is_ok(),
                        "{from:?} {to:?} {certainty:?} {reported}: {:?}",
                        report.err()
                    );
                }
            }
        }
    }
    assert!(accepted > 20, "{accepted}");
}

#[test]
fn a_time_that_cannot_be_is_refused_by_its_field() {
    let scene = scene();
    let session = &scene.session;
    let incident = incident(session, IncidentPatch::default()).unwrap();
    let draft = session
        .create_report(incident.id, ReportPatch::default())
        .unwrap()
        .draft;
    for (patch, expected) in [
        (
            json!({"reported_at": "2099-01-01T00:00:00.000Z"}),
            "reported_at",
        ),
        (
            json!({"committed_from": "0001-01-01T00:00:00.000Z"}),
            "committed_from",
        ),
        (
            json!({"committed_to": "9999-01-01T00:00:00.000Z"}),
            "committed_to",
        ),
        (
            json!({"registration": {"attending": [
                {"name": "PC INVENTED", "arrived_at": "2099-01-01T00:00:00.000Z"}]}}),
            "registration.attending[0].arrived_at",
        ),
    ] {
        let patch: ReportPatch = serde_json::from_value(patch).unwrap();
        let begun = session.create_report(incident.id, patch.clone());
        assert_eq!(fields(&begun.unwrap_err()), [expected]);
        let edited = session.edit_report(draft, patch);
        assert_eq!(fields(&edited.unwrap_err()), [expected]);
    }
    let old = serde_json::from_value(json!({"committed_from": "1900-01-01T00:00:00.000Z"}));
    session.edit_report(draft, old.unwrap()).unwrap();
}

#[test]
fn a_victim_has_one_report_of_one_crime() {
    let scene = scene();
    let session = &scene.session;
    let new = NewIncident {
        title: "Invented".to_owned(),
        people: ["Invented ANN", "Invented BOB", "Invented CAT"]
            .map(|name| NewPerson {
                name: name.to_owned(),
                roles: vec![Role::Victim],
                ..NewPerson::default()
            })
            .into(),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new).unwrap();
    let [ann, bob, cat] = [0, 1, 2].map(|at| incident.people[at].person.id);
    let begun = |title: &str, victim| ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification::in_words(title)),
        victim: Some(Victim::Person(victim)),
        ..ReportPatch::default()
    };
    let first = session
        .create_report(incident.id, begun("Affray", ann))
        .unwrap();
    // Another crime against Bob is no reason to refuse.
    session
        .create_report(incident.id, begun("Theft", bob))
        .unwrap();
    session
        .create_reports_for_victims(first.draft, &[bob])
        .unwrap();
    let again = session.create_reports_for_victims(first.draft, &[cat, bob]);
    assert_eq!(fields(&again.unwrap_err()), ["victims[1]"]);
    assert_eq!(
        session.reports(None).unwrap().len(),
        3,
        "all of them, or none"
    );
}

#[test]
fn a_report_is_found_by_a_cad_reference_of_its_own() {
    let scene = scene();
    let session = &scene.session;
    let incident = incident(session, IncidentPatch::default()).unwrap();
    let patch: ReportPatch =
        serde_json::from_value(json!({"cad_reference": "CAD 9999/24Nov"})).unwrap();
    let report = session.create_report(incident.id, patch).unwrap();
    for text in ["CAD9999/24nov", "9999/24Nov"] {
        let found = session.find_reference(text).unwrap();
        let drafts: Vec<_> = found.iter().map(|hit| hit.draft).collect();
        assert_eq!(drafts, [Some(report.draft)], "{text}");
    }
    assert_eq!(session.find_reference("CAD 9998/24Nov").unwrap(), []);
}
