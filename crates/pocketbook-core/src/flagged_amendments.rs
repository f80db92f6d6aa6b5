//! Records that follow an earlier one, and of which somebody must know more than
//! that they were received.

use pocketbook_model::RecordId;
use pocketbook_protocol::{AmendmentStanding, ParentStanding};
use pocketbook_sync::amendment_words;
use serde::Serialize;

/// A record that was received, and how it stands to the one it follows. Nothing
/// is wrong with it; whoever reads it must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlaggedAmendmentView {
    /// The record.
    pub record: RecordId,
    /// What the force holds of the one it follows.
    pub parent: ParentStanding,
    /// The other records that follow the same one, in the order in which they
    /// came.
    pub others: Vec<RecordId>,
    /// All that in words.
    pub words: String,
}

impl From<(RecordId, AmendmentStanding)> for FlaggedAmendmentView {
    fn from((record, standing): (RecordId, AmendmentStanding)) -> Self {
        Self {
            record,
            parent: standing.parent,
            words: amendment_words(&standing),
            others: standing.others,
        }
    }
}
