//! The times that the reports of an incident tell, for its timeline: those
//! that the incident itself does not tell already. A time that a supplement
//! corrected is the one that counts, and is told as that. And when the force
//! confirmed the offence, and what to be: each time.

use std::collections::BTreeSet;

use pocketbook_model::{
    Certainty, DraftId, Incident, LocalReference, RecordId, RecordKind, ReportDraft,
};
use pocketbook_vault::{ReportRow, Vault};

use super::timeline::{TimelineEntryView, TimelineSubject, entry};
use crate::{CoreError, classifications, report_standing};

/// The reports of an incident that are of no crime, as they stand: they are called
/// what they are.
#[derive(Default)]
pub(super) struct WithoutCrime {
    drafts: BTreeSet<DraftId>,
    records: BTreeSet<RecordId>,
}

impl WithoutCrime {
    fn note(&mut self, row: &ReportRow, stands: &ReportDraft) {
        if report_standing::is_without_crime(stands.kind.as_ref()) {
            self.drafts.insert(row.draft);
            self.records.extend(row.record);
        }
    }

    /// What a report is, within a sentence. Several of an incident are told apart by
    /// their references.
    fn report(&self, draft: DraftId) -> String {
        self.named(draft, "crime report", "non-crime incident")
    }

    /// The same at its beginning.
    pub(super) fn report_first(&self, draft: DraftId) -> String {
        self.named(draft, "Crime report", "Non-crime incident")
    }

    fn named(&self, draft: DraftId, crime: &str, no_crime: &str) -> String {
        let without_crime = self.drafts.contains(&draft);
        let what = if without_crime { no_crime } else { crime };
        format!("{what} {}", LocalReference::of(draft))
    }

    /// What a record is, within a sentence.
    pub(super) fn record(&self, record: RecordId, kind: RecordKind) -> String {
        if self.is_record(record) {
            "non-crime incident".to_owned()
        } else {
            kind.to_string()
        }
    }

    /// Whether a record is such a report.
    pub(super) fn is_record(&self, record: RecordId) -> bool {
        self.records.contains(&record)
    }
}

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

/// What the last of two times of an offence is.
const fn committed_to(certainty: Option<Certainty>, since: bool) -> &'static str {
    match (certainty, since) {
        (Some(Certainty::Exact), _) => "Committed until then",
        (Some(Certainty::About), false) => "Committed about this time, at the latest",
        _ => "Committed, at the latest",
    }
}

/// When the force confirmed the offence of a report, by the force's clock, and
/// which office did. No reason: it may name people.
fn confirmed(row: &ReportRow, named: &str) -> Vec<TimelineEntryView> {
    let Some(record) = row.record else {
        return Vec::new();
    };
    let about = TimelineSubject::Record(record);
    let all = classifications::readable(&row.confirmed).into_iter();
    let told = all.map(|one| {
        let (by, offence) = (one.confirmed_by.trim(), one.classification.with_its_code());
        let words = format!(
            "The offence of {named} was confirmed by the force ({by}): {}",
            offence.reveal()
        );
        entry(one.confirmed_at, "offence_confirmed", words, about)
    });
    told.collect()
}

/// When each report says that it was committed and reported, and what the force
/// confirmed of it; and which of them are of no crime.
pub(super) fn told(
    vault: &Vault,
    incident: &Incident,
) -> Result<(Vec<TimelineEntryView>, WithoutCrime), CoreError> {
    let reported = incident.reported_at();
    let (mut entries, mut without_crime) = (Vec::new(), WithoutCrime::default());
    let mut reports = vault.reports_of(incident.id)?;
    // In the order in which they were begun: those with one time stay in it,
    // whatever is changed later.
    reports.sort_unstable_by_key(|row| row.draft);
    for row in &reports {
        let about = TimelineSubject::Draft(row.draft);
        let filed = serde_json::from_slice::<ReportDraft>(&row.content).ok();
        let stands = (filed.as_ref())
            .map(|filed| report_standing::corrected_by_stored(filed, &row.supplements));
        if let Some(stands) = &stands {
            without_crime.note(row, stands);
        }
        let named = without_crime.report(row.draft);
        entries.extend(confirmed(row, &named));
        let (Some(filed), Some(stands)) = (&filed, stands) else {
            let words = format!(
                "{} cannot be read; report it to your force's IT",
                without_crime.report_first(row.draft)
            );
            entries.push(entry(row.updated, "damaged", words, about));
            continue;
        };
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
                committed_to(stands.committed_certainty, stands.committed_from.is_some()),
                stands.committed_to,
                filed.committed_to,
                incident.happened.to,
            ),
            (
                "report_reported",
                if stands.is_disclosed_later() {
                    "Disclosed later"
                } else {
                    "Reported"
                },
                stands.reported_at,
                filed.reported_at,
                reported,
            ),
        ] {
            if let Some(at) = time.filter(|_| time != known) {
                let corrected = if time == was { "" } else { ", corrected" };
                let words = format!("{what}, as {named} says{corrected}");
                entries.push(entry(at, code, words, about));
            }
        }
    }
    Ok((entries, without_crime))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of an exact time nobody says that it was then at the earliest or the latest.
    #[test]
    fn a_time_is_told_as_sure_as_it_is() {
        for (certainty, exact) in [
            (Some(Certainty::Exact), true),
            (Some(Certainty::About), false),
            (Some(Certainty::Between), false),
            (Some(Certainty::Unknown), false),
            (None, false),
        ] {
            let (first, last) = (
                committed_from(certainty, true),
                committed_to(certainty, true),
            );
            assert_eq!(!first.contains("at the earliest"), exact, "{first}");
            assert_eq!(!last.contains("at the latest"), exact, "{last}");
        }
    }
}
