//! Who plays which part in one report. The people are entered once, in the
//! incident; a report says whose crime it is, and may say more.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Incident, PersonId, PersonKind, Role, Rule};

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

impl Victim {
    /// The victim of a report, where they are one of the entries of an incident:
    /// the State where the entry that stands for them is of the State. What is
    /// asked, found and given out goes by that, never by how it was entered.
    #[must_use]
    pub fn of(incident: &Incident, person: PersonId) -> Self {
        let stands = incident.person(incident.survivor(person));
        if stands.is_some_and(|one| one.kind == PersonKind::State) {
            Self::State
        } else {
            Self::Person(person)
        }
    }

    /// The same victim by the entry that stands for them in an incident.
    #[must_use]
    pub fn standing(self, incident: &Incident) -> Self {
        match self {
            Self::Person(person) => Self::of(incident, incident.survivor(person)),
            Self::State => Self::State,
        }
    }

    /// The rule that it breaks where the State is named as a person.
    pub(crate) fn misnamed(self, incident: &Incident) -> Option<Rule> {
        let misnamed = self != Self::State && self.standing(incident) == Self::State;
        misnamed.then_some(Rule::Contradicts {
            other: "the entry of the State, which is no person",
            remedy: "write state as the victim",
        })
    }
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
        let theirs = Victim::Person(part.person).standing(incident) == victim.standing(incident);
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
    fn the_state_is_no_person_however_it_was_entered() {
        use crate::{Involvement, Merge, Merged, Person};
        let id = |seed| PersonId::from_parts(1, [seed; 10]);
        let entry = |seed, kind| Involvement {
            person: Person {
                kind,
                ..Person::new(id(seed))
            },
            roles: vec![Role::Victim],
        };
        let mut incident =
            Incident::new(crate::IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        incident.people = vec![
            entry(1, PersonKind::Person),
            entry(2, PersonKind::Business),
            entry(3, PersonKind::State),
            // Entered wrong, and merged before that was put right.
            entry(4, PersonKind::Person),
        ];
        incident.merges = vec![Merge {
            of: Merged::People {
                from: id(4),
                into: id(3),
            },
            by: crate::OfficerId::from_parts(1, [9; 10]),
            at: crate::Timestamp::from_unix_ms(0),
            undone: None,
        }];
        for (seed, is_state) in [(1, false), (2, false), (3, true), (4, true), (5, false)] {
            let named = Victim::Person(id(seed));
            let expected = if is_state { Victim::State } else { named };
            assert_eq!(Victim::of(&incident, id(seed)), expected, "{seed}");
            assert_eq!(named.misnamed(&incident).is_some(), is_state, "{seed}");
        }
        assert!(Victim::State.misnamed(&incident).is_none());
        let parts = [Part {
            person: id(4),
            role: Role::Victim,
        }];
        let mut found = Vec::new();
        one_victim(&parts, Some(Victim::State), &incident, &mut found);
        assert!(found.is_empty(), "{found:?}");
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
