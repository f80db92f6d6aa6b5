//! The outbox under a clock of the test's own, the documents and the files.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use pocketbook_model::{RecordKind, Timestamp};
use pocketbook_protocol::PushOutcome;
use pocketbook_seal::sha256;
use serde_json::json;

use super::outbox::Due;
use super::*;
use crate::conformance::Tablet;
use crate::{ForceConfig, Gateway, NotTaken, NumberPatterns, Taken};

struct Force {
    folder: tempfile::TempDir,
    gateway: Gateway,
    tablet: Tablet,
}

fn force() -> Force {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway");
    let config = ForceConfig {
        name: "Invented Constabulary".into(),
        numbers: NumberPatterns::default(),
    };
    Gateway::init(&path, &config).unwrap();
    let gateway = Gateway::open(&path).unwrap();
    let tablet = Tablet::add(&gateway, 1).unwrap();
    Force {
        folder,
        gateway,
        tablet,
    }
}

impl Force {
    fn add_folder(&self, name: &str, change: impl FnOnce(&mut NewDestination)) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        let mut new = NewDestination {
            name: name.parse().unwrap(),
            settings: DestinationSettings::Folder(FolderSettings::new(path, true, true).unwrap()),
            rears: false,
            held_too: false,
        };
        change(&mut new);
        self.gateway.add_destination(&new).unwrap();
    }

    /// Pushes a record; its place in the feed.
    fn push(&self, kind: RecordKind, number: u16) {
        let item = self.tablet.item(kind, number).unwrap();
        let result = self.gateway.push(self.tablet.device(), &[item]).unwrap();
        assert_eq!(result[0].outcome, PushOutcome::Stored);
    }

    fn report(&self, number: u16) {
        self.push(RecordKind::CrimeReport, number);
    }

    fn due(&self, now: Timestamp) -> Vec<Due> {
        self.gateway.due(now, &BTreeSet::new()).unwrap()
    }

    fn numbers(&self, now: Timestamp) -> Vec<u64> {
        self.due(now).iter().map(|due| due.number).collect()
    }

    fn settle(&self, number: u64, outcome: Result<Taken, NotTaken>, now: Timestamp) {
        let due = self.due(now);
        let due = due.iter().find(|due| due.number == number).unwrap();
        self.gateway.settle(due, &outcome, now, 0).unwrap();
    }

    fn delivery(&self, number: u64) -> Delivery {
        let all = self.gateway.deliveries(None, 1_000).unwrap();
        all.into_iter().find(|d| d.number == number).unwrap()
    }
}

/// A time after everything that the test pushes.
fn later(seconds: i64) -> Timestamp {
    Timestamp::from(chrono::Utc::now() + chrono::Duration::seconds(5 + seconds))
}

fn refused() -> Result<Taken, NotTaken> {
    Err(NotTaken::for_good("invented refusal"))
}

fn not_now() -> Result<Taken, NotTaken> {
    Err(NotTaken::later("invented trouble"))
}

#[test]
fn of_an_incident_only_the_first_that_waits_is_attempted_and_others_are_not_held_up() {
    let force = force();
    force.add_folder("records", |_| {});
    // Reports 0 to 9 are of one incident, 10 of another.
    for number in [0, 1, 10, 2] {
        force.report(number);
    }
    let now = later(0);
    assert_eq!(force.numbers(now), [1, 3]);
    force.settle(1, not_now(), now);
    assert_eq!(force.numbers(now), [3], "what follows waits with it");
    assert_eq!(force.delivery(2).due, force.delivery(1).due);
    force.settle(3, Ok(Taken::default()), now);
    assert!(force.numbers(now).is_empty());
    let now = later(60);
    assert_eq!(force.numbers(now), [1]);
    // It was put off for longer; so were those behind it.
    force.settle(1, not_now(), now);
    force.gateway.retry(Retry::Number(1), now).unwrap();
    force.settle(1, Ok(Taken::default()), now);
    assert_eq!(force.numbers(now), [2], "at once, when it is its turn");
    force.settle(2, Ok(Taken::default()), now);
    assert_eq!(force.numbers(now), [4]);
}

#[test]
fn a_parked_record_holds_nothing_up_and_is_retried_on_request() {
    let force = force();
    force.add_folder("records", |_| {});
    force.report(0);
    force.report(1);
    let now = later(0);
    force.settle(1, refused(), now);
    let parked = force.delivery(1);
    assert_eq!(parked.state, DeliveryState::Parked);
    assert_eq!(parked.reason.as_deref(), Some("invented refusal"));
    assert_eq!(force.gateway.status().unwrap().parked, 1);
    assert_eq!(force.numbers(now), [2], "what follows goes past");
    force.settle(2, Ok(Taken::default()), now);
    assert!(
        force.numbers(later(1_000_000)).is_empty(),
        "never by itself"
    );
    assert_eq!(force.gateway.retry(Retry::Number(1), now).unwrap(), 1);
    assert_eq!(force.numbers(now), [1]);
    force.settle(1, Ok(Taken::default()), now);
    assert_eq!(force.delivery(1).state, DeliveryState::Delivered);
    assert_eq!(force.gateway.retry(Retry::Number(1), now).unwrap(), 0);
}

#[test]
fn one_that_was_delivered_is_handed_over_once_more_on_request_and_both_times_stay_on_record() {
    let force = force();
    force.add_folder("records", |_| {});
    force.add_folder("other", |_| {});
    for number in [0, 1, 10] {
        force.report(number);
    }
    let name = |name: &str| -> DestinationName { name.parse().unwrap() };
    let record = force.delivery(1).record;
    let (first, second) = (later(0), later(60));
    let refused = |to: &str, record| {
        let refused = force.gateway.redeliver(record, &name(to), second);
        refused.unwrap_err().to_string()
    };
    let waits = DestinationError::OnItsWay(1).to_string();
    assert_eq!(refused("records", record), waits, "it has not gone yet");
    while let Some(due) = force.due(first).first() {
        force
            .gateway
            .settle(due, &Ok(Taken::default()), first, 0)
            .unwrap();
    }
    assert_eq!(
        refused("absent", record),
        DestinationError::Unknown.to_string()
    );
    let strange = pocketbook_model::RecordId::from_parts(9, [9; 10]);
    assert_eq!(
        refused("records", strange),
        DestinationError::NotGiven.to_string()
    );

    let number = force
        .gateway
        .redeliver(record, &name("records"), second)
        .unwrap();
    assert_eq!(number, 1);
    assert_eq!(force.numbers(second), [1], "alone, and to nobody else");
    let waiting = force.delivery(1);
    assert_eq!(
        (waiting.state, waiting.attempts),
        (DeliveryState::Waiting, 0)
    );
    assert_eq!(waiting.delivered_before, [first]);
    assert_eq!(refused("records", record), waits);
    force.settle(1, Ok(Taken::default()), second);
    let again = force.delivery(1);
    assert_eq!(
        (again.state, again.settled),
        (DeliveryState::Delivered, Some(second))
    );
    assert_eq!(
        again.delivered_before,
        [first],
        "the first disclosure stays on record"
    );
    assert!(force.delivery(2).delivered_before.is_empty());
    // Also when it is refused this time.
    let third = later(120);
    force
        .gateway
        .redeliver(record, &name("records"), third)
        .unwrap();
    force.settle(1, self::refused(), third);
    assert_eq!(force.delivery(1).delivered_before, [first, second]);
}

#[test]
fn failures_are_retried_less_and_less_often_and_for_ever() {
    let force = force();
    force.add_folder("records", |_| {});
    force.report(0);
    let mut now = later(0);
    for attempt in 1..=40 {
        force.settle(1, not_now(), now);
        let delivery = force.delivery(1);
        assert_eq!(
            (delivery.state, delivery.attempts),
            (DeliveryState::Waiting, attempt)
        );
        let due = delivery.due.unwrap();
        assert!(due > now);
        now = due;
    }
    let asked = NotTaken::Later {
        reason: "busy".into(),
        after: Some(Duration::from_secs(7_200)),
    };
    force.settle(1, Err(asked), now);
    let due = force.delivery(1).due.unwrap();
    assert_eq!(due.unix_ms() - now.unix_ms(), 7_200_000);
    // A clock that stood a month ahead and was put right.
    let before = Timestamp::from_unix_ms(now.unix_ms() - 30 * 86_400_000);
    assert_eq!(force.numbers(before), [1]);
}

#[test]
fn each_destination_has_its_own_order_and_its_own_limit() {
    let force = force();
    force.add_folder("one", |_| {});
    force.add_folder("two", |_| {});
    for incident in 0..9 {
        force.report(incident * 10);
    }
    let now = later(0);
    let due = force.due(now);
    assert_eq!(due.len(), 8, "four at once for each");
    let at_work = due.iter().map(|due| due.number).collect();
    assert!(force.gateway.due(now, &at_work).unwrap().is_empty());
    let first = due.iter().find(|due| due.name.as_str() == "one").unwrap();
    force.gateway.settle(first, &not_now(), now, 0).unwrap();
    let free: Vec<_> = force.gateway.due(now, &at_work).unwrap();
    assert_eq!(free.len(), 1);
    assert_eq!(free[0].name.as_str(), "one");
}

#[test]
fn what_is_refused_or_put_apart_is_not_handed_over() {
    let force = force();
    force.add_folder("records", |_| {});
    let mut foreign = force.tablet.payload(RecordKind::CrimeReport, 1);
    foreign.provenance.install = pocketbook_model::InstallId::from_parts(9, [9; 10]);
    let mut item = force.tablet.seal(&foreign, 1).unwrap();
    item.install = pocketbook_model::InstallId::from_parts(8, [8; 10]);
    let result = force.gateway.push(force.tablet.device(), &[item]).unwrap();
    assert_eq!(result[0].outcome, PushOutcome::StoredQuarantined);
    force.report(2);
    let again = force.tablet.report(2).unwrap();
    force.gateway.push(force.tablet.device(), &[again]).unwrap();
    assert_eq!(force.gateway.deliveries(None, 10).unwrap().len(), 1);
}

#[test]
fn rear_pages_go_only_where_they_are_allowed_and_say_so() {
    let force = force();
    force.add_folder("records", |_| {});
    force.add_folder("witness-care", |new| new.rears = true);
    force.push(RecordKind::StatementRear, 1);
    force.push(RecordKind::WitnessStatement, 2);
    let all = force.gateway.deliveries(None, 10).unwrap();
    let given: Vec<_> = all
        .iter()
        .map(|d| (d.destination.as_str(), d.kind.as_str()))
        .collect();
    assert_eq!(
        given,
        [
            ("witness-care", "witness_statement"),
            ("records", "witness_statement"),
            ("witness-care", "statement_rear"),
        ]
    );
    assert!(force.gateway.document(1).unwrap().not_for_the_defence);
    assert!(!force.gateway.document(2).unwrap().not_for_the_defence);
    // The same holds for what is held already.
    force.add_folder("late", |new| new.held_too = true);
    force.add_folder("late-care", |new| (new.held_too, new.rears) = (true, true));
    let waiting = |name: &str| {
        let all = force.gateway.destinations().unwrap();
        all.iter()
            .find(|d| d.name.as_str() == name)
            .unwrap()
            .waiting
    };
    assert_eq!((waiting("late"), waiting("late-care")), (1, 2));
}

#[test]
fn a_destination_is_removed_with_what_waits_only_expressly_and_its_history_stays() {
    let force = force();
    force.add_folder("records", |_| {});
    force.report(0);
    force.report(10);
    force.settle(1, Ok(Taken::default()), later(0));
    let name = "records".parse().unwrap();
    let refused = force.gateway.remove_destination(&name, false);
    assert_eq!(
        refused.err().unwrap().to_string(),
        DestinationError::StillNeeded(1).to_string()
    );
    force.gateway.remove_destination(&name, true).unwrap();
    assert!(force.gateway.destinations().unwrap().is_empty());
    assert_eq!(force.delivery(1).state, DeliveryState::Delivered);
    assert_eq!(force.delivery(2).state, DeliveryState::Abandoned);
    assert!(force.numbers(later(100)).is_empty());
    force.report(20);
    assert_eq!(force.gateway.deliveries(None, 10).unwrap().len(), 2);
    // By the same name it is another, and begins with what is held.
    force.add_folder("records", |new| new.held_too = true);
    assert_eq!(force.numbers(later(0)), [3, 4, 5]);
}

#[test]
fn a_secret_is_rotated_in_two_steps_and_is_nobody_elses_to_read() {
    let force = force();
    let new = NewDestination {
        name: "hook".parse().unwrap(),
        settings: DestinationSettings::Webhook(
            WebhookSettings::new("http://127.0.0.1:9/hook", None, true).unwrap(),
        ),
        rears: false,
        held_too: false,
    };
    let SecretFile { path } = force.gateway.add_destination(&new).unwrap().unwrap();
    assert!(
        force.gateway.add_destination(&new).is_err(),
        "the name is taken"
    );
    let lines = || -> Vec<String> {
        let text = std::fs::read_to_string(&path).unwrap();
        text.lines().map(str::to_owned).collect()
    };
    let first = lines();
    assert_eq!(first.len(), 1);
    assert!(force.gateway.end_rotation(&new.name).is_err());
    force.gateway.rotate_secret(&new.name).unwrap();
    let both = lines();
    assert_eq!((both.len(), &both[1]), (2, &first[0]));
    assert!(force.gateway.rotate_secret(&new.name).is_err());
    force.gateway.end_rotation(&new.name).unwrap();
    assert_eq!(lines(), both[..1]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }
    force.gateway.remove_destination(&new.name, false).unwrap();
    assert!(!path.exists());
    // A folder's receiver has one too, to fetch attachments with.
    force.add_folder("records", |_| {});
    let folders = force
        .gateway
        .rotate_secret(&"records".parse().unwrap())
        .unwrap();
    assert!(folders.path.is_file());
    let unknown = force.gateway.rotate_secret(&"absent".parse().unwrap());
    assert_eq!(
        unknown.err().unwrap().to_string(),
        DestinationError::Unknown.to_string()
    );
}

#[test]
fn every_document_fits_the_committed_schema_and_holds_the_sealed_bytes_unchanged() {
    let force = force();
    let mut schema = json_of(include_bytes!(
        "../../../../docs/schemas/handed-over-v1.schema.json"
    ));
    // What is sealed here is no report: the document around it is judged, and
    // real records by another's validator (tests/tests/handed_over.rs).
    for branch in schema["allOf"].as_array_mut().unwrap() {
        branch["then"]["properties"]["payload"]["properties"]["content"] = json!(true);
    }
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let kinds = [
        RecordKind::WitnessStatement,
        RecordKind::CrimeReport,
        RecordKind::StatementRear,
    ];
    for (number, kind) in (0..).zip(kinds) {
        let payload = force.tablet.payload(kind, number);
        force.push(kind, number);
        let document = force.gateway.document(u64::from(number) + 1).unwrap();
        let bytes = document.to_json().unwrap();
        let value = json_of(&bytes);
        let wrong: Vec<_> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert!(wrong.is_empty(), "{kind}: {wrong:#?}");
        let sealed = payload.to_bytes().unwrap();
        assert!(
            bytes.windows(sealed.len()).any(|part| part == sealed),
            "{kind}"
        );
        assert_eq!(document.sha256, sha256(&sealed));
        assert_eq!(
            document.crime_number.is_some(),
            kind == RecordKind::CrimeReport
        );
        assert_eq!(
            bytes,
            force
                .gateway
                .document(u64::from(number) + 1)
                .unwrap()
                .to_json()
                .unwrap()
        );
        // And the schema refuses what is none.
        for (member, wrong) in [
            ("schema", json!("pocketbook.handed-over-v2")),
            ("record", json!("x")),
            ("sha256", json!("00")),
            ("payload", json!("x")),
            ("delivery", json!("a.b")),
            ("surplus", json!(1)),
        ] {
            let mut broken = value.clone();
            broken[member] = wrong;
            assert!(!validator.is_valid(&broken), "{member}");
        }
    }
}

fn json_of(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).unwrap()
}

mod files {
    use super::*;
    use crate::handing_over::folder::put;

    fn settings(path: &Path) -> FolderSettings {
        FolderSettings::new(path.to_owned(), true, true).unwrap()
    }

    fn names(path: &Path) -> Vec<String> {
        let mut all: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        all.sort();
        all
    }

    #[test]
    fn a_report_is_two_files_a_statement_one_and_the_same_again_is_no_work() {
        let force = force();
        force.report(0);
        force.push(RecordKind::WitnessStatement, 1);
        let drop = tempfile::tempdir().unwrap();
        let settings = settings(drop.path());
        let (report, statement) = (
            force.gateway.document(1).unwrap(),
            force.gateway.document(2).unwrap(),
        );
        for _ in 0..2 {
            put(&settings, &report).unwrap();
            put(&settings, &statement).unwrap();
            let mut expected = vec![
                format!("{}.csv", report.record),
                format!("{}.json", report.record),
                format!("{}.json", statement.record),
            ];
            expected.sort();
            assert_eq!(names(drop.path()), expected);
        }
        let json = std::fs::read(drop.path().join(format!("{}.json", report.record))).unwrap();
        assert_eq!(json, report.to_json().unwrap());
        let csv = std::fs::read(drop.path().join(format!("{}.csv", report.record))).unwrap();
        assert!(csv.starts_with("\u{feff}\"record\",".as_bytes()));
    }

    #[test]
    fn another_file_by_the_name_is_left_as_it_is_and_the_record_is_parked() {
        let force = force();
        force.report(0);
        let drop = tempfile::tempdir().unwrap();
        let document = force.gateway.document(1).unwrap();
        let path = drop.path().join(format!("{}.json", document.record));
        std::fs::write(&path, "somebody else's").unwrap();
        let taken = put(&settings(drop.path()), &document);
        assert!(matches!(taken, Err(NotTaken::ForGood { .. })), "{taken:?}");
        assert_eq!(std::fs::read(&path).unwrap(), b"somebody else's");
    }

    #[test]
    fn what_a_dead_gateway_left_half_written_is_written_over() {
        let force = force();
        force.report(0);
        let drop = tempfile::tempdir().unwrap();
        let document = force.gateway.document(1).unwrap();
        let part = drop.path().join(format!(".{}.json.part", document.record));
        std::fs::write(&part, "ha").unwrap();
        put(&settings(drop.path()), &document).unwrap();
        assert_eq!(names(drop.path()).len(), 2);
    }

    #[test]
    fn a_folder_that_is_gone_is_not_made_anew_and_the_record_waits() {
        let force = force();
        force.report(0);
        let drop = tempfile::tempdir().unwrap();
        let path = drop.path().join("mounted");
        std::fs::create_dir(&path).unwrap();
        let settings = settings(&path);
        std::fs::remove_dir(&path).unwrap();
        let taken = put(&settings, &force.gateway.document(1).unwrap());
        let words = taken.unwrap_err().to_string();
        assert!(words.contains("is it mounted"), "{words}");
        assert!(!path.exists());
    }
}
