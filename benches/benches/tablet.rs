//! What an officer waits for, beside the least that the machine could do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "shared/people.rs"]
mod people;

use std::hint::black_box;
use std::io::Write as _;

use argon2::{Algorithm, Argon2, Params, Version};
use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use pocketbook_core::model::{Incident, StatementPatch};
use pocketbook_core::{
    AttachRequest, KdfParameters, NewIncident, ReportView, Session, parse_document,
};
use pocketbook_forms::{CheckedForm, Fonts, FormDate, Sheet, StatementSheet, StatementVariant};
use pocketbook_testkit::{
    JPEG, finalise, new_incident, ready_report, ready_statement, sign_all, tablet, unlock,
};
use rusqlite::{Connection, params};

/// 5.8 kB of words, different in each statement.
fn words(number: u64) -> String {
    let mut text = format!("Statement number {number} of an invented witness. ");
    let list = [
        "window", "bicycle", "landing", "lamp", "jacket", "street", "noise", "door", "stairs",
        "rucksack",
    ];
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    while text.len() < 5_800 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(list[(state % 10) as usize]);
        text.push(if state.is_multiple_of(12) { '\n' } else { ' ' });
        if state.is_multiple_of(97) {
            // In letters alone: what has figures is looked for as a reference too.
            let letters = format!("{}", state % 5_000);
            let letters = letters.bytes().map(|figure| char::from(figure + 49));
            text.extend("rare".chars().chain(letters).chain([' ']));
        }
    }
    text
}

const PARAGRAPH: &str = "On that evening I was at home in the invented flat described above. I heard a \
    noise from the landing, went to the door and looked through the spyhole. I saw a person whom I \
    did not know. The light on the landing was on and nothing was in my way.\n";

/// So many paragraphs, each of its own words: what was set before is remembered,
/// and no statement says one thing twice.
fn paragraphs(statement: u32, count: usize) -> String {
    let own = |number| format!("{statement}.{number} {PARAGRAPH}");
    (1..=count).map(own).collect()
}

/// The layout alone, warm: the pages that a witness is shown.
fn layout(criterion: &mut Criterion) {
    let form = CheckedForm::built_in("mg11", &Fonts::embedded()).unwrap();
    let mut group = criterion.benchmark_group("layout");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    for (name, count) in [("five pages", 56), ("sixty pages", 750)] {
        let mut number = 0;
        let sheet = |number: u32| {
            Sheet::from(StatementSheet {
                variant: StatementVariant::Witness,
                urn: None,
                witness_name: "Invented WITNESS".into(),
                age: "Over 18".into(),
                occupation: "Baker".into(),
                visually_recorded: false,
                opening_words: false,
                head_lines: Vec::new(),
                body: paragraphs(number, count),
                language: "en-GB".into(),
                certificates: Vec::new(),
                date: FormDate {
                    year: 2026,
                    month: 3,
                    day: 1,
                },
                statement_id: "018f6c5e-7e4b-7000-8000-000000000001".into(),
            })
        };
        let pages = form.lay_out(&sheet(0)).unwrap().pages;
        group.bench_function(format!("{name} ({pages})"), |bencher| {
            bencher.iter(|| {
                number += 1;
                black_box(form.lay_out(&sheet(number)).unwrap())
            });
        });
    }
    group.finish();
}

fn session(folder: &tempfile::TempDir) -> Session {
    unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap()
}

fn plain(folder: &tempfile::TempDir) -> Connection {
    let connection = Connection::open(folder.path().join("plain.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE revisions (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;",
        )
        .unwrap();
    connection
}

fn autosave(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let mut group = criterion.benchmark_group("autosave of a 5.8 kB statement");
    let connection = plain(&folder);
    let mut number = 0;
    group.bench_function("plain SQLite commit", |bencher| {
        bencher.iter(|| {
            number += 1;
            let text = words(number);
            connection
                .execute(
                    "INSERT INTO revisions (content) VALUES (?1)",
                    params![text.as_bytes()],
                )
                .unwrap();
        });
    });
    let session = session(&folder);
    let incident = new_incident(&session, "Invented").unwrap();
    let statement = ready_statement(&session, &incident, "first").unwrap();
    group.bench_function("pocketbook", |bencher| {
        bencher.iter(|| {
            number += 1;
            let patch = StatementPatch {
                body: Some(words(number).into()),
                ..StatementPatch::default()
            };
            session.edit_statement(statement.draft, patch).unwrap();
        });
    });
    group.finish();
}

fn unlocking(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    drop(session(&folder));
    let device = tablet(&folder.path().join("tablet")).unwrap();
    let mut group = criterion.benchmark_group("unlock with the cheapest parameters allowed");
    group.sample_size(20);
    let weakest = KdfParameters::WEAKEST;
    group.bench_function("Argon2id alone", |bencher| {
        let params =
            Params::new(weakest.memory_kib, weakest.passes, weakest.lanes, Some(32)).unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut out = [0; 32];
        bencher.iter(|| {
            argon2
                .hash_password_into(b"48219375", &[7; 16], black_box(&mut out))
                .unwrap()
        });
    });
    group.bench_function("pocketbook", |bencher| {
        bencher.iter(|| unlock(&device).unwrap());
    });
    group.finish();
}

fn sealing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&folder);
    let incident = new_incident(&session, "Invented").unwrap();
    // As many paragraphs as fill five pages.
    let (mut count, mut pages) = (40, 0);
    while pages < 5 {
        count += 1;
        let body = paragraphs(0, count);
        let statement = ready_statement(&session, &incident, &body).unwrap();
        let statement = finalise(&session, statement.draft).unwrap();
        pages = statement.signing.unwrap().pages;
    }
    let mut group = criterion.benchmark_group(format!("a statement of {pages} pages"));
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    let mut number = 0;
    group.bench_function("finalise: lay out, encrypt, store", |bencher| {
        bencher.iter_batched(
            || {
                number += 1;
                ready_statement(&session, &incident, &paragraphs(number, count)).unwrap()
            },
            |statement| finalise(&session, statement.draft).unwrap(),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("seal", |bencher| {
        bencher.iter_batched(
            || {
                number += 1;
                let body = paragraphs(number, count);
                let statement = ready_statement(&session, &incident, &body).unwrap();
                let statement = finalise(&session, statement.draft).unwrap();
                sign_all(&session, &statement).unwrap()
            },
            |statement| session.seal_statement(statement.draft).unwrap(),
            BatchSize::PerIteration,
        );
    });
    let connection = plain(&folder);
    let payload = vec![b'x'; 30_000];
    group.bench_function("plain SQLite commit of 30 kB", |bencher| {
        bencher.iter(|| {
            connection
                .execute(
                    "INSERT INTO revisions (content) VALUES (?1)",
                    params![payload],
                )
                .unwrap()
        });
    });
    group.finish();
}

/// Every field of a report, as the journeys fill it in.
const FULL_REPORT: &str = include_str!("../../tests/tests/full_report.json");

fn busy_night(session: &Session) -> Incident {
    let new = NewIncident {
        title: "Invented disorder".to_owned(),
        people: people::of_a_busy_night(),
        ..NewIncident::default()
    };
    session.create_incident(&new).unwrap()
}

/// A report that can be filed, with every field filled in.
fn full_report(session: &Session, incident: &Incident, number: u64) -> ReportView {
    let report = ready_report(session, incident, &words(number)).unwrap();
    let victim = incident.people[0].person.id.to_string();
    let fields = parse_document(&FULL_REPORT.replace("PERSON", &victim)).unwrap();
    let report = session.edit_report(report.draft, fields).unwrap();
    assert_eq!(report.missing, []);
    report
}

/// Filing a report with every field filled in: checked, signed, encrypted and
/// durable, with its incident of 50 people, which has up to ten.
fn filing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&folder);
    let mut group = criterion
        .benchmark_group("a full report with a narrative of 5.8 kB in an incident of 50 people");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    // What is sealed: the report with the whole incident.
    let mut incident = busy_night(&session);
    let report = full_report(&session, &incident, 0);
    let sealed = session.file_report(report.draft).unwrap();
    let payload = serde_json::to_vec(&session.sealed_payload(sealed.record).unwrap()).unwrap();
    let connection = plain(&folder);
    group.bench_function("plain SQLite commit of what is sealed", |bencher| {
        bencher.iter(|| {
            connection
                .execute(
                    "INSERT INTO revisions (content) VALUES (?1)",
                    params![payload],
                )
                .unwrap()
        });
    });
    let mut number = 0_u64;
    group.bench_function("file", |bencher| {
        bencher.iter_batched(
            || {
                number += 1;
                if number.is_multiple_of(10) {
                    incident = busy_night(&session);
                }
                full_report(&session, &incident, number)
            },
            |report| session.file_report(report.draft).unwrap(),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn search(criterion: &mut Criterion) {
    const STATEMENTS: u64 = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("plain.db")).unwrap();
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE search USING fts5 (title, body, owner UNINDEXED, kind UNINDEXED,
                            tokenize = 'unicode61 remove_diacritics 2'); BEGIN;",
        )
        .unwrap();
    let session = session(&folder);
    let incident = new_incident(&session, "Invented").unwrap();
    for number in 0..STATEMENTS {
        let text = words(number);
        connection
            .prepare_cached("INSERT INTO search (title, body, owner, kind) VALUES ('Invented WITNESS', ?1, ?2, 'x')")
            .unwrap()
            .execute(params![text, number.to_be_bytes()])
            .unwrap();
        ready_statement(&session, &incident, &text).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    // The first search brings the index up to date.
    assert!(!session.search("rareec", 20).unwrap().is_empty());
    let mut group = criterion.benchmark_group("search of 10,000 statements");
    group.sample_size(30);
    for (name, typed, fts) in [
        ("a rare word", "rareec ", "\"rareec\""),
        ("a rare prefix", "rareec", "\"rareec\"*"),
        (
            "a common phrase",
            "\"window bicycle landing\"",
            "\"window bicycle landing\"",
        ),
    ] {
        group.bench_function(format!("{name}, plain FTS5"), |bencher| {
            let mut statement = connection
                .prepare(
                    "SELECT owner, kind, snippet(search, -1, '', '', ' ... ', 16)
                     FROM search WHERE search MATCH ?1 ORDER BY bm25(search, 4.0, 1.0) LIMIT 20",
                )
                .unwrap();
            bencher.iter(|| {
                let mut rows = statement.query([fts]).unwrap();
                while let Some(row) = rows.next().unwrap() {
                    black_box(row.get::<_, String>(2).unwrap());
                }
            });
        });
        group.bench_function(format!("{name}, pocketbook"), |bencher| {
            bencher.iter(|| black_box(session.search(typed, 20).unwrap()));
        });
    }
    group.finish();
}

fn ingest(criterion: &mut Criterion) {
    const SIZE: usize = 64 << 20;
    let folder = tempfile::tempdir().unwrap();
    let photo: Vec<u8> = JPEG.into_iter().cycle().take(SIZE).collect();
    let source = folder.path().join("source.jpg");
    std::fs::write(&source, &photo).unwrap();
    let session = session(&folder);
    let incident = new_incident(&session, "Invented").unwrap();
    let request = AttachRequest {
        incident: incident.id,
        draft: None,
        exhibit: None,
    };
    let mut group = criterion.benchmark_group("a photograph of 64 MiB");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(SIZE as u64));
    let mut number = 0;
    group.bench_function("plain copy with fsync", |bencher| {
        bencher.iter(|| {
            number += 1;
            let mut from = std::fs::File::open(&source).unwrap();
            let to = folder.path().join(format!("copy-{number}"));
            let mut file = std::fs::File::create(&to).unwrap();
            let mut buffer = vec![0; 256 << 10];
            loop {
                let read = std::io::Read::read(&mut from, &mut buffer).unwrap();
                if read == 0 {
                    break;
                }
                file.write_all(&buffer[..read]).unwrap();
            }
            file.sync_all().unwrap();
            std::fs::remove_file(&to).unwrap();
        });
    });
    group.bench_function("pocketbook: hash, encrypt, fsync", |bencher| {
        bencher.iter(|| {
            let mut file = std::fs::File::open(&source).unwrap();
            session
                .attach(&request, &mut file, Some(SIZE as u64), &|_| {})
                .unwrap()
        });
    });
    group.finish();
}

criterion_group!(
    benches, autosave, unlocking, layout, sealing, filing, ingest, search
);
criterion_main!(benches);
