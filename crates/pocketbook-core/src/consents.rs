//! Whom a consent of the rear page concerns. The form says it, beside its words:
//! `concerns.a` is `victims` or `children`, and a consent without it concerns
//! everybody. So a force changes it with its form, and no build.

use pocketbook_forms::CheckedForm;
use pocketbook_model::{
    Age, Answer, FieldError, FieldErrors, RearDraft, Role, Rule, StatementDraft, StatementKind,
};
use pocketbook_vault::Vault;

use crate::CoreError;

/// Refuses yes or no to a consent that does not concern this witness: it would
/// be printed and signed as if they had been asked.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming each such consent.
pub(crate) fn require_concerned(
    vault: &Vault,
    form: &CheckedForm,
    rear: &RearDraft,
) -> Result<(), CoreError> {
    let young = matches!(rear.age, Age::Years(_));
    let mut found = Vec::new();
    for (key, answer) in &rear.fields.consents {
        if !matches!(answer, Answer::Yes | Answer::No) {
            continue;
        }
        let other = match form.wording(&format!("concerns.{key}"), "en") {
            Some("victims") if is_victim(vault, rear)? == Some(false) => {
                "the part of the witness in the incident, who is no victim"
            }
            Some("children") if !young => "the age of the witness, who is no child",
            _ => continue,
        };
        found.push(FieldError {
            field: format!("consents.{key}"),
            rule: Rule::Contradicts {
                other,
                remedy: "this consent does not concern them: answer not applicable",
            },
        });
    }
    Ok(FieldErrors::check(found)?)
}

/// Whether the witness is a victim, where the incident knows them.
fn is_victim(vault: &Vault, rear: &RearDraft) -> Result<Option<bool>, CoreError> {
    let Some(sealed) = vault.sealed(rear.statement.record)? else {
        return Ok(None);
    };
    let Some(row) = vault.draft(sealed.draft)? else {
        return Ok(None);
    };
    let front: StatementDraft = serde_json::from_slice(&row.content)?;
    if front.kind == StatementKind::VictimPersonal {
        return Ok(Some(true));
    }
    let incident = crate::incidents::load(vault, rear.incident)?;
    let person = front.witness.map(|id| incident.survivor(id));
    Ok(person.map(|id| incident.roles_of(id).contains(&Role::Victim)))
}
