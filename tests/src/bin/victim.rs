//! A tablet that works until it is killed: `victim FOLDER SEED`; tablets that
//! are set up until one is killed: `victim FOLDER set-up TICKETS`; or one that
//! hands segments to its host: `victim FOLDER hand-out`.
//!
//! It goes through the journey again and again, and says on standard output
//! what is done, after it is done: whatever it has said must be there when
//! somebody looks afterwards.
#![allow(clippy::print_stdout)]

use std::io::Write as _;
use std::path::Path;

use pocketbook_core::model::StatementPatch;
use pocketbook_core::{AttachRequest, Network, Session};
use pocketbook_testkit::{
    JPEG, TestError, finalise, new_incident, ready_report, ready_statement, set_up, sign_all, sync,
    tablet, unlock,
};

fn say(words: &str) {
    println!("{words}");
    let _ = std::io::stdout().flush();
}

fn round(session: &Session, seed: u64, number: u64) -> Result<(), TestError> {
    let incident = new_incident(session, &format!("Invented incident {seed}-{number}"))?;
    let statement = ready_statement(session, &incident, "line 0")?;
    let mut body = "line 0".to_owned();
    for line in 1..8 {
        body.push_str(&format!("\nline {line}"));
        let patch = StatementPatch {
            body: Some(body.as_str().into()),
            ..StatementPatch::default()
        };
        session.edit_statement(statement.draft, patch)?;
        say(&format!("edited {} {line}", statement.draft));
    }
    let photo: Vec<u8> = JPEG.into_iter().cycle().take(300_000).collect();
    let request = AttachRequest {
        incident: incident.id,
        draft: Some(statement.draft),
        exhibit: None,
    };
    let attached = session.attach(&request, &mut photo.as_slice(), None, &|_| {})?;
    say(&format!("attached {} {}", attached.id, incident.id));
    let report = ready_report(session, &incident, "Invented narrative")?;
    let filed = session.file_report(report.draft)?;
    say(&format!("sealed {}", filed.record));
    let statement = finalise(session, statement.draft)?;
    sign_all(session, &statement)?;
    say(&format!("signed {}", statement.draft));
    let sealed = session.seal_statement(statement.draft)?;
    say(&format!("sealed {}", sealed.record));
    // Whether there is signal or not is no concern of this one.
    sync(session)?;
    say("synced");
    Ok(())
}

/// Makes, enrols and staffs a tablet, over and over, each in a folder of its own.
fn set_up_many(folder: &Path, tickets: &Path) -> Result<(), TestError> {
    say("started");
    for number in 0.. {
        let ticket = tickets.join(format!("{number}.json"));
        let ticket = serde_json::from_slice(&std::fs::read(ticket)?)
            .map_err(|_| TestError::Setup("ticket"))?;
        drop(set_up(&folder.join(number.to_string()), &ticket)?);
        say(&format!("set-up {number}"));
    }
    Ok(())
}

/// Hands out everything that waits, a line of JSON each, and does nothing more.
fn hand_out(folder: &Path) -> Result<(), TestError> {
    let session = unlock(&tablet(folder)?)?;
    for upload in session.next_uploads(Network::UNMETERED, 1000)? {
        say(&serde_json::to_string(&upload).map_err(|_| TestError::Setup("upload"))?);
    }
    say("handed-out");
    // Until it is killed.
    loop {
        std::thread::park();
    }
}

fn work() -> Result<(), TestError> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(seed)) = (arguments.next(), arguments.next()) else {
        return Err(TestError::Setup(
            "victim FOLDER SEED, victim FOLDER set-up TICKETS, or victim FOLDER hand-out",
        ));
    };
    if seed == "hand-out" {
        return hand_out(Path::new(&folder));
    }
    if let ("set-up", Some(tickets)) = (seed.as_str(), arguments.next()) {
        return set_up_many(Path::new(&folder), Path::new(&tickets));
    }
    let seed = seed.parse().map_err(|_| TestError::Setup("seed"))?;
    say("started");
    let session = unlock(&tablet(Path::new(&folder))?)?;
    say("unlocked");
    for number in 0.. {
        round(&session, seed, number)?;
    }
    Ok(())
}

fn main() -> std::process::ExitCode {
    match work() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("failed {error}"));
            std::process::ExitCode::FAILURE
        }
    }
}
