//! The times that the reports of an incident tell, for its timeline: those
//! that the incident itself does not tell already. A time that a supplement
//! corrected is the one that counts, and is told as that. And when the force
//! confirmed the offence, and what to be: each time.

use pocketbook_model::{Certainty, Incident, LocalReference, ReportDraft};
use pocketbook_vault::{ReportRow, Vault};

use super::timeline::{TimelineEntryView, TimelineSubject, entry};
use crate::{CoreError, classifications, report_standing};

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

/// When the force confirmed the offence of a report, by the force's clock, and
/// which office did. No reason: it may name people.
fn confirmed(row: &ReportRow) -> Vec<TimelineEntryView> {
    let Some(record) = row.record else {
        return Vec::new();
    };
    let (reference, about) = (
        LocalReference::of(row.draft),
        TimelineSubject::Record(record),
    );
    let all = classifications::readable(&row.confirmed).into_iter();
    let told = all.map(|one| {
        let (by, offence) = (one.confirmed_by.trim(), one.classification.with_its_code());
        let words = format!(
            "The offence of crime report {reference} was confirmed by the force ({by}): {}",
            offence.reveal()
        );
        entry(one.confirmed_at, "offence_confirmed", words, about)
    });
    told.collect()
}

/// When each report says that it was committed and reported, and what the force
/// confirmed of it.
pub(super) fn told(
    vault: &Vault,
    incident: &Incident,
) -> Result<Vec<TimelineEntryView>, CoreError> {
    let reported = incident.reported.as_ref().map(|reported| reported.at);
    let mut entries = Vec::new();
    let mut reports = vault.reports_of(incident.id)?;
    // In the order in which they were begun: those with one time stay in it,
    // whatever is changed later.
    reports.sort_unstable_by_key(|row| row.draft);
    for row in &reports {
        entries.extend(confirmed(row));
        let reference = LocalReference::of(row.draft);
        let about = TimelineSubject::Draft(row.draft);
        let Ok(filed) = serde_json::from_slice::<ReportDraft>(&row.content) else {
            let words =
                format!("Crime report {reference} cannot be read; report it to your force's IT");
            entries.push(entry(row.updated, "damaged", words, about));
            continue;
        };
        let stands = report_standing::corrected_by_stored(&filed, &row.supplements);
        for (code, what, time, was, known) in [
            (
                "report_committed_from",
                committed_from(stands.committed_certainty, stands.committed_to.is_some()),
                stands.committed_from,
                filed.committed_from,
                incident.happened.from,
            ),
            (
                "report_committed_to",
                "Committed, at the latest",
                stands.committed_to,
                filed.committed_to,
                incident.happened.to,
            ),
            (
                "report_reported",
                "Reported",
                stands.reported_at,
                filed.reported_at,
                reported,
            ),
        ] {
            if let Some(at) = time.filter(|_| time != known) {
                let corrected = if time == was { "" } else { ", corrected" };
                let words = format!("{what}, as crime report {reference} says{corrected}");
                entries.push(entry(at, code, words, about));
            }
        }
    }
    Ok(entries)
}
