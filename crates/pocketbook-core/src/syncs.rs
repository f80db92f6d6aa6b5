//! The syncs of one session: known, so that a host that is about to be suspended
//! can end them, and one at a time. A second one waits for its turn and then has
//! little to do; refusing it would make every button of a shell ask first.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pocketbook_sync::CancelHandle;

/// The syncs that run or wait for their turn.
#[derive(Default)]
pub(crate) struct Syncs {
    turn: futures_util::lock::Mutex<()>,
    running: Mutex<Running>,
    ended: Condvar,
}

#[derive(Default)]
struct Running {
    next: u64,
    handles: BTreeMap<u64, CancelHandle>,
}

/// A sync that is known here until this is dropped.
pub(crate) struct Underway {
    syncs: Arc<Syncs>,
    number: u64,
    /// Ends this sync: the caller's handle does, and [`Syncs::cancel_all`].
    pub(crate) cancel: CancelHandle,
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.syncs.running().handles.remove(&self.number);
        self.syncs.ended.notify_all();
    }
}

impl Underway {
    /// The turn of this sync, for as long as the guard lives.
    pub(crate) async fn turn(&self) -> futures_util::lock::MutexGuard<'_, ()> {
        self.syncs.turn.lock().await
    }
}

impl Syncs {
    fn running(&self) -> MutexGuard<'_, Running> {
        // Valid after any panic: each change is one insertion or removal.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a sync known.
    pub(crate) fn begin(self: &Arc<Self>, cancel: &CancelHandle) -> Underway {
        let cancel = cancel.below();
        let mut running = self.running();
        let number = running.next;
        running.next += 1;
        running.handles.insert(number, cancel.clone());
        Underway {
            syncs: Arc::clone(self),
            number,
            cancel,
        }
    }

    /// Asks every sync to end.
    pub(crate) fn cancel_all(&self) {
        let handles: Vec<_> = self.running().handles.values().cloned().collect();
        for handle in handles {
            handle.cancel();
        }
    }

    /// Asks every sync to end and waits until they have, but no longer than
    /// this; whether they have.
    pub(crate) fn end_all(&self, time: Duration) -> bool {
        self.cancel_all();
        let until = Instant::now().checked_add(time);
        let mut running = self.running();
        while !running.handles.is_empty() {
            let left = until.map_or(time, |until| {
                until.saturating_duration_since(Instant::now())
            });
            if left.is_zero() {
                return false;
            }
            let waited = self.ended.wait_timeout(running, left);
            running = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sync_is_ended_and_waited_for_but_only_so_long() {
        let syncs = Arc::new(Syncs::default());
        assert!(syncs.end_all(Duration::ZERO), "none runs");
        let mine = CancelHandle::default();
        let (first, second) = (syncs.begin(&mine), syncs.begin(&CancelHandle::default()));
        assert!(!syncs.end_all(Duration::from_millis(1)), "both still run");
        assert!(first.cancel.is_cancelled() && second.cancel.is_cancelled());
        assert!(!mine.is_cancelled(), "a host's handle may serve again");
        let third = syncs.begin(&mine);
        mine.cancel();
        assert!(third.cancel.is_cancelled());
        std::thread::scope(|scope| {
            scope.spawn(|| drop((first, second, third)));
            assert!(syncs.end_all(Duration::from_secs(60)));
        });
    }
}
