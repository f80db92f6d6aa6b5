//! Handing records over: what the force has accepted leaves for its own systems,
//! at least once, in order within an incident.
//!
//! ```text
//! push ── one transaction ──► record + one row in the outbox for each destination
//!
//!            ┌─ not now: waits 2 s, 4 s … 15 min, as often as it takes ─┐
//!            ▼                                                          │
//!         waiting ────────────────────────────────► attempt ────────────┘
//!            ▲                                       │     │
//!            │ retried by staff        refused for good   taken
//!            └──────────── parked ◄──────────────────┘     └──► delivered
//! ```
//!
//! One that was delivered goes back to `waiting` when somebody asks for it again
//! (`redelivery`), and when it was delivered before stays on record.
//!
//! - **Order.** Of the records of one incident only the first that waits is
//!   attempted; those behind it wait, those of other incidents do not. A parked
//!   record holds nothing up: what follows it goes past, and a retry brings it
//!   late. Whoever needs the order reads `feed_seq`.
//! - **At least once.** A record is marked after it was taken. A gateway that
//!   dies in between hands it over again, with the same `delivery` and the same
//!   bytes, so that a receiver can tell.
//! - **One process** hands over, whichever holds `outbox.lock`; the system gives
//!   the lock back when that process dies.
//! - **Disclosure.** What went where and when is kept (Data Protection Act 2018,
//!   section 62(1)(d)); rows are never deleted.
//! - **Attachments** are named with their digests, and fetched by whoever was
//!   handed the record that names them.
//! - **Rear pages** of statements hold where a witness lives. They go only to
//!   destinations that were told to take them.

mod byte_range;
mod concerned;
mod destination;
mod destinations;
pub(crate) mod dispatcher;
mod document;
pub(crate) mod fetching;
mod folder;
pub(crate) mod outbox;
mod recipient;
mod redelivery;
pub(crate) mod refusals;
mod secret;
mod table;
mod wait;
mod webhook;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod tests;

pub use destination::{
    Destination, DestinationError, DestinationName, DestinationSettings, FolderSettings,
    NewDestination, WebhookSettings,
};
pub use destinations::SecretFile;
pub use document::{
    EnvelopeReference, FetchableAttachment, HANDED_OVER_SCHEMA, HandedOver, ReceiptReference,
};
pub use fetching::Fetched;
pub use outbox::{Delivery, DeliveryState, Retry};
pub use secret::WebhookSecret;
