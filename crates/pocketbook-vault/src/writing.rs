//! A transaction of a vault, with the time at which it is made.
//!
//! The clock is the host's. It is asked before the transaction begins: while code
//! of the host runs, nobody else waits for the database, and it may itself ask for
//! something that is in it.

use std::ops::Deref;

use pocketbook_model::{TimeRecord, Timestamp};
use rusqlite::Transaction;

use crate::VaultError;
use crate::vault::Vault;

pub(crate) struct Writing<'t> {
    transaction: &'t Transaction<'t>,
    time: &'t TimeRecord,
}

impl<'t> Deref for Writing<'t> {
    type Target = Transaction<'t>;

    fn deref(&self) -> &Transaction<'t> {
        self.transaction
    }
}

impl Writing<'_> {
    /// What the tablet knew of the time as it began.
    pub(crate) const fn time(&self) -> &TimeRecord {
        self.time
    }

    /// The wall clock then.
    pub(crate) const fn wall(&self) -> Timestamp {
        self.time.wall
    }

    /// The same in milliseconds, as it is stored.
    pub(crate) fn now(&self) -> i64 {
        self.time.wall.unix_ms()
    }
}

impl Vault {
    /// Runs a transaction that is durable when this returns, or not made.
    pub(crate) fn write<T, E: From<VaultError>>(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_at(&self.time_record(), work)
    }

    /// The same at a time that was asked for already.
    pub(crate) fn write_at<T, E: From<VaultError>>(
        &self,
        time: &TimeRecord,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = |transaction: &Transaction<'_>| work(&Writing { transaction, time });
        self.database.write(begun)
    }

    /// Runs a transaction and takes it back: what comes of it is known then, and
    /// nothing is stored.
    pub(crate) fn rehearse<T, E: From<VaultError>>(
        &self,
        time: &TimeRecord,
        work: impl FnOnce(&Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = |transaction: &Transaction<'_>| work(&Writing { transaction, time });
        self.database.rehearse(begun)
    }
}
