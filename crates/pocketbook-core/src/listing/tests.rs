//! What cannot be read is seen, and hides nothing else.

use pocketbook_model::{ItemStatus, Personal, PropertyItem, RecordId, RecordKind, ReportPatch};
use pocketbook_vault::{Alteration, Indexed, KdfParameters, ListedRow, Pin, Subject, Vault};

use super::*;
use crate::{Device, NewIncident, NewStatement};

fn session(folder: &std::path::Path) -> Session {
    std::fs::create_dir_all(folder).unwrap();
    let device = Device::create(folder, Device::software_platform(folder).unwrap()).unwrap();
    let pin = Pin::entered("271828".to_owned());
    let cheap = KdfParameters::WEAKEST;
    let officer = device
        .add_officer_with("204518", "PC Invented OFFICER", &pin, cheap)
        .unwrap();
    device.unlock(officer.id, &pin).unwrap()
}

/// Puts bytes in the place of a draft's content that no build can read.
fn damage(session: &Session, draft: pocketbook_model::DraftId) {
    let vault = session.vault().unwrap();
    let row = vault.draft(draft).unwrap().unwrap();
    let title = row_title(session, draft);
    vault
        .save_draft(draft, row.head, b"{\"torn", &title, Alteration::Changes)
        .unwrap();
}

fn row_title(session: &Session, draft: pocketbook_model::DraftId) -> Personal {
    let vault = session.vault().unwrap();
    let rows = vault.drafts(&pocketbook_vault::DraftFilter::default());
    let mut rows = rows.unwrap().into_iter();
    rows.find(|row| row.id == draft).unwrap().title
}

#[test]
fn a_damaged_draft_is_listed_as_that_and_everything_else_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&folder.path().join("tablet"));
    let new = NewIncident {
        title: "Invented theft".to_owned(),
        cad_reference: Some("CAD 4711/25Nov".to_owned()),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new).unwrap();
    let report = |words: &str| {
        let patch = ReportPatch {
            narrative: Some(words.into()),
            property: Some(vec![PropertyItem::new(ItemStatus::Stolen, "A bicycle")]),
            ..ReportPatch::default()
        };
        session.create_report(incident.id, patch).unwrap()
    };
    let (good, broken) = (report("gooseberry"), report("rhubarb"));
    let statement = session
        .create_statement(incident.id, NewStatement::default())
        .unwrap();
    damage(&session, broken.draft);
    damage(&session, statement.draft);

    let list = |kinds: &[ListedKind]| {
        let filter = ListFilter {
            kinds: kinds.to_vec(),
            state: Some(ListedState::Open),
            incident: Some(incident.id),
            ..ListFilter::default()
        };
        session.list(&filter).unwrap()
    };
    let all = list(&[]);
    assert_eq!(all.len(), 3);
    for line in &all {
        let is_damaged = line.draft != Some(good.draft);
        assert_eq!(line.damaged.is_some(), is_damaged);
        let says_so = line.title.reveal().starts_with("Cannot be read");
        assert_eq!(says_so, is_damaged, "also where a host shows no more");
    }
    // It may be any statement: no list of statements leaves it out.
    for kind in ListedKind::STATEMENTS {
        let lines = list(&[kind]);
        assert_eq!(lines.len(), 1, "{kind}");
        assert_eq!(lines[0].draft, Some(statement.draft));
        assert_eq!(lines[0].kind, ListedKind::WitnessStatement);
    }
    assert_eq!(list(&[ListedKind::NonCrimeReport]).len(), 1);
    assert_eq!(list(&[ListedKind::Exhibit]).len(), 0);

    let hits = session.search("gooseberry", 9).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(session.search("rhubarb", 9).unwrap().len(), 0);
    // By what the vault knows of it, the damaged one is found too.
    let hits = session.search(&broken.local_reference, 9).unwrap();
    let line = hits[0].line.as_ref().unwrap();
    assert_eq!(line.draft, Some(broken.draft));
    assert_eq!(
        line.damaged.map(|advice| advice.contains("history")),
        Some(true)
    );
    // The incident, and the report that took its reference over.
    let found = |reference: &str| session.find_reference(reference).unwrap().len();
    assert_eq!(found("CAD 4711/25Nov"), 2);
    assert_eq!(found(&good.local_reference), 1);
}

#[test]
fn nothing_that_is_torn_is_described_as_anything_but_damaged() {
    let draft = pocketbook_model::DraftId::from_parts(1, [1; 10]);
    let kinds = RecordKind::ALL.map(|kind| Subject::Draft(draft, kind));
    let others = [
        Subject::Incident(IncidentId::from_parts(1, [2; 10])),
        Subject::Exhibit(pocketbook_model::ExhibitId::from_parts(1, [3; 10])),
    ];
    for subject in kinds.into_iter().chain(others) {
        for content in [&b""[..], b"{", b"[]", &[0xff]] {
            let described = (DESCRIBE.thing)(&Indexed {
                subject,
                content,
                title: Some("Invented title"),
                sealed: None,
                incident: None,
                report: None,
                number: Some("01/0000042/26"),
                urns: &[],
                held: false,
                supplements: &[],
                confirmed: &[],
                set_aside: false,
                custody: &[],
            });
            assert!(described.damaged, "{subject:?}");
            let line = String::from_utf8(described.line).unwrap();
            assert!(line.contains("Cannot be read: Invented title"), "{line}");
            assert!(line.contains("01/0000042/26"), "{line}");
        }
    }
}

/// The report itself can be read: it is found by its own words.
#[test]
fn a_report_whose_incident_is_torn_is_found_and_marked() {
    let incident = IncidentId::from_parts(1, [2; 10]);
    let report = pocketbook_model::ReportDraft {
        narrative: "gooseberry".into(),
        ..pocketbook_model::ReportDraft::new(incident)
    };
    let content = serde_json::to_vec(&report).unwrap();
    let draft = pocketbook_model::DraftId::from_parts(1, [1; 10]);
    let described = (DESCRIBE.thing)(&Indexed {
        subject: Subject::Draft(draft, RecordKind::CrimeReport),
        content: &content,
        title: None,
        sealed: None,
        incident: Some(b"{"),
        report: None,
        number: None,
        urns: &[],
        held: false,
        supplements: &[],
        confirmed: &[],
        set_aside: false,
        custody: &[],
    });
    assert!(described.damaged);
    assert!(described.text.body.reveal().contains("gooseberry"));
}

/// Files a report of an invented theft in an incident of its own.
fn filed_report(session: &Session) -> RecordId {
    let new = NewIncident {
        title: "Invented".to_owned(),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new).unwrap();
    let complete = r#"{"kind": "crime", "classification": {"title": "Invented theft"},
        "victim": "state", "reported_at": "2026-03-06T18:56:00.000Z", "narrative": "Invented",
        "recording": {"amounts_to_crime": true, "more_likely_than_not": true,
            "evidence_to_the_contrary": false, "points_to_prove": true}}"#;
    let complete = crate::parse_document(complete).unwrap();
    let report = session.create_report(incident.id, complete).unwrap();
    session.file_report(report.draft).unwrap().record
}

/// Lists as a build makes them that knows of nothing said after a report was filed.
fn listed_by_an_older_build(vault: &Vault) -> Vec<ListedRow> {
    let of_before = |thing: &Indexed<'_>| {
        let none = Indexed {
            supplements: &[],
            confirmed: &[],
            ..*thing
        };
        (DESCRIBE.thing)(&none)
    };
    let older = pocketbook_vault::Describe {
        version: DESCRIBE.version - 1,
        thing: &of_before,
    };
    let listed = vault.listed(&Wanted::default(), &Part::default(), older);
    listed.unwrap()
}

/// A tablet that was updated: its lists were made by a build that counted the 24
/// hours of a report from the time that was filed, whatever was corrected since.
#[test]
fn a_list_of_an_older_build_is_not_left_with_the_clock_of_that_build() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    let session = session(&path);
    let report = filed_report(&session);
    let right = "2026-03-05T18:56:00.000Z";
    let json = format!(
        r#"{{"reason": "Misheard", "corrections": [{{"field": "reported_at", "is": "{right}"}}]}}"#
    );
    let patch = crate::parse_document(&json).unwrap();
    let supplement = session.create_supplement(report, patch).unwrap();
    session.file_supplement(supplement.draft).unwrap();
    let vault = session.vault().unwrap();
    assert_eq!(listed_by_an_older_build(&vault).len(), 2);
    drop(vault);
    let officer = session.officer().id;
    session.lock().unwrap();

    let device = Device::open(&path, Device::software_platform(&path).unwrap()).unwrap();
    let pin = Pin::entered("271828".to_owned());
    let session = device.unlock(officer, &pin).unwrap();
    let lines = session.list(&ListFilter::default()).unwrap();
    assert_eq!(lines.len(), 2);
    let clock = lines.iter().find_map(|line| line.clock.as_ref()).unwrap();
    let deadline = right.parse::<Timestamp>().unwrap().unix_ms() + 24 * 60 * 60 * 1_000;
    assert_eq!(clock.deadline.unix_ms(), deadline);
}

/// Lists of a build that called a report by what its officer took the offence for,
/// and a list that was made before the force confirmed another.
#[test]
fn a_list_that_was_made_before_calls_a_report_by_what_the_force_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&folder.path().join("tablet"));
    let record = filed_report(&session);
    let vault = session.vault().unwrap();
    let confirm = |code: &str, at: i64| {
        let confirmed = serde_json::json!({
            "classification": {"code": code, "title": format!("Invented as {code}")},
            "confirmed_at": Timestamp::from_unix_ms(at), "confirmed_by": "crime management",
        });
        let content = serde_json::to_vec(&confirmed).unwrap();
        let at = Timestamp::from_unix_ms(at);
        let taken: Result<(), CoreError> = vault.take_feed(1, "1", |taking| {
            assert!(taking.classification(&vault, record, at, &content)?);
            Ok(())
        });
        taken.unwrap();
    };
    let titles = || {
        let lines = session.list(&ListFilter::default()).unwrap().into_iter();
        let titles = lines.map(|line| line.title.reveal().to_owned());
        titles.collect::<Vec<_>>()
    };
    confirm("8N", 1);
    let listed = listed_by_an_older_build(&vault);
    let line = String::from_utf8(listed[0].line.clone()).unwrap();
    assert!(line.contains("Invented theft"), "{line}");
    assert_eq!(titles(), ["Invented as 8N"], "made anew by this build");
    confirm("28E", 2);
    assert_eq!(titles(), ["Invented as 28E"], "marked when it was taken");
    confirm("105/01", 1);
    assert_eq!(
        titles(),
        ["Invented as 28E"],
        "the newest by the force's clock"
    );
}

#[test]
fn a_line_that_was_written_otherwise_is_shown_as_damaged() {
    let row = ListedRow {
        subject: Subject::Draft(
            pocketbook_model::DraftId::from_parts(1, [1; 10]),
            RecordKind::SupplementaryReport,
        ),
        incident: IncidentId::from_parts(1, [2; 10]),
        sort: "supplementary_report".to_owned(),
        damaged: false,
        state: Some("open".to_owned()),
        updated: Timestamp::from_unix_ms(1),
        line: b"not a line".to_vec(),
    };
    let line = ListLineView::of(&row, Timestamp::from_unix_ms(2)).unwrap();
    assert!(line.damaged.is_some());
    assert_eq!(line.title.reveal(), "Cannot be read");
}

#[test]
fn a_damaged_incident_is_listed_as_that_and_a_damaged_report_stops_no_timeline() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&folder.path().join("tablet"));
    let new = NewIncident {
        title: "Invented theft".to_owned(),
        ..NewIncident::default()
    };
    let incident = session.create_incident(&new).unwrap();
    let good = session
        .create_report(incident.id, ReportPatch::default())
        .unwrap();
    let broken = session
        .create_report(incident.id, ReportPatch::default())
        .unwrap();
    damage(&session, broken.draft);
    let timeline = session.incident_timeline(incident.id).unwrap();
    let told: Vec<_> = timeline
        .iter()
        .filter(|entry| entry.code == "damaged")
        .map(|entry| entry.about)
        .collect();
    assert_eq!(told, [crate::TimelineSubject::Draft(broken.draft)]);
    assert!(session.report(good.draft).is_ok());

    let torn: IncidentId = session.device().new_id().unwrap();
    let vault = session.vault().unwrap();
    vault.put_incident(torn, b"{\"torn").unwrap();
    for listed in [
        session.incidents().unwrap(),
        session.incidents_page(10, None).unwrap().items,
    ] {
        assert_eq!(listed.len(), 2);
        let damaged = listed.iter().filter_map(|one| match one {
            crate::ListedIncident::Damaged(one) => Some(one.id),
            crate::ListedIncident::Read(_) => None,
        });
        assert_eq!(damaged.collect::<Vec<_>>(), [torn]);
    }
}
