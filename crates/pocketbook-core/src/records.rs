//! Sealed records, search, and the session at a glance.

use pocketbook_model::{
    DraftId, ForceNumber, LocalReference, RecordId, RecordKind, ReportKind, Urn,
};
use pocketbook_sync::{record_words, summary_words};
use pocketbook_vault::{DraftFilter, OutboxState, SealedRow, Vault};
use serde::Deserialize;

use crate::another_thing::{Thing, missing};
use crate::pages::{Cursor, PAGE, Page, page};
use crate::report_standing::is_without_crime;
use crate::views::{DraftState, RecordState, SealedView, SearchHitView, SessionStatus};
use crate::{CoreError, SearchWithin, Session};

impl From<&SealedRow> for SealedView {
    fn from(row: &SealedRow) -> Self {
        let (state, kept_apart, words) = match &row.state {
            OutboxState::Waiting => (RecordState::Waiting, false, record_words(None, None)),
            OutboxState::Wedged { reason } => {
                (RecordState::Wedged, false, record_words(None, Some(reason)))
            }
            OutboxState::Delivered { quarantined, .. } => {
                let received = row.state.received_by_the_force();
                let received = received.map(|at| (at, *quarantined));
                let words = record_words(received, None);
                (RecordState::Delivered, *quarantined, words)
            }
        };
        Self {
            record: row.record,
            draft: row.draft,
            incident: row.incident,
            kind: row.kind,
            without_crime: matches!(row.number, Some(ForceNumber::Incident(_)))
                && row.kind == RecordKind::CrimeReport,
            sha256: row.sha256,
            sequence: row.sequence,
            sealed_at: row.sealed,
            state,
            kept_apart,
            words,
            number: row.number.clone(),
            local_reference: (row.kind == RecordKind::CrimeReport)
                .then(|| LocalReference::of(row.draft).to_string()),
            urn: row.urn.clone(),
            warnings: Vec::new(),
        }
    }
}

/// A record as a list tells it: of a statement that its witness refused to
/// sign, that first, so that nobody takes it for one that was signed.
pub(crate) fn told(vault: &Vault, row: &SealedRow) -> Result<SealedView, CoreError> {
    let mut view = SealedView::from(row);
    if crate::signing::is_refused(vault, row.draft, row.kind)? {
        view.words = format!("the witness refused to sign; {}", view.words);
    }
    if view.kind == RecordKind::CrimeReport && view.number.is_none() {
        view.without_crime = was_filed_without_crime(vault, row.draft)?;
    }
    Ok(view)
}

/// Whether a report was filed as an incident without a crime; of one that cannot be
/// read it is not told.
fn was_filed_without_crime(vault: &Vault, draft: DraftId) -> Result<bool, CoreError> {
    #[derive(Deserialize)]
    struct Report {
        kind: Option<ReportKind>,
    }
    let row = vault.draft(draft)?;
    let report: Option<Report> = row.and_then(|row| serde_json::from_slice(&row.content).ok());
    let kind = report.and_then(|report| report.kind);
    Ok(is_without_crime(kind.as_ref()))
}

impl Session {
    /// Every sealed record, oldest first.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when they cannot be read.
    pub fn records(&self) -> Result<Vec<SealedView>, CoreError> {
        let vault = self.vault()?;
        vault
            .sealed_records()?
            .iter()
            .map(|row| told(&vault, row))
            .collect()
    }

    /// The same a page at a time: no more than `limit` (500 at most), from where
    /// the page before said.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when they cannot be read.
    pub fn records_page(
        &self,
        limit: u32,
        after: Option<Cursor>,
    ) -> Result<Page<SealedView>, CoreError> {
        let from = after.map_or(0, Cursor::number);
        // One more than is asked for, so that the end is known.
        let rows = self
            .vault()?
            .sealed_records_after(from, limit.clamp(1, PAGE) + 1)?;
        let views = rows.iter().map(|row| {
            let view = SealedView::from(row);
            (Cursor::of_number(view.sequence), view)
        });
        Ok(page(limit, views.collect()))
    }

    /// One sealed record.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn record(&self, record: RecordId) -> Result<SealedView, CoreError> {
        let vault = self.vault()?;
        let row = vault.sealed(record)?;
        let row = row.ok_or_else(|| missing(&vault, record, Thing::Record(None), "record"))?;
        told(&vault, &row)
    }

    /// What was sealed in a record, as it stands there; reading it is logged as a
    /// consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none.
    pub fn sealed_payload(&self, record: RecordId) -> Result<serde_json::Value, CoreError> {
        let vault = self.vault()?;
        let payload = crate::sealing::payload(&vault, record)?;
        vault.log_consulted(record)?;
        Ok(serde_json::to_value(payload)?)
    }

    /// Notes the unique reference number of a sealed record, which usually comes
    /// after the first account. What was signed stays as it is.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such record.
    pub fn set_record_urn(&self, record: RecordId, urn: &Urn) -> Result<SealedView, CoreError> {
        self.vault()?.set_record_urn(record, urn)?;
        self.record(record)
    }

    /// Sends a parked record again at the next sync.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when it is not parked.
    pub fn retry_record(&self, record: RecordId) -> Result<(), CoreError> {
        Ok(self.vault()?.retry_record(record)?)
    }

    /// Finds incidents, statements, reports and exhibits by words and references, the last one as far as
    /// it is typed, and phrases in quotation marks; best first. A word that is
    /// said again means nothing more; of a long text the first 32 words and phrases
    /// within 1,000 characters are looked for. That there were searches, and how
    /// many, is logged; what was asked for is not.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the index cannot be read; [`CoreError::Cancelled`] when
    /// the session is suspended meanwhile.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<SearchHitView>, CoreError> {
        self.search_within(query, &SearchWithin::default(), limit)
    }

    /// The session at a glance.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the vault cannot be read.
    pub fn status(&self) -> Result<SessionStatus, CoreError> {
        let vault = self.vault()?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let drafts = vault.drafts(&DraftFilter::default())?;
        let drafts = count(
            drafts
                .iter()
                .filter(|draft| DraftState::from(draft.state) != DraftState::Sealed)
                .count(),
        );
        let records = vault.sealed_records()?;
        let of = |wanted: fn(&OutboxState) -> bool| {
            count(records.iter().filter(|r| wanted(&r.state)).count())
        };
        let waiting = of(|state| *state == OutboxState::Waiting);
        let wedged = of(|state| matches!(state, OutboxState::Wedged { .. }));
        let delivered = of(|state| matches!(state, OutboxState::Delivered { .. }));
        let attachments_waiting = count(vault.attachments_to_send()?.len());
        let attachments_wedged = count(vault.wedged_attachments()?.len());
        Ok(SessionStatus {
            officer: self.officer().clone(),
            drafts,
            waiting,
            wedged,
            delivered,
            attachments_waiting,
            attachments_wedged,
            words: summary_words(
                drafts,
                waiting + attachments_waiting,
                wedged,
                attachments_wedged,
            ),
            safe_to_hand_in: drafts + waiting + wedged + attachments_waiting + attachments_wedged
                == 0,
            last_gateway_time: self
                .device()
                .store()
                .last_gateway_time()?
                .map(|time| time.time),
            rollback_suspected: vault.rollback_suspected(),
            keystore: self.device().store().platform().keystore.kind().as_str(),
        })
    }
}
