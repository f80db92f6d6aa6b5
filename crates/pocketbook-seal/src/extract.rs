//! The part of a ledger that goes with one record: the entries of its matter in
//! full, and for those of other matters only what the chain holds of them, so
//! that a gap is seen and a stranger's business is not.
//!
//! Whoever writes an extract may not choose what it shows. The key of the matter
//! marks every entry of it, the sealing entry included, which follows from the
//! payload; so an entry of the matter that is withheld is found out, and so is
//! an extract that begins late.

use serde::{Deserialize, Serialize};

use crate::{Commitment, LedgerEntry, LedgerHead, LedgerOperation, MatterKey, SealError};

/// The ledger from the first entry about a record's draft to the one that
/// sealed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerExtract {
    /// The head before the first entry.
    pub start: LedgerHead,
    /// The key of the record's matter.
    pub matter_key: MatterKey,
    /// The entries.
    pub entries: Vec<ExtractEntry>,
}

/// One entry of an extract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ExtractEntry {
    /// It belongs to the record's matter.
    Shown(LedgerEntry),
    /// It belongs to another.
    Withheld(Commitment),
}

/// An extract whose chain was recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedExtract<'a> {
    /// The head before the last entry.
    pub before: LedgerHead,
    /// The head after it.
    pub head: LedgerHead,
    /// The last entry.
    pub last: &'a LedgerEntry,
    /// Number of entries that are shown.
    pub shown: usize,
    /// Number of entries that belong to other matters.
    pub withheld: usize,
}

impl LedgerExtract {
    /// Recomputes the chain; checks that exactly the entries of the matter are
    /// shown, and that the first is the one that began its draft.
    ///
    /// # Errors
    ///
    /// [`SealError::Ledger`] naming the first entry that does not fit.
    pub fn verify(&self) -> Result<VerifiedExtract<'_>, SealError> {
        let (mut before, mut head) = (self.start, self.start);
        let mut shown = Vec::new();
        for entry in &self.entries {
            let sequence = head.sequence + 1;
            let broken = |why| SealError::Ledger { sequence, why };
            let commitment = match entry {
                ExtractEntry::Shown(entry) if entry.sequence == sequence => {
                    shown.push(entry);
                    self.matter_key.commit(sequence, &entry.to_bytes()?)
                }
                ExtractEntry::Shown(_) => return Err(broken("is missing from the extract")),
                ExtractEntry::Withheld(commitment) => {
                    if commitment.mark == self.matter_key.mark(sequence) {
                        return Err(broken("is about this record, but is withheld"));
                    }
                    *commitment
                }
            };
            before = head;
            head = head.followed_by(&commitment);
        }
        let Some(ExtractEntry::Shown(last)) = self.entries.last() else {
            return Err(SealError::Ledger {
                sequence: head.sequence,
                why: "is not shown, though it must be the one that seals the record",
            });
        };
        if !self.begins_with_its_draft(&shown) {
            return Err(SealError::Ledger {
                sequence: self.start.sequence + 1,
                why: "is not the one that began the draft; earlier ones are left out",
            });
        }
        Ok(VerifiedExtract {
            before,
            head,
            last,
            shown: shown.len(),
            withheld: self.entries.len() - shown.len(),
        })
    }

    /// A draft is always finalised before it is sealed, which names it here.
    fn begins_with_its_draft(&self, shown: &[&LedgerEntry]) -> bool {
        let draft = shown
            .iter()
            .rfind(|entry| entry.operation == LedgerOperation::Finalised)
            .and_then(|entry| entry.about.as_ref());
        let Some(ExtractEntry::Shown(first)) = self.entries.first() else {
            return false;
        };
        first.operation == LedgerOperation::Collected
            && draft.is_some()
            && first.about.as_ref() == draft
    }
}
