//! An incident: the folder that reports, statements and exhibits share, so
//! that nothing is typed twice.

use serde::{Deserialize, Serialize};

use crate::{
    CadReference, FieldError, FieldErrors, IncidentId, Limit, Person, PersonId, Personal, Place,
    Role, Rule, Timestamp,
};

/// An incident with the people and the place concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// The incident.
    pub id: IncidentId,
    /// A few words by which the officer finds it again.
    pub title: Personal,
    /// The command-and-control reference, once known.
    #[serde(default)]
    pub cad_reference: Option<CadReference>,
    /// When it happened, as first told.
    #[serde(default)]
    pub happened_at: Option<Timestamp>,
    /// Where it happened.
    #[serde(default)]
    pub place: Place,
    /// The people concerned, each entered once.
    #[serde(default)]
    pub people: Vec<Involvement>,
}

/// A person and the parts they play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Involvement {
    /// The person.
    pub person: Person,
    /// Their parts; at least one.
    pub roles: Vec<Role>,
}

impl Incident {
    /// Greatest number of people in one incident.
    pub const PEOPLE: usize = 200;

    /// An incident that has only a title yet.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when the title is empty or too long.
    pub fn new(id: IncidentId, title: &str) -> Result<Self, FieldErrors> {
        let incident = Self {
            id,
            title: Personal::new(title),
            cad_reference: None,
            happened_at: None,
            place: Place::default(),
            people: Vec::new(),
        };
        incident.check()?;
        Ok(incident)
    }

    /// Checks every field.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that breaks a rule.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut found = Vec::new();
        found.extend(Limit::NAME.check_final("title", self.title.reveal()).err());
        self.place.check("place", &mut found);
        if self.people.len() > Self::PEOPLE {
            found.push(FieldError {
                field: "people".to_owned(),
                rule: Rule::Range {
                    expected: "200 people or fewer; open a second incident",
                },
            });
        }
        for (position, involvement) in self.people.iter().enumerate() {
            let path = format!("people[{position}]");
            involvement.person.check(&path, &mut found);
            if involvement.roles.is_empty() {
                found.push(FieldError {
                    field: format!("{path}.roles"),
                    rule: Rule::Required,
                });
            }
            let again = self
                .people
                .iter()
                .skip(position + 1)
                .any(|o| o.person.id == involvement.person.id);
            if again {
                found.push(FieldError {
                    field: format!("{path}.id"),
                    rule: Rule::Contradicts {
                        other: "another person with the same id",
                        remedy: "enter each person once and give them several roles",
                    },
                });
            }
        }
        FieldErrors::check(found)
    }

    /// A person entered in this incident.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people
            .iter()
            .map(|involvement| &involvement.person)
            .find(|person| person.id == id)
    }

    /// Whether anyone plays this part.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.people
            .iter()
            .any(|involvement| involvement.roles.contains(&role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Age;

    fn person(seed: u8, name: &str) -> Involvement {
        Involvement {
            person: Person {
                id: PersonId::from_parts(1, [seed; 10]),
                name: name.into(),
                age: Some(Age::Over18),
                occupation: "Baker".into(),
                contact: Personal::default(),
                address: Personal::default(),
            },
            roles: vec![Role::Victim],
        }
    }

    #[test]
    fn each_wrong_field_is_named_by_its_path() {
        let mut incident =
            Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented burglary").unwrap();
        incident.people = vec![person(1, "Invented One"), person(2, "")];
        incident.people[0].roles.clear();
        incident.people[1].person.age = Some(Age::Years(18));
        let errors = incident.check().unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            fields,
            ["people[0].roles", "people[1].name", "people[1].age"]
        );
    }

    #[test]
    fn a_person_is_entered_once() {
        let mut incident =
            Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented theft").unwrap();
        incident.people = vec![person(1, "Invented One"), person(1, "Invented Two")];
        assert_eq!(
            incident.check().unwrap_err().fields()[0].field,
            "people[0].id"
        );
        incident.people.pop();
        assert!(incident.check().is_ok());
        assert!(incident.has(Role::Victim) && !incident.has(Role::Suspect));
    }

    #[test]
    fn an_incident_reads_back_as_written() {
        let mut incident =
            Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented theft").unwrap();
        incident.people = vec![person(1, "Invented One")];
        let json = serde_json::to_string(&incident).unwrap();
        assert_eq!(serde_json::from_str::<Incident>(&json).unwrap(), incident);
        let strange = json.replacen("\"title\"", "\"shoe_size\":9,\"title\"", 1);
        assert!(serde_json::from_str::<Incident>(&strange).is_err());
    }
}
