//! `pocketbook tablet exhibit custody`: from what is typed to an event.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use pocketbook_core::model::{
    CorrectedFields, Custodian, CustodyAct, ExhibitId, Personal, Sha256Digest, WarrantNumber,
};
use pocketbook_core::{CoreError, NewCustodyEvent, Session};

use crate::arguments::{ActWord, CustodyArguments};
use crate::failure::Failure;

fn custodian(name: String, warrant_number: Option<WarrantNumber>, capacity: String) -> Custodian {
    Custodian {
        name: Personal::new(name),
        warrant_number,
        capacity: Personal::new(capacity),
    }
}

/// The event that was typed. What it names of this exhibit or of another tablet
/// is looked up.
pub(super) fn custody_event(
    session: &Session,
    arguments: CustodyArguments,
) -> Result<NewCustodyEvent, Failure> {
    let exhibit = arguments.id;
    let who = arguments
        .who
        .map(|name| custodian(name, arguments.who_warrant, arguments.who_capacity));
    let other = arguments
        .other
        .map(|name| custodian(name, arguments.other_warrant, arguments.other_capacity));
    // Which options go with which act, the parser of the command line has seen.
    let missing = |option: &str| Failure::Usage(format!("this needs {option}"));
    let to = other.ok_or_else(|| missing("--other"));
    let found = arguments.seal.clone();
    let seal = arguments.seal.ok_or_else(|| missing("--seal"));
    let act = match arguments.what {
        ActWord::Seized => CustodyAct::Seized,
        ActWord::Produced => CustodyAct::Produced,
        ActWord::Received => CustodyAct::Received {
            from: to?,
            seal: found,
            continues: match arguments.continues_bundle {
                Some(path) => Some(handed_over_in(session, exhibit, &path)?),
                None => arguments.continues,
            },
        },
        ActWord::Sealed => CustodyAct::Sealed { seal: seal? },
        ActWord::HandedOver => CustodyAct::HandedOver { to: to? },
        ActWord::Stored => CustodyAct::Stored,
        ActWord::TakenOut => CustodyAct::TakenOut,
        ActWord::Opened => CustodyAct::Opened { seal: seal? },
        ActWord::Resealed => CustodyAct::Resealed {
            old: arguments.old_seal.ok_or_else(|| missing("--old-seal"))?,
            new: seal?,
        },
        ActWord::Copied => CustodyAct::Copied {
            copy: arguments.copy,
        },
        ActWord::Examined => CustodyAct::Examined,
        ActWord::Returned => CustodyAct::Returned { to: to? },
        ActWord::Destroyed => CustodyAct::Destroyed,
        ActWord::Corrected => CustodyAct::Corrected(CorrectedFields {
            description: arguments.description.map(Personal::new),
            found_at: arguments.found_at,
            found_place: arguments.found_place.map(Personal::new),
        }),
        ActWord::EnteredInError => CustodyAct::EnteredInError {
            event: event_numbered(
                session,
                exhibit,
                arguments.event.ok_or_else(|| missing("--event"))?,
            )?,
        },
        ActWord::Withdrawn => CustodyAct::Withdrawn,
    };
    Ok(NewCustodyEvent {
        act,
        who,
        at: arguments.at,
        place: arguments.place,
        reason: arguments.reason,
    })
}

/// The record of an event of an exhibit, by its number in the chain.
fn event_numbered(
    session: &Session,
    exhibit: ExhibitId,
    number: u32,
) -> Result<Sha256Digest, Failure> {
    let view = session.exhibit(exhibit)?;
    let event = view.events.iter().find(|event| event.number == number);
    let event = event.ok_or(CoreError::NotFound {
        what: "event of this exhibit",
    })?;
    Ok(event.sha256)
}

fn handed_over_in(
    session: &Session,
    exhibit: ExhibitId,
    path: &Path,
) -> Result<Sha256Digest, Failure> {
    let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let found = session.handover_in_bundle(exhibit, BufReader::new(file))?;
    Ok(found.sha256)
}
