//! SIGKILL at 200 instants of the journey. Whatever was acknowledged is there
//! afterwards, the ledger verifies, and the gateway ends up with each sealed
//! record exactly once.
//!
//! The instants follow from a seed: after so many acknowledgements and so many
//! turns of a counter. `POCKETBOOK_KILL_SEED` chooses another, and
//! `POCKETBOOK_KILLS` another number.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pocketbook_core::{RecordState, Session};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, new_incident, ready_report, set_up, sync, tablet, unlock,
};

/// A small generator (xorshift64*): the same seed, the same campaign.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }
}

/// What the victim has said over the whole campaign.
#[derive(Default)]
struct Acknowledged {
    lines: BTreeMap<String, usize>,
    attachments: BTreeMap<String, String>,
    records: BTreeSet<String>,
}

impl Acknowledged {
    fn hear(&mut self, said: &str) {
        let words: Vec<&str> = said.split(' ').collect();
        match words.as_slice() {
            ["edited", draft, line] => {
                self.lines
                    .insert((*draft).to_owned(), line.parse().unwrap());
            }
            ["attached", id, incident] => {
                self.attachments
                    .insert((*id).to_owned(), (*incident).to_owned());
            }
            ["sealed", record] => {
                self.records.insert((*record).to_owned());
            }
            ["failed", ..] => panic!("the victim {said}"),
            _ => {}
        }
    }

    fn check(&self, session: &Session, campaign: usize) {
        session
            .verify_ledger()
            .unwrap_or_else(|e| panic!("kill {campaign}: {e}"));
        for (draft, line) in &self.lines {
            let view = session.statement(draft.parse().unwrap()).unwrap();
            let lines: Vec<&str> = view.content.body.reveal().lines().collect();
            assert!(
                lines.len() > *line,
                "kill {campaign}: {draft} lost an acknowledged line"
            );
            for (number, text) in lines.iter().enumerate() {
                assert_eq!(*text, format!("line {number}"), "kill {campaign}: {draft}");
            }
        }
        for (id, incident) in &self.attachments {
            let all = session.attachments(incident.parse().unwrap()).unwrap();
            let found = all.iter().find(|a| a.id.to_string() == *id);
            assert!(found.is_some(), "kill {campaign}: attachment {id} is gone");
            let mut reader = session.attachment_reader(id.parse().unwrap()).unwrap();
            let size = std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
            assert_eq!(size, 300_000);
        }
        let held: BTreeSet<String> = session
            .records()
            .unwrap()
            .iter()
            .map(|record| record.record.to_string())
            .collect();
        let lost: Vec<_> = self.records.difference(&held).collect();
        assert!(
            lost.is_empty(),
            "kill {campaign}: sealed records are gone: {lost:?}"
        );
    }
}

fn kill_once(folder: &Path, seed: u64, random: &mut Random, acknowledged: &mut Acknowledged) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_victim"))
        .arg(folder)
        .arg(seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A round has 13 acknowledgements; up to two rounds, then some microseconds.
    let after = random.below(26);
    let wait = Duration::from_micros(random.below(20_000));
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..after {
        match said.next() {
            Some(Ok(line)) => acknowledged.hear(&line),
            _ => break,
        }
    }
    let instant = Instant::now() + wait;
    while Instant::now() < instant {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    // What it said before it died counts too.
    for line in said.map_while(Result::ok) {
        acknowledged.hear(&line);
    }
    let ended = child.wait_with_output().unwrap();
    // A panic would look like a kill, and prove nothing.
    assert_eq!(
        ended.status.signal(),
        Some(9),
        "the victim ended by itself: {}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

/// A tablet killed while it is made, enrolled and staffed is set up by doing
/// the same again, with the same ticket.
#[test]
fn a_set_up_that_was_killed_is_finished_by_repeating_it() {
    const KILLS: usize = 40;
    // More than are used up before the kill, however late a busy machine sends it.
    const TICKETS: usize = 24;
    let mut random = Random(20_260_307);
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for campaign in 0..KILLS {
        let tablets = folder.path().join(campaign.to_string());
        std::fs::create_dir(&tablets).unwrap();
        for number in 0..TICKETS {
            let ticket = serde_json::to_vec(&gateway.ticket().unwrap()).unwrap();
            std::fs::write(tablets.join(format!("{number}.json")), ticket).unwrap();
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_victim"))
            .arg(&tablets)
            .arg("set-up")
            .arg(&tablets)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..random.below(3) + 1 {
            said.next();
        }
        let instant = Instant::now() + Duration::from_micros(random.below(150_000));
        while Instant::now() < instant {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        let done = said
            .map_while(Result::ok)
            .filter(|line| line.starts_with("set-up"))
            .count();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(
            ended.status.signal(),
            Some(9),
            "the victim ended by itself: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
        assert!(done < TICKETS, "more tickets are needed");
        let begun = (0..TICKETS)
            .take_while(|number| tablets.join(number.to_string()).exists())
            .count();
        for number in begun.saturating_sub(1)..begun {
            let ticket = std::fs::read(tablets.join(format!("{number}.json"))).unwrap();
            let ticket = serde_json::from_slice(&ticket).unwrap();
            let device = set_up(&tablets.join(number.to_string()), &ticket)
                .unwrap_or_else(|error| panic!("kill {campaign}, tablet {number}: {error}"));
            let session = unlock(&device).unwrap();
            let incident = new_incident(&session, "Invented").unwrap();
            let report = ready_report(&session, &incident, "Invented narrative").unwrap();
            session.file_report(report.draft).unwrap();
            assert_eq!(sync(&session).unwrap().still_waiting, 0);
            session.verify_ledger().unwrap();
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_at_two_hundred_kills() {
    let number = |name: &str, default: u64| {
        std::env::var(name)
            .ok()
            .map_or(default, |text| text.parse().unwrap())
    };
    let (seed, kills) = (
        number("POCKETBOOK_KILL_SEED", 20_260_306),
        number("POCKETBOOK_KILLS", 200),
    );
    let mut random = Random(seed.max(1));
    let mut gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    drop(enrolled_tablet(&path, &gateway).unwrap());
    let mut acknowledged = Acknowledged::default();
    let mut offline = false;
    for campaign in 0..usize::try_from(kills).unwrap() {
        // Signal comes and goes.
        match (random.below(4), offline) {
            (0, false) => {
                gateway.stop();
                offline = true;
            }
            (0, true) => {
                gateway.restart().unwrap();
                offline = false;
            }
            _ => {}
        }
        kill_once(&path, seed, &mut random, &mut acknowledged);
        let session = unlock(&tablet(&path).unwrap()).unwrap();
        acknowledged.check(&session, campaign);
        session.lock().unwrap();
        // Each draft has been checked; only the latest can still change.
        acknowledged.lines.clear();
        acknowledged.attachments.clear();
    }
    if offline {
        gateway.restart().unwrap();
    }
    let session = unlock(&tablet(&path).unwrap()).unwrap();
    let last = sync(&session).unwrap();
    assert_eq!(
        (last.still_waiting, last.unverified),
        (0, 0),
        "records and attachments are all received"
    );
    let records = session.records().unwrap();
    assert!(
        records
            .iter()
            .all(|record| record.state == RecordState::Delivered)
    );
    let left = session.status().unwrap();
    assert_eq!(
        (left.waiting, left.wedged, left.attachments_waiting),
        (0, 0, 0)
    );
    let status = gateway.status().unwrap();
    let sealed = u64::try_from(records.len()).unwrap();
    assert_eq!(
        status.statements + status.reports,
        sealed,
        "each sealed record exactly once"
    );
    assert_eq!((status.quarantined, status.log_size), (0, sealed));
    let numbers: BTreeSet<_> = records
        .iter()
        .filter_map(|record| record.number.clone())
        .collect();
    assert_eq!(
        u64::try_from(numbers.len()).unwrap(),
        status.reports,
        "one number each"
    );
    assert!(
        sealed >= kills / 8,
        "the campaign sealed only {sealed} records: it proves too little"
    );
    eprintln!("{kills} kills, {sealed} sealed records, seed {seed}");
}
