//! One table for people, one for places.

use super::*;
use crate::{
    Contact, ContactKind, Coordinates, IncidentId, Involvement, MapPoint, NoAnswer, OfficerId,
    Person, PersonAddress, PersonKind, Personal, Place, Position, PositionSource, Response, Role,
    Timestamp,
};
use proptest::prelude::*;

/// Name, date of birth, phone, address; empty for not asked.
type Sketch = (&'static str, &'static str, &'static str, &'static str);

fn person(seed: u8, (name, born, phone, address): Sketch) -> Person {
    Person {
        name: name.into(),
        date_of_birth: match born {
            "" => Response::NotAsked,
            born => Response::Given(born.parse().unwrap()),
        },
        contacts: match phone {
            "" => Vec::new(),
            phone if phone.contains('@') => vec![Contact::new(ContactKind::Email, phone)],
            phone => vec![Contact::new(ContactKind::Mobile, phone)],
        },
        address: match address {
            "" => Response::NotAsked,
            address => Response::Given(PersonAddress::Text(address.into())),
        },
        ..Person::new(PersonId::from_parts(1, [seed; 10]))
    }
}

fn incident(people: &[Person], places: &[Place]) -> Incident {
    let mut incident = Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented").unwrap();
    incident.people = people
        .iter()
        .map(|person| Involvement {
            person: person.clone(),
            roles: vec![Role::Witness],
        })
        .collect();
    incident.places = places.to_vec();
    incident
}

fn person_reasons(one: &Person, other: &Person) -> Vec<PersonLikeness> {
    let found = incident(&[one.clone(), other.clone()], &[]).likely_duplicates();
    found
        .people
        .first()
        .map(|pair| pair.reasons.clone())
        .unwrap_or_default()
}

fn place_reasons(one: &Place, other: &Place) -> Vec<PlaceLikeness> {
    let found = incident(&[], &[one.clone(), other.clone()]).likely_duplicates();
    found
        .places
        .first()
        .map(|pair| pair.reasons.clone())
        .unwrap_or_default()
}

#[test]
fn people_are_suspected_for_these_reasons() {
    use PersonLikeness::*;
    const FULL: &str = "Marigold Invented ASHWORTH";
    let cases: &[(Sketch, Sketch, &[PersonLikeness])] = &[
        (
            (FULL, "", "", ""),
            ("Ms marigold invented ashworth", "", "", ""),
            &[SameName],
        ),
        (
            ("Zo\u{eb} Fiction", "", "", ""),
            ("ZOE FICTION", "", "", ""),
            &[SameName],
        ),
        (
            (FULL, "", "", ""),
            ("ASHWORTH, Marigold Invented", "", "", ""),
            &[SameNameReordered],
        ),
        // A similar name needs something else, where both say more than a name.
        (
            (FULL, "1990-04-01", "", ""),
            ("Marigold Invented ASHWROTH", "", "07700 900123", ""),
            &[],
        ),
        (
            (FULL, "", "07700 900123", ""),
            ("Marigold Invented ASHWROTH", "", "+44 7700 900123", ""),
            &[SimilarName, SamePhone],
        ),
        (
            (FULL, "1990-04-01", "", ""),
            ("Marigold ASHWORTH", "1990-04-01", "", ""),
            &[SimilarName, SameDateOfBirth],
        ),
        (
            (FULL, "", "", "Flat 5, 1 Invented Court"),
            ("Marigold ASHWORTH", "", "", "flat 5 1 Invented Court"),
            &[SimilarName, SameAddress],
        ),
        // Spelled otherwise, with what does not change by spelling; alone, or at
        // one address, it is nobody in particular.
        (
            ("Steven FICTION", "1990-04-01", "", ""),
            ("Stephen FICTION", "1990-04-01", "", ""),
            &[SimilarName, SameDateOfBirth],
        ),
        (
            ("Mohammed ALI INVENTED", "", "07700 900123", ""),
            ("Muhamad ALI INVENTED", "", "7700 900123", ""),
            &[SimilarName, SamePhone],
        ),
        (
            ("Cathryn FICTION", "", "447700900123", ""),
            ("Kathrine FICTION", "", "07700 900123", ""),
            &[NameSpelledOtherwise, SamePhone],
        ),
        (
            ("Steven FICTION", "", "", "1 Invented Court"),
            ("Stephanie FICTION", "", "", "1 Invented Court"),
            &[],
        ),
        (
            ("Steven FICTION", "1990-04-01", "", ""),
            ("Stephen FICTION", "1961-02-03", "", ""),
            &[],
        ),
        // An address in two spellings.
        (
            (FULL, "", "", "Flat 5, 1 Invented Road, W6 0XX"),
            ("Marigold ASHWORTH", "", "", "flat 5 1 Invented Rd. w60xx"),
            &[SimilarName, SameAddress],
        ),
        // Nobody knows the name of one of them.
        (
            ("", "1990-04-01", "", "1 Invented Street"),
            ("Barnaby FICTION", "1990-04-01", "", "1 Invented St"),
            &[SameDateOfBirth, SameAddress],
        ),
        // Father and son; a birthday misheard.
        (
            ("Barnaby FICTION", "1960-03-01", "", "1 Invented Court"),
            ("Barnaby FICTION", "1990-11-21", "", "1 Invented Court"),
            &[],
        ),
        (
            ("Mary FICTION", "1990-04-01", "", ""),
            ("Mary FICTION", "1990-01-04", "", ""),
            &[SameName, DayAndMonthExchanged],
        ),
        (
            ("Mary FICTION", "1990-04-01", "", ""),
            ("FICTION Mary", "1991-04-01", "", ""),
            &[SameNameReordered, DateOfBirthMistyped],
        ),
        // Another decade is another generation, not a slip: in one figure, or in
        // two that changed places.
        (
            ("Tom FICTION", "1960-05-05", "", "1 Invented Court"),
            ("Tom FICTION", "1990-05-05", "", "1 Invented Court"),
            &[],
        ),
        (
            ("Tom FICTION", "1958-05-05", "", "1 Invented Court"),
            ("Tom FICTION", "1985-05-05", "", "1 Invented Court"),
            &[],
        ),
        (
            ("Tom FICTION", "1967-05-05", "", ""),
            ("Tom FICTION", "1976-05-05", "", ""),
            &[SameName, DateOfBirthMistyped],
        ),
        // A name a letter apart, and a birthday as one is mistyped: one person where
        // they are reached, or live, in one place.
        (
            ("Jon FICTION", "1990-04-01", "07700 900888", ""),
            ("John FICTION", "1990-01-04", "+447700900888", ""),
            &[SimilarName, DayAndMonthExchanged, SamePhone],
        ),
        (
            ("Ana FICTION", "1985-12-03", "07700 900888", ""),
            ("Anna FICTION", "1985-12-08", "07700 900888", ""),
            &[SimilarName, DateOfBirthMistyped, SamePhone],
        ),
        (
            ("Peter FICTION", "1985-12-03", "", "1 Invented Court"),
            ("Peter FICTIONE", "1985-12-08", "", "1 Invented Court"),
            &[SimilarName, DateOfBirthMistyped, SameAddress],
        ),
        (
            ("Cathryn FICTION", "1985-12-03", "07700 900888", ""),
            ("Kathrine FICTION", "1985-12-08", "07700 900888", ""),
            &[NameSpelledOtherwise, DateOfBirthMistyped, SamePhone],
        ),
        // Nothing in common but that: nobody in particular.
        (
            ("Jon FICTION", "1990-04-01", "", ""),
            ("John FICTION", "1990-01-04", "", ""),
            &[],
        ),
        // Two first names at one number with one birthday: a nickname, or twins. Who
        // asks them knows; missed, somebody is entered twice.
        (
            ("Bob FICTION", "1990-04-01", "07700 900888", ""),
            ("Robert FICTION", "1990-04-01", "07700 900888", ""),
            &[SameDateOfBirth, SamePhone],
        ),
        // Of one family: a sister and her brother, brothers, a father and his son.
        (
            ("Mia FICTION", "2015-12-03", "07700 900888", ""),
            ("Max FICTION", "2017-12-03", "07700 900888", ""),
            &[],
        ),
        (
            (
                "Jon FICTION",
                "1990-04-01",
                "07700 900888",
                "1 Invented Court",
            ),
            (
                "John FICTION",
                "1993-11-28",
                "07700 900888",
                "1 Invented Court",
            ),
            &[],
        ),
        (
            (
                "Peter FICTION",
                "1985-12-03",
                "07700 900888",
                "1 Invented Court",
            ),
            (
                "Paul FICTION",
                "1985-12-08",
                "07700 900888",
                "1 Invented Court",
            ),
            &[],
        ),
        (
            (
                "Jon FICTION",
                "1960-04-01",
                "07700 900888",
                "1 Invented Court",
            ),
            (
                "John FICTION",
                "1990-04-01",
                "07700 900888",
                "1 Invented Court",
            ),
            &[],
        ),
        (
            ("Mary FICTION", "1990-04-12", "", ""),
            ("Mary FICTION", "1990-04-21", "", ""),
            &[SameName, DateOfBirthMistyped],
        ),
        // Two figures, each another; and a year apart in more than one.
        (
            ("Mary FICTION", "1990-04-12", "", ""),
            ("Mary FICTION", "1990-04-23", "", ""),
            &[],
        ),
        // One of them was asked for the names in the middle too, at one number.
        (
            ("Mary FICTION", "1990-04-01", "07700 900123", ""),
            ("Mary Anne FICTION", "1990-01-04", "+44 7700 900123", ""),
            &[SimilarName, DayAndMonthExchanged, SamePhone],
        ),
        (
            ("Mary FICTION", "1990-04-01", "07700 900123", ""),
            ("Mary Anne FICTION", "1961-11-28", "07700 900123", ""),
            &[SimilarName, SamePhone],
        ),
        (
            ("Mary FICTION", "1990-04-01", "", "1 Invented Court"),
            ("Mary Anne FICTION", "1990-01-04", "", "1 Invented Court"),
            &[SimilarName, DayAndMonthExchanged, SameAddress],
        ),
        // Without one number, or with another surname, two dates are two people.
        (
            ("Mary FICTION", "1990-04-01", "", "1 Invented Court"),
            ("Mary Anne FICTION", "1961-11-28", "", "1 Invented Court"),
            &[],
        ),
        (
            ("Mary FICTION", "1990-04-01", "07700 900123", ""),
            ("Mary FICTIONS", "1961-11-28", "07700 900123", ""),
            &[],
        ),
        (
            ("Barnaby FICTION", "1960-01-01", "07700 900123", ""),
            ("Barnaby FICTION", "1960-01-10", "07700900123", ""),
            &[SameName, DateOfBirthMistyped, SamePhone],
        ),
        // One of them by a name alone, or by none; a short name and the whole one.
        (
            ("Rowan", "1990-04-01", "07700 900888", ""),
            ("Rowan FICTION", "1990-04-01", "07700 900888", ""),
            &[SameDateOfBirth, SamePhone],
        ),
        (
            ("", "1990-04-01", "07700 900888", ""),
            ("Rowan FICTION", "1990-04-01", "07700 900888", ""),
            &[SameDateOfBirth, SamePhone],
        ),
        (
            ("Beth FICTION", "1990-04-01", "07700 900888", ""),
            ("Elizabeth FICTION", "1990-04-01", "07700 900888", ""),
            &[SameDateOfBirth, SamePhone],
        ),
        // A name changed; a shared telephone alone; twins.
        (
            ("Marigold ASHWORTH", "1990-04-01", "m@example.invalid", ""),
            ("Goldie DEMO", "1990-04-01", "M@example.invalid", ""),
            &[SameDateOfBirth, SameEmail],
        ),
        (
            ("Marigold ASHWORTH", "", "07700 900123", ""),
            ("Barnaby FICTION", "", "07700 900123", ""),
            &[],
        ),
        (
            ("Hollis TWIN", "1990-04-01", "", "1 Invented Court"),
            ("Rowan TWINE", "1990-04-01", "", "1 Invented Court"),
            &[],
        ),
        // Nameless, both.
        (("", "", "", ""), ("", "", "", ""), &[]),
    ];
    for (one, other, expected) in cases {
        assert_eq!(
            person_reasons(&person(1, *one), &person(2, *other)),
            *expected,
            "{one:?} {other:?}"
        );
    }
}

#[test]
fn a_name_is_the_same_in_every_way_of_writing_it() {
    for (one, other) in [
        ("\u{141}ukasz \u{17b}ak", "Lukasz Zak"),
        ("S\u{f8}ren \u{d8}", "Soren O"),
        ("\u{110}or\u{111}e Pretend", "Dorde Pretend"),
        ("Iain Mc Donald", "Iain McDonald"),
        ("Sean O\u{2019}Brien", "Sean O'Brien"),
        ("Sean O'Brien", "Sean OBrien"),
        ("Sean O\u{2bc}Brien", "Sean O Brien"),
        ("\u{15e}\u{fc}kr\u{fc} Y\u{131}lmaz", "Sukru Yilmaz"),
        ("\u{130}LKER YILMAZ", "ilker y\u{131}lmaz"),
        ("Anne-Marie Fiction", "Annemarie Fiction"),
        ("Anne Marie Fiction", "Anne-Marie Fiction"),
        ("J\u{fc}rgen Gro\u{df}", "Jurgen Gross"),
        ("\u{c6}gir \u{de}\u{f3}r\u{f0}arson", "Aegir Thordarson"),
    ] {
        for phone in ["", "07700 900123"] {
            let of = |seed, name| person(seed, (name, "", phone, ""));
            let found = person_reasons(&of(1, one), &of(2, other));
            assert_eq!(
                found.first(),
                Some(&PersonLikeness::SameName),
                "{one} / {other} {phone}"
            );
        }
    }
}

#[test]
fn a_name_a_slip_away_is_suspected_where_of_one_nothing_else_is_known() {
    let pairs = [
        ("Sara Smith", "Sarah Smith", true),
        ("Jon Davis", "John Davies", true),
        ("Smith, Sara", "Smith, Sarah", true),
        ("Ana Fiction", "Anna Fiction", true),
        ("Ann Fiction", "Anne Fiction", true),
        ("Hussain Pretend", "Hussein Pretend", true),
        ("Clark Pretend", "Clarke Pretend", true),
        ("Mary Smyth", "Mary Smith", true),
        ("Marigold ASHWORTH", "Marigold ASHWROTH", true),
        ("Mohammed Pretend", "Mohamed Pretend", true),
        ("Zo\u{eb} Fictoin", "Zoe Fiction", true),
        // Two names that a letter tells apart.
        ("Ann Fiction", "Dan Fiction", false),
        ("Tom Fiction", "Tim Fiction", false),
        ("Mary Fiction", "Mark Fiction", false),
        ("Joan Fiction", "Jean Fiction", false),
        ("Paul Fiction", "Paula Fiction", false),
        ("Mario Fiction", "Maria Fiction", false),
        ("Harry Fiction", "Barry Fiction", false),
        ("Amina Pretend", "Amira Pretend", false),
        ("Jack Fiction", "Jackie Fiction", false),
        ("Max Fiction", "Mia Fiction", false),
        ("Robert Fiction", "Bob Fiction", false),
        // No names.
        ("Male 1", "Male 2", false),
        ("Male 1", "Male 11", false),
        ("Unknown Suspect1", "Unknown Suspect2", false),
        ("Invented PERSON-10", "Invented PERSON-11", false),
        ("Sara", "Sarah", false),
        ("Smith", "Smyth", false),
        // A middle name less is nothing by itself; nor is a slip in three words.
        ("Mary Fiction", "Mary Anne Fiction", false),
        ("Sara Anna Clark", "Sarah Ana Clarke", false),
        // Another script.
        (
            "\u{645}\u{62d}\u{645}\u{62f} \u{639}\u{644}\u{64a}",
            "\u{645}\u{62d}\u{645}\u{648}\u{62f} \u{639}\u{644}\u{64a}",
            false,
        ),
        (
            "\u{738b} \u{5c0f}\u{660e}",
            "\u{738b} \u{5c0f}\u{7ea2}",
            false,
        ),
    ];
    for (one, other, suspected) in pairs {
        let expected = if suspected {
            vec![PersonLikeness::SimilarName]
        } else {
            Vec::new()
        };
        let bare = |seed, name| person(seed, (name, "", "", ""));
        for known in [
            ("", "", ""),
            ("1990-04-01", "", ""),
            ("", "07700 900123", ""),
            ("", "", "1 Invented Court"),
        ] {
            let known = |seed, name| person(seed, (name, known.0, known.1, known.2));
            for (first, second) in [
                (bare(1, one), known(2, other)),
                (known(1, one), bare(2, other)),
            ] {
                assert_eq!(person_reasons(&first, &second), expected, "{one} / {other}");
                assert_eq!(person_reasons(&second, &first), expected, "{other} / {one}");
            }
        }
        // Who says more than a name, both, is somebody else until something is alike.
        let (born, reached) = (
            person(1, (one, "1990-04-01", "", "")),
            person(2, (other, "", "07700 900123", "")),
        );
        assert!(
            person_reasons(&born, &reached).is_empty(),
            "{one} / {other}"
        );
    }
}

#[test]
fn a_business_a_letter_away_is_another_business() {
    let of = |seed, name| Person {
        kind: PersonKind::Business,
        ..person(seed, (name, "", "", ""))
    };
    assert!(person_reasons(&of(1, "Invented Bakers"), &of(2, "Invented Bakery")).is_empty());
}

/// That nobody knows their names is nothing that two people have in common.
#[test]
fn two_people_without_a_name_are_not_the_same_name() {
    for (one, other) in [
        (NoAnswer::Unknown, NoAnswer::Unknown),
        (NoAnswer::Refused, NoAnswer::Refused),
        (NoAnswer::Unknown, NoAnswer::Refused),
    ] {
        let of = |seed, why| Person {
            name_not_given: Some(why),
            ..person(seed, ("", "", "", ""))
        };
        assert_eq!(person_reasons(&of(1, one), &of(2, other)), []);
    }
}

#[test]
fn a_business_is_no_person_and_the_state_is_one() {
    let of = |seed, kind, name: &str| Person {
        kind,
        name: name.into(),
        ..Person::new(PersonId::from_parts(1, [seed; 10]))
    };
    let person = of(1, PersonKind::Person, "Invented Bakery");
    let business = of(2, PersonKind::Business, "Invented Bakery");
    assert!(person_reasons(&person, &business).is_empty());
    let limited = |seed, name: &str| of(seed, PersonKind::Business, name);
    for (one, other) in [
        ("Acme Ltd", "ACME Limited"),
        ("Acme & Sons Ltd", "Acme and Sons Limited"),
        ("Acme plc", "Acme Public Limited Company"),
        ("Acme PLC", "Acme Public Ltd Co."),
    ] {
        let same = person_reasons(&limited(4, one), &limited(5, other));
        assert_eq!(same, [PersonLikeness::SameName], "{one} {other}");
    }
    let other = person_reasons(&limited(4, "Acme plc"), &limited(5, "Acme Ltd"));
    assert!(!other.contains(&PersonLikeness::SameName));
    let again = of(3, PersonKind::Business, "INVENTED BAKERY");
    assert_eq!(
        person_reasons(&business, &again),
        [PersonLikeness::SameName]
    );
    let state = |seed| of(seed, PersonKind::State, "");
    assert_eq!(
        person_reasons(&state(1), &state(2)),
        [PersonLikeness::SameName]
    );
}

fn place(seed: u8, address: &str, postcode: &str) -> Place {
    Place {
        address: address.into(),
        postcode: postcode.into(),
        ..Place::new(PlaceId::from_parts(1, [seed; 10]))
    }
}

fn at(place: Place, latitude: i32) -> Place {
    Place {
        position: Some(Position {
            point: MapPoint::Coordinates(Coordinates {
                latitude,
                longitude: 0,
            }),
            accuracy_metres: None,
            source: PositionSource::Map,
            taken_at: Some(Timestamp::from_unix_ms(0)),
        }),
        ..place
    }
}

fn with_uprn(place: Place, uprn: &str) -> Place {
    Place {
        uprn: Some(uprn.parse().unwrap()),
        ..place
    }
}

fn in_detail(place: Place, detail: &str) -> Place {
    Place {
        detail: Personal::new(detail),
        ..place
    }
}

#[test]
fn places_are_suspected_for_these_reasons() {
    use PlaceLikeness::*;
    let flat = |seed| place(seed, "Flat 5, Invented Court", "ZZ9 9ZZ");
    let unnamed = |seed| place(seed, "", "");
    let cases: Vec<(Place, Place, &[PlaceLikeness])> = vec![
        (
            flat(1),
            place(2, "5 Invented Ct", "zz99zz"),
            &[SamePostcodeAndNumber],
        ),
        (flat(1), flat(2), &[SamePostcodeAndNumber, SameAddress]),
        (flat(1), place(2, "Flat 6, Invented Court", "ZZ9 9ZZ"), &[]),
        (
            place(1, "Invented Park", ""),
            place(2, "INVENTED PARK", ""),
            &[SameAddress],
        ),
        (
            place(1, "Invented Park", "ZZ9 9ZZ"),
            place(2, "Fiction Park", "ZZ9 9ZZ"),
            &[],
        ),
        (
            with_uprn(unnamed(1), "0012"),
            with_uprn(flat(2), "12"),
            &[SameUprn],
        ),
        (with_uprn(flat(1), "12"), with_uprn(flat(2), "13"), &[]),
        (
            in_detail(flat(1), "landing"),
            in_detail(flat(2), "kitchen"),
            &[],
        ),
        (
            in_detail(flat(1), "landing"),
            flat(2),
            &[SamePostcodeAndNumber, SameAddress],
        ),
        (
            at(unnamed(1), 51_500_000),
            at(unnamed(2), 51_500_050),
            &[SamePosition],
        ),
        (at(unnamed(1), 51_500_000), at(unnamed(2), 51_500_200), &[]),
        (
            at(flat(1), 51_500_000),
            at(place(2, "Flat 6", ""), 51_500_000),
            &[],
        ),
        (unnamed(1), unnamed(2), &[]),
    ];
    for (one, other, expected) in cases {
        assert_eq!(place_reasons(&one, &other), expected);
    }
}

#[test]
fn an_address_is_one_across_slips_and_ways_of_writing_and_a_neighbour_is_none() {
    use PlaceLikeness::*;
    let twelve = "12 Pretend Street";
    for (one, other, expected) in [
        (twelve, "No. 12 Pretend St", &[SameAddress][..]),
        (twelve, "number 12, Pretend Street", &[SameAddress]),
        ("King's Head", "Kings Head", &[SameAddress]),
        ("4 St John\u{2019}s Road", "4 St Johns Rd", &[SameAddress]),
        (twelve, "12 Pretend Street, ZZ1 1ZZ", &[SameAddress]),
        (twelve, "12 Pretned Street", &[SimilarAddress]),
        (twelve, "12 Pretend Street, Nowhere", &[SimilarAddress]),
        // Neighbours, and streets that are called almost the same.
        (twelve, "14 Pretned Street", &[]),
        (twelve, "12A Pretned Street", &[]),
        (twelve, "14 Pretend Street, Nowhere", &[]),
        (twelve, "12 Pretend Street North", &[]),
        (twelve, "12 Pretend Street Mews", &[]),
        ("12 Mill Lane", "12 Hill Lane", &[]),
        ("12 North Street", "12 Worth Street", &[]),
        ("Pretend Street", "Pretned Street", &[]),
    ] {
        let (one, other) = (place(1, one, ""), place(2, other, ""));
        assert_eq!(place_reasons(&one, &other), expected, "{one:?} {other:?}");
        assert_eq!(place_reasons(&other, &one), expected, "{other:?} {one:?}");
    }
    for (here, there, expected) in [
        ("ZZ1 1ZZ", "ZZ1 1ZX", &[SimilarAddress][..]),
        ("ZZ1 1ZZ", "YY7 9YY", &[]),
        (
            "ZZ1 1ZZ",
            "zz11zz",
            &[SamePostcodeAndNumber, SimilarAddress],
        ),
    ] {
        let (one, other) = (place(1, twelve, here), place(2, "12 Pretned Street", there));
        assert_eq!(place_reasons(&one, &other), expected, "{here} {there}");
    }
    let within = place(2, "12 Pretend Street, ZZ1 1ZZ", "");
    assert_eq!(
        place_reasons(&place(1, twelve, "ZZ1 1ZZ"), &within),
        [SamePostcodeAndNumber, SameAddress]
    );
}

#[test]
fn what_was_merged_is_settled() {
    let sketch = ("Marigold Invented ASHWORTH", "", "", "");
    let people = [
        person(1, sketch),
        person(2, sketch),
        person(3, ("Barnaby FICTION", "", "", "")),
    ];
    let twice = incident(&people, &[]);
    assert_eq!(twice.likely_duplicates().people.len(), 1);
    let of = crate::Merged::People {
        from: people[1].id,
        into: people[0].id,
    };
    let merged = twice
        .merged(
            of,
            OfficerId::from_parts(1, [1; 10]),
            Timestamp::from_unix_ms(1),
        )
        .unwrap();
    assert_eq!(merged.likely_duplicates(), Duplicates::default());
}

const NAMES: [&str; 6] = [
    "Marigold Invented ASHWORTH",
    "Ashworth, Marigold",
    "Marigold ASHWROTH",
    "Barnaby FICTION",
    "Barnabe FICTION",
    "",
];
const BIRTHS: [&str; 3] = ["", "1990-04-01", "1991-04-01"];
const PHONES: [&str; 4] = ["", "07700 900123", "+44 7700 900123", "m@example.invalid"];
const ADDRESSES: [&str; 3] = ["", "1 Invented Court", "Invented Court 1"];

fn any_person(seed: u8) -> impl Strategy<Value = Person> {
    (
        prop::sample::select(&NAMES[..]),
        prop::sample::select(&BIRTHS[..]),
        prop::sample::select(&PHONES[..]),
        prop::sample::select(&ADDRESSES[..]),
    )
        .prop_map(move |sketch| person(seed, sketch))
}

fn any_place(seed: u8) -> impl Strategy<Value = Place> {
    (
        prop::sample::select(&ADDRESSES[..]),
        prop::sample::select(&["", "ZZ9 9ZZ", "zz99zz"][..]),
        prop::option::of(51_500_000_i32..51_500_300),
    )
        .prop_map(move |(address, postcode, latitude)| {
            let place = place(seed, address, postcode);
            match latitude {
                Some(latitude) => at(place, latitude),
                None => place,
            }
        })
}

proptest! {
    #[test]
    fn suspicion_of_people_is_symmetric(one in any_person(1), other in any_person(2)) {
        prop_assert_eq!(person_reasons(&one, &other), person_reasons(&other, &one));
    }

    #[test]
    fn suspicion_of_any_names_is_symmetric(one in "\\PC{0,20}", other in "\\PC{0,20}") {
        let of = |seed, name: &str| Person { name: name.into(), ..person(seed, ("", "1990-04-01", "", "")) };
        prop_assert_eq!(
            person_reasons(&of(1, &one), &of(2, &other)),
            person_reasons(&of(2, &other), &of(1, &one))
        );
    }

    #[test]
    fn suspicion_of_any_bare_names_is_symmetric(
        one in "\\PC{0,20}|[a-zæøłß']{2,8} [a-zæøłß'-]{2,8}",
        letter in "\\PC|[a-z]",
        at in 0_usize..20,
    ) {
        // The same with a letter in another's place, one more and one less.
        let letters: Vec<char> = one.chars().collect();
        let at = at.min(letters.len());
        let (before, after) = letters.split_at(at);
        let other = |after: &[char]| -> String {
            before.iter().copied().chain(letter.chars()).chain(after.iter().copied()).collect()
        };
        let less: String = before.iter().chain(after.iter().skip(1)).collect();
        let of = |seed, name: &str| Person { name: name.into(), ..person(seed, ("", "", "", "")) };
        for other in [other(after), other(after.get(1..).unwrap_or_default()), less] {
            prop_assert_eq!(
                person_reasons(&of(1, &one), &of(2, &other)),
                person_reasons(&of(2, &other), &of(1, &one))
            );
        }
    }

    #[test]
    fn suspicion_of_places_is_symmetric(one in any_place(1), other in any_place(2)) {
        prop_assert_eq!(place_reasons(&one, &other), place_reasons(&other, &one));
    }

    #[test]
    fn an_entry_that_says_who_it_is_and_is_repeated_is_always_suspected(one in any_person(1)) {
        let again = Person { id: PersonId::from_parts(1, [2; 10]), ..one.clone() };
        let named = !one.name.reveal().is_empty();
        let reached = !one.contacts.is_empty() || one.address.given().is_some();
        let known = one.date_of_birth.given().is_some() && reached;
        prop_assert_eq!(!person_reasons(&one, &again).is_empty(), named || known);
    }
}
