//! One thing in the hands of two tablets.
//!
//! Whoever takes an exhibit over on another tablet begins a chain of their own
//! there. Two rules say that both chains are of one thing:
//!
//! - the receiver names the record of the handing over by its digest
//!   ([`CustodyAct::Received`]'s `continues`): then the chains are read as one;
//! - or the receiver's chain begins with taking it over from whoever handed it
//!   over, and that one named the receiver's warrant number. Words on both sides
//!   fit then, and no digest proves it: it is no collision of two things, and
//!   the chains stay two.

use std::collections::{BTreeMap, BTreeSet};

use crate::continuity::{is_one_thing, standing};
use crate::{CustodyAct, CustodyLink, RecordLink, Sha256Digest};

/// A handing over from one chain to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    /// The record in which it was given.
    pub given: RecordLink,
    /// The record in which it was taken.
    pub taken: RecordLink,
}

/// The handing over by which the taker's chain is of the very thing of the
/// giver's, if there is one. Both are given in the order of their numbers, as
/// far as they are known; events that were entered in error do not count.
#[must_use]
pub fn handed_on(giver: &[CustodyLink], taker: &[CustodyLink]) -> Option<Handover> {
    let (first, second) = (giver.first()?, taker.first()?);
    if !is_one_thing(&first.custody.exhibit, &second.custody.exhibit) {
        return None;
    }
    let mut given = standing(giver)
        .filter(|link| matches!(link.custody.event.act, CustodyAct::HandedOver { .. }));
    // Found once, and not again for each handing over.
    let standing: Vec<&CustodyLink> = standing(taker).collect();
    let beginning = beginning(taker, &standing);
    let mut goes_on: BTreeMap<Sha256Digest, &CustodyLink> = BTreeMap::new();
    for taken in &standing {
        if let Some(given) = taken.custody.event.act.continues() {
            goes_on.entry(given).or_insert(taken);
        }
    }
    given.find_map(|given| {
        let named = goes_on.get(&given.record.sha256).copied();
        let taken = named.or_else(|| beginning.filter(|taken| fits(given, taken)))?;
        Some(Handover {
            given: given.record,
            taken: taken.record,
        })
    })
}

/// How a thing came into this chain, where its first record is known; of what
/// stands of it.
fn beginning<'c>(chain: &[CustodyLink], standing: &[&'c CustodyLink]) -> Option<&'c CustodyLink> {
    let whole = chain.first()?.custody.number == 1;
    let mut standing = standing.iter().copied();
    let of_hands = standing.find(|link| !link.custody.event.act.is_of_the_records());
    of_hands.filter(|_| whole)
}

/// Whether giver and receiver name each other, the receiver by warrant number.
fn fits(given: &CustodyLink, taken: &CustodyLink) -> bool {
    let (giving, taking) = (&given.custody.event, &taken.custody.event);
    match (&giving.act, &taking.act) {
        (
            CustodyAct::HandedOver { to },
            CustodyAct::Received {
                from,
                continues: None,
                ..
            },
        ) => {
            to.warrant_number.is_some()
                && to.warrant_number == taking.who.warrant_number
                && from.is(&giving.who)
        }
        _ => false,
    }
}

/// Puts the chains of several tablets into one where a record names another
/// chain's as what it goes on from, unless it was entered in error. Each chain
/// is in the order of its numbers; within what is joined its events keep that
/// order, and stand behind what they go on from. Chains that nothing joins come
/// back as they are.
#[must_use]
pub fn join_chains(chains: Vec<Vec<CustodyLink>>) -> Vec<Vec<CustodyLink>> {
    let mut whose = BTreeMap::new();
    for (at, chain) in chains.iter().enumerate() {
        whose.extend(chain.iter().map(|link| (link.record.sha256, at)));
    }
    let mut groups: Vec<usize> = (0..chains.len()).collect();
    for (at, chain) in chains.iter().enumerate() {
        let named = standing(chain).filter_map(|l| l.custody.event.act.continues());
        for other in named.filter_map(|record| whose.get(&record)) {
            let of = |which: usize| groups.get(which).copied().unwrap_or(which);
            let (one, two) = (of(at), of(*other));
            for group in groups.iter_mut().filter(|group| **group == one) {
                *group = two;
            }
        }
    }
    let mut together: BTreeMap<usize, Vec<Vec<CustodyLink>>> = BTreeMap::new();
    // In the order in which the first chain of each was given.
    let order: Vec<usize> = groups
        .iter()
        .map(|group| groups.iter().position(|one| one == group).unwrap_or(*group))
        .collect();
    for (group, chain) in order.into_iter().zip(chains) {
        together.entry(group).or_default().push(chain);
    }
    together.into_values().map(merged).collect()
}

/// One order for chains that go on from each other.
fn merged(chains: Vec<Vec<CustodyLink>>) -> Vec<CustodyLink> {
    let known: BTreeSet<Sha256Digest> = chains
        .iter()
        .flatten()
        .map(|link| link.record.sha256)
        .collect();
    let mut rest: Vec<_> = chains
        .into_iter()
        .map(|chain| chain.into_iter().peekable())
        .collect();
    let (mut joined, mut told) = (Vec::new(), BTreeSet::new());
    let mut last = None;
    loop {
        let heads = rest.iter_mut().enumerate();
        let heads = heads.filter_map(|(at, chain)| {
            let head = chain.peek()?;
            let after = head.custody.event.act.continues();
            let waits = after.is_some_and(|one| known.contains(&one) && !told.contains(&one));
            let goes_on = after.is_some() && after == last;
            // What goes on from the last comes first; else what happened first.
            // Records that wait for each other cannot be honest; they are told
            // all the same, and the gaps say what is wrong with them.
            Some(((waits, !goes_on, head.custody.event.at, at), at))
        });
        let Some((_, at)) = heads.min() else {
            return joined;
        };
        let next = rest.get_mut(at).and_then(Iterator::next);
        last = next.as_ref().map(|link| link.record.sha256);
        told.extend(last);
        joined.extend(next);
    }
}

#[cfg(test)]
mod tests;
