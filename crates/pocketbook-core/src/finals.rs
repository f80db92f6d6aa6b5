//! Versions of a statement whose pages were fixed: a reader for the one that
//! stands and for those that were left by reopening, with the pages as they
//! were shown and whoever had signed them by then.
//!
//! A signature on a version that was left counts for nothing, and must still be
//! found: drafts that differ are retained and may have to be disclosed (CPIA
//! code of practice). Every reading is logged as a consultation.

use pocketbook_model::{
    Change, DraftId, FormChosen, FormReference, Personal, RevisionId, Sha256Digest, StageName,
    StatementDraft, Timestamp, word_difference,
};
use pocketbook_vault::{FinalRow, Vault};
use serde::Serialize;

use crate::final_steps::{
    FinalLeftView, FinalStepView, ReadBackView, SignatureTakenView, differing, left, steps, stored,
    taken, version,
};
use crate::signing::{StoredFinal, read_printed};
use crate::statements::statement_row;
use crate::{CoreError, Session};

/// A version whose pages were fixed, without its words.
#[derive(Debug, Clone, Serialize)]
pub struct FinalVersionView {
    /// Its number within the statement, from 1.
    pub number: u32,
    /// The version of the text from which its pages were made.
    pub revision: RevisionId,
    /// When its pages were fixed, by the tablet's clock.
    pub fixed: Timestamp,
    /// When and why it was left; nothing for the version that stands.
    pub left: Option<FinalLeftView>,
    /// The stage it stands at or was left at, as in
    /// [`SigningView::stage`](crate::SigningView::stage).
    pub stage: StageName,
    /// What was asked when it was read back, and by whom.
    pub read_back: ReadBackView,
    /// The form that it was laid out with.
    pub form: FormReference,
    /// Why it is not the form that was in use, where an officer chose another.
    pub form_chosen: Option<FormChosen>,
    /// What was done with it, in that order: from reading back to going back.
    pub steps: Vec<FinalStepView>,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of the pages as shown.
    pub pages_sha256: Sha256Digest,
    /// The signatures that it had, in the order in which they were taken.
    pub signatures: Vec<SignatureTakenView>,
}

/// A version whose pages were fixed, with its words.
#[derive(Debug, Clone, Serialize)]
pub struct FinalVersionText {
    /// What it is and what was done with it.
    pub version: FinalVersionView,
    /// The words and fields.
    pub content: StatementDraft,
    /// The declaration as shown.
    pub declaration: String,
    /// Why the witness refused to sign, where they did.
    pub refusal: Option<Personal>,
}

impl Session {
    /// The versions of a statement whose pages were fixed, oldest first: those
    /// that were left by reopening and the one that stands, if one does.
    /// Reading them is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement.
    pub fn final_versions(&self, draft: DraftId) -> Result<Vec<FinalVersionView>, CoreError> {
        let vault = self.vault()?;
        statement_row(&vault, draft)?;
        let rows = vault.finals(draft)?;
        rows.iter()
            .map(|row| Ok(view(&vault, row, &stored(row)?)))
            .collect()
    }

    /// One such version with its words; reading it is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn final_version(
        &self,
        draft: DraftId,
        number: u32,
    ) -> Result<FinalVersionText, CoreError> {
        let vault = self.vault()?;
        let (row, stored) = read(&vault, draft, number)?;
        let statement = &stored.statement;
        Ok(FinalVersionText {
            version: view(&vault, &row, &stored),
            content: statement.statement().fields().clone(),
            declaration: statement.declaration().text.clone(),
            refusal: statement.refusal().map(|refusal| refusal.reason.clone()),
        })
    }

    /// The pages of one such version as they were shown: a PDF, byte for byte.
    /// Reading them is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn final_version_pages(&self, draft: DraftId, number: u32) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let (_, stored) = read(&vault, draft, number)?;
        read_printed(&vault, stored.statement.pages().attachment)
    }

    /// The same pages with the signatures that the version had on them: a PDF.
    /// Reading them is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version;
    /// [`CoreError::Form`] when the tablet's form has changed since and no
    /// longer gives the pages that were shown. The signatures are still told by
    /// [`Self::final_version`].
    pub fn final_version_signed_pages(
        &self,
        draft: DraftId,
        number: u32,
    ) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let (_, stored) = read(&vault, draft, number)?;
        Ok(self.with_signatures(&vault, draft, &stored)?.pdf)
    }
}

fn read(vault: &Vault, draft: DraftId, number: u32) -> Result<(FinalRow, StoredFinal), CoreError> {
    statement_row(vault, draft)?;
    version(vault, draft, number)
}

fn view(vault: &Vault, row: &FinalRow, stored: &StoredFinal) -> FinalVersionView {
    let statement = &stored.statement;
    let read_back = ReadBackView::of(vault.officer(), statement.statement().read_back());
    let signatures: Vec<_> = statement
        .signatures()
        .iter()
        .map(|signature| taken(signature, statement.printed_name(signature.signatory)))
        .collect();
    FinalVersionView {
        number: row.number,
        revision: row.revision,
        fixed: row.fixed,
        left: left(row),
        stage: statement.clone().stage().name(),
        steps: steps(&read_back, statement, &signatures, left(row)),
        read_back,
        form: statement.form().clone(),
        form_chosen: statement.form_chosen().cloned(),
        pages: statement.pages().count,
        pages_sha256: statement.pages().sha256,
        signatures,
    }
}

/// The versions of a draft whose words can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparedVersion {
    /// A version whose pages were fixed, by its number.
    Final(u32),
    /// The draft as it stands now.
    Draft,
}

/// What is different between two versions.
#[derive(Debug, Clone, Serialize)]
pub struct FinalDifferenceView {
    /// The fields that differ, other than the words: `witness_name`, `age` and
    /// so on.
    pub fields: Vec<String>,
    /// The words, piece by piece.
    pub words: Vec<Change>,
}

impl Session {
    /// What changed from one version of a statement to another, word by word:
    /// between two whose pages were fixed, or between one and the draft.
    /// Reading them is logged as a consultation.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such statement or version.
    pub fn final_difference(
        &self,
        draft: DraftId,
        from: ComparedVersion,
        to: ComparedVersion,
    ) -> Result<FinalDifferenceView, CoreError> {
        let vault = self.vault()?;
        let content = |which| match which {
            ComparedVersion::Final(number) => {
                let (_, stored) = read(&vault, draft, number)?;
                Ok(stored.statement.statement().fields().clone())
            }
            ComparedVersion::Draft => {
                let row = statement_row(&vault, draft)?;
                vault.log_consulted(draft)?;
                Ok::<StatementDraft, CoreError>(serde_json::from_slice(&row.content)?)
            }
        };
        let (from, to) = (content(from)?, content(to)?);
        // What the words come from follows the words, and what was asked of them
        // is a step of signing.
        let beside = ["body", "marks", "read_back"];
        let mut fields = differing(&from, &to)?;
        fields.retain(|field| !beside.contains(&field.as_str()));
        Ok(FinalDifferenceView {
            fields,
            words: word_difference(from.body.reveal(), to.body.reveal()),
        })
    }
}
