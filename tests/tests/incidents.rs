//! Incidents, people and places: entered once, corrected, merged, offered,
//! found and read back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use pocketbook_core::model::{
    Age, Certainty, Contact, ContactKind, CustodyAct, IncidentPatch, Merged, Period, PersonAddress,
    PersonId, PersonLikeness, PersonPatch, PlacePatch, PremisesType, Reported, ReportingMethod,
    Response, Role, SupplementPatch, Timestamp,
};
use pocketbook_core::{
    AttachRequest, CoreError, NewCustodyEvent, NewExhibit, NewIncident, NewPerson, NewStatement,
    TimelineSubject,
};
use pocketbook_testkit::{
    JPEG, Scene, TestGateway, enrolled_tablet, finalise, new_incident, ready_report,
    ready_statement, sign_all, sync, unlock,
};
use serde_json::Value;

fn scene() -> Scene {
    Scene::set().unwrap()
}

fn someone(name: &str, role: Role) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        roles: vec![role],
        ..NewPerson::default()
    }
}

fn fields<T>(result: Result<T, CoreError>) -> Vec<String> {
    match result.err().unwrap() {
        CoreError::Invalid(errors) => {
            assert!(!errors.to_string().contains("SENTINEL"), "{errors}");
            errors.fields().iter().map(|e| e.field.clone()).collect()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_change_is_kept_and_what_was_before_can_be_read() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let id = incident.id;
    let person = incident.people[0].person.id;
    let before = session.incident_history(id).unwrap().len();
    let patch = PersonPatch {
        occupation: Some(Response::Given("Pastry cook".into())),
        ..PersonPatch::default()
    };
    let changed = session.edit_person(id, person, patch.clone()).unwrap();
    assert_eq!(changed.person.occupation.text(), "Pastry cook");
    // The same again is no change.
    session.edit_person(id, person, patch).unwrap();
    let place = session
        .add_place(
            id,
            PlacePatch {
                address: Some("1 Invented Street".into()),
                premises: Some(PremisesType::Flat),
                ..PlacePatch::default()
            },
        )
        .unwrap();
    session
        .set_roles(id, person, &[Role::Victim, Role::Informant, Role::Victim])
        .unwrap();
    let patch = IncidentPatch {
        title: Some("Another title".into()),
        ..IncidentPatch::default()
    };
    let now = session.edit_incident(id, patch).unwrap();
    assert_eq!(now.scene, Some(place.id), "the first place is the scene");
    assert_eq!(now.people[0].roles, [Role::Victim, Role::Informant]);

    let versions = session.incident_history(id).unwrap();
    assert_eq!(versions.len(), before + 4);
    let numbers: Vec<u64> = versions.iter().map(|version| version.number).collect();
    assert_eq!(numbers, (1..=versions.len() as u64).collect::<Vec<_>>());
    let at = |number: usize| session.incident_version(id, number as u64).unwrap();
    assert_eq!(at(before), incident);
    assert_eq!(
        at(before + 1).people[0].person.occupation.text(),
        "Pastry cook"
    );
    assert!(at(before + 1).places.is_empty());
    assert_eq!(at(versions.len()), now);
    assert!(session.incident_version(id, 99).is_err());
    session.verify_ledger().unwrap();
}

#[test]
fn two_who_enter_people_at_the_same_time_lose_nobody() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let enter = |name: &'static str| {
        let session = session.clone();
        let id = incident.id;
        std::thread::spawn(move || {
            for number in 0..10 {
                let person = someone(&format!("Invented {name} {number}"), Role::Witness);
                session.add_person(id, &person).unwrap();
            }
        })
    };
    for thread in [enter("One"), enter("Two")] {
        thread.join().unwrap();
    }
    let incident = session.incident(incident.id).unwrap();
    assert_eq!(incident.people.len(), 21);
}

#[test]
fn merging_keeps_both_and_can_be_taken_back() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let id = incident.id;
    let one = incident.people[0].person.id;
    let again = NewPerson {
        age: Some(Age::Over18),
        occupation: "Cook".to_owned(),
        ..someone("witness, invented", Role::Informant)
    };
    let other = session.add_person(id, &again).unwrap().id;
    let duplicates = session.duplicates(id).unwrap();
    assert_eq!(
        duplicates.people[0].reasons,
        [PersonLikeness::SameNameReordered]
    );

    let of = Merged::People {
        from: other,
        into: one,
    };
    let merged = session.merge(id, of).unwrap();
    assert_eq!(
        merged.person(other).unwrap().name.reveal(),
        "witness, invented"
    );
    assert!(session.duplicates(id).unwrap().people.is_empty());
    let offered = session.people_like(id, "inv").unwrap();
    assert_eq!(offered.len(), 1);
    assert_eq!(offered[0].person.id, one);
    assert_eq!(
        offered[0].roles,
        [Role::Victim, Role::Witness, Role::Informant]
    );
    // A statement by the entry that was merged is by whom it proved to be.
    let new = NewStatement {
        witness: Some(other),
        ..NewStatement::default()
    };
    let statement = session.create_statement(id, new).unwrap();
    assert_eq!(statement.content.witness, Some(one));
    assert_eq!(statement.content.occupation.reveal(), "Baker");

    assert_eq!(fields(session.merge(id, of)), ["from"]);
    let back = session.unmerge(id, of).unwrap();
    assert_eq!(back.survivor(other), other);
    assert!(back.merges[0].undone.is_some());
    assert_eq!(fields(session.unmerge(id, of)), ["from"]);
    let codes: Vec<_> = session
        .incident_timeline(id)
        .unwrap()
        .iter()
        .map(|entry| entry.code)
        .filter(|code| code.ends_with("merged"))
        .collect();
    assert_eq!(codes, ["merged", "unmerged"]);
    session.verify_ledger().unwrap();
}

#[test]
fn two_who_contradict_each_other_are_merged_only_by_an_explicit_yes() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let id = incident.id;
    let one = incident.people[0].person.id;
    let other = session.add_person(id, &someone("Invented OTHER", Role::Witness));
    let other = other.unwrap().id;
    for (person, born) in [(one, "1990-04-01"), (other, "1961-02-03")] {
        let patch = PersonPatch {
            date_of_birth: Some(Response::Given(born.parse().unwrap())),
            age: Some(Response::NotAsked),
            ..PersonPatch::default()
        };
        session.edit_person(id, person, patch).unwrap();
    }
    let of = Merged::People {
        from: other,
        into: one,
    };
    let before = session.incident(id).unwrap();
    assert_eq!(fields(session.merge(id, of)), ["date_of_birth"]);
    assert_eq!(session.incident(id).unwrap(), before);
    let merged = session.merge_despite_contradictions(id, of).unwrap();
    assert_eq!(merged.survivor(other), one);
    let timeline = session.incident_timeline(id).unwrap();
    let told = timeline
        .iter()
        .find(|entry| entry.code == "merged")
        .unwrap();
    assert_eq!(
        told.words,
        "Person 2 (witness) was merged into Person 1 (victim, witness) by officer 204518"
    );
}

#[test]
fn what_was_sealed_names_whom_it_named() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let id = incident.id;
    let victim = incident.people[0].person.id;
    let other = session
        .add_person(id, &someone("Invented OTHER", Role::Witness))
        .unwrap()
        .id;
    let report = ready_report(&session, &session.incident(id).unwrap(), "It was taken.").unwrap();
    let record = session.file_report(report.draft).unwrap().record;
    let sealed = session.sealed_payload(record).unwrap();
    let people = |payload: &Value| payload["content"]["incident"]["people"].clone();
    session
        .merge(
            id,
            Merged::People {
                from: victim,
                into: other,
            },
        )
        .unwrap();
    let patch = PersonPatch {
        name: Some("Invented RENAMED".into()),
        ..PersonPatch::default()
    };
    session.edit_person(id, victim, patch).unwrap();
    let after = session.sealed_payload(record).unwrap();
    assert_eq!(people(&after), people(&sealed));
    assert_eq!(
        people(&after)[0]["person"]["name"],
        "Invented WITNESS",
        "as sealed"
    );
}

#[test]
fn bad_input_is_refused_by_field_and_changes_nothing() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let id = incident.id;
    let person = incident.people[0].person.id;
    let before = session.incident(id).unwrap();

    let nameless = NewPerson {
        roles: vec![Role::Witness],
        ..NewPerson::default()
    };
    assert_eq!(fields(session.add_person(id, &nameless)), ["name"]);
    let unborn = NewPerson {
        fields: PersonPatch {
            date_of_birth: Some(Response::Given("2999-01-01".parse().unwrap())),
            ..PersonPatch::default()
        },
        ..someone("SENTINEL", Role::Witness)
    };
    assert_eq!(fields(session.add_person(id, &unborn)), ["date_of_birth"]);
    assert_eq!(fields(session.set_roles(id, person, &[])), ["roles"]);
    let patch = PersonPatch {
        occupation: Some(Response::Given("SENTINEL\u{0}".into())),
        address: Some(Response::Given(PersonAddress::Text(
            "SENTINEL".repeat(60).into(),
        ))),
        ..PersonPatch::default()
    };
    assert_eq!(
        fields(session.edit_person(id, person, patch)),
        ["occupation", "address"]
    );
    let patch = PlacePatch {
        postcode: Some("SENTINEL SENTINEL".into()),
        ..PlacePatch::default()
    };
    assert_eq!(fields(session.add_place(id, patch)), ["postcode"]);
    let time = |ms| Some(Timestamp::from_unix_ms(ms));
    let patch = IncidentPatch {
        title: Some("".into()),
        happened: Some(Period {
            from: time(2_000),
            to: time(1_000),
            certainty: Certainty::Between,
        }),
        reported: Some(Reported {
            at: Timestamp::from_unix_ms(3_000),
            how: ReportingMethod::Online,
            by: Some(PersonId::from_parts(1, [9; 10])),
        }),
        ..IncidentPatch::default()
    };
    assert_eq!(
        fields(session.edit_incident(id, patch)),
        ["title", "happened.to", "reported.by"]
    );
    let nobody = PersonId::from_parts(1, [9; 10]);
    let missing = session.edit_person(id, nobody, PersonPatch::default());
    assert!(matches!(missing, Err(CoreError::NotFound { .. })));
    assert_eq!(session.incident(id).unwrap(), before);
}

#[test]
fn people_are_found_by_name_phone_address_and_cad() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let new = NewIncident {
        title: "Invented burglary".to_owned(),
        cad_reference: Some("CAD 4711/06Mar".to_owned()),
        people: vec![NewPerson {
            contact: "+44 7700 900123".to_owned(),
            address: "Flat 5, Fictive Court".to_owned(),
            ..someone("Zo\u{eb} ASHWORTH-DEMO", Role::Victim)
        }],
        ..NewIncident::default()
    };
    let wanted = session.create_incident(&new).unwrap().id;
    session
        .edit_person(
            incident.id,
            incident.people[0].person.id,
            PersonPatch {
                contacts: Some(vec![Contact::new(ContactKind::Mobile, "07700 900999")]),
                ..PersonPatch::default()
            },
        )
        .unwrap();
    for (query, expected) in [
        ("ashworth", wanted),
        ("zoe", wanted),
        ("900123", wanted),
        ("fictive cou", wanted),
        ("4711/06Mar", wanted),
        ("07700900999", incident.id),
        ("07700 900999", incident.id),
        // However a British number is entered and typed.
        ("+447700900999", incident.id),
        ("0044 7700 900999", incident.id),
        ("(07700) 900-999", incident.id),
        ("+44 (0)7700 900999", incident.id),
        ("07700900123", wanted),
        ("7700 900123", wanted),
        ("0044 7700 9001", wanted),
    ] {
        let hits = session.search(query, 10).unwrap();
        let found: Vec<_> = hits.iter().map(|hit| hit.incident).collect();
        assert_eq!(found, [expected], "{query}");
    }
}

#[test]
fn only_people_and_places_of_the_incident_are_offered() {
    let Scene {
        folder: _folder,
        session,
        incident,
    } = scene();
    let elsewhere = NewIncident {
        title: "Another matter".to_owned(),
        address: "Fictive Court".to_owned(),
        people: vec![someone("Invented STRANGER", Role::Suspect)],
        ..NewIncident::default()
    };
    session.create_incident(&elsewhere).unwrap();
    let offered = session.people_like(incident.id, "invented").unwrap();
    let names: Vec<_> = offered.iter().map(|one| one.person.name.reveal()).collect();
    assert_eq!(names, ["Invented WITNESS"]);
    assert!(session.places_like(incident.id, "").unwrap().is_empty());
}

#[test]
fn an_incident_shows_everything_that_names_it_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = TestGateway::start().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let id = incident.id;
    let happened = Timestamp::from_unix_ms(1_700_000_000_000);
    let reported = Reported {
        at: Timestamp::from_unix_ms(1_700_000_600_000),
        how: ReportingMethod::Emergency,
        by: Some(incident.people[0].person.id),
    };
    let patch = IncidentPatch {
        happened: Some(Period::about(happened)),
        reported: Some(reported),
        ..IncidentPatch::default()
    };
    let incident = session.edit_incident(id, patch).unwrap();
    let statement = ready_statement(&session, &incident, "I saw it.").unwrap();
    let request = AttachRequest {
        incident: id,
        draft: Some(statement.draft),
        exhibit: Some("ABC/1".to_owned()),
    };
    session
        .attach(&request, &mut &JPEG[..], None, &|_| {})
        .unwrap();
    let statement = finalise(&session, statement.draft).unwrap();
    sign_all(&session, &statement).unwrap();
    session.seal_statement(statement.draft).unwrap();
    let report = ready_report(&session, &incident, "It was taken.").unwrap();
    let filed = session.file_report(report.draft).unwrap();
    let open = ready_statement(&session, &incident, "I saw it too.").unwrap();
    sync(&session).unwrap();

    let view = session.incident_overview(id).unwrap();
    assert_eq!(view.incident, incident);
    assert_eq!(view.people[0].under_18, Some(false));
    assert_eq!((view.statements.len(), view.reports.len()), (2, 1));
    let sealed = view.reports[0].sealed.as_ref().unwrap();
    assert_eq!(sealed.record, filed.record);
    assert!(sealed.number.is_some());
    assert!(view.statements.iter().any(|one| one.sealed.is_some()));
    let unsealed: Vec<_> = view
        .statements
        .iter()
        .filter(|one| one.sealed.is_none())
        .collect();
    assert_eq!(unsealed[0].draft, open.draft);
    assert!(
        view.attachments
            .iter()
            .any(|one| one.exhibit.as_deref() == Some("ABC/1"))
    );

    // The clock runs from the call, years before the report said so; the force
    // has the only report.
    let clock = view.clock.unwrap();
    let day = Timestamp::from_unix_ms(1_700_000_600_000 + 86_400_000);
    assert_eq!(clock.deadline, day);
    assert!(clock.recorded.is_some() && clock.overdue);
    let shown = session.report(report.draft).unwrap().clock.unwrap();
    assert_eq!(shown.deadline, day);

    let timeline = session.incident_timeline(id).unwrap();
    assert!(timeline.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let codes: Vec<_> = timeline.iter().map(|entry| entry.code).collect();
    assert_eq!(
        codes[..4],
        ["happened_from", "reported", "report_reported", "opened"]
    );
    let count = |code: &str| codes.iter().filter(|one| **one == code).count();
    for (code, number) in [
        ("begun", 3),
        ("exhibit", 1),
        ("sealed", 1),
        ("filed", 1),
        ("delivered", 2),
        ("number_received", 1),
    ] {
        assert_eq!(count(code), number, "{code}");
    }
    let number = timeline
        .iter()
        .find(|entry| entry.code == "number_received")
        .unwrap();
    assert_eq!(number.about, TimelineSubject::Record(filed.record));
    // A timeline is read aloud: it names nobody.
    assert!(
        timeline
            .iter()
            .all(|entry| !entry.words.contains("WITNESS"))
    );
}

#[test]
fn an_incident_shows_exhibits_without_a_file_and_supplements_as_what_they_are() {
    let scene = scene();
    let session = &scene.session;
    let incident = &scene.incident;
    let knife = session
        .add_exhibit(&NewExhibit {
            incident: incident.id,
            initials: "ABC".to_owned(),
            number: None,
            producer: None,
            description: "An invented knife".to_owned(),
            attachment: None,
            found_at: None,
            found_place: String::new(),
        })
        .unwrap();
    let seizure = NewCustodyEvent {
        act: CustodyAct::Seized,
        who: None,
        at: None,
        place: "Invented Road".to_owned(),
        reason: "Invented reason".to_owned(),
    };
    session.record_custody(knife.exhibit.id, &seizure).unwrap();
    let report = ready_report(session, incident, "It was taken.").unwrap();
    let filed = session.file_report(report.draft).unwrap();
    session
        .create_supplement(filed.record, SupplementPatch::default())
        .unwrap();

    let view = session.incident_overview(incident.id).unwrap();
    assert_eq!(view.statements.len(), 0);
    assert_eq!((view.reports.len(), view.supplements.len()), (1, 1));
    assert_eq!(view.custody.len(), 1);
    let exhibits: Vec<_> = (view.exhibits.iter())
        .map(|line| (line.reference.to_string(), line.events))
        .collect();
    assert_eq!(exhibits, [("ABC/1".to_owned(), 1)]);

    let timeline = session.incident_timeline(incident.id).unwrap();
    let words = |code: &str| -> Vec<&str> {
        let those = timeline.iter().filter(|entry| entry.code == code);
        those.map(|entry| entry.words.as_str()).collect()
    };
    let reference = &report.local_reference;
    assert_eq!(
        words("sealed"),
        ["What was done with exhibit ABC/1 was sealed"]
    );
    assert_eq!(
        words("filed"),
        [format!("Crime report {reference} was filed")]
    );
    let begun = words("begun");
    assert!(begun.contains(&format!("Crime report {reference} was begun").as_str()));
    assert_eq!(
        words("report_reported"),
        [format!("Reported, as crime report {reference} says")]
    );
}
