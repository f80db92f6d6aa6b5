//! The 24 hours for recording, as an incident shows them: from its first report
//! until the force holds each crime report of it, and at least one. A report that
//! is set aside is not waited for, unless that was as entered in error and it says
//! by itself when it was reported. They are read at once, and each counts from when
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
    reports: impl Iterator<Item = (&'r ReportRow, Option<Timestamp>)>,
    sealed: &[SealedRow],
    now: Timestamp,
) -> Result<Option<RecordingClockView>, CoreError> {
    let filed = vault.filed_reports_of(incident.id)?;
    let (mut counted, mut to_be_held) = (Vec::new(), Vec::new());
    for (row, told) in reports {
        let aside = match row.state {
            DraftState::SetAside => crate::set_aside::of_report(vault, row.draft)?.pop(),
            _ => None,
        };
        let aside = aside.map(|aside| aside.said.reason);
        let itself = report_clock::says_itself(told, incident);
        if aside.is_none_or(|reason| reason.is_still_to_be_recorded(itself)) {
            to_be_held.push(row.draft);
        }
        if aside.is_some_and(|reason| !reason.was_reported_here(itself)) {
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
    let all_held = to_be_held.iter().all(|draft| held.contains_key(draft));
    let recorded = (held.values().max().copied()).filter(|_| all_held);
    Ok(first.map(|reported| RecordingClock::at(reported, recorded, now).into()))
}
