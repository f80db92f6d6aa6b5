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
//! A record that the gateway refuses is *wedged*: parked with its reason and
//! shown; nothing waits behind it. Retries never give up.

mod backoff;
mod client;
mod engine;
mod http;
mod moving;
mod pace;
mod plan;
mod store;
mod transport;
mod words;

pub use backoff::Backoff;
pub use client::{Client, ClientError};
pub use engine::{CancelHandle, Progress, SyncOptions, SyncReport, sync_once};
pub use http::HttpTransport;
pub use pace::Pace;
pub use plan::{Action, Lane, Network, Situation, WaitingAttachment, plan};
pub use store::{Settled, SettledOutcome, Store, StoreError};
pub use transport::{BoxFuture, Method, Request, Response, Transport, TransportError};
pub use words::{record_words, summary_words};
