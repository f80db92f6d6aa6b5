//! Which events of a chain were entered in error.
//!
//! An event names the record that it strikes by digest; only one that stands
//! before it in its own chain can be struck. To strike what struck another event
//! brings that one back.

use serde::Serialize;

use crate::{CustodyAct, CustodyLink};

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
/// count.
pub(crate) fn struck(chain: &[CustodyLink]) -> Vec<StruckEvent> {
    let mut found: Vec<StruckEvent> = Vec::new();
    // From the end: what strikes an event stands behind it, so whether that
    // counts itself is known by then.
    for (at, link) in chain.iter().enumerate().rev() {
        let CustodyAct::EnteredInError { event } = link.custody.event.act else {
            continue;
        };
        if found.iter().any(|one| one.event == at + 1) {
            continue;
        }
        let exhibit = link.custody.exhibit.id;
        let named = chain.iter().take(at).position(|earlier| {
            earlier.record.sha256 == event && earlier.custody.exhibit.id == exhibit
        });
        found.extend(named.map(|earlier| StruckEvent {
            event: earlier + 1,
            by: at + 1,
        }));
    }
    found.sort_unstable();
    found
}

/// The events of a chain that were not entered in error, in their order.
pub(crate) fn standing(chain: &[CustodyLink]) -> impl Iterator<Item = &CustodyLink> {
    let struck = struck(chain);
    let links = (1_usize..).zip(chain);
    links
        .filter(move |(event, _)| !struck.iter().any(|one| one.event == *event))
        .map(|(_, link)| link)
}
