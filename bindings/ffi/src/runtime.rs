//! The one runtime of this library.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::{Handle, Runtime};
use tokio::task::JoinError;

use crate::PocketbookError;

/// Threads that still work when the library is told to end are waited for so
/// long.
const ENDING: Duration = Duration::from_secs(10);

enum State {
    NotYet,
    Runs(Runtime),
    Ended,
}

static RUNTIME: Mutex<State> = Mutex::new(State::NotYet);

fn state() -> MutexGuard<'static, State> {
    // Each change is made whole.
    RUNTIME.lock().unwrap_or_else(PoisonError::into_inner)
}

fn runtime() -> Result<Handle, PocketbookError> {
    let mut state = state();
    match &*state {
        State::Runs(runtime) => Ok(runtime.handle().clone()),
        State::Ended => Err(PocketbookError::Closed),
        State::NotYet => {
            #[cfg(not(test))]
            say_nothing_of_panics();
            let made = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("pocketbook")
                .enable_all()
                .build()
                .map_err(|_| PocketbookError::internal("runtime"))?;
            let handle = made.handle().clone();
            *state = State::Runs(made);
            Ok(handle)
        }
    }
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
/// before it, and not beside it. The packages for Python and the JVM call it by
/// themselves; a command in Swift calls it last; an app on a tablet has no use for it.
#[uniffi::export]
pub fn end_threads() {
    let ended = std::mem::replace(&mut *state(), State::Ended);
    if let State::Runs(runtime) = ended {
        runtime.shutdown_timeout(ENDING);
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
    let done = runtime()?.spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(unended(&error)))
}

/// Begins work on a thread that may block, and waits for nothing of it.
pub(crate) fn in_the_background(
    work: impl FnOnce() + Send + 'static,
) -> Result<(), PocketbookError> {
    // A thread of the pool is dropped by nobody: the work runs without its handle.
    drop(runtime()?.spawn_blocking(work));
    Ok(())
}

/// Runs network work on this library's own threads.
pub(crate) async fn spawned<T: Send + 'static>(
    work: impl Future<Output = Result<T, PocketbookError>> + Send + 'static,
) -> Result<T, PocketbookError> {
    let done = runtime()?.spawn(work).await;
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
