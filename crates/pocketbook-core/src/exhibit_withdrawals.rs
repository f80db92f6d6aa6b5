//! Withdrawing an exhibit: one that was entered under wrong initials, or that
//! nobody relies on.
//!
//! As long as nothing sealed names it, and no statement whose pages are fixed, it
//! is set aside on this tablet, with the reason. Once something does, others have
//! read of it, and a custody record withdraws it where all of them see it. Either way it stays in the list, and
//! its number is never another thing's.

use pocketbook_model::{
    CustodyAct, CustodyLink, ExhibitId, FieldError, Limit, Personal, Rule, continuity,
};
use pocketbook_vault::{ExhibitRow, Vault};
use serde::Deserialize;

use crate::exhibit_views::{ExhibitView, NewCustodyEvent, WithdrawnView};
use crate::{CoreError, Session};

/// Why an exhibit is withdrawn.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExhibitWithdrawal {
    /// Why.
    pub reason: String,
    /// Where the officer is who withdraws it; needed once something sealed or a
    /// statement whose pages are fixed names the exhibit, as for every event of
    /// custody.
    #[serde(default)]
    pub place: String,
}

impl Session {
    /// Withdraws an exhibit. Nothing of it is lost; what is done with it
    /// afterwards brings one back that was only set aside here.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming `reason`, and `event.place` and
    /// `event.reason` where a custody record has to say it, or `exhibit` when it
    /// is withdrawn already; [`CoreError::NotFound`] when there is none.
    pub fn withdraw_exhibit(
        &self,
        exhibit: ExhibitId,
        withdrawal: &ExhibitWithdrawal,
    ) -> Result<ExhibitView, CoreError> {
        let vault = self.vault()?;
        let row = vault
            .exhibit(exhibit)?
            .ok_or(CoreError::NotFound { what: "exhibit" })?;
        let chain = crate::custody::chain(&vault, exhibit)?;
        if withdrawn(&vault, &row, &chain)?.is_some() {
            return Err(FieldError {
                field: "exhibit".to_owned(),
                rule: Rule::Contradicts {
                    other: "an earlier withdrawal",
                    remedy: "it is withdrawn already; there is nothing to do",
                },
            }
            .into());
        }
        let described = serde_json::from_slice(&row.content)?;
        if crate::named_exhibits::is_relied_on(&vault, &described)? {
            drop(vault);
            return self.record_custody(
                exhibit,
                &NewCustodyEvent {
                    act: CustodyAct::Withdrawn,
                    who: None,
                    at: None,
                    place: withdrawal.place.clone(),
                    reason: withdrawal.reason.clone(),
                },
            );
        }
        Limit::LINE
            .required()
            .check_final("reason", &withdrawal.reason)?;
        vault.set_exhibit_aside(exhibit, &Personal::new(withdrawal.reason.as_str()))?;
        crate::exhibits::view(&vault, exhibit)
    }
}

/// Why and when an exhibit was withdrawn, if it is. What was sealed counts.
pub(crate) fn withdrawn(
    vault: &Vault,
    row: &ExhibitRow,
    chain: &[CustodyLink],
) -> Result<Option<WithdrawnView>, CoreError> {
    let event = continuity(chain).withdrawn;
    if let Some(link) = event.and_then(|event| chain.get(event.checked_sub(1)?)) {
        let event = &link.custody.event;
        return Ok(Some(WithdrawnView {
            at: event.at,
            reason: event.reason.clone(),
            record: Some(link.record.record),
        }));
    }
    if !row.set_aside {
        return Ok(None);
    }
    let last = vault.exhibit_withdrawals(row.id)?.pop();
    Ok(last.map(|aside| WithdrawnView {
        at: aside.created,
        reason: aside.reason,
        record: None,
    }))
}

/// Whether an exhibit is withdrawn.
pub(crate) fn is_withdrawn(vault: &Vault, row: &ExhibitRow) -> Result<bool, CoreError> {
    Ok(row.set_aside || {
        let chain = crate::custody::chain(vault, row.id)?;
        continuity(&chain).withdrawn.is_some()
    })
}
