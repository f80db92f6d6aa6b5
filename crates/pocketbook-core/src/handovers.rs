//! Taking an exhibit over from another tablet: what its evidence bundle says of
//! the handing over, so that the chain here can go on from the one there.

use std::io::{Read, Seek};

use pocketbook_model::{
    CustodyAct, ExhibitId, FieldError, Personal, RecordId, Rule, Sha256Digest, Timestamp,
};
use pocketbook_seal::{TrustAnchors, verify_bundle};
use serde::Serialize;

use crate::{CoreError, Session};

/// A handing over on another tablet, from the evidence bundle of its record.
#[derive(Debug, Clone, Serialize)]
pub struct HandoverView {
    /// What a `received` here names as what it continues: SHA-256 of what was
    /// sealed there.
    pub sha256: Sha256Digest,
    /// The record there.
    pub record: RecordId,
    /// Who handed it over, as printed.
    pub giver: Personal,
    /// To whom, as printed.
    pub to: Personal,
    /// When, as the giver said.
    pub at: Timestamp,
}

impl Session {
    /// Reads the evidence bundle of a handing over on another tablet, and checks
    /// every claim of it: against this tablet's force, if it is enrolled.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming `continues` when the bundle does not verify,
    /// holds no handing over, or that of an exhibit with another reference;
    /// [`CoreError::NotFound`] when there is no such exhibit here.
    pub fn handover_in_bundle<R: Read + Seek>(
        &self,
        exhibit: ExhibitId,
        bundle: R,
    ) -> Result<HandoverView, CoreError> {
        let vault = self.vault()?;
        let here = crate::exhibits::exhibit(&vault, exhibit)?;
        let enrolment = self.device().store().enrolment()?;
        let log_key = enrolment.as_ref().map(|known| known.log_key.parse());
        let trust = TrustAnchors {
            authority_pem: enrolment.as_ref().map(|known| known.authority_pem.clone()),
            log_key: log_key.transpose()?,
        };
        let report = verify_bundle(bundle, &trust);
        let refused = |other, remedy| {
            CoreError::from(FieldError {
                field: "continues".to_owned(),
                rule: Rule::Contradicts { other, remedy },
            })
        };
        if !report.holds() {
            return Err(refused(
                "an evidence bundle that verifies",
                "`pocketbook verify` says what is wrong with it; ask for another copy",
            ));
        }
        let Some(link) = report.custody else {
            return Err(refused(
                "the bundle of a custody record",
                "ask for the bundle of the event that handed the exhibit over",
            ));
        };
        let CustodyAct::HandedOver { to } = &link.custody.event.act else {
            return Err(refused(
                "an event that hands the exhibit over",
                "ask for the bundle of that very event",
            ));
        };
        if link.custody.exhibit.reference.plain() != here.reference.plain() {
            return Err(refused(
                "the reference of this exhibit",
                "a reference is never changed; enter the exhibit under the one on its label",
            ));
        }
        Ok(HandoverView {
            sha256: link.record.sha256,
            record: link.record.record,
            giver: link.custody.event.who.as_printed(),
            to: to.as_printed(),
            at: link.custody.event.at,
        })
    }
}
