//! What a host may listen to.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pocketbook_core::Event;

use crate::held::Held;
use crate::let_go::LetGo;
use crate::runtime::{is_forked, tell};
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

/// Hears what changes: one event at a time, in their order, on a thread of this
/// library that does nothing else at that moment and holds no lock. Whatever
/// caused the change does not wait for it, and neither do `lock`, `will_suspend`
/// and `shutdown`: it may call back into the session, and a listener that does
/// not return holds up its own events and nothing else. Where 512 do not, no
/// listener of the process hears anything before one of them returns.
#[uniffi::export(with_foreign)]
pub trait EventListener: Send + Sync {
    /// Takes one event. An error ends nothing: the next event comes all the
    /// same.
    fn on_event(&self, event: SessionEvent) -> Result<(), ListenerError>;
}

/// The events of one listener on their way to it.
struct Queue {
    host: Arc<dyn EventListener>,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
pub(crate) struct Waiting {
    pub(crate) events: VecDeque<SessionEvent>,
    /// Whether a thread hands them over at this moment.
    on_its_way: bool,
    ended: bool,
}

impl Waiting {
    pub(crate) fn push(&mut self, event: SessionEvent) {
        // How far a sync was before is of no use to whoever has not read it yet.
        // Every other event is: a dropped one could hide that a record was
        // refused.
        let is_progress = |one: &SessionEvent| matches!(one, SessionEvent::SyncProgress { .. });
        match self.events.back_mut() {
            Some(last) if is_progress(last) && is_progress(&event) => *last = event,
            _ => self.events.push_back(event),
        }
    }
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Valid after any panic: each change is made whole.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(self: &Arc<Self>, event: SessionEvent) {
        {
            let mut waiting = self.waiting();
            if waiting.ended {
                return;
            }
            waiting.push(event);
            if std::mem::replace(&mut waiting.on_its_way, true) {
                return;
            }
        }
        let queue = Arc::clone(self);
        if tell(move || queue.hand_over()).is_err() {
            // The library's threads have ended: nobody hears anything any more.
            self.end();
        }
    }

    /// The next event, taken up under the lock: once [`Queue::end`] has returned
    /// there is none.
    fn next(&self) -> Option<SessionEvent> {
        let mut waiting = self.waiting();
        let next = waiting.events.pop_front();
        waiting.on_its_way = next.is_some();
        next
    }

    fn hand_over(&self) {
        while let Some(event) = self.next() {
            // A saved word stays saved, whatever its listener thinks of it; and
            // whatever becomes of this event, the next one comes.
            let told = AssertUnwindSafe(|| self.host.on_event(event));
            let _ = catch_unwind(told);
        }
    }

    fn end(&self) {
        let mut waiting = self.waiting();
        waiting.ended = true;
        waiting.events.clear();
    }
}

struct Listener {
    queue: Arc<Queue>,
    _held: Held,
}

impl pocketbook_core::EventListener for Listener {
    fn on_event(&self, event: Event) {
        self.queue.push(event.into());
    }
}

/// Ends when it is cancelled or released.
#[derive(uniffi::Object)]
pub struct Subscription {
    inner: LetGo<pocketbook_core::Subscription>,
    queue: Arc<Queue>,
    _held: Held,
}

#[uniffi::export]
impl Subscription {
    /// No event is taken up after this returns; those that waited are dropped. One
    /// that was taken up at this moment may still begin or run to its end. It is
    /// not waited for: a listener that hangs would hang whoever cancels it, and
    /// a listener may cancel itself.
    pub fn cancel(&self) {
        // Whoever holds a lock in the parent never gives it back here.
        if is_forked() {
            return;
        }
        self.inner.cancel();
        self.queue.end();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if !is_forked() {
            self.queue.end();
        }
    }
}

#[uniffi::export]
impl Session {
    /// Hears what changes until the subscription is cancelled or released.
    pub fn subscribe(&self, listener: Arc<dyn EventListener>) -> Arc<Subscription> {
        let queue = Arc::new(Queue {
            host: listener,
            waiting: Mutex::default(),
        });
        let listener = Listener {
            queue: Arc::clone(&queue),
            _held: Held::listener(),
        };
        Arc::new(Subscription {
            inner: LetGo::here(self.inner.subscribe(Arc::new(listener))),
            queue,
            _held: Held::subscription(),
        })
    }
}
