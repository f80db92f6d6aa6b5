//! The gateway of the force: receives records, allocates crime numbers and
//! signs receipts.
//!
//! ```text
//! <folder>/gateway.db       records, receipts, devices, the log's hashes (SQLite)
//! <folder>/keys/            authority, receipt, reference, log and evidence keys
//! <folder>/keys/handing-over/  secrets of webhooks
//! <folder>/attachments/     segments as received: ciphertext
//! <folder>/outbox.lock      held by the process that hands records over
//! ```
//!
//! All of it belongs to the gateway's user alone: folders 0700, files 0600.
//!
//! A push is one transaction: records, crime numbers, log, receipts. What is
//! answered is durable. Delivery exactly once is a constraint of the database
//! and holds for ever, whatever a tablet repeats.

mod address;
mod amendments;
mod api;
mod arrivals;
mod attachments;
mod authentication;
mod classifications;
mod config;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod database;
mod error;
mod exhibits;
mod feed;
mod filed_reports;
mod force_numbers;
mod gateway;
mod handing_over;
mod keys;
mod local_references;
mod log;
mod numbering;
mod private;
mod push;
mod record_system;
mod reference;
mod revocation;
#[cfg(test)]
mod test_gateway;
mod turns;
mod whole_segments;

pub use amendments::FurtherRecord;
pub use config::{ForceConfig, GatewayConfig, TlsMode};
pub use error::GatewayError;
pub use exhibits::GatewayExhibit;
pub use filed_reports::FiledReport;
pub use force_numbers::{NumberPattern, NumberPatterns, YearlySerial};
pub use gateway::{Gateway, GatewayStatus};
pub use handing_over::{
    Delivery, DeliveryState, Destination, DestinationError, DestinationName, DestinationSettings,
    EnvelopeReference, FetchableAttachment, Fetched, FolderSettings, HANDED_OVER_SCHEMA,
    HandedOver, NewDestination, ReceiptReference, Retry, SecretFile, WebhookSecret,
    WebhookSettings,
};
pub use local_references::FoundReport;
pub use pocketbook_protocol::{AmendmentStanding, ParentStanding};
pub use record_system::{
    CountsNumbers, ForceReference, NewReport, NotReserved, NotTaken, Numbering,
    ParseForceReferenceError, RecordSystem, ReservesNumbers, Serials, Taken, TakesRecords,
};
pub use reference::PublishedEdition;
pub use revocation::{EnrolledTablet, Revocation};
