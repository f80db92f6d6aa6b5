//! The form itself, as a force publishes it.

use serde::{Deserialize, Serialize};

use super::check;
use super::condition::Condition;
use super::scoring::Scoring;
use crate::document;
use crate::problem::Problems;

pub(super) const SCHEMA: &str = "pocketbook.risk-form/1";

/// One version of a risk assessment form, without a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskForm {
    pub(super) document: Document,
}

/// The form as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) schema: String,
    pub(super) id: String,
    pub(super) version: u64,
    pub(super) title: String,
    pub(super) source: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) demonstration: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) introduction: Option<String>,
    pub(super) sections: Vec<Section>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scoring: Option<Scoring>,
    #[serde(default)]
    pub(super) judgement: JudgementRule,
}

/// Questions under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Identifier, unique among sections.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Guidance for the officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// When the section is shown; always when there is no condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_when: Option<Condition>,
    /// Its questions, in the order to ask them.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Identifier, unique in the form; answers are kept under it.
    pub id: String,
    /// The question, in the words of the form.
    pub text: String,
    /// Guidance for the officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What can be answered.
    pub answers: AnswerType,
    /// Whether it has to be put. "Not known" and "refused" answer it; "not asked"
    /// does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// When the question is shown; always when there is no condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_when: Option<Condition>,
    /// Points when the person does not know.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub points_unknown: i64,
    /// Points when the person would not say.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub points_refused: i64,
}

/// What can be answered, with the points for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerType {
    /// Yes or no.
    YesNo {
        /// Points for yes.
        #[serde(default, skip_serializing_if = "is_zero")]
        yes: i64,
        /// Points for no.
        #[serde(default, skip_serializing_if = "is_zero")]
        no: i64,
    },
    /// One of some options.
    OneOf {
        /// The options.
        options: Vec<RiskOption>,
    },
    /// One or several of some options; their points are added.
    SeveralOf {
        /// The options.
        options: Vec<RiskOption>,
        /// The most that may be chosen; all of them when it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<usize>,
    },
    /// A whole number.
    Number {
        /// The least that may be given.
        least: i64,
        /// The most that may be given.
        most: i64,
        /// What is counted, for the screen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// Points from a number upwards, in rising order; none below the first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bands: Vec<Band>,
    },
    /// Words; they have no points.
    Text {
        /// The most characters.
        most_characters: usize,
    },
    /// A day; it has no points.
    Date {},
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskOption {
    /// Code, unique in the question; answers hold it.
    pub code: String,
    /// What the screen says.
    pub label: String,
    /// Points for it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub points: i64,
}

/// Points from a number upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The least number that has them.
    pub from: i64,
    /// The points.
    pub points: i64,
}

/// Whether an officer's professional judgement may set the grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgementRule {
    /// It may not.
    #[default]
    None,
    /// It may raise the grade, with a reason.
    Raise,
    /// It may raise or lower the grade, with a reason.
    Any,
}

fn is_zero(points: &i64) -> bool {
    *points == 0
}

impl AnswerType {
    pub(super) fn in_words(&self) -> &'static str {
        match self {
            Self::YesNo { .. } => "yes or no",
            Self::OneOf { .. } => "one option",
            Self::SeveralOf { .. } => "one or several options",
            Self::Number { .. } => "a whole number",
            Self::Text { .. } => "words",
            Self::Date {} => "a day such as 2026-03-01",
        }
    }
}

impl RiskForm {
    /// Reads a form and checks all of it.
    ///
    /// # Errors
    ///
    /// [`Problems`], each by place: what has no identifier or a second one, a
    /// condition on a question that is missing or comes later, questions that
    /// wait for each other, a question that can never be shown, points without a
    /// grade. Nothing of the form is used then.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problems> {
        let document: Document = document::read(bytes, SCHEMA)?;
        check::check(&document)?;
        Ok(Self { document })
    }

    /// The form in its format, ending in a line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.document).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// Its version, from 1.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.document.version
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.document.title
    }

    /// Whose form it is.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.document.source
    }

    /// Whether it is for trying out only and never for a real person.
    #[must_use]
    pub fn is_demonstration(&self) -> bool {
        self.document.demonstration
    }

    /// What the officer reads before the first question.
    #[must_use]
    pub fn introduction(&self) -> Option<&str> {
        self.document.introduction.as_deref()
    }

    /// Its sections, in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.document.sections
    }

    /// Its grades and rules, when it has any.
    #[must_use]
    pub fn scoring(&self) -> Option<&Scoring> {
        self.document.scoring.as_ref()
    }

    /// Whether professional judgement may set the grade.
    #[must_use]
    pub fn judgement(&self) -> JudgementRule {
        self.document.judgement
    }

    /// A question by its identifier.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.document
            .questions()
            .map(|(_, question)| question)
            .find(|question| question.id == id)
    }
}

impl Document {
    /// Every question with its section, in order.
    pub(super) fn questions(&self) -> impl Iterator<Item = (&Section, &Question)> {
        self.sections.iter().flat_map(|section| {
            section
                .questions
                .iter()
                .map(move |question| (section, question))
        })
    }
}
