//! The gateway's feed: events in the order they were committed.
//!
//! An event says that something is there, never what evidence or reference data
//! say: a tablet fetches and verifies those. What is no evidence, such as a
//! collision of exhibits or a confirmed classification, it says itself. Some events are for every tablet, some for
//! one; a tablet sees its own and the common ones, under one numbering. It may
//! be told the same event twice (two officers on one tablet each keep a place
//! in the feed), so taking an event over a second time must change nothing.

use pocketbook_model::{ForceNumber, RecordId, ReferenceName, Sha256Digest};
use serde::{Deserialize, Serialize};

use crate::{ExhibitCollision, ExhibitSettlement, RecordClassified};

/// Some changes after a cursor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The changes, oldest first.
    pub items: Vec<Change>,
    /// Where to go on; opaque.
    pub cursor: String,
    /// Whether there are more at once.
    pub more: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its number: rises in commit order, with gaps where an event is for
    /// another tablet.
    pub feed_seq: u64,
    /// What happened.
    pub event: ChangeEvent,
}

/// What happened.
///
/// A gateway may be newer than a tablet. So a kind that this build does not
/// know is read as [`Other`](Self::Other), which moves the place in the feed
/// and does nothing else, and a field that it does not know is passed over.
/// The build that knows the kind reads the feed once more from its beginning
/// ([`KINDS`](Self::KINDS)), so nothing is missed for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeEvent {
    /// A record of this tablet was stored.
    RecordStored {
        /// The record.
        record: RecordId,
        /// The crime or incident number it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<ForceNumber>,
    },
    /// The force published an edition of reference data, for every tablet.
    ReferencePublished {
        /// What was published.
        reference: ReferenceName,
        /// The edition's number, from 1.
        edition: u64,
        /// SHA-256 of its content.
        sha256: Sha256Digest,
    },
    /// Two things have one exhibit reference. Both tablets are told; nothing is
    /// renumbered.
    ExhibitCollision(ExhibitCollision),
    /// What was told as a collision is one thing that was handed over.
    ExhibitSettled(ExhibitSettlement),
    /// The force confirmed what the offence of a report of this tablet is.
    ClassificationConfirmed(RecordClassified),
    /// A kind of event that this build does not know.
    #[serde(other)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Other,
}

impl ChangeEvent {
    /// How many kinds this build knows. Raise it with each new kind: a tablet
    /// keeps its place in the feed under this number, and so begins anew with
    /// the first build that knows more than the one before.
    pub const KINDS: u32 = 5;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Change, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn an_event_travels_with_its_kind_beside_its_fields() {
        let change = Change {
            feed_seq: 7,
            event: ChangeEvent::ReferencePublished {
                reference: ReferenceName {
                    kind: "form_package".parse().unwrap(),
                    id: "mg11".parse().unwrap(),
                },
                edition: 2,
                sha256: Sha256Digest::from_bytes([0xab; 32]),
            },
        };
        let json = serde_json::to_string(&change).unwrap();
        assert_eq!(
            json,
            format!(
                r#"{{"feed_seq":7,"event":{{"kind":"reference_published","reference":{{"kind":"form_package","id":"mg11"}},"edition":2,"sha256":"{}"}}}}"#,
                "ab".repeat(32)
            )
        );
        assert_eq!(read(&json).unwrap(), change);
    }

    #[test]
    fn an_event_of_a_newer_gateway_moves_the_place_and_no_more() {
        let unknown = r#"{"feed_seq":9,"event":{"kind":"tea_is_ready","where":{"room":[1]}}}"#;
        let change = read(unknown).unwrap();
        assert_eq!((change.feed_seq, change.event), (9, ChangeEvent::Other));
        let record = RecordId::from_parts(1, [7; 10]);
        let grown = format!(
            r#"{{"feed_seq":9,"event":{{"kind":"record_stored","record":"{record}","weather":"fair"}}}}"#
        );
        assert_eq!(
            read(&grown).unwrap().event,
            ChangeEvent::RecordStored {
                record,
                number: None
            }
        );
    }

    #[test]
    fn an_event_of_a_known_kind_that_lacks_a_field_is_garbage_and_not_passed_over() {
        assert!(read(r#"{"feed_seq":9,"event":{"kind":"record_stored"}}"#).is_err());
        assert!(read(r#"{"feed_seq":9,"event":{}}"#).is_err());
    }
}
