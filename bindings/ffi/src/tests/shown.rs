//! What the command shows of a tablet, and a host has to show as well.

use pocketbook_core::ListLineView;
use pocketbook_core::model::{DraftId, IncidentId, Personal};
use pocketbook_core::{ListedKind, ListedState};

use super::scene::{Host, attempt, complete_report, declared_true, time, typed, wait};
use crate::{
    IncidentChange, ListLine, NewIncidentRecord, NewPersonRecord, PersonChange, PersonRole,
    PlaceChange, PocketbookError, Signer, SupplementChange, TextResponse, Wanted,
    statement_prompts,
};

#[test]
fn a_line_that_cannot_be_read_says_what_to_do() {
    let id = "00000000-0001-7101-8101-010101010101";
    let view = ListLineView {
        draft: Some(id.parse::<DraftId>().unwrap()),
        exhibit: None,
        incident: id.parse::<IncidentId>().unwrap(),
        kind: ListedKind::WitnessStatement,
        state: Some(ListedState::Open),
        local_reference: None,
        number: None,
        urn: None,
        who: Personal::default(),
        title: "Invented".into(),
        updated: time(0),
        clock: None,
        rear_missing: false,
        damaged: Some("open its history"),
    };
    let damaged = ListLine::from(view.clone()).damaged;
    assert_eq!(damaged.as_deref(), Some("open its history"));
    let whole = ListLineView {
        damaged: None,
        ..view
    };
    assert!(ListLine::from(whole).damaged.is_none());
}

#[test]
fn a_refused_statement_is_told_from_a_signed_one_with_its_reason() {
    let host = Host::new();
    let session = &host.session;
    let refuses = declared_true(&host, "I saw it.").draft;
    let refused = wait(session.refuse_statement(refuses, "Invented reason".to_owned()));
    let reason = |view: crate::StatementRecord| view.signing.unwrap().refused;
    assert_eq!(reason(refused).as_deref(), Some("Invented reason"));
    wait(session.sign_statement(refuses, typed(Signer::Officer, "PC Invented OFFICER")));
    wait(session.seal_statement(refuses));
    let signs = declared_true(&host, "I saw it.").draft;
    assert!(reason(wait(session.statement(signs))).is_none());
    wait(session.sign_statement(signs, typed(Signer::Witness, "Invented WITNESS")));
    wait(session.sign_statement(signs, typed(Signer::Officer, "PC Invented OFFICER")));
    let signed = wait(session.seal_statement(signs));
    let mut sealed = wait(session.statements(Some(host.incident)));
    sealed.sort_by_key(|line| line.draft == signs);
    let told: Vec<_> = sealed
        .iter()
        .map(|line| (line.draft, line.refused))
        .collect();
    assert_eq!(told, [(refuses, true), (signs, false)]);
    // Both are records of this tablet, in the order in which they were sealed.
    let before = wait(session.records(100, None)).records;
    let before = before.iter().find(|one| one.draft == refuses).unwrap();
    assert!(before.sequence < signed.sequence);
}

fn place(address: &str) -> PlaceChange {
    PlaceChange {
        address: Some(address.to_owned()),
        ..PlaceChange::default()
    }
}

fn person(name: &str, role: PersonRole) -> NewPersonRecord {
    NewPersonRecord {
        name: name.to_owned(),
        roles: vec![role],
        age: None,
        occupation: String::new(),
        details: None,
    }
}

fn incident(people: Vec<NewPersonRecord>) -> NewIncidentRecord {
    NewIncidentRecord {
        title: "Invented burglary".to_owned(),
        cad_reference: None,
        happened_at: None,
        address: "Invented Court".to_owned(),
        postcode: String::new(),
        scene: Some(PlaceChange {
            detail: Some("the kitchen".to_owned()),
            ..PlaceChange::default()
        }),
        places: vec![place("Invented Road")],
        people,
        details: Some(IncidentChange {
            cad_reference: Some("CAD 4711/06Mar".to_owned()),
            ..IncidentChange::default()
        }),
    }
}

#[test]
fn an_incident_is_entered_whole_or_not_at_all() {
    let host = Host::new();
    let session = &host.session;
    let victim = person("Invented VICTIM", PersonRole::Victim);
    let witness = person("Invented WITNESS", PersonRole::Witness);
    let made = wait(session.create_incident(incident(vec![victim.clone(), witness])));
    assert_eq!(made.people.len(), 2);
    assert_eq!(made.cad_reference.as_deref(), Some("CAD 4711/06Mar"));
    let details = wait(session.incident(made.id));
    let scene = details
        .places
        .iter()
        .find(|one| Some(one.id) == details.scene);
    assert_eq!(scene.map(|one| one.detail.as_str()), Some("the kitchen"));
    assert_eq!(details.places.len(), 2);

    let before = wait(session.incidents(100, None)).incidents.len();
    let unread = NewPersonRecord {
        details: Some(PersonChange {
            language: Some(TextResponse::Given {
                answer: "no tag of a language".to_owned(),
            }),
            ..PersonChange::default()
        }),
        ..victim.clone()
    };
    let fields = match attempt(session.create_incident(incident(vec![victim, unread]))) {
        Err(PocketbookError::Invalid { fields }) => fields,
        other => panic!("{other:?}"),
    };
    assert_eq!(fields[0].field.to_string(), "people[1].language");
    let after = wait(session.incidents(100, None)).incidents.len();
    assert_eq!(after, before, "nothing of it is kept");
}

#[test]
fn a_supplement_is_said_in_words_and_an_overview_says_when_it_was_changed() {
    let host = Host::new();
    let session = &host.session;
    let report = wait(session.create_report(host.incident, complete_report(&host))).draft;
    let report = wait(session.file_report(report)).record;
    let change = SupplementChange {
        reason: Some("Invented reason".to_owned()),
        narrative: Some("Invented words.".to_owned()),
        ..SupplementChange::default()
    };
    let draft = wait(session.create_supplement(report, change)).draft;
    let groups = wait(session.supplement_in_words(draft));
    let said = |words: &str| {
        groups.iter().any(|group| {
            group.text.contains(words) || group.fields.iter().any(|field| field.words == words)
        })
    };
    assert!(
        said("Invented reason") && said("Invented words."),
        "{groups:?}"
    );
    let labels = groups.iter().flat_map(|group| &group.fields);
    assert!(labels.into_iter().all(|field| !field.label.is_empty()));
    let overview = wait(session.incident_overview(host.incident));
    let listed = wait(session.list(
        Wanted {
            incident: Some(host.incident),
            ..Wanted::default()
        },
        100,
        None,
    ));
    for linked in overview.reports.iter().chain(&overview.supplements) {
        let line = listed
            .lines
            .iter()
            .find(|one| one.draft == Some(linked.draft));
        assert_eq!(line.map(|one| one.updated), Some(linked.updated));
    }
}

#[test]
fn prompts_come_with_when_and_how_to_use_them() {
    for list in statement_prompts() {
        assert!(!list.guidance.is_empty(), "{}", list.code);
    }
}
