//! The rear page, line by line: never disclosed to the defence.

use pocketbook_core::model::{
    Age, Answer, DatesToAvoid, Detailed, DraftId, Reading, RearDraft, RearFields, RecordKind,
    RecordLink, Role, Signatory, StatementDraft, StatementKind, StatementPatch,
};
use pocketbook_core::{CoreError, NewPerson, ReadBackRequest, RearView, built_in_form};
use pocketbook_testkit::{finalise, sign_all};

use crate::world::{World, aged, dense, read_to, seal, text, typed};
use crate::{Row, row};

const REAR: &str = "1.3 Rear page";

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

fn of(name: &str) -> RearFields {
    RearFields {
        witness_name: name.into(),
        ..complete()
    }
}

/// The rear page of a sealed statement with these fields.
fn begun(world: &World, fields: StatementPatch) -> RearView {
    let session = &world.session;
    let fields = StatementPatch {
        body: Some("I saw it.".into()),
        ..fields
    };
    let front = world.begin(StatementKind::Witness, fields);
    let front = finalise(session, front.draft).unwrap();
    sign_all(session, &front).unwrap();
    let front = seal(session, front.draft).view.record;
    session.create_rear(front).unwrap()
}

/// Which fields are refused when these consents are answered so; a page that is
/// accepted is opened again.
fn answered(
    world: &World,
    rear: DraftId,
    name: &str,
    keys: &[&str],
    answer: Answer,
) -> Vec<String> {
    let session = &world.session;
    let kept = session.rear(rear).unwrap().fields.responsible_adult;
    let mut fields = RearFields {
        responsible_adult: kept,
        ..of(name)
    };
    for key in keys {
        fields.consents.insert((*key).to_owned(), answer);
    }
    session.edit_rear(rear, fields).unwrap();
    match session.finalise_rear(rear) {
        Ok(_) => {
            session.reopen_rear(rear, &"".into()).unwrap();
            Vec::new()
        }
        refused => crate::world::fields(refused),
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
        "read to the witness who cannot read: a warning says so, and to nobody else",
        |world| {
            let session = &world.session;
            let told = |reading: &ReadBackRequest| {
                let view = world.one_sentence();
                let draft = view.draft;
                session.read_back_statement(draft, reading).unwrap();
                let fixed = session.finalise_statement(draft).unwrap();
                world.show_all(&fixed);
                if matches!(reading.reading, Reading::ReadOver { .. }) {
                    session.read_over_statement(draft).unwrap();
                }
                session.declare_statement(draft).unwrap();
                let names = [
                    (Signatory::Witness, view.content.witness_name.reveal()),
                    (Signatory::Reader, "Invented READER"),
                    (Signatory::Officer, session.officer().name.reveal()),
                ];
                for (signatory, name) in names {
                    let now = session.statement(draft).unwrap();
                    let unsigned = now.signing.unwrap().unsigned;
                    if unsigned.iter().any(|place| place.signatory == signatory) {
                        session
                            .sign_statement(draft, &typed(signatory, name))
                            .unwrap();
                    }
                }
                let record = session.seal_statement(draft).unwrap().record;
                let warnings = session.create_rear(record).unwrap().warnings;
                let codes = warnings.iter().map(|one| one.code);
                codes.filter(|code| *code == "read_over").count()
            };
            assert_eq!(told(&ReadBackRequest::reads_and_signs()), 0);
            assert_eq!(told(&read_to()), 1);
        },
    ),
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
            let rear = begun(world, StatementPatch::default()).draft;
            let mut fields = complete();
            for key in CONSENTS.into_iter().chain(["g", "i"]) {
                let of_children = key.starts_with('g') && key.len() == 2;
                let answer = if of_children {
                    Answer::NotApplicable
                } else {
                    Answer::Yes
                };
                fields.consents.insert(key.into(), answer);
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
        "consents (a) and (b) of victims only, by what the form says of them",
        |world| {
            let bystander = NewPerson {
                name: "Invented BYSTANDER".to_owned(),
                age: Some(Age::Over18),
                occupation: "Clerk".to_owned(),
                roles: vec![Role::Witness],
                ..NewPerson::default()
            };
            let session = &world.session;
            let person = session.add_person(world.incident.id, &bystander).unwrap();
            let of_no_victim = StatementPatch {
                witness: Some(person.id),
                witness_name: Some("Invented BYSTANDER".into()),
                ..StatementPatch::default()
            };
            let rear = begun(world, of_no_victim).draft;
            let answered =
                |answer| answered(world, rear, "Invented BYSTANDER", &["a", "b", "c"], answer);
            assert_eq!(answered(Answer::Yes), ["consents.a", "consents.b"]);
            assert_eq!(answered(Answer::No), ["consents.a", "consents.b"]);
            assert!(answered(Answer::NotApplicable).is_empty());
            // Whom it concerns is the form's wording, which a force replaces.
            let form: serde_json::Value =
                serde_json::from_str(&built_in_form("mg11-rear").unwrap()).unwrap();
            for (key, who) in [
                ("a", "victims"),
                ("b", "victims"),
                ("g1", "children"),
                ("g2", "children"),
            ] {
                let wording = &form["wording"][format!("concerns.{key}")];
                assert_eq!(wording["text"], who, "{key}");
                assert!(
                    wording["source"]
                        .as_str()
                        .unwrap()
                        .contains("the force confirms it")
                );
            }
        },
    ),
    row(REAR, "consent (g) child witness cases only", |world| {
        let rear = begun(world, StatementPatch::default()).draft;
        let adult = |answer| answered(world, rear, "Invented WITNESS", &["g1", "g2"], answer);
        assert_eq!(adult(Answer::No), ["consents.g1", "consents.g2"]);
        assert!(adult(Answer::NotApplicable).is_empty());
        let rear = begun(world, aged(12)).draft;
        let child = |answer| answered(world, rear, "Invented WITNESS", &["g1", "g2"], answer);
        assert!(child(Answer::No).is_empty());
    }),
    row(
        REAR,
        "willing to attend: no means the reasons on form MG6; a day or a postcode that is none is \
         pointed out, never a block",
        |world| {
            let link = RecordLink {
                record: world.plain.view.record,
                sha256: world.plain.view.sha256,
            };
            let front = StatementDraft::new(world.incident.id, StatementKind::Witness);
            let told = |change: fn(&mut RearFields)| {
                let mut rear = RearDraft::new(link, &front, Age::Over18);
                rear.fields = complete();
                change(&mut rear.fields);
                assert!(rear.ready().is_ok());
                let fields = rear.warnings().into_iter().map(|one| one.field);
                fields.collect::<Vec<_>>()
            };
            assert!(told(|_| {}).is_empty());
            assert_eq!(
                told(|rear| rear.willing_to_attend = Answer::No),
                ["willing_to_attend"]
            );
            assert_eq!(told(|rear| rear.postcode = "nonsense".into()), ["postcode"]);
            assert!(told(|rear| rear.postcode = "sw1a 1aa".into()).is_empty());
            for (day, warned) in [
                ("32/13/2050", true),
                ("29 February 1990", true),
                ("01/02/90", true),
                ("1 February 1990", false),
            ] {
                let mut rear = RearDraft::new(link, &front, Age::Over18);
                rear.fields.date_of_birth = day.into();
                let mut warnings = rear.warnings().into_iter();
                assert_eq!(
                    warnings.any(|w| w.field == "date_of_birth"),
                    warned,
                    "{day}"
                );
            }
        },
    ),
    row(
        REAR,
        "special measures: youth under 18 is named, a reminder that is never a block",
        |world| {
            let link = RecordLink {
                record: world.plain.view.record,
                sha256: world.plain.view.sha256,
            };
            let front = StatementDraft::new(world.incident.id, StatementKind::Witness);
            let told = |age, answer| {
                let mut rear = RearDraft::new(link, &front, age);
                rear.fields.special_measures.answer = answer;
                let fields = rear.warnings().into_iter().map(|one| one.field);
                fields.collect::<Vec<_>>()
            };
            assert_eq!(told(Age::Years(15), Answer::No), ["special_measures"]);
            assert!(told(Age::Years(15), Answer::Yes).is_empty());
            assert!(told(Age::Over18, Answer::No).is_empty());
        },
    ),
    row(REAR, "signature of witness, PRINT NAME", |world| {
        let rear = begun(world, StatementPatch::default()).draft;
        assert!(answered(world, rear, "Invented WITNESS", &[], Answer::Yes).is_empty());
        world
            .session
            .edit_rear(rear, of("Invented WITNESS"))
            .unwrap();
        let view = world.session.finalise_rear(rear).unwrap();
        let who: Vec<_> = view.unsigned.iter().map(|place| place.signatory).collect();
        assert_eq!(who, [Signatory::Witness]);
        if let Some(text) = text(&world.session.rear_pdf(rear).unwrap()) {
            let printed = "PRINT NAME: Invented WITNESS";
            assert!(dense(&text).contains(printed), "{text}");
        }
    }),
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
