//! The engine against a gateway that forgets nothing and a link that breaks
//! everything: answers lost after the commit, requests lost before it, garbage,
//! refusals, silence about some records. After the faults stop the queue
//! empties, each record is held once, and nothing was lost on the way.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use common::{Link, Vault, World, large, record, run};
use pocketbook_protocol::ProblemCode;
use pocketbook_sync::*;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_the_link_does_each_record_arrives_once_and_the_queue_empties(
        count in 1_u8..20,
        refused in prop::collection::btree_set(0_u8..20, 0..3),
        faults in prop::collection::vec(0_u8..12, 0..60),
    ) {
        let store = Arc::new(Vault::default());
        store.state.lock().unwrap().waiting = (0..count).map(record).collect();
        let refused: BTreeSet<_> = refused.into_iter().filter(|n| *n < count).map(record).collect();
        let link = Link(Mutex::new(World { faults, refused: refused.clone(), ..World::default() }));
        // Faults stop at some time; then a bounded number of runs suffices, with
        // no new record and no restart in between.
        let mut runs = 0;
        loop {
            let report = run(&store, &link, 3);
            runs += 1;
            let faultless = link.0.lock().unwrap().faults.is_empty();
            if faultless && report.ended_by.is_none() && report.still_waiting == 0 {
                break;
            }
            prop_assert!(runs < 80, "the queue does not empty");
        }
        let state = store.state.lock().unwrap();
        let world = link.0.lock().unwrap();
        prop_assert!(state.waiting.is_empty() && state.received == vec![large(9).id]);
        let delivered: BTreeSet<_> = state.delivered.iter().copied().collect();
        prop_assert_eq!(delivered.len(), state.delivered.len(), "each is delivered once");
        prop_assert_eq!(&delivered, &world.records.keys().copied().collect::<BTreeSet<_>>());
        prop_assert_eq!(state.wedged.iter().copied().collect::<BTreeSet<_>>(), refused, "what is refused is parked");
        prop_assert!(world.requests < 2_000, "no storm: {}", world.requests);
    }
}

#[test]
fn a_token_that_is_granted_and_then_refused_is_asked_for_again_once_and_then_waited_for() {
    let store = Arc::new(Vault::default());
    store.state.lock().unwrap().waiting = vec![record(1)];
    let link = Link(Mutex::new(World {
        forgets_tokens: true,
        ..World::default()
    }));
    let report = run(&store, &link, 2);
    assert!(report.ended_by.unwrap().is(ProblemCode::Token));
    assert!(report.next_attempt_in.is_some());
    assert_eq!(report.still_waiting, 2);
    assert_eq!(
        link.0.lock().unwrap().tokens,
        6,
        "two in each of three attempts"
    );
    link.0.lock().unwrap().forgets_tokens = false;
    assert_eq!(run(&store, &link, 0).still_waiting, 0);
}

#[test]
fn a_record_that_the_force_puts_apart_is_received_and_said_to_be_apart() {
    let store = Vault::with(vec![]);
    store.state.lock().unwrap().waiting = vec![record(1), record(2)];
    let link = Link(Mutex::new(World {
        apart: BTreeSet::from([record(2)]),
        ..World::default()
    }));
    let report = run(&store, &link, 0);
    assert_eq!(report.delivered, [record(1), record(2)]);
    assert_eq!(report.quarantined, [record(2)]);
}

#[test]
fn without_a_link_nothing_is_tried_and_with_a_dear_one_only_what_may() {
    let store = Arc::new(Vault::default());
    store.state.lock().unwrap().waiting = vec![record(1)];
    let link = Link(Mutex::default());
    let go = |network| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let options = SyncOptions {
            network,
            retries: 0,
            time_limit: None,
            app_version: "0".into(),
            seed: 1,
        };
        runtime
            .block_on(sync_once(
                store.clone(),
                &link,
                &options,
                &|_| {},
                &CancelHandle::default(),
            ))
            .unwrap()
    };
    let none = go(Network {
        reachable: false,
        ..Network::UNMETERED
    });
    assert_eq!(none.ended_by, Some(TransportError::Unreachable.into()));
    assert_eq!(link.0.lock().unwrap().requests, 0);
    let spared = go(Network {
        constrained: true,
        ..Network::UNMETERED
    });
    assert_eq!(
        (spared.delivered.len(), spared.still_waiting),
        (1, 1),
        "the record, not the photograph"
    );
    assert_eq!(go(Network::UNMETERED).still_waiting, 0);
}
