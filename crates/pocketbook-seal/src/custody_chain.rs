//! The whole chain of each exhibit's custody, from the bundles of its records.

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{
    ContinuityGap, CustodyLink, ExhibitId, ExhibitReference, GapKind, continuity,
};

use crate::VerificationReport;
use crate::claims::Failure;

/// What came of following the chain of one exhibit.
#[derive(Debug, Clone)]
pub struct CustodyChain {
    /// The exhibit: two tablets may have given one reference to two.
    pub exhibit: ExhibitId,
    /// Its reference.
    pub reference: ExhibitReference,
    /// Whether the records are one chain without a break.
    pub report: VerificationReport,
    /// What the chain leaves open: questions, and no fault of the records.
    pub gaps: Vec<ContinuityGap>,
}

/// Follows verified custody records, given in any order and of any number of
/// exhibits; a record that is given twice counts once. Those of one exhibit must
/// run from its first event to their last, each naming the one before it by
/// digest. Whether there are later ones, only the force knows.
#[must_use]
pub fn follow_custody(links: Vec<CustodyLink>) -> Vec<CustodyChain> {
    let mut given = BTreeSet::new();
    let mut exhibits: BTreeMap<ExhibitId, Vec<CustodyLink>> = BTreeMap::new();
    for link in links {
        if given.insert(*link.record.sha256.as_bytes()) {
            let exhibit = link.custody.exhibit.id;
            exhibits.entry(exhibit).or_default().push(link);
        }
    }
    exhibits.into_values().filter_map(follow).collect()
}

/// Follows the records of one exhibit; none make no chain.
fn follow(mut links: Vec<CustodyLink>) -> Option<CustodyChain> {
    links.sort_by_key(|link| link.custody.number);
    let first = &links.first()?.custody.exhibit;
    let (broken, gaps): (Vec<_>, Vec<_>) = continuity(&links)
        .gaps
        .into_iter()
        .partition(|gap| matches!(gap.kind, GapKind::BrokenChain | GapKind::OtherExhibit));
    let mut report = VerificationReport::default();
    match broken.first() {
        Some(gap) => report.failed(Failure(
            "chain",
            format!(
                "exhibit {}, at the bundle numbered {} of its own: {}",
                first.reference, gap.event, gap.kind
            ),
        )),
        None => report.proved(
            "chain",
            format!(
                "{} events of exhibit {}, each naming the one before it",
                links.len(),
                first.reference
            ),
            "SHA-256 in each payload",
        ),
    }
    Some(CustodyChain {
        exhibit: first.id,
        reference: first.reference.clone(),
        report,
        gaps,
    })
}
