//! The times that the reports of an incident tell, for its timeline: those
//! that the incident itself does not tell already.

use pocketbook_model::{Certainty, Incident, LocalReference, RecordKind, ReportDraft};
use pocketbook_vault::Vault;

use super::timeline::{TimelineEntryView, TimelineSubject, entry};
use super::timeline_records;
use crate::CoreError;

/// What the first of two times of an offence is, as sure as it is.
const fn committed_from(certainty: Option<Certainty>, until: bool) -> &'static str {
    match (certainty, until) {
        (Some(Certainty::Exact), _) => "Committed",
        (Some(Certainty::About), false) => "Committed about this time",
        (Some(Certainty::About), true) => "Committed about this time, at the earliest",
        (Some(Certainty::Unknown), _) => "Committed, at the earliest; nobody is sure",
        (Some(Certainty::Between) | None, _) => "Committed, at the earliest",
    }
}

/// When each report says that it was committed and reported.
pub(super) fn told(
    vault: &Vault,
    incident: &Incident,
) -> Result<Vec<TimelineEntryView>, CoreError> {
    let reported = incident.reported.as_ref().map(|reported| reported.at);
    let mut entries = Vec::new();
    for (row, changed) in timeline_records::drafts(vault, incident.id, RecordKind::CrimeReport)? {
        let reference = LocalReference::of(row.id);
        let Ok(report) = serde_json::from_slice::<ReportDraft>(&row.content) else {
            let words =
                format!("Crime report {reference} cannot be read; report it to your force's IT");
            let about = TimelineSubject::Draft(row.id);
            entries.push(entry(changed, "damaged", words, about));
            continue;
        };
        for (code, what, time, known) in [
            (
                "report_committed_from",
                committed_from(report.committed_certainty, report.committed_to.is_some()),
                report.committed_from,
                incident.happened.from,
            ),
            (
                "report_committed_to",
                "Committed, at the latest",
                report.committed_to,
                incident.happened.to,
            ),
            ("report_reported", "Reported", report.reported_at, reported),
        ] {
            if let Some(at) = time.filter(|_| time != known) {
                let words = format!("{what}, as crime report {reference} says");
                entries.push(entry(at, code, words, TimelineSubject::Draft(row.id)));
            }
        }
    }
    Ok(entries)
}
