//! A change to some fields of a report. What is absent stays; what may be empty
//! again is named in `clear`.

use serde::{Deserialize, Serialize};

use crate::{
    CadReference, Certainty, Classification, ClassificationEntry, Entered, FieldErrors, Flags,
    GoldenHour, ModusOperandi, Part, Personal, PlaceId, PropertyItem, RecordingAnswers,
    Registration, ReportDraft, ReportKind, RiskAssessment, Solvability, Timestamp, Victim,
    VictimCare,
};

/// A change to some fields of a [`ReportDraft`]; what is absent stays. A group
/// of fields is replaced as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportPatch {
    /// New kind.
    pub kind: Option<ReportKind>,
    /// New command-and-control reference.
    pub cad_reference: Option<CadReference>,
    /// New registration.
    pub registration: Option<Registration>,
    /// New offence; it enters the history with the officer and the time.
    pub classification: Option<Classification>,
    /// New victim.
    pub victim: Option<Victim>,
    /// New parts.
    pub people: Option<Vec<Part>>,
    /// New time of the report.
    pub reported_at: Option<Timestamp>,
    /// New reason why this crime was disclosed later than its incident was
    /// reported; empty where it was not.
    pub disclosed_later: Option<Personal>,
    /// New earliest time.
    pub committed_from: Option<Timestamp>,
    /// New latest time.
    pub committed_to: Option<Timestamp>,
    /// New certainty.
    pub committed_certainty: Option<Certainty>,
    /// New place of the incident.
    pub place: Option<PlaceId>,
    /// New spot within the place.
    pub place_detail: Option<Personal>,
    /// New narrative.
    pub narrative: Option<Personal>,
    /// New list of things.
    pub property: Option<Vec<PropertyItem>>,
    /// New method.
    pub modus_operandi: Option<ModusOperandi>,
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
    /// New answers.
    pub recording: Option<RecordingAnswers>,
    /// Fields to empty again.
    pub clear: Vec<ClearableOfReport>,
}

/// A field of a report that can be emptied again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClearableOfReport {
    /// The kind.
    Kind,
    /// The command-and-control reference.
    CadReference,
    /// The offence; its history stays.
    Classification,
    /// The victim.
    Victim,
    /// The time of the report.
    ReportedAt,
    /// The earliest time.
    CommittedFrom,
    /// The latest time.
    CommittedTo,
    /// How sure the times are.
    CommittedCertainty,
    /// The place.
    Place,
    /// That answers were given by another victim: they were given by the one who is
    /// named.
    AskedOfAnother,
}

/// How long after an entry in words alone its continuation counts as the same
/// entry: an officer who types is not changing their mind.
const SAME_ENTRY_MS: i64 = 60_000;

impl ReportDraft {
    /// This draft with a change applied; the draft itself is untouched when
    /// the change is refused.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed.
    pub fn patched(&self, patch: ReportPatch, entered: &Entered) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        for field in &patch.clear {
            changed.empty(*field);
        }
        let cleared = patch.clear.clone();
        replace(&mut changed.kind, patch.kind.map(Some));
        replace(&mut changed.cad_reference, patch.cad_reference.map(Some));
        replace(&mut changed.registration, patch.registration);
        replace(&mut changed.victim, patch.victim.map(Some));
        replace(&mut changed.people, patch.people);
        replace(&mut changed.reported_at, patch.reported_at.map(Some));
        replace(&mut changed.disclosed_later, patch.disclosed_later);
        replace(&mut changed.committed_from, patch.committed_from.map(Some));
        replace(&mut changed.committed_to, patch.committed_to.map(Some));
        replace(
            &mut changed.committed_certainty,
            patch.committed_certainty.map(Some),
        );
        replace(&mut changed.place, patch.place.map(Some));
        replace(&mut changed.place_detail, patch.place_detail);
        replace(&mut changed.narrative, patch.narrative);
        replace(&mut changed.property, patch.property);
        replace(&mut changed.modus_operandi, patch.modus_operandi);
        replace(&mut changed.flags, patch.flags);
        replace(&mut changed.risk_assessments, patch.risk_assessments);
        replace(&mut changed.golden_hour, patch.golden_hour);
        replace(&mut changed.solvability, patch.solvability);
        replace(&mut changed.victim_care, patch.victim_care);
        replace(&mut changed.recording, patch.recording);
        if let Some(classification) = patch.classification {
            changed.classify(classification, entered);
        }
        changed.note_asked_of_another(self);
        if cleared.contains(&ClearableOfReport::AskedOfAnother) {
            changed.take_over_what_was_asked();
        }
        changed.note_emptied(&cleared);
        FieldErrors::check(changed.broken(false))?;
        Ok(changed)
    }

    /// Enters a classification and notes it in the history.
    fn classify(&mut self, classification: Classification, entered: &Entered) {
        if self.classification.as_ref() == Some(&classification) {
            return;
        }
        let continues = self.classification_history.last().is_some_and(|last| {
            let age = entered
                .at
                .unix_ms()
                .saturating_sub(last.entered.at.unix_ms());
            last.entered.by == entered.by
                && (0..=SAME_ENTRY_MS).contains(&age)
                && last.classification.code.is_none()
                && classification.code.is_none()
                && last.classification.inchoate == classification.inchoate
                && classification
                    .title
                    .reveal()
                    .starts_with(last.classification.title.reveal())
        });
        if continues {
            self.classification_history.pop();
        }
        self.classification_history.push(ClassificationEntry {
            classification: classification.clone(),
            entered: entered.clone(),
        });
        self.classification = Some(classification);
    }

    fn empty(&mut self, field: ClearableOfReport) {
        match field {
            ClearableOfReport::Kind => self.kind = None,
            ClearableOfReport::CadReference => self.cad_reference = None,
            ClearableOfReport::Classification => self.classification = None,
            ClearableOfReport::Victim => self.victim = None,
            ClearableOfReport::ReportedAt => self.reported_at = None,
            ClearableOfReport::CommittedFrom => self.committed_from = None,
            ClearableOfReport::CommittedTo => self.committed_to = None,
            ClearableOfReport::CommittedCertainty => self.committed_certainty = None,
            ClearableOfReport::Place => self.place = None,
            // Once it is known whose it was.
            ClearableOfReport::AskedOfAnother => {}
        }
    }
}

fn replace<T>(field: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *field = new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IncidentId;

    fn entered(second: i64, by: &str) -> Entered {
        Entered {
            at: Timestamp::from_unix_ms(second * 1_000),
            by: by.parse().unwrap(),
        }
    }

    fn draft() -> ReportDraft {
        ReportDraft::new(IncidentId::from_parts(1, [3; 10]))
    }

    fn offence(code: Option<&str>, title: &str) -> ReportPatch {
        ReportPatch {
            classification: Some(Classification {
                code: code.map(|code| code.parse().unwrap()),
                ..Classification::in_words(title)
            }),
            ..ReportPatch::default()
        }
    }

    #[test]
    fn each_classification_enters_the_history_with_officer_and_time() {
        let one = draft()
            .patched(offence(Some("28E"), "Burglary"), &entered(1, "204518"))
            .unwrap();
        let same = one
            .patched(offence(Some("28E"), "Burglary"), &entered(2, "204518"))
            .unwrap();
        assert_eq!(one, same, "the same again is no change");
        let two = same
            .patched(offence(Some("8N"), "Assault"), &entered(3, "204519"))
            .unwrap();
        let history: Vec<_> = two
            .classification_history
            .iter()
            .map(|entry| {
                let code = entry.classification.code.as_ref().unwrap();
                (code.as_str(), entry.entered.by.as_str())
            })
            .collect();
        assert_eq!(history, [("28E", "204518"), ("8N", "204519")]);
        assert_eq!(two.classification.unwrap().title.reveal(), "Assault");
    }

    #[test]
    fn typing_on_is_one_entry_and_anything_else_is_another() {
        let typed = |steps: &[(&str, i64, &str)]| {
            steps.iter().fold(draft(), |draft, (title, second, by)| {
                draft
                    .patched(offence(None, title), &entered(*second, by))
                    .unwrap()
            })
        };
        for (steps, entries) in [
            (&[("The", 0, "1"), ("Theft", 9, "1")][..], 1),
            (&[("The", 0, "1"), ("Theft", 99, "1")], 2),
            (&[("The", 0, "1"), ("Theft", 9, "2")], 2),
            (&[("The", 9, "1"), ("Theft", 0, "1")], 2),
            (&[("Theft", 0, "1"), ("Robbery", 9, "1")], 2),
        ] {
            assert_eq!(
                typed(steps).classification_history.len(),
                entries,
                "{steps:?}"
            );
        }
    }

    #[test]
    fn a_history_that_is_full_refuses_a_change_by_its_field() {
        let mut full = draft();
        for number in 0..Classification::HISTORY {
            full = full
                .patched(offence(Some("8N"), &number.to_string()), &entered(0, "1"))
                .unwrap();
        }
        let errors = full
            .patched(offence(Some("8N"), "one more"), &entered(0, "1"))
            .unwrap_err();
        assert_eq!(errors.fields()[0].field, "classification");
    }

    #[test]
    fn what_was_cleared_is_empty_and_the_history_stays() {
        let mut full = draft()
            .patched(offence(Some("8N"), "Assault"), &entered(1, "1"))
            .unwrap();
        full = full
            .patched(
                ReportPatch {
                    kind: Some(ReportKind::Crime),
                    cad_reference: Some("CAD 1/1Jan".parse().unwrap()),
                    victim: Some(Victim::State),
                    reported_at: Some(Timestamp::from_unix_ms(9)),
                    committed_from: Some(Timestamp::from_unix_ms(1)),
                    committed_to: Some(Timestamp::from_unix_ms(2)),
                    committed_certainty: Some(Certainty::Between),
                    place: Some(PlaceId::from_parts(1, [1; 10])),
                    ..ReportPatch::default()
                },
                &entered(1, "1"),
            )
            .unwrap();
        let clear = serde_json::from_value(serde_json::json!({
            "clear": ["kind", "cad_reference", "classification", "victim", "reported_at",
                      "committed_from", "committed_to", "committed_certainty", "place"]
        }))
        .unwrap();
        let empty = full.patched(clear, &entered(2, "1")).unwrap();
        let history = empty.classification_history.clone();
        let emptied = empty.emptied.clone();
        assert_eq!(emptied.len(), 9);
        assert_eq!(history.len(), 1);
        let expected = ReportDraft {
            classification_history: history,
            emptied,
            ..draft()
        };
        assert_eq!(empty, expected);
    }

    #[test]
    fn a_patch_knows_every_field_of_a_draft_but_the_incident_and_the_history() {
        let fields = |value: serde_json::Value| -> Vec<String> {
            value.as_object().unwrap().keys().cloned().collect()
        };
        let mut draft = fields(serde_json::to_value(draft()).unwrap());
        draft.retain(|name| name != "incident" && name != "classification_history");
        let mut patch = fields(serde_json::to_value(ReportPatch::default()).unwrap());
        patch.retain(|name| name != "clear");
        assert_eq!(draft, patch);
    }
}
