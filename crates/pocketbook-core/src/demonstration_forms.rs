//! The demonstration form shows how a risk assessment is made, and is one of
//! nobody: it is never about a person, and never stands for an assessment.

use pocketbook_model::{FieldError, FieldErrors, FieldWarning, PersonId, RiskAssessment, Rule};
use pocketbook_reference::risk::RiskForm;

use crate::{CoreError, Device};

/// Refuses a demonstration form about a person.
pub(crate) fn about_nobody(form: &RiskForm, person: Option<PersonId>) -> Result<(), CoreError> {
    if person.is_none() || !form.is_demonstration() {
        return Ok(());
    }
    Err(FieldErrors::from(FieldError {
        field: "person".to_owned(),
        rule: Rule::Contradicts {
            other: "a demonstration form, which assesses nobody",
            remedy: "use the force's own form; it arrives by sync",
        },
    })
    .into())
}

/// Points out each assessment that was made with a demonstration form, and a
/// domestic matter that has no other.
pub(crate) fn warnings(
    device: &Device,
    assessments: &[RiskAssessment],
    domestic: bool,
) -> Vec<FieldWarning> {
    let demonstration = |one: &RiskAssessment| {
        let form = device.risk_form_used(&one.form);
        form.is_ok_and(|form| form.is_demonstration())
    };
    let mut found = Vec::new();
    for (at, _) in (assessments.iter().enumerate()).filter(|(_, one)| demonstration(one)) {
        found.push(FieldWarning::new(
            format!("risk_assessments[{at}]"),
            "demonstration_form",
            "this is a demonstration and assesses nobody; withdraw it, and use the force's own form",
        ));
    }
    if domestic && !found.is_empty() && found.len() == assessments.len() {
        found.push(FieldWarning::new(
            "risk_assessments",
            "domestic_without_assessment",
            "it is domestic and no risk assessment was made; make one",
        ));
    }
    found
}
