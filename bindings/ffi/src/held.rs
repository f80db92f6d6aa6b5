//! How many objects a host holds: an object of a garbage-collected language
//! that is forgotten instead of closed keeps a vault open, and nothing else
//! tells.

use std::sync::atomic::{AtomicU64, Ordering};

static SESSIONS: AtomicU64 = AtomicU64::new(0);
static SUBSCRIPTIONS: AtomicU64 = AtomicU64::new(0);
static LISTENERS: AtomicU64 = AtomicU64::new(0);
static WRITERS: AtomicU64 = AtomicU64::new(0);
static READERS: AtomicU64 = AtomicU64::new(0);

/// Counts what it lives in, for as long as that lives.
pub(crate) struct Held(&'static AtomicU64);

impl Held {
    fn one_of(count: &'static AtomicU64) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }

    pub(crate) fn session() -> Self {
        Self::one_of(&SESSIONS)
    }

    pub(crate) fn subscription() -> Self {
        Self::one_of(&SUBSCRIPTIONS)
    }

    pub(crate) fn listener() -> Self {
        Self::one_of(&LISTENERS)
    }

    pub(crate) fn writer() -> Self {
        Self::one_of(&WRITERS)
    }

    pub(crate) fn reader() -> Self {
        Self::one_of(&READERS)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Objects of this library that the host's process holds at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct HeldObjects {
    /// Sessions, locked ones too.
    pub sessions: u64,
    /// Subscriptions, cancelled ones too.
    pub subscriptions: u64,
    /// Listeners that are still subscribed.
    pub listeners: u64,
    /// Attachment writers.
    pub writers: u64,
    /// Attachment readers.
    pub readers: u64,
}

/// Counts them: for a host's own tests and its diagnostics screen.
#[must_use]
#[uniffi::export]
pub fn held_objects() -> HeldObjects {
    let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
    HeldObjects {
        sessions: count(&SESSIONS),
        subscriptions: count(&SUBSCRIPTIONS),
        listeners: count(&LISTENERS),
        writers: count(&WRITERS),
        readers: count(&READERS),
    }
}
