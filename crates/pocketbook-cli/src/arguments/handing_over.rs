//! What can be typed about handing records over to the force's systems.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use pocketbook_core::model::RecordId;
use pocketbook_gateway::DestinationName;

#[derive(Subcommand)]
pub(crate) enum DestinationCommand {
    /// Add a system to hand records over to (docs/handing-over.md)
    #[command(subcommand)]
    Add(AddDestination),
    /// Remove one; what it was given stays on record
    Remove {
        #[command(flatten)]
        which: WhichDestination,
        /// Give up what waits for it or is parked
        #[arg(long)]
        abandon: bool,
    },
    /// Print the password with which it fetches attachments; during a rotation
    /// both, the newer first
    FetchingPassword(WhichDestination),
    /// Make a new secret; both hold until the rotation is ended
    RotateSecret(WhichDestination),
    /// Let only the new secret hold, once the receiver knows it
    EndRotation(WhichDestination),
}

#[derive(Args)]
pub(crate) struct WhichDestination {
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Its name
    pub(crate) name: DestinationName,
}

#[derive(Args)]
pub(crate) struct Scope {
    /// Hand over the rear pages of statements too, with where witnesses live
    #[arg(long)]
    pub(crate) rears: bool,
    /// Hand over what the gateway holds already, too
    #[arg(long)]
    pub(crate) held_too: bool,
}

#[derive(Subcommand)]
pub(crate) enum AddDestination {
    /// A signed HTTPS POST for each record (Standard Webhooks)
    Webhook {
        #[command(flatten)]
        which: WhichDestination,
        /// Where to post to
        #[arg(long)]
        url: String,
        /// The certificates that the receiver's own comes from, as PEM
        #[arg(long, value_name = "FILE")]
        authority: Option<PathBuf>,
        /// Allow plain HTTP to this very machine
        #[arg(long)]
        plain_loopback: bool,
        #[command(flatten)]
        scope: Scope,
    },
    /// Files in a folder: JSON, and CSV for crime reports
    Folder {
        #[command(flatten)]
        which: WhichDestination,
        /// The folder; it must be there
        #[arg(long)]
        path: PathBuf,
        /// JSON alone
        #[arg(long)]
        no_csv: bool,
        /// Begin CSV files with a byte order mark, for Excel
        #[arg(long, conflicts_with = "no_csv")]
        byte_order_mark: bool,
        #[command(flatten)]
        scope: Scope,
    },
}

#[derive(Subcommand)]
pub(crate) enum OutboxCommand {
    /// What waits, was delivered, was refused; the newest first
    List {
        #[arg(long)]
        dir: PathBuf,
        /// Only what is in this state
        #[arg(long, value_enum)]
        state: Option<StateWord>,
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// The destinations and how much each was given
    Destinations {
        #[arg(long)]
        dir: PathBuf,
    },
    /// What the force's systems fetched of attachments; the newest first
    Fetched {
        #[arg(long)]
        dir: PathBuf,
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Attempt again at once what was refused or waits
    Retry {
        #[arg(long)]
        dir: PathBuf,
        /// One, by its number in the outbox
        #[arg(required_unless_present = "all_for")]
        number: Option<u64>,
        /// Everything for one destination
        #[arg(long, value_name = "NAME", conflicts_with = "number")]
        all_for: Option<DestinationName>,
    },
    /// Hand a record that was delivered over once more, with the same id and bytes
    Redeliver {
        #[arg(long)]
        dir: PathBuf,
        /// The record
        record: RecordId,
        /// The destination that lost it; no other is given it again
        #[arg(long, value_name = "NAME")]
        to: DestinationName,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum StateWord {
    Waiting,
    Delivered,
    Parked,
    Abandoned,
}
