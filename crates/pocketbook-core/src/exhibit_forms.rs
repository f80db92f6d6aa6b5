//! The exhibit label and the list of exhibits, printed from what is known now.
//!
//! They are copies for the bag and the file, not evidence by themselves: what
//! they say is in the sealed records, so the pages are not kept.

use std::collections::BTreeSet;

use pocketbook_forms as forms;
use pocketbook_model::{
    DraftId, Exhibit, ExhibitId, Incident, IncidentId, Personal, Producer, StatementDraft,
    Timestamp,
};
use pocketbook_vault::{SealedRow, Vault};

use crate::custody::{chain, follow};
use crate::exhibit_views::{
    CustodyEventView, ExhibitCollisionView, ExhibitLineView, GapView, WithdrawnView,
};
use crate::exhibit_withdrawals::withdrawn;
use crate::named_exhibits::mentioned;
use crate::printing::form_date;
use crate::{CoreError, Session};

impl Session {
    /// The label of an exhibit with its continuity: a PDF. That of a withdrawn
    /// exhibit says so on every page, with when and why: whoever has the bag in
    /// hand needs a label, and nobody may take it for an exhibit's. Printing is
    /// logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such exhibit.
    pub fn exhibit_label(&self, exhibit: ExhibitId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let described = crate::exhibits::exhibit(&vault, exhibit)?;
        let incident = crate::incidents::load(&vault, described.incident)?;
        let chain = chain(&vault, exhibit)?;
        let row = vault.exhibit(exhibit)?;
        let row = row.ok_or(CoreError::NotFound { what: "exhibit" })?;
        let withdrawn = withdrawn(&vault, &row, &chain)?;
        let (found, events) = follow(&chain);
        let mut force_references = references(&incident, &of_incident(&vault, incident.id)?);
        if let Some(seal) = &found.seal {
            force_references.push(labelled("Seal", seal.as_str()));
        }
        let sheet = forms::ExhibitLabelSheet {
            reference: described.reference.to_string(),
            description: on_label(&described),
            producer: producer(&described.producer),
            force_references,
            continuity: events.iter().map(continuity_line).collect(),
            gaps: found.gaps.iter().map(GapView::from).map(gap_line).collect(),
            collisions: crate::collisions::of(&vault, incident.id, &described.reference)?
                .iter()
                .filter(|one| one.settled.is_none())
                .map(collision_line)
                .collect(),
            withdrawn: withdrawn.map(withdrawal_line),
            date: form_date(&vault.time_record()),
            label_id: exhibit.to_string(),
        };
        let pdf = self.lay_out_form("exhibit-label", sheet.into())?;
        vault.log_consulted(exhibit)?;
        Ok(pdf)
    }

    /// The list of an incident's exhibits: a PDF. Printing is logged as a
    /// consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn exhibit_list(&self, incident: IncidentId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let lines = crate::exhibits::lines(&vault, incident)?;
        let pdf = self.print_list(&vault, incident, &lines, None)?;
        vault.log_consulted(incident)?;
        Ok(pdf)
    }

    /// The list of the exhibits that one statement produces or mentions: a PDF.
    /// Printing is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement.
    pub fn exhibit_list_of_statement(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let row = crate::statements::statement_row(&vault, draft)?;
        let statement: StatementDraft = serde_json::from_slice(&row.content)?;
        let mut named: BTreeSet<String> = mentioned(statement.body.reveal())
            .iter()
            .map(|reference| reference.plain())
            .collect();
        named.extend(statement.exhibited.iter().map(|one| one.exhibit.plain()));
        for file in crate::sealing::attachments(&vault, &row)? {
            named.extend(file.exhibit.map(|reference| reference.plain()));
        }
        let mut lines = crate::exhibits::lines(&vault, row.incident)?;
        lines.retain(|line| named.contains(&line.reference.plain()));
        let urn = statement.urn.as_ref().map(ToString::to_string);
        let pdf = self.print_list(&vault, row.incident, &lines, urn)?;
        vault.log_consulted(draft)?;
        Ok(pdf)
    }

    fn print_list(
        &self,
        vault: &Vault,
        incident: IncidentId,
        lines: &[ExhibitLineView],
        urn: Option<String>,
    ) -> Result<Vec<u8>, CoreError> {
        let incident = crate::incidents::load(vault, incident)?;
        let records = of_incident(vault, incident.id)?;
        let newest_urn = records.iter().rev().find_map(|row| row.urn.as_ref());
        let sheet = forms::ExhibitListSheet {
            urn: urn.or_else(|| newest_urn.map(ToString::to_string)),
            force_references: references(&incident, &records),
            exhibits: lines.iter().map(listed).collect(),
            gaps: lines
                .iter()
                .flat_map(|line| {
                    let gaps = line.gaps.iter().cloned();
                    gaps.map(|gap| format!("{}, {}", line.reference, gap_line(gap)))
                })
                .collect(),
            collisions: lines
                .iter()
                .flat_map(|line| &line.collisions)
                .filter(|one| one.settled.is_none())
                .map(collision_line)
                .collect(),
            date: form_date(&vault.time_record()),
            list_id: incident.id.to_string(),
        };
        self.lay_out_form("exhibit-list", sheet.into())
    }

    pub(crate) fn lay_out_form(
        &self,
        form: &str,
        sheet: forms::Sheet,
    ) -> Result<Vec<u8>, CoreError> {
        Ok(self.device().forms().form(form)?.lay_out(&sheet)?.pdf)
    }
}

pub(crate) fn labelled(label: &str, text: &str) -> forms::LabelledText {
    forms::LabelledText {
        label: label.to_owned(),
        text: text.to_owned(),
    }
}

fn of_incident(vault: &Vault, incident: IncidentId) -> Result<Vec<SealedRow>, CoreError> {
    let mut records = vault.sealed_records()?;
    records.retain(|row| row.incident == incident);
    Ok(records)
}

/// What the force knows the incident by.
fn references(incident: &Incident, records: &[SealedRow]) -> Vec<forms::LabelledText> {
    let cad = incident.cad_reference.iter();
    let numbers = records.iter().filter_map(|row| row.number.as_ref());
    cad.map(|cad| labelled("CAD", cad.as_str()))
        .chain(numbers.map(|number| labelled(number.series().label(), number.as_str())))
        .collect()
}

fn producer(producer: &Producer) -> String {
    match producer {
        Producer::Officer(officer) => {
            format!("{}, {}", officer.name.reveal(), officer.warrant_number)
        }
        Producer::Person { name, .. } => name.reveal().to_owned(),
    }
}

/// The description with when and where the thing was found or made.
fn on_label(exhibit: &Exhibit) -> String {
    let mut text = exhibit.description.reveal().to_owned();
    let place = exhibit.found_place.reveal();
    match (exhibit.found_at, place.is_empty()) {
        (None, true) => {}
        (None, false) => text.push_str(&format!("\nFound or made: {place}")),
        (Some(at), true) => text.push_str(&format!("\nFound or made: {}", in_words(at))),
        (Some(at), false) => {
            text.push_str(&format!("\nFound or made: {}, {place}", in_words(at)));
        }
    }
    text
}

/// As it is printed: in the time of the United Kingdom. The zone is named, because a
/// tablet's clock need not be that of the place.
pub(crate) fn in_words(time: Timestamp) -> String {
    let local = time.in_uk().format("%-d %B %Y %H:%M");
    format!("{local} {}", time.uk_zone())
}

fn continuity_line(event: &CustodyEventView) -> forms::ContinuityLine {
    forms::ContinuityLine {
        when: in_words(event.at),
        who: event.who.reveal().to_owned(),
        what: match event.struck_by {
            Some(by) => format!(
                "[Entered in error, says event {by}:] {}",
                event.words.reveal()
            ),
            None => event.words.reveal().to_owned(),
        },
    }
}

/// What a chain leaves open, as `exhibit show` says it.
fn gap_line(gap: GapView) -> String {
    format!("event {}: {}", gap.event, gap.message)
}

/// When and why an exhibit was withdrawn.
fn withdrawal_line(withdrawn: WithdrawnView) -> String {
    let (at, reason) = (in_words(withdrawn.at), withdrawn.reason.reveal().to_owned());
    format!("Withdrawn on {at}: {reason}")
}

/// Another exhibit with the same number, and whom to ask.
fn collision_line(collision: &ExhibitCollisionView) -> String {
    format!(
        "{}: {} The other was sealed by the officer with warrant number {}.",
        collision.reference, collision.words, collision.other_officer
    )
}

fn listed(line: &ExhibitLineView) -> forms::ListedExhibit {
    let text = |text: &Personal| text.reveal().to_owned();
    forms::ListedExhibit {
        reference: line.reference.to_string(),
        description: text(&line.description),
        producer: text(&line.producer),
        held_at: text(&line.held_at),
    }
}
