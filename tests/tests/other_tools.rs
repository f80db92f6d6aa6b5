//! Evidence checked by tools that nobody here wrote: openssl and coreutils
//! (through `verify.sh`), and Go's sumdb packages. A tool that is not installed
//! is said to be not run.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::Path;
use std::process::{Command, Output};

use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, not_run, ready_report, ready_statement,
    sign_all, sync, unlock,
};

fn installed(tool: &str, argument: &str) -> bool {
    let found = Command::new(tool)
        .arg(argument)
        .output()
        .is_ok_and(|output| output.status.success());
    if !found {
        not_run(&format!("{tool} is not installed"));
    }
    found
}

/// A bundle of the fourth of seven records, unpacked.
fn bundle(folder: &Path) -> TestGateway {
    let gateway = TestGateway::start().unwrap();
    let session = unlock(&enrolled_tablet(&folder.join("tablet"), &gateway).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let mut exported = None;
    for number in 0..7 {
        if number == 3 {
            let statement =
                ready_statement(&session, &incident, "I saw \"it\",\\ and said so.").unwrap();
            let statement = finalise(&session, statement.draft).unwrap();
            sign_all(&session, &statement).unwrap();
            exported = Some(session.seal_statement(statement.draft).unwrap().record);
        } else {
            let report = ready_report(&session, &incident, &format!("Invented {number}")).unwrap();
            session.file_report(report.draft).unwrap();
        }
        if number % 2 == 0 {
            sync(&session).unwrap();
        }
    }
    let zip = folder.join("bundle.zip");
    let file = std::fs::File::create_new(&zip).unwrap();
    session.export(exported.unwrap(), "court", &file).unwrap();
    pocketbook_core::seal::unpack_bundle(
        std::fs::File::open(&zip).unwrap(),
        &folder.join("bundle"),
    )
    .unwrap();
    gateway
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn openssl_and_coreutils_prove_a_statement_of_a_real_journey() {
    if !["openssl", "basenc"]
        .iter()
        .zip(["version", "--version"])
        .all(|(tool, argument)| installed(tool, argument))
    {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let gateway = bundle(folder.path());
    let verify = |ca: &Path| {
        Command::new("sh")
            .args(["verify.sh", "--ca"])
            .arg(ca)
            .arg("--log-key")
            .arg(gateway.path().join("keys/log-key.txt"))
            .current_dir(folder.path().join("bundle"))
            .output()
            .unwrap()
    };
    let output = verify(&gateway.path().join("keys/authority.pem"));
    assert!(output.status.success(), "{}", said(&output));
    assert!(!said(&output).contains("NOT CHECKED"), "{}", said(&output));
    let other = TestGateway::start().unwrap();
    let output = verify(&other.path().join("keys/authority.pem"));
    assert!(
        !output.status.success() && said(&output).contains("FAILED       authority"),
        "{}",
        said(&output)
    );
}

#[test]
fn go_finds_the_record_in_the_log() {
    if !installed("go", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let _gateway = bundle(folder.path());
    let check = |bundle: &Path| {
        Command::new("go")
            .args(["run", "."])
            .arg(bundle)
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/oracles/go"))
            .output()
            .unwrap()
    };
    let unpacked = folder.path().join("bundle");
    let output = check(&unpacked);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("is in the log pocketbook.invalid/invented-constabulary/evidence"),
        "{}",
        said(&output)
    );
    let payload = unpacked.join("payload.json");
    let changed = std::fs::read_to_string(&payload)
        .unwrap()
        .replacen("saw", "sow", 1);
    std::fs::write(&payload, changed).unwrap();
    assert!(!check(&unpacked).status.success());
}
