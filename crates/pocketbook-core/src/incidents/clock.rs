//! The 24 hours for recording, as an incident shows them: from its first report
//! until the force holds each crime report of it, and at least one. A report that
//! is set aside is not waited for.

use pocketbook_model::{Incident, RecordKind, RecordingClock, ReportDraft, Timestamp};
use pocketbook_vault::Vault;

use super::LinkedDraftView;
use crate::CoreError;
use crate::report_view::{RecordingClockView, held_by_the_force};
use crate::views::DraftState;

pub(super) fn of_incident(
    vault: &Vault,
    incident: &Incident,
    reports: &[LinkedDraftView],
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
        let report: ReportDraft = serde_json::from_slice(&row.content)?;
        first = (first.into_iter())
            .chain(report.first_reported(incident))
            .min();
    }
    let sealed = vault.sealed_of_incident(incident.id)?;
    let held: Vec<_> = (sealed.iter())
        .filter(|row| row.kind == RecordKind::CrimeReport)
        .filter_map(held_by_the_force)
        .collect();
    // Records may outlive drafts; every report that there is must be held.
    let recorded = (held.into_iter().max()).filter(|_| {
        let mut to_be_held = (reports.iter()).filter(|linked| linked.state != DraftState::SetAside);
        to_be_held.all(|linked| {
            let row = sealed.iter().find(|row| row.draft == linked.draft);
            row.and_then(held_by_the_force).is_some()
        })
    });
    Ok(first.map(|reported| RecordingClock::at(reported, recorded, now).into()))
}
