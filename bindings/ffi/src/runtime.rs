//! The threads of this library.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinError;

use crate::PocketbookError;

/// Threads that still work when the library is told to end are waited for so
/// long.
const ENDING: Duration = Duration::from_secs(10);

/// So many listeners may be waiting for something at one time before those of
/// others hear nothing. What the officer does needs none of these threads.
const LISTENERS: usize = 512;

/// The threads of this library.
struct Threads {
    /// For what is asked of it.
    calls: Runtime,
    /// For handing events to listeners, which are the host's code and may hang.
    listeners: Runtime,
    /// The process whose threads they are: one that was forked has none of them.
    process: u32,
}

impl Threads {
    fn begin() -> std::io::Result<Self> {
        Ok(Self {
            calls: Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("pocketbook")
                .enable_all()
                .build()?,
            listeners: Builder::new_current_thread()
                .max_blocking_threads(LISTENERS)
                .thread_name("pocketbook-events")
                .build()?,
            process: std::process::id(),
        })
    }

    fn end(self) {
        let begun = Instant::now();
        self.calls.shutdown_timeout(ENDING);
        let left = ENDING.saturating_sub(begun.elapsed());
        self.listeners.shutdown_timeout(left);
    }
}

enum State {
    NotYet,
    Run(Threads),
    /// In the process of this number.
    Ended(u32),
}

static THREADS: Mutex<State> = Mutex::new(State::NotYet);

/// Why nothing is done on a thread of this library.
enum NoThread {
    /// The system gives none.
    Refused,
    /// They have ended.
    Ended,
    /// They are of the process that this one was forked from.
    Forked,
}

impl From<NoThread> for PocketbookError {
    fn from(why: NoThread) -> Self {
        match why {
            NoThread::Refused => Self::internal("runtime"),
            NoThread::Ended | NoThread::Forked => Self::Closed,
        }
    }
}

fn state() -> MutexGuard<'static, State> {
    // Each change is made whole.
    THREADS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn threads(of: impl FnOnce(&Threads) -> &Runtime) -> Result<Handle, NoThread> {
    let mut state = state();
    if let State::NotYet = &*state {
        #[cfg(not(test))]
        say_nothing_of_panics();
        *state = State::Run(Threads::begin().map_err(|_| NoThread::Refused)?);
    }
    match &*state {
        State::Run(Threads { process, .. }) | State::Ended(process)
            if *process != std::process::id() =>
        {
            Err(NoThread::Forked)
        }
        State::Run(threads) => Ok(of(threads).handle().clone()),
        State::NotYet | State::Ended(_) => Err(NoThread::Ended),
    }
}

fn calls() -> Result<Handle, NoThread> {
    threads(|threads| &threads.calls)
}

#[cfg(not(test))]
/// A panic's message may quote what it stumbled over, and a system keeps what a
/// process prints: only where it happened is printed.
fn say_nothing_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        use std::io::Write as _;
        let place = panic.location().map(|at| (at.file(), at.line()));
        let (file, line) = place.unwrap_or(("unknown", 0));
        let _ = writeln!(std::io::stderr(), "pocketbook: panicked at {file}:{line}");
    }));
}

/// Ends the threads of this library, once what they do at this moment is done:
/// for a process that ends by itself, whose language cannot be called and whose
/// libraries are cleared away while it does. It waits ten seconds at most: a
/// listener or a keystore that hangs holds up the end of the process so long, and
/// is then left running. Later calls are `Closed`, so the `shutdown` of a device comes
/// before it, and not beside it, and never from a listener or a keystore: it would
/// wait for itself. The packages for Python and the JVM call it by themselves; a
/// command in Swift calls it last; an app on a tablet has no use for it. In a process
/// that was forked every call that is waited for is `Closed`, and this does nothing.
#[uniffi::export]
pub fn end_threads() {
    let mut state = state();
    let here = std::process::id();
    // What a forked process has is its parent's, and stays as it is: whatever is let
    // go after this is left alone as well.
    if let State::Run(Threads { process, .. }) | State::Ended(process) = &*state
        && *process != here
    {
        return;
    }
    let ended = std::mem::replace(&mut *state, State::Ended(here));
    drop(state);
    if let State::Run(threads) = ended {
        threads.end();
    }
}

/// Why work did not come to its end.
fn unended(error: &JoinError) -> PocketbookError {
    if error.is_cancelled() {
        // The library's threads ended before it began.
        return PocketbookError::Closed;
    }
    // A panic has unwound: the call failed, the library lives on.
    PocketbookError::internal("panicked")
}

/// Runs blocking work on a thread for that, and waits for it on the host's
/// executor.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PocketbookError> + Send + 'static,
) -> Result<T, PocketbookError> {
    let done = calls()?.spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(unended(&error)))
}

/// Drops something on a thread that may block, and waits for nothing of it; here
/// once there are none any more. In a process that was forked it is not dropped at
/// all: its files are those of the parent, who goes on with them.
pub(crate) fn drop_elsewhere(held: impl Send + 'static) {
    match calls() {
        // A task that is let go runs without its handle.
        Ok(calls) => drop(calls.spawn_blocking(move || drop(held))),
        Err(NoThread::Forked) => std::mem::forget(held),
        Err(NoThread::Refused | NoThread::Ended) => drop(held),
    }
}

/// Does something with a listener, on a thread that nothing else needs.
///
/// # Errors
///
/// [`PocketbookError::Closed`] once there are none any more.
pub(crate) fn tell(work: impl FnOnce() + Send + 'static) -> Result<(), PocketbookError> {
    drop(threads(|threads| &threads.listeners)?.spawn_blocking(work));
    Ok(())
}

/// Runs network work on this library's own threads.
pub(crate) async fn spawned<T: Send + 'static>(
    work: impl Future<Output = Result<T, PocketbookError>> + Send + 'static,
) -> Result<T, PocketbookError> {
    let done = calls()?.spawn(work).await;
    done.unwrap_or_else(|error| Err(unended(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_never_began_is_closed_and_work_that_panicked_says_so() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let told = |panics: bool| {
            runtime.block_on(async {
                let work = tokio::spawn(async move { assert!(!panics, "planted") });
                if !panics {
                    work.abort();
                }
                unended(&work.await.unwrap_err()).to_string()
            })
        };
        assert_eq!(told(false), PocketbookError::Closed.to_string());
        assert!(told(true).contains("panicked"), "{}", told(true));
    }
}
