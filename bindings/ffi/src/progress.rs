//! How far long work on files is, and how a host hears it.

use std::sync::Arc;

use pocketbook_core::{Watch, WorkProgress};

use crate::ListenerError;
use crate::cancelling::EndsWithItsCall;

/// How far something is that takes long, by files and by bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct ProgressRecord {
    /// Files that are done.
    pub items_done: u64,
    /// Files in all.
    pub items: u64,
    /// Bytes of them that are done.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes: u64,
}

impl From<WorkProgress> for ProgressRecord {
    fn from(progress: WorkProgress) -> Self {
        Self {
            items_done: progress.items_done,
            items: progress.items,
            bytes_done: progress.bytes_done,
            bytes: progress.bytes,
        }
    }
}

/// Hears how far long work is, on a thread of this library and without any lock
/// held. The work waits for it: return soon.
#[uniffi::export(with_foreign)]
pub trait ProgressListener: Send + Sync {
    /// Takes how far it is. An error ends nothing: the work goes on.
    fn on_progress(&self, progress: ProgressRecord) -> Result<(), ListenerError>;
}

/// The watch of work that ends with its call, for whoever asked to hear of it.
pub(crate) fn watch(
    listener: Option<Arc<dyn ProgressListener>>,
    ending: &EndsWithItsCall,
) -> Watch {
    let told = move |progress: WorkProgress| {
        if let Some(listener) = &listener {
            // What a host thinks of it does not end the work.
            let _ = listener.on_progress(progress.into());
        }
    };
    Watch::new(told, &ending.handle())
}
