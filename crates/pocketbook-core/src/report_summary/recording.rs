//! Crime or not: the questions of the recording standard with their answers,
//! where they lead, and why an officer decided otherwise.

use pocketbook_forms::SheetGroup;
use pocketbook_model::{RecordingFinding, RecordingQuestion, ReportDraft};

use super::rows::Group;
use super::yes_or_no;

pub(super) fn decision(report: &ReportDraft, groups: &mut Vec<SheetGroup>) {
    let answers = &report.recording;
    let mut group = Group::new("Crime or not");
    for (question, answer) in [
        (RecordingQuestion::AmountsToCrime, answers.amounts_to_crime),
        (
            RecordingQuestion::MoreLikelyThanNot,
            answers.more_likely_than_not,
        ),
        (
            RecordingQuestion::EvidenceToTheContrary,
            answers.evidence_to_the_contrary,
        ),
        (
            RecordingQuestion::VictimIdentified,
            answers.victim_identified,
        ),
        (RecordingQuestion::PointsToProve, answers.points_to_prove),
    ] {
        // One that is not put for this victim, yet was answered, was entered.
        let put = answers
            .questions(report.victim)
            .iter()
            .any(|(one, _)| *one == question);
        match answer {
            Some(answer) if put => group.say(question.words(), yes_or_no(answer)),
            Some(answer) => group.say(
                question.words(),
                format!(
                    "{}; it is not asked of this report, and does not count",
                    yes_or_no(answer)
                ),
            ),
            None if put => group.say(question.words(), "Not answered"),
            None => {}
        }
    }
    let finding = match answers.finding(report.victim) {
        RecordingFinding::Crime(because) => format!("A crime: {}", because.words()),
        RecordingFinding::NonCrime(because) => {
            format!("Recorded without a crime: {}", because.words())
        }
        RecordingFinding::Unanswered(next) => format!("To answer next: {}", next.words()),
    };
    group.say("The answers lead to", finding);
    group.words("Reason for deciding otherwise", &answers.reason);
    group.finish(groups);
}
