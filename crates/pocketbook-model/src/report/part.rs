//! Who plays which part in one report. The people are entered once, in the
//! incident; a report says whose crime it is, and may say more.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Incident, PersonId, Role, Rule};

/// Against whom an offence was committed. One crime has one victim: for two
/// victims there are two reports (Home Office counting rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Victim {
    /// A person or business of the incident.
    Person(PersonId),
    /// The State or society: no person is the victim.
    State,
}

/// A part that a person of the incident plays in this report. Where a report
/// names none, the parts are those of the incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The person.
    pub person: PersonId,
    /// What they are in this report.
    pub role: Role,
}

/// Greatest number of parts in one report.
pub(crate) const PARTS: usize = 400;

pub(crate) fn broken(parts: &[Part], field: &str, found: &mut Vec<FieldError>) {
    if parts.len() > PARTS {
        found.push(FieldError {
            field: field.to_owned(),
            rule: Rule::Range {
                expected: "400 parts or fewer",
            },
        });
    }
    for (at, part) in parts.iter().enumerate().take(PARTS) {
        if parts.iter().take(at).any(|earlier| earlier == part) {
            found.push(FieldError {
                field: format!("{field}[{at}]"),
                rule: Rule::Contradicts {
                    other: "the same part of the same person",
                    remedy: "name it once",
                },
            });
        }
    }
}

/// Notes a person who was not entered in the incident.
pub(crate) fn known(
    incident: &Incident,
    person: PersonId,
    field: &str,
    found: &mut Vec<FieldError>,
) {
    if incident.person(person).is_none() {
        found.push(FieldError {
            field: field.to_owned(),
            rule: Rule::Contradicts {
                other: "the people of the incident",
                remedy: "enter the person in the incident first",
            },
        });
    }
}

/// Notes each part of a victim who is not the victim of the report: one crime
/// has one. Entries that proved to be one person are one victim.
pub(crate) fn one_victim(
    parts: &[Part],
    victim: Option<Victim>,
    incident: &Incident,
    found: &mut Vec<FieldError>,
) {
    let Some(victim) = victim else {
        return;
    };
    for (at, part) in parts.iter().enumerate() {
        let theirs = match victim {
            Victim::Person(person) => incident.survivor(person) == incident.survivor(part.person),
            Victim::State => false,
        };
        if part.role == Role::Victim && !theirs {
            found.push(FieldError {
                field: format!("people[{at}]"),
                rule: Rule::Contradicts {
                    other: "the one victim of this report",
                    remedy: "take this part out; another victim has a report of their own",
                },
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_a_victim_beside_the_victim() {
        let id = |seed| PersonId::from_parts(1, [seed; 10]);
        let part = |seed, role| Part {
            person: id(seed),
            role,
        };
        let parts = [
            part(1, Role::Victim),
            part(2, Role::Victim),
            part(3, Role::Suspect),
        ];
        let incident =
            Incident::new(crate::IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        for (victim, expected) in [
            (None, &[][..]),
            (Some(Victim::Person(id(1))), &["people[1]"]),
            (Some(Victim::State), &["people[0]", "people[1]"]),
        ] {
            let mut found = Vec::new();
            one_victim(&parts, victim, &incident, &mut found);
            let named: Vec<_> = found.iter().map(|error| error.field.as_str()).collect();
            assert_eq!(named, expected, "{victim:?}");
        }
    }

    #[test]
    fn a_victim_reads_well_in_json() {
        let person = PersonId::from_parts(1, [1; 10]);
        for (victim, json) in [
            (Victim::State, r#""state""#.to_owned()),
            (
                Victim::Person(person),
                format!(r#"{{"person":"{person}"}}"#),
            ),
        ] {
            assert_eq!(serde_json::to_string(&victim).unwrap(), json);
            assert_eq!(serde_json::from_str::<Victim>(&json).unwrap(), victim);
        }
    }

    #[test]
    fn the_same_part_is_named_once() {
        let part = |seed| Part {
            person: PersonId::from_parts(1, [seed; 10]),
            role: Role::Suspect,
        };
        let mut found = Vec::new();
        broken(&[part(1), part(2), part(1)], "people", &mut found);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].field, "people[2]");
    }
}
