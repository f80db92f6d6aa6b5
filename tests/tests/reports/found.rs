//! How a report is found again.

use pocketbook_core::model::{DraftId, SupplementPatch, Timestamp};
use pocketbook_core::{
    CoreError, FoundBy, ListFilter, ListedKind, ListedState, NewIncident, NewPerson, SearchWithin,
    SearchedKind, parse_document,
};
use pocketbook_testkit::{new_incident, ready_report, ready_statement};

use super::{fields, scene};

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
    let spoken = report.spoken_reference.clone();
    for said in [
        local.to_lowercase().replace('-', " "),
        local.replace('-', "\u{2013}"),
        local.replace('-', "\u{2011}").to_lowercase(),
        local.replace('-', ""),
        format!("  {local} "),
        spoken.clone(),
        spoken.to_lowercase().replace(',', ""),
        spoken.replace("Alfa", "Alpha").replace(", ", " - "),
    ] {
        assert_eq!(found(&said), by_local, "{said}");
    }
    session.file_report(report.draft).unwrap();
    assert_eq!(found(&local), by_local);
    for text in [
        "CAD 4711/06Mar",
        "cad 4711/06mar",
        "4711/06Mar",
        "cad4711/6 mar",
    ] {
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
    // Without its two letters it is known all the same.
    let bare = local.trim_start_matches("PB-").replace('-', " ");
    assert_eq!(found(&bare), by_local);
    // What has nearly a shape and finds nothing says the shape.
    for (text, field) in [
        ("7K2Q 9XWD 2", "local_reference"),
        ("cad 4711", "cad_reference"),
        ("4711/32mar", "cad_reference"),
        ("cad4711/6 march", "cad_reference"),
    ] {
        let error = session.find_reference(text).unwrap_err();
        assert_eq!(fields(&error), [field], "{text}");
    }
    assert_eq!(found("cad 4712/6mar"), []);
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
fn the_first_hour_and_what_suspects_look_like_are_searched_and_a_contact_plan_is_not() {
    let scene = scene();
    let session = &scene.session;
    let new: NewIncident = parse_document(
        r#"{"title":"Invented","address":"1 Invented Street",
            "scene":{"beat":"Quillbeat","ward":"Mossward"}}"#,
    )
    .unwrap();
    let incident = session.create_incident(&new).unwrap();
    let report = scene.ready("Invented");
    let patch = parse_document(
        r#"{"registration":{"attending":[{"name":"PC Damsonby","number":"771AW"}]},
            "golden_hour":{
                "cctv":{"taken":"no","reason":"Bramblegate has none"},
                "body_worn_video":{"taken":"yes"},
                "body_worn_video_reference":"BWV-4711-26",
                "cameras":[{"owner":"Bilberry Management","contact":"Hiddenline",
                            "view":"Towards Quinceyard"}]},
            "victim_care":{"needs":{"given":"A hearing loopway"},
                           "contact_plan":{"how":"slip","when":"Hiddenweek"}}}"#,
    )
    .unwrap();
    session.edit_report(report.draft, patch).unwrap();
    for person in [
        r#"{"roles":["suspect"],"fields":{"description":{"clothing":"Russetred hoodie"}}}"#,
        r#"{"name":"Invented ONE","roles":["witness"],
            "fields":{"description":{"clothing":"Hiddengreen coat"}}}"#,
    ] {
        let person: NewPerson = parse_document(person).unwrap();
        session.add_person(incident.id, &person).unwrap();
    }
    let found = |text: &str| session.search(text, 9).unwrap().len();
    for text in [
        "Damsonby",
        "771AW",
        "Bramblegate",
        "bwv 4711 26",
        "bilberry",
        "Quinceyard",
        "loopway",
        "Quillbeat",
        "Mossward",
        "russetred hoodie",
    ] {
        assert_eq!(found(text), 1, "{text}");
    }
    for text in ["Hiddenline", "Hiddenweek", "Hiddengreen"] {
        assert_eq!(found(text), 0, "{text}");
    }
}

/// An identifier from the line beside says what it is.
#[test]
fn a_mixed_up_identifier_is_told_by_what_it_is() {
    let scene = scene();
    let session = &scene.session;
    let report = scene.filed("Invented");
    let patch: SupplementPatch = parse_document(r#"{"reason": "Invented"}"#).unwrap();
    let supplement = session
        .create_supplement(report.record, patch.clone())
        .unwrap();
    let record = report.record.to_string().parse().unwrap();
    let draft = report.draft.to_string().parse().unwrap();
    let open = scene.ready("Invented").draft.to_string().parse().unwrap();
    let statement = ready_statement(session, &scene.incident, "I saw it.").unwrap();
    let incident = scene.incident.id.to_string().parse().unwrap();
    for (told, expected) in [
        (
            session.report(supplement.draft).err(),
            "the draft of a supplementary report, and the draft of a crime report is asked for here; use the commands of `report supplement`".to_owned(),
        ),
        (
            session.supplement(report.draft).err(),
            "use the commands of `report` for it".to_owned(),
        ),
        (
            session.report(record).err(),
            format!("give its draft, {}", report.draft),
        ),
        (
            session.report(incident).err(),
            "use the commands of `incident` for it".to_owned(),
        ),
        // What is confirmed, exported and followed is the record.
        (
            session.confirmed_classifications(draft).err(),
            format!("give its record, {}", report.record),
        ),
        (
            session.confirmed_classifications(open).err(),
            "it has no record yet: `report file` makes it".to_owned(),
        ),
        (
            session.create_supplement(draft, patch).err(),
            format!("give its record, {}", report.record),
        ),
        (
            session.record(draft).err(),
            format!("give its record, {}", report.record),
        ),
        (
            session.incident(report.draft.to_string().parse().unwrap()).err(),
            "use the commands of `report` for it".to_owned(),
        ),
        (
            session.risk_assessments(statement.draft).err(),
            "use the commands of `statement` for it".to_owned(),
        ),
    ] {
        let told = told.unwrap();
        assert!(matches!(told, CoreError::AnotherThing(_)), "{told}");
        assert!(told.to_string().contains(&expected), "{told}");
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
