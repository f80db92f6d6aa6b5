//! Reports that are not to be filed.

use std::sync::{Arc, Mutex};

use pocketbook_core::model::{ReportPatch, SetAside, SetAsideReason};
use pocketbook_core::{
    CoreError, Event, EventListener, ListFilter, ListedKind, ListedState, SearchWithin,
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

/// The incident's clock does not wait for a report that is set aside.
#[test]
fn an_incident_is_recorded_when_the_force_holds_every_report_that_is_to_be_filed() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let kept = ready_report(&session, &incident, "Invented").unwrap();
    let second = ready_report(&session, &incident, "Invented").unwrap();
    session.file_report(kept.draft).unwrap();
    sync(&session).unwrap();
    let recorded = || {
        let view = session.incident_overview(incident.id).unwrap();
        view.clock.unwrap().recorded.is_some()
    };
    assert!(!recorded(), "another report is open");
    let aside = SetAside {
        reason: SetAsideReason::Duplicate,
        why: "Invented".into(),
    };
    session.set_report_aside(second.draft, &aside).unwrap();
    assert!(recorded());
    session.resume_report(second.draft).unwrap();
    assert!(!recorded());
}
