//! Which exhibit references an incident uses, and for which thing. A number
//! that was used once is never used for another.

use pocketbook_model::{
    AttachmentId, CustodyAct, Exhibit, ExhibitId, ExhibitReference, ExhibitThing, ExhibitedRecord,
    FieldError, IncidentId, RecordId, RecordKind, ReportDraft, Rule, StatementDraft,
    SupplementDraft,
};
use pocketbook_vault::{DraftFilter, Vault};

use crate::CoreError;
use crate::named_exhibits::mentioned;

/// What a reference is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Used {
    /// An exhibit that was entered, and the file that it is.
    Exhibit(ExhibitId, Option<AttachmentId>),
    /// A file.
    File(AttachmentId),
    /// A sealed record that a statement exhibits.
    Record(RecordId),
    /// The copy of an exhibit, as its custody says.
    Copy(ExhibitId),
    /// It is mentioned, in the words of a statement or for an item of property:
    /// that takes the number, and says nothing about which thing it is.
    Mentioned,
    /// A thing that is not stored yet, and so is none of the others.
    Nothing,
}

impl Used {
    /// Whether both may be one thing.
    fn fits(self, other: Self) -> bool {
        match (self, other) {
            (Self::Mentioned, _) | (_, Self::Mentioned) => true,
            (Self::Nothing, _) | (_, Self::Nothing) => false,
            // A copy may be entered or stored before it is said whose it is; it
            // is never the very thing that was copied, nor two copies one.
            (Self::Copy(of), Self::Exhibit(id, _)) | (Self::Exhibit(id, _), Self::Copy(of)) => {
                of != id
            }
            (Self::Copy(_), Self::File(_)) | (Self::File(_), Self::Copy(_)) => true,
            (Self::Copy(_), Self::Copy(_)) => false,
            (Self::Exhibit(_, file), Self::File(other))
            | (Self::File(other), Self::Exhibit(_, file)) => file == Some(other),
            (one, two) => one == two,
        }
    }
}

fn is_here(vault: &Vault, exhibited: &ExhibitedRecord) -> Result<bool, CoreError> {
    let link = exhibited.link;
    Ok(crate::earlier_records::statement(vault, link.record, link.sha256)?.is_some())
}

/// Every use of a reference in an incident.
pub(crate) fn uses(
    vault: &Vault,
    incident: IncidentId,
) -> Result<Vec<(ExhibitReference, Used)>, CoreError> {
    let mut found = Vec::new();
    for row in vault.exhibits(incident)? {
        let exhibit: Exhibit = serde_json::from_slice(&row.content)?;
        let file = match exhibit.thing {
            ExhibitThing::File { attachment, .. } => Some(attachment),
            ExhibitThing::Physical => None,
        };
        for link in crate::custody::chain(vault, exhibit.id)? {
            if let CustodyAct::Copied { copy: Some(copy) } = link.custody.event.act {
                found.push((copy, Used::Copy(exhibit.id)));
            }
        }
        found.push((exhibit.reference, Used::Exhibit(exhibit.id, file)));
    }
    for row in vault.attachments(incident)? {
        found.extend(row.exhibit.map(|reference| (reference, Used::File(row.id))));
    }
    let of = |kind| DraftFilter {
        incident: Some(incident),
        kind: Some(kind),
        ..DraftFilter::default()
    };
    for summary in vault.drafts(&of(RecordKind::WitnessStatement))? {
        let Some(row) = vault.draft(summary.id)? else {
            continue;
        };
        let statement: StatementDraft = serde_json::from_slice(&row.content)?;
        for one in &statement.exhibited {
            // A link to nothing produces nothing, and takes no number.
            if !is_here(vault, one)? {
                continue;
            }
            found.push((one.exhibit.clone(), Used::Record(one.link.record)));
        }
        let words = mentioned(statement.body.reveal()).into_iter();
        found.extend(words.map(|reference| (reference, Used::Mentioned)));
    }
    for summary in vault.drafts(&of(RecordKind::CrimeReport))? {
        let Some(row) = vault.draft(summary.id)? else {
            continue;
        };
        let report: ReportDraft = serde_json::from_slice(&row.content)?;
        let items = report.property.into_iter().filter_map(|item| item.exhibit);
        found.extend(items.map(|reference| (reference, Used::Mentioned)));
    }
    for summary in vault.drafts(&of(RecordKind::SupplementaryReport))? {
        let Some(row) = vault.draft(summary.id)? else {
            continue;
        };
        let supplement: SupplementDraft = serde_json::from_slice(&row.content)?;
        let items = supplement.property.into_iter();
        let items = items.filter_map(|item| item.exhibit);
        found.extend(items.map(|reference| (reference, Used::Mentioned)));
    }
    Ok(found)
}

/// Refuses a reference that another thing of the incident has, and number 0.
///
/// # Errors
///
/// [`CoreError::Invalid`] naming the field.
pub(crate) fn require_unused(
    vault: &Vault,
    incident: IncidentId,
    reference: &ExhibitReference,
    by: Used,
    field: &str,
) -> Result<(), CoreError> {
    if reference.number() == 0 {
        return Err(FieldError {
            field: field.to_owned(),
            rule: Rule::Range {
                expected: "a number from 1",
            },
        }
        .into());
    }
    let plain = reference.plain();
    let taken = uses(vault, incident)?
        .into_iter()
        .any(|(used, of)| used.plain() == plain && !by.fits(of));
    if taken {
        return Err(FieldError {
            field: field.to_owned(),
            rule: Rule::Contradicts {
                other: "another exhibit of this incident",
                remedy: "a number is used once; take the next one",
            },
        }
        .into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_its_exhibit_are_one_thing() {
        let file = AttachmentId::from_parts(1, [1; 10]);
        let other = AttachmentId::from_parts(1, [2; 10]);
        let exhibit = |file| Used::Exhibit(ExhibitId::from_parts(1, [3; 10]), file);
        let record = Used::Record(RecordId::from_parts(1, [4; 10]));
        let copy = Used::Copy(ExhibitId::from_parts(1, [3; 10]));
        for (one, two, expected) in [
            (Used::File(file), Used::File(file), true),
            (Used::File(file), Used::File(other), false),
            (Used::File(file), exhibit(Some(file)), true),
            (Used::File(file), exhibit(Some(other)), false),
            (Used::File(file), exhibit(None), false),
            (record, record, true),
            (record, exhibit(None), false),
            (copy, exhibit(None), false),
            (
                copy,
                Used::Exhibit(ExhibitId::from_parts(1, [5; 10]), None),
                true,
            ),
            (copy, Used::File(file), true),
            (copy, copy, false),
            (copy, record, false),
            (copy, Used::Nothing, false),
            (Used::Mentioned, exhibit(None), true),
            (Used::Nothing, Used::Mentioned, true),
            (Used::Nothing, Used::File(file), false),
        ] {
            assert_eq!(one.fits(two), expected, "{one:?} {two:?}");
            assert_eq!(two.fits(one), expected, "{two:?} {one:?}");
        }
    }
}
