//! Risk assessment forms: what to draw of one that is being filled in.
//!
//! A shell keeps no rule: it draws the screen, answers a question
//! (`Session::answer_risk_question`), and draws again. Answers are personal, so none
//! of these records shows itself in `Debug` output.

use std::collections::BTreeSet;
use std::fmt::Display;

use pocketbook_core::lists::risk::{
    self, Answer, AnswerType, RiskOption, ScreenQuestion, ScreenSection, Value,
};
use pocketbook_core::model::{Date as Day, Personal};

use crate::FieldWarning;

/// An answer. Not asked, not known and refused are three answers.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum RiskAnswer {
    /// The question was not put; takes an answer back.
    NotAsked,
    /// The person does not know.
    Unknown,
    /// The person would not say.
    Refused,
    /// Yes.
    Yes,
    /// No.
    No,
    /// One option.
    OneOf {
        /// Its code.
        code: String,
    },
    /// One or several options.
    SeveralOf {
        /// Their codes.
        codes: Vec<String>,
    },
    /// A whole number.
    Number {
        /// The number.
        number: i64,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A day.
    Date {
        /// The day.
        date: Day,
    },
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum RiskAnswerType {
    /// Yes or no.
    YesNo,
    /// One of some options.
    OneOf {
        /// The options.
        options: Vec<RiskOptionRecord>,
    },
    /// One or several of some options.
    SeveralOf {
        /// The options.
        options: Vec<RiskOptionRecord>,
        /// The most that may be chosen.
        most: u32,
    },
    /// A whole number.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
        /// What is counted.
        unit: Option<String>,
    },
    /// Words.
    Text {
        /// The most characters.
        most_characters: u32,
    },
    /// A day.
    Date,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RiskOptionRecord {
    /// Its code.
    pub code: String,
    /// What the screen says.
    pub label: String,
    /// Points for it.
    pub points: i64,
}

/// A question to draw.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct RiskQuestionRecord {
    /// Its identifier.
    pub id: String,
    /// The question.
    pub text: String,
    /// Guidance for the officer.
    pub help: Option<String>,
    /// What can be answered; not known, refused and not asked always can.
    pub answers: RiskAnswerType,
    /// Whether it has to be put.
    pub required: bool,
    /// The answer so far.
    pub answer: RiskAnswer,
}

/// A section to draw.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct RiskSectionRecord {
    /// Its identifier.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Guidance for the officer.
    pub help: Option<String>,
    /// Its questions that are shown.
    pub questions: Vec<RiskQuestionRecord>,
}

/// Everything to draw.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct RiskScreenRecord {
    /// Identifier of the form.
    pub form: String,
    /// Its version.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// Whether to say on every page that it is for trying out only.
    pub demonstration: bool,
    /// What the officer reads first.
    pub introduction: Option<String>,
    /// The sections that are shown.
    pub sections: Vec<RiskSectionRecord>,
    /// The points so far.
    pub points: i64,
    /// Code of the grade that points and rules give.
    pub computed_grade: Option<String>,
    /// Code of the grade that counts.
    pub grade: Option<String>,
    /// Why rules raised the grade.
    pub raised_because: Vec<String>,
    /// Questions that have to be put still; the grade is final only without any.
    pub outstanding: Vec<String>,
    /// What the officer may want to look at in the judgement: it lies below what the
    /// answers compute by now and the form lets it only raise that; its reason says
    /// nothing.
    pub warnings: Vec<FieldWarning>,
}

pub(crate) fn screen(screen: risk::Screen) -> RiskScreenRecord {
    RiskScreenRecord {
        form: screen.form,
        version: screen.version,
        title: screen.title,
        demonstration: screen.demonstration,
        introduction: screen.introduction,
        sections: screen.sections.into_iter().map(Into::into).collect(),
        points: screen.outcome.points,
        computed_grade: screen.outcome.computed,
        grade: screen.outcome.grade,
        raised_because: screen
            .outcome
            .raised
            .into_iter()
            .map(|raised| raised.reason)
            .collect(),
        outstanding: screen.outcome.outstanding,
        warnings: (screen.outcome.warnings.into_iter())
            .map(Into::into)
            .collect(),
    }
}

pub(crate) fn to_answer(answer: RiskAnswer) -> Answer {
    let value = match answer {
        RiskAnswer::NotAsked => return Answer::NotAsked,
        RiskAnswer::Unknown => return Answer::Unknown,
        RiskAnswer::Refused => return Answer::Refused,
        RiskAnswer::Yes => Value::Yes,
        RiskAnswer::No => Value::No,
        RiskAnswer::OneOf { code } => Value::OneOf(code),
        RiskAnswer::SeveralOf { codes } => {
            Value::SeveralOf(codes.into_iter().collect::<BTreeSet<_>>())
        }
        RiskAnswer::Number { number } => Value::Number(number),
        RiskAnswer::Text { text } => Value::Text(Personal::new(text)),
        RiskAnswer::Date { date } => Value::Date(date.calendar()),
    };
    Answer::Given(value)
}

/// A day that was answered. One outside the years of [`Day`] has come from
/// elsewhere: it is shown in figures rather than as another day.
pub(crate) fn of_day(day: impl Display) -> RiskAnswer {
    let text = day.to_string();
    match text.parse() {
        Ok(date) => RiskAnswer::Date { date },
        Err(_) => RiskAnswer::Text { text },
    }
}

impl From<Answer> for RiskAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::NotAsked => Self::NotAsked,
            Answer::Unknown => Self::Unknown,
            Answer::Refused => Self::Refused,
            Answer::Given(Value::Yes) => Self::Yes,
            Answer::Given(Value::No) => Self::No,
            Answer::Given(Value::OneOf(code)) => Self::OneOf { code },
            Answer::Given(Value::SeveralOf(codes)) => Self::SeveralOf {
                codes: codes.into_iter().collect(),
            },
            Answer::Given(Value::Number(number)) => Self::Number { number },
            Answer::Given(Value::Text(text)) => Self::Text {
                text: text.reveal().to_owned(),
            },
            Answer::Given(Value::Date(date)) => of_day(date),
        }
    }
}

impl From<AnswerType> for RiskAnswerType {
    fn from(answers: AnswerType) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        match answers {
            AnswerType::YesNo { .. } => Self::YesNo,
            AnswerType::OneOf { options } => Self::OneOf {
                options: options.into_iter().map(Into::into).collect(),
            },
            AnswerType::SeveralOf { options, most } => Self::SeveralOf {
                most: count(most.unwrap_or(options.len())),
                options: options.into_iter().map(Into::into).collect(),
            },
            AnswerType::Number {
                least, most, unit, ..
            } => Self::Number { least, most, unit },
            AnswerType::Text { most_characters } => Self::Text {
                most_characters: count(most_characters),
            },
            AnswerType::Date {} => Self::Date,
        }
    }
}

impl From<RiskOption> for RiskOptionRecord {
    fn from(option: RiskOption) -> Self {
        Self {
            code: option.code,
            label: option.label,
            points: option.points,
        }
    }
}

impl From<ScreenSection> for RiskSectionRecord {
    fn from(section: ScreenSection) -> Self {
        Self {
            id: section.id,
            title: section.title,
            help: section.help,
            questions: section.questions.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ScreenQuestion> for RiskQuestionRecord {
    fn from(question: ScreenQuestion) -> Self {
        Self {
            id: question.id,
            text: question.text,
            help: question.help,
            answers: question.answers.into(),
            required: question.required,
            answer: question.answer.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_there_and_back_and_never_another_one() {
        let date = Day::of(2026, 3, 1).unwrap();
        let there = to_answer(RiskAnswer::Date { date });
        assert!(RiskAnswer::from(there) == RiskAnswer::Date { date });
        let text = "0999-12-31".to_owned();
        assert!(of_day(&text) == RiskAnswer::Text { text });
    }
}
