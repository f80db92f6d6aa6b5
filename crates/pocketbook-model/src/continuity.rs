//! Continuity: what a chain of custody events says about an exhibit, and what
//! it leaves open.
//!
//! Gaps never block anything: an officer who finds a bag open must be able to
//! write that down. They are shown, in plain words and without names, so that
//! whoever can still answer a question is asked it before a court does.
//!
//! ```text
//!            seized, produced, received                 handed over
//!  nobody ------------------------------> holder --------------------> holder
//!                                         |    ^                        |
//!                                  stored |    | taken out              | returned, destroyed
//!                                         v    |                        v
//!                                         store                        end
//!  seal:  none --sealed--> on --opened--> broken --resealed--> on
//! ```
//!
//! An event that a later one says was entered in error stays in the chain, for
//! the records are linked through it, and is passed over by everything else.
//! Chains of several tablets are read as one where [`crate::join_chains`] put
//! them into one order.

mod gap;
mod struck;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    Custodian, CustodyAct, CustodyRecord, Exhibit, ExhibitId, Personal, RecordLink, SealNumber,
    Sha256Digest, Timestamp,
};

pub use gap::{ContinuityGap, GapKind};
pub use struck::StruckEvent;
pub(crate) use struck::{standing, struck};

/// How far the clocks of two tablets may differ, in milliseconds: five minutes.
/// What one says it received so much before the other says it gave is no gap.
const CLOCKS_DIFFER: i64 = 300_000;

/// One event of a chain, with the sealed record that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustodyLink {
    /// The sealed record.
    pub record: RecordLink,
    /// What it holds.
    pub custody: CustodyRecord,
}

/// How a chain ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CustodyEnd {
    /// The exhibit was given back.
    Returned,
    /// The exhibit was destroyed.
    Destroyed,
}

/// Where a chain of custody leads, and its gaps in the order of its events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Continuity {
    /// Everything that is left open.
    pub gaps: Vec<ContinuityGap>,
    /// Who holds the exhibit, or last held it.
    pub holder: Option<Custodian>,
    /// The store it is in.
    pub store: Option<Personal>,
    /// The seal that is on it.
    pub seal: Option<SealNumber>,
    /// How it ended, if it did.
    pub end: Option<CustodyEnd>,
    /// At which event, from 1, it was withdrawn, if it was.
    pub withdrawn: Option<usize>,
    /// The events that were entered in error, in the order of the chain.
    pub struck: Vec<StruckEvent>,
}

/// Follows the events of one exhibit, in the order of their chain.
#[must_use]
pub fn continuity(chain: &[CustodyLink]) -> Continuity {
    let struck = struck(chain);
    let mut follower = Follower {
        struck: struck.iter().map(|one| one.event).collect(),
        ..Follower::default()
    };
    let strikes: BTreeSet<usize> = struck.iter().map(|one| one.by).collect();
    for (at, link) in chain.iter().enumerate() {
        follower.event = at + 1;
        let changes_tablet = follower.chain(link);
        let act = &link.custody.event.act;
        if follower.struck.contains(&follower.event) {
            // Its record is part of the chain, and nothing that it says counts.
        } else if matches!(act, CustodyAct::EnteredInError { .. }) {
            // When it was said orders nothing: what is entered in place of the
            // struck event happened before.
            if !strikes.contains(&follower.event) {
                follower.gap(GapKind::NotInChain);
            }
        } else {
            follower.time(link.custody.event.at, changes_tablet);
            follower.withdrawal(act);
            follower.hands(link);
            follower.seals(act);
        }
        follower.keep(link);
    }
    let mut result = follower.finish();
    result.struck = struck;
    // Of several that say so, the last.
    result.struck.reverse();
    result.struck.dedup_by_key(|one| one.event);
    result.struck.reverse();
    result
}

#[derive(Default)]
enum Seal {
    #[default]
    Never,
    On(SealNumber),
    /// The seal that was broken, and at which event.
    Broken(SealNumber, usize),
}

#[derive(Default)]
struct Follower<'a> {
    event: usize,
    before: Option<&'a CustodyLink>,
    /// The newest record of each tablet's chain: one, unless chains are joined.
    newest: BTreeMap<ExhibitId, &'a CustodyLink>,
    /// Every record so far, and at which event it stands.
    known: BTreeMap<Sha256Digest, (usize, &'a CustodyLink)>,
    /// The events that were entered in error.
    struck: BTreeSet<usize>,
    /// Records of other chains that were gone on from.
    continued: BTreeSet<Sha256Digest>,
    latest: Option<Timestamp>,
    seal: Seal,
    used: BTreeSet<SealNumber>,
    told_of_withdrawal: bool,
    result: Continuity,
}

impl<'a> Follower<'a> {
    fn gap(&mut self, kind: GapKind) {
        self.gap_at(self.event, kind);
    }

    fn gap_at(&mut self, event: usize, kind: GapKind) {
        self.result.gaps.push(ContinuityGap { event, kind });
    }

    /// Whether the record follows the one before in its own chain, about the
    /// same thing. Gives whether it is of another tablet's chain than the event
    /// before it.
    fn chain(&mut self, link: &'a CustodyLink) -> bool {
        let Some(before) = self.before else {
            self.begins(link);
            return false;
        };
        let own = self.newest.get(&link.custody.exhibit.id).copied();
        let elsewhere = link.custody.event.act.continues();
        let elsewhere = elsewhere.and_then(|record| self.known.get(&record));
        let elsewhere = elsewhere.map(|(_, link)| *link);
        let is_a_first = link.custody.number == 1 && link.custody.previous.is_none();
        match own {
            Some(own) => self.follows(link, own),
            // Another tablet's chain begins, which this or a later record of it
            // joins to the one before.
            None if is_a_first || elsewhere.is_some() => {
                self.begins(link);
                let other = elsewhere.unwrap_or(before);
                if !is_one_thing(&link.custody.exhibit, &other.custody.exhibit) {
                    self.gap(GapKind::OtherExhibit);
                }
            }
            None => self.follows(link, before),
        }
        before.custody.exhibit.id != link.custody.exhibit.id
    }

    fn begins(&mut self, link: &CustodyLink) {
        if link.custody.previous.is_some() || link.custody.number != 1 {
            self.gap(GapKind::BrokenChain);
        }
    }

    fn follows(&mut self, link: &CustodyLink, before: &CustodyLink) {
        let custody = &link.custody;
        if custody.previous != Some(before.record)
            || before.custody.number.checked_add(1) != Some(custody.number)
        {
            self.gap(GapKind::BrokenChain);
        }
        let (now, then) = (&custody.exhibit, &before.custody.exhibit);
        if (now.id, &now.reference, now.thing) != (then.id, &then.reference, then.thing) {
            self.gap(GapKind::OtherExhibit);
            return;
        }
        let described = match &custody.event.act {
            CustodyAct::Corrected(fields) => fields.applied_to(then) == *now,
            _ => now == then,
        };
        if !described {
            self.gap(GapKind::DescribedOtherwise);
        }
    }

    fn keep(&mut self, link: &'a CustodyLink) {
        self.newest.insert(link.custody.exhibit.id, link);
        self.known.insert(link.record.sha256, (self.event, link));
        self.before = Some(link);
    }

    /// Within one tablet's events times never go back; from one tablet to another
    /// as far as their clocks may differ, and then that tablet's clock counts.
    fn time(&mut self, at: Timestamp, changes_tablet: bool) {
        let allowed = if changes_tablet { CLOCKS_DIFFER } else { 0 };
        let at_latest = at.unix_ms().saturating_add(allowed);
        let early = (self.latest).is_some_and(|latest| at_latest < latest.unix_ms());
        if early {
            self.gap(GapKind::OutOfOrder);
        }
        self.latest = if changes_tablet && !early {
            Some(at)
        } else {
            self.latest.max(Some(at))
        };
    }

    /// After a withdrawal a thing still goes back or is done away with.
    fn withdrawal(&mut self, act: &CustodyAct) {
        let goes = matches!(
            act,
            CustodyAct::Returned { .. } | CustodyAct::Destroyed | CustodyAct::Corrected(_)
        );
        if self.result.withdrawn.is_some() && !goes && !self.told_of_withdrawal {
            self.told_of_withdrawal = true;
            self.gap(GapKind::AfterWithdrawal);
        }
        if *act == CustodyAct::Withdrawn && self.result.withdrawn.is_none() {
            self.result.withdrawn = Some(self.event);
        }
    }

    /// In whose hands it is. After a gap the event is taken at its word, so
    /// that one gap is not told again at every event that follows.
    fn hands(&mut self, link: &CustodyLink) {
        let event = &link.custody.event;
        let holder = |of: &Custodian| Some(of.clone());
        match &event.act {
            act if act.is_of_the_records() => return,
            CustodyAct::Seized | CustodyAct::Produced | CustodyAct::Received { .. } => {
                self.taken_in(&event.act, &event.who);
                self.result.holder = holder(&event.who);
                self.result.store = None;
                self.result.end = None;
                return;
            }
            _ => {}
        }
        if self.result.end.is_some() {
            self.gap(GapKind::AfterEnd);
        } else if self.result.holder.is_none() {
            self.gap(GapKind::NoBeginning);
        } else if event.act == CustodyAct::TakenOut {
            if self.result.store.is_none() {
                self.gap(GapKind::NotInStore);
            }
        } else if self.result.store.is_some() {
            self.gap(GapKind::InStore);
        } else if !self.is_held_by(&event.who) {
            self.gap(GapKind::NotHeld);
        }
        self.result.store = None;
        self.result.holder = holder(&event.who);
        match &event.act {
            CustodyAct::HandedOver { to } => self.result.holder = holder(to),
            CustodyAct::Stored => self.result.store = Some(event.place.clone()),
            CustodyAct::Returned { to } => {
                self.result.holder = holder(to);
                self.result.end = Some(CustodyEnd::Returned);
            }
            CustodyAct::Destroyed => self.result.end = Some(CustodyEnd::Destroyed),
            _ => {}
        }
    }

    fn taken_in(&mut self, act: &CustodyAct, who: &Custodian) {
        let given = act.continues();
        if let Some(kind) = given.and_then(|given| self.is_no_giving(given)) {
            self.gap(kind);
        }
        if given.is_some_and(|given| !self.continued.insert(given)) {
            // One handing over puts a thing into one pair of hands.
            self.gap(GapKind::TakenInTwice);
            return;
        }
        match (self.result.end, &self.result.holder, act) {
            (Some(CustodyEnd::Destroyed), ..) => self.gap(GapKind::AfterEnd),
            // What was returned can be seized again.
            (Some(CustodyEnd::Returned), ..) => {}
            (None, None, CustodyAct::Received { .. }) => self.gap(GapKind::BegunElsewhere),
            (None, None, _) => {}
            // Whoever gave it and whoever took it may each say so.
            (None, Some(holder), CustodyAct::Received { from, .. })
                if self.result.store.is_none() && (holder.is(who) || holder.is(from)) => {}
            (None, Some(_), _) => self.gap(GapKind::TakenInTwice),
        }
    }

    /// Why a record that is gone on from gave nothing, if it is here and did not.
    fn is_no_giving(&self, given: Sha256Digest) -> Option<GapKind> {
        let (event, link) = self.known.get(&given)?;
        let hands_over = matches!(link.custody.event.act, CustodyAct::HandedOver { .. });
        match (hands_over, self.struck.contains(event)) {
            (false, _) => Some(GapKind::NotHandedOver),
            (true, true) => Some(GapKind::GivenInError),
            (true, false) => None,
        }
    }

    fn is_held_by(&self, who: &Custodian) -> bool {
        self.result
            .holder
            .as_ref()
            .is_some_and(|holder| holder.is(who))
    }

    fn seals(&mut self, act: &CustodyAct) {
        match act {
            CustodyAct::Sealed { seal } => {
                if matches!(self.seal, Seal::On(_)) {
                    self.gap(GapKind::SealedAlready);
                }
                self.put_on(seal);
            }
            CustodyAct::Opened { seal } => {
                match &self.seal {
                    Seal::On(on) if on == seal => {}
                    Seal::On(_) => self.gap(GapKind::WrongSeal),
                    Seal::Never | Seal::Broken(..) => self.gap(GapKind::NotSealed),
                }
                self.used.insert(seal.clone());
                self.seal = Seal::Broken(seal.clone(), self.event);
            }
            CustodyAct::Received {
                seal: Some(seal), ..
            } => self.found_on(seal),
            CustodyAct::Resealed { old, new } => {
                match &self.seal {
                    Seal::Broken(broken, _) if broken == old => {}
                    Seal::On(on) if on == old => self.gap(GapKind::NotOpened),
                    Seal::Broken(..) | Seal::On(_) => self.gap(GapKind::WrongSeal),
                    Seal::Never => self.gap(GapKind::NotSealed),
                }
                self.used.insert(old.clone());
                self.put_on(new);
            }
            CustodyAct::HandedOver { .. } | CustodyAct::Stored => self.must_be_closed(),
            // It goes as it is, and nobody opens it again.
            CustodyAct::Returned { .. } | CustodyAct::Destroyed => self.seal = Seal::Never,
            _ => {}
        }
    }

    fn put_on(&mut self, seal: &SealNumber) {
        if !self.used.insert(seal.clone()) {
            self.gap(GapKind::SealUsedBefore);
        }
        self.seal = Seal::On(seal.clone());
    }

    /// The seal that whoever took it over found: the first that these events
    /// know of, or the one that was put on.
    fn found_on(&mut self, seal: &SealNumber) {
        self.must_be_closed();
        if matches!(&self.seal, Seal::On(on) if on != seal) {
            self.gap(GapKind::WrongSeal);
        }
        self.used.insert(seal.clone());
        self.seal = Seal::On(seal.clone());
    }

    /// Names the opening that nothing closed, once.
    fn must_be_closed(&mut self) {
        if let Seal::Broken(_, opened) = self.seal {
            self.gap_at(opened, GapKind::NotResealed);
            self.seal = Seal::Never;
        }
    }

    fn finish(mut self) -> Continuity {
        match self.seal {
            Seal::On(ref seal) => self.result.seal = Some(seal.clone()),
            Seal::Broken(_, opened) => self.gap_at(opened, GapKind::StillOpen),
            Seal::Never => {}
        }
        self.result.gaps.sort_by_key(|gap| gap.event);
        self.result
    }
}

/// Whether two officers' entries may be of one thing: one number, and no other
/// kind of thing or other file. Each describes it in their own words.
pub(crate) fn is_one_thing(one: &Exhibit, two: &Exhibit) -> bool {
    use crate::ExhibitThing::{File, Physical};
    let same_kind = match (&one.thing, &two.thing) {
        (Physical, Physical) => true,
        (File { sha256: one, .. }, File { sha256: two, .. }) => one == two,
        _ => false,
    };
    same_kind && one.reference.plain() == two.reference.plain()
}

#[cfg(test)]
mod tests;
