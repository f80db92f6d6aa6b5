//! Everything that can be wrong with a form, found before it is used.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pocketbook_model::Limit;

use super::condition::Condition;
use super::form::{AnswerType, Document, JudgementRule, Question, RiskOption};
use super::{check_scoring, reach};
use crate::document::{LINE, check_edition, check_id};
use crate::problem::{Findings, Problems};

const MOST_SECTIONS: usize = 50;
const MOST_QUESTIONS: usize = 300;
const MOST_OPTIONS: usize = 100;
/// Parts of one condition.
const MOST_PARTS: usize = 60;
/// Points of one answer, up or down.
pub(super) const MOST_POINTS: i64 = 1_000;
/// Numbers that can be given: exact in RFC 8785.
const MOST_NUMBER: i64 = 1_000_000_000;

const WORDS: Limit = Limit {
    characters: 1_000,
    multiline: false,
    optional: false,
};
const HELP: Limit = Limit {
    characters: 4_000,
    multiline: true,
    optional: false,
};

pub(super) fn check(document: &Document) -> Result<(), Problems> {
    let mut findings = Findings::default();
    check_id(&mut findings, "id", &document.id);
    check_edition(&mut findings, "version", document.version);
    findings.text("title", "title", &document.title, LINE);
    findings.text("source", "source", &document.source, WORDS);
    if let Some(introduction) = &document.introduction {
        findings.text("introduction", "introduction", introduction, HELP);
    }
    if document.questions().next().is_none() {
        findings.add("sections", "empty", "has no question; add at least one");
    }
    if document.sections.len() > MOST_SECTIONS || document.questions().count() > MOST_QUESTIONS {
        let reason =
            format!("has more than {MOST_SECTIONS} sections or {MOST_QUESTIONS} questions");
        return Err(Problems::one("sections", "too_many", reason));
    }
    sections(&mut findings, document);
    Conditions::of(document).check(&mut findings);
    check_scoring::check(&mut findings, document);
    if document.scoring.is_none() && document.judgement != JudgementRule::None {
        findings.add(
            "judgement",
            "no_grades",
            "needs grades to set; add scoring or leave judgement out",
        );
    }
    // Only a form that is sound so far can be tried.
    if findings.is_empty() {
        unreachable(&mut findings, document);
    }
    findings.conclude()
}

fn sections(findings: &mut Findings, document: &Document) {
    let mut section_ids = BTreeSet::new();
    let mut question_ids = BTreeSet::new();
    for (position, section) in document.sections.iter().enumerate() {
        let place = format!("sections[{position}]");
        identifier(findings, &place, &section.id, &mut section_ids);
        findings.text(&place, "title", &section.title, LINE);
        if let Some(help) = &section.help {
            findings.text(&place, "help", help, HELP);
        }
        for (position, question) in section.questions.iter().enumerate() {
            let place = format!("{place}.questions[{position}]");
            identifier(findings, &place, &question.id, &mut question_ids);
            findings.text(&place, "text", &question.text, WORDS);
            if let Some(help) = &question.help {
                findings.text(&place, "help", help, HELP);
            }
            answers(findings, &place, question);
        }
    }
}

fn identifier<'d>(findings: &mut Findings, place: &str, id: &'d str, seen: &mut BTreeSet<&'d str>) {
    check_id(findings, &format!("{place}.id"), id);
    if !seen.insert(id) {
        findings.add(
            format!("{place}.id"),
            "duplicate",
            "is used already; choose another",
        );
    }
}

fn answers(findings: &mut Findings, place: &str, question: &Question) {
    points(findings, place, question.points_unknown);
    points(findings, place, question.points_refused);
    match &question.answers {
        AnswerType::YesNo { yes, no } => {
            points(findings, place, *yes);
            points(findings, place, *no);
        }
        AnswerType::OneOf { options } => check_options(findings, place, options),
        AnswerType::SeveralOf { options, most } => {
            check_options(findings, place, options);
            if most.is_some_and(|most| !(1..=options.len()).contains(&most)) {
                findings.add(
                    place,
                    "range",
                    "most must be from 1 to the number of options",
                );
            }
        }
        AnswerType::Number {
            least,
            most,
            unit,
            bands,
        } => {
            let bounds = -MOST_NUMBER..=MOST_NUMBER;
            if least > most || !bounds.contains(least) || !bounds.contains(most) {
                findings.add(
                    place,
                    "range",
                    "least must not be above most, nor either absurd",
                );
            }
            if let Some(unit) = unit {
                findings.text(place, "unit", unit, LINE);
            }
            if bands.len() > MOST_OPTIONS || !bands.is_sorted_by(|one, next| one.from < next.from) {
                findings.add(place, "bands", "bands must rise from one to the next");
            }
            for band in bands {
                points(findings, place, band.points);
            }
        }
        AnswerType::Text { most_characters } => {
            if !(1..=Limit::NARRATIVE.characters).contains(most_characters) {
                findings.add(place, "range", "most_characters must be from 1 to 250000");
            }
        }
        AnswerType::Date {} => {}
    }
}

fn check_options(findings: &mut Findings, place: &str, options: &[RiskOption]) {
    if !(1..=MOST_OPTIONS).contains(&options.len()) {
        let reason = format!("must have 1 to {MOST_OPTIONS} options");
        findings.add(format!("{place}.options"), "range", reason);
    }
    let mut seen = BTreeSet::new();
    for (position, option) in options.iter().take(MOST_OPTIONS).enumerate() {
        let place = format!("{place}.options[{position}]");
        check_id(findings, &format!("{place}.code"), &option.code);
        if !seen.insert(&option.code) {
            findings.add(
                format!("{place}.code"),
                "duplicate",
                "is used already; choose another",
            );
        }
        findings.text(&place, "label", &option.label, WORDS);
        points(findings, &place, option.points);
    }
}

fn points(findings: &mut Findings, place: &str, points: i64) {
    if !(-MOST_POINTS..=MOST_POINTS).contains(&points) {
        let reason = format!("points must be from -{MOST_POINTS} to {MOST_POINTS}");
        findings.add(place, "range", reason);
    }
}

/// The conditions of a form, and what they look at.
struct Conditions<'d> {
    document: &'d Document,
    /// Every question with its place in the order.
    order: HashMap<&'d str, (usize, &'d Question)>,
    /// For each question the questions it waits for, by its own condition and by
    /// that of its section.
    waits_for: BTreeMap<&'d str, Vec<&'d str>>,
}

impl<'d> Conditions<'d> {
    fn of(document: &'d Document) -> Self {
        let mut waits_for: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (section, question) in document.questions() {
            let conditions = section.show_when.iter().chain(&question.show_when);
            waits_for.insert(
                &question.id,
                conditions.flat_map(Condition::questions).collect(),
            );
        }
        let questions = document.questions().enumerate();
        Self {
            document,
            order: questions
                .map(|(position, (_, question))| (question.id.as_str(), (position, question)))
                .collect(),
            waits_for,
        }
    }

    fn check(&self, findings: &mut Findings) {
        let mut before = 0;
        for (position, section) in self.document.sections.iter().enumerate() {
            let place = format!("sections[{position}]");
            let ids: Vec<&str> = section.questions.iter().map(|q| q.id.as_str()).collect();
            if let Some(condition) = &section.show_when {
                let place = format!("{place}.show_when");
                condition_parts(findings, &place, condition, &self.order);
                self.check_order(findings, &place, condition, before, &ids);
            }
            for (position, question) in section.questions.iter().enumerate() {
                if let Some(condition) = &question.show_when {
                    let place = format!("{place}.questions[{position}].show_when");
                    condition_parts(findings, &place, condition, &self.order);
                    self.check_order(findings, &place, condition, before, &[&question.id]);
                }
                before += 1;
            }
        }
    }

    /// A condition may look only at what is asked before; the questions it shows
    /// are `shows`, and the first of them stands at `before`.
    fn check_order(
        &self,
        findings: &mut Findings,
        place: &str,
        condition: &Condition,
        before: usize,
        shows: &[&str],
    ) {
        for id in condition.questions() {
            let Some((position, _)) = self.order.get(id) else {
                continue;
            };
            if *position < before {
                continue;
            }
            if shows
                .iter()
                .any(|shown| *shown == id || self.waits(id, shown))
            {
                findings.add(
                    place,
                    "cycle",
                    format!("shows a question that {id} waits for itself; break the circle"),
                );
            } else {
                findings.add(
                    place,
                    "later",
                    format!("looks at {id}, which is asked later; move that question before"),
                );
            }
        }
    }

    /// Whether one question waits for another, directly or through others.
    fn waits(&self, one: &str, other: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![one];
        while let Some(id) = waiting.pop() {
            for next in self.waits_for.get(id).into_iter().flatten() {
                if *next == other {
                    return true;
                }
                if seen.insert(*next) {
                    waiting.push(next);
                }
            }
        }
        false
    }
}

/// Checks each part of a condition by itself.
pub(super) fn condition_parts(
    findings: &mut Findings,
    place: &str,
    condition: &Condition,
    order: &HashMap<&str, (usize, &Question)>,
) {
    let mut parts = 0;
    condition.visit(&mut |part| {
        parts += 1;
        if let Condition::All(list) | Condition::Any(list) = part
            && list.is_empty()
        {
            findings.add(
                place,
                "empty",
                "has a list without conditions; fill it or leave it out",
            );
        }
        let Some(id) = part.question() else {
            return;
        };
        let Some((_, question)) = order.get(id) else {
            // An identifier that may be anything is not repeated.
            let named = if id.len() <= 60 {
                id
            } else {
                "that identifier"
            };
            let reason = format!("looks at {named}, and there is no such question");
            findings.add(place, "missing", reason);
            return;
        };
        if let Some(reason) = misfit(part, question) {
            findings.add(place, "misfit", format!("{reason} of {id}"));
        }
    });
    if parts > MOST_PARTS {
        findings.add(
            place,
            "too_many",
            format!("has more than {MOST_PARTS} parts"),
        );
    }
}

fn misfit(part: &Condition, question: &Question) -> Option<&'static str> {
    match (part, &question.answers) {
        (Condition::Is { answer, .. }, answers) => {
            (!reach::fits(*answer, answers)).then_some("yes and no are no answers")
        }
        (
            Condition::Chosen { any_of, .. },
            AnswerType::OneOf { options } | AnswerType::SeveralOf { options, .. },
        ) => {
            let known = |code: &String| options.iter().any(|option| option.code == *code);
            (any_of.is_empty() || !any_of.iter().all(known))
                .then_some("names no option, or one that is none,")
        }
        (Condition::Chosen { .. }, _) => Some("there are no options"),
        (Condition::Number { least, most, .. }, AnswerType::Number { .. }) => {
            let crossed = least.zip(*most).is_some_and(|(least, most)| least > most);
            (crossed || (least.is_none() && most.is_none()))
                .then_some("needs least, most or both, in order, for the number")
        }
        (Condition::Number { .. }, _) => Some("no number is the answer"),
        _ => None,
    }
}

fn unreachable(findings: &mut Findings, document: &Document) {
    for (section_at, section) in document.sections.iter().enumerate() {
        for (question_at, question) in section.questions.iter().enumerate() {
            let conditions: Vec<&Condition> = section
                .show_when
                .iter()
                .chain(&question.show_when)
                .collect();
            if !conditions.is_empty() && !reach::can_hold(document, &conditions) {
                findings.add(
                    format!("sections[{section_at}].questions[{question_at}]"),
                    "unreachable",
                    "can never be shown, whatever is answered; mend its conditions",
                );
            }
        }
    }
    let rules = document.scoring.iter().flat_map(|scoring| &scoring.rules);
    for (position, rule) in rules.enumerate() {
        if !reach::can_hold(document, &[&rule.when]) {
            findings.add(
                format!("scoring.rules[{position}].when"),
                "unreachable",
                "can never hold, whatever is answered; mend the condition",
            );
        }
    }
}
