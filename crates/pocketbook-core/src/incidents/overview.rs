//! An incident at a glance, with everything that names it.

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{
    DraftId, Duplicates, FieldWarning, Incident, IncidentId, PersonId, Personal, RecordKind,
    ReportDraft, ReportKind, Role, Timestamp,
};
use pocketbook_vault::{DraftFilter, ReportRow};
use serde::{Deserialize, Serialize};

use super::{load, now};
use crate::exhibit_views::ExhibitLineView;
use crate::report_view::RecordingClockView;
use crate::views::{AttachmentView, DraftState, SealedView};
use crate::{CoreError, Session, classifications, report_standing};

/// A person of an incident, as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLineView {
    /// The person.
    pub person: PersonId,
    /// What to call them.
    pub known_as: Personal,
    /// Their parts; with those of the entries merged into this one.
    pub roles: Vec<Role>,
    /// Whether they are under 18 today, where that can be said; by the entries merged
    /// into this one where it does not say itself.
    pub under_18: Option<bool>,
    /// The entry that stands for this one, if it was merged.
    pub merged_into: Option<PersonId>,
}

/// A statement, rear page, report, supplement or custody record of an incident.
#[derive(Debug, Clone, Serialize)]
pub struct LinkedDraftView {
    /// The draft.
    pub draft: DraftId,
    /// What it is.
    pub kind: RecordKind,
    /// Whether it is the report of an incident without a crime, as it stands.
    pub without_crime: bool,
    /// Where it stands.
    pub state: DraftState,
    /// By what the officer knows it.
    pub title: Personal,
    /// When it was last changed.
    pub updated: Timestamp,
    /// The record, once sealed: its way to the force, and its numbers.
    pub sealed: Option<SealedView>,
}

/// An incident at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentView {
    /// The incident itself.
    pub incident: Incident,
    /// Its people, in the order in which they were entered.
    pub people: Vec<PersonLineView>,
    /// Its statements and their rear pages, newest first.
    pub statements: Vec<LinkedDraftView>,
    /// Its reports, newest first.
    pub reports: Vec<LinkedDraftView>,
    /// Supplements to its reports, newest first.
    pub supplements: Vec<LinkedDraftView>,
    /// What was done with its exhibits, newest first.
    pub custody: Vec<LinkedDraftView>,
    /// Its exhibits that were entered, with or without a file, in that order.
    pub exhibits: Vec<ExhibitLineView>,
    /// Its photographs, recordings and documents, exhibits or not.
    pub attachments: Vec<AttachmentView>,
    /// The 24 hours for recording, once it is known when it was reported.
    pub clock: Option<RecordingClockView>,
    /// What it seems to hold twice.
    pub duplicates: Duplicates,
    /// What deserves a second look; blocks nothing.
    pub warnings: Vec<FieldWarning>,
}

/// Whether a report is of an incident without a crime, as it stands; of one that
/// cannot be read it is not told.
fn is_without_crime(row: &ReportRow) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        kind: Option<ReportKind>,
    }
    report_standing::stored(row)
        .is_some_and(|report: Kind| matches!(report.kind, Some(ReportKind::NonCrimeIncident(_))))
}

impl Session {
    /// An incident with everything that names it; reading it is logged as a
    /// consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such incident.
    pub fn incident_overview(&self, id: IncidentId) -> Result<IncidentView, CoreError> {
        let vault = self.vault()?;
        let incident = load(&vault, id)?;
        let today = now(&vault.time_record()).into();
        let people = (incident.people.iter())
            .map(|one| {
                let survivor = incident.survivor(one.person.id);
                let merged = survivor != one.person.id;
                PersonLineView {
                    person: one.person.id,
                    known_as: Personal::new(one.person.known_as()),
                    roles: if merged {
                        one.roles.clone()
                    } else {
                        incident.roles_of(one.person.id)
                    },
                    under_18: if merged {
                        one.person.is_under_18_on(today)
                    } else {
                        incident.is_under_18_on(one.person.id, today)
                    },
                    merged_into: merged.then_some(survivor),
                }
            })
            .collect();
        // One question for all records, and not one for each draft.
        let records = vault.sealed_of_incident(id)?;
        let mut sealed: BTreeMap<DraftId, SealedView> = (records.iter())
            .map(|row| (row.draft, SealedView::from(row)))
            .collect();
        let filter = DraftFilter {
            incident: Some(id),
            ..DraftFilter::default()
        };
        let (mut statements, mut reports) = (Vec::new(), Vec::new());
        let (mut supplements, mut custody) = (Vec::new(), Vec::new());
        let entered = vault.reports_of(id)?;
        // It is called by what the force confirmed, or a supplement corrected.
        let mut corrected: BTreeMap<DraftId, Personal> = (entered.iter())
            .filter(|row| !row.supplements.is_empty() || !row.confirmed.is_empty())
            .filter_map(|row| {
                let report: ReportDraft = report_standing::stored(row)?;
                let confirmed = classifications::readable(&row.confirmed);
                Some((row.draft, report_standing::title(&report, &confirmed)))
            })
            .collect();
        let without_crime: BTreeSet<DraftId> = (entered.iter())
            .filter(|row| is_without_crime(row))
            .map(|row| row.draft)
            .collect();
        for row in vault.drafts(&filter)? {
            let those_of_its_kind = match row.kind {
                RecordKind::WitnessStatement | RecordKind::StatementRear => &mut statements,
                RecordKind::CrimeReport => &mut reports,
                RecordKind::SupplementaryReport => &mut supplements,
                RecordKind::Custody => &mut custody,
            };
            let linked = LinkedDraftView {
                draft: row.id,
                kind: row.kind,
                without_crime: without_crime.contains(&row.id),
                state: row.state.into(),
                title: corrected.remove(&row.id).unwrap_or(row.title),
                updated: row.updated,
                sealed: sealed.remove(&row.id),
            };
            those_of_its_kind.push(linked);
        }
        let attachments = vault.attachments(id)?.into_iter();
        let now = now(&vault.time_record());
        let clock = super::clock::of_incident(&vault, &incident, &entered, &records, now)?;
        let view = IncidentView {
            people,
            clock,
            statements,
            reports,
            supplements,
            custody,
            exhibits: crate::exhibits::entered_lines(&vault, id)?,
            attachments: attachments.map(Into::into).collect(),
            duplicates: incident.likely_duplicates(),
            warnings: incident.warnings(),
            incident,
        };
        vault.log_consulted(id)?;
        Ok(view)
    }
}
