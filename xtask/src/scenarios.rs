//! Whether each scenario of bindings/scenarios.md is in every language once, and
//! none is that the list does not know; and whether each language asks for every
//! code that the list says must have come.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A language: where its tests are, how their files end, and what stands before
/// the name of a scenario.
struct Language {
    name: &'static str,
    folder: &'static str,
    ending: &'static str,
    mark: &'static str,
}

const LANGUAGES: [Language; 3] = [
    Language {
        name: "Python",
        folder: "bindings/python/tests",
        ending: "py",
        mark: "@scenario(\"",
    },
    Language {
        name: "Kotlin",
        folder: "bindings/kotlin/src/test",
        ending: "kt",
        mark: "@Scenario(\"",
    },
    Language {
        name: "Swift",
        folder: "bindings/swift/Tests",
        ending: "swift",
        mark: ".scenario(\"",
    },
];

/// The names in a list: its headings of the second level.
fn listed(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|name| name.trim().to_owned())
        .collect()
}

/// How often a source names each scenario.
fn named(source: &str, mark: &str, counts: &mut BTreeMap<String, usize>) {
    for after in source.split(mark).skip(1) {
        if let Some((name, _)) = after.split_once('"') {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
}

/// The codes of errors that must have come: between backticks, after the words
/// that say so.
fn codes(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter_map(|line| line.split_once("these codes must have come"))
        .flat_map(|(_, after)| after.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// The sources of a language's tests, one after the other.
fn in_folder(folder: &Path, language: &Language, sources: &mut String) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_dir() {
            in_folder(&path, language, sources)?;
        } else if path.extension().is_some_and(|it| it == language.ending) {
            sources.push_str(&std::fs::read_to_string(&path).map_err(wrong)?);
        }
    }
    Ok(())
}

/// The codes that no test of a language asks for, a line each.
fn unasked(codes: &BTreeSet<String>, language: &str, sources: &str) -> Vec<String> {
    codes
        .iter()
        .filter(|code| !sources.contains(&format!("\"{code}\"")))
        .map(|code| format!("{language} does not ask for the code {code}"))
        .collect()
}

/// What is wrong with a language's scenarios, a line each.
fn faults(
    listed: &BTreeSet<String>,
    language: &str,
    counts: &BTreeMap<String, usize>,
) -> Vec<String> {
    let missing = listed
        .iter()
        .filter(|name| !counts.contains_key(*name))
        .map(|name| format!("{language} lacks the scenario {name}"));
    let unknown = counts
        .keys()
        .filter(|name| !listed.contains(*name))
        .map(|name| format!("{language} has {name}, which bindings/scenarios.md does not list"));
    let twice = counts
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(name, _)| format!("{language} has {name} more than once"));
    missing.chain(unknown).chain(twice).collect()
}

/// Fails with every fault in any language.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let list = std::fs::read_to_string(root.join("bindings/scenarios.md"))
        .map_err(|error| format!("bindings/scenarios.md: {error}"))?;
    let listed = listed(&list);
    if listed.is_empty() {
        return Err("bindings/scenarios.md lists nothing".to_owned());
    }
    let codes = codes(&list);
    if codes.is_empty() {
        return Err("bindings/scenarios.md says no code that must have come".to_owned());
    }
    let mut all = Vec::new();
    for language in &LANGUAGES {
        let (mut sources, mut counts) = (String::new(), BTreeMap::new());
        in_folder(&root.join(language.folder), language, &mut sources)?;
        named(&sources, language.mark, &mut counts);
        all.extend(faults(&listed, language.name, &counts));
        all.extend(unasked(&codes, language.name, &sources));
    }
    if all.is_empty() {
        println!("{} scenarios, each in three languages", listed.len());
        Ok(())
    } else {
        Err(all.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_in_every_language() {
        assert_eq!(check(&crate::root()), Ok(()));
    }

    #[test]
    fn a_code_that_no_test_asks_for_is_told() {
        let codes = codes("x `y`\n\nso these codes must have come: `locked`, `conflict`.\n");
        assert_eq!(
            unasked(&codes, "Swift", "[\"locked\", \"conflicted\"]"),
            ["Swift does not ask for the code conflict"]
        );
    }

    #[test]
    fn a_scenario_that_is_missing_unknown_or_there_twice_is_told() {
        let listed = listed("# List\n\n## enrol\n\ntext\n\n## unlock\n");
        let mut counts = BTreeMap::new();
        let source = "@Scenario(\"unlock\") a @Scenario(\"unlock\") b @Scenario(\"planted\")";
        named(source, "@Scenario(\"", &mut counts);
        assert_eq!(
            faults(&listed, "Kotlin", &counts),
            [
                "Kotlin lacks the scenario enrol",
                "Kotlin has planted, which bindings/scenarios.md does not list",
                "Kotlin has unlock more than once",
            ]
        );
    }
}
