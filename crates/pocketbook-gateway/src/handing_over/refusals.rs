//! Fetches that were refused because name or password is wrong: told in the log,
//! as often as tells something and no oftener.
//!
//! A receiver with the old password asks every minute for ever, and who tries
//! passwords asks as fast as they can: neither may fill the log. What was sent
//! stands in no line of it, not even the name unless it is a destination's.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::destination::DestinationName;

/// One line in so long, with the number of refusals since the last.
const BETWEEN: Duration = Duration::from_secs(60);

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There are no name and password, or none that could be.
    NoCredentials,
    /// There is no destination of that name.
    NoSuchDestination,
    /// The password is another.
    WrongPassword,
    /// It is the secret that signs webhooks, which opened files once.
    SigningSecret,
    /// The destination's own secret cannot be read.
    NoSecret,
}

impl Fault {
    const fn words(self) -> &'static str {
        match self {
            Self::NoCredentials => "it came without a name and password",
            Self::NoSuchDestination => "no destination has the name it gave",
            Self::WrongPassword => "the password is wrong",
            Self::SigningSecret => {
                "it used the secret that signs webhooks; give the receiver what `gateway destination fetching-password` prints"
            }
            Self::NoSecret => "the destination's secret cannot be read; see keys/handing-over",
        }
    }
}

/// The refusals of one gateway.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<State>);

#[derive(Default)]
struct State {
    told: Option<Instant>,
    since: u64,
}

impl Refusals {
    /// Counts one more; gives the number since the last line, where it is time
    /// for one.
    fn count(&self, now: Instant) -> Option<u64> {
        // Valid after any panic: a number and a time.
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.since = state.since.saturating_add(1);
        let due = state.told.is_none_or(|told| now >= told + BETWEEN);
        due.then(|| {
            state.told = Some(now);
            std::mem::take(&mut state.since)
        })
    }

    /// Notes a refusal, and tells of it if none was told of just now.
    pub(super) fn note(&self, destination: Option<&DestinationName>, fault: Fault) {
        if let Some(refused) = self.count(Instant::now()) {
            let destination = destination.map_or("none", DestinationName::as_str);
            let why = fault.words();
            tracing::warn!(
                destination,
                why,
                refused,
                "fetching an attachment was refused"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_of_all_that_were_refused_since_the_last() {
        let refusals = Refusals::default();
        let begun = Instant::now();
        assert_eq!(refusals.count(begun), Some(1));
        for second in 1..60 {
            let now = begun + Duration::from_secs(second);
            assert_eq!(refusals.count(now), None);
        }
        assert_eq!(refusals.count(begun + BETWEEN), Some(60));
        assert_eq!(refusals.count(begun + BETWEEN * 9), Some(1));
    }
}
