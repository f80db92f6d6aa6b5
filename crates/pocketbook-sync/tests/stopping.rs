//! A run that is to end, ends: what is on its way is dropped where it is, and
//! the next run goes on from there.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Line, Link, Vault, World, large, record, run};
use pocketbook_sync::*;
use tokio::time::Instant;

/// A line on which 3 MiB take a quarter of an hour.
fn slow() -> Link {
    let line = Line {
        bits_per_second: 28_000,
        cut_after: Duration::from_secs(36_000),
    };
    Link(Mutex::new(World {
        line: Some(line),
        ..World::default()
    }))
}

fn vault() -> Arc<Vault> {
    let vault = Vault::with(vec![large(1)]);
    vault.state.lock().unwrap().waiting = vec![record(1)];
    vault
}

/// Runs in virtual time; gives what it did and how long it took.
fn timed(
    vault: &Arc<Vault>,
    link: &dyn Transport,
    time_limit: Option<Duration>,
    cancelled_after: Option<Duration>,
) -> (SyncReport, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let options = SyncOptions {
        network: Network::UNMETERED,
        retries: 9,
        time_limit,
        app_version: "0".into(),
        seed: 7,
    };
    runtime.block_on(async {
        let (begun, cancel) = (Instant::now(), CancelHandle::default());
        let cancelling = async {
            if let Some(after) = cancelled_after {
                tokio::time::sleep(after).await;
                cancel.cancel();
            }
        };
        let sync = async {
            let report = sync_once(vault.clone(), link, &options, &|_| {}, &cancel).await;
            (report.unwrap(), begun.elapsed())
        };
        futures_util::future::join(sync, cancelling).await.0
    })
}

fn assert_stopped(ended: &(SyncReport, Duration), after: Duration) {
    let (report, took) = ended;
    assert!(*took < after + Duration::from_secs(1), "{took:?}");
    assert!(report.stopped);
    // Not a word of a link that is in order.
    assert_eq!((&report.ended_by, report.next_attempt_in), (&None, None));
    assert_eq!((report.delivered.len(), report.still_waiting), (1, 1));
}

#[test]
fn a_run_whose_time_is_up_drops_what_is_on_its_way_and_the_next_goes_on() {
    let (vault, link) = (vault(), slow());
    let limit = Duration::from_secs(20);
    assert_stopped(&timed(&vault, &link, Some(limit), None), limit);
    link.0.lock().unwrap().line = None;
    let report = run(&vault, &link, 0);
    assert_eq!((report.attachments.len(), report.stopped), (1, false));
}

#[test]
fn a_cancelled_run_drops_what_is_on_its_way() {
    let (vault, link) = (vault(), slow());
    let after = Duration::from_secs(20);
    assert_stopped(&timed(&vault, &link, None, Some(after)), after);
}

#[test]
fn a_run_that_was_cancelled_before_it_began_asks_for_nothing() {
    let (vault, link) = (vault(), slow());
    let (report, _) = timed(&vault, &link, Some(Duration::ZERO), None);
    assert!(report.stopped && report.ended_by.is_none());
    assert_eq!(report.still_waiting, 2);
    assert_eq!(link.0.lock().unwrap().requests, 0);
}

/// The wait between two attempts is up to a quarter of an hour.
#[test]
fn nobody_waits_for_the_next_attempt_of_a_run_that_is_to_end() {
    struct NoGateway;
    impl Transport for NoGateway {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
            Box::pin(async { Err(TransportError::Unreachable) })
        }
    }
    let limit = Duration::from_secs(60);
    let (report, took) = timed(&vault(), &NoGateway, Some(limit), None);
    assert!(took <= limit + Duration::from_secs(1), "{took:?}");
    assert!(report.stopped);
}
