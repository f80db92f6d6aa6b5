//! How a statement is signed, whose rules vary, interpreters, and electronic
//! signatures.

use pocketbook_core::model::{
    Age, Clearable, ExhibitedRecord, Ink, Language, Manner, Point, Reading, RecordLink, Signatory,
    SignaturePlace, StageName, StatementKind, StatementPatch,
};
use pocketbook_core::{
    CoreError, NewStatement, ReadBackRequest, SignBy, SignRequest, StatementView,
};
use pocketbook_testkit::{finalise, sign_all};

use crate::world::{
    LAST_WORDS, World, aged, attendant, dense, fields, read_to, said, seal, text, typed,
};
use crate::{Row, row};

const SIGNING: &str = "1.2 Signing rules";
const VARIANTS: &str = "1.2 Variants";
const INTERPRETER: &str = "1.2 Interpreter";
const ELECTRONIC: &str = "1.6 Electronic signatures";

/// A wave across the first place that this person has still to sign.
fn drawn(view: &StatementView, signatory: Signatory) -> (u32, SignaturePlace, Ink) {
    let unsigned = &view.signing.as_ref().unwrap().unsigned;
    let place = unsigned.iter().find(|p| p.signatory == signatory).unwrap();
    let wave = (0..60).map(|step: u32| Point {
        x: place.x + place.width * step / 70 + 50,
        y: place.y + place.height / 2 + (step % 10) * 20,
        t: step * 8,
        pressure: 500,
    });
    (
        place.page,
        place.place,
        Ink::new(vec![wave.collect()]).unwrap(),
    )
}

fn declared(world: &World) -> StatementView {
    let view = world.fixed();
    world.show_all(&view);
    world.session.declare_statement(view.draft).unwrap()
}

pub(crate) const ROWS: &[Row] = &[
    row(
        SIGNING,
        "the witness signs under the declaration, after the last word and at the foot of every page",
        |world| {
            let pages = &world.plain.payload["content"]["pages"];
            let count = pages["count"].as_u64().unwrap();
            let required = pages["required"].as_array().unwrap();
            let witness = |place: &str| {
                required
                    .iter()
                    .filter(|r| r["signatory"] == "witness" && r["place"] == place)
                    .count() as u64
            };
            assert_eq!(
                (
                    witness("declaration"),
                    witness("after_last_word"),
                    witness("page_foot")
                ),
                (1, 1, count)
            );
            let signed = world.plain.payload["content"]["signatures"]
                .as_array()
                .unwrap();
            assert_eq!(signed.len(), required.len());
        },
    ),
    row(
        SIGNING,
        "the officer signs 'witnessed by' on each page, after the witness",
        |world| {
            let pages = &world.plain.payload["content"]["pages"];
            let officer = pages["required"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|r| r["signatory"] == "officer");
            assert_eq!(officer.count() as u64, pages["count"].as_u64().unwrap());
            let view = declared(world);
            let early = typed(Signatory::Officer, world.session.officer().name.reveal());
            let early = world
                .session
                .sign_statement(view.draft, &early)
                .err()
                .unwrap();
            assert!(
                early.to_string().contains("witness sign every place"),
                "{early}"
            );
        },
    ),
    row(
        SIGNING,
        "no blank space between the last word and the signature",
        |world| {
            if let Some(text) = &world.plain_text {
                let line = text.lines().find(|line| line.contains(LAST_WORDS)).unwrap();
                assert!(
                    dense(line).starts_with(&format!("{LAST_WORDS} Signature:")),
                    "{line}"
                );
            }
            let view = world.begin(StatementKind::Witness, said("I saw it.\n\n\n"));
            let warnings = world.session.check_statement(view.draft).unwrap();
            assert!(warnings.iter().any(|w| w.code == "blank_after_last_word"));
        },
    ),
    row(
        SIGNING,
        "the page count is filled in after the text is final",
        |world| {
            let open = world.one_sentence();
            assert!(
                open.signing.is_none(),
                "nothing is declared of an open text"
            );
            let view = finalise(&world.session, open.draft).unwrap();
            let signing = view.signing.unwrap();
            assert!(
                signing
                    .declaration
                    .contains(&format!("{} page", signing.pages))
            );
        },
    ),
    row(
        SIGNING,
        "every page is shown before any of it is declared or signed",
        |world| {
            let view = world.fixed();
            let early = world.session.declare_statement(view.draft).err().unwrap();
            assert!(early.to_string().contains("show every page"), "{early}");
        },
    ),
    row(
        SIGNING,
        "freeze on signature: no edit of a text that is final or sealed",
        |world| {
            let view = world.fixed();
            for draft in [view.draft, world.plain.view.draft] {
                let edited = world.session.edit_statement(draft, said("I did not."));
                assert!(matches!(
                    edited.err().unwrap(),
                    CoreError::WrongState { .. }
                ));
            }
            let sealed = world
                .session
                .reopen_statement(world.plain.view.draft, &"".into());
            assert!(matches!(
                sealed.err().unwrap(),
                CoreError::WrongState { .. }
            ));
        },
    ),
    row(
        SIGNING,
        "a change after signing discards the signatures and retains the version",
        |world| {
            let view = declared(world);
            let (session, draft) = (&world.session, view.draft);
            let witness = typed(Signatory::Witness, view.content.witness_name.reveal());
            session.sign_statement(draft, &witness).unwrap();
            assert_eq!(
                fields(session.reopen_statement(draft, &" ".into())),
                ["reason"]
            );
            let why = "She saw it twice".into();
            session.reopen_statement(draft, &why).unwrap();
            session
                .edit_statement(draft, said("I saw it twice."))
                .unwrap();
            let view = finalise(session, draft).unwrap();
            assert_eq!(view.signing.unwrap().signatures, 0);
            assert_eq!(
                session.final_versions(draft).unwrap()[0].signatures.len(),
                3
            );
        },
    ),
    row(
        SIGNING,
        "what is wrong after sealing is put right by a further statement that names the first",
        |world| {
            let new = NewStatement {
                further_to: Some(pocketbook_core::FurtherTo::new(
                    world.plain.view.record,
                    pocketbook_core::model::AmendmentKind::Correction,
                    "The lamp was not lit",
                )),
                witness: Some(world.incident.people[0].person.id),
                fields: said("The lamp was not lit."),
                ..NewStatement::default()
            };
            let view = world
                .session
                .create_statement(world.incident.id, new)
                .unwrap();
            let named = view.content.further_to.unwrap();
            assert_eq!(named.sha256, world.plain.view.sha256);
        },
    ),
    row(
        VARIANTS,
        "under 18: exact age, and a parent, guardian or appropriate adult or why there is none",
        |world| {
            let alone = StatementPatch {
                clear: vec![Clearable::YoungWitness],
                ..StatementPatch::default()
            };
            let view = world.begin(StatementKind::Witness, aged(12));
            world.session.edit_statement(view.draft, alone).unwrap();
            let answers = ReadBackRequest::reads_and_signs();
            world
                .session
                .read_back_statement(view.draft, &answers)
                .unwrap();
            assert_eq!(
                fields(world.session.finalise_statement(view.draft)),
                ["young_witness"]
            );
        },
    ),
    row(
        VARIANTS,
        "under-18s qualify as vulnerable; consider visual recording (ABE): a reminder, never a \
         block",
        |world| {
            let view = world.begin(StatementKind::Witness, aged(12));
            let [reminder] = view.warnings.as_slice() else {
                panic!("{:?}", view.warnings);
            };
            assert_eq!(reminder.field, "visually_recorded");
            assert!(reminder.message.contains("Achieving Best Evidence"));
            let recorded = StatementPatch {
                visually_recorded: Some(true),
                ..StatementPatch::default()
            };
            let view = world.session.edit_statement(view.draft, recorded).unwrap();
            assert!(view.warnings.is_empty());
            assert!(world.one_sentence().warnings.is_empty());
            let view = world.begin(StatementKind::Witness, aged(12));
            assert!(finalise(&world.session, view.draft).is_ok());
        },
    ),
    row(
        VARIANTS,
        "no different statutory declaration for children",
        |world| {
            let view = world.begin(StatementKind::Witness, aged(12));
            let child = finalise(&world.session, view.draft)
                .unwrap()
                .signing
                .unwrap()
                .declaration;
            let adult = world.fixed().signing.unwrap().declaration;
            assert_eq!(child, adult);
        },
    ),
    row(
        VARIANTS,
        "signature blocked until 'can you read this?' is answered",
        |world| {
            let view = world.one_sentence();
            assert_eq!(
                fields(world.session.finalise_statement(view.draft)),
                ["read_back"]
            );
        },
    ),
    row(
        VARIANTS,
        "the answer holds only for the words that were read back",
        |world| {
            let view = world.one_sentence();
            let answers = ReadBackRequest::reads_and_signs();
            world
                .session
                .read_back_statement(view.draft, &answers)
                .unwrap();
            world
                .session
                .edit_statement(view.draft, said("I saw it twice."))
                .unwrap();
            assert_eq!(
                fields(world.session.finalise_statement(view.draft)),
                ["read_back"]
            );
        },
    ),
    row(
        VARIANTS,
        "cannot read: the reader's certificate, with name and capacity, date and time",
        |world| {
            let view = world.one_sentence();
            world
                .session
                .read_back_statement(view.draft, &read_to())
                .unwrap();
            let view = world.session.finalise_statement(view.draft).unwrap();
            if let Some(text) = text(&world.session.pages_pdf(view.draft).unwrap()) {
                let name = view.content.witness_name.reveal();
                let words = format!("I read this statement to {name} before they signed it.");
                assert!(dense(&text).contains(&words), "{text}");
                assert!(
                    text.contains("Invented READER") && text.contains("neighbour"),
                    "{text}"
                );
            }
        },
    ),
    row(
        VARIANTS,
        "officer's own statement: occupation Police Officer, by whoever's session it is",
        |world| {
            let new = NewStatement {
                kind: StatementKind::Officer,
                fields: said("I attended."),
                ..NewStatement::default()
            };
            let view = world
                .session
                .create_statement(world.incident.id, new)
                .unwrap();
            assert_eq!(view.content.occupation.reveal(), "Police Officer");
            assert_eq!(&view.content.witness_name, &world.session.officer().name);
            let other = StatementPatch {
                witness_name: Some("PC Some STRANGER".into()),
                age: Some(pocketbook_core::model::Age::Over18),
                ..StatementPatch::default()
            };
            world.session.edit_statement(view.draft, other).unwrap();
            let answers = ReadBackRequest::reads_and_signs();
            world
                .session
                .read_back_statement(view.draft, &answers)
                .unwrap();
            assert_eq!(
                fields(world.session.finalise_statement(view.draft)),
                ["witness_name"]
            );
        },
    ),
    row(
        VARIANTS,
        "officer's own statement: warrant number, and home details are never asked for",
        |world| {
            let session = &world.session;
            let new = NewStatement {
                kind: StatementKind::Officer,
                fields: StatementPatch {
                    age: Some(pocketbook_core::model::Age::Over18),
                    ..said("I attended.")
                },
                ..NewStatement::default()
            };
            let view = session.create_statement(world.incident.id, new).unwrap();
            let view = finalise(session, view.draft).unwrap();
            world.show_all(&view);
            session.declare_statement(view.draft).unwrap();
            let name = session.officer().name.reveal().to_owned();
            let signed = typed(Signatory::Witness, &name);
            session.sign_statement(view.draft, &signed).unwrap();
            let own = seal(session, view.draft);
            let officer = &own.payload["provenance"]["officer"];
            assert_eq!(officer["warrant_number"], "204518");
            // The rear page, which asks for an address, does not exist for it.
            assert!(matches!(
                session.create_rear(own.view.record),
                Err(pocketbook_core::CoreError::NotFound { .. })
            ));
            assert!(session.create_rear(world.plain.view.record).is_ok());
        },
    ),
    row(
        INTERPRETER,
        "a language tag for each statement, and the question of reading names it",
        |world| {
            for wrong in ["english", "", "e", "en_GB"] {
                assert!(wrong.parse::<Language>().is_err(), "{wrong}");
            }
            let view = world.one_sentence();
            let polish = StatementPatch {
                language: Some("pl".parse().unwrap()),
                ..StatementPatch::default()
            };
            let view = world.session.edit_statement(view.draft, polish).unwrap();
            let english = ReadBackRequest {
                language: Some("en".parse().unwrap()),
                ..ReadBackRequest::reads_and_signs()
            };
            let refused = world.session.read_back_statement(view.draft, &english);
            assert_eq!(fields(refused), ["read_back.language"]);
        },
    ),
    row(
        INTERPRETER,
        "original, translation and the interpreter's statement exhibiting both",
        |world| {
            let session = &world.session;
            let make = |new: NewStatement| {
                let view = session.create_statement(world.incident.id, new).unwrap();
                let view = finalise(session, view.draft).unwrap();
                let pages = session.pages_pdf(view.draft).unwrap();
                world.show_all(&view);
                session.declare_statement(view.draft).unwrap();
                let maker = typed(Signatory::Witness, view.content.witness_name.reveal());
                let signed = session.sign_statement(view.draft, &maker).unwrap();
                if signed.signing.unwrap().stage == StageName::ToWitness {
                    let officer = typed(Signatory::Officer, session.officer().name.reveal());
                    session.sign_statement(view.draft, &officer).unwrap();
                }
                (seal(session, view.draft), pages)
            };
            let of = |body: &str, language: &str| StatementPatch {
                language: Some(language.parse().unwrap()),
                ..said(body)
            };
            let witness = Some(world.incident.people[0].person.id);
            let (original, _) = make(NewStatement {
                witness,
                fields: of("Widziałam go na schodach.", "pl"),
                ..NewStatement::default()
            });
            // Neither the translator nor the interpreter is the witness.
            let (translator, interpreter) = ("Invented TRANSLATOR", "Invented INTERPRETER");
            let by = |name: &str, said: StatementPatch| StatementPatch {
                witness_name: Some(name.into()),
                age: Some(Age::Over18),
                occupation: Some("Linguist".into()),
                ..said
            };
            let translation = |language: &str| NewStatement {
                kind: StatementKind::Translation,
                translates: Some(original.view.record),
                fields: by(translator, of("I saw him on the stairs.", language)),
                ..NewStatement::default()
            };
            let same = session
                .create_statement(world.incident.id, translation("pl"))
                .unwrap();
            let answers = ReadBackRequest::reads_and_signs();
            session.read_back_statement(same.draft, &answers).unwrap();
            assert_eq!(fields(session.finalise_statement(same.draft)), ["language"]);
            let (translated, pages) = make(translation("en"));
            if let Some(text) = text(&pages) {
                let name = world.incident.people[0].person.name.reveal();
                for line in [
                    "TRANSLATION OF A STATEMENT".to_owned(),
                    format!("Translated by: {translator}"),
                    format!("Translation of the statement of: {name} (in pl), sealed"),
                ] {
                    assert!(dense(&text).contains(&line), "{line} not in {text}");
                }
                assert!(!dense(&text).contains("Statement of: "), "{text}");
            }
            let exhibited = |exhibit: &str, of: &crate::world::Sealed| ExhibitedRecord {
                exhibit: exhibit.parse().unwrap(),
                link: RecordLink {
                    record: of.view.record,
                    sha256: of.view.sha256,
                },
            };
            let fields = StatementPatch {
                exhibited: Some(vec![
                    exhibited("XY/1", &original),
                    exhibited("XY/2", &translated),
                ]),
                ..by(interpreter, said("I am an interpreter and produce both."))
            };
            let (interpreters, pages) = make(NewStatement {
                kind: StatementKind::Interpreter,
                fields,
                ..NewStatement::default()
            });
            let named = &interpreters.payload["content"]["statement"]["exhibited"];
            assert_eq!(named[0]["sha256"], original.view.sha256.to_string());
            assert_eq!(named[1]["sha256"], translated.view.sha256.to_string());
            if let Some(text) = text(&pages) {
                let name = world.incident.people[0].person.name.reveal();
                for line in [
                    format!("I produce as exhibit: XY/1: statement (pl) of {name}"),
                    format!("XY/2: translation (en) by {translator} of the statement of"),
                ] {
                    assert!(dense(&text).contains(&line), "{line} not in {text}");
                }
                // The second stands on a line of its own.
                let whose = format!("{name}, ");
                assert_eq!(dense(&text).matches(&whose).count(), 2, "{text}");
            }
            if let Ok(folder) = std::env::var("POCKETBOOK_KEEP_PAGES") {
                std::fs::write(std::path::Path::new(&folder).join("interpreter.pdf"), pages)
                    .unwrap();
            }
        },
    ),
    row(
        ELECTRONIC,
        "a drawn signature, a typed name and a mark are all signatures",
        |world| {
            let session = &world.session;
            let view = declared(world);
            let (page, place, ink) = drawn(&view, Signatory::Witness);
            let request = SignRequest {
                signatory: Signatory::Witness,
                place: Some(place),
                page: Some(page),
                by: SignBy::Drawn(ink),
            };
            let view = session.sign_statement(view.draft, &request).unwrap();
            let name = view.content.witness_name.reveal();
            let view = session
                .sign_statement(view.draft, &typed(Signatory::Witness, name))
                .unwrap();
            assert_eq!(view.signing.unwrap().stage, StageName::ToWitness);
            let view = world.one_sentence();
            let marks = ReadBackRequest {
                language: None,
                reading: Reading::ByWitness,
                manner: Manner::Mark {
                    seen_by: attendant("Invented NEIGHBOUR"),
                },
            };
            session.read_back_statement(view.draft, &marks).unwrap();
            let view = session.finalise_statement(view.draft).unwrap();
            world.show_all(&view);
            let view = session.declare_statement(view.draft).unwrap();
            let (page, place, ink) = drawn(&view, Signatory::Witness);
            let request = SignRequest {
                signatory: Signatory::Witness,
                place: Some(place),
                page: Some(page),
                by: SignBy::Mark(ink),
            };
            let view = session.sign_statement(view.draft, &request).unwrap();
            assert_eq!(view.signing.unwrap().signatures, 1);
        },
    ),
    row(
        ELECTRONIC,
        "the record behind it: text shown, page count, time, device, who was present, hash",
        |world| {
            let payload = &world.plain.payload;
            for pointer in [
                "/content/statement/body",
                "/content/pages/count",
                "/content/shown/0/time/wall",
                "/content/signatures/0/time/wall",
                "/content/statement/read_back/reading",
                "/pdf/sha256",
                "/provenance/device",
                "/provenance/officer/warrant_number",
                "/time/wall",
            ] {
                assert!(payload.pointer(pointer).is_some(), "{pointer}");
            }
        },
    ),
    row(
        ELECTRONIC,
        "the signed pages are sealed beside the pages as shown",
        |world| {
            let attachments = world.plain.payload["attachments"].as_array().unwrap();
            assert!(attachments.iter().any(|a| a["purpose"] == "signed_pages"));
        },
    ),
    row(
        SIGNING,
        "a statement signed in every place, and only such, is sealed as signed",
        |world| {
            assert_eq!(world.plain.payload["content"]["outcome"], "signed");
            let view = world.fixed();
            let view = sign_all(&world.session, &view).unwrap();
            assert_eq!(view.signing.unwrap().stage, StageName::Signed);
        },
    ),
];
