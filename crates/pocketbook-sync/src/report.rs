//! How a run is asked for, watched and told about.

use std::time::Duration;

use pocketbook_model::{AttachmentId, ForceNumber, RecordId};
use pocketbook_protocol::AmendmentStanding;

use crate::client::ClientError;
use crate::plan::Network;
use crate::references::{ReferenceOutcome, WantedReference};

/// Why an attachment is parked whose own file is not what was captured.
pub const DAMAGED: &str = "damaged";

/// How to run.
#[derive(Debug, Clone)]
pub struct SyncOptions {
    /// The link.
    pub network: Network,
    /// How often to try again after a failure before this run ends; the store
    /// keeps what waits for the next.
    pub retries: u32,
    /// How long the run may take in all; without it as long as there is
    /// something to do.
    pub time_limit: Option<Duration>,
    /// The version of Pocketbook.
    pub app_version: String,
    /// Any number: the jitter's seed.
    pub seed: u64,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Records and attachments done in this run.
    pub done: u64,
    /// Of how many.
    pub total: u64,
    /// Bytes of attachments sent in this run.
    pub bytes: u64,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Records that the force holds since this run.
    pub delivered: Vec<RecordId>,
    /// Those among them that it held already.
    pub repeated: u64,
    /// Those among them that it keeps apart because a check failed; an officer
    /// must be told to report it.
    pub quarantined: Vec<RecordId>,
    /// Further statements among them whose earlier one the force does not hold,
    /// or which are not the only ones that follow it. Nothing is wrong with the
    /// record; whoever reads it must know.
    pub amendments_flagged: Vec<(RecordId, AmendmentStanding)>,
    /// Crime and incident numbers allocated.
    pub numbers: Vec<(RecordId, ForceNumber)>,
    /// Records refused and parked, with the gateway's code.
    pub wedged: Vec<(RecordId, String)>,
    /// Attachments that the force holds since this run.
    pub attachments: Vec<AttachmentId>,
    /// Attachments parked in this run, with the reason: [`DAMAGED`], or the
    /// gateway's code.
    pub wedged_attachments: Vec<(AttachmentId, String)>,
    /// Attachments left for the next run, with the reason; the others did not
    /// wait for them.
    pub put_off: Vec<(AttachmentId, String)>,
    /// Editions of reference data that were fetched, and what came of each.
    pub references: Vec<(WantedReference, ReferenceOutcome)>,
    /// Records and attachments that still wait; not what is parked.
    pub still_waiting: u64,
    /// Receipts that did not verify; what they were for stays waiting.
    pub unverified: u64,
    /// Whether the gateway's log signed two histories: proof that records were
    /// removed or altered there. Both signatures are kept.
    pub equivocation: bool,
    /// Whether the gateway gave no proof that its log only grew; the last
    /// checkpoint that was proved stays the one trusted.
    pub log_unproved: bool,
    /// Whether it was cancelled, or its time was up, before it was through.
    pub stopped: bool,
    /// Why the run ended early, if it did.
    pub ended_by: Option<ClientError>,
    /// When to try again.
    pub next_attempt_in: Option<Duration>,
}
