//! The ledger's table: append, read, verify, extract. An entry is written in the
//! very transaction of what it records.
//!
//! Each entry belongs to a matter: a draft with all that is done to it and the
//! files captured for it, or whatever else the entry is about. Who is given the
//! extract of one matter learns of the others only that something was done.

use pocketbook_model::{DraftId, InstallId, OfficerId, Sha256Digest, TimeRecord};
use pocketbook_seal::{
    ExtractEntry, LedgerEntry, LedgerExtract, LedgerHead, LedgerOperation, LedgerSecret,
    StoredEntry, verify_chain,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::VaultError;
use crate::device::{meta, set_meta};
use crate::platform::Platform;

/// Where the ledger's secret lies in the database.
const SECRET: &str = "ledger_secret";

/// What every entry of one ledger shares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author {
    pub(crate) install: InstallId,
    pub(crate) actor: Option<OfficerId>,
}

/// What an entry says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Note {
    pub(crate) about: Option<String>,
    pub(crate) subject: Option<Sha256Digest>,
    pub(crate) code: Option<String>,
    /// The draft it belongs to, where that is not what it is about.
    pub(crate) draft: Option<DraftId>,
}

impl Note {
    pub(crate) fn about(id: impl std::fmt::Display) -> Self {
        Self {
            about: Some(id.to_string()),
            ..Self::default()
        }
    }

    pub(crate) fn with_subject(self, subject: Sha256Digest) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    pub(crate) fn within(self, draft: Option<DraftId>) -> Self {
        Self { draft, ..self }
    }

    pub(crate) fn with_code(self, code: impl Into<String>) -> Self {
        Self {
            code: Some(code.into()),
            ..self
        }
    }
}

pub(crate) fn digest(bytes: &[u8]) -> Result<Sha256Digest, VaultError> {
    let bytes: [u8; 32] = bytes
        .try_into()
        .map_err(|_| VaultError::Stored { what: "digest" })?;
    Ok(Sha256Digest::from_bytes(bytes))
}

pub(crate) fn head(connection: &Connection) -> Result<LedgerHead, VaultError> {
    let newest = connection
        .prepare_cached("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1")?
        .query_row([], |row| {
            Ok((row.get::<_, u64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .optional()?;
    match newest {
        Some((sequence, hash)) => Ok(LedgerHead {
            sequence,
            hash: digest(&hash)?,
        }),
        None => Ok(LedgerHead::START),
    }
}

/// Begins a ledger: draws its secret and writes its first entry.
pub(crate) fn begin(
    connection: &Connection,
    platform: &Platform,
    author: Author,
    time: &TimeRecord,
    note: Note,
) -> Result<LedgerHead, VaultError> {
    set_meta(connection, SECRET, &platform.random::<32>()?)?;
    append(connection, author, time, LedgerOperation::Created, note)
}

fn secret(connection: &Connection) -> Result<LedgerSecret, VaultError> {
    let stored = VaultError::Stored {
        what: "ledger secret",
    };
    match meta(connection, SECRET)?.map(<[u8; 32]>::try_from) {
        Some(Ok(bytes)) => Ok(LedgerSecret::from_bytes(bytes)),
        _ => Err(stored),
    }
}

pub(crate) fn append(
    connection: &Connection,
    author: Author,
    time: &TimeRecord,
    operation: LedgerOperation,
    note: Note,
) -> Result<LedgerHead, VaultError> {
    let head = head(connection)?;
    let matter = match note.draft {
        Some(draft) => draft.to_string(),
        None => note.about.clone().unwrap_or_default(),
    };
    append_entry(
        connection,
        &head,
        &matter,
        &LedgerEntry {
            sequence: head.sequence + 1,
            install: author.install,
            operation,
            actor: author.actor,
            time: time.clone(),
            about: note.about,
            subject: note.subject,
            note: note.code,
        },
    )
}

/// Appends a ready entry of a matter, which must follow the head.
pub(crate) fn append_entry(
    connection: &Connection,
    head: &LedgerHead,
    matter: &str,
    entry: &LedgerEntry,
) -> Result<LedgerHead, VaultError> {
    let bytes = entry.to_bytes()?;
    let key = secret(connection)?.matter_key(matter);
    let head = head.followed_by(&key.commit(entry.sequence, &bytes));
    connection
        .prepare_cached(
            "INSERT INTO ledger (sequence, entry, hash, matter) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![entry.sequence, bytes, head.hash.as_bytes(), matter])?;
    Ok(head)
}

fn stored_entry(row: &Row<'_>) -> Result<StoredEntry, VaultError> {
    Ok(StoredEntry {
        entry: row.get(0)?,
        matter: row.get(1)?,
        hash: digest(&row.get::<_, Vec<u8>>(2)?)?,
    })
}

/// Recomputes the whole chain.
pub(crate) fn verify(connection: &Connection) -> Result<LedgerHead, VaultError> {
    let mut statement =
        connection.prepare_cached("SELECT entry, matter, hash FROM ledger ORDER BY sequence")?;
    let rows = statement.query_and_then([], stored_entry)?;
    verify_chain::<VaultError>(&secret(connection)?, LedgerHead::START, rows)
}

/// The ledger from the first entry of a matter to this one, both included, with
/// the entries of other matters withheld.
pub(crate) fn extract(
    connection: &Connection,
    matter: &str,
    to: u64,
) -> Result<LedgerExtract, VaultError> {
    let first: Option<u64> = connection
        .prepare_cached("SELECT min(sequence) FROM ledger WHERE matter = ?1")?
        .query_row([matter], |row| row.get(0))?;
    let first = first.ok_or(VaultError::NotFound {
        what: "ledger entry",
    })?;
    let before = first.saturating_sub(1);
    let hash = hash_at(connection, before)?.ok_or(VaultError::Damaged { what: "the ledger" })?;
    let secret = secret(connection)?;
    let mut statement = connection.prepare_cached(
        "SELECT entry, matter, hash FROM ledger WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence",
    )?;
    let rows = statement.query_and_then([first, to], stored_entry)?;
    let entries = rows.zip(first..).map(|(row, sequence)| {
        let row = row?;
        Ok::<_, VaultError>(if row.matter == matter {
            ExtractEntry::Shown(LedgerEntry::parse(&row.entry)?)
        } else {
            let key = secret.matter_key(&row.matter);
            ExtractEntry::Withheld(key.commit(sequence, &row.entry))
        })
    });
    Ok(LedgerExtract {
        start: LedgerHead {
            sequence: before,
            hash,
        },
        matter_key: secret.matter_key(matter),
        entries: entries.collect::<Result<_, _>>()?,
    })
}

pub(crate) fn hash_at(
    connection: &Connection,
    sequence: u64,
) -> Result<Option<Sha256Digest>, VaultError> {
    if sequence == 0 {
        return Ok(Some(Sha256Digest::ZERO));
    }
    let hash = connection
        .prepare_cached("SELECT hash FROM ledger WHERE sequence = ?1")?
        .query_row([sequence], |row| row.get::<_, Vec<u8>>(0))
        .optional()?;
    hash.map(|hash| digest(&hash)).transpose()
}
