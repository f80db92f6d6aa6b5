//! Revisions: a draft, version by version.
//!
//! Autosave comes with every batch of keystrokes. One revision for each would
//! make a history that nobody reads, so a save that only adds to the newest
//! revision takes its place for a minute, under a new identifier: a writer who
//! still holds the old one is told of the conflict. The new revision keeps the
//! parent and the beginning of the one it replaces.
//!
//! Nothing that was ever on the screen is lost by it, because what is replaced
//! is the beginning, character for character, of what replaces it. A draft whose
//! content differs from the final version has to be retained (CPIA code of
//! practice, paragraph 5.4), so a save that changes or removes anything, or puts
//! words into the middle ("I did see him", "I did not see him"), always makes a
//! revision of its own. And what goes on may yet turn what was said: hence only
//! for a minute, and never once anybody could have relied on it.
//!
//! Only the newest revision ever gives way, and only to the session that made
//! it. It is *kept*, and gives way to nothing, when it is
//!
//! - the draft's first, of which the ledger has the digest as collected;
//! - made by undo or redo;
//! - read by somebody, or made into pages.
//!
//! Of the last that a session made, the ledger has the digest, unless the
//! process died.

use pocketbook_model::{DraftId, RevisionId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::VaultError;
use crate::drafts::{id, optional_id};
use crate::undo::{How, Step, Undoable, undoable};

/// For how long after a revision was begun saves that only add take its place,
/// in milliseconds of the tablet's wall clock. A minute of a statement is a
/// sentence or two: few enough versions to read, and little to undo at once. A
/// wall clock can be set by anyone; a gap below zero or above the minute only
/// makes one version more.
const COALESCED_MS: i64 = 60_000;

/// What a save does to the words of its parent. Only the caller can tell, for
/// the vault does not know the form of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alteration {
    /// The parent's words are all there, with more written after the last of
    /// them, and nothing else has changed. Words put in the middle may turn what
    /// was said into its contrary, so they are a change.
    Adds,
    /// Anything else. When in doubt, this.
    Changes,
}

/// One version of a draft, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSummary {
    /// The revision.
    pub id: RevisionId,
    /// The one it follows; the first follows none.
    pub parent: Option<RevisionId>,
    /// When it was begun, by the tablet's clock.
    pub begun: Timestamp,
    /// When it was last added to, by the tablet's clock.
    pub saved: Timestamp,
    /// How it came to be.
    pub how: How,
    /// The revision whose content it restores, unless it is an edit.
    pub restores: Option<RevisionId>,
    /// Size of its content in bytes.
    pub size: u64,
    /// Whether pages were fixed from it, even if they count no longer.
    pub finalised: bool,
}

/// A revision to append.
pub(crate) struct NewRevision<'a> {
    pub(crate) draft: DraftId,
    pub(crate) id: RevisionId,
    pub(crate) parent: Option<RevisionId>,
    pub(crate) how: How,
    pub(crate) restores: Option<RevisionId>,
    pub(crate) kept: bool,
    pub(crate) content: &'a [u8],
    pub(crate) now: i64,
}

/// Appends a revision.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    new: &NewRevision<'_>,
) -> Result<(), VaultError> {
    transaction
        .prepare_cached(
            "INSERT INTO revisions (draft, id, parent, how, restores, kept, begun, saved, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)",
        )?
        .execute(params![
            new.draft.as_bytes(),
            new.id.as_bytes(),
            new.parent.map(|parent| *parent.as_bytes()),
            new.how.as_str(),
            new.restores.map(|restores| *restores.as_bytes()),
            new.kept,
            new.now,
            new.content
        ])?;
    Ok(())
}

/// A save that only adds to the newest revision.
pub(crate) struct Addition<'a> {
    pub(crate) draft: DraftId,
    pub(crate) newest: RevisionId,
    pub(crate) id: RevisionId,
    pub(crate) content: &'a [u8],
    pub(crate) now: i64,
}

/// Puts an addition in the place of the newest revision, if that may be: costs
/// an autosave no more than appending one.
pub(crate) fn coalesce(
    transaction: &Transaction<'_>,
    addition: &Addition<'_>,
) -> Result<bool, VaultError> {
    let replaced = transaction
        .prepare_cached(
            "UPDATE revisions SET id = ?3, saved = ?4, content = ?5
             WHERE draft = ?1 AND id = ?2 AND kept = 0
               AND ?4 - begun >= 0 AND ?4 - begun < ?6",
        )?
        .execute(params![
            addition.draft.as_bytes(),
            addition.newest.as_bytes(),
            addition.id.as_bytes(),
            addition.now,
            addition.content,
            COALESCED_MS
        ])?;
    Ok(replaced == 1)
}

/// Keeps a revision from being replaced.
pub(crate) fn keep(
    connection: &Connection,
    draft: DraftId,
    revision: RevisionId,
) -> Result<(), VaultError> {
    connection
        .prepare_cached("UPDATE revisions SET kept = 1 WHERE draft = ?1 AND id = ?2 AND kept = 0")?
        .execute([draft.as_bytes(), revision.as_bytes()])?;
    Ok(())
}

/// Keeps the newest revision of a draft from being replaced.
pub(crate) fn keep_newest(connection: &Connection, draft: DraftId) -> Result<(), VaultError> {
    connection
        .prepare_cached(
            "UPDATE revisions SET kept = 1 WHERE draft = ?1
             AND id = (SELECT head FROM drafts WHERE id = ?1) AND kept = 0",
        )?
        .execute([draft.as_bytes()])?;
    Ok(())
}

/// The content of a revision.
pub(crate) fn content(
    connection: &Connection,
    draft: DraftId,
    revision: RevisionId,
) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(connection
        .prepare_cached("SELECT content FROM revisions WHERE draft = ?1 AND id = ?2")?
        .query_row([draft.as_bytes(), revision.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// The versions of a draft, oldest first.
pub(crate) fn summaries(
    connection: &Connection,
    draft: DraftId,
) -> Result<Vec<RevisionSummary>, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT r.id, r.parent, r.begun, r.saved, r.how, r.restores, length(r.content),
                EXISTS (SELECT 1 FROM finals f WHERE f.draft = r.draft AND f.revision = r.id)
         FROM revisions r WHERE r.draft = ?1 ORDER BY r.position",
    )?;
    let mut rows = statement.query([draft.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(RevisionSummary {
            id: id(row, 0)?,
            parent: optional_id(row, 1)?,
            begun: Timestamp::from_unix_ms(row.get(2)?),
            saved: Timestamp::from_unix_ms(row.get(3)?),
            how: How::parse(&row.get::<_, String>(4)?)?,
            restores: optional_id(row, 5)?,
            size: row.get(6)?,
            finalised: row.get(7)?,
        });
    }
    Ok(found)
}

/// What can be undone and redone.
pub(crate) fn undoable_now(
    connection: &Connection,
    draft: DraftId,
) -> Result<Undoable, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, how, restores FROM revisions WHERE draft = ?1 ORDER BY position",
    )?;
    let mut rows = statement.query([draft.as_bytes()])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(Step {
            id: id(row, 0)?,
            how: How::parse(&row.get::<_, String>(1)?)?,
            restores: optional_id(row, 2)?,
        });
    }
    undoable(&steps).ok_or(VaultError::Damaged {
        what: "the history of a draft",
    })
}
