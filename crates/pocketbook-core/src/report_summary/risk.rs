//! Risk assessments, each with its form and version (group 9 of the fields of a
//! crime report). The questions are printed in the words of the very form that
//! was answered, where the tablet holds it; else by their identifiers.
//!
//! As the form counts, a question that is shown and was not put is named as not
//! asked, and an answer to one that is shown no more says that it does not count.

use std::sync::Arc;

use pocketbook_forms::SheetGroup;
use pocketbook_model::{Incident, Response, RiskAssessment, RiskValue};
use pocketbook_reference::risk::{AnswerType, RiskForm, RiskOption};

use super::rows::Group;
use super::{name, yes_or_no};
use crate::Device;
use crate::exhibit_forms::in_words;
use crate::risk_answers::taken_up;

/// What is said of an answer that was given while its question was shown.
const NO_MORE: &str = "not asked any more; does not count";

static NOT_ASKED: Response<RiskValue> = Response::NotAsked;

pub(super) fn assessments(
    device: &Device,
    answered: &[RiskAssessment],
    incident: &Incident,
    groups: &mut Vec<SheetGroup>,
) {
    for assessment in answered {
        // One that cannot be opened gives no words, and stops no summary.
        let form = device.risk_form_used(&assessment.form).ok();
        let shown = form.as_ref().and_then(|form| shown(assessment, form));
        one(
            assessment,
            form.as_deref(),
            shown.as_deref(),
            incident,
            groups,
        );
    }
}

/// The questions that the form shows by these answers, by their identifiers; none
/// where the answers do not fit the form.
fn shown(assessment: &RiskAssessment, form: &Arc<RiskForm>) -> Option<Vec<String>> {
    let sections = taken_up(form, assessment).ok()?.screen().sections;
    let questions = sections.into_iter().flat_map(|section| section.questions);
    Some(questions.map(|question| question.id).collect())
}

fn one(
    assessment: &RiskAssessment,
    form: Option<&RiskForm>,
    shown: Option<&[String]>,
    incident: &Incident,
    groups: &mut Vec<SheetGroup>,
) {
    let mut group = Group::new("Risk assessment");
    let named = form.map_or(assessment.form.id.as_str(), RiskForm::title);
    group.say("Form", named);
    if form.is_some_and(RiskForm::is_demonstration) {
        group.say("Beware", "A demonstration, which assesses nobody's risk");
    }
    group.say("Version", &assessment.form.version);
    if let Some(person) = assessment.person {
        group.say("About", name(incident, person));
    }
    for (id, answer) in in_order(assessment, form, shown.unwrap_or_default()) {
        let question = form.and_then(|form| form.question(id));
        let label = question.map_or(id.as_str(), |question| question.text.as_str());
        // A label holds less than a form may ask.
        let (label, before) = if label.chars().count() > 300 {
            (id.as_str(), format!("{label} "))
        } else {
            (label, String::new())
        };
        let options = question.map_or(&[][..], |question| options(&question.answers));
        let words = |value: &RiskValue| format!("{before}{}", self::value(value, options));
        if shown.is_none_or(|shown| shown.contains(id)) {
            group.answer(label, answer, words);
        } else {
            no_more(&mut group, label, answer, words);
        }
    }
    group.say(
        "Score",
        assessment
            .score
            .map(|score| score.to_string())
            .unwrap_or_default(),
    );
    let grade = |code: &Option<String>| {
        code.as_deref()
            .map(|code| self::grade(code, form).to_owned())
            .unwrap_or_default()
    };
    group.say("Grade by the form", grade(&assessment.grade));
    group.say("Grade by the officer", grade(&assessment.judged_grade));
    group.words("Reason for the officer's grade", &assessment.judgement);
    group.say(
        "Completed",
        match assessment.completed_at {
            Some(time) => format!("{} by {}", in_words(time), assessment.by),
            None => format!("Not completed; begun by {}", assessment.by),
        },
    );
    group.finish(groups);
}

/// An answer that was given and does not count.
fn no_more(
    group: &mut Group,
    label: &str,
    answer: &Response<RiskValue>,
    words: impl FnOnce(&RiskValue) -> String,
) {
    let said = match answer {
        Response::Given(value) => words(value),
        Response::Refused => "Refused".to_owned(),
        Response::Unknown => "Not known".to_owned(),
        Response::NotAsked => return,
    };
    group.say(label, format!("{said} ({NO_MORE})"));
}

/// The answers, and what is shown and was not put, in the order in which the form
/// asks; else by identifier.
fn in_order<'a>(
    assessment: &'a RiskAssessment,
    form: Option<&RiskForm>,
    shown: &'a [String],
) -> Vec<(&'a String, &'a Response<RiskValue>)> {
    let asked: Vec<&str> = form
        .into_iter()
        .flat_map(RiskForm::sections)
        .flat_map(|section| &section.questions)
        .map(|question| question.id.as_str())
        .collect();
    let not_put = (shown.iter())
        .filter(|id| !assessment.answers.contains_key(*id))
        .map(|id| (id, &NOT_ASKED));
    let mut answers: Vec<_> = assessment.answers.iter().chain(not_put).collect();
    answers.sort_by_key(|(id, _)| asked.iter().position(|one| one == id));
    answers
}

fn options(answers: &AnswerType) -> &[RiskOption] {
    match answers {
        AnswerType::OneOf { options } | AnswerType::SeveralOf { options, .. } => options,
        _ => &[],
    }
}

fn value(value: &RiskValue, options: &[RiskOption]) -> String {
    let choice = |code: &String| {
        let option = options.iter().find(|option| option.code == *code);
        option.map_or_else(|| code.clone(), |option| option.label.clone())
    };
    match value {
        RiskValue::YesNo(yes) => yes_or_no(*yes).to_owned(),
        RiskValue::Choice(code) => choice(code),
        RiskValue::Choices(codes) if codes.is_empty() => "None of them".to_owned(),
        RiskValue::Choices(codes) => codes.iter().map(choice).collect::<Vec<_>>().join("; "),
        RiskValue::Number(number) => number.to_string(),
        RiskValue::Text(text) => text.reveal().to_owned(),
        RiskValue::Date(day) => day.format("%-d %B %Y").to_string(),
    }
}

fn grade<'a>(code: &'a str, form: Option<&'a RiskForm>) -> &'a str {
    form.and_then(RiskForm::scoring)
        .and_then(|scoring| scoring.grades.iter().find(|grade| grade.code == code))
        .map_or(code, |grade| grade.label.as_str())
}
