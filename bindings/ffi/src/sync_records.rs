//! What a sync did, how far the force's signatures can be trusted, and what
//! somebody has to see to.

use pocketbook_core::model::{AttachmentId, RecordId};
use pocketbook_core::{SyncToDo, SyncView};

use crate::mirror::mirror;
use crate::{CollisionRecord, FlaggedAmendment, ReferenceRecord, SealedRecord};

mirror! {
    /// How far what the force signed in a sync can be trusted; the worst counts.
    ReceiptTrust for pocketbook_core::ReceiptTrust {
        /// The gateway was not reached: what was trusted before is as it was.
        NotReached,
        /// Every receipt verified, and the log was shown to have only grown.
        Proved,
        /// Every receipt verified; that the log only grew was not shown.
        NotProved,
        /// Some receipts did not verify: what they were for still waits.
        Refused,
        /// The log signed two histories; both are kept as evidence.
        TwoHistories,
    }
}

mirror! {
    /// What somebody has to see to after a sync.
    MatterOfSync for pocketbook_core::SyncMatter {
        /// The force's log signed two histories.
        TwoHistories,
        /// Receipts did not verify.
        ReceiptsRefused,
        /// The force put records apart because a check failed.
        KeptApart,
        /// Records or files were refused.
        Refused,
        /// The gateway did not show that its log only grew.
        LogNotProved,
        /// Forms or lists of the force cannot be used.
        ReferenceRefused,
        /// The gateway cannot be reached.
        Offline,
        /// The time was up, or it was cancelled, before everything was sent.
        Stopped,
    }
}

/// Something to see to after a sync.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SyncTask {
    /// What it is about.
    pub matter: MatterOfSync,
    /// What happened and what to do, in words.
    pub words: String,
}

impl From<SyncToDo> for SyncTask {
    fn from(to_do: SyncToDo) -> Self {
        Self {
            matter: to_do.code.into(),
            words: to_do.words,
        }
    }
}

/// What a sync did.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SyncRecord {
    /// Records that the force holds since this sync.
    pub delivered: Vec<SealedRecord>,
    /// How many of them it held already.
    pub already_held: u64,
    /// Those that it holds apart because a check failed; they must be reported.
    pub kept_apart: Vec<RecordId>,
    /// Records it refused; each says why, and can be sent again.
    pub wedged: Vec<RecordId>,
    /// Attachments that it holds since this sync.
    pub attachments_delivered: Vec<AttachmentId>,
    /// Attachments that cannot be sent as they are.
    pub attachments_wedged: Vec<AttachmentId>,
    /// Receipts that did not verify; what they were for stays waiting.
    pub receipts_refused: u64,
    /// How far what the force signed can be trusted.
    pub trust: ReceiptTrust,
    /// Further statements among those delivered whose earlier one the force
    /// does not hold, or which are not the only ones that follow it.
    pub amendments_flagged: Vec<FlaggedAmendment>,
    /// Exhibits here whose reference the force knows for another thing, told in
    /// this sync; nothing is renumbered.
    pub exhibit_collisions: Vec<CollisionRecord>,
    /// Collisions that proved to be one thing which was handed over.
    pub exhibits_settled: Vec<CollisionRecord>,
    /// Records of reports whose offence the force confirmed, told in this sync.
    pub classified: Vec<RecordId>,
    /// Forms and lists that came in this sync, or could not be taken.
    pub references: Vec<ReferenceRecord>,
    /// Records and attachments that still wait.
    pub still_waiting: u64,
    /// Whether it was cancelled, or its time was up, before it was through.
    pub stopped: bool,
    /// Whether the gateway could not be reached.
    pub offline: bool,
    /// Seconds until it makes sense to try again, where something was put off.
    pub next_attempt_s: Option<u64>,
    /// What somebody has to see to, the gravest first; empty when all is well.
    pub to_do: Vec<SyncTask>,
    /// Where everything stands now, in the officer's words.
    pub words: String,
}

impl From<SyncView> for SyncRecord {
    fn from(view: SyncView) -> Self {
        Self {
            trust: view.trust().into(),
            to_do: view.to_do().into_iter().map(Into::into).collect(),
            delivered: view.delivered.iter().map(SealedRecord::from).collect(),
            already_held: view.already_held,
            kept_apart: view.quarantined,
            wedged: view.wedged,
            attachments_delivered: view.attachments_delivered,
            attachments_wedged: view.attachments_wedged,
            receipts_refused: view.unverified,
            amendments_flagged: view
                .amendments_flagged
                .into_iter()
                .map(Into::into)
                .collect(),
            exhibit_collisions: view.exhibit_collisions.iter().map(Into::into).collect(),
            exhibits_settled: view.exhibits_settled.iter().map(Into::into).collect(),
            classified: view.classified,
            references: view.references.iter().map(ReferenceRecord::from).collect(),
            still_waiting: view.still_waiting,
            stopped: view.stopped,
            offline: view.offline,
            next_attempt_s: view.next_attempt_s,
            words: view.words,
        }
    }
}
