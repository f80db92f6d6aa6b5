//! The officer's place in the gateway's feed, and what was taken from it.
//!
//! The place moves in the transaction that stores what was read there, so an
//! event is neither lost to a crash nor counted as taken when it was not. What
//! belongs to the tablet and to no officer lies in the device database, which
//! is another file: it is stored first and the place moved afterwards, so that
//! a crash between the two repeats an event. Every event must bear that.

use pocketbook_model::Timestamp;

use crate::VaultError;
use crate::device::{meta, set_meta};
use crate::vault::Vault;
use crate::writing::Writing;

/// Under what name the place is kept: a build that knows more kinds of events
/// has none yet, and reads the feed from its beginning.
fn place_name(kinds: u32) -> String {
    format!("changes_cursor.{kinds}")
}

/// Events being taken over, in one transaction with the place after them.
pub struct FeedTaking<'t> {
    transaction: &'t Writing<'t>,
}

impl<'t> FeedTaking<'t> {
    /// The transaction, for what is taken over within it.
    pub(crate) fn transaction(&self) -> &'t Writing<'t> {
        self.transaction
    }

    /// The wall clock when the transaction began.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        self.transaction.wall()
    }

    fn go_on_from(&self, kinds: u32, place: &str) -> Result<(), VaultError> {
        set_meta(self.transaction, &place_name(kinds), place.as_bytes())
    }
}

impl Vault {
    /// Where this officer goes on in the feed with a build that knows so many
    /// kinds of events; `None` for its beginning.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn feed_place(&self, kinds: u32) -> Result<Option<String>, VaultError> {
        let bytes = self
            .database
            .read(|connection| meta(connection, &place_name(kinds)))?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Takes events over and moves the place: both, or neither.
    ///
    /// # Errors
    ///
    /// What `take` answers; [`VaultError`] when it cannot be stored.
    pub fn take_feed<E: From<VaultError>>(
        &self,
        kinds: u32,
        place: &str,
        take: impl FnOnce(&FeedTaking<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.write(|transaction| {
            let taking = FeedTaking { transaction };
            take(&taking)?;
            Ok(taking.go_on_from(kinds, place)?)
        })
    }
}
