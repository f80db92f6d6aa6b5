//! What can be typed about risk assessments of a report, lists of codes, and
//! what the force confirms.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use pocketbook_core::model::{DraftId, PersonId, RecordId, RiskAssessmentId};

use super::words::InchoateWord;

/// `pocketbook tablet report risk`.
#[derive(Subcommand)]
pub(crate) enum RiskCommand {
    /// Forms that an assessment can be begun with
    Forms,
    /// Begin one in a report; it is finished with the form it was begun with
    Begin {
        report: DraftId,
        #[arg(long)]
        form: String,
        /// About whom, a person of the incident
        #[arg(long)]
        person: Option<PersonId>,
    },
    /// Those of a report, with their ids
    List { report: DraftId },
    /// Show the questions that are asked now, with their answers
    Show {
        report: DraftId,
        /// Which; may be left out when there is one
        #[arg(long)]
        id: Option<RiskAssessmentId>,
    },
    /// Answer a question
    Answer(RiskAnswerArguments),
    /// Set another grade by professional judgement, with the reason
    Judge {
        report: DraftId,
        #[arg(long)]
        id: Option<RiskAssessmentId>,
        /// Code of the grade
        grade: String,
        #[arg(long)]
        reason: String,
    },
    /// Complete it: points and grade are written down
    Complete {
        report: DraftId,
        #[arg(long)]
        id: Option<RiskAssessmentId>,
    },
    /// Take one out of a report that is not filed; earlier versions keep it
    Withdraw {
        report: DraftId,
        #[arg(long)]
        id: RiskAssessmentId,
    },
}

/// An answer; not known, refused and not asked are three of them.
#[derive(Args)]
#[command(group(ArgGroup::new("what").required(true)))]
pub(crate) struct RiskAnswerArguments {
    pub(crate) report: DraftId,
    /// Which; may be left out when there is one
    #[arg(long)]
    pub(crate) id: Option<RiskAssessmentId>,
    /// Identifier of the question
    pub(crate) question: String,
    /// yes or no; codes of options, with commas between; a number; words; a day
    #[arg(group = "what")]
    pub(crate) answer: Option<String>,
    /// The person does not know
    #[arg(long, group = "what")]
    pub(crate) unknown: bool,
    /// The person would not say
    #[arg(long, group = "what")]
    pub(crate) refused: bool,
    /// It was not put; takes an answer back
    #[arg(long, group = "what")]
    pub(crate) not_asked: bool,
}

/// `pocketbook gateway classify`.
#[derive(Args)]
pub(crate) struct ClassifyArguments {
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The record of the filed report
    pub(crate) record: RecordId,
    /// The code of the offence, such as 8N or 008/06; `none` for what no code is, such
    /// as an incident without a crime that was confirmed as one by a slip
    pub(crate) code: String,
    /// The title of the offence; left out, it is that of the list which has the code
    pub(crate) title: Option<String>,
    /// How far it went; asked for where it was filed as no whole offence
    #[arg(long, default_value = "substantive")]
    pub(crate) inchoate: InchoateWord,
    /// Why it is this one; the officer reads it
    #[arg(long)]
    pub(crate) reason: String,
    /// Confirm all the same: a title that the list does not have for the code, or what
    /// stands against what was filed
    #[arg(long)]
    pub(crate) yes: bool,
    /// Which office confirms: a role, never a name
    #[arg(long, default_value = "crime recording")]
    pub(crate) by: String,
}
