//! What a host may listen to. Events say that something changed, never what it
//! says: a listener reads the change through the session, if that is unlocked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use pocketbook_model::{DraftId, ExhibitReference, ForceNumber, RecordId, ReferenceName};

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A draft's newest words are durable.
    DraftSaved {
        /// The draft.
        draft: DraftId,
    },
    /// A statement's pages are fixed.
    Finalised {
        /// The draft.
        draft: DraftId,
    },
    /// A record is sealed and waits to be sent.
    Sealed {
        /// The record.
        record: RecordId,
    },
    /// The force holds a record and has signed for it.
    Received {
        /// The record.
        record: RecordId,
        /// The crime or incident number, for a report.
        number: Option<ForceNumber>,
    },
    /// A record was refused and needs attention.
    Wedged {
        /// The record.
        record: RecordId,
    },
    /// Reference data of the force is in use from now on.
    ReferenceInUse {
        /// What it is and which of its kind.
        reference: ReferenceName,
        /// Its edition.
        edition: u64,
    },
    /// An edition of reference data is not used; the tablet's status says why.
    ReferenceRefused {
        /// What it is and which of its kind.
        reference: ReferenceName,
        /// Its edition.
        edition: u64,
    },
    /// The force holds another thing under the reference of an exhibit here.
    /// Neither is renumbered; the officers settle it.
    ExhibitCollision {
        /// The record of this vault that names it.
        record: RecordId,
        /// The reference.
        reference: ExhibitReference,
    },
    /// What had been told as a collision is one thing that was handed over.
    ExhibitSettled {
        /// The record of this vault that names it.
        record: RecordId,
        /// The reference.
        reference: ExhibitReference,
    },
    /// The force confirmed what the offence of a report is; it stands beside what
    /// was sealed.
    ClassificationConfirmed {
        /// The report's record.
        record: RecordId,
    },
    /// Sync has moved on.
    SyncProgress {
        /// Records and attachments done in this run.
        done: u64,
        /// Of how many.
        total: u64,
    },
    /// The session is locked; its keys are gone.
    Locked,
}

/// A host's listener. It is called on the thread that caused the event and
/// without any lock held, so it may call back into the session.
pub trait EventListener: Send + Sync {
    /// Takes one event.
    fn on_event(&self, event: Event);
}

/// Listeners of one session.
#[derive(Default)]
pub(crate) struct Listeners {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    listeners: BTreeMap<u64, Arc<dyn EventListener>>,
}

impl Listeners {
    fn state(&self) -> MutexGuard<'_, State> {
        // The map is valid after any panic of another thread: each change is
        // one insertion or removal.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(self: &Arc<Self>, listener: Arc<dyn EventListener>) -> Subscription {
        let mut state = self.state();
        let id = state.next;
        state.next += 1;
        state.listeners.insert(id, listener);
        Subscription {
            listeners: Arc::downgrade(self),
            id,
        }
    }

    /// Tells everyone who is still subscribed when their turn comes. The
    /// listeners are called outside the lock.
    pub(crate) fn emit(&self, event: &Event) {
        let turns: Vec<u64> = self.state().listeners.keys().copied().collect();
        for turn in turns {
            // Asked at each turn: one before may have taken long, or cancelled it.
            let listener = self.state().listeners.get(&turn).cloned();
            if let Some(listener) = listener {
                listener.on_event(event.clone());
            }
        }
    }
}

/// Ends when it is cancelled or dropped.
pub struct Subscription {
    listeners: Weak<Listeners>,
    id: u64,
}

impl Subscription {
    /// No event is begun after this returns; one that another thread is
    /// delivering at this moment may still end.
    pub fn cancel(&self) {
        if let Some(listeners) = self.listeners.upgrade() {
            listeners.state().listeners.remove(&self.id);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Count(AtomicU64);
    impl EventListener for Count {
        fn on_event(&self, _: Event) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_cancelled_subscription_hears_nothing_more() {
        let listeners = Arc::new(Listeners::default());
        let count = Arc::new(Count(AtomicU64::new(0)));
        let subscription = listeners.add(count.clone());
        listeners.emit(&Event::Locked);
        subscription.cancel();
        subscription.cancel();
        listeners.emit(&Event::Locked);
        assert_eq!(count.0.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn who_is_cancelled_while_another_is_told_hears_nothing() {
        struct Cancels(Mutex<Option<Subscription>>);
        impl EventListener for Cancels {
            fn on_event(&self, _: Event) {
                if let Some(other) = self.0.lock().unwrap().as_ref() {
                    other.cancel();
                }
            }
        }
        let listeners = Arc::new(Listeners::default());
        let first = Arc::new(Cancels(Mutex::new(None)));
        let _first = listeners.add(first.clone());
        let count = Arc::new(Count(AtomicU64::new(0)));
        *first.0.lock().unwrap() = Some(listeners.add(count.clone()));
        listeners.emit(&Event::Locked);
        assert_eq!(count.0.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn ten_thousand_subscriptions_leave_nothing_behind() {
        let listeners = Arc::new(Listeners::default());
        for _ in 0..10_000 {
            drop(listeners.add(Arc::new(Count(AtomicU64::new(0)))));
        }
        assert!(listeners.state().listeners.is_empty());
    }

    #[test]
    fn a_listener_may_cancel_itself_while_it_is_called() {
        struct Once(Mutex<Option<Subscription>>, AtomicU64);
        impl EventListener for Once {
            fn on_event(&self, _: Event) {
                self.1.fetch_add(1, Ordering::SeqCst);
                drop(self.0.lock().unwrap().take());
            }
        }
        let listeners = Arc::new(Listeners::default());
        let once = Arc::new(Once(Mutex::new(None), AtomicU64::new(0)));
        *once.0.lock().unwrap() = Some(listeners.add(once.clone()));
        listeners.emit(&Event::Locked);
        listeners.emit(&Event::Locked);
        assert_eq!(once.1.load(Ordering::SeqCst), 1);
    }
}
