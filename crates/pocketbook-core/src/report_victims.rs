//! One crime has one victim. Where an incident has several, their reports are
//! made from one, so that nothing is typed twice; each is then filed by itself.

use std::collections::BTreeSet;

use pocketbook_model::{
    DraftId, FieldError, FieldErrors, FieldWarning, ForceNumber, Incident, LocalReference,
    PersonId, RecordKind, ReportDraft, Rule, Victim,
};
use pocketbook_vault::{DraftFilter, DraftRow, DraftState, NewDraft, Vault};
use serde::Serialize;

use crate::events::Event;
use crate::report_view::ReportView;
use crate::reports::{report_row, view};
use crate::{CoreError, Session, report_standing};

/// Another report of the same crime against the same victim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameCrimeView {
    /// Its draft.
    pub draft: DraftId,
    /// Its local reference.
    pub local_reference: String,
    /// Its number, once allocated.
    pub number: Option<ForceNumber>,
}

impl Session {
    /// Makes a report for each of these people from one that was written, filed
    /// or not: all of them, or none. What was asked of or told to the first
    /// victim, and things that are somebody else's, are not taken over.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report;
    /// [`CoreError::Invalid`] naming each person who is not in the incident, is
    /// named twice, is the victim of the report already, or has a report of the
    /// same crime already: one crime is never numbered twice.
    pub fn create_reports_for_victims(
        &self,
        from: DraftId,
        victims: &[PersonId],
    ) -> Result<Vec<ReportView>, CoreError> {
        let vault = self.vault()?;
        let row = report_row(&vault, from)?;
        let filed: ReportDraft = serde_json::from_slice(&row.content)?;
        // What was corrected since is not copied wrong.
        let report = report_standing::as_it_stands(&vault, row.record, &filed)?;
        let incident = crate::incidents::load(&vault, row.incident)?;
        // Two entries that proved to be one person are one victim.
        let already = match report.victim {
            Some(Victim::Person(person)) => Some(incident.survivor(person)),
            Some(Victim::State) | None => None,
        };
        let reported = victims_of_the_same(&vault, &row, &report, &incident)?;
        let mut found = Vec::new();
        let mut named = BTreeSet::new();
        for (at, victim) in victims.iter().enumerate() {
            let contradicts = if incident.person(*victim).is_none() {
                Some((
                    "the people of the incident",
                    "enter the person in the incident first",
                ))
            } else if !named.insert(incident.survivor(*victim)) {
                Some(("another of the victims", "name each once"))
            } else if already == Some(incident.survivor(*victim)) {
                Some((
                    "the victim of the report itself",
                    "name the others; that report stays theirs",
                ))
            } else if reported.contains(&incident.survivor(*victim)) {
                Some((
                    "a report of the same crime that this victim has already",
                    "go on with that one; for another crime begin a report of its own",
                ))
            } else {
                None
            };
            found.extend(contradicts.map(|(other, remedy)| FieldError {
                field: format!("victims[{at}]"),
                rule: Rule::Contradicts { other, remedy },
            }));
        }
        if victims.is_empty() {
            found.push(FieldError {
                field: "victims".to_owned(),
                rule: Rule::Required,
            });
        }
        if let Some(errors) = FieldErrors::any(found) {
            return Err(errors.into());
        }
        let mut made = Vec::new();
        for victim in victims {
            let copy = report.for_victim(*victim);
            let id: DraftId = self.device().new_id()?;
            made.push((id, serde_json::to_vec(&copy)?, copy.title()));
        }
        let drafts: Vec<_> = made
            .iter()
            .map(|(id, content, title)| NewDraft {
                id: *id,
                incident: row.incident,
                kind: RecordKind::CrimeReport,
                content,
                title,
            })
            .collect();
        vault.create_drafts(&drafts)?;
        made.iter()
            .map(|(id, ..)| {
                self.emit(&Event::DraftSaved { draft: *id });
                view(self, &vault, *id)
            })
            .collect()
    }
}

/// Other reports of the incident that tell of the same crime against the same
/// victim at a time that can be the same: one crime is never numbered twice.
pub(crate) fn of_the_same_crime(
    vault: &Vault,
    from: &DraftRow,
    report: &ReportDraft,
    incident: &Incident,
) -> Result<Vec<SameCrimeView>, CoreError> {
    let told =
        report.kind.is_some() && (report.classification.is_some() || report.victim.is_some());
    if !told || from.state == DraftState::SetAside {
        return Ok(Vec::new());
    }
    let victim = |report: &ReportDraft| match report.victim {
        Some(Victim::Person(person)) => Some(Victim::Person(incident.survivor(person))),
        other => other,
    };
    let mut same = Vec::new();
    for (row, other) in others(vault, from)? {
        let one_crime = other.kind == report.kind
            && other.classification == report.classification
            && victim(&other) == victim(report)
            && report.may_be_at_the_time_of(&other);
        if one_crime {
            let sealed = row.record.map(|record| vault.sealed(record)).transpose()?;
            same.push(SameCrimeView {
                draft: row.id,
                local_reference: LocalReference::of(row.id).to_string(),
                number: sealed.flatten().and_then(|sealed| sealed.number),
            });
        }
    }
    Ok(same)
}

/// That another report tells of the same crime, as a warning.
pub(crate) fn warning(same: &[SameCrimeView]) -> Option<FieldWarning> {
    (!same.is_empty()).then(|| {
        FieldWarning::new(
            "victim",
            "same_crime_reported",
            "another report of this incident tells of the same offence against the same victim; one crime has one number: go on with that one, or set this one aside",
        )
    })
}

/// Whose reports tell of the same crime as this one, filed or not.
fn victims_of_the_same(
    vault: &Vault,
    from: &DraftRow,
    report: &ReportDraft,
    incident: &Incident,
) -> Result<BTreeSet<PersonId>, CoreError> {
    let mut victims = BTreeSet::new();
    for (_, other) in others(vault, from)? {
        if let Some(Victim::Person(victim)) = other.victim
            && report.tells_of_the_same_as(&other)
        {
            victims.insert(incident.survivor(victim));
        }
    }
    Ok(victims)
}

/// The other reports of the incident that are written or filed. One that is
/// damaged tells nothing, and stops nothing.
fn others(vault: &Vault, from: &DraftRow) -> Result<Vec<(DraftRow, ReportDraft)>, CoreError> {
    let filter = DraftFilter {
        incident: Some(from.incident),
        kind: Some(RecordKind::CrimeReport),
        ..DraftFilter::default()
    };
    let mut others = Vec::new();
    for summary in vault.drafts(&filter)? {
        if summary.id == from.id || summary.state == DraftState::SetAside {
            continue;
        }
        let Some(row) = vault.draft(summary.id)? else {
            continue;
        };
        if let Ok(report) = serde_json::from_slice(&row.content) {
            others.push((row, report));
        }
    }
    Ok(others)
}
