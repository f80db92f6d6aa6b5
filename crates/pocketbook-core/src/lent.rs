//! What a session lends that holds keys of its own: a reader, or an attachment
//! on its way in. When the session is locked it is taken back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::CoreError;

enum State<T> {
    Open(T),
    /// The session was locked.
    Locked,
    /// It was used up.
    Finished,
}

/// Something lent, until it is finished or the session is locked.
pub(crate) struct Lent<T>(Arc<Mutex<State<T>>>);

fn guard<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    // After a panic in the midst of a read or write the next one tells.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Lent<T> {
    /// Works with it.
    pub(crate) fn with<R>(
        &self,
        work: impl FnOnce(&mut T) -> Result<R, CoreError>,
    ) -> Result<R, CoreError> {
        match &mut *guard(&self.0) {
            State::Open(lent) => work(lent),
            State::Locked => Err(CoreError::Locked),
            State::Finished => Err(finished()),
        }
    }

    /// Takes it for good.
    pub(crate) fn finish(&self) -> Result<T, CoreError> {
        let mut state = guard(&self.0);
        match std::mem::replace(&mut *state, State::Finished) {
            State::Open(lent) => Ok(lent),
            State::Locked => {
                *state = State::Locked;
                Err(CoreError::Locked)
            }
            State::Finished => Err(finished()),
        }
    }
}

fn finished() -> CoreError {
    CoreError::WrongState {
        found: "attachment_finished",
        expected: "open",
    }
}

trait TakeBack: Send + Sync {
    fn take_back(&self);
}

impl<T: Send> TakeBack for Mutex<State<T>> {
    fn take_back(&self) {
        let mut state = guard(self);
        if let State::Open(lent) = std::mem::replace(&mut *state, State::Locked) {
            drop(state);
            drop(lent);
        }
    }
}

/// Everything that one session has lent.
#[derive(Default)]
pub(crate) struct Lending(Mutex<Vec<Weak<dyn TakeBack>>>);

impl Lending {
    pub(crate) fn lend<T: Send + 'static>(&self, lent: T) -> Lent<T> {
        let state = Arc::new(Mutex::new(State::Open(lent)));
        let weak: Weak<dyn TakeBack> = Arc::downgrade(&(Arc::clone(&state) as Arc<dyn TakeBack>));
        let mut all = guard(&self.0);
        all.retain(|one| one.strong_count() > 0);
        all.push(weak);
        Lent(state)
    }

    /// Takes back everything: what is being read or written at this moment is
    /// waited for.
    pub(crate) fn take_back(&self) {
        let all = std::mem::take(&mut *guard(&self.0));
        for one in all.iter().filter_map(Weak::upgrade) {
            one.take_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lent_is_used_finished_or_taken_back() {
        let lending = Lending::default();
        let (one, other) = (lending.lend(1), lending.lend(2));
        assert_eq!(one.with(|lent| Ok(*lent)).unwrap(), 1);
        assert_eq!(one.finish().unwrap(), 1);
        assert_eq!(one.finish().unwrap_err().code(), "wrong_state");
        lending.take_back();
        assert_eq!(other.with(|lent| Ok(*lent)).unwrap_err().code(), "locked");
        assert_eq!(other.finish().unwrap_err().code(), "locked");
        assert_eq!(other.finish().unwrap_err().code(), "locked");
    }

    #[test]
    fn what_was_released_is_forgotten() {
        let lending = Lending::default();
        for number in 0..100 {
            drop(lending.lend(number));
        }
        assert!(guard(&lending.0).len() <= 1);
    }
}
