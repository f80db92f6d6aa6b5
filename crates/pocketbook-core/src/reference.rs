//! Reference data on the tablet: what the force publishes without a build.
//!
//! ```text
//! feed: published --> announced --sync fetches--> verified --> judged
//!                                     |                          |-- accepted: in use
//!                        not believed: stays announced           \-- refused: what was
//!                                                                    in use stays
//! ```
//!
//! An edition is judged when it arrives, during the sync that fetched it, and
//! not when it is first used: then a witness waits. What was judged by another
//! build or with other fonts is judged anew by the next sync; until then the
//! old judgement counts. Of each name the newest edition that can be used is in
//! use; the others are kept, because what was sealed or filed under an old one
//! is read with that one.

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{ReferenceKind, ReferenceName, Sha256Digest, Timestamp};
use pocketbook_protocol::PublishedReference;
use pocketbook_seal::ReferenceEdition;
use pocketbook_sync::{ReferenceOutcome, WantedReference};
use pocketbook_vault::{
    DeviceStore, ReceivedReference, ReferenceJudgement, ReferenceRow, ReferenceState, VaultError,
};
use serde::Serialize;

use crate::offence_lists::is_searched;
use crate::reference_content::check_reference;
use crate::{CoreError, Device, VERSION};

/// What an edition of reference data is to this tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceStanding {
    /// The newest that can be used.
    InUse,
    /// Used before a newer one came; kept.
    Replaced,
    /// Kept and used for nothing: this build does not know its kind.
    Kept,
    /// Published; the next sync fetches it.
    Announced,
    /// Published, and replaced before this tablet fetched it.
    PassedOver,
    /// Here, and its content cannot be used: the reason says why.
    Refused,
}

impl ReferenceStanding {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in use",
            Self::Replaced => "replaced",
            Self::Kept => "kept",
            Self::Announced => "announced",
            Self::PassedOver => "passed over",
            Self::Refused => "refused",
        }
    }
}

/// An edition of reference data, as the tablet knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceView {
    /// What it is.
    pub kind: ReferenceKind,
    /// Which of its kind.
    pub id: String,
    /// Its number under this name.
    pub edition: u64,
    /// What it is to this tablet.
    pub standing: ReferenceStanding,
    /// Why it was refused, with the line, or why it could not be fetched.
    pub reason: Option<String>,
    /// Whether other content was announced under the same number; what came
    /// first counts.
    pub disputed: bool,
    /// SHA-256 of its content.
    pub sha256: Sha256Digest,
    /// When the force issued it, once it is here.
    pub issued: Option<Timestamp>,
}

impl ReferenceView {
    /// Whether IT staff should look at it.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        self.disputed || (self.reason.is_some() && self.standing != ReferenceStanding::PassedOver)
    }

    /// A line for a person.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = format!(
            "{}/{} edition {}: {}",
            self.kind,
            self.id,
            self.edition,
            self.standing.as_str()
        );
        if let Some(reason) = &self.reason {
            words.push_str(&format!(" ({reason})"));
        }
        if self.disputed {
            words.push_str(
                "; other content was announced under the same number: the first stays; report it",
            );
        }
        words
    }
}

/// An edition that is here, as it was signed. It is verified again each time it
/// is read: the force's authority is the one that counts.
pub(crate) fn held_edition(
    store: &DeviceStore,
    row: &ReferenceRow,
) -> Result<ReferenceEdition, CoreError> {
    let enrolment = store.enrolment()?.ok_or(CoreError::NotEnrolled)?;
    let (certificate, envelope) = store.reference_as_signed(&row.reference, row.edition)?;
    let edition = ReferenceEdition::verify(&envelope, &certificate, &enrolment.authority_pem)
        .ok()
        .filter(|edition| is_edition(edition, row));
    edition.ok_or(CoreError::Quarantined {
        what: "an edition of reference data",
    })
}

fn is_edition(edition: &ReferenceEdition, row: &ReferenceRow) -> bool {
    edition.reference == row.reference
        && edition.edition == row.edition
        && edition.sha256 == row.sha256
}

/// The number of the edition in use under each name.
fn in_use(rows: &[ReferenceRow]) -> BTreeMap<&ReferenceName, u64> {
    let mut in_use = BTreeMap::new();
    for row in rows {
        if row.state == ReferenceState::Accepted {
            // Rows come in order: the last is the newest.
            in_use.insert(&row.reference, row.edition);
        }
    }
    in_use
}

fn standing(row: &ReferenceRow, in_use: Option<u64>) -> ReferenceStanding {
    let older = in_use.is_some_and(|edition| row.edition < edition);
    match row.state {
        ReferenceState::Announced if older => ReferenceStanding::PassedOver,
        ReferenceState::Announced => ReferenceStanding::Announced,
        ReferenceState::Refused => ReferenceStanding::Refused,
        ReferenceState::Accepted if !is_known(&row.reference) => ReferenceStanding::Kept,
        ReferenceState::Accepted if older => ReferenceStanding::Replaced,
        ReferenceState::Accepted => ReferenceStanding::InUse,
    }
}

fn is_known(reference: &ReferenceName) -> bool {
    !matches!(reference.kind, ReferenceKind::Other(_))
}

/// Views of all that the tablet knows of.
fn views(rows: &[ReferenceRow]) -> Vec<ReferenceView> {
    let in_use = in_use(rows);
    rows.iter()
        .map(|row| ReferenceView {
            kind: row.reference.kind.clone(),
            id: row.reference.id.to_string(),
            edition: row.edition,
            standing: standing(row, in_use.get(&row.reference).copied()),
            reason: row.reason.clone(),
            disputed: row.disputed.is_some(),
            sha256: row.sha256,
            issued: row.issued,
        })
        .collect()
}

/// Of each name the newest edition that was announced and is higher than the
/// one in use. An older one is wanted only when every newer one was refused.
fn wanted(rows: &[ReferenceRow]) -> Vec<WantedReference> {
    let in_use = in_use(rows);
    let mut seen = BTreeSet::new();
    let newest_first = rows.iter().rev();
    newest_first
        .filter(|row| row.state == ReferenceState::Announced)
        .filter(|row| in_use.get(&row.reference).is_none_or(|e| row.edition > *e))
        .filter(|row| seen.insert(&row.reference))
        .map(|row| WantedReference {
            reference: row.reference.clone(),
            edition: row.edition,
        })
        .collect()
}

impl Device {
    /// The edition in use under a name, if the force has published one that can
    /// be used.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when it cannot be read or no longer verifies.
    pub fn reference(
        &self,
        reference: &ReferenceName,
    ) -> Result<Option<ReferenceEdition>, CoreError> {
        let rows = self.store().references_named(reference)?;
        let newest = rows
            .iter()
            .rfind(|row| row.state == ReferenceState::Accepted);
        newest
            .map(|row| held_edition(self.store(), row))
            .transpose()
    }

    /// Every usable edition under a name that is here, oldest first: codes of
    /// an old list stay readable.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when one cannot be read or no longer verifies.
    pub fn reference_editions(
        &self,
        reference: &ReferenceName,
    ) -> Result<Vec<ReferenceEdition>, CoreError> {
        let rows = self.store().references_named(reference)?;
        rows.iter()
            .filter(|row| row.state == ReferenceState::Accepted)
            .map(|row| held_edition(self.store(), row))
            .collect()
    }

    /// All that this tablet knows of the force's reference data, by name and
    /// edition.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when it cannot be read.
    pub fn references(&self) -> Result<Vec<ReferenceView>, CoreError> {
        Ok(views(&self.store().references()?))
    }

    /// Judges anew what another build, or this one with other fonts, has
    /// judged; then gives what is wanted.
    pub(crate) fn references_wanted(&self) -> Result<Vec<WantedReference>, CoreError> {
        let judge = self.judge();
        let mut searched = false;
        for row in self.store().references()? {
            if row.state == ReferenceState::Announced || row.judged_by.as_ref() == Some(&judge) {
                continue;
            }
            // One that no longer verifies is told of where it is used; here it
            // would end every sync.
            let Ok(edition) = held_edition(self.store(), &row) else {
                continue;
            };
            self.judged(&edition, &judge, |judgement| {
                self.store()
                    .reference_judged(&row.reference, row.edition, judgement)
            })?;
            searched |= is_searched(&row.reference.kind);
        }
        if searched {
            self.renew_held_lists();
        }
        Ok(wanted(&self.store().references()?))
    }

    /// Verifies what was fetched for `wanted`, judges its content and keeps it.
    pub(crate) fn receive_reference(
        &self,
        wanted: &WantedReference,
        published: &PublishedReference,
    ) -> Result<ReferenceOutcome, CoreError> {
        let edition = match self.believed(wanted, published)? {
            Ok(edition) => edition,
            Err(reason) => {
                self.unverified(wanted, &reason)?;
                return Ok(ReferenceOutcome::Unverified);
            }
        };
        let received = ReceivedReference {
            reference: &edition.reference,
            edition: edition.edition,
            sha256: edition.sha256,
            issued: edition.issued,
            certificate: &published.certificate_pem,
            envelope: &published.envelope,
        };
        let outcome = self.judged(&edition, &self.judge(), |judgement| {
            self.store().reference_received(&received, judgement)
        })?;
        // Now, during the sync, and not at the next keystroke.
        if outcome == ReferenceOutcome::Accepted && is_searched(&edition.reference.kind) {
            self.renew_held_lists();
        }
        Ok(outcome)
    }

    /// Notes why an announced edition is not here.
    pub(crate) fn unverified(
        &self,
        wanted: &WantedReference,
        reason: &str,
    ) -> Result<(), CoreError> {
        let store = self.store();
        Ok(store.reference_unverified(&wanted.reference, wanted.edition, reason)?)
    }

    /// The edition, or why nobody should believe it.
    fn believed(
        &self,
        wanted: &WantedReference,
        published: &PublishedReference,
    ) -> Result<Result<ReferenceEdition, String>, CoreError> {
        let enrolment = self.store().enrolment()?.ok_or(CoreError::NotEnrolled)?;
        let verified = ReferenceEdition::verify(
            &published.envelope,
            &published.certificate_pem,
            &enrolment.authority_pem,
        );
        let edition = match verified {
            Ok(edition) => edition,
            Err(error) => return Ok(Err(format!("it does not verify: {error}"))),
        };
        let rows = self.store().references_named(&wanted.reference)?;
        let announced = rows.iter().find(|row| row.edition == wanted.edition);
        let newest = rows
            .iter()
            .rfind(|row| row.state == ReferenceState::Accepted);
        let why = match announced {
            _ if edition.reference != wanted.reference => "it is published under another name",
            _ if edition.edition < wanted.edition => "it is an older edition than was announced",
            _ if edition.edition != wanted.edition => "it is another edition than was announced",
            Some(announced) if announced.sha256 != edition.sha256 => {
                "its content is not what was announced under this number"
            }
            _ if newest.is_some_and(|newest| newest.edition > edition.edition) => {
                "a newer edition is in use"
            }
            _ => return Ok(Ok(edition)),
        };
        Ok(Err(why.to_owned()))
    }

    fn judged(
        &self,
        edition: &ReferenceEdition,
        judge: &str,
        keep: impl FnOnce(&ReferenceJudgement<'_>) -> Result<(), VaultError>,
    ) -> Result<ReferenceOutcome, CoreError> {
        let fonts = self.forms().fonts();
        let fault = check_reference(&edition.reference, &edition.content, fonts).err();
        keep(&ReferenceJudgement {
            refused: fault.as_ref().map(|fault| fault.reason.as_str()),
            judged_by: judge,
        })?;
        Ok(match fault {
            None => ReferenceOutcome::Accepted,
            Some(_) => ReferenceOutcome::Refused,
        })
    }

    /// By what this tablet judges content: its build and its fonts.
    fn judge(&self) -> String {
        let fonts = Sha256Digest::from_bytes(self.forms().fonts().sha256());
        format!("{VERSION} {fonts}")
    }
}

#[cfg(test)]
mod tests;
