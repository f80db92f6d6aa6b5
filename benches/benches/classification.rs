//! Classifying by typing: what each keystroke costs, and what the index costs
//! once. The list is the size of the full one (3,037 rows of the Ministry of
//! Justice where it is beside the checkout, else as many invented ones).
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use pocketbook_core::lists::{ListHead, OffenceList, SearchIndex, built_in};

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

fn full_list() -> OffenceList {
    let head = ListHead {
        id: "offences".to_owned(),
        edition: 1,
        title: "Offence classification".to_owned(),
        source: "For the benchmark".to_owned(),
    };
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let shared = std::env::var("POCKETBOOK_SHARED").unwrap_or_else(|_| beside.to_owned());
    let table = std::fs::read(Path::new(&shared).join("reference/offences.csv"));
    let table = table.unwrap_or_else(|_| invented_table().into_bytes());
    OffenceList::parse_csv(&table, head).unwrap()
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
        let keystrokes: Vec<String> = (1..=typed.chars().count())
            .map(|length| typed.chars().take(length).collect())
            .collect();
        // The slowest keystroke is what an officer notices, not the mean.
        let slowest = keystrokes
            .iter()
            .max_by_key(|query| {
                let begun = std::time::Instant::now();
                for _ in 0..20 {
                    black_box(index.find(query, 20));
                }
                begun.elapsed()
            })
            .cloned()
            .unwrap_or_default();
        group.bench_function(format!("slowest keystroke of \"{typed}\""), |bencher| {
            bencher.iter(|| index.find(black_box(&slowest), 20));
        });
    }
    group.finish();
}

criterion_group!(benches, classification);
criterion_main!(benches);
