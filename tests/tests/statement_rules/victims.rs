//! Victim personal statements: what they are not for, whose they may be, and
//! that they can be made at any time.

use pocketbook_core::model::aids::PromptList;
use pocketbook_core::model::{
    AmendmentKind, OnBehalfOf, ReadAloudWish, StatementKind, StatementPatch,
};
use pocketbook_core::{FurtherTo, NewStatement, ReadBackRequest};
use pocketbook_testkit::{finalise, ready_report, sign_all};

use crate::world::{World, dense, fields, said, seal, text};
use crate::{Row, row};

const VPS: &str = "1.4 Victim Personal Statement";

fn wish(wish: ReadAloudWish) -> StatementPatch {
    StatementPatch {
        read_aloud: Some(wish),
        ..said("I no longer sleep.")
    }
}

/// The codes of what a look at a victim's words finds.
fn warnings(world: &World, kind: StatementKind, body: &str) -> Vec<&'static str> {
    let view = world.begin(kind, said(body));
    let found = world.session.check_statement(view.draft).unwrap();
    found.iter().map(|warning| warning.code).collect()
}

/// Each wording, and words that are like it and are none.
fn warned(world: &World, code: &str, these: &[&str], not_these: &[&str]) {
    let kind = StatementKind::VictimPersonal;
    for body in these {
        assert_eq!(warnings(world, kind, body), [code], "{body}");
        // It is a victim personal statement's rule, and no other's.
        assert!(warnings(world, StatementKind::Witness, body).is_empty());
    }
    for body in not_these {
        assert!(warnings(world, kind, body).is_empty(), "{body}");
    }
}

fn guidance_says(words: &str) {
    let guidance = PromptList::VICTIM_PERSONAL_STATEMENT.guidance;
    assert!(guidance.contains(words), "{guidance}");
}

pub(crate) const ROWS: &[Row] = &[
    row(
        VPS,
        "the wish to read it aloud, have it read, or neither is asked, recorded and printed",
        |world| {
            let session = &world.session;
            let view = world.begin(StatementKind::VictimPersonal, said("I no longer sleep."));
            session
                .read_back_statement(view.draft, &ReadBackRequest::reads_and_signs())
                .unwrap();
            let unasked = fields(session.finalise_statement(view.draft));
            assert_eq!(unasked, ["read_aloud"]);
            for (wanted, printed) in [
                (ReadAloudWish::ReadByVictim, "yes, by me"),
                (ReadAloudWish::ReadByAnother, "yes, by somebody else"),
                (ReadAloudWish::NotRead, "no"),
            ] {
                let view = world.begin(StatementKind::VictimPersonal, wish(wanted));
                let view = finalise(session, view.draft).unwrap();
                assert_eq!(view.content.read_aloud, Some(wanted));
                let pages = text(&session.pages_pdf(view.draft).unwrap());
                let line = format!("read aloud: {printed}");
                let says = |text: String| dense(&text).contains(&line);
                assert!(pages.is_none_or(says), "{printed}");
            }
        },
    ),
    row(
        VPS,
        "optional: a prompt says so, and no statement or report waits for one",
        |world| {
            guidance_says("Optional for the victim");
            assert!(finalise(&world.session, world.one_sentence().draft).is_ok());
        },
    ),
    row(
        VPS,
        "no account of the crime: a prompt says so, and a warning points at one",
        |world| {
            guidance_says("no account of the crime");
            warned(
                world,
                "account_of_crime",
                &[
                    "He punched me twice.",
                    "The man then grabbed my bag.",
                    "She spat at me.",
                    "They robbed us.",
                ],
                &[
                    "My back hurts where I was hit.",
                    "She holds me when I wake.",
                    "He took me to the doctor and stays with me.",
                    "I no longer leave the house.",
                ],
            );
        },
    ),
    row(
        VPS,
        "no opinion on sentence: a prompt says so, and a warning points at one",
        |world| {
            guidance_says("no opinion on the sentence");
            warned(
                world,
                "opinion_on_sentence",
                &[
                    "He should go to prison.",
                    "I hope he gets locked up.",
                    "They deserve to be punished.",
                    "I ask for a long sentence.",
                    "Throw away the key.",
                    "He ought to get ten years inside.",
                ],
                &[
                    "I work in a prison.",
                    "I cannot finish a sentence without crying.",
                    "My life is a punishment now.",
                    "For years I went inside at dusk.",
                ],
            );
        },
    ),
    row(
        VPS,
        "cannot be changed or withdrawn once signed and witnessed: a further one is made",
        |world| {
            let session = &world.session;
            let patch = wish(ReadAloudWish::ReadByVictim);
            let view = world.begin(StatementKind::VictimPersonal, patch);
            let view = finalise(session, view.draft).unwrap();
            let view = sign_all(session, &view).unwrap();
            let why = "She wants to add a line".into();
            assert_eq!(fields(session.reopen_statement(view.draft, &why)), ["kind"]);
            session.seal_statement(view.draft).unwrap();
        },
    ),
    row(
        VPS,
        "any time before sentence: before any other record, after the report, and again later",
        |world| {
            let session = &world.session;
            let incident = pocketbook_testkit::new_incident(session, "Invented, later").unwrap();
            let of = |further_to| NewStatement {
                kind: StatementKind::VictimPersonal,
                witness: Some(incident.people[0].person.id),
                fields: wish(ReadAloudWish::NotRead),
                further_to,
                ..NewStatement::default()
            };
            let sealed = |further_to| {
                let view = session
                    .create_statement(incident.id, of(further_to))
                    .unwrap();
                let view = finalise(session, view.draft).unwrap();
                sign_all(session, &view).unwrap();
                seal(session, view.draft).view.record
            };
            let first = sealed(None);
            let report = ready_report(session, &incident, "Invented.").unwrap();
            session.file_report(report.draft).unwrap();
            let more = |to| FurtherTo::new(to, AmendmentKind::Addition, "Still affected");
            let second = sealed(Some(more(first)));
            sealed(Some(more(second)));
        },
    ),
    row(
        VPS,
        "a parent or carer may make it for a child or vulnerable adult: both are named",
        |world| {
            let session = &world.session;
            let other = |victim: &str| OnBehalfOf {
                victim: victim.into(),
                capacity: "mother".into(),
            };
            let for_child = StatementPatch {
                on_behalf_of: Some(other("Invented CHILD")),
                ..wish(ReadAloudWish::ReadByAnother)
            };
            let view = world.begin(StatementKind::VictimPersonal, for_child.clone());
            let view = finalise(session, view.draft).unwrap();
            let pages = text(&session.pages_pdf(view.draft).unwrap());
            let line = "Made on behalf of: Invented CHILD (mother)";
            assert!(pages.is_none_or(|text| dense(&text).contains(line)));
            sign_all(session, &view).unwrap();
            let payload = seal(session, view.draft).payload;
            let said = &payload["content"]["statement"]["on_behalf_of"];
            assert_eq!(said["victim"], "Invented CHILD");
            // Who makes it signs it, and nobody is left without a name.
            assert_eq!(
                payload["content"]["statement"]["witness_name"],
                "Invented WITNESS"
            );
            let read_back = |draft| {
                session
                    .read_back_statement(draft, &ReadBackRequest::reads_and_signs())
                    .unwrap();
                fields(session.finalise_statement(draft))
            };
            let nobody = StatementPatch {
                on_behalf_of: Some(other("")),
                ..for_child.clone()
            };
            let view = world.begin(StatementKind::VictimPersonal, nobody);
            assert_eq!(read_back(view.draft), ["on_behalf_of.victim"]);
            // A witness tells what they saw themselves.
            let new = NewStatement {
                kind: StatementKind::Witness,
                fields: for_child,
                ..NewStatement::default()
            };
            let refused = session.create_statement(world.incident.id, new);
            assert_eq!(fields(refused), ["read_aloud", "on_behalf_of"]);
        },
    ),
];
