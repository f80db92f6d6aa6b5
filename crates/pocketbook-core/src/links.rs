//! What a statement names beyond itself: the officer whose own it is, earlier
//! records, exhibits. Only the vault can tell whether they are there, so it is
//! asked before the pages are fixed.

use pocketbook_model::{
    FieldError, FieldErrors, Rule, StatementDraft, StatementKind, TextSource, names_agree,
};
use pocketbook_vault::Vault;

use crate::CoreError;
use crate::earlier_records::statement;

fn contradicts(field: &str, other: &'static str, remedy: &'static str) -> CoreError {
    FieldErrors::from(FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts { other, remedy },
    })
    .into()
}

/// Checks every link of a statement that is about to be fixed.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that does not hold.
pub(crate) fn check(vault: &Vault, draft: &StatementDraft) -> Result<(), CoreError> {
    if draft.kind == StatementKind::Officer
        && !names_agree(vault.officer().name.reveal(), draft.witness_name.reveal())
    {
        return Err(contradicts(
            "witness_name",
            "the officer whose session this is",
            "an officer's own statement is made by that officer; choose another kind",
        ));
    }
    crate::earlier_records::check(vault, draft)?;
    if let Some(link) = &draft.translates {
        let original = statement(vault, link.record, link.sha256)?;
        let Some(original) = original else {
            return Err(contradicts(
                "translates",
                "the sealed records here",
                "name one of them",
            ));
        };
        let language = original.get("language").and_then(serde_json::Value::as_str);
        if language == Some(draft.language.as_str()) {
            return Err(contradicts(
                "language",
                "the statement that is translated",
                "say into which language it is translated",
            ));
        }
    }
    for (at, exhibited) in draft.exhibited.iter().enumerate() {
        if statement(vault, exhibited.link.record, exhibited.link.sha256)?.is_none() {
            let field = format!("exhibited[{at}]");
            return Err(contradicts(
                &field,
                "the sealed records here",
                "name one of them",
            ));
        }
        crate::exhibit_uses::require_unused(
            vault,
            draft.incident,
            &exhibited.exhibit,
            crate::exhibit_uses::Used::Record(exhibited.link.record),
            &format!("exhibited[{at}]"),
        )?;
    }
    for (at, mark) in draft.marks.iter().enumerate() {
        if let TextSource::Recording { attachment, .. } = mark.source {
            let found = vault.attachment(attachment);
            if !found.is_ok_and(|row| row.incident == draft.incident) {
                let field = format!("marks[{at}]");
                return Err(contradicts(
                    &field,
                    "the recordings of the incident",
                    "attach the recording first",
                ));
            }
        }
    }
    Ok(())
}
