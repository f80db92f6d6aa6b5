//! A week without signal: nothing is different but the delay.

use std::io::Cursor;
use std::path::Path;

use pocketbook_core::model::{NumberSeries, RecordId, ReportPatch, SupplementPatch, Timestamp};
use pocketbook_core::seal::{Outcome, TrustAnchors, verify_bundle};
use pocketbook_core::{Clock, RecordState, ReportView, SealedView, Session, SyncView, SystemClock};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock_at,
};
use serde_json::Value;

const HOUR_MS: i64 = 3_600_000;
const EIGHT_DAYS_MS: i64 = 8 * 24 * HOUR_MS;

/// What was filed on a tablet, and what became of it.
struct Filed {
    session: Session,
    report: ReportView,
    records: [SealedView; 2],
    sealed: [Value; 2],
    synced: SyncView,
}

/// A report of an hour before and a supplement are filed so long ago, and the
/// tablet syncs for the first time since now.
fn filed_ago(folder: &Path, gateway: &TestGateway, ago_ms: i64) -> Filed {
    drop(enrolled_tablet(folder, gateway).unwrap());
    let then = unlock_at(folder, -ago_ms).unwrap();
    let incident = new_incident(&then, "Invented").unwrap();
    let report = ready_report(&then, &incident, "Invented").unwrap();
    let now = SystemClock::default().now().wall.unix_ms();
    let reported = ReportPatch {
        reported_at: Some(Timestamp::from_unix_ms(now - ago_ms - HOUR_MS)),
        ..ReportPatch::default()
    };
    let draft = then.edit_report(report.draft, reported).unwrap().draft;
    let first = then.file_report(draft).unwrap();
    let more = SupplementPatch {
        reason: Some("An invented neighbour remembered".into()),
        narrative: Some("A van with a loganberry stripe.".into()),
        ..SupplementPatch::default()
    };
    let more = then.create_supplement(first.record, more).unwrap();
    let second = then.file_supplement(more.draft).unwrap();
    let clock = then.report(draft).unwrap().clock.unwrap();
    assert!(clock.words.starts_with("22 h "), "{}", clock.words);
    let both = [first.record, second.record];
    let sealed = both.map(|record| then.sealed_payload(record).unwrap());
    then.lock().unwrap();

    let session = unlock_at(folder, 0).unwrap();
    let synced = sync(&session).unwrap();
    Filed {
        report: session.report(draft).unwrap(),
        records: both.map(|record| session.record(record).unwrap()),
        sealed,
        synced,
        session,
    }
}

/// Where there is what in a value, without what it is.
fn shape(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, of)| format!("{name}:{}", shape(of)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(all) => format!("[{}]", all.iter().map(shape).collect::<String>()),
        Value::String(_) => "text".to_owned(),
        Value::Number(_) => "number".to_owned(),
        other => other.to_string(),
    }
}

/// Every claim of a record's bundle, and what came of it.
fn claims(session: &Session, record: RecordId) -> Vec<(&'static str, Outcome)> {
    let mut zip = Cursor::new(Vec::new());
    session.export(record, "police", &mut zip).unwrap();
    zip.set_position(0);
    let report = verify_bundle(zip, &TrustAnchors::default());
    assert!(report.holds(), "{:#?}", report.claims);
    let claims = report.claims.iter();
    claims
        .map(|claim| (claim.name, claim.outcome.clone()))
        .collect()
}

#[test]
fn what_was_filed_eight_days_before_the_first_sync_differs_by_its_delay_alone() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let prompt = filed_ago(&folder.path().join("prompt"), &gateway, 0);
    let late = filed_ago(&folder.path().join("late"), &gateway, EIGHT_DAYS_MS);

    for filed in [&prompt, &late] {
        let synced = &filed.synced;
        let delivered: Vec<_> = synced.delivered.iter().map(|one| one.record).collect();
        assert_eq!(delivered, filed.records.each_ref().map(|one| one.record));
        assert_eq!((synced.still_waiting, synced.unverified), (0, 0));
        assert!(synced.quarantined.is_empty() && synced.wedged.is_empty());
        for (view, sealed) in filed.records.iter().zip(&filed.sealed) {
            assert_eq!(view.state, RecordState::Delivered);
            assert!(!view.kept_apart);
            // Not a byte was altered for having waited, here or on its way.
            let payload = filed.session.sealed_payload(view.record).unwrap();
            assert_eq!(&payload, sealed);
        }
        let [report, supplement] = &filed.records;
        let held = gateway.open().unwrap().filed_report(report.record).unwrap();
        assert_eq!(held.report, filed.sealed[0]["content"]["report"]);
        let [held] = held.supplements.as_slice() else {
            panic!("one supplement was filed")
        };
        assert_eq!(held, &filed.sealed[1]["content"]["supplement"]);
        // A number of the same kind, which the supplement has with its report.
        let number = report.number.as_ref().unwrap();
        assert_eq!(number.series(), NumberSeries::Crime);
        assert_eq!(supplement.number.as_ref(), Some(number));
        assert_eq!(sync(&filed.session).unwrap().delivered.len(), 0);
    }
    assert_ne!(prompt.records[0].number, late.records[0].number);

    // Sealed in the same shape, and proved by the same claims, the receipt's too.
    for (at, (one, other)) in prompt.records.iter().zip(&late.records).enumerate() {
        assert_eq!(shape(&prompt.sealed[at]), shape(&late.sealed[at]));
        assert_eq!(one.words, other.words);
        assert_eq!(
            claims(&prompt.session, one.record),
            claims(&late.session, other.record)
        );
    }

    let (prompt, late) = (&prompt.report, &late.report);
    let [in_time, too_late] = [prompt, late].map(|report| report.clock.as_ref().unwrap());
    assert_eq!(in_time.words, "recorded within 24 hours of its report");
    let words = &too_late.words;
    assert!(words.starts_with("recorded late: 169 h "), "{words}");
    let warnings = |report: &ReportView| {
        let codes = report.warnings.iter().map(|warning| warning.code);
        codes.filter(|code| *code != "overdue").collect::<Vec<_>>()
    };
    assert_eq!(warnings(late), warnings(prompt));
}
