//! An incident at a glance, with everything that names it.

use std::collections::BTreeMap;

use pocketbook_model::{
    DraftId, Duplicates, FieldWarning, Incident, IncidentId, PersonId, Personal, RecordKind,
    ReportKind, Role, Timestamp,
};
use pocketbook_vault::{DraftFilter, ReportRow};
use serde::{Deserialize, Serialize};

use super::{load, now};
use crate::exhibit_views::ExhibitLineView;
use crate::report_clock::OwnReport;
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
                    known_as: Personal::new(incident.called(one.person.id).unwrap_or_default()),
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
        let mut told: BTreeMap<DraftId, ReportTold> = (entered.iter())
            .map(|row| (row.draft, ReportTold::of(row)))
            .collect();
        let times = (entered.iter())
            .map(|row| {
                let told = told.get(&row.draft);
                (row, told.map(|told| told.reported).unwrap_or_default())
            })
            .collect::<Vec<_>>();
        for row in vault.drafts(&filter)? {
            let those_of_its_kind = match row.kind {
                RecordKind::WitnessStatement | RecordKind::StatementRear => &mut statements,
                RecordKind::CrimeReport => &mut reports,
                RecordKind::SupplementaryReport => &mut supplements,
                RecordKind::Custody => &mut custody,
            };
            let told = told.remove(&row.id).unwrap_or_default();
            let linked = LinkedDraftView {
                draft: row.id,
                kind: row.kind,
                without_crime: told.without_crime,
                state: row.state.into(),
                title: told.called.unwrap_or(row.title),
                updated: row.updated,
                sealed: sealed.remove(&row.id),
            };
            those_of_its_kind.push(linked);
        }
        let attachments = vault.attachments(id)?.into_iter();
        let now = now(&vault.time_record());
        let times = times.into_iter();
        let clock = super::clock::of_incident(&vault, &incident, times, &records, now)?;
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

/// What of a report stands in the incident: each is read once.
#[derive(Default)]
struct ReportTold {
    /// By what it is known: what the force confirmed, or a supplement corrected.
    /// Nothing where neither said anything.
    called: Option<Personal>,
    /// Whether it is of an incident without a crime.
    without_crime: bool,
    /// What it says of when it was reported.
    reported: OwnReport,
}

/// Of a report to which nothing was said since, what is told of it here.
#[derive(Deserialize)]
struct InShort {
    kind: Option<ReportKind>,
    reported_at: Option<Timestamp>,
    #[serde(default)]
    disclosed_later: Personal,
}

impl ReportTold {
    /// As it now stands. One that is damaged tells nothing, and stops nothing.
    fn of(row: &ReportRow) -> Self {
        let told = if row.supplements.is_empty() && row.confirmed.is_empty() {
            report_standing::stored(row).map(|told: InShort| Self {
                called: None,
                without_crime: report_standing::is_without_crime(told.kind.as_ref()),
                reported: OwnReport {
                    at: told.reported_at,
                    disclosed_later: !told.disclosed_later.reveal().trim().is_empty(),
                },
            })
        } else {
            let confirmed = classifications::readable(&row.confirmed);
            report_standing::stored_whole(row).map(|report| Self {
                called: Some(report_standing::title(&report, &confirmed)),
                without_crime: report_standing::is_without_crime(report.kind.as_ref()),
                reported: (&report).into(),
            })
        };
        told.unwrap_or_default()
    }
}
