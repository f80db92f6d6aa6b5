//! A form being filled in.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use pocketbook_model::{
    FieldError, FieldErrors, FieldWarning, Limit, Personal, Rule, says_nothing,
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::form::{JudgementRule, Question, RiskForm};
use super::scoring::Outcome;

/// A form and the answers so far.
///
/// Questions may be answered in any order: what is shown, and what counts,
/// follows from the answers and not from the way to them. An answer to a question
/// that is not shown is kept, in case the question comes back, and does not count.
///
/// ```
/// use pocketbook_reference::risk::{Answer, RiskAssessment, Value, demonstration};
///
/// let form = demonstration().ok_or("no form")?;
/// let mut assessment = RiskAssessment::new(form);
/// assessment.answer("weather", Answer::Given(Value::OneOf("storm".into())))?;
/// assessment.answer("umbrella", Answer::Refused)?;
/// assert_eq!(assessment.outcome().grade.as_deref(), Some("wet"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct RiskAssessment {
    form: Arc<RiskForm>,
    answers: BTreeMap<String, Answer>,
    judgement: Option<Judgement>,
}

/// A grade that an officer sets by professional judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// Code of the grade.
    pub grade: String,
    /// Why; it concerns people.
    pub reason: Personal,
}

/// What is kept of an assessment: enough to show and to score it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentRecord {
    /// The form that was used.
    pub form: FormName,
    /// Every answer, by the identifier of its question. A question that is not
    /// here was not asked.
    pub answers: BTreeMap<String, Answer>,
    /// The officer's professional judgement, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
}

/// Which form, in which version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormName {
    /// Its identifier.
    pub id: String,
    /// Its version.
    pub version: u64,
}

impl AssessmentRecord {
    /// The record as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, integers and named fields: nothing that JSON cannot hold.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a record that [`AssessmentRecord::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when it is none; nothing of the text is repeated.
    pub fn from_json(text: &str) -> Result<Self, FieldErrors> {
        serde_json::from_str(text).map_err(|_| {
            broken(
                "record",
                Rule::Shape {
                    expected: "the record of a risk assessment",
                },
            )
        })
    }
}

const REASON: Limit = Limit {
    characters: 4_000,
    ..Limit::NARRATIVE
};

static NOT_ASKED: Answer = Answer::NotAsked;

impl RiskAssessment {
    /// A form without any answer.
    #[must_use]
    pub fn new(form: Arc<RiskForm>) -> Self {
        Self {
            form,
            answers: BTreeMap::new(),
            judgement: None,
        }
    }

    /// Takes up a record again.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when it is of another form or version, or an answer does
    /// not fit its question.
    pub fn resume(form: Arc<RiskForm>, record: AssessmentRecord) -> Result<Self, FieldErrors> {
        let mut assessment = Self::new(form);
        if record.form != assessment.name() {
            return Err(broken(
                "form",
                Rule::Contradicts {
                    other: "the answers",
                    remedy: "open them with the form and the version that they name",
                },
            ));
        }
        let mut found = Vec::new();
        for (question, answer) in record.answers {
            if let Err(errors) = assessment.answer(&question, answer) {
                found.extend(errors.fields().iter().cloned());
            }
        }
        // What it was judged beside may have changed since: see `conclude`.
        if let Some(judgement) = record.judgement
            && let Err(errors) = assessment.set_judgement(judgement)
        {
            found.extend(errors.fields().iter().cloned());
        }
        FieldErrors::check(found)?;
        Ok(assessment)
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> &Arc<RiskForm> {
        &self.form
    }

    /// Answers a question, or changes its answer. [`Answer::NotAsked`] takes an
    /// answer back.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] naming the question, when there is none of that
    /// identifier or the answer is none to it. The answer before stays.
    pub fn answer(&mut self, question: &str, answer: Answer) -> Result<(), FieldErrors> {
        let Some(asked) = self.form.question(question) else {
            // Not its text: a wrong identifier may be anything.
            return Err(broken(
                "question",
                Rule::Unknown {
                    expected: "the identifier of a question of this form",
                },
            ));
        };
        answer.check(asked)?;
        if answer == Answer::NotAsked {
            self.answers.remove(question);
        } else {
            self.answers.insert(question.to_owned(), answer);
        }
        Ok(())
    }

    /// Sets the grade by professional judgement.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when the form does not allow it, has no such grade, or no
    /// reason is given; naming the computed grade, when the judged one lies below
    /// it and the form lets judgement only raise it. The judgement before stays.
    /// Answers may still change: [`RiskAssessment::conclude`] checks it again.
    pub fn judge(&mut self, judgement: Judgement) -> Result<(), FieldErrors> {
        let before = self.judgement.clone();
        self.set_judgement(judgement)?;
        if let Some(error) = self.below_computed(&self.outcome()) {
            self.judgement = before;
            return Err(error.into());
        }
        Ok(())
    }

    fn set_judgement(&mut self, judgement: Judgement) -> Result<(), FieldErrors> {
        let rank = self
            .form
            .scoring()
            .and_then(|scoring| scoring.rank(&judgement.grade));
        if self.form.judgement() == JudgementRule::None {
            return Err(broken(
                "judgement.grade",
                Rule::Contradicts {
                    other: "the form",
                    remedy: "leave the grade as it is computed",
                },
            ));
        }
        if rank.is_none() {
            return Err(broken(
                "judgement.grade",
                Rule::Unknown {
                    expected: "the code of a grade of this form",
                },
            ));
        }
        REASON.check_final("judgement.reason", judgement.reason.reveal())?;
        self.judgement = Some(judgement);
        Ok(())
    }

    /// Takes a judgement back; the computed grade counts again.
    pub fn withdraw_judgement(&mut self) {
        self.judgement = None;
    }

    /// The answer that counts: none for a question that is not shown.
    #[must_use]
    pub fn counted(&self, question: &str) -> &Answer {
        self.counting().get(question).copied().unwrap_or(&NOT_ASKED)
    }

    /// What follows from the answers so far.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let counting = self.counting();
        let answer_of = |id: &str| counting.get(id).copied().unwrap_or(&NOT_ASKED);
        let shown = || {
            let questions = self.form.document.questions();
            questions
                .filter_map(|(_, question)| Some((question, *counting.get(question.id.as_str())?)))
        };
        let points = shown()
            .map(|(question, answer)| question.points(answer))
            .sum();
        let (computed, raised) = match self.form.scoring() {
            Some(scoring) => scoring.grade(points, &answer_of),
            None => (None, Vec::new()),
        };
        let computed = computed.map(|grade| grade.code.clone());
        let judged = self.judgement.as_ref().map(|judged| judged.grade.clone());
        let mut outcome = Outcome {
            points,
            grade: judged.or_else(|| computed.clone()),
            computed,
            raised,
            judgement: self.judgement.clone(),
            outstanding: shown()
                .filter(|(question, answer)| question.required && **answer == Answer::NotAsked)
                .map(|(question, _)| question.id.clone())
                .collect(),
            warnings: Vec::new(),
        };
        outcome.warnings = self.doubts_of_judgement(&outcome);
        outcome
    }

    /// What the officer may want to look at in the judgement.
    fn doubts_of_judgement(&self, outcome: &Outcome) -> Vec<FieldWarning> {
        let below = self.below_computed(outcome).map(|_| {
            FieldWarning::new(
                "judgement.grade",
                "below_computed",
                "the form computes a higher grade of the answers by now and lets judgement only raise it: judge anew, or take the judgement back",
            )
        });
        let judgement = outcome.judgement.as_ref();
        let silent = judgement.filter(|one| says_nothing(one.reason.reveal()));
        let silent = silent.map(|_| {
            FieldWarning::new(
                "judgement.reason",
                "reason_says_nothing",
                "a reason of a letter or two says nothing; write why the grade is another",
            )
        });
        below.into_iter().chain(silent).collect()
    }

    /// The outcome, when nothing is outstanding.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`]: each question that has to be put still, and a judgement
    /// that lowers the grade where the form lets it only be raised.
    pub fn conclude(&self) -> Result<Outcome, FieldErrors> {
        let outcome = self.outcome();
        let mut found: Vec<FieldError> = outcome
            .outstanding
            .iter()
            .map(|question| FieldError {
                field: question.clone(),
                rule: Rule::Unasked {
                    remedy: "ask it, or record that it is not known or was refused",
                },
            })
            .collect();
        found.extend(self.below_computed(&outcome));
        FieldErrors::check(found)?;
        Ok(outcome)
    }

    /// What is kept.
    #[must_use]
    pub fn record(&self) -> AssessmentRecord {
        AssessmentRecord {
            form: self.name(),
            answers: self.answers.clone(),
            judgement: self.judgement.clone(),
        }
    }

    fn name(&self) -> FormName {
        FormName {
            id: self.form.id().to_owned(),
            version: self.form.version(),
        }
    }

    /// Why a judgement is none that the form allows beside what it computes.
    fn below_computed(&self, outcome: &Outcome) -> Option<FieldError> {
        let rank = |code: &str| self.form.scoring()?.rank(code);
        let (judged, computed) = (outcome.judgement.as_ref()?, outcome.computed.as_ref()?);
        let lower = rank(&judged.grade) < rank(computed);
        (lower && self.form.judgement() == JudgementRule::Raise).then(|| FieldError {
            field: "judgement.grade".to_owned(),
            rule: Rule::BelowComputed,
        })
    }

    /// The questions that are shown, each with its answer.
    pub(super) fn counting(&self) -> HashMap<&str, &Answer> {
        shown(&self.form, &|question| {
            self.answers.get(&question.id).unwrap_or(&NOT_ASKED)
        })
    }
}

/// The questions that are shown, with their answers. Conditions look only at
/// earlier questions, so one pass in order settles all of them.
fn shown<'a>(
    form: &'a RiskForm,
    given: &dyn Fn(&Question) -> &'a Answer,
) -> HashMap<&'a str, &'a Answer> {
    let mut counting: HashMap<&str, &Answer> = HashMap::new();
    for section in form.sections() {
        let holds = |counting: &HashMap<&str, &'a Answer>, condition: Option<&_>| {
            let answer_of = |id: &str| counting.get(id).copied().unwrap_or(&NOT_ASKED);
            condition.is_none_or(|condition: &super::Condition| condition.holds(&answer_of))
        };
        if !holds(&counting, section.show_when.as_ref()) {
            continue;
        }
        for question in &section.questions {
            if holds(&counting, question.show_when.as_ref()) {
                counting.insert(&question.id, given(question));
            }
        }
    }
    counting
}

fn broken(field: &str, rule: Rule) -> FieldErrors {
    FieldError {
        field: field.to_owned(),
        rule,
    }
    .into()
}
