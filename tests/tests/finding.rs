//! What lists and searches know: every kind of thing, by whatever somebody
//! remembers of it, with what tells one line from another.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use pocketbook_core::model::{
    Classification, CustodyAct, Identifier, IdentifierKind, IncidentPatch, ItemStatus,
    ModusOperandi, NonCrimeClass, PropertyItem, RecordingAnswers, ReportKind, ReportPatch,
    Reported, ReportingMethod, Role, StatementKind, StatementPatch, SupplementPatch, Timestamp,
    Victim,
};
use pocketbook_core::{
    ExhibitWithdrawal, ListFilter, ListLineView, ListedKind, ListedState, NewCustodyEvent,
    NewExhibit, NewIncident, NewPerson, NewStatement, SearchWithin, SearchedKind, Session,
};
use pocketbook_testkit::{
    Scene, TestGateway, enrolled_tablet, finalise, new_incident, ready_statement, sign_all, sync,
    unlock,
};

fn someone(name: &str, role: Role) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        roles: vec![role],
        ..NewPerson::default()
    }
}

fn burglary(session: &Session) -> pocketbook_core::model::Incident {
    let new = NewIncident {
        title: "Burglary at the invented bakery".to_owned(),
        cad_reference: Some("CAD 4711/25Nov".to_owned()),
        address: "7 Quince Lane".to_owned(),
        postcode: "W6 0XX".to_owned(),
        people: vec![
            someone("Marigold ASHWORTH", Role::Victim),
            someone("Invented SORREL", Role::Suspect),
        ],
        ..NewIncident::default()
    };
    session.create_incident(&new).unwrap()
}

fn report(narrative: &str) -> ReportPatch {
    let number = |kind, value: &str| Identifier {
        kind,
        value: value.into(),
    };
    let van = PropertyItem {
        identifiers: vec![
            number(IdentifierKind::RegistrationMark, "AB12 CDE"),
            number(IdentifierKind::SerialNumber, "SN-77/4421"),
        ],
        ..PropertyItem::new(ItemStatus::Stolen, "A van")
    };
    ReportPatch {
        kind: Some(ReportKind::Crime),
        classification: Some(Classification {
            code: Some("28E".parse().unwrap()),
            ..Classification::in_words("Burglary in a building")
        }),
        reported_at: Some(Timestamp::from_unix_ms(1_772_823_360_000)),
        narrative: Some(narrative.into()),
        property: Some(vec![van]),
        modus_operandi: Some(ModusOperandi {
            entry: "through the skylight".into(),
            ..ModusOperandi::default()
        }),
        recording: Some(RecordingAnswers {
            amounts_to_crime: Some(true),
            more_likely_than_not: Some(true),
            evidence_to_the_contrary: Some(false),
            ..RecordingAnswers::default()
        }),
        ..ReportPatch::default()
    }
}

fn listed(session: &Session, kinds: &[ListedKind]) -> Vec<ListLineView> {
    let filter = ListFilter {
        kinds: kinds.to_vec(),
        ..ListFilter::default()
    };
    session.list(&filter).unwrap()
}

/// The kinds found, in their order, and the first snippet.
fn found(session: &Session, query: &str) -> (Vec<Option<ListedKind>>, String) {
    let hits = session.search(query, 20).unwrap();
    let kinds = hits
        .iter()
        .map(|hit| hit.line.as_ref().map(|line| line.kind));
    let snippet = hits.first().map(|hit| hit.snippet.reveal().to_owned());
    (kinds.collect(), snippet.unwrap_or_default())
}

#[test]
fn a_report_is_found_by_whatever_somebody_remembers_of_it() {
    let Scene {
        folder: _folder,
        session,
        ..
    } = Scene::set().unwrap();
    let incident = burglary(&session);
    let narrative =
        "The till was emptied during the night. ".repeat(30) + "A gooseberry tart was left.";
    let report = session
        .create_report(incident.id, report(&narrative))
        .unwrap();
    for (query, words) in [
        ("ashworth", "Marigold ASHWORTH"),
        ("sorrel", "Invented SORREL"),
        ("quince la", "7 Quince Lane"),
        ("ab12cde", "AB12 CDE"),
        ("AB12 CDE", "AB12 CDE"),
        ("sn774421", "SN-77/4421"),
        ("SN-77", "SN-77/4421"),
        ("w60xx", "W6 0XX"),
        ("cad4711", "CAD 4711/25Nov"),
        ("CAD 4711", "CAD 4711/25Nov"),
        ("cad-4711/25NOV", "CAD 4711/25Nov"),
        ("4711/25nov", "4711/25Nov"),
        ("skylight", "through the skylight"),
        ("gooseberry", "A gooseberry tart was left."),
        ("burglary build", "Burglary in a building"),
        // Its last letter begins many a word; what is shown is the reference.
        (&report.local_reference, &report.local_reference),
        (
            &report.local_reference.to_lowercase().replace('-', " "),
            &report.local_reference,
        ),
    ] {
        let within = SearchWithin {
            kinds: vec![SearchedKind::Listed(ListedKind::CrimeReport)],
            ..SearchWithin::default()
        };
        let hits = session.search_within(query, &within, 5).unwrap();
        assert_eq!(hits.len(), 1, "{query}");
        let line = hits[0].line.as_ref().unwrap();
        assert_eq!(line.draft, Some(report.draft), "{query}");
        assert_eq!(
            line.local_reference.as_ref().map(ToString::to_string),
            Some(report.local_reference.to_string()),
            "{query}"
        );
        let snippet = hits[0].snippet.reveal();
        assert!(snippet.contains(words), "{query}: {snippet}");
        assert!(
            !snippet.contains("AB12CDE"),
            "a spelling made for finding: {snippet}"
        );
    }
    assert_eq!(found(&session, "cad 4712").0, []);
}

#[test]
fn a_report_follows_the_names_of_its_incident_until_it_is_filed() {
    let Scene {
        folder: _folder,
        session,
        ..
    } = Scene::set().unwrap();
    let incident = burglary(&session);
    let report = session
        .create_report(incident.id, report("Invented"))
        .unwrap();
    let crime = Some(ListedKind::CrimeReport);
    let victim = incident.people[0].person.id;
    let rename = |name: &str| {
        let patch = pocketbook_core::model::PersonPatch {
            name: Some(name.into()),
            ..Default::default()
        };
        session.edit_person(incident.id, victim, patch).unwrap();
    };
    rename("Marigold PRIMROSE");
    assert_eq!(listed(&session, &[])[0].who.reveal(), "Marigold PRIMROSE");
    assert!(found(&session, "primrose").0.contains(&crime));
    session.file_report(report.draft).unwrap();
    rename("Marigold TEASEL");
    assert_eq!(listed(&session, &[])[0].who.reveal(), "Marigold PRIMROSE");
    assert_eq!(found(&session, "teasel").0, [None], "the incident alone");
    assert_eq!(found(&session, "primrose").0, [crime], "as it was sealed");
}

#[test]
fn every_kind_is_listed_as_what_it_is_with_who_and_what() {
    let Scene {
        folder: _folder,
        session,
        ..
    } = Scene::set().unwrap();
    let incident = burglary(&session);
    let victim = incident.people[0].person.id;
    let impact = NewStatement {
        kind: StatementKind::VictimPersonal,
        witness: Some(victim),
        fields: StatementPatch {
            body: Some("I sleep badly.".into()),
            ..StatementPatch::default()
        },
        ..NewStatement::default()
    };
    session.create_statement(incident.id, impact).unwrap();
    ready_statement(&session, &incident, "I heard glass.").unwrap();
    let filed = session
        .create_report(incident.id, report("Invented"))
        .unwrap();
    session.file_report(filed.draft).unwrap();
    let quiet = ReportPatch {
        kind: Some(ReportKind::NonCrimeIncident(NonCrimeClass::Other(
            "invented".into(),
        ))),
        victim: Some(Victim::State),
        ..ReportPatch::default()
    };
    session.create_report(incident.id, quiet).unwrap();
    let record = session.records().unwrap()[0].record;
    let more = SupplementPatch {
        reason: Some("An invented neighbour remembered".into()),
        ..SupplementPatch::default()
    };
    session.create_supplement(record, more).unwrap();
    let bar = NewExhibit {
        incident: incident.id,
        initials: "IO".to_owned(),
        number: None,
        producer: None,
        description: "A bent crowbar".to_owned(),
        attachment: None,
        found_at: None,
        found_place: "Under the skylight".to_owned(),
    };
    let exhibit = session.add_exhibit(&bar).unwrap().exhibit;
    let seized = NewCustodyEvent {
        act: CustodyAct::Seized,
        who: None,
        at: None,
        place: "7 Quince Lane".to_owned(),
        reason: String::new(),
    };
    session.record_custody(exhibit.id, &seized).unwrap();

    let local = |line: &ListLineView| line.local_reference.is_some();
    for (kind, who, title, state, with_reference) in [
        (
            ListedKind::VictimPersonalStatement,
            "Marigold ASHWORTH",
            "",
            Some(ListedState::Open),
            false,
        ),
        (
            ListedKind::WitnessStatement,
            "Marigold ASHWORTH",
            "",
            Some(ListedState::Open),
            false,
        ),
        (
            ListedKind::CrimeReport,
            "Marigold ASHWORTH",
            "Burglary in a building",
            Some(ListedState::Waiting),
            true,
        ),
        (
            ListedKind::NonCrimeReport,
            "The State",
            "invented",
            Some(ListedState::Open),
            true,
        ),
        (
            ListedKind::SupplementaryReport,
            "Marigold ASHWORTH",
            "An invented neighbour remembered",
            Some(ListedState::Open),
            true,
        ),
        (
            ListedKind::Exhibit,
            "PC Invented OFFICER",
            "IO/1: A bent crowbar",
            None,
            false,
        ),
        (
            ListedKind::Custody,
            "",
            "IO/1: seized",
            Some(ListedState::Waiting),
            false,
        ),
    ] {
        let lines = listed(&session, &[kind]);
        assert_eq!(lines.len(), 1, "{kind}");
        let line = &lines[0];
        assert_eq!(line.kind, kind);
        assert_eq!(line.who.reveal(), who, "{kind}");
        assert_eq!(line.title.reveal(), title, "{kind}");
        assert_eq!(line.state, state, "{kind}");
        assert_eq!(local(line), with_reference, "{kind}");
        assert_eq!(line.exhibit.is_some(), kind == ListedKind::Exhibit);
        assert_eq!(line.incident, incident.id);
    }
    assert_eq!(listed(&session, &[]).len(), 7);
    // The clock runs while the force has not got it.
    let clock = listed(&session, &[ListedKind::CrimeReport])[0]
        .clock
        .clone()
        .unwrap();
    assert_eq!(clock.recorded, None);
    assert!(clock.overdue, "reported in March");
    assert!(
        listed(&session, &[ListedKind::WitnessStatement])[0]
            .clock
            .is_none()
    );
    // An exhibit is found by its reference, however it is said, and its seal by
    // the record that put it on.
    for query in ["io/1", "IO 1", "io1", "crowbar"] {
        let (kinds, snippet) = found(&session, query);
        assert!(kinds.contains(&Some(ListedKind::Exhibit)), "{query}");
        assert!(
            snippet.contains("IO/1") || snippet.contains("crowbar"),
            "{snippet}"
        );
    }
    // The words of the label are not what somebody wrote.
    assert_eq!(found(&session, "broken seal").0, []);
}

#[test]
fn a_list_is_narrowed_by_offence_and_by_several_kinds() {
    let Scene {
        folder: _folder,
        session,
        ..
    } = Scene::set().unwrap();
    let incident = burglary(&session);
    let of = |code: &str| {
        let patch = ReportPatch {
            classification: Some(Classification {
                code: Some(code.parse().unwrap()),
                ..Classification::in_words("Invented")
            }),
            ..report("Invented")
        };
        session.create_report(incident.id, patch).unwrap().draft
    };
    let (home, attempt, theft) = (of("28E"), of("28E/01"), of("28/03"));
    let offences = |code: &str| {
        let filter = ListFilter {
            offence: Some(code.parse().unwrap()),
            ..ListFilter::default()
        };
        let mut found: Vec<_> = session
            .list(&filter)
            .unwrap()
            .iter()
            .filter_map(|l| l.draft)
            .collect();
        found.sort_unstable();
        found
    };
    assert_eq!(offences("28E"), [home, attempt]);
    assert_eq!(offences("28E/01"), [attempt]);
    assert_eq!(offences("28"), [theft]);
    let within = SearchWithin {
        offence: Some("28".parse().unwrap()),
        state: Some(ListedState::Open),
        ..SearchWithin::default()
    };
    let hits = session.search_within("skylight", &within, 9).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].line.as_ref().unwrap().draft, Some(theft));
    assert_eq!(
        listed(&session, &[ListedKind::CrimeReport, ListedKind::Exhibit]).len(),
        3
    );
}

#[test]
fn a_withdrawn_exhibit_is_listed_and_found_as_withdrawn_until_it_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let tablet = pocketbook_testkit::tablet(&folder.path().join("tablet")).unwrap();
    let session = unlock(&tablet).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let enter = |description: &str| {
        let new = NewExhibit {
            incident: incident.id,
            initials: "IO".to_owned(),
            number: None,
            producer: None,
            description: description.to_owned(),
            attachment: None,
            found_at: None,
            found_place: String::new(),
        };
        session.add_exhibit(&new).unwrap().exhibit.id
    };
    let (bar, rope) = (enter("A bent crowbar"), enter("A green rope"));
    let event = |act: CustodyAct| NewCustodyEvent {
        act,
        who: None,
        at: None,
        place: "7 Quince Lane".to_owned(),
        reason: "invented".to_owned(),
    };
    session
        .record_custody(rope, &event(CustodyAct::Seized))
        .unwrap();
    let state = |id| {
        let lines = listed(&session, &[ListedKind::Exhibit]);
        let line = lines.into_iter().find(|line| line.exhibit == Some(id));
        line.unwrap().state
    };
    let withdrawn = || {
        let filter = ListFilter {
            state: Some(ListedState::Withdrawn),
            ..ListFilter::default()
        };
        session.list(&filter).unwrap().len()
    };
    assert_eq!((state(bar), state(rope), withdrawn()), (None, None, 0));
    // One is set aside here, the other withdrawn by a record.
    let withdrawal = ExhibitWithdrawal {
        reason: "entered twice".to_owned(),
        place: "7 Quince Lane".to_owned(),
    };
    for exhibit in [bar, rope] {
        session.withdraw_exhibit(exhibit, &withdrawal).unwrap();
        assert_eq!(state(exhibit), Some(ListedState::Withdrawn));
    }
    assert_eq!(withdrawn(), 2);
    for words in ["crowbar", "rope"] {
        let within = SearchWithin {
            kinds: vec![SearchedKind::Listed(ListedKind::Exhibit)],
            ..SearchWithin::default()
        };
        let hit = session.search_within(words, &within, 9).unwrap().remove(0);
        assert_eq!(hit.line.unwrap().state, Some(ListedState::Withdrawn));
    }
    // Both are taken up again: by whatever is done, and by striking.
    session
        .record_custody(bar, &event(CustodyAct::Seized))
        .unwrap();
    let last = session.exhibit(rope).unwrap().events.last().unwrap().sha256;
    session
        .record_custody(rope, &event(CustodyAct::EnteredInError { event: last }))
        .unwrap();
    assert_eq!((state(bar), state(rope), withdrawn()), (None, None, 0));
}

#[test]
fn the_force_s_numbers_find_what_they_were_given_to_and_the_clock_stops() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&device).unwrap();
    let incident = burglary(&session);
    let filed = session
        .create_report(incident.id, report("Invented"))
        .unwrap();
    session.file_report(filed.draft).unwrap();
    let folder = new_incident(&session, "Invented").unwrap();
    let statement = ready_statement(&session, &folder, "I heard glass.").unwrap();
    let last = finalise(&session, statement.draft).unwrap();
    sign_all(&session, &last).unwrap();
    let sealed = session.seal_statement(statement.draft).unwrap();
    assert_eq!(
        listed(&session, &ListedKind::REPORTS)[0].state,
        Some(ListedState::Waiting)
    );
    sync(&session).unwrap();
    let line = listed(&session, &ListedKind::REPORTS)[0].clone();
    assert_eq!(
        (line.state, line.clock),
        (Some(ListedState::Delivered), None)
    );
    let number = line.number.unwrap();
    let crime = Some(ListedKind::CrimeReport);
    for spelling in [
        number.clone(),
        number.replace('/', " "),
        number.replace('/', ""),
    ] {
        let (kinds, snippet) = found(&session, &spelling);
        assert_eq!(kinds, [crime], "{spelling}");
        assert_eq!(snippet, number);
    }
    let urn = "01ZZ0000126".parse().unwrap();
    session.set_record_urn(sealed.record, &urn).unwrap();
    for spelling in ["01ZZ0000126", "01 zz 00001 26", "01zz/0000126"] {
        let (kinds, _) = found(&session, spelling);
        assert_eq!(kinds, [Some(ListedKind::WitnessStatement)], "{spelling}");
    }
    assert_eq!(
        listed(&session, &ListedKind::STATEMENTS)[0].urn.as_ref(),
        Some(&urn)
    );
    let reported = IncidentPatch {
        reported: Some(Reported {
            at: Timestamp::from_unix_ms(1_772_823_000_000),
            how: ReportingMethod::Telephone,
            by: None,
        }),
        ..IncidentPatch::default()
    };
    session.edit_incident(incident.id, reported).unwrap();
    assert!(listed(&session, &ListedKind::REPORTS)[0].clock.is_none());
}

#[test]
fn a_kind_that_is_named_over_and_over_is_one_kind() {
    let scene = Scene::set().unwrap();
    let kinds = vec![ListedKind::WitnessStatement; 40_000];
    let new = NewStatement::default();
    let made = scene.session.create_statement(scene.incident.id, new);
    let filter = ListFilter {
        kinds: kinds.clone(),
        ..ListFilter::default()
    };
    let listed = scene.session.list(&filter).unwrap();
    assert_eq!(listed[0].draft, Some(made.unwrap().draft));
    let within = SearchWithin {
        kinds: kinds.into_iter().map(SearchedKind::Listed).collect(),
        ..SearchWithin::default()
    };
    let found = scene.session.search_within("nothing", &within, 9);
    assert!(found.unwrap().is_empty());
}
