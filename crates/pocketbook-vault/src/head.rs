//! The newest revision of a draft. Only who holds it may change the draft, and
//! every change moves it: that is how two writers are kept from overwriting
//! each other.

use pocketbook_model::{DraftId, Personal, RecordKind, RevisionId, Sha256Digest};
use rusqlite::{Transaction, params};

use crate::VaultError;
use crate::drafts::{DraftState, kind_of, require};
use crate::index::mark_changed;

/// A draft that may be changed, as found by [`open_at`].
pub(crate) struct OpenDraft {
    pub(crate) kind: RecordKind,
    pub(crate) digest: Sha256Digest,
}

/// Finds a draft that may be changed by whoever holds its revision `head`.
pub(crate) fn open_at(
    transaction: &Transaction<'_>,
    draft: DraftId,
    head: RevisionId,
) -> Result<OpenDraft, VaultError> {
    let mut statement =
        transaction.prepare_cached("SELECT state, kind, head, digest FROM drafts WHERE id = ?1")?;
    let mut rows = statement.query([draft.as_bytes()])?;
    let row = rows.next()?.ok_or(VaultError::NotFound { what: "draft" })?;
    require(
        DraftState::parse(&row.get::<_, String>(0)?)?,
        DraftState::Open,
    )?;
    if row.get::<_, [u8; 16]>(2)? != *head.as_bytes() {
        return Err(VaultError::Conflict);
    }
    Ok(OpenDraft {
        kind: kind_of(row, 1)?,
        digest: Sha256Digest::from_bytes(row.get(3)?),
    })
}

/// What becomes the newest of a draft.
pub(crate) struct NewHead<'a> {
    pub(crate) draft: DraftId,
    pub(crate) kind: RecordKind,
    pub(crate) revision: RevisionId,
    pub(crate) digest: Sha256Digest,
    pub(crate) title: &'a Personal,
    pub(crate) now: i64,
}

/// Makes a revision the newest of its draft, to be indexed.
pub(crate) fn move_head(
    transaction: &Transaction<'_>,
    new: &NewHead<'_>,
) -> Result<(), VaultError> {
    transaction
        .prepare_cached(
            "UPDATE drafts SET head = ?2, digest = ?3, title = ?4, updated = ?5 WHERE id = ?1",
        )?
        .execute(params![
            new.draft.as_bytes(),
            new.revision.as_bytes(),
            new.digest.as_bytes(),
            new.title.reveal(),
            new.now
        ])?;
    mark_changed(transaction, new.draft.as_bytes(), new.kind.as_str())
}
