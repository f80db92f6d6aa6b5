//! The parts of a statement's front that one kind of it or one kind of witness
//! has.

use serde::{Deserialize, Serialize};

use crate::{Age, Attendant, ExhibitReference, Personal, RecordLink};

/// Age of a witness as the form asks for it.
pub type WitnessAge = Age;

/// Who looks after a witness under 18.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum YoungWitnessCare {
    /// A parent, guardian or appropriate adult is present; they sign the rear.
    Accompanied {
        /// Who they are, with their capacity: `mother`, `appropriate adult`.
        adult: Attendant,
    },
    /// Nobody is, and this is why.
    Unaccompanied {
        /// The reason, in the officer's words.
        reason: Personal,
    },
}

/// A victim's wish for their personal statement in court (Victims' Code). Not
/// having been asked is no wish, and the form is not complete without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReadAloudWish {
    /// The victim wants to read it aloud.
    ReadByVictim,
    /// The victim wants somebody else to read it aloud.
    ReadByAnother,
    /// The victim does not want it read aloud.
    NotRead,
}

/// The business that an impact statement is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// Its name.
    pub name: Personal,
    /// The position in it of whoever makes the statement.
    pub position: Personal,
}

/// A change to the business; what is absent stays, so that a position entered by
/// itself does not empty the name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BusinessPatch {
    /// New name.
    pub name: Option<Personal>,
    /// New position of whoever makes the statement.
    pub position: Option<Personal>,
}

impl From<Business> for BusinessPatch {
    fn from(business: Business) -> Self {
        Self {
            name: Some(business.name),
            position: Some(business.position),
        }
    }
}

impl BusinessPatch {
    pub(super) fn applied_to(self, business: Option<Business>) -> Business {
        let (name, position) = match business {
            Some(business) => (business.name, business.position),
            None => Default::default(),
        };
        Business {
            name: self.name.unwrap_or(name),
            position: self.position.unwrap_or(position),
        }
    }
}

/// The victim for whom a parent or carer makes a victim personal statement: a
/// child, or an adult who cannot make it themselves (Victim Personal Statement
/// scheme).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OnBehalfOf {
    /// The victim's full name.
    pub victim: Personal,
    /// What whoever makes it is to them: `mother`, `carer`.
    pub capacity: Personal,
}

/// A sealed record that a statement produces as an exhibit: the original in
/// another language, or its translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExhibitedRecord {
    /// As which exhibit.
    pub exhibit: ExhibitReference,
    /// The record.
    #[serde(flatten)]
    pub link: RecordLink,
}
