//! The engine over narrow lines, in virtual time.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Line, Link, SEGMENTS, Vault, World, run, timed};

#[test]
fn over_any_line_that_carries_256_kib_before_it_is_cut_attachments_arrive() {
    for bits_per_second in [1_350_000, 360_000, 100_000, 40_000] {
        let store = Arc::new(Vault::default());
        let link = Link(Mutex::new(World {
            line: Some(Line {
                bits_per_second,
                cut_after: Duration::from_secs(60),
            }),
            ..World::default()
        }));
        let (report, took) = timed(&store, &link, 3);
        assert_eq!(
            (report.still_waiting, report.ended_by),
            (0, None),
            "{bits_per_second} bit/s"
        );
        // Little is sent twice, even where the first ranges were too much.
        let once = Duration::from_secs(SEGMENTS.iter().sum::<u64>() * 8 / bits_per_second);
        assert!(took < once + once / 2, "{bits_per_second} bit/s: {took:?}");
    }
}

#[test]
fn on_a_quick_line_ranges_grow() {
    let link = Link(Mutex::default());
    assert_eq!(run(&Arc::new(Vault::default()), &link, 0).still_waiting, 0);
    // Three at once, as this gateway wishes: of 256 KiB, of 512 KiB, and the
    // rest, which is 768 KiB and the short last segment.
    assert_eq!(link.0.lock().unwrap().ranges_sent, 3 + 3 + 2);
}
