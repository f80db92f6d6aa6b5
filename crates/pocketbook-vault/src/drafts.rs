//! Drafts: begun, saved, fixed and reopened. A saved revision is durable, and
//! nothing that was ever on the screen is lost: see `revisions`.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};

use pocketbook_model::{
    DraftId, IncidentId, Personal, RecordId, RecordKind, RevisionId, Sha256Digest, Timestamp,
};
use pocketbook_seal::{LedgerOperation, sha256};
use rusqlite::{Connection, Row, params, params_from_iter};

use crate::VaultError;
use crate::head::{NewHead, move_head, open_at};
use crate::index::{mark_changed, mark_draft};
use crate::ledger::Note;
use crate::revisions::{self, Addition, Alteration, NewRevision};
use crate::undo::How;
use crate::vault::Vault;
use crate::writing::Writing;

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// May be edited.
    Open,
    /// Not to be filed; may be opened again.
    SetAside,
    /// Its pages are fixed.
    Final,
    /// It is sealed.
    Sealed,
}

impl DraftState {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SetAside => "set_aside",
            Self::Final => "final",
            Self::Sealed => "sealed",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, VaultError> {
        match text {
            "open" => Ok(Self::Open),
            "set_aside" => Ok(Self::SetAside),
            "final" => Ok(Self::Final),
            "sealed" => Ok(Self::Sealed),
            _ => Err(VaultError::Stored {
                what: "draft state",
            }),
        }
    }
}

/// A draft to begin.
pub struct NewDraft<'a> {
    /// Its identifier.
    pub id: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: RecordKind,
    /// Its first content.
    pub content: &'a [u8],
    /// By what the officer knows it.
    pub title: &'a Personal,
}

/// A draft with its newest content.
#[derive(Debug, Clone)]
pub struct DraftRow {
    /// The draft.
    pub id: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: RecordKind,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision.
    pub head: RevisionId,
    /// The content of that revision.
    pub content: Vec<u8>,
    /// The version whose pages are fixed, unless it is open.
    pub final_content: Option<Vec<u8>>,
    /// The sealed record.
    pub record: Option<RecordId>,
}

/// A line of a list of drafts.
#[derive(Debug, Clone)]
pub struct DraftSummary {
    /// The draft.
    pub id: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: RecordKind,
    /// Where it stands.
    pub state: DraftState,
    /// By what the officer knows it.
    pub title: Personal,
    /// When it was last changed.
    pub updated: Timestamp,
}

/// Which drafts to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct DraftFilter {
    /// Those of one incident.
    pub incident: Option<IncidentId>,
    /// Those of one kind.
    pub kind: Option<RecordKind>,
    /// Those in one state.
    pub state: Option<DraftState>,
    /// Those whose record stands so on its way to the force.
    pub delivery: Option<Delivery>,
    /// Those last changed at this time or later.
    pub from: Option<Timestamp>,
    /// Those last changed before this time.
    pub before: Option<Timestamp>,
}

/// Where the record of a draft stands on its way to the force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// To be sent.
    Waiting,
    /// Refused; parked.
    Wedged,
    /// The force's receipt is here.
    Delivered,
}

impl Delivery {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Wedged => "wedged",
            Self::Delivered => "delivered",
        }
    }
}

/// What is to be the newest of a draft.
#[derive(Clone, Copy)]
pub struct Newest<'a> {
    /// The revision that it follows.
    pub parent: RevisionId,
    /// What it says; the same as its parent's is no revision of its own.
    pub content: &'a [u8],
    /// By what the officer knows it.
    pub title: &'a Personal,
}

/// The same, about to be stored.
#[derive(Clone, Copy)]
pub(crate) struct Saving<'a> {
    draft: DraftId,
    pub(crate) revision: RevisionId,
    pub(crate) digest: Sha256Digest,
    now: i64,
    pub(crate) newest: Newest<'a>,
}

/// What a session made of a draft.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Altered {
    /// The newest revision, made by this session.
    newest: RevisionId,
    /// The digest of its content.
    pub(crate) digest: Sha256Digest,
}

impl Vault {
    /// Begins a draft.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn create_draft(&self, new: &NewDraft<'_>) -> Result<RevisionId, VaultError> {
        self.write(|transaction| self.create_in(transaction, new))
    }

    /// Begins several drafts: all of them, or none.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when one of them cannot be stored.
    pub fn create_drafts(&self, new: &[NewDraft<'_>]) -> Result<(), VaultError> {
        self.write(|transaction| {
            for one in new {
                self.create_in(transaction, one)?;
            }
            Ok(())
        })
    }

    pub(crate) fn create_in(
        &self,
        transaction: &Writing<'_>,
        new: &NewDraft<'_>,
    ) -> Result<RevisionId, VaultError> {
        let revision: RevisionId = self.platform.new_id_at(transaction.wall())?;
        let now = transaction.now();
        let digest = sha256(new.content);
        transaction
            .prepare_cached(
                "INSERT INTO drafts (id, incident, kind, state, title, head, digest, updated)
                 VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                new.id.as_bytes(),
                new.incident.as_bytes(),
                new.kind.as_str(),
                new.title.reveal(),
                revision.as_bytes(),
                digest.as_bytes(),
                now
            ])?;
        let first = NewRevision {
            draft: new.id,
            id: revision,
            parent: None,
            how: How::Edit,
            restores: None,
            kept: true,
            content: new.content,
            now,
        };
        revisions::append(transaction, &first)?;
        mark_changed(transaction, new.id.as_bytes(), new.kind.as_str())?;
        let note = Note::about(new.id).with_subject(digest);
        self.log(transaction, LedgerOperation::Collected, note)?;
        Ok(revision)
    }

    /// Saves what follows `parent`; durable when it returns. An addition may
    /// take the place of the newest revision, anything else makes a revision of
    /// its own, and content equal to the parent's makes none.
    ///
    /// # Errors
    ///
    /// [`VaultError::Conflict`] when `parent` is not the newest any more;
    /// [`VaultError::WrongState`] unless the draft is open.
    pub fn save_draft(
        &self,
        draft: DraftId,
        parent: RevisionId,
        content: &[u8],
        title: &Personal,
        alteration: Alteration,
    ) -> Result<RevisionId, VaultError> {
        let newest = Newest {
            parent,
            content,
            title,
        };
        let saving = self.saving(draft, newest)?;
        let saved = self.write(|transaction| self.save_in(transaction, &saving, alteration))?;
        if !saved {
            return Ok(parent);
        }
        self.remember_altered(draft, saving.revision, saving.digest);
        Ok(saving.revision)
    }

    pub(crate) fn saving<'a>(
        &self,
        draft: DraftId,
        newest: Newest<'a>,
    ) -> Result<Saving<'a>, VaultError> {
        Ok(Saving {
            draft,
            revision: self.platform.new_id()?,
            digest: sha256(newest.content),
            now: self.time_record().wall.unix_ms(),
            newest,
        })
    }

    /// Saves what follows a revision; says whether it is any other.
    pub(crate) fn save_in(
        &self,
        transaction: &Writing<'_>,
        saving: &Saving<'_>,
        alteration: Alteration,
    ) -> Result<bool, VaultError> {
        let Saving {
            draft,
            revision,
            digest,
            now,
            newest,
        } = *saving;
        let Newest {
            parent,
            content,
            title,
        } = newest;
        let open = open_at(transaction, draft, parent)?;
        if open.digest == digest {
            return Ok(false);
        }
        let addition = Addition {
            draft,
            newest: parent,
            id: revision,
            content,
            now,
        };
        let coalesced = alteration == Alteration::Adds
            && self.made_in_this_session(draft, parent)
            && revisions::coalesce(transaction, &addition)?;
        if !coalesced {
            let new = NewRevision {
                draft,
                id: revision,
                parent: Some(parent),
                how: How::Edit,
                restores: None,
                kept: false,
                content,
                now,
            };
            revisions::append(transaction, &new)?;
        }
        let new_head = NewHead {
            draft,
            kind: open.kind,
            revision,
            digest,
            title,
            now,
        };
        move_head(transaction, &new_head)?;
        self.log_altering(transaction, draft)?;
        Ok(true)
    }

    pub(crate) fn altered(&self) -> MutexGuard<'_, BTreeMap<DraftId, Altered>> {
        self.altered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn made_in_this_session(&self, draft: DraftId, revision: RevisionId) -> bool {
        self.altered()
            .get(&draft)
            .is_some_and(|altered| altered.newest == revision)
    }

    /// Logs that a draft is being altered, the first time in a session.
    pub(crate) fn log_altering(
        &self,
        transaction: &Writing<'_>,
        draft: DraftId,
    ) -> Result<(), VaultError> {
        if !self.altered().contains_key(&draft) {
            let note = Note::about(draft).with_code("begun");
            self.log(transaction, LedgerOperation::Altered, note)?;
        }
        Ok(())
    }

    /// Remembers what this session made of a draft, once that is durable.
    pub(crate) fn remember_altered(
        &self,
        draft: DraftId,
        newest: RevisionId,
        digest: Sha256Digest,
    ) {
        self.altered().insert(draft, Altered { newest, digest });
    }

    /// A draft with its newest content.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn draft(&self, draft: DraftId) -> Result<Option<DraftRow>, VaultError> {
        self.database.read(|connection| find(connection, draft))
    }

    /// Drafts, newest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn drafts(&self, filter: &DraftFilter) -> Result<Vec<DraftSummary>, VaultError> {
        self.database.read(|connection| {
            let (sql, values) = filter.query();
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(DraftSummary {
                    id: id(row, 0)?,
                    incident: id(row, 1)?,
                    kind: kind_of(row, 2)?,
                    state: DraftState::parse(&row.get::<_, String>(3)?)?,
                    title: Personal::new(row.get::<_, String>(4)?),
                    updated: Timestamp::from_unix_ms(row.get(5)?),
                });
            }
            Ok(found)
        })
    }

    /// The record that a draft was sealed as; nothing while it is not, or where
    /// there is no such draft.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn record_of(&self, draft: DraftId) -> Result<Option<RecordId>, VaultError> {
        self.database.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT record FROM drafts WHERE id = ?1")?;
            let mut rows = statement.query([draft.as_bytes()])?;
            match rows.next()? {
                Some(row) => optional_id(row, 0),
                None => Ok(None),
            }
        })
    }

    /// Number of revisions of a draft, all of which are retained.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be counted.
    pub fn revision_count(&self, draft: DraftId) -> Result<u64, VaultError> {
        self.database.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT count(*) FROM revisions WHERE draft = ?1")?
                .query_row([draft.as_bytes()], |row| row.get(0))?)
        })
    }

    /// Fixes a draft at its newest revision.
    ///
    /// # Errors
    ///
    /// [`VaultError::Conflict`] when `head` is not the newest any more.
    pub fn finalise_draft(
        &self,
        draft: DraftId,
        head: RevisionId,
        content: &[u8],
    ) -> Result<(), VaultError> {
        self.write(|transaction| self.finalise_in(transaction, draft, head, content))?;
        self.altered().remove(&draft);
        Ok(())
    }

    pub(crate) fn finalise_in(
        &self,
        transaction: &Writing<'_>,
        draft: DraftId,
        head: RevisionId,
        content: &[u8],
    ) -> Result<(), VaultError> {
        let altered = self.altered().get(&draft).map(|altered| altered.digest);
        self.finalise_altered_in(transaction, draft, head, content, altered)
    }

    /// The same, where this session altered the draft to what has this digest.
    pub(crate) fn finalise_altered_in(
        &self,
        transaction: &Writing<'_>,
        draft: DraftId,
        head: RevisionId,
        content: &[u8],
        altered: Option<Sha256Digest>,
    ) -> Result<(), VaultError> {
        let now = transaction.now();
        open_at(transaction, draft, head)?;
        if let Some(digest) = altered {
            let note = Note::about(draft).with_subject(digest);
            self.log(transaction, LedgerOperation::Altered, note)?;
        }
        revisions::keep(transaction, draft, head)?;
        transaction.execute(
            "INSERT INTO finals (draft, number, revision, content, created)
             SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM finals WHERE draft = ?1",
            params![draft.as_bytes(), head.as_bytes(), content, now],
        )?;
        set_state(transaction, draft, DraftState::Final, now)?;
        let note = Note::about(draft).with_subject(sha256(content));
        self.log(transaction, LedgerOperation::Finalised, note)?;
        Ok(())
    }

    /// Replaces the fixed version by itself with signatures added.
    ///
    /// # Errors
    ///
    /// [`VaultError::WrongState`] unless the draft is final.
    pub fn update_final(&self, draft: DraftId, content: &[u8]) -> Result<(), VaultError> {
        self.write(|transaction| {
            let row = find(transaction, draft)?.ok_or(VaultError::NotFound { what: "draft" })?;
            require(row.state, DraftState::Final)?;
            transaction.execute(
                "UPDATE finals SET content = ?2 WHERE draft = ?1 AND retained = 0",
                params![draft.as_bytes(), content],
            )?;
            let note = Note::about(draft).with_subject(sha256(content));
            self.log(transaction, LedgerOperation::Signed, note)?;
            Ok(())
        })
    }
}

pub(crate) fn require(found: DraftState, expected: DraftState) -> Result<(), VaultError> {
    if found == expected {
        Ok(())
    } else {
        Err(VaultError::WrongState {
            found: found.as_str(),
            expected: expected.as_str(),
        })
    }
}

pub(crate) fn set_state(
    transaction: &Writing<'_>,
    draft: DraftId,
    state: DraftState,
    now: i64,
) -> Result<(), VaultError> {
    transaction
        .prepare_cached("UPDATE drafts SET state = ?2, updated = ?3 WHERE id = ?1")?
        .execute(params![draft.as_bytes(), state.as_str(), now])?;
    mark_draft(transaction, draft)
}

pub(crate) fn id<K>(row: &Row<'_>, column: usize) -> Result<pocketbook_model::Id<K>, VaultError> {
    pocketbook_model::Id::from_bytes(row.get(column)?)
        .map_err(|_| VaultError::Stored { what: "identifier" })
}

pub(crate) fn optional_id<K>(
    row: &Row<'_>,
    column: usize,
) -> Result<Option<pocketbook_model::Id<K>>, VaultError> {
    row.get::<_, Option<[u8; 16]>>(column)?
        .map(|bytes| {
            pocketbook_model::Id::from_bytes(bytes)
                .map_err(|_| VaultError::Stored { what: "identifier" })
        })
        .transpose()
}

pub(crate) fn kind_of(row: &Row<'_>, column: usize) -> Result<RecordKind, VaultError> {
    RecordKind::from_name(&row.get::<_, String>(column)?).ok_or(VaultError::Stored {
        what: "record kind",
    })
}

pub(crate) fn find(
    connection: &Connection,
    draft: DraftId,
) -> Result<Option<DraftRow>, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT d.id, d.incident, d.kind, d.state, d.head, r.content, f.content, d.record
         FROM drafts d JOIN revisions r ON r.draft = d.id AND r.id = d.head
         LEFT JOIN finals f ON f.draft = d.id AND f.retained = 0
         WHERE d.id = ?1",
    )?;
    let mut rows = statement.query([draft.as_bytes()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some(DraftRow {
        id: id(row, 0)?,
        incident: id(row, 1)?,
        kind: kind_of(row, 2)?,
        state: DraftState::parse(&row.get::<_, String>(3)?)?,
        head: id(row, 4)?,
        content: row.get(5)?,
        final_content: row.get(6)?,
        record: optional_id(row, 7)?,
    }))
}
