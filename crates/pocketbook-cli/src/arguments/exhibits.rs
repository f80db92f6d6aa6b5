//! What can be typed about exhibits.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use pocketbook_core::model::{
    AttachmentId, DraftId, ExhibitId, ExhibitReference, IncidentId, PersonId, SealNumber,
    Sha256Digest, Timestamp, WarrantNumber,
};

use super::words::ActWord;

#[derive(Subcommand)]
pub(crate) enum ExhibitCommand {
    /// Enter an exhibit, with or without a file
    Add(ExhibitAdd),
    /// Describe an exhibit better, as long as nothing sealed names it
    Correct {
        id: ExhibitId,
        #[arg(long)]
        description: Option<String>,
        /// When it was found or made, such as 2026-03-01T09:30:00.000Z
        #[arg(long)]
        found_at: Option<String>,
        /// Where
        #[arg(long)]
        found_place: Option<String>,
    },
    /// Seal something that was done with an exhibit
    Custody(Box<CustodyArguments>),
    /// Withdraw an exhibit: it stays in the list, and its number is never used
    /// again
    Withdraw {
        id: ExhibitId,
        /// Why
        #[arg(long)]
        reason: String,
        /// Where you are; needed once something sealed, or a statement whose
        /// pages are fixed, names the exhibit
        #[arg(long, default_value = "")]
        place: String,
    },
    /// Read the bundle of a handing over on another tablet: what to continue
    Handover { id: ExhibitId, bundle: PathBuf },
    /// Show an exhibit, where it is, its gaps and collisions
    Show { id: ExhibitId },
    /// Show the chain of its custody, with the records, and the gaps in it
    Events { id: ExhibitId },
    /// List the exhibits of an incident, or write the list as a PDF
    List(ExhibitListArguments),
    /// Write the label of an exhibit
    Label {
        id: ExhibitId,
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct ExhibitAdd {
    #[arg(long)]
    pub(crate) incident: IncidentId,
    /// The producer's initials, two to four capitals
    #[arg(long)]
    pub(crate) initials: String,
    /// The number; the producer's next when left out
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// A person of the incident; the officer when left out
    #[arg(long)]
    pub(crate) producer: Option<PersonId>,
    /// What it is
    #[arg(long)]
    pub(crate) description: String,
    /// The file that it is
    #[arg(long)]
    pub(crate) attachment: Option<AttachmentId>,
    /// When it was found or made, such as 2026-03-01T09:30:00.000Z
    #[arg(long)]
    pub(crate) found_at: Option<String>,
    /// Where
    #[arg(long, default_value = "")]
    pub(crate) found_place: String,
}

#[derive(Args)]
pub(crate) struct ExhibitListArguments {
    #[arg(long, required_unless_present = "statement")]
    pub(crate) incident: Option<IncidentId>,
    /// Only those of one statement
    #[arg(
        long,
        value_name = "DRAFT",
        conflicts_with = "incident",
        requires = "out"
    )]
    pub(crate) statement: Option<DraftId>,
    /// Write the printed list to this file
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CustodyArguments {
    pub(crate) id: ExhibitId,
    /// What was done
    #[arg(long, value_enum)]
    pub(crate) what: ActWord,
    /// Where
    #[arg(long)]
    pub(crate) place: String,
    /// Why
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    /// When, such as 2026-03-01T09:30:00.000Z; now when left out
    #[arg(long)]
    pub(crate) at: Option<String>,
    /// Who did it; the officer when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    /// Their warrant number
    #[arg(long, requires = "who")]
    pub(crate) who_warrant: Option<WarrantNumber>,
    /// Their rank, post or organisation
    #[arg(long, requires = "who", default_value = "")]
    pub(crate) who_capacity: String,
    /// From whom it was received, or to whom it was handed over or returned
    #[arg(
        long,
        value_name = "NAME",
        required_if_eq_any([("what", "received"), ("what", "handed-over"), ("what", "returned")])
    )]
    pub(crate) other: Option<String>,
    /// Their warrant number
    #[arg(long, requires = "other")]
    pub(crate) other_warrant: Option<WarrantNumber>,
    /// Their rank, post or organisation
    #[arg(long, requires = "other", default_value = "")]
    pub(crate) other_capacity: String,
    /// The seal put on, or, for opened and received, the seal found
    #[arg(
        long,
        required_if_eq_any([("what", "sealed"), ("what", "opened"), ("what", "resealed")])
    )]
    pub(crate) seal: Option<SealNumber>,
    /// The seal that was broken, for resealed
    #[arg(long, required_if_eq("what", "resealed"))]
    pub(crate) old_seal: Option<SealNumber>,
    /// The exhibit that a copy is
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) copy: Option<ExhibitReference>,
    /// The description that counts from here on, for corrected
    #[arg(long)]
    pub(crate) description: Option<String>,
    /// When it was found or made, such as 2026-03-01T09:30:00.000Z, for corrected
    #[arg(long)]
    pub(crate) found_at: Option<Timestamp>,
    /// Where it was found or made, for corrected
    #[arg(long)]
    pub(crate) found_place: Option<String>,
    /// The number of the event of this exhibit, for entered-in-error
    #[arg(
        long,
        value_name = "NUMBER",
        required_if_eq("what", "entered-in-error")
    )]
    pub(crate) event: Option<u32>,
    /// For received: SHA-256 of the record in which it was handed over on
    /// another tablet
    #[arg(long, value_name = "SHA256", conflicts_with = "continues_bundle")]
    pub(crate) continues: Option<Sha256Digest>,
    /// For received: the evidence bundle of that record
    #[arg(long, value_name = "FILE")]
    pub(crate) continues_bundle: Option<PathBuf>,
}
