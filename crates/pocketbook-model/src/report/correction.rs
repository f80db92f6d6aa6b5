//! A field of a filed report that was wrong: which one, what stood there, and
//! what is right. The report is never edited; the correction stands beside it,
//! in a supplement, names the field by its path, and is checked by the rules of
//! that field (`corrected_value`) and by what the report then says
//! (`standing_report`).

use serde::{Deserialize, Serialize};

use super::part;
use crate::{FieldError, Incident, Limit, PersonId, Personal, PlaceId, Rule};

/// A correction as an officer enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The field, by its path in the report, such as `committed_from` or
    /// `property[0].value_pence`.
    pub field: String,
    /// What is right, as the field takes it: words, a time such as
    /// `2026-03-06T18:50:00.000Z`, a number, `yes` or `no`, one of its names; or
    /// `nothing`, where the field should have been left empty. `nothing` in
    /// `classification` empties the whole offence of an incident without a crime.
    pub is: Personal,
}

/// A field of the report that was wrong, what stood there and what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldCorrection {
    /// The field, by its path in the report.
    pub field: String,
    /// What stood there: in the report, or in the supplement that corrected it
    /// last. Empty where nothing was entered.
    pub was: Personal,
    /// What is right, as the field takes it.
    pub is: Personal,
}

/// People and places that were not entered in the incident.
pub(crate) fn strangers(
    corrections: &[FieldCorrection],
    incident: &Incident,
    found: &mut Vec<FieldError>,
) {
    for (at, one) in corrections.iter().enumerate() {
        let is = format!("corrections[{at}].is");
        let (name, text) = (one.field.rsplit('.').next(), one.is.reveal());
        match name {
            Some("victim" | "owner" | "person" | "reporter") => {
                if let Ok(person) = text.parse::<PersonId>() {
                    part::known(incident, person, &is, found);
                }
            }
            Some("place") => {
                let place = text.parse::<PlaceId>().ok();
                if place.is_some_and(|place| incident.place(place).is_none()) {
                    found.push(FieldError {
                        field: is,
                        rule: Rule::Contradicts {
                            other: "the places of the incident",
                            remedy: "enter the place in the incident first",
                        },
                    });
                }
            }
            _ => {}
        }
    }
}

pub(crate) fn broken(corrections: &[FieldCorrection], most: usize, found: &mut Vec<FieldError>) {
    if corrections.len() > most {
        found.push(FieldError {
            field: "corrections".to_owned(),
            rule: Rule::Range {
                expected: "200 corrections or fewer",
            },
        });
    }
    for (at, one) in corrections.iter().enumerate().take(most) {
        let is = format!("corrections[{at}].is");
        let limit = Limit::NARRATIVE.required();
        found.extend(limit.check_final(&is, one.is.reveal()).err());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IncidentId;

    #[test]
    fn whom_and_where_a_correction_names_was_entered_in_the_incident() {
        let incident = Incident::new(IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        let stranger = "00000000-0001-7000-8000-00000000000a";
        let one = |field: &str, is: &str| FieldCorrection {
            field: field.to_owned(),
            was: Personal::default(),
            is: is.into(),
        };
        let corrections = [
            one("victim", stranger),
            one("victim", "state"),
            one("property[0].owner", stranger),
            one("place", stranger),
            one("place_detail", stranger),
        ];
        let mut found = Vec::new();
        strangers(&corrections, &incident, &mut found);
        let fields: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
        let expected = [0, 2, 3].map(|at| format!("corrections[{at}].is"));
        assert_eq!(fields, expected);
    }
}
