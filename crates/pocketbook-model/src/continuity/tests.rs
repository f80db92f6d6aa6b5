use super::*;
use crate::{
    CorrectedFields, CustodyEvent, Exhibit, ExhibitId, ExhibitThing, IncidentId, PersonId,
    Producer, RecordId, Sha256Digest,
};
use GapKind as Gap;
use proptest::prelude::*;

const FOUND: i64 = 1_772_823_360_000;

fn custodian(name: &str) -> Custodian {
    Custodian {
        name: name.into(),
        warrant_number: None,
        capacity: Personal::default(),
    }
}

fn seal(text: &str) -> SealNumber {
    text.parse().unwrap()
}

fn exhibit() -> Exhibit {
    Exhibit {
        id: ExhibitId::from_parts(1, [1; 10]),
        incident: IncidentId::from_parts(1, [2; 10]),
        reference: "ABC/1".parse().unwrap(),
        producer: Producer::Person {
            person: PersonId::from_parts(1, [3; 10]),
            name: "Anna B. CARPENTER".into(),
        },
        description: "Kitchen knife".into(),
        thing: ExhibitThing::Physical,
        found_at: None,
        found_place: Personal::default(),
    }
}

/// A chain in which each event follows the one before, a minute later.
fn chain(events: &[(&str, CustodyAct)]) -> Vec<CustodyLink> {
    let mut links: Vec<CustodyLink> = Vec::new();
    for (number, (who, act)) in (1_u8..).zip(events) {
        links.push(CustodyLink {
            record: RecordLink {
                record: RecordId::from_parts(1, [number; 10]),
                sha256: Sha256Digest::from_bytes([number; 32]),
            },
            custody: CustodyRecord {
                exhibit: exhibit(),
                cad_reference: None,
                number: number.into(),
                previous: links.last().map(|link| link.record),
                event: CustodyEvent {
                    act: act.clone(),
                    who: custodian(who),
                    at: Timestamp::from_unix_ms(FOUND + 60_000 * i64::from(number)),
                    place: "Invented Road station".into(),
                    reason: "invented".into(),
                },
            },
        });
    }
    links
}

fn gaps(chain: &[CustodyLink]) -> Vec<(usize, Gap)> {
    let found = continuity(chain).gaps;
    found.iter().map(|gap| (gap.event, gap.kind)).collect()
}

use CustodyAct::{
    Copied, Corrected, Destroyed, EnteredInError, Examined, HandedOver, Opened, Produced, Received,
    Resealed, Returned, Sealed, Seized, Stored, TakenOut, Withdrawn,
};

fn to(name: &str) -> CustodyAct {
    HandedOver {
        to: custodian(name),
    }
}

fn on(text: &str) -> CustodyAct {
    Sealed { seal: seal(text) }
}

fn open(text: &str) -> CustodyAct {
    Opened { seal: seal(text) }
}

fn again(old: &str, new: &str) -> CustodyAct {
    Resealed {
        old: seal(old),
        new: seal(new),
    }
}

fn corrected(description: &str) -> CustodyAct {
    Corrected(CorrectedFields::description(description))
}

/// That the event of a number was entered in error.
fn strike(number: u8) -> CustodyAct {
    EnteredInError {
        event: Sha256Digest::from_bytes([number; 32]),
    }
}

/// What happened, the events, and the gaps they leave.
type Case = (
    &'static str,
    Vec<(&'static str, CustodyAct)>,
    Vec<(usize, Gap)>,
);

/// Each rule: what happened, and what is left open at which event.
#[test]
fn each_rule_of_continuity_names_its_gap_and_nothing_else() {
    let (a, b) = ("PC Invented ADAMS", "Invented BAKER");
    let returned = || Returned { to: custodian(b) };
    let received = |from: &str| Received {
        from: custodian(from),
        seal: None,
        continues: None,
    };
    let sealed_from = |from: &str, text: &str| Received {
        from: custodian(from),
        seal: Some(seal(text)),
        continues: None,
    };
    let copied = || Copied { copy: None };
    #[rustfmt::skip]
    let table: Vec<Case> = vec![
        ("nothing happened yet", vec![], vec![]),
        ("seized, sealed, handed over, stored, taken out, opened, examined, copied, sealed anew, returned",
            vec![(a, Seized), (a, on("A1")), (a, to(b)), (b, Stored), (b, TakenOut), (b, open("A1")),
                 (b, Examined), (b, copied()), (b, again("A1", "A2")), (b, Returned { to: custodian(a) })],
            vec![]),
        ("produced and destroyed", vec![(a, Produced), (a, Destroyed)], vec![]),
        ("another takes it out of store, and holds it", vec![(a, Seized), (a, Stored), (b, TakenOut), (b, to(a))], vec![]),
        ("a title makes no other person", vec![(a, Seized), ("Invented Adams", Examined)], vec![]),
        ("both hands record the handing over", vec![(a, Seized), (a, to(b)), (b, received(a))], vec![]),
        ("only the taker records it", vec![(a, Seized), (b, received(a)), (b, Examined)], vec![]),
        ("seized again after it was returned", vec![(a, Seized), (a, returned()), (b, Seized), (b, Stored)], vec![]),
        ("described anew by anyone, at any time", vec![(a, Seized), (a, Destroyed), (b, corrected("Kitchen knife"))], vec![]),
        ("returned open", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, returned())], vec![]),
        ("no beginning", vec![(a, Examined)], vec![(1, Gap::NoBeginning)]),
        ("no beginning is told once", vec![(a, Examined), (a, Stored)], vec![(1, Gap::NoBeginning)]),
        ("begun elsewhere", vec![(a, received(b)), (a, Stored)], vec![(1, Gap::BegunElsewhere)]),
        ("seized twice", vec![(a, Seized), (b, Seized)], vec![(2, Gap::TakenInTwice)]),
        ("received from one who did not hold it", vec![(a, Seized), (b, received("Invented OTHER"))], vec![(2, Gap::TakenInTwice)]),
        ("received from one who had stored it", vec![(a, Seized), (a, Stored), (b, received(a))], vec![(3, Gap::TakenInTwice)]),
        ("handed over by one who did not hold it", vec![(a, Seized), (b, to(a))], vec![(2, Gap::NotHeld)]),
        ("examined by one who did not hold it", vec![(a, Seized), (b, Examined)], vec![(2, Gap::NotHeld)]),
        ("sealed by one who did not hold it", vec![(a, Seized), (b, on("A1"))], vec![(2, Gap::NotHeld)]),
        ("dealt with after it was handed over", vec![(a, Seized), (a, to(b)), (a, Stored)], vec![(3, Gap::NotHeld)]),
        ("that is told once", vec![(a, Seized), (b, Examined), (b, Stored)], vec![(2, Gap::NotHeld)]),
        ("dealt with in store", vec![(a, Seized), (a, Stored), (a, Examined)], vec![(3, Gap::InStore)]),
        ("stored twice", vec![(a, Seized), (a, Stored), (a, Stored)], vec![(3, Gap::InStore)]),
        ("taken out of no store", vec![(a, Seized), (a, TakenOut)], vec![(2, Gap::NotInStore)]),
        ("examined after it was destroyed", vec![(a, Seized), (a, Destroyed), (a, Examined)], vec![(3, Gap::AfterEnd)]),
        ("seized after it was destroyed", vec![(a, Seized), (a, Destroyed), (a, Seized)], vec![(3, Gap::AfterEnd)]),
        ("examined after it was returned", vec![(a, Seized), (a, returned()), (a, Examined)], vec![(3, Gap::AfterEnd)]),
        ("another seal is found", vec![(a, Seized), (a, on("A1")), (a, open("A2")), (a, again("A2", "A3"))], vec![(3, Gap::WrongSeal)]),
        ("sealed in place of another seal", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, again("A9", "A2"))], vec![(4, Gap::WrongSeal)]),
        ("opened, never sealed", vec![(a, Seized), (a, open("A1")), (a, again("A1", "A2"))], vec![(2, Gap::NotSealed)]),
        ("opened twice", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, open("A1")), (a, on("A2"))], vec![(4, Gap::NotSealed)]),
        ("sealed anew, never sealed", vec![(a, Seized), (a, again("A1", "A2"))], vec![(2, Gap::NotSealed)]),
        ("sealed twice", vec![(a, Seized), (a, on("A1")), (a, on("A2"))], vec![(3, Gap::SealedAlready)]),
        ("a seal used again", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, on("A1"))], vec![(4, Gap::SealUsedBefore)]),
        ("a seal replaced unopened", vec![(a, Seized), (a, on("A1")), (a, again("A1", "A2"))], vec![(3, Gap::NotOpened)]),
        ("opened and left open", vec![(a, Seized), (a, on("A1")), (a, open("A1"))], vec![(3, Gap::StillOpen)]),
        ("received under a seal, and opened", vec![(a, sealed_from(b, "A1")), (a, open("A1")), (a, again("A1", "A2"))], vec![(1, Gap::BegunElsewhere)]),
        ("received under a seal, and another one found", vec![(a, sealed_from(b, "A1")), (a, open("A2")), (a, again("A2", "A3"))], vec![(1, Gap::BegunElsewhere), (2, Gap::WrongSeal)]),
        ("received under a seal that had been used before", vec![(a, sealed_from(b, "A1")), (a, open("A1")), (a, again("A1", "A2")), (a, open("A2")), (a, again("A2", "A1"))], vec![(1, Gap::BegunElsewhere), (5, Gap::SealUsedBefore)]),
        ("received under the seal that was put on", vec![(a, Seized), (a, on("A1")), (b, sealed_from(a, "A1"))], vec![]),
        ("received under another seal than was put on", vec![(a, Seized), (a, on("A1")), (b, sealed_from(a, "A2"))], vec![(3, Gap::WrongSeal)]),
        ("received sealed after it was opened", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (b, sealed_from(a, "A2"))], vec![(3, Gap::NotResealed)]),
        ("opened and handed over open", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, to(b)), (b, on("A2"))], vec![(3, Gap::NotResealed)]),
        ("opened and stored open", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, Stored)], vec![(3, Gap::NotResealed)]),
        ("an event entered in error is passed over", vec![(a, Seized), (b, Stored), (a, strike(2)), (a, Stored)], vec![]),
        ("so is its seal", vec![(a, Seized), (a, on("A1")), (a, strike(2)), (a, on("A1"))], vec![]),
        ("so is the end", vec![(a, Seized), (a, Destroyed), (a, strike(2)), (a, Examined)], vec![]),
        ("and the taking in", vec![(a, Seized), (b, Seized), (b, strike(2))], vec![]),
        ("whoever says so", vec![(a, Seized), (a, Stored), (b, strike(2)), (a, Examined)], vec![]),
        ("what was struck in error counts again", vec![(a, Seized), (a, Stored), (a, strike(2)), (a, strike(3)), (a, Examined)], vec![(5, Gap::InStore)]),
        ("struck twice", vec![(a, Seized), (a, Destroyed), (a, strike(2)), (b, strike(2)), (a, Examined)], vec![]),
        ("an event struck that is not there", vec![(a, Seized), (a, strike(99))], vec![(2, Gap::NotInChain)]),
        ("an event struck that comes later", vec![(a, Seized), (a, strike(3)), (a, Examined)], vec![(2, Gap::NotInChain)]),
        ("an event that strikes itself", vec![(a, Seized), (a, strike(2))], vec![(2, Gap::NotInChain)]),
        ("the beginning struck", vec![(a, Seized), (a, strike(1)), (a, Examined)], vec![(3, Gap::NoBeginning)]),
        ("withdrawn", vec![(a, Seized), (a, Withdrawn)], vec![]),
        ("withdrawn by one who did not hold it", vec![(a, Seized), (b, Withdrawn)], vec![]),
        ("withdrawn, and given back", vec![(a, Seized), (a, Withdrawn), (a, corrected("Kitchen knife")), (a, returned())], vec![]),
        ("withdrawn, and dealt with", vec![(a, Seized), (a, Withdrawn), (a, Examined), (a, Stored)], vec![(3, Gap::AfterWithdrawal)]),
        ("withdrawn twice", vec![(a, Seized), (a, Withdrawn), (a, Withdrawn)], vec![(3, Gap::AfterWithdrawal)]),
        ("withdrawn in error", vec![(a, Seized), (a, Withdrawn), (a, strike(2)), (a, Stored)], vec![]),
        ("opened and closed by a new seal", vec![(a, Seized), (a, on("A1")), (a, open("A1")), (a, on("A2"))], vec![]),
    ];
    let mut seen: BTreeSet<Gap> = BTreeSet::new();
    for (what, events, expected) in table {
        assert_eq!(gaps(&chain(&events)), expected, "{what}");
        seen.extend(expected.iter().map(|(_, kind)| *kind));
    }
    // What the records themselves lack has tests of its own, below; what is wrong
    // between the chains of two tablets, beside what joins them.
    let others = [
        Gap::NotHandedOver,
        Gap::GivenInError,
        Gap::BrokenChain,
        Gap::OtherExhibit,
        Gap::DescribedOtherwise,
        Gap::OutOfOrder,
    ];
    for kind in Gap::ALL {
        assert_ne!(
            seen.contains(&kind),
            others.contains(&kind),
            "{} has a row, and one test",
            kind.code()
        );
    }
}

fn plain() -> Vec<CustodyLink> {
    let a = "PC Invented ADAMS";
    chain(&[(a, Seized), (a, Examined), (a, on("A1")), (a, Stored)])
}

#[test]
fn a_record_that_is_missing_or_changed_breaks_the_chain() {
    assert_eq!(gaps(&plain()), []);
    let mut missing = plain();
    missing.remove(1);
    assert_eq!(gaps(&missing), [(2, Gap::BrokenChain)]);
    let mut headless = plain();
    headless.remove(0);
    assert_eq!(
        gaps(&headless),
        [(1, Gap::BrokenChain), (1, Gap::NoBeginning)]
    );
    let mut changed = plain();
    changed[1].record.sha256 = Sha256Digest::from_bytes([99; 32]);
    assert_eq!(gaps(&changed), [(3, Gap::BrokenChain)]);
    let mut replaced = plain();
    replaced[1].record.record = RecordId::from_parts(1, [99; 10]);
    assert_eq!(gaps(&replaced), [(3, Gap::BrokenChain)]);
    let mut numbered = plain();
    numbered[2].custody.number = 7;
    assert_eq!(
        gaps(&numbered),
        [(3, Gap::BrokenChain), (4, Gap::BrokenChain)]
    );
    let mut cut = plain();
    cut[2].custody.previous = None;
    assert_eq!(gaps(&cut), [(3, Gap::BrokenChain)]);
}

#[test]
fn a_time_before_an_earlier_event_is_out_of_order() {
    let mut early = plain();
    early[2].custody.event.at = Timestamp::from_unix_ms(FOUND);
    assert_eq!(gaps(&early), [(3, Gap::OutOfOrder)]);
    // It is measured against all before it, not only against the last.
    early[3].custody.event.at = Timestamp::from_unix_ms(FOUND + 1);
    assert_eq!(gaps(&early), [(3, Gap::OutOfOrder), (4, Gap::OutOfOrder)]);
    let mut same = plain();
    same[1].custody.event.at = same[0].custody.event.at;
    assert_eq!(gaps(&same), []);
}

#[test]
fn another_exhibit_or_description_is_named() {
    type Change = fn(&mut Exhibit);
    let table: [(Change, Gap); 5] = [
        (
            |e| e.id = ExhibitId::from_parts(1, [9; 10]),
            Gap::OtherExhibit,
        ),
        (
            |e| e.reference = "ABC/2".parse().unwrap(),
            Gap::OtherExhibit,
        ),
        (
            |e| {
                e.thing = ExhibitThing::File {
                    attachment: crate::AttachmentId::from_parts(1, [1; 10]),
                    sha256: Sha256Digest::ZERO,
                };
            },
            Gap::OtherExhibit,
        ),
        (
            |e| e.description = "Bread knife".into(),
            Gap::DescribedOtherwise,
        ),
        (|e| e.found_place = "Garden".into(), Gap::DescribedOtherwise),
    ];
    for (change, expected) in table {
        let mut links = plain();
        for link in links.iter_mut().skip(2) {
            change(&mut link.custody.exhibit);
        }
        assert_eq!(gaps(&links), [(3, expected)]);
    }
    let a = "PC Invented ADAMS";
    let mut corrected = chain(&[
        (a, Seized),
        (a, self::corrected("Bread knife")),
        (a, Stored),
    ]);
    for link in corrected.iter_mut().skip(1) {
        link.custody.exhibit.description = "Bread knife".into();
    }
    assert_eq!(gaps(&corrected), []);
    // Nothing else changes with it.
    for link in corrected.iter_mut().skip(1) {
        link.custody.exhibit.found_place = "Garden".into();
    }
    assert_eq!(gaps(&corrected), [(2, Gap::DescribedOtherwise)]);
}

/// What is entered in place of a struck event happened before it was struck.
#[test]
fn a_struck_event_and_what_strikes_it_order_nothing() {
    let a = "PC Invented ADAMS";
    let mut links = chain(&[(a, Seized), (a, Examined), (a, strike(2)), (a, Examined)]);
    let hour = |of: i64| Timestamp::from_unix_ms(FOUND + 3_600_000 * of);
    for (link, at) in links.iter_mut().zip([1, 9, 5, 2]) {
        link.custody.event.at = hour(at);
    }
    assert_eq!(gaps(&links), []);
    links[3].custody.event.at = hour(0);
    assert_eq!(gaps(&links), [(4, Gap::OutOfOrder)]);
}

#[test]
fn a_struck_event_is_named_with_the_last_that_says_so() {
    let a = "PC Invented ADAMS";
    let links = chain(&[
        (a, Seized),
        (a, Examined),
        (a, Stored),
        (a, strike(2)),
        (a, strike(3)),
        (a, strike(2)),
    ]);
    let named = |event, by| StruckEvent { event, by };
    assert_eq!(continuity(&links).struck, [named(2, 6), named(3, 5)]);
    assert_eq!(continuity(&links).store, None);
    // Its record is still a link of the chain.
    let mut without = links;
    without.remove(1);
    assert!(gaps(&without).contains(&(2, Gap::BrokenChain)));
}

#[test]
fn a_chain_says_when_it_was_withdrawn() {
    let a = "PC Invented ADAMS";
    let withdrawn = chain(&[(a, Seized), (a, Withdrawn), (a, Withdrawn)]);
    assert_eq!(continuity(&withdrawn).withdrawn, Some(2));
    let back = chain(&[(a, Seized), (a, Withdrawn), (a, strike(2))]);
    assert_eq!(continuity(&back).withdrawn, None);
}

#[test]
fn a_chain_leads_to_holder_store_seal_and_end() {
    let (a, b) = ("PC Invented ADAMS", "Invented BAKER");
    let stored = continuity(&chain(&[(a, Seized), (a, on("A1")), (a, Stored)]));
    assert!(stored.holder.unwrap().is(&custodian(a)));
    assert_eq!(stored.store.unwrap().reveal(), "Invented Road station");
    assert_eq!(stored.seal, Some(seal("A1")));
    let handed = continuity(&chain(&[(a, Seized), (a, to(b))]));
    assert!(handed.holder.unwrap().is(&custodian(b)) && handed.store.is_none());
    let opened = continuity(&chain(&[(a, Seized), (a, on("A1")), (a, open("A1"))]));
    assert_eq!(opened.seal, None);
    let back = Returned { to: custodian(b) };
    assert_eq!(
        continuity(&chain(&[(a, Seized), (a, back)])).end,
        Some(CustodyEnd::Returned)
    );
    assert_eq!(
        continuity(&chain(&[(a, Seized), (a, Destroyed)])).end,
        Some(CustodyEnd::Destroyed)
    );
}

#[test]
fn each_gap_has_a_code_and_words_of_its_own() {
    let codes: BTreeSet<_> = Gap::ALL.iter().map(|kind| kind.code()).collect();
    let words: BTreeSet<_> = Gap::ALL.iter().map(|kind| kind.to_string()).collect();
    assert_eq!(codes.len(), Gap::ALL.len());
    assert_eq!(words.len(), Gap::ALL.len());
}

/// People of whom none is another.
const PEOPLE: [&str; 3] = [
    "PC Invented ADAMS",
    "Invented BAKER",
    "Dr Invented CHANDLER",
];

/// A chain as careful people make it, steered by dice.
fn careful(dice: &[u8]) -> Vec<(&'static str, CustodyAct)> {
    let mut events = vec![(PEOPLE[0], Seized)];
    let (mut holder, mut stored, mut sealed, mut seals) = (0, false, false, 0);
    for die in dice {
        let who = PEOPLE[holder];
        let other = (holder + 1 + usize::from(die / 128)) % PEOPLE.len();
        if stored {
            stored = false;
            holder = other;
            events.push((PEOPLE[holder], TakenOut));
            continue;
        }
        match die % 5 {
            0 => {
                events.push((who, to(PEOPLE[other])));
                holder = other;
            }
            1 => {
                events.push((who, Stored));
                stored = true;
            }
            2 if sealed => {
                let (old, new) = (format!("S{seals}"), format!("S{}", seals + 1));
                seals += 1;
                events.push((who, open(&old)));
                events.push((who, Examined));
                events.push((who, again(&old, &new)));
            }
            3 if !sealed => {
                seals += 1;
                sealed = true;
                events.push((who, on(&format!("S{seals}"))));
            }
            _ => events.push((who, Examined)),
        }
    }
    events
}

fn any_act() -> impl Strategy<Value = CustodyAct> {
    let seal = || "[AB][12]".prop_map(|text| seal(&text));
    let person = || proptest::sample::select(&PEOPLE[..]).prop_map(custodian);
    prop_oneof![
        Just(Seized),
        Just(Produced),
        (person(), proptest::option::of(seal())).prop_map(|(from, seal)| Received {
            from,
            seal,
            continues: None
        }),
        seal().prop_map(|seal| Sealed { seal }),
        person().prop_map(|to| HandedOver { to }),
        Just(Stored),
        Just(TakenOut),
        seal().prop_map(|seal| Opened { seal }),
        (seal(), seal()).prop_map(|(old, new)| Resealed { old, new }),
        Just(Copied { copy: None }),
        Just(Examined),
        person().prop_map(|to| Returned { to }),
        Just(Destroyed),
        Just(corrected("Kitchen knife")),
        Just(Withdrawn),
    ]
}

proptest! {
    #[test]
    fn careful_people_leave_no_gap(dice in prop::collection::vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(gaps(&chain(&careful(&dice))), []);
    }

    #[test]
    fn whatever_record_is_taken_away_or_moved_is_missed(
        dice in prop::collection::vec(any::<u8>(), 2..40), at: prop::sample::Index
    ) {
        let whole = chain(&careful(&dice));
        let position = at.index(whole.len());
        let mut without = whole.clone();
        without.remove(position);
        // What was last cannot be missed by those before it: the number of
        // events at the force tells.
        let broken = gaps(&without).iter().any(|(_, kind)| *kind == Gap::BrokenChain);
        prop_assert_eq!(broken, position + 1 != whole.len());
        if position + 1 < whole.len() {
            let mut swapped = whole.clone();
            swapped.swap(position, position + 1);
            let found = gaps(&swapped);
            prop_assert!(found.iter().any(|(_, kind)| *kind == Gap::BrokenChain));
            prop_assert!(found.iter().any(|(_, kind)| *kind == Gap::OutOfOrder));
        }
    }

    #[test]
    fn any_events_are_followed_and_their_gaps_are_in_order(
        events in prop::collection::vec((proptest::sample::select(&PEOPLE[..]), any_act()), 0..40)
    ) {
        let links = chain(&events);
        let found = gaps(&links);
        prop_assert!(found.iter().all(|(event, _)| (1..=links.len()).contains(event)));
        prop_assert!(found.is_sorted_by_key(|(event, _)| *event));
        // A gap is never lost by what comes after, an opening aside that is
        // closed then.
        let shorter = gaps(&links[..links.len().saturating_sub(1)]);
        for gap in shorter.iter().filter(|(_, kind)| *kind != Gap::StillOpen) {
            prop_assert!(found.contains(gap), "{gap:?}");
        }
    }

    /// The chain is read without it: where it leads, and its gaps, are those of
    /// the other events; and to strike that again is to have said nothing.
    #[test]
    fn a_struck_event_is_as_if_it_had_not_been(
        events in prop::collection::vec((proptest::sample::select(&PEOPLE[..]), any_act()), 1..30),
        at: prop::sample::Index
    ) {
        let position = at.index(events.len());
        let number = u8::try_from(position + 1).unwrap();
        let last = u8::try_from(events.len() + 1).unwrap();
        let who = PEOPLE[0];
        let mut struck = events.clone();
        struck.push((who, strike(number)));
        let mut without = events.clone();
        without.remove(position);
        let (found, expected) = (continuity(&chain(&struck)), continuity(&chain(&without)));
        prop_assert_eq!(leads_to(&found), leads_to(&expected));
        // The events behind it have kept their numbers.
        let kept = |(event, kind): (usize, Gap)| (event + usize::from(event > position), kind);
        let expected: Vec<_> = gaps(&chain(&without)).into_iter().map(kept).collect();
        prop_assert_eq!(gaps(&chain(&struck)), expected);

        struck.push((who, strike(last)));
        let again = continuity(&chain(&struck));
        let whole = continuity(&chain(&events));
        prop_assert_eq!(leads_to(&again), leads_to(&whole));
        prop_assert_eq!(gaps(&chain(&struck)), gaps(&chain(&events)));
    }
}

/// What is struck, by its definition: the last that says so and counts itself.
fn struck_by_definition(chain: &[CustodyLink]) -> Vec<StruckEvent> {
    let mut found: Vec<StruckEvent> = Vec::new();
    for (at, link) in chain.iter().enumerate().rev() {
        let EnteredInError { event } = link.custody.event.act else {
            continue;
        };
        if found.iter().any(|one| one.event == at + 1) {
            continue;
        }
        let named = chain.iter().take(at).position(|one| {
            one.record.sha256 == event && one.custody.exhibit.id == link.custody.exhibit.id
        });
        found.extend(named.map(|earlier| StruckEvent {
            event: earlier + 1,
            by: at + 1,
        }));
    }
    found.sort_unstable();
    found
}

proptest! {
    /// Whatever strikes what: what was struck itself, what comes later, itself;
    /// and of records that are there twice, the first.
    #[test]
    fn what_is_struck_is_found_in_one_pass(
        strikes in prop::collection::vec(proptest::option::of(0_u8..40), 0..40),
        twice in proptest::option::of((0_usize..40, 0_usize..40)),
    ) {
        let act = |strikes: &Option<u8>| (PEOPLE[0], strikes.map_or(Examined, strike));
        let mut links = chain(&strikes.iter().map(act).collect::<Vec<_>>());
        if let Some((one, two)) = twice.filter(|(one, two)| one.max(two) < &links.len()) {
            links[two].record = links[one].record;
        }
        prop_assert_eq!(struck(&links), struck_by_definition(&links));
        let counted = struck_by_definition(&links);
        let standing: Vec<_> = standing(&links).map(|link| link.custody.number).collect();
        let expected = (1_u32..).zip(&links).map(|(number, _)| number);
        let expected = expected.filter(|number| {
            !counted.iter().any(|one| u32::try_from(one.event) == Ok(*number))
        });
        prop_assert_eq!(standing, expected.collect::<Vec<_>>());
    }
}

/// Everything that a chain leads to but its gaps and what was struck.
fn leads_to(found: &Continuity) -> Continuity {
    Continuity {
        gaps: Vec::new(),
        struck: Vec::new(),
        withdrawn: found.withdrawn.map(|_| 1),
        ..found.clone()
    }
}
