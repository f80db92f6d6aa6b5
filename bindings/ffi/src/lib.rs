//! The core as Swift, Kotlin and Python call it.
//!
//! Few long-lived objects ([`Device`], [`Session`], [`AttachmentWriter`],
//! [`AttachmentReader`], [`Subscription`], [`SyncCancel`]); everything else is
//! an immutable record. Identifiers, instants and days are of types of their own.
//! Every method that touches the disk or the network is asynchronous and does
//! its work on this library's own threads: a host polls futures on its own
//! executor, which SQLite must not block.

mod attachments;
mod background;
mod classification;
mod code_lists;
mod crossing;
mod device;
mod earlier_records;
mod error;
mod events;
mod exhibit_handovers;
mod exhibits;
mod finals;
mod finding;
mod form_choice;
mod held;
mod ids;
mod incidents;
mod instants;
mod labels;
mod papers;
mod people;
mod places;
mod platform;
mod rear_finals;
mod rears;
mod records;
mod references;
mod report_records;
mod reports;
mod risk_assessments;
mod risk_forms;
mod runtime;
mod session;
mod set_aside;
mod statements;
mod supplements;
mod sync_records;
mod text_places;

pub use attachments::{AttachmentReader, AttachmentWriter};
pub use background::*;
pub use classification::*;
pub use code_lists::*;
pub use crossing::{Advice, ErrorCode, FieldPath};
pub use device::{Device, holds_tablet};
pub use earlier_records::*;
pub use error::{FieldProblem, PocketbookError, Retry};
pub use events::{EventListener, ListenerError, Subscription, SyncCancel};
pub use exhibit_handovers::*;
pub use exhibits::*;
pub use finals::*;
pub use finding::*;
pub use form_choice::*;
pub use held::{HeldObjects, held_objects};
pub use incidents::*;
pub use people::*;
pub use places::*;
pub use platform::{HostClock, HostClockReading, HostKeystore, HostKeystoreError};
pub use rear_finals::*;
pub use rears::*;
pub use records::*;
pub use references::*;
pub use report_records::*;
pub use reports::*;
pub use risk_assessments::*;
pub use risk_forms::*;
pub use session::Session;
pub use set_aside::*;
pub use statements::*;
pub use supplements::*;
pub use sync_records::*;
pub use text_places::*;

uniffi::setup_scaffolding!("pocketbook");

/// The version of Pocketbook, as it stands in sealed records.
#[must_use]
#[uniffi::export]
pub fn version() -> String {
    pocketbook_core::VERSION.to_owned()
}
