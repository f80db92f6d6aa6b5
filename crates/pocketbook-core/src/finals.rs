//! Versions of a statement whose pages were fixed: a reader for the one that
//! stands and for those that were left by reopening, with the pages as they
//! were shown and whoever had signed them by then.
//!
//! A signature on a version that was left counts for nothing, and must still be
//! found: drafts that differ are retained and may have to be disclosed (CPIA
//! code of practice). Every reading is logged as a consultation.

use pocketbook_model::{
    CertificateKind, DraftId, Personal, RevisionId, Sha256Digest, Signatory, Signature,
    SignatureMethod, SignaturePlace, StatementDraft, Timestamp,
};
use pocketbook_vault::{FinalRow, Vault};
use serde::Serialize;

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
    pub stage: &'static str,
    /// What was done with it, in that order.
    pub steps: Vec<FinalStepView>,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of the pages as shown.
    pub pages_sha256: Sha256Digest,
    /// The signatures that it had, in the order in which they were taken.
    pub signatures: Vec<SignatureTakenView>,
}

/// When and why a version was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FinalLeftView {
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// Why, in the officer's words; empty when no reason was given.
    pub reason: Personal,
}

/// A step of signing that was taken, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FinalStepView {
    /// `page_shown`, `read_over`, `declared`, `signed` or `refused`.
    pub step: &'static str,
    /// The page, for a page that was shown and for a signature.
    pub page: Option<u32>,
    /// When, by the tablet's clock.
    pub at: Timestamp,
}

/// A signature that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureTakenView {
    /// Who signed.
    pub signatory: Signatory,
    /// Under what.
    pub place: SignaturePlace,
    /// On which page, from 1.
    pub page: u32,
    /// `drawn`, `mark` or `typed`.
    pub method: &'static str,
    /// The name that the form prints for whoever signed, or the name as typed;
    /// nothing for an officer's ink.
    pub name: Option<Personal>,
    /// When, by the tablet's clock.
    pub at: Timestamp,
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
            .map(|row| Ok(view(row, &stored(row)?)))
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
            version: view(&row, &stored),
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

fn stored(row: &FinalRow) -> Result<StoredFinal, CoreError> {
    Ok(serde_json::from_slice(&row.content)?)
}

fn read(vault: &Vault, draft: DraftId, number: u32) -> Result<(FinalRow, StoredFinal), CoreError> {
    statement_row(vault, draft)?;
    let row = vault.final_version(draft, number)?;
    let stored = stored(&row)?;
    Ok((row, stored))
}

fn view(row: &FinalRow, stored: &StoredFinal) -> FinalVersionView {
    let statement = &stored.statement;
    FinalVersionView {
        number: row.number,
        revision: row.revision,
        fixed: row.fixed,
        left: row
            .left
            .clone()
            .map(|(at, reason)| FinalLeftView { at, reason }),
        stage: statement.clone().stage().as_str(),
        steps: steps(stored),
        pages: statement.pages().count,
        pages_sha256: statement.pages().sha256,
        signatures: statement
            .signatures()
            .iter()
            .map(|signature| taken(stored, signature))
            .collect(),
    }
}

/// What was done, in the order in which the stages ask for it.
fn steps(stored: &StoredFinal) -> Vec<FinalStepView> {
    let statement = &stored.statement;
    let step = |step, page, at| FinalStepView { step, page, at };
    let shown = statement.shown().iter();
    let mut steps: Vec<_> = shown
        .map(|shown| step("page_shown", Some(shown.page), shown.time.wall))
        .collect();
    steps.extend(
        statement
            .read_over()
            .map(|time| step("read_over", None, time.wall)),
    );
    steps.extend(
        statement
            .declared()
            .map(|time| step("declared", None, time.wall)),
    );
    // An officer certifies a refusal after it, and nobody else signs then.
    let certifies =
        |s: &&Signature| s.place == SignaturePlace::Certificate(CertificateKind::Refusal);
    let signed = |s: &Signature| step("signed", Some(s.page), s.time.wall);
    let signatures = || statement.signatures().iter();
    steps.extend(signatures().filter(|s| !certifies(s)).map(signed));
    steps.extend(
        statement
            .refusal()
            .map(|refusal| step("refused", None, refusal.time.wall)),
    );
    steps.extend(signatures().filter(certifies).map(signed));
    steps
}

fn taken(stored: &StoredFinal, signature: &Signature) -> SignatureTakenView {
    let printed = stored.statement.printed_name(signature.signatory);
    let (method, typed) = match &signature.method {
        SignatureMethod::Drawn { .. } => ("drawn", None),
        SignatureMethod::Mark { .. } => ("mark", None),
        SignatureMethod::Typed { name } => ("typed", Some(name)),
        // A way of signing that a later version of the model adds.
        _ => ("other", None),
    };
    SignatureTakenView {
        signatory: signature.signatory,
        place: signature.place,
        page: signature.page,
        method,
        name: typed.or(printed).cloned(),
        at: signature.time.wall,
    }
}
