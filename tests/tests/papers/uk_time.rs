//! What a victim is handed and what is printed says the time on the clocks of the
//! United Kingdom, and which it is; what is sealed says it in UTC.

use pocketbook_core::model::{ReportPatch, Timestamp};
use pocketbook_core::{Clock, SystemClock};
use pocketbook_testkit::{TestGateway, enrolled_tablet, new_incident, ready_report, unlock_at};

use super::{says, text_of};

#[test]
fn papers_of_half_an_hour_after_midnight_are_of_that_day() {
    for (now, reported, day, said) in [
        (
            "2026-07-15T23:30:00.000Z",
            "2026-07-15T23:20:00.000Z",
            "16 July 2026",
            "16 July 2026 00:20 BST",
        ),
        (
            "2027-01-16T00:30:00.000Z",
            "2027-01-16T00:20:00.000Z",
            "16 January 2027",
            "16 January 2027 00:20 GMT",
        ),
    ] {
        let (now, at): (Timestamp, Timestamp) = (now.parse().unwrap(), reported.parse().unwrap());
        let gateway = TestGateway::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tablet");
        enrolled_tablet(&path, &gateway).unwrap();
        let off = now.unix_ms() - SystemClock::default().now().wall.unix_ms();
        let session = unlock_at(&path, off).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        let report = ready_report(&session, &incident, "Invented").unwrap().draft;
        let patch = ReportPatch {
            reported_at: Some(at),
            ..ReportPatch::default()
        };
        session.edit_report(report, patch).unwrap();
        let record = session.file_report(report).unwrap().record;

        let message = session.victim_message(report).unwrap();
        assert!(message.contains(said), "{message}");
        let slip = session.victim_slip(report).unwrap();
        let summary = session.report_summary(report).unwrap();
        if let (Some(slip), Some(summary)) = (text_of(&slip), text_of(&summary)) {
            says(&slip, &[said]);
            says(&summary, &[&format!("Reported {said}"), day]);
            for paper in [slip, summary] {
                assert!(!paper.contains("UTC") && !paper.contains(" 15 "), "{paper}");
            }
        }
        let payload = session.sealed_payload(record).unwrap();
        assert_eq!(payload["content"]["report"]["reported_at"], reported);
    }
}
