//! How long work ends before its end: by a handle that its host cancels, or
//! because nobody waits for it any more.

use std::sync::Arc;

/// Ends a sync, or long work on a file, at its next step: for whoever gives it
/// along and changes their mind.
#[derive(Default, uniffi::Object)]
pub struct CancelHandle {
    inner: pocketbook_core::CancelHandle,
}

#[uniffi::export]
impl CancelHandle {
    /// A handle to give to a sync or to work on files; one may end several.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// Asks what it was given to to end. Of a sync what was stored stays
    /// stored; of a file nothing is kept.
    pub fn cancel(&self) {
        self.inner.cancel();
    }

    /// A new handle that is cancelled with this one, and can be cancelled alone.
    #[must_use]
    pub fn below(&self) -> Arc<Self> {
        let inner = self.inner.below();
        Arc::new(Self { inner })
    }
}

/// Lives as long as somebody waits for a call, and cancels what the call began.
/// A host whose task is cancelled drops the call and nothing else: without this
/// a file that nobody wants any more would be attached all the same, later.
pub(crate) struct EndsWithItsCall(pocketbook_core::CancelHandle);

impl EndsWithItsCall {
    /// It ends also by the host's own handle, and never the other way round: that
    /// one may have been given to others too.
    pub(crate) fn or_by(host: Option<&Arc<CancelHandle>>) -> Self {
        Self(match host {
            Some(host) => host.inner.below(),
            None => pocketbook_core::CancelHandle::default(),
        })
    }

    /// What the work is told by.
    pub(crate) fn handle(&self) -> pocketbook_core::CancelHandle {
        self.0.clone()
    }
}

impl Drop for EndsWithItsCall {
    fn drop(&mut self) {
        // What has come to its end does not hear it.
        self.0.cancel();
    }
}
