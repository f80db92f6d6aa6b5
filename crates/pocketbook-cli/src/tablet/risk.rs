//! `pocketbook tablet report risk`, and the lists that a tablet holds.

use pocketbook_core::lists::risk::{Answer, AnswerType, Judgement, Value};
use pocketbook_core::{CodeListView, CoreError, OffenceHitView, RiskAssessmentView, Session};

use super::{Tablet, or_none};
use crate::arguments::{RiskAnswerArguments, RiskCommand};
use crate::failure::Failure;

impl Tablet<'_> {
    pub(super) fn risk(&self, command: RiskCommand) -> Result<(), Failure> {
        match command {
            RiskCommand::Forms => self.output.result(&self.open()?.risk_forms()?, |forms| {
                let lines = forms
                    .iter()
                    .map(|form| format!("{}  version {}  {}", form.id, form.version, form.title));
                or_none(lines.collect(), "no forms")
            }),
            RiskCommand::Begin {
                report,
                form,
                person,
            } => self.show_risk(|session| session.begin_risk_assessment(report, &form, person)),
            RiskCommand::Show { report, number } => {
                self.show_risk(|session| session.risk_assessment(report, number))
            }
            RiskCommand::Answer(arguments) => self.answer(arguments),
            RiskCommand::Judge {
                report,
                number,
                grade,
                reason,
            } => self.show_risk(|session| {
                let judgement = Judgement {
                    grade,
                    reason: reason.into(),
                };
                session.judge_risk(report, number, judgement)
            }),
            RiskCommand::Complete { report, number } => {
                self.show_risk(|session| session.complete_risk_assessment(report, number))
            }
            RiskCommand::Withdraw { report, number } => self.session(|session| {
                session.withdraw_risk_assessment(report, number)?;
                let left = session.report(report)?.content.risk_assessments.len();
                self.output
                    .result(&serde_json::json!({"assessments": left}), |_| {
                        format!("withdrawn; the report has {left} risk assessments")
                    })
            }),
        }
    }

    fn answer(&self, typed: RiskAnswerArguments) -> Result<(), Failure> {
        self.session(|session| {
            let (report, number) = (typed.report, typed.number);
            let answer = match &typed.answer {
                _ if typed.unknown => Answer::Unknown,
                _ if typed.refused => Answer::Refused,
                Some(text) => {
                    let screen = session.risk_assessment(report, number)?.screen;
                    let mut questions = screen.sections.iter().flat_map(|one| &one.questions);
                    let asked = questions.find(|question| question.id == typed.question);
                    let asked = asked.ok_or_else(|| {
                        Failure::Usage("no such question is asked now; see `risk show`".to_owned())
                    })?;
                    Answer::Given(value(&asked.answers, text)?)
                }
                None => Answer::NotAsked,
            };
            let view = session.answer_risk_question(report, number, &typed.question, answer)?;
            self.output.result(&view, risk_lines)
        })
    }

    fn show_risk(
        &self,
        work: impl FnOnce(&Session) -> Result<RiskAssessmentView, CoreError>,
    ) -> Result<(), Failure> {
        self.session(|session| self.output.result(&work(session)?, risk_lines))
    }

    pub(super) fn offences(&self, words: &str, limit: u32) -> Result<(), Failure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let hits = self.open()?.search_offences(words, limit);
        self.output.result(&hits, |hits| {
            let line = |hit: &OffenceHitView| {
                let offence = &hit.offence;
                let (list, edition) = (&hit.list, hit.edition);
                format!("{:8}  {}  ({list} {edition})", offence.code, offence.title)
            };
            or_none(
                hits.iter().map(line).collect(),
                "nothing found; try another word, or the code",
            )
        })
    }

    pub(super) fn codes(&self, list: Option<&str>) -> Result<(), Failure> {
        let device = self.open()?;
        match list {
            Some(id) => self.output.result(&device.code_list(id)?, code_lines),
            None => self
                .output
                .result(&device.code_list_ids()?, |ids| ids.join("\n")),
        }
    }
}

/// What was typed, as an answer of the question's type. Whether it is one of its
/// options and in its range the form says.
fn value(answers: &AnswerType, text: &str) -> Result<Value, Failure> {
    let shape = |what: &str| Failure::Usage(format!("the answer to this question is {what}"));
    Ok(match answers {
        AnswerType::YesNo { .. } => match text {
            "yes" => Value::Yes,
            "no" => Value::No,
            _ => return Err(shape("yes or no")),
        },
        AnswerType::OneOf { .. } => Value::OneOf(text.to_owned()),
        AnswerType::SeveralOf { .. } => {
            Value::SeveralOf(text.split(',').map(|code| code.trim().to_owned()).collect())
        }
        AnswerType::Number { .. } => {
            Value::Number(text.parse().map_err(|_| shape("a whole number"))?)
        }
        AnswerType::Text { .. } => Value::Text(text.into()),
        AnswerType::Date {} => Value::Date(
            text.parse()
                .map_err(|_| shape("a day such as 2026-03-01"))?,
        ),
    })
}

fn risk_lines(view: &RiskAssessmentView) -> String {
    let screen = &view.screen;
    let mut lines = vec![format!(
        "{}  {}  {} version {}",
        view.number, screen.title, screen.form, screen.version
    )];
    for section in &screen.sections {
        lines.push(section.title.clone());
        for question in &section.questions {
            let answer = match &question.answer {
                Answer::NotAsked => "not asked".to_owned(),
                Answer::Unknown => "not known".to_owned(),
                Answer::Refused => "refused".to_owned(),
                Answer::Given(value) => given(value),
            };
            lines.push(format!("  {}  {}  {answer}", question.id, question.text));
        }
    }
    let outcome = &screen.outcome;
    if let Some(grade) = &outcome.grade {
        lines.push(format!("grade {grade}, {} points", outcome.points));
    }
    if !outcome.outstanding.is_empty() {
        lines.push(format!("to ask still: {}", outcome.outstanding.join(", ")));
    }
    lines.push(match view.completed_at {
        Some(at) => format!("completed {at}"),
        None => "not completed".to_owned(),
    });
    lines.join("\n")
}

fn given(value: &Value) -> String {
    match value {
        Value::Yes => "yes".to_owned(),
        Value::No => "no".to_owned(),
        Value::OneOf(code) => code.clone(),
        Value::SeveralOf(codes) => codes.iter().cloned().collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.reveal().to_owned(),
        Value::Date(date) => date.to_string(),
    }
}

fn code_lines(view: &CodeListView) -> String {
    let whose = if view.published {
        "the force's"
    } else {
        "as it comes with Pocketbook"
    };
    let mut lines = vec![format!("{}, edition {}, {whose}", view.title, view.edition)];
    for code in &view.codes {
        let note = if code.offered { "" } else { "  (withdrawn)" };
        lines.push(format!("{:6}  {}{note}", code.code, code.label));
    }
    lines.join("\n")
}
