//! The law, and the front page row by row.

use pocketbook_core::model::{Age, Clearable, StageName, StatementKind, StatementPatch, Urn};
use pocketbook_core::{CoreError, ReadBackRequest};
use pocketbook_testkit::finalise;

use crate::world::{URN, aged, fields, read_to, said, text, typed};
use crate::{Row, row};

const LAW: &str = "1.1 Law";
const FRONT: &str = "1.2 Front page";

pub(crate) const ROWS: &[Row] = &[
    row(LAW, "(a)(i) at the beginning, the witness' name", |world| {
        let unnamed = StatementPatch {
            witness_name: Some("".into()),
            ..said("I saw it.")
        };
        let view = world.begin(StatementKind::Witness, unnamed);
        let answers = ReadBackRequest::reads_and_signs();
        world
            .session
            .read_back_statement(view.draft, &answers)
            .unwrap();
        let missing = fields(world.session.finalise_statement(view.draft));
        assert_eq!(missing, ["witness_name"]);
    }),
    row(LAW, "(a)(ii) and the witness' age, if under 18", |world| {
        let view = world.one_sentence();
        let unasked = StatementPatch {
            clear: vec![Clearable::Age],
            ..StatementPatch::default()
        };
        world.session.edit_statement(view.draft, unasked).unwrap();
        let answers = ReadBackRequest::reads_and_signs();
        world
            .session
            .read_back_statement(view.draft, &answers)
            .unwrap();
        assert_eq!(
            fields(world.session.finalise_statement(view.draft)),
            ["age"]
        );
        for (age, printed) in [(Age::Years(17), "17"), (Age::Over18, "Over 18")] {
            assert_eq!(age.as_printed().to_lowercase(), printed.to_lowercase());
        }
        let adult = StatementPatch {
            age: Some(Age::Years(18)),
            ..StatementPatch::default()
        };
        assert_eq!(
            fields(world.session.edit_statement(view.draft, adult)),
            ["age"]
        );
    }),
    row(
        LAW,
        "(b)(i) a declaration that it is true to the best of their knowledge and belief",
        |world| {
            let declared = world.plain.payload["content"]["declaration"]["text"]
                .as_str()
                .unwrap();
            assert!(declared.contains("true to the best of my knowledge and belief"));
            world.plain_pages_say(declared);
        },
    ),
    row(
        LAW,
        "(b)(ii) and that wilfully stating anything false in it would be an offence",
        |world| {
            let declared = world.plain.payload["content"]["declaration"]["text"]
                .as_str()
                .unwrap();
            assert!(declared.contains(
                "liable to prosecution if I have wilfully stated in it anything which I know to be \
             false, or do not believe to be true"
            ));
            assert!(world.plain.payload["content"]["declared"].is_object());
        },
    ),
    row(
        LAW,
        "(c) if the witness cannot read it, a signed declaration by whoever read it to them",
        |world| {
            let session = &world.session;
            let view = world.one_sentence();
            session.read_back_statement(view.draft, &read_to()).unwrap();
            let view = session.finalise_statement(view.draft).unwrap();
            world.show_all(&view);
            session.read_over_statement(view.draft).unwrap();
            session.declare_statement(view.draft).unwrap();
            let name = view.content.witness_name.reveal();
            session
                .sign_statement(
                    view.draft,
                    &typed(pocketbook_core::model::Signatory::Witness, name),
                )
                .unwrap();
            assert!(session.seal_statement(view.draft).is_err());
            let reader = typed(pocketbook_core::model::Signatory::Reader, "Invented READER");
            let view = session.sign_statement(view.draft, &reader).unwrap();
            assert_eq!(view.signing.unwrap().stage, StageName::ToWitness);
        },
    ),
    row(
        LAW,
        "s.9(3)(b) it is read to them before they sign",
        |world| {
            let session = &world.session;
            let view = world.one_sentence();
            session.read_back_statement(view.draft, &read_to()).unwrap();
            let view = session.finalise_statement(view.draft).unwrap();
            world.show_all(&view);
            let name = view.content.witness_name.reveal();
            let witness = typed(pocketbook_core::model::Signatory::Witness, name);
            for early in [
                session.declare_statement(view.draft),
                session.sign_statement(view.draft, &witness),
            ] {
                let early = early.err().unwrap().to_string();
                assert!(early.contains("read the statement over"), "{early}");
            }
        },
    ),
    row(LAW, "(d) the witness' signature", |world| {
        let view = world.fixed();
        world.show_all(&view);
        world.session.declare_statement(view.draft).unwrap();
        let unsigned = world.session.seal_statement(view.draft).err().unwrap();
        assert!(matches!(unsigned, CoreError::Signing(_)), "{unsigned}");
    }),
    row(
        LAW,
        "16.3 an exhibit that it refers to is identified clearly",
        |world| {
            for vague in [
                "the photograph",
                "abc/1",
                "ABC1",
                "A/1",
                "ABCDE/1",
                "ABC/12345",
                "ABC/1AB",
            ] {
                let refused = vague.parse::<pocketbook_core::model::ExhibitReference>();
                assert!(refused.is_err(), "{vague}");
            }
            let view = world.begin(
                StatementKind::Witness,
                said("I took a photograph and produce it as exhibit ZZ/9."),
            );
            let warnings = world.session.check_statement(view.draft).unwrap();
            assert!(
                warnings.iter().any(|w| w.code == "exhibit_not_attached"),
                "{warnings:?}"
            );
        },
    ),
    row(
        LAW,
        "citation and declaration are versioned configuration, and the exact text shown is stored",
        |world| {
            let payload = &world.plain.payload;
            assert_eq!(payload["form"]["id"], "mg11");
            assert!(payload["form"]["version"].is_u64());
            assert_eq!(payload["form"]["sha256"].as_str().unwrap().len(), 64);
            let shown = &payload["content"]["declaration"];
            world.plain_pages_say(shown["text"].as_str().unwrap());
            world.plain_pages_say(shown["citation"].as_str().unwrap());
        },
    ),
    row(
        FRONT,
        "Marking: OFFICIAL-SENSITIVE (when complete)",
        |world| {
            world.plain_pages_say("OFFICIAL-SENSITIVE (when complete)");
        },
    ),
    row(
        FRONT,
        "Title: WITNESS STATEMENT, with rule and section",
        |world| {
            world.plain_pages_say(
            "WITNESS STATEMENT (Criminal Procedure Rules, r. 16.2; Criminal Justice Act 1967, s. 9)",
        );
        },
    ),
    row(
        FRONT,
        "URN: 11 characters, force, unit, serial, year",
        |world| {
            assert!(URN.parse::<Urn>().is_ok());
            for wrong in [
                "",
                "01FH123452",
                "01FH12345261",
                "0!FH1234526",
                "01FH12345XX",
            ] {
                assert!(wrong.parse::<Urn>().is_err(), "{wrong}");
            }
            if let Some(text) = &world.plain_text {
                // A box for each character on the front; whole on the continuation.
                let joined: String = text.split_whitespace().collect();
                assert_eq!(joined.matches(URN).count(), text.matches('\u{c}').count());
            }
        },
    ),
    row(
        FRONT,
        "URN: usually blank at first, fillable later without touching signed content",
        |world| {
            let record = world.plain.view.record;
            let numbered = world
                .session
                .set_record_urn(record, &"01FH7654326".parse().unwrap())
                .unwrap();
            assert_eq!(numbered.sha256, world.plain.view.sha256);
            let again = world.session.sealed_payload(record).unwrap();
            assert_eq!(again, world.plain.payload);
            assert!(world.fixed().content.urn.is_none(), "blank is no fault");
        },
    ),
    row(FRONT, "Statement of: full name", |world| {
        let name = world.incident.people[0].person.name.reveal();
        world.plain_pages_say(&format!("Statement of: {name}"));
    }),
    row(
        FRONT,
        "Age if under 18: if over 18 insert 'over 18'",
        |world| {
            world.plain_pages_say("Age if under 18: Over 18 (if over 18 insert ‘over 18’)");
            let view = world.begin(StatementKind::Witness, aged(11));
            let view = finalise(&world.session, view.draft).unwrap();
            let pages = text(&world.session.pages_pdf(view.draft).unwrap());
            assert!(
                pages.is_none_or(|text| crate::world::dense(&text).contains("Age if under 18: 11"))
            );
        },
    ),
    row(FRONT, "Occupation: free text", |world| {
        let free = StatementPatch {
            occupation: Some("Baker's apprentice (nights) & carer".into()),
            ..said("I saw it.")
        };
        let view = world.begin(StatementKind::Witness, free);
        assert!(finalise(&world.session, view.draft).is_ok());
    }),
    row(
        FRONT,
        "Declaration: consisting of so many pages each signed by me",
        |world| {
            let count = world.plain.payload["content"]["pages"]["count"]
                .as_u64()
                .unwrap();
            assert!(count > 1);
            world.plain_pages_say(&format!(
            "This statement (consisting of {count} pages each signed by me) is true to the best of \
             my knowledge and belief and I make it knowing that, if it is tendered in evidence, I \
             shall be liable to prosecution if I have wilfully stated in it anything which I know \
             to be false, or do not believe to be true."
        ));
        },
    ),
    row(
        FRONT,
        "Signature and date of the witness, under the declaration",
        |world| {
            let required = world.plain.payload["content"]["pages"]["required"]
                .as_array()
                .unwrap();
            let under: Vec<_> = required
                .iter()
                .filter(|r| r["place"] == "declaration")
                .collect();
            assert_eq!(under.len(), 1);
            assert_eq!(
                (&under[0]["signatory"], &under[0]["page"]),
                (&"witness".into(), &1.into())
            );
            world.plain_pages_say("Date:");
        },
    ),
    row(
        FRONT,
        "Tick box: evidence is visually recorded, details on rear",
        |world| {
            assert_eq!(
                world.plain.payload["content"]["statement"]["visually_recorded"],
                true
            );
            world.plain_pages_say(
                "X Tick if witness evidence is visually recorded (supply witness details on rear)",
            );
        },
    ),
    row(
        FRONT,
        "Page foot: Signature, Signature witnessed by, on every page",
        |world| {
            if let Some(text) = &world.plain_text {
                for page in text.split('\u{c}').filter(|page| !page.trim().is_empty()) {
                    assert!(page.contains("Signature witnessed by:"), "{page}");
                }
            }
        },
    ),
    row(
        FRONT,
        "Continuation: head with name, URN and Page No. _ of _",
        |world| {
            let count = world.plain.payload["content"]["pages"]["count"]
                .as_u64()
                .unwrap();
            let name = world.incident.people[0].person.name.reveal();
            for page in 2..=count {
                world.plain_pages_say(&format!("Page No. {page} of {count}"));
            }
            world.plain_pages_say(&format!("Continuation of Statement of: {name}"));
            world.plain_pages_say(&format!("URN: {URN}"));
        },
    ),
];
