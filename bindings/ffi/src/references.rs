//! The force's reference data on the tablet, for a host's settings screen.

use pocketbook_core::model::{ReferenceKind, ReferenceName, Timestamp};
use pocketbook_core::{ReferenceStanding, ReferenceView};

use crate::mirror::mirror;
use crate::runtime::blocking;
use crate::{Device, PocketbookError};

/// What reference data is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum KindOfReference {
    /// A printed form: templates and wording.
    FormPackage,
    /// A list of offences.
    Offences,
    /// A risk assessment form.
    RiskForm,
    /// Another list of codes.
    CodeList,
    /// What people say, and what a list of offences calls it.
    Synonyms,
    /// A kind that is newer than this build.
    Other {
        /// Its name: lower-case letters, digits and underscores.
        name: String,
    },
}

impl From<&ReferenceKind> for KindOfReference {
    fn from(kind: &ReferenceKind) -> Self {
        match kind {
            ReferenceKind::FormPackage => Self::FormPackage,
            ReferenceKind::Offences => Self::Offences,
            ReferenceKind::RiskForm => Self::RiskForm,
            ReferenceKind::CodeList => Self::CodeList,
            ReferenceKind::Synonyms => Self::Synonyms,
            other => Self::Other {
                name: other.to_string(),
            },
        }
    }
}

/// The name of a piece of reference data.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReferenceNameRecord {
    /// What it is.
    pub kind: KindOfReference,
    /// Which of its kind, such as `mg11`.
    pub id: String,
}

impl From<&ReferenceName> for ReferenceNameRecord {
    fn from(reference: &ReferenceName) -> Self {
        Self {
            kind: (&reference.kind).into(),
            id: reference.id.to_string(),
        }
    }
}

mirror! {
    /// What an edition of reference data is to this tablet.
    ReferenceState for ReferenceStanding {
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
}

/// An edition of reference data.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReferenceRecord {
    /// What it is and which of its kind.
    pub reference: ReferenceNameRecord,
    /// Its number under this name, from 1.
    pub edition: u64,
    /// What it is to this tablet.
    pub state: ReferenceState,
    /// Why it was refused, with the line, or why it could not be fetched.
    pub reason: Option<String>,
    /// Whether other content was announced under the same number.
    pub disputed: bool,
    /// Whether IT staff should look at it.
    pub needs_attention: bool,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// When the force issued it, once it is here.
    pub issued: Option<Timestamp>,
    /// All that in a line for a person.
    pub words: String,
}

impl From<&ReferenceView> for ReferenceRecord {
    fn from(view: &ReferenceView) -> Self {
        Self {
            reference: ReferenceNameRecord {
                kind: (&view.kind).into(),
                id: view.id.clone(),
            },
            edition: view.edition,
            state: view.standing.into(),
            reason: view.reason.clone(),
            disputed: view.disputed,
            needs_attention: view.needs_attention(),
            sha256: view.sha256.to_string(),
            issued: view.issued,
            words: view.words(),
        }
    }
}

#[uniffi::export]
impl Device {
    /// All that this tablet knows of the force's reference data, by name and
    /// edition: what is in use, and what was refused and why.
    pub async fn references(&self) -> Result<Vec<ReferenceRecord>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let views = device.references()?;
            Ok(views.iter().map(ReferenceRecord::from).collect())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_kind_is_a_case_of_its_own_and_a_newer_one_keeps_its_name() {
        for kind in ReferenceKind::KNOWN {
            let told = KindOfReference::from(&kind);
            assert!(!matches!(told, KindOfReference::Other { .. }), "{kind}");
        }
        let newer = "patrol_plan".parse::<ReferenceKind>().unwrap();
        let name = "patrol_plan".to_owned();
        assert_eq!(
            KindOfReference::from(&newer),
            KindOfReference::Other { name }
        );
    }
}
