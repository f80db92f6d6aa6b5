//! Whether the content of reference data can be used. The one place where a
//! kind is judged: the gateway's command asks before it publishes, and the
//! tablet asks again when an edition arrives, because a witness must never be
//! the first to see that a form is broken.

use pocketbook_forms::{Fonts, FormPackage, FormsError};
use pocketbook_model::{ReferenceKind, ReferenceName};
use pocketbook_reference::Problems;

use crate::published_lists;

/// Longest reason that is kept and shown, in characters.
const REASON: usize = 400;

/// The same for a list or a risk form, of which every bad row is told: a
/// hundred of them, as many as a list tells of itself.
const REASONS: usize = 25_000;

/// Why the content of reference data cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ReferenceFault {
    /// The reason in one line, with file and line where there are any; of a
    /// list or a risk form, every fault by its place.
    pub reason: String,
    /// The faults one by one, where there may be several: for a desk, which has
    /// room for a line each.
    pub faults: Vec<String>,
}

impl ReferenceFault {
    pub(crate) fn new(reason: impl std::fmt::Display) -> Self {
        Self {
            reason: one_line(&reason.to_string(), REASON),
            faults: Vec::new(),
        }
    }
}

fn one_line(text: &str, most: usize) -> String {
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    line.take(most).collect()
}

impl From<Problems> for ReferenceFault {
    fn from(problems: Problems) -> Self {
        let mut faults: Vec<String> = problems
            .found
            .iter()
            .map(|problem| one_line(&problem.to_string(), REASON))
            .collect();
        if problems.more > 0 {
            faults.push(format!("and {} more; mend these first", problems.more));
        }
        Self {
            reason: one_line(&faults.join("; "), REASONS),
            faults,
        }
    }
}

impl From<FormsError> for ReferenceFault {
    fn from(error: FormsError) -> Self {
        Self::new(error)
    }
}

/// Judges content that is to be published, or has arrived, under a name. A form
/// is tried with invented text in these fonts, which takes as long as laying
/// out some forty pages; what a kind that this build does not know may hold, it
/// cannot say.
///
/// # Errors
///
/// [`ReferenceFault`] with the reason, and the line where there is one.
pub fn check_reference(
    reference: &ReferenceName,
    content: &str,
    fonts: &Fonts,
) -> Result<(), ReferenceFault> {
    match &reference.kind {
        ReferenceKind::FormPackage => check_form(reference, content, fonts),
        ReferenceKind::Offences => published_lists::offences(&reference.id, 1, content).map(drop),
        ReferenceKind::RiskForm => published_lists::risk_form(&reference.id, content).map(drop),
        ReferenceKind::CodeList => published_lists::codes(&reference.id, 1, content).map(drop),
        ReferenceKind::Synonyms => published_lists::synonyms(&reference.id, content).map(drop),
        _ => Ok(()),
    }
}

/// A form that comes with Pocketbook, as the JSON of its package: what a force
/// begins its own from.
#[must_use]
pub fn built_in_form(id: &str) -> Option<String> {
    serde_json::to_string_pretty(&FormPackage::built_in_by_id(id)?).ok()
}

fn check_form(
    reference: &ReferenceName,
    content: &str,
    fonts: &Fonts,
) -> Result<(), ReferenceFault> {
    let package = FormPackage::from_json(content.as_bytes())?;
    let id = reference.id.as_str();
    if package.id != id {
        return Err(ReferenceFault::new(format!(
            "the package says it is the form \"{}\", and is published as \"{id}\"; make them the same",
            package.id
        )));
    }
    // Who opens "mg11" wants a statement: a label under that name prints none.
    if FormPackage::built_in_by_id(id).is_some_and(|ours| ours.sheet != package.sheet) {
        return Err(ReferenceFault::new(format!(
            "\"{id}\" prints sheets of another kind; publish this form under another id"
        )));
    }
    package.check(fonts)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_forms::SheetKind;

    fn refused(name: &str, content: &str) -> String {
        let (kind, id) = name.split_once('/').unwrap();
        let reference = ReferenceName {
            kind: kind.parse().unwrap(),
            id: id.parse().unwrap(),
        };
        check_reference(&reference, content, &Fonts::embedded())
            .unwrap_err()
            .reason
    }

    #[test]
    fn a_broken_form_is_refused_with_file_line_and_reason() {
        let mut package = FormPackage::built_in_by_id("exhibit-label").unwrap();
        let main = package.files.get_mut("main.typ").unwrap();
        *main = format!("#let x = 1\n#no-such-function()\n{main}");
        let reason = refused(
            "form_package/exhibit-label",
            &serde_json::to_string(&package).unwrap(),
        );
        assert!(reason.contains("main.typ, line 2"), "{reason}");
        let reason = refused("form_package/mg11", "{\n \"id\": 7\n}");
        assert!(reason.contains("line 2"), "{reason}");
    }

    #[test]
    fn a_form_under_another_forms_name_is_refused() {
        let mut package = FormPackage::built_in_by_id("exhibit-list").unwrap();
        let json = |package: &FormPackage| serde_json::to_string(package).unwrap();
        let reason = refused("form_package/mg11", &json(&package));
        assert!(reason.contains("make them the same"), "{reason}");
        package.id = "mg11".to_owned();
        assert_eq!(package.sheet, SheetKind::ExhibitList);
        let reason = refused("form_package/mg11", &json(&package));
        assert!(reason.contains("another kind"), "{reason}");
    }

    #[test]
    fn lists_that_are_no_lists_are_refused_with_their_line() {
        assert!(refused("code_list/outcomes", "[\n1,\n").contains("line 2"));
        assert!(refused("risk_form/demonstration", "").contains("line 1"));
        assert!(refused("offences/home-office", " \n").contains("line 1"));
        assert!(refused("synonyms/streets", "{}").contains("schema"));
    }

    #[test]
    fn every_bad_row_of_a_list_is_told_and_none_is_used() {
        let table = "code,title\n1,Murder\nX,Piracy\n2,\n1,Murder again\n";
        let reason = refused("offences/home-office", table);
        for place in ["line 3: ", "line 4: ", "line 5: "] {
            assert!(reason.contains(place), "{reason}");
        }
        let many = (0..250).map(|_| "X,Piracy\n").collect::<String>();
        let reason = refused("offences/home-office", &format!("code,title\n{many}"));
        assert!(
            reason.ends_with("and 150 more; mend these first"),
            "{reason}"
        );
    }

    #[test]
    fn a_list_under_another_lists_name_is_refused() {
        let ours = pocketbook_reference::built_in::outcomes().to_json();
        assert!(refused("code_list/ethnicity-16-1", &ours).contains("make them the same"));
        let offences = pocketbook_reference::built_in::common_offences().to_json();
        let reason = refused("offences/common-offences", &offences);
        assert!(reason.contains("under another id"), "{reason}");
        let demonstration = pocketbook_reference::risk::demonstration().unwrap();
        let reason = refused("risk_form/dash", &demonstration.to_json());
        assert!(reason.contains("make them the same"), "{reason}");
    }

    #[test]
    fn a_reason_is_one_line_of_a_length_that_can_be_shown() {
        let fault = ReferenceFault::new(format!("a\u{1b}[2J\n{}", "b".repeat(900)));
        assert_eq!(fault.reason.chars().count(), REASON);
        assert!(!fault.reason.contains(char::is_control));
    }
}
