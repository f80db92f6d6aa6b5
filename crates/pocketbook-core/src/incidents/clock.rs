//! The 24 hours for recording, as an incident shows them: from its first report
//! until the force holds each crime report of it, and at least one. A report that
//! is set aside is not waited for.

use std::collections::BTreeMap;

use pocketbook_model::{DraftId, Incident, RecordKind, RecordingClock, ReportDraft, Timestamp};
use pocketbook_vault::{SealedRow, Vault};

use super::LinkedDraftView;
use crate::CoreError;
use crate::report_view::{RecordingClockView, held_by_the_force};
use crate::views::DraftState;

pub(super) fn of_incident(
    vault: &Vault,
    incident: &Incident,
    reports: &[LinkedDraftView],
    sealed: &[SealedRow],
    now: Timestamp,
) -> Result<Option<RecordingClockView>, CoreError> {
    let mut first = incident.reported.as_ref().map(|reported| reported.at);
    for linked in reports {
        let Some(row) = vault.draft(linked.draft)? else {
            continue;
        };
        let aside = match linked.state {
            DraftState::SetAside => crate::set_aside::of_report(vault, row.id)?.pop(),
            _ => None,
        };
        if aside.is_some_and(|aside| !aside.said.reason.was_reported_here()) {
            continue;
        }
        // One that is damaged tells no time, and stops nothing.
        let Ok(report) = serde_json::from_slice::<ReportDraft>(&row.content) else {
            continue;
        };
        let report = crate::report_standing::as_it_stands(vault, row.record, &report)?;
        first = (first.into_iter())
            .chain(report.first_reported(incident))
            .min();
    }
    let held: BTreeMap<DraftId, Timestamp> = (sealed.iter())
        .filter(|row| row.kind == RecordKind::CrimeReport)
        .filter_map(|row| Some((row.draft, held_by_the_force(row)?)))
        .collect();
    // Records may outlive drafts; every report that there is must be held.
    let mut to_be_held = (reports.iter()).filter(|one| one.state != DraftState::SetAside);
    let all_held = to_be_held.all(|one| held.contains_key(&one.draft));
    let recorded = (held.values().max().copied()).filter(|_| all_held);
    Ok(first.map(|reported| RecordingClock::at(reported, recorded, now).into()))
}
