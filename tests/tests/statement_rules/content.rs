//! Victim personal statements, and what is written in a statement.

use pocketbook_core::model::aids::{Capitals, PromptList};
use pocketbook_core::model::{
    Age, AmendmentKind, BusinessPatch, ExhibitReference, PlacePatch, ReadAloudWish, StatementKind,
    StatementPatch,
};
use pocketbook_core::{AttachRequest, FurtherTo, NewIncident, NewStatement, ReadBackRequest};
use pocketbook_testkit::{TestGateway, enrolled_tablet, finalise, sign_all, sync, unlock};

use crate::world::{World, dense, fields, said, seal, text};
use crate::{Row, row};

const VPS: &str = "1.4 Victim Personal Statement";
const CONTENT: &str = "1.5 Content";

const OPENING: &str = "I have been given the Victim Personal Statement (VPS) leaflet and the VPS \
    scheme has been explained to me. What follows is what I wish to say in connection with this \
    matter. I understand that what I say may be used in various ways and that it may be disclosed \
    to the defence.";

fn victims() -> StatementPatch {
    StatementPatch {
        read_aloud: Some(ReadAloudWish::ReadByVictim),
        ..said("I no longer sleep.")
    }
}

/// The codes of what a look at these words finds.
fn warnings(world: &World, body: &str) -> Vec<&'static str> {
    let view = world.begin(StatementKind::Witness, said(body));
    let found = world.session.check_statement(view.draft).unwrap();
    found.iter().map(|warning| warning.code).collect()
}

fn codes(list: &PromptList) -> usize {
    list.prompts.len()
}

pub(crate) const ROWS: &[Row] = &[
    row(
        VPS,
        "a separate MG11 with its own opening words, and still a s.9 statement",
        |world| {
            let view = world.begin(StatementKind::VictimPersonal, victims());
            let view = finalise(&world.session, view.draft).unwrap();
            assert!(
                view.signing
                    .as_ref()
                    .unwrap()
                    .declaration
                    .contains("liable to prosecution")
            );
            if let Some(text) = text(&world.session.pages_pdf(view.draft).unwrap()) {
                assert!(dense(&text).contains("VICTIM PERSONAL STATEMENT"), "{text}");
                assert!(dense(&text).contains(OPENING), "{text}");
            }
        },
    ),
    row(
        VPS,
        "cannot be changed or withdrawn once signed; a further one is allowed",
        |world| {
            let session = &world.session;
            let view = world.begin(StatementKind::VictimPersonal, victims());
            let view = finalise(session, view.draft).unwrap();
            sign_all(session, &view).unwrap();
            let first = seal(session, view.draft);
            for (kind, refused) in [
                (AmendmentKind::Correction, true),
                (AmendmentKind::Withdrawal, true),
                (AmendmentKind::Addition, false),
            ] {
                let new = NewStatement {
                    kind: StatementKind::VictimPersonal,
                    witness: Some(world.incident.people[0].person.id),
                    further_to: Some(FurtherTo::new(first.view.record, kind, "Invented")),
                    fields: victims(),
                    ..NewStatement::default()
                };
                let view = session.create_statement(world.incident.id, new).unwrap();
                session
                    .read_back_statement(view.draft, &ReadBackRequest::reads_and_signs())
                    .unwrap();
                let fixed = session.finalise_statement(view.draft);
                if refused {
                    assert_eq!(fields(fixed), ["further_to"], "{kind:?}");
                } else {
                    fixed.unwrap();
                }
            }
        },
    ),
    row(
        VPS,
        "a business makes an Impact Statement for Business",
        |world| {
            let view = world.begin(
                StatementKind::ImpactForBusiness,
                said("We closed for a week."),
            );
            world
                .session
                .read_back_statement(view.draft, &ReadBackRequest::reads_and_signs())
                .unwrap();
            assert_eq!(
                fields(world.session.finalise_statement(view.draft)),
                ["business"]
            );
            let business = StatementPatch {
                business: Some(BusinessPatch {
                    name: Some("Invented Bakery Ltd".into()),
                    position: Some("Owner".into()),
                }),
                ..StatementPatch::default()
            };
            world.session.edit_statement(view.draft, business).unwrap();
            assert!(finalise(&world.session, view.draft).is_ok());
        },
    ),
    row(
        VPS,
        "prompts: physical, emotional, financial, social, work, fear of intimidation, compensation",
        |_| {
            assert!(codes(&PromptList::VICTIM_PERSONAL_STATEMENT) >= 7);
            let all = PromptList::VICTIM_PERSONAL_STATEMENT.prompts.iter();
            let titles = all
                .map(|p| format!("{} {}", p.title, p.question).to_lowercase())
                .collect::<String>();
            for word in [
                "physical",
                "emotion",
                "financ",
                "social",
                "work",
                "intimidat",
                "compensation",
            ] {
                assert!(titles.contains(word), "{word} in {titles}");
            }
        },
    ),
    row(
        CONTENT,
        "five-part structure: introduction, people, places, chronological account, clarification",
        |_| {
            assert_eq!(codes(&PromptList::STRUCTURE), 5);
        },
    ),
    row(CONTENT, "ADVOKATE, in its order", |_| {
        let initials = PromptList::ADVOKATE
            .prompts
            .iter()
            .filter_map(|p| p.title.chars().next());
        assert_eq!(initials.collect::<String>(), "ADVOKATE");
    }),
    row(CONTENT, "person description in ten points", |_| {
        assert_eq!(codes(&PromptList::PERSON), 10)
    }),
    row(
        CONTENT,
        "vehicle: colour, make, model, type, registration, features",
        |_| {
            assert_eq!(codes(&PromptList::VEHICLE), 6);
        },
    ),
    row(
        CONTENT,
        "surnames in capitals, on request and never otherwise",
        |world| {
            let person = &world.incident.people[0].person;
            let surname = person
                .name
                .reveal()
                .rsplit(' ')
                .next()
                .unwrap()
                .to_lowercase();
            let surname = surname[..1].to_uppercase() + &surname[1..];
            let view = world.begin(
                StatementKind::Witness,
                said(&format!("Then {surname} left.")),
            );
            assert!(view.content.body.reveal().contains(&surname));
            let suggestions = world
                .session
                .capitals_in_statement(view.draft, &[Capitals::Surnames])
                .unwrap();
            let view = world
                .session
                .apply_capitals(view.draft, &suggestions)
                .unwrap();
            assert_eq!(
                view.content.body.reveal(),
                format!("Then {} left.", surname.to_uppercase())
            );
        },
    ),
    row(
        CONTENT,
        "place names in capitals, on request and never otherwise",
        |world| {
            let session = &world.session;
            let patch = PlacePatch {
                address: Some("14 Invented Court, Reading".into()),
                ..PlacePatch::default()
            };
            session.add_place(world.incident.id, patch).unwrap();
            let body = "I was reading in Invented Court.";
            let capitals = |what: &[Capitals]| {
                let view = world.begin(StatementKind::Witness, said(body));
                let found = session.capitals_in_statement(view.draft, what).unwrap();
                let view = session.apply_capitals(view.draft, &found).unwrap();
                view.content.body.reveal().to_owned()
            };
            assert_eq!(capitals(&[Capitals::Surnames]), body);
            assert_eq!(
                capitals(&[Capitals::Places]),
                "I was reading in INVENTED COURT."
            );
        },
    ),
    row(
        CONTENT,
        "direct speech in capitals, on request and never otherwise",
        |world| {
            let session = &world.session;
            let body = "He said \u{201c}Give it here\u{201d} and ran.";
            let capitals = |what: &[Capitals]| {
                let view = world.begin(StatementKind::Witness, said(body));
                let found = session.capitals_in_statement(view.draft, what).unwrap();
                let view = session.apply_capitals(view.draft, &found).unwrap();
                view.content.body.reveal().to_owned()
            };
            assert_eq!(capitals(&[Capitals::Places]), body);
            assert_eq!(
                capitals(&Capitals::ALL),
                "He said \u{201c}GIVE IT HERE\u{201d} and ran."
            );
        },
    ),
    row(
        CONTENT,
        "first person, past tense, own words; hearsay not banned but attributed: prompts say so",
        |world| {
            let guidance = PromptList::STRUCTURE.guidance;
            assert!(guidance.contains("First person, past tense, the witness's own words"));
            assert!(guidance.contains("Hearsay may be included; say who said it"));
            let hearsay = "My neighbour told me that he had seen a van.";
            assert!(warnings(world, hearsay).is_empty());
        },
    ),
    row(
        CONTENT,
        "no address, telephone number or date of birth in the body: a warning, never a block",
        |world| {
            let body = "I live at 14 Invented Road, AB1 2DF. Call me on 07700 900123. I was born on 3 May 1990.";
            let found = warnings(world, body);
            for code in [
                "postcode",
                "street_address",
                "phone_number",
                "date_of_birth",
            ] {
                assert!(found.contains(&code), "{code} in {found:?}");
            }
            let view = world.begin(StatementKind::Witness, said(body));
            assert!(finalise(&world.session, view.draft).is_ok());
        },
    ),
    row(
        CONTENT,
        "exhibits: producer's initials and serial, such as ABC/1",
        |_| {
            for good in ["AB/1", "ABC/1", "ABCD/9999", "ABC/7A"] {
                assert!(good.parse::<ExhibitReference>().is_ok(), "{good}");
            }
        },
    ),
    row(
        CONTENT,
        "exhibits run per producer across the case, and a number is used once",
        |world| {
            let attach = |exhibit: &str| {
                let request = AttachRequest {
                    incident: world.incident.id,
                    draft: None,
                    exhibit: Some(exhibit.to_owned()),
                };
                world.session.attach(
                    &request,
                    &mut pocketbook_testkit::JPEG.as_slice(),
                    None,
                    &|_| {},
                )
            };
            let next = || {
                world
                    .session
                    .next_exhibit(world.incident.id, "QRS")
                    .unwrap()
                    .to_string()
            };
            assert_eq!(next(), "QRS/1");
            attach("QRS/1").unwrap();
            assert_eq!(next(), "QRS/2");
            assert!(attach("QRS/1").is_err());
        },
    ),
    row(
        CONTENT,
        "exhibits: two offline devices that give one number to two things are told at sync, and \
         nothing is renumbered",
        |_| {
            let gateway = TestGateway::start().unwrap();
            let folder = tempfile::tempdir().unwrap();
            let tablets = ["one", "two"].map(|name| {
                let tablet = enrolled_tablet(&folder.path().join(name), &gateway).unwrap();
                let session = unlock(&tablet).unwrap();
                let new = NewIncident {
                    title: "Invented".to_owned(),
                    cad_reference: Some("CAD 2089/21Nov".to_owned()),
                    ..NewIncident::default()
                };
                let incident = session.create_incident(&new).unwrap();
                let fields = StatementPatch {
                    witness_name: Some("Invented WITNESS".into()),
                    age: Some(Age::Over18),
                    occupation: Some("Baker".into()),
                    ..said("I produce it as exhibit ABC/1.")
                };
                let new = NewStatement {
                    fields,
                    ..NewStatement::default()
                };
                let draft = session.create_statement(incident.id, new).unwrap().draft;
                let request = AttachRequest {
                    incident: incident.id,
                    draft: Some(draft),
                    exhibit: Some("ABC/1".to_owned()),
                };
                let mut photo = pocketbook_testkit::JPEG.to_vec();
                photo.extend(name.bytes());
                session
                    .attach(&request, &mut photo.as_slice(), None, &|_| {})
                    .unwrap();
                let view = finalise(&session, draft).unwrap();
                sign_all(&session, &view).unwrap();
                let sealed = seal(&session, draft);
                (session, incident.id, sealed)
            });
            for (session, ..) in [&tablets[0], &tablets[1], &tablets[0]] {
                sync(session).unwrap();
            }
            for (session, incident, sealed) in &tablets {
                let line = &session.exhibits(*incident).unwrap()[0];
                assert_eq!(
                    (line.reference.as_str(), line.collisions.len()),
                    ("ABC/1", 1)
                );
                let again = session.sealed_payload(sealed.view.record).unwrap();
                assert_eq!(again, sealed.payload, "what was signed stays");
            }
        },
    ),
    row(
        CONTENT,
        "words in another language than declared: a warning",
        |world| {
            assert!(
                warnings(world, "Я видел его на лестнице в тот вечер. Он держал в руке чёрную сумку и ничего мне не сказал.").contains(&"other_script")
            );
        },
    ),
    row(
        CONTENT,
        "letters that no font here has are told while the words are taken, not when they are read back",
        |world| {
            // Ethiopic, which no font pack has; the word of the place is marked.
            let view = world.begin(StatementKind::Witness, said("He said ሰላም and left."));
            let found = world.session.check_statement(view.draft).unwrap();
            let lacking = found.iter().find(|warning| warning.code == "no_font");
            let lacking = lacking.map(|warning| (warning.from, warning.to));
            assert_eq!(lacking, Some((8, 11)), "{found:?}");
            assert!(!warnings(world, "Zażółć gęślą jaźń: £5 – 10 °C.").contains(&"no_font"));
        },
    ),
    row(
        CONTENT,
        "a character that was lost before it came here: a warning",
        |world| {
            assert!(warnings(world, "He is Ren\u{fffd}.").contains(&"lost_character"));
        },
    ),
];
