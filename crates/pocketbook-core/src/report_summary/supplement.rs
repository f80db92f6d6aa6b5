//! Supplementary reports, filed or not: a report that was filed is read with
//! what came to light later.

use pocketbook_forms::SheetGroup;
use pocketbook_model::{FieldCorrection, Incident, SupplementDraft};
use pocketbook_vault::{SealedRow, Vault};

use super::people::{capital, role};
use super::rows::Group;
use super::{classification, name, property, victim};
use crate::CoreError;
use crate::exhibit_forms::in_words;

pub(super) fn all(
    vault: &Vault,
    report: &SealedRow,
    groups: &mut Vec<SheetGroup>,
) -> Result<(), CoreError> {
    let drafts = crate::supplements::of_report(vault, report.incident, report.record)?;
    for draft in drafts {
        let Some(row) = vault.draft(draft)? else {
            continue;
        };
        let supplement: SupplementDraft = serde_json::from_slice(&row.content)?;
        let sealed = match row.record {
            Some(record) => vault.sealed(record)?,
            None => None,
        };
        let heading = match &sealed {
            Some(sealed) => format!("Supplementary report, filed {}", in_words(sealed.sealed)),
            None => "Supplementary report, not filed yet".to_owned(),
        };
        // Its people may have been entered since the report was filed.
        let incident = match &sealed {
            Some(sealed) => super::incident_as_sealed(vault, sealed)?,
            None => crate::incidents::load(vault, row.incident)?,
        };
        one(&supplement, heading, &incident, groups);
    }
    Ok(())
}

fn one(
    supplement: &SupplementDraft,
    heading: String,
    incident: &Incident,
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new(heading);
    group.words("Reason", &supplement.reason);
    for correction in &supplement.corrections {
        let FieldCorrection { field, is } = correction;
        group.words(&format!("Corrected: {}", in_plain_words(field)), is);
    }
    if let Some(classification) = &supplement.classification {
        group.say(
            "Offence, provisional",
            classification::words(classification),
        );
    }
    for part in &supplement.people {
        group.say(&capital(role(part.role)), name(incident, part.person));
    }
    for item in &supplement.property {
        property::add(item, incident, &mut group);
    }
    for given in &supplement.references_given {
        victim::reference(given, &mut group);
    }
    group.text(&supplement.narrative);
    group.finish(groups);
}

/// A path in the report as words: `property[0].value_pence` is
/// "property 1, value pence".
fn in_plain_words(path: &str) -> String {
    let parts = path.split('.').map(|part| {
        let (name, place) = part.split_once('[').unwrap_or((part, ""));
        let name = name.replace('_', " ");
        match place.trim_end_matches(']').parse::<usize>() {
            Ok(place) => format!("{name} {}", place.saturating_add(1)),
            Err(_) => name,
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::in_plain_words;

    #[test]
    fn a_path_is_printed_as_words() {
        for (path, expected) in [
            ("committed_from", "committed from"),
            ("property[0].value_pence", "property 1, value pence"),
            ("modus_operandi.entry", "modus operandi, entry"),
        ] {
            assert_eq!(in_plain_words(path), expected);
        }
    }
}
