//! What might solve it (group 11 of the fields of a crime report).

use serde::{Deserialize, Serialize};

/// The factors that decide how an offence is investigated; `None` is not
/// considered yet, which is another answer than no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Solvability {
    /// Somebody named a suspect.
    pub named_suspect: Option<bool>,
    /// There is a witness.
    pub witness: Option<bool>,
    /// There may be CCTV.
    pub cctv: Option<bool>,
    /// There may be forensic evidence.
    pub forensic: Option<bool>,
    /// A vehicle can be traced.
    pub vehicle: Option<bool>,
    /// What was taken can be told from others of its kind.
    pub identifiable_property: Option<bool>,
}

impl Solvability {
    /// How many of the six speak for solving it, and how many were considered.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let all = [
            self.named_suspect,
            self.witness,
            self.cctv,
            self.forensic,
            self.vehicle,
            self.identifiable_property,
        ];
        let set = all.iter().filter(|factor| **factor == Some(true)).count();
        (set, all.iter().flatten().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_considered_does_not_count_as_no() {
        let some = Solvability {
            witness: Some(true),
            cctv: Some(false),
            ..Solvability::default()
        };
        assert_eq!(some.count(), (1, 2));
        assert_eq!(Solvability::default().count(), (0, 0));
    }
}
