//! Opening an incident of the size that a busy night makes: 50 people, 10
//! reports, 30 statements, beside the least that the database could do. The aim
//! is 20 ms. Every report is filed, has a supplement of an offence of its own, and
//! was confirmed by the force.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "shared/people.rs"]
mod people;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use pocketbook_core::model::{
    Classification, IncidentId, PersonPatch, Personal, PlacePatch, RecordId, Response,
    SupplementPatch,
};
use pocketbook_core::{NewIncident, Session};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, ready_report, ready_statement, sync, unlock,
};
use rusqlite::{Connection, params};

const REPORTS: u64 = 10;
const STATEMENTS: u64 = 30;

fn busy_night(session: &Session, gateway: &TestGateway) -> IncidentId {
    let incident = session
        .create_incident(&NewIncident {
            title: "Invented disorder".to_owned(),
            people: people::of_a_busy_night(),
            places: (0..5)
                .map(|number| PlacePatch {
                    address: Some(format!("{number} Invented Parade").into()),
                    ..PlacePatch::default()
                })
                .collect(),
            ..NewIncident::default()
        })
        .unwrap();
    for number in 0..STATEMENTS {
        let words = format!("{number} I saw it and heard it. ").repeat(200);
        ready_statement(session, &incident, &words).unwrap();
    }
    let filed: Vec<RecordId> = (0..REPORTS)
        .map(|number| {
            let words = format!("{number} It was taken from an invented place. ").repeat(50);
            let report = ready_report(session, &incident, &words).unwrap();
            let filed = session.file_report(report.draft).unwrap().record;
            let more = SupplementPatch {
                reason: Some("An invented neighbour remembered".into()),
                classification: Some(Classification::in_words("Theft from an invented shop")),
                ..SupplementPatch::default()
            };
            let more = session.create_supplement(filed, more).unwrap();
            session.file_supplement(more.draft).unwrap();
            filed
        })
        .collect();
    sync(session).unwrap();
    for record in filed {
        let offence = Classification::in_words("Robbery of an invented person");
        let reason = Personal::new("As invented".to_owned());
        let force = gateway.open().unwrap();
        force
            .classify(record, &offence, &reason, "crime recording")
            .unwrap();
    }
    sync(session).unwrap();
    incident.id
}

fn opening(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let gateway = TestGateway::start().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = busy_night(&session, &gateway);
    let confirmed = session.incident_timeline(incident).unwrap();
    assert!(
        confirmed.len() > 70,
        "supplements and confirmations are there"
    );
    let content = serde_json::to_vec(&session.incident(incident).unwrap()).unwrap();

    let connection = Connection::open(folder.path().join("plain.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE incidents (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
             CREATE TABLE ledger (id INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;",
        )
        .unwrap();
    connection
        .execute(
            "INSERT INTO incidents (id, content) VALUES (1, ?1)",
            params![content],
        )
        .unwrap();

    let mut group =
        criterion.benchmark_group("an incident of 50 people, 10 reports, 30 statements");
    // Opening is logged, durably: the floor has that commit too.
    group.bench_function("plain SQLite read, parse and one commit", |bencher| {
        bencher.iter(|| {
            let bytes: Vec<u8> = connection
                .query_row("SELECT content FROM incidents WHERE id = 1", [], |row| {
                    row.get(0)
                })
                .unwrap();
            black_box(serde_json::from_slice::<serde_json::Value>(&bytes).unwrap());
            connection
                .execute(
                    "INSERT INTO ledger (entry) VALUES (?1)",
                    params![&bytes[..300]],
                )
                .unwrap();
        });
    });
    group.bench_function("open with everything that names it", |bencher| {
        bencher.iter(|| black_box(session.incident_overview(incident).unwrap()));
    });
    group.bench_function("timeline", |bencher| {
        bencher.iter(|| black_box(session.incident_timeline(incident).unwrap()));
    });
    group.bench_function("people offered for a name that is being typed", |bencher| {
        bencher.iter(|| black_box(session.people_like(incident, "mar inv").unwrap()));
    });
    let victim = session.incident(incident).unwrap().people[0].person.id;
    let mut number = 0_u64;
    group.bench_function("change one person, durable", |bencher| {
        bencher.iter(|| {
            number += 1;
            let patch = PersonPatch {
                occupation: Some(Response::Given(format!("Baker {number}").into())),
                ..PersonPatch::default()
            };
            session.edit_person(incident, victim, patch).unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, opening);
criterion_main!(benches);
