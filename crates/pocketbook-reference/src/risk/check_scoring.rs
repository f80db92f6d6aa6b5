//! What can be wrong with points and grades.

use std::collections::{BTreeSet, HashMap};

use super::check::{MOST_POINTS, condition_parts};
use super::form::{Document, Question};
use super::scoring::Scoring;
use crate::document::{LINE, check_id};
use crate::problem::Findings;

const MOST_GRADES: usize = 20;
const MOST_RULES: usize = 100;
/// The greatest sum of points: of as many questions and options as there may be.
const MOST_SUM: i64 = MOST_POINTS * 100_000;

pub(super) fn check(findings: &mut Findings, document: &Document) {
    let Some(scoring) = &document.scoring else {
        return;
    };
    if !(1..=MOST_GRADES).contains(&scoring.grades.len()) {
        let reason = format!("must have 1 to {MOST_GRADES} grades, lowest first");
        findings.add("scoring.grades", "range", reason);
        return;
    }
    grades(findings, document, scoring);
    rules(findings, document, scoring);
}

fn grades(findings: &mut Findings, document: &Document, scoring: &Scoring) {
    let (fewest, most) = document
        .questions()
        .map(|(_, question)| question.range())
        .fold((0_i64, 0_i64), |(fewest, most), (low, high)| {
            (fewest.saturating_add(low), most.saturating_add(high))
        });
    let mut seen = BTreeSet::new();
    let mut next = None;
    for (position, grade) in scoring.grades.iter().enumerate() {
        let place = format!("scoring.grades[{position}]");
        check_id(findings, &format!("{place}.code"), &grade.code);
        if !seen.insert(&grade.code) {
            let place = format!("{place}.code");
            findings.add(place, "duplicate", "is used already; choose another");
        }
        findings.text(&place, "label", &grade.label, LINE);
        let upper = grade.most.unwrap_or(MOST_SUM);
        if !(-MOST_SUM..=MOST_SUM).contains(&grade.least) || upper < grade.least {
            findings.add(&place, "range", "least must not be above most, nor absurd");
        }
        match next {
            None if grade.least > fewest => findings.add(
                &place,
                "gap",
                format!(
                    "begins at {}, and {fewest} points can be reached",
                    grade.least
                ),
            ),
            Some(expected) if grade.least != expected => findings.add(
                &place,
                if grade.least > expected {
                    "gap"
                } else {
                    "overlap"
                },
                format!(
                    "begins at {} and must begin at {expected}, where the one below ends",
                    grade.least
                ),
            ),
            _ => {}
        }
        let last = position + 1 == scoring.grades.len();
        match (grade.most, last) {
            (None, false) => findings.add(&place, "gap", "needs most, since a grade is above it"),
            (Some(_), true) => {
                findings.add(
                    &place,
                    "gap",
                    "must have no most, since no grade is above it",
                );
            }
            _ => {}
        }
        let by_rule = scoring.rules.iter().any(|rule| rule.grade == grade.code);
        if grade.least > most && !by_rule {
            findings.add(
                &place,
                "unreachable",
                format!("needs {} points, and {most} can be reached", grade.least),
            );
        }
        next = Some(upper.saturating_add(1));
    }
}

fn rules(findings: &mut Findings, document: &Document, scoring: &Scoring) {
    if scoring.rules.len() > MOST_RULES {
        let reason = format!("has more than {MOST_RULES} rules");
        findings.add("scoring.rules", "too_many", reason);
        return;
    }
    let order: HashMap<&str, (usize, &Question)> = document
        .questions()
        .enumerate()
        .map(|(position, (_, question))| (question.id.as_str(), (position, question)))
        .collect();
    for (position, rule) in scoring.rules.iter().enumerate() {
        let place = format!("scoring.rules[{position}]");
        condition_parts(findings, &format!("{place}.when"), &rule.when, &order);
        if scoring.rank(&rule.grade).is_none() {
            findings.add(
                format!("{place}.grade"),
                "missing",
                "is the code of no grade of this form",
            );
        }
        findings.text(&place, "reason", &rule.reason, LINE);
    }
}
