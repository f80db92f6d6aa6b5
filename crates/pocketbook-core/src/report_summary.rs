//! The summary of a report, for people to read: whatever its writer entered, in
//! the order of the fields of a crime report, in plain words.
//!
//! It is a copy for the file and the briefing, not evidence by itself: that is
//! the sealed record, so the pages are not kept. Each group of fields has its
//! own file here, and none leaves out anything that was entered. A question not
//! asked is named as not asked, and never reads like one that was refused or
//! that nobody could answer.

mod classification;
mod entered;
mod first_hour;
mod method;
mod people;
mod places;
mod property;
mod recording;
mod register;
mod risk;
mod rows;
mod said;
mod supplement;
mod unprintable;
mod victim;

pub use said::{FieldInWords, GroupInWords};
pub(crate) use supplement::field_in_words;

use std::borrow::Cow;

use pocketbook_forms as forms;
use pocketbook_model::{
    DraftId, ForceNumber, Incident, LocalReference, PersonId, Personal, ReportDraft, ReportKind,
    Timestamp,
};
use pocketbook_vault::{OutboxState, SealedRow, Vault};

use crate::exhibit_forms::{in_words, labelled};
use crate::printing::form_date;
use crate::reports::report_row;
use crate::{CoreError, Device, Session, asked_of, report_standing};
use entered::{Entered, Summarised};

impl Session {
    /// The summary of a report, filed or not, with its supplements: a PDF. What
    /// is filed is printed with the incident as it was sealed with the report.
    /// Printing is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report;
    /// [`CoreError::Form`] when it cannot be laid out, such as for a letter
    /// that the tablet has no font for, which is named by the path of its field
    /// while that can be mended. In what is sealed it is printed as its code.
    pub fn report_summary(&self, draft: DraftId) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        let summarised = Summarised::of(&vault, &row)?;
        let date = form_date(&vault.time_record());
        let form = self.device().forms().form("report-summary")?;
        let sheet = |entered: &Entered| sheet(self.device(), &summarised, entered, date);
        // Two sheets are the same where they are written the same.
        let written = |entered: &Entered| serde_json::to_value(sheet(entered)).ok();
        let in_codes = unprintable::in_codes(&form, &summarised)
            .filter(|coded| written(coded) != written(&summarised.entered));
        let entered = in_codes.as_ref().unwrap_or(&summarised.entered);
        let mut printed = sheet(entered);
        if in_codes.is_some() {
            printed.status.push_str(unprintable::IN_CODES);
        }
        let laid_out = form
            .lay_out(&printed.into())
            .map_err(|refused| unprintable::named(refused, &form, entered, written))?;
        vault.log_consulted(draft)?;
        Ok(laid_out.pdf)
    }
}

/// What is printed of all that was entered.
fn sheet(
    device: &Device,
    summarised: &Summarised,
    entered: &Entered,
    date: forms::FormDate,
) -> forms::ReportSummarySheet {
    let Entered {
        report, incident, ..
    } = entered;
    let sealed = summarised.sealed.as_ref();
    forms::ReportSummarySheet {
        title: title(report).to_owned(),
        status: match summarised.set_aside {
            Some(reason) => format!("Draft: set aside, {reason}"),
            None => status(sealed),
        },
        force_references: references(
            report,
            incident,
            LocalReference::of(summarised.draft),
            sealed.and_then(|row| row.number.as_ref()),
        ),
        groups: groups(device, summarised, entered),
        date,
        report_id: sealed.map_or_else(
            || summarised.draft.to_string(),
            |sealed| sealed.record.to_string(),
        ),
    }
}

/// Every group in the order of the fields of a crime report.
fn groups(device: &Device, summarised: &Summarised, entered: &Entered) -> Vec<forms::SheetGroup> {
    let Entered {
        report, incident, ..
    } = entered;
    let sealed = summarised.sealed.as_ref();
    let supplements = summarised.supplements(entered);
    let stands = report_standing::corrected_by(report, supplements.iter());
    let mut groups = Vec::new();
    register::record(report, incident, &mut groups);
    classification::offence(report, &supplements, &entered.confirmed, &mut groups);
    register::when(report, &stands, incident, sealed, &mut groups);
    places::all(report, incident, &mut groups);
    people::all(report, incident, &mut groups);
    property::things("Property", &report.property, incident, &mut groups);
    method::all(report, &mut groups);
    risk::assessments(device, &report.risk_assessments, incident, &mut groups);
    first_hour::actions(&report.golden_hour, &mut groups);
    victim::solvability(&report.solvability, &mut groups);
    victim::care(&report.victim_care, &mut groups);
    let of_another = asked_of::of_another(report, &supplements, &entered.folder);
    let own = of_another.iter().filter(|one| one.supplement.is_none());
    victim::asked_of_another(own, &mut groups);
    recording::decision(report, &mut groups);
    supplement::all(device, &supplements, entered, &of_another, &mut groups);
    groups
}

/// The incident within a sealed report: what was filed, whatever was entered
/// in the folder since.
fn incident_as_sealed(vault: &Vault, row: &SealedRow) -> Result<Incident, CoreError> {
    let mut payload = crate::sealing::payload(vault, row.record)?;
    let incident = payload.content.get_mut("incident").map(|one| one.take());
    Ok(serde_json::from_value(incident.unwrap_or_default())?)
}

const fn title(report: &ReportDraft) -> &'static str {
    match report.kind {
        Some(ReportKind::Crime) => "Crime report",
        Some(ReportKind::NonCrimeIncident(_)) => "Report of an incident without a crime",
        None => "Report",
    }
}

/// How far it is. The number itself stands among the references.
fn status(sealed: Option<&SealedRow>) -> String {
    let Some(row) = sealed else {
        return "Draft: not filed yet".to_owned();
    };
    let filed = format!("Filed on {}", in_words(row.sealed));
    let since = match (&row.state, &row.number) {
        (OutboxState::Waiting, _) => "not yet received by the force",
        (OutboxState::Wedged { .. }, _) => "refused by the force's gateway; it needs attention",
        (
            OutboxState::Delivered {
                quarantined: true, ..
            },
            _,
        ) => "kept apart by the force; it must be reported",
        (OutboxState::Delivered { .. }, Some(ForceNumber::Crime(_))) => {
            "received by the force, crime number allocated"
        }
        (OutboxState::Delivered { .. }, Some(ForceNumber::Incident(_))) => {
            "received by the force, incident number allocated"
        }
        (OutboxState::Delivered { .. }, None) => "received by the force, no number yet",
    };
    format!("{filed}; {since}")
}

fn references(
    report: &ReportDraft,
    incident: &Incident,
    local: LocalReference,
    number: Option<&ForceNumber>,
) -> Vec<forms::LabelledText> {
    let mut all = Vec::new();
    all.extend(number.map(|number| labelled(number.series().label(), number.as_str())));
    all.push(labelled("Local reference", &local.to_string()));
    let cad = report.cad_reference.as_ref();
    all.extend(cad.map(|cad| labelled("CAD", cad.as_str())));
    let own = incident
        .cad_reference
        .as_ref()
        .filter(|own| Some(*own) != cad);
    all.extend(own.map(|own| labelled("CAD of the incident", own.as_str())));
    all.push(labelled("Incident", incident.title.reveal()));
    all
}

/// What to call somebody of the incident.
fn name(incident: &Incident, person: PersonId) -> String {
    incident.called(person).map_or_else(
        || "Somebody who is not in the incident".to_owned(),
        Cow::into_owned,
    )
}

/// A time in words, and what is not known as nothing.
fn time(at: Option<Timestamp>) -> String {
    at.map(in_words).unwrap_or_default()
}

const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// A text with what goes before it, or nothing.
fn with(before: &str, text: &Personal) -> Option<String> {
    let text = text.reveal().trim();
    (!text.is_empty()).then(|| format!("{before}{text}"))
}
