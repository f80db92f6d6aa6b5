//! An incident: the folder that reports, statements and exhibits share, so
//! that nothing is typed twice.
//!
//! ```text
//! incident --+-- when it happened, who reported it and how
//!            +-- places: the scene and others          each entered once,
//!            +-- people, with the parts they play      each entered once
//!            +-- merges: which of them proved to be one and the same
//! ```
//!
//! Reports, statements and attachments name the incident, not it them.

mod contradictions;
mod merge;
mod offer;
mod patch;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use merge::{Merge, MergeUndone, Merged};
pub use patch::{IncidentField, IncidentPatch};

use crate::{
    CadReference, Date, FieldError, FieldErrors, FieldWarning, IncidentId, Limit, Period, Person,
    PersonAddress, PersonId, Personal, Place, PlaceId, Role, Rule, Timestamp,
};

/// By what way the police came to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportingMethod {
    /// A 999 call.
    Emergency,
    /// A 101 call or another telephone call.
    Telephone,
    /// Online.
    Online,
    /// At a front counter.
    FrontCounter,
    /// To an officer in the street or at the scene.
    ToOfficer,
    /// An officer came upon it.
    FoundByPolice,
    /// Through another agency.
    OtherAgency,
    /// In another way.
    Other,
}

/// That it was reported. The 24 hours for recording run from here (National
/// Crime Recording Standard).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// When.
    pub at: Timestamp,
    /// By what way.
    pub how: ReportingMethod,
    /// Who reported it, where they are a person of the incident.
    #[serde(default)]
    pub by: Option<PersonId>,
}

/// An incident with the people and the places concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// The incident.
    pub id: IncidentId,
    /// A few words by which the officer finds it again.
    pub title: Personal,
    /// The command-and-control reference, once known.
    #[serde(default)]
    pub cad_reference: Option<CadReference>,
    /// When it happened, as far as anyone can say.
    #[serde(default)]
    pub happened: Period,
    /// When and how it was reported.
    #[serde(default)]
    pub reported: Option<Reported>,
    /// Which of the places is where it happened.
    #[serde(default)]
    pub scene: Option<PlaceId>,
    /// The places concerned, each entered once.
    #[serde(default)]
    pub places: Vec<Place>,
    /// The people concerned, each entered once.
    #[serde(default)]
    pub people: Vec<Involvement>,
    /// Which of these proved to be one and the same, in the order in which
    /// somebody said so. Never shortened: see [`Merge`].
    #[serde(default)]
    pub merges: Vec<Merge>,
}

/// A person and the parts they play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Greatest number of places in one incident.
    pub const PLACES: usize = 100;

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
            happened: Period::default(),
            reported: None,
            scene: None,
            places: Vec::new(),
            people: Vec::new(),
            merges: Vec::new(),
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
        self.happened.check("happened", &mut found);
        self.check_reported(&mut found);
        self.check_places(&mut found);
        self.check_people(&mut found);
        self.check_merges(&mut found);
        FieldErrors::check(found)
    }

    /// Checks what cannot lie ahead: nobody was born, nothing happened and
    /// nothing was reported after `now`. A day is allowed for clocks that
    /// disagree. Nor did anything happen before 1900: that is a slip of the
    /// hand. And [`Person::check_past`] for each person, [`Place::check_past`] for
    /// each place.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each time that has yet to come or is out of all
    /// memory.
    pub fn check_past(&self, now: Timestamp) -> Result<(), FieldErrors> {
        let times = [
            ("happened.from", self.happened.from),
            ("happened.to", self.happened.to),
            ("reported.at", self.reported_at()),
        ];
        let impossible = (times.into_iter()).filter_map(|(field, time)| past(field, time?, now));
        let mut found: Vec<FieldError> = impossible.collect();
        for (at, one) in self.people.iter().enumerate() {
            let prefix = format!("people[{at}].");
            one.person.check_past_at(&prefix, now, &mut found);
        }
        for (at, place) in self.places.iter().enumerate() {
            place.check_past_at(&format!("places[{at}]."), now, &mut found);
        }
        FieldErrors::check(found)
    }

    fn check_reported(&self, found: &mut Vec<FieldError>) {
        let Some(reported) = &self.reported else {
            return;
        };
        let certainty = self.happened.certainty;
        if (self.happened.from).is_some_and(|from| !certainty.allows(from, reported.at)) {
            found.push(FieldError {
                field: "reported.at".to_owned(),
                rule: Rule::Contradicts {
                    other: "when it happened",
                    remedy: "it cannot be reported before it happened; check both times",
                },
            });
        }
        if reported.by.is_some_and(|by| self.person(by).is_none()) {
            found.push(no_such("reported.by", "a person of this incident"));
        }
    }

    fn check_places(&self, found: &mut Vec<FieldError>) {
        if self.scene.is_some_and(|scene| self.place(scene).is_none()) {
            found.push(no_such("scene", "a place of this incident"));
        }
        if self.places.len() > Self::PLACES {
            found.push(FieldError {
                field: "places".to_owned(),
                rule: Rule::Range {
                    expected: "100 places or fewer; open a second incident",
                },
            });
        }
        for (position, place) in self.places.iter().enumerate() {
            place.check_at(&format!("places[{position}]."), found);
            let again = self.places.iter().skip(position + 1);
            if again.into_iter().any(|other| other.id == place.id) {
                found.push(FieldError {
                    field: format!("places[{position}].id"),
                    rule: Rule::Contradicts {
                        other: "another place with the same id",
                        remedy: "enter each place once",
                    },
                });
            }
        }
    }

    fn check_people(&self, found: &mut Vec<FieldError>) {
        if self.people.len() > Self::PEOPLE {
            found.push(FieldError {
                field: "people".to_owned(),
                rule: Rule::Range {
                    expected: "200 people or fewer; open a second incident",
                },
            });
        }
        for (position, involvement) in self.people.iter().enumerate() {
            let path = format!("people[{position}].");
            let Involvement { person, roles } = involvement;
            if roles.is_empty() {
                found.push(FieldError {
                    field: format!("{path}roles"),
                    rule: Rule::Required,
                });
            }
            person.check_at(&path, roles, found);
            self.check_links(person, &path, found);
            let again = self.people.iter().skip(position + 1);
            if again.into_iter().any(|other| other.person.id == person.id) {
                found.push(FieldError {
                    field: format!("{path}id"),
                    rule: Rule::Contradicts {
                        other: "another person with the same id",
                        remedy: "enter each person once and give them several roles",
                    },
                });
            }
        }
    }

    /// Checks what a person names of the incident.
    fn check_links(&self, person: &Person, path: &str, found: &mut Vec<FieldError>) {
        if let Some(PersonAddress::Place(place)) = person.address.given()
            && self.place(*place).is_none()
        {
            found.push(no_such(
                &format!("{path}address"),
                "a place of this incident",
            ));
        }
        let suspect = person
            .relationship_to_suspect
            .given()
            .and_then(|relationship| relationship.suspect);
        if suspect.is_some_and(|suspect| self.person(suspect).is_none()) {
            found.push(no_such(
                &format!("{path}relationship_to_suspect.suspect"),
                "a person of this incident",
            ));
        }
    }

    /// What to call somebody of it, so that nobody is taken for somebody else: of
    /// several who are called alike because they have no name, each by the place at
    /// which they were entered. `None` where there is no such person.
    #[must_use]
    pub fn called(&self, person: PersonId) -> Option<Cow<'_, str>> {
        let at = self.people.iter().position(|one| one.person.id == person)?;
        let one = &self.people.get(at)?.person;
        let called = one.known_as();
        let alike = (self.people.iter())
            .filter(|other| self.survivor(other.person.id) == other.person.id)
            .any(|other| other.person.id != person && other.person.known_as() == called);
        if one.name.reveal().trim().is_empty() && alike {
            return Some(format!("{called} (person {} of the incident)", at + 1).into());
        }
        Some(called.into())
    }

    /// When it was reported, by itself.
    #[must_use]
    pub fn reported_at(&self) -> Option<Timestamp> {
        self.reported.as_ref().map(|reported| reported.at)
    }

    /// What deserves a second look; blocks nothing.
    #[must_use]
    pub fn warnings(&self) -> Vec<FieldWarning> {
        let day = (self.happened.from).or(self.reported_at()).map(Date::from);
        let people = self.people.iter().enumerate().flat_map(|(position, one)| {
            let prefix = format!("people[{position}].");
            let mut found = one.person.warnings(&prefix);
            found.extend(one.person.age_doubts(&prefix, day));
            found
        });
        let places = (self.places.iter().enumerate())
            .flat_map(|(position, place)| place.warnings(&format!("places[{position}].")));
        (self.time_warnings().into_iter())
            .chain(people)
            .chain(places)
            .collect()
    }

    /// Times that are taken while somebody only remembers them.
    fn time_warnings(&self) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        if let (Some(from), Some(reported)) = (self.happened.from, &self.reported)
            && reported.at < from
        {
            found.push(FieldWarning::new(
                "reported.at",
                "before_it_happened",
                "it was reported before it began; check both times",
            ));
        }
        found
    }

    /// A person as entered in this incident; see [`Incident::survivor`] for
    /// whom they proved to be.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.involvement(id).map(|involvement| &involvement.person)
    }

    /// A person and their parts, as entered.
    #[must_use]
    pub fn involvement(&self, id: PersonId) -> Option<&Involvement> {
        self.people
            .iter()
            .find(|involvement| involvement.person.id == id)
    }

    /// A place as entered in this incident.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// Where it happened: the scene, or the place that it proved to be.
    #[must_use]
    pub fn scene(&self) -> Option<&Place> {
        self.place(self.surviving_place(self.scene?))
    }

    /// The address of a person as text; empty unless it was given.
    #[must_use]
    pub fn address_of(&self, person: &Person) -> Personal {
        match person.address.given() {
            Some(PersonAddress::Text(text)) => text.clone(),
            Some(PersonAddress::Place(place)) => self
                .place(self.surviving_place(*place))
                .map(Place::address_text)
                .unwrap_or_default(),
            None => Personal::default(),
        }
    }

    /// Whether anyone plays this part.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.people
            .iter()
            .any(|involvement| involvement.roles.contains(&role))
    }
}

/// The rule of a time that has yet to come.
pub(crate) const YET_TO_COME: Rule = Rule::Range {
    expected: "in the past; check it, and the tablet's clock",
};

/// The latest that a time in the past can be: clocks differ by up to a day.
pub(crate) fn latest(now: Timestamp) -> Timestamp {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    Timestamp::from_unix_ms(now.unix_ms().saturating_add(DAY_MS))
}

/// What is wrong with a time that somebody told: it has yet to come, or nobody
/// alive can tell of it.
pub(crate) fn past(field: &str, time: Timestamp, now: Timestamp) -> Option<FieldError> {
    /// 1900-01-01T00:00:00Z.
    const EARLIEST: i64 = -2_208_988_800_000;
    let rule = if time > latest(now) {
        YET_TO_COME
    } else if time.unix_ms() < EARLIEST {
        Rule::Range {
            expected: "in 1900 or later; check the year",
        }
    } else {
        return None;
    };
    Some(FieldError {
        field: field.to_owned(),
        rule,
    })
}

fn no_such(field: &str, expected: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Unknown { expected },
    }
}

#[cfg(test)]
mod tests;
