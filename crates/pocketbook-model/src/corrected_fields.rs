//! What a correction of a sealed exhibit changes: how it is described, and when
//! and where it was found or made. Its reference, its producer and what kind of
//! thing it is are never corrected: another thing is another exhibit.

use serde::{Deserialize, Serialize};

use crate::{Exhibit, FieldError, Limit, Personal, Rule, Timestamp};

/// The fields of an exhibit that a correction gives anew; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CorrectedFields {
    /// What it is.
    pub description: Option<Personal>,
    /// When it was found or made.
    pub found_at: Option<Timestamp>,
    /// Where it was found or made; empty where that is not known after all.
    pub found_place: Option<Personal>,
}

impl CorrectedFields {
    /// A correction of the description alone.
    #[must_use]
    pub fn description(text: impl Into<Personal>) -> Self {
        Self {
            description: Some(text.into()),
            ..Self::default()
        }
    }

    /// Whether nothing is corrected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The exhibit as it is described with this correction.
    #[must_use]
    pub fn applied_to(&self, exhibit: &Exhibit) -> Exhibit {
        let mut corrected = exhibit.clone();
        if let Some(description) = &self.description {
            corrected.description.clone_from(description);
        }
        if let Some(at) = self.found_at {
            corrected.found_at = Some(at);
        }
        if let Some(place) = &self.found_place {
            corrected.found_place.clone_from(place);
        }
        corrected
    }

    /// Whether an exhibit says what this correction says.
    #[must_use]
    pub fn are_in(&self, exhibit: &Exhibit) -> bool {
        self.applied_to(exhibit) == *exhibit
    }

    /// Which fields they are, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let given = [
            (self.description.is_some(), "description"),
            (self.found_at.is_some(), "time of finding or making"),
            (self.found_place.is_some(), "place of finding or making"),
        ];
        let named = given.iter().filter(|(given, _)| *given);
        named.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn check_into(&self, path: &str, found: &mut Vec<FieldError>) {
        if self.is_empty() {
            found.push(FieldError {
                field: path.to_owned(),
                rule: Rule::Required,
            });
        }
        if let Some(description) = &self.description {
            let field = format!("{path}.description");
            let checked = Exhibit::DESCRIPTION.check_final(&field, description.reveal());
            found.extend(checked.err());
        }
        if let Some(place) = &self.found_place {
            let field = format!("{path}.found_place");
            found.extend(Limit::LINE.check_draft(&field, place.reveal()).err());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExhibitId, ExhibitThing, IncidentId, PersonId, Producer};

    fn knife() -> Exhibit {
        Exhibit {
            id: ExhibitId::from_parts(1, [1; 10]),
            incident: IncidentId::from_parts(1, [2; 10]),
            reference: "ABC/1".parse().unwrap(),
            producer: Producer::Person {
                person: PersonId::from_parts(1, [3; 10]),
                name: "Anna B. CARPENTER".into(),
            },
            description: "Kitchen knife".into(),
            thing: ExhibitThing::Physical,
            found_at: None,
            found_place: "Hall".into(),
        }
    }

    #[test]
    fn what_is_absent_stays() {
        let at = Timestamp::from_unix_ms(1_772_823_360_000);
        let correction = CorrectedFields {
            found_at: Some(at),
            ..CorrectedFields::default()
        };
        let corrected = correction.applied_to(&knife());
        assert_eq!(corrected.found_at, Some(at));
        assert_eq!(
            (corrected.description, corrected.found_place),
            (knife().description, knife().found_place)
        );
        assert!(!correction.are_in(&knife()));
        assert_eq!(correction.in_words(), "time of finding or making");
    }

    #[test]
    fn each_field_is_checked_and_one_at_least_is_given() {
        let fields = |correction: CorrectedFields| {
            let mut found = Vec::new();
            correction.check_into("c", &mut found);
            found.into_iter().map(|e| e.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(CorrectedFields::default()), ["c"]);
        assert_eq!(fields(CorrectedFields::description(" ")), ["c.description"]);
        let long = CorrectedFields {
            found_place: Some("x".repeat(251).into()),
            ..CorrectedFields::default()
        };
        assert_eq!(fields(long), ["c.found_place"]);
        let unknown = CorrectedFields {
            found_place: Some(Personal::default()),
            ..CorrectedFields::default()
        };
        assert!(fields(unknown).is_empty());
    }
}
