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

use crate::reading::{Ended, Length, NoLongReads, Reads};
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
    reads: Reads,
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
            reads: Reads::default(),
            when_closed: || VaultError::Locked,
        };
        let is_new = !path.try_exists()?;
        database.write(|_| Ok::<_, VaultError>(()))?;
        // Of one that was there every page has to fit the key. One that was made is
        // looked at once, and with no connection open: to close a file drops the
        // locks that the process has on it, SQLite's too
        // (https://www.sqlite.org/howtocorrupt.html, 2.2).
        if is_new {
            database.put_away()?;
            database.check_that_it_is_encrypted()?;
        }
        Ok(database)
    }

    fn check_that_it_is_encrypted(&self) -> Result<(), VaultError> {
        let mut header = [0; 16];
        let read = File::open(&self.path)?.read(&mut header)?;
        if read == header.len() && header.starts_with(b"SQLite format 3") {
            return Err(VaultError::Damaged {
                what: "the encryption of the database",
            });
        }
        Ok(())
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
        end: fn(Transaction<'_>) -> Result<(), VaultError>,
    ) -> Result<T, E> {
        let mut writer = guard(&self.writer);
        let transaction = self.begin_write(&mut writer)?;
        let result = work(&transaction)?;
        end(transaction)?;
        Ok(result)
    }

    /// Apart from what is done within: that is compiled for each kind of work, and
    /// this once.
    fn begin_write<'c>(
        &self,
        writer: &'c mut Option<Connection>,
    ) -> Result<Transaction<'c>, VaultError> {
        let connection = match writer {
            Some(connection) => connection,
            None => {
                let mut connection = self.connect()?;
                self.migrate(&mut connection)?;
                writer.insert(connection)
            }
        };
        Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// Reads, beside any writer. A suspension waits for it, a closing does not.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.read_for(Length::Short, work)
    }

    /// The same for what may take long: nobody waits for it. It is
    /// [`VaultError::BrokenOff`] where the files were closed meanwhile, so it must
    /// not follow anything that its caller has written.
    pub(crate) fn read_at_length<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.read_for(Length::Long, work)
    }

    fn read_for<T>(
        &self,
        length: Length,
        work: impl FnOnce(&Connection) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mut reader = guard(&self.reader);
        let transaction = self.begin_read(&mut reader)?;
        let mut under_way = transaction.prepare_cached("VALUES (1), (2)")?;
        let mut under_way = under_way.query([])?;
        under_way.next()?;
        let handle = transaction.get_interrupt_handle();
        let running = self.reads.begin(length, handle);
        let running = running.map_err(|ended| self.broken_off(ended))?;
        let result = work(&transaction);
        running.end().map_err(|ended| self.broken_off(ended))?;
        drop(under_way);
        let result = result?;
        check_pages(&transaction)?;
        Ok(result)
    }

    fn begin_read<'c>(
        &self,
        reader: &'c mut Option<Connection>,
    ) -> Result<Transaction<'c>, VaultError> {
        let connection = match reader {
            Some(connection) => connection,
            None => reader.insert(self.connect()?),
        };
        Ok(connection.unchecked_transaction()?)
    }

    fn broken_off(&self, ended: Ended) -> VaultError {
        match ended {
            Ended::Suspended => VaultError::BrokenOff,
            Ended::Closed => (self.when_closed)(),
        }
    }

    /// Breaks off a long read, and lets none begin until what this gives is dropped.
    pub(crate) fn without_long_reads(&self) -> NoLongReads<'_> {
        self.reads.suspend()
    }

    /// Writes everything out and closes the files; the next use reopens them.
    pub(crate) fn suspend(&self) -> Result<(), VaultError> {
        let _none = self.without_long_reads();
        self.put_away()
    }

    /// Closes the files and wipes the key, for good.
    pub(crate) fn close(&self) -> Result<(), VaultError> {
        self.reads.close();
        let put_away = self.put_away();
        guard(&self.key).take();
        guard(&self.writer).take();
        guard(&self.reader).take();
        put_away
    }

    fn put_away(&self) -> Result<(), VaultError> {
        let (mut writer, mut reader) = (guard(&self.writer), guard(&self.reader));
        reader.take();
        if let Some(connection) = writer.take() {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::{Duration, Instant};

    /// Reached only where something hangs.
    const LONG: Duration = Duration::from_secs(60);

    /// Counted in a minute or so, which nobody waits for where it is broken off.
    const FAR: u32 = 400_000_000;

    /// Long for what is broken off, and much shorter than that.
    const SOON: Duration = Duration::from_secs(15);

    fn database(folder: &tempfile::TempDir) -> Database {
        let key = RawKey::from_bytes(&[7; 48]).unwrap();
        let path = folder.path().join("invented.db");
        Database::open(&path, key, &["CREATE TABLE things (thing INTEGER)"]).unwrap()
    }

    /// Whether this process has a lock on a file, as SQLite has on each that it uses.
    #[cfg(target_os = "linux")]
    fn is_locked(path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let file = format!(":{} ", path.metadata().unwrap().ino());
        let own = std::process::id().to_string();
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        let mut of_it = locks.lines().filter(|line| line.contains(&file));
        of_it.any(|line| line.split_whitespace().any(|word| word == own))
    }

    /// Another process that finds no lock may take away the log of what was written.
    #[cfg(target_os = "linux")]
    #[test]
    fn sqlites_locks_outlast_the_opening() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("invented.db");
        for opened in ["new", "again"] {
            let database = database(&folder);
            database.write(|_| Ok::<_, VaultError>(())).unwrap();
            assert!(is_locked(&path), "{opened}");
            database.close().unwrap();
            assert!(!is_locked(&path), "{opened}, and closed");
        }
    }

    #[test]
    fn a_database_in_the_clear_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("invented.db");
        let plain = Connection::open(&path).unwrap();
        let things = "CREATE TABLE things (thing INTEGER); PRAGMA user_version = 1;";
        plain.execute_batch(things).unwrap();
        drop(plain);
        let before = std::fs::read(&path).unwrap();
        assert!(before.starts_with(b"SQLite format 3"));
        let key = RawKey::from_bytes(&[7; 48]).unwrap();
        assert!(Database::open(&path, key, &["SELECT 1"]).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    fn count(connection: &Connection, to: u32) -> Result<u32, VaultError> {
        let sql = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?1)
                   SELECT max(n) FROM c";
        Ok(connection.query_row(sql, [to], |row| row.get(0))?)
    }

    /// A long read, once it was begun.
    fn far(database: &Database, begun: &dyn Fn()) -> Result<u32, VaultError> {
        database.read_at_length(|connection| {
            begun();
            count(connection, FAR)
        })
    }

    /// What becomes of a long piece of work when something is done meanwhile.
    fn meanwhile(
        database: &Database,
        read: impl FnOnce(&Database, &dyn Fn()) -> Result<u32, VaultError> + Send,
        does: impl FnOnce(),
    ) -> Result<u32, VaultError> {
        let (begins, begun) = channel();
        let at = Instant::now();
        let result = thread::scope(|scope| {
            let reading = scope.spawn(move || read(database, &|| begins.send(()).unwrap()));
            begun.recv_timeout(LONG).unwrap();
            does();
            reading.join().unwrap()
        });
        assert!(at.elapsed() < SOON, "{:?}", at.elapsed());
        result
    }

    #[test]
    fn a_long_read_is_broken_off_by_a_suspension_and_made_again_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder);
        let broken_off = meanwhile(&database, far, || database.suspend().unwrap());
        assert!(matches!(broken_off, Err(VaultError::BrokenOff)));
        let again = database.read_at_length(|connection| count(connection, 9));
        assert_eq!(again.unwrap(), 9);
    }

    #[test]
    fn whatever_reads_is_broken_off_by_a_closing() {
        for long in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let database = database(&folder);
            let read = |database: &Database, begun: &dyn Fn()| {
                let work = |connection: &Connection| {
                    begun();
                    count(connection, FAR)
                };
                if long {
                    database.read_at_length(work)
                } else {
                    database.read(work)
                }
            };
            let broken_off = meanwhile(&database, read, || database.close().unwrap());
            assert!(matches!(broken_off, Err(VaultError::Locked)));
            let later = database.read(|connection| count(connection, 1));
            assert!(matches!(later, Err(VaultError::Locked)));
        }
    }

    #[test]
    fn an_interruption_between_two_statements_counts_for_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder);
        let (asks, asked) = channel();
        let (goes, go) = channel::<()>();
        let database = &database;
        let result = thread::scope(|scope| {
            let reading = scope.spawn(move || {
                database.read_at_length(|connection| {
                    count(connection, 2)?;
                    asks.send(()).unwrap();
                    go.recv_timeout(LONG).unwrap();
                    count(connection, FAR)
                })
            });
            asked.recv_timeout(LONG).unwrap();
            let suspended = database.without_long_reads();
            goes.send(()).unwrap();
            let at = Instant::now();
            let result = reading.join().unwrap();
            assert!(at.elapsed() < SOON, "{:?}", at.elapsed());
            drop(suspended);
            result
        });
        assert!(matches!(result, Err(VaultError::BrokenOff)));
    }

    #[test]
    fn a_read_that_was_broken_off_is_told_so_though_nobody_waits_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder);
        let broken_off = meanwhile(&database, far, || drop(database.without_long_reads()));
        assert!(matches!(broken_off, Err(VaultError::BrokenOff)));
    }

    #[test]
    fn while_nobody_may_read_at_length_others_read_and_nobody_waits() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder);
        let held = database.without_long_reads();
        let refused = database.read_at_length(|connection| count(connection, 3));
        assert!(matches!(refused, Err(VaultError::BrokenOff)));
        assert_eq!(database.read(|c| count(c, 3)).unwrap(), 3);
        drop(held);
        assert_eq!(database.read_at_length(|c| count(c, 3)).unwrap(), 3);
    }

    /// Goes on once whoever wants to end it has said so.
    fn once_waited_for(database: &Database, connection: &Connection) -> Result<u32, VaultError> {
        let until = Instant::now() + LONG;
        while !database.reads.is_waited_for() {
            assert!(Instant::now() < until);
            thread::yield_now();
        }
        count(connection, 100_000)
    }

    #[test]
    fn a_short_read_is_not_broken_off_by_a_suspension() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(&folder);
        let read = |database: &Database, begun: &dyn Fn()| {
            database.read(|connection| {
                begun();
                once_waited_for(database, connection)
            })
        };
        let result = meanwhile(&database, read, || database.suspend().unwrap());
        assert_eq!(result.unwrap(), 100_000);
    }

    #[test]
    fn no_write_is_broken_off() {
        let ends: [fn(&Database); 2] = [|d| d.suspend().unwrap(), |d| d.close().unwrap()];
        for end in ends {
            let folder = tempfile::tempdir().unwrap();
            let database = database(&folder);
            let write = |database: &Database, begun: &dyn Fn()| {
                database.write(|transaction| {
                    begun();
                    let counted = once_waited_for(database, transaction)?;
                    transaction.execute("INSERT INTO things VALUES (?1)", [counted])?;
                    Ok(counted)
                })
            };
            assert_eq!(
                meanwhile(&database, write, || end(&database)).unwrap(),
                100_000
            );
        }
    }
}
