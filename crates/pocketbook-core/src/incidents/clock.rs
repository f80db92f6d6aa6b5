//! The 24 hours for recording, as an incident shows them: from its first report
//! until the force holds each crime report of it, and at least one. A report that
//! is set aside is not waited for. They are read at once, and each counts from when
//! it does by itself; the incident's own time counts while no report is begun.

use std::collections::BTreeMap;

use pocketbook_model::{DraftId, Incident, RecordKind, RecordingClock, Timestamp};
use pocketbook_vault::{DraftState, ReportRow, SealedRow, Vault};

use crate::CoreError;
use crate::report_clock;
use crate::report_view::{RecordingClockView, held_by_the_force};

/// The clock of an incident, from its reports, each with when it was reported.
pub(super) fn of_incident<'r>(
    vault: &Vault,
    incident: &Incident,
    reports: impl Iterator<Item = (&'r ReportRow, Option<Timestamp>)> + Clone,
    sealed: &[SealedRow],
    now: Timestamp,
) -> Result<Option<RecordingClockView>, CoreError> {
    let filed = vault.filed_reports_of(incident.id)?;
    let mut counted = Vec::new();
    for (row, told) in reports.clone() {
        let aside = match row.state {
            DraftState::SetAside => crate::set_aside::of_report(vault, row.draft)?.pop(),
            _ => None,
        };
        if aside.is_some_and(|aside| !aside.said.reason.was_reported_here()) {
            continue;
        }
        let filed = filed.get(&row.draft).map(Vec::as_slice);
        counted.push(report_clock::since(told, filed, incident));
    }
    if counted.is_empty() {
        counted.push(incident.reported_at());
    }
    let first = counted.into_iter().flatten().min();
    let held: BTreeMap<DraftId, Timestamp> = (sealed.iter())
        .filter(|row| row.kind == RecordKind::CrimeReport)
        .filter_map(|row| Some((row.draft, held_by_the_force(row)?)))
        .collect();
    // Records may outlive drafts; every report that there is must be held.
    let mut to_be_held = reports.filter(|(row, _)| row.state != DraftState::SetAside);
    let all_held = to_be_held.all(|(row, _)| held.contains_key(&row.draft));
    let recorded = (held.values().max().copied()).filter(|_| all_held);
    Ok(first.map(|reported| RecordingClock::at(reported, recorded, now).into()))
}
