//! What comes to light after a report was filed. The report itself is never
//! edited: a supplementary report is a record of its own that names it by
//! digest and says what is new or what was wrong, and why.
//!
//! It has the groups of fields of the report itself, each for what is new in
//! it. None replaces what the report says; they are read one after the other.

use serde::{Deserialize, Serialize};

use super::{correction, part, past_care, property, risk};
use crate::{
    Amendment, AmendmentKind, Classification, Correction, EarlierSeen, FieldCorrection, FieldError,
    FieldErrors, Flags, ForceNumber, GoldenHour, Incident, IncidentId, Limit, LocalReference,
    OffenceCode, Part, Personal, PropertyItem, RecordLink, ReportKind, RiskAssessment, Rule,
    Solvability, StandingReport, Timestamp, Victim, VictimCare,
};

/// The references under which the report is known: at least one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportReferences {
    /// The one made on the tablet that filed it, where it is known.
    #[serde(default)]
    pub local_reference: Option<LocalReference>,
    /// The force's, where it was there when the supplement was filed.
    #[serde(default)]
    pub number: Option<ForceNumber>,
}

/// A supplementary report that may still be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SupplementDraft {
    /// The incident that it belongs to: that of the report, where the report
    /// was filed in the same vault.
    pub incident: IncidentId,
    /// The sealed report, exactly.
    pub report: RecordLink,
    /// How the report was known where the supplement was begun.
    pub seen: EarlierSeen,
    /// The references of the report.
    pub references: ReportReferences,
    /// Why there is a supplement.
    #[serde(default)]
    pub reason: Personal,
    /// What is new, in words; may be empty where another group says it.
    #[serde(default)]
    pub narrative: Personal,
    /// Fields of the report that were wrong.
    #[serde(default)]
    pub corrections: Vec<FieldCorrection>,
    /// Further things: found, recovered, missed since.
    #[serde(default)]
    pub property: Vec<PropertyItem>,
    /// Further parts of people of the incident.
    #[serde(default)]
    pub people: Vec<Part>,
    /// What the officer now takes the offence to be; provisional. Once it is
    /// filed it stands in place of the report's own, until another supplement says
    /// another; what the force confirms outranks both.
    #[serde(default)]
    pub classification: Option<Classification>,
    /// Flags that were considered since.
    #[serde(default)]
    pub flags: Flags,
    /// Risk assessments that were answered since.
    #[serde(default)]
    pub risk_assessments: Vec<RiskAssessment>,
    /// Actions of the first hour that were taken, or decided on, since.
    #[serde(default)]
    pub golden_hour: GoldenHour,
    /// What may solve it, as far as it was considered since.
    #[serde(default)]
    pub solvability: Solvability,
    /// What the victim was asked, told and promised since.
    #[serde(default)]
    pub victim_care: VictimCare,
    /// Of whom what it says of the victim was asked: the victim as the report stood
    /// when that was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_of: Option<Victim>,
}

/// A change to some fields of a [`SupplementDraft`]; what is absent stays. A
/// group of fields is replaced as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SupplementPatch {
    /// New reason.
    pub reason: Option<Personal>,
    /// New narrative.
    pub narrative: Option<Personal>,
    /// New corrections. What stood in each field is filled in.
    pub corrections: Option<Vec<Correction>>,
    /// New list of things.
    pub property: Option<Vec<PropertyItem>>,
    /// New parts.
    pub people: Option<Vec<Part>>,
    /// New offence.
    pub classification: Option<Classification>,
    /// New flags.
    pub flags: Option<Flags>,
    /// New list of risk assessments.
    pub risk_assessments: Option<Vec<RiskAssessment>>,
    /// New actions of the first hour.
    pub golden_hour: Option<GoldenHour>,
    /// New factors.
    pub solvability: Option<Solvability>,
    /// New care of the victim.
    pub victim_care: Option<VictimCare>,
    /// Fields to empty again.
    pub clear: Vec<ClearableOfSupplement>,
}

/// A field of a supplement that can be emptied again; lists, groups and words
/// are emptied by giving empty ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClearableOfSupplement {
    /// The offence: the officer does not take it to be another after all.
    Classification,
    /// That it was asked of the victim before its correction: it was asked of the one
    /// it corrects the report to.
    AskedOf,
}

impl SupplementDraft {
    /// Greatest number of corrections.
    pub const CORRECTIONS: usize = 200;

    /// An empty supplement to a sealed report.
    #[must_use]
    pub fn new(
        incident: IncidentId,
        report: RecordLink,
        seen: EarlierSeen,
        references: ReportReferences,
    ) -> Self {
        Self {
            incident,
            report,
            seen,
            references,
            reason: Personal::default(),
            narrative: Personal::default(),
            corrections: Vec::new(),
            property: Vec::new(),
            people: Vec::new(),
            classification: None,
            flags: Flags::default(),
            risk_assessments: Vec::new(),
            golden_hour: GoldenHour::default(),
            solvability: Solvability::default(),
            victim_care: VictimCare::default(),
            asked_of: None,
        }
    }

    /// This draft with a change applied, beside the report as it stands.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed, and each
    /// correction of a field that the report does not have.
    pub fn patched(
        &self,
        patch: SupplementPatch,
        standing: &StandingReport<'_>,
    ) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        let mut found = Vec::new();
        let mut asked_anew = false;
        for field in patch.clear {
            match field {
                ClearableOfSupplement::Classification => changed.classification = None,
                ClearableOfSupplement::AskedOf => asked_anew = true,
            }
        }
        replace(&mut changed.reason, patch.reason);
        replace(&mut changed.narrative, patch.narrative);
        if let Some(entered) = patch.corrections {
            match standing.corrections(entered) {
                Ok(told) => changed.corrections = told,
                Err(wrong) => found = wrong,
            }
        }
        replace(&mut changed.property, patch.property);
        replace(&mut changed.people, patch.people);
        replace(&mut changed.classification, patch.classification.map(Some));
        if let Some(offence) = &changed.classification {
            // As it stands: a class may have been corrected, here too.
            let stands = standing.corrected_by(&changed.corrections);
            let kind = stands.map_or_else(|| standing.report.kind.clone(), |report| report.kind);
            let rule = kind.and_then(|kind| not_of(&kind, offence));
            found.extend(rule.map(|rule| FieldError {
                field: "classification.code".to_owned(),
                rule,
            }));
        }
        replace(&mut changed.flags, patch.flags);
        replace(&mut changed.risk_assessments, patch.risk_assessments);
        replace(&mut changed.golden_hour, patch.golden_hour);
        replace(&mut changed.solvability, patch.solvability);
        replace(&mut changed.victim_care, patch.victim_care);
        let stands = standing.corrected_by(&[]);
        let victim = stands.map_or(standing.report.victim, |report| report.victim);
        if asked_anew {
            changed.asked_of = changed.victim_after(victim);
        } else {
            changed.note_asked_of(self, victim);
        }
        found.extend(changed.broken(false));
        FieldErrors::check(found)?;
        Ok(changed)
    }

    /// This draft with what stands in each corrected field now: another
    /// supplement may have been filed since it was entered.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each correction of a field that the report does not
    /// have.
    pub fn beside(&self, standing: &StandingReport<'_>) -> Result<Self, FieldErrors> {
        let entered = self.corrections.iter().map(|one| Correction {
            field: one.field.clone(),
            is: one.is.clone(),
        });
        let patch = SupplementPatch {
            corrections: Some(entered.collect()),
            ..SupplementPatch::default()
        };
        self.patched(patch, standing)
    }

    /// Checks what cannot lie ahead, beside the report as it stands: nothing was
    /// told or asked after `now`, and no corrected time lies after it, by the
    /// rule of [`Incident::check_past`].
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each time that has yet to come or is out of all
    /// memory.
    pub fn check_past(
        &self,
        standing: &StandingReport<'_>,
        now: Timestamp,
    ) -> Result<(), FieldErrors> {
        let mut found = standing.past(&self.corrections, now);
        found.extend(past_care(&self.victim_care, now));
        FieldErrors::check(found)
    }

    /// Checks that it gives a crime no second victim, beside the one of the report
    /// as it stands, and does not make the State a person: whose victim this incident
    /// does not know, it says nothing of.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each part of another victim, and the correction that names
    /// the entry of the State.
    pub fn check_victim(
        &self,
        standing: &StandingReport<'_>,
        incident: &Incident,
    ) -> Result<(), FieldErrors> {
        let after = standing.corrected_by(&self.corrections);
        let victim = after.map_or(standing.report.victim, |report| report.victim);
        let known = match victim {
            Some(Victim::Person(person)) => incident.person(person).is_some(),
            Some(Victim::State) => true,
            None => false,
        };
        let mut found = Vec::new();
        if known {
            part::one_victim(&self.people, victim, incident, &mut found);
        }
        let corrected = self
            .corrections
            .iter()
            .position(|one| one.field == "victim");
        let misnamed = victim.and_then(|victim| victim.misnamed(incident));
        if let (Some(at), Some(rule)) = (corrected, misnamed) {
            found.push(FieldError {
                field: format!("corrections[{at}].is"),
                rule,
            });
        }
        FieldErrors::check(found)
    }

    /// Whether it says anything: in words, or in any group.
    fn says_something(&self) -> bool {
        let empty = Self {
            reason: self.reason.clone(),
            ..Self::new(
                self.incident,
                self.report,
                self.seen,
                self.references.clone(),
            )
        };
        let blank = self.narrative.reveal().trim().is_empty();
        let without_words = Self {
            narrative: Personal::default(),
            ..self.clone()
        };
        !blank || without_words != empty
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
            seen: self.seen,
            earlier_name: None,
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
        correction::strangers(&self.corrections, incident, &mut found);
        property::strangers(&self.property, incident, &mut found);
        risk::unfinished(&self.risk_assessments, &mut found);
        risk::strangers(&self.risk_assessments, incident, &mut found);
        FieldErrors::check(found)?;
        Ok(ReadySupplement {
            supplement: self.clone(),
            incident: incident.clone(),
        })
    }

    fn broken(&self, complete: bool) -> Vec<FieldError> {
        let mut found = Vec::new();
        let known = &self.references;
        if known.local_reference.is_none() && known.number.is_none() {
            found.push(FieldError {
                field: "references".to_owned(),
                rule: Rule::Unasked {
                    remedy: "give the local reference, the crime number or the incident number of the report",
                },
            });
        }
        let texts = [
            ("reason", &self.reason, Limit::ADDRESS.required()),
            ("narrative", &self.narrative, Limit::NARRATIVE.or_empty()),
        ];
        for (field, text, limit) in texts {
            found.extend(if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            });
        }
        if complete && !self.says_something() {
            found.push(FieldError {
                field: "narrative".to_owned(),
                rule: Rule::Required,
            });
        }
        correction::broken(&self.corrections, Self::CORRECTIONS, &mut found);
        property::broken(&self.property, &mut found);
        part::broken(&self.people, "people", &mut found);
        if let Some(classification) = &self.classification {
            classification.broken("classification", complete, &mut found);
            let of_it = |one: &FieldCorrection| one.field.starts_with("classification");
            if let Some(at) = self.corrections.iter().position(of_it) {
                found.push(FieldError {
                    field: format!("corrections[{at}].field"),
                    rule: Rule::Contradicts {
                        other: "the offence that this supplement says",
                        remedy: "say it once: leave this correction out, or empty classification",
                    },
                });
            }
        }
        risk::all_broken(&self.risk_assessments, &mut found);
        self.golden_hour.broken(complete, &mut found);
        self.victim_care.broken(&mut found);
        found
    }
}

/// Why an offence is none of a report's kind, or of its class.
fn not_of(kind: &ReportKind, offence: &Classification) -> Option<Rule> {
    let rule = kind.contradicted_by(offence)?;
    let of_an_incident = (offence.code.as_ref()).is_some_and(OffenceCode::is_of_an_incident);
    Some(if of_an_incident && !kind.is_crime() {
        rule
    } else {
        another_kind(kind)
    })
}

/// Why an offence is none of a report's kind, which no supplement changes.
const fn another_kind(kind: &ReportKind) -> Rule {
    if kind.is_crime() {
        Rule::Contradicts {
            other: "the crime that was reported",
            remedy: "tell in the supplement's own words why it may be none; only the Force Crime Registrar cancels a recorded crime",
        }
    } else {
        Rule::Contradicts {
            other: "the incident without a crime that was reported",
            remedy: "file a crime report of its own in this incident: it needs an offence, a victim and a crime number",
        }
    }
}

fn replace<T>(field: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *field = new;
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
    use crate::{DraftId, PersonId, RecordId, ReportDraft, Role, Sha256Digest};
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    fn incident() -> Incident {
        Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented theft").unwrap()
    }

    fn draft() -> SupplementDraft {
        let link = RecordLink {
            record: RecordId::from_parts(1, [4; 10]),
            sha256: "00".repeat(32).parse::<Sha256Digest>().unwrap(),
        };
        let references = ReportReferences {
            local_reference: Some(LocalReference::of(DraftId::from_parts(1, [5; 10]))),
            number: None,
        };
        SupplementDraft::new(incident().id, link, EarlierSeen::SealedHere, references)
    }

    fn patched(draft: &SupplementDraft, patch: Value) -> Result<SupplementDraft, FieldErrors> {
        let report = ReportDraft::new(incident().id);
        let standing = StandingReport {
            report: &report,
            corrected: &BTreeMap::new(),
        };
        draft.patched(serde_json::from_value(patch).unwrap(), &standing)
    }

    fn complete() -> SupplementDraft {
        let patch = json!({
            "reason": "An invented neighbour remembered more",
            "narrative": "An invented van was seen.",
        });
        patched(&draft(), patch).unwrap()
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

    /// Each group alone says enough; none of them, or blanks, say nothing.
    #[test]
    fn a_narrative_may_be_empty_where_a_group_says_what_is_new() {
        let reason = patched(&draft(), json!({"reason": "Invented"})).unwrap();
        for (patch, enough) in [
            (json!({}), false),
            (json!({"narrative": " \n"}), false),
            (json!({"flags": {}}), false),
            (json!({"flags": {"knife": false}}), true),
            (json!({"golden_hour": {"cctv": {"taken": "yes"}}}), true),
            (json!({"solvability": {"witness": false}}), true),
            (json!({"victim_care": {"needs": "refused"}}), true),
            (json!({"classification": {"title": "Theft"}}), true),
            (
                json!({"property": [{"status": "found", "description": "Bicycle"}]}),
                true,
            ),
            (
                json!({"corrections": [{"field": "place_detail", "is": "Yard"}]}),
                true,
            ),
        ] {
            let supplement = patched(&reason, patch.clone()).unwrap();
            let lacking = supplement.ready(&incident()).err();
            let lacking = lacking.as_ref().map(fields).unwrap_or_default();
            let expected: &[&str] = if enough { &[] } else { &["narrative"] };
            assert_eq!(lacking, expected, "{patch}");
        }
    }

    #[test]
    fn a_report_that_was_filed_elsewhere_is_known_by_one_reference_at_least() {
        let mut unnamed = complete();
        unnamed.references.local_reference = None;
        let errors = unnamed.ready(&incident()).unwrap_err();
        assert_eq!(fields(&errors), ["references"]);
        let number: crate::CrimeNumber = "01/0000042/26".parse().unwrap();
        unnamed.references.number = Some(ForceNumber::Crime(number));
        assert!(unnamed.ready(&incident()).is_ok());
    }

    #[test]
    fn it_corrects_when_it_says_what_was_wrong_and_never_withdraws() {
        assert_eq!(complete().amendment().kind, AmendmentKind::Addition);
        let patch = json!({"corrections": [{"field": "place_detail", "is": "The yard"}]});
        let correcting = patched(&complete(), patch).unwrap();
        assert_eq!(correcting.amendment().kind, AmendmentKind::Correction);
        assert_eq!(correcting.amendment().sha256, draft().report.sha256);
    }

    #[test]
    fn what_stood_in_a_field_is_told_anew_when_another_supplement_was_filed_since() {
        let patch = json!({"corrections": [{"field": "place_detail", "is": "Yard"}]});
        let correcting = patched(&complete(), patch).unwrap();
        assert_eq!(correcting.corrections[0].was.reveal(), "");
        let report = ReportDraft::new(incident().id);
        let corrected = BTreeMap::from([("place_detail".to_owned(), "Garden".into())]);
        let standing = StandingReport {
            report: &report,
            corrected: &corrected,
        };
        let told = correcting.beside(&standing).unwrap();
        assert_eq!(told.corrections[0].was.reveal(), "Garden");
        assert_eq!(told.corrections[0].is.reveal(), "Yard");
    }

    #[test]
    fn each_wrong_field_is_named() {
        let patch = json!({
            "reason": "x".repeat(401),
            "corrections": [{"field": "weather", "is": "Fair"}],
            "property": [{"status": "found", "description": ""}],
            "golden_hour": {"cameras": [{"owner": ""}]},
            "victim_care": {"contact_plan": {"how": "telephone", "when": ""}},
        });
        assert_eq!(
            fields(&patched(&draft(), patch).unwrap_err()),
            [
                "corrections[0].field",
                "reason",
                "property[0].description",
                "golden_hour.cameras[0].owner",
                "victim_care.contact_plan.when"
            ]
        );
        let patch = json!({"corrections": [{"field": "place_detail", "is": ""}]});
        let errors = patched(&draft(), patch).unwrap_err();
        assert_eq!(fields(&errors), ["corrections[0].is"]);
    }

    /// What was not done since is told with the same care as in the report.
    #[test]
    fn a_reason_of_a_letter_and_a_placeholder_are_pointed_out_here_too() {
        let patch = json!({
            "golden_hour": {"scene": {"taken": "no", "reason": "x"}},
            "property": [{"status": "found", "description": "A telephone",
                "identifiers": [{"kind": "imei", "value": "000000000000000"}]}],
        });
        let warnings = patched(&complete(), patch)
            .unwrap()
            .warnings(Timestamp::from_unix_ms(0));
        let told: Vec<_> = warnings
            .iter()
            .map(|one| (one.field.as_str(), one.code))
            .collect();
        let expected = [
            ("property[0].identifiers[0].value", "placeholder"),
            ("golden_hour.scene.reason", "reason_says_nothing"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn people_are_those_of_the_incident() {
        let stranger = PersonId::from_parts(1, [9; 10]);
        let patch = json!({"people": [{"person": stranger, "role": "witness"}]});
        let errors = patched(&complete(), patch)
            .unwrap()
            .ready(&incident())
            .unwrap_err();
        assert_eq!(fields(&errors), ["people[0]"]);
    }

    #[test]
    fn a_patch_knows_every_field_of_a_draft_but_the_links() {
        let names =
            |value: Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
        let mut all = names(serde_json::to_value(draft()).unwrap());
        all.retain(|name| !["incident", "report", "references", "seen"].contains(&name.as_str()));
        let mut patch = names(serde_json::to_value(SupplementPatch::default()).unwrap());
        patch.retain(|name| name != "clear");
        assert_eq!(all, patch);
    }

    #[test]
    fn an_offence_that_was_entered_can_be_taken_out_again() {
        let entered = json!({"classification": {"title": "Invented", "code": "8N"}});
        let supplement = patched(&complete(), entered).unwrap();
        assert!(supplement.classification.is_some());
        let emptied = patched(&supplement, json!({"clear": ["classification"]})).unwrap();
        assert_eq!(emptied.classification, None);
    }

    #[test]
    fn a_crime_gets_no_second_victim_by_a_supplement() {
        let person = |seed| PersonId::from_parts(1, [seed; 10]);
        let mut supplement = complete();
        supplement.people = vec![Part {
            person: person(2),
            role: Role::Victim,
        }];
        for (victim, refused) in [
            (Some(Victim::State), true),
            // Of whoever this incident does not know, nothing is known either.
            (Some(Victim::Person(person(1))), false),
            (None, false),
        ] {
            let mut report = ReportDraft::new(incident().id);
            report.victim = victim;
            let standing = StandingReport {
                report: &report,
                corrected: &BTreeMap::new(),
            };
            let found = supplement.check_victim(&standing, &incident());
            assert_eq!(found.is_err(), refused, "{victim:?}");
            if let Err(errors) = found {
                assert_eq!(fields(&errors), ["people[0]"]);
            }
        }
    }

    #[test]
    fn a_supplement_does_not_make_the_state_a_person() {
        let state = PersonId::from_parts(1, [7; 10]);
        let mut incident = incident();
        incident.people.push(crate::Involvement {
            person: crate::Person {
                kind: crate::PersonKind::State,
                ..crate::Person::new(state)
            },
            roles: vec![Role::Victim],
        });
        let mut report = ReportDraft::new(incident.id);
        report.victim = Some(Victim::State);
        let standing = StandingReport {
            report: &report,
            corrected: &BTreeMap::new(),
        };
        let corrected = |is: &str| {
            let mut supplement = complete();
            supplement.corrections = vec![FieldCorrection {
                field: "victim".to_owned(),
                was: "state".into(),
                is: is.into(),
            }];
            supplement.check_victim(&standing, &incident)
        };
        let errors = corrected(&state.to_string()).unwrap_err();
        assert_eq!(fields(&errors), ["corrections[0].is"]);
        assert!(corrected("state").is_ok());
    }
}
