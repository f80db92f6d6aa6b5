//! Versions of a statement whose pages were fixed, as a host sees them.

use pocketbook_core::model::DraftId;
use pocketbook_core::{ComparedVersion, FinalDifferenceView, FinalVersionText, FinalVersionView};

use crate::fixed_pages::fixed_pages;
use crate::session::Session;
use crate::{
    FixedPages, PocketbookError, ReadBackRecord, StageOfSigning, StatementFields, TextChange,
};

/// A version of a statement whose pages were fixed, without its words.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FinalVersionRecord {
    /// Its pages, and what was done with them.
    pub fixed: FixedPages,
    /// The stage it stands at or was left at.
    pub stage: StageOfSigning,
    /// What was asked when it was read back.
    pub read_back: ReadBackRecord,
}

impl From<FinalVersionView> for FinalVersionRecord {
    fn from(view: FinalVersionView) -> Self {
        Self {
            stage: view.stage.into(),
            read_back: view.read_back.into(),
            fixed: fixed_pages!(view),
        }
    }
}

/// A version of a statement whose pages were fixed, with what it says.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FinalVersionWords {
    /// What it is and what was done with it.
    pub version: FinalVersionRecord,
    /// Its fields.
    pub fields: StatementFields,
    /// The declaration as shown.
    pub declaration: String,
    /// Why the witness refused to sign, where they did.
    pub refusal: Option<String>,
}

impl From<FinalVersionText> for FinalVersionWords {
    fn from(text: FinalVersionText) -> Self {
        Self {
            fields: StatementFields::of(text.content, &text.version.read_back.asked_by),
            version: text.version.into(),
            declaration: text.declaration,
            refusal: text.refusal.map(|reason| reason.reveal().to_owned()),
        }
    }
}

/// What is different between two versions of a statement.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FinalDifferenceRecord {
    /// The fields that differ, other than the words.
    pub fields: Vec<String>,
    /// The words, piece by piece.
    pub words: Vec<TextChange>,
}

impl From<FinalDifferenceView> for FinalDifferenceRecord {
    fn from(view: FinalDifferenceView) -> Self {
        Self {
            fields: view.fields,
            words: view.words.into_iter().map(Into::into).collect(),
        }
    }
}

#[uniffi::export]
impl Session {
    /// The versions of a statement whose pages were fixed, oldest first: those
    /// left by reopening and the one that stands. Reading them is logged.
    pub async fn final_versions(
        &self,
        draft: DraftId,
    ) -> Result<Vec<FinalVersionRecord>, PocketbookError> {
        self.call(move |session| {
            let versions = session.final_versions(draft)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// One finalised version of a statement with its words; reading it is logged.
    pub async fn final_version(
        &self,
        draft: DraftId,
        number: u32,
    ) -> Result<FinalVersionWords, PocketbookError> {
        self.call(move |session| Ok(session.final_version(draft, number)?.into()))
            .await
    }

    /// The pages of one such version as they were shown, or with the signatures
    /// that it had on them: a PDF. Reading them is logged.
    pub async fn final_version_pages(
        &self,
        draft: DraftId,
        number: u32,
        signed: bool,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| {
            Ok(if signed {
                session.final_version_signed_pages(draft, number)?
            } else {
                session.final_version_pages(draft, number)?
            })
        })
        .await
    }

    /// What changed from one version to another, word by word: each is a version
    /// whose pages were fixed, by its number, or the draft as it is now when it
    /// is absent.
    #[uniffi::method(default(from = None, to = None))]
    pub async fn final_difference(
        &self,
        draft: DraftId,
        from: Option<u32>,
        to: Option<u32>,
    ) -> Result<FinalDifferenceRecord, PocketbookError> {
        let which =
            |number: Option<u32>| number.map_or(ComparedVersion::Draft, ComparedVersion::Final);
        self.call(move |session| {
            Ok(session
                .final_difference(draft, which(from), which(to))?
                .into())
        })
        .await
    }
}
