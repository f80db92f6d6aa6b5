//! Versions of a rear page that was fixed, as a host sees them.

use pocketbook_core::{RearVersionText, RearVersionView};

use crate::finals::left;
use crate::session::{Session, id};
use crate::{FinalStepRecord, PocketbookError, RearChange, SignatureRecord};

/// A version of a rear page, without what it says.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RearVersionRecord {
    /// Its number within the rear page, from 1.
    pub number: u32,
    /// The version of the fields from which its page was made.
    pub revision: String,
    /// When its page was fixed.
    pub fixed: String,
    /// When it was left by reopening; absent for the version that stands.
    pub left: Option<String>,
    /// Why it was left; empty when no reason was given.
    pub left_because: String,
    /// Why another form than the one in use was chosen, where one was.
    pub form_chosen_because: Option<String>,
    /// What was done with it, in that order.
    pub steps: Vec<FinalStepRecord>,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of the page as shown.
    pub pages_sha256: String,
    /// The signatures that it had.
    pub signatures: Vec<SignatureRecord>,
}

impl From<RearVersionView> for RearVersionRecord {
    fn from(view: RearVersionView) -> Self {
        let (left, left_because) = left(view.left);
        let chosen = view.form_chosen.as_ref();
        Self {
            form_chosen_because: chosen.map(|chosen| chosen.reason.reveal().to_owned()),
            number: view.number,
            revision: view.revision.to_string(),
            fixed: view.fixed.to_string(),
            left,
            left_because,
            steps: view.steps.into_iter().map(Into::into).collect(),
            pages: view.pages,
            pages_sha256: view.pages_sha256.to_string(),
            signatures: view.signatures.into_iter().map(Into::into).collect(),
        }
    }
}

/// A version of a rear page, with what it says.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RearVersionFields {
    /// What it is and what was done with it.
    pub version: RearVersionRecord,
    /// Its fields.
    pub fields: RearChange,
    /// The names of the fields that are different in the version before it.
    pub changed: Vec<String>,
}

impl From<RearVersionText> for RearVersionFields {
    fn from(text: RearVersionText) -> Self {
        Self {
            version: text.version.into(),
            fields: text.fields.into(),
            changed: text.changed,
        }
    }
}

#[uniffi::export]
impl Session {
    /// The versions of a rear page that was fixed, oldest first: those left by
    /// reopening and the one that stands. Reading them is logged.
    pub async fn rear_versions(
        &self,
        draft: String,
    ) -> Result<Vec<RearVersionRecord>, PocketbookError> {
        self.call(move |session| {
            let versions = session.rear_versions(id(&draft, "draft")?)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// One such version with its fields; reading it is logged.
    pub async fn rear_version(
        &self,
        draft: String,
        number: u32,
    ) -> Result<RearVersionFields, PocketbookError> {
        self.call(move |session| Ok(session.rear_version(id(&draft, "draft")?, number)?.into()))
            .await
    }

    /// The page of one such version as it was shown, or with the signatures that
    /// it had on it: a PDF. Reading it is logged.
    pub async fn rear_version_pages(
        &self,
        draft: String,
        number: u32,
        signed: bool,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(if signed {
                session.rear_version_signed_pages(draft, number)?
            } else {
                session.rear_version_pages(draft, number)?
            })
        })
        .await
    }
}
