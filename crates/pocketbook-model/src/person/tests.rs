//! One table a rule.

use super::*;
use crate::{AppearanceCode, EthnicityCode, EthnicityList, NoAnswer};
use proptest::prelude::*;

fn person() -> Person {
    Person {
        name: "Invented Person".into(),
        ..Person::new(PersonId::from_parts(1, [1; 10]))
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn born(text: &str) -> Response<DateOfBirth> {
    Response::Given(text.parse().unwrap())
}

fn fields(person: &Person, roles: &[Role]) -> Vec<String> {
    match person.check(roles) {
        Ok(()) => Vec::new(),
        Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
    }
}

#[test]
fn what_today_makes_impossible_is_refused_by_field() {
    // 6 March 2026; a day is allowed for clocks that disagree.
    let now = Timestamp::from_unix_ms(1_772_823_360_000);
    let judged = |on: &str| {
        Some(AgeEstimate {
            from: 20,
            to: 30,
            on: day(on),
        })
    };
    let with = |born: Response<DateOfBirth>, age: Option<Age>, estimated_age| Person {
        date_of_birth: born,
        age: age.map_or(Response::NotAsked, Response::Given),
        estimated_age,
        ..person()
    };
    let unknown = || Response::Unknown;
    for (person, expected) in [
        (with(unknown(), Some(Age::Over18), None), &[][..]),
        (with(born("1899-12-31"), None, None), &["date_of_birth"]),
        (with(born("1900-01-01"), None, None), &[]),
        (with(born("2026-03-07"), None, None), &[]),
        (with(born("2026-03-08"), None, None), &["date_of_birth"]),
        (with(born("2008-03-07"), Some(Age::Over18), None), &[]),
        (with(born("2008-03-08"), Some(Age::Over18), None), &["age"]),
        (with(born("2015-01-01"), Some(Age::Over18), None), &["age"]),
        (
            with(born("2015-01-01"), Some(Age::Years(12)), None),
            &["age"],
        ),
        (with(born("2015-01-01"), Some(Age::Years(11)), None), &[]),
        // Entered a year ago.
        (with(born("2008-01-01"), Some(Age::Years(17)), None), &[]),
        (with(unknown(), None, judged("2026-03-07")), &[]),
        (
            with(unknown(), None, judged("2031-01-01")),
            &["estimated_age.on"],
        ),
    ] {
        let named: Vec<String> = match person.check_past(now) {
            Ok(()) => Vec::new(),
            Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        };
        assert_eq!(
            named, expected,
            "{:?} {:?}",
            person.date_of_birth, person.age
        );
    }
}

#[test]
fn a_number_that_is_hardly_one_deserves_a_second_look() {
    use ContactKind::{Email, HomePhone, Mobile, Other};
    for (kind, value, expected) in [
        (Mobile, "07700 900123", None),
        (Mobile, "abc", Some("unlike_phone")),
        (HomePhone, "1234", Some("unlike_phone")),
        (Email, "one@invented.example", None),
        (Email, "nope", Some("unlike_email")),
        (Email, "one@invented", Some("unlike_email")),
        (Email, "one two@invented.example", Some("unlike_email")),
        (Other, "abc", None),
    ] {
        let mut person = person();
        person.contacts = vec![
            Contact::new(Mobile, "07700 900001"),
            Contact::new(kind, value),
        ];
        let warnings = person.warnings("people[3].");
        let told: Vec<_> = warnings
            .iter()
            .map(|w| (w.field.as_str(), w.code))
            .collect();
        let expected: Vec<_> = (expected.into_iter())
            .map(|code| ("people[3].contacts[1].value", code))
            .collect();
        assert_eq!(told, expected, "{kind:?} {value}");
    }
}

#[test]
fn a_name_is_needed_unless_a_suspect_is_described() {
    let tall = Description {
        height: "Very tall".into(),
        ..Description::default()
    };
    let nameless = Person {
        name: Personal::default(),
        ..person()
    };
    let described = Person {
        description: tall,
        ..nameless.clone()
    };
    let seen = Person {
        observed_appearance: Response::Given(AppearanceCode::Ic1.into()),
        ..nameless.clone()
    };
    let of = |kind, one: &Person| Person {
        kind,
        ..one.clone()
    };
    for (person, roles, good) in [
        (person(), &[Role::Witness][..], true),
        (nameless.clone(), &[Role::Witness], false),
        (nameless.clone(), &[Role::Suspect], false),
        (described.clone(), &[Role::Suspect], true),
        (described.clone(), &[Role::Victim, Role::Suspect], true),
        (described, &[Role::Witness], false),
        (seen, &[Role::Suspect], true),
        (of(PersonKind::State, &nameless), &[Role::Victim], true),
        (of(PersonKind::Business, &nameless), &[Role::Victim], false),
    ] {
        let expected: &[&str] = if good { &[] } else { &["name"] };
        assert_eq!(fields(&person, roles), expected, "{person:?} {roles:?}");
    }
}

/// What is entered as the name, why there is none, and which field is refused.
#[test]
fn whoever_gives_no_name_was_asked_and_is_called_by_that() {
    use NoAnswer::{Refused, Unknown};
    let tall = Description {
        height: "Very tall".into(),
        ..Description::default()
    };
    let plain = Description::default();
    for (kind, name, why, description, refused, called) in [
        (
            PersonKind::Person,
            "",
            None,
            &plain,
            Some("name"),
            "Known only by description",
        ),
        (
            PersonKind::Person,
            "",
            Some(Unknown),
            &plain,
            None,
            "Name not known",
        ),
        (
            PersonKind::Person,
            "",
            Some(Refused),
            &plain,
            None,
            "Name refused",
        ),
        (
            PersonKind::Person,
            "",
            Some(Unknown),
            &tall,
            None,
            "Name not known; described",
        ),
        (
            PersonKind::Person,
            "",
            Some(Refused),
            &tall,
            None,
            "Name refused; described",
        ),
        (
            PersonKind::Person,
            "Ann",
            Some(Unknown),
            &plain,
            Some("name_not_given"),
            "Ann",
        ),
        (
            PersonKind::Business,
            "",
            Some(Unknown),
            &plain,
            None,
            "Name not known",
        ),
        (
            PersonKind::Business,
            "",
            None,
            &plain,
            Some("name"),
            "Known only by description",
        ),
        (PersonKind::State, "", None, &plain, None, "The State"),
        (
            PersonKind::State,
            "",
            Some(Refused),
            &plain,
            Some("name_not_given"),
            "The State",
        ),
    ] {
        let one = Person {
            kind,
            name: name.into(),
            name_not_given: why,
            description: description.clone(),
            ..person()
        };
        for role in [Role::Victim, Role::Witness, Role::Informant] {
            let expected: Vec<_> = refused.into_iter().collect();
            assert_eq!(fields(&one, &[role]), expected, "{kind:?} {name} {why:?}");
        }
        assert_eq!(one.known_as(), called);
    }
    let nameless = Person {
        name: Personal::default(),
        ..person()
    };
    for role in [Role::Victim, Role::Suspect] {
        let said = nameless.check(&[role]).unwrap_err().to_string();
        assert!(said.contains("name_not_given"), "{said}");
    }
}

#[test]
fn a_name_that_is_learnt_takes_the_place_of_why_there_was_none() {
    let nameless: PersonPatch =
        serde_json::from_str(r#"{"name": "", "name_not_given": "refused"}"#).unwrap();
    let nameless = person().patched(nameless);
    assert_eq!(nameless.name_not_given, Some(NoAnswer::Refused));
    let json = serde_json::to_string(&nameless).unwrap();
    assert_eq!(serde_json::from_str::<Person>(&json).unwrap(), nameless);
    let learnt: PersonPatch =
        serde_json::from_str(r#"{"name": "Invented Person", "clear": ["name_not_given"]}"#)
            .unwrap();
    assert_eq!(nameless.patched(learnt), person());
}

#[test]
fn the_forms_age_comes_from_the_birth_or_from_what_was_said_and_never_from_an_estimate() {
    let on = day("2026-03-06");
    let estimate = AgeEstimate {
        from: 30,
        to: 40,
        on,
    };
    for (date_of_birth, age, estimated_age, expected) in [
        (
            born("2010-03-07"),
            Response::NotAsked,
            None,
            Some(Age::Years(15)),
        ),
        (
            born("2008-03-06"),
            Response::NotAsked,
            None,
            Some(Age::Over18),
        ),
        (
            born("2008-03-07"),
            Response::NotAsked,
            None,
            Some(Age::Years(17)),
        ),
        (
            born("2008-03-07"),
            Response::Given(Age::Over18),
            None,
            Some(Age::Years(17)),
        ),
        (born("2027-01-01"), Response::NotAsked, None, None),
        (
            Response::Refused,
            Response::Given(Age::Over18),
            None,
            Some(Age::Over18),
        ),
        (Response::Refused, Response::Refused, Some(estimate), None),
        (
            Response::NotAsked,
            Response::Given(Age::Years(9)),
            Some(estimate),
            Some(Age::Years(9)),
        ),
    ] {
        let person = Person {
            date_of_birth,
            age,
            estimated_age,
            ..person()
        };
        assert_eq!(person.age_on(on), expected);
    }
}

#[test]
fn an_estimate_ages_and_says_nothing_in_doubt() {
    let estimate = |from, to| AgeEstimate {
        from,
        to,
        on: day("2026-03-06"),
    };
    for (from, to, on, expected) in [
        (18, 25, "2026-03-06", Some(false)),
        (17, 25, "2026-03-06", None),
        (17, 25, "2027-03-06", Some(false)),
        (12, 16, "2026-03-06", Some(true)),
        (12, 17, "2026-03-06", None),
        (12, 16, "2027-03-06", None),
        (30, 40, "2020-01-01", None),
    ] {
        assert_eq!(
            estimate(from, to).is_under_18_on(day(on)),
            expected,
            "{from} to {to} on {on}"
        );
    }
}

#[test]
fn what_a_business_cannot_have_is_named() {
    let business = Person {
        kind: PersonKind::Business,
        date_of_birth: born("1990-01-01"),
        age: Response::Refused,
        sex: Response::Given(Sex::Female),
        injury: Response::Unknown,
        observed_appearance: Response::Given(AppearanceCode::Ic9.into()),
        ..person()
    };
    assert_eq!(
        fields(&business, &[Role::Victim]),
        [
            "date_of_birth",
            "age",
            "sex",
            "observed_appearance",
            "injury"
        ]
    );
    let plain = Person {
        kind: PersonKind::Business,
        occupation: Response::Given("Bakery".into()),
        ..person()
    };
    assert!(fields(&plain, &[Role::Victim]).is_empty());
}

#[test]
fn every_wrong_field_is_named_at_once_without_its_text() {
    let contact = |value: &str| Contact {
        preferred: true,
        ..Contact::new(ContactKind::Mobile, value)
    };
    let wrong = Person {
        name: "SENTINEL\u{202e}".into(),
        age: Response::Given(Age::Years(18)),
        estimated_age: Some(AgeEstimate {
            from: 130,
            to: 121,
            on: day("2026-03-06"),
        }),
        occupation: Response::Given("".into()),
        address: Response::Given(PersonAddress::Text("x".repeat(401).into())),
        contacts: vec![
            contact("SENTINEL"),
            contact(""),
            Contact {
                safe_to_use: Response::Given(false),
                ..contact("SENTINEL")
            },
        ],
        relationship_to_suspect: Response::Given(Relationship {
            kind: RelationshipKind::Other,
            suspect: Some(person().id),
            words: Personal::default(),
        }),
        injury: Response::Given(Injury {
            degree: InjuryDegree::Slight,
            description: "x".repeat(401).into(),
        }),
        vulnerability: Response::Given(Vulnerability {
            grounds: vec![VulnerabilityGround::Other, VulnerabilityGround::Other],
            needs: Personal::default(),
        }),
        description: Description {
            hair: "SENTINEL\u{0}".into(),
            ..Description::default()
        },
        ..person()
    };
    assert_eq!(
        fields(&wrong, &[Role::Victim]),
        [
            "name",
            "age",
            "estimated_age.to",
            "estimated_age.to",
            "occupation",
            "address",
            "contacts[1].value",
            "contacts[2].preferred",
            "contacts",
            "relationship_to_suspect.words",
            "relationship_to_suspect.suspect",
            "injury.description",
            "vulnerability.needs",
            "vulnerability.grounds",
            "description.hair",
        ]
    );
    let errors = wrong.check(&[Role::Victim]).unwrap_err();
    assert!(!errors.to_string().contains("SENTINEL"));
    assert!(!format!("{wrong:?}").contains("SENTINEL"));
    let crowd = Person {
        contacts: vec![Contact::new(ContactKind::Other, "By post"); Person::CONTACTS + 1],
        ..person()
    };
    assert_eq!(fields(&crowd, &[Role::Victim]), ["contacts"]);
}

#[test]
fn a_means_of_contact_is_told_by_its_look() {
    for (text, kind) in [
        ("07700 900123", ContactKind::Mobile),
        ("+44 7700 900123", ContactKind::Mobile),
        ("020 7946 0018", ContactKind::HomePhone),
        ("marigold@example.invalid", ContactKind::Email),
        ("ask at the bakery", ContactKind::Other),
        ("1234", ContactKind::Other),
        ("", ContactKind::Other),
    ] {
        assert_eq!(ContactKind::of(text), kind, "{text}");
    }
}

#[test]
fn the_exchange_has_a_code_for_every_part_but_a_suspects() {
    let codes: Vec<_> = Role::ALL.iter().map(|role| role.cjse_code()).collect();
    assert_eq!(
        codes,
        [
            Some("Victi"),
            Some("Witn"),
            Some("Info"),
            None,
            Some("Inte"),
            Some("Poli"),
            Some("Appr"),
            Some("Defe")
        ]
    );
    for role in Role::ALL {
        assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
    }
}

#[test]
fn unknown_fields_are_refused_and_what_is_left_out_was_not_asked() {
    let json = format!(r#"{{"id":"{}","name":"Invented Person"}}"#, person().id);
    assert_eq!(serde_json::from_str::<Person>(&json).unwrap(), person());
    let strange = json.replace("\"name\"", "\"shoe_size\":9,\"name\"");
    assert!(serde_json::from_str::<Person>(&strange).is_err());
}

fn full() -> Person {
    let ethnicity = SelfDefinedEthnicity::new(EthnicityCode::B1, EthnicityList::EighteenPlusOne);
    Person {
        date_of_birth: born("1990-04-01"),
        age: Response::Refused,
        estimated_age: Some(AgeEstimate {
            from: 30,
            to: 40,
            on: day("2026-03-06"),
        }),
        sex: Response::Given(Sex::Female),
        self_defined_ethnicity: Response::Given(ethnicity.unwrap()),
        observed_appearance: Response::Given(AppearanceCode::Ic1.into()),
        occupation: Response::Given("Baker".into()),
        address: Response::Given(PersonAddress::Text("1 Invented Street".into())),
        contacts: vec![
            Contact {
                preferred: true,
                safe_to_use: Response::Given(true),
                safe_to_leave_message: Response::Given(false),
                ..Contact::new(ContactKind::Mobile, "07700 900123")
            },
            Contact {
                value: Response::Refused,
                ..Contact::new(ContactKind::Email, "")
            },
        ],
        language: Response::Given("pl".parse().unwrap()),
        interpreter_needed: Response::Given(true),
        relationship_to_suspect: Response::Given(Relationship {
            kind: RelationshipKind::Neighbour,
            suspect: None,
            words: "across the landing".into(),
        }),
        injury: Response::Given(Injury {
            degree: InjuryDegree::Slight,
            description: "a scratched hand".into(),
        }),
        vulnerability: Response::Given(Vulnerability {
            grounds: vec![VulnerabilityGround::Intimidated],
            needs: "screens".into(),
        }),
        description: Description {
            carrying: "a red bag".into(),
            ..Description::default()
        },
        ..person()
    }
}

#[test]
fn a_person_is_written_as_it_always_was() {
    insta::assert_json_snapshot!(full());
    assert_eq!(
        serde_json::from_str::<Person>(&serde_json::to_string(&full()).unwrap()).unwrap(),
        full()
    );
}

/// Domain facts, section 2.3: "Two fields, never derived from each other."
#[test]
fn self_defined_ethnicity_and_observed_appearance_never_touch_each_other() {
    let ethnicities: Vec<Response<SelfDefinedEthnicity>> = EthnicityCode::ALL
        .iter()
        .filter_map(|code| SelfDefinedEthnicity::new(*code, EthnicityList::EighteenPlusOne).ok())
        .map(Response::Given)
        .chain([Response::NotAsked, Response::Unknown, Response::Refused])
        .collect();
    for before in [person(), full()] {
        for ethnicity in &ethnicities {
            let after = before.patched(PersonPatch {
                self_defined_ethnicity: Some(ethnicity.clone()),
                ..PersonPatch::default()
            });
            assert_eq!(after.observed_appearance, before.observed_appearance);
            assert_eq!(after.self_defined_ethnicity, *ethnicity);
        }
        let seen = AppearanceCode::ALL.iter().map(|code| (*code).into());
        let seen = seen.map(Response::Given);
        for observed in seen.chain([Response::NotAsked, Response::Unknown, Response::Refused]) {
            let after = before.patched(PersonPatch {
                observed_appearance: Some(observed.clone()),
                ..PersonPatch::default()
            });
            assert_eq!(after.self_defined_ethnicity, before.self_defined_ethnicity);
            assert_eq!(after.observed_appearance, observed);
        }
        let cleared = before.patched(PersonPatch {
            clear: vec![PersonField::ObservedAppearance],
            ..PersonPatch::default()
        });
        assert_eq!(
            cleared.self_defined_ethnicity,
            before.self_defined_ethnicity
        );
        assert_eq!(cleared.observed_appearance, Response::NotAsked);
    }
}

#[test]
fn a_change_touches_what_it_names() {
    assert_eq!(full().patched(PersonPatch::default()), full());
    let changed = full().patched(PersonPatch {
        occupation: Some(Response::Refused),
        contacts: Some(Vec::new()),
        clear: vec![PersonField::EstimatedAge],
        ..PersonPatch::default()
    });
    let expected = Person {
        occupation: Response::Refused,
        contacts: Vec::new(),
        estimated_age: None,
        ..full()
    };
    assert_eq!(changed, expected);
    // Every field of a person can be given by a change.
    let whole = serde_json::to_value(full()).unwrap();
    let mut fields = whole.as_object().unwrap().clone();
    fields.remove("id");
    let patch: PersonPatch = serde_json::from_value(fields.into()).unwrap();
    assert_eq!(Person::new(person().id).patched(patch), full());
}

proptest! {
    #[test]
    fn the_form_never_says_over_18_of_a_child(birth in 0_i32..20_000, later in 0_i32..20_000) {
        let from = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        let calendar = |days: i32| from + chrono::Duration::days(i64::from(days));
        let date = |d: chrono::NaiveDate| day(&d.to_string());
        let person = Person {
            date_of_birth: Response::Given(DateOfBirth::new(date(calendar(birth)))),
            ..person()
        };
        let on = calendar(birth + later);
        let eighteen = calendar(birth).checked_add_months(chrono::Months::new(18 * 12)).unwrap();
        // Months clamp 29 February to the 28th; the year is complete on 1 March.
        prop_assume!(eighteen != on);
        prop_assert_eq!(person.is_under_18_on(date(on)), Some(on < eighteen));
    }
}

#[test]
fn an_older_record_without_an_observed_appearance_was_not_asked_and_says_so_now() {
    let id = "00000000-0001-7000-8000-000000000000";
    for (written, read) in [
        ("", Response::NotAsked),
        (r#","observed_appearance":null"#, Response::NotAsked),
        (
            r#","observed_appearance":"IC4""#,
            Response::Given(AppearanceCode::Ic4.into()),
        ),
        (r#","observed_appearance":"unknown""#, Response::Unknown),
        (r#","observed_appearance":"refused""#, Response::Refused),
    ] {
        let json = format!(r#"{{"id":"{id}","name":"x"{written}}}"#);
        let person: Person = serde_json::from_str(&json).unwrap();
        assert_eq!(person.observed_appearance, read, "{json}");
        let again = serde_json::to_string(&person).unwrap();
        assert_eq!(serde_json::from_str::<Person>(&again).unwrap(), person);
    }
    let stays: PersonPatch = serde_json::from_str(r#"{"observed_appearance":null}"#).unwrap();
    assert_eq!(stays.observed_appearance, None);
}
