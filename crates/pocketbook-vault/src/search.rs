//! Full-text search (FTS5) over incidents, statements and reports.
//!
//! Saving a draft only marks it as changed, once; the index follows when
//! somebody searches. So autosave pays next to nothing, and a search finds
//! everything that was saved before it. What of a content is searched, only
//! the caller knows: see [`Describe`].

use pocketbook_model::{DraftId, IncidentId, Personal, RecordKind, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Rows, Transaction, params};

use crate::VaultError;
use crate::vault::Vault;

/// What something may be found by.
#[derive(Debug, Clone, Default)]
pub struct SearchText {
    /// Name or title; counts more.
    pub title: Personal,
    /// The rest.
    pub body: Personal,
}

/// Says by what a stored content may be found: a statement's or report's, or
/// an incident's when there is no kind. `None` when it cannot be read.
pub type Describe<'a> = &'a dyn Fn(Option<RecordKind>, &[u8]) -> Option<SearchText>;

/// Something found.
#[derive(Debug, Clone)]
pub struct SearchHit {
    /// The draft, if it is one.
    pub draft: Option<DraftId>,
    /// The incident, if it is one.
    pub incident: Option<IncidentId>,
    /// Statement or report, for a draft.
    pub kind: Option<RecordKind>,
    /// The words around the place.
    pub snippet: Personal,
}

/// Which of the things found are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchFilter {
    /// Those of one incident, and the incident itself.
    pub incident: Option<IncidentId>,
    /// Those of one kind.
    pub kind: Option<Searched>,
    /// Those last changed at this time or later.
    pub from: Option<Timestamp>,
    /// Those last changed before this time.
    pub before: Option<Timestamp>,
}

/// A kind of thing that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    /// Incidents.
    Incidents,
    /// Drafts and records of one kind.
    Records(RecordKind),
}

impl Searched {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Incidents => "incident",
            Self::Records(kind) => kind.as_str(),
        }
    }
}

impl SearchFilter {
    const fn is_empty(&self) -> bool {
        self.incident.is_none()
            && self.kind.is_none()
            && self.from.is_none()
            && self.before.is_none()
    }
}

/// Marks a text as changed.
pub(crate) fn mark_changed(
    transaction: &Transaction<'_>,
    owner: &[u8; 16],
    kind: &str,
) -> Result<(), VaultError> {
    transaction
        .prepare_cached(
            "INSERT INTO unindexed (owner, kind) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![owner, kind])?;
    Ok(())
}

/// Brings the index up to date.
fn index_changes(transaction: &Transaction<'_>, describe: Describe<'_>) -> Result<(), VaultError> {
    let mut changed = transaction.prepare_cached(
        "SELECT u.owner, u.kind, coalesce(r.content, i.content) FROM unindexed u
         LEFT JOIN drafts d ON d.id = u.owner
         LEFT JOIN revisions r ON r.draft = d.id AND r.id = d.head
         LEFT JOIN incidents i ON i.id = u.owner",
    )?;
    let mut rows = changed.query([])?;
    while let Some(row) = rows.next()? {
        let owner: [u8; 16] = row.get(0)?;
        let kind: String = row.get(1)?;
        let content: Vec<u8> = row.get(2)?;
        let text = describe(RecordKind::from_name(&kind), &content).ok_or(VaultError::Stored {
            what: "searched text",
        })?;
        let entry: Option<i64> = transaction
            .prepare_cached("SELECT entry FROM indexed WHERE owner = ?1")?
            .query_row([owner], |row| row.get(0))
            .optional()?;
        if let Some(entry) = entry {
            transaction
                .prepare_cached("DELETE FROM search WHERE rowid = ?1")?
                .execute([entry])?;
        }
        transaction
            .prepare_cached(
                "INSERT INTO search (title, body, owner, kind) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                text.title.reveal(),
                text.body.reveal(),
                owner,
                kind
            ])?;
        transaction
            .prepare_cached(
                "INSERT INTO indexed (owner, kind, entry) VALUES (?1, ?2, ?3)
                 ON CONFLICT (owner) DO UPDATE SET entry = ?3",
            )?
            .execute(params![owner, kind, transaction.last_insert_rowid()])?;
    }
    drop(rows);
    drop(changed);
    transaction.execute("DELETE FROM unindexed", [])?;
    Ok(())
}

/// Turns what somebody typed into an FTS5 query that can mean nothing else:
/// every word quoted, the last one as a prefix, text between quotation marks as
/// a phrase. `None` when there is nothing to search for.
fn query_of(text: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for (position, part) in text.split('"').enumerate() {
        let quoted = position % 2 == 1;
        let words: Vec<&str> = if quoted {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        let searchable = |word: &&str| word.chars().any(char::is_alphanumeric);
        terms.extend(words.into_iter().filter(searchable).map(|word| {
            let word: String = word.chars().filter(|c| *c != '\0').collect();
            format!("\"{word}\"")
        }));
    }
    let typing = text.chars().next_back().is_some_and(char::is_alphanumeric);
    if let Some(last) = terms.last_mut().filter(|_| typing) {
        last.push('*');
    }
    if terms.is_empty() {
        None
    } else {
        Some(terms.join(" "))
    }
}

impl Vault {
    /// Finds incidents and drafts, best first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the index cannot be read.
    pub fn search(
        &self,
        text: &str,
        limit: u32,
        describe: Describe<'_>,
    ) -> Result<Vec<SearchHit>, VaultError> {
        self.search_within(text, &SearchFilter::default(), limit, describe)
    }

    /// Finds those of the incidents and drafts that a filter lets through, best
    /// first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the index cannot be read.
    pub fn search_within(
        &self,
        text: &str,
        filter: &SearchFilter,
        limit: u32,
        describe: Describe<'_>,
    ) -> Result<Vec<SearchHit>, VaultError> {
        let Some(query) = query_of(text) else {
            return Ok(Vec::new());
        };
        let stale = self.database.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT 1 FROM unindexed LIMIT 1")?
                .exists([])?)
        })?;
        if stale {
            self.database
                .write(|transaction| index_changes(transaction, describe))?;
        }
        self.database.read(|connection| match filter.is_empty() {
            true => run(connection, &query, limit),
            false => run_within(connection, &query, filter, limit),
        })
    }
}

fn run(connection: &Connection, query: &str, limit: u32) -> Result<Vec<SearchHit>, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT owner, kind, snippet(search, -1, '', '', ' ... ', 16)
         FROM search WHERE search MATCH ?1 ORDER BY bm25(search, 4.0, 1.0) LIMIT ?2",
    )?;
    hits(statement.query(params![query, limit])?)
}

/// Apart from [`run`], which pays for no table beside the index.
fn run_within(
    connection: &Connection,
    query: &str,
    filter: &SearchFilter,
    limit: u32,
) -> Result<Vec<SearchHit>, VaultError> {
    let mut statement = connection.prepare_cached(
        "SELECT owner, search.kind, snippet(search, -1, '', '', ' ... ', 16) FROM search
         LEFT JOIN drafts d ON d.id = owner LEFT JOIN incidents i ON i.id = owner
         WHERE search MATCH ?1
           AND (?3 IS NULL OR coalesce(d.incident, i.id) = ?3)
           AND (?4 IS NULL OR search.kind = ?4)
           AND (?5 IS NULL OR coalesce(d.updated, i.updated) >= ?5)
           AND (?6 IS NULL OR coalesce(d.updated, i.updated) < ?6)
         ORDER BY bm25(search, 4.0, 1.0) LIMIT ?2",
    )?;
    hits(statement.query(params![
        query,
        limit,
        filter.incident.map(|id| *id.as_bytes()),
        filter.kind.map(Searched::as_str),
        filter.from.map(Timestamp::unix_ms),
        filter.before.map(Timestamp::unix_ms)
    ])?)
}

fn hits(mut rows: Rows<'_>) -> Result<Vec<SearchHit>, VaultError> {
    let mut hits = Vec::new();
    while let Some(row) = rows.next()? {
        let owner: [u8; 16] = row.get(0)?;
        let kind = RecordKind::from_name(&row.get::<_, String>(1)?);
        let snippet = Personal::new(row.get::<_, String>(2)?);
        hits.push(match kind {
            Some(_) => SearchHit {
                draft: DraftId::from_bytes(owner).ok(),
                incident: None,
                kind,
                snippet,
            },
            None => SearchHit {
                draft: None,
                incident: IncidentId::from_bytes(owner).ok(),
                kind,
                snippet,
            },
        });
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_phrases_and_prefixes_become_one_meaning() {
        assert_eq!(query_of("blue bic").unwrap(), "\"blue\" \"bic\"*");
        assert_eq!(
            query_of("\"blue bicycle\" red ").unwrap(),
            "\"blue bicycle\" \"red\""
        );
        assert_eq!(
            query_of("NEAR(a, b) OR").unwrap(),
            "\"NEAR(a,\" \"b)\" \"OR\"*"
        );
        assert_eq!(query_of(" \"\" - * "), None);
    }

    proptest! {
        #[test]
        fn no_text_is_a_malformed_query(text in "\\PC{0,40}") {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch("CREATE VIRTUAL TABLE search USING fts5 (title, body, owner UNINDEXED, kind UNINDEXED)").unwrap();
            if let Some(query) = query_of(&text) {
                prop_assert!(run(&connection, &query, 5).is_ok(), "{}", query);
            }
        }
    }
}
