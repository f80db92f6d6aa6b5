//! A person, entered once in an incident and offered everywhere.
//!
//! Whatever the person was asked is a [`Response`]: unknown, refused and not
//! asked are three different answers. What an officer saw or judged stands in
//! fields of its own: observed appearance beside self-defined
//! ethnicity, an estimate beside the date of birth.

mod age;
mod age_doubts;
mod circumstances;
mod contact;
mod description;
mod patch;
mod role;

use serde::{Deserialize, Serialize};

pub use age::{Age, AgeEstimate};
pub use circumstances::{
    Injury, InjuryDegree, Relationship, RelationshipKind, Vulnerability, VulnerabilityGround,
};
pub use contact::{Contact, ContactKind};
pub use description::Description;
pub use patch::{PersonField, PersonPatch};
pub use role::Role;

use crate::incident::{YET_TO_COME, latest};
use crate::response::plain;
use crate::{
    Date, DateOfBirth, FieldError, FieldErrors, FieldWarning, Language, Limit, NoAnswer,
    ObservedAppearance, PersonId, Personal, PlaceId, Response, Rule, SelfDefinedEthnicity,
    Timestamp,
};

/// What may be a victim, a witness or a suspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// A human being.
    #[default]
    Person,
    /// A company, charity, school or other body.
    Business,
    /// The State, against whom some offences are.
    State,
}

/// Sex, as the person gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of these.
    Other,
}

/// Where a person lives or a business is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PersonAddress {
    /// As text, lines parted by line feeds or commas.
    Text(Personal),
    /// A place of the incident.
    Place(PlaceId),
}

/// A person (or an organisation) concerned in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The person within the incident.
    pub id: PersonId,
    /// Human being, business or the State.
    #[serde(default)]
    pub kind: PersonKind,
    /// Full name; empty for a suspect known only by description, for the State,
    /// and for whoever was asked and gave none.
    pub name: Personal,
    /// Why there is no name, of anybody but the State: they do not know it and
    /// nobody else does, or they would not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_not_given: Option<NoAnswer>,
    /// The day of birth.
    #[serde(default)]
    pub date_of_birth: Response<DateOfBirth>,
    /// Age as form MG11 asks for it, where the date of birth was not given.
    #[serde(default)]
    pub age: Response<Age>,
    /// An age as somebody judged it.
    #[serde(default)]
    pub estimated_age: Option<AgeEstimate>,
    /// Sex.
    #[serde(default)]
    pub sex: Response<Sex>,
    /// Ethnicity as the person defines it. Never derived from
    /// `observed_appearance`.
    #[serde(default)]
    pub self_defined_ethnicity: Response<SelfDefinedEthnicity>,
    /// Appearance as somebody saw it; or that nobody could say, or would not.
    /// Never derived from `self_defined_ethnicity`.
    #[serde(default, with = "plain")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "crate::response::PlainResponse<ObservedAppearance>")
    )]
    pub observed_appearance: Response<ObservedAppearance>,
    /// Occupation.
    #[serde(default)]
    pub occupation: Response<Personal>,
    /// Address; never printed on a statement's front page.
    #[serde(default)]
    pub address: Response<PersonAddress>,
    /// How to reach them; never printed on a statement's front page.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// The language that they speak best.
    #[serde(default)]
    pub language: Response<Language>,
    /// Whether they need an interpreter.
    #[serde(default)]
    pub interpreter_needed: Response<bool>,
    /// What they are to the suspect.
    #[serde(default)]
    pub relationship_to_suspect: Response<Relationship>,
    /// How they were hurt.
    #[serde(default)]
    pub injury: Response<Injury>,
    /// What makes them vulnerable or intimidated, and what they need.
    #[serde(default)]
    pub vulnerability: Response<Vulnerability>,
    /// What they look like.
    #[serde(default)]
    pub description: Description,
}

impl Person {
    /// Greatest number of ways to reach one person.
    pub const CONTACTS: usize = 12;

    /// A person of whom nothing is known yet.
    #[must_use]
    pub fn new(id: PersonId) -> Self {
        Self {
            id,
            kind: PersonKind::default(),
            name: Personal::default(),
            name_not_given: None,
            date_of_birth: Response::default(),
            age: Response::default(),
            estimated_age: None,
            sex: Response::default(),
            self_defined_ethnicity: Response::default(),
            observed_appearance: Response::default(),
            occupation: Response::default(),
            address: Response::default(),
            contacts: Vec::new(),
            language: Response::default(),
            interpreter_needed: Response::default(),
            relationship_to_suspect: Response::default(),
            injury: Response::default(),
            vulnerability: Response::default(),
            description: Description::default(),
        }
    }

    /// The age to print on form MG11 on a day: from the date of birth where it
    /// was given, else as the person said. Never from an estimate: the form
    /// states what the witness says of themselves.
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<Age> {
        match self.date_of_birth.given() {
            Some(born) => born.age_on(day).map(Age::of_years),
            None => self.age.given().copied(),
        }
    }

    /// Whether they are under 18 on a day, by the best of what is known: the
    /// date of birth, what they said, or an estimate that leaves no doubt.
    #[must_use]
    pub fn is_under_18_on(&self, day: Date) -> Option<bool> {
        match self.age_on(day) {
            Some(age) => Some(age != Age::Over18),
            None => self
                .estimated_age
                .and_then(|estimate| estimate.is_under_18_on(day)),
        }
    }

    /// What to call them on a screen.
    #[must_use]
    pub fn known_as(&self) -> &str {
        let described = self.is_described();
        match (self.name.reveal().trim(), self.kind, self.name_not_given) {
            ("", PersonKind::State, _) => "The State",
            ("", _, Some(NoAnswer::Unknown)) if described => "Name not known; described",
            ("", _, Some(NoAnswer::Unknown)) => "Name not known",
            ("", _, Some(NoAnswer::Refused)) if described => "Name refused; described",
            ("", _, Some(NoAnswer::Refused)) => "Name refused",
            ("", _, None) => "Known only by description",
            (name, _, _) => name,
        }
    }

    /// Whether anything says what they look like.
    fn is_described(&self) -> bool {
        !self.description.is_empty() || self.observed_appearance.given().is_some()
    }

    /// Every way to reach them that was given, a line each.
    #[must_use]
    pub fn contact_lines(&self) -> Personal {
        let lines: Vec<&str> = self.contacts.iter().map(|c| c.value.text()).collect();
        Personal::new(lines.join("\n").trim().to_owned())
    }

    /// Checks one person's own fields, by their bare names.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that breaks a rule.
    pub fn check(&self, roles: &[Role]) -> Result<(), FieldErrors> {
        let mut found = Vec::new();
        self.check_at("", roles, &mut found);
        FieldErrors::check(found)
    }

    /// Checks every field; `prefix` stands before each name.
    pub(crate) fn check_at(&self, prefix: &str, roles: &[Role], found: &mut Vec<FieldError>) {
        let field = |name: &str| format!("{prefix}{name}");
        self.check_name(prefix, roles, found);
        self.check_kind(prefix, found);
        if let Some(age) = self.age.given() {
            found.extend(age.check(&field("age")).err());
        }
        if let Some(estimate) = &self.estimated_age {
            estimate.check(&field("estimated_age"), found);
        }
        if let Some(said) = self.self_defined_ethnicity.given() {
            said.unfinished(&field("self_defined_ethnicity"), found);
        }
        if let Some(seen) = self.observed_appearance.given() {
            seen.unfinished(&field("observed_appearance"), found);
        }
        self.occupation
            .check(Limit::LINE, &field("occupation"), found);
        if let Response::Given(PersonAddress::Text(text)) = &self.address {
            let limit = Limit::ADDRESS.required();
            found.extend(limit.check_final(&field("address"), text.reveal()).err());
        }
        contact::check_all(&self.contacts, &field("contacts"), found);
        if let Some(relationship) = self.relationship_to_suspect.given() {
            relationship.check(&field("relationship_to_suspect"), self.id, found);
        }
        if let Some(injury) = self.injury.given() {
            injury.check(&field("injury"), found);
        }
        if let Some(vulnerability) = self.vulnerability.given() {
            vulnerability.check(&field("vulnerability"), found);
        }
        self.description.check(&field("description"), found);
    }

    /// What deserves a second look; blocks nothing. `prefix` stands before each
    /// name.
    #[must_use]
    pub fn warnings(&self, prefix: &str) -> Vec<FieldWarning> {
        contact::warnings(&self.contacts, &format!("{prefix}contacts"))
    }

    fn check_name(&self, prefix: &str, roles: &[Role], found: &mut Vec<FieldError>) {
        let suspect = self.kind == PersonKind::Person && roles.contains(&Role::Suspect);
        let nameless = self.name_not_given.is_some()
            || self.kind == PersonKind::State
            || (suspect && self.is_described());
        let limit = if nameless {
            Limit::NAME.or_empty()
        } else {
            Limit::NAME
        };
        let checked = limit.check_final(&format!("{prefix}name"), self.name.reveal());
        found.extend(checked.err().map(|error| match error.rule {
            // Says what else would do.
            Rule::Required => FieldError {
                rule: Rule::Unasked {
                    remedy: if suspect {
                        "give the suspect's name, or describe them; or say in name_not_given that it is unknown or refused"
                    } else {
                        "give the name, or say in name_not_given that it is unknown or refused"
                    },
                },
                ..error
            },
            _ => error,
        }));
        if self.name_not_given.is_none() {
            return;
        }
        let contradicts = if self.kind == PersonKind::State {
            ("the State, which nobody asks for a name", "empty it again")
        } else if self.name.reveal().trim().is_empty() {
            return;
        } else {
            (
                "the name that is given",
                "empty it again, or empty the name",
            )
        };
        let (other, remedy) = contradicts;
        found.push(FieldError {
            field: format!("{prefix}name_not_given"),
            rule: Rule::Contradicts { other, remedy },
        });
    }

    /// A business or the State has no birth, sex or injury.
    fn check_kind(&self, prefix: &str, found: &mut Vec<FieldError>) {
        if self.kind == PersonKind::Person {
            return;
        }
        let human = [
            ("date_of_birth", self.date_of_birth.is_asked()),
            ("age", self.age.is_asked()),
            ("estimated_age", self.estimated_age.is_some()),
            ("sex", self.sex.is_asked()),
            (
                "self_defined_ethnicity",
                self.self_defined_ethnicity.is_asked(),
            ),
            ("observed_appearance", self.observed_appearance.is_asked()),
            ("injury", self.injury.is_asked()),
            ("vulnerability", self.vulnerability.is_asked()),
            ("description", !self.description.is_empty()),
        ];
        for (name, _) in human.into_iter().filter(|(_, filled)| *filled) {
            found.push(FieldError {
                field: format!("{prefix}{name}"),
                rule: Rule::Contradicts {
                    other: "a business or the State",
                    remedy: "empty it, or enter the human being as a person of their own",
                },
            });
        }
    }

    /// Checks what `now` makes impossible: they were born by then and not
    /// before 1900, an age was judged by then, and the age of the form is one
    /// that they can have had. A day is allowed for clocks that disagree.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] naming each field.
    pub fn check_past(&self, now: Timestamp) -> Result<(), FieldErrors> {
        let mut found = Vec::new();
        self.check_past_at("", now, &mut found);
        FieldErrors::check(found)
    }

    pub(crate) fn check_past_at(&self, prefix: &str, now: Timestamp, found: &mut Vec<FieldError>) {
        let today = Date::from(latest(now));
        let mut broken = |field: &str, rule| {
            found.push(FieldError {
                field: format!("{prefix}{field}"),
                rule,
            });
        };
        if self.estimated_age.is_some_and(|judged| judged.on > today) {
            broken("estimated_age.on", YET_TO_COME);
        }
        let Some(birth) = self.date_of_birth.given() else {
            return;
        };
        let Some(years) = birth.age_on(today) else {
            return broken("date_of_birth", YET_TO_COME);
        };
        let born = birth.reveal();
        if Date::of(1900, 1, 1).is_some_and(|earliest| born < earliest) {
            broken(
                "date_of_birth",
                Rule::Range {
                    expected: "in 1900 or later; check the year",
                },
            );
        }
        // They may have been younger when their age was entered, never older.
        let too_old = match self.age.given() {
            Some(Age::Over18) => years < 18,
            Some(Age::Years(age)) => u32::from(*age) > years,
            None => false,
        };
        if too_old {
            broken(
                "age",
                Rule::Contradicts {
                    other: "the date of birth, which makes them younger",
                    remedy: "check both",
                },
            );
        }
    }
}

#[cfg(test)]
mod tests;
