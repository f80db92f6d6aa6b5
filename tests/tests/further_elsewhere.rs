//! Further statements and supplements to what another officer or another tablet
//! sealed: by the evidence bundle of the first, or by record and digest alone;
//! and by a witness whose name was misspelt or has changed since.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::Cursor;

use pocketbook_core::model::{
    AmendmentKind, EarlierSeen, Incident, NumberSeries, Personal, RecordId, Sha256Digest,
    StatementPatch, SupplementPatch,
};
use pocketbook_core::seal::{Outcome, TrustAnchors, VerificationReport, relate, verify_bundle};
use pocketbook_core::{
    CoreError, FurtherTo, NameDiffers, NewStatement, ParentStanding, ReadBackRequest,
    ReportElsewhere, SealedView, Session, StatementView,
};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, ready_report, sign_all, sync, unlock,
};

/// Two tablets of one force.
struct Force {
    gateway: TestGateway,
    folder: tempfile::TempDir,
}

impl Force {
    fn new() -> Self {
        Self {
            gateway: TestGateway::start().unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn tablet(&self, name: &str) -> (Session, Incident) {
        let tablet = enrolled_tablet(&self.folder.path().join(name), &self.gateway).unwrap();
        let session = unlock(&tablet).unwrap();
        let incident = new_incident(&session, "Invented").unwrap();
        (session, incident)
    }
}

fn begin(
    session: &Session,
    incident: &Incident,
    body: &str,
    further_to: Option<FurtherTo>,
) -> Result<StatementView, CoreError> {
    let new = NewStatement {
        witness: Some(incident.people[0].person.id),
        fields: StatementPatch {
            body: Some(body.into()),
            ..StatementPatch::default()
        },
        further_to,
        ..NewStatement::default()
    };
    session.create_statement(incident.id, new)
}

fn seal(session: &Session, view: &StatementView) -> SealedView {
    let view = finalise(session, view.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    session.seal_statement(view.draft).unwrap()
}

fn bundle(session: &Session, record: RecordId) -> Cursor<Vec<u8>> {
    let mut zip = Cursor::new(Vec::new());
    session.export(record, "police", &mut zip).unwrap();
    zip.set_position(0);
    zip
}

fn verified(session: &Session, record: RecordId) -> VerificationReport {
    let report = verify_bundle(bundle(session, record), &TrustAnchors::default());
    assert!(report.holds(), "{:#?}", report.claims);
    report
}

/// What is said of the earlier record, with what came of it.
fn amendment(report: &VerificationReport) -> Vec<(Outcome, String)> {
    let claims = report.claims.iter();
    claims
        .filter(|claim| claim.name == "amendment")
        .map(|claim| (claim.outcome.clone(), claim.statement.clone()))
        .collect()
}

fn fields<T: std::fmt::Debug>(result: Result<T, CoreError>) -> Vec<String> {
    match result.unwrap_err() {
        CoreError::Invalid(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

/// A statement that was sealed and delivered on another tablet, and its bundle.
fn first(force: &Force) -> (SealedView, Cursor<Vec<u8>>, Session) {
    let (session, incident) = force.tablet("first");
    let first = seal(
        &session,
        &begin(&session, &incident, "It was blue.", None).unwrap(),
    );
    sync(&session).unwrap();
    let zip = bundle(&session, first.record);
    (first, zip, session)
}

#[test]
fn a_correction_on_another_tablet_follows_the_bundle_of_the_first() {
    let force = Force::new();
    let (first, zip, there) = first(&force);
    let (here, incident) = force.tablet("second");
    let further = || FurtherTo::new(first.record, AmendmentKind::Correction, "It was green");
    let unknown = begin(&here, &incident, "It was green.", Some(further()));
    assert!(matches!(unknown, Err(CoreError::NotFound { .. })));

    let looked = here.look_at_bundle(zip.clone()).unwrap();
    assert_eq!(looked.record.record, first.record);
    assert_eq!(looked.record.sha256, first.sha256);
    let name = looked.record.witness_name.as_ref().map(Personal::reveal);
    assert_eq!(name, Some("Invented WITNESS"));
    assert_eq!(looked.record.warrant_number.as_str(), "204518");
    for proved in ["signature", "authority", "receipt", "log key", "inclusion"] {
        let claim = looked.claims.iter().find(|claim| claim.name == proved);
        assert_eq!(claim.unwrap().outcome, Outcome::Proved, "{proved}");
    }
    assert!(
        here.kept_bundles().unwrap().is_empty(),
        "looking keeps nothing"
    );
    here.keep_bundle(zip.clone()).unwrap();
    here.keep_bundle(zip).unwrap();
    assert_eq!(here.kept_bundles().unwrap().len(), 1);

    let view = begin(&here, &incident, "It was green.", Some(further())).unwrap();
    let said = view.content.further_to.as_ref().unwrap();
    assert_eq!(
        (said.seen, said.sha256),
        (EarlierSeen::Bundle, first.sha256)
    );
    let second = seal(&here, &view);
    let payload = here.sealed_payload(second.record).unwrap();
    assert_eq!(payload["amends"]["seen"], "bundle");
    assert_eq!(payload["amends"]["sha256"], first.sha256.to_string());

    let told = sync(&here).unwrap();
    assert!(told.amendments_flagged.is_empty(), "{told:?}");
    let held = force.gateway.open().unwrap().further_records().unwrap();
    assert_eq!(held[0].seen, EarlierSeen::Bundle);
    assert!(!held[0].standing.is_flagged() && !held[0].other_name);
    let mut reports = [
        verified(&there, first.record),
        verified(&here, second.record),
    ];
    relate(&mut reports);
    let claims = amendment(&reports[1]);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0].0, Outcome::Proved);
    assert!(claims[0].1.contains("whose evidence bundle was verified"));
    assert!(here.verify_ledger().is_ok());
}

#[test]
fn a_bundle_that_does_not_verify_is_not_followed() {
    let force = Force::new();
    let (first, zip, _) = first(&force);
    let (here, _) = force.tablet("second");
    let mut bytes = zip.get_ref().clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    for refused in [
        here.keep_bundle(Cursor::new(bytes)),
        here.keep_bundle(Cursor::new(b"no zip at all".to_vec())),
    ] {
        assert!(matches!(refused, Err(CoreError::Unverified { .. })));
    }
    // Another force's authority is not this one's.
    let other = Force::new();
    let (stranger, _) = other.tablet("stranger");
    let refused = stranger.keep_bundle(zip);
    assert!(
        matches!(refused, Err(CoreError::Unverified { claim: "authority" })),
        "{refused:?}"
    );
    assert!(here.kept_bundles().unwrap().is_empty());
    assert!(stranger.kept_bundles().unwrap().is_empty());
    let _ = first;
}

#[test]
fn without_its_bundle_a_statement_is_followed_by_record_and_digest_and_says_so() {
    let force = Force::new();
    let (first, zip, there) = first(&force);
    let (here, incident) = force.tablet("second");
    let by_digest = |sha256| FurtherTo {
        sha256: Some(sha256),
        ..FurtherTo::new(first.record, AmendmentKind::Addition, "She remembered")
    };
    let unseen = begin(&here, &incident, "A dog.", Some(by_digest(first.sha256))).unwrap();
    let said = unseen.content.further_to.as_ref().unwrap();
    assert_eq!(said.seen, EarlierSeen::NotSeen);
    let second = seal(&here, &unseen);
    let payload = here.sealed_payload(second.record).unwrap();
    assert_eq!(payload["amends"]["seen"], "not_seen");

    // A digest that was mistyped is told in one sentence, and never again as
    // nothing but received.
    let mistyped = Sha256Digest::from_bytes([7; 32]);
    let wrong = begin(&here, &incident, "A cat.", Some(by_digest(mistyped))).unwrap();
    let wrong = seal(&here, &wrong);
    let told = sync(&here).unwrap();
    let flagged = &told.amendments_flagged;
    let of = |record| flagged.iter().find(|one| one.record == record).unwrap();
    assert_eq!(of(wrong.record).parent, ParentStanding::Differs);
    assert_eq!(of(wrong.record).others, [second.record]);
    let line = told.delivered.iter().find(|one| one.record == wrong.record);
    let words = &line.unwrap().words;
    assert!(words.starts_with("Received, "), "{words}");
    assert!(words.ends_with(&of(wrong.record).words), "{words}");
    assert!(words.contains("the force holds another record"), "{words}");

    let mut reports = [
        verified(&there, first.record),
        verified(&here, second.record),
    ];
    relate(&mut reports);
    let claims = amendment(&reports[1]);
    assert_eq!(claims[0].0, Outcome::Proved);
    assert!(claims[0].1.contains("nothing was seen"), "{claims:?}");

    // The bundle comes before it is read back: then it was seen, and a digest
    // that is not its own is refused.
    let late = begin(&here, &incident, "A bird.", Some(by_digest(first.sha256))).unwrap();
    here.keep_bundle(zip).unwrap();
    let answers = ReadBackRequest::reads_and_signs();
    let late = here.read_back_statement(late.draft, &answers).unwrap();
    let seen = late.content.further_to.as_ref().unwrap().seen;
    assert_eq!(seen, EarlierSeen::Bundle);
    let refused = begin(&here, &incident, "A bee.", Some(by_digest(mistyped)));
    assert_eq!(fields(refused), ["further_to.sha256"]);
}

#[test]
fn a_witness_whose_name_was_misspelt_corrects_it_with_a_reason() {
    let force = Force::new();
    let (first, zip, there) = first(&force);
    let (here, incident) = force.tablet("second");
    here.keep_bundle(zip).unwrap();
    for (kind, body) in [
        (AmendmentKind::Correction, "My name is written wrongly."),
        (AmendmentKind::Withdrawal, "I withdraw it."),
    ] {
        let further = FurtherTo::new(first.record, kind, "Invented");
        let view = begin(&here, &incident, body, Some(further)).unwrap();
        let named = StatementPatch {
            witness_name: Some("Invented WHITNESS".into()),
            ..StatementPatch::default()
        };
        here.edit_statement(view.draft, named).unwrap();
        let silent = finalise(&here, view.draft).unwrap_err().to_string();
        assert!(silent.contains("another name"), "{silent}");
        let said = NameDiffers {
            reason: "misspelt by the officer".into(),
            earlier_name: Some("Somebody ELSE".into()),
        };
        let other = here.explain_earlier_name(view.draft, Some(&said));
        assert_eq!(fields(other), ["further_to.earlier_name.name"]);
        let said = NameDiffers {
            earlier_name: None,
            ..said
        };
        let view = here.explain_earlier_name(view.draft, Some(&said)).unwrap();
        assert!(view.content.read_back.is_none(), "it is read back again");
        let second = seal(&here, &view);
        let payload = here.sealed_payload(second.record).unwrap();
        let earlier = &payload["amends"]["earlier_name"];
        assert_eq!(earlier["name"], "Invented WITNESS");
        assert_eq!(earlier["reason"], "misspelt by the officer");
        sync(&here).unwrap();

        let mut reports = [
            verified(&there, first.record),
            verified(&here, second.record),
        ];
        let mut alone = [reports[1].clone()];
        relate(&mut alone);
        relate(&mut reports);
        for (report, expected) in [
            (&alone[0], "give its bundle too"),
            (&reports[1], "that name is the one there"),
        ] {
            let claims = amendment(report);
            let told = claims.iter().find(|one| one.0 == Outcome::Flagged).unwrap();
            assert!(told.1.contains(expected), "{claims:?}");
        }
        let shown = serde_json::to_string(&reports[1]).unwrap();
        assert!(!shown.contains("WITNESS") && !shown.contains("WHITNESS"));
    }
    let held = force.gateway.open().unwrap().further_records().unwrap();
    assert!(held.iter().all(|further| further.other_name));
}

#[test]
fn where_nothing_was_seen_the_earlier_name_is_given_and_compared_by_whoever_has_both() {
    let force = Force::new();
    let (first, _, there) = first(&force);
    let (here, incident) = force.tablet("second");
    let mut married = FurtherTo {
        sha256: Some(first.sha256),
        name_differs: Some(NameDiffers {
            reason: "changed by marriage".into(),
            earlier_name: None,
        }),
        ..FurtherTo::new(first.record, AmendmentKind::Addition, "She remembered")
    };
    let unnamed = begin(&here, &incident, "A dog.", Some(married.clone()));
    assert_eq!(fields(unnamed), ["further_to.earlier_name.name"]);
    married.name_differs = married.name_differs.map(|said| NameDiffers {
        earlier_name: Some("Invented MAIDEN".into()),
        ..said
    });
    let view = begin(&here, &incident, "A dog.", Some(married)).unwrap();
    let second = seal(&here, &view);
    sync(&here).unwrap();
    let mut reports = [
        verified(&there, first.record),
        verified(&here, second.record),
    ];
    relate(&mut reports);
    let claims = amendment(&reports[1]);
    let told = claims.iter().find(|one| one.0 == Outcome::Flagged).unwrap();
    assert!(told.1.contains("is not the one there"), "{claims:?}");
}

#[test]
fn a_supplement_follows_a_report_that_another_tablet_filed() {
    let force = Force::new();
    let (there, incident) = force.tablet("first");
    let report = ready_report(&there, &incident, "A window was broken.").unwrap();
    let filed = there.file_report(report.draft).unwrap();
    sync(&there).unwrap();
    let filed = there.record(filed.record).unwrap();
    let number = filed.number.clone().unwrap();

    let (here, incident) = force.tablet("second");
    let patch = || SupplementPatch {
        reason: Some("Invented reason".into()),
        narrative: Some("An invented van was seen.".into()),
        ..SupplementPatch::default()
    };
    let mut to = ReportElsewhere {
        report: filed.record,
        incident: incident.id,
        sha256: None,
        local_reference: None,
        number: None,
    };
    let unknown = here.create_supplement_elsewhere(&to, patch());
    assert!(matches!(unknown, Err(CoreError::NotFound { .. })));
    to.sha256 = Some(filed.sha256);
    let unreferred = here.create_supplement_elsewhere(&to, patch());
    assert_eq!(fields(unreferred), ["references"]);
    to.number = Some(number.clone());
    let unseen = here.create_supplement_elsewhere(&to, patch()).unwrap();
    assert_eq!(unseen.content.seen, EarlierSeen::NotSeen);

    here.keep_bundle(bundle(&there, filed.record)).unwrap();
    to.sha256 = None;
    to.number = Some(NumberSeries::Crime.number("01/9999999/26").unwrap());
    let other = here.create_supplement_elsewhere(&to, patch());
    assert_eq!(fields(other), ["number"]);
    to.number = None;
    let seen = here.create_supplement_elsewhere(&to, patch()).unwrap();
    assert_eq!(seen.content.seen, EarlierSeen::Bundle);
    let local = seen.content.references.local_reference.unwrap();
    assert_eq!(Some(local.to_string()), filed.local_reference);

    for draft in [unseen.draft, seen.draft] {
        here.file_supplement(draft).unwrap();
    }
    let told = sync(&here).unwrap();
    assert_eq!(told.delivered.len(), 2);
    for one in &told.delivered {
        assert_eq!(one.number.as_ref(), Some(&number));
        let payload = here.sealed_payload(one.record).unwrap();
        assert_eq!(payload["amends"]["record"], filed.record.to_string());
        // The bundle came before either was filed.
        assert_eq!(payload["amends"]["seen"], "bundle");
        let supplement = &payload["content"]["supplement"];
        assert_eq!(supplement["references"]["number"]["crime"], number.as_str());
    }
}
