//! What a report takes over from its incident, refuses and points out: rules
//! that need the incident, its people and the clock.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use pocketbook_core::model::{
    Certainty, Incident, IncidentPatch, Period, ReportPatch, Reported, ReportingMethod, Timestamp,
};
use pocketbook_core::{CoreError, NewIncident, Session};
use pocketbook_testkit::{tablet, unlock};

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
