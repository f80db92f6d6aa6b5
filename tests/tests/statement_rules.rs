//! The rules of witness statements, one by one, in the order of the field's
//! own sources: the law, the front page, how it is signed, its variants,
//! interpreters, the rear page, victim personal statements, what is written,
//! electronic signatures. Each row names the section of `domain/statements.md` by
//! its number and title, gives the rule, then what is done and what is expected;
//! a reader with that file beside this one misses none.
//!
//! Rows share a few statements, made once; a row that changes something makes
//! its own. What is printed is read back with pdftotext.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

#[path = "statement_rules/content.rs"]
mod content;
#[path = "statement_rules/further.rs"]
mod further;
#[path = "statement_rules/law.rs"]
mod law;
#[path = "statement_rules/practice.rs"]
mod practice;
#[path = "statement_rules/rear.rs"]
mod rear;
#[path = "statement_rules/signing.rs"]
mod signing;
#[path = "statement_rules/victims.rs"]
mod victims;
#[path = "statement_rules/world.rs"]
mod world;

use world::World;

/// A rule in the words of its source, and what shows that it is kept.
pub(crate) struct Row {
    section: &'static str,
    rule: &'static str,
    shown: fn(&World),
}

pub(crate) const fn row(section: &'static str, rule: &'static str, shown: fn(&World)) -> Row {
    Row {
        section,
        rule,
        shown,
    }
}

/// The sections of the sources, each of which has rules.
const SECTIONS: [&str; 9] = [
    "1.1 Law",
    "1.2 Front page",
    "1.2 Interpreter",
    "1.2 Signing rules",
    "1.2 Variants",
    "1.3 Rear page",
    "1.4 Victim Personal Statement",
    "1.5 Content",
    "1.6 Electronic signatures",
];

#[test]
fn every_rule_of_witness_statements_is_kept() {
    let world = World::new();
    let tables = [
        law::ROWS,
        signing::ROWS,
        further::ROWS,
        practice::ROWS,
        rear::ROWS,
        content::ROWS,
        victims::ROWS,
    ];
    let rows: Vec<&Row> = tables.into_iter().flatten().collect();
    let broken: Vec<_> = rows
        .iter()
        .filter(|row| {
            let shown = std::panic::AssertUnwindSafe(|| (row.shown)(&world));
            std::panic::catch_unwind(shown).is_err()
        })
        .map(|row| format!("{}: {}", row.section, row.rule))
        .collect();
    assert!(broken.is_empty(), "not kept:\n{}", broken.join("\n"));
    let mut rules: Vec<_> = rows.iter().map(|row| row.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), rows.len(), "a rule stands twice");
    let mut sections: Vec<_> = rows.iter().map(|row| row.section).collect();
    sections.sort_unstable();
    sections.dedup();
    assert_eq!(sections, SECTIONS, "a section has no row");
}
