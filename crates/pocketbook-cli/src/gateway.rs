//! `pocketbook gateway`.

mod classifying;
mod handing_over;
mod tablets;

pub(crate) use classifying::lines as confirmation_lines;

use std::io::Write as _;

use pocketbook_core::CoreError;
use pocketbook_core::model::{EarlierSeen, LocalReference};
use pocketbook_gateway::{
    ForceConfig, FoundReport, FurtherRecord, Gateway, GatewayConfig, GatewayExhibit,
    NumberPatterns, ParentStanding, TlsMode,
};
use serde_json::json;

use crate::arguments::GatewayCommand;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn run(command: GatewayCommand, output: &Output) -> Result<(), Failure> {
    match command {
        GatewayCommand::Init { dir, force, crime_numbers, incident_numbers } => {
            let numbers = NumberPatterns::new(crime_numbers.parse()?, incident_numbers.parse()?)?;
            Gateway::init(&dir, &ForceConfig { name: force.clone(), numbers })?;
            let gateway = Gateway::open(&dir)?;
            output.result(&gateway.status()?, |status| {
                format!(
                    "A gateway for {} is ready in {}.\nGive verifiers {} and {}.",
                    status.force,
                    dir.display(),
                    dir.join("keys/authority.pem").display(),
                    dir.join("keys/log-key.txt").display()
                )
            })
        }
        GatewayCommand::Ticket { dir, url, out, hours } => {
            let ticket = Gateway::open(&dir)?.issue_ticket(&url, chrono::Duration::hours(hours.into()))?;
            let text = serde_json::to_string_pretty(&ticket).unwrap_or_default();
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options
                .open(&out)
                .and_then(|mut file| file.write_all(text.as_bytes()))
                .map_err(|error| Failure::file(&out, &error))?;
            let value = json!({"ticket": out, "expires_at": ticket.expires_at});
            output.result(&value, |_| {
                format!("{} enrols one tablet until {}. Keep it like a key.", out.display(), ticket.expires_at)
            })
        }
        GatewayCommand::Run { dir, listen, names, plain_loopback } => {
            tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing_subscriber::filter::LevelFilter::WARN).init();
            let gateway = Gateway::open(&dir)?;
            let tls = if plain_loopback { TlsMode::PlainLoopback } else { TlsMode::OwnAuthority(names) };
            let scheme = if plain_loopback { "http" } else { "https" };
            let config = GatewayConfig { folder: dir, listen, tls };
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .map_err(|error| Failure::Output(error.kind()))?;
            runtime.block_on(async {
                let ready = |address: std::net::SocketAddr| {
                    let url = format!("{scheme}://{address}");
                    // When nobody reads the output, serving goes on.
                    let _ = output.result(&json!({"url": url}), |_| format!("Listening on {url}"));
                };
                gateway.serve(&config, ready, shutdown()).await
            })?;
            Ok(())
        }
        GatewayCommand::Reference(command) => crate::published::run(command, output),
        GatewayCommand::Tablet(command) => tablets::run(command, output),
        GatewayCommand::Destination(command) => handing_over::destination(command, output),
        GatewayCommand::Outbox(command) => handing_over::outbox(command, output),
        GatewayCommand::Classify(arguments) => classifying::classify(arguments, output),
        GatewayCommand::Classifications { dir, record } => classifying::history(&dir, record, output),
        GatewayCommand::Find { dir, reference } => {
            let reference = LocalReference::read_out(&reference).map_err(CoreError::from)?;
            let found = Gateway::open(&dir)?.find_local_reference(reference)?;
            output.result(&found, |found| {
                if found.is_empty() {
                    return "nothing that has arrived has this reference".to_owned();
                }
                found.iter().map(found_line).collect::<Vec<_>>().join("\n")
            })
        }
        GatewayCommand::Exhibits { dir, collisions } => {
            let mut exhibits = Gateway::open(&dir)?.exhibits()?;
            exhibits.retain(|exhibit| !collisions || !exhibit.collides_with.is_empty());
            output.result(&exhibits, |exhibits| exhibit_lines(exhibits))
        }
        GatewayCommand::Status { dir } => output.result(&Gateway::open(&dir)?.status()?, |status| {
            format!(
                "{}: {} tablets ({} revoked), {} statements, {} reports, {} supplements, {} attachments, {} put apart; the log has {} records; {} to hand over, {} parked",
                status.force,
                status.devices,
                status.revoked,
                status.statements,
                status.reports,
                status.supplements,
                status.attachments,
                status.quarantined,
                status.log_size,
                status.to_hand_over,
                status.parked
            )
        }),
        GatewayCommand::Further { dir, flagged } => {
            let mut records = Gateway::open(&dir)?.further_records()?;
            records.retain(|further| !flagged || further.standing.is_flagged());
            output.result(&records, |records| {
                records.iter().map(line).collect::<Vec<_>>().join("\n")
            })
        }
    }
}

fn line(further: &FurtherRecord) -> String {
    let parent = match further.standing.parent {
        ParentStanding::Held => "held",
        ParentStanding::Missing => "MISSING",
        ParentStanding::Differs => "DIFFERENT from the one it names",
    };
    let others: Vec<_> = further
        .standing
        .others
        .iter()
        .map(ToString::to_string)
        .collect();
    let fork = if others.is_empty() {
        String::new()
    } else {
        format!("; FORKED with {}", others.join(", "))
    };
    let seen = match further.seen {
        EarlierSeen::SealedHere => "",
        EarlierSeen::Bundle => "; known by its bundle there",
        EarlierSeen::NotSeen => "; NOT SEEN there, only its digest was given",
    };
    let name = if further.other_name {
        "; says that its maker's NAME differs, and why"
    } else {
        ""
    };
    format!(
        "{}  {} of {}, which is {parent}{fork}{seen}{name}",
        further.record,
        further.kind.as_str(),
        further.parent
    )
}

fn found_line(found: &FoundReport) -> String {
    let number = found.number.as_ref().map(ToString::to_string);
    let apart = if found.quarantined {
        "  KEPT APART"
    } else {
        ""
    };
    format!(
        "{}  {}  {}  officer {}  {}{apart}",
        number.as_deref().unwrap_or("no number"),
        found.kind.as_str(),
        found.record,
        found.officer,
        found.received
    )
}

fn exhibit_lines(exhibits: &[GatewayExhibit]) -> String {
    if exhibits.is_empty() {
        return "none".to_owned();
    }
    let mut lines = Vec::new();
    for exhibit in exhibits {
        lines.push(format!(
            "{:10}  record {}  officer {}  {}  {}",
            exhibit.reference.as_str(),
            exhibit.record,
            exhibit.officer,
            exhibit.cad_references.join(" "),
            exhibit.thing
        ));
        let other = |record| format!("  COLLISION: record {record} names another thing so");
        lines.extend(exhibit.collides_with.iter().map(other));
        let same = |record| {
            format!("  HANDED OVER: record {record} names the same thing on another tablet")
        };
        lines.extend(exhibit.handed_over_with.iter().map(same));
        let withdrawn = exhibit.withdrawn.iter();
        lines.extend(withdrawn.map(|record| format!("  WITHDRAWN by record {record}")));
    }
    lines.join("\n")
}

/// Ready when somebody asks the gateway to stop.
async fn shutdown() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
