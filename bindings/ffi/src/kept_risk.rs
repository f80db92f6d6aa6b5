//! Risk assessments as a report or supplement keeps them, to read. They are
//! begun, answered and completed by the calls of a session
//! ([`Session::begin_risk_assessment`](crate::Session::begin_risk_assessment)).

use pocketbook_core::model::{PersonId, Response, RiskAssessment, RiskValue, Timestamp};

use crate::RiskAnswer;
use crate::risk_forms::of_day;

/// A risk assessment that a report keeps. Answers are personal: it does not show
/// itself.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct KeptRiskAssessment {
    /// Identifier of the form.
    pub form: String,
    /// Its version.
    pub form_version: String,
    /// SHA-256 of its definition.
    pub form_sha256: String,
    /// About whom, where they were entered in the incident.
    pub person: Option<PersonId>,
    /// The answers, by the form's identifiers of its questions.
    pub answers: Vec<KeptRiskAnswer>,
    /// The points that the form computed.
    pub score: Option<i64>,
    /// The grade that the form computed.
    pub grade: Option<String>,
    /// The officer's own grade, where it differs.
    pub judged_grade: Option<String>,
    /// Why it differs; empty where it does not.
    pub judgement: String,
    /// When it was completed; none while it is being answered.
    pub completed_at: Option<Timestamp>,
    /// The warrant number of the officer who did.
    pub by: String,
}

/// An answer within it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct KeptRiskAnswer {
    /// The question, by its identifier on the form.
    pub question: String,
    /// What was answered.
    pub answer: RiskAnswer,
}

impl From<&RiskAssessment> for KeptRiskAssessment {
    fn from(kept: &RiskAssessment) -> Self {
        let answers = kept.answers.iter();
        Self {
            form: kept.form.id.clone(),
            form_version: kept.form.version.clone(),
            form_sha256: kept.form.sha256.to_string(),
            person: kept.person,
            answers: answers
                .map(|(question, answer)| KeptRiskAnswer {
                    question: question.clone(),
                    answer: shown(answer),
                })
                .collect(),
            score: kept.score,
            grade: kept.grade.clone(),
            judged_grade: kept.judged_grade.clone(),
            judgement: kept.judgement.reveal().to_owned(),
            completed_at: kept.completed_at,
            by: kept.by.to_string(),
        }
    }
}

fn shown(answer: &Response<RiskValue>) -> RiskAnswer {
    let value = match answer {
        Response::NotAsked => return RiskAnswer::NotAsked,
        Response::Unknown => return RiskAnswer::Unknown,
        Response::Refused => return RiskAnswer::Refused,
        Response::Given(value) => value,
    };
    match value {
        RiskValue::YesNo(true) => RiskAnswer::Yes,
        RiskValue::YesNo(false) => RiskAnswer::No,
        RiskValue::Choice(code) => RiskAnswer::OneOf { code: code.clone() },
        RiskValue::Choices(codes) => RiskAnswer::SeveralOf {
            codes: codes.clone(),
        },
        RiskValue::Number(number) => RiskAnswer::Number { number: *number },
        RiskValue::Text(text) => RiskAnswer::Text {
            text: text.reveal().to_owned(),
        },
        RiskValue::Date(date) => of_day(date),
    }
}
