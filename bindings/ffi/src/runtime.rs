//! The threads of this library.

use std::sync::atomic::{AtomicU32, Ordering};
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
    Ended,
}

static THREADS: Mutex<State> = Mutex::new(State::NotYet);

/// The number of the process whose threads they are: one that was forked has none of
/// them. 0 until they begin.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// Whether this process was forked from that whose threads they are. It is asked
/// before any lock is taken: one that a thread of the parent held at that moment is
/// never given back here.
pub(crate) fn is_forked() -> bool {
    let process = PROCESS.load(Ordering::Acquire);
    process != 0 && process != std::process::id()
}

/// That the library is used by this process.
fn is_used_here() {
    let _ = PROCESS.compare_exchange(0, std::process::id(), Ordering::AcqRel, Ordering::Acquire);
}

/// Why nothing is done on a thread of this library.
enum NoThread {
    /// The system gives none.
    Refused,
    /// They have ended, or are of the process that this one was forked from.
    Ended,
}

impl From<NoThread> for PocketbookError {
    fn from(why: NoThread) -> Self {
        match why {
            NoThread::Refused => Self::internal("runtime"),
            NoThread::Ended => Self::Closed,
        }
    }
}

fn state() -> MutexGuard<'static, State> {
    // Each change is made whole.
    THREADS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn threads(of: impl FnOnce(&Threads) -> &Runtime) -> Result<Handle, NoThread> {
    if is_forked() {
        return Err(NoThread::Ended);
    }
    is_used_here();
    let mut state = state();
    if let State::NotYet = &*state {
        #[cfg(not(test))]
        say_nothing_of_panics();
        *state = State::Run(Threads::begin().map_err(|_| NoThread::Refused)?);
    }
    match &*state {
        State::Run(threads) => Ok(of(threads).handle().clone()),
        State::NotYet | State::Ended => Err(NoThread::Ended),
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
    // What a forked process has is its parent's, and stays as it is: whatever is let
    // go after this is left alone as well.
    if is_forked() {
        return;
    }
    is_used_here();
    let ended = std::mem::replace(&mut *state(), State::Ended);
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
/// once there are none any more.
pub(crate) fn drop_elsewhere(held: impl Send + 'static) {
    match calls() {
        // A task that is let go runs without its handle.
        Ok(calls) => drop(calls.spawn_blocking(move || drop(held))),
        Err(_) => drop(held),
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
    use crate::let_go::{LetGo, going};
    use std::process::{Command, Stdio};

    /// Set in a process that does as one that was forked while threads of its parent
    /// held every lock.
    const FORKED: &str = "POCKETBOOK_AS_IF_FORKED";
    const NAME: &str = "runtime::tests::a_forked_process_waits_for_no_lock_of_its_parents";

    #[test]
    fn a_forked_process_waits_for_no_lock_of_its_parents() {
        if std::env::var_os(FORKED).is_some() {
            let _held = (state(), going());
            PROCESS.store(std::process::id() + 1, Ordering::Release);
            let thread = std::thread::spawn(|| {
                assert!(matches!(calls(), Err(NoThread::Ended)));
                drop((LetGo::elsewhere(()), LetGo::here(())));
                end_threads();
            });
            return thread.join().unwrap();
        }
        let mut process = Command::new(std::env::current_exe().unwrap());
        let process = process.env(FORKED, "1").args(["--exact", NAME]);
        let mut process = process.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = process.stdout.take().unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut all = String::new();
            std::io::Read::read_to_string(&mut said, &mut all).unwrap();
            tell.send(all).unwrap();
        });
        let ended = told.recv_timeout(Duration::from_secs(60));
        process.kill().unwrap();
        process.wait().unwrap();
        let said = ended.expect("it waits for ever");
        assert!(said.contains("1 passed"), "{said}");
    }

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
