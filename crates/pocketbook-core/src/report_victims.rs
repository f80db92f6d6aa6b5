//! One crime has one victim. Where an incident has several, their reports are
//! made from one, so that nothing is typed twice; each is then filed by itself.

use pocketbook_model::{
    Classification, ClassificationEntry, DraftId, FieldError, FieldErrors, Incident, PersonId,
    RecordKind, ReportDraft, Rule, Victim,
};
use pocketbook_vault::{DraftRow, NewDraft, Vault};

use crate::events::Event;
use crate::report_view::ReportView;
use crate::reports::{entered, report_row, view};
use crate::reports_beside::others;
use crate::{CoreError, Session, classifications, report_standing};

impl Session {
    /// Makes a report for each of these people from one that was written, filed
    /// or not: all of them, or none. What was asked of or told to the first
    /// victim, and things that are somebody else's, are not taken over; the
    /// warnings of each begin with what to look at again, first of all the offence
    /// that the force confirmed, where it is another than the one taken over.
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
        let mut report = report_standing::as_it_stands(&vault, row.record, &filed)?;
        let history = &mut report.classification_history;
        if let Some(offence) = &report.classification
            && filed.classification.as_ref() != Some(offence)
            && history.len() < Classification::HISTORY
        {
            history.push(ClassificationEntry {
                classification: offence.clone(),
                entered: entered(&vault),
            });
        }
        let incident = crate::incidents::load(&vault, row.incident)?;
        // Two entries that proved to be one person are one victim.
        let standing = |victim: Victim| victim.standing(&incident);
        let already = report.victim.map(standing);
        let reported = victims_of_the_same(&vault, &row, &report, &incident)?;
        let mut found = Vec::new();
        let mut named = Vec::new();
        for (at, victim) in victims.iter().enumerate() {
            let stands = standing(Victim::Person(*victim));
            let twice = named.contains(&stands);
            named.push(stands);
            let contradicts = if incident.person(*victim).is_none() {
                Some((
                    "the people of the incident",
                    "enter the person in the incident first",
                ))
            } else if twice {
                Some(("another of the victims", "name each once"))
            } else if already == Some(stands) {
                Some((
                    "the victim of the report itself",
                    "name the others; that report stays theirs",
                ))
            } else if reported.contains(&stands) {
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
        let offence = report.classification.as_ref();
        let confirmed = match row.record {
            Some(record) => classifications::other_than(&vault, record, "classification", offence)?,
            None => None,
        };
        let mut made = Vec::new();
        for victim in victims {
            let copy = report.for_victim(*victim, &incident);
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
                let mut view = view(self, &vault, *id)?;
                let again = view.content.made_from(&report);
                let again = confirmed.iter().cloned().chain(again);
                view.warnings.splice(0..0, again);
                Ok(view)
            })
            .collect()
    }
}

/// Whose reports tell of the same crime as this one, filed or not, each as it now
/// stands.
fn victims_of_the_same(
    vault: &Vault,
    from: &DraftRow,
    report: &ReportDraft,
    incident: &Incident,
) -> Result<Vec<Victim>, CoreError> {
    let mut victims = Vec::new();
    for row in &others(vault, from.incident, from.id)? {
        // One that is damaged tells nothing, and stops nothing.
        let Some(other) = report_standing::stored::<ReportDraft>(row) else {
            continue;
        };
        if report.tells_of_the_same_as(&other) {
            victims.extend(other.victim.map(|victim| victim.standing(incident)));
        }
    }
    Ok(victims)
}
