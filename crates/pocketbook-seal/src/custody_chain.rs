//! The whole chain of each exhibit's custody, from the bundles of its records.
//!
//! An exhibit that changed hands between tablets has a chain on each. Where the
//! receiver's record names that of the handing over, both are read as one.

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{
    ContinuityGap, CustodyLink, ExhibitId, ExhibitReference, GapKind, RecordId, StruckEvent,
    continuity, join_chains,
};
use serde::Serialize;

use crate::VerificationReport;
use crate::claims::Failure;

/// What came of following the chain of one exhibit.
#[derive(Debug, Clone)]
pub struct CustodyChain {
    /// The exhibit: two tablets may have given one reference to two. Of chains
    /// that are joined, that of the first event.
    pub exhibit: ExhibitId,
    /// Its reference.
    pub reference: ExhibitReference,
    /// The events, in the order in which the chain is read.
    pub events: Vec<ChainEvent>,
    /// Whether the records are one chain without a break.
    pub report: VerificationReport,
    /// What the chain leaves open: questions, and no fault of the records.
    pub gaps: Vec<ContinuityGap>,
    /// The events that were entered in error.
    pub struck: Vec<StruckEvent>,
    /// At which event, from 1, the exhibit was withdrawn, if it was.
    pub withdrawn: Option<usize>,
}

/// Where an event of a chain stands on the tablet that sealed it.
#[derive(Debug, Clone, Serialize)]
pub struct ChainEvent {
    /// The exhibit as that tablet knows it.
    pub exhibit: ExhibitId,
    /// The number of the event there.
    pub number: u32,
    /// The record that holds it.
    pub record: RecordId,
    /// A stable name of what was done.
    pub act: &'static str,
}

/// Follows verified custody records, given in any order and of any number of
/// exhibits; a record that is given twice counts once. Those of one exhibit must
/// run from its first event to their last, each naming the one before it by
/// digest; where one names a record of another tablet's chain that it goes on
/// from, both make one. Whether there are later ones, only the force knows.
#[must_use]
pub fn follow_custody(links: Vec<CustodyLink>) -> Vec<CustodyChain> {
    let mut given = BTreeSet::new();
    let mut exhibits: BTreeMap<ExhibitId, Vec<CustodyLink>> = BTreeMap::new();
    for link in links {
        if given.insert(link.record.sha256) {
            let exhibit = link.custody.exhibit.id;
            exhibits.entry(exhibit).or_default().push(link);
        }
    }
    let mut chains: Vec<_> = exhibits.into_values().collect();
    for chain in &mut chains {
        chain.sort_by_key(|link| link.custody.number);
    }
    let joined = join_chains(chains);
    joined.iter().filter_map(|chain| follow(chain)).collect()
}

/// Follows the records of one thing; none make no chain.
fn follow(links: &[CustodyLink]) -> Option<CustodyChain> {
    let first = &links.first()?.custody.exhibit;
    let found = continuity(links);
    let (broken, gaps): (Vec<_>, Vec<_>) = found
        .gaps
        .into_iter()
        .partition(|gap| matches!(gap.kind, GapKind::BrokenChain | GapKind::OtherExhibit));
    let tablets: BTreeSet<_> = links.iter().map(|link| link.custody.exhibit.id).collect();
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
            whole(links.len(), first, tablets.len()),
            "SHA-256 in each payload",
        ),
    }
    name_missing(links, &found.struck, &mut report);
    Some(CustodyChain {
        exhibit: first.id,
        reference: first.reference.clone(),
        events: links.iter().map(ChainEvent::from).collect(),
        report,
        gaps,
        struck: found.struck,
        withdrawn: found.withdrawn,
    })
}

fn whole(events: usize, exhibit: &pocketbook_model::Exhibit, tablets: usize) -> String {
    let reference = &exhibit.reference;
    if tablets == 1 {
        return format!("{events} events of exhibit {reference}, each naming the one before it");
    }
    format!(
        "{events} events of exhibit {reference} in {tablets} chains of their own tablets, joined: \
         each names the one before it, or the handing over that it goes on from"
    )
}

/// A chain that goes on from one whose bundle is not here is not whole, and
/// nothing is wrong with it.
fn name_missing(links: &[CustodyLink], struck: &[StruckEvent], report: &mut VerificationReport) {
    let here: BTreeSet<_> = links.iter().map(|link| link.record.sha256).collect();
    let struck: BTreeSet<usize> = struck.iter().map(|one| one.event).collect();
    let counted = (1..)
        .zip(links)
        .filter(|(event, _)| !struck.contains(event));
    for (_, link) in counted {
        let after = link.custody.event.act.continues();
        if let Some(missing) = after.filter(|record| !here.contains(record)) {
            report.not_checked(
                "handover",
                &format!(
                    "event {} of exhibit {} goes on from the record with SHA-256 {missing}, whose \
                     bundle is missing here or does not verify; give that too to join the chains",
                    link.custody.number, link.custody.exhibit.reference
                ),
            );
        }
    }
}

impl From<&CustodyLink> for ChainEvent {
    fn from(link: &CustodyLink) -> Self {
        Self {
            exhibit: link.custody.exhibit.id,
            number: link.custody.number,
            record: link.record.record,
            act: link.custody.event.act.as_str(),
        }
    }
}
