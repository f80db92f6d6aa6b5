//! Supplementary reports: what comes to light after a report was filed. Each is
//! a record of its own that names the sealed report by digest; the report is
//! never edited.

use pocketbook_model::{
    CrimeNumber, DraftId, IncidentId, RecordId, RecordKind, RecordLink, ReportReferences,
    RevisionId, SupplementDraft, SupplementPatch,
};
use pocketbook_vault::{Alteration, DraftFilter, DraftRow, NewDraft, Vault};
use serde::Serialize;

use crate::events::Event;
use crate::sealing::Sources;
use crate::statements::{messages, require_state, row_of};
use crate::views::{DraftState, DraftSummaryView, FieldMessage, SealedView};
use crate::{CoreError, Session};

/// A supplementary report as an editor shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SupplementView {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// The fields.
    pub content: SupplementDraft,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldMessage>,
    /// The record, once filed.
    pub record: Option<RecordId>,
    /// The crime number of the report, as far as it is known here.
    pub crime_number: Option<CrimeNumber>,
}

impl Session {
    /// Begins a supplement to a filed report.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such sealed report;
    /// [`CoreError::Invalid`] naming each field that is malformed.
    pub fn create_supplement(
        &self,
        report: RecordId,
        patch: SupplementPatch,
    ) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let sealed = vault
            .sealed(report)?
            .filter(|row| row.kind == RecordKind::CrimeReport)
            .ok_or(CoreError::NotFound {
                what: "filed report",
            })?;
        let link = RecordLink {
            record: report,
            sha256: sealed.sha256,
        };
        let references = ReportReferences {
            local_reference: pocketbook_model::LocalReference::of(sealed.draft),
            crime_number: sealed.crime_number,
        };
        let draft = SupplementDraft::new(sealed.incident, link, references).patched(patch)?;
        let id = self.device().new_id()?;
        vault.create_draft(&NewDraft {
            id,
            incident: sealed.incident,
            kind: RecordKind::SupplementaryReport,
            content: &serde_json::to_vec(&draft)?,
            title: &draft.reason,
        })?;
        self.emit(&Event::DraftSaved { draft: id });
        view(&vault, id)
    }

    /// Changes a supplement. The change is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that would be malformed, with
    /// the supplement left as it was; [`CoreError::WrongState`] once it is
    /// filed.
    pub fn edit_supplement(
        &self,
        draft: DraftId,
        patch: SupplementPatch,
    ) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let row = supplement_row(&vault, draft)?;
        let content: SupplementDraft = serde_json::from_slice(&row.content)?;
        let changed = content.patched(patch)?;
        let bytes = serde_json::to_vec(&changed)?;
        vault.save_draft(
            draft,
            row.head,
            &bytes,
            &changed.reason,
            Alteration::Changes,
        )?;
        self.emit(&Event::DraftSaved { draft });
        view(&vault, draft)
    }

    /// One supplement; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn supplement(&self, draft: DraftId) -> Result<SupplementView, CoreError> {
        let vault = self.vault()?;
        let view = view(&vault, draft)?;
        vault.log_consulted(draft)?;
        Ok(view)
    }

    /// Every supplement, or those of one incident, newest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn supplements(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummaryView>, CoreError> {
        self.drafts(incident, RecordKind::SupplementaryReport)
    }

    /// Files a complete supplement: it is sealed with the incident as it
    /// stands, in one transaction. It gets no crime number of its own; it
    /// carries the report's.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each field that is missing or malformed.
    pub fn file_supplement(&self, draft: DraftId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = supplement_row(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let mut supplement: SupplementDraft = serde_json::from_slice(&row.content)?;
        // The number may have arrived since the supplement was begun.
        supplement.references.crime_number = number_of(&vault, &supplement)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        let ready = supplement.ready(&incident)?;
        let sources = Sources {
            kind: RecordKind::SupplementaryReport,
            content: serde_json::to_value(&ready)?,
            form: None,
            pages: None,
            made: Vec::new(),
            amends: Some(supplement.amendment()),
        };
        let bytes = serde_json::to_vec(&ready)?;
        let sealed = vault.finalise_and_seal(draft, row.head, &bytes, |position| {
            self.sign_payload(&vault, &row, sources, position)
        })?;
        Ok(self.sealed(&sealed))
    }
}

fn number_of(
    vault: &Vault,
    supplement: &SupplementDraft,
) -> Result<Option<CrimeNumber>, CoreError> {
    let report = vault.sealed(supplement.report.record)?;
    Ok(report.and_then(|row| row.crime_number))
}

/// The supplements to a report, oldest first, filed or not.
pub(crate) fn of_report(
    vault: &Vault,
    incident: IncidentId,
    report: RecordId,
) -> Result<Vec<DraftId>, CoreError> {
    let filter = DraftFilter {
        incident: Some(incident),
        kind: Some(RecordKind::SupplementaryReport),
        ..DraftFilter::default()
    };
    let mut found = Vec::new();
    for summary in vault.drafts(&filter)? {
        if let Some(row) = vault.draft(summary.id)? {
            let supplement: SupplementDraft = serde_json::from_slice(&row.content)?;
            if supplement.report.record == report {
                found.push(row.id);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn supplement_row(vault: &Vault, draft: DraftId) -> Result<DraftRow, CoreError> {
    row_of(
        vault,
        draft,
        RecordKind::SupplementaryReport,
        "supplementary report",
    )
}

fn view(vault: &Vault, draft: DraftId) -> Result<SupplementView, CoreError> {
    let row = supplement_row(vault, draft)?;
    let content: SupplementDraft = serde_json::from_slice(&row.content)?;
    let missing = if row.record.is_none() {
        let incident = crate::incidents::load(vault, row.incident)?;
        let errors = content.ready(&incident).err();
        errors.as_ref().map(messages).unwrap_or_default()
    } else {
        Vec::new()
    };
    Ok(SupplementView {
        draft: row.id,
        incident: row.incident,
        state: row.state.into(),
        revision: row.head,
        missing,
        record: row.record,
        crime_number: number_of(vault, &content)?,
        content,
    })
}
