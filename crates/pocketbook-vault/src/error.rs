//! What can go wrong with a vault, and what to do about it.

use pocketbook_seal::SealError;

use crate::platform::KeystoreError;

/// Why the vault refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The PIN is wrong.
    #[error("wrong PIN; {attempts_left} attempts left, the next in {retry_after_s} seconds")]
    WrongPin {
        /// Attempts before the officer's key on this tablet is deleted.
        attempts_left: u32,
        /// Seconds to wait before the next.
        retry_after_s: u64,
    },
    /// Too soon after a wrong PIN. No attempt was used.
    #[error("wait {retry_after_s} seconds before the next attempt")]
    Throttled {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// Ten wrong PINs: the officer's key on this tablet is gone.
    #[error("too many wrong PINs: this vault can now only be opened by the force's recovery key")]
    SlotDestroyed,
    /// The officer's key is not in the keystore that this tablet has now. No
    /// attempt was used.
    #[error(
        "the officer's key is not in this keystore; open the tablet with the keystore that it was made with, or report it"
    )]
    KeyMissing,
    /// The account's key parameters are below what is safe.
    #[error("the key parameters of this account are weaker than allowed; report this tablet")]
    WeakParameters,
    /// There is no such thing.
    #[error("there is no such {what} on this tablet")]
    NotFound {
        /// What was asked for.
        what: &'static str,
    },
    /// There is one already.
    #[error("this {what} is there already; use it, or choose another")]
    AlreadyExists {
        /// What there is.
        what: &'static str,
    },
    /// The draft was changed by someone else since it was read.
    #[error(
        "it was changed, or something else was recorded, meanwhile; read it again and repeat what was to be done"
    )]
    Conflict,
    /// The draft's state does not allow this.
    #[error("the draft is {found}; this needs it to be {expected}")]
    WrongState {
        /// The state it is in.
        found: &'static str,
        /// The state it should be in.
        expected: &'static str,
    },
    /// The draft is at its first version.
    #[error("there is nothing to undo; this is the draft's first version")]
    NothingToUndo,
    /// Nothing was undone since the last edit.
    #[error("there is nothing to redo; nothing was undone since the last change")]
    NothingToRedo,
    /// No space left. Nothing was lost.
    #[error("the tablet's storage is full; free some space and try again; nothing was lost")]
    StorageFull,
    /// The attachment is larger than allowed.
    #[error("the file is larger than {limit} bytes; attach a shorter one")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The content is no known kind of file.
    #[error("attach a photograph, a recording, a video or a PDF; this file is none of them")]
    UnsupportedMedia,
    /// The file is not a vault of this officer, or its key does not fit.
    #[error("the database cannot be opened with its key; it was kept as it is; report this tablet")]
    WrongKey,
    /// A file is damaged. It is kept.
    #[error("{what} is damaged; it was kept as it is; report this tablet")]
    Damaged {
        /// What is damaged.
        what: &'static str,
    },
    /// The database was written by a newer version.
    #[error("the database has version {found}, this build knows {known}; install the newer build")]
    NewerVersion {
        /// Version found.
        found: u32,
        /// Newest version known.
        known: u32,
    },
    /// An older copy of the vault seems to have been put back.
    #[error(
        "an older copy of this vault seems to have been put back; sealing waits until the force has settled it"
    )]
    RollbackSuspected,
    /// The files were closed for now while it read. Nothing was changed.
    #[error("the files were closed while it read; ask again")]
    BrokenOff,
    /// The vault was locked.
    #[error("the vault is locked; unlock it")]
    Locked,
    /// The tablet was shut down.
    #[error("the tablet was shut down; open it again")]
    Closed,
    /// The tablet is not enrolled with a force.
    #[error("this tablet is not enrolled; enrol it first")]
    NotEnrolled,
    /// The folder holds something else.
    #[error("the folder holds something that is not a tablet's; choose an empty one")]
    NotATablet,
    /// The keystore refused.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// Something could not be sealed or verified.
    #[error(transparent)]
    Seal(SealError),
    /// Reading or writing a file failed.
    #[error("reading or writing failed ({0:?}); check the storage")]
    Io(std::io::ErrorKind),
    /// The database failed in a way that is not one of the above.
    #[error("the database failed (SQLite code {code}); try again, and report it if it stays")]
    Database {
        /// SQLite's extended result code.
        code: i32,
    },
    /// A stored value has a form that this version does not know.
    #[error("a stored {what} has an unknown form; install the newest build")]
    Stored {
        /// What was read.
        what: &'static str,
    },
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::StorageFull
            }
            kind => Self::Io(kind),
        }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::StorageFull,
            Some(Code::NotADatabase) => Self::WrongKey,
            Some(Code::DatabaseCorrupt) => Self::Damaged {
                what: "the database",
            },
            // A full disk can surface as a failed write of the journal.
            _ => Self::Database {
                code: error.sqlite_error().map_or(-1, |e| e.extended_code),
            },
        }
    }
}

impl From<SealError> for VaultError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Damaged { what } => Self::Damaged { what },
            other => Self::Seal(other),
        }
    }
}
