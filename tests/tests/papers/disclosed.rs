//! A crime that was disclosed later than its incident was reported counts by itself,
//! wherever its 24 hours are shown; and of two reports neither is late because of
//! the other.

use pocketbook_core::model::{Correction, ReportPatch, SupplementPatch, Timestamp};
use pocketbook_core::{Clock, ListFilter, ListedKind, SystemClock};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock, unlock_at,
};

use super::{incident_reported, says, text_of};

const HOUR: i64 = 3_600_000;
const REASON: &str = "She told of it at the invented hospital";
const FIELD: &str = "disclosed_later";

#[test]
fn what_was_disclosed_later_counts_from_its_own_report_wherever_that_is_shown() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap());
    let session = session.unwrap();
    // In hours from the time that the report itself says.
    let at = |hours: i64| Timestamp::from_unix_ms(1_772_823_360_000 + hours * HOUR);
    for by_a_supplement in [false, true] {
        let incident = new_incident(&session, "Invented").unwrap();
        incident_reported(&session, incident.id, at(-240));
        let report = ready_report(&session, &incident, "Invented").unwrap().draft;
        let deadline_of = || {
            let view = session.report(report).unwrap();
            view.clock.unwrap().deadline
        };
        assert_eq!(deadline_of(), at(-216), "the earlier of the two");
        let warned = |code: &str| {
            let warnings = session.report(report).unwrap().warnings.into_iter();
            let told = warnings.filter(|one| one.code == code);
            told.map(|one| one.message).next()
        };
        let differs = "differs_from_the_incident";
        assert!(warned(differs).is_some_and(|words| words.contains(FIELD)));
        let say = || {
            let patch = ReportPatch {
                disclosed_later: Some(REASON.into()),
                ..ReportPatch::default()
            };
            session.edit_report(report, patch).unwrap();
            assert_eq!(warned(differs), None);
        };
        let correct = |record, is: &str| {
            let patch = SupplementPatch {
                reason: Some("She was asked again".into()),
                corrections: Some(vec![Correction {
                    field: FIELD.to_owned(),
                    is: is.into(),
                }]),
                ..SupplementPatch::default()
            };
            let supplement = session.create_supplement(record, patch)?;
            session.file_supplement(supplement.draft)
        };
        let record = if by_a_supplement {
            let record = session.file_report(report).unwrap().record;
            assert!(correct(record, "x").is_err(), "a letter says nothing");
            correct(record, REASON).unwrap();
            record
        } else {
            say();
            session.file_report(report).unwrap().record
        };

        let counted = || {
            let filter = ListFilter {
                kinds: vec![ListedKind::CrimeReport],
                incident: Some(incident.id),
                ..ListFilter::default()
            };
            let line = session.list(&filter).unwrap().remove(0).clock;
            let overview = session.incident_overview(incident.id).unwrap().clock;
            let view = session.report(report).unwrap().clock;
            [line, overview, view].into_iter().flatten()
        };
        assert_eq!(counted().count(), 3);
        for clock in counted() {
            assert_eq!(clock.deadline, at(24), "{by_a_supplement}");
            assert!(clock.disclosed_later && clock.words.contains("disclosed later"));
        }
        assert_eq!(warned("reported_earlier_by_the_incident"), None);
        sync(&session).unwrap();
        let words = session.report(report).unwrap().clock.unwrap().words;
        assert!(words.contains("counted from its own report"), "{words}");
        if let Some(text) = text_of(&session.report_summary(report).unwrap()) {
            says(&text, &[REASON, &words]);
        }
        let content = &session.sealed_payload(record).unwrap()["content"];
        let sealed = if by_a_supplement { "" } else { REASON };
        assert_eq!(content["report"][FIELD], sealed);
        correct(record, "nothing").unwrap();
        assert_eq!(deadline_of(), at(-216), "taken back");
    }
}

#[test]
fn of_two_reports_ten_days_apart_neither_is_late_because_of_the_other() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    enrolled_tablet(&path, &gateway).unwrap();
    let now = SystemClock::default().now().wall.unix_ms();
    let mut session = unlock_at(&path, 0).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    // In hours: when the tablet's clock stands, an hour after each report.
    for stands in [0, 240] {
        session.lock().unwrap();
        session = unlock_at(&path, stands * HOUR).unwrap();
        let report = ready_report(&session, &incident, "Invented").unwrap().draft;
        let patch = ReportPatch {
            reported_at: Some(Timestamp::from_unix_ms(now + (stands - 1) * HOUR)),
            ..ReportPatch::default()
        };
        session.edit_report(report, patch).unwrap();
        let overview = || {
            session
                .incident_overview(incident.id)
                .unwrap()
                .clock
                .unwrap()
        };
        let own = session.report(report).unwrap().clock.unwrap();
        let open = overview();
        assert_eq!(open.deadline, own.deadline, "{stands}");
        assert!(!open.overdue && open.recorded.is_none(), "{}", open.words);
        session.file_report(report).unwrap();
        assert!(overview().recorded.is_none(), "filed, and not received");
        sync(&session).unwrap();
        let held = overview();
        assert_eq!(held.words, "recorded within 24 hours of its report");
        assert!(!held.overdue && held.recorded.is_some());
    }
}
