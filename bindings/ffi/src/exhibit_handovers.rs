//! What becomes of an exhibit beyond its own chain, as a host sees it: named by a
//! record, described anew, withdrawn, taken over from another tablet.

use pocketbook_core::model::{
    BoundExhibit, ExhibitId, ExhibitThing, RecordId, Sha256Digest, Timestamp,
};
use pocketbook_core::{ExhibitVersionView, ExhibitWithdrawal, HandoverView, WithdrawnView};

use crate::PocketbookError;
use crate::earlier_records::open;
use crate::exhibits::ExhibitRecord;
use crate::session::Session;

/// An exhibit that a record names, with what it was when that was sealed.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NamedExhibit {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its reference.
    pub reference: String,
    /// What it is.
    pub description: String,
    /// SHA-256 of the file that it is, if it is one.
    pub sha256: Option<Sha256Digest>,
}

/// That an exhibit is withdrawn.
#[derive(Debug, Clone, uniffi::Record)]
pub struct WithdrawnRecord {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// The custody record that says so; none where it was set aside before
    /// anything sealed named it.
    pub record: Option<RecordId>,
}

/// How an exhibit was described from some time on.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ExhibitVersion {
    /// Since when, by the tablet's clock.
    pub since: Timestamp,
    /// What it is.
    pub description: String,
    /// When it was found or made.
    pub found_at: Option<Timestamp>,
    /// Where it was found or made.
    pub found_place: String,
}

/// A handing over on another tablet, from the evidence bundle of its record.
#[derive(Debug, Clone, uniffi::Record)]
pub struct HandoverRecord {
    /// What `Received` names as what it continues.
    pub sha256: Sha256Digest,
    /// The record there.
    pub record: RecordId,
    /// Who handed it over.
    pub giver: String,
    /// To whom.
    pub to: String,
    /// When, as the giver said.
    pub at: Timestamp,
}

impl From<&BoundExhibit> for NamedExhibit {
    fn from(bound: &BoundExhibit) -> Self {
        Self {
            exhibit: bound.exhibit,
            reference: bound.reference.to_string(),
            description: bound.description.reveal().to_owned(),
            sha256: match bound.thing {
                ExhibitThing::File { sha256, .. } => Some(sha256),
                ExhibitThing::Physical => None,
            },
        }
    }
}

impl From<&WithdrawnView> for WithdrawnRecord {
    fn from(view: &WithdrawnView) -> Self {
        Self {
            at: view.at,
            reason: view.reason.reveal().to_owned(),
            record: view.record,
        }
    }
}

impl From<&ExhibitVersionView> for ExhibitVersion {
    fn from(view: &ExhibitVersionView) -> Self {
        Self {
            since: view.since,
            description: view.description.reveal().to_owned(),
            found_at: view.found_at,
            found_place: view.found_place.reveal().to_owned(),
        }
    }
}

impl From<HandoverView> for HandoverRecord {
    fn from(view: HandoverView) -> Self {
        Self {
            sha256: view.sha256,
            record: view.record,
            giver: view.giver.reveal().to_owned(),
            to: view.to.reveal().to_owned(),
            at: view.at,
        }
    }
}

#[uniffi::export]
impl Session {
    /// Withdraws an exhibit: set aside while nothing sealed names it, by a custody
    /// record from then on, which needs the place. Its number is never used again.
    #[uniffi::method(default(place = None))]
    pub async fn withdraw_exhibit(
        &self,
        exhibit: ExhibitId,
        reason: String,
        place: Option<String>,
    ) -> Result<ExhibitRecord, PocketbookError> {
        self.call(move |session| {
            let place = place.unwrap_or_default();
            let withdrawal = ExhibitWithdrawal { reason, place };
            Ok(session.withdraw_exhibit(exhibit, &withdrawal)?.into())
        })
        .await
    }

    /// Reads the evidence bundle of a handing over on another tablet, and checks
    /// every claim of it: what `Received` here then continues.
    pub async fn handover_in_bundle(
        &self,
        exhibit: ExhibitId,
        path: String,
    ) -> Result<HandoverRecord, PocketbookError> {
        self.call(move |session| Ok(session.handover_in_bundle(exhibit, open(&path)?)?.into()))
            .await
    }
}
