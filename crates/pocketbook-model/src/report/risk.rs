//! A risk assessment that was answered (group 9 of the fields of a crime
//! report): which form in which version, the answers, and what the form made
//! of them. Forms differ between forces and over time, so a question is known
//! here by its identifier alone; the form is found by its digest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    DraftId, FieldError, Incident, Limit, PersonId, Personal, Response, RiskAssessmentId, Rule,
    Sha256Digest, Timestamp, WarrantNumber,
};

/// The form, exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RiskForm {
    /// Its identifier.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its definition.
    pub sha256: Sha256Digest,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RiskValue {
    /// Yes or no.
    YesNo(bool),
    /// One of the form's choices, by its code.
    Choice(String),
    /// Several of them.
    Choices(Vec<String>),
    /// A whole number.
    Number(i64),
    /// Words.
    Text(Personal),
    /// A day, such as `2026-03-06`.
    Date(#[cfg_attr(feature = "schema", schemars(with = "crate::Date"))] chrono::NaiveDate),
}

/// A risk assessment, answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RiskAssessment {
    /// Which of the assessments it is, whatever stands before it: see
    /// [`RiskAssessment::give_ids`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RiskAssessmentId>,
    /// The form.
    pub form: RiskForm,
    /// About whom, where they were entered in the incident.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// The answers, by the form's identifiers of its questions.
    pub answers: BTreeMap<String, Response<RiskValue>>,
    /// The points that the form computed.
    #[serde(default)]
    pub score: Option<i64>,
    /// The grade that the form computed.
    #[serde(default)]
    pub grade: Option<String>,
    /// The officer's own grade, where it differs.
    #[serde(default)]
    pub judged_grade: Option<String>,
    /// Why it differs.
    #[serde(default)]
    pub judgement: Personal,
    /// When it was completed; none while it is being answered, and such a one
    /// is not filed.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// By whom.
    pub by: WarrantNumber,
}

/// The greatest whole number that every reader of JSON holds exactly (RFC 8785
/// and RFC 7493, section 2.2).
const SAFE: i64 = (1 << 53) - 1;

impl RiskAssessment {
    /// Greatest number of answers.
    pub const ANSWERS: usize = 500;
    /// Greatest number of assessments in one report.
    pub const IN_A_REPORT: usize = 20;

    /// Gives each of a draft's assessments an id that has none: those that were
    /// kept before there were ids, and those that a file brings. The same draft
    /// gives the same ids, so that they hold from the first reading on, and are
    /// kept from the next change on.
    pub fn give_ids(assessments: &mut [Self], draft: DraftId) {
        let mut taken: Vec<_> = assessments.iter().filter_map(|one| one.id).collect();
        for (at, one) in assessments.iter_mut().enumerate() {
            if one.id.is_some() {
                continue;
            }
            // From its place on, the first that no other one has.
            let free = (at..).map(|place| derived(draft, place));
            let id = free.into_iter().find(|id| !taken.contains(id));
            taken.extend(id);
            one.id = id;
        }
    }

    pub(crate) fn broken(&self, path: &str, found: &mut Vec<FieldError>) {
        let name = |field: &str, text: &str, found: &mut Vec<FieldError>| {
            let field = format!("{path}.{field}");
            found.extend(Limit::NAME.check_final(&field, text).err());
        };
        name("form.id", &self.form.id, found);
        name("form.version", &self.form.version, found);
        for (field, grade) in [("grade", &self.grade), ("judged_grade", &self.judged_grade)] {
            if let Some(grade) = grade {
                name(field, grade, found);
            }
        }
        let judgement = format!("{path}.judgement");
        let limit = if self.judged_grade.is_some() {
            Limit::ADDRESS.required()
        } else {
            Limit::ADDRESS
        };
        found.extend(limit.check_final(&judgement, self.judgement.reveal()).err());
        let range = |field: String, expected| FieldError {
            field,
            rule: Rule::Range { expected },
        };
        if self.score.is_some_and(out_of_range) {
            found.push(range(format!("{path}.score"), "a number below 2^53"));
        }
        if self.answers.len() > Self::ANSWERS {
            found.push(range(format!("{path}.answers"), "500 answers or fewer"));
        }
        for (at, (question, answer)) in self.answers.iter().enumerate().take(Self::ANSWERS) {
            // By its place: whatever a host wrote as a key is not repeated.
            let field = format!("{path}.answers[{at}]");
            found.extend(Limit::NAME.check_final(&field, question).err());
            if let Some(value) = answer.given() {
                value.broken(&field, found);
            }
        }
    }
}

/// The id of the assessment in a place of a draft: the draft's own, with the
/// place counted into its random part.
fn derived(draft: DraftId, place: usize) -> RiskAssessmentId {
    let [t0, t1, t2, t3, t4, t5, random @ ..] = *draft.as_bytes();
    let time = u64::from_be_bytes([0, 0, t0, t1, t2, t3, t4, t5]);
    let [r0, r1, rest @ ..] = random;
    let counted = u64::from_be_bytes(rest).wrapping_add(place as u64 + 1);
    let [c0, c1, c2, c3, c4, c5, c6, c7] = counted.to_be_bytes();
    RiskAssessmentId::from_parts(time, [r0, r1, c0, c1, c2, c3, c4, c5, c6, c7])
}

const fn out_of_range(number: i64) -> bool {
    number > SAFE || number < -SAFE
}

impl RiskValue {
    fn broken(&self, field: &str, found: &mut Vec<FieldError>) {
        match self {
            Self::YesNo(_) | Self::Date(_) => {}
            Self::Choice(code) => found.extend(Limit::NAME.check_final(field, code).err()),
            Self::Choices(codes) => {
                let broken = |code: &String| Limit::NAME.check_final(field, code).err();
                found.extend(codes.iter().find_map(broken));
                if codes.len() > 100 {
                    found.push(FieldError {
                        field: field.to_owned(),
                        rule: Rule::Range {
                            expected: "100 choices or fewer",
                        },
                    });
                }
            }
            Self::Number(number) if out_of_range(*number) => found.push(FieldError {
                field: field.to_owned(),
                rule: Rule::Range {
                    expected: "a number below 2^53",
                },
            }),
            Self::Number(_) => {}
            Self::Text(text) => {
                let limit = Limit {
                    characters: 10_000,
                    ..Limit::ADDRESS
                };
                found.extend(limit.check_final(field, text.reveal()).err());
            }
        }
    }
}

/// What is malformed in the assessments of a report or supplement.
pub(crate) fn all_broken(assessments: &[RiskAssessment], found: &mut Vec<FieldError>) {
    if assessments.len() > RiskAssessment::IN_A_REPORT {
        found.push(FieldError {
            field: "risk_assessments".to_owned(),
            rule: Rule::Range {
                expected: "20 assessments or fewer",
            },
        });
    }
    let first = assessments.iter().enumerate();
    for (at, one) in first.take(RiskAssessment::IN_A_REPORT) {
        one.broken(&format!("risk_assessments[{at}]"), found);
        let mut before = assessments.iter().take(at);
        if one.id.is_some() && before.any(|other| other.id == one.id) {
            found.push(FieldError {
                field: format!("risk_assessments[{at}].id"),
                rule: Rule::Contradicts {
                    other: "another assessment with the same id",
                    remedy: "leave the id out of a new one",
                },
            });
        }
    }
}

/// A risk assessment that was begun has a grade that counts, or it is
/// withdrawn: half of one would read like a whole one in court.
pub(crate) fn unfinished(assessments: &[RiskAssessment], found: &mut Vec<FieldError>) {
    let unfinished = assessments.iter().enumerate();
    found.extend(
        unfinished
            .filter(|(_, one)| one.completed_at.is_none())
            .map(|(at, _)| FieldError {
                field: format!("risk_assessments[{at}].completed_at"),
                // Nobody fills the field in: completing the assessment does.
                rule: Rule::Unasked {
                    remedy: "complete the risk assessment (`risk complete`), or withdraw it (`risk withdraw`)",
                },
            }),
    );
}

/// People assessed who were not entered in the incident.
pub(crate) fn strangers(
    assessments: &[RiskAssessment],
    incident: &Incident,
    found: &mut Vec<FieldError>,
) {
    for (at, one) in assessments.iter().enumerate() {
        if let Some(person) = one.person {
            let field = format!("risk_assessments[{at}].person");
            super::part::known(incident, person, &field, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assessment() -> RiskAssessment {
        serde_json::from_value(serde_json::json!({
            "form": { "id": "invented", "version": "1", "sha256": "00".repeat(32) },
            "answers": {
                "q1": { "given": { "yes_no": true } },
                "q2": "refused",
                "q3": "unknown",
                "q4": "not_asked",
                "q5": { "given": { "choices": ["a", "b"] } },
                "q6": { "given": { "date": "2026-03-06" } }
            },
            "score": 3,
            "grade": "standard",
            "completed_at": "2026-03-06T19:00:00.000Z",
            "by": "204518"
        }))
        .unwrap()
    }

    #[test]
    fn answers_keep_their_types_and_the_three_silences() {
        let assessment = assessment();
        let json = serde_json::to_string(&assessment).unwrap();
        assert_eq!(
            serde_json::from_str::<RiskAssessment>(&json).unwrap(),
            assessment
        );
        assert_eq!(assessment.answers["q2"], Response::Refused);
        assert_eq!(assessment.answers["q3"], Response::Unknown);
        assert_eq!(assessment.answers["q4"], Response::NotAsked);
        let mut found = Vec::new();
        assessment.broken("risk_assessments[0]", &mut found);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn another_grade_needs_a_reason_and_numbers_fit_into_json() {
        let mut wrong = assessment();
        wrong.judged_grade = Some("high".to_owned());
        wrong.score = Some(1 << 53);
        wrong.answers.insert(
            "q1".to_owned(),
            Response::Given(RiskValue::Number(i64::MIN)),
        );
        let mut found = Vec::new();
        wrong.broken("r", &mut found);
        let named: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(named, ["r.judgement", "r.score", "r.answers[0]"]);
    }

    #[test]
    fn assessments_kept_without_ids_are_given_the_same_ones_each_time() {
        let draft: DraftId = "018f6c5e-7e4b-7000-8000-ffffffffffff".parse().unwrap();
        let given = || {
            let mut list = vec![assessment(); 3];
            RiskAssessment::give_ids(&mut list, draft);
            list
        };
        let list = given();
        assert_eq!(list, given());
        let ids: Vec<_> = list.iter().map(|one| one.id.unwrap()).collect();
        assert!(
            ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2],
            "{ids:?}"
        );
        let mut again = list.clone();
        RiskAssessment::give_ids(&mut again, draft);
        assert_eq!(again, list, "an id that was given never changes");
    }

    #[test]
    fn one_that_is_withdrawn_leaves_the_others_their_ids_and_a_new_one_has_its_own() {
        let draft: DraftId = "018f6c5e-7e4b-7000-8000-000000000001".parse().unwrap();
        let mut list = vec![assessment(); 3];
        RiskAssessment::give_ids(&mut list, draft);
        let before: Vec<_> = list.iter().map(|one| one.id).collect();
        list.remove(0);
        list.push(assessment());
        RiskAssessment::give_ids(&mut list, draft);
        let after: Vec<_> = list.iter().map(|one| one.id).collect();
        assert_eq!(after[..2], before[1..]);
        assert!(!before.contains(&after[2]) || after[2] == before[0]);
        let mut found = Vec::new();
        all_broken(&list, &mut found);
        assert!(found.is_empty(), "{found:?}");
        list[2].id = list[0].id;
        all_broken(&list, &mut found);
        let fields: Vec<_> = found.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["risk_assessments[2].id"]);
    }
}
