//! What a shell draws: the sections and questions that are shown now, with their
//! answers, and where the officer stands. A shell keeps no rule of its own.

use serde::Serialize;

use super::answer::Answer;
use super::assessment::RiskAssessment;
use super::form::AnswerType;
use super::scoring::Outcome;

/// Everything to draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Screen {
    /// Identifier of the form.
    pub form: String,
    /// Its version.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// Whether to say, on every page, that it is for trying out only.
    pub demonstration: bool,
    /// What the officer reads first.
    pub introduction: Option<String>,
    /// The sections that are shown and have a question that is.
    pub sections: Vec<ScreenSection>,
    /// What follows from the answers so far.
    pub outcome: Outcome,
}

/// A section that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenSection {
    /// Its identifier.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Guidance for the officer.
    pub help: Option<String>,
    /// Its questions that are shown, in order.
    pub questions: Vec<ScreenQuestion>,
}

/// A question that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenQuestion {
    /// Its identifier.
    pub id: String,
    /// The question.
    pub text: String,
    /// Guidance for the officer.
    pub help: Option<String>,
    /// What can be answered; not known, refused and not asked always can.
    pub answers: AnswerType,
    /// Whether it has to be put.
    pub required: bool,
    /// The answer so far.
    pub answer: Answer,
}

impl RiskAssessment {
    /// What to draw now.
    #[must_use]
    pub fn screen(&self) -> Screen {
        let counting = self.counting();
        let form = self.form();
        let sections = form.sections().iter().map(|section| ScreenSection {
            id: section.id.clone(),
            title: section.title.clone(),
            help: section.help.clone(),
            questions: section
                .questions
                .iter()
                .filter_map(|question| {
                    let answer = *counting.get(question.id.as_str())?;
                    Some(ScreenQuestion {
                        id: question.id.clone(),
                        text: question.text.clone(),
                        help: question.help.clone(),
                        answers: question.answers.clone(),
                        required: question.required,
                        answer: answer.clone(),
                    })
                })
                .collect(),
        });
        Screen {
            form: form.id().to_owned(),
            version: form.version(),
            title: form.title().to_owned(),
            demonstration: form.is_demonstration(),
            introduction: form.introduction().map(str::to_owned),
            sections: sections
                .filter(|section| !section.questions.is_empty())
                .collect(),
            outcome: self.outcome(),
        }
    }
}
