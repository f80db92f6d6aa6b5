//! The officer who uses a tablet.

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Limit, OfficerId, Personal, WarrantNumber};

/// An officer of the force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// The officer's account.
    pub id: OfficerId,
    /// The warrant number; permanent, unlike a shoulder number.
    pub warrant_number: WarrantNumber,
    /// Rank and name as printed beside "Signature witnessed by".
    pub name: Personal,
}

impl Officer {
    /// An officer whose fields have been checked.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] naming the fields that break a rule.
    pub fn new(id: OfficerId, warrant_number: &str, name: &str) -> Result<Self, FieldErrors> {
        match (
            warrant_number.parse(),
            Limit::NAME.check_final("name", name),
        ) {
            (Ok(warrant_number), Ok(())) => Ok(Self {
                id,
                warrant_number,
                name: Personal::new(name),
            }),
            (warrant_number, name) => Err(FieldErrors::of(warrant_number.err(), name.err())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_wrong_fields_are_named_at_once() {
        let id = OfficerId::from_parts(0, [0; 10]);
        let errors = Officer::new(id, "PC 12", "").unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["warrant_number", "name"]);
        assert!(Officer::new(id, "204518", "PC Invented Officer").is_ok());
    }
}
