//! A tablet has the gateway show that its log only grew.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, Mutex};

use common::{Link, Log, Vault, record, run};

fn seal(store: &Arc<Vault>, numbers: std::ops::Range<u8>) {
    store.state.lock().unwrap().waiting = numbers.map(record).collect();
}

#[test]
fn a_log_that_grew_is_proved_once_in_a_run_and_its_newest_checkpoint_kept() {
    let (store, link) = (Vault::with(vec![]), Link(Mutex::default()));
    let mut proofs = 0;
    // The first run sees its first checkpoint: there is nothing to compare.
    for (numbers, expected) in [(1..2, 0), (2..3, 1), (3..20, 1), (20..20, 0)] {
        seal(&store, numbers);
        let report = run(&store, &link, 0);
        assert!(!report.equivocation && !report.log_unproved);
        let world = link.0.lock().unwrap();
        assert_eq!(world.proofs - proofs, expected, "once, though in batches");
        proofs = world.proofs;
        let kept = store.state.lock().unwrap().kept.unwrap();
        assert_eq!(kept.1, world.log.root());
    }
}

#[test]
fn a_log_that_was_rewritten_is_told_of_and_the_old_checkpoint_kept() {
    // One record left out, put back in another place, or altered; then the log
    // goes on from there. Longer, of the same length, and shorter.
    for others in [6, 2, 1] {
        let (store, link) = (Vault::with(vec![]), Link(Mutex::default()));
        seal(&store, 1..4);
        assert!(!run(&store, &link, 0).equivocation);
        let before = store.state.lock().unwrap().kept;
        let mut rewritten = Log::default();
        for number in 0..others {
            rewritten.append(&[number]);
        }
        link.0.lock().unwrap().log = rewritten;
        seal(&store, 4..5);
        let report = run(&store, &link, 0);
        if others == 1 {
            // Two records now, where three were signed for: it has no proof.
            assert!(report.log_unproved);
        } else {
            assert!(report.equivocation);
        }
        assert_eq!(report.delivered, [record(4)], "evidence goes on");
        assert_eq!(store.state.lock().unwrap().kept, before);
    }
}

#[test]
fn a_gateway_that_gives_no_proof_is_told_of_and_holds_nothing_up() {
    let (store, link) = (Vault::with(vec![]), Link(Mutex::default()));
    seal(&store, 1..2);
    run(&store, &link, 0);
    link.0.lock().unwrap().hides_its_log = true;
    seal(&store, 2..3);
    let report = run(&store, &link, 0);
    assert!(report.log_unproved && !report.equivocation);
    assert_eq!((report.still_waiting, report.ended_by), (0, None));
    // Asked again, until it does.
    link.0.lock().unwrap().hides_its_log = false;
    assert!(!run(&store, &link, 0).log_unproved);
    let kept = store.state.lock().unwrap().kept.unwrap();
    assert_eq!(kept.1, link.0.lock().unwrap().log.root());
}
