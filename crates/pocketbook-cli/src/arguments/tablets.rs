//! What can be typed about the tablets that a gateway knows.

use std::path::PathBuf;

use clap::Subcommand;
use pocketbook_core::model::DeviceId;

#[derive(Subcommand)]
pub(crate) enum EnrolledTabletCommand {
    /// The tablets that were enrolled, and which of them were revoked and why
    List {
        #[arg(long)]
        dir: PathBuf,
        /// Only those that were revoked
        #[arg(long)]
        revoked: bool,
    },
    /// Turn a tablet away from now on: lost, stolen, out of use. For ever; one
    /// that turns up again is enrolled anew
    Revoke {
        #[arg(long)]
        dir: PathBuf,
        /// The tablet, as `list` names it
        tablet: DeviceId,
        /// Why, in a line
        #[arg(long)]
        reason: String,
        /// Who says so
        #[arg(long)]
        by: String,
    },
}
