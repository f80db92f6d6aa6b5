//! The 24 hours for recording, as an incident shows them. Each of its reports counts
//! from when it does by itself to when the force received that one: of two that were
//! reported ten days apart, neither is late because of the other. What is shown is
//! the clock that runs out next, of the reports that the force does not hold; once
//! it holds them all, the one that ended worst.
//!
//! A report that is set aside is not waited for, unless that was as entered in error
//! and it says by itself when it was reported. Which report a duplicate repeats, its
//! officer said in words: its time counts until the force holds any of the incident.
//! The incident's own time counts while no report is begun.

use std::collections::BTreeMap;

use pocketbook_model::{
    DraftId, FirstReported, Incident, RecordKind, RecordingClock, SetAsideReason, Timestamp,
};
use pocketbook_vault::{DraftState, ReportRow, SealedRow, Vault};

use crate::CoreError;
use crate::report_clock::{self, OwnReport};
use crate::report_view::{RecordingClockView, held_by_the_force};

/// The clock of an incident, from its reports, each with what it says of when it was
/// reported.
pub(super) fn of_incident<'r>(
    vault: &Vault,
    incident: &Incident,
    reports: impl Iterator<Item = (&'r ReportRow, OwnReport)>,
    sealed: &[SealedRow],
    now: Timestamp,
) -> Result<Option<RecordingClockView>, CoreError> {
    let filed = vault.filed_reports_of(incident.id)?;
    let held: BTreeMap<DraftId, Timestamp> = (sealed.iter())
        .filter(|row| row.kind == RecordKind::CrimeReport)
        .filter_map(|row| Some((row.draft, held_by_the_force(row)?)))
        .collect();
    let any_held = held.values().min().copied();
    let mut counted = Vec::new();
    for (row, own) in reports {
        let aside = match row.state {
            DraftState::SetAside => crate::set_aside::of_report(vault, row.draft)?.pop(),
            _ => None,
        };
        let aside = aside.map(|aside| aside.said.reason);
        let itself = report_clock::says_itself(own.at, incident);
        if aside.is_some_and(|reason| !reason.was_reported_here(itself)) {
            continue;
        }
        let filed = filed.get(&row.draft).map(Vec::as_slice);
        let received = match aside {
            Some(SetAsideReason::Duplicate) => any_held,
            _ => held.get(&row.draft).copied(),
        };
        counted.push((report_clock::since(own, filed, incident), received));
    }
    if counted.is_empty() {
        // Records may outlive drafts.
        counted.push((incident.reported_at().map(FirstReported::from), any_held));
    }
    Ok(shown(counted, now).map(Into::into))
}

/// Of reports, each with since when it counts and when the force received it, the
/// clock that is shown.
fn shown(
    counted: Vec<(Option<FirstReported>, Option<Timestamp>)>,
    now: Timestamp,
) -> Option<RecordingClock> {
    let clocks = counted
        .into_iter()
        .filter_map(|(first, received)| Some(RecordingClock::at(first?, received, now)));
    // What is not recorded yet comes first, and of those what has least time.
    clocks.min_by_key(|clock| (clock.recorded.is_some(), clock.remaining_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In hours; ten days lie between the two reports.
    #[test]
    fn each_report_counts_from_its_own_time_to_its_own_receipt() {
        let at = |hours: i64| Timestamp::from_unix_ms(hours * 3_600_000);
        let recorded = "recorded within 24 hours of its report";
        let late = "recorded late: 1 h 0 min after the 24 hours from its report";
        for (case, counted, now, expected) in [
            (
                "the second is open, and the first is not late",
                &[(0, Some(3)), (240, None)][..],
                241,
                "23 h 0 min left to record it",
            ),
            (
                "both are held",
                &[(0, Some(3)), (240, Some(241))],
                300,
                recorded,
            ),
            (
                "of both held, the late one",
                &[(0, Some(25)), (240, Some(241))],
                300,
                late,
            ),
            (
                "whichever was begun first",
                &[(240, Some(265)), (0, Some(3))],
                300,
                late,
            ),
            (
                "of both open, what runs out next",
                &[(20, None), (0, None)],
                22,
                "2 h 0 min left to record it",
            ),
            (
                "what is open, though what is held was late",
                &[(0, Some(200)), (240, None)],
                241,
                "23 h 0 min left to record it",
            ),
        ] {
            let counted = (counted.iter())
                .map(|(first, received)| (Some(at(*first).into()), received.map(at)))
                .collect();
            let words = shown(counted, at(now)).map(|clock| clock.words());
            assert_eq!(words.as_deref(), Some(expected), "{case}");
        }
        let untold = vec![(None, Some(at(1)))];
        assert!(shown(untold, at(9)).is_none(), "nobody says when");
    }
}
