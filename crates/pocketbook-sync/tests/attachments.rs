//! One attachment that cannot be delivered never holds up another.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use common::{Held, Link, SEGMENTS, Vault, World, large, run, small};
use pocketbook_model::AttachmentId;
use pocketbook_protocol::{MIN_RANGE, ProblemCode};
use pocketbook_sync::{DAMAGED, SyncReport};

/// One that cannot be delivered, large or small, before three that can.
fn queues() -> [Vec<pocketbook_sync::WaitingAttachment>; 2] {
    [
        vec![large(1), large(2), small(3), large(4)],
        vec![small(1), large(2), small(3), small(4)],
    ]
}

fn ids(of: &[u8]) -> Vec<AttachmentId> {
    of.iter().map(|number| large(*number).id).collect()
}

fn sorted(mut ids: Vec<AttachmentId>) -> Vec<AttachmentId> {
    ids.sort_unstable();
    ids
}

fn assert_others_arrived(report: &SyncReport) {
    assert_eq!(sorted(report.attachments.clone()), ids(&[2, 3, 4]));
    assert_eq!(report.ended_by, None);
}

#[test]
fn a_damaged_file_is_parked_unsent_and_the_others_arrive() {
    for attachments in queues() {
        let last = u32::try_from(attachments[0].segments.len() - 1).unwrap();
        let (store, link) = (Vault::with(attachments), Link(Mutex::default()));
        let one = large(1).id;
        store.state.lock().unwrap().damaged.insert((one, last));
        let report = run(&store, &link, 0);
        assert_others_arrived(&report);
        assert_eq!(report.wedged_attachments, [(one, DAMAGED.to_owned())]);
        assert_eq!(report.still_waiting, 0, "what is parked does not wait");
        let sent = link.0.lock().unwrap().segments.contains_key(&(one, last));
        assert!(!sent, "what is not what was captured does not leave");
        assert_eq!(run(&store, &link, 0), SyncReport::default());
        // Restored from somewhere and sent again, it arrives.
        let mut state = store.state.lock().unwrap();
        state.damaged.clear();
        state.wedged_attachments.clear();
        drop(state);
        assert_eq!(run(&store, &link, 0).attachments, [one]);
    }
}

#[test]
fn what_the_gateway_refuses_for_good_is_parked_with_its_reason() {
    for attachments in queues() {
        for code in [ProblemCode::Malformed, ProblemCode::TooLarge] {
            let store = Vault::with(attachments.clone());
            let link = Link(Mutex::new(World {
                refuses_ranges: BTreeMap::from([(large(1).id, code)]),
                ..World::default()
            }));
            let report = run(&store, &link, 0);
            assert_others_arrived(&report);
            let expected = [(large(1).id, code.as_str().to_owned())];
            assert_eq!(report.wedged_attachments, expected);
        }
    }
}

#[test]
fn another_tablets_attachment_is_parked_as_a_conflict() {
    for attachments in queues() {
        let store = Vault::with(attachments);
        let link = Link(Mutex::new(World {
            refuses_ranges: BTreeMap::from([(large(1).id, ProblemCode::Conflict)]),
            refuses_manifests: BTreeMap::from([(large(1).id, ProblemCode::NotFound)]),
            ..World::default()
        }));
        let report = run(&store, &link, 0);
        assert_others_arrived(&report);
        let expected = [(large(1).id, "conflict".to_owned())];
        assert_eq!(report.wedged_attachments, expected);
    }
}

#[test]
fn what_fails_alone_is_put_off_to_the_next_run_and_not_sooner_than_a_minute() {
    for code in [ProblemCode::Internal, ProblemCode::NotFound] {
        for attachments in queues() {
            let store = Vault::with(attachments);
            let link = Link(Mutex::new(World {
                refuses_manifests: BTreeMap::from([(large(1).id, code)]),
                ..World::default()
            }));
            let report = run(&store, &link, 3);
            assert_others_arrived(&report);
            let expected = [(large(1).id, code.as_str().to_owned())];
            assert_eq!(report.put_off, expected, "once in a run");
            assert_eq!(report.still_waiting, 1);
            assert!(report.next_attempt_in.unwrap() >= Duration::from_secs(60));
            link.0.lock().unwrap().refuses_manifests.clear();
            let report = run(&store, &link, 0);
            assert_eq!(report.attachments, ids(&[1]));
            assert_eq!(report.next_attempt_in, None);
        }
    }
}

#[test]
fn a_gateway_that_fails_at_everything_is_left_in_peace() {
    let attachments: Vec<_> = (0..100).map(small).collect();
    let all = attachments
        .iter()
        .map(|one| (one.id, ProblemCode::Internal));
    let link = Link(Mutex::new(World {
        refuses_ranges: all.collect(),
        ..World::default()
    }));
    let report = run(&Vault::with(attachments), &link, 0);
    assert!(report.ended_by.unwrap().is(ProblemCode::Internal));
    assert!(link.0.lock().unwrap().requests < 30);
}

#[test]
fn bad_bytes_that_the_gateway_holds_are_replaced_at_the_next_run() {
    // All of the first segment, or some of it.
    for held in [SEGMENTS[0], MIN_RANGE] {
        for attachments in queues() {
            let size = attachments[0].segments[0];
            let bad = Held {
                ranges: vec![(0, held.min(size))],
                bad: true,
            };
            let store = Vault::with(attachments);
            let link = Link(Mutex::new(World {
                segments: BTreeMap::from([((large(1).id, 0), bad)]),
                ..World::default()
            }));
            let report = run(&store, &link, 0);
            assert_others_arrived(&report);
            let expected = [(large(1).id, "incomplete".to_owned())];
            assert_eq!(report.put_off, expected);
            assert_eq!(run(&store, &link, 0).attachments, ids(&[1]));
        }
    }
}
