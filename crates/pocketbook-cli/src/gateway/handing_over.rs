//! `pocketbook gateway destination` and `pocketbook gateway outbox`.

use std::path::Path;

use pocketbook_gateway::{
    Delivery, DeliveryState, Destination, DestinationError, DestinationSettings, Fetched,
    FolderSettings, Gateway, GatewayError, NewDestination, Retry, SecretFile, WebhookSettings,
};
use serde_json::json;

use crate::arguments::{
    AddDestination, DestinationCommand, OutboxCommand, Scope, StateWord, WhichDestination,
};
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

pub(crate) fn destination(command: DestinationCommand, output: &Output) -> Result<(), Failure> {
    match command {
        DestinationCommand::Add(command) => add(command, output),
        DestinationCommand::Remove { which, abandon } => {
            Gateway::open(&which.dir)?.remove_destination(&which.name, abandon)?;
            output.result(&json!({"removed": which.name}), |_| {
                format!(
                    "{} is removed; what it was given stays on record",
                    which.name
                )
            })
        }
        DestinationCommand::FetchingPassword(which) => {
            let passwords = Gateway::open(&which.dir)?.fetching_passwords(&which.name)?;
            let passwords: Vec<&str> = passwords.iter().map(|one| one.as_str()).collect();
            output.result(&json!({"passwords": passwords}), |_| passwords.join("\n"))
        }
        DestinationCommand::RotateSecret(which) => {
            let file = Gateway::open(&which.dir)?.rotate_secret(&which.name)?;
            output.result(&file, |file| {
                format!(
                    "Give the receiver the first line of {}, and of what `fetching-password` prints where it fetches files; the old ones hold too until `end-rotation`.",
                    file.path.display()
                )
            })
        }
        DestinationCommand::EndRotation(which) => {
            let file = Gateway::open(&which.dir)?.end_rotation(&which.name)?;
            output.result(&file, |_| {
                "Only the new secret signs now, and only its password fetches.".to_owned()
            })
        }
    }
}

fn add(command: AddDestination, output: &Output) -> Result<(), Failure> {
    let invalid = |error: DestinationError| Failure::from(GatewayError::from(error));
    let (WhichDestination { dir, name }, Scope { rears, held_too }, settings) = match command {
        AddDestination::Webhook {
            which,
            url,
            authority,
            plain_loopback,
            scope,
        } => {
            let pem = authority.as_deref().map(input::text).transpose()?;
            let settings = WebhookSettings::new(&url, pem, plain_loopback).map_err(invalid)?;
            (which, scope, DestinationSettings::Webhook(settings))
        }
        AddDestination::Folder {
            which,
            path,
            no_csv,
            byte_order_mark,
            scope,
        } => {
            // The gateway may be started from elsewhere.
            let path = absolute(&path)?;
            let settings = FolderSettings::new(path, !no_csv, byte_order_mark).map_err(invalid)?;
            (which, scope, DestinationSettings::Folder(settings))
        }
    };
    let new = NewDestination {
        name: name.clone(),
        settings,
        rears,
        held_too,
    };
    let secret = Gateway::open(&dir)?.add_destination(&new)?;
    let path = secret.map(|SecretFile { path }| path);
    output.result(&json!({"name": name, "secret_file": path}), |_| {
        let which = if new.held_too {
            "the records that the force holds, and those accepted from now on, are"
        } else {
            "records accepted from now on are"
        };
        let added = format!("{name} is added; {which} handed over to it");
        match &path {
            Some(path) => format!(
                "{added}.\n{}`gateway destination fetching-password` prints the password for files: give it to a receiver that fetches them, on a way that nobody else can read.",
                match &new.settings {
                    DestinationSettings::Webhook(_) => format!(
                        "Give the receiver the secret in {}, on a way that nobody else can read. ",
                        path.display()
                    ),
                    _ => String::new(),
                }
            ),
            None => added,
        }
    })
}

fn fetched_line(one: &Fetched) -> String {
    format!(
        "{}  {}  bytes {} to {} of {}",
        one.at, one.destination, one.first, one.after, one.attachment
    )
}

fn absolute(path: &Path) -> Result<std::path::PathBuf, Failure> {
    path.canonicalize()
        .map_err(|error| Failure::file(path, &error))
}

pub(crate) fn outbox(command: OutboxCommand, output: &Output) -> Result<(), Failure> {
    match command {
        OutboxCommand::List { dir, state, limit } => {
            let state = state.map(|word| match word {
                StateWord::Waiting => DeliveryState::Waiting,
                StateWord::Delivered => DeliveryState::Delivered,
                StateWord::Parked => DeliveryState::Parked,
                StateWord::Abandoned => DeliveryState::Abandoned,
            });
            let all = Gateway::open(&dir)?.deliveries(state, limit)?;
            output.result(&all, |all| lines(all, "The outbox is empty.", delivery))
        }
        OutboxCommand::Fetched { dir, limit } => {
            let all = Gateway::open(&dir)?.fetched(limit)?;
            output.result(&all, |all| lines(all, "Nothing was fetched.", fetched_line))
        }
        OutboxCommand::Destinations { dir } => {
            let all = Gateway::open(&dir)?.destinations()?;
            let none = "There is no destination; records stay at the gateway.";
            output.result(&all, |all| lines(all, none, destination_line))
        }
        OutboxCommand::Retry {
            dir,
            number,
            all_for,
        } => {
            let what = match (&number, &all_for) {
                (Some(number), _) => Retry::Number(*number),
                (None, Some(name)) => Retry::AllFor(name),
                (None, None) => {
                    return Err(Failure::Usage("name a number or --all-for NAME".to_owned()));
                }
            };
            let now = chrono::Utc::now().into();
            let count = Gateway::open(&dir)?.retry(what, now)?;
            output.result(&json!({"retried": count}), |_| match count {
                0 => "Nothing by that number waits or is parked; `outbox redeliver` hands over what was delivered once more.".to_owned(),
                1 => "1 record is attempted again.".to_owned(),
                _ => format!("{count} records are attempted again."),
            })
        }
        OutboxCommand::Redeliver { dir, record, to } => {
            let now = chrono::Utc::now().into();
            let number = Gateway::open(&dir)?.redeliver(record, &to, now)?;
            output.result(&json!({"number": number}), |_| {
                format!(
                    "Number {number} is handed over to {to} once more, with the same id and bytes."
                )
            })
        }
    }
}

fn lines<T>(all: &[T], none: &str, line: impl Fn(&T) -> String) -> String {
    if all.is_empty() {
        return none.to_owned();
    }
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn delivery(delivery: &Delivery) -> String {
    let mut line = format!(
        "{:>6}  {:<9}  {}  {} for {}",
        delivery.number,
        delivery.state.as_str(),
        delivery.record,
        delivery.kind.replace('_', " "),
        delivery.destination
    );
    if let Some(reference) = &delivery.reference {
        line.push_str(&format!("; there {reference}"));
    }
    if let Some(settled) = delivery.settled {
        line.push_str(&format!("; {settled}"));
    }
    if let Some(last) = delivery.delivered_before.last() {
        let times = delivery.delivered_before.len();
        line.push_str(&format!("; delivered before, {times} times, last {last}"));
    }
    if let Some(reason) = &delivery.reason {
        line.push_str(&format!("; {reason}"));
        if let Some(due) = delivery.due {
            line.push_str(&format!("; again at {due}"));
        }
    }
    line
}

fn destination_line(destination: &Destination) -> String {
    let place = match &destination.settings {
        DestinationSettings::Webhook(settings) => settings.url.clone(),
        DestinationSettings::Folder(settings) => settings.path.display().to_string(),
        DestinationSettings::RecordSystem => "the force's own record system".to_owned(),
    };
    format!(
        "{}: {place}; {} delivered, {} waiting, {} parked{}",
        destination.name,
        destination.delivered,
        destination.waiting,
        destination.parked,
        if destination.rears {
            "; given the rear pages of statements"
        } else {
            ""
        }
    )
}
