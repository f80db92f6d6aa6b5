//! Where a crime report happened and how many people it concerns.
//!
//! An incident of this version is read as what it is, so that a merged entry is
//! the entry that stands for it, with the parts of both. One of another version
//! is read by path, as far as its shape is known.
//!
//! A supplement concerns nobody but whom it names itself; the one victim of a crime
//! is its report's, in whose row they are counted, whoever names them again.

use std::collections::BTreeSet;

use pocketbook_model::{Incident, Part, PersonId, PlaceId, Role};
use serde::Deserialize as _;
use serde_json::Value;

/// The report and its incident.
pub(super) struct Concerned<'c> {
    content: &'c Value,
    incident: Option<Incident>,
    supplement: bool,
}

impl<'c> Concerned<'c> {
    /// A report, or a supplement in the places of one.
    pub(super) fn of(content: &'c Value, supplement: bool) -> Self {
        let incident = content.get("incident");
        Self {
            content,
            incident: incident.and_then(|value| Incident::deserialize(value).ok()),
            supplement,
        }
    }

    /// Where it happened: the place that the report names, the incident's scene,
    /// or the incident's one place.
    pub(super) fn place(&self) -> Option<&'c Value> {
        if let Some(place) = self.content.pointer("/incident/place") {
            return Some(place);
        }
        let places = self.content.pointer("/incident/places")?.as_array()?;
        let named = ["/report/place", "/incident/scene"]
            .into_iter()
            .filter_map(|path| self.content.pointer(path))
            .find(|id| !id.is_null());
        let standing = match &self.incident {
            Some(incident) => Some(standing(incident, named)?.to_string().into()),
            None => named.cloned(),
        };
        match standing {
            Some(id) => places.iter().find(|place| place.get("id") == Some(&id)),
            None => places.first().filter(|_| places.len() == 1),
        }
    }

    /// How many victims: a report has one, or none when it is against the State.
    /// Where it does not say, it is those of the incident. Of a supplement to an
    /// incident without a crime (`an_incident`) those that it names; to a crime nobody.
    pub(super) fn victims(&self, an_incident: bool) -> String {
        if self.supplement {
            return if an_incident {
                self.named(Role::Victim)
            } else {
                String::new()
            };
        }
        match self.content.pointer("/report/victim") {
            Some(Value::Object(_)) => "1".to_owned(),
            Some(Value::String(_)) => "0".to_owned(),
            _ => self.people(Role::Victim),
        }
    }

    /// How many people have a role: in the report, whoever it names parts for; by
    /// the incident, everybody else. Who was merged into another entry is counted
    /// once. In a supplement only whom it names.
    pub(super) fn people(&self, role: Role) -> String {
        if self.supplement {
            return self.named(role);
        }
        let parts = self
            .list("/report/people")
            .filter(|parts| !parts.is_empty());
        let count = match (&self.incident, parts) {
            (Some(incident), parts) => in_both(incident, parts.unwrap_or_default(), role),
            (None, _) => None,
        };
        let count = count.or_else(|| self.people_by_path(role, parts));
        count.map(|count| count.to_string()).unwrap_or_default()
    }

    /// How many people are named here with a role; nothing where nobody is.
    fn named(&self, role: Role) -> String {
        let parts = self.list("/report/people").unwrap_or_default();
        let of_role = |part: &&Value| part.get("role").is_some_and(|each| each == role.as_str());
        let people: BTreeSet<String> = (parts.iter().filter(of_role))
            .filter_map(|part| part.get("person"))
            .map(
                |person| match (&self.incident, PersonId::deserialize(person)) {
                    (Some(incident), Ok(person)) => incident.survivor(person).to_string(),
                    _ => person.to_string(),
                },
            )
            .collect();
        match people.len() {
            0 => String::new(),
            count => count.to_string(),
        }
    }

    fn people_by_path(&self, role: Role, parts: Option<&[Value]>) -> Option<usize> {
        let role = role.as_str();
        if let Some(parts) = parts {
            let has = |part: &&Value| part.get("role").is_some_and(|each| each == role);
            return Some(parts.iter().filter(has).count());
        }
        let people = self.list("/incident/people")?;
        let merged: Vec<_> = self
            .list("/incident/merges")
            .unwrap_or_default()
            .iter()
            .filter(|merge| merge.get("undone").is_none_or(Value::is_null))
            .filter_map(|merge| merge.pointer("/of/people/from"))
            .collect();
        let has = |person: &&Value| {
            let roles = person.get("roles").and_then(Value::as_array);
            let stands = person
                .pointer("/person/id")
                .is_none_or(|id| !merged.contains(&id));
            stands && roles.is_some_and(|roles| roles.iter().any(|each| each == role))
        };
        Some(people.iter().filter(has).count())
    }

    fn list(&self, path: &str) -> Option<&'c [Value]> {
        let found = self.content.pointer(path)?.as_array()?;
        Some(found.as_slice())
    }
}

/// The place that stands for the one that was named; the one that stands by
/// itself when none was.
fn standing(incident: &Incident, named: Option<&Value>) -> Option<PlaceId> {
    let Some(named) = named else {
        let mut current = incident.current_places().map(|place| place.id);
        return current.next().filter(|_| current.next().is_none());
    };
    let named = PlaceId::deserialize(named).ok()?;
    Some(incident.surviving_place(named))
}

/// A report says what differs from the incident, person by person: whoever it
/// names no part for has those of the incident.
fn in_both(incident: &Incident, parts: &[Value], role: Role) -> Option<usize> {
    let (mut named, mut people) = (BTreeSet::<PersonId>::new(), BTreeSet::new());
    for part in parts {
        let part = Part::deserialize(part).ok()?;
        let person = incident.survivor(part.person);
        named.insert(person);
        if part.role == role {
            people.insert(person);
        }
    }
    let others = incident.current_people().map(|one| one.person.id);
    people.extend(
        others
            .filter(|person| !named.contains(person))
            .filter(|person| incident.roles_of(*person).contains(&role)),
    );
    Some(people.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::{
        IncidentId, Involvement, Merged, OfficerId, Person, Personal, Place, Timestamp,
    };
    use serde_json::json;

    fn person(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn place(seed: u8) -> PlaceId {
        PlaceId::from_parts(1, [seed; 10])
    }

    /// The scene and a suspect, each entered twice and merged into the other.
    fn merged() -> Incident {
        let mut incident =
            Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented theft").unwrap();
        for (seed, address) in [(1, "1 Rd"), (2, "1 Right Road")] {
            incident.places.push(Place {
                address: Personal::new(address),
                ..Place::new(place(seed))
            });
        }
        incident.scene = Some(place(1));
        for (seed, role) in [(1, Role::Suspect), (2, Role::Witness), (3, Role::Witness)] {
            incident.people.push(Involvement {
                person: Person {
                    name: Personal::new("Invented NAME"),
                    ..Person::new(person(seed))
                },
                roles: vec![role],
            });
        }
        let by = OfficerId::from_parts(1, [9; 10]);
        let people = Merged::People {
            from: person(1),
            into: person(2),
        };
        let places = Merged::Places {
            from: place(1),
            into: place(2),
        };
        [people, places].into_iter().fold(incident, |one, of| {
            one.merged(of, by, Timestamp::from_unix_ms(1)).unwrap()
        })
    }

    fn address(content: &Value) -> Option<&str> {
        Concerned::of(content, false)
            .place()?
            .get("address")?
            .as_str()
    }

    fn counts(content: &Value) -> [String; 2] {
        let concerned = Concerned::of(content, false);
        [Role::Suspect, Role::Witness].map(|role| concerned.people(role))
    }

    #[test]
    fn a_merged_entry_is_the_one_that_stands_with_the_parts_of_both() {
        let content = json!({"report": {"people": []}, "incident": merged()});
        assert_eq!(address(&content), Some("1 Right Road"));
        assert_eq!(counts(&content), ["1", "2"]);
    }

    #[test]
    fn a_report_that_names_a_merged_entry_means_the_one_that_stands() {
        let part = |seed, role| Part {
            person: person(seed),
            role,
        };
        let content = json!({
            "report": {
                "place": place(1),
                "people": [part(1, Role::Suspect), part(2, Role::Suspect)],
            },
            "incident": merged(),
        });
        assert_eq!(address(&content), Some("1 Right Road"));
        // The third is a witness by the incident, and the report says nothing else
        // of them.
        assert_eq!(counts(&content), ["1", "1"]);
    }

    #[test]
    fn a_report_says_what_differs_and_the_incident_the_rest() {
        let here = Part {
            person: person(3),
            role: Role::Suspect,
        };
        let content = json!({"report": {"people": [here]}, "incident": merged()});
        assert_eq!(counts(&content), ["2", "1"], "a suspect is not lost");
    }

    #[test]
    fn a_supplement_counts_whom_it_names_and_nobody_of_the_incident() {
        let part = |seed, role| Part {
            person: person(seed),
            role,
        };
        for (people, expected) in [
            (vec![], ["", "", ""]),
            (vec![part(3, Role::Victim)], ["1", "", ""]),
            // Two entries that are one person, and a third.
            (
                [1, 2, 3].map(|seed| part(seed, Role::Suspect)).to_vec(),
                ["", "2", ""],
            ),
        ] {
            let content = json!({"report": {"people": people}, "incident": merged()});
            let concerned = Concerned::of(&content, true);
            let roles = [Role::Suspect, Role::Witness].map(|role| concerned.people(role));
            let [suspects, witnesses] = roles;
            assert_eq!([concerned.victims(true), suspects, witnesses], expected);
            assert_eq!(concerned.victims(false), "", "of a crime");
        }
    }

    #[test]
    fn a_merge_that_was_taken_back_leaves_two() {
        let mut incident = merged();
        let by = OfficerId::from_parts(1, [9; 10]);
        for merge in incident.merges.clone() {
            let at = Timestamp::from_unix_ms(2);
            incident = incident.unmerged(merge.of, by, at).unwrap();
        }
        let content = json!({"incident": incident});
        assert_eq!(address(&content), Some("1 Rd"));
        assert_eq!(counts(&content), ["1", "2"]);
    }

    #[test]
    fn the_one_place_that_stands_is_where_it_happened() {
        let mut incident = merged();
        incident.scene = None;
        let content = json!({"incident": incident});
        assert_eq!(address(&content), Some("1 Right Road"));
    }
}
