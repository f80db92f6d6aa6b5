//! What speaks against two entries being one: told before they are merged, and
//! an officer who has read it may merge them all the same.

use super::Merged;
use crate::names::plain_words;
use crate::{Age, FieldError, Incident, Person, Place, Response, Role, Rule};

const REMEDY: &str =
    "if they are one all the same, say that you have read this; else leave them apart";

impl Incident {
    /// What two entries say that cannot both be true of one person or place, by
    /// its field. Empty where nothing speaks against a merge.
    #[must_use]
    pub fn contradictions(&self, of: Merged) -> Vec<FieldError> {
        match of {
            Merged::People { from, into } => match (self.involvement(from), self.involvement(into))
            {
                (Some(one), Some(other)) => {
                    let mut found = people(&one.person, &other.person);
                    found.extend(roles(&self.roles_of(from), &self.roles_of(into)));
                    found
                }
                _ => Vec::new(),
            },
            Merged::Places { from, into } => match (self.place(from), self.place(into)) {
                (Some(one), Some(other)) => places(one, other),
                _ => Vec::new(),
            },
        }
    }
}

fn against(field: &str, other: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts {
            other,
            remedy: REMEDY,
        },
    }
}

/// Whether both were given and are not the same.
fn differ<T: PartialEq>(one: &Response<T>, other: &Response<T>) -> bool {
    matches!((one.given(), other.given()), (Some(one), Some(other)) if one != other)
}

fn people(one: &Person, other: &Person) -> Vec<FieldError> {
    let (name, named) = (
        plain_words(one.name.reveal()),
        plain_words(other.name.reveal()),
    );
    let no_name_in_common =
        !name.is_empty() && !named.is_empty() && !name.iter().any(|word| named.contains(word));
    let ages = match (one.age.given(), other.age.given()) {
        // A year passes between two entries.
        (Some(Age::Years(one)), Some(Age::Years(other))) => one.abs_diff(*other) > 1,
        (Some(Age::Years(years)), Some(Age::Over18))
        | (Some(Age::Over18), Some(Age::Years(years))) => *years < 17,
        _ => false,
    };
    let ethnicity = matches!(
        (one.self_defined_ethnicity.given(), other.self_defined_ethnicity.given()),
        (Some(one), Some(other)) if one.list() == other.list() && one.code() != other.code()
    );
    let told = [
        ("name", no_name_in_common, "the name of the other entry"),
        (
            "date_of_birth",
            differ(&one.date_of_birth, &other.date_of_birth),
            "the date of birth of the other entry",
        ),
        ("age", ages, "the age of the other entry"),
        (
            "sex",
            differ(&one.sex, &other.sex),
            "the sex of the other entry",
        ),
        (
            "self_defined_ethnicity",
            ethnicity,
            "what the other entry says of itself",
        ),
    ];
    told.into_iter()
        .filter(|(_, differs, _)| *differs)
        .map(|(field, _, other)| against(field, other))
        .collect()
}

/// A victim and a suspect of one incident are two people, unless each accuses
/// the other.
fn roles(one: &[Role], other: &[Role]) -> Option<FieldError> {
    let suspect =
        |roles: &[Role]| roles.contains(&Role::Suspect) || roles.contains(&Role::Defendant);
    let wronged = |roles: &[Role]| roles.contains(&Role::Victim) || roles.contains(&Role::Witness);
    let across = (suspect(one) && !suspect(other) && wronged(other))
        || (suspect(other) && !suspect(one) && wronged(one));
    across.then(|| against("roles", "the parts of the other entry"))
}

fn places(one: &Place, other: &Place) -> Vec<FieldError> {
    let numbers = |place: &Place| {
        let mut numbers = plain_words(place.address.reveal());
        numbers.retain(|word| word.chars().any(|c| c.is_ascii_digit()));
        numbers.sort_unstable();
        numbers
    };
    let postcode = |place: &Place| plain_words(place.postcode.reveal()).concat();
    let (number, numbered) = (numbers(one), numbers(other));
    let (code, coded) = (postcode(one), postcode(other));
    let told = [
        (
            "uprn",
            one.uprn.is_some() && other.uprn.is_some() && one.uprn != other.uprn,
            "the property reference number of the other entry",
        ),
        (
            "postcode",
            !code.is_empty() && !coded.is_empty() && code != coded,
            "the postcode of the other entry",
        ),
        (
            "address",
            !number.is_empty() && !numbered.is_empty() && number != numbered,
            "the numbers in the address of the other entry",
        ),
        (
            "premises",
            one.premises.is_some() && other.premises.is_some() && one.premises != other.premises,
            "the kind of premises of the other entry",
        ),
    ];
    told.into_iter()
        .filter(|(_, differs, _)| *differs)
        .map(|(field, _, other)| against(field, other))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Involvement, PersonId, PlaceId, Sex};

    fn id(seed: u8) -> PersonId {
        PersonId::from_parts(1, [seed; 10])
    }

    fn fields(change: impl FnOnce(&mut Involvement)) -> Vec<String> {
        let mut incident =
            Incident::new(crate::IncidentId::from_parts(1, [3; 10]), "Invented").unwrap();
        for seed in 1..=2 {
            incident.people.push(Involvement {
                person: Person {
                    name: "Invented FICTION".into(),
                    date_of_birth: Response::Given("1990-04-01".parse().unwrap()),
                    age: Response::Given(Age::Years(36)),
                    sex: Response::Given(Sex::Female),
                    ..Person::new(id(seed))
                },
                roles: vec![Role::Victim],
            });
        }
        change(&mut incident.people[1]);
        let of = Merged::People {
            from: id(2),
            into: id(1),
        };
        let found = incident.contradictions(of);
        found.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn what_cannot_be_true_of_one_person_is_told_by_its_field() {
        assert!(fields(|_| {}).is_empty());
        assert!(fields(|one| one.person.sex = Response::Refused).is_empty());
        assert!(fields(|one| one.person.date_of_birth = Response::NotAsked).is_empty());
        assert!(fields(|one| one.person.age = Response::Given(Age::Years(35))).is_empty());
        assert!(fields(|one| one.roles = vec![Role::Witness]).is_empty());
        let born = "1990-04-02".parse().unwrap();
        assert_eq!(
            fields(|one| one.person.date_of_birth = Response::Given(born)),
            ["date_of_birth"]
        );
        assert_eq!(
            fields(|one| one.person.sex = Response::Given(Sex::Male)),
            ["sex"]
        );
        assert_eq!(
            fields(|one| one.person.age = Response::Given(Age::Years(20))),
            ["age"]
        );
        assert_eq!(
            fields(|one| one.person.name = "Barnaby DEMO".into()),
            ["name"]
        );
        assert_eq!(fields(|one| one.roles = vec![Role::Suspect]), ["roles"]);
    }

    #[test]
    fn two_addresses_are_no_one_place_without_a_second_look() {
        let place = |seed: u8, address: &str, postcode: &str| Place {
            address: address.into(),
            postcode: postcode.into(),
            ..Place::new(PlaceId::from_parts(1, [seed; 10]))
        };
        let told = |one: &Place, other: &Place| -> Vec<String> {
            let found = places(one, other).into_iter();
            found.map(|error| error.field).collect()
        };
        let one = place(1, "1 Invented Street", "W6 0XX");
        assert!(told(&one, &place(2, "1, Invented St", "w60xx")).is_empty());
        assert!(told(&one, &place(2, "Invented Street", "")).is_empty());
        assert_eq!(
            told(&one, &place(2, "2 Invented Street", "W6 0XX")),
            ["address"]
        );
        assert_eq!(
            told(&one, &place(2, "1 Invented Street", "W6 9YY")),
            ["postcode"]
        );
    }
}
