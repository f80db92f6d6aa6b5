//! Statements that occur in practice, from the first word to the evidence
//! bundle: each kind, whoever can or cannot read and write, and whoever refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "statements/history.rs"]
mod history;
#[path = "statements/rear.rs"]
mod rear;
#[path = "statements/refusals.rs"]
mod refusals;
#[path = "statements/signing.rs"]
mod signing;

use pocketbook_core::model::{
    Answer, Attendant, DatesToAvoid, ExhibitedRecord, FieldWarning, Ink, Manner, Point, Reading,
    RearFields, RecordId, RecordLink, Signatory, SignaturePlace, StageName, StatementKind,
    StatementPatch,
};
use pocketbook_core::{
    CoreError, FurtherTo, ListFilter, NewStatement, ReadBackRequest, SealedView, Session, SignBy,
    SignRequest, StatementView, StepOfSigning, WayOfSigning,
};
use pocketbook_testkit::{
    Scene, TestGateway, answered_rear, enrolled_tablet, finalise, new_incident, not_run,
    ready_statement, sign_all, sync, tablet, unlock,
};
use serde_json::Value;

fn scene() -> Scene {
    Scene::set().unwrap()
}

fn attendant(name: &str) -> Attendant {
    Attendant {
        name: name.into(),
        capacity: "neighbour".into(),
    }
}

fn typed(signatory: Signatory, name: &str) -> SignRequest {
    SignRequest {
        signatory,
        place: None,
        page: None,
        by: SignBy::Typed(name.into()),
    }
}

/// The text of a PDF; `None`, said aloud, where the tool is missing.
fn pdf_text(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pages.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut tool = std::process::Command::new("pdftotext");
    match tool.arg("-raw").arg(&path).arg("-").output() {
        Ok(done) if done.status.success() => Some(String::from_utf8(done.stdout).unwrap()),
        _ => {
            not_run("pdftotext (poppler-utils) is not here");
            None
        }
    }
}

/// Ink in a box: a wave across it.
fn ink(view: &StatementView, signatory: Signatory) -> Option<(u32, SignaturePlace, Ink)> {
    let unsigned = &view.signing.as_ref()?.unsigned;
    let place = unsigned.iter().find(|place| place.signatory == signatory)?;
    let wave = (0..100).map(|step: u32| Point {
        x: place.x + place.width * step / 110 + 50,
        y: place.y + place.height / 2 + (step % 10) * 20,
        t: step * 8,
        pressure: 500,
    });
    Some((
        place.page,
        place.place,
        Ink::new(vec![wave.collect()]).unwrap(),
    ))
}

/// Signs with ink or with marks wherever this person still has to.
fn draw_all(
    session: &Session,
    mut view: StatementView,
    signatory: Signatory,
    mark: bool,
) -> StatementView {
    while let Some((page, place, ink)) = ink(&view, signatory) {
        let request = SignRequest {
            signatory,
            place: Some(place),
            page: Some(page),
            by: if mark {
                SignBy::Mark(ink)
            } else {
                SignBy::Drawn(ink)
            },
        };
        view = session.sign_statement(view.draft, &request).unwrap();
    }
    view
}

fn show_all(session: &Session, view: &StatementView) {
    for page in 1..=view.signing.as_ref().unwrap().pages {
        session.show_page(view.draft, page).unwrap();
    }
}

/// What was sealed.
fn payload(session: &Session, record: RecordId) -> Value {
    // The envelope is what an exporter writes; here the vault's own is enough.
    session.sealed_payload(record).unwrap()
}

fn seal_plain(scene: &Scene, new: NewStatement) -> SealedView {
    let session = &scene.session;
    let view = session.create_statement(scene.incident.id, new).unwrap();
    let view = finalise(session, view.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    session.seal_statement(view.draft).unwrap()
}

fn words(body: &str) -> StatementPatch {
    StatementPatch {
        body: Some(body.into()),
        ..StatementPatch::default()
    }
}

fn of_victim(scene: &Scene, body: &str) -> NewStatement {
    NewStatement {
        witness: Some(scene.incident.people[0].person.id),
        fields: words(body),
        ..NewStatement::default()
    }
}

fn exhibited(exhibit: &str, sealed: &SealedView) -> ExhibitedRecord {
    ExhibitedRecord {
        exhibit: exhibit.parse().unwrap(),
        link: RecordLink {
            record: sealed.record,
            sha256: sealed.sha256,
        },
    }
}

/// A recording of 16,000 bytes a second.
fn wav(sound: u32) -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    file.extend(8_000_u32.to_le_bytes());
    file.extend(16_000_u32.to_le_bytes());
    file.extend([2, 0, 16, 0]);
    file.extend(b"data");
    file.extend(sound.to_le_bytes());
    file.extend(vec![0; usize::try_from(sound).unwrap()]);
    file
}

/// A translation into Welsh.
fn translation_of(scene: &Scene, original: &SealedView) -> NewStatement {
    let mut new = of_victim(scene, "Fe'i gwelais.");
    new.kind = StatementKind::Translation;
    new.translates = Some(original.record);
    new.fields.language = Some("cy".parse().unwrap());
    new
}

/// The names and types of a payload's fields, as lines: what a reader years
/// later has to understand. The values are this run's own.
fn shape(value: &Value) -> String {
    fn walk(path: &str, value: &Value, lines: &mut std::collections::BTreeSet<String>) {
        let kind = match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (name, field) in fields {
                    walk(&format!("{path}.{name}"), field, lines);
                }
                return;
            }
            Value::Array(items) if !items.is_empty() => {
                for item in items {
                    walk(&format!("{path}[]"), item, lines);
                }
                return;
            }
            Value::Object(_) => "object",
            Value::Array(_) => "array",
            Value::String(_) => "string",
            Value::Number(_) => "number",
            Value::Bool(_) => "bool",
            Value::Null => "null",
        };
        lines.insert(format!("{path}: {kind}"));
    }
    let mut lines = std::collections::BTreeSet::new();
    walk("", value, &mut lines);
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn the_payload_of_every_kind_stays_as_it_is_read_years_later() {
    let scene = scene();
    let session = &scene.session;
    let signed = seal_plain(&scene, of_victim(&scene, "I saw it."));
    insta::assert_snapshot!("statement", shape(&payload(session, signed.record)));

    let view = session
        .create_statement(scene.incident.id, of_victim(&scene, "I saw it."))
        .unwrap();
    let view = finalise(session, view.draft).unwrap();
    show_all(session, &view);
    let view = session
        .refuse_statement(view.draft, "Afraid".into())
        .unwrap();
    let view = draw_all(session, view, Signatory::Officer, false);
    let refused = session.seal_statement(view.draft).unwrap();
    insta::assert_snapshot!("refusal", shape(&payload(session, refused.record)));

    let rear = session.create_rear(signed.record).unwrap();
    let mut fields = RearFields {
        dates_to_avoid: DatesToAvoid::Dates(vec!["3 to 17 August".into()]),
        willing_to_attend: Answer::No,
        station: "Invented Road".into(),
        time_and_place: "10:00, Invented Court".into(),
        ..rear.fields.clone()
    };
    fields.special_measures.answer = Answer::No;
    fields.particular_needs.answer = Answer::NotApplicable;
    fields.consents.insert("a".into(), Answer::Yes);
    session.edit_rear(rear.draft, fields).unwrap();
    session.finalise_rear(rear.draft).unwrap();
    let name = scene.incident.people[0].person.name.clone();
    session
        .sign_rear(rear.draft, &typed(Signatory::Witness, name.reveal()))
        .unwrap();
    let rear = session.seal_rear(rear.draft).unwrap();
    insta::assert_snapshot!("rear", shape(&payload(session, rear.record)));

    let report =
        pocketbook_testkit::ready_report(session, &scene.incident, "Invented narrative").unwrap();
    let report = session.file_report(report.draft).unwrap();
    insta::assert_snapshot!("report", shape(&payload(session, report.record)));

    let mut patch: pocketbook_core::model::SupplementPatch = pocketbook_core::parse_document(
        r#"{"reason": "Invented", "narrative": "Invented",
            "corrections": [{"field": "narrative", "is": "Invented"}],
            "flags": {"knife": false},
            "golden_hour": {"cctv": {"taken": "no", "reason": "Invented"}},
            "solvability": {"witness": true},
            "victim_care": {"needs": {"given": "Invented"},
                "references_given": [{"reference": "crime_number",
                    "at": "2026-03-06T18:50:00.000Z", "how": "text_message"}],
                "contact_plan": {"how": "telephone", "when": "Invented"}},
            "classification": {"title": "Invented", "code": "8N"}}"#,
    )
    .unwrap();
    patch.property = Some(vec![pocketbook_core::model::PropertyItem::new(
        pocketbook_core::model::ItemStatus::Found,
        "Invented",
    )]);
    let supplement = session.create_supplement(report.record, patch).unwrap();
    let supplement = session.file_supplement(supplement.draft).unwrap();
    insta::assert_snapshot!("supplement", shape(&payload(session, supplement.record)));
}

/// Every field of a report, as an officer can fill it in.
#[test]
fn a_full_report_is_sealed_field_by_field() {
    let scene = scene();
    let session = &scene.session;
    let report =
        pocketbook_testkit::ready_report(session, &scene.incident, "Invented narrative").unwrap();
    let person = scene.incident.people[0].person.id;
    let full = include_str!("full_report.json").replace("PERSON", &person.to_string());
    let patch = pocketbook_core::parse_document(&full).unwrap();
    let view = session.edit_report(report.draft, patch).unwrap();
    assert_eq!(view.missing, []);
    let report = session.file_report(report.draft).unwrap();
    insta::assert_snapshot!("full_report", shape(&payload(session, report.record)));
}

/// What must not be sealed, and which field says so.
#[test]
fn what_a_hostile_reader_tried_is_refused_by_field() {
    let scene = scene();
    let session = &scene.session;
    let refused = |new: NewStatement| {
        let view = session.create_statement(scene.incident.id, new)?;
        session.read_back_statement(view.draft, &ReadBackRequest::reads_and_signs())?;
        session.finalise_statement(view.draft)
    };
    let field = |new: NewStatement| match refused(new).err().unwrap() {
        CoreError::Invalid(errors) => errors.fields()[0].field.clone(),
        other => panic!("{other}"),
    };
    let victim = |body: &str| of_victim(&scene, body);
    let with = |change: &dyn Fn(&mut StatementPatch)| {
        let mut new = victim("I saw it.");
        change(&mut new.fields);
        new
    };
    // Nothing that anybody could read.
    assert_eq!(field(victim("\u{200d}")), "body");
    assert_eq!(field(victim("seen\u{200b}unseen")), "body");
    assert_eq!(
        field(with(&|f| f.witness_name = Some("\u{200c}".into()))),
        "witness_name"
    );
    // A civilian's statement as an officer's own, which nobody witnesses.
    let mut civilian = with(&|f| f.witness_name = Some("Invented BAKER".into()));
    civilian.kind = StatementKind::Officer;
    assert_eq!(field(civilian), "witness_name");
    // Somebody else withdraws a statement.
    let first = seal_plain(&scene, victim("I saw it."));
    let mut other = with(&|f| f.witness_name = Some("Invented OTHER".into()));
    other.further_to = Some(FurtherTo::new(
        first.record,
        pocketbook_core::model::AmendmentKind::Withdrawal,
        "x",
    ));
    assert_eq!(field(other), "further_to.earlier_name");
    // A victim personal statement is corrected.
    let mut personal = victim("It has affected me.");
    personal.kind = StatementKind::VictimPersonal;
    personal.fields.read_aloud = Some(pocketbook_core::model::ReadAloudWish::NotRead);
    let personal = seal_plain(&scene, personal);
    let mut correction = victim("It has not.");
    correction.further_to = Some(FurtherTo::new(
        personal.record,
        pocketbook_core::model::AmendmentKind::Correction,
        "x",
    ));
    assert_eq!(field(correction), "further_to");
    // An exhibit that is no record here is not even entered.
    let interpreter = |exhibits: &[ExhibitedRecord]| {
        let mut new = with(&|f| f.exhibited = Some(exhibits.to_vec()));
        new.kind = StatementKind::Interpreter;
        new
    };
    let mut none = exhibited("XY/9", &first);
    none.link.sha256 = personal.sha256;
    let broken = interpreter(&[none]);
    assert!(session.create_statement(scene.incident.id, broken).is_err());
    // The original alone, a translation alone, a translation of another.
    let translation = seal_plain(&scene, translation_of(&scene, &first));
    let alone = interpreter(&[exhibited("XY/1", &first)]);
    assert_eq!(field(alone), "exhibited[0]");
    let other = [
        exhibited("XY/7", &personal),
        exhibited("XY/2", &translation),
    ];
    assert_eq!(field(interpreter(&other)), "exhibited[0]");
    let three = [
        exhibited("XY/1", &first),
        exhibited("XY/2", &translation),
        exhibited("XY/7", &personal),
    ];
    assert_eq!(field(interpreter(&three)), "exhibited[2]");
    let both = interpreter(&[exhibited("XY/1", &first), exhibited("XY/2", &translation)]);
    assert!(refused(both).is_ok());
    // A translation of English into English.
    let mut same_language = translation_of(&scene, &first);
    same_language.fields.language = Some("en-US".parse().unwrap());
    assert_eq!(field(same_language), "language");
    // A civilian with the officer's surname.
    let mut namesake = with(&|f| f.witness_name = Some("John Bystander OFFICER".into()));
    namesake.kind = StatementKind::Officer;
    assert_eq!(field(namesake), "witness_name");
    // A translation into the language it is in already.
    let mut same = victim("I saw it.");
    same.kind = StatementKind::Translation;
    same.translates = Some(first.record);
    assert_eq!(field(same), "language");
    // Words from a photograph, and from an empty recording or behind its end.
    let attached = |bytes: &[u8]| {
        let request = pocketbook_core::AttachRequest {
            incident: scene.incident.id,
            draft: None,
            exhibit: None,
        };
        let view = session.attach(&request, &mut { bytes }, None, &|_| {});
        view.unwrap().id
    };
    let said_in = |attachment, start_ms| {
        with(&|f| {
            f.source = Some(pocketbook_core::model::TextSource::Recording {
                attachment,
                start_ms,
            });
        })
    };
    let photograph = attached(&pocketbook_testkit::JPEG);
    assert_eq!(field(said_in(photograph, 0)), "marks[0]");
    assert_eq!(field(said_in(attached(&wav(0)), 0)), "marks[0]");
    let second = attached(&wav(16_000));
    assert_eq!(field(said_in(second, 1_000)), "marks[0]");
    assert!(refused(said_in(second, 999)).is_ok());
    // A mark on a recording that is not there.
    let recording = with(&|f| {
        f.source = Some(pocketbook_core::model::TextSource::Recording {
            attachment: pocketbook_core::model::AttachmentId::from_parts(9, [9; 10]),
            start_ms: 0,
        });
    });
    assert_eq!(field(recording), "marks[0]");
    // The witness certifies what somebody else must.
    let view = session
        .create_statement(scene.incident.id, victim("I saw it."))
        .unwrap();
    let name = view.content.witness_name.clone();
    let answers = ReadBackRequest {
        reading: Reading::ReadOver {
            reader: attendant(name.reveal()),
        },
        ..ReadBackRequest::reads_and_signs()
    };
    let error = session
        .read_back_statement(view.draft, &answers)
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("read_back.reader.name"),
        "{error}"
    );
    // What is attached after the pages are fixed nobody has seen.
    let view = finalise(session, view.draft).unwrap();
    let request = pocketbook_core::AttachRequest {
        incident: scene.incident.id,
        draft: Some(view.draft),
        exhibit: Some("XY/9".into()),
    };
    let mut photo: &[u8] = &pocketbook_testkit::JPEG;
    let late = session
        .attach(&request, &mut photo, None, &|_| {})
        .err()
        .unwrap();
    assert!(matches!(late, CoreError::WrongState { .. }), "{late}");
    // A second rear page for one statement.
    session.create_rear(first.record).unwrap();
    let second = session.create_rear(first.record).err().unwrap();
    assert!(
        matches!(second, CoreError::AlreadyExists { .. }),
        "{second}"
    );
}

#[test]
fn a_second_further_statement_to_one_is_pointed_out() {
    let scene = scene();
    let session = &scene.session;
    let first = seal_plain(&scene, of_victim(&scene, "I saw it."));
    let further = |body: &str| NewStatement {
        further_to: Some(FurtherTo::new(
            first.record,
            pocketbook_core::model::AmendmentKind::Correction,
            "Invented reason",
        )),
        ..of_victim(&scene, body)
    };
    let told = |view: &StatementView| {
        let mut warnings = view.warnings.iter();
        warnings.any(|one| one.code == "followed_already")
    };
    let draft = session
        .create_statement(scene.incident.id, further("It was grey."))
        .unwrap();
    assert!(!told(&draft));
    seal_plain(&scene, further("It was blue."));
    assert!(told(&session.statement(draft.draft).unwrap()));
    let fixed = finalise(session, draft.draft).unwrap();
    assert!(told(&fixed));
}

#[test]
fn every_kind_is_taken_signed_and_sealed() {
    let scene = scene();
    let session = &scene.session;
    let original = seal_plain(&scene, of_victim(&scene, "I saw it."));
    let translation = seal_plain(&scene, translation_of(&scene, &original));
    for kind in StatementKind::ALL {
        let mut fields = words("I make this statement.");
        match kind {
            StatementKind::VictimPersonal => {
                fields.read_aloud = Some(pocketbook_core::model::ReadAloudWish::NotRead);
            }
            StatementKind::ImpactForBusiness => {
                fields.business = Some(pocketbook_core::model::BusinessPatch {
                    name: Some("Invented Bakery Ltd".into()),
                    position: Some("Owner".into()),
                });
            }
            StatementKind::Interpreter => {
                fields.exhibited = Some(vec![
                    exhibited("XY/1", &original),
                    exhibited("XY/2", &translation),
                ]);
            }
            StatementKind::Translation => fields.language = Some("cy".parse().unwrap()),
            StatementKind::Witness | StatementKind::Officer => {}
        }
        let new = NewStatement {
            kind,
            translates: (kind == StatementKind::Translation).then_some(original.record),
            fields,
            ..of_victim(&scene, "")
        };
        let view = session.create_statement(scene.incident.id, new).unwrap();
        let view = finalise(session, view.draft).unwrap_or_else(|error| panic!("{kind}: {error}"));
        show_all(session, &view);
        session.declare_statement(view.draft).unwrap();
        let view = session
            .sign_statement(
                view.draft,
                &typed(Signatory::Witness, view.content.witness_name.reveal()),
            )
            .unwrap();
        if kind.is_witnessed() {
            session
                .sign_statement(
                    view.draft,
                    &typed(Signatory::Officer, "PC Invented OFFICER"),
                )
                .unwrap();
        }
        // Its rear page is asked for before it is sealed, when it is, and until
        // it is there.
        let told = |warnings: &[FieldWarning]| -> Vec<String> {
            let of_rear = warnings.iter().filter(|one| one.field == "rear");
            of_rear.map(|one| one.code.to_string()).collect()
        };
        let expected = |code: &str| match kind.has_rear() {
            true => vec![code.to_owned()],
            false => Vec::new(),
        };
        let before = session.statement(view.draft).unwrap();
        assert_eq!(told(&before.warnings), expected("rear_to_follow"), "{kind}");
        let sealed = session.seal_statement(view.draft).unwrap();
        assert_eq!(told(&sealed.warnings), expected("rear_missing"), "{kind}");
        let after = session.statement(view.draft).unwrap();
        assert_eq!(told(&after.warnings), expected("rear_missing"), "{kind}");
        let lines = session.list(&ListFilter::default()).unwrap();
        let line = lines.iter().find(|line| line.draft == Some(view.draft));
        assert_eq!(line.unwrap().rear_missing, kind.has_rear(), "{kind}");
        let plain = session.statements(None).unwrap();
        let line = plain.iter().find(|line| line.draft == view.draft);
        assert_eq!(line.unwrap().rear_missing, kind.has_rear(), "{kind}");
        let record = sealed.record;
        let payload = payload(session, record);
        assert_eq!(payload["content"]["statement"]["kind"], kind.as_str());
        insta::assert_snapshot!(format!("kind_{}", kind.as_str()), shape(&payload));
    }
}

#[test]
fn a_further_statement_names_the_one_before_by_digest() {
    let scene = scene();
    let first = seal_plain(&scene, of_victim(&scene, "I saw a navy jacket."));
    let further = NewStatement {
        further_to: Some(FurtherTo::new(
            first.record,
            pocketbook_core::model::AmendmentKind::Correction,
            "The jacket was grey",
        )),
        ..of_victim(&scene, "The jacket was dark grey.")
    };
    let second = seal_plain(&scene, further);
    let amends = payload(&scene.session, second.record)["amends"].clone();
    assert_eq!(amends["record"], first.record.to_string());
    assert_eq!(amends["sha256"], first.sha256.to_string());
    insta::assert_snapshot!("further", shape(&payload(&scene.session, second.record)));
    let nowhere = NewStatement {
        further_to: Some(FurtherTo::new(
            RecordId::from_parts(9, [9; 10]),
            pocketbook_core::model::AmendmentKind::Addition,
            "x",
        )),
        ..of_victim(&scene, "More.")
    };
    let error = scene.session.create_statement(scene.incident.id, nowhere);
    assert!(matches!(error.err().unwrap(), CoreError::NotFound { .. }));
}
