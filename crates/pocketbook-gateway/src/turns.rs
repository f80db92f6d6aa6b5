//! Whose turn it is at an attachment: many ranges may be written at once, but
//! none while the whole is judged.
//!
//! Without turns a late copy of a range could be written over bytes that were
//! just receipted, or be recorded after the file it went to was discarded.
//! Turns live in memory: one process serves a gateway's folder.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use pocketbook_model::AttachmentId;

/// The attachments at work just now.
#[derive(Default)]
pub(crate) struct Turns(Mutex<BTreeMap<AttachmentId, Arc<RwLock<()>>>>);

impl Turns {
    /// Runs beside others that write to this attachment.
    pub(crate) fn writing<T>(&self, id: AttachmentId, work: impl FnOnce() -> T) -> T {
        let turn = self.enter(id);
        let result = {
            let _writing = turn.read().unwrap_or_else(PoisonError::into_inner);
            work()
        };
        self.leave(id, turn);
        result
    }

    /// Runs while nobody writes to this attachment.
    pub(crate) fn judging<T>(&self, id: AttachmentId, work: impl FnOnce() -> T) -> T {
        let turn = self.enter(id);
        let result = {
            let _judging = turn.write().unwrap_or_else(PoisonError::into_inner);
            work()
        };
        self.leave(id, turn);
        result
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<AttachmentId, Arc<RwLock<()>>>> {
        // Valid after any panic: each change is one insertion or removal.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, id: AttachmentId) -> Arc<RwLock<()>> {
        Arc::clone(self.all().entry(id).or_default())
    }

    fn leave(&self, id: AttachmentId, turn: Arc<RwLock<()>>) {
        let mut all = self.all();
        drop(turn);
        // Only the map has it: nobody else is here or on the way.
        if all
            .get(&id)
            .is_some_and(|turn| Arc::strong_count(turn) == 1)
        {
            all.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn nothing_is_written_while_the_whole_is_judged_and_nothing_is_left_behind() {
        let (turns, id) = (Turns::default(), AttachmentId::from_parts(1, [1; 10]));
        let (writing, together) = (AtomicU32::new(0), Barrier::new(2));
        std::thread::scope(|scope| {
            for writer in 0..2 {
                let (turns, writing, together) = (&turns, &writing, &together);
                scope.spawn(move || {
                    turns.writing(id, || {
                        writing.fetch_add(1, Ordering::SeqCst);
                        // Ends only if both are inside at once.
                        together.wait();
                        writing.fetch_sub(1, Ordering::SeqCst);
                    });
                    for _ in 0..200 {
                        turns.judging(id, || {
                            assert_eq!(writing.load(Ordering::SeqCst), 0, "{writer}");
                        });
                        turns.writing(id, || {
                            writing.fetch_add(1, Ordering::SeqCst);
                            std::thread::yield_now();
                            writing.fetch_sub(1, Ordering::SeqCst);
                        });
                    }
                });
            }
        });
        assert!(turns.all().is_empty());
    }
}
