//! The gateway's embedded database: one writer, durable when it answers.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use pocketbook_model::Sha256Digest;
use pocketbook_seal::SealError;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use crate::{GatewayError, private};

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/001.sql"),
    include_str!("../migrations/002.sql"),
    include_str!("../migrations/003.sql"),
];

pub(crate) struct Database(Mutex<Connection>);

impl Database {
    pub(crate) fn open(path: &Path) -> Result<Self, GatewayError> {
        private::ensure_file(path)?;
        let mut connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = 1;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;",
        )?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(64);
        let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > known {
            return Err(GatewayError::NewerVersion);
        }
        for (number, sql) in (1..).zip(MIGRATIONS) {
            if number > found {
                transaction.execute_batch(sql)?;
                transaction.pragma_update(None, "user_version", number)?;
            }
        }
        transaction.commit()?;
        Ok(Self(Mutex::new(connection)))
    }

    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// Reads one state: another process may write to the same file meanwhile
    /// (`gateway status` beside a live gateway), so what is read in several
    /// statements is read in one transaction.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}

pub(crate) fn meta(connection: &Connection, name: &str) -> Result<Option<String>, GatewayError> {
    Ok(connection
        .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

pub(crate) fn set_meta(
    connection: &Connection,
    name: &str,
    value: &str,
) -> Result<(), GatewayError> {
    connection
        .prepare_cached("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
        .execute([name, value])?;
    Ok(())
}

pub(crate) fn digest(bytes: &[u8]) -> Result<Sha256Digest, GatewayError> {
    Ok(Sha256Digest::from_bytes(
        bytes
            .try_into()
            .map_err(|_| GatewayError::Stored("digest"))?,
    ))
}

/// Number of leaves of the log: every stored record is one.
pub(crate) fn log_size(connection: &Connection) -> Result<u64, GatewayError> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(place) + 1, 0) FROM log_hashes WHERE level = 0")?
        .query_row([], |row| row.get(0))?)
}

pub(crate) fn log_hash(
    connection: &Connection,
    level: u8,
    place: u64,
) -> Result<Sha256Digest, GatewayError> {
    let hash: Option<Vec<u8>> = connection
        .prepare_cached("SELECT hash FROM log_hashes WHERE level = ?1 AND place = ?2")?
        .query_row(params![level, place], |row| row.get(0))
        .optional()?;
    digest(&hash.ok_or(SealError::Log {
        why: "a hash of the log is missing",
    })?)
}

pub(crate) fn log_append(
    transaction: &Transaction<'_>,
    index: u64,
    leaf: Sha256Digest,
) -> Result<(), GatewayError> {
    let mut read = |level, place| log_hash(transaction, level, place);
    for (level, place, hash) in pocketbook_seal::stored_hashes_for_append(index, leaf, &mut read)? {
        transaction
            .prepare_cached("INSERT INTO log_hashes (level, place, hash) VALUES (?1, ?2, ?3)")?
            .execute(params![level, place, hash.as_bytes()])?;
    }
    Ok(())
}

pub(crate) fn log_root(connection: &Connection, size: u64) -> Result<Sha256Digest, GatewayError> {
    pocketbook_seal::root(size, &mut |level, place| log_hash(connection, level, place))
}
