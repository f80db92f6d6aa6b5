//! Conditions: when a question is shown, when a grade is raised.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Value};

/// A condition over answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A question has an answer of a kind.
    Is {
        /// Identifier of the question.
        question: String,
        /// The kind.
        answer: AnswerKind,
    },
    /// One of some options was chosen.
    Chosen {
        /// Identifier of the question.
        question: String,
        /// Codes of the options.
        any_of: Vec<String>,
    },
    /// A number within bounds was given.
    Number {
        /// Identifier of the question.
        question: String,
        /// The least that counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<i64>,
        /// The most that counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    },
}

/// A kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Any answer to what was asked.
    Given,
    /// The person does not know.
    Unknown,
    /// The person would not say.
    Refused,
    /// The question was not put, or was not shown.
    NotAsked,
}

impl Condition {
    /// Whether it holds, given how to look an answer up.
    pub(super) fn holds<'a>(&self, answer_of: &dyn Fn(&str) -> &'a Answer) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|one| one.holds(answer_of)),
            Self::Any(conditions) => conditions.iter().any(|one| one.holds(answer_of)),
            Self::Not(condition) => !condition.holds(answer_of),
            Self::Is { question, answer } => answer.is_of(answer_of(question)),
            Self::Chosen { question, any_of } => match answer_of(question) {
                Answer::Given(Value::OneOf(code)) => any_of.contains(code),
                Answer::Given(Value::SeveralOf(codes)) => {
                    codes.iter().any(|code| any_of.contains(code))
                }
                _ => false,
            },
            Self::Number {
                question,
                least,
                most,
            } => match answer_of(question) {
                Answer::Given(Value::Number(number)) => {
                    least.is_none_or(|least| *number >= least)
                        && most.is_none_or(|most| *number <= most)
                }
                _ => false,
            },
        }
    }

    /// Calls back for every condition about one question, and for every list of
    /// conditions that is empty.
    pub(super) fn visit<'c>(&'c self, visitor: &mut dyn FnMut(&'c Self)) {
        visitor(self);
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                for condition in conditions {
                    condition.visit(visitor);
                }
            }
            Self::Not(condition) => condition.visit(visitor),
            _ => {}
        }
    }

    /// The question it is about, when it is about one.
    pub(super) fn question(&self) -> Option<&str> {
        match self {
            Self::Is { question, .. }
            | Self::Chosen { question, .. }
            | Self::Number { question, .. } => Some(question),
            _ => None,
        }
    }

    /// Every question that it looks at, once each.
    pub(super) fn questions(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.visit(&mut |condition| {
            if let Some(question) = condition.question()
                && !found.contains(&question)
            {
                found.push(question);
            }
        });
        found
    }
}

impl AnswerKind {
    fn is_of(self, answer: &Answer) -> bool {
        match self {
            Self::Yes => matches!(answer, Answer::Given(Value::Yes)),
            Self::No => matches!(answer, Answer::Given(Value::No)),
            Self::Given => matches!(answer, Answer::Given(_)),
            Self::Unknown => matches!(answer, Answer::Unknown),
            Self::Refused => matches!(answer, Answer::Refused),
            Self::NotAsked => matches!(answer, Answer::NotAsked),
        }
    }
}
