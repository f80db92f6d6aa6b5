//! Two things that have one exhibit reference, and what turns out to be one
//! thing in the hands of two tablets.

use pocketbook_model::{ExhibitReference, RecordId, Sha256Digest, WarrantNumber};
use serde::{Deserialize, Serialize};

/// Two records of one incident, or of incidents with one CAD reference, name
/// different things by one exhibit reference. Both stand as they were sealed:
/// nothing is renumbered, and the officers have to settle it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExhibitCollision {
    /// The record that the gateway held before.
    pub earlier: CollidingRecord,
    /// The record that came later.
    pub later: CollidingRecord,
    /// Whether it had been settled: what settled it was entered in error.
    #[serde(default)]
    pub again: bool,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CollidingRecord {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of its payload.
    pub sha256: Sha256Digest,
    /// The reference as it is written there.
    pub reference: ExhibitReference,
    /// The warrant number of the officer who sealed it.
    pub officer: WarrantNumber,
}

/// A collision that is none: the records of both show that one thing was handed
/// over from one tablet to the other. Whoever was told of the collision keeps it,
/// as settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExhibitSettlement {
    /// The record that the gateway held before, as the collision named it.
    pub earlier: CollidingRecord,
    /// The record that came later, as the collision named it.
    pub later: CollidingRecord,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ChangeEvent;

    #[test]
    fn a_collision_travels_as_an_event_of_its_kind() {
        let one = |seed: u8, reference: &str| CollidingRecord {
            record: RecordId::from_parts(1, [seed; 10]),
            sha256: Sha256Digest::from_bytes([seed; 32]),
            reference: reference.parse().unwrap(),
            officer: "204518".parse().unwrap(),
        };
        let event = ChangeEvent::ExhibitCollision(ExhibitCollision {
            earlier: one(1, "ABC/1"),
            later: one(2, "ABC/01"),
            again: false,
        });
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["kind"], "exhibit_collision");
        assert_eq!(json["later"]["reference"], "ABC/01");
        assert_eq!(serde_json::from_value::<ChangeEvent>(json).unwrap(), event);
        let event = ChangeEvent::ExhibitSettled(ExhibitSettlement {
            earlier: one(1, "ABC/1"),
            later: one(2, "ABC/01"),
        });
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["kind"], "exhibit_settled");
        assert_eq!(serde_json::from_value::<ChangeEvent>(json).unwrap(), event);
    }
}
