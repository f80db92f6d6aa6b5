//! Identifiers, each of a type of its own, so that no host gives the id of a
//! person where a draft is asked for.
//!
//! They cross as text. A text that is no identifier names nothing: it is
//! [`PocketbookError::NotFound`] before any method sees it, and is not repeated.

use std::str::FromStr;

use pocketbook_core::model::{
    AttachmentId, DeviceId, DraftId, ExhibitId, IncidentId, OfficerId, PersonId, PlaceId, RecordId,
    RevisionId, RiskAssessmentId,
};

use crate::PocketbookError;

/// Reads an identifier that a host hands back.
fn read<T: FromStr>(text: &str, what: &'static str) -> uniffi::Result<T> {
    text.parse()
        .map_err(|_| PocketbookError::NotFound { what: what.into() }.into())
}

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])* $name:ident, $what:literal;)*) => {$(
        uniffi::custom_type!($(#[doc = $doc])* $name, String, {
            remote,
            lower: |id| id.to_string(),
            try_lift: |text| read(&text, $what),
        });
    )*};
}

identifiers! {
    /// An incident.
    IncidentId, "incident";
    /// A person entered in an incident.
    PersonId, "person";
    /// A place entered in an incident.
    PlaceId, "place";
    /// A draft of a statement, rear page, report or supplement.
    DraftId, "draft";
    /// One revision of a draft.
    RevisionId, "version";
    /// A sealed record.
    RecordId, "record";
    /// A photograph, recording or printed form.
    AttachmentId, "attachment";
    /// An exhibit of an incident.
    ExhibitId, "exhibit";
    /// A risk assessment of a report.
    RiskAssessmentId, "risk assessment";
    /// An officer's account.
    OfficerId, "officer";
    /// A tablet.
    DeviceId, "tablet";
}
