//! Crime reports from the first word to the force: one for each victim, filed
//! whole or not at all, followed by supplements and by what the force confirms,
//! and found again by whatever reference somebody reads out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::{Arc, Mutex};

use pocketbook_core::model::{
    Classification, Correction, DraftId, FieldWarning, Incident, IncidentPatch, ItemStatus,
    LocalReference, PersonId, PlacePatch, PropertyItem, RecordKind, RecordingAnswers, ReportKind,
    ReportPatch, Reported, ReportingMethod, Role, SetAside, SetAsideReason, SupplementPatch,
    Timestamp, Victim,
};
use pocketbook_core::{
    CoreError, Event, EventListener, FieldOffer, FoundBy, ListFilter, ListedKind, ListedState,
    NewIncident, NewPerson, ReportView, SealedView, SearchWithin, SearchedKind, Session,
    parse_document,
};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, new_incident, ready_report, ready_statement, sync, tablet, unlock,
};

struct Scene {
    folder: tempfile::TempDir,
    session: Session,
    incident: Incident,
}

impl Scene {
    fn person(&self, name: &str) -> PersonId {
        let person = NewPerson {
            name: name.to_owned(),
            roles: vec![Role::Victim],
            ..NewPerson::default()
        };
        self.session
            .add_person(self.incident.id, &person)
            .unwrap()
            .id
    }

    fn ready(&self, narrative: &str) -> ReportView {
        ready_report(&self.session, &self.incident, narrative).unwrap()
    }

    fn filed(&self, narrative: &str) -> SealedView {
        let draft = self.ready(narrative).draft;
        self.session.file_report(draft).unwrap()
    }
}

fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let session = unlock(&tablet(&folder.path().join("tablet")).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    Scene {
        folder,
        session,
        incident,
    }
}

fn fields(error: &CoreError) -> Vec<String> {
    match error {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn what_was_entered_in_the_incident_is_not_typed_again() {
    let scene = scene();
    let new = NewIncident {
        title: "Invented".to_owned(),
        cad_reference: Some("CAD 4711/06Mar".to_owned()),
        happened_at: Some("2026-03-06T18:50:00.000Z".to_owned()),
        address: "Invented Road".to_owned(),
        people: vec![NewPerson {
            name: "Invented VICTIM".to_owned(),
            roles: vec![Role::Victim],
            ..NewPerson::default()
        }],
        ..NewIncident::default()
    };
    let incident = scene.session.create_incident(&new).unwrap();
    let report = scene
        .session
        .create_report(incident.id, ReportPatch::default())
        .unwrap()
        .content;
    assert_eq!(report.cad_reference, incident.cad_reference);
    assert_eq!(report.place, incident.scene);
    assert_eq!(report.committed_from, incident.happened.from);
    let victim = incident.people[0].person.id;
    assert_eq!(report.victim, Some(Victim::Person(victim)));
}

#[test]
fn what_the_incident_is_told_later_is_offered_filled_in_and_never_written_over() {
    let scene = scene();
    let session = &scene.session;
    let early = session
        .create_report(scene.incident.id, ReportPatch::default())
        .unwrap();
    assert_eq!(early.offered, []);
    let typed = ReportPatch {
        cad_reference: Some("CAD 1/1Jan".parse().unwrap()),
        ..ReportPatch::default()
    };
    let typed = session.create_report(scene.incident.id, typed).unwrap();
    let known = IncidentPatch {
        cad_reference: Some("CAD 4711/06Mar".parse().unwrap()),
        reported: Some(Reported {
            at: Timestamp::from_unix_ms(1_772_823_360_000),
            how: ReportingMethod::Telephone,
            by: None,
        }),
        ..IncidentPatch::default()
    };
    session.edit_incident(scene.incident.id, known).unwrap();
    let place = PlacePatch {
        address: Some("Invented Road".into()),
        ..PlacePatch::default()
    };
    let place = session.add_place(scene.incident.id, place).unwrap();

    // Shown: offered, told, and not yet in the report.
    let fields = |offers: &[FieldOffer]| -> Vec<_> { offers.iter().map(|one| one.field).collect() };
    let shown = session.report(early.draft).unwrap();
    assert_eq!(
        fields(&shown.offered),
        ["cad_reference", "reported_at", "place"]
    );
    assert_eq!(shown.content.cad_reference, None);
    assert!(!shown.missing.iter().any(|one| one.field == "reported_at"));
    // Changed: filled in, but for what is emptied on purpose with the change.
    let change: ReportPatch =
        serde_json::from_value(serde_json::json!({"narrative": "Invented", "clear": ["place"]}))
            .unwrap();
    let changed = session.edit_report(early.draft, change).unwrap();
    assert_eq!(fields(&changed.filled_in), ["cad_reference", "reported_at"]);
    assert_eq!(changed.offered, []);
    assert_eq!(
        changed.content.registration.how,
        Some(ReportingMethod::Telephone)
    );
    assert_eq!(session.report(early.draft).unwrap().content.place, None);
    // Filed: what is still empty, and nothing that was typed.
    let rest = ReportPatch {
        reported_at: None,
        cad_reference: None,
        ..complete("Invented")
    };
    session.edit_report(typed.draft, rest).unwrap();
    let late = session
        .create_report(scene.incident.id, ReportPatch::default())
        .unwrap();
    assert_eq!(late.offered, [], "a new report has it all");
    let filed = session.file_report(typed.draft).unwrap();
    let sealed = session.sealed_payload(filed.record).unwrap();
    let report = &sealed["content"]["report"];
    assert_eq!(report["cad_reference"], "CAD 1/1Jan");
    assert_eq!(report["place"], place.id.to_string());
    assert_eq!(report["reported_at"], "2026-03-06T18:56:00.000Z");
    assert_eq!(
        session.report(typed.draft).unwrap().content.place,
        Some(place.id)
    );
}

#[test]
fn a_report_is_filed_with_what_it_offered() {
    let scene = scene();
    let session = &scene.session;
    let report = ReportPatch {
        reported_at: None,
        ..complete("Invented")
    };
    let report = session.create_report(scene.incident.id, report).unwrap();
    assert!(report.missing.iter().any(|one| one.field == "reported_at"));
    let told = IncidentPatch {
        reported: Some(Reported {
            at: Timestamp::from_unix_ms(1_772_823_360_000),
            how: ReportingMethod::Telephone,
            by: None,
        }),
        ..IncidentPatch::default()
    };
    session.edit_incident(scene.incident.id, told).unwrap();
    let filed = session.file_report(report.draft).unwrap();
    let sealed = session.sealed_payload(filed.record).unwrap();
    assert_eq!(
        sealed["content"]["report"]["reported_at"],
        "2026-03-06T18:56:00.000Z"
    );
    let kept = session.report(report.draft).unwrap().content;
    assert_eq!(kept.registration.how, Some(ReportingMethod::Telephone));
}

fn complete(narrative: &str) -> ReportPatch {
    ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification::in_words("Burglary of a home")),
        reported_at: Some(Timestamp::from_unix_ms(1_772_823_360_000)),
        narrative: Some(narrative.into()),
        recording: Some(RecordingAnswers {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            ..RecordingAnswers::default()
        }),
        ..ReportPatch::default()
    }
}

#[test]
fn several_victims_have_a_report_each_and_nothing_is_typed_twice() {
    let scene = scene();
    let session = &scene.session;
    let first = scene.ready("An invented affray.");
    let (second, third) = (
        scene.person("Invented SECOND"),
        scene.person("Invented THIRD"),
    );
    let made = session
        .create_reports_for_victims(first.draft, &[second, third])
        .unwrap();
    let victims: Vec<_> = made.iter().map(|view| view.content.victim).collect();
    assert_eq!(
        victims,
        [Some(Victim::Person(second)), Some(Victim::Person(third))]
    );
    for view in &made {
        assert_eq!(view.missing, []);
        assert_eq!(view.content.narrative, first.content.narrative);
        assert_ne!(view.local_reference, first.local_reference);
        session.file_report(view.draft).unwrap();
    }
    // Filing one leaves the others alone, and a filed one serves as well.
    assert_eq!(session.report(first.draft).unwrap().state.as_str(), "open");
    let fourth = scene.person("Invented FOURTH");
    session
        .create_reports_for_victims(made[0].draft, &[fourth])
        .unwrap();
    assert_eq!(session.reports(None).unwrap().len(), 4);
}

#[test]
fn one_wrong_victim_and_no_report_is_made() {
    let scene = scene();
    let session = &scene.session;
    // While there is one victim, the report is theirs without a word.
    let first = scene.ready("Invented");
    let second = scene.person("Invented SECOND");
    let Some(Victim::Person(own)) = first.content.victim else {
        panic!("no victim");
    };
    let stranger = PersonId::from_parts(1, [1; 10]);
    for (victims, expected) in [
        (vec![], vec!["victims"]),
        (vec![second, stranger], vec!["victims[1]"]),
        (vec![second, second], vec!["victims[1]"]),
        (vec![own, second], vec!["victims[0]"]),
    ] {
        let error = session
            .create_reports_for_victims(first.draft, &victims)
            .unwrap_err();
        assert_eq!(fields(&error), expected);
    }
    assert_eq!(session.reports(None).unwrap().len(), 1);
}

#[test]
fn a_report_that_lacks_something_is_not_filed_and_a_warning_never_stops_one() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let nothing = ReportPatch {
        recording: Some(RecordingAnswers::default()),
        ..ReportPatch::default()
    };
    let view = session.edit_report(report.draft, nothing).unwrap();
    assert_eq!(view.missing[0].field, "recording.amounts_to_crime");
    let error = session.file_report(report.draft).unwrap_err();
    assert_eq!(fields(&error), ["recording.amounts_to_crime"]);

    let doubtful = r#"{"recording": {"amounts_to_crime": true, "more_likely_than_not": true,
            "evidence_to_the_contrary": false},
        "property": [{"status": "stolen", "description": "Telephone",
            "identifiers": [{"kind": "imei", "value": "490154203237517"}]}]}"#;
    let patch = parse_document(doubtful).unwrap();
    let view = session.edit_report(report.draft, patch).unwrap();
    let codes: Vec<_> = view.warnings.iter().map(|w| w.code).collect();
    assert!(codes.contains(&"imei_check_digit"), "{codes:?}");
    // The invented report of the test kit is older than 24 hours.
    assert!(codes.contains(&"overdue"), "{codes:?}");
    let clock = view.clock.unwrap();
    assert!(clock.overdue && clock.words.starts_with("OVERDUE"));
    session.file_report(report.draft).unwrap();
    let again = session.file_report(report.draft).err().unwrap();
    assert!(matches!(again, CoreError::WrongState { .. }));
    let late = ReportPatch {
        narrative: Some("Later".into()),
        ..ReportPatch::default()
    };
    let late = session.edit_report(report.draft, late).err().unwrap();
    assert!(matches!(late, CoreError::WrongState { .. }));
}

#[test]
fn a_decision_against_the_answers_is_sealed_with_its_reason() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let patch = parse_document(
        r#"{"kind": {"non_crime_incident": "anti_social_behaviour"},
            "recording": {"amounts_to_crime": true, "more_likely_than_not": true,
                "evidence_to_the_contrary": false, "reason": "Invented reason"}}"#,
    )
    .unwrap();
    session.edit_report(report.draft, patch).unwrap();
    let sealed = session.file_report(report.draft).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert_eq!(payload["content"]["decision"]["crime"], false);
    assert_eq!(payload["content"]["decision"]["found_crime"], true);
    assert_eq!(payload["content"]["decision"]["because"], "standard_met");
    assert_eq!(
        payload["content"]["report"]["recording"]["reason"],
        "Invented reason"
    );
    let reference = LocalReference::of(report.draft).to_string();
    assert_eq!(payload["content"]["local_reference"], reference);
}

#[test]
fn a_supplement_names_its_report_by_digest_and_changes_nothing_of_it() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let before = session.sealed_payload(report.record).unwrap();
    let supplement = session
        .create_supplement(report.record, SupplementPatch::default())
        .unwrap();
    let error = session.file_supplement(supplement.draft).unwrap_err();
    assert_eq!(fields(&error), ["reason", "narrative"]);
    let earlier = "2026-03-06T12:10:00.000Z";
    let from = |is: &str| Correction {
        field: "committed_from".to_owned(),
        is: is.into(),
    };
    // It is checked as the field itself is.
    for wrong in ["An hour earlier", "2096-03-06T12:10:00.000Z"] {
        let patch = SupplementPatch {
            corrections: Some(vec![from(wrong)]),
            ..SupplementPatch::default()
        };
        let error = session.edit_supplement(supplement.draft, patch);
        assert_eq!(fields(&error.unwrap_err()), ["corrections[0].is"]);
    }
    let patch = SupplementPatch {
        reason: Some("An invented neighbour remembered".into()),
        narrative: Some("A van with a loganberry stripe.".into()),
        corrections: Some(vec![from(earlier)]),
        property: Some(vec![PropertyItem::new(
            ItemStatus::Found,
            "Invented bicycle",
        )]),
        ..SupplementPatch::default()
    };
    let view = session.edit_supplement(supplement.draft, patch).unwrap();
    assert_eq!(view.missing, []);
    let sealed = session.file_supplement(supplement.draft).unwrap();
    assert_eq!(sealed.kind, RecordKind::SupplementaryReport);
    let payload = session.sealed_payload(sealed.record).unwrap();
    assert_eq!(payload["amends"]["record"], report.record.to_string());
    assert_eq!(payload["amends"]["sha256"], report.sha256.to_string());
    assert_eq!(payload["amends"]["kind"], "correction");
    assert_eq!(session.sealed_payload(report.record).unwrap(), before);
    let shown = session.report(report.draft).unwrap();
    assert_eq!(shown.supplements[0].draft, supplement.draft);
    let field = &shown.as_it_stands[0];
    let said = shown.content.committed_from;
    let said = said.map(|time| time.to_string()).unwrap_or_default();
    assert_eq!(field.field, "committed_from");
    assert_eq!(field.in_report.reveal(), said);
    assert_eq!(field.stands.reveal(), earlier);
    assert_eq!(field.record, sealed.record);
    let found = session.search("loganberry", 5).unwrap();
    assert_eq!(
        found[0].line.as_ref().unwrap().draft,
        Some(supplement.draft)
    );
    // A timeline says which report each is to, and by whom.
    let reference = &shown.local_reference;
    for became in ["begun", "filed"] {
        let words =
            format!("A supplement to crime report {reference} was {became} by officer 204518");
        let timeline = session.incident_timeline(shown.incident).unwrap();
        assert!(
            timeline.iter().any(|entry| entry.words == words),
            "{timeline:?}"
        );
    }
    // Nothing else can be supplemented, and a filed one is not edited.
    assert!(
        session
            .create_supplement(sealed.record, SupplementPatch::default())
            .is_err()
    );
    let late = SupplementPatch {
        reason: Some("Later".into()),
        ..SupplementPatch::default()
    };
    assert!(session.edit_supplement(supplement.draft, late).is_err());
}

#[test]
fn each_correction_says_what_stood_there_and_the_report_stays_as_it_was_sealed() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let before = session.report(report.draft).unwrap().content;
    let begin = |json: &str| {
        let patch = parse_document(json).unwrap();
        session.create_supplement(report.record, patch).unwrap()
    };
    // Begun first, filed last: what stood there is told as of its filing.
    let last = begin(
        r#"{"reason": "Invented", "corrections": [{"field": "place_detail", "is": "The yard"}]}"#,
    );
    let first = begin(
        r#"{"reason": "Invented", "flags": {"knife": true},
            "corrections": [{"field": "place_detail", "is": "The garden"},
                            {"field": "solvability.witness", "is": "yes"}]}"#,
    );
    assert_eq!(last.content.corrections[0].was.reveal(), "");
    session.file_supplement(first.draft).unwrap();
    let sealed = session.file_supplement(last.draft).unwrap();
    let payload = session.sealed_payload(sealed.record).unwrap();
    let correction = &payload["content"]["supplement"]["corrections"][0];
    assert_eq!(correction["was"], "The garden");
    assert_eq!(correction["is"], "The yard");
    let shown = session.report(report.draft).unwrap();
    assert_eq!(shown.content, before, "nothing is merged");
    let order: Vec<_> = shown.supplements.iter().map(|one| one.draft).collect();
    assert_eq!(order, [first.draft, last.draft]);
    let stands: Vec<_> = (shown.as_it_stands.iter())
        .map(|field| {
            (
                field.field.as_str(),
                field.in_report.reveal(),
                field.stands.reveal(),
            )
        })
        .collect();
    assert_eq!(
        stands,
        [
            ("place_detail", "", "The yard"),
            ("solvability.witness", "not_asked", "yes")
        ]
    );
}

#[test]
fn a_risk_assessment_made_later_is_a_supplements_own() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let patch = parse_document(r#"{"reason": "Invented"}"#).unwrap();
    let supplement = session.create_supplement(report.record, patch).unwrap();
    let form = pocketbook_core::lists::risk::demonstration().unwrap();
    let begun = session
        .begin_risk_assessment(supplement.draft, form.id(), None)
        .unwrap();
    let error = session.file_supplement(supplement.draft).unwrap_err();
    assert_eq!(fields(&error), ["risk_assessments[0].completed_at"]);
    session
        .withdraw_risk_assessment(supplement.draft, begun.id)
        .unwrap();
    let error = session.file_supplement(supplement.draft).unwrap_err();
    assert_eq!(fields(&error), ["narrative"], "it says nothing now");
}

#[test]
fn the_force_numbers_each_report_once_and_a_supplement_carries_the_number() {
    let mut gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let report = ready_report(&session, &incident, "Invented").unwrap();
    let second = session
        .add_person(
            incident.id,
            &NewPerson {
                name: "Invented SECOND".to_owned(),
                roles: vec![Role::Victim],
                ..NewPerson::default()
            },
        )
        .unwrap();
    let made = session
        .create_reports_for_victims(report.draft, &[second.id])
        .unwrap();
    let first = session.file_report(report.draft).unwrap();
    let other = session.file_report(made[0].draft).unwrap();
    // Offline and before there is a number.
    let supplement = supplement(&session, &first, "While offline");
    sync(&session).unwrap();
    let number = |record| session.record(record).unwrap().number.unwrap();
    assert_ne!(number(first.record), number(other.record));
    assert_eq!(number(supplement.record), number(first.record));
    let later = self::supplement(&session, &first, "With signal");
    let payload = session.sealed_payload(later.record).unwrap();
    assert_eq!(
        payload["content"]["supplement"]["references"]["number"]["crime"],
        number(first.record).as_str()
    );
    sync(&session).unwrap();
    assert_eq!(number(later.record), number(first.record));
    assert_eq!(sync(&session).unwrap().delivered.len(), 0);
    let shown = session.report(report.draft).unwrap();
    let clock = shown.clock.unwrap();
    assert!(clock.recorded.is_some() && clock.words.starts_with("recorded late"));
    // The number has come, and its victim has not been told it.
    let to_do = |warning: &FieldWarning| warning.code == "victim_to_be_told";
    assert!(shown.warnings.iter().any(to_do));
    let told = r#"{"reason": "She was told", "victim_care": {"references_given": [
        {"reference": "crime_number", "at": "2026-03-07T09:00:00.000Z", "how": "telephone"}]}}"#;
    session
        .create_supplement(first.record, parse_document(told).unwrap())
        .unwrap();
    assert!(
        !session
            .report(report.draft)
            .unwrap()
            .warnings
            .iter()
            .any(to_do)
    );
    gateway.stop();
    // Whoever rings up with the slip is found by what it says.
    let reference = shown.local_reference.parse().unwrap();
    let found = gateway
        .open()
        .unwrap()
        .find_local_reference(reference)
        .unwrap();
    let records: Vec<_> = found.iter().map(|one| one.record).collect();
    assert_eq!(records, [first.record, supplement.record, later.record]);
    assert!(
        found
            .iter()
            .all(|one| one.number == Some(number(first.record)))
    );
    let held = gateway.status().unwrap();
    assert_eq!((held.reports, held.supplements), (2, 2));

    // The evidence of a supplement verifies with openssl alone.
    let bundle = folder.path().join("bundle.zip");
    let file = std::fs::File::create_new(&bundle).unwrap();
    session.export(later.record, "court", file).unwrap();
    let found = session
        .find_reference(number(first.record).as_str())
        .unwrap();
    assert_eq!(found.len(), 3);
}

#[test]
fn an_incident_without_a_crime_has_an_incident_number_and_never_a_crime_number() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let crime = ready_report(&session, &incident, "Invented").unwrap();
    let nuisance = ready_report(&session, &incident, "Invented noise").unwrap();
    let patch = parse_document(
        r#"{"kind": {"non_crime_incident": "anti_social_behaviour"}, "clear": ["classification"],
            "recording": {"amounts_to_crime": false}}"#,
    );
    session.edit_report(nuisance.draft, patch.unwrap()).unwrap();
    let crime = session.file_report(crime.draft).unwrap();
    let filed = session.file_report(nuisance.draft).unwrap();
    let before = session.victim_message(nuisance.draft).unwrap();
    assert!(
        before.contains("You will be told your incident number"),
        "{before}"
    );
    sync(&session).unwrap();
    let number = |record| session.record(record).unwrap().number.unwrap();
    let (crime, nuisance_number) = (number(crime.record), number(filed.record));
    assert!(crime.crime().is_some() && crime.as_str().starts_with("01/0000001/"));
    let own = nuisance_number.incident().unwrap();
    assert!(
        own.as_str().starts_with("N01/0000001/"),
        "a series of its own"
    );
    let message = session.victim_message(nuisance.draft).unwrap();
    let expected = format!("Your incident number is {own}.");
    assert!(message.starts_with(&expected), "{message}");
    let later = supplement(&session, &filed, "Later");
    let payload = session.sealed_payload(later.record).unwrap();
    let named = &payload["content"]["supplement"]["references"]["number"];
    assert_eq!(named["incident"], own.as_str());
    let found = session.find_reference(own.as_str()).unwrap();
    assert_eq!(found[0].reference, FoundBy::IncidentNumber);
    let timeline = session.incident_timeline(incident.id).unwrap();
    let words = format!("Incident number {own} came from the force");
    assert!(timeline.iter().any(|entry| entry.words == words));
}

fn supplement(session: &Session, report: &SealedView, narrative: &str) -> SealedView {
    let patch = SupplementPatch {
        reason: Some("Invented".into()),
        narrative: Some(narrative.into()),
        ..SupplementPatch::default()
    };
    let draft = session
        .create_supplement(report.record, patch)
        .unwrap()
        .draft;
    session.file_supplement(draft).unwrap()
}

#[test]
fn a_report_that_is_not_to_be_filed_is_set_aside_kept_and_resumed() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("A loganberry affray");
    let aside = |reason, why: &str| SetAside {
        reason,
        why: why.into(),
    };
    let duplicate = aside(SetAsideReason::Duplicate, "Repeats an invented report");
    let error = session
        .set_report_aside(report.draft, &aside(SetAsideReason::Duplicate, " "))
        .unwrap_err();
    assert_eq!(fields(&error), ["why"]);
    assert!(session.resume_report(report.draft).is_err(), "it is open");

    let view = session.set_report_aside(report.draft, &duplicate).unwrap();
    assert_eq!(view.state.as_str(), "set aside");
    assert_eq!(view.missing, []);
    assert_eq!(view.set_asides[0].said, duplicate);
    let clock = view.clock.unwrap();
    assert!(!clock.overdue, "it is late with nothing");
    assert_eq!(
        clock.words,
        "set aside, a duplicate of another report: \
         the 24 hours run on with the report that this one repeats"
    );
    // Neither written nor filed, and not aside twice.
    let patch = ReportPatch {
        narrative: Some("Later".into()),
        ..ReportPatch::default()
    };
    for refused in [
        session.edit_report(report.draft, patch).err().unwrap(),
        session.file_report(report.draft).err().unwrap(),
        session
            .set_report_aside(report.draft, &duplicate)
            .err()
            .unwrap(),
    ] {
        assert!(matches!(refused, CoreError::WrongState { .. }), "{refused}");
    }
    // Kept, found, and listed under its state.
    let listed = |state| {
        let filter = ListFilter {
            state: Some(state),
            ..ListFilter::default()
        };
        session.list(&filter).unwrap().len()
    };
    assert_eq!(
        (listed(ListedState::SetAside), listed(ListedState::Open)),
        (1, 0)
    );
    assert_eq!(session.search("loganberry", 5).unwrap().len(), 1);

    let view = session.resume_report(report.draft).unwrap();
    assert_eq!(view.state.as_str(), "open");
    assert!(view.set_asides[0].resumed_at.is_some());
    assert_eq!(view.content, report.content);
    let again = aside(SetAsideReason::EnteredInError, "Invented");
    let view = session.set_report_aside(report.draft, &again).unwrap();
    let reasons: Vec<_> = view.set_asides.iter().map(|one| one.said.reason).collect();
    assert_eq!(
        reasons,
        [SetAsideReason::Duplicate, SetAsideReason::EnteredInError]
    );
    session.resume_report(report.draft).unwrap();
    session.file_report(report.draft).unwrap();
    let filed = session.set_report_aside(report.draft, &duplicate);
    assert!(filed.is_err(), "what is filed is followed by a supplement");
    session.verify_ledger().unwrap();
}

struct Heard(Mutex<Vec<Event>>);

impl EventListener for Heard {
    fn on_event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

/// Set aside, taken up again, set aside once more: what hosts hear, and where
/// each list, search and timeline shows it.
#[test]
fn whoever_listens_hears_of_a_report_set_aside_and_every_list_follows() {
    let scene = scene();
    let session = &scene.session;
    let (report, other) = (scene.ready("Invented"), scene.ready("Invented"));
    let heard = Arc::new(Heard(Mutex::default()));
    let subscription = session.subscribe(heard.clone());
    let told = || std::mem::take(&mut *heard.0.lock().unwrap());
    let saved = Event::DraftSaved {
        draft: report.draft,
    };
    let aside = SetAside {
        reason: SetAsideReason::Duplicate,
        why: "Invented".into(),
    };
    // What is refused, nobody hears of.
    let blank = SetAside {
        why: " ".into(),
        ..aside.clone()
    };
    assert!(session.set_report_aside(report.draft, &blank).is_err());
    assert!(session.resume_report(report.draft).is_err());
    assert_eq!(told(), []);
    let lines = |state| {
        let filter = ListFilter {
            kinds: vec![ListedKind::CrimeReport],
            state,
            ..ListFilter::default()
        };
        let lines = session.list(&filter).unwrap();
        let mut drafts: Vec<_> = lines.iter().filter_map(|line| line.draft).collect();
        drafts.sort_unstable();
        drafts
    };
    for times in 1..=2 {
        session.set_report_aside(report.draft, &aside).unwrap();
        assert_eq!(told(), std::slice::from_ref(&saved));
        assert_eq!(lines(Some(ListedState::SetAside)), [report.draft]);
        assert_eq!(lines(Some(ListedState::Open)), [other.draft]);
        assert_eq!(lines(None), [report.draft, other.draft], "kept");
        let all = session.list(&ListFilter::default()).unwrap();
        let line = all.iter().find(|line| line.draft == Some(report.draft));
        let line = line.unwrap();
        assert_eq!(line.state, Some(ListedState::SetAside));
        assert!(line.clock.is_none(), "it is late with nothing");
        let within = SearchWithin {
            state: Some(ListedState::SetAside),
            ..SearchWithin::default()
        };
        let hits = session.search_within("invented", &within, 9).unwrap();
        assert_eq!(hits.len(), 1);

        session.resume_report(report.draft).unwrap();
        assert_eq!(told(), std::slice::from_ref(&saved));
        assert_eq!(lines(Some(ListedState::SetAside)), []);
        assert_eq!(lines(Some(ListedState::Open)).len(), 2);
        let timeline = session.incident_timeline(scene.incident.id).unwrap();
        let count = |code| timeline.iter().filter(|entry| entry.code == code).count();
        assert_eq!((count("set_aside"), count("resumed")), (times, times));
    }
    let counted = session.status().unwrap();
    assert_eq!(counted.drafts, 2);
    drop(subscription);
}

/// The incident's clock does not wait for a report that is set aside.
#[test]
fn an_incident_is_recorded_when_the_force_holds_every_report_that_is_to_be_filed() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let kept = ready_report(&session, &incident, "Invented").unwrap();
    let second = ready_report(&session, &incident, "Invented").unwrap();
    session.file_report(kept.draft).unwrap();
    sync(&session).unwrap();
    let recorded = || {
        let view = session.incident_overview(incident.id).unwrap();
        view.clock.unwrap().recorded.is_some()
    };
    assert!(!recorded(), "another report is open");
    let aside = SetAside {
        reason: SetAsideReason::Duplicate,
        why: "Invented".into(),
    };
    session.set_report_aside(second.draft, &aside).unwrap();
    assert!(recorded());
    session.resume_report(second.draft).unwrap();
    assert!(!recorded());
}

#[test]
fn a_reference_finds_what_it_names_however_it_is_written() {
    let scene = scene();
    let session = &scene.session;
    let new = NewIncident {
        title: "Invented".to_owned(),
        cad_reference: Some("CAD 4711/06Mar".to_owned()),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new).unwrap();
    let report = scene.ready("Invented");
    let statement = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let urn = pocketbook_core::model::StatementPatch {
        urn: Some("01FH1234526".parse().unwrap()),
        ..Default::default()
    };
    session.edit_statement(statement.draft, urn).unwrap();
    let found = |text: &str| -> Vec<(FoundBy, Option<DraftId>)> {
        let hits = session.find_reference(text).unwrap();
        hits.iter().map(|hit| (hit.reference, hit.draft)).collect()
    };
    let local = report.local_reference.clone();
    let by_local = vec![(FoundBy::LocalReference, Some(report.draft))];
    assert_eq!(found(&local), by_local);
    assert_eq!(found(&local.to_lowercase().replace('-', " ")), by_local);
    session.file_report(report.draft).unwrap();
    assert_eq!(found(&local), by_local);
    for text in ["CAD 4711/06Mar", "cad 4711/06mar", "4711/06Mar"] {
        let hits = session.find_reference(text).unwrap();
        assert_eq!(hits[0].incident, incident.id, "{text}");
    }
    for text in ["01FH1234526", "01 fh 12345 26", "01/FH/12345/26"] {
        assert_eq!(
            found(text),
            [(FoundBy::Urn, Some(statement.draft))],
            "{text}"
        );
    }
    assert_eq!(found("01/7654321/26"), []);
    assert_eq!(found("nothing"), []);
    // Read wrongly, it says so instead of finding nothing.
    let mut wrong = local.clone();
    let last = wrong.pop().unwrap();
    wrong.push(if last == '7' { '8' } else { '7' });
    let error = session.find_reference(&wrong).unwrap_err();
    assert_eq!(fields(&error), ["local_reference"]);
    assert!(error.to_string().contains("have it read again"), "{error}");
}

#[test]
fn lists_and_searches_keep_to_kind_state_incident_and_date() {
    let scene = scene();
    let session = &scene.session;
    let other = new_incident(session, "Elsewhere").unwrap();
    let open = scene.ready("A loganberry bicycle");
    let filed = scene.filed("A loganberry scooter");
    let elsewhere = ready_report(session, &other, "A loganberry tricycle").unwrap();
    let statement = ready_statement(session, &scene.incident, "A loganberry hat").unwrap();
    let listed = |filter: ListFilter| -> Vec<DraftId> {
        let mut ids: Vec<_> = session
            .list(&filter)
            .unwrap()
            .iter()
            .filter_map(|row| row.draft)
            .collect();
        ids.sort_unstable();
        ids
    };
    let sorted = |mut ids: Vec<DraftId>| {
        ids.sort_unstable();
        ids
    };
    let reports = ListFilter {
        kinds: ListedKind::REPORTS.to_vec(),
        ..ListFilter::default()
    };
    let all = [open.draft, filed.draft, elsewhere.draft];
    assert_eq!(listed(reports.clone()), sorted(all.to_vec()));
    for (filter, expected) in [
        (
            ListFilter {
                incident: Some(scene.incident.id),
                ..reports.clone()
            },
            vec![open.draft, filed.draft],
        ),
        (
            ListFilter {
                state: Some(ListedState::Open),
                ..reports.clone()
            },
            vec![open.draft, elsewhere.draft],
        ),
        (
            ListFilter {
                state: Some(ListedState::Waiting),
                ..ListFilter::default()
            },
            vec![filed.draft],
        ),
        (
            ListFilter {
                state: Some(ListedState::Delivered),
                ..ListFilter::default()
            },
            vec![],
        ),
        (
            ListFilter {
                before: Some(Timestamp::from_unix_ms(0)),
                ..ListFilter::default()
            },
            vec![],
        ),
        (
            ListFilter {
                from: Some(Timestamp::from_unix_ms(0)),
                ..reports.clone()
            },
            all.to_vec(),
        ),
    ] {
        assert_eq!(listed(filter.clone()), sorted(expected), "{filter:?}");
    }
    let found = |within: SearchWithin| -> Vec<DraftId> {
        let hits = session.search_within("loganberry", &within, 20).unwrap();
        sorted(
            hits.iter()
                .filter_map(|hit| hit.line.as_ref()?.draft)
                .collect(),
        )
    };
    let everything = SearchWithin::default();
    assert_eq!(found(everything.clone()).len(), 4);
    for (within, expected) in [
        (
            SearchWithin {
                kinds: vec![SearchedKind::Listed(ListedKind::WitnessStatement)],
                ..everything.clone()
            },
            vec![statement.draft],
        ),
        (
            SearchWithin {
                incident: Some(other.id),
                ..everything.clone()
            },
            vec![elsewhere.draft],
        ),
        (
            SearchWithin {
                kinds: vec![SearchedKind::Incidents],
                ..everything.clone()
            },
            vec![],
        ),
        (
            SearchWithin {
                before: Some(Timestamp::from_unix_ms(0)),
                ..everything.clone()
            },
            vec![],
        ),
    ] {
        assert_eq!(found(within.clone()), sorted(expected), "{within:?}");
    }
    let incidents = SearchWithin {
        kinds: vec![SearchedKind::Incidents],
        ..everything.clone()
    };
    let hits = session.search_within("elsewhere", &incidents, 5).unwrap();
    assert_eq!(hits[0].incident, other.id);
}

#[test]
fn the_classification_keeps_its_history_over_a_restart() {
    let scene = scene();
    let report = scene.ready("Invented");
    let again = ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification {
            code: Some("28E".parse().unwrap()),
            ..Classification::in_words("Invented burglary")
        }),
        ..ReportPatch::default()
    };
    scene.session.edit_report(report.draft, again).unwrap();
    scene.session.lock().unwrap();
    let session = unlock(&tablet(&scene.folder.path().join("tablet")).unwrap()).unwrap();
    let history = session
        .report(report.draft)
        .unwrap()
        .content
        .classification_history;
    let titles: Vec<_> = history
        .iter()
        .map(|entry| entry.classification.title.reveal())
        .collect();
    assert_eq!(titles, ["Burglary of a home", "Invented burglary"]);
    assert!(
        history
            .iter()
            .all(|one| one.entered.by.as_str() == "204518")
    );
}

/// An identifier from the line beside says what it is.
#[test]
fn a_mixed_up_identifier_is_told_by_what_it_is() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let patch = parse_document(r#"{"reason": "Invented"}"#).unwrap();
    let supplement = session.create_supplement(report.record, patch).unwrap();
    let record = report.record.to_string().parse().unwrap();
    let incident = scene.incident.id.to_string().parse().unwrap();
    for (told, expected) in [
        (
            session.report(supplement.draft).err(),
            "a supplementary report",
        ),
        (session.supplement(report.draft).err(), "a crime report"),
        (session.report(record).err(), "a sealed record"),
        (session.report(incident).err(), "an incident"),
    ] {
        let told = told.unwrap();
        assert!(matches!(told, CoreError::WrongState { .. }), "{told}");
        assert!(told.to_string().contains(expected), "{told}");
    }
    let unknown = "00000000-0001-7101-8101-010101010101".parse().unwrap();
    assert!(matches!(
        session.report(unknown),
        Err(CoreError::NotFound { .. })
    ));
}

#[test]
fn a_list_of_reports_tells_them_apart_and_a_report_names_its_victim() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    assert_eq!(report.victim_name.reveal(), "Invented WITNESS");
    let line = session.reports(None).unwrap().remove(0);
    assert_eq!(line.local_reference.as_ref(), Some(&report.local_reference));
    assert_eq!(line.sort, Some(ListedKind::CrimeReport));
    assert_eq!((line.who.reveal(), line.number), ("Invented WITNESS", None));
    let patch = r#"{"classification": {"title": "Murder", "inchoate": "conspiracy"}}"#;
    session
        .edit_report(report.draft, parse_document(patch).unwrap())
        .unwrap();
    let line = session.reports(None).unwrap().remove(0);
    assert_eq!(line.title.reveal(), "Murder, conspiracy");
}

/// One crime is never numbered twice: the second report of it is pointed out,
/// with the first by its reference.
#[test]
fn a_second_report_of_the_same_crime_is_pointed_out() {
    let scene = scene();
    let session = &scene.session;
    let first = scene.ready("Invented");
    assert!(first.same_crime.is_empty());
    let second = scene.ready("Invented again");
    let named: Vec<_> = second
        .same_crime
        .iter()
        .map(|one| &one.local_reference)
        .collect();
    assert_eq!(named, [&first.local_reference]);
    let code = "same_crime_reported";
    assert!(second.warnings.iter().any(|warning| warning.code == code));
    let filed = session.file_report(second.draft).unwrap();
    assert!(filed.warnings.iter().any(|warning| warning.code == code));
    // At another time it is another crime.
    let patch = |day: &str| {
        let json = format!(
            r#"{{"committed_from": "2026-03-{day}T10:00:00.000Z", "committed_to": "2026-03-{day}T11:00:00.000Z", "committed_certainty": "between"}}"#
        );
        parse_document(&json).unwrap()
    };
    let third = scene.ready("Invented once more");
    session.edit_report(first.draft, patch("04")).unwrap();
    let third = session.edit_report(third.draft, patch("05")).unwrap();
    let named: Vec<_> = third.same_crime.iter().map(|one| one.draft).collect();
    assert_eq!(named, [second.draft]);
}

/// What a supplement says of contact is heard before the victim is given
/// anything, and what was corrected is what counts.
#[test]
fn a_slip_and_the_clock_go_by_the_report_as_it_stands() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.ready("Invented");
    let plan = r#"{"victim_care": {"contact_plan": {"how": "telephone", "when": "Weekly"}}}"#;
    session
        .edit_report(report.draft, parse_document(plan).unwrap())
        .unwrap();
    let report = session.file_report(report.draft).unwrap();
    session.victim_slip(report.draft).unwrap();
    session.victim_message(report.draft).unwrap();
    let before = session.report(report.draft).unwrap().clock.unwrap();
    let supplement = r#"{"reason": "She rang", "corrections": [
            {"field": "reported_at", "is": "2026-03-05T18:56:00.000Z"}],
        "victim_care": {"contact_plan": {"how": "through_another",
            "when": "Only through her sister", "care": "Suspect reads her phone"}}}"#;
    let supplement = session
        .create_supplement(report.record, parse_document(supplement).unwrap())
        .unwrap();
    let told = session.victim_cautions(report.draft).unwrap();
    let codes: Vec<_> = told.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["contact_with_care", "contact_plan_not_filed"]);
    assert!(session.victim_slip(report.draft).is_err());
    session.file_supplement(supplement.draft).unwrap();
    let told = session.victim_cautions(report.draft).unwrap();
    let codes: Vec<_> = told.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["contact_with_care"]);
    assert!(session.victim_message(report.draft).is_err());
    assert!(session.victim_slip(report.draft).is_err());
    let after = session.report(report.draft).unwrap().clock.unwrap();
    let day = 24 * 60 * 60 * 1_000;
    assert_eq!(before.deadline.unix_ms() - after.deadline.unix_ms(), day);
    // Another victim's report is begun from what is right.
    let other = scene.person("Invented SECOND");
    let copies = session.create_reports_for_victims(report.draft, &[other]);
    let copied = copies.unwrap().remove(0).content.reported_at.unwrap();
    assert_eq!(copied.to_string(), "2026-03-05T18:56:00.000Z");
}
