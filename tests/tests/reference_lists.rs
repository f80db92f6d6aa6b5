//! The lists and forms that a force publishes, at work on a tablet: offences found
//! while they are typed, codes on a screen, a risk assessment answered offline and
//! sealed, and what the force confirms an offence to be. With a real gateway.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pocketbook_core::lists::risk::{Answer, Judgement, Value};
use pocketbook_core::model::{
    Classification, OffenceListEdition, Personal, RecordId, ReferenceName, ReportPatch,
};
use pocketbook_core::{
    CoreError, Device, Event, EventListener, Fonts, KdfParameters, Pin, ReferenceStanding, Session,
    check_reference, parse_document,
};
use pocketbook_testkit::{
    PIN, TestGateway, enrolled_tablet, new_incident, ready_report, sync, unlock,
};
use serde_json::{Value as Json, json};

struct Scene {
    folder: tempfile::TempDir,
    gateway: TestGateway,
    device: Device,
    session: Session,
}

fn scene() -> Scene {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    Scene {
        folder,
        gateway,
        device,
        session,
    }
}

impl Scene {
    /// Publishes without the desk's check, because a tablet must not depend on
    /// that, and syncs. What became of it, and the reason.
    fn publish(&self, kind: &str, id: &str, content: &str) -> (ReferenceStanding, Option<String>) {
        let name = ReferenceName {
            kind: kind.parse().unwrap(),
            id: id.parse().unwrap(),
        };
        let beside = self.gateway.open().unwrap();
        beside
            .publish_reference(&name, "text/plain", content, None)
            .unwrap();
        let view = sync(&self.session).unwrap();
        let came = &view.references[0];
        (came.standing, came.reason.clone())
    }

    fn found(&self, words: &str) -> Vec<(String, String, u64)> {
        let hits = self.device.search_offences(words, 5).hits.into_iter();
        hits.map(|hit| (hit.offence.code.to_string(), hit.list, hit.edition))
            .collect()
    }

    fn filed(&self) -> (pocketbook_core::model::DraftId, RecordId) {
        let incident = new_incident(&self.session, "Invented").unwrap();
        let report = ready_report(&self.session, &incident, "Invented").unwrap();
        let sealed = self.session.file_report(report.draft).unwrap();
        (report.draft, sealed.record)
    }
}

/// The full list of the Ministry of Justice, where it is beside the checkout.
fn full_list() -> Option<String> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let shared = std::env::var("POCKETBOOK_SHARED").unwrap_or_else(|_| beside.to_owned());
    std::fs::read_to_string(Path::new(&shared).join("reference/offences.csv")).ok()
}

const INVENTED: &str = "code,subcode,title,group\n\
    900,01,Invented theft of a lighthouse,Invented\n\
    900,02,Invented loitering near a lighthouse,Invented\n";

#[test]
fn the_tablet_searches_the_list_of_the_force_and_old_reports_keep_their_code_and_title() {
    let scene = scene();
    let (device, session) = (&scene.device, &scene.session);
    assert_eq!(scene.found("nicked a bike")[0].1, "common-offences");
    let incident = new_incident(session, "Invented").unwrap();
    let old = ready_report(session, &incident, "Invented").unwrap();

    let ok = (ReferenceStanding::InUse, None);
    assert_eq!(scene.publish("offences", "home-office", INVENTED), ok);
    let first = scene.found("lighthouse theft")[0].clone();
    assert_eq!(first, ("900/01".to_owned(), "home-office".to_owned(), 1));
    // The counting rules' own codes are in no list of statutes, and stay found.
    assert_eq!(scene.found("8N")[0].1, "common-offences");
    let hit = &device.search_offences("lighthouse theft", 1).hits[0];
    let patch = ReportPatch {
        classification: Some(Classification {
            code: Some(hit.offence.code.to_string().parse().unwrap()),
            list: Some(OffenceListEdition {
                list: hit.list.clone(),
                edition: hit.edition.to_string(),
            }),
            ..Classification::in_words(hit.offence.title.clone())
        }),
        ..ReportPatch::default()
    };
    session.edit_report(old.draft, patch).unwrap();
    let sealed = session.file_report(old.draft).unwrap();
    assert_eq!(sealed.warnings, []);

    // The next edition has neither that code nor that title.
    let second = "code,title\n901/01,Invented mooring without a lamp\n";
    assert_eq!(scene.publish("offences", "home-office", second), ok);
    assert_eq!(scene.found("lighthouse theft"), []);
    assert_eq!(scene.found("mooring")[0].2, 2);
    let kept = session.report(old.draft).unwrap().content.classification;
    let kept = kept.unwrap();
    assert_eq!(kept.code.unwrap().as_str(), "900/01");
    assert_eq!(kept.title.reveal(), "Invented theft of a lighthouse");
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert!(
        payload
            .to_string()
            .contains("Invented theft of a lighthouse")
    );
    let held = device.offence("900/1").unwrap();
    assert_eq!((held.edition, held.current), (1, false));
    assert_eq!(held.offence.title, "Invented theft of a lighthouse");
    assert!(device.offence("901/01").unwrap().current);
    assert_eq!(device.offence("8N").unwrap().list, "common-offences");

    // Broken in two rows: refused whole with both, and the old one stays.
    let broken = "code,title\n902/01,Invented\nX,Invented\n903/01,\n";
    let (standing, reason) = scene.publish("offences", "home-office", broken);
    assert_eq!(standing, ReferenceStanding::Refused);
    let reason = reason.unwrap();
    assert!(
        reason.contains("line 3: ") && reason.contains("line 4: "),
        "{reason}"
    );
    assert_eq!(scene.found("mooring")[0].2, 2);
    assert!(device.offence("902/01").is_err());

    // A tablet that was opened again finds the same.
    session.lock().unwrap();
    let again = pocketbook_testkit::tablet(&scene.folder.path().join("tablet")).unwrap();
    let hits = again.search_offences("mooring", 1).hits;
    assert_eq!((hits[0].list.as_str(), hits[0].edition), ("home-office", 2));
    assert_eq!(again.offence("900/01").unwrap().edition, 1);
}

#[test]
fn a_code_brings_its_title_and_list_and_a_doubt_about_it_never_stops_a_report() {
    let scene = scene();
    let session = &scene.session;
    let ok = (ReferenceStanding::InUse, None);
    assert_eq!(scene.publish("offences", "home-office", INVENTED), ok);
    let incident = new_incident(session, "Invented").unwrap();
    let report = ready_report(session, &incident, "Invented").unwrap();
    let enter = |offence: Json| {
        let patch = serde_json::from_value(json!({"classification": offence})).unwrap();
        let view = session.edit_report(report.draft, patch).unwrap();
        let doubts: Vec<_> = (view.warnings.iter())
            .filter(|warning| warning.field.starts_with("classification."))
            .map(|warning| warning.code)
            .collect();
        (view.content.classification.unwrap(), doubts)
    };
    let in_list = |edition: &str| {
        Some(OffenceListEdition {
            list: "home-office".to_owned(),
            edition: edition.to_owned(),
        })
    };
    let (kept, doubts) = enter(json!({"code": "900/1"}));
    assert_eq!(kept.title.reveal(), "Invented theft of a lighthouse");
    assert_eq!(kept.code.unwrap().as_str(), "900/01");
    assert_eq!((kept.list, doubts), (in_list("1"), vec![]));
    let (kept, doubts) = enter(json!({"code": "900/01", "title": "Invented piracy"}));
    assert_eq!(kept.title.reveal(), "Invented piracy", "never changed");
    assert_eq!(doubts, ["title_of_another_code"]);
    let (kept, doubts) = enter(json!({"code": "999/99", "title": "Invented piracy"}));
    assert_eq!((kept.list, doubts), (None, vec!["code_in_no_list"]));

    // The list in use drops the code, and the edition it came from still has it.
    let second = "code,title\n901/01,Invented mooring without a lamp\n";
    assert_eq!(scene.publish("offences", "home-office", second), ok);
    let from_old = json!({"code": "900/01", "list": {"list": "home-office", "edition": "1"}});
    let (kept, doubts) = enter(from_old);
    assert_eq!(kept.title.reveal(), "Invented theft of a lighthouse");
    assert_eq!(doubts, ["code_of_an_earlier_list"]);
    let (_, doubts) = enter(json!({"code": "900/01", "title": "Invented",
        "list": {"list": "home-office", "edition": "2"}}));
    let expected = [
        "code_not_in_its_list",
        "code_of_an_earlier_list",
        "title_of_another_code",
    ];
    assert_eq!(doubts, expected);

    // Filed all the same, told of then, and told of when it is read again.
    let sealed = session.file_report(report.draft).unwrap();
    let told: Vec<_> = sealed.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(told, expected);
    let shown = session.report(report.draft).unwrap().warnings;
    assert_eq!(shown, sealed.warnings);
}

#[test]
fn the_full_list_is_searched_between_two_keystrokes_and_what_people_say_is_the_forces() {
    let scene = scene();
    let Some(full) = full_list() else {
        eprintln!("not run: the full list is not beside the checkout; set POCKETBOOK_SHARED");
        return;
    };
    let published = ReferenceName {
        kind: "offences".parse().unwrap(),
        id: "full".parse().unwrap(),
    };
    check_reference(&published, &full, &Fonts::embedded()).unwrap();
    let ok = (ReferenceStanding::InUse, None);
    assert_eq!(scene.publish("offences", "full", &full), ok);
    // Built when it came: the first keystroke does not wait for it.
    let begun = Instant::now();
    let hits = scene.found("nicked a bike");
    assert!(
        begun.elapsed() < Duration::from_millis(500),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(hits[0], ("044/00".to_owned(), "full".to_owned(), 1));
    let held = scene.device.offence("8/6").unwrap();
    assert_eq!((held.list.as_str(), held.current), ("full", true));
    let again = pocketbook_testkit::tablet(&scene.folder.path().join("tablet")).unwrap();
    let begun = Instant::now();
    assert_eq!(again.search_offences("bike", 1).hits.len(), 1);
    eprintln!("verified, read and indexed in {:?}", begun.elapsed());

    assert_eq!(scene.found("snargled"), []);
    let said = json!({
        "schema": "pocketbook.synonyms/1", "id": "streets", "edition": 1,
        "title": "Invented", "source": "Invented",
        "phrases": [{"says": ["snargled"], "offences": ["044/00"]}],
    });
    assert_eq!(scene.publish("synonyms", "streets", &said.to_string()), ok);
    assert_eq!(scene.found("snargled")[0].0, "044/00");
}

#[test]
fn a_published_list_of_codes_takes_the_place_of_the_built_in_one_and_old_codes_stay_readable() {
    let scene = scene();
    let device = &scene.device;
    let built_in = device.code_list("outcomes").unwrap();
    assert!(!built_in.published && built_in.codes.len() == 22);
    let codes = |codes: Json| {
        json!({
            "schema": "pocketbook.code-list/1", "id": "outcomes", "edition": 9,
            "title": "Invented outcomes", "source": "Invented", "codes": codes,
        })
        .to_string()
    };
    let ok = (ReferenceStanding::InUse, None);
    let first = codes(json!([{"code": "X1", "label": "Invented first"}]));
    assert_eq!(scene.publish("code_list", "outcomes", &first), ok);
    let second = codes(json!([
        {"code": "X2", "label": "Invented second"},
        {"code": "X3", "label": "Invented third", "until": "2001-01-01"},
    ]));
    assert_eq!(scene.publish("code_list", "outcomes", &second), ok);
    let list = device.code_list("outcomes").unwrap();
    assert_eq!((list.edition, list.published), (2, true));
    let offered: Vec<_> = list
        .codes
        .iter()
        .map(|c| (c.code.as_str(), c.offered))
        .collect();
    assert_eq!(offered, [("X2", true), ("X3", false)]);
    assert_eq!(
        device.code_label("outcomes", "X1").unwrap(),
        "Invented first"
    );
    assert!(device.code_label("outcomes", "1").is_ok(), "compiled in");
    let (standing, reason) = scene.publish("code_list", "outcomes", "[1]");
    assert_eq!(standing, ReferenceStanding::Refused);
    assert!(reason.is_some());
    assert_eq!(device.code_list("outcomes").unwrap().edition, 2);
    for unknown in ["tea", "../x"] {
        let error = device.code_list(unknown).unwrap_err();
        assert!(matches!(error, CoreError::NotFound { .. }), "{unknown}");
    }
}

/// Published codes of a person are taken with list, edition and meaning; what was
/// dropped since stays readable, and neither field takes a code of the other.
#[test]
fn a_person_is_entered_with_the_codes_of_the_forces_own_lists() {
    let scene = scene();
    let session = &scene.session;
    let list = |id: &str, codes: Json| {
        json!({
            "schema": "pocketbook.code-list/1", "id": id, "edition": 1,
            "title": "Invented", "source": "Invented", "codes": codes,
        })
        .to_string()
    };
    let ok = (ReferenceStanding::InUse, None);
    let said = list(
        "ethnicity-invented",
        json!([{"code": "X1", "label": "Invented people"}]),
    );
    let seen = list(
        "observed-appearance",
        json!([{"code": "IC8", "label": "Invented look"}, {"code": "IC4", "label": "As it was"}]),
    );
    assert_eq!(scene.publish("code_list", "ethnicity-invented", &said), ok);
    assert_eq!(scene.publish("code_list", "observed-appearance", &seen), ok);
    let incident = new_incident(session, "Invented").unwrap();
    let (id, person) = (incident.id, incident.people[0].person.id);
    let edit = |patch: Json| {
        let patch = parse_document(&patch.to_string())?;
        session.edit_person(id, person, patch)
    };
    let x1 = json!({"given": {"code": "X1", "list": "ethnicity-invented"}});
    let ic8 = json!({"given": {"code": "IC8"}});
    let changed = edit(json!({"self_defined_ethnicity": x1, "observed_appearance": ic8})).unwrap();
    let written = serde_json::to_value(&changed.person).unwrap();
    assert_eq!(
        written["self_defined_ethnicity"]["given"],
        json!({"code": "X1", "list": "ethnicity-invented", "edition": 1, "label": "Invented people"})
    );
    assert_eq!(
        written["observed_appearance"],
        json!({"code": "IC8", "list": "observed-appearance", "edition": 1, "label": "Invented look"})
    );
    // What the current list has not is refused by its field.
    for (field, value) in [
        (
            "self_defined_ethnicity",
            json!({"given": {"code": "X2", "list": "ethnicity-invented"}}),
        ),
        (
            "self_defined_ethnicity",
            json!({"given": {"code": "X1", "list": "ethnicity-elsewhere"}}),
        ),
        ("observed_appearance", json!("IC5")),
        ("observed_appearance", json!({"code": "IC8", "edition": 7})),
    ] {
        let refused = edit(json!({field: value})).unwrap_err();
        let CoreError::Invalid(errors) = refused else {
            panic!("{refused}");
        };
        assert_eq!(errors.fields()[0].field, field);
    }
    // The next edition drops both. What stands stays, and is sealed as it was.
    let said = list(
        "ethnicity-invented",
        json!([{"code": "X9", "label": "Another"}]),
    );
    let seen = list(
        "observed-appearance",
        json!([{"code": "IC1", "label": "Another"}]),
    );
    assert_eq!(scene.publish("code_list", "ethnicity-invented", &said), ok);
    assert_eq!(scene.publish("code_list", "observed-appearance", &seen), ok);
    let kept = edit(json!({"occupation": {"given": "Baker"}})).unwrap();
    let again = json!({"given": written["self_defined_ethnicity"]["given"]});
    edit(json!({"self_defined_ethnicity": again})).unwrap();
    assert_eq!(
        kept.person.self_defined_ethnicity,
        changed.person.self_defined_ethnicity
    );
    assert_eq!(
        kept.person.observed_appearance,
        changed.person.observed_appearance
    );
    assert!(edit(json!({"observed_appearance": "IC4"})).is_err());
    let incident = session.incident(id).unwrap();
    let report = ready_report(session, &incident, "It was taken.").unwrap();
    let record = session.file_report(report.draft).unwrap().record;
    let sealed = session.sealed_payload(record).unwrap();
    let sealed = &sealed["content"]["incident"]["people"][0]["person"];
    assert_eq!(
        sealed["self_defined_ethnicity"],
        written["self_defined_ethnicity"]
    );
}

/// A form of the force: one question, whose text says which version it is.
fn form(version: u32, question: &str) -> String {
    json!({
        "schema": "pocketbook.risk-form/1", "id": "invented", "version": version,
        "title": "Invented form", "source": "Invented", "judgement": "any",
        "sections": [{"id": "only", "title": "Invented", "questions": [
            {"id": "lamp", "text": question, "required": true,
             "answers": {"yes_no": {"yes": 3}}, "points_refused": 1},
            {"id": "boats", "text": "How many boats?",
             "answers": {"number": {"least": 0, "most": 9}}},
        ]}],
        "scoring": {"grades": [
            {"code": "low", "label": "Low", "least": 0, "most": 2},
            {"code": "high", "label": "High", "least": 3},
        ]},
    })
    .to_string()
}

fn fields(error: &CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_published_risk_form_is_answered_offline_finished_as_it_was_begun_and_sealed() {
    let mut scene = scene();
    let ok = (ReferenceStanding::InUse, None);
    let forms = scene.device.risk_forms().unwrap();
    assert!(forms.len() == 1 && forms[0].demonstration);
    let first = form(1, "Is the lamp lit?");
    assert_eq!(scene.publish("risk_form", "invented", &first), ok);
    let incident = new_incident(&scene.session, "Invented").unwrap();
    let report = ready_report(&scene.session, &incident, "Invented").unwrap();
    let draft = report.draft;
    let begun = scene
        .session
        .begin_risk_assessment(draft, "invented", None)
        .unwrap();
    assert_eq!(begun.screen.version, 1);
    let id = begun.id;
    let second = form(2, "Is the lamp out?");
    assert_eq!(scene.publish("risk_form", "invented", &second), ok);
    scene.gateway.stop();
    let session = &scene.session;

    // A wrong answer is refused by its question and changes nothing.
    let yes = || Answer::Given(Value::Yes);
    let wrong = session.answer_risk_question(draft, id, "lamp", Answer::Given(Value::Number(1)));
    assert_eq!(fields(&wrong.unwrap_err()), ["lamp"]);
    let error = session.complete_risk_assessment(draft, id).unwrap_err();
    assert_eq!(fields(&error), ["lamp"]);
    let error = session.file_report(draft).unwrap_err();
    assert_eq!(fields(&error), ["risk_assessments[0].completed_at"]);

    let view = session
        .answer_risk_question(draft, id, "lamp", yes())
        .unwrap();
    assert_eq!(
        view.screen.sections[0].questions[0].text,
        "Is the lamp lit?"
    );
    assert_eq!(view.screen.outcome.grade.as_deref(), Some("high"));
    session
        .answer_risk_question(draft, id, "boats", Answer::Unknown)
        .unwrap();
    let done = session.complete_risk_assessment(draft, id).unwrap();
    assert!(done.completed_at.is_some());
    let judgement = |reason: &str| Judgement {
        grade: "low".to_owned(),
        reason: Personal::new(reason),
    };
    let error = session.judge_risk(draft, id, judgement("")).unwrap_err();
    assert_eq!(fields(&error), ["judgement.reason"]);
    let judged = session
        .judge_risk(draft, id, judgement("Invented reason"))
        .unwrap();
    assert_eq!(judged.completed_at, None, "a change opens it again");
    session.complete_risk_assessment(draft, id).unwrap();

    // The next assessment has the new edition; one begun by mistake is withdrawn.
    let next = session
        .begin_risk_assessment(draft, "invented", None)
        .unwrap();
    assert_eq!(next.screen.version, 2);
    assert_ne!(next.id, id);
    session.withdraw_risk_assessment(draft, next.id).unwrap();

    let sealed = session.file_report(draft).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    let kept = &payload["content"]["report"]["risk_assessments"];
    assert_eq!(kept.as_array().map(Vec::len), Some(1), "{payload}");
    let kept = &kept[0];
    let digest = pocketbook_core::seal::sha256(first.as_bytes()).to_string();
    assert_eq!(
        kept["form"],
        json!({"id": "invented", "version": "1", "sha256": digest})
    );
    assert_eq!(
        kept["answers"],
        json!({"lamp": {"given": {"yes_no": true}}, "boats": "unknown"})
    );
    assert_eq!(
        (&kept["score"], &kept["grade"]),
        (&json!(3), &json!("high"))
    );
    assert_eq!(kept["judged_grade"], "low");
    assert_eq!(kept["judgement"], "Invented reason");
    assert_eq!(kept["by"], "204518");
    // What is filed is never changed.
    let error = session
        .answer_risk_question(draft, id, "lamp", yes())
        .unwrap_err();
    assert!(matches!(error, CoreError::WrongState { .. }), "{error}");
    assert!(
        session.risk_assessment(draft, id).is_ok(),
        "and stays readable"
    );
}

#[test]
fn a_screen_that_is_open_never_writes_into_another_assessment() {
    let scene = scene();
    let session = &scene.session;
    let incident = new_incident(session, "Invented").unwrap();
    let draft = ready_report(session, &incident, "Invented").unwrap().draft;
    let form = pocketbook_core::lists::risk::demonstration().unwrap();
    let begin = || {
        let begun = session.begin_risk_assessment(draft, form.id(), None);
        begun.unwrap().id
    };
    let (first, second) = (begin(), begin());
    let storm = || Answer::Given(Value::OneOf("storm".to_owned()));
    session
        .answer_risk_question(draft, second, "weather", storm())
        .unwrap();

    // Somebody takes the first one out while the screen of the second is open.
    session.withdraw_risk_assessment(draft, first).unwrap();
    let gone = session.answer_risk_question(draft, first, "weather", Answer::Refused);
    assert!(matches!(gone, Err(CoreError::NotFound { .. })), "{gone:?}");
    let view = session.risk_assessment(draft, second).unwrap();
    assert_eq!(view.screen.sections[0].questions[0].answer, storm());
    let left = session.risk_assessments(draft).unwrap();
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [second]);
}

/// As those of a draft from before there were ids: what begins a report is kept
/// as it comes.
#[test]
fn assessments_without_ids_are_addressed_by_the_same_ids_from_the_first_reading_on() {
    let scene = scene();
    let session = &scene.session;
    let incident = new_incident(session, "Invented").unwrap();
    let form = pocketbook_core::lists::risk::demonstration().unwrap();
    let one = json!({
        "form": {
            "id": form.id(),
            "version": form.version().to_string(),
            "sha256": pocketbook_core::seal::sha256(form.to_json().as_bytes()).to_string(),
        },
        "answers": {}, "by": "204518",
    });
    let patch = json!({"risk_assessments": [one, one]}).to_string();
    let patch = pocketbook_core::parse_document(&patch).unwrap();
    let draft = session.create_report(incident.id, patch).unwrap().draft;
    let ids = || -> Vec<_> {
        let list = session.risk_assessments(draft).unwrap();
        list.into_iter().map(|one| one.id).collect()
    };
    let given = ids();
    assert!(given.len() == 2 && given[0] != given[1], "{given:?}");
    session
        .answer_risk_question(draft, given[1], "weather", Answer::Refused)
        .unwrap();
    assert_eq!(ids(), given);
    let view = session.report(draft).unwrap();
    let kept: Vec<_> = view
        .content
        .risk_assessments
        .iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(kept, [Some(given[0]), Some(given[1])]);
}

/// The demonstration form as a force's own, which lets judgement only raise a grade.
#[test]
fn a_grade_below_the_computed_one_is_refused_when_it_is_judged_and_both_are_shown() {
    let scene = scene();
    let session = &scene.session;
    let incident = new_incident(session, "Invented").unwrap();
    let draft = ready_report(session, &incident, "Invented").unwrap().draft;
    let id = session
        .begin_risk_assessment(draft, "demonstration", None)
        .unwrap()
        .id;
    let line = || {
        let line = session.risk_assessments(draft).unwrap().swap_remove(0);
        (line.grade, line.computed_grade, line.judged_grade)
    };
    let some = |grade: &str| Some(grade.to_owned());
    let storm = Answer::Given(Value::OneOf("storm".to_owned()));
    session
        .answer_risk_question(draft, id, "weather", storm)
        .unwrap();
    session
        .answer_risk_question(draft, id, "umbrella", Answer::Refused)
        .unwrap();
    assert_eq!(line(), (None, some("wet"), None));
    let judge = |grade: &str| {
        let judgement = Judgement {
            grade: grade.to_owned(),
            reason: Personal::new("Invented reason"),
        };
        session.judge_risk(draft, id, judgement)
    };
    let refused = judge("dry").unwrap_err();
    assert_eq!(fields(&refused), ["judgement.grade"]);
    assert!(
        refused
            .to_string()
            .contains("below the grade that the form computes"),
        "{refused}"
    );
    assert_eq!(line(), (None, some("wet"), None), "as it was");
    let judged = judge("wet").unwrap();
    assert_eq!(judged.screen.outcome.computed, some("wet"));
    assert_eq!(line(), (some("wet"), some("wet"), some("wet")));
}

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl EventListener for Heard {
    fn on_event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

#[test]
fn what_the_force_confirms_reaches_the_tablet_that_filed_the_report_once() {
    let scene = scene();
    let session = &scene.session;
    let (draft, record) = scene.filed();
    let beside = scene.gateway.open().unwrap();
    let classify = |code: &str, title: &str| {
        let classification = Classification {
            code: Some(code.parse().unwrap()),
            ..Classification::in_words(title)
        };
        beside.classify(
            record,
            &classification,
            &"Invented reason".into(),
            "crime recording",
        )
    };
    assert!(classify("8N", "Invented").is_err(), "not held yet");
    sync(session).unwrap();
    let before = session.sealed_payload(record).unwrap();

    let heard = Arc::new(Heard::default());
    let _listening = session.subscribe(heard.clone());
    assert!(classify("8N", "Invented assault").unwrap().1);
    assert!(
        !classify("8N", "Invented assault").unwrap().1,
        "twice is once"
    );
    assert_eq!(sync(session).unwrap().classified, [record]);
    assert_eq!(sync(session).unwrap().classified, []);
    let expected = Event::ClassificationConfirmed { record };
    let told = |heard: &Heard| {
        heard
            .0
            .lock()
            .unwrap()
            .iter()
            .filter(|e| **e == expected)
            .count()
    };
    assert_eq!(told(&heard), 1);
    classify("28E", "Invented burglary").unwrap();
    classify("8N", "Invented assault").unwrap();
    assert_eq!(sync(session).unwrap().classified, [record]);
    assert_eq!(told(&heard), 2);

    let view = session.report(draft).unwrap();
    let counts = view.confirmed.unwrap();
    assert_eq!(counts.classification.title.reveal(), "Invented assault");
    assert_eq!(counts.reason.reveal(), "Invented reason");
    let history = session.confirmed_classifications(record).unwrap();
    let codes: Vec<_> = history
        .iter()
        .map(|one| {
            let code = one.confirmed.classification.code.as_ref().unwrap();
            (code.as_str(), one.counts)
        })
        .collect();
    assert_eq!(codes, [("8N", false), ("28E", false), ("8N", true)]);
    let kept: Vec<_> = history.iter().map(|one| one.confirmed.clone()).collect();
    assert_eq!(beside.classifications(record).unwrap(), kept);
    assert_eq!(session.sealed_payload(record).unwrap(), before);
    session.verify_ledger().unwrap();

    // Another officer of the tablet reads the same feed and keeps nothing of it.
    session.lock().unwrap();
    let pin = Pin::entered(PIN.to_owned());
    let other = scene
        .device
        .add_officer_with("204519", "PC Invented SECOND", &pin, KdfParameters::WEAKEST)
        .unwrap();
    let other = scene.device.unlock(other.id, &pin).unwrap();
    assert_eq!(sync(&other).unwrap().classified, []);
    assert!(other.confirmed_classifications(record).is_err());
}
