//! What can be answered.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use pocketbook_model::{FieldError, Limit, Personal, Rule};
use serde::{Deserialize, Serialize};

use super::form::{AnswerType, Question, RiskOption};

/// Years that somebody's answer can be about.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// An answer. The four are different things and none stands for another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The question was not put.
    #[default]
    NotAsked,
    /// The person does not know.
    Unknown,
    /// The person would not say.
    Refused,
    /// The person answered.
    Given(Value),
}

/// What was answered. `Debug` shows which kind it is and not what it says: every
/// answer of a risk assessment is personal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The code of one option.
    OneOf(String),
    /// The codes of one or several options.
    SeveralOf(BTreeSet<String>),
    /// A whole number.
    Number(i64),
    /// Words.
    Text(Personal),
    /// A day.
    Date(NaiveDate),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes | Self::No => "[yes or no]",
            Self::OneOf(_) | Self::SeveralOf(_) => "[options]",
            Self::Number(_) => "[number]",
            Self::Text(_) => "[text]",
            Self::Date(_) => "[date]",
        })
    }
}

/// The codes of a question, which are the form's and nobody's answer.
fn one_of(options: &[RiskOption]) -> Rule {
    Rule::OneOf {
        names: options.iter().map(|option| option.code.clone()).collect(),
    }
}

impl Answer {
    /// Checks that the answer is one to the question.
    pub(super) fn check(&self, question: &Question) -> Result<(), FieldError> {
        let broken = |rule| {
            Err(FieldError {
                field: question.id.clone(),
                rule,
            })
        };
        let Self::Given(value) = self else {
            return Ok(());
        };
        match (&question.answers, value) {
            (AnswerType::YesNo { .. }, Value::Yes | Value::No) => Ok(()),
            (AnswerType::OneOf { options }, Value::OneOf(code)) => {
                if options.iter().any(|option| option.code == *code) {
                    Ok(())
                } else {
                    broken(one_of(options))
                }
            }
            (AnswerType::SeveralOf { options, most }, Value::SeveralOf(codes)) => {
                let known = |code: &String| options.iter().any(|option| option.code == *code);
                let most = most.unwrap_or(options.len());
                if !codes.iter().all(known) {
                    broken(one_of(options))
                } else if codes.is_empty() || codes.len() > most {
                    broken(Rule::Range {
                        expected: "at least one option and no more than the question allows",
                    })
                } else {
                    Ok(())
                }
            }
            (AnswerType::Number { least, most, .. }, Value::Number(number)) => {
                if (least..=most).contains(&number) {
                    Ok(())
                } else {
                    broken(Rule::Range {
                        expected: "a whole number in the range of the question",
                    })
                }
            }
            (AnswerType::Text { most_characters }, Value::Text(text)) => {
                let limit = Limit {
                    characters: *most_characters,
                    ..Limit::NARRATIVE
                };
                limit.check_final(&question.id, text.reveal())
            }
            (AnswerType::Date {}, Value::Date(date)) if YEARS.contains(&date.year()) => Ok(()),
            (AnswerType::Date {}, Value::Date(_)) => broken(Rule::Range {
                expected: "a day in the years 1800 to 2200",
            }),
            (kind, _) => broken(Rule::Shape {
                expected: kind.in_words(),
            }),
        }
    }
}
