//! What the force confirmed an offence to be. It comes from the force's gateway,
//! after the report was sealed, and is kept beside it; the newest counts. There is
//! no other way in: what an officer was told by telephone is no confirmation, and
//! is entered, if at all, in a supplement.

use pocketbook_model::{Classification, ConfirmedClassification, FieldWarning, RecordId};
use pocketbook_protocol::RecordClassified;
use pocketbook_vault::{FeedTaking, Vault};
use serde::Serialize;

use crate::exhibit_forms::in_words;
use crate::supplements::filed_report;
use crate::{CoreError, Session};

/// One of the confirmations of a report's classification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfirmationView {
    /// What was confirmed, when, by which office and why.
    #[serde(flatten)]
    pub confirmed: ConfirmedClassification,
    /// Whether it is the one that counts: the newest. The others are kept.
    pub counts: bool,
}

impl ConfirmationView {
    /// Confirmations in their order, the newest last.
    #[must_use]
    pub fn of_all(all: Vec<ConfirmedClassification>) -> Vec<Self> {
        let after = (0..all.len()).rev();
        let views = all.into_iter().zip(after);
        views
            .map(|(confirmed, after)| Self {
                confirmed,
                counts: after == 0,
            })
            .collect()
    }
}

impl Session {
    /// Every confirmation of a report's classification, the one that counts
    /// last.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report.
    pub fn confirmed_classifications(
        &self,
        record: RecordId,
    ) -> Result<Vec<ConfirmationView>, CoreError> {
        let vault = self.vault()?;
        filed_report(&vault, record)?;
        let all = vault.classifications(record)?;
        let read: Result<Vec<_>, CoreError> = (all.iter())
            .map(|content| Ok(serde_json::from_slice(content)?))
            .collect();
        Ok(ConfirmationView::of_all(read?))
    }
}

/// Keeps what the feed tells of a classification; gives the record when it was
/// news. What this build cannot read is passed over: a newer gateway must not
/// stop an older tablet's feed, and it is no evidence.
pub(crate) fn take(
    vault: &Vault,
    taking: &FeedTaking<'_>,
    told: &RecordClassified,
) -> Result<Option<RecordId>, CoreError> {
    let Ok(confirmed) = told.confirmed() else {
        return Ok(None);
    };
    if confirmed.check().is_err() {
        return Ok(None);
    }
    let content = serde_json::to_vec(&confirmed)?;
    let news = taking.classification(vault, told.record, confirmed.confirmed_at, &content)?;
    Ok(news.then_some(told.record))
}

/// Stored confirmations in their order. One that a later build wrote otherwise says
/// nothing to this one, and stops nothing.
pub(crate) fn readable(stored: &[Vec<u8>]) -> Vec<ConfirmedClassification> {
    let read = stored
        .iter()
        .filter_map(|one| serde_json::from_slice(one).ok());
    read.collect()
}

/// Where the force confirmed another offence than the one in a field: which, when
/// and by which office.
pub(crate) fn other_than(
    vault: &Vault,
    record: RecordId,
    field: &str,
    offence: Option<&Classification>,
) -> Result<Option<FieldWarning>, CoreError> {
    let all = readable(&vault.classifications(record)?);
    let other = |one: &&ConfirmedClassification| {
        offence.is_none_or(|offence| !offence.is_the_offence_of(&one.classification))
    };
    let confirmed = all.last().filter(other).map(|one| {
        let what = one.classification.with_its_code();
        format!(
            "{} ({}, {})",
            what.reveal(),
            one.confirmed_by.trim(),
            in_words(one.confirmed_at)
        )
    });
    Ok(confirmed.map(|confirmed| FieldWarning::of_what_was_confirmed(field, &confirmed)))
}

/// The confirmation that counts.
pub(crate) fn newest(
    vault: &Vault,
    record: RecordId,
) -> Result<Option<ConfirmedClassification>, CoreError> {
    let all = vault.classifications(record)?;
    Ok(all
        .last()
        .map(|content| serde_json::from_slice(content))
        .transpose()?)
}
