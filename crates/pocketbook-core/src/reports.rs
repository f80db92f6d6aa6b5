//! Crime reports: edit, then file. Filing seals; there is no way to delete or
//! to "no-crime" a report on a tablet, and what comes to light later is a
//! supplementary report (`supplements`).

use pocketbook_model::{
    DraftId, Entered, Incident, IncidentId, LocalReference, Period, PersonId, RecordKind,
    ReportDraft, ReportPatch, Role, Timestamp, Victim,
};
use pocketbook_vault::{Alteration, DraftRow, NewDraft, SearchText, Vault};

use crate::events::Event;
use crate::report_view::{ReportView, assemble};
use crate::statements::{require_state, row_of};
use crate::views::{DraftState, DraftSummaryView, SealedView};
use crate::{CoreError, Session, offence_lookup};

impl Session {
    /// Begins a report in an incident. The code of an offence brings its title,
    /// list and edition from the lists held here, where they were not given. What was entered there is taken over: the
    /// command-and-control reference, when and how it was reported, when it
    /// happened, the scene, and the victim where there is only one.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident;
    /// [`CoreError::Invalid`] naming each field that is malformed.
    pub fn create_report(
        &self,
        incident: IncidentId,
        patch: ReportPatch,
    ) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let folder = crate::incidents::load(&vault, incident)?;
        let patch = looked_up(self, patch);
        let report = taken_over(&folder).patched(patch, &entered(&vault))?;
        report.check_past(now(&vault))?;
        let id = self.device().new_id()?;
        vault.create_draft(&NewDraft {
            id,
            incident,
            kind: RecordKind::CrimeReport,
            content: &serde_json::to_vec(&report)?,
            title: &report.title(),
        })?;
        self.emit(&Event::DraftSaved { draft: id });
        view(self, &vault, id)
    }

    /// Changes a report. The change is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, with
    /// the report left as it was; [`CoreError::WrongState`] once it is filed.
    pub fn edit_report(&self, draft: DraftId, patch: ReportPatch) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        let content: ReportDraft = serde_json::from_slice(&row.content)?;
        let changed = content.patched(looked_up(self, patch), &entered(&vault))?;
        changed.check_past(now(&vault))?;
        let row = save(self, &vault, row, &changed)?;
        assemble(self.device(), &vault, &row)
    }

    /// One report; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report.
    pub fn report(&self, draft: DraftId) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let view = view(self, &vault, draft)?;
        vault.log_consulted(draft)?;
        Ok(view)
    }

    /// Every report, or those of one incident, newest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn reports(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummaryView>, CoreError> {
        self.drafts(incident, RecordKind::CrimeReport)
    }

    /// Files a complete report: it is sealed with the incident as it stands,
    /// in one transaction. The number follows from the force. An offence that
    /// does not agree with the lists held here is filed, and pointed out.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed.
    pub fn file_report(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let report: ReportDraft = serde_json::from_slice(&row.content)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        let ready = report.ready(&incident, LocalReference::of(draft))?;
        report.check_past(now(&vault))?;
        let content = serde_json::to_value(&ready)?;
        let sources = crate::sealing::Sources {
            kind: RecordKind::CrimeReport,
            content,
            form: None,
            pages: None,
            made: Vec::new(),
            amends: None,
        };
        let bytes = serde_json::to_vec(&ready)?;
        let sealed = vault.finalise_and_seal(draft, row.head, &bytes, |position| {
            self.sign_payload(&vault, &row, sources, position)
        })?;
        let offence = ready.report().classification.as_ref();
        Ok(SealedView {
            warnings: offence_lookup::doubts(self.device(), "classification", offence),
            ..self.sealed(&sealed)
        })
    }
}

/// Saves a report as its draft's next revision; gives the draft as it is then.
pub(crate) fn save(
    session: &Session,
    vault: &Vault,
    row: DraftRow,
    changed: &ReportDraft,
) -> Result<DraftRow, CoreError> {
    let content = serde_json::to_vec(changed)?;
    let head = vault.save_draft(
        row.id,
        row.head,
        &content,
        &changed.title(),
        Alteration::Changes,
    )?;
    session.emit(&Event::DraftSaved { draft: row.id });
    Ok(DraftRow {
        head,
        content,
        ..row
    })
}

/// When and by whom something is entered now.
fn entered(vault: &Vault) -> Entered {
    Entered {
        at: vault.time_record().wall,
        by: vault.officer().warrant_number.clone(),
    }
}

/// A report with what was entered in its incident.
fn taken_over(incident: &Incident) -> ReportDraft {
    let mut report = ReportDraft::new(incident.id);
    report.cad_reference.clone_from(&incident.cad_reference);
    report.victim = only_victim(incident).map(Victim::Person);
    report.place = incident.scene().map(|place| place.id);
    let happened = incident.happened;
    if happened != Period::default() {
        report.committed_from = happened.from;
        report.committed_to = happened.to;
        report.committed_certainty = Some(happened.certainty);
    }
    if let Some(reported) = &incident.reported {
        report.reported_at = Some(reported.at);
        report.registration.how = Some(reported.how);
        report.registration.reporter = reported.by;
    }
    report
}

/// The victim of the incident, unless there is none or there are several.
fn only_victim(incident: &Incident) -> Option<PersonId> {
    let mut victims = incident
        .current_people()
        .map(|involvement| involvement.person.id)
        .filter(|person| incident.roles_of(*person).contains(&Role::Victim));
    victims.next().filter(|_| victims.next().is_none())
}

pub(crate) fn search_text(report: &ReportDraft) -> SearchText {
    let mut body = String::from(report.narrative.reveal());
    let method = &report.modus_operandi;
    let mut add = |text: &str| {
        if !text.is_empty() {
            body.push('\n');
            body.push_str(text);
        }
    };
    if let Some(code) = report.classification.as_ref().and_then(|c| c.code.as_ref()) {
        add(code.as_str());
    }
    for text in [
        &report.place_detail,
        &method.entry,
        &method.exit,
        &method.instrument,
        &method.approach,
        &method.words,
        &method.transport,
        &method.narrative,
    ] {
        add(text.reveal());
    }
    crate::supplements::add_property(&report.property, &mut add);
    SearchText {
        title: report.title(),
        body: body.into(),
    }
}

/// A change with its offence looked up in the lists of the tablet.
fn looked_up(session: &Session, patch: ReportPatch) -> ReportPatch {
    let offence = patch.classification;
    ReportPatch {
        classification: offence.map(|one| offence_lookup::looked_up(session.device(), one)),
        ..patch
    }
}

pub(crate) fn view(
    session: &Session,
    vault: &Vault,
    draft: DraftId,
) -> Result<ReportView, CoreError> {
    assemble(session.device(), vault, &report_row(vault, draft)?)
}

pub(crate) fn report_row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    row_of(vault, draft, RecordKind::CrimeReport, "report")
}

/// The time now by the rule of incidents, so that a report refuses no time that
/// its incident took.
pub(crate) fn now(vault: &Vault) -> Timestamp {
    crate::incidents::now(&vault.time_record())
}
