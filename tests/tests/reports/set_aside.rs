//! Reports that are not to be filed.

use std::sync::{Arc, Mutex};

use pocketbook_core::model::{DraftId, IncidentId, ReportPatch, SetAside, SetAsideReason};
use pocketbook_core::{
    CoreError, Event, EventListener, ListFilter, ListedKind, ListedState, SearchWithin, Session,
    parse_document,
};
use pocketbook_testkit::{TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock};

use super::{fields, scene};

#[test]
fn a_report_that_is_not_to_be_filed_is_set_aside_kept_and_resumed() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("A loganberry affray");
    let aside = |reason, why: &str| SetAside {
        reason,
        why: why.into(),
    };
    let duplicate = aside(SetAsideReason::Duplicate, "Repeats an invented report");
    let error = session
        .set_report_aside(report.draft, &aside(SetAsideReason::Duplicate, " "))
        .unwrap_err();
    assert_eq!(fields(&error), ["why"]);
    assert!(session.resume_report(report.draft).is_err(), "it is open");

    let view = session.set_report_aside(report.draft, &duplicate).unwrap();
    assert_eq!(view.state.as_str(), "set aside");
    assert_eq!(view.missing, []);
    assert_eq!(view.set_asides[0].said, duplicate);
    let clock = view.clock.unwrap();
    assert!(!clock.overdue, "it is late with nothing");
    assert_eq!(
        clock.words,
        "set aside, a duplicate of another report: \
         the 24 hours run on with the report that this one repeats"
    );
    // Neither written nor filed, and not aside twice.
    let patch = ReportPatch {
        narrative: Some("Later".into()),
        ..ReportPatch::default()
    };
    for refused in [
        session.edit_report(report.draft, patch).err().unwrap(),
        session.file_report(report.draft).err().unwrap(),
        session
            .set_report_aside(report.draft, &duplicate)
            .err()
            .unwrap(),
    ] {
        assert!(matches!(refused, CoreError::WrongState { .. }), "{refused}");
    }
    // Kept, found, and listed under its state.
    let listed = |state| {
        let filter = ListFilter {
            state: Some(state),
            ..ListFilter::default()
        };
        session.list(&filter).unwrap().len()
    };
    assert_eq!(
        (listed(ListedState::SetAside), listed(ListedState::Open)),
        (1, 0)
    );
    assert_eq!(session.search("loganberry", 5).unwrap().len(), 1);

    let view = session.resume_report(report.draft).unwrap();
    assert_eq!(view.state.as_str(), "open");
    assert!(view.set_asides[0].resumed_at.is_some());
    assert_eq!(view.content, report.content);
    let again = aside(SetAsideReason::EnteredInError, "Invented");
    let view = session.set_report_aside(report.draft, &again).unwrap();
    let reasons: Vec<_> = view.set_asides.iter().map(|one| one.said.reason).collect();
    assert_eq!(
        reasons,
        [SetAsideReason::Duplicate, SetAsideReason::EnteredInError]
    );
    session.resume_report(report.draft).unwrap();
    session.file_report(report.draft).unwrap();
    let filed = session.set_report_aside(report.draft, &duplicate);
    assert!(filed.is_err(), "what is filed is followed by a supplement");
    session.verify_ledger().unwrap();
}

struct Heard(Mutex<Vec<Event>>);

impl EventListener for Heard {
    fn on_event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

/// Set aside, taken up again, set aside once more: what hosts hear, and where
/// each list, search and timeline shows it.
#[test]
fn whoever_listens_hears_of_a_report_set_aside_and_every_list_follows() {
    let scene = scene();
    let session = &scene.session;
    let (report, other) = (scene.ready("Invented"), scene.ready("Invented"));
    let heard = Arc::new(Heard(Mutex::default()));
    let subscription = session.subscribe(heard.clone());
    let told = || std::mem::take(&mut *heard.0.lock().unwrap());
    let saved = Event::DraftSaved {
        draft: report.draft,
    };
    let aside = SetAside {
        reason: SetAsideReason::Duplicate,
        why: "Invented".into(),
    };
    // What is refused, nobody hears of.
    let blank = SetAside {
        why: " ".into(),
        ..aside.clone()
    };
    assert!(session.set_report_aside(report.draft, &blank).is_err());
    assert!(session.resume_report(report.draft).is_err());
    assert_eq!(told(), []);
    let lines = |state| {
        let filter = ListFilter {
            kinds: vec![ListedKind::CrimeReport],
            state,
            ..ListFilter::default()
        };
        let lines = session.list(&filter).unwrap();
        let mut drafts: Vec<_> = lines.iter().filter_map(|line| line.draft).collect();
        drafts.sort_unstable();
        drafts
    };
    for why in ["x", "ok", "-"] {
        let why = SetAside {
            why: why.into(),
            ..aside.clone()
        };
        let error = session.set_report_aside(report.draft, &why).unwrap_err();
        assert_eq!(fields(&error), ["why"]);
    }
    assert_eq!(told(), []);
    for times in 1..=2 {
        session.set_report_aside(report.draft, &aside).unwrap();
        assert_eq!(told(), std::slice::from_ref(&saved));
        assert_eq!(lines(Some(ListedState::SetAside)), [report.draft]);
        assert_eq!(lines(Some(ListedState::Open)), [other.draft]);
        assert_eq!(lines(None), [report.draft, other.draft], "kept");
        let all = session.list(&ListFilter::default()).unwrap();
        let line = all.iter().find(|line| line.draft == Some(report.draft));
        let line = line.unwrap();
        assert_eq!(line.state, Some(ListedState::SetAside));
        assert!(line.clock.is_none(), "it is late with nothing");
        let within = SearchWithin {
            state: Some(ListedState::SetAside),
            ..SearchWithin::default()
        };
        let hits = session.search_within("invented", &within, 9).unwrap();
        assert_eq!(hits.len(), 1);

        session.resume_report(report.draft).unwrap();
        assert_eq!(told(), std::slice::from_ref(&saved));
        assert_eq!(lines(Some(ListedState::SetAside)), []);
        assert_eq!(lines(Some(ListedState::Open)).len(), 2);
        let timeline = session.incident_timeline(scene.incident.id).unwrap();
        let count = |code| timeline.iter().filter(|entry| entry.code == code).count();
        assert_eq!((count("set_aside"), count("resumed")), (times, times));
    }
    let counted = session.status().unwrap();
    assert_eq!(counted.drafts, 2);
    drop(subscription);
}

/// An incident of two reports, one of which the force holds.
struct HalfHeld {
    session: Session,
    incident: IncidentId,
    second: DraftId,
    _folder: tempfile::TempDir,
    _gateway: TestGateway,
}

impl HalfHeld {
    fn scene() -> Self {
        let gateway = TestGateway::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
        let session = unlock(&device).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let [first, second] =
            [(); 2].map(|()| ready_report(&session, &incident, "Invented").unwrap().draft);
        session.file_report(first).unwrap();
        sync(&session).unwrap();
        Self {
            session,
            incident: incident.id,
            second,
            _folder: folder,
            _gateway: gateway,
        }
    }

    /// Whether all that the incident is to be recorded with is recorded.
    fn is_recorded(&self) -> bool {
        let view = self.session.incident_overview(self.incident).unwrap();
        view.clock.unwrap().recorded.is_some()
    }
}

/// The incident's clock does not wait for a report that is set aside.
#[test]
fn an_incident_is_recorded_when_the_force_holds_every_report_that_is_to_be_filed() {
    let held = HalfHeld::scene();
    let (session, second) = (&held.session, held.second);
    assert!(!held.is_recorded(), "another report is open");
    let aside = SetAside {
        reason: SetAsideReason::Duplicate,
        why: "Invented".into(),
    };
    session.set_report_aside(second, &aside).unwrap();
    assert!(held.is_recorded());
    session.resume_report(second).unwrap();
    assert!(!held.is_recorded());
}

/// What says when it was reported is no "no-crime" by another door.
#[test]
fn a_report_entered_in_error_that_says_when_it_was_reported_stops_no_clock() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented").draft;
    let of_incident = || {
        let view = session.incident_overview(scene.incident.id).unwrap();
        view.clock
    };
    let before = of_incident().unwrap();
    assert!(before.overdue);
    let aside = |reason| SetAside {
        reason,
        why: "Invented".into(),
    };
    let in_error = aside(SetAsideReason::EnteredInError);
    let view = session.set_report_aside(report, &in_error).unwrap();
    let clock = view.clock.unwrap();
    assert!(clock.overdue && clock.recorded.is_none());
    let said = "set aside, entered in error: it says when it was reported, so the 24 hours run on; \
                OVERDUE by";
    assert!(clock.words.starts_with(said), "{}", clock.words);
    let codes: Vec<_> = view.warnings.iter().map(|one| one.code).collect();
    assert!(codes.contains(&"set_aside_and_reported"), "{codes:?}");
    let after = of_incident().unwrap();
    assert_eq!((after.deadline, after.overdue), (before.deadline, true));

    // With another reason another report tells of it.
    session.resume_report(report).unwrap();
    let elsewhere = aside(SetAsideReason::AnotherIncident);
    let view = session.set_report_aside(report, &elsewhere).unwrap();
    assert!(!view.clock.unwrap().overdue);
    assert!(of_incident().is_none(), "reported elsewhere");

    // Where nobody reported anything, it does not say so.
    session.resume_report(report).unwrap();
    let nothing = parse_document(r#"{"clear": ["reported_at"]}"#).unwrap();
    session.edit_report(report, nothing).unwrap();
    let view = session.set_report_aside(report, &in_error).unwrap();
    assert!(view.clock.is_none() && of_incident().is_none());
    assert!(view.warnings.is_empty(), "{:?}", view.warnings);

    // What its incident says by itself runs on.
    let told = r#"{"reported": {"at": "2026-03-06T18:56:00.000Z", "how": "telephone"}}"#;
    let told = parse_document(told).unwrap();
    session.edit_incident(scene.incident.id, told).unwrap();
    assert!(of_incident().unwrap().overdue);
    let clock = session.report(report).unwrap().clock.unwrap();
    assert!(
        clock.words.contains("of its incident run on"),
        "{}",
        clock.words
    );
    assert!(!clock.overdue);
}

/// Beside a report that the force holds, one that was set aside as entered in
/// error and says when it was reported is still to be recorded.
#[test]
fn an_incident_is_not_recorded_by_another_report_than_the_one_set_aside_in_error() {
    let held = HalfHeld::scene();
    let (session, second) = (&held.session, held.second);
    for (reason, expected) in [
        (SetAsideReason::EnteredInError, false),
        (SetAsideReason::Duplicate, true),
        (SetAsideReason::AnotherIncident, true),
    ] {
        let aside = SetAside {
            reason,
            why: "Invented".into(),
        };
        session.set_report_aside(second, &aside).unwrap();
        assert_eq!(held.is_recorded(), expected, "{reason:?}");
        session.resume_report(second).unwrap();
    }
}
