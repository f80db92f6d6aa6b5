//! The gateway of the force: receives records, allocates crime numbers and
//! signs receipts.
//!
//! ```text
//! <folder>/gateway.db       records, receipts, devices, the log's hashes (SQLite)
//! <folder>/keys/            authority, receipt, reference, log and evidence keys
//! <folder>/attachments/     segments as received: ciphertext
//! ```
//!
//! All of it belongs to the gateway's user alone: folders 0700, files 0600.
//!
//! A push is one transaction: records, crime numbers, log, receipts. What is
//! answered is durable. Delivery exactly once is a constraint of the database
//! and holds for ever, whatever a tablet repeats.

mod address;
mod api;
mod attachments;
mod authentication;
mod config;
mod crime_numbers;
mod database;
mod error;
mod exhibits;
mod feed;
mod gateway;
mod keys;
mod log;
mod private;
mod push;
mod reference;
mod turns;

pub use config::{ForceConfig, GatewayConfig, TlsMode};
pub use crime_numbers::{CrimeNumberPattern, RecordSystem, YearlySerial};
pub use error::GatewayError;
pub use exhibits::GatewayExhibit;
pub use gateway::{Gateway, GatewayStatus};
pub use reference::PublishedEdition;
