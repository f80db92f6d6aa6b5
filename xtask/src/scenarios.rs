//! Whether each scenario of bindings/scenarios.md is in every language once, and
//! none is that the list does not know; whether each asks for every code that the
//! list says must have come in it, itself and not somewhere else; and whether one
//! is marked as not to be run. What stands in a comment counts for nothing. What
//! has run says the runner's own report: see [`crate::ran`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A language: where its tests are, how their files end, and what stands before
/// the name of a scenario.
pub(crate) struct Language {
    pub(crate) name: &'static str,
    folder: &'static str,
    ending: &'static str,
    pub(crate) mark: &'static str,
}

pub(crate) const PYTHON: Language = Language {
    name: "Python",
    folder: "bindings/python/tests",
    ending: "py",
    mark: "@scenario(\"",
};

pub(crate) const KOTLIN: Language = Language {
    name: "Kotlin",
    folder: "bindings/kotlin/src/test",
    ending: "kt",
    mark: "@Scenario(\"",
};

const SWIFT: Language = Language {
    name: "Swift",
    folder: "bindings/swift/Tests",
    ending: "swift",
    mark: ".scenario(\"",
};

const LANGUAGES: [Language; 3] = [PYTHON, KOTLIN, SWIFT];

/// The names in a list: its headings of the second level.
pub(crate) fn listed(list: &str) -> BTreeSet<String> {
    list.lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|name| name.trim().to_owned())
        .collect()
}

/// What a line must not hold: a test that is marked so does not run.
const NOT_RUN: [&str; 14] = [
    "#if false",
    "@Disabled",
    "@Enabled",
    "Assumptions.",
    "assumeFalse(",
    "assumeTrue(",
    "assumingThat(",
    "mark.skip",
    "pytest.skip",
    "unittest.skip",
    "withKnownIssue",
    "xfail",
    ".disabled(",
    ".enabled(",
];

/// A source without its comments: a scenario that stands in one is none.
fn without_comments(source: &str, ending: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut inside = false;
    for line in source.lines() {
        let text = line.trim_start();
        let comment = if ending == "py" {
            let quotes = text.matches("\"\"\"").count();
            let within = inside;
            inside ^= quotes % 2 == 1;
            within || text.starts_with('#') || text.starts_with("\"\"\"")
        } else {
            let within = inside || text.starts_with("/*");
            inside = within && !text.contains("*/");
            within || text.starts_with("//")
        };
        if !comment {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// The scenarios of a source by their names: each from its mark to the next one's.
pub(crate) fn bodies<'s>(
    source: &'s str,
    mark: &'s str,
) -> impl Iterator<Item = (&'s str, &'s str)> {
    source
        .split(mark)
        .skip(1)
        .filter_map(|after| after.split_once('"'))
}

/// The codes of errors that must have come: between backticks, after the words
/// that say so, with the scenario that they must come in.
fn codes(list: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for section in list.split("\n## ").skip(1) {
        let name = section.lines().next().unwrap_or_default().trim();
        let codes: BTreeSet<_> = section
            .lines()
            .filter_map(|line| line.split_once("these codes must have come"))
            .flat_map(|(_, after)| after.split('`').skip(1).step_by(2))
            .map(str::to_owned)
            .collect();
        if !codes.is_empty() {
            found.insert(name.to_owned(), codes);
        }
    }
    found
}

/// The sources of a language's tests, without comments, by the names of their
/// files.
pub(crate) fn sources(root: &Path, language: &Language) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    in_folder(&root.join(language.folder), language, &mut found)?;
    Ok(found)
}

fn in_folder(
    folder: &Path,
    language: &Language,
    found: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_dir() {
            in_folder(&path, language, found)?;
        } else if path.extension().is_some_and(|it| it == language.ending) {
            let source = std::fs::read_to_string(&path).map_err(wrong)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            found.push((
                name.into_owned(),
                without_comments(&source, language.ending),
            ));
        }
    }
    Ok(())
}

/// The codes that a scenario does not ask for, a line each.
fn unasked(
    codes: &BTreeMap<String, BTreeSet<String>>,
    language: &str,
    scenario: &str,
    body: &str,
) -> Vec<String> {
    let wanted = codes.get(scenario).into_iter().flatten();
    wanted
        .filter(|code| !body.contains(&format!("\"{code}\"")))
        .map(|code| format!("{language} does not ask for the code {code} in {scenario}"))
        .collect()
}

/// The marks in a source by which a test does not run, a line each.
fn left_out(language: &str, source: &str) -> Vec<String> {
    let marks = NOT_RUN.iter().filter(|mark| source.contains(**mark));
    marks
        .map(|mark| format!("{language} has a test that does not run ({mark})"))
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
        let mut counts = BTreeMap::new();
        for (_, source) in &sources(root, language)? {
            for (name, body) in bodies(source, language.mark) {
                *counts.entry(name.to_owned()).or_default() += 1;
                all.extend(unasked(&codes, language.name, name, body));
            }
            all.extend(left_out(language.name, source));
        }
        all.extend(faults(&listed, language.name, &counts));
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
    fn a_code_that_the_scenario_does_not_ask_for_is_told_wherever_else_it_stands() {
        let codes =
            codes("x\n\n## b\n\n`y`\n\nso these codes must have come: `locked`, `conflict`.\n");
        let source = "@scenario(\"a\") \"conflict\" @scenario(\"b\") [\"locked\", \"conflicted\"]";
        let told: Vec<_> = bodies(source, "@scenario(\"")
            .flat_map(|(name, body)| unasked(&codes, "Swift", name, body))
            .collect();
        assert_eq!(told, ["Swift does not ask for the code conflict in b"]);
    }

    #[test]
    fn what_stands_in_a_comment_is_no_scenario_and_asks_for_nothing() {
        let of = |ending, source: &str| {
            let source = without_comments(source, ending);
            let names: Vec<_> = bodies(&source, "enario(\"")
                .map(|(name, _)| name.to_owned())
                .collect();
            names.join(" ")
        };
        let kotlin =
            "/* @Scenario(\"a\")\n @Scenario(\"b\") */\n// @Scenario(\"c\")\n@Scenario(\"d\")\n";
        assert_eq!(of("kt", kotlin), "d");
        assert_eq!(of("kt", "/** One. */\n@Scenario(\"d\")\n"), "d");
        let python = "\"\"\"Text\n@scenario(\"a\")\n\"\"\"\n# @scenario(\"b\")\n\"\"\"One.\"\"\"\n@scenario(\"c\")\n";
        assert_eq!(of("py", python), "c");
    }

    #[test]
    fn a_test_that_does_not_run_is_told() {
        for source in [
            "@Disabled\n@Scenario(\"a\")",
            "@pytest.mark.skipif(True)",
            "@pytest.mark.xfail",
            "@EnabledIfSystemProperty(named = \"x\", matches = \"y\")",
            "assumeTrue(false)",
            "@Test(.disabled(\"later\"), .scenario(\"a\"))",
        ] {
            assert_eq!(left_out("It", source).len(), 1, "{source}");
        }
        assert!(left_out("It", "@Scenario(\"a\")").is_empty());
    }

    #[test]
    fn a_scenario_that_is_missing_unknown_or_there_twice_is_told() {
        let listed = listed("# List\n\n## enrol\n\ntext\n\n## unlock\n");
        let mut counts = BTreeMap::new();
        let source = "@Scenario(\"unlock\") a @Scenario(\"unlock\") b @Scenario(\"planted\")";
        for (name, _) in bodies(source, "@Scenario(\"") {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
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
