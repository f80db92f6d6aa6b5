//! Pages that were fixed, of a statement or a rear page: what was done with them,
//! who signed them, and why they were left.

use pocketbook_core::model::{RevisionId, Sha256Digest, Timestamp};
use pocketbook_core::{FinalLeftView, FinalStepView, RearVersionView, SignatureTakenView};

use crate::mirror::mirror;
use crate::{PlaceToSign, Signer};

/// Pages that were fixed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FixedPages {
    /// Their number within the statement or rear page, from 1.
    pub number: u32,
    /// The version of the fields from which they were made.
    pub revision: RevisionId,
    /// When they were fixed.
    pub fixed: Timestamp,
    /// When and why they were left by reopening; absent for those that stand.
    pub left: Option<LeftRecord>,
    /// The form that they were laid out with, such as `mg11`.
    pub form: String,
    /// The version of that form.
    pub form_version: u32,
    /// Why it is not the form that was in use; absent when it is.
    pub form_chosen_because: Option<String>,
    /// What was done with them, in that order.
    pub steps: Vec<FinalStepRecord>,
    /// Number of pages.
    pub pages: u32,
    /// SHA-256 of the pages as shown.
    pub pages_sha256: Sha256Digest,
    /// The signatures that they had.
    pub signatures: Vec<SignatureRecord>,
}

/// That pages were left by reopening.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LeftRecord {
    /// When.
    pub at: Timestamp,
    /// Why; empty when no reason was given.
    pub reason: String,
}

impl From<FinalLeftView> for LeftRecord {
    fn from(view: FinalLeftView) -> Self {
        Self {
            at: view.at,
            reason: view.reason.reveal().to_owned(),
        }
    }
}

/// What statement and rear page tell in the same way.
macro_rules! fixed_pages {
    ($view:ident) => {
        FixedPages {
            number: $view.number,
            revision: $view.revision,
            fixed: $view.fixed,
            left: $view.left.map(Into::into),
            form: $view.form.id,
            form_version: $view.form.version,
            form_chosen_because: ($view.form_chosen.as_ref())
                .map(|chosen| chosen.reason.reveal().to_owned()),
            steps: $view.steps.into_iter().map(Into::into).collect(),
            pages: $view.pages,
            pages_sha256: $view.pages_sha256,
            signatures: $view.signatures.into_iter().map(Into::into).collect(),
        }
    };
}
pub(crate) use fixed_pages;

impl From<RearVersionView> for FixedPages {
    fn from(view: RearVersionView) -> Self {
        fixed_pages!(view)
    }
}

mirror! {
    /// A step of signing.
    StepOfSigning for pocketbook_core::StepOfSigning {
        /// It was read back, and the questions were answered.
        ReadBack,
        /// A page was shown.
        PageShown,
        /// It was read over to the witness.
        ReadOver,
        /// The witness declared it true.
        Declared,
        /// Somebody signed.
        Signed,
        /// The witness refused to sign.
        Refused,
        /// The pages were left, to write on.
        Left,
    }
}

mirror! {
    /// A way of signing.
    WayOfSigning for pocketbook_core::WayOfSigning {
        /// With the hand.
        Drawn,
        /// A mark of one who cannot write.
        Mark,
        /// A typed name.
        Typed,
        /// A way that this build does not know.
        Other,
    }
}

/// A step of signing that was taken, and when.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FinalStepRecord {
    /// What was done.
    pub step: StepOfSigning,
    /// The page, for a page that was shown and for a signature.
    pub page: Option<u32>,
    /// When.
    pub at: Timestamp,
    /// What was done, for a person: who did what.
    pub words: String,
}

/// A signature that was taken.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SignatureRecord {
    /// Who signed.
    pub signer: Signer,
    /// Under what.
    pub place: PlaceToSign,
    /// On which page, from 1.
    pub page: u32,
    /// In which way.
    pub method: WayOfSigning,
    /// The name as printed or typed; absent for an officer's ink.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl From<FinalStepView> for FinalStepRecord {
    fn from(view: FinalStepView) -> Self {
        Self {
            step: view.step.into(),
            page: view.page,
            at: view.at,
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
            method: view.method.into(),
            name: view.name.map(|name| name.reveal().to_owned()),
            at: view.at,
        }
    }
}
