//! A report beside the others of its incident: that it tells of the crime that
//! another tells of, or of a thing that another has. One crime has one number,
//! and a thing is counted once.
//!
//! Each is held against the others as it now stands: what a supplement corrected
//! neither collides any more nor goes unnoticed.
//!
//! This is looked at each time that a report is shown or changed, so the others
//! are read at once, and of each only what is compared.

use pocketbook_model::{
    Classification, DraftId, FieldCorrection, FieldWarning, ForceNumber, Identifier,
    IdentifierKind, Incident, IncidentId, LocalReference, ReportDraft, ReportKind, Timestamp,
    Victim,
};
use pocketbook_vault::{DraftState, ReportRow, Vault};
use serde::{Deserialize, Serialize};

use crate::{CoreError, report_standing};

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

/// Another report that has a thing with the same number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameThingView {
    /// The number in this report, by its path.
    pub field: String,
    /// The other report.
    #[serde(flatten)]
    pub report: SameCrimeView,
}

/// The code of a warning that another report tells of the same crime.
const SAME_CRIME: &str = "same_crime_reported";

/// What a report has in common with others of its incident.
#[derive(Debug, Default)]
pub(crate) struct Common {
    pub(crate) crime: Vec<SameCrimeView>,
    pub(crate) things: Vec<SameThingView>,
}

/// Of another report, what is compared.
#[derive(Deserialize)]
struct Other {
    kind: Option<ReportKind>,
    classification: Option<Classification>,
    victim: Option<Victim>,
    committed_from: Option<Timestamp>,
    committed_to: Option<Timestamp>,
    #[serde(default)]
    property: Vec<OthersThing>,
}

#[derive(Deserialize)]
struct OthersThing {
    #[serde(default)]
    identifiers: Vec<Identifier>,
}

impl Other {
    fn tells_of_the_crime(&self, report: &ReportDraft, incident: &Incident) -> bool {
        let told =
            report.kind.is_some() && (report.classification.is_some() || report.victim.is_some());
        let victim = |victim: Option<Victim>| victim.map(|one| one.standing(incident));
        told && self.kind == report.kind
            && report.is_of_the_offence(self.classification.as_ref())
            && victim(self.victim) == victim(report.victim)
            && report.may_be_at(self.committed_from, self.committed_to)
    }

    fn has(&self, number: &(IdentifierKind, String)) -> bool {
        let mut own = self.property.iter().flat_map(|thing| &thing.identifiers);
        own.any(|one| told(one).as_ref() == Some(number))
    }
}

/// A number that tells a thing from every other of its kind.
fn told(identifier: &Identifier) -> Option<(IdentifierKind, String)> {
    Some((identifier.kind, identifier.in_one_spelling()?))
}

/// The other reports of an incident that are written or filed, as they now
/// stand.
pub(crate) struct Beside(Vec<(SameCrimeView, Other)>);

/// The reports of an incident beside one of them, but for those set aside.
pub(crate) fn others(
    vault: &Vault,
    incident: IncidentId,
    report: DraftId,
) -> Result<Vec<ReportRow>, CoreError> {
    let mut others = vault.reports_of(incident)?;
    others.retain(|row| row.draft != report && row.state != DraftState::SetAside);
    Ok(others)
}

impl Beside {
    /// Those beside a report. One that is damaged tells nothing, and stops
    /// nothing; one that is set aside counts no crime.
    pub(crate) fn of(
        vault: &Vault,
        incident: IncidentId,
        report: DraftId,
    ) -> Result<Self, CoreError> {
        let others = others(vault, incident, report)?;
        let told = |row: ReportRow| {
            let other = report_standing::stored(&row)?;
            let named = SameCrimeView {
                draft: row.draft,
                local_reference: LocalReference::of(row.draft).to_string(),
                number: row.number,
            };
            Some((named, other))
        };
        Ok(Self(others.into_iter().filter_map(told).collect()))
    }

    /// What a report has in common with them.
    pub(crate) fn common(&self, report: &ReportDraft, incident: &Incident) -> Common {
        let numbers: Vec<_> = (report.property.iter().enumerate())
            .flat_map(|(at, item)| {
                let own = item.identifiers.iter().enumerate();
                own.filter_map(move |(number, one)| {
                    let field = format!("property[{at}].identifiers[{number}].value");
                    Some((field, told(one)?))
                })
            })
            .collect();
        let mut common = Common::default();
        for (named, other) in &self.0 {
            let same = numbers.iter().filter(|(_, number)| other.has(number));
            common.things.extend(same.map(|(field, _)| SameThingView {
                field: field.clone(),
                report: named.clone(),
            }));
            if other.tells_of_the_crime(report, incident) {
                common.crime.push(named.clone());
            }
        }
        common
    }

    /// What a report would have in common with them by these corrections, or by the
    /// offence that stands beside them, and has not without, each as a warning at
    /// the correction or the offence.
    pub(crate) fn by_corrections(
        &self,
        before: &ReportDraft,
        after: &ReportDraft,
        corrections: &[FieldCorrection],
        incident: &Incident,
    ) -> Vec<FieldWarning> {
        let (was, is) = (self.common(before, incident), self.common(after, incident));
        let new = Common {
            crime: (is.crime.into_iter())
                .filter(|one| !was.crime.contains(one))
                .collect(),
            things: (is.things.into_iter())
                .filter(|one| !was.things.contains(one))
                .collect(),
        };
        let corrected = |names: &dyn Fn(&str) -> bool| {
            let at = corrections.iter().position(|one| names(&one.field));
            match at {
                None if before.classification != after.classification => {
                    "classification".to_owned()
                }
                at => format!("corrections[{}].is", at.unwrap_or_default()),
            }
        };
        let warnings = new.warnings(after).into_iter().map(|warning| {
            let field = match warning.code {
                SAME_CRIME => corrected(&|field| compared(field)),
                _ => corrected(&|field| within(&warning.field, field)),
            };
            FieldWarning { field, ..warning }
        });
        warnings.collect()
    }
}

/// Whether a field says of which crime against whom a report tells.
fn compared(field: &str) -> bool {
    [
        "kind",
        "classification",
        "victim",
        "committed_from",
        "committed_to",
    ]
    .iter()
    .any(|group| field == *group || field.starts_with(&format!("{group}.")))
}

/// Whether a field is another, or beside it in the same number of a thing.
fn within(field: &str, corrected: &str) -> bool {
    let number = |field: &str| field.rsplit_once('.').map(|(number, _)| number.to_owned());
    number(field) == number(corrected)
}

impl Common {
    /// All that as warnings to a report.
    pub(crate) fn warnings(&self, report: &ReportDraft) -> Vec<FieldWarning> {
        let is_crime = report.kind.as_ref().is_some_and(ReportKind::is_crime);
        let words = match (is_crime, report.victim) {
            (true, Some(_)) => {
                "another report of this incident tells of the same offence against the same victim; one crime has one number: go on with that one, or set this one aside"
            }
            (true, None) => {
                "another report of this incident tells of the same offence, and neither names a victim; one crime has one number: go on with that one, set this one aside, or say against whom each was"
            }
            (false, Some(_)) => {
                "another report of this incident tells of the same, done to the same person; what happened once is reported once: go on with that one, or set this one aside"
            }
            (false, None) => {
                "another report of this incident tells of the same, and neither names to whom it was done; what happened once is reported once: go on with that one, set this one aside, or say to whom it was done"
            }
        };
        let crime =
            (!self.crime.is_empty()).then(|| FieldWarning::new("victim", SAME_CRIME, words));
        let mut warnings: Vec<_> = crime.into_iter().collect();
        for thing in &self.things {
            let warning = FieldWarning::new(
                thing.field.clone(),
                "same_thing_reported",
                "another report of this incident has a thing with this very number, and a thing is counted once; check the number, or leave it in the report of whose it is",
            );
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        warnings
    }
}
