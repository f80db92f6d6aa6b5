//! The suite, run by the built-in system and by others that hold or do not.

use std::sync::{Arc, Mutex};

use super::*;
use crate::{
    ForceReference, HandedOver, NotReserved, NotTaken, NumberPatterns, ReservesNumbers, Taken,
    TakesRecords, YearlySerial,
};

/// A system outside, with what may be wrong with one.
#[derive(Default, Clone)]
struct Outside {
    given: Arc<Mutex<BTreeMap<RecordId, u64>>>,
    asked: Arc<Mutex<u64>>,
    forgets_the_record: bool,
    gives_one_number_to_all: bool,
    calls_it_anew: bool,
    gives_crime_numbers_to_all: bool,
}

impl RecordSystem for Outside {
    fn numbering(&self) -> Numbering<'_> {
        Numbering::Reserved(self)
    }

    fn recipient(&self) -> Option<&dyn TakesRecords> {
        Some(self)
    }
}

impl ReservesNumbers for Outside {
    fn reserve(&self, report: &NewReport<'_>) -> Result<ForceNumber, NotReserved> {
        let mut given = self.given.lock().unwrap();
        *self.asked.lock().unwrap() += 1;
        let next = given.len() as u64 + 1;
        let mut number = *given.entry(report.record).or_insert(next);
        if self.forgets_the_record {
            number = *self.asked.lock().unwrap();
        }
        if self.gives_one_number_to_all {
            number = 7;
        }
        let of = if report.series == NumberSeries::Crime || self.gives_crime_numbers_to_all {
            NumberSeries::Crime
        } else {
            report.series
        };
        let letter = if of == NumberSeries::Crime { "C" } else { "N" };
        Ok(of.number(&format!("OUT{letter}-{number:06}")).unwrap())
    }
}

impl TakesRecords for Outside {
    fn take(&self, document: &HandedOver) -> Result<Taken, NotTaken> {
        let mut asked = self.asked.lock().unwrap();
        *asked += 1;
        let reference: ForceReference = if self.calls_it_anew {
            format!("R{asked}").parse().unwrap()
        } else {
            format!("R-{}", document.record).parse().unwrap()
        };
        Ok(Taken {
            reference: Some(reference),
        })
    }
}

fn checked(system: impl RecordSystem + Clone + 'static) -> Result<(), NotConforming> {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), &|| Box::new(system.clone()))
}

fn broken_rule(system: Outside) -> &'static str {
    match checked(system) {
        Err(NotConforming::Rule(rule)) => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_built_in_system_holds() {
    let folder = tempfile::tempdir().unwrap();
    let connect: Connect<'_> = &|| Box::new(YearlySerial::new(NumberPatterns::default()));
    check(folder.path(), connect).unwrap();
}

#[test]
fn the_built_in_system_leaves_no_gaps() {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), &|| {
        Box::new(YearlySerial::new(NumberPatterns::default()))
    })
    .unwrap();
    let gateway = Gateway::open(&folder.path().join("gateway")).unwrap();
    let of = |series: NumberSeries| -> (u64, String, String) {
        let read = gateway.database.read(|connection| {
            Ok(connection.query_row(
                "SELECT count(*), min(force_number), max(force_number) FROM records
                 WHERE series = ?1",
                [series.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?)
        });
        read.unwrap()
    };
    let year = chrono::Utc::now().format("%y");
    for (series, letter, count) in [
        (NumberSeries::Crime, "", 101),
        (NumberSeries::Incident, "N", 100),
    ] {
        let least = format!("{letter}01/0000001/{year}");
        let greatest = format!("{letter}01/0000{count}/{year}");
        assert_eq!(of(series), (count, least, greatest));
    }
}

#[test]
fn a_system_outside_that_remembers_the_record_holds() {
    checked(Outside::default()).unwrap();
}

#[test]
fn a_system_that_gives_a_record_another_number_when_asked_again_is_found_out() {
    let rule = broken_rule(Outside {
        forgets_the_record: true,
        ..Outside::default()
    });
    assert!(rule.contains("died between"), "{rule}");
}

#[test]
fn a_number_that_another_report_has_is_refused_and_the_report_waits() {
    let system = Outside {
        gives_one_number_to_all: true,
        ..Outside::default()
    };
    assert!(broken_rule(system.clone()).contains("without a number"));
    let folder = tempfile::tempdir().unwrap();
    let _ = check(folder.path(), &|| Box::new(system.clone()));
    let gateway = Gateway::open(&folder.path().join("gateway")).unwrap();
    let stored = gateway.status().unwrap().reports;
    assert_eq!(stored, 2, "a second report of its series shares the number");
}

#[test]
fn a_crime_number_for_an_incident_without_one_is_refused_and_the_report_waits() {
    let rule = broken_rule(Outside {
        gives_crime_numbers_to_all: true,
        ..Outside::default()
    });
    assert!(rule.contains("without a number"), "{rule}");
}

#[test]
fn a_system_that_calls_a_record_something_else_each_time_is_found_out() {
    let rule = broken_rule(Outside {
        calls_it_anew: true,
        ..Outside::default()
    });
    assert!(rule.contains("another reference"), "{rule}");
}

#[test]
fn a_report_waits_at_the_tablet_while_no_number_can_be_had_and_nothing_else_does() {
    struct Closed;
    impl RecordSystem for Closed {
        fn numbering(&self) -> Numbering<'_> {
            Numbering::Reserved(self)
        }
    }
    impl ReservesNumbers for Closed {
        fn reserve(&self, _: &NewReport<'_>) -> Result<ForceNumber, NotReserved> {
            Err(NotReserved { retry_after_s: 90 })
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway");
    let force = ForceConfig {
        name: "Invented Constabulary".to_owned(),
        numbers: NumberPatterns::default(),
    };
    Gateway::init(&path, &force).unwrap();
    let closed = Gateway::open(&path)
        .unwrap()
        .with_record_system(Box::new(Closed))
        .unwrap();
    let tablet = Tablet::add(&closed, 1).unwrap();
    let statement = tablet.item(RecordKind::WitnessStatement, 2).unwrap();
    let items = [tablet.report(1).unwrap(), statement];
    let mut results = closed.push(tablet.device(), &items).unwrap();
    results.sort_by_key(|result| result.outcome == PushOutcome::Stored);
    assert_eq!(results[0].outcome, PushOutcome::RetryLater);
    assert_eq!(results[0].retry_after_s, Some(90));
    assert_eq!(results[1].outcome, PushOutcome::Stored);
    // The same tablet, when the system is back.
    let open = Gateway::open(&path)
        .unwrap()
        .with_record_system(Box::new(Outside::default()))
        .unwrap();
    let result = open.push(tablet.device(), &items[..1]).unwrap();
    assert_eq!(result[0].outcome, PushOutcome::Stored);
    assert_eq!(result[0].number.as_ref().unwrap().as_str(), "OUTC-000001");
}

#[test]
fn a_record_that_was_put_apart_does_not_keep_a_number_from_the_report_it_resembles() {
    let folder = tempfile::tempdir().unwrap();
    let system = Outside::default();
    check(folder.path(), &|| Box::new(system.clone())).unwrap();
    let gateway = Gateway::open(&folder.path().join("gateway"))
        .unwrap()
        .with_record_system(Box::new(system))
        .unwrap();
    let (honest, forger) = (
        Tablet::add(&gateway, 5).unwrap(),
        Tablet::add(&gateway, 6).unwrap(),
    );
    // Another tablet seals something under the identifier of a report to come.
    let mut payload = forger.payload(RecordKind::CrimeReport, 1);
    payload.record = honest.payload(RecordKind::CrimeReport, 1).record;
    payload.provenance.install = honest
        .payload(RecordKind::CrimeReport, 1)
        .provenance
        .install;
    let mut item = forger.seal(&payload, 1).unwrap();
    item.install = pocketbook_model::InstallId::from_parts(7, [7; 10]);
    let stored = gateway.push(forger.device(), &[item]).unwrap();
    assert_eq!(stored[0].outcome, PushOutcome::StoredQuarantined);
    let stored = gateway
        .push(honest.device(), &[honest.report(1).unwrap()])
        .unwrap();
    assert_eq!(stored[0].outcome, PushOutcome::Stored);
    assert!(stored[0].number.is_some());
}
