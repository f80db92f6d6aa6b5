//! What comes to light after a report was filed. The report itself is never
//! edited: a supplementary report is a record of its own that names it by
//! digest and says what is new or what was wrong, and why.

use serde::{Deserialize, Serialize};

use super::{part, property};
use crate::{
    Amendment, AmendmentKind, Classification, CrimeNumber, FieldError, FieldErrors, Incident,
    IncidentId, Limit, LocalReference, Part, Personal, PropertyItem, RecordLink, ReferenceGiven,
    Rule,
};

/// The references under which the report is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportReferences {
    /// The one made on the tablet.
    pub local_reference: LocalReference,
    /// The force's, where it was there when the supplement was filed.
    #[serde(default)]
    pub crime_number: Option<CrimeNumber>,
}

/// A field of the report that was wrong, and what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldCorrection {
    /// The field, by its path in the report, such as `committed_from`.
    pub field: String,
    /// What is right, in words.
    pub is: Personal,
}

/// A supplementary report that may still be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SupplementDraft {
    /// The incident of the report.
    pub incident: IncidentId,
    /// The sealed report, exactly.
    pub report: RecordLink,
    /// The references of the report.
    pub references: ReportReferences,
    /// Why there is a supplement.
    #[serde(default)]
    pub reason: Personal,
    /// What is new.
    #[serde(default)]
    pub narrative: Personal,
    /// Fields of the report that were wrong.
    #[serde(default)]
    pub corrections: Vec<FieldCorrection>,
    /// Further things.
    #[serde(default)]
    pub property: Vec<PropertyItem>,
    /// Further parts of people of the incident.
    #[serde(default)]
    pub people: Vec<Part>,
    /// References that the victim was given since.
    #[serde(default)]
    pub references_given: Vec<ReferenceGiven>,
    /// What the officer now takes the offence to be; provisional.
    #[serde(default)]
    pub classification: Option<Classification>,
}

/// A change to some fields of a [`SupplementDraft`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SupplementPatch {
    /// New reason.
    pub reason: Option<Personal>,
    /// New narrative.
    pub narrative: Option<Personal>,
    /// New corrections.
    pub corrections: Option<Vec<FieldCorrection>>,
    /// New list of things.
    pub property: Option<Vec<PropertyItem>>,
    /// New parts.
    pub people: Option<Vec<Part>>,
    /// New references given.
    pub references_given: Option<Vec<ReferenceGiven>>,
    /// New offence.
    pub classification: Option<Classification>,
}

impl SupplementDraft {
    /// Greatest number of corrections.
    pub const CORRECTIONS: usize = 200;

    /// An empty supplement to a sealed report.
    #[must_use]
    pub fn new(incident: IncidentId, report: RecordLink, references: ReportReferences) -> Self {
        Self {
            incident,
            report,
            references,
            reason: Personal::default(),
            narrative: Personal::default(),
            corrections: Vec::new(),
            property: Vec::new(),
            people: Vec::new(),
            references_given: Vec::new(),
            classification: None,
        }
    }

    /// This draft with a change applied.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed.
    pub fn patched(&self, patch: SupplementPatch) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        if let Some(reason) = patch.reason {
            changed.reason = reason;
        }
        if let Some(narrative) = patch.narrative {
            changed.narrative = narrative;
        }
        if let Some(corrections) = patch.corrections {
            changed.corrections = corrections;
        }
        if let Some(property) = patch.property {
            changed.property = property;
        }
        if let Some(people) = patch.people {
            changed.people = people;
        }
        if let Some(given) = patch.references_given {
            changed.references_given = given;
        }
        if let Some(classification) = patch.classification {
            changed.classification = Some(classification);
        }
        FieldErrors::check(changed.broken(false))?;
        Ok(changed)
    }

    /// What it does to the report: it corrects it as soon as it says that a
    /// field was wrong, and adds to it otherwise. It never withdraws it.
    #[must_use]
    pub fn amendment(&self) -> Amendment {
        Amendment {
            record: self.report.record,
            sha256: self.report.sha256,
            kind: if self.corrections.is_empty() {
                AmendmentKind::Addition
            } else {
                AmendmentKind::Correction
            },
            reason: self.reason.clone(),
        }
    }

    /// Checks that it can be filed, with the incident as it stands.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(&self, incident: &Incident) -> Result<ReadySupplement, FieldErrors> {
        let mut found = self.broken(true);
        found.extend(
            incident
                .check()
                .err()
                .into_iter()
                .flat_map(|e| e.fields().to_vec()),
        );
        if incident.id != self.incident {
            found.push(FieldError {
                field: "incident".to_owned(),
                rule: Rule::Contradicts {
                    other: "the incident of the report",
                    remedy: "file it under the incident of the report",
                },
            });
        }
        for (at, one) in self.people.iter().enumerate() {
            part::known(incident, one.person, &format!("people[{at}]"), &mut found);
        }
        property::strangers(&self.property, incident, &mut found);
        FieldErrors::check(found)?;
        Ok(ReadySupplement {
            supplement: self.clone(),
            incident: incident.clone(),
        })
    }

    fn broken(&self, complete: bool) -> Vec<FieldError> {
        let mut found = Vec::new();
        let texts = [
            ("reason", &self.reason, Limit::ADDRESS.required()),
            ("narrative", &self.narrative, Limit::NARRATIVE),
        ];
        for (field, text, limit) in texts {
            found.extend(if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            });
        }
        for (field, length, most, expected) in [
            (
                "corrections",
                self.corrections.len(),
                Self::CORRECTIONS,
                "200 corrections or fewer",
            ),
            (
                "references_given",
                self.references_given.len(),
                crate::VictimCare::REFERENCES,
                "50 or fewer",
            ),
        ] {
            if length > most {
                found.push(FieldError {
                    field: field.to_owned(),
                    rule: Rule::Range { expected },
                });
            }
        }
        for (at, one) in self.corrections.iter().enumerate().take(Self::CORRECTIONS) {
            let field = format!("corrections[{at}].field");
            found.extend(Limit::NAME.check_final(&field, &one.field).err());
            let is = format!("corrections[{at}].is");
            let limit = Limit::NARRATIVE.required();
            found.extend(limit.check_final(&is, one.is.reveal()).err());
        }
        property::broken(&self.property, &mut found);
        part::broken(&self.people, "people", &mut found);
        if let Some(classification) = &self.classification {
            classification.broken("classification", complete, &mut found);
        }
        found
    }
}

/// A supplementary report that is complete, with the incident as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct ReadySupplement {
    supplement: SupplementDraft,
    incident: Incident,
}

impl ReadySupplement {
    /// The supplement as entered.
    #[must_use]
    pub fn supplement(&self) -> &SupplementDraft {
        &self.supplement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DraftId, ItemStatus, PersonId, RecordId, Role, Sha256Digest};

    fn incident() -> Incident {
        Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented theft").unwrap()
    }

    fn draft() -> SupplementDraft {
        let link = RecordLink {
            record: RecordId::from_parts(1, [4; 10]),
            sha256: "00".repeat(32).parse::<Sha256Digest>().unwrap(),
        };
        let references = ReportReferences {
            local_reference: LocalReference::of(DraftId::from_parts(1, [5; 10])),
            crime_number: None,
        };
        SupplementDraft::new(incident().id, link, references)
    }

    fn complete() -> SupplementDraft {
        draft()
            .patched(SupplementPatch {
                reason: Some("An invented neighbour remembered more".into()),
                narrative: Some("An invented van was seen.".into()),
                ..SupplementPatch::default()
            })
            .unwrap()
    }

    fn fields(errors: &FieldErrors) -> Vec<&str> {
        errors.fields().iter().map(|e| e.field.as_str()).collect()
    }

    #[test]
    fn a_supplement_says_what_and_why() {
        let errors = draft().ready(&incident()).unwrap_err();
        assert_eq!(fields(&errors), ["reason", "narrative"]);
        assert!(complete().ready(&incident()).is_ok());
    }

    #[test]
    fn it_corrects_when_it_says_what_was_wrong_and_never_withdraws() {
        assert_eq!(complete().amendment().kind, AmendmentKind::Addition);
        let patch = SupplementPatch {
            corrections: Some(vec![FieldCorrection {
                field: "committed_from".to_owned(),
                is: "An hour earlier".into(),
            }]),
            ..SupplementPatch::default()
        };
        let correcting = complete().patched(patch).unwrap();
        assert_eq!(correcting.amendment().kind, AmendmentKind::Correction);
        assert_eq!(correcting.amendment().sha256, draft().report.sha256);
    }

    #[test]
    fn each_wrong_field_is_named() {
        let patch = SupplementPatch {
            reason: Some("x".repeat(401).into()),
            corrections: Some(vec![FieldCorrection {
                field: String::new(),
                is: "".into(),
            }]),
            property: Some(vec![PropertyItem::new(ItemStatus::Found, "")]),
            ..SupplementPatch::default()
        };
        assert_eq!(
            fields(&draft().patched(patch).unwrap_err()),
            [
                "reason",
                "corrections[0].field",
                "corrections[0].is",
                "property[0].description"
            ]
        );
    }

    #[test]
    fn people_are_those_of_the_incident() {
        let patch = SupplementPatch {
            people: Some(vec![Part {
                person: PersonId::from_parts(1, [9; 10]),
                role: Role::Witness,
            }]),
            ..SupplementPatch::default()
        };
        let errors = complete()
            .patched(patch)
            .unwrap()
            .ready(&incident())
            .unwrap_err();
        assert_eq!(fields(&errors), ["people[0]"]);
    }
}
