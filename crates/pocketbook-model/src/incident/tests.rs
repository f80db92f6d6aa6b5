//! One table a rule.

use super::*;
use crate::{Age, Certainty, NoAnswer, Relationship, RelationshipKind, Response};

fn person(seed: u8, name: &str) -> Involvement {
    Involvement {
        person: Person {
            name: name.into(),
            age: Response::Given(Age::Over18),
            occupation: Response::Given("Baker".into()),
            ..Person::new(PersonId::from_parts(1, [seed; 10]))
        },
        roles: vec![Role::Victim],
    }
}

fn place(seed: u8, address: &str) -> Place {
    Place {
        address: address.into(),
        ..Place::new(PlaceId::from_parts(1, [seed; 10]))
    }
}

fn incident() -> Incident {
    let mut incident = Incident::new(IncidentId::from_parts(1, [0; 10]), "Invented theft").unwrap();
    incident.people = vec![
        person(1, "Invented One"),
        person(2, "Zo\u{eb} Imagined TWO"),
    ];
    incident.places = vec![
        place(1, "Flat 5, Invented Court"),
        place(2, "Caf\u{e9} Fiction"),
    ];
    incident.scene = Some(incident.places[0].id);
    incident
}

fn fields(incident: &Incident) -> Vec<String> {
    match incident.check() {
        Ok(()) => Vec::new(),
        Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
    }
}

#[test]
fn each_wrong_field_is_named_by_its_path() {
    let mut incident = incident();
    incident.people[0].roles.clear();
    incident.people[1].person.name = "".into();
    incident.people[1].person.age = Response::Given(Age::Years(18));
    incident.places[1].postcode = "x".repeat(11).into();
    assert_eq!(
        fields(&incident),
        [
            "places[1].postcode",
            "people[0].roles",
            "people[1].name",
            "people[1].age"
        ]
    );
}

#[test]
fn a_person_and_a_place_are_entered_once() {
    let mut twice = incident();
    twice.people[1] = person(1, "Invented Two");
    twice.places[1] = place(1, "Elsewhere");
    assert_eq!(fields(&twice), ["places[0].id", "people[0].id"]);
    assert!(fields(&incident()).is_empty());
    assert!(incident().has(Role::Victim) && !incident().has(Role::Suspect));
}

#[test]
fn what_is_named_must_be_of_the_incident() {
    let mut strange = incident();
    strange.scene = Some(PlaceId::from_parts(1, [9; 10]));
    strange.reported = Some(Reported {
        at: Timestamp::from_unix_ms(5),
        how: ReportingMethod::Emergency,
        by: Some(PersonId::from_parts(1, [9; 10])),
    });
    let one = &mut strange.people[0].person;
    one.address = Response::Given(PersonAddress::Place(PlaceId::from_parts(1, [9; 10])));
    one.relationship_to_suspect = Response::Given(Relationship {
        kind: RelationshipKind::Friend,
        suspect: Some(PersonId::from_parts(1, [9; 10])),
        words: Personal::default(),
    });
    assert_eq!(
        fields(&strange),
        [
            "reported.by",
            "scene",
            "people[0].address",
            "people[0].relationship_to_suspect.suspect"
        ]
    );
}

#[test]
fn nothing_is_reported_before_it_surely_happened() {
    let time = Timestamp::from_unix_ms;
    for (certainty, good) in [
        (Certainty::Exact, false),
        (Certainty::Between, false),
        (Certainty::About, true),
        (Certainty::Unknown, true),
    ] {
        let mut incident = incident();
        incident.happened = Period {
            from: Some(time(10)),
            to: Some(time(20)),
            certainty,
        };
        incident.reported = Some(Reported {
            at: time(9),
            how: ReportingMethod::ToOfficer,
            by: None,
        });
        assert_eq!(fields(&incident).is_empty(), good, "{certainty:?}");
    }
}

#[test]
fn what_has_yet_to_come_is_refused_by_field() {
    let day = 86_400_000;
    let now = Timestamp::from_unix_ms(1_772_823_360_000);
    let later = |ms| Timestamp::from_unix_ms(now.unix_ms() + ms);
    let mut ahead = incident();
    ahead.happened = Period {
        from: Some(later(2 * day)),
        to: Some(later(day)),
        certainty: Certainty::Unknown,
    };
    ahead.reported = Some(Reported {
        at: later(day + 1),
        how: ReportingMethod::Online,
        by: None,
    });
    ahead.people[1].person.date_of_birth = Response::Given("2026-03-09".parse().unwrap());
    let errors = ahead.check_past(now).unwrap_err();
    let named: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
    assert_eq!(
        named,
        ["happened.from", "reported.at", "people[1].date_of_birth"]
    );
    assert!(incident().check_past(now).is_ok());
}

#[test]
fn too_many_are_refused() {
    let mut crowd = incident();
    crowd.people = (0..=u8::MAX)
        .map(|seed| person(seed, "Invented One"))
        .collect();
    crowd.places = (0..=100).map(|seed| place(seed, "Somewhere")).collect();
    crowd.scene = None;
    assert_eq!(fields(&crowd), ["places", "people"]);
}

#[test]
fn what_was_entered_is_offered_by_the_beginning_of_a_word() {
    let mut incident = incident();
    let names = |typed: &str, incident: &Incident| -> Vec<String> {
        let people = incident.people_like(typed);
        people
            .iter()
            .map(|one| one.person.name.reveal().to_owned())
            .collect()
    };
    for (typed, expected) in [
        ("", &["Invented One", "Zo\u{eb} Imagined TWO"][..]),
        ("in", &["Invented One"]),
        ("ZOE", &["Zo\u{eb} Imagined TWO"]),
        ("tw zo", &["Zo\u{eb} Imagined TWO"]),
        ("nvented", &[]),
        ("inv x", &[]),
    ] {
        assert_eq!(names(typed, &incident), expected, "{typed}");
    }
    assert_eq!(incident.places_like("cafe fic").len(), 1);
    assert_eq!(incident.places_like("").len(), 2);

    // Whoever was merged is offered as whom they proved to be, once.
    let of = Merged::People {
        from: incident.people[0].person.id,
        into: incident.people[1].person.id,
    };
    incident = incident
        .merged(
            of,
            crate::OfficerId::from_parts(1, [1; 10]),
            Timestamp::from_unix_ms(1),
        )
        .unwrap();
    assert_eq!(names("inv", &incident), ["Zo\u{eb} Imagined TWO"]);
    assert_eq!(names("", &incident), ["Zo\u{eb} Imagined TWO"]);
}

#[test]
fn an_address_is_text_or_a_place() {
    let mut incident = incident();
    let at_scene = Response::Given(PersonAddress::Place(incident.places[0].id));
    incident.people[0].person.address = at_scene;
    incident.people[1].person.address = Response::Given(PersonAddress::Text("Elsewhere".into()));
    let address = |at: usize| incident.address_of(&incident.people[at].person);
    assert_eq!(address(0).reveal(), "Flat 5, Invented Court");
    assert_eq!(address(1).reveal(), "Elsewhere");
}

#[test]
fn a_change_touches_what_it_names() {
    let before = incident();
    assert_eq!(before.patched(IncidentPatch::default()), before);
    let after = before.patched(IncidentPatch {
        title: Some("Another title".into()),
        clear: vec![IncidentField::Scene],
        ..IncidentPatch::default()
    });
    let expected = Incident {
        title: "Another title".into(),
        scene: None,
        ..before
    };
    assert_eq!(after, expected);
}

#[test]
fn an_incident_reads_back_as_written() {
    let mut incident = incident();
    incident.happened = Period::about(Timestamp::from_unix_ms(1));
    let of = Merged::Places {
        from: incident.places[1].id,
        into: incident.places[0].id,
    };
    let officer = crate::OfficerId::from_parts(1, [1; 10]);
    let incident = incident
        .merged(of, officer, Timestamp::from_unix_ms(2))
        .unwrap();
    insta::assert_json_snapshot!(incident);
    let json = serde_json::to_string(&incident).unwrap();
    assert_eq!(serde_json::from_str::<Incident>(&json).unwrap(), incident);
    let strange = json.replacen("\"title\"", "\"shoe_size\":9,\"title\"", 1);
    assert!(serde_json::from_str::<Incident>(&strange).is_err());
}

#[test]
fn a_time_that_a_report_does_not_take_over_is_pointed_out() {
    let time = |hours: i64| Some(Timestamp::from_unix_ms(hours * 3_600_000));
    for (from, to, certainty, reported, expected) in [
        (time(10), None, Certainty::About, time(10), &[][..]),
        (
            time(10),
            None,
            Certainty::About,
            time(2),
            &[("reported.at", "before_it_happened")],
        ),
        (time(10), time(34), Certainty::Exact, time(40), &[]),
        (time(10), time(10), Certainty::Exact, time(40), &[]),
        (time(10), time(34), Certainty::Between, None, &[]),
    ] {
        let mut incident = incident();
        incident.happened = crate::Period {
            from,
            to,
            certainty,
        };
        incident.reported = reported.map(|at| Reported {
            at,
            how: ReportingMethod::Telephone,
            by: None,
        });
        let warnings = incident.warnings();
        let told: Vec<_> = (warnings.iter())
            .map(|one| (one.field.as_str(), one.code))
            .collect();
        assert_eq!(told, expected, "{certainty:?}");
    }
}

/// Of several who are called alike for want of a name each says which they are; a
/// name is left as it is, and so is the only one without.
#[test]
fn people_without_a_name_are_told_apart() {
    let mut incident = incident();
    let nameless = |seed| {
        let mut one = person(seed, "");
        one.person.name_not_given = Some(NoAnswer::Refused);
        one
    };
    incident.people.push(nameless(3));
    let called = |incident: &Incident, at: usize| {
        let id = incident.people[at].person.id;
        incident.called(id).unwrap().into_owned()
    };
    assert_eq!(called(&incident, 0), "Invented One");
    assert_eq!(called(&incident, 2), "Name refused");
    incident.people.push(nameless(4));
    incident.people.push(person(5, "Invented One"));
    assert_eq!(called(&incident, 0), "Invented One");
    assert_eq!(
        called(&incident, 2),
        "Name refused (person 3 of the incident)"
    );
    assert_eq!(
        called(&incident, 3),
        "Name refused (person 4 of the incident)"
    );
    assert_eq!(incident.called(PersonId::from_parts(9, [9; 10])), None);
}
