use super::*;
use crate::{
    ContinuityGap, Custodian, CustodyEvent, CustodyRecord, Exhibit, ExhibitId, ExhibitThing,
    GapKind, IncidentId, PersonId, Personal, Producer, RecordId, Timestamp, continuity,
};
use CustodyAct::{EnteredInError, Examined, HandedOver, Received, Seized, Stored};
use proptest::prelude::*;

const START: i64 = 1_772_823_360_000;

/// An officer, by warrant number.
fn officer(warrant: &str) -> Custodian {
    Custodian {
        name: format!("PC Invented {warrant}").into(),
        warrant_number: Some(warrant.parse().unwrap()),
        capacity: Personal::default(),
    }
}

const ADAMS: &str = "204518";
const BAKER: &str = "204519";

fn digest(tablet: u8, number: u8) -> Sha256Digest {
    let mut bytes = [0; 32];
    bytes[0] = tablet;
    bytes[1] = number;
    Sha256Digest::from_bytes(bytes)
}

/// Events of one tablet's chain, each with the minute of its time.
fn chain(tablet: u8, events: &[(i64, &str, CustodyAct)]) -> Vec<CustodyLink> {
    let mut links: Vec<CustodyLink> = Vec::new();
    for (number, (minute, who, act)) in (1_u8..).zip(events) {
        links.push(CustodyLink {
            record: RecordLink {
                record: RecordId::from_parts(tablet.into(), [number; 10]),
                sha256: digest(tablet, number),
            },
            custody: CustodyRecord {
                exhibit: Exhibit {
                    id: ExhibitId::from_parts(1, [tablet; 10]),
                    incident: IncidentId::from_parts(1, [tablet; 10]),
                    reference: "ABC/1".parse().unwrap(),
                    producer: Producer::Person {
                        person: PersonId::from_parts(1, [3; 10]),
                        name: "Anna B. CARPENTER".into(),
                    },
                    description: format!("Knife in the words of tablet {tablet}").into(),
                    thing: ExhibitThing::Physical,
                    found_at: None,
                    found_place: Personal::default(),
                },
                cad_reference: None,
                number: number.into(),
                previous: links.last().map(|link| link.record),
                event: CustodyEvent {
                    act: act.clone(),
                    who: officer(who),
                    at: Timestamp::from_unix_ms(START + 60_000 * minute),
                    place: "Invented Road station".into(),
                    reason: "invented".into(),
                },
            },
        });
    }
    links
}

fn to(warrant: &str) -> CustodyAct {
    HandedOver {
        to: officer(warrant),
    }
}

fn from(warrant: &str) -> CustodyAct {
    Received {
        from: officer(warrant),
        seal: None,
        continues: None,
    }
}

fn after(warrant: &str, tablet: u8, number: u8) -> CustodyAct {
    Received {
        from: officer(warrant),
        seal: None,
        continues: Some(digest(tablet, number)),
    }
}

fn given() -> Vec<CustodyLink> {
    chain(1, &[(0, ADAMS, Seized), (1, ADAMS, to(BAKER))])
}

#[test]
fn a_handing_over_is_known_from_both_sides_or_by_digest() {
    let nameless = || Custodian {
        warrant_number: None,
        ..officer(BAKER)
    };
    let unnumbered = chain(
        1,
        &[
            (0, ADAMS, Seized),
            (1, ADAMS, HandedOver { to: nameless() }),
        ],
    );
    let strike = |number| EnteredInError {
        event: digest(1, number),
    };
    let struck = chain(
        1,
        &[
            (0, ADAMS, Seized),
            (1, ADAMS, to(BAKER)),
            (2, ADAMS, strike(2)),
        ],
    );
    let error = || EnteredInError {
        event: digest(2, 1),
    };
    #[rustfmt::skip]
    let table = [
        ("received from who gave it to the receiver", given(), vec![(2, BAKER, from(ADAMS))], true),
        ("by digest", given(), vec![(2, BAKER, after(ADAMS, 1, 2))], true),
        ("by digest, later in the chain", given(), vec![(2, BAKER, Seized), (3, BAKER, after(ADAMS, 1, 2))], true),
        ("by digest, from one who is named otherwise", given(), vec![(2, BAKER, after("204520", 1, 2))], true),
        ("by the digest of another event", given(), vec![(2, BAKER, after(ADAMS, 1, 1))], false),
        ("by a digest that is not here", given(), vec![(2, BAKER, after(ADAMS, 9, 9))], false),
        ("received by another", given(), vec![(2, "204520", from(ADAMS))], false),
        ("received from another", given(), vec![(2, BAKER, from("204520"))], false),
        ("seized", given(), vec![(2, BAKER, Seized)], false),
        ("received later, of another beginning", given(), vec![(2, BAKER, Seized), (3, BAKER, from(ADAMS))], false),
        ("the other beginning was entered in error", given(), vec![(2, BAKER, Seized), (3, BAKER, error()), (3, BAKER, from(ADAMS))], true),
        ("never handed over", chain(1, &[(0, ADAMS, Seized)]), vec![(2, BAKER, from(ADAMS))], false),
        ("handed over in error", struck.clone(), vec![(2, BAKER, from(ADAMS))], false),
        ("in error, by digest", struck, vec![(2, BAKER, after(ADAMS, 1, 2))], false),
        ("handed over to a name without a number", unnumbered, vec![(2, BAKER, from(ADAMS))], false),
    ];
    for (what, giver, events, is_one) in table {
        let taker = chain(2, &events);
        let found = handed_on(&giver, &taker);
        assert_eq!(found.is_some(), is_one, "{what}");
        if let Some(found) = found {
            assert_eq!(found.given.sha256, digest(1, 2), "{what}");
        }
        assert_eq!(handed_on(&taker, &giver), None, "{what}");
    }
}

#[test]
fn another_number_or_file_is_another_thing() {
    let mut taker = chain(2, &[(2, BAKER, after(ADAMS, 1, 2))]);
    taker[0].custody.exhibit.reference = "ABC/01".parse().unwrap();
    assert!(handed_on(&given(), &taker).is_some());
    taker[0].custody.exhibit.reference = "ABC/2".parse().unwrap();
    assert!(handed_on(&given(), &taker).is_none());
    let mut file = chain(2, &[(2, BAKER, after(ADAMS, 1, 2))]);
    file[0].custody.exhibit.thing = ExhibitThing::File {
        attachment: crate::AttachmentId::from_parts(1, [1; 10]),
        sha256: Sha256Digest::ZERO,
    };
    assert!(handed_on(&given(), &file).is_none());
}

#[test]
fn a_chain_whose_first_record_is_not_known_has_no_known_beginning() {
    let mut taker = chain(2, &[(2, BAKER, Seized), (3, BAKER, from(ADAMS))]);
    taker.remove(0);
    assert!(handed_on(&given(), &taker).is_none());
}

fn order(links: &[CustodyLink]) -> Vec<(u8, u8)> {
    let of = |link: &CustodyLink| {
        let bytes = link.record.sha256.as_bytes();
        (bytes[0], bytes[1])
    };
    links.iter().map(of).collect()
}

fn gaps(links: &[CustodyLink]) -> Vec<(usize, GapKind)> {
    let of = |gap: &ContinuityGap| (gap.event, gap.kind);
    continuity(links).gaps.iter().map(of).collect()
}

/// There and back: the giver's chain goes on when the thing has come back.
fn there_and_back() -> [Vec<CustodyLink>; 2] {
    [
        chain(
            1,
            &[
                (0, ADAMS, Seized),
                (1, ADAMS, to(BAKER)),
                (9, ADAMS, after(BAKER, 2, 3)),
                (10, ADAMS, Stored),
            ],
        ),
        chain(
            2,
            &[
                (2, BAKER, after(ADAMS, 1, 2)),
                (3, BAKER, Examined),
                (4, BAKER, to(ADAMS)),
            ],
        ),
    ]
}

#[test]
fn chains_that_go_on_from_each_other_are_read_as_one() {
    let [one, two] = there_and_back();
    let expected = [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (1, 3), (1, 4)];
    for given in [
        vec![one.clone(), two.clone()],
        vec![two.clone(), one.clone()],
    ] {
        let joined = join_chains(given);
        assert_eq!(joined.len(), 1);
        assert_eq!(order(&joined[0]), expected);
        assert_eq!(gaps(&joined[0]), []);
        assert!(continuity(&joined[0]).store.is_some());
    }
    // Alone, the second begins elsewhere, and the first has no gap.
    assert_eq!(gaps(&two), [(1, GapKind::BegunElsewhere)]);
    assert_eq!(gaps(&one), []);
    // A record of either that is missing is missed.
    let mut short = two.clone();
    short.remove(1);
    let joined = join_chains(vec![one.clone(), short]);
    assert_eq!(gaps(&joined[0]), [(4, GapKind::BrokenChain)]);
    // Without the record that is gone on from, nothing joins them.
    let mut cut = one;
    cut.remove(1);
    cut.truncate(1);
    assert_eq!(join_chains(vec![cut, two]).len(), 2);
}

#[test]
fn a_taking_over_that_was_entered_in_error_joins_nothing_and_the_one_in_its_place_does() {
    let one = given();
    let strike = || EnteredInError {
        event: digest(2, 1),
    };
    let wrong = chain(2, &[(2, BAKER, after(ADAMS, 1, 2)), (3, BAKER, strike())]);
    assert_eq!(join_chains(vec![one.clone(), wrong]).len(), 2);
    // Entered without the record first, then with it.
    let right = chain(
        2,
        &[
            (2, BAKER, from(ADAMS)),
            (3, BAKER, strike()),
            (2, BAKER, after(ADAMS, 1, 2)),
            (4, BAKER, Stored),
        ],
    );
    for given in [vec![one.clone(), right.clone()], vec![right, one]] {
        let joined = join_chains(given);
        assert_eq!(joined.len(), 1);
        assert_eq!(gaps(&joined[0]), []);
    }
}

#[test]
fn what_cannot_be_is_told_where_chains_are_joined() {
    // Taken over twice from one handing over.
    let one = chain(1, &[(0, ADAMS, Seized), (1, ADAMS, to(BAKER))]);
    let two = chain(2, &[(2, BAKER, after(ADAMS, 1, 2))]);
    let three = chain(3, &[(3, BAKER, after(ADAMS, 1, 2))]);
    let joined = join_chains(vec![one.clone(), two, three]);
    assert_eq!(gaps(&joined[0]), [(4, GapKind::TakenInTwice)]);
    // Another number.
    let mut other = chain(2, &[(2, BAKER, after(ADAMS, 1, 2))]);
    other[0].custody.exhibit.reference = "ABC/2".parse().unwrap();
    let joined = join_chains(vec![one.clone(), other]);
    assert_eq!(gaps(&joined[0]), [(3, GapKind::OtherExhibit)]);
    // Gone on from what was no handing over: by somebody unknown, and by one whom
    // the giver might have given it to.
    for (taker, giver, expected) in [
        (
            "204520",
            "204521",
            vec![GapKind::NotHandedOver, GapKind::TakenInTwice],
        ),
        (BAKER, ADAMS, vec![GapKind::NotHandedOver]),
    ] {
        let seized = chain(1, &[(0, ADAMS, Seized)]);
        let other = chain(2, &[(2, taker, after(giver, 1, 1))]);
        let joined = join_chains(vec![seized, other]);
        let expected: Vec<_> = expected.into_iter().map(|kind| (2, kind)).collect();
        assert_eq!(gaps(&joined[0]), expected);
    }
    // Gone on from a handing over that was entered in error, and from one whose
    // striking was.
    let strike = |number| EnteredInError {
        event: digest(1, number),
    };
    let mut events = vec![
        (0, ADAMS, Seized),
        (1, ADAMS, to(BAKER)),
        (5, ADAMS, strike(2)),
    ];
    let taken = chain(2, &[(2, BAKER, after(ADAMS, 1, 2))]);
    let joined = join_chains(vec![chain(1, &events), taken.clone()]);
    assert_eq!(gaps(&joined[0]), [(3, GapKind::GivenInError)]);
    events.push((6, ADAMS, strike(3)));
    let joined = join_chains(vec![chain(1, &events), taken]);
    assert_eq!(gaps(&joined[0]), []);
    // The clocks of two tablets differ a little; not by an hour.
    for (minute, expected) in [(-3, vec![]), (-60, vec![(3, GapKind::OutOfOrder)])] {
        let early = chain(2, &[(minute, BAKER, after(ADAMS, 1, 2))]);
        let joined = join_chains(vec![one.clone(), early]);
        assert_eq!(gaps(&joined[0]), expected);
    }
    // Records that wait for each other end all the same.
    let knot = [
        chain(1, &[(0, ADAMS, after(BAKER, 2, 1))]),
        chain(2, &[(0, BAKER, after(ADAMS, 1, 1))]),
    ];
    let joined = join_chains(knot.to_vec());
    assert_eq!(joined.iter().map(Vec::len).sum::<usize>(), 2);
}

/// Hands a thing from tablet to tablet and each time deals with it a while. The
/// clock of every other tablet is four minutes late.
fn passed_on(steps: &[u8]) -> Vec<Vec<CustodyLink>> {
    let warrants: Vec<String> = (0..=steps.len()).map(|n| format!("{}", 300 + n)).collect();
    let mut minute = 0;
    let mut last = None;
    let mut chains = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let tablet = u8::try_from(at + 1).unwrap();
        let who = warrants[at].as_str();
        let mut events = vec![match last {
            None => (minute, who, Seized),
            Some(number) => (minute, who, after(&warrants[at - 1], tablet - 1, number)),
        }];
        for _ in 0..step % 4 {
            minute += 1;
            events.push((minute, who, Examined));
        }
        minute += 1;
        events.push((minute, who, to(&warrants[at + 1])));
        last = u8::try_from(events.len()).ok();
        for (time, ..) in &mut events {
            *time -= 4 * i64::from(tablet % 2);
        }
        chains.push(chain(tablet, &events));
        minute += 1;
    }
    chains
}

proptest! {
    #[test]
    fn what_is_passed_from_tablet_to_tablet_is_one_chain_in_whatever_order_it_is_given(
        steps in prop::collection::vec(any::<u8>(), 1..8), seed: u64
    ) {
        let chains = passed_on(&steps);
        let whole: Vec<CustodyLink> = chains.iter().flatten().cloned().collect();
        let mut shuffled = chains.clone();
        let count = shuffled.len();
        shuffled.rotate_left(usize::try_from(seed % 8).unwrap() % count);
        if seed % 2 == 0 {
            shuffled.reverse();
        }
        let joined = join_chains(shuffled);
        prop_assert_eq!(joined.len(), 1);
        prop_assert_eq!(order(&joined[0]), order(&whole));
        prop_assert_eq!(gaps(&joined[0]), []);
        for pair in chains.windows(2) {
            prop_assert!(handed_on(&pair[0], &pair[1]).is_some());
            prop_assert!(handed_on(&pair[1], &pair[0]).is_none());
        }
    }

    #[test]
    fn joining_loses_and_invents_no_record(
        steps in prop::collection::vec(any::<u8>(), 1..8), cut: prop::sample::Index
    ) {
        let mut chains = passed_on(&steps);
        let at = cut.index(chains.len());
        chains[at].pop();
        let mut before: Vec<_> = chains.iter().flat_map(|chain| order(chain)).collect();
        let mut after: Vec<_> = join_chains(chains).iter().flat_map(|chain| order(chain)).collect();
        before.sort_unstable();
        after.sort_unstable();
        prop_assert_eq!(before, after);
    }
}
