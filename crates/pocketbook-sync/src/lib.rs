//! The tablet's sync engine: planning without I/O, and one HTTP transport.
//!
//! ```text
//!            Store (the vault, through the core)
//!              ^            |
//!   outcomes   |            v  what waits
//!            engine --> plan(): pure --> the next actions
//!              |
//!              v
//!         Transport (HTTP, or the host's own)
//! ```
//!
//! All state is in the store, so a run may be dropped at any point and begun
//! anew; sending twice is harmless because the gateway keeps each record once.
//! A record or attachment that cannot be delivered as it is (the gateway refuses
//! it for good, or its own file is damaged) is *wedged*: parked with its reason
//! and shown until somebody sends it again; nothing waits behind it. What fails
//! alone but may yet succeed is put off to the next run, and nothing waits
//! behind that either. Retries never give up.
//!
//! Segments that the host's system is sending by requests signed beforehand are
//! left to it; what of them has arrived, only the gateway knows, and is asked.

mod backoff;
mod client;
mod delivery;
mod engine;
mod http;
mod moving;
mod pace;
mod plan;
mod references;
mod report;
mod stop;
mod store;
mod transport;
mod uploads;
mod words;

pub use backoff::Backoff;
pub use client::{Client, ClientError};
pub use engine::sync_once;
pub use http::HttpTransport;
pub use pace::Pace;
pub use plan::{Action, Lane, Network, Situation, WaitingAttachment, plan};
pub use references::{ReferenceOutcome, WantedReference};
pub use report::{DAMAGED, Progress, SyncOptions, SyncReport};
pub use stop::{CancelHandle, within};
pub use store::{LogGrowth, Settled, SettledOutcome, Store, StoreError};
pub use transport::{BoxFuture, Method, Request, Response, Transport, TransportError};
pub use uploads::{UploadFate, upload_fate};
pub use words::{amendment_words, equivocation_words, record_words, summary_words};
