//! The ledger's table: append, read, verify. An entry is written in the very
//! transaction of what it records.

use pocketbook_model::{InstallId, OfficerId, Sha256Digest, TimeRecord};
use pocketbook_seal::{LedgerEntry, LedgerHead, LedgerOperation, chain, verify_chain};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::VaultError;

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

pub(crate) fn append(
    connection: &Connection,
    author: Author,
    time: &TimeRecord,
    operation: LedgerOperation,
    note: Note,
) -> Result<LedgerHead, VaultError> {
    let head = head(connection)?;
    append_entry(
        connection,
        &head,
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

/// Appends a ready entry, which must follow the head.
pub(crate) fn append_entry(
    connection: &Connection,
    head: &LedgerHead,
    entry: &LedgerEntry,
) -> Result<LedgerHead, VaultError> {
    let bytes = entry.to_bytes()?;
    let hash = chain(&head.hash, &bytes);
    connection
        .prepare_cached(
            "INSERT INTO ledger (sequence, entry, hash, about) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![entry.sequence, bytes, hash.as_bytes(), entry.about])?;
    Ok(LedgerHead {
        sequence: entry.sequence,
        hash,
    })
}

/// Recomputes the whole chain.
pub(crate) fn verify(connection: &Connection) -> Result<LedgerHead, VaultError> {
    let mut statement =
        connection.prepare_cached("SELECT entry, hash FROM ledger ORDER BY sequence")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
    })?;
    let rows = rows.map(|row| {
        let (entry, hash) = row?;
        Ok((entry, digest(&hash)?))
    });
    verify_chain::<VaultError>(LedgerHead::START, rows)
}

/// The entries of a range, both ends included.
pub(crate) fn entries(
    connection: &Connection,
    from: u64,
    to: u64,
) -> Result<Vec<LedgerEntry>, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT entry FROM ledger WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence",
    )?;
    let rows = statement.query_map([from, to], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|row| Ok(LedgerEntry::parse(&row?)?)).collect()
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
