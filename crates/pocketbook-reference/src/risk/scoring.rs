//! Points, grades, and what raises a grade whatever the points.

use pocketbook_model::FieldWarning;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Value};
use super::assessment::Judgement;
use super::condition::Condition;
use super::form::{AnswerType, Question};

/// How answers become a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// The grades, lowest first.
    pub grades: Vec<Grade>,
    /// What raises the grade whatever the points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// One grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Code, unique among grades.
    pub code: String,
    /// What the screen says.
    pub label: String,
    /// The least points that give it.
    pub least: i64,
    /// The most points that give it; the highest grade has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// At least this grade, when a condition holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The condition.
    pub when: Condition,
    /// Code of the grade.
    pub grade: String,
    /// Why, for the officer.
    pub reason: String,
}

/// What follows from the answers so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Sum of the points of every question that is shown.
    pub points: i64,
    /// Code of the grade that points and rules give; none for a form without
    /// grades.
    pub computed: Option<String>,
    /// The rules that raised it.
    pub raised: Vec<Raised>,
    /// The officer's professional judgement, where there is one.
    pub judgement: Option<Judgement>,
    /// Code of the grade that counts: of the judgement, else as computed.
    pub grade: Option<String>,
    /// Questions that have to be put still, in order. The grade is final only
    /// when there are none.
    pub outstanding: Vec<String>,
    /// What the officer may want to look at in the judgement: that the answers
    /// compute a higher grade by now and the form lets judgement only raise it,
    /// that its reason says nothing.
    pub warnings: Vec<FieldWarning>,
}

/// A rule that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Raised {
    /// Code of the grade it asks for.
    pub grade: String,
    /// Why.
    pub reason: String,
}

impl Scoring {
    /// The place of a grade, lowest first.
    pub(super) fn rank(&self, code: &str) -> Option<usize> {
        self.grades.iter().position(|grade| grade.code == code)
    }

    /// The grade of points and rules, and the rules that hold.
    pub(super) fn grade<'a>(
        &self,
        points: i64,
        answer_of: &dyn Fn(&str) -> &'a Answer,
    ) -> (Option<&Grade>, Vec<Raised>) {
        let by_points = self
            .grades
            .iter()
            .rposition(|grade| points >= grade.least)
            .unwrap_or(0);
        let held: Vec<&Rule> = self
            .rules
            .iter()
            .filter(|rule| rule.when.holds(answer_of))
            .collect();
        let highest = held
            .iter()
            .filter_map(|rule| self.rank(&rule.grade))
            .fold(by_points, usize::max);
        let raised = held.into_iter().map(|rule| Raised {
            grade: rule.grade.clone(),
            reason: rule.reason.clone(),
        });
        (self.grades.get(highest), raised.collect())
    }
}

impl Question {
    /// The points of an answer. The form's check bounds them, so that no sum
    /// leaves the range of a number.
    pub(super) fn points(&self, answer: &Answer) -> i64 {
        let value = match answer {
            Answer::NotAsked => return 0,
            Answer::Unknown => return self.points_unknown,
            Answer::Refused => return self.points_refused,
            Answer::Given(value) => value,
        };
        match (&self.answers, value) {
            (AnswerType::YesNo { yes, .. }, Value::Yes) => *yes,
            (AnswerType::YesNo { no, .. }, Value::No) => *no,
            (AnswerType::OneOf { options }, Value::OneOf(chosen)) => options
                .iter()
                .filter(|option| option.code == *chosen)
                .map(|option| option.points)
                .sum(),
            (AnswerType::SeveralOf { options, .. }, Value::SeveralOf(chosen)) => options
                .iter()
                .filter(|option| chosen.contains(&option.code))
                .map(|option| option.points)
                .sum(),
            (AnswerType::Number { bands, .. }, Value::Number(number)) => bands
                .iter()
                .rfind(|band| *number >= band.from)
                .map_or(0, |band| band.points),
            _ => 0,
        }
    }

    /// The least and the most points it can give, shown or not.
    pub(super) fn range(&self) -> (i64, i64) {
        let mut least = self.points_unknown.min(self.points_refused).min(0);
        let mut most = self.points_unknown.max(self.points_refused).max(0);
        let mut include = |points: i64| {
            least = least.min(points);
            most = most.max(points);
        };
        match &self.answers {
            AnswerType::YesNo { yes, no } => {
                include(*yes);
                include(*no);
            }
            AnswerType::OneOf { options } => options.iter().for_each(|o| include(o.points)),
            AnswerType::SeveralOf { options, .. } => {
                let points = || options.iter().map(|option| option.points);
                include(points().filter(|points| *points < 0).sum());
                include(points().filter(|points| *points > 0).sum());
            }
            AnswerType::Number { bands, .. } => bands.iter().for_each(|b| include(b.points)),
            AnswerType::Text { .. } | AnswerType::Date {} => {}
        }
        (least, most)
    }
}
