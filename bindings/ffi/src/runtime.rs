//! The one runtime of this library.

use std::sync::OnceLock;

use tokio::runtime::Runtime;

use crate::PocketbookError;

fn runtime() -> Result<&'static Runtime, PocketbookError> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let made = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("pocketbook")
            .enable_all()
            .build()
            .ok()
    });
    made.as_ref()
        .ok_or_else(|| PocketbookError::internal("runtime"))
}

/// Runs blocking work on a thread for that, and waits for it on the host's
/// executor.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PocketbookError> + Send + 'static,
) -> Result<T, PocketbookError> {
    let done = runtime()?.spawn_blocking(work).await;
    // A panic has unwound: the call failed, the library lives on.
    done.unwrap_or_else(|_| Err(PocketbookError::internal("panicked")))
}

/// Runs network work on this library's own threads.
pub(crate) async fn spawned<T: Send + 'static>(
    work: impl Future<Output = Result<T, PocketbookError>> + Send + 'static,
) -> Result<T, PocketbookError> {
    let done = runtime()?.spawn(work).await;
    done.unwrap_or_else(|_| Err(PocketbookError::internal("panicked")))
}
