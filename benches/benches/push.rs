//! A thousand statements to a gateway on loopback: TLS, signatures, receipts
//! and both stores included. Too long for criterion's samples, so it is timed
//! once: `cargo bench -p pocketbook-benches --bench push`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::time::{Duration, Instant};

use pocketbook_testkit::{
    TestGateway, enrolled_tablet, finalise, new_incident, ready_report, ready_statement, sign_all,
    sync, unlock,
};

fn main() {
    // `cargo test` runs benches once to see that they work.
    let count: u64 = if std::env::args().any(|argument| argument == "--bench") {
        1_000
    } else {
        3
    };
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let session =
        unlock(&enrolled_tablet(&folder.path().join("tablet"), &gateway).unwrap()).unwrap();
    let incident = new_incident(&session, "Invented").unwrap();
    let words = "I saw it from the landing and the lamp was lit. ".repeat(120);

    for number in 0..count {
        let report = ready_report(&session, &incident, &format!("{number} {words}")).unwrap();
        session.file_report(report.draft).unwrap();
    }
    let started = Instant::now();
    assert_eq!(sync(&session).unwrap().still_waiting, 0);
    let reports = started.elapsed();

    let mut sealing = Duration::ZERO;
    for number in 0..count {
        let statement = ready_statement(&session, &incident, &format!("{number} {words}")).unwrap();
        let statement = finalise(&session, statement.draft).unwrap();
        let statement = sign_all(&session, &statement).unwrap();
        let started = Instant::now();
        session.seal_statement(statement.draft).unwrap();
        sealing += started.elapsed();
    }
    let started = Instant::now();
    assert_eq!(sync(&session).unwrap().still_waiting, 0);
    let statements = started.elapsed();
    let held = gateway.status().unwrap();
    assert_eq!(
        (held.reports, held.statements, held.attachments),
        // The pages as shown, and the same with the signatures on them.
        (count, count, 2 * count)
    );
    println!("{count} reports of 5.8 kB, each with its crime number: {reports:?}");
    println!(
        "{count} statements of 5.8 kB, each with its pages as shown and as signed: {statements:?}"
    );
    println!(
        "sealing one statement, durable: {:?}",
        sealing / u32::try_from(count).unwrap()
    );
}
