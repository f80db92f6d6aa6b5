//! What the records of an incident tell of themselves, for its timeline: what
//! was done with each exhibit, and that a witness refused to sign.

use std::collections::BTreeMap;

use pocketbook_model::{
    CustodyAct, CustodyRecord, DraftId, ExhibitReference, IncidentId, RecordId, RecordKind,
    ReportReferences, SupplementDraft, Timestamp,
};
use pocketbook_vault::{DraftFilter, DraftRow, DraftState, Vault};

use super::timeline::{TimelineEntryView, TimelineSubject, entry};
use super::timeline_reports::WithoutCrime;
use crate::CoreError;
use crate::signing::StoredFinal;

/// Which exhibit each record of custody is about.
pub(super) type ExhibitsOfCustody = BTreeMap<RecordId, ExhibitReference>;

/// What was done with the exhibits of an incident.
#[derive(Default)]
pub(super) struct CustodyTold {
    pub(super) entries: Vec<TimelineEntryView>,
    pub(super) exhibits: ExhibitsOfCustody,
}

/// When each thing was done with each exhibit, as its record says.
pub(super) fn custody(vault: &Vault, incident: IncidentId) -> Result<CustodyTold, CoreError> {
    let mut told = CustodyTold::default();
    for (row, changed) in drafts(vault, incident, RecordKind::Custody, |_| true)? {
        let Ok(CustodyRecord { exhibit, event, .. }) = serde_json::from_slice(&row.content) else {
            told.entries.push(damaged(&row, changed));
            continue;
        };
        let words = format!("Exhibit {} {}", exhibit.reference, was(&event.act));
        let about = TimelineSubject::Exhibit(exhibit.id);
        told.entries.push(entry(event.at, "custody", words, about));
        if let Some(record) = row.record {
            told.exhibits.insert(record, exhibit.reference);
        }
    }
    Ok(told)
}

/// What was done, without anybody's name.
const fn was(act: &CustodyAct) -> &'static str {
    match act {
        CustodyAct::Seized => "was found or seized",
        CustodyAct::Produced => "was made or brought",
        CustodyAct::Received { .. } => "was taken over",
        CustodyAct::Sealed { .. } => "was put under seal",
        CustodyAct::HandedOver { .. } => "was handed over",
        CustodyAct::Stored => "was put into store",
        CustodyAct::TakenOut => "was taken out of store",
        CustodyAct::Opened { .. } => "was opened",
        CustodyAct::Resealed { .. } => "was put under a new seal",
        CustodyAct::Copied { .. } => "was copied",
        CustodyAct::Examined => "was examined",
        CustodyAct::Returned { .. } => "was given back to its owner",
        CustodyAct::Destroyed => "was destroyed",
        CustodyAct::Corrected(_) => "was described anew",
        CustodyAct::EnteredInError { .. } => "had an event struck that was entered in error",
        CustodyAct::Withdrawn => "was withdrawn",
    }
}

/// How the supplements of an incident are told of: which report each is to, and
/// who enters it. Each is read once, whatever happened to it since.
#[derive(Default)]
pub(super) struct SupplementsTold {
    of_draft: BTreeMap<DraftId, String>,
    of_record: BTreeMap<RecordId, String>,
    by: String,
}

impl SupplementsTold {
    pub(super) fn of(
        vault: &Vault,
        incident: IncidentId,
        without_crime: &WithoutCrime,
    ) -> Result<Self, CoreError> {
        let mut told = Self {
            by: format!(" by officer {}", vault.officer().warrant_number),
            ..Self::default()
        };
        for (row, _) in drafts(vault, incident, RecordKind::SupplementaryReport, |_| true)? {
            // One that is damaged is told of as what it is, and no more.
            let Ok(supplement) = serde_json::from_slice::<SupplementDraft>(&row.content) else {
                continue;
            };
            let ReportReferences {
                local_reference,
                number,
            } = supplement.references;
            let report = local_reference.map(|one| one.to_string());
            let Some(report) = report.or(number.map(|one| one.to_string())) else {
                continue;
            };
            let of_no_crime = without_crime.is_record(supplement.report.record);
            let kind = if of_no_crime {
                "non-crime incident"
            } else {
                "crime report"
            };
            let named = format!("A supplement to {kind} {report}");
            if let Some(record) = row.record {
                told.of_record.insert(record, named.clone());
            }
            told.of_draft.insert(row.id, named);
        }
        Ok(told)
    }

    /// A draft with what became of it and by whom, if it is a supplement.
    pub(super) fn draft(&self, draft: DraftId, became: &str) -> Option<String> {
        let named = self.of_draft.get(&draft)?;
        Some(format!("{named} {became}{}", self.by))
    }

    /// A record by what it is, if it is a supplement.
    pub(super) fn record(&self, record: RecordId) -> Option<&str> {
        self.of_record.get(&record).map(String::as_str)
    }
}

/// When a witness refused to sign.
pub(super) fn refusals_to_sign(
    vault: &Vault,
    incident: IncidentId,
) -> Result<Vec<TimelineEntryView>, CoreError> {
    let mut entries = Vec::new();
    // Whoever refused had the pages before them: one that is written is not read.
    let shown = |state| state != DraftState::Open;
    for (row, changed) in drafts(vault, incident, RecordKind::WitnessStatement, shown)? {
        if row.final_content.is_none() {
            continue;
        }
        let Ok(stored) = StoredFinal::of(&row) else {
            entries.push(damaged(&row, changed));
            continue;
        };
        if let Some(refusal) = stored.statement.refusal() {
            let words = "A witness refused to sign their statement";
            let about = TimelineSubject::Draft(row.id);
            entries.push(entry(refusal.time.wall, "refused_to_sign", words, about));
        }
    }
    Ok(entries)
}

/// That something cannot be read: it is there, and stops nothing.
fn damaged(row: &DraftRow, changed: Timestamp) -> TimelineEntryView {
    let words = format!(
        "A {} cannot be read; report it to your force's IT",
        row.kind
    );
    entry(changed, "damaged", words, TimelineSubject::Draft(row.id))
}

/// The drafts of one kind in these states, each with when it was last changed, in
/// the order in which they were begun: those with one time stay in it, whatever is
/// changed later.
pub(super) fn drafts(
    vault: &Vault,
    incident: IncidentId,
    kind: RecordKind,
    states: impl Fn(DraftState) -> bool,
) -> Result<Vec<(DraftRow, Timestamp)>, CoreError> {
    let filter = DraftFilter {
        incident: Some(incident),
        kind: Some(kind),
        ..DraftFilter::default()
    };
    let mut listed = vault.drafts(&filter)?;
    listed.retain(|one| states(one.state));
    let mut listed: Vec<_> = listed.iter().map(|one| (one.id, one.updated)).collect();
    listed.sort_unstable_by_key(|(id, _)| *id);
    let rows = listed
        .into_iter()
        .map(|(id, updated)| Ok(vault.draft(id)?.map(|row| (row, updated))));
    rows.filter_map(Result::transpose).collect()
}
