//! What an act names must fit what is known of the exhibit and of others. Only
//! the vault can tell, so it is asked before the event is sealed.

use pocketbook_model::{
    CorrectedFields, CustodyAct, CustodyLink, Exhibit, FieldError, FieldErrors, Rule, Sha256Digest,
    continuity,
};
use pocketbook_vault::Vault;

use crate::CoreError;
use crate::exhibit_uses::{Used, require_unused};

/// Checks an act against the exhibit and its chain as they are before it.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field that does not fit.
pub(crate) fn check(
    vault: &Vault,
    exhibit: &Exhibit,
    chain: &[CustodyLink],
    act: &CustodyAct,
) -> Result<(), CoreError> {
    match act {
        CustodyAct::Copied { copy: Some(copy) } => {
            let by = Used::Copy(exhibit.id);
            require_unused(vault, exhibit.incident, copy, by, "event.act.copied.copy")
        }
        CustodyAct::Corrected(fields) => corrects(exhibit, fields),
        CustodyAct::EnteredInError { event } => strikes(chain, *event),
        CustodyAct::Received {
            continues: Some(record),
            ..
        } if chain.iter().any(|link| link.record.sha256 == *record) => Err(refused(
            "event.act.received.continues",
            "the records of this very exhibit",
            "name the record of the tablet that handed it over",
        )),
        _ => Ok(()),
    }
}

fn refused(field: &str, other: &'static str, remedy: &'static str) -> CoreError {
    error(field, other, remedy).into()
}

fn error(field: &str, other: &'static str, remedy: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts { other, remedy },
    }
}

/// A correction says something else than what counts already, in each field.
fn corrects(exhibit: &Exhibit, fields: &CorrectedFields) -> Result<(), CoreError> {
    let same_description = fields.description.as_ref() == Some(&exhibit.description);
    let same_place = fields.found_place.as_ref() == Some(&exhibit.found_place);
    let same_time = fields.found_at.is_some() && fields.found_at == exhibit.found_at;
    let found = [
        (same_description, "event.act.corrected.description"),
        (same_time, "event.act.corrected.found_at"),
        (same_place, "event.act.corrected.found_place"),
    ];
    let found = found.iter().filter(|(same, _)| *same).map(|(_, field)| {
        error(
            field,
            "a correction",
            "it says so already; write what is right, or leave it out",
        )
    });
    Ok(FieldErrors::check(found.collect())?)
}

/// What is struck is an event of this chain that still counts.
fn strikes(chain: &[CustodyLink], event: Sha256Digest) -> Result<(), CoreError> {
    const FIELD: &str = "event.act.entered_in_error.event";
    let named = (1..)
        .zip(chain)
        .find(|(_, link)| link.record.sha256 == event);
    let Some((number, link)) = named else {
        return Err(refused(
            FIELD,
            "the events of this exhibit",
            "name one of them by the SHA-256 of its record",
        ));
    };
    if let CustodyAct::Corrected(_) = link.custody.event.act {
        return Err(refused(
            FIELD,
            "a correction",
            "words are put right by another correction",
        ));
    }
    let struck = continuity(chain).struck;
    if struck.iter().any(|one| one.event == number) {
        return Err(refused(
            FIELD,
            "an earlier event that says the same",
            "it is struck already; there is nothing to do",
        ));
    }
    Ok(())
}
