//! The rear page, line by line: never disclosed to the defence.

use pocketbook_core::CoreError;
use pocketbook_core::model::{
    Age, Answer, DatesToAvoid, Detailed, RearDraft, RearFields, RecordKind, RecordLink,
    StatementDraft, StatementKind,
};
use pocketbook_testkit::sign_all;

use crate::world::{World, aged, seal};
use crate::{Row, row};

const REAR: &str = "rear page";

/// The consents by their keys on the built-in form.
const CONSENTS: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g1", "g2", "h"];

/// A complete rear of an adult, with one change.
fn missing(world: &World, age: Age, change: impl FnOnce(&mut RearFields)) -> Vec<String> {
    let link = RecordLink {
        record: world.plain.view.record,
        sha256: world.plain.view.sha256,
    };
    let front = StatementDraft::new(world.incident.id, StatementKind::Witness);
    let mut rear = RearDraft::new(link, &front, age);
    rear.fields = complete();
    change(&mut rear.fields);
    match rear.ready() {
        Ok(_) => Vec::new(),
        Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
    }
}

fn complete() -> RearFields {
    let no = || Detailed {
        answer: Answer::No,
        ..Detailed::default()
    };
    RearFields {
        witness_name: "Invented WITNESS".into(),
        dates_to_avoid: DatesToAvoid::None,
        willing_to_attend: Answer::Yes,
        special_measures: no(),
        particular_needs: no(),
        taken_by: "PC Invented OFFICER".into(),
        station: "Invented Road".into(),
        time_and_place: "10:00, Invented Court".into(),
        ..RearFields::default()
    }
}

fn adult(world: &World, change: impl FnOnce(&mut RearFields)) -> Vec<String> {
    missing(world, Age::Over18, change)
}

/// The payload of a sealed rear cannot name a field that the form has not.
fn is_a_field(name: &str) {
    let mut json = serde_json::Map::new();
    json.insert(name.to_owned(), "invented".into());
    let read = serde_json::from_value::<RearFields>(json.into());
    assert!(read.is_ok(), "{name}");
}

pub(crate) const ROWS: &[Row] = &[
    row(
        REAR,
        "a record of its own that may reach police, prosecution and witness care only",
        |_| {
            for (recipient, may) in [
                ("defence", false),
                ("court", false),
                ("witness", false),
                ("police", true),
                ("prosecution", true),
                ("witness-care", true),
            ] {
                assert_eq!(
                    RecordKind::StatementRear.may_reach(recipient),
                    may,
                    "{recipient}"
                );
            }
        },
    ),
    row(
        REAR,
        "contact details: name, home address, postcode, e-mail, mobile, home and work phone",
        |_| {
            for name in [
                "witness_name",
                "home_address",
                "postcode",
                "email",
                "mobile",
                "home_phone",
                "work_phone",
            ] {
                is_a_field(name);
            }
        },
    ),
    row(
        REAR,
        "preferred means of contact; gender; date and place of birth; former name; ethnicity",
        |_| {
            for name in [
                "preferred_contact",
                "gender",
                "date_of_birth",
                "place_of_birth",
                "former_name",
                "ethnicity",
            ] {
                is_a_field(name);
            }
        },
    ),
    row(
        REAR,
        "dates of witness non-availability: dates, or an explicit none",
        |world| {
            let dates = |dates| adult(world, |fields| fields.dates_to_avoid = dates);
            assert_eq!(dates(DatesToAvoid::NotAsked), ["dates_to_avoid"]);
            assert_eq!(dates(DatesToAvoid::Dates(Vec::new())), ["dates_to_avoid"]);
            assert!(dates(DatesToAvoid::None).is_empty());
            assert!(dates(DatesToAvoid::Dates(vec!["3 to 17 August 2026".into()])).is_empty());
        },
    ),
    row(
        REAR,
        "care (a) is the witness willing to attend court?",
        |world| {
            let asked = |answer| adult(world, |fields| fields.willing_to_attend = answer);
            assert_eq!(asked(Answer::NotAsked), ["willing_to_attend"]);
            assert!(asked(Answer::No).is_empty(), "the reasons go on form MG6");
        },
    ),
    row(
        REAR,
        "care (b) what can be done to ensure attendance?",
        |_| is_a_field("ensure_attendance"),
    ),
    row(
        REAR,
        "care (c) does the witness require a Special Measures Assessment? if yes, why",
        |world| {
            let asked = |answer, why: &str| {
                adult(world, |fields| {
                    fields.special_measures = Detailed {
                        answer,
                        details: why.into(),
                    }
                })
            };
            assert_eq!(asked(Answer::NotAsked, ""), ["special_measures"]);
            assert_eq!(asked(Answer::Yes, ""), ["special_measures.details"]);
            assert!(asked(Answer::Yes, "In fear").is_empty());
        },
    ),
    row(
        REAR,
        "care (d) does the witness have any particular needs? if yes, what are they",
        |world| {
            let asked = |answer, what: &str| {
                adult(world, |fields| {
                    fields.particular_needs = Detailed {
                        answer,
                        details: what.into(),
                    }
                })
            };
            assert_eq!(asked(Answer::NotAsked, ""), ["particular_needs"]);
            assert_eq!(asked(Answer::Yes, ""), ["particular_needs.details"]);
            assert!(asked(Answer::Yes, "Wheelchair").is_empty());
        },
    ),
    row(
        REAR,
        "consents (a) to (h), answered yes, no or n/a, with not asked kept apart from no",
        |world| {
            for answer in [
                Answer::NotAsked,
                Answer::Yes,
                Answer::No,
                Answer::NotApplicable,
            ] {
                for key in CONSENTS {
                    let consent = |fields: &mut RearFields| {
                        fields.consents.insert(key.into(), answer);
                    };
                    assert!(adult(world, consent).is_empty());
                }
            }
            // What the form does not ask is refused before the page is laid
            // out: (g) has two parts, and no answer of its own.
            let front = world.fixed();
            sign_all(&world.session, &front).unwrap();
            let front = seal(&world.session, front.draft).view.record;
            let rear = world.session.create_rear(front).unwrap().draft;
            let mut fields = complete();
            for key in CONSENTS.into_iter().chain(["g", "i"]) {
                fields.consents.insert(key.into(), Answer::Yes);
            }
            world.session.edit_rear(rear, fields.clone()).unwrap();
            let Err(CoreError::Invalid(refused)) = world.session.finalise_rear(rear) else {
                panic!("a consent that is not on the form is accepted");
            };
            let refused: Vec<_> = refused.fields().iter().map(|e| e.field.as_str()).collect();
            assert_eq!(refused, ["consents.g", "consents.i"]);
            fields
                .consents
                .retain(|key, _| CONSENTS.contains(&key.as_str()));
            world.session.edit_rear(rear, fields).unwrap();
            world.session.finalise_rear(rear).unwrap();
            let words: Vec<_> = [Answer::NotAsked, Answer::No]
                .iter()
                .map(|a| serde_json::to_string(a).unwrap())
                .collect();
            assert_eq!(words, ["\"not_asked\"", "\"no\""]);
        },
    ),
    row(
        REAR,
        "signature of the parent, guardian or appropriate adult of a witness under 18",
        |world| {
            assert_eq!(
                missing(world, Age::Years(12), |_| {}),
                ["responsible_adult"]
            );
            // Whoever was there at the statement is taken over.
            let mut front = StatementDraft::new(world.incident.id, StatementKind::Witness);
            front.young_witness = aged(12).young_witness;
            let link = RecordLink {
                record: world.plain.view.record,
                sha256: world.plain.view.sha256,
            };
            let rear = RearDraft::new(link, &front, Age::Years(12));
            assert_eq!(
                rear.fields.responsible_adult.unwrap().name.reveal(),
                "Invented MOTHER"
            );
        },
    ),
    row(
        REAR,
        "statement taken by, station, time and place",
        |world| {
            assert_eq!(
                adult(world, |fields| fields.taken_by = "".into()),
                ["taken_by"]
            );
            assert_eq!(
                adult(world, |fields| fields.station = "".into()),
                ["station"]
            );
            assert_eq!(
                adult(world, |fields| fields.time_and_place = "".into()),
                ["time_and_place"]
            );
        },
    ),
];
