//! SQLCipher connections: opened with a raw key, checked, migrated; one writer
//! and one reader, each behind a lock of its own.
//!
//! WAL with `synchronous=FULL` makes a commit durable when it returns.
//! `cipher_memory_security` stays off: it costs a factor of two to four, and
//! locked keys are wiped on our side.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use crate::{VaultError, cipher};

/// A SQLCipher key: 32 bytes of key, 16 of salt.
#[derive(Clone)]
pub(crate) struct RawKey(Zeroizing<[u8; 48]>);

impl RawKey {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes
            .try_into()
            .ok()
            .map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 48] {
        &self.0
    }

    /// `x'...'`, as SQLCipher takes a raw key.
    fn as_text(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(hex::encode(self.0.as_slice()));
        Zeroizing::new(format!("x'{}'", hex.as_str()))
    }
}

/// Refuses what was read if a page of it was altered.
///
/// SQLCipher answers a page whose MAC does not fit with zeros and notes the
/// error, which only the next read of a page from the file reports: the last
/// overflow page of a long text would come back as zeros, without an error. So
/// every transaction ends by asking for that note. The pragma is evaluated when
/// it is prepared, hence never from the cache.
fn check_pages(connection: &Connection) -> Result<(), VaultError> {
    let status: String = connection.query_row("PRAGMA cipher_status", [], |row| row.get(0))?;
    if status == "1" {
        Ok(())
    } else {
        Err(VaultError::Damaged {
            what: "a page of the database",
        })
    }
}

/// An encrypted database file.
pub(crate) struct Database {
    path: PathBuf,
    migrations: &'static [&'static str],
    key: Mutex<Option<RawKey>>,
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Option<Connection>>,
    /// What a call after [`Database::close`] is told.
    when_closed: fn() -> VaultError,
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves at most an open transaction, which rusqlite has
    // rolled back while unwinding.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Database {
    pub(crate) fn open(
        path: &Path,
        key: RawKey,
        migrations: &'static [&'static str],
    ) -> Result<Self, VaultError> {
        let database = Self {
            path: path.to_owned(),
            migrations,
            key: Mutex::new(Some(key)),
            writer: Mutex::new(None),
            reader: Mutex::new(None),
            when_closed: || VaultError::Locked,
        };
        database.write(|_| Ok::<_, VaultError>(()))?;
        let mut header = [0; 16];
        let read = File::open(path)?.read(&mut header)?;
        if read == header.len() && header.starts_with(b"SQLite format 3") {
            return Err(VaultError::Damaged {
                what: "the encryption of the database",
            });
        }
        Ok(database)
    }

    /// The same database, whose callers are told this once it is closed.
    pub(crate) fn when_closed(self, told: fn() -> VaultError) -> Self {
        Self {
            when_closed: told,
            ..self
        }
    }

    fn connect(&self) -> Result<Connection, VaultError> {
        let key = guard(&self.key).clone().ok_or_else(self.when_closed)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        cipher::wait_until_ready()?;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.key(None::<&str>, key.as_text().as_bytes(), false)?;
        // Without SQLCipher the next line answers nothing: refuse to run, or
        // everything would be written in the clear.
        let cipher: Option<String> = connection
            .query_row("PRAGMA cipher_version", [], |row| row.get(0))
            .ok();
        if cipher.is_none_or(|version| version.is_empty()) {
            return Err(VaultError::Damaged {
                what: "this build: it has no SQLCipher",
            });
        }
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = 1;
             PRAGMA checkpoint_fullfsync = 1;
             PRAGMA foreign_keys = ON;
             PRAGMA secure_delete = ON;
             PRAGMA temp_store = MEMORY;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;",
        )?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }

    fn migrate(&self, connection: &mut Connection) -> Result<(), VaultError> {
        let version = |connection: &Connection| {
            connection.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0))
        };
        let known = u32::try_from(self.migrations.len()).unwrap_or(u32::MAX);
        let found = version(connection)?;
        if found > known {
            return Err(VaultError::NewerVersion { found, known });
        }
        if found == known {
            return Ok(());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        for (number, sql) in (1..).zip(self.migrations) {
            if number > found {
                transaction.execute_batch(sql)?;
                transaction.pragma_update(None, "user_version", number)?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Runs a transaction that is durable when this returns, or not made.
    pub(crate) fn write<T, E: From<VaultError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(work, |transaction| {
            check_pages(&transaction)?;
            Ok(transaction.commit()?)
        })
    }

    /// Runs a transaction and takes it back.
    pub(crate) fn rehearse<T, E: From<VaultError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(work, |transaction| Ok(transaction.rollback()?))
    }

    fn transact<T, E: From<VaultError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
        end: impl FnOnce(Transaction<'_>) -> Result<(), VaultError>,
    ) -> Result<T, E> {
        let sqlite = |error| E::from(VaultError::from(error));
        let mut writer = guard(&self.writer);
        let connection = match writer.as_mut() {
            Some(connection) => connection,
            None => {
                let mut connection = self.connect().map_err(E::from)?;
                self.migrate(&mut connection).map_err(E::from)?;
                writer.insert(connection)
            }
        };
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sqlite)?;
        let result = work(&transaction)?;
        end(transaction)?;
        Ok(result)
    }

    /// Reads, beside any writer.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mut reader = guard(&self.reader);
        let connection = match reader.as_mut() {
            Some(connection) => connection,
            None => reader.insert(self.connect()?),
        };
        let transaction = connection.unchecked_transaction()?;
        let result = work(&transaction)?;
        check_pages(&transaction)?;
        Ok(result)
    }

    /// Writes everything out and closes the files; the next use reopens them.
    pub(crate) fn suspend(&self) -> Result<(), VaultError> {
        let (mut writer, mut reader) = (guard(&self.writer), guard(&self.reader));
        reader.take();
        if let Some(connection) = writer.take() {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }

    /// Closes the files and wipes the key, for good.
    pub(crate) fn close(&self) -> Result<(), VaultError> {
        let suspended = self.suspend();
        guard(&self.key).take();
        guard(&self.writer).take();
        guard(&self.reader).take();
        suspended
    }
}
