//! What helps to take a statement, and never changes a word unasked: prompts,
//! warnings, capitals.

use pocketbook_core::WarningView;
use pocketbook_core::model::DraftId;
use pocketbook_core::model::aids::{Capitals, Prompt, PromptList};

use crate::session::Session;
use crate::{PocketbookError, StatementRecord, TextPlaceRecord};

/// Something in the text that the officer may want to look at.
#[derive(Debug, Clone, uniffi::Record)]
pub struct WritingWarning {
    /// A stable code.
    pub code: String,
    /// What it is and what could be done.
    pub message: String,
    /// The place, in the units of each language.
    pub place: TextPlaceRecord,
    /// Its line, from 1.
    pub line: u64,
    /// Its column, from 1.
    pub column: u64,
}

impl From<WarningView> for WritingWarning {
    fn from(view: WarningView) -> Self {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            code: view.code.to_owned(),
            message: view.message.to_owned(),
            place: view.place.into(),
            line: count(view.line),
            column: count(view.column),
        }
    }
}

/// A prompt for taking a statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PromptRecord {
    /// A stable code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What to ask or cover.
    pub question: String,
}

/// A list of prompts.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PromptListRecord {
    /// A stable code, such as `advokate`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// When and how to use it, for the officer.
    pub guidance: String,
    /// The prompts in their order.
    pub prompts: Vec<PromptRecord>,
}

impl From<&Prompt> for PromptRecord {
    fn from(prompt: &Prompt) -> Self {
        Self {
            code: prompt.code.to_owned(),
            title: prompt.title.to_owned(),
            question: prompt.question.to_owned(),
        }
    }
}

impl From<PromptList> for PromptListRecord {
    fn from(list: PromptList) -> Self {
        Self {
            code: list.code.to_owned(),
            title: list.title.to_owned(),
            source: list.source.to_owned(),
            guidance: list.guidance.to_owned(),
            prompts: list.prompts.iter().map(Into::into).collect(),
        }
    }
}

/// The prompts for taking a statement: structure, ADVOKATE, person, vehicle,
/// victim.
#[must_use]
#[uniffi::export]
pub fn statement_prompts() -> Vec<PromptListRecord> {
    PromptList::ALL.into_iter().map(Into::into).collect()
}

#[uniffi::export]
impl Session {
    /// What in the text the officer may want to look at; none of it blocks.
    pub async fn check_statement(
        &self,
        draft: DraftId,
    ) -> Result<Vec<WritingWarning>, PocketbookError> {
        self.call(move |session| {
            let warnings = session.check_statement(draft)?;
            Ok(warnings.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Puts what the officer asked for into capitals: surnames of the people of
    /// the incident, names of its places, direct speech.
    #[uniffi::method(default(surnames = true, places = false, speech = false))]
    pub async fn put_into_capitals(
        &self,
        draft: DraftId,
        surnames: bool,
        places: bool,
        speech: bool,
    ) -> Result<StatementRecord, PocketbookError> {
        self.on_statement(move |session| {
            let asked = [
                (surnames, Capitals::Surnames),
                (places, Capitals::Places),
                (speech, Capitals::Speech),
            ];
            let what: Vec<_> = asked
                .iter()
                .filter(|(asked, _)| *asked)
                .map(|one| one.1)
                .collect();
            let suggestions = session.capitals_in_statement(draft, &what)?;
            Ok(session.apply_capitals(draft, &suggestions)?)
        })
        .await
    }
}
