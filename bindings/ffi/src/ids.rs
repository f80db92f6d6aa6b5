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

use crate::{MissingThing, PocketbookError};

/// Reads an identifier that a host hands back.
fn read<T: FromStr>(text: &str, what: MissingThing) -> uniffi::Result<T> {
    text.parse()
        .map_err(|_| PocketbookError::NotFound { what }.into())
}

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])* $name:ident, $what:ident;)*) => {$(
        uniffi::custom_type!($(#[doc = $doc])* $name, String, {
            remote,
            lower: |id| id.to_string(),
            try_lift: |text| read(&text, MissingThing::$what),
        });
    )*};
}

identifiers! {
    /// An incident.
    IncidentId, Incident;
    /// A person entered in an incident.
    PersonId, Person;
    /// A place entered in an incident.
    PlaceId, Place;
    /// A draft of a statement, rear page, report or supplement.
    DraftId, Draft;
    /// One revision of a draft.
    RevisionId, Version;
    /// A sealed record.
    RecordId, Record;
    /// A photograph, recording or printed form.
    AttachmentId, Attachment;
    /// An exhibit of an incident.
    ExhibitId, Exhibit;
    /// A risk assessment of a report.
    RiskAssessmentId, RiskAssessment;
    /// An officer's account.
    OfficerId, Officer;
    /// A tablet.
    DeviceId, Tablet;
}
