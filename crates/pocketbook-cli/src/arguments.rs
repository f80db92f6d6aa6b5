//! What can be typed.

mod exhibits;
mod handing_over;
mod incidents;
mod lists;
mod reference;
mod reports;
mod risk;
mod statements;
mod tablets;
mod uploads;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
pub(crate) use exhibits::{CustodyArguments, ExhibitAdd, ExhibitCommand, ExhibitListArguments};
pub(crate) use handing_over::{
    AddDestination, DestinationCommand, OutboxCommand, Scope, StateWord, WhichDestination,
};
pub(crate) use incidents::{IncidentCommand, MergeArguments, PersonCommand, PlaceCommand};
pub(crate) use lists::{ImportArguments, ReferenceCommand};
use pocketbook_core::model::{AttachmentId, DraftId, IncidentId, RecordId};
use pocketbook_gateway::NumberPatterns;
pub(crate) use reference::PublishedCommand;
pub(crate) use reports::{
    ListArguments, ReportCommand, SearchArguments, SupplementCommand, SupplementNew,
};
pub(crate) use risk::{ClassifyArguments, RiskAnswerArguments, RiskCommand};
pub(crate) use statements::{
    EarlierCommand, FinaliseArguments, FinalsArguments, FurtherArguments, ReadBackArguments,
    RearCommand, RearFinalsArguments, SignArguments, StatementCommand, StatementNew, StatementPdf,
};
pub(crate) use tablets::EnrolledTabletCommand;
pub(crate) use uploads::{UploadedArguments, UploadsArguments};
pub(crate) use words::{ActWord, ListedWord, RoleWord, YesNo};

const EXIT_CODES: &str = "Exit codes:
  0   done
  1   something does not verify, or needs attention
  2   the command line is wrong
  3   a field or file is missing or malformed
  4   wrong PIN, locked, or too soon after a wrong PIN
  5   there is no such thing, or its state does not allow this
  6   the gateway cannot be reached; everything stays saved
  7   what answers is not the force's gateway
  8   storage is full, damaged or of another version
  70  an internal error";

/// Field evidence for police tablets: witness statements and crime reports
/// without signal, delivered once, provable by anyone.
#[derive(Parser)]
#[command(name = "pocketbook", version, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Arguments {
    /// Print JSON: one document on standard output, errors on standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the whole journey once, with real processes
    Demo(DemoArguments),
    /// A tablet without a screen
    Tablet(Box<TabletArguments>),
    /// The force's server
    #[command(subcommand)]
    Gateway(GatewayCommand),
    /// Check an evidence bundle
    Verify(VerifyArguments),
    /// Lists that a force publishes: offences, risk assessment forms
    #[command(subcommand)]
    Reference(ReferenceCommand),
}

#[derive(Args)]
#[command(after_help = "Input files:
  --statement  text in UTF-8: lines \"Name:\", \"Age:\" (\"over 18\" or years) and \"Occupation:\",
               an empty line, then the witness's words, a paragraph a line
  --report     JSON: {\"incident\": {...}, \"people\": [...], \"report\": {...}}
  --photo      a JPEG, PNG or HEIC file
The ones used otherwise are in examples/, with a description of every field.")]
pub(crate) struct DemoArguments {
    /// Folder for what the demo leaves; an earlier demo's is replaced, any other is refused
    #[arg(long, default_value = "pocketbook-demo", value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// A statement of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) statement: Option<PathBuf>,
    /// A report of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// A photograph of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) photo: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct VerifyArguments {
    /// The bundle; of several, each is checked, and then how further statements
    /// stand to those they follow, and the chain of an exhibit's custody
    #[arg(required = true, value_name = "BUNDLE")]
    pub(crate) bundles: Vec<PathBuf>,
    /// The force's authority certificate, from the force itself
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// The key of the force's log, from the force itself
    #[arg(long, value_name = "FILE")]
    pub(crate) log_key: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum GatewayCommand {
    /// Make a new gateway in an empty folder
    Init {
        #[arg(long)]
        dir: PathBuf,
        /// Name of the force
        #[arg(long, default_value = "Invented Constabulary")]
        force: String,
        /// Shape of its crime numbers
        #[arg(long, default_value = NumberPatterns::CRIME)]
        crime_numbers: String,
        /// Shape of its numbers of incidents without a crime
        #[arg(long, default_value = NumberPatterns::INCIDENT)]
        incident_numbers: String,
    },
    /// Make a ticket that enrols one tablet
    Ticket {
        #[arg(long)]
        dir: PathBuf,
        /// Where the tablet finds the gateway
        #[arg(long)]
        url: String,
        /// File to write; it works like a key until it is used
        #[arg(long)]
        out: PathBuf,
        /// Hours it is valid
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=720))]
        hours: u32,
    },
    /// Serve until interrupted
    Run {
        #[arg(long)]
        dir: PathBuf,
        #[arg(long, default_value = "127.0.0.1:8443")]
        listen: SocketAddr,
        /// Host names and addresses for the TLS certificate, besides loopback
        #[arg(long = "name", value_name = "HOST")]
        names: Vec<String>,
        /// Plain HTTP, on loopback only
        #[arg(long)]
        plain_loopback: bool,
    },
    /// What it holds
    Status {
        #[arg(long)]
        dir: PathBuf,
    },
    /// Reference data for every tablet: forms, lists of offences and codes, risk forms
    #[command(subcommand)]
    Reference(PublishedCommand),
    /// Further statements and how each stands to the one before: held, missing,
    /// or followed by another one too
    Further {
        #[arg(long)]
        dir: PathBuf,
        /// Only those that somebody should look at
        #[arg(long)]
        flagged: bool,
    },
    /// The tablets that were enrolled: list them, turn one away
    #[command(subcommand)]
    Tablet(EnrolledTabletCommand),
    /// The force's systems that records are handed over to
    #[command(subcommand)]
    Destination(DestinationCommand),
    /// What is handed over, and what came of it
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Confirm what the offence of a report is; the tablet that filed it is told
    Classify(ClassifyArguments),
    /// Every confirmation of a report's offence, the one that counts last
    Classifications {
        #[arg(long)]
        dir: PathBuf,
        /// The record of the filed report
        record: RecordId,
    },
    /// Find a report and its supplements by the local reference that a victim
    /// reads out, before there was a number
    Find {
        #[arg(long)]
        dir: PathBuf,
        /// The reference, such as PB-7K2Q-9XWD-Z
        reference: String,
    },
    /// Exhibits that records name, and where two things have one reference
    Exhibits {
        #[arg(long)]
        dir: PathBuf,
        /// Only those that collide
        #[arg(long)]
        collisions: bool,
    },
}

#[derive(Args)]
pub(crate) struct TabletArguments {
    /// The tablet's folder
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Folder of a font pack, for scripts other than Latin, Greek and Cyrillic
    #[arg(long, value_name = "DIR", env = "POCKETBOOK_FONTS")]
    pub(crate) fonts: Option<PathBuf>,
    /// Warrant number of the officer; may be left out when there is one
    #[arg(long)]
    pub(crate) officer: Option<String>,
    /// Read the PIN from the first line of standard input
    #[arg(long, conflicts_with = "pin_fd")]
    pub(crate) pin_stdin: bool,
    /// Read the PIN from this file descriptor (Unix)
    #[arg(long, value_name = "N")]
    pub(crate) pin_fd: Option<u32>,
    /// Accept plain HTTP to a gateway on this machine
    #[arg(long)]
    pub(crate) allow_plain_loopback: bool,
    #[command(subcommand)]
    pub(crate) command: TabletCommand,
}

#[derive(Subcommand)]
pub(crate) enum TabletCommand {
    /// Make a new tablet in an empty folder
    Init,
    /// Enrol with a force; makes the tablet if there is none
    Enrol {
        ticket: PathBuf,
        /// Name by which IT staff know it
        #[arg(long, default_value = "tablet")]
        name: String,
    },
    /// Officers of this tablet
    #[command(subcommand)]
    Officer(OfficerCommand),
    /// Incidents
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// Statements: witness, victim personal, officer's, interpreter's, translation, business
    #[command(subcommand)]
    Statement(StatementCommand),
    /// The rear page of a sealed statement; never for the defence
    #[command(subcommand)]
    Rear(RearCommand),
    /// Evidence bundles of what other officers or tablets sealed, for further
    /// statements and supplements to it
    #[command(subcommand)]
    Earlier(EarlierCommand),
    /// Crime reports and what comes to light after them
    #[command(subcommand)]
    Report(ReportCommand),
    /// Exhibits, their custody, label and list
    #[command(subcommand)]
    Exhibit(ExhibitCommand),
    /// Prompts for taking a statement: structure, ADVOKATE, person, vehicle, victim
    Prompts,
    /// Attach a photograph, a recording or a document
    Attach {
        file: PathBuf,
        #[arg(long)]
        incident: IncidentId,
        /// The statement or report it belongs to
        #[arg(long)]
        draft: Option<DraftId>,
        /// The exhibit it is, such as ABC/1
        #[arg(long)]
        exhibit: Option<String>,
    },
    /// Attachments of an incident, or one of them written to a file
    Attachments {
        #[arg(long)]
        incident: IncidentId,
        /// Send a parked one again, with the next sync
        #[arg(long, value_name = "ATTACHMENT", conflicts_with = "get")]
        retry: Option<AttachmentId>,
        #[arg(long, requires = "out")]
        get: Option<AttachmentId>,
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// The next exhibit reference of a producer in an incident
    NextExhibit {
        #[arg(long)]
        incident: IncidentId,
        /// The producer's initials, two to four capitals
        initials: String,
    },
    /// Sealed records
    Records {
        /// Send a parked record again
        #[arg(long)]
        retry: Option<RecordId>,
        /// Note the unique reference number of this record
        #[arg(long, value_name = "RECORD", requires = "urn")]
        number: Option<RecordId>,
        /// The number, such as 01FH1234526
        #[arg(long, requires = "number")]
        urn: Option<String>,
    },
    /// Send what waits and take what the force has to say
    Sync {
        /// How often to try again when the gateway cannot be reached
        #[arg(long, default_value_t = 0)]
        retries: u32,
        /// Seconds that it may take; what is on its way then is sent by the next
        #[arg(long, value_name = "SECONDS")]
        within: Option<u64>,
    },
    /// Segments for somebody else to send, by requests that are good for a week
    Uploads(UploadsArguments),
    /// What came of one of them
    Uploaded(UploadedArguments),
    /// Where everything stands
    Status,
    /// The force's reference data on this tablet: what is in use, what was refused and why
    Reference,
    /// Find an offence in the list in use, by code, words or what people say
    Offences {
        #[arg(required = true)]
        words: Vec<String>,
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: u32,
    },
    /// Lists of codes on this tablet, or the codes of one
    Codes {
        /// Such as ethnicity-16-1
        list: Option<String>,
    },
    /// Statements and reports by state, date, kind and incident
    List(ListArguments),
    /// Find statements, reports and incidents by words
    Search(SearchArguments),
    /// Find what a local reference, crime number, URN or CAD reference names
    FindReference { text: String },
    /// Write the evidence bundle of a delivered record
    Export {
        record: RecordId,
        #[arg(long)]
        out: PathBuf,
        /// A code for who gets it, such as defence; it is logged
        #[arg(long, default_value = "prosecution")]
        recipient: String,
    },
    /// Recompute the ledger
    Ledger,
}

#[derive(Subcommand)]
pub(crate) enum OfficerCommand {
    /// Add an account
    Add {
        #[arg(long)]
        warrant: String,
        #[arg(long)]
        name: String,
    },
    /// List accounts
    List,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    /// The functions that a host can call: the public ones of the exported blocks.
    fn exported(source: &str) -> Vec<String> {
        let blocks = source.split("#[uniffi::export").skip(1);
        let blocks = blocks.map(|block| block.split("\n}\n").next().unwrap());
        let lines = blocks.flat_map(str::lines).map(str::trim_start);
        lines
            .filter_map(|line| {
                let call = line.strip_prefix("pub ")?;
                let call = call.strip_prefix("async ").unwrap_or(call);
                let (name, _) = call.strip_prefix("fn ")?.split_once(['(', '<'])?;
                Some(name.to_owned())
            })
            .collect()
    }

    #[test]
    fn a_function_that_is_not_exported_is_no_call() {
        let source = "impl Device {\n    pub async fn open(&self) {}\n}\n\n\
                      #[uniffi::export]\nimpl Device {\n    pub async fn create(\n    ) {}\n    \
                      fn kept(&self) {}\n    pub fn label(&self) {}\n}\n\nfn private() {}\n\
                      #[uniffi::export]\npub fn advice() {\n}\n";
        assert_eq!(exported(source), ["create", "label", "advice"]);
    }

    /// docs/integrating.md names the calls of the bindings for each command of a
    /// tablet; each of them is there.
    #[test]
    fn a_shell_can_do_what_each_command_of_a_tablet_does() {
        fn leaves(command: &clap::Command, path: &str, found: &mut Vec<String>) {
            for sub in command.get_subcommands() {
                let path = format!("{path} {}", sub.get_name());
                if sub.has_subcommands() {
                    leaves(sub, &path, found);
                } else {
                    found.push(path.trim_start().to_owned());
                }
            }
        }
        let all = Arguments::command();
        let mut commands = Vec::new();
        leaves(all.find_subcommand("tablet").unwrap(), "", &mut commands);

        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let read = |path: PathBuf| std::fs::read_to_string(path).unwrap();
        let sources = std::fs::read_dir(root.join("bindings/ffi/src")).unwrap();
        let sources = sources.map(|entry| entry.unwrap().path());
        let sources = sources.filter(|path| path.is_file()).map(read);
        let exported: BTreeSet<String> = sources.flat_map(|source| exported(&source)).collect();
        let guide = read(root.join("docs/integrating.md"));
        let rows: BTreeMap<_, Vec<_>> = guide
            .lines()
            .filter_map(|line| {
                let row = line.strip_prefix("| `")?.strip_suffix("` |")?;
                row.split_once("` | `")
            })
            .map(|(command, calls)| (command, calls.split("`, `").collect()))
            .collect();
        let mut missing = Vec::new();
        for command in &commands {
            match rows.get(command.as_str()) {
                None => missing.push(format!("docs/integrating.md lacks `{command}`")),
                Some(calls) => missing.extend(
                    (calls.iter())
                        .filter(|call| !exported.contains(**call))
                        .map(|call| format!("{command}: the bindings have no `{call}`")),
                ),
            }
        }
        assert_eq!(missing, Vec::<String>::new());
        assert!(commands.len() > 80, "{commands:?}");
    }

    #[test]
    fn no_option_takes_a_pin() {
        fn options(command: &clap::Command, found: &mut Vec<String>) {
            found.extend(
                command
                    .get_arguments()
                    .map(|argument| argument.get_id().to_string()),
            );
            command
                .get_subcommands()
                .for_each(|sub| options(sub, found));
        }
        let mut found = Vec::new();
        options(&Arguments::command(), &mut found);
        let pins: Vec<_> = found.iter().filter(|name| name.contains("pin")).collect();
        assert_eq!(pins, ["pin_stdin", "pin_fd"]);
    }

    /// A recorded crime is cancelled by the Force Crime Registrar alone.
    #[test]
    fn no_command_deletes_a_report_or_calls_it_no_crime() {
        fn said(command: &clap::Command, found: &mut Vec<String>) {
            found.push(command.get_name().to_owned());
            let arguments = command.get_arguments();
            found.extend(arguments.map(|argument| argument.get_id().to_string()));
            command.get_subcommands().for_each(|sub| said(sub, found));
        }
        let mut found = Vec::new();
        let all = Arguments::command();
        said(all.find_subcommand("tablet").unwrap(), &mut found);
        assert!(found.iter().any(|name| name == "supplement"));
        for forbidden in [
            "delete", "remove", "cancel", "discard", "no-crime", "no_crime", "purge",
        ] {
            let offers = found.iter().any(|name| name.contains(forbidden));
            assert!(!offers, "a tablet offers {forbidden}");
        }
    }
}
