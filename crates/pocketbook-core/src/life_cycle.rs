//! What a host calls when the system wakes, suspends or ends the app. Each may
//! be called twice; no listener is called with a lock held.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use pocketbook_sync::{CancelHandle, Network};

use crate::session::Inner;
use crate::uploads::Upload;
use crate::views::SyncView;
use crate::{CoreError, Device, Session, SyncRequest};

/// No system gives an app more time in the background than this.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// Syncs that run when the tablet is shut down have so long to store what has
/// arrived.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// What is kept of a deadline to tell the tablet what was done.
fn margin(deadline: Duration) -> Duration {
    (deadline / 4).min(Duration::from_secs(5))
}

impl Session {
    /// Before the system suspends the app: ends the syncs of this session,
    /// gives what they left as one batch of [`Session::next_uploads`], and
    /// writes out and closes every file as [`Session::suspend`] does. All that
    /// within `deadline`, the time that is left; what the tablet's own disk does
    /// at that moment is waited for.
    ///
    /// A sync breaks off what is on its way and is waited for no longer than
    /// half of the time; what could not be checked by three quarters of it is
    /// not handed out. A tablet that belongs to no force hands out nothing. A
    /// search and a check of the whole ledger are broken off and are
    /// [`CoreError::Cancelled`].
    ///
    /// # Errors
    ///
    /// As [`Session::next_uploads`] and [`Session::suspend`]; the files are
    /// closed all the same.
    pub fn will_suspend(
        &self,
        deadline: Duration,
        network: Network,
        limit: usize,
    ) -> Result<Vec<Upload>, CoreError> {
        let (begun, deadline) = (Instant::now(), deadline.min(LONGEST));
        let vault = self.vault()?;
        let _none = vault.without_long_reads();
        self.syncs().end_all(deadline / 2);
        let until = begun.checked_add(deadline / 4 * 3);
        let uploads = match self.hand_out(network, limit, until) {
            Err(CoreError::NotEnrolled) => Ok(Vec::new()),
            uploads => uploads,
        };
        let suspended = self.suspend();
        let uploads = uploads?;
        suspended?;
        Ok(uploads)
    }

    /// One sync for a slot in the background, which ends in time: it returns
    /// within `deadline`, however slow the link is, and before it once it is
    /// cancelled, for a system may take the slot back. What the tablet's own
    /// disk does at that moment is waited for.
    ///
    /// # Errors
    ///
    /// As [`Session::sync`].
    pub async fn tick(
        &self,
        deadline: Duration,
        network: Network,
        cancel: &CancelHandle,
    ) -> Result<SyncView, CoreError> {
        let deadline = deadline.min(LONGEST);
        let request = SyncRequest {
            network,
            time_limit: Some(deadline - margin(deadline)),
            ..SyncRequest::default()
        };
        self.sync(&request, |_| {}, cancel).await
    }
}

impl Device {
    /// Shuts the tablet down: ends its syncs, locks every session, closes every
    /// file. Later calls are [`CoreError::Closed`], or [`CoreError::Locked`] on
    /// a session; [`Device::open`] begins anew. Shutting down twice is shutting
    /// down once: the second call returns at once.
    ///
    /// A running sync breaks off what is on its way and is waited for a few
    /// seconds, so that what has arrived is stored.
    ///
    /// # Errors
    ///
    /// The first [`CoreError`] that was met; everything else was closed all the
    /// same.
    pub fn shutdown(&self) -> Result<(), CoreError> {
        let Some(sessions) = self.sessions().close() else {
            return Ok(());
        };
        let vaults: Vec<_> = sessions.iter().filter_map(|s| s.vault().ok()).collect();
        // A sync may stand behind a long search.
        let _none: Vec<_> = vaults.iter().map(|v| v.without_long_reads()).collect();
        for session in &sessions {
            session.syncs().cancel_all();
        }
        let until = Instant::now().checked_add(SHUTDOWN);
        let mut done = Ok(());
        for session in sessions {
            let left = until.map_or(SHUTDOWN, |until| {
                until.saturating_duration_since(Instant::now())
            });
            session.syncs().end_all(left);
            let locked = session.lock();
            done = done.and(locked);
        }
        let closed = self.store().close().map_err(CoreError::from);
        done.and(closed)
    }
}

/// The sessions of a tablet that are open, until it is shut down.
#[derive(Default)]
pub(crate) struct OpenSessions(Mutex<State>);

#[derive(Default)]
struct State {
    closed: bool,
    sessions: Vec<Weak<Inner>>,
}

impl OpenSessions {
    fn state(&self) -> MutexGuard<'_, State> {
        // Valid after any panic: each change is made whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a session up; `false` when the tablet was shut down meanwhile.
    pub(crate) fn admit(&self, session: &Arc<Inner>) -> bool {
        let mut state = self.state();
        state.sessions.retain(|one| one.strong_count() > 0);
        if !state.closed {
            state.sessions.push(Arc::downgrade(session));
        }
        !state.closed
    }

    /// Takes up no more; gives those that are open, the first time.
    fn close(&self) -> Option<Vec<Session>> {
        let mut state = self.state();
        if std::mem::replace(&mut state.closed, true) {
            return None;
        }
        let sessions = std::mem::take(&mut state.sessions);
        drop(state);
        let open = sessions.iter().filter_map(Weak::upgrade);
        Some(open.map(Session::from_inner).collect())
    }
}
