//! What a statement names beyond itself: the officer whose own it is, earlier
//! records, exhibits. Only the vault can tell whether they are there, so it is
//! asked before the pages are fixed.

use pocketbook_model::{
    AmendmentKind, FieldError, FieldErrors, RecordId, RecordKind, Rule, Sha256Digest,
    StatementDraft, StatementKind, TextSource, names_agree, same_name,
};
use pocketbook_vault::Vault;
use serde_json::Value;

use crate::CoreError;

fn contradicts(field: &str, other: &'static str, remedy: &'static str) -> CoreError {
    FieldErrors::from(FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts { other, remedy },
    })
    .into()
}

/// The statement in a sealed record of this vault, if the digest is its own.
fn statement(
    vault: &Vault,
    record: RecordId,
    sha256: Sha256Digest,
) -> Result<Option<Value>, CoreError> {
    match vault.sealed(record)? {
        Some(row) if row.kind == RecordKind::WitnessStatement && row.sha256 == sha256 => {
            let payload = crate::sealing::payload(vault, record)?;
            Ok(payload.content.get("statement").cloned())
        }
        _ => Ok(None),
    }
}

fn text<'a>(statement: &'a Value, field: &str) -> &'a str {
    statement
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
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
    if let Some(amendment) = &draft.further_to {
        let earlier = statement(vault, amendment.record, amendment.sha256)?;
        let Some(earlier) = earlier else {
            return Err(contradicts(
                "further_to",
                "the sealed records here",
                "name one of them",
            ));
        };
        if !same_name(text(&earlier, "witness_name"), draft.witness_name.reveal()) {
            return Err(contradicts(
                "further_to",
                "the witness",
                "only who made the earlier statement can correct, add to or withdraw it",
            ));
        }
        let personal = text(&earlier, "kind") == StatementKind::VictimPersonal.as_str();
        if personal && amendment.kind != AmendmentKind::Addition {
            return Err(contradicts(
                "further_to",
                "a victim personal statement",
                "it cannot be changed or withdrawn once it is signed; make a further one",
            ));
        }
    }
    if let Some(link) = &draft.translates {
        let original = statement(vault, link.record, link.sha256)?;
        let Some(original) = original else {
            return Err(contradicts(
                "translates",
                "the sealed records here",
                "name one of them",
            ));
        };
        if text(&original, "language") == draft.language.as_str() {
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
