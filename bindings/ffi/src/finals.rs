//! Versions of a statement whose pages were fixed, as a host sees them.

use pocketbook_core::{FinalStepView, FinalVersionText, FinalVersionView, SignatureTakenView};

use crate::session::{Session, id};
use crate::{PlaceToSign, PocketbookError, Signer};

/// A version whose pages were fixed, without its words.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FinalVersionRecord {
    /// Its number within the statement, from 1.
    pub number: u32,
    /// The version of the text from which its pages were made.
    pub revision: String,
    /// When its pages were fixed.
    pub fixed: String,
    /// When it was left by reopening; absent for the version that stands.
    pub left: Option<String>,
    /// Why it was left; empty when no reason was given.
    pub left_because: String,
    /// The stage it stands at or was left at, as in `SigningRecord`.
    pub stage: String,
    /// What was done with it, in that order.
    pub steps: Vec<FinalStepRecord>,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of the pages as shown.
    pub pages_sha256: String,
    /// The signatures that it had.
    pub signatures: Vec<SignatureRecord>,
}

/// A step of signing that was taken, and when.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FinalStepRecord {
    /// `page_shown`, `read_over`, `declared`, `signed` or `refused`.
    pub step: String,
    /// The page, for a page that was shown and for a signature.
    pub page: Option<u32>,
    /// When.
    pub at: String,
}

/// A signature that was taken.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SignatureRecord {
    /// Who signed.
    pub signer: Signer,
    /// Under what.
    pub place: PlaceToSign,
    /// On which page, from 1.
    pub page: u32,
    /// `drawn`, `mark` or `typed`.
    pub method: String,
    /// The name as printed or typed; absent for an officer's ink.
    pub name: Option<String>,
    /// When.
    pub at: String,
}

/// A version whose pages were fixed, with its words.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FinalVersionWords {
    /// What it is and what was done with it.
    pub version: FinalVersionRecord,
    /// The witness's full name.
    pub witness_name: String,
    /// Language of the words (BCP 47).
    pub language: String,
    /// The words.
    pub body: String,
    /// The declaration as shown.
    pub declaration: String,
    /// Why the witness refused to sign, where they did.
    pub refusal: Option<String>,
}

impl From<FinalStepView> for FinalStepRecord {
    fn from(view: FinalStepView) -> Self {
        Self {
            step: view.step.to_owned(),
            page: view.page,
            at: view.at.to_string(),
        }
    }
}

impl From<SignatureTakenView> for SignatureRecord {
    fn from(view: SignatureTakenView) -> Self {
        Self {
            signer: view.signatory.into(),
            place: view.place.into(),
            page: view.page,
            method: view.method.to_owned(),
            name: view.name.map(|name| name.reveal().to_owned()),
            at: view.at.to_string(),
        }
    }
}

impl From<FinalVersionView> for FinalVersionRecord {
    fn from(view: FinalVersionView) -> Self {
        let (left, left_because) = match view.left {
            Some(left) => (Some(left.at.to_string()), left.reason.reveal().to_owned()),
            None => (None, String::new()),
        };
        Self {
            number: view.number,
            revision: view.revision.to_string(),
            fixed: view.fixed.to_string(),
            left,
            left_because,
            stage: view.stage.to_owned(),
            steps: view.steps.into_iter().map(Into::into).collect(),
            pages: view.pages,
            pages_sha256: view.pages_sha256.to_string(),
            signatures: view.signatures.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<FinalVersionText> for FinalVersionWords {
    fn from(text: FinalVersionText) -> Self {
        Self {
            witness_name: text.content.witness_name.reveal().to_owned(),
            language: text.content.language.to_string(),
            body: text.content.body.reveal().to_owned(),
            declaration: text.declaration,
            refusal: text.refusal.map(|reason| reason.reveal().to_owned()),
            version: text.version.into(),
        }
    }
}

#[uniffi::export]
impl Session {
    /// The versions of a statement whose pages were fixed, oldest first: those
    /// left by reopening and the one that stands. Reading them is logged.
    pub async fn final_versions(
        &self,
        draft: String,
    ) -> Result<Vec<FinalVersionRecord>, PocketbookError> {
        self.call(move |session| {
            let versions = session.final_versions(id(&draft, "draft")?)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// One such version with its words; reading it is logged.
    pub async fn final_version(
        &self,
        draft: String,
        number: u32,
    ) -> Result<FinalVersionWords, PocketbookError> {
        self.call(move |session| Ok(session.final_version(id(&draft, "draft")?, number)?.into()))
            .await
    }

    /// The pages of one such version as they were shown, or with the signatures
    /// that it had on them: a PDF. Reading them is logged.
    pub async fn final_version_pages(
        &self,
        draft: String,
        number: u32,
        signed: bool,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(if signed {
                session.final_version_signed_pages(draft, number)?
            } else {
                session.final_version_pages(draft, number)?
            })
        })
        .await
    }
}
