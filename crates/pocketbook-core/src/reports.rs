//! Crime reports: edit, then file. Filing seals; there is no way to delete or
//! to "no-crime" a report on a tablet, and what comes to light later is a
//! supplementary report (`supplements`).

use pocketbook_model::{
    Classification, ClearableOfReport, DraftId, Entered, Incident, IncidentId, LocalReference,
    RecordKind, ReportDraft, ReportKind, ReportPatch, RiskAssessment, Role, Timestamp, Victim,
    victim_was_parted,
};
use pocketbook_vault::{Alteration, DraftRow, NewDraft, Newest, Vault};

use crate::events::Event;
use crate::report_view::{FieldOffer, ReportView, assemble};
use crate::reports_beside::Beside;
use crate::risk_assessments::report_of;
use crate::statements::{require_state, row_of};
use crate::views::{DraftState, DraftSummaryView, SealedView};
use crate::{CoreError, Device, Session, offence_lookup};

impl Session {
    /// Begins a report in an incident. What was entered there is taken over: the
    /// command-and-control reference, when and how it was reported, when it
    /// happened, the scene, and the victim where there is only one. The code of
    /// an offence brings its title, list and edition from the lists held here,
    /// where they were not given.
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
        report.check_victim(&folder)?;
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

    /// Changes a report. The change is durable when this returns. What the
    /// incident was told since, and the report does not say, is filled in with
    /// it, and told.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, with
    /// the report left as it was; [`CoreError::WrongState`] once it is filed.
    pub fn edit_report(&self, draft: DraftId, patch: ReportPatch) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        let content = report_of(&row)?;
        let names_a_victim = patch.victim.is_some();
        let changed = content.patched(looked_up(self, patch), &entered(&vault))?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        // What was named before is told when it is filed: nothing else that is
        // typed is lost for it.
        if names_a_victim {
            changed.check_victim(&incident)?;
        }
        let (changed, filled_in) = changed.taking_over(&incident);
        changed.check_past(now(&vault))?;
        let row = save(self, &vault, row, &changed)?;
        let view = assemble(self.device(), &vault, &row)?;
        Ok(ReportView {
            filled_in: filled_in.into_iter().map(FieldOffer::from).collect(),
            ..view
        })
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
    /// in one transaction. What the report offered to take over from it is
    /// filled in with that, and the code of its class where it is no crime, has
    /// no offence and was not emptied of one; its history is of what officers
    /// entered and does not name it. The number follows from the force. An offence that does
    /// not agree with the lists held here is filed, and pointed out.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed.
    pub fn file_report(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let entered = report_of(&row)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        let (mut report, filled_in) = entered.taking_over(&incident);
        let of_its_class = offence_of_its_class(self.device(), &report);
        let classified = of_its_class.is_some();
        if let Some(offence) = of_its_class {
            // No entry of the officer's, and so none in the history.
            report.classification = Some(offence);
        }
        let ready = report.ready(&incident, LocalReference::of(draft))?;
        report.check_past(now(&vault))?;
        // What is sealed is what the draft says, also to whoever reads it later.
        let row = if filled_in.is_empty() && !classified {
            row
        } else {
            DraftRow {
                content: kept(&report, draft)?,
                ..row
            }
        };
        let newest = Newest {
            parent: row.head,
            content: &row.content,
            title: &report.title(),
        };
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
        let sealed = vault.finalise_and_seal(draft, newest, &bytes, |position| {
            self.sign_payload(&vault, &row, sources.clone(), position)
        })?;
        let offence = ready.report().classification.as_ref();
        let kind = ready.report().kind.as_ref();
        let mut warnings = offence_lookup::doubts_as(self.device(), kind, offence);
        warnings.extend(ready.report().warnings_of_places(&incident));
        let report = ready.report();
        warnings.extend(report.warnings_of_what_was_asked_of_another(&incident));
        warnings.extend(victim_was_parted(report.victim, &incident));
        // It is filed: that another report is damaged changes nothing about that.
        if let Ok(beside) = Beside::of(&vault, row.incident, draft) {
            let common = beside.common(ready.report(), &incident);
            warnings.extend(common.warnings(ready.report()));
        }
        Ok(SealedView {
            warnings,
            without_crime: kind.is_some_and(|kind| !kind.is_crime()),
            ..self.sealed(&sealed)
        })
    }
}

/// The offence of an incident without a crime that has none and whose class has a
/// code, with its title as the lists have it: what is handed over is read by codes.
/// Where the officer emptied the field on purpose there is none: it counts by the
/// code of its class all the same.
pub(crate) fn offence_of_its_class(
    device: &Device,
    report: &ReportDraft,
) -> Option<Classification> {
    let Some(ReportKind::NonCrimeIncident(class)) = &report.kind else {
        return None;
    };
    let emptied = (report.emptied).contains(&ClearableOfReport::Classification);
    let silent = report.classification.is_none() && !emptied;
    let code = class.code().filter(|_| silent)?;
    let offence = Classification {
        code: Some(code),
        ..Classification::in_words("")
    };
    let offence = offence_lookup::looked_up(device, offence);
    let title = match offence.title.reveal() {
        "" => class.words().into(),
        _ => offence.title,
    };
    Some(Classification { title, ..offence })
}

/// Saves a report as its draft's next revision; gives the draft as it is then.
pub(crate) fn save(
    session: &Session,
    vault: &Vault,
    row: DraftRow,
    changed: &ReportDraft,
) -> Result<DraftRow, CoreError> {
    let content = kept(changed, row.id)?;
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

/// A report as its draft keeps it.
fn kept(report: &ReportDraft, draft: DraftId) -> Result<Vec<u8>, CoreError> {
    let mut kept = report.clone();
    RiskAssessment::give_ids(&mut kept.risk_assessments, draft);
    Ok(serde_json::to_vec(&kept)?)
}

/// When and by whom something is entered now.
pub(crate) fn entered(vault: &Vault) -> Entered {
    Entered {
        at: vault.time_record().wall,
        by: vault.officer().warrant_number.clone(),
    }
}

/// A report with what was entered in its incident.
fn taken_over(incident: &Incident) -> ReportDraft {
    let (mut report, _) = ReportDraft::new(incident.id).taking_over(incident);
    report.victim = only_victim(incident);
    report
}

/// The victim of the incident, unless there is none or there are several.
fn only_victim(incident: &Incident) -> Option<Victim> {
    let mut victims = incident
        .current_people()
        .map(|involvement| involvement.person.id)
        .filter(|person| incident.roles_of(*person).contains(&Role::Victim));
    let victim = victims.next().filter(|_| victims.next().is_none())?;
    Some(Victim::of(incident, victim))
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
