//! A change to some fields of a person.

use serde::{Deserialize, Serialize};

use super::{
    Age, AgeEstimate, Contact, Description, Injury, Person, PersonAddress, PersonKind,
    Relationship, Sex, Vulnerability,
};
use crate::statement::replace;
use crate::{
    DateOfBirth, Language, NoAnswer, ObservedAppearance, Personal, Response, SelfDefinedEthnicity,
};

/// A change to some fields of a [`Person`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonPatch {
    /// Human being, business or the State.
    pub kind: Option<PersonKind>,
    /// New name.
    pub name: Option<Personal>,
    /// Why there is no name; whoever has one gets it with an empty `name`.
    pub name_not_given: Option<NoAnswer>,
    /// New date of birth.
    pub date_of_birth: Option<Response<DateOfBirth>>,
    /// New age, where the date of birth was not given.
    pub age: Option<Response<Age>>,
    /// New estimate.
    pub estimated_age: Option<AgeEstimate>,
    /// New sex.
    pub sex: Option<Response<Sex>>,
    /// New self-defined ethnicity; the observed appearance stays as it is.
    pub self_defined_ethnicity: Option<Response<SelfDefinedEthnicity>>,
    /// New observed appearance; the self-defined ethnicity stays as it is.
    #[serde(with = "crate::response::plain::optional")]
    pub observed_appearance: Option<Response<ObservedAppearance>>,
    /// New occupation.
    pub occupation: Option<Response<Personal>>,
    /// New address.
    pub address: Option<Response<PersonAddress>>,
    /// New ways to reach them, in place of those entered.
    pub contacts: Option<Vec<Contact>>,
    /// New language.
    pub language: Option<Response<Language>>,
    /// New answer.
    pub interpreter_needed: Option<Response<bool>>,
    /// New relationship.
    pub relationship_to_suspect: Option<Response<Relationship>>,
    /// New injury.
    pub injury: Option<Response<Injury>>,
    /// New vulnerability.
    pub vulnerability: Option<Response<Vulnerability>>,
    /// New description, in place of the one entered.
    pub description: Option<Description>,
    /// Fields to empty again.
    pub clear: Vec<PersonField>,
}

/// A field that holds no response and can be emptied again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonField {
    /// Why there is no name.
    NameNotGiven,
    /// The estimate.
    EstimatedAge,
    /// The observed appearance.
    ObservedAppearance,
}

impl Person {
    /// This person with a change applied; unchecked, see [`Person::check`].
    #[must_use]
    pub fn patched(&self, patch: PersonPatch) -> Self {
        let mut changed = self.clone();
        for field in &patch.clear {
            match field {
                PersonField::NameNotGiven => changed.name_not_given = None,
                PersonField::EstimatedAge => changed.estimated_age = None,
                PersonField::ObservedAppearance => changed.observed_appearance = Response::NotAsked,
            }
        }
        replace(&mut changed.kind, patch.kind);
        replace(&mut changed.name, patch.name);
        replace(&mut changed.name_not_given, patch.name_not_given.map(Some));
        replace(&mut changed.date_of_birth, patch.date_of_birth);
        replace(&mut changed.age, patch.age);
        replace(&mut changed.estimated_age, patch.estimated_age.map(Some));
        replace(&mut changed.sex, patch.sex);
        replace(
            &mut changed.self_defined_ethnicity,
            patch.self_defined_ethnicity,
        );
        replace(&mut changed.observed_appearance, patch.observed_appearance);
        replace(&mut changed.occupation, patch.occupation);
        replace(&mut changed.address, patch.address);
        replace(&mut changed.contacts, patch.contacts);
        replace(&mut changed.language, patch.language);
        replace(&mut changed.interpreter_needed, patch.interpreter_needed);
        replace(
            &mut changed.relationship_to_suspect,
            patch.relationship_to_suspect,
        );
        replace(&mut changed.injury, patch.injury);
        replace(&mut changed.vulnerability, patch.vulnerability);
        replace(&mut changed.description, patch.description);
        changed
    }
}
