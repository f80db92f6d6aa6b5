//! Which events of a chain were entered in error.
//!
//! An event names the record that it strikes by digest; only one that stands
//! before it in its own chain can be struck. To strike what struck another event
//! brings that one back.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{CustodyAct, CustodyLink, ExhibitId, Sha256Digest};

/// An event that was entered in error, and the one that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct StruckEvent {
    /// The event, counted from 1.
    pub event: usize,
    /// The event that says so, counted from 1; the last, where several do.
    pub by: usize,
}

/// Every event that counts as entered in error, with each that says so, in the
/// order of the chain. What is said by an event that was struck itself does not
/// count. One pass over the chain each way: a gateway asks at every record that
/// arrives, and a chain may have as many events as its tablet likes to send.
pub(crate) fn struck(chain: &[CustodyLink]) -> Vec<StruckEvent> {
    let mut first: BTreeMap<(Sha256Digest, ExhibitId), usize> = BTreeMap::new();
    for (at, link) in chain.iter().enumerate() {
        let named = (link.record.sha256, link.custody.exhibit.id);
        first.entry(named).or_insert(at);
    }
    let mut found: Vec<StruckEvent> = Vec::new();
    let mut events = BTreeSet::new();
    // From the end: what strikes an event stands behind it, so whether that
    // counts itself is known by then.
    for (at, link) in chain.iter().enumerate().rev() {
        let CustodyAct::EnteredInError { event } = link.custody.event.act else {
            continue;
        };
        if events.contains(&(at + 1)) {
            continue;
        }
        let named = first.get(&(event, link.custody.exhibit.id)).copied();
        if let Some(earlier) = named.filter(|earlier| *earlier < at) {
            events.insert(earlier + 1);
            found.push(StruckEvent {
                event: earlier + 1,
                by: at + 1,
            });
        }
    }
    found.sort_unstable();
    found
}

/// The events of a chain that were not entered in error, in their order.
pub(crate) fn standing(chain: &[CustodyLink]) -> impl Iterator<Item = &CustodyLink> {
    let struck: BTreeSet<usize> = struck(chain).iter().map(|one| one.event).collect();
    let links = (1_usize..).zip(chain);
    links
        .filter(move |(event, _)| !struck.contains(event))
        .map(|(_, link)| link)
}
