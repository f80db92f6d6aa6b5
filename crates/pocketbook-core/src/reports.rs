//! Crime reports: edit, then file. Filing seals; there is no way to delete or
//! to "no-crime" a report on a tablet.

use pocketbook_model::{DraftId, IncidentId, RecordKind, ReportDraft, ReportPatch};
use pocketbook_vault::{Alteration, DraftRow, NewDraft, SearchText, Vault};

use crate::events::Event;
use crate::local_reference::local_reference;
use crate::statements::{messages, require_state, row_of};
use crate::views::{DraftState, DraftSummaryView, ReportView, SealedView};
use crate::{CoreError, Session};

impl Session {
    /// Begins a report in an incident, whose people and place it takes over.
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
        crate::incidents::load(&vault, incident)?;
        let report = ReportDraft::new(incident).patched(patch)?;
        let id = self.device().new_id()?;
        vault.create_draft(&NewDraft {
            id,
            incident,
            kind: RecordKind::CrimeReport,
            content: &serde_json::to_vec(&report)?,
            title: &report.classification,
        })?;
        self.emit(&Event::DraftSaved { draft: id });
        view(&vault, id)
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
        let changed = content.patched(patch)?;
        let bytes = serde_json::to_vec(&changed)?;
        let revision = vault.save_draft(
            draft,
            row.head,
            &bytes,
            &changed.classification,
            Alteration::Changes,
        )?;
        self.emit(&Event::DraftSaved { draft });
        assemble(
            &vault,
            &DraftRow {
                head: revision,
                content: bytes,
                ..row
            },
        )
    }

    /// One report; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report.
    pub fn report(&self, draft: DraftId) -> Result<ReportView, CoreError> {
        let vault = self.vault()?;
        let view = view(&vault, draft)?;
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
    /// in one transaction. The crime number follows from the force.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed.
    pub fn file_report(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let report: ReportDraft = serde_json::from_slice(&row.content)?;
        let ready = report.ready(&crate::incidents::load(&vault, row.incident)?)?;
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
        Ok(self.sealed(&sealed))
    }
}

pub(crate) fn search_text(report: &ReportDraft) -> SearchText {
    SearchText {
        title: report.classification.clone(),
        body: report.narrative.clone(),
    }
}

fn view(vault: &Vault, draft: DraftId) -> Result<ReportView, CoreError> {
    assemble(vault, &report_row(vault, draft)?)
}

fn report_row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    row_of(vault, draft, RecordKind::CrimeReport, "report")
}

fn assemble(vault: &Vault, row: &DraftRow) -> Result<ReportView, CoreError> {
    let content: ReportDraft = serde_json::from_slice(&row.content)?;
    let missing = match content.ready(&crate::incidents::load(vault, row.incident)?) {
        Err(errors) if row.record.is_none() => messages(&errors),
        _ => Vec::new(),
    };
    let sealed = match row.record {
        Some(record) => vault.sealed(record)?,
        None => None,
    };
    Ok(ReportView {
        draft: row.id,
        incident: row.incident,
        state: row.state.into(),
        revision: row.head,
        content,
        missing,
        local_reference: local_reference(row.id),
        record: row.record,
        crime_number: sealed.and_then(|sealed| sealed.crime_number),
    })
}
