//! Versions of a statement whose pages were fixed, as a host sees them.

use pocketbook_core::{
    ComparedVersion, FinalDifferenceView, FinalLeftView, FinalStepView, FinalVersionText,
    FinalVersionView, ReadBackView, SignatureTakenView,
};

use crate::session::{Session, id};
use crate::{AttendantRecord, PlaceToSign, PocketbookError, Signer, TextChange};

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
    /// What was asked when it was read back.
    pub read_back: ReadBackRecord,
    /// The form that it was laid out with, such as `mg11`, and its version.
    pub form: String,
    /// The version of that form.
    pub form_version: u32,
    /// Why it is not the form that was in use; absent when it is.
    pub form_chosen_because: Option<String>,
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
    /// `read_back`, `page_shown`, `read_over`, `declared`, `signed`, `refused`
    /// or `left`.
    pub step: String,
    /// The page, for a page that was shown and for a signature.
    pub page: Option<u32>,
    /// When.
    pub at: String,
    /// The same for a person: who did what.
    pub words: String,
}

/// What was asked when a statement was read back, and what was answered.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReadBackRecord {
    /// When.
    pub at: String,
    /// The officer who asked: rank and name.
    pub asked_by: String,
    /// The language asked about (BCP 47).
    pub language: String,
    /// Who reads it to a witness who cannot read it; absent when they can.
    pub reader: Option<AttendantRecord>,
    /// Who sees the mark made; absent when the witness signs.
    pub mark_seen_by: Option<AttendantRecord>,
}

impl From<ReadBackView> for ReadBackRecord {
    fn from(view: ReadBackView) -> Self {
        Self {
            at: view.at.to_string(),
            asked_by: view.asked_by.reveal().to_owned(),
            language: view.language.to_string(),
            reader: view.reader.map(Into::into),
            mark_seen_by: view.mark_seen_by.map(Into::into),
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

/// When and why a version was left, as two fields.
pub(crate) fn left(view: Option<FinalLeftView>) -> (Option<String>, String) {
    match view {
        Some(left) => (Some(left.at.to_string()), left.reason.reveal().to_owned()),
        None => (None, String::new()),
    }
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
            words: view.words.reveal().to_owned(),
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
        let (left, left_because) = left(view.left);
        let chosen = view.form_chosen.as_ref();
        Self {
            number: view.number,
            revision: view.revision.to_string(),
            fixed: view.fixed.to_string(),
            left,
            left_because,
            stage: view.stage.to_owned(),
            form: view.form.id.clone(),
            form_version: view.form.version,
            form_chosen_because: chosen.map(|chosen| chosen.reason.reveal().to_owned()),
            read_back: view.read_back.into(),
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

    /// What changed from one version to another, word by word: each is a version
    /// whose pages were fixed, by its number, or the draft as it is now when it
    /// is absent.
    pub async fn final_difference(
        &self,
        draft: String,
        from: Option<u32>,
        to: Option<u32>,
    ) -> Result<FinalDifferenceRecord, PocketbookError> {
        let which =
            |number: Option<u32>| number.map_or(ComparedVersion::Draft, ComparedVersion::Final);
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(session
                .final_difference(draft, which(from), which(to))?
                .into())
        })
        .await
    }
}
