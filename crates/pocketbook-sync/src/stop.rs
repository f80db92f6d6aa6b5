//! Ending a run before its end: because somebody asks for it, or because its
//! time is up.
//!
//! Nothing that leaves or arrives is waited for then: requests are dropped where
//! they are, for the store holds all state and sending twice is harmless. Only
//! what the store is doing at that moment is waited for.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select, select_all};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// Ends a run. What was stored stays stored.
#[derive(Debug, Clone, Default)]
pub struct CancelHandle {
    own: Arc<watch::Sender<bool>>,
    /// Others that end the same run.
    others: Vec<Arc<watch::Sender<bool>>>,
}

impl CancelHandle {
    /// Asks the run to end.
    pub fn cancel(&self) {
        self.own.send_replace(true);
    }

    /// A new handle that is cancelled with this one, and can be cancelled alone.
    #[must_use]
    pub fn below(&self) -> Self {
        Self {
            own: Arc::default(),
            others: self.all().cloned().collect(),
        }
    }

    /// Whether the run was asked to end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.all().any(|flag| *flag.borrow())
    }

    /// Waits until the run is asked to end.
    pub async fn cancelled(&self) {
        let flags = self.all().map(|flag| {
            let mut told = flag.subscribe();
            Box::pin(async move {
                // It fails when the handle is gone, which is held here.
                let _ = told.wait_for(|cancelled| *cancelled).await;
            })
        });
        select_all(flags).await;
    }

    fn all(&self) -> impl Iterator<Item = &Arc<watch::Sender<bool>>> {
        std::iter::once(&self.own).chain(&self.others)
    }
}

/// When a run ends, whatever is left to do.
pub(crate) struct Stop<'a> {
    cancel: &'a CancelHandle,
    at: Option<Instant>,
}

impl<'a> Stop<'a> {
    pub(crate) fn new(cancel: &'a CancelHandle, time_limit: Option<Duration>) -> Self {
        Self {
            cancel,
            at: time_limit.and_then(|limit| Instant::now().checked_add(limit)),
        }
    }

    pub(crate) fn is_reached(&self) -> bool {
        self.cancel.is_cancelled() || self.at.is_some_and(|at| at <= Instant::now())
    }

    /// Waits for it.
    pub(crate) async fn reached(&self) {
        let cancelled = pin!(self.cancel.cancelled());
        match self.at {
            Some(at) => {
                let time_is_up = pin!(tokio::time::sleep_until(at));
                select(cancelled, time_is_up).await;
            }
            None => cancelled.await,
        }
    }

    /// Waits so long, or until the stop.
    pub(crate) async fn sleep(&self, time: Duration) {
        select(pin!(self.reached()), pin!(tokio::time::sleep(time))).await;
    }
}

/// Waits for something, but no longer than this and not once the handle is
/// cancelled: `None` then.
pub async fn within<T>(
    time_limit: Option<Duration>,
    cancel: &CancelHandle,
    work: impl Future<Output = T>,
) -> Option<T> {
    let stop = Stop::new(cancel, time_limit);
    match select(pin!(stop.reached()), pin!(work)).await {
        Either::Left(_) => None,
        Either::Right((done, _)) => Some(done),
    }
}

/// A transport whose requests break off when the run is to end.
pub(crate) struct Interruptible<'a> {
    pub(crate) transport: &'a dyn Transport,
    pub(crate) stop: &'a Stop<'a>,
}

impl Transport for Interruptible<'_> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            // A transport may begin when it is called: nothing is begun once the
            // stop is reached.
            if self.stop.is_reached() {
                return Err(TransportError::Interrupted);
            }
            let stopped = pin!(self.stop.reached());
            let sent = pin!(self.transport.send(request));
            match select(stopped, sent).await {
                Either::Left(_) => Err(TransportError::Interrupted),
                Either::Right((answer, _)) => answer,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_below_another_ends_with_it_and_alone() {
        let above = CancelHandle::default();
        let (first, second) = (above.below(), above.below());
        first.cancel();
        assert!(first.is_cancelled());
        assert!(!above.is_cancelled() && !second.is_cancelled());
        above.cancel();
        assert!(second.below().is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_for_the_stop_hears_of_it_from_either_side() {
        let above = CancelHandle::default();
        let below = above.below();
        let limited = Stop::new(&below, Some(Duration::from_secs(9)));
        let begun = Instant::now();
        limited.reached().await;
        assert_eq!(begun.elapsed(), Duration::from_secs(9));
        let stop = Stop::new(&below, None);
        let cancel = async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            above.cancel();
        };
        futures_util::future::join(stop.sleep(Duration::from_secs(1000)), cancel).await;
        assert_eq!(begun.elapsed(), Duration::from_secs(12));
    }
}
