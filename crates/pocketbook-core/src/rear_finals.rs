//! Versions of a rear page that was fixed: a reader for the one that stands and
//! for those that were left by reopening, with the page as it was shown and
//! whoever had signed it by then. Like the rear itself they are for the police,
//! the prosecution and witness care; no export holds them. Every reading is
//! logged as a consultation.

use pocketbook_model::{
    DraftId, FormChosen, FormReference, RearFields, RevisionId, Sha256Digest, Timestamp,
};
use pocketbook_vault::{FinalRow, Vault};
use serde::Serialize;

use crate::final_steps::{
    FinalLeftView, FinalStepView, SignatureTakenView, differing, left, left_step, signed, stored,
    taken, version,
};
use crate::rears::{StoredRear, rear_row};
use crate::signing::read_printed;
use crate::{CoreError, Session};

/// A version of a rear page, without what it says.
#[derive(Debug, Clone, Serialize)]
pub struct RearVersionView {
    /// Its number within the rear page, from 1.
    pub number: u32,
    /// The version of the fields from which its page was made.
    pub revision: RevisionId,
    /// When its page was fixed, by the tablet's clock.
    pub fixed: Timestamp,
    /// When and why it was left; nothing for the version that stands.
    pub left: Option<FinalLeftView>,
    /// The form that it was laid out with.
    pub form: FormReference,
    /// Why it is not the form that was in use, where an officer chose another.
    pub form_chosen: Option<FormChosen>,
    /// What was done with it, in that order.
    pub steps: Vec<FinalStepView>,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of the page as shown.
    pub pages_sha256: Sha256Digest,
    /// The signatures that it had, in the order in which they were taken.
    pub signatures: Vec<SignatureTakenView>,
}

/// A version of a rear page, with what it says.
#[derive(Debug, Clone, Serialize)]
pub struct RearVersionText {
    /// What it is and what was done with it.
    pub version: RearVersionView,
    /// Its fields.
    pub fields: RearFields,
    /// The names of the fields that are different in the version before it;
    /// none for the first.
    pub changed: Vec<String>,
}

impl Session {
    /// The versions of a rear page that was fixed, oldest first: those that
    /// were left by reopening and the one that stands, if one does.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such rear page.
    pub fn rear_versions(&self, draft: DraftId) -> Result<Vec<RearVersionView>, CoreError> {
        let vault = self.vault()?;
        rear_row(&vault, draft)?;
        let rows = vault.finals(draft)?;
        rows.iter()
            .map(|row| Ok(view(row, &stored(row)?)))
            .collect()
    }

    /// One such version with its fields.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn rear_version(&self, draft: DraftId, number: u32) -> Result<RearVersionText, CoreError> {
        let vault = self.vault()?;
        let (row, stored) = read(&vault, draft, number)?;
        let fields = stored.rear.rear().fields.clone();
        let changed = match number.checked_sub(1) {
            Some(before) if before > 0 => {
                let (_, before) = read(&vault, draft, before)?;
                differing(&before.rear.rear().fields, &fields)?
            }
            _ => Vec::new(),
        };
        Ok(RearVersionText {
            version: view(&row, &stored),
            fields,
            changed,
        })
    }

    /// The page of one such version as it was shown: a PDF, byte for byte.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version.
    pub fn rear_version_pages(&self, draft: DraftId, number: u32) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let (_, stored) = read(&vault, draft, number)?;
        read_printed(&vault, stored.rear.pages().attachment)
    }

    /// The same page with the signatures that the version had on it: a PDF.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such version;
    /// [`CoreError::Form`] when the tablet's form has changed since and no
    /// longer gives the page that was shown.
    pub fn rear_version_signed_pages(
        &self,
        draft: DraftId,
        number: u32,
    ) -> Result<Vec<u8>, CoreError> {
        let vault = self.vault()?;
        let (_, stored) = read(&vault, draft, number)?;
        self.rear_with_signatures(draft, &stored)
    }
}

fn read(vault: &Vault, draft: DraftId, number: u32) -> Result<(FinalRow, StoredRear), CoreError> {
    rear_row(vault, draft)?;
    version(vault, draft, number)
}

fn view(row: &FinalRow, stored: &StoredRear) -> RearVersionView {
    let rear = &stored.rear;
    let signatures: Vec<_> = rear
        .signatures()
        .iter()
        .map(|signature| taken(signature, Some(rear.printed_name(signature.signatory))))
        .collect();
    let mut steps: Vec<_> = signatures.iter().map(signed).collect();
    steps.extend(left(row).map(left_step));
    RearVersionView {
        number: row.number,
        revision: row.revision,
        fixed: row.fixed,
        left: left(row),
        form: rear.form().clone(),
        form_chosen: rear.form_chosen().cloned(),
        steps,
        pages: rear.pages().count,
        pages_sha256: rear.pages().sha256,
        signatures,
    }
}
