//! Whether a question can be shown at all.
//!
//! A question nobody can reach is a mistake in the form that no tablet would
//! ever show. Conditions look only at earlier questions and at finitely many
//! kinds of answer, so every case can be tried: each question that a condition
//! depends on takes one answer of each kind that a condition tells apart. The
//! search ends with the first case that shows the question, which is nearly
//! always an early one; after [`MOST_CASES`] it gives the form the benefit of
//! the doubt.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use pocketbook_model::Personal;

use super::answer::{Answer, Value};
use super::condition::{AnswerKind, Condition};
use super::form::{AnswerType, Document, Question, Section};

/// Cases that are tried for one question.
const MOST_CASES: usize = 5_000;

/// Options of one question whose combinations are tried; beyond that only
/// single ones and all together are.
const MOST_COMBINED: usize = 6;

/// Whether some answers let every one of the conditions hold.
pub(super) fn can_hold(document: &Document, conditions: &[&Condition]) -> bool {
    let questions: BTreeMap<&str, (&Section, &Question)> = document
        .questions()
        .map(|(section, question)| (question.id.as_str(), (section, question)))
        .collect();
    // Everything that the conditions depend on, through other conditions too.
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&Condition> = conditions.to_vec();
    let mut tried_conditions: Vec<&Condition> = conditions.to_vec();
    while let Some(condition) = waiting.pop() {
        for id in condition.questions() {
            if let Some((section, question)) = questions.get(id)
                && needed.insert(id)
            {
                let own = section.show_when.iter().chain(&question.show_when);
                for condition in own {
                    waiting.push(condition);
                    tried_conditions.push(condition);
                }
            }
        }
    }
    let in_order: Vec<Case<'_>> = document
        .questions()
        .filter(|(_, question)| needed.contains(question.id.as_str()))
        .map(|(section, question)| Case {
            section,
            question,
            answers: answers(question, &tried_conditions),
        })
        .collect();
    let mut search = Search {
        in_order: &in_order,
        conditions,
        cases: 0,
    };
    search.from(0, &mut BTreeMap::new())
}

struct Case<'f> {
    section: &'f Section,
    question: &'f Question,
    answers: Vec<Answer>,
}

struct Search<'f> {
    in_order: &'f [Case<'f>],
    conditions: &'f [&'f Condition],
    cases: usize,
}

static NOT_ASKED: Answer = Answer::NotAsked;

impl<'f> Search<'f> {
    fn from(&mut self, position: usize, chosen: &mut BTreeMap<&'f str, &'f Answer>) -> bool {
        let in_order = self.in_order;
        let Some(case) = in_order.get(position) else {
            self.cases += 1;
            return self.cases > MOST_CASES
                || self
                    .conditions
                    .iter()
                    .all(|condition| holds(condition, chosen));
        };
        let own = [&case.section.show_when, &case.question.show_when];
        let shown = own
            .into_iter()
            .flatten()
            .all(|condition| holds(condition, chosen));
        if !shown {
            return self.from(position + 1, chosen);
        }
        for answer in &case.answers {
            chosen.insert(&case.question.id, answer);
            let found = self.from(position + 1, chosen);
            chosen.remove(case.question.id.as_str());
            if found {
                return true;
            }
        }
        false
    }
}

fn holds(condition: &Condition, chosen: &BTreeMap<&str, &Answer>) -> bool {
    condition.holds(&|id| chosen.get(id).copied().unwrap_or(&NOT_ASKED))
}

/// One answer of each kind that the conditions tell apart.
fn answers(question: &Question, conditions: &[&Condition]) -> Vec<Answer> {
    let mut about = Vec::new();
    for condition in conditions {
        condition.visit(&mut |one| {
            if one.question() == Some(question.id.as_str()) {
                about.push(one);
            }
        });
    }
    let given: Vec<Value> = match &question.answers {
        AnswerType::YesNo { .. } => vec![Value::Yes, Value::No],
        AnswerType::OneOf { options } => options
            .iter()
            .map(|option| Value::OneOf(option.code.clone()))
            .collect(),
        AnswerType::SeveralOf { options, most } => {
            let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
            combinations(&codes, &about, most.unwrap_or(codes.len()))
        }
        AnswerType::Number { least, most, .. } => {
            let mut numbers = BTreeSet::from([*least, *most]);
            for condition in about {
                if let Condition::Number { least, most, .. } = condition {
                    for bound in least.iter().chain(most) {
                        numbers.extend([bound.saturating_sub(1), *bound, bound.saturating_add(1)]);
                    }
                }
            }
            numbers.retain(|number| (least..=most).contains(&number));
            numbers.into_iter().map(Value::Number).collect()
        }
        AnswerType::Text { .. } => vec![Value::Text(Personal::new("x"))],
        AnswerType::Date {} => vec![Value::Date(NaiveDate::default())],
    };
    given
        .into_iter()
        .map(Answer::Given)
        .chain([Answer::Unknown, Answer::Refused, Answer::NotAsked])
        .collect()
}

fn combinations(codes: &[&str], about: &[&Condition], most: usize) -> Vec<Value> {
    let named: Vec<&str> = codes
        .iter()
        .copied()
        .filter(|code| {
            about.iter().any(|condition| {
                matches!(condition, Condition::Chosen { any_of, .. }
                    if any_of.iter().any(|named| named == code))
            })
        })
        .collect();
    let other = codes.iter().copied().find(|code| !named.contains(code));
    let mut found: Vec<BTreeSet<String>> = codes
        .iter()
        .map(|code| BTreeSet::from([(*code).to_owned()]))
        .collect();
    if named.len() <= MOST_COMBINED {
        for bits in 1_u32..(1 << named.len()) {
            found.push(
                named
                    .iter()
                    .enumerate()
                    .filter(|(position, _)| bits & (1 << position) != 0)
                    .map(|(_, code)| (*code).to_owned())
                    .collect(),
            );
        }
    } else {
        found.push(named.iter().map(|code| (*code).to_owned()).collect());
    }
    found.extend(other.map(|code| BTreeSet::from([code.to_owned()])));
    found.retain(|chosen| (1..=most).contains(&chosen.len()));
    found.sort();
    found.dedup();
    found.into_iter().map(Value::SeveralOf).collect()
}

/// Whether a kind of answer makes sense for a type of question.
pub(super) fn fits(kind: AnswerKind, answers: &AnswerType) -> bool {
    !matches!(kind, AnswerKind::Yes | AnswerKind::No) || matches!(answers, AnswerType::YesNo { .. })
}
