//! Versions of a rear page that was fixed, as a host sees them.

use pocketbook_core::RearVersionText;
use pocketbook_core::model::DraftId;

use crate::session::Session;
use crate::{FixedPages, PocketbookError, RearPageFields};

/// A version of a rear page, with what it says.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RearVersionFields {
    /// Its page, and what was done with it.
    pub fixed: FixedPages,
    /// Its fields.
    pub fields: RearPageFields,
    /// The names of the fields that are different in the version before it.
    pub changed: Vec<String>,
}

impl From<RearVersionText> for RearVersionFields {
    fn from(text: RearVersionText) -> Self {
        Self {
            fixed: text.version.into(),
            fields: text.fields.into(),
            changed: text.changed,
        }
    }
}

#[uniffi::export]
impl Session {
    /// The versions of a rear page that was fixed, oldest first: those left by
    /// reopening and the one that stands. Reading them is logged.
    pub async fn rear_versions(&self, draft: DraftId) -> Result<Vec<FixedPages>, PocketbookError> {
        self.call(move |session| {
            let versions = session.rear_versions(draft)?;
            Ok(versions.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// One finalised version of a rear page with its fields; reading it is logged.
    pub async fn rear_version(
        &self,
        draft: DraftId,
        number: u32,
    ) -> Result<RearVersionFields, PocketbookError> {
        self.call(move |session| Ok(session.rear_version(draft, number)?.into()))
            .await
    }

    /// The page of one such version as it was shown, or with the signatures that
    /// it had on it: a PDF. Reading it is logged.
    pub async fn rear_version_pages(
        &self,
        draft: DraftId,
        number: u32,
        signed: bool,
    ) -> Result<Vec<u8>, PocketbookError> {
        self.call(move |session| {
            Ok(if signed {
                session.rear_version_signed_pages(draft, number)?
            } else {
                session.rear_version_pages(draft, number)?
            })
        })
        .await
    }
}
