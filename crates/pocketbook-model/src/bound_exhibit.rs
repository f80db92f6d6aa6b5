//! How a record says which thing an exhibit reference in it stands for.
//!
//! A statement mentions "ABC/1" in the words of its witness. Beside the words
//! it seals what ABC/1 was on that tablet, so that whoever reads the two later
//! need not ask, and two tablets that gave one number to two things are told.

use serde::{Deserialize, Serialize};

use crate::{Exhibit, ExhibitId, ExhibitReference, ExhibitThing, FieldError, Personal};

/// An exhibit that a sealed record names by its reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BoundExhibit {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Its reference, as it was entered.
    pub reference: ExhibitReference,
    /// What it is, as it was described when the pages of the statement were
    /// fixed that the witness saw; for a record without pages, when it was
    /// sealed.
    pub description: Personal,
    /// Whether it is a thing that can be held, or a file, with its digest.
    pub thing: ExhibitThing,
}

impl BoundExhibit {
    /// Checks the description.
    ///
    /// # Errors
    ///
    /// The [`FieldError`] when it breaks a rule.
    pub fn check(&self) -> Result<(), FieldError> {
        Exhibit::DESCRIPTION.check_final("exhibits.description", self.description.reveal())
    }

    /// The description as two officers' words for one thing are compared, as
    /// [`Exhibit::plain_description`].
    #[must_use]
    pub fn plain_description(&self) -> String {
        crate::exhibit::plain_words(&self.description)
    }
}

impl From<&Exhibit> for BoundExhibit {
    fn from(exhibit: &Exhibit) -> Self {
        Self {
            exhibit: exhibit.id,
            reference: exhibit.reference.clone(),
            description: exhibit.description.clone(),
            thing: exhibit.thing,
        }
    }
}
