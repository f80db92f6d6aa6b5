//! What `verify` says of a further statement and of the one it follows.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::path::Path;
use std::process::Command;

use pocketbook_core::model::{AmendmentKind, Incident, StatementPatch};
use pocketbook_core::{FurtherTo, NewStatement, SealedView, Session};
use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, sign_all, sync, unlock,
};

fn sealed(
    session: &Session,
    incident: &Incident,
    body: &str,
    further_to: Option<FurtherTo>,
) -> SealedView {
    let new = NewStatement {
        witness: Some(incident.people.first().unwrap().person.id),
        fields: StatementPatch {
            body: Some(body.into()),
            ..StatementPatch::default()
        },
        further_to,
        ..NewStatement::default()
    };
    let view = session.create_statement(incident.id, new).unwrap();
    let view = finalise(session, view.draft).unwrap();
    let view = sign_all(session, &view).unwrap();
    session.seal_statement(view.draft).unwrap()
}

fn verify(bundles: &[&Path]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_pocketbook"))
        .arg("verify")
        .args(bundles)
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{said}");
    said
}

#[test]
fn a_withdrawal_is_told_of_alone_and_beside_what_it_withdraws() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = TestGateway::start().unwrap();
    let tablet = enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap();
    let session = unlock(&tablet).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let first = sealed(&session, &incident, "It was blue.", None);
    let further = FurtherTo::new(first.record, AmendmentKind::Withdrawal, "Invented");
    let second = sealed(&session, &incident, "I withdraw it.", Some(further));
    sync(&session).unwrap();
    let [earlier, later] = [("earlier.zip", &first), ("later.zip", &second)].map(|(name, of)| {
        let path = folder.path().join(name);
        let mut file = File::create_new(&path).unwrap();
        session.export(of.record, "court", &mut file).unwrap();
        path
    });

    let alone = verify(&[&later]);
    let missing = format!(
        "NOT CHECKED  amendment: it is a withdrawal of {}",
        first.record
    );
    assert!(alone.contains(&missing), "{alone}");
    assert!(!verify(&[&earlier]).contains("amendment"));

    let both = verify(&[&earlier, &later]);
    let withdrawn = format!(
        "FLAGGED      amendment: {} is a withdrawal of it",
        second.record
    );
    assert!(both.contains(&withdrawn), "{both}");
    assert!(
        both.contains("proved       amendment: it is a withdrawal of"),
        "{both}"
    );
}
