//! What the engine needs from the vault. Every method may block on the disk and
//! is called off the async threads; what it stores is durable when it returns.

use pocketbook_model::{AttachmentId, ForceNumber, RecordId, Timestamp};
use pocketbook_protocol::{
    Change, LogConsistency, OfficerRegistered, PublishedReference, PushItem, PushResult,
    RegisterOfficer, SessionResponse, TokenRequest,
};

use crate::plan::WaitingAttachment;
use crate::references::{ReferenceOutcome, WantedReference};

/// The store failed; the run ends and nothing is lost. The code is the core's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tablet's own storage failed ({code})")]
pub struct StoreError {
    /// A stable code.
    pub code: &'static str,
}

/// What became of a record that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The record.
    pub record: RecordId,
    /// What became of it.
    pub outcome: SettledOutcome,
    /// Whether the gateway says that the earlier statement which it follows is
    /// not held there, or is followed by another one too.
    pub amendment_flagged: bool,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettledOutcome {
    /// The force holds it, and its receipt was verified and stored.
    Delivered {
        /// The crime or incident number, for a report.
        number: Option<ForceNumber>,
        /// Whether the force held it already.
        before: bool,
        /// Whether the force keeps it apart because a check failed: it is safe,
        /// but somebody must look at it.
        quarantined: bool,
    },
    /// Refused and parked.
    Wedged {
        /// The gateway's code.
        reason: String,
    },
    /// It stays waiting: the gateway asked for that, or its receipt did not
    /// verify.
    Waiting {
        /// Whether a receipt was given that did not verify.
        unverified: bool,
    },
}

/// Two sizes of the transparency log that a tablet saw signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogGrowth {
    /// Records in the smaller log.
    pub from: u64,
    /// Records in the larger log; the same if two of one size differ.
    pub to: u64,
}

/// The tablet's side of a sync.
pub trait Store: Send + Sync {
    /// A token request signed by the tablet's key, for this time if the
    /// gateway has stated one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the key cannot sign.
    fn token_request(&self, at: Option<Timestamp>) -> Result<TokenRequest, StoreError>;

    /// What makes the officer's key known, until a certificate is here.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the key cannot sign.
    fn officer_registration(&self) -> Result<Option<RegisterOfficer>, StoreError>;

    /// Verifies and stores the officer's certificate.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it does not verify or cannot be stored.
    fn officer_registered(&self, registered: &OfficerRegistered) -> Result<(), StoreError>;

    /// Stores the gateway's time and what else it said.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be stored.
    fn session_opened(&self, session: &SessionResponse) -> Result<(), StoreError>;

    /// Records that wait, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    fn waiting_records(&self) -> Result<Vec<RecordId>, StoreError>;

    /// A record as it travels.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    fn push_item(&self, record: RecordId) -> Result<PushItem, StoreError>;

    /// Verifies and stores what the gateway answered, all of it or none.
    /// Results for records that were not sent are ignored.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be stored.
    fn pushed(&self, sent: &[RecordId], results: &[PushResult])
    -> Result<Vec<Settled>, StoreError>;

    /// Attachments of sealed records that wait, oldest first, without those
    /// that are parked.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    fn waiting_attachments(&self) -> Result<Vec<WaitingAttachment>, StoreError>;

    /// A whole encrypted segment, if its bytes still have the digest that the
    /// manifest says; `None` when they do not, or are not there. What is not
    /// what was captured must not leave.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read for another reason.
    fn read_segment(&self, id: AttachmentId, segment: u32) -> Result<Option<Vec<u8>>, StoreError>;

    /// Parks an attachment for this reason: [`DAMAGED`](crate::DAMAGED), or the
    /// gateway's code. It waits no more, until somebody sends it again.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be stored.
    fn attachment_wedged(&self, id: AttachmentId, reason: &str) -> Result<(), StoreError>;

    /// The manifest; the same bytes every time.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be made.
    fn manifest(&self, id: AttachmentId) -> Result<Vec<u8>, StoreError>;

    /// Verifies and stores an attachment's receipt; `false` when it does not
    /// verify.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be stored.
    fn attachment_received(&self, id: AttachmentId, receipt: &str) -> Result<bool, StoreError>;

    /// The checkpoint kept and another that receipts have brought since, if
    /// nobody has shown yet that they are of one log.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    fn log_to_prove(&self) -> Result<Option<LogGrowth>, StoreError>;

    /// Judges those two by the gateway's proof: keeps the later checkpoint when
    /// the log only grew from one to the other. `false` when it did not: then
    /// the log signed two histories, both checkpoints are kept, and the one
    /// trusted so far stays so.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the outcome cannot be stored.
    fn checkpoint_seen(&self, proof: &LogConsistency) -> Result<bool, StoreError>;

    /// Where the feed of changes goes on.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    fn cursor(&self) -> Result<Option<String>, StoreError>;

    /// Takes changes over and stores where to go on. The same change may come
    /// again.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be stored.
    fn changed(&self, changes: &[Change], cursor: &str) -> Result<(), StoreError>;

    /// Editions of reference data that were published and are not here: of each
    /// name the newest that could replace what is in use.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    fn references_wanted(&self) -> Result<Vec<WantedReference>, StoreError>;

    /// Verifies an edition, judges whether its content can be used, and stores
    /// it. That may take seconds: a form is tried here, and not when a witness
    /// waits for it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be stored.
    fn reference_fetched(
        &self,
        wanted: &WantedReference,
        published: &PublishedReference,
    ) -> Result<ReferenceOutcome, StoreError>;

    /// Notes that the gateway did not give an edition it had announced.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be stored.
    fn reference_withheld(&self, wanted: &WantedReference) -> Result<(), StoreError>;
}
