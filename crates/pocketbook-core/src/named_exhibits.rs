//! Which exhibits a record names, and which records name an exhibit.
//!
//! A statement names exhibits in the words of its witness and by its files, a
//! report by its property. What each reference stands for is sealed with the
//! record, as it is described at that moment; one that was withdrawn, or never
//! entered, stands for nothing and is left to the words.
//!
//! The moment of a statement is when its pages are fixed: the witness signs what
//! they saw, and nothing that is said of a thing afterwards changes it. From then
//! on the thing is relied on, so that whatever is said is a custody record of its
//! own, and whoever seals is told of it.

use std::collections::BTreeSet;

use pocketbook_model::aids::mentioned_exhibits;
use pocketbook_model::{
    BoundExhibit, Exhibit, ExhibitReference, FieldWarning, PropertyItem, RecordKind, ReportDraft,
    StatementDraft, SupplementDraft,
};
use pocketbook_vault::{DraftFilter, DraftRow, DraftState, Vault};

use crate::CoreError;
use crate::exhibit_withdrawals::is_withdrawn;
use crate::signing::StoredFinal;

/// References in a text, each once: as they should be written, and nearly.
pub(crate) fn mentioned(text: &str) -> BTreeSet<ExhibitReference> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '/'));
    let mut found: BTreeSet<ExhibitReference> =
        words.filter_map(|word| word.parse().ok()).collect();
    let plain: BTreeSet<String> = found.iter().map(ExhibitReference::plain).collect();
    let nearly = mentioned_exhibits(text).into_iter();
    found.extend(nearly.filter(|reference| !plain.contains(&reference.plain())));
    found
}

/// The references that a draft names, without leading zeros.
fn named_in(vault: &Vault, row: &DraftRow) -> Result<BTreeSet<String>, CoreError> {
    let of_items = |items: &[PropertyItem]| {
        let references = items.iter().filter_map(|item| item.exhibit.as_ref());
        references.map(ExhibitReference::plain).collect()
    };
    let mut named: BTreeSet<String> = match row.kind {
        RecordKind::WitnessStatement => {
            let statement: StatementDraft = serde_json::from_slice(&row.content)?;
            let words = mentioned(statement.body.reveal());
            words.iter().map(ExhibitReference::plain).collect()
        }
        RecordKind::CrimeReport => {
            let report: ReportDraft = serde_json::from_slice(&row.content)?;
            of_items(&report.property)
        }
        RecordKind::SupplementaryReport => {
            let supplement: SupplementDraft = serde_json::from_slice(&row.content)?;
            of_items(&supplement.property)
        }
        RecordKind::StatementRear | RecordKind::Custody => return Ok(BTreeSet::new()),
    };
    let files = crate::sealing::attachments(vault, row)?.into_iter();
    named.extend(files.filter_map(|file| file.exhibit.map(|reference| reference.plain())));
    Ok(named)
}

/// The exhibits that a draft names, by reference, as a record of it would bind
/// them now.
pub(crate) fn bound(vault: &Vault, row: &DraftRow) -> Result<Vec<BoundExhibit>, CoreError> {
    let entered = vault.exhibits(row.incident)?;
    if entered.is_empty() {
        return Ok(Vec::new());
    }
    let named = named_in(vault, row)?;
    let mut bound = Vec::new();
    for row in entered {
        let exhibit: Exhibit = serde_json::from_slice(&row.content)?;
        if named.contains(&exhibit.reference.plain()) && !is_withdrawn(vault, &row)? {
            bound.push(BoundExhibit::from(&exhibit));
        }
    }
    bound.sort_by(|one, two| {
        let key = |bound: &BoundExhibit| {
            let reference = &bound.reference;
            (reference.initials().to_owned(), reference.number())
        };
        key(one)
            .cmp(&key(two))
            .then(one.reference.cmp(&two.reference))
    });
    Ok(bound)
}

/// The exhibits that a statement names as they were when its pages were fixed,
/// if they are.
fn fixed_with(row: &DraftRow) -> Result<Option<Vec<BoundExhibit>>, CoreError> {
    match row.final_content {
        Some(_) if row.kind == RecordKind::WitnessStatement => Ok(StoredFinal::of(row)?.exhibits),
        _ => Ok(None),
    }
}

/// The exhibits that are sealed with a draft.
pub(crate) fn to_seal(vault: &Vault, row: &DraftRow) -> Result<Vec<BoundExhibit>, CoreError> {
    match fixed_with(row)? {
        Some(exhibits) => Ok(exhibits),
        None => bound(vault, row),
    }
}

/// The exhibits that a draft names: as they were sealed with it, once it is, and
/// until then as they would be.
pub(crate) fn named_by(vault: &Vault, row: &DraftRow) -> Result<Vec<BoundExhibit>, CoreError> {
    match row.record {
        Some(record) => Ok(crate::sealing::payload(vault, record)?.exhibits),
        None => to_seal(vault, row),
    }
}

/// What was said of the exhibits that a statement names after its pages were
/// fixed, an exhibit a warning. None of it is sealed with the statement.
pub(crate) fn changed_since(vault: &Vault, row: &DraftRow) -> Result<Vec<FieldWarning>, CoreError> {
    let Some(fixed) = fixed_with(row)? else {
        return Ok(Vec::new());
    };
    let now = bound(vault, row)?;
    let told = |of: &BoundExhibit, code, message| {
        FieldWarning::new(format!("exhibits.{}", of.reference), code, message)
    };
    let mut warnings = Vec::new();
    for was in &fixed {
        match now.iter().find(|is| is.exhibit == was.exhibit) {
            Some(is) if is == was => {}
            Some(_) => warnings.push(told(
                was,
                "corrected_since_shown",
                "its description was corrected after the pages were fixed; the statement is \
                 sealed with the description of that time, which is the one that the witness \
                 was asked about. To name it otherwise, go back and fix the pages anew",
            )),
            None => warnings.push(told(
                was,
                "withdrawn_since_shown",
                "it was withdrawn after the pages were fixed; the statement is sealed with it \
                 all the same, and its custody says that it is withdrawn. If the witness means \
                 another thing, go back and fix the pages anew",
            )),
        }
    }
    let fresh = now
        .iter()
        .filter(|is| !fixed.iter().any(|was| was.exhibit == is.exhibit));
    warnings.extend(fresh.map(|is| {
        told(
            is,
            "entered_since_shown",
            "it was entered, or taken up again, after the pages were fixed; the statement is sealed \
             without it, and its number is left to the words. To seal it too, go back and fix the \
             pages anew",
        )
    }));
    Ok(warnings)
}

/// Whether somebody relies on what is said of an exhibit: something sealed names
/// it (a custody record, a record that binds its file as this exhibit, the words
/// of a statement, the property of a report), or a statement whose pages are
/// fixed does.
pub(crate) fn is_relied_on(vault: &Vault, exhibit: &Exhibit) -> Result<bool, CoreError> {
    if !vault.custody(exhibit.id)?.is_empty() {
        return Ok(true);
    }
    let plain = exhibit.reference.plain();
    let filter = DraftFilter {
        incident: Some(exhibit.incident),
        ..DraftFilter::default()
    };
    for summary in vault.drafts(&filter)? {
        if !matches!(summary.state, DraftState::Final | DraftState::Sealed) {
            continue;
        }
        let Some(row) = vault.draft(summary.id)? else {
            continue;
        };
        let fixed = match summary.state {
            DraftState::Final => fixed_with(&row)?,
            _ => None,
        };
        let named = match fixed {
            // What only its words name was entered later: nobody was shown it.
            Some(fixed) => fixed.iter().any(|one| one.exhibit == exhibit.id),
            None => named_in(vault, &row)?.contains(&plain),
        };
        if named || exhibits_a_record(&row, &plain)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a statement produces a sealed record under a reference.
fn exhibits_a_record(row: &DraftRow, plain: &str) -> Result<bool, CoreError> {
    if row.kind != RecordKind::WitnessStatement {
        return Ok(false);
    }
    let statement: StatementDraft = serde_json::from_slice(&row.content)?;
    let mut records = statement.exhibited.iter();
    Ok(records.any(|one| one.exhibit.plain() == plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_in_words_are_found_as_written_and_nearly() {
        let found: Vec<String> =
            mentioned("I produce it as (ABC/12A), not exhibit DEF 3, xy/04 or ABC/1B2.")
                .into_iter()
                .map(String::from)
                .collect();
        assert_eq!(found, ["ABC/12A", "DEF/3", "XY/4"]);
        // One number is one reference, however often and in which spelling.
        assert_eq!(mentioned("ABC/01, then ABC/1 and abc / 1").len(), 2);
    }
}
