//! The core as Swift, Kotlin and Python call it.
//!
//! Few long-lived objects ([`Device`], [`Session`], [`AttachmentWriter`],
//! [`AttachmentReader`], [`Subscription`], [`CancelHandle`]); everything else is
//! an immutable record. Identifiers, instants and days are of types of their own.
//! Every method that touches the disk or the network is asynchronous and does
//! its work on this library's own threads: a host polls futures on its own
//! executor, which SQLite must not block.

mod attachments;
mod background;
mod cancelling;
mod classification;
mod code_lists;
mod crossing;
mod custody;
mod device;
mod digests;
mod earlier_records;
mod error;
mod events;
mod exhibit_handovers;
mod exhibits;
mod export;
mod finals;
mod finding;
mod first_hour;
mod fixed_pages;
mod form_choice;
mod held;
mod ids;
mod incident_overview;
mod incidents;
mod instants;
mod kept_risk;
mod labels;
mod let_go;
mod merging;
mod mirror;
mod papers;
mod people;
mod places;
mod platform;
mod progress;
mod rear_finals;
mod rears;
mod reasons;
mod recording;
mod records;
mod references;
mod refusals;
mod report_groups;
mod report_offence;
mod report_property;
mod report_records;
mod reports;
mod risk_assessments;
mod risk_forms;
mod runtime;
mod session;
mod set_aside;
mod signing;
mod statement_records;
mod statement_versions;
mod statements;
mod supplements;
mod sync_records;
#[cfg(test)]
mod tests;
mod text_marks;
mod text_places;
mod victim_care;
mod warnings;
mod writing_aids;

pub use attachments::*;
pub use background::*;
pub use cancelling::CancelHandle;
pub use classification::*;
pub use code_lists::*;
pub use crossing::{Advice, ErrorCode, FieldPath};
pub use custody::*;
pub use device::{Device, holds_tablet};
pub use earlier_records::*;
pub use error::{FieldProblem, PocketbookError, Retry};
pub use events::{EventListener, ListenerError, Subscription};
pub use exhibit_handovers::*;
pub use exhibits::*;
pub use export::Recipient;
pub use finals::*;
pub use finding::*;
pub use first_hour::*;
pub use fixed_pages::*;
pub use form_choice::*;
pub use held::{HeldObjects, held_objects};
pub use incident_overview::*;
pub use incidents::*;
pub use kept_risk::*;
pub use merging::*;
pub use people::*;
pub use places::*;
pub use platform::{HostClock, HostClockError, HostClockReading, HostKeystore, HostKeystoreError};
pub use progress::{ProgressListener, ProgressRecord};
pub use rear_finals::*;
pub use rears::*;
pub use reasons::{DamagedThing, MissingThing, SigningRule, StateFound, TakenThing};
pub use recording::*;
pub use records::*;
pub use references::*;
pub use refusals::{FileFault, GatewayRefusal};
pub use report_groups::*;
pub use report_offence::*;
pub use report_property::*;
pub use report_records::*;
pub use reports::*;
pub use risk_assessments::*;
pub use risk_forms::*;
pub use runtime::end_threads;
pub use session::Session;
pub use set_aside::*;
pub use signing::*;
pub use statement_records::*;
pub use statement_versions::*;
pub use supplements::*;
pub use sync_records::*;
pub use text_marks::{MarkOfText, SourceOfText};
pub use text_places::*;
pub use victim_care::*;
pub use warnings::FieldWarning;
pub use writing_aids::*;

uniffi::setup_scaffolding!("pocketbook");

/// The version of Pocketbook, as it stands in sealed records.
#[must_use]
#[uniffi::export]
pub fn version() -> String {
    pocketbook_core::VERSION.to_owned()
}
