//! What a bundle that verified holds: whoever goes on with a record needs the
//! very bytes that were checked, not the file read a second time.

use std::fmt;

use pocketbook_model::Timestamp;

use crate::{Envelope, SealedPayload};

/// The record and the receipt of a bundle that verified.
#[derive(Clone)]
pub struct VerifiedEvidence {
    /// The record.
    pub payload: SealedPayload,
    /// What its officer signed.
    pub envelope: Envelope,
    /// What the force signed for it.
    pub receipt: Envelope,
    /// When the force held it, by its receipt.
    pub received_at: Timestamp,
}

/// Without what people said.
impl fmt::Debug for VerifiedEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedEvidence")
            .field("record", &self.payload.record)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}
