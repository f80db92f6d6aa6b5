//! A tablet that works until it is killed: `victim FOLDER SEED`.
//!
//! It goes through the journey again and again, and says on standard output
//! what is done, after it is done: whatever it has said must be there when
//! somebody looks afterwards.
#![allow(clippy::print_stdout)]

use std::io::Write as _;
use std::path::Path;

use pocketbook_core::model::StatementPatch;
use pocketbook_core::{AttachRequest, Session};
use pocketbook_testkit::{
    JPEG, TestError, new_incident, ready_report, ready_statement, sign_all, sync, tablet, unlock,
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
    let statement = session.finalise_statement(statement.draft)?;
    sign_all(session, &statement)?;
    say(&format!("signed {}", statement.draft));
    let sealed = session.seal_statement(statement.draft)?;
    say(&format!("sealed {}", sealed.record));
    // Whether there is signal or not is no concern of this one.
    sync(session)?;
    say("synced");
    Ok(())
}

fn work() -> Result<(), TestError> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(seed)) = (arguments.next(), arguments.next()) else {
        return Err(TestError::Setup("victim FOLDER SEED"));
    };
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
