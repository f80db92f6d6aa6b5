//! What can be typed about incidents, their people and their places.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use pocketbook_core::model::{IncidentId, PersonId, PlaceId};

use super::RoleWord;

#[derive(Subcommand)]
pub(crate) enum IncidentCommand {
    /// Open an incident
    New {
        /// JSON file with "incident" and "people"
        #[arg(long, conflicts_with_all = ["title", "cad", "address"])]
        from: Option<PathBuf>,
        #[arg(long, required_unless_present = "from")]
        title: Option<String>,
        #[arg(long)]
        cad: Option<String>,
        #[arg(long)]
        address: Option<String>,
    },
    /// Change title, references, times or scene
    Edit {
        id: IncidentId,
        /// JSON file; see examples/README.md for the fields
        #[arg(long)]
        from: PathBuf,
    },
    /// Enter a person, once, for the report and every statement
    AddPerson {
        id: IncidentId,
        #[arg(long)]
        name: String,
        /// The part they play; may be given several times
        #[arg(long = "role", required = true)]
        roles: Vec<RoleWord>,
        #[arg(long, default_value = "")]
        occupation: String,
        #[arg(long, default_value = "")]
        contact: String,
        #[arg(long, default_value = "")]
        address: String,
    },
    /// People of an incident
    #[command(subcommand)]
    Person(PersonCommand),
    /// Places of an incident
    #[command(subcommand)]
    Place(PlaceCommand),
    /// Entries that are likely one and the same, with the reasons
    Duplicates { id: IncidentId },
    /// Say that two people, or two places, are one; both entries stay
    Merge(MergeArguments),
    /// List incidents
    List,
    /// Show one, with everything that names it
    Show { id: IncidentId },
    /// What happened and what was done, in order
    Timeline { id: IncidentId },
    /// Earlier versions, or one of them
    History {
        id: IncidentId,
        /// Number of the version to show
        #[arg(long, value_name = "N")]
        number: Option<u64>,
    },
}

#[derive(Subcommand)]
pub(crate) enum PersonCommand {
    /// Enter a person from a file
    Add {
        incident: IncidentId,
        /// JSON file: one of the "people" of a report file
        #[arg(long)]
        from: PathBuf,
    },
    /// Change what is known of a person
    Edit {
        incident: IncidentId,
        person: PersonId,
        /// JSON file with the fields to change; see examples/README.md
        #[arg(long)]
        from: PathBuf,
    },
    /// Say which parts a person plays
    Roles {
        incident: IncidentId,
        person: PersonId,
        /// The part they play; may be given several times
        #[arg(long = "role", required = true)]
        roles: Vec<RoleWord>,
    },
    /// People whose names begin with what is typed; everyone without it
    List {
        incident: IncidentId,
        #[arg(default_value = "")]
        typed: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum PlaceCommand {
    /// Enter a place from a file; the first is the scene
    Add {
        incident: IncidentId,
        /// JSON file; see examples/README.md for the fields
        #[arg(long)]
        from: PathBuf,
    },
    /// Change what is known of a place
    Edit {
        incident: IncidentId,
        place: PlaceId,
        /// JSON file with the fields to change
        #[arg(long)]
        from: PathBuf,
    },
    /// Places whose words begin with what is typed; all without it
    List {
        incident: IncidentId,
        #[arg(default_value = "")]
        typed: String,
    },
}

#[derive(Args)]
pub(crate) struct MergeArguments {
    pub(crate) incident: IncidentId,
    /// The entry that will no longer stand by itself
    pub(crate) from: String,
    /// The entry that stands for both
    pub(crate) into: String,
    /// They are places, not people
    #[arg(long)]
    pub(crate) places: bool,
    /// Take the merge back
    #[arg(long)]
    pub(crate) undo: bool,
    /// You have read in what the two contradict each other, and they are one all
    /// the same
    #[arg(long, conflicts_with = "undo")]
    pub(crate) contradictions_read: bool,
}
