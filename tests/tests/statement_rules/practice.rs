//! What practice and the older law add: whose signature it is, exhibits and
//! their labels, who interprets and in which script, the ethnicity code and the
//! adult of the rear page, and where a statement was taken.

use pocketbook_core::model::{
    Answer, EthnicityCode, EthnicityList, ResponsibleAdult, SelfDefinedEthnicity, Signatory,
    SigningError, StatementKind, StatementPatch,
};
use pocketbook_core::{CoreError, NewExhibit, RearView};
use pocketbook_testkit::{answered_rear, finalise, sign_all};

use crate::world::{World, aged, attendant, dense, said, seal, text, typed};
use crate::{Row, row};

const LAW: &str = "1.1 Law";
const INTERPRETER: &str = "1.2 Interpreter";
const REAR: &str = "1.3 Rear page";
const ELECTRONIC: &str = "1.6 Electronic signatures";

/// An exhibit with these initials, and its reference.
fn exhibit(world: &World, initials: &str) -> pocketbook_core::ExhibitView {
    let new = NewExhibit {
        incident: world.incident.id,
        initials: initials.to_owned(),
        number: None,
        producer: Some(world.incident.people[0].person.id),
        description: "Invented lamp, green".to_owned(),
        attachment: None,
        found_at: None,
        found_place: String::new(),
    };
    world.session.add_exhibit(&new).unwrap()
}

/// The rear page of a sealed statement, with every question answered.
fn rear(world: &World, fields: StatementPatch) -> RearView {
    let session = &world.session;
    let front = world.begin(StatementKind::Witness, fields);
    let front = finalise(session, front.draft).unwrap();
    sign_all(session, &front).unwrap();
    let front = seal(session, front.draft).view.record;
    let rear = session.create_rear(front).unwrap();
    let fields = answered_rear(rear.fields);
    session.edit_rear(rear.draft, fields).unwrap()
}

pub(crate) const ROWS: &[Row] = &[
    row(
        LAW,
        "s.9 it purports to be signed by the person who made it: no other name is typed for theirs",
        |world| {
            let session = &world.session;
            let view = world.fixed();
            world.show_all(&view);
            session.declare_statement(view.draft).unwrap();
            let stranger = typed(Signatory::Witness, "Some STRANGER");
            let refused = session.sign_statement(view.draft, &stranger);
            assert!(matches!(
                refused,
                Err(CoreError::Signing(SigningError::OtherName))
            ));
        },
    ),
    row(
        LAW,
        "s.9(7) an identified exhibit is treated as produced by the maker: what the words name is \
         sealed with them",
        |world| {
            let session = &world.session;
            let lamp = exhibit(world, "PRA").exhibit;
            let body = format!("I produce the lamp as exhibit {}.", lamp.reference);
            let view = world.begin(StatementKind::Witness, said(&body));
            let view = finalise(session, view.draft).unwrap();
            sign_all(session, &view).unwrap();
            let named = &seal(session, view.draft).payload["exhibits"];
            assert_eq!(named[0]["exhibit"], lamp.id.to_string());
            assert_eq!(named[0]["description"], "Invented lamp, green");
            assert_eq!(named.as_array().unwrap().len(), 1);
        },
    ),
    row(
        LAW,
        "16.3 a signed label is needed no more and remains practice: it identifies the exhibit and \
         has a place to sign",
        |world| {
            let lamp = exhibit(world, "PRB").exhibit;
            if let Some(text) = text(&world.session.exhibit_label(lamp.id).unwrap()) {
                let text = dense(&text);
                for words in [
                    lamp.reference.as_str(),
                    "Invented lamp, green",
                    "I identify the exhibit described above",
                    "Signature:",
                ] {
                    assert!(text.contains(words), "no {words:?} in {text}");
                }
            }
        },
    ),
    row(
        INTERPRETER,
        "the interpreter is a person: named, printed, and certifies with a signature of their own",
        |world| {
            let session = &world.session;
            let interpreted = StatementPatch {
                interpreter: Some(attendant("Invented INTERPRETER")),
                ..said("I saw it.")
            };
            let view = world.begin(StatementKind::Witness, interpreted);
            let view = finalise(session, view.draft).unwrap();
            let unsigned = &view.signing.as_ref().unwrap().unsigned;
            let own = unsigned
                .iter()
                .filter(|place| place.signatory == Signatory::Interpreter);
            assert_eq!(own.count(), 1);
            if let Some(text) = text(&session.pages_pdf(view.draft).unwrap()) {
                assert!(text.contains("Invented INTERPRETER"), "{text}");
            }
        },
    ),
    row(
        INTERPRETER,
        "right-to-left and non-Latin text: what no font here has is refused, and what to install \
         is said",
        |world| {
            let session = &world.session;
            for (language, body) in [
                ("ar", "كنت في منزلي."),
                ("bn", "আমি শুনেছি।"),
                ("zh-Hans", "我听见了。"),
            ] {
                let foreign = StatementPatch {
                    language: Some(language.parse().unwrap()),
                    ..said(body)
                };
                let view = world.begin(StatementKind::Witness, foreign);
                let refused = finalise(session, view.draft).err().unwrap().to_string();
                assert!(refused.contains("install the font pack"), "{refused}");
            }
        },
    ),
    row(
        REAR,
        "ethnicity code (16+1), as the witness says it",
        |_| {
            let list = EthnicityList::named("16+1").unwrap();
            let codes = EthnicityCode::ALL.iter();
            let known = codes.filter(|code| SelfDefinedEthnicity::new(**code, list).is_ok());
            assert_eq!(known.count(), 16);
            assert!(
                "IC1".parse::<EthnicityCode>().is_err(),
                "that is what an officer sees"
            );
        },
    ),
    row(
        REAR,
        "the adult of a witness under 18: PRINT NAME, address and telephone if different",
        |world| {
            let session = &world.session;
            let view = rear(world, aged(12));
            let mut fields = view.fields;
            fields.responsible_adult = Some(ResponsibleAdult {
                name: "Invented MOTHER".into(),
                capacity: "mother".into(),
                address: "2 Invented Lane".into(),
                phone: "07700 900001".into(),
            });
            for key in ["g1", "g2"] {
                fields.consents.insert(key.to_owned(), Answer::No);
            }
            session.edit_rear(view.draft, fields).unwrap();
            let view = session.finalise_rear(view.draft).unwrap();
            let own = view
                .unsigned
                .iter()
                .filter(|place| place.signatory == Signatory::AppropriateAdult);
            assert_eq!(own.count(), 1);
            if let Some(text) = text(&session.rear_pdf(view.draft).unwrap()) {
                let text = dense(&text);
                for words in [
                    "PRINT NAME: Invented MOTHER",
                    "Address (if different): 2 Invented Lane",
                    "Telephone (if different): 07700 900001",
                ] {
                    assert!(text.contains(words), "no {words:?} in {text}");
                }
            }
        },
    ),
    row(
        ELECTRONIC,
        "and the place: where it was taken is sealed with the rear page, which names the statement",
        |world| {
            let session = &world.session;
            let view = rear(world, said("I saw it."));
            session.finalise_rear(view.draft).unwrap();
            let name = view.fields.witness_name.reveal();
            session
                .sign_rear(view.draft, &typed(Signatory::Witness, name))
                .unwrap();
            let record = session.seal_rear(view.draft).unwrap().record;
            let payload = session.sealed_payload(record).unwrap();
            let sealed = &payload["content"]["rear"];
            assert_eq!(sealed["fields"]["time_and_place"], "10:00, Invented Court");
            assert_eq!(
                sealed["statement"]["sha256"],
                view.statement.sha256.to_string()
            );
        },
    ),
];
