//! Identifiers: UUIDs of version 7 (RFC 9562), made on the device, never
//! reused, one type for each kind of thing so that they cannot be confused.
//!
//! The timestamp within an identifier is there for ordering in an index and is
//! never trusted as evidence of time.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// The text was not a UUID of version 7 in its hyphenated lower-case form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier is a version 7 UUID in lower case with hyphens")]
pub struct ParseIdError;

/// An identifier of one kind of thing; use the aliases ([`DraftId`] and so on).
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Builds an identifier from a wall time in milliseconds since 1970 (the
    /// low 48 bits are used) and ten random bytes (RFC 9562, section 5.7).
    #[must_use]
    pub fn from_parts(unix_ms: u64, random: [u8; 10]) -> Self {
        Self::of(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }

    /// Reads the 16 bytes of an identifier.
    ///
    /// # Errors
    ///
    /// [`ParseIdError`] when they are not a UUID of version 7.
    pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, ParseIdError> {
        let uuid = Uuid::from_bytes(bytes);
        if uuid.get_version_num() != 7 || uuid.get_variant() != uuid::Variant::RFC4122 {
            return Err(ParseIdError);
        }
        Ok(Self::of(uuid))
    }

    /// The identifier's 16 bytes, as databases and associated data hold it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.uuid.as_bytes()
    }

    const fn of(uuid: Uuid) -> Self {
        Self {
            uuid,
            kind: PhantomData,
        }
    }
}

// Written out because a derive would demand the same of `K`.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.uuid.as_hyphenated(), f)
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K> FromStr for Id<K> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = Self::from_bytes(
            Uuid::try_parse(text)
                .map_err(|_| ParseIdError)?
                .into_bytes(),
        )?;
        // One spelling only, because the text enters signed payloads and paths.
        if id.to_string() == text {
            Ok(id)
        } else {
            Err(ParseIdError)
        }
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $alias:ident = $kind:ident;)*) => {
        /// The kinds an identifier can be of. None has a value.
        pub mod kind_of_id {
            $(
                $(#[$doc])*
                pub enum $kind {}
            )*
        }
        $(
            $(#[$doc])*
            pub type $alias = Id<kind_of_id::$kind>;
        )*
    };
}

kinds! {
    /// An incident: the folder that holds reports, statements and exhibits.
    IncidentId = OfIncident;
    /// A person entered once in an incident.
    PersonId = OfPerson;
    /// A place entered once in an incident.
    PlaceId = OfPlace;
    /// A draft of a statement or report.
    DraftId = OfDraft;
    /// One revision of a draft.
    RevisionId = OfRevision;
    /// A sealed record.
    RecordId = OfRecord;
    /// An attachment: photograph, recording, printed form.
    AttachmentId = OfAttachment;
    /// An exhibit of an incident.
    ExhibitId = OfExhibit;
    /// A risk assessment of a report or supplement.
    RiskAssessmentId = OfRiskAssessment;
    /// An officer's account on the tablets of a force.
    OfficerId = OfOfficer;
    /// A tablet.
    DeviceId = OfDevice;
    /// One creation of a database; a restored or cloned tablet is a new install.
    InstallId = OfInstall;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_identifier_survives_its_own_spelling(ms in 0_u64..1 << 48, random: [u8; 10]) {
            let id = DraftId::from_parts(ms, random);
            prop_assert_eq!(id.to_string().parse::<DraftId>(), Ok(id));
            prop_assert_eq!(DraftId::from_bytes(*id.as_bytes()), Ok(id));
        }

        #[test]
        fn identifiers_sort_by_the_time_they_were_made(a in 0_u64..1 << 48, b in 0_u64..1 << 48, ra: [u8; 10], rb: [u8; 10]) {
            prop_assume!(a != b);
            prop_assert_eq!(a < b, DraftId::from_parts(a, ra) < DraftId::from_parts(b, rb));
        }
    }

    #[test]
    fn other_versions_and_spellings_are_refused() {
        for text in [
            "",
            "../../etc/passwd",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "018F6C5E-7E4B-7000-8000-000000000001",
            "{018f6c5e-7e4b-7000-8000-000000000001}",
            "018f6c5e7e4b70008000000000000001",
        ] {
            assert_eq!(text.parse::<RecordId>(), Err(ParseIdError), "{text}");
        }
        assert!(
            "018f6c5e-7e4b-7000-8000-000000000001"
                .parse::<RecordId>()
                .is_ok()
        );
    }
}
