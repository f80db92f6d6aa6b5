//! What works on the disk when it is dropped is dropped on a thread for that.
//!
//! A host lets go of an object on any thread: on its screen's, when a view model
//! goes, or on the one that collects garbage for all. A session that nobody locked
//! is locked then, with its keystore asked and its files closed, and a keystore
//! that asks for the screen's thread would never be answered. A tablet, and a
//! session that was locked, ask no keystore as they close, and whoever closes them may
//! copy or take away their folder at once: they are closed where they are let go.
//!
//! In a process that was forked nothing is dropped at all: its files are those of the
//! parent, who goes on with them.
//!
//! A process that ends while such a thread still works takes away under it what
//! the libraries in use clear at exit (OpenSSL's tables): a host whose process
//! ends by itself ends this library's threads first (`end_threads`), as the
//! packages for Python and the JVM do. A tablet's app is ended by its system, which
//! clears nothing.

use std::ops::Deref;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::runtime::{drop_elsewhere, is_forked};

/// How long an unlock waits for what is being let go: longer than any lock takes,
/// and no end for a keystore that hangs.
const LONGEST: Duration = Duration::from_secs(10);

/// How many are being dropped at this moment.
static GOING: Mutex<usize> = Mutex::new(0);
static GONE: Condvar = Condvar::new();

pub(crate) fn going() -> MutexGuard<'static, usize> {
    GOING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds something until it is let go; for ever in a process that was forked from the
/// host's.
pub(crate) struct LetGo<T: Send + 'static> {
    held: Option<T>,
    /// Whether its end waits for nothing, and is on the thread that lets it go.
    is_quick: fn(&T) -> bool,
}

impl<T: Send + 'static> LetGo<T> {
    /// Something that is dropped on a thread of this library, or, once it is quick, on
    /// that which lets it go. That of the host does it too once this library's have
    /// ended.
    pub(crate) const fn elsewhere_unless(is_quick: fn(&T) -> bool, held: T) -> Self {
        Self {
            held: Some(held),
            is_quick,
        }
    }

    /// Something that is dropped on a thread of this library.
    pub(crate) const fn elsewhere(held: T) -> Self {
        Self::elsewhere_unless(|_| false, held)
    }

    /// Something that is gone once it is let go.
    pub(crate) const fn here(held: T) -> Self {
        Self::elsewhere_unless(|_| true, held)
    }
}

impl<T: Send + 'static> Deref for LetGo<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.held {
            Some(held) => held,
            None => unreachable!("it is taken out as it is dropped, and never before"),
        }
    }
}

impl<T: Send + 'static> Drop for LetGo<T> {
    fn drop(&mut self) {
        let held = self.held.take();
        if is_forked() {
            // Before a lock is taken: see there.
            return std::mem::forget(held);
        }
        if held.as_ref().is_some_and(self.is_quick) {
            return drop(held);
        }
        drop_elsewhere(Going {
            _held: held,
            _counted: Counted::one_more(),
        });
    }
}

/// One that is being dropped: it first, and then it is counted no more.
struct Going<T> {
    _held: Option<T>,
    _counted: Counted,
}

struct Counted;

impl Counted {
    fn one_more() -> Self {
        *going() += 1;
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        *going() -= 1;
        GONE.notify_all();
    }
}

/// Waits until what was let go is gone, so that whoever closes a session and
/// unlocks the next one finds its files closed.
pub(crate) fn wait_for_all() {
    let waited = GONE.wait_timeout_while(going(), LONGEST, |going| *going > 0);
    drop(waited.unwrap_or_else(PoisonError::into_inner));
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
    use std::thread::{self, ThreadId};

    use super::*;

    /// Goes when it may, or by itself before a wait for it ends, and tells on which
    /// thread.
    struct Told {
        may_go: Receiver<()>,
        tells: Sender<ThreadId>,
    }

    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.may_go.recv_timeout(LONGEST / 2);
            let _ = self.tells.send(thread::current().id());
        }
    }

    #[test]
    fn what_is_let_go_is_dropped_on_another_thread_and_only_who_asks_waits_for_it() {
        let ((go, may_go), (tells, told)) = (channel(), channel());
        drop(LetGo::elsewhere(Told { may_go, tells }));
        // Whoever let it go has not waited.
        assert_eq!(told.try_recv(), Err(TryRecvError::Empty));
        go.send(()).unwrap();
        wait_for_all();
        assert_ne!(told.try_recv().unwrap(), thread::current().id());
    }

    #[test]
    fn what_is_dropped_where_it_is_let_go_is_gone_then() {
        let ((go, may_go), (tells, told)) = (channel(), channel());
        go.send(()).unwrap();
        drop(LetGo::here(Told { may_go, tells }));
        assert_eq!(told.try_recv(), Ok(thread::current().id()));
    }
}
