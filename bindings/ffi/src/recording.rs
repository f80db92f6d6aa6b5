//! Crime or not: the questions, the officer's answers, where they lead, and
//! where the 24 hours stand.

use pocketbook_core::model::{RecordingAnswers, RecordingFinding, Timestamp};
use pocketbook_core::{RecordingClockView, RecordingQuestionView};

/// The officer's answers whether it is a crime; what is absent is not answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct RecordingAnswersRecord {
    /// Whether the circumstances as reported amount to a crime defined by law.
    #[uniffi(default = None)]
    pub amounts_to_crime: Option<bool>,
    /// Whether it happened, on the balance of probability.
    #[uniffi(default = None)]
    pub more_likely_than_not: Option<bool>,
    /// Whether there is credible evidence to the contrary.
    #[uniffi(default = None)]
    pub evidence_to_the_contrary: Option<bool>,
    /// Whether a victim is identified.
    #[uniffi(default = None)]
    pub victim_identified: Option<bool>,
    /// Against the State: whether the points to prove are clearly made out.
    #[uniffi(default = None)]
    pub points_to_prove: Option<bool>,
    /// Why the officer decides otherwise than the answers say.
    #[uniffi(default = "")]
    pub reason: String,
}

impl From<RecordingAnswersRecord> for RecordingAnswers {
    fn from(record: RecordingAnswersRecord) -> Self {
        Self {
            amounts_to_crime: record.amounts_to_crime,
            more_likely_than_not: record.more_likely_than_not,
            evidence_to_the_contrary: record.evidence_to_the_contrary,
            victim_identified: record.victim_identified,
            points_to_prove: record.points_to_prove,
            reason: record.reason.into(),
        }
    }
}

impl From<&RecordingAnswers> for RecordingAnswersRecord {
    fn from(answers: &RecordingAnswers) -> Self {
        Self {
            amounts_to_crime: answers.amounts_to_crime,
            more_likely_than_not: answers.more_likely_than_not,
            evidence_to_the_contrary: answers.evidence_to_the_contrary,
            victim_identified: answers.victim_identified,
            points_to_prove: answers.points_to_prove,
            reason: answers.reason.reveal().to_owned(),
        }
    }
}

/// A question whether it is a crime.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct QuestionRecord {
    /// Its field in the answers.
    pub field: String,
    /// The question in words.
    pub words: String,
    /// The answer, if there is one.
    pub answer: Option<bool>,
}

impl From<RecordingQuestionView> for QuestionRecord {
    fn from(view: RecordingQuestionView) -> Self {
        Self {
            field: view.question.field().to_owned(),
            words: view.words.to_owned(),
            answer: view.answer,
        }
    }
}

/// Where the answers lead.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum FindingRecord {
    /// To a crime.
    Crime {
        /// Why, in words.
        because: String,
    },
    /// To an incident without a crime.
    NonCrime {
        /// Why, in words.
        because: String,
    },
    /// Nowhere yet.
    Unanswered {
        /// The field of the next question.
        next: String,
    },
}

impl From<RecordingFinding> for FindingRecord {
    fn from(finding: RecordingFinding) -> Self {
        match finding {
            RecordingFinding::Crime(because) => Self::Crime {
                because: because.words().to_owned(),
            },
            RecordingFinding::NonCrime(because) => Self::NonCrime {
                because: because.words().to_owned(),
            },
            RecordingFinding::Unanswered(next) => Self::Unanswered {
                next: next.field().to_owned(),
            },
        }
    }
}

/// Where the 24 hours for recording stand.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClockRecord {
    /// When they end.
    pub deadline: Timestamp,
    /// Milliseconds left, or below zero.
    pub remaining_ms: i64,
    /// When the force received the record, by its own clock, as its receipt says.
    pub recorded: Option<Timestamp>,
    /// Whether it is too late. Of a report that is set aside only where that was as
    /// entered in error and it says when it was reported.
    pub overdue: bool,
    /// Whether they count from the report's own time, because the crime was
    /// disclosed later than its incident was reported.
    pub disclosed_later: bool,
    /// All that in the officer's words.
    pub words: String,
}

impl From<RecordingClockView> for ClockRecord {
    fn from(view: RecordingClockView) -> Self {
        Self {
            deadline: view.deadline,
            remaining_ms: view.remaining_ms,
            recorded: view.recorded,
            overdue: view.overdue,
            disclosed_later: view.disclosed_later,
            words: view.words,
        }
    }
}
