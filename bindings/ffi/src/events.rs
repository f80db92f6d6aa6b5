//! What a host may listen to, and how it ends what runs long.

use std::sync::Arc;

use pocketbook_core::Event;

use crate::held::Held;
use crate::{Session, SessionEvent};

/// A host's listener failed. The change that it was told of has happened, and
/// the other listeners hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// It threw, or said so. What it threw is not looked at: it may quote what
    /// the officer typed.
    #[error("the listener failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// Hears what changes, on the thread of this library that caused the change
/// and without any lock held: it may call back into the session, and should
/// return soon, for the call that caused the change waits for it.
#[uniffi::export(with_foreign)]
pub trait EventListener: Send + Sync {
    /// Takes one event. An error ends nothing: the next event comes all the
    /// same.
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError>;
}

struct Listener {
    host: Arc<dyn EventListener>,
    _held: Held,
}

impl pocketbook_core::EventListener for Listener {
    fn on_event(&self, event: Event) {
        // A saved word stays saved, whatever its listener thinks of it.
        let _ = self.host.on_event(event.into());
    }
}

/// Ends when it is cancelled or released.
#[derive(uniffi::Object)]
pub struct Subscription {
    inner: pocketbook_core::Subscription,
    _held: Held,
}

#[uniffi::export]
impl Subscription {
    /// No event is begun after this returns.
    pub fn cancel(&self) {
        self.inner.cancel();
    }
}

/// Ends a sync, or long work on a file, at its next step: for whoever gives it
/// along and changes their mind.
#[derive(Default, uniffi::Object)]
pub struct CancelHandle {
    inner: pocketbook_core::CancelHandle,
}

impl CancelHandle {
    pub(crate) fn handle(&self) -> pocketbook_core::CancelHandle {
        self.inner.clone()
    }
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
}

#[uniffi::export]
impl Session {
    /// Hears what changes until the subscription is cancelled or released.
    pub fn subscribe(&self, listener: Arc<dyn EventListener>) -> Arc<Subscription> {
        let listener = Listener {
            host: listener,
            _held: Held::listener(),
        };
        Arc::new(Subscription {
            inner: self.inner.subscribe(Arc::new(listener)),
            _held: Held::subscription(),
        })
    }
}
