//! Classifying by typing: what each keystroke costs, and what the index costs
//! once. The list is the size of the full one (3,037 rows of the Ministry of
//! Justice where it is beside the checkout, else as many invented ones).
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use pocketbook_core::Device;
use pocketbook_core::lists::{ListHead, OffenceList, SearchIndex, built_in};
use pocketbook_core::model::ReferenceName;
use pocketbook_testkit::{TestGateway, enrolled_tablet, sync, unlock};

const ROWS: usize = 3_037;

/// What is typed, a keystroke at a time: words, a street word, a slip of the
/// finger, a code, and a word that begins very many others.
const TYPED: [&str; 6] = [
    "nicked a bike from outside the shop",
    "assault occasioning actual bodily harm",
    "harrasment without violense",
    "possession of a controlled drug with intent",
    "008/06",
    "offences under regulations",
];

fn full_table() -> Vec<u8> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let shared = std::env::var("POCKETBOOK_SHARED").unwrap_or_else(|_| beside.to_owned());
    let table = std::fs::read(Path::new(&shared).join("reference/offences.csv"));
    table.unwrap_or_else(|_| invented_table().into_bytes())
}

fn full_list() -> OffenceList {
    let head = ListHead {
        id: "offences".to_owned(),
        edition: 1,
        title: "Offence classification".to_owned(),
        source: "For the benchmark".to_owned(),
    };
    OffenceList::parse_csv(&full_table(), head).unwrap()
}

/// A tablet whose force has published the full list.
fn tablet_with_the_list(folder: &Path) -> Device {
    let gateway = TestGateway::start().unwrap();
    let device = enrolled_tablet(&folder.join("tablet"), &gateway).unwrap();
    let name = ReferenceName {
        kind: "offences".parse().unwrap(),
        id: "full".parse().unwrap(),
    };
    let table = String::from_utf8(full_table()).unwrap();
    let force = gateway.open().unwrap();
    force
        .publish_reference(&name, "text/csv", &table, None)
        .unwrap();
    sync(&unlock(&device).unwrap()).unwrap();
    let found = device.search_offences("assault", 1);
    assert!(found.hits.iter().any(|hit| hit.list == "full"));
    device
}

/// The rows compiled in, again and again, each with a word of its own.
fn invented_table() -> String {
    let common = built_in::common_offences();
    let titles = common
        .offences()
        .iter()
        .map(|o| o.title.replace('"', "'"))
        .cycle();
    let mut table = "code,subcode,title,group\n".to_owned();
    for (row, title) in titles.take(ROWS).enumerate() {
        let line = format!(
            "{}A,{:02},\"{title} invented{row}\",\n",
            row / 100,
            row % 100
        );
        table.push_str(&line);
    }
    table
}

fn classification(criterion: &mut Criterion) {
    let list = Arc::new(full_list());
    let mut group = criterion.benchmark_group("classification");
    group.sample_size(20);
    group.bench_function("index of 3,037 rows, built once", |bencher| {
        bencher.iter_batched(
            || Arc::clone(&list),
            |list| SearchIndex::new(list, built_in::synonyms()),
            BatchSize::PerIteration,
        );
    });
    let index = SearchIndex::new(Arc::clone(&list), built_in::synonyms());
    for typed in TYPED {
        let slowest = slowest_of(typed, |query| {
            black_box(index.find(query, 20));
        });
        group.bench_function(format!("slowest keystroke of \"{typed}\""), |bencher| {
            bencher.iter(|| index.find(black_box(&slowest), 20));
        });
    }
    // What a keystroke calls: the search with what is made of it for the screen.
    let folder = tempfile::tempdir().unwrap();
    let device = tablet_with_the_list(folder.path());
    for typed in TYPED {
        let slowest = slowest_of(typed, |query| {
            black_box(device.search_offences(query, 20));
        });
        group.bench_function(
            format!("slowest keystroke of \"{typed}\", on a tablet"),
            |bencher| bencher.iter(|| device.search_offences(black_box(&slowest), 20)),
        );
    }
    group.finish();
}

/// What was typed by the slowest keystroke: that one is what an officer notices,
/// not the mean.
fn slowest_of(typed: &str, search: impl Fn(&str)) -> String {
    (1..=typed.chars().count())
        .map(|length| typed.chars().take(length).collect::<String>())
        .max_by_key(|query| {
            let begun = std::time::Instant::now();
            for _ in 0..20 {
                search(query);
            }
            begun.elapsed()
        })
        .unwrap_or_default()
}

criterion_group!(benches, classification);
criterion_main!(benches);
