//! A crime report while it is being written, and when it can be filed.

use serde::{Deserialize, Serialize};

use crate::{
    ExhibitReference, FieldError, FieldErrors, Incident, IncidentId, Limit, Personal, Role, Rule,
    Timestamp,
};

/// Crime, or an incident recorded without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A crime under the National Crime Recording Standard.
    Crime,
    /// Recorded, but not as a crime.
    NonCrimeIncident,
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Taken.
    Stolen,
    /// Damaged.
    Damaged,
    /// Taken and found again.
    Recovered,
    /// Taken by the police.
    Seized,
    /// Found.
    Found,
}

/// A thing stolen, damaged, seized or found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PropertyItem {
    /// What happened to it.
    pub status: ItemStatus,
    /// What it is.
    pub description: Personal,
    /// Serial number, IMEI or registration mark, as read.
    #[serde(default)]
    pub identifier: Personal,
    /// Value in pence, where known.
    #[serde(default)]
    pub value_pence: Option<u64>,
    /// The exhibit it became.
    #[serde(default)]
    pub exhibit: Option<ExhibitReference>,
}

/// A crime report that may still be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportDraft {
    /// The incident it belongs to; its people and place are the report's.
    pub incident: IncidentId,
    /// Crime or not.
    #[serde(default)]
    pub kind: Option<ReportKind>,
    /// The offence in words, provisional until the force confirms it.
    #[serde(default)]
    pub classification: Personal,
    /// Whether the offence is against the State, so that it needs no victim.
    #[serde(default)]
    pub against_the_state: bool,
    /// When it was reported; the 24 hours for recording run from here.
    #[serde(default)]
    pub reported_at: Option<Timestamp>,
    /// Earliest time it can have been committed.
    #[serde(default)]
    pub committed_from: Option<Timestamp>,
    /// Latest time it can have been committed.
    #[serde(default)]
    pub committed_to: Option<Timestamp>,
    /// What happened.
    #[serde(default)]
    pub narrative: Personal,
    /// Things stolen, damaged, seized or found.
    #[serde(default)]
    pub property: Vec<PropertyItem>,
}

/// A change to some fields of a [`ReportDraft`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportPatch {
    /// New kind.
    pub kind: Option<ReportKind>,
    /// New offence in words.
    pub classification: Option<Personal>,
    /// New answer.
    pub against_the_state: Option<bool>,
    /// New time of the report.
    pub reported_at: Option<Timestamp>,
    /// New earliest time.
    pub committed_from: Option<Timestamp>,
    /// New latest time.
    pub committed_to: Option<Timestamp>,
    /// New narrative.
    pub narrative: Option<Personal>,
    /// New list of things.
    pub property: Option<Vec<PropertyItem>>,
}

impl ReportDraft {
    /// Greatest number of things in one report.
    pub const ITEMS: usize = 500;
    /// Greatest value of one thing: ten billion pounds, in pence.
    pub const VALUE_PENCE: u64 = 1_000_000_000_000;

    /// An empty draft in an incident.
    #[must_use]
    pub fn new(incident: IncidentId) -> Self {
        Self {
            incident,
            kind: None,
            classification: Personal::default(),
            against_the_state: false,
            reported_at: None,
            committed_from: None,
            committed_to: None,
            narrative: Personal::default(),
            property: Vec::new(),
        }
    }

    /// This draft with a change applied.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed.
    pub fn patched(&self, patch: ReportPatch) -> Result<Self, FieldErrors> {
        let changed = Self {
            incident: self.incident,
            kind: patch.kind.or(self.kind),
            classification: patch
                .classification
                .unwrap_or_else(|| self.classification.clone()),
            against_the_state: patch.against_the_state.unwrap_or(self.against_the_state),
            reported_at: patch.reported_at.or(self.reported_at),
            committed_from: patch.committed_from.or(self.committed_from),
            committed_to: patch.committed_to.or(self.committed_to),
            narrative: patch.narrative.unwrap_or_else(|| self.narrative.clone()),
            property: patch.property.unwrap_or_else(|| self.property.clone()),
        };
        FieldErrors::check(changed.broken(false))?;
        Ok(changed)
    }

    /// Checks that the report can be filed, with the incident whose people and
    /// place it takes over.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(&self, incident: &Incident) -> Result<ReadyReport, FieldErrors> {
        let mut found = self.broken(true);
        found.extend(
            incident
                .check()
                .err()
                .into_iter()
                .flat_map(|e| e.fields().to_vec()),
        );
        let mut require = |present: bool, field: &str| {
            if !present {
                found.push(FieldError {
                    field: field.to_owned(),
                    rule: Rule::Required,
                });
            }
        };
        require(self.kind.is_some(), "kind");
        require(self.reported_at.is_some(), "reported_at");
        if incident.id != self.incident {
            found.push(FieldError {
                field: "incident".to_owned(),
                rule: Rule::Contradicts {
                    other: "the incident it is filed under",
                    remedy: "file it under its own incident",
                },
            });
        }
        if self.kind == Some(ReportKind::Crime)
            && !self.against_the_state
            && !incident.has(Role::Victim)
        {
            found.push(FieldError {
                field: "people".to_owned(),
                rule: Rule::Contradicts {
                    other: "a crime, which has a victim",
                    remedy: "add the victim to the incident, or mark the offence as against the State",
                },
            });
        }
        FieldErrors::check(found)?;
        Ok(ReadyReport {
            report: self.clone(),
            incident: incident.clone(),
        })
    }

    fn broken(&self, complete: bool) -> Vec<FieldError> {
        let check = |limit: Limit, field: &str, text: &Personal| {
            if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            }
        };
        let mut found: Vec<FieldError> = [
            check(Limit::NAME, "classification", &self.classification),
            check(Limit::NARRATIVE, "narrative", &self.narrative),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut not_before =
            |later: Option<Timestamp>, earlier: Option<Timestamp>, field: &str, other| {
                if let (Some(later), Some(earlier)) = (later, earlier)
                    && later < earlier
                {
                    found.push(FieldError {
                        field: field.to_owned(),
                        rule: Rule::Contradicts {
                            other,
                            remedy: "check both times",
                        },
                    });
                }
            };
        not_before(
            self.committed_to,
            self.committed_from,
            "committed_to",
            "committed_from",
        );
        not_before(
            self.reported_at,
            self.committed_from,
            "reported_at",
            "committed_from",
        );
        if self.property.len() > Self::ITEMS {
            found.push(FieldError {
                field: "property".to_owned(),
                rule: Rule::Range {
                    expected: "500 things or fewer",
                },
            });
        }
        for (position, item) in self.property.iter().enumerate() {
            let field = |name: &str| format!("property[{position}].{name}");
            found.extend(
                Limit::LINE
                    .check_draft(&field("identifier"), item.identifier.reveal())
                    .err(),
            );
            let described = Limit {
                optional: false,
                ..Limit::LINE
            };
            found.extend(
                described
                    .check_final(&field("description"), item.description.reveal())
                    .err(),
            );
            if item
                .value_pence
                .is_some_and(|value| value > Self::VALUE_PENCE)
            {
                found.push(FieldError {
                    field: field("value_pence"),
                    rule: Rule::Range {
                        expected: "in pence and at most ten billion pounds",
                    },
                });
            }
        }
        found
    }
}

/// A report that is complete, with the incident as it stood when it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReadyReport {
    report: ReportDraft,
    incident: Incident,
}

impl ReadyReport {
    /// The report as entered.
    #[must_use]
    pub fn report(&self) -> &ReportDraft {
        &self.report
    }

    /// The incident as it stood.
    #[must_use]
    pub fn incident(&self) -> &Incident {
        &self.incident
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incident() -> Incident {
        Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented theft").unwrap()
    }

    fn complete() -> ReportDraft {
        ReportDraft::new(incident().id)
            .patched(ReportPatch {
                kind: Some(ReportKind::Crime),
                classification: Some("Theft of a pedal cycle".into()),
                against_the_state: Some(true),
                reported_at: Some(Timestamp::from_unix_ms(2_000)),
                committed_from: Some(Timestamp::from_unix_ms(1_000)),
                narrative: Some("An invented bicycle was taken.".into()),
                ..ReportPatch::default()
            })
            .unwrap()
    }

    fn fields(errors: &FieldErrors) -> Vec<&str> {
        errors.fields().iter().map(|e| e.field.as_str()).collect()
    }

    #[test]
    fn an_empty_report_names_what_is_missing() {
        let errors = ReportDraft::new(incident().id)
            .ready(&incident())
            .unwrap_err();
        assert_eq!(
            fields(&errors),
            ["classification", "narrative", "kind", "reported_at"]
        );
        assert!(complete().ready(&incident()).is_ok());
    }

    #[test]
    fn a_crime_has_a_victim_unless_it_is_against_the_state() {
        let patch = ReportPatch {
            against_the_state: Some(false),
            ..ReportPatch::default()
        };
        let errors = complete()
            .patched(patch)
            .unwrap()
            .ready(&incident())
            .unwrap_err();
        assert_eq!(fields(&errors), ["people"]);
    }

    #[test]
    fn times_that_contradict_each_other_are_refused() {
        let patch = ReportPatch {
            committed_to: Some(Timestamp::from_unix_ms(999)),
            reported_at: Some(Timestamp::from_unix_ms(998)),
            ..ReportPatch::default()
        };
        assert_eq!(
            fields(&complete().patched(patch).unwrap_err()),
            ["committed_to", "reported_at"]
        );
    }

    #[test]
    fn an_absurd_value_is_refused_by_its_path() {
        let item = PropertyItem {
            status: ItemStatus::Stolen,
            description: "".into(),
            identifier: Personal::default(),
            value_pence: Some(u64::MAX),
            exhibit: None,
        };
        let patch = ReportPatch {
            property: Some(vec![item]),
            ..ReportPatch::default()
        };
        assert_eq!(
            fields(&complete().patched(patch).unwrap_err()),
            ["property[0].description", "property[0].value_pence"]
        );
    }
}
