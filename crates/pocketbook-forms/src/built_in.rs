//! The packages that come with Pocketbook. They are packages like any force's:
//! nothing of their wording is in Rust.

use std::collections::BTreeMap;

use crate::{FormPackage, SheetKind, Wording};

const MARKS: &str = include_str!("../packages/marks.typ");
const STATEMENT: &str = include_str!("../packages/statement/main.typ");
const STATEMENT_WORDING: &str = include_str!("../packages/statement/wording.json");

/// A package before it is put together: id, sheet, main file, wordings of which
/// a later one overrides an earlier.
type Parts = (
    &'static str,
    SheetKind,
    &'static str,
    &'static [&'static str],
);

const PACKAGES: [Parts; 9] = [
    (
        "mg11",
        SheetKind::Statement,
        STATEMENT,
        &[STATEMENT_WORDING],
    ),
    (
        "vps",
        SheetKind::Statement,
        STATEMENT,
        &[
            STATEMENT_WORDING,
            include_str!("../packages/vps/wording.json"),
        ],
    ),
    (
        "isb",
        SheetKind::Statement,
        STATEMENT,
        &[
            STATEMENT_WORDING,
            include_str!("../packages/isb/wording.json"),
        ],
    ),
    (
        "translation",
        SheetKind::Statement,
        STATEMENT,
        &[
            STATEMENT_WORDING,
            include_str!("../packages/translation/wording.json"),
        ],
    ),
    (
        "mg11-rear",
        SheetKind::Rear,
        include_str!("../packages/rear/main.typ"),
        &[include_str!("../packages/rear/wording.json")],
    ),
    (
        "exhibit-label",
        SheetKind::ExhibitLabel,
        include_str!("../packages/exhibit-label/main.typ"),
        &[include_str!("../packages/exhibit-label/wording.json")],
    ),
    (
        "exhibit-list",
        SheetKind::ExhibitList,
        include_str!("../packages/exhibit-list/main.typ"),
        &[include_str!("../packages/exhibit-list/wording.json")],
    ),
    (
        "report-summary",
        SheetKind::ReportSummary,
        include_str!("../packages/report-summary/main.typ"),
        &[include_str!("../packages/report-summary/wording.json")],
    ),
    (
        "victim-slip",
        SheetKind::VictimSlip,
        include_str!("../packages/victim-slip/main.typ"),
        &[include_str!("../packages/victim-slip/wording.json")],
    ),
];

/// Version of every built-in package; raised with any change to one.
const VERSION: u32 = 5;

impl FormPackage {
    /// The packages that come with Pocketbook: mg11, vps, isb (impact statement
    /// for business), translation, mg11-rear, exhibit-label, exhibit-list, report-summary,
    /// victim-slip.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        PACKAGES.iter().filter_map(put_together).collect()
    }

    /// One of them.
    #[must_use]
    pub fn built_in_by_id(id: &str) -> Option<Self> {
        let mut packages = PACKAGES.iter();
        packages
            .find(|(known, ..)| *known == id)
            .and_then(put_together)
    }
}

fn put_together((id, sheet, main, wordings): &Parts) -> Option<FormPackage> {
    let mut wording: BTreeMap<String, Wording> = BTreeMap::new();
    for json in *wordings {
        let more: BTreeMap<String, Wording> = serde_json::from_str(json).ok()?;
        wording.extend(more);
    }
    Some(FormPackage {
        id: (*id).to_owned(),
        version: VERSION,
        sheet: *sheet,
        main: "main.typ".to_owned(),
        files: BTreeMap::from([
            ("main.typ".to_owned(), (*main).to_owned()),
            ("marks.typ".to_owned(), MARKS.to_owned()),
        ]),
        wording,
    })
}
