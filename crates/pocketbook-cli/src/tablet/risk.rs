//! `pocketbook tablet report risk`, and the lists that a tablet holds.

use pocketbook_core::lists::risk::{Answer, AnswerType, Judgement, RiskOption, Value};
use pocketbook_core::model::{DraftId, FieldWarning, RiskAssessmentId};
use pocketbook_core::{
    CodeListView, OffenceHitView, OffenceSearchView, RiskAssessmentLineView, RiskAssessmentView,
    Session,
};

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
            } => self.session(|session| {
                let begun = session.begin_risk_assessment(report, &form, person)?;
                self.output.result(&begun, risk_lines)
            }),
            RiskCommand::List { report } => self.session(|session| {
                self.output
                    .result(&session.risk_assessments(report)?, |list| {
                        or_none(list.iter().map(risk_line).collect(), "no risk assessments")
                    })
            }),
            RiskCommand::Show { report, id } => self.show_risk(report, id, |session, id| {
                Ok(session.risk_assessment(report, id)?)
            }),
            RiskCommand::Answer(arguments) => self.answer(arguments),
            RiskCommand::Judge {
                report,
                id,
                grade,
                reason,
            } => self.show_risk(report, id, |session, id| {
                let judgement = Judgement {
                    grade,
                    reason: reason.into(),
                };
                Ok(session.judge_risk(report, id, judgement)?)
            }),
            RiskCommand::Complete { report, id } => self.show_risk(report, id, |session, id| {
                Ok(session.complete_risk_assessment(report, id)?)
            }),
            RiskCommand::Withdraw { report, id } => self.session(|session| {
                session.withdraw_risk_assessment(report, id)?;
                let left = session.risk_assessments(report)?.len();
                self.output
                    .result(&serde_json::json!({"assessments": left}), |_| {
                        format!("withdrawn; the report has {left} risk assessments")
                    })
            }),
        }
    }

    fn answer(&self, typed: RiskAnswerArguments) -> Result<(), Failure> {
        self.show_risk(typed.report, typed.id, |session, id| {
            let report = typed.report;
            let answer = match &typed.answer {
                _ if typed.unknown => Answer::Unknown,
                _ if typed.refused => Answer::Refused,
                Some(text) => {
                    let screen = session.risk_assessment(report, id)?.screen;
                    let mut questions = screen.sections.iter().flat_map(|one| &one.questions);
                    let asked = questions.find(|question| question.id == typed.question);
                    let asked = asked.ok_or_else(|| {
                        Failure::Usage("no such question is asked now; see `risk show`".to_owned())
                    })?;
                    Answer::Given(value(&asked.answers, text)?)
                }
                None => Answer::NotAsked,
            };
            Ok(session.answer_risk_question(report, id, &typed.question, answer)?)
        })
    }

    /// Does something with the assessment that is named, or with the only one.
    fn show_risk(
        &self,
        report: DraftId,
        id: Option<RiskAssessmentId>,
        work: impl FnOnce(&Session, RiskAssessmentId) -> Result<RiskAssessmentView, Failure>,
    ) -> Result<(), Failure> {
        self.session(|session| {
            let id = match id {
                Some(id) => id,
                None => only(session, report)?,
            };
            self.output.result(&work(session, id)?, risk_lines)
        })
    }

    pub(super) fn offences(&self, words: &str, limit: u32) -> Result<(), Failure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let device = self.open()?;
        let found = device.search_offences(words, limit);
        self.output
            .result(&found, |OffenceSearchView { note, hits }| {
                let line = |hit: &OffenceHitView| {
                    let offence = &hit.offence;
                    let (list, edition) = (&hit.list, hit.edition);
                    let mark = offence.standing.mark();
                    let mark = mark.map_or_else(String::new, |mark| format!("  [{mark}]"));
                    format!(
                        "{:8}  {}  ({list} {edition}){mark}",
                        offence.code, offence.title
                    )
                };
                let found = or_none(
                    hits.iter().map(line).collect(),
                    "nothing found; try another word, or the code",
                );
                match note {
                    Some(note) => format!("{note}\n{found}"),
                    None => found,
                }
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

fn only(session: &Session, report: DraftId) -> Result<RiskAssessmentId, Failure> {
    let mut all = session.risk_assessments(report)?.into_iter();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only.id),
        (None, _) => Err(Failure::Usage(
            "the report has no risk assessment; begin one".to_owned(),
        )),
        _ => Err(Failure::Usage(
            "the report has several risk assessments; say which with --id, see `risk list`"
                .to_owned(),
        )),
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

fn risk_line(line: &RiskAssessmentLineView) -> String {
    let state = match line.completed_at {
        Some(at) => format!("completed {at}"),
        None => "not completed".to_owned(),
    };
    let (computed, judged) = (line.computed_grade.as_deref(), line.judged_grade.as_deref());
    let grade = grade_words(computed, judged).map(|words| format!(", {words}"));
    let grade = grade.unwrap_or_default();
    let mut lines = vec![format!(
        "{}  {} version {}  {state}{grade}",
        line.id, line.form, line.version
    )];
    lines.extend(line.warnings.iter().map(warning_line));
    lines.join("\n")
}

fn warning_line(warning: &FieldWarning) -> String {
    format!("  look at {}: {}", warning.field, warning.message)
}

/// What can be answered, where the question itself does not say it.
fn offered(answers: &AnswerType) -> Option<String> {
    let named = |options: &[RiskOption]| {
        let named = options
            .iter()
            .map(|option| format!("{} ({})", option.code, option.label));
        named.collect::<Vec<_>>().join(", ")
    };
    Some(match answers {
        AnswerType::OneOf { options } => named(options),
        AnswerType::SeveralOf { options, .. } => format!("several of: {}", named(options)),
        AnswerType::Number {
            least, most, unit, ..
        } => {
            let unit = unit.as_ref().map(|unit| format!(" {unit}"));
            format!("{least} to {most}{}", unit.unwrap_or_default())
        }
        AnswerType::YesNo { .. } | AnswerType::Text { .. } | AnswerType::Date {} => return None,
    })
}

/// The grade that the form computes, and beside it the officer's own.
fn grade_words(computed: Option<&str>, judged: Option<&str>) -> Option<String> {
    Some(match (computed, judged) {
        (Some(computed), Some(judged)) => {
            format!("grade {judged} by judgement, {computed} as computed")
        }
        (None, Some(judged)) => format!("grade {judged} by judgement, none as computed"),
        (Some(computed), None) => format!("grade {computed}"),
        (None, None) => return None,
    })
}

fn risk_lines(view: &RiskAssessmentView) -> String {
    let screen = &view.screen;
    let mut lines = vec![format!(
        "{}  {}  {} version {}",
        view.id, screen.title, screen.form, screen.version
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
            lines.extend(offered(&question.answers).map(|what| format!("    {what}")));
        }
    }
    let outcome = &screen.outcome;
    let judged = outcome.judgement.as_ref().map(|one| one.grade.as_str());
    if let Some(grade) = grade_words(outcome.computed.as_deref(), judged) {
        lines.push(format!("{grade}, {} points", outcome.points));
    }
    lines.extend(outcome.warnings.iter().map(warning_line));
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
