//! The whole chain of an exhibit's custody, from the bundles of its records.

use pocketbook_model::{ContinuityGap, CustodyLink, GapKind, continuity};

use crate::VerificationReport;
use crate::claims::Failure;

/// What came of following a chain.
#[derive(Debug, Clone, Default)]
pub struct CustodyChain {
    /// Whether the records are one chain without a break.
    pub report: VerificationReport,
    /// What the chain leaves open: questions, and no fault of the records.
    pub gaps: Vec<ContinuityGap>,
}

/// Follows verified custody records, given in any order. They must be the
/// records of one exhibit from its first event to their last, each naming the
/// one before it by digest. Whether there are later ones, only the force knows.
#[must_use]
pub fn follow_custody(mut links: Vec<CustodyLink>) -> CustodyChain {
    links.sort_by_key(|link| link.custody.number);
    let (broken, gaps): (Vec<_>, Vec<_>) = continuity(&links)
        .gaps
        .into_iter()
        .partition(|gap| matches!(gap.kind, GapKind::BrokenChain | GapKind::OtherExhibit));
    let mut report = VerificationReport::default();
    match (broken.first(), links.first()) {
        (Some(gap), _) => report.failed(Failure(
            "chain",
            format!(
                "at the bundle numbered {} of these: {}",
                gap.event, gap.kind
            ),
        )),
        (None, None) => {
            report.failed(Failure("chain", "there is no record to follow".to_owned()));
        }
        (None, Some(first)) => report.proved(
            "chain",
            format!(
                "{} events of exhibit {}, each naming the one before it",
                links.len(),
                first.custody.exhibit.reference
            ),
            "SHA-256 in each payload",
        ),
    }
    CustodyChain { report, gaps }
}
