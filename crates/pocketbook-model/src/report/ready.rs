//! When a report can be filed, and what is sealed of it.

use serde::Serialize;

use super::{part, property, risk};
use crate::{
    FieldError, FieldErrors, Incident, LocalReference, RecordingDecision, ReportDraft, Rule, Victim,
};

/// A report that is complete, with the incident as it stood when it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct ReadyReport {
    local_reference: LocalReference,
    report: ReportDraft,
    decision: RecordingDecision,
    incident: Incident,
}

impl ReportDraft {
    /// Checks that the report can be filed, with the incident whose people and
    /// places it takes over, under its local reference.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(
        &self,
        incident: &Incident,
        local_reference: LocalReference,
    ) -> Result<ReadyReport, FieldErrors> {
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
        self.times().incomplete(&mut found);
        if incident.id != self.incident {
            found.push(FieldError {
                field: "incident".to_owned(),
                rule: Rule::Contradicts {
                    other: "the incident it is filed under",
                    remedy: "file it under its own incident",
                },
            });
        }
        risk::unfinished(&self.risk_assessments, &mut found);
        self.strangers(incident, &mut found);
        self.undecided(&mut found);
        let kind = self.kind.as_ref();
        let decision = kind.and_then(|kind| self.recording.decision(kind, self.victim));
        FieldErrors::check(found)?;
        // Without a decision the checks above have found something.
        let decision = decision.ok_or_else(|| FieldError {
            field: "recording".to_owned(),
            rule: Rule::Required,
        })?;
        Ok(ReadyReport {
            local_reference,
            report: self.clone(),
            decision,
            incident: incident.clone(),
        })
    }

    /// People named here who were not entered in the incident.
    fn strangers(&self, incident: &Incident, found: &mut Vec<FieldError>) {
        if let Some(Victim::Person(person)) = self.victim {
            part::known(incident, person, "victim", found);
        }
        found.extend(self.victim_misnamed(incident));
        for (at, one) in self.people.iter().enumerate() {
            part::known(incident, one.person, &format!("people[{at}]"), found);
        }
        part::one_victim(&self.people, self.victim, incident, found);
        if self
            .place
            .is_some_and(|place| incident.place(place).is_none())
        {
            found.push(FieldError {
                field: "place".to_owned(),
                rule: Rule::Contradicts {
                    other: "the places of the incident",
                    remedy: "enter the place in the incident first",
                },
            });
        }
        self.registration.strangers(incident, found);
        property::strangers(&self.property, incident, found);
        risk::strangers(&self.risk_assessments, incident, found);
    }
}

impl ReportDraft {
    /// Checks that its victim is not the State under the entry of a person: the
    /// recording standard puts other questions where the State is the victim.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] naming the victim.
    pub fn check_victim(&self, incident: &Incident) -> Result<(), FieldErrors> {
        FieldErrors::check(self.victim_misnamed(incident).into_iter().collect())
    }

    fn victim_misnamed(&self, incident: &Incident) -> Option<FieldError> {
        let rule = self.victim?.misnamed(incident)?;
        Some(FieldError {
            field: "victim".to_owned(),
            rule,
        })
    }
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

    /// Crime or not, and why.
    #[must_use]
    pub fn decision(&self) -> RecordingDecision {
        self.decision
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DraftId, Entered, IncidentId, PersonId, ReportPatch, Timestamp};
    use serde_json::{Value, json};

    fn incident() -> Incident {
        Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented theft").unwrap()
    }

    fn entered() -> Entered {
        Entered {
            at: Timestamp::from_unix_ms(3_000),
            by: "204518".parse().unwrap(),
        }
    }

    fn reference() -> LocalReference {
        LocalReference::of(DraftId::from_parts(1, [7; 10]))
    }

    fn with(draft: &ReportDraft, patch: Value) -> Result<ReportDraft, FieldErrors> {
        draft.patched(serde_json::from_value(patch).unwrap(), &entered())
    }

    fn complete() -> ReportDraft {
        let patch = json!({
            "kind": "crime",
            "classification": {"title": "Theft of a pedal cycle"},
            "victim": "state",
            "reported_at": "1970-01-01T00:00:02.000Z",
            "committed_from": "1970-01-01T00:00:01.000Z",
            "narrative": "An invented bicycle was taken.",
            "recording": {"amounts_to_crime": true, "points_to_prove": true}
        });
        with(&ReportDraft::new(incident().id), patch).unwrap()
    }

    fn fields(errors: &FieldErrors) -> Vec<&str> {
        errors.fields().iter().map(|e| e.field.as_str()).collect()
    }

    #[test]
    fn an_empty_report_names_what_is_missing() {
        let errors = ReportDraft::new(incident().id)
            .ready(&incident(), reference())
            .unwrap_err();
        assert_eq!(fields(&errors), ["narrative", "kind", "reported_at"]);
        assert!(complete().ready(&incident(), reference()).is_ok());
    }

    /// One change to a complete report, and what it then lacks.
    #[test]
    fn each_rule_of_filing_names_its_field() {
        let stranger = PersonId::from_parts(1, [1; 10]);
        for (patch, expected) in [
            (json!({}), &[][..]),
            (json!({"clear": ["kind"]}), &["kind"]),
            (json!({"clear": ["classification"]}), &["classification"]),
            (json!({"clear": ["reported_at"]}), &["reported_at"]),
            (
                json!({"clear": ["victim"], "recording": {"amounts_to_crime": true,
                    "more_likely_than_not": true, "evidence_to_the_contrary": false,
                    "victim_identified": true}}),
                &["victim"],
            ),
            (json!({"narrative": ""}), &["narrative"]),
            (json!({"committed_certainty": "between"}), &["committed_to"]),
            (json!({"recording": {}}), &["recording.amounts_to_crime"]),
            (
                json!({"recording": {"amounts_to_crime": false}}),
                &["recording.reason"],
            ),
            (
                json!({"recording": {"amounts_to_crime": false, "reason": "Invented reason"}}),
                &[],
            ),
            (
                json!({"kind": {"non_crime_incident": "anti_social_behaviour"},
                       "clear": ["classification", "victim"],
                       "recording": {"amounts_to_crime": false}}),
                &[],
            ),
            (
                json!({"golden_hour": {"cctv": {"taken": "no"}}}),
                &["golden_hour.cctv.reason"],
            ),
            (
                json!({"registration": {"reporter": stranger}}),
                &["registration.reporter"],
            ),
            (json!({"place": stranger}), &["place"]),
            (
                json!({"people": [{"person": stranger, "role": "suspect"}]}),
                &["people[0]"],
            ),
            (
                json!({"property": [{"status": "stolen", "description": "x", "owner": stranger}]}),
                &["property[0].owner"],
            ),
        ] {
            let draft = with(&complete(), patch.clone()).unwrap();
            let found = draft.ready(&incident(), reference()).err();
            let named = found.as_ref().map(fields).unwrap_or_default();
            assert_eq!(named, expected, "{patch}");
        }
        let mut stranger_is_victim = complete();
        stranger_is_victim.victim = Some(Victim::Person(stranger));
        stranger_is_victim.recording.more_likely_than_not = Some(true);
        stranger_is_victim.recording.evidence_to_the_contrary = Some(false);
        let errors = stranger_is_victim
            .ready(&incident(), reference())
            .unwrap_err();
        assert_eq!(fields(&errors), ["victim"]);
    }

    /// One change that is refused while a report is written.
    #[test]
    fn each_limit_of_a_draft_names_its_field() {
        let long = "x".repeat(401);
        for (patch, expected) in [
            (
                json!({"committed_to": "1970-01-01T00:00:00.999Z",
                       "committed_certainty": "between", "reported_at": "1970-01-01T00:00:00.998Z"}),
                &["committed_to", "reported_at"][..],
            ),
            (
                json!({"classification": {"title": "x".repeat(2_001)}}),
                &["classification.title"],
            ),
            (json!({"place_detail": long}), &["place_detail"]),
            (json!({"narrative": "x".repeat(250_001)}), &["narrative"]),
            (
                json!({"property": [{"status": "stolen", "description": "",
                                     "value_pence": u64::MAX}]}),
                &["property[0].description", "property[0].value_pence"],
            ),
            (
                json!({"modus_operandi": {"entry": long}}),
                &["modus_operandi.entry"],
            ),
            (
                json!({"registration": {"attending": [{"name": ""}]}}),
                &["registration.attending[0].name"],
            ),
            (
                json!({"kind": {"non_crime_incident": {"other": ""}}}),
                &["kind.non_crime_incident.other"],
            ),
            (
                json!({"recording": {"reason": long}}),
                &["recording.reason"],
            ),
            (
                json!({"golden_hour": {"cameras": [{"owner": ""}]}}),
                &["golden_hour.cameras[0].owner"],
            ),
            (
                json!({"victim_care": {"needs": {"given": ""}}}),
                &["victim_care.needs"],
            ),
        ] {
            let errors = with(&complete(), patch.clone()).unwrap_err();
            assert_eq!(fields(&errors), expected, "{patch}");
        }
        for patch in [
            json!({"shoe_size": 9}),
            json!({"property": [{"status": "stolen", "description": "x", "value_pence": -1}]}),
            json!({"property": [{"status": "stolen", "description": "x", "value_pence": 1.5}]}),
            json!({"victim": "nobody"}),
            json!({"committed_from": "2026-02-30T00:00:00.000Z"}),
            json!({"local_reference": "PB-0000-000Z-N"}),
            json!({"classification_history": []}),
        ] {
            assert!(
                serde_json::from_value::<ReportPatch>(patch.clone()).is_err(),
                "{patch}"
            );
        }
    }

    #[test]
    fn what_is_sealed_says_what_was_found_and_what_was_decided() {
        let ready = complete().ready(&incident(), reference()).unwrap();
        let json = serde_json::to_value(&ready).unwrap();
        assert_eq!(json["local_reference"], reference().to_string());
        assert_eq!(
            json["decision"],
            json!({"crime": true, "found_crime": true, "because": "points_to_prove_made_out"})
        );
        assert_eq!(
            json["report"]["classification_history"][0]["entered"],
            json!({"at": "1970-01-01T00:00:03.000Z", "by": "204518"})
        );
    }
}
