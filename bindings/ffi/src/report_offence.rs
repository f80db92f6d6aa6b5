//! Offences as somebody classified them.

use pocketbook_core::model::{
    Classification, ClassificationEntry, ConfirmedClassification, Inchoate, OffenceListEdition,
    Timestamp,
};
use pocketbook_core::{ConfirmationView, CoreError};

use crate::PocketbookError;
use crate::mirror::mirror;

mirror! {
    /// Whether an offence was done.
    StageOfOffence for Inchoate {
        /// Done.
        Substantive,
        /// Attempted.
        Attempt,
        /// Conspired at.
        Conspiracy,
        /// Encouraged or assisted.
        EncouragingOrAssisting,
    }
}

/// An offence, as classified by somebody.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClassificationRecord {
    /// Its title, or the officer's words. Left out beside a code, it is that of
    /// the list held on the tablet.
    #[uniffi(default = "")]
    pub title: String,
    /// Its code, such as `008/06` or `8N`.
    #[uniffi(default = None)]
    pub code: Option<String>,
    /// The list that the code came from.
    #[uniffi(default = None)]
    pub list: Option<String>,
    /// The edition of that list.
    #[uniffi(default = None)]
    pub edition: Option<String>,
    /// Done, attempted, conspired at; done where it is left out.
    #[uniffi(default = None)]
    pub stage: Option<StageOfOffence>,
}

impl From<&Classification> for ClassificationRecord {
    fn from(classification: &Classification) -> Self {
        let list = classification.list.as_ref();
        Self {
            title: classification.title.reveal().to_owned(),
            code: classification.code.as_ref().map(ToString::to_string),
            list: list.map(|edition| edition.list.clone()),
            edition: list.map(|edition| edition.edition.clone()),
            stage: Some(classification.inchoate.into()),
        }
    }
}

impl TryFrom<ClassificationRecord> for Classification {
    type Error = PocketbookError;

    fn try_from(record: ClassificationRecord) -> Result<Self, PocketbookError> {
        let code = record.code.as_deref().map(str::parse).transpose();
        Ok(Self {
            code: code.map_err(CoreError::from)?,
            title: record.title.into(),
            list: record.list.map(|list| OffenceListEdition {
                list,
                edition: record.edition.unwrap_or_default(),
            }),
            inchoate: record.stage.map(Inchoate::from).unwrap_or_default(),
        })
    }
}

/// A classification that was entered, when and by whom.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClassificationEntryRecord {
    /// What was entered.
    pub classification: ClassificationRecord,
    /// When, by the tablet's clock.
    pub entered_at: Timestamp,
    /// The officer's warrant number.
    pub entered_by: String,
}

impl From<&ClassificationEntry> for ClassificationEntryRecord {
    fn from(entry: &ClassificationEntry) -> Self {
        Self {
            classification: (&entry.classification).into(),
            entered_at: entry.entered.at,
            entered_by: entry.entered.by.to_string(),
        }
    }
}

/// What the force confirmed an offence to be.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConfirmedClassificationRecord {
    /// What the force recorded.
    pub classification: ClassificationRecord,
    /// When, by the force's clock.
    pub confirmed_at: Timestamp,
    /// Which office did: a role, never a name.
    pub confirmed_by: String,
    /// Why, where the force said so; may be empty.
    pub reason: String,
    /// Whether it is the one that counts: the newest of them.
    pub counts: bool,
}

/// The one that counts, as a report shows it.
impl From<&ConfirmedClassification> for ConfirmedClassificationRecord {
    fn from(confirmed: &ConfirmedClassification) -> Self {
        Self {
            classification: (&confirmed.classification).into(),
            confirmed_at: confirmed.confirmed_at,
            confirmed_by: confirmed.confirmed_by.clone(),
            reason: confirmed.reason.reveal().to_owned(),
            counts: true,
        }
    }
}

impl From<&ConfirmationView> for ConfirmedClassificationRecord {
    fn from(view: &ConfirmationView) -> Self {
        Self {
            counts: view.counts,
            ..Self::from(&view.confirmed)
        }
    }
}
