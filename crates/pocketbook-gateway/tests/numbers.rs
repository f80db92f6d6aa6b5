//! Crime numbers by real gateway processes: two on one database, and one that is
//! killed between a number and its report.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use common::process::{Process, new_force, open, serve};
use common::*;
use pocketbook_gateway::{NewReport, NotReserved, Numbering, RecordSystem, ReservesNumbers};
use pocketbook_model::ForceNumber;
use pocketbook_protocol::{PushItem, PushOutcome};

/// A file that says where the system outside is; without it the gateway counts.
const OUTSIDE: &str = "outside.txt";

/// What the children of the other tests do.
#[test]
fn a_child_serves_until_it_is_killed() {
    serve(|gateway| {
        let folder = std::env::var("POCKETBOOK_TEST_SERVE").unwrap();
        match std::fs::read_to_string(format!("{folder}/../{OUTSIDE}")) {
            Ok(address) => gateway
                .with_record_system(Box::new(Outside(address.parse().unwrap())))
                .unwrap(),
            Err(_) => gateway,
        }
    });
}

/// An adapter: asks a system outside over the network, naming the record.
struct Outside(SocketAddr);

impl RecordSystem for Outside {
    fn numbering(&self) -> Numbering<'_> {
        Numbering::Reserved(self)
    }
}

impl ReservesNumbers for Outside {
    fn reserve(&self, report: &NewReport<'_>) -> Result<ForceNumber, NotReserved> {
        let ask = || -> Option<ForceNumber> {
            let mut stream = TcpStream::connect(self.0).ok()?;
            writeln!(stream, "{}", report.record).ok()?;
            let mut number = String::new();
            BufReader::new(stream).read_line(&mut number).ok()?;
            report.series.number(number.trim_end()).ok()
        };
        ask().ok_or(NotReserved { retry_after_s: 1 })
    }
}

fn is_without_a_crime(seed: u8) -> bool {
    seed.is_multiple_of(4)
}

fn report(tablet: &Tablet<'_>, seed: u8) -> PushItem {
    let sequence = u64::from(seed) + 1;
    let mut payload = tablet.payload(seed, sequence);
    if is_without_a_crime(seed) {
        payload.content["report"]["kind"] = serde_json::json!({
            "non_crime_incident": "anti_social_behaviour"
        });
    }
    tablet.item(&payload, sequence, &tablet.officer_signer)
}

#[test]
fn a_gateway_killed_between_a_number_from_outside_and_the_report_leaves_one_number() {
    let folder = new_force();
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = outside.local_addr().unwrap().to_string();
    std::fs::write(folder.path().join(OUTSIDE), address).unwrap();
    let mut given = BTreeMap::new();
    // Numbers a record as the rule asks; `before` happens when the number is
    // given away and not yet answered.
    let mut number_one = |before: &mut dyn FnMut()| {
        let (stream, _) = outside.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let mut record = String::new();
        reader.read_line(&mut record).unwrap();
        let next = given.len() + 1;
        let number = *given.entry(record).or_insert(next);
        before();
        // Whoever asked may be dead.
        let _ = writeln!(reader.into_inner(), "OUT-{number:05}");
        given.len()
    };
    let mut process = Process::start(&folder);
    let address = process.served.address;
    let tablet_home = Served::elsewhere(Arc::clone(&folder), address);
    let mut tablet = Tablet::enrol(&tablet_home, 1);
    let item = report(&tablet, 1);
    std::thread::scope(|scope| {
        let unanswered = scope.spawn(|| tablet.try_push(vec![item.clone()]));
        assert_eq!(number_one(&mut || process.kill()), 1);
        assert!(unanswered.join().unwrap().is_none(), "the gateway is dead");
    });
    assert_eq!(open(&folder).status().unwrap().reports, 0);

    let process = Process::start(&folder);
    tablet.gateway = &process.served;
    let result = std::thread::scope(|scope| {
        let answered = scope.spawn(|| tablet.push(vec![item.clone()]));
        assert_eq!(number_one(&mut || {}), 1, "no second number is given away");
        answered.join().unwrap().remove(0)
    });
    assert_eq!(result.outcome, PushOutcome::Stored);
    assert_eq!(result.number.unwrap().as_str(), "OUT-00001");
    // Nobody is asked for what has its number.
    let again = tablet.push(vec![item]).remove(0);
    assert_eq!(again.outcome, PushOutcome::Duplicate);
    assert_eq!(again.number.unwrap().as_str(), "OUT-00001");
}

#[test]
fn two_gateways_on_one_database_give_each_of_200_reports_one_number_and_leave_no_gap() {
    let folder = new_force();
    let processes = [Process::start(&folder), Process::start(&folder)];
    let tablets: Vec<_> = processes
        .iter()
        .zip([1, 2])
        .map(|(process, seed)| Tablet::enrol(&process.served, seed))
        .collect();
    // 100 each; and each sends 20 of its own a second time, to the other.
    let numbers: Vec<(String, String)> = std::thread::scope(|scope| {
        let sending: Vec<_> = tablets
            .iter()
            .zip([0_u8, 100])
            .map(|(tablet, from)| {
                scope.spawn(move || {
                    let items: Vec<_> = (from..from + 100)
                        .map(|seed| report(tablet, seed))
                        .collect();
                    let mut results = Vec::new();
                    for batch in items.chunks(5) {
                        results.extend(tablet.push(batch.to_vec()));
                    }
                    let again = tablet.push(items[..20].to_vec());
                    assert!(again.iter().all(|r| r.outcome == PushOutcome::Duplicate));
                    results.extend(again);
                    results
                })
            })
            .collect();
        let results = sending
            .into_iter()
            .flat_map(|thread| thread.join().unwrap());
        results
            .map(|result| {
                let number = result.number.unwrap();
                (result.record.to_string(), number.as_str().to_owned())
            })
            .collect()
    });
    assert_eq!(numbers.len(), 240);
    let distinct: BTreeSet<_> = numbers.iter().cloned().collect();
    assert_eq!(distinct.len(), 200, "one number for each report");
    // A quarter are of incidents without a crime, in a series of their own.
    for (before, count) in [("01", 150), ("N01", 50)] {
        let serials: BTreeSet<u32> = distinct
            .iter()
            .map(|(_, number)| number.split('/').collect::<Vec<_>>())
            .filter(|parts| parts[0] == before)
            .map(|parts| parts[1].parse().unwrap())
            .collect();
        assert_eq!(
            serials,
            (1..=count).collect(),
            "each number once, none left out"
        );
    }
}
