//! Whether each scenario ran to its end and passed, by what the runner itself
//! reports (JUnit's XML, which pytest and Surefire write): a test that is there and
//! that its runner does not find, or leaves out, is in no report as passed.
//!
//! A report knows tests, not scenarios: which test a scenario is says its source,
//! by the function under its mark. Its class is its file, in both languages: one
//! within a class of its own (Python's, or JUnit's `@Nested`) is told as one that did
//! not run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use crate::scenarios::{Language, bodies, listed, sources};

/// A test, by its class or module and its name.
type Test = (String, String);

/// The name of the first function in a source: Python's, or Kotlin's.
fn function(source: &str) -> Option<&str> {
    let after = |word| source.split_once(word);
    let found = [after("def "), after("fun ")].into_iter().flatten();
    let (_, name) = found.min_by_key(|(before, _)| before.len())?;
    let (name, _) = match name.strip_prefix('`') {
        Some(quoted) => quoted.split_once('`')?,
        None => name.split_once('(')?,
    };
    Some(name)
}

/// Which test each scenario of a file is.
fn tests_of(class: &str, source: &str, mark: &str) -> Vec<(String, Test)> {
    bodies(source, mark)
        .filter_map(|(scenario, body)| {
            let test = (class.to_owned(), function(body)?.to_owned());
            Some((scenario.to_owned(), test))
        })
        .collect()
}

/// XML without what it quotes whole, such as what a test printed.
fn without_quotations(xml: &str) -> String {
    let mut parts = xml.split("<![CDATA[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        kept + part.split_once("]]>").map_or("", |(_, after)| after)
    })
}

/// An element's attributes, and what follows them.
fn of_element(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })?;
    text.split_at_checked(end)
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!(" {name}=\""))?;
    let (value, _) = value.split_once('"')?;
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
    ];
    let plain = plain
        .iter()
        .fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    Some(plain.replace("&amp;", "&"))
}

/// A test and whether it passed. What follows the function's name is left out:
/// JUnit's parentheses, and which of its parameters it was called with.
fn case(text: &str) -> Option<(Test, bool)> {
    let (attributes, rest) = of_element(text)?;
    let body = match attributes.ends_with('/') {
        true => "",
        false => rest.split("</testcase>").next().unwrap_or_default(),
    };
    let passed = !["<skipped", "<failure", "<error"]
        .iter()
        .any(|mark| body.contains(mark));
    let class = attribute(attributes, "classname")?;
    let class = class.rsplit('.').next().unwrap_or_default().to_owned();
    let name = attribute(attributes, "name")?;
    let name = name.split(['[', '(']).next().unwrap_or_default().to_owned();
    Some(((class, name), passed))
}

/// The tests that passed, with each of their parameters.
fn passed(report: &str) -> BTreeSet<Test> {
    let report = without_quotations(report);
    let cases: Vec<_> = report.split("<testcase").skip(1).filter_map(case).collect();
    let of = |passes: bool| (cases.iter()).filter(move |(_, passed)| *passed == passes);
    let unpassed: BTreeSet<_> = of(false).map(|(test, _)| test).collect();
    let passed = of(true).map(|(test, _)| test);
    passed
        .filter(|test| !unpassed.contains(test))
        .cloned()
        .collect()
}

/// Deletes the reports of earlier runs, which would be taken for those of this one.
pub(crate) fn forget(reports: &Path) -> Result<(), String> {
    match std::fs::remove_dir_all(reports) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{}: {error}", reports.display()))
        }
        _ => Ok(()),
    }
}

/// The scenarios that did not pass, a line each.
fn missing(
    language: &str,
    listed: &BTreeSet<String>,
    tests: &BTreeMap<String, Test>,
    passed: &BTreeSet<Test>,
) -> Vec<String> {
    let ran = |name: &&String| tests.get(*name).is_some_and(|test| passed.contains(test));
    let missing = listed.iter().filter(|name| !ran(name));
    missing
        .map(|name| match tests.get(name) {
            Some((class, test)) => {
                format!("{language} did not run the scenario {name} ({class}: {test})")
            }
            None => format!("{language} has no test of the scenario {name}"),
        })
        .collect()
}

/// Fails with each scenario that a language's run, which has just ended, did not
/// run: by every report in a folder.
pub(crate) fn check(root: &Path, language: &Language, reports: &Path) -> Result<(), String> {
    let wrong = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let list = root.join("bindings/scenarios.md");
    let list = std::fs::read_to_string(&list).map_err(|error| wrong(&list, error))?;
    let mut tests = BTreeMap::new();
    for (class, source) in sources(root, language)? {
        tests.extend(tests_of(&class, &source, language.mark));
    }
    let mut all = BTreeSet::new();
    for entry in std::fs::read_dir(reports).map_err(|error| wrong(reports, error))? {
        let path = entry.map_err(|error| wrong(reports, error))?.path();
        if path.extension().is_some_and(|it| it == "xml") {
            let report = std::fs::read_to_string(&path).map_err(|error| wrong(&path, error))?;
            all.append(&mut passed(&report));
        }
    }
    let missing = missing(language.name, &listed(&list), &tests, &all);
    if missing.is_empty() {
        println!("{}: each of {} scenarios ran", language.name, tests.len());
        Ok(())
    } else {
        Err(missing.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Surefire writes it, and as pytest does.
    const REPORT: &str = r#"<?xml version="1.0"?>
<testsuite name="pocketbook.JourneyScenarios">
  <testcase name="a ticket gives a tablet its force &amp; once" classname="pocketbook.JourneyScenarios" time="1">
    <system-out><![CDATA[<testcase name="what was filed" classname="pocketbook.JourneyScenarios"/>]]></system-out>
  </testcase>
  <testcase name="left out" classname="pocketbook.JourneyScenarios"><skipped message="a > b"/></testcase>
  <testcase name="failed()" classname="pocketbook.JourneyScenarios"><failure>&lt;x</failure></testcase>
  <testcase name="with a parameter(String)[1]" classname="pocketbook.JourneyScenarios"/>
  <testcase classname="tests.test_scenarios" name="test_it_is_unlocked" time="0.1" />
  <testcase classname="tests.test_scenarios" name="test_each[one]" time="0.1" />
  <testcase classname="tests.test_scenarios" name="test_each[two]" time="0.1" />
  <testcase classname="tests.test_scenarios" name="test_some[one]" time="0.1" />
  <testcase classname="tests.test_scenarios" name="test_some[two]"><skipped/></testcase>
</testsuite>"#;

    #[test]
    fn what_was_left_out_failed_or_only_printed_did_not_pass() {
        let names: Vec<_> = passed(REPORT).into_iter().collect();
        let test = |class: &str, name: &str| (class.to_owned(), name.to_owned());
        assert_eq!(
            names,
            [
                test(
                    "JourneyScenarios",
                    "a ticket gives a tablet its force & once"
                ),
                test("JourneyScenarios", "with a parameter"),
                test("test_scenarios", "test_each"),
                test("test_scenarios", "test_it_is_unlocked"),
            ]
        );
    }

    #[test]
    fn reports_that_cannot_be_deleted_are_told_and_those_that_are_not_there_are_none() {
        let reports = std::env::temp_dir().join(format!("pocketbook-ran-{}", std::process::id()));
        std::fs::create_dir(&reports).unwrap();
        for _ in 0..2 {
            forget(&reports).unwrap();
            assert!(!reports.exists());
        }
        // No folder.
        std::fs::write(&reports, "").unwrap();
        let told = forget(&reports);
        std::fs::remove_file(&reports).unwrap();
        assert!(told.is_err());
    }

    #[test]
    fn a_scenario_that_is_there_and_is_in_no_report_is_told() {
        let kotlin = "@Scenario(\"enrol\")\n    fun `a ticket gives a tablet its force & once`() = x\n\
                      @Scenario(\"cancel\")\n    fun `left out`() = x\n\
                      @Scenario(\"events\")\n    fun failed() = x\n";
        let python = "@scenario(\"unlock\")\nasync def test_it_is_unlocked(force):\n    x\n\
                      @scenario(\"shutdown\")\nasync def renamed(force):\n    x\n";
        let mut tests: BTreeMap<String, Test> =
            tests_of("JourneyScenarios", kotlin, "@Scenario(\"")
                .into_iter()
                .collect();
        tests.extend(tests_of("test_scenarios", python, "@scenario(\""));
        let listed = ["enrol", "cancel", "events", "unlock", "shutdown", "draft"];
        let listed = listed.map(str::to_owned).into();
        assert_eq!(
            missing("It", &listed, &tests, &passed(REPORT)),
            [
                "It did not run the scenario cancel (JourneyScenarios: left out)",
                "It has no test of the scenario draft",
                "It did not run the scenario events (JourneyScenarios: failed)",
                "It did not run the scenario shutdown (test_scenarios: renamed)",
            ]
        );
    }

    #[test]
    fn every_scenario_of_the_sources_has_a_test_to_look_for() {
        let root = crate::root();
        let list = std::fs::read_to_string(root.join("bindings/scenarios.md")).unwrap();
        for language in [&crate::scenarios::PYTHON, &crate::scenarios::KOTLIN] {
            let found = sources(&root, language).unwrap();
            let names: BTreeSet<String> = (found.iter())
                .flat_map(|(class, source)| tests_of(class, source, language.mark))
                .map(|(scenario, _)| scenario)
                .collect();
            assert_eq!(names, listed(&list), "{}", language.name);
        }
    }
}
