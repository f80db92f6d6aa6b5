//! Further statements at the force and before a verifier: whoever reads one
//! learns whether the earlier one is there, and of every other that follows it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Cursor;

use pocketbook_core::model::{
    Age, AmendmentKind, ExhibitedRecord, RecordLink, StatementKind, StatementPatch,
};
use pocketbook_core::seal::{
    Claim, Outcome, TrustAnchors, VerificationReport, relate, verify_bundle,
};
use pocketbook_core::{FurtherTo, NewStatement, SealedView, Session};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, sign_all, sync, unlock,
};

fn sealed(
    session: &Session,
    incident: &pocketbook_core::model::Incident,
    body: &str,
    further_to: Option<(&SealedView, AmendmentKind)>,
) -> SealedView {
    let new = NewStatement {
        witness: Some(incident.people[0].person.id),
        fields: StatementPatch {
            body: Some(body.into()),
            ..StatementPatch::default()
        },
        further_to: further_to
            .map(|(earlier, kind)| FurtherTo::new(earlier.record, kind, "Invented")),
        ..NewStatement::default()
    };
    let view = session.create_statement(incident.id, new).unwrap();
    let view = finalise(session, view.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    session.seal_statement(view.draft).unwrap()
}

fn verified(session: &Session, record: &SealedView) -> VerificationReport {
    let mut zip = Cursor::new(Vec::new());
    session.export(record.record, "court", &mut zip).unwrap();
    zip.set_position(0);
    let report = verify_bundle(zip, &TrustAnchors::default());
    assert!(report.holds(), "{:#?}", report.claims);
    report
}

/// What came of the claims about the earlier record, and their words.
fn amendment(report: &VerificationReport) -> Vec<(Outcome, String)> {
    let claims = report
        .claims
        .iter()
        .filter(|claim| claim.name == "amendment");
    let told = |claim: &Claim| (claim.outcome.clone(), claim.statement.clone());
    claims.map(told).collect()
}

#[test]
fn two_further_statements_to_one_are_both_taken_and_told_of() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let tablet = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&tablet).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();

    let first = sealed(&session, &incident, "It was blue.", None);
    let second = sealed(
        &session,
        &incident,
        "It was green.",
        Some((&first, AmendmentKind::Correction)),
    );
    let told = sync(&session).unwrap();
    assert_eq!(told.delivered.len(), 2);
    assert!(told.amendments_flagged.is_empty());
    let held = gateway.open().unwrap().further_records().unwrap();
    assert_eq!(held.len(), 1);
    assert!(!held[0].standing.is_flagged());

    let third = sealed(
        &session,
        &incident,
        "There was a dog.",
        Some((&first, AmendmentKind::Addition)),
    );
    let told = sync(&session).unwrap();
    assert_eq!(told.delivered.len(), 1, "it is stored all the same");
    let flagged: Vec<_> = told
        .amendments_flagged
        .iter()
        .map(|one| one.record)
        .collect();
    assert_eq!(flagged, [third.record]);
    let held = gateway.open().unwrap().further_records().unwrap();
    let forks: Vec<_> = held
        .iter()
        .map(|further| (further.record, further.standing.others.clone()))
        .collect();
    assert_eq!(
        forks,
        [
            (second.record, vec![third.record]),
            (third.record, vec![second.record])
        ]
    );

    // A verifier who has all three learns the same.
    let alone = |record| {
        let mut reports = [verified(&session, record)];
        relate(&mut reports);
        amendment(&reports[0])
    };
    assert!(alone(&first).is_empty());
    assert_eq!(alone(&second)[0].0, Outcome::NotChecked);
    let mut reports = [&first, &second, &third].map(|record| verified(&session, record));
    relate(&mut reports);
    assert!(reports.iter().all(VerificationReport::holds));
    let told = amendment(&reports[0]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, Outcome::Flagged);
    for later in [
        format!("{} is a correction of it", second.record),
        format!("{} is an addition of it", third.record),
    ] {
        assert!(told[0].1.contains(&later), "{told:?}");
    }
    for (report, other) in [(&reports[1], &third), (&reports[2], &second)] {
        let claims = amendment(report);
        assert_eq!(claims[0].0, Outcome::Proved, "{claims:?}");
        assert_eq!(claims[1].0, Outcome::Flagged, "{claims:?}");
        assert!(claims[1].1.contains(&other.record.to_string()));
    }
    // The same bundle twice is no fork.
    let mut twice = [&first, &second, &second].map(|record| verified(&session, record));
    relate(&mut twice);
    assert_eq!(amendment(&twice[1]).len(), 1);
}

/// Seals a statement of somebody who is not the incident's witness.
fn by(
    session: &Session,
    incident: &pocketbook_core::model::Incident,
    name: &str,
    new: NewStatement,
) -> SealedView {
    let fields = StatementPatch {
        witness_name: Some(name.into()),
        age: Some(Age::Over18),
        occupation: Some("Linguist".into()),
        ..new.fields
    };
    let new = NewStatement { fields, ..new };
    let view = session.create_statement(incident.id, new).unwrap();
    let view = finalise(session, view.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    session.seal_statement(view.draft).unwrap()
}

#[test]
fn a_verifier_learns_what_is_translated_and_produced_and_by_which_statement() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let tablet = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&tablet).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let said = |body: &str, language: &str| StatementPatch {
        body: Some(body.into()),
        language: Some(language.parse().unwrap()),
        ..StatementPatch::default()
    };
    let original = NewStatement {
        fields: said("Widziałam go.", "pl"),
        ..NewStatement::default()
    };
    let original = by(&session, &incident, "Invented WITNESS", original);
    let translation = NewStatement {
        kind: StatementKind::Translation,
        translates: Some(original.record),
        fields: said("I saw him.", "en"),
        ..NewStatement::default()
    };
    let translation = by(&session, &incident, "Invented TRANSLATOR", translation);
    let produced = |exhibit: &str, of: &SealedView| ExhibitedRecord {
        exhibit: exhibit.parse().unwrap(),
        link: RecordLink {
            record: of.record,
            sha256: of.sha256,
        },
    };
    let interpreter = NewStatement {
        kind: StatementKind::Interpreter,
        fields: StatementPatch {
            exhibited: Some(vec![
                produced("XY/1", &original),
                produced("XY/2", &translation),
            ]),
            ..said("I produce both.", "en")
        },
        ..NewStatement::default()
    };
    let interpreter = by(&session, &incident, "Invented INTERPRETER", interpreter);
    sync(&session).unwrap();

    let named = |report: &VerificationReport| -> Vec<(Outcome, String)> {
        let claims = report.claims.iter();
        let claims = claims.filter(|claim| claim.name == "named records");
        claims
            .map(|claim| (claim.outcome.clone(), claim.statement.clone()))
            .collect()
    };
    // Alone, what it names is not there to be checked.
    let mut alone = [verified(&session, &interpreter)];
    relate(&mut alone);
    let told = named(&alone[0]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.iter()
            .all(|(outcome, _)| *outcome == Outcome::NotChecked)
    );

    let mut reports = [&original, &translation, &interpreter].map(|one| verified(&session, one));
    relate(&mut reports);
    assert!(reports.iter().all(VerificationReport::holds));
    let told: Vec<_> = reports.iter().map(named).collect();
    assert_eq!(told[0].len(), 1, "{told:?}");
    assert_eq!(told[0][0].0, Outcome::Flagged);
    for by in [
        format!("{} is a translation of it", translation.record),
        format!("{} produces it as exhibit XY/1", interpreter.record),
    ] {
        assert!(told[0][0].1.contains(&by), "{told:?}");
    }
    let words = format!(
        "it is a translation of {}; its bundle is here",
        original.record
    );
    assert_eq!(told[1][0].0, Outcome::Proved);
    assert!(told[1][0].1.starts_with(&words), "{told:?}");
    let proved = told[2]
        .iter()
        .filter(|(outcome, _)| *outcome == Outcome::Proved);
    assert_eq!(proved.count(), 2, "{told:?}");
    let kinds = [
        "a witness statement in canonical form",
        "a translation of a statement in canonical form",
        "an interpreter's statement in canonical form",
    ];
    for (report, kind) in reports.iter().zip(kinds) {
        let payload = report.claims.iter().find(|claim| claim.name == "payload");
        assert_eq!(payload.unwrap().statement, kind);
    }
}
