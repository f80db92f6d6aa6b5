//! Exhibit references: the producer's initials and a number that runs across
//! the incident.

use pocketbook_model::{
    ExhibitReference, FieldError, IncidentId, RecordKind, Rule, StatementDraft,
};
use pocketbook_vault::{DraftFilter, Vault};

use crate::{CoreError, Session};

impl Session {
    /// The next exhibit reference of a producer in an incident: one more than
    /// the greatest in use on this tablet. Nothing is reserved: what is attached
    /// first has it.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] unless the initials are two to four capitals, or
    /// when the numbers are used up.
    pub fn next_exhibit(
        &self,
        incident: IncidentId,
        initials: &str,
    ) -> Result<ExhibitReference, CoreError> {
        let vault = self.vault()?;
        crate::incidents::load(&vault, incident)?;
        // Refuses other initials by the shape of the reference.
        let _: ExhibitReference = format!("{initials}/1").parse()?;
        let next = greatest(&vault, incident, initials)? + 1;
        format!("{initials}/{next}").parse().map_err(|_| {
            CoreError::from(FieldError {
                field: "exhibit".to_owned(),
                rule: Rule::Range {
                    expected: "a number up to 9999; this producer has used them all",
                },
            })
        })
    }
}

/// The greatest number that a producer has used in an incident; 0 for none.
fn greatest(vault: &Vault, incident: IncidentId, initials: &str) -> Result<u32, CoreError> {
    let mut references: Vec<ExhibitReference> = vault
        .attachments(incident)?
        .into_iter()
        .filter_map(|attachment| attachment.exhibit)
        .collect();
    let statements = DraftFilter {
        incident: Some(incident),
        kind: Some(RecordKind::WitnessStatement),
        ..DraftFilter::default()
    };
    for summary in vault.drafts(&statements)? {
        if let Some(row) = vault.draft(summary.id)? {
            let statement: StatementDraft = serde_json::from_slice(&row.content)?;
            references.extend(statement.exhibited.into_iter().map(|one| one.exhibit));
        }
    }
    let number = |reference: &ExhibitReference| {
        let (theirs, serial) = reference.as_str().split_once('/')?;
        let digits = serial.trim_end_matches(|c: char| c.is_ascii_uppercase());
        (theirs == initials).then(|| digits.parse().ok()).flatten()
    };
    Ok(references.iter().filter_map(number).max().unwrap_or(0))
}
