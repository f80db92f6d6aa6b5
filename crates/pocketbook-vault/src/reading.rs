//! What reads a database, and whoever may not wait for it.
//!
//! A suspension breaks off a long read alone (a search, a check of the whole
//! ledger): what such a call does is that read, and it is asked again. A short read
//! is waited for, for it may follow what the same call has written already. A closing
//! breaks off both. No write is ever broken off: this knows the reading connection
//! and no other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::InterruptHandle;

/// How long a read may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// By an index, or no longer than a page of a list: it is waited for.
    Short,
    /// As long as what was written is long.
    Long,
}

/// Why a read is not made, or not to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The files are closed for now.
    Suspended,
    /// They are closed for good.
    Closed,
}

/// The reads of a database: one at a time, behind the lock of their connection.
#[derive(Default)]
pub(crate) struct Reads(Mutex<State>);

#[derive(Default)]
struct State {
    closed: bool,
    suspensions: u32,
    running: Option<(Length, InterruptHandle)>,
    /// By what the one that runs was broken off, if it was: whoever did may be gone
    /// before it ends.
    broken_off: Option<Ended>,
}

impl State {
    fn ends(&self, length: Length) -> Option<Ended> {
        match length {
            _ if self.closed => Some(Ended::Closed),
            Length::Long if self.suspensions > 0 => Some(Ended::Suspended),
            _ => None,
        }
    }

    fn break_off(&mut self) {
        if let Some((length, handle)) = &self.running
            && let Some(ended) = self.ends(*length)
        {
            handle.interrupt();
            self.broken_off = Some(ended);
        }
    }
}

impl Reads {
    fn state(&self) -> MutexGuard<'_, State> {
        // Valid after any panic: each change is made whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one, unless somebody waits for its end already. Until it has ended one
    /// statement of its connection is under way: that keeps SQLite from forgetting
    /// an interruption which comes between two others.
    pub(crate) fn begin(
        &self,
        length: Length,
        handle: InterruptHandle,
    ) -> Result<Running<'_>, Ended> {
        let mut state = self.state();
        if let Some(ended) = state.ends(length) {
            return Err(ended);
        }
        state.running = Some((length, handle));
        state.broken_off = None;
        Ok(Running {
            reads: self,
            length,
        })
    }

    /// Breaks off a long read, and lets none begin until what this gives is dropped.
    pub(crate) fn suspend(&self) -> NoLongReads<'_> {
        let mut state = self.state();
        state.suspensions += 1;
        state.break_off();
        NoLongReads(self)
    }

    /// Breaks off whatever reads, and lets nothing begin any more.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.break_off();
    }

    #[cfg(test)]
    pub(crate) fn is_waited_for(&self) -> bool {
        let state = self.state();
        state.closed || state.suspensions > 0
    }
}

/// A read that goes on.
pub(crate) struct Running<'a> {
    reads: &'a Reads,
    length: Length,
}

impl Running<'_> {
    /// Ends it. What was found counts for nothing where it was broken off: an error
    /// on the way may have been taken for something else.
    pub(crate) fn end(self) -> Result<(), Ended> {
        let mut state = self.reads.state();
        // In one step: whoever comes later interrupts nothing.
        state.running = None;
        state
            .ends(self.length)
            .or(state.broken_off)
            .map_or(Ok(()), Err)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.reads.state().running = None;
    }
}

/// While it is held no long read begins.
pub struct NoLongReads<'a>(&'a Reads);

impl Drop for NoLongReads<'_> {
    fn drop(&mut self) {
        self.0.state().suspensions -= 1;
    }
}
