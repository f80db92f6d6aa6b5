//! What might solve it (group 11 of the fields of a crime report).

use serde::{Deserialize, Serialize};

use crate::Response;
use crate::response::plain;

/// The factors that decide how an offence is investigated. Unknown, refused and
/// not asked are other answers than no, and than each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Solvability {
    /// Somebody named a suspect.
    #[serde(with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<bool>")
    )]
    pub named_suspect: Response<bool>,
    /// There is a witness.
    #[serde(with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<bool>")
    )]
    pub witness: Response<bool>,
    /// There may be CCTV.
    #[serde(with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<bool>")
    )]
    pub cctv: Response<bool>,
    /// There may be forensic evidence.
    #[serde(with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<bool>")
    )]
    pub forensic: Response<bool>,
    /// A vehicle can be traced.
    #[serde(with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<bool>")
    )]
    pub vehicle: Response<bool>,
    /// What was taken can be told from others of its kind.
    #[serde(with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<bool>")
    )]
    pub identifiable_property: Response<bool>,
}

impl Solvability {
    /// How many of the six speak for solving it, and how many were answered with yes or no.
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
        let set = all
            .iter()
            .filter(|factor| **factor == Response::Given(true))
            .count();
        (set, all.iter().filter_map(Response::given).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_answered_does_not_count_as_no() {
        let some = Solvability {
            witness: Response::Given(true),
            cctv: Response::Given(false),
            forensic: Response::Refused,
            vehicle: Response::Unknown,
            ..Solvability::default()
        };
        assert_eq!(some.count(), (1, 2));
        assert_eq!(Solvability::default().count(), (0, 0));
    }

    #[test]
    fn an_older_report_without_an_answer_was_not_asked() {
        let old = r#"{"named_suspect":null,"witness":true,"cctv":false}"#;
        let read: Solvability = serde_json::from_str(old).unwrap();
        assert_eq!(read.named_suspect, Response::NotAsked);
        assert_eq!(read.witness, Response::Given(true));
        assert_eq!(read.cctv, Response::Given(false));
        assert_eq!(read.forensic, Response::NotAsked);
        let json = serde_json::to_value(read).unwrap();
        assert_eq!(
            (json["witness"].as_bool(), json["vehicle"].as_str()),
            (Some(true), Some("not_asked"))
        );
    }
}
