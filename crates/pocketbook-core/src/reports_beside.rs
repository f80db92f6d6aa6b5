//! A report beside the others of its incident: that it tells of the crime that
//! another tells of, or of a thing that another has. One crime has one number,
//! and a thing is counted once.
//!
//! This is looked at each time that a report is shown or changed, so the others
//! are read with one query, and of each only what is compared.

use pocketbook_model::{
    Classification, DraftId, FieldWarning, ForceNumber, Identifier, IdentifierDoubt,
    IdentifierKind, Incident, LocalReference, RecordId, ReportDraft, ReportKind, Timestamp, Victim,
};
use pocketbook_vault::{DraftRow, DraftState, Vault};
use serde::{Deserialize, Serialize};

use crate::CoreError;

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
        let victim = |victim| match victim {
            Some(Victim::Person(person)) => Some(Victim::Person(incident.survivor(person))),
            other => other,
        };
        told && self.kind == report.kind
            && self.classification == report.classification
            && victim(self.victim) == victim(report.victim)
            && report.may_be_at(self.committed_from, self.committed_to)
    }

    fn has(&self, number: &(IdentifierKind, String)) -> bool {
        let mut own = self.property.iter().flat_map(|thing| &thing.identifiers);
        own.any(|one| told(one).as_ref() == Some(number))
    }
}

/// A number that tells a thing from every other of its kind, in one spelling. A
/// placeholder, and what is marked on many things, tell nothing.
fn told(identifier: &Identifier) -> Option<(IdentifierKind, String)> {
    let nothing = identifier.kind == IdentifierKind::Other
        || identifier.doubt() == Some(IdentifierDoubt::Placeholder);
    let written = identifier.value.reveal().chars();
    let plain: String = written
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    (!nothing && plain.chars().count() >= 3).then_some((identifier.kind, plain))
}

impl Common {
    /// What a report has in common with those that are written or filed beside
    /// it. One that is damaged tells nothing, and stops nothing.
    pub(crate) fn of(
        vault: &Vault,
        row: &DraftRow,
        report: &ReportDraft,
        incident: &Incident,
    ) -> Result<Self, CoreError> {
        let mut common = Self::default();
        if row.state == DraftState::SetAside {
            return Ok(common);
        }
        let numbers: Vec<_> = (report.property.iter().enumerate())
            .flat_map(|(at, item)| {
                let own = item.identifiers.iter().enumerate();
                own.filter_map(move |(number, one)| {
                    let field = format!("property[{at}].identifiers[{number}].value");
                    Some((field, told(one)?))
                })
            })
            .collect();
        for beside in vault.beside(row)? {
            let Ok(other) = serde_json::from_slice::<Other>(&beside.content) else {
                continue;
            };
            let same_crime = other.tells_of_the_crime(report, incident);
            let mut same: Vec<&String> = (numbers.iter())
                .filter(|(_, number)| other.has(number))
                .map(|(field, _)| field)
                .collect();
            same.dedup();
            if !same_crime && same.is_empty() {
                continue;
            }
            let view = named(vault, beside.draft, beside.record)?;
            common
                .things
                .extend(same.into_iter().map(|field| SameThingView {
                    field: field.clone(),
                    report: view.clone(),
                }));
            common.crime.extend(same_crime.then_some(view));
        }
        Ok(common)
    }

    /// All that as warnings.
    pub(crate) fn warnings(&self) -> Vec<FieldWarning> {
        let crime = (!self.crime.is_empty()).then(|| {
            FieldWarning::new(
                "victim",
                "same_crime_reported",
                "another report of this incident tells of the same offence against the same victim; one crime has one number: go on with that one, or set this one aside",
            )
        });
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

fn named(
    vault: &Vault,
    draft: DraftId,
    record: Option<RecordId>,
) -> Result<SameCrimeView, CoreError> {
    let sealed = record.map(|record| vault.sealed(record)).transpose()?;
    Ok(SameCrimeView {
        draft,
        local_reference: LocalReference::of(draft).to_string(),
        number: sealed.flatten().and_then(|sealed| sealed.number),
    })
}
