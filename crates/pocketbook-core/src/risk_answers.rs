//! Answers of a risk assessment, between the form that checks them and the
//! report that keeps them. A question that was not asked has no entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use pocketbook_model::{FieldErrors, Response, RiskAssessment, RiskValue};
use pocketbook_reference::risk::{
    self, Answer, AssessmentRecord, FormName, Judgement, RiskForm, Value,
};

/// The assessment that a report keeps, taken up with its form.
pub(crate) fn taken_up(
    form: &Arc<RiskForm>,
    kept: &RiskAssessment,
) -> Result<risk::RiskAssessment, FieldErrors> {
    let answers = kept.answers.iter();
    let record = AssessmentRecord {
        form: FormName {
            id: form.id().to_owned(),
            version: form.version(),
        },
        answers: answers
            .map(|(question, answer)| (question.clone(), asked(answer)))
            .collect(),
        judgement: kept.judged_grade.as_ref().map(|grade| Judgement {
            grade: grade.clone(),
            reason: kept.judgement.clone(),
        }),
    };
    risk::RiskAssessment::resume(Arc::clone(form), record)
}

/// Every answer, as a report keeps it.
pub(crate) fn kept(assessment: &risk::RiskAssessment) -> BTreeMap<String, Response<RiskValue>> {
    let answers = assessment.record().answers.into_iter();
    answers
        .map(|(question, answer)| (question, response(answer)))
        .collect()
}

fn asked(response: &Response<RiskValue>) -> Answer {
    let value = match response {
        Response::NotAsked => return Answer::NotAsked,
        Response::Unknown => return Answer::Unknown,
        Response::Refused => return Answer::Refused,
        Response::Given(value) => value,
    };
    Answer::Given(match value {
        RiskValue::YesNo(true) => Value::Yes,
        RiskValue::YesNo(false) => Value::No,
        RiskValue::Choice(code) => Value::OneOf(code.clone()),
        RiskValue::Choices(codes) => Value::SeveralOf(codes.iter().cloned().collect()),
        RiskValue::Number(number) => Value::Number(*number),
        RiskValue::Text(text) => Value::Text(text.clone()),
        RiskValue::Date(date) => Value::Date(*date),
    })
}

fn response(answer: Answer) -> Response<RiskValue> {
    let value = match answer {
        Answer::NotAsked => return Response::NotAsked,
        Answer::Unknown => return Response::Unknown,
        Answer::Refused => return Response::Refused,
        Answer::Given(value) => value,
    };
    Response::Given(match value {
        Value::Yes => RiskValue::YesNo(true),
        Value::No => RiskValue::YesNo(false),
        Value::OneOf(code) => RiskValue::Choice(code),
        Value::SeveralOf(codes) => RiskValue::Choices(codes.into_iter().collect()),
        Value::Number(number) => RiskValue::Number(number),
        Value::Text(text) => RiskValue::Text(text),
        Value::Date(date) => RiskValue::Date(date),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_answer_comes_back_as_it_went() {
        let date = "2026-03-06".parse().unwrap();
        for answer in [
            Answer::NotAsked,
            Answer::Unknown,
            Answer::Refused,
            Answer::Given(Value::Yes),
            Answer::Given(Value::No),
            Answer::Given(Value::OneOf("a".into())),
            Answer::Given(Value::SeveralOf(["a".into(), "b".into()].into())),
            Answer::Given(Value::Number(-3)),
            Answer::Given(Value::Text("invented".into())),
            Answer::Given(Value::Date(date)),
        ] {
            assert_eq!(asked(&response(answer.clone())), answer);
        }
    }
}
