//! Writing aids that never change a word: what a statement's text may be
//! warned of, and names and direct speech in capitals on request.

use pocketbook_model::aids::{
    Capitals, LineAndColumn, Suggestion, Warning, WarningCode, WritingContext, all_capitals, apply,
    check_writing,
};
use pocketbook_model::{
    DraftId, Exhibit, ExhibitReference, Person, Personal, StatementDraft, StatementPatch,
};

use crate::exhibit_withdrawals::is_withdrawn;
use crate::statements::statement_row;
use crate::views::{StatementView, TextPlace, WarningView};
use crate::{CoreError, Session};

impl Session {
    /// What in the text of a statement the officer may want to look at. None of
    /// it blocks anything.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement.
    pub fn check_statement(&self, draft: DraftId) -> Result<Vec<WarningView>, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        let person = content
            .witness
            .and_then(|id| incident.person(incident.survivor(id)));
        let address = person.map(|person| incident.address_of(person));
        let contact = person.map(Person::contact_lines);
        let birth = person
            .and_then(|person| person.date_of_birth.given())
            .map(|born| Personal::new(born.reveal().to_string()));
        // What was entered is on the list of exhibits, with a file or without.
        let entered = vault.exhibits(row.incident)?;
        let references = entered
            .iter()
            .map(|row| {
                let exhibit: Exhibit = serde_json::from_slice(&row.content)?;
                Ok((exhibit.reference, is_withdrawn(&vault, row)?))
            })
            .collect::<Result<Vec<_>, CoreError>>()?;
        // Nobody relies on a withdrawn one, so to mention it deserves a look.
        let relied_on = references.iter().filter(|(_, withdrawn)| !withdrawn);
        let attached: Vec<ExhibitReference> = vault
            .attachments_of_draft(draft)?
            .into_iter()
            .filter_map(|attachment| attachment.exhibit)
            .chain(content.exhibited.iter().map(|one| one.exhibit.clone()))
            .chain(relied_on.map(|(reference, _)| reference.clone()))
            .collect();
        let collisions = crate::collisions::in_incident(&vault, row.incident)?;
        let everywhere: Vec<(ExhibitReference, usize)> = vault
            .attachments(row.incident)?
            .into_iter()
            .filter(|file| !entered.iter().any(|row| row.attachment == Some(file.id)))
            .filter_map(|attachment| Some((attachment.exhibit?, 1)))
            .chain(
                references
                    .iter()
                    .map(|(reference, _)| (reference.clone(), 1)),
            )
            // Of two things with one reference the other is not on this tablet.
            .chain(
                collisions
                    .into_iter()
                    .filter(|told| told.settled.is_none())
                    .map(|told| (told.reference, 2)),
            )
            .collect();
        let mut warnings = check_writing(&WritingContext {
            kind: content.kind,
            witness_address: address.as_ref(),
            witness_contact: contact.as_ref(),
            witness_date_of_birth: birth.as_ref(),
            attached: &attached,
            incident_exhibits: &everywhere,
            ..WritingContext::new(&content.body, &content.language)
        });
        // To be told when the statement is read back is too late.
        let lacking = self
            .device()
            .forms()
            .fonts()
            .unprintable(content.body.reveal());
        warnings.extend(lacking.into_iter().map(|place| Warning {
            from: place.start,
            to: place.end,
            code: WarningCode::NoFont,
        }));
        warnings.sort_by_key(|warning| warning.from);
        Ok(warnings
            .iter()
            .map(|warning| {
                let LineAndColumn { line, column } = warning.line_and_column(content.body.reveal());
                WarningView {
                    code: warning.code.as_str(),
                    message: warning.message(),
                    from: warning.from,
                    to: warning.to,
                    place: TextPlace::of_characters(
                        content.body.reveal(),
                        warning.from,
                        warning.to,
                    ),
                    line,
                    column,
                }
            })
            .collect())
    }

    /// Where surnames of the people of the incident, names of its places and
    /// direct speech could stand in capitals, as is the custom: those that are
    /// asked for. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement.
    pub fn capitals_in_statement(
        &self,
        draft: DraftId,
        what: &[Capitals],
    ) -> Result<Vec<Suggestion>, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        let names: Vec<Personal> = incident
            .people
            .iter()
            .map(|involvement| involvement.person.name.clone())
            .chain([content.witness_name.clone()])
            .collect();
        let places: Vec<Personal> = incident
            .places
            .iter()
            .flat_map(|place| [place.address.clone(), place.ward.clone()])
            .collect();
        Ok(all_capitals(content.body.reveal(), what, &names, &places))
    }

    /// Puts what was suggested into capitals, because the officer asked.
    ///
    /// # Errors
    ///
    /// [`CoreError::Conflict`] when the text has changed since it was suggested.
    pub fn apply_capitals(
        &self,
        draft: DraftId,
        suggestions: &[Suggestion],
    ) -> Result<StatementView, CoreError> {
        let vault = self.vault()?;
        let row = statement_row(&vault, draft)?;
        let content: StatementDraft = serde_json::from_slice(&row.content)?;
        let body = apply(content.body.reveal(), suggestions).map_err(|_| CoreError::Conflict)?;
        let patch = StatementPatch {
            body: Some(Personal::new(body)),
            ..StatementPatch::default()
        };
        self.edit_statement(draft, patch)
    }
}
