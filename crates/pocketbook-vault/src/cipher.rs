//! SQLCipher, ready before the first database of a process is opened.
//!
//! SQLite sets up its extension, which SQLCipher is, after it has let other threads
//! go on: where two open their first databases at once, the second's key is refused
//! because the cipher that takes it is still being set up.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use crate::VaultError;

/// How long something else in this process that uses the same SQLite, and was there
/// first, may take to set it up: a hundred times this.
const PAUSE: Duration = Duration::from_millis(10);
const PAUSES: u32 = 100;

/// Whether this process has seen a key be taken.
static READY: Mutex<bool> = Mutex::new(false);

/// Returns once keys are taken.
///
/// # Errors
///
/// [`VaultError::Database`] where they still are not, as when there is no memory.
pub(crate) fn wait_until_ready() -> Result<(), VaultError> {
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    if *ready {
        return Ok(());
    }
    let mut pauses = 0;
    while let Err(error) = take_a_key() {
        if pauses == PAUSES {
            return Err(error.into());
        }
        pauses += 1;
        thread::sleep(PAUSE);
    }
    *ready = true;
    Ok(())
}

/// Gives a database in memory, which nobody uses, any key.
fn take_a_key() -> rusqlite::Result<()> {
    Connection::open_in_memory()?.key(None::<&str>, b"any", false)
}
