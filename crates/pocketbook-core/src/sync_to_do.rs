//! What a sync found that somebody has to see to, and how far its receipts can
//! be trusted, in words.

use pocketbook_sync::equivocation_words;
use serde::Serialize;

use crate::views::SyncView;

/// How far what the force signed in a sync can be trusted; the worst counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptTrust {
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

/// What somebody has to see to after a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncMatter {
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

/// Something to see to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SyncToDo {
    /// What it is.
    pub code: SyncMatter,
    /// What happened and what to do, in words.
    pub words: String,
}

impl SyncView {
    /// How far what the force signed in this sync can be trusted.
    #[must_use]
    pub const fn trust(&self) -> ReceiptTrust {
        if self.equivocation {
            ReceiptTrust::TwoHistories
        } else if self.unverified > 0 {
            ReceiptTrust::Refused
        } else if self.offline {
            ReceiptTrust::NotReached
        } else if self.log_unproved {
            ReceiptTrust::NotProved
        } else {
            ReceiptTrust::Proved
        }
    }

    /// What somebody has to see to, the gravest first; nothing when all is well.
    #[must_use]
    pub fn to_do(&self) -> Vec<SyncToDo> {
        let refused = self.wedged.len() + self.attachments_wedged.len();
        let attention = (self.references.iter())
            .filter(|reference| reference.needs_attention())
            .count();
        let found = [
            (
                self.equivocation,
                SyncMatter::TwoHistories,
                equivocation_words().to_owned(),
            ),
            (
                self.unverified > 0,
                SyncMatter::ReceiptsRefused,
                format!(
                    "{} receipts do not verify. What they are for stays on this tablet and is \
                     sent again. Do not use this network, and report it.",
                    self.unverified
                ),
            ),
            (
                !self.quarantined.is_empty(),
                SyncMatter::KeptApart,
                format!(
                    "The force has put {} records apart because a check failed. Report them.",
                    self.quarantined.len()
                ),
            ),
            (
                refused > 0,
                SyncMatter::Refused,
                format!(
                    "{refused} records or files were refused. Read why at each of them, and send \
                     it again or report it."
                ),
            ),
            (
                self.log_unproved && !self.offline,
                SyncMatter::LogNotProved,
                "The gateway did not show that its log only grew. Report it if it stays."
                    .to_owned(),
            ),
            (
                attention > 0,
                SyncMatter::ReferenceRefused,
                format!(
                    "{attention} forms or lists of the force cannot be used; those before them \
                     are. Tell IT staff."
                ),
            ),
            (
                self.offline,
                SyncMatter::Offline,
                "The gateway cannot be reached. Everything stays saved on this tablet.".to_owned(),
            ),
            (
                self.stopped,
                SyncMatter::Stopped,
                "The time was up before everything was sent.".to_owned(),
            ),
        ];
        let found = found.into_iter().filter(|(it_is, ..)| *it_is);
        found
            .map(|(_, code, words)| SyncToDo { code, words })
            .collect()
    }
}
