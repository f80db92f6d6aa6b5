//! What the command prints of a tablet, a host can show: every field of every
//! view of the core is in the record that is made of it, or is left out here on
//! purpose, with its reason. Likewise what the core takes: nothing is left to its
//! default but what is named here.

use std::collections::BTreeMap;
use std::path::Path;

/// Fields that no record has, each with the reason; `*` for a whole view.
const LEFT_OUT: [(&str, &str, &str); 9] = [
    ("ExportView", "record", "whoever exports names it"),
    (
        "FiledOffenceView",
        "*",
        "of a force's desk, which confirms offences; no tablet has it",
    ),
    (
        "ListChange",
        "*",
        "of a force's lists, for its IT staff; no tablet has it",
    ),
    (
        "ReportSupplementView",
        "content",
        "`supplement` and `supplement_in_words` give it by the draft",
    ),
    ("RiskAssessmentView", "draft", "whoever asks names it"),
    ("SyncView", "equivocation", "`trust` says it"),
    ("SyncView", "log_unproved", "`trust` says it"),
    (
        "WarningView",
        "from",
        "`place` says it in the units of each language",
    ),
    (
        "WarningView",
        "to",
        "`place` says it in the units of each language",
    ),
];

/// Views that are not read by a `From` of their own, with the file that reads
/// them.
const READ_IN: [(&str, &str); 11] = [
    ("DamagedIncident", "records.rs"),
    ("EnrolmentView", "records.rs"),
    ("ExportView", "export.rs"),
    ("FinalVersionView", "fixed_pages.rs"),
    ("IncidentVersionView", "incidents.rs"),
    ("LedgerView", "session.rs"),
    ("OffenceSearchView", "classification.rs"),
    ("PersonLineView", "incident_overview.rs"),
    ("RearVersionView", "fixed_pages.rs"),
    ("Screen", "risk_forms.rs"),
    ("StatementView", "statement_records.rs"),
];

/// What other rooms make and the core hands on.
const HANDED_ON: [&str; 6] = [
    "Prompt",
    "PromptList",
    "RiskOption",
    "Screen",
    "ScreenQuestion",
    "ScreenSection",
];

/// What is left to its default of what the core takes, with the reason.
const BY_DEFAULT: [(&str, &str, &str); 3] = [
    (
        "finding.rs",
        "SearchWithin",
        "`search_incidents` searches every incident",
    ),
    (
        "incidents.rs",
        "Self",
        "contact and address of a person are in `details`, which knows more of both",
    ),
    (
        "session.rs",
        "SyncRequest",
        "a host tries as often as the core does, and never over plain HTTP",
    ),
];

/// The sources below a folder by their names, without their tests.
fn sources(folder: &Path, deep: bool, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if deep {
                sources(&path, deep, found);
            }
        } else {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            found.push((name, text.to_owned()));
        }
    }
}

fn read(folder: &str, deep: bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&here.join(folder), deep, &mut found);
    found
}

/// The public fields of each struct of a source that is written out: derived
/// `Serialize` is what the command prints.
fn views(source: &str, found: &mut BTreeMap<String, Vec<String>>) {
    for after in source.split("#[derive(").skip(1) {
        let Some((derived, item)) = after.split_once(")]\n") else {
            continue;
        };
        let item = item.lines().skip_while(|line| line.starts_with("#["));
        let mut lines = item;
        let name = lines
            .next()
            .and_then(|line| line.strip_prefix("pub struct "))
            .and_then(|line| line.strip_suffix(" {"));
        let Some(name) = name.filter(|_| derived.contains("Serialize")) else {
            continue;
        };
        let fields: Vec<String> = lines
            .take_while(|line| *line != "}")
            .filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'))
            .map(|(field, _)| field.to_owned())
            .collect();
        if !fields.is_empty() {
            found.insert(name.to_owned(), fields);
        }
    }
}

/// Whether a text reads a field: `.title`, and not the call `.title()`.
fn reads(text: &str, field: &str) -> bool {
    text.match_indices(&format!(".{field}")).any(|(at, found)| {
        let next = text
            .get(at + found.len()..)
            .and_then(|rest| rest.chars().next());
        !next.is_some_and(|letter| letter.is_alphanumeric() || "_(".contains(letter))
    })
}

/// The bodies of everything that makes a record of a view.
fn bodies<'s>(sources: &'s [(String, String)], view: &str) -> Vec<&'s str> {
    let mut found = Vec::new();
    for (_, source) in sources {
        for after in source.split("\nimpl From<").skip(1) {
            let (of, rest) = after.split_once('>').unwrap();
            if of.trim_start_matches('&').rsplit("::").next() == Some(view) {
                found.push(rest.split("\n}\n").next().unwrap());
            }
        }
    }
    found
}

/// What a view has and no record shows, `View.field` each.
fn dropped(views: &BTreeMap<String, Vec<String>>, sources: &[(String, String)]) -> Vec<String> {
    let mut dropped = Vec::new();
    for (view, fields) in views {
        let mut texts = bodies(sources, view);
        let elsewhere = READ_IN.iter().filter(|one| one.0 == view);
        for (_, file) in elsewhere {
            let source = sources.iter().find(|(name, _)| name == file);
            texts.push(&source.unwrap_or_else(|| panic!("no {file}")).1);
        }
        for field in fields {
            if !texts.iter().any(|text| reads(text, field)) {
                dropped.push(format!("{view}.{field}"));
            }
        }
    }
    dropped
}

#[test]
fn every_field_that_the_core_shows_is_in_a_record_or_left_out_on_purpose() {
    let mut all = BTreeMap::new();
    for (_, source) in read("../../crates/pocketbook-core/src", true) {
        views(&source, &mut all);
    }
    // What the core hands on as another room made it.
    let mut handed_on = BTreeMap::new();
    for folder in ["pocketbook-model/src/aids", "pocketbook-reference/src/risk"] {
        for (_, source) in read(&format!("../../crates/{folder}"), true) {
            views(&source, &mut handed_on);
        }
    }
    for name in HANDED_ON {
        let fields = handed_on.remove(name);
        all.insert(
            name.to_owned(),
            fields.unwrap_or_else(|| panic!("no {name}")),
        );
    }
    assert!(all.len() > 60, "{} views were found", all.len());
    let dropped = dropped(&all, &read("src", false));
    let left_out: Vec<String> = LEFT_OUT
        .iter()
        .flat_map(|(view, field, _)| {
            match *field {
                "*" => all.get(*view).unwrap().clone(),
                field => vec![field.to_owned()],
            }
            .into_iter()
            .map(move |field| format!("{view}.{field}"))
        })
        .collect();
    let forgotten: Vec<_> = dropped
        .iter()
        .filter(|one| !left_out.contains(one))
        .collect();
    assert!(
        forgotten.is_empty(),
        "no record has them; add them, or say in LEFT_OUT why not: {forgotten:?}"
    );
    let stale: Vec<_> = left_out
        .iter()
        .filter(|one| !dropped.contains(one))
        .collect();
    assert!(
        stale.is_empty(),
        "a record has them, or the core has not: {stale:?}"
    );
}

#[test]
fn nothing_that_the_core_takes_is_left_to_its_default_but_what_is_named() {
    let mut found = Vec::new();
    for (name, source) in read("src", false) {
        for line in source.lines() {
            let rest = line.trim().strip_prefix("..");
            if let Some(kind) = rest.and_then(|rest| rest.strip_suffix("::default()")) {
                found.push((name.clone(), kind.to_owned()));
            }
        }
    }
    found.sort();
    let named = BY_DEFAULT.map(|(file, kind, _)| (file.to_owned(), kind.to_owned()));
    assert_eq!(
        found, named,
        "give it a field, or say in BY_DEFAULT why not"
    );
}

#[test]
fn a_field_that_is_dropped_is_told() {
    let mut all = BTreeMap::new();
    views(
        "#[derive(Debug, Serialize)]\n#[serde(x)]\npub struct AView {\n    /// A.\n    pub title: \
         String,\n    pub damaged: Option<String>,\n}\n#[derive(Debug)]\npub struct Own {\n    pub a: \
         u8,\n}\n",
        &mut all,
    );
    assert_eq!(all.keys().collect::<Vec<_>>(), ["AView"]);
    let made = "\nimpl From<&core::AView> for ARecord {\n    title: view.title,\n    it: \
                view.damaged(),\n}\n";
    let sources = [("a.rs".to_owned(), made.to_owned())];
    assert_eq!(dropped(&all, &sources), ["AView.damaged"]);
}
