//! No error of statements, rear pages, reports, risk assessments, supplements,
//! exhibits and attachments tells what was typed, whichever field it was typed into.

use pocketbook_core::model::Ink;

use super::scene::{
    Host, attempt, complete_report, wait, whole_rear, whole_report, whole_statement,
    whole_supplement,
};
use crate::{
    CustodianRecord, ExhibitAct, ExhibitChange, InkPoint, InkStroke, NewCustody, NewExhibitRecord,
    NewStatementRecord, PocketbookError, ReportChange, RiskAnswer, SignatureRequest, Signer,
    SigningAct, StatementChange, SupplementChange,
};

const SENTINEL: &str = "SENTINEL";

/// Everything that an error tells.
fn told(error: &PocketbookError) -> String {
    format!("{error} {error:?}")
}

/// Notes that a call was refused, and that nothing of what was typed is told.
struct Tried(usize);

impl Tried {
    fn call<T>(&mut self, call: impl Future<Output = Result<T, PocketbookError>>) {
        if let Err(error) = attempt(call) {
            assert!(!told(&error).contains(SENTINEL), "it tells what was typed");
            self.0 += 1;
        }
    }
}

/// Texts that no field takes: too long for any, and with a character that no
/// form prints.
fn texts() -> [String; 2] {
    [SENTINEL.repeat(60_000), format!("{SENTINEL}\u{7}")]
}

#[test]
fn no_error_of_a_statement_or_its_rear_tells_what_was_typed() {
    let host = Host::new();
    let session = &host.session;
    let mut tried = Tried(0);
    let open = |fields| NewStatementRecord {
        kind: None,
        witness: None,
        further_to: None,
        translates: None,
        fields,
    };
    let draft = wait(session.create_statement(host.incident, open(None))).draft;
    for text in texts() {
        let whole = whole_statement(&host, &text);
        tried.call(session.create_statement(host.incident, open(Some(whole.clone()))));
        tried.call(session.edit_statement(draft, whole));
    }
    // What is read before the core sees it.
    let unread = |change: StatementChange| session.edit_statement(draft, change);
    let text = || Some(SENTINEL.to_owned());
    for change in [
        StatementChange {
            urn: text(),
            ..StatementChange::default()
        },
        StatementChange {
            language: text(),
            ..StatementChange::default()
        },
        StatementChange {
            exhibited: whole_statement(&host, SENTINEL).exhibited.map(|mut all| {
                all.iter_mut()
                    .for_each(|one| one.exhibit = SENTINEL.to_owned());
                all
            }),
            ..StatementChange::default()
        },
    ] {
        tried.call(unread(change));
    }
    assert_eq!(tried.0, 7, "each was refused");
    tried.call(session.finalise_statement(draft));
    tried.call(session.seal_statement(draft));
    tried.call(session.refuse_statement(draft, SENTINEL.to_owned()));
    tried.call(session.finalise_statement_with(draft, Some(9), SENTINEL.to_owned()));
    tried.call(session.explain_earlier_name(
        draft,
        Some(crate::NameDiffersRecord {
            reason: SENTINEL.to_owned(),
            earlier_name: text(),
        }),
    ));
    let point = |x, t| InkPoint {
        x,
        y: x,
        t,
        pressure: 2_000,
    };
    let strokes = vec![InkStroke {
        points: vec![point(100, 2), point(900, 1)],
    }];
    for act in [
        SigningAct::Typed {
            name: SENTINEL.to_owned(),
        },
        SigningAct::Drawn {
            strokes: strokes.clone(),
        },
        SigningAct::Mark { strokes },
    ] {
        let request = SignatureRequest {
            signer: Signer::Witness,
            act,
            page: None,
            place: None,
        };
        tried.call(session.sign_statement(draft, request.clone()));
        tried.call(session.sign_rear(draft, request));
    }
    let shown = wait(session.statement(draft)).revision;
    tried.call(session.edit_rear(draft, shown, whole_rear(SENTINEL, SENTINEL)));
    assert!(tried.0 >= 18, "{} calls were refused", tried.0);
}

#[test]
fn no_error_of_a_report_or_supplement_tells_what_was_typed() {
    let host = Host::new();
    let session = &host.session;
    let mut tried = Tried(0);
    let draft = wait(session.create_report(host.incident, ReportChange::default())).draft;
    let filed = wait(session.create_report(host.incident, complete_report(&host))).draft;
    let filed = wait(session.file_report(filed)).record;
    let supplement = wait(session.create_supplement(filed, SupplementChange::default())).draft;
    for text in texts() {
        let whole = whole_report(&host, &text);
        tried.call(session.edit_report(draft, whole.clone()));
        // Each group by itself, so that none hides behind another's refusal.
        let one = ReportChange::default;
        for change in [
            ReportChange {
                kind: whole.kind,
                ..one()
            },
            ReportChange {
                registration: whole.registration,
                ..one()
            },
            ReportChange {
                classification: whole.classification,
                ..one()
            },
            ReportChange {
                place_detail: whole.place_detail,
                ..one()
            },
            ReportChange {
                narrative: whole.narrative,
                ..one()
            },
            ReportChange {
                property: whole.property,
                ..one()
            },
            ReportChange {
                modus_operandi: whole.modus_operandi,
                ..one()
            },
            ReportChange {
                golden_hour: whole.golden_hour,
                ..one()
            },
            ReportChange {
                victim_care: whole.victim_care,
                ..one()
            },
            ReportChange {
                recording: whole.recording,
                ..one()
            },
        ] {
            tried.call(session.edit_report(draft, change));
        }
        tried.call(session.edit_supplement(supplement, whole_supplement(&host, &text)));
        tried.call(session.set_report_aside(draft, crate::WhySetAside::Duplicate, text));
    }
    assert_eq!(tried.0, 2 * 13, "each was refused");
    let cad = ReportChange {
        cad_reference: Some(SENTINEL.to_owned()),
        ..ReportChange::default()
    };
    tried.call(session.edit_report(draft, cad));
    let mut property = whole_report(&host, "x").property.unwrap();
    for item in &mut property {
        item.exhibit = Some(SENTINEL.to_owned());
    }
    let exhibit = ReportChange {
        property: Some(property),
        ..ReportChange::default()
    };
    tried.call(session.edit_report(draft, exhibit));
    let mut offence = whole_report(&host, "x").classification.unwrap();
    offence.code = Some(SENTINEL.to_owned());
    let offence = ReportChange {
        classification: Some(offence),
        ..ReportChange::default()
    };
    tried.call(session.edit_report(draft, offence));
    let wrong = SupplementChange {
        corrections: Some(vec![crate::CorrectionRecord {
            field: SENTINEL.to_owned(),
            is: SENTINEL.to_owned(),
        }]),
        ..SupplementChange::default()
    };
    tried.call(session.edit_supplement(supplement, wrong));
    tried.call(session.file_report(draft));
    tried.call(session.file_supplement(supplement));
    tried.call(session.victim_message(draft));
    assert_eq!(tried.0, 2 * 13 + 7, "each was refused");
}

/// Nor what was answered before, nor what the form makes of it.
#[test]
fn no_error_of_a_risk_assessment_tells_what_was_answered_or_judged() {
    let host = Host::new();
    let session = &host.session;
    let mut tried = Tried(0);
    let draft = wait(session.create_report(host.incident, complete_report(&host))).draft;
    let begin = |form: &str| session.begin_risk_assessment(draft, form.to_owned(), None);
    let id = wait(begin("demonstration")).id;
    let answer = |question: &str, answer| {
        session.answer_risk_question(draft, id, question.to_owned(), answer)
    };
    let one = |code: &str| RiskAnswer::OneOf {
        code: code.to_owned(),
    };
    let judge = |grade: &str, reason: &str| {
        session.judge_risk(draft, id, grade.to_owned(), reason.to_owned())
    };
    // Kept from here on: a text that is an answer, and a reason that is one.
    wait(answer("weather", one("storm")));
    let text = |text: &str| RiskAnswer::Text {
        text: text.to_owned(),
    };
    wait(answer("remarks", text(SENTINEL)));
    wait(judge("wet", SENTINEL));
    for typed in texts().iter().map(String::as_str).chain([SENTINEL]) {
        tried.call(begin(typed));
        for question in [typed, "weather", "umbrella", "minutes", "worn", "washed"] {
            tried.call(answer(question, text(typed)));
            tried.call(answer(question, one(typed)));
            let codes = vec![typed.to_owned()];
            tried.call(answer(question, RiskAnswer::SeveralOf { codes }));
        }
        tried.call(answer("remarks", one(typed)));
        tried.call(judge(typed, "An invented reason"));
        tried.call(session.complete_risk_assessment(draft, id));
        tried.call(session.file_report(draft));
    }
    assert_eq!(tried.0, 3 * 23, "each was refused");
    for typed in texts() {
        tried.call(answer("remarks", text(&typed)));
        tried.call(judge("wet", &typed));
    }
    assert_eq!(tried.0, 3 * 23 + 4, "each was refused");
    // Below the grade that the form computes, which is personal too.
    wait(answer("umbrella", RiskAnswer::No));
    let below = attempt(judge("dry", SENTINEL)).err().unwrap();
    for word in [SENTINEL, "wet", "damp", "storm"] {
        assert!(!told(&below).contains(word), "it tells {word}");
    }
}

#[test]
fn no_error_of_an_exhibit_or_attachment_tells_what_was_typed() {
    let host = Host::new();
    let session = &host.session;
    let mut tried = Tried(0);
    let new = || NewExhibitRecord {
        incident: host.incident,
        initials: "ABC".to_owned(),
        number: None,
        producer: None,
        description: "Knife".to_owned(),
        attachment: None,
        found_at: None,
        found_place: String::new(),
    };
    let exhibit = wait(session.add_exhibit(new())).id;
    for text in texts() {
        for changed in [
            NewExhibitRecord {
                initials: text.clone(),
                ..new()
            },
            NewExhibitRecord {
                number: Some(text.clone()),
                ..new()
            },
            NewExhibitRecord {
                description: text.clone(),
                ..new()
            },
            NewExhibitRecord {
                found_place: text.clone(),
                ..new()
            },
        ] {
            tried.call(session.add_exhibit(changed));
        }
        let change = ExhibitChange {
            description: Some(text.clone()),
            found_at: None,
            found_place: Some(text.clone()),
        };
        tried.call(session.correct_exhibit(exhibit, change));
        let somebody = CustodianRecord {
            name: text.clone(),
            warrant_number: Some(text.clone()),
            capacity: text.clone(),
        };
        for act in [
            ExhibitAct::HandedOver {
                to: somebody.clone(),
            },
            ExhibitAct::SealPutOn { seal: text.clone() },
            ExhibitAct::Copied {
                reference: Some(text.clone()),
            },
            ExhibitAct::Corrected {
                description: Some(text.clone()),
                found_at: None,
                found_place: Some(text.clone()),
            },
            ExhibitAct::Examined,
        ] {
            let event = NewCustody {
                act,
                place: text.clone(),
                reason: text.clone(),
                who: None,
                at: None,
            };
            tried.call(session.record_custody(exhibit, event));
        }
        tried.call(session.next_exhibit(host.incident, text.clone()));
        tried.call(session.withdraw_exhibit(exhibit, text.clone(), None));
        tried.call(session.attachment_writer(host.incident, None, Some(text.clone())));
        let none = text.chars().take(200).filter(|c| *c != '\u{7}');
        let none: String = none.collect();
        tried.call(session.attach_file(none.clone(), host.incident, None, None, None, None));
        tried.call(session.handover_in_bundle(exhibit, none.clone()));
        tried.call(session.look_at_bundle(none));
    }
    assert_eq!(tried.0, 2 * 16, "each was refused");
    // A file that quotes it.
    let path = host.folder.path().join(SENTINEL);
    std::fs::write(&path, SENTINEL).unwrap();
    let path = path.to_str().unwrap().to_owned();
    tried.call(session.attach_file(path.clone(), host.incident, None, None, None, None));
    tried.call(session.keep_bundle(path));
    assert_eq!(tried.0, 2 * 16 + 2, "each was refused");
    assert!(Ink::parse(SENTINEL.as_bytes()).is_err());
}
