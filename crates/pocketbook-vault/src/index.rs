//! The index by which incidents, drafts and exhibits are listed and found.
//!
//! ```text
//! a change ──► unindexed (once for each thing) ──┐  somebody lists or searches
//!                                                ▼
//!                 listed: one row for each thing, with the columns of a filter
//!                 listed_references: its references, in one spelling
//!                 search: its words (FTS5)
//! ```
//!
//! A change only marks what it touched; the index follows when somebody lists
//! or searches. So autosave pays next to nothing, and a list shows everything
//! that was saved before it. What of a content is listed and searched, only the
//! caller knows: see [`Describe`]. Every filter has an index here, which the
//! drafts themselves could not have: an autosave changes their time, and would
//! encrypt one page more for each.
//!
//! The index says in which way it was made ([`Describe::version`]): a build that
//! lists otherwise makes it anew, from what is stored.
//!
//! What cannot be read is listed all the same, as damaged: one draft must
//! neither hide itself nor keep the others from being listed. It is tried again
//! each time the vault is unlocked, for a newer build may read it.

use pocketbook_model::{
    DraftId, ExhibitId, IncidentId, Personal, RecordId, RecordKind, Sha256Digest, Timestamp,
};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use crate::VaultError;
use crate::classifications::confirmations_of;
use crate::device::{meta, set_meta};
use crate::drafts::{id, optional_id};
use crate::vault::Vault;

/// By what an incident is marked and listed.
pub(crate) const INCIDENT: &str = "incident";
/// By what an exhibit is marked and listed.
pub(crate) const EXHIBIT: &str = "exhibit";

/// What stands in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An incident.
    Incident(IncidentId),
    /// A statement, report and so on, sealed or not.
    Draft(DraftId, RecordKind),
    /// An exhibit.
    Exhibit(ExhibitId),
}

impl Subject {
    pub(crate) fn read(row: &Row<'_>, owner: usize, kind: usize) -> Result<Self, VaultError> {
        Ok(match row.get::<_, String>(kind)?.as_str() {
            INCIDENT => Self::Incident(id(row, owner)?),
            EXHIBIT => Self::Exhibit(id(row, owner)?),
            kind => Self::Draft(
                id(row, owner)?,
                RecordKind::from_name(kind).ok_or(VaultError::Stored {
                    what: "kind of record",
                })?,
            ),
        })
    }
}

/// A thing to describe, with what the vault knows of it.
pub struct Indexed<'a> {
    /// What it is.
    pub subject: Subject,
    /// Its newest content; nothing where that is missing.
    pub content: &'a [u8],
    /// By what the officer knew a draft when it was saved; readable also where
    /// its content is not.
    pub title: Option<&'a str>,
    /// What was sealed, where that says more than the content: of a report or a
    /// supplement.
    pub sealed: Option<&'a [u8]>,
    /// The incident that it belongs to, as it stands now.
    pub incident: Option<&'a [u8]>,
    /// Of a supplement, the report that it follows, where that was filed here.
    pub report: Option<&'a [u8]>,
    /// The force's number: of a crime, or of an incident without one.
    pub number: Option<&'a str>,
    /// Unique reference numbers that came after sealing, the newest last.
    pub urns: &'a [String],
    /// Whether the force holds it, and not apart.
    pub held: bool,
    /// Of a sealed report: the supplements to it that were filed here, in their
    /// order.
    pub supplements: &'a [Vec<u8>],
    /// Of a sealed report: what the force confirmed its offence to be, the newest
    /// last.
    pub confirmed: &'a [Vec<u8>],
    /// Of an exhibit: whether it is set aside.
    pub set_aside: bool,
    /// Of an exhibit: the events of its custody, in the order of their chain.
    pub custody: &'a [IndexedEvent],
}

/// A sealed event of an exhibit's custody.
#[derive(Debug, Clone)]
pub struct IndexedEvent {
    /// Its record.
    pub record: RecordId,
    /// SHA-256 of what was sealed.
    pub sha256: Sha256Digest,
    /// What it says.
    pub content: Vec<u8>,
}

/// What something may be found by.
#[derive(Debug, Clone, Default)]
pub struct SearchText {
    /// Name or title; counts more.
    pub title: Personal,
    /// The rest, as somebody wrote it.
    pub body: Personal,
    /// References, numbers and marks, each as it is written. They are found in
    /// any spelling: capitals, spaces and hyphens do not matter.
    pub references: Vec<Personal>,
}

/// How something is listed and found.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// What may be searched of it.
    pub text: SearchText,
    /// As what it is listed; a name for filters.
    pub sort: &'static str,
    /// Its offence, for filters.
    pub offence: Option<String>,
    /// Where it stands, for filters; of what the vault knows no state.
    pub state: Option<&'static str>,
    /// What its line says; the caller's own.
    pub line: Vec<u8>,
    /// Whether its content, or what it is described with, cannot be read: then
    /// `sort` is what it is at least known to be.
    pub damaged: bool,
}

/// Says how things are listed and found.
#[derive(Clone, Copy)]
pub struct Describe<'a> {
    /// Which way of saying it this is. Whatever was indexed in another way, by an
    /// older build or a newer one, is indexed anew when somebody lists or searches
    /// for the first time: once, all of it, in one transaction.
    pub version: u32,
    /// Says it of a thing, whatever its content is.
    pub thing: &'a dyn Fn(&Indexed<'_>) -> Described,
}

/// Stands before the sort of what cannot be read.
pub(crate) const DAMAGED: &str = "damaged:";

/// A reference without what spellings differ in.
pub(crate) fn compact(reference: &str) -> String {
    let written = reference.chars().filter(|c| c.is_alphanumeric());
    written.flat_map(char::to_uppercase).collect()
}

/// Between a reference and its compact spelling in a line of the index.
pub(crate) const SPELLINGS: char = '\u{1f}';

/// Marks a thing as changed.
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

/// Marks a draft whose state changed.
pub(crate) fn mark_draft(transaction: &Transaction<'_>, draft: DraftId) -> Result<(), VaultError> {
    transaction
        .prepare_cached(
            "INSERT INTO unindexed (owner, kind) SELECT id, kind FROM drafts WHERE id = ?1
             ON CONFLICT DO NOTHING",
        )?
        .execute([draft.as_bytes()])?;
    Ok(())
}

/// Marks the draft of a record that moved on its way to the force, or was given
/// a number.
pub(crate) fn mark_record(
    transaction: &Transaction<'_>,
    record: RecordId,
) -> Result<(), VaultError> {
    transaction
        .prepare_cached(
            "INSERT INTO unindexed (owner, kind) SELECT draft, kind FROM records WHERE id = ?1
             ON CONFLICT DO NOTHING",
        )?
        .execute([record.as_bytes()])?;
    Ok(())
}

/// A report names people and places by the incident: as long as it is open it is
/// listed with what they are called now.
const MARK_REPORTS_OF_INCIDENTS: &str = "
    INSERT INTO unindexed (owner, kind)
    SELECT d.id, d.kind FROM unindexed u JOIN drafts d ON d.incident = u.owner
    WHERE u.kind = 'incident' AND d.state <> 'sealed'
      AND d.kind IN ('crime_report', 'supplementary_report')
    ON CONFLICT DO NOTHING";

/// A supplement that was filed may correct what its report is listed with.
const MARK_REPORTS_OF_SUPPLEMENTS: &str = "
    INSERT INTO unindexed (owner, kind)
    SELECT r.draft, r.kind FROM unindexed u
    JOIN supplements s ON s.draft = u.owner
    JOIN records r ON r.id = s.report
    WHERE u.kind = 'supplementary_report'
    ON CONFLICT DO NOTHING";

/// What was filed to a report, in its order.
const SUPPLEMENTS_FILED: &str = "
    SELECT f.content FROM supplements s
    JOIN drafts d ON d.id = s.draft AND d.state = 'sealed'
    JOIN revisions f ON f.draft = d.id AND f.id = d.head
    LEFT JOIN outbox o ON o.record = d.record
    WHERE s.report = ?1 ORDER BY o.sequence";

const CHANGED: &str = "
    SELECT u.owner, u.kind,
           coalesce(r.content, i.content,
                    (SELECT v.content FROM exhibit_versions v WHERE v.exhibit = u.owner
                     ORDER BY v.number DESC LIMIT 1)),
           (SELECT f.content FROM finals f WHERE f.draft = d.id AND f.retained = 0
              AND d.state = 'sealed' AND d.kind IN ('crime_report', 'supplementary_report')),
           folder.content,
           coalesce(d.incident, e.incident, i.id),
           coalesce(o.state, d.state),
           coalesce(d.updated, i.updated,
                    max((SELECT max(v.created) FROM exhibit_versions v WHERE v.exhibit = u.owner),
                        coalesce((SELECT max(w.created) FROM exhibit_withdrawals w
                                  WHERE w.exhibit = u.owner), 0))),
           o.number,
           coalesce(o.state = 'delivered' AND NOT o.quarantined, 0),
           d.record,
           d.title,
           (SELECT filed.content FROM supplements s
              JOIN records named ON named.id = s.report
              JOIN finals filed ON filed.draft = named.draft AND filed.retained = 0
            WHERE s.draft = d.id),
           coalesce(e.set_aside, 0)
    FROM unindexed u
    LEFT JOIN drafts d ON d.id = u.owner
    LEFT JOIN revisions r ON r.draft = d.id AND r.id = d.head
    LEFT JOIN exhibits e ON e.id = u.owner
    LEFT JOIN incidents i ON i.id = u.owner
    LEFT JOIN incidents folder ON folder.id = coalesce(d.incident, e.incident)
    LEFT JOIN outbox o ON o.record = d.record";

/// A thing that changed, as the vault holds it.
struct Changed {
    subject: Subject,
    owner: [u8; 16],
    kind: String,
    content: Vec<u8>,
    title: Option<String>,
    sealed: Option<Vec<u8>>,
    folder: Option<Vec<u8>>,
    report: Option<Vec<u8>>,
    incident: IncidentId,
    state: Option<String>,
    updated: Timestamp,
    number: Option<String>,
    held: bool,
    record: Option<RecordId>,
    set_aside: bool,
}

impl Changed {
    fn read(row: &Row<'_>) -> Result<Self, VaultError> {
        Ok(Self {
            subject: Subject::read(row, 0, 1)?,
            owner: row.get(0)?,
            kind: row.get(1)?,
            // A head without its revision, an exhibit without a version.
            content: row.get::<_, Option<_>>(2)?.unwrap_or_default(),
            title: row.get(11)?,
            sealed: row.get(3)?,
            folder: row.get(4)?,
            report: row.get(12)?,
            incident: id(row, 5)?,
            state: row.get(6)?,
            updated: Timestamp::from_unix_ms(row.get::<_, Option<_>>(7)?.unwrap_or_default()),
            number: row.get(8)?,
            held: row.get(9)?,
            record: optional_id(row, 10)?,
            set_aside: row.get(13)?,
        })
    }
}

/// In which way everything was indexed, in `meta`.
const VERSION: &str = "index";

/// Whether anything was changed since it was indexed, or all of it was indexed in
/// another way; an index of before there were versions has none.
const IS_STALE: &str = "
    SELECT EXISTS (SELECT 1 FROM unindexed)
        OR NOT EXISTS (SELECT 1 FROM meta WHERE name = 'index' AND value = ?1)";

/// By what there is, and not by what was indexed: nothing is left out.
const MARK_EVERYTHING: &str = "
    INSERT INTO unindexed (owner, kind)
    SELECT id, kind FROM drafts
    UNION ALL SELECT id, 'incident' FROM incidents
    UNION ALL SELECT id, 'exhibit' FROM exhibits WHERE true
    ON CONFLICT DO NOTHING";

/// Marks everything where it was indexed in another way.
fn mark_older(transaction: &Transaction<'_>, version: &[u8]) -> Result<(), VaultError> {
    if meta(transaction, VERSION)?.as_deref() == Some(version) {
        return Ok(());
    }
    transaction.execute(MARK_EVERYTHING, [])?;
    set_meta(transaction, VERSION, version)
}

/// Brings the index up to date.
fn index_changes(transaction: &Transaction<'_>, describe: Describe<'_>) -> Result<(), VaultError> {
    mark_older(transaction, &describe.version.to_be_bytes())?;
    transaction.execute(MARK_REPORTS_OF_INCIDENTS, [])?;
    transaction.execute(MARK_REPORTS_OF_SUPPLEMENTS, [])?;
    let mut changed = transaction.prepare_cached(CHANGED)?;
    let mut rows = changed.query([])?;
    while let Some(row) = rows.next()? {
        let changed = Changed::read(row)?;
        let urns = match changed.record {
            Some(record) => urns_of(transaction, record)?,
            None => Vec::new(),
        };
        let custody = match changed.subject {
            Subject::Exhibit(exhibit) => custody_of(transaction, exhibit)?,
            Subject::Incident(_) | Subject::Draft(..) => Vec::new(),
        };
        let (supplements, confirmed) = match (changed.subject, changed.record) {
            (Subject::Draft(_, RecordKind::CrimeReport), Some(record)) => (
                supplements_of(transaction, record)?,
                confirmations_of(transaction, record)?,
            ),
            _ => Default::default(),
        };
        let described = (describe.thing)(&Indexed {
            subject: changed.subject,
            content: &changed.content,
            title: changed.title.as_deref(),
            sealed: changed.sealed.as_deref(),
            incident: changed.folder.as_deref(),
            report: changed.report.as_deref(),
            number: changed.number.as_deref(),
            urns: &urns,
            held: changed.held,
            supplements: &supplements,
            confirmed: &confirmed,
            set_aside: changed.set_aside,
            custody: &custody,
        });
        store(transaction, &changed, &described)?;
    }
    drop(rows);
    drop(changed);
    transaction.execute("DELETE FROM unindexed", [])?;
    Ok(())
}

fn urns_of(transaction: &Transaction<'_>, record: RecordId) -> Result<Vec<String>, VaultError> {
    let mut statement = transaction
        .prepare_cached("SELECT urn FROM record_references WHERE record = ?1 ORDER BY number")?;
    let rows = statement.query_map([record.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn supplements_of(
    transaction: &Transaction<'_>,
    report: RecordId,
) -> Result<Vec<Vec<u8>>, VaultError> {
    let mut statement = transaction.prepare_cached(SUPPLEMENTS_FILED)?;
    let rows = statement.query_map([report.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn custody_of(
    transaction: &Transaction<'_>,
    exhibit: ExhibitId,
) -> Result<Vec<IndexedEvent>, VaultError> {
    let mut statement = transaction.prepare_cached(
        "SELECT r.id, r.sha256, v.content FROM custody c
         JOIN records r ON r.draft = c.draft
         JOIN drafts d ON d.id = c.draft
         JOIN revisions v ON v.draft = d.id AND v.id = d.head
         WHERE c.exhibit = ?1 ORDER BY c.number",
    )?;
    let rows = statement.query_and_then([exhibit.as_bytes()], |row| {
        Ok(IndexedEvent {
            record: id(row, 0)?,
            sha256: Sha256Digest::from_bytes(row.get(1)?),
            content: row.get(2)?,
        })
    })?;
    rows.collect()
}

fn store(
    transaction: &Transaction<'_>,
    changed: &Changed,
    described: &Described,
) -> Result<(), VaultError> {
    let entry: Option<i64> = transaction
        .prepare_cached("SELECT entry FROM listed WHERE owner = ?1")?
        .query_row([changed.owner], |row| row.get(0))
        .optional()?;
    if let Some(entry) = entry {
        transaction
            .prepare_cached("DELETE FROM search WHERE rowid = ?1")?
            .execute([entry])?;
        transaction
            .prepare_cached("DELETE FROM listed_references WHERE owner = ?1")?
            .execute([changed.owner])?;
    }
    let mut spellings = String::new();
    for reference in &described.text.references {
        let plain = compact(reference.reveal());
        if plain.is_empty() {
            continue;
        }
        spellings.push_str(reference.reveal());
        spellings.push(SPELLINGS);
        spellings.push_str(&plain);
        spellings.push('\n');
        transaction
            .prepare_cached(
                "INSERT INTO listed_references (plain, owner) VALUES (?1, ?2)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![plain, changed.owner])?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO search (title, body, spellings, owner) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            described.text.title.reveal(),
            described.text.body.reveal(),
            spellings,
            changed.owner
        ])?;
    let sort = if described.damaged {
        format!("{DAMAGED}{}", described.sort)
    } else {
        described.sort.to_owned()
    };
    transaction
        .prepare_cached(
            "INSERT INTO listed (owner, kind, incident, sort, state, offence, updated, line, entry)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (owner) DO UPDATE SET
                 sort = ?4, state = ?5, offence = ?6, updated = ?7, line = ?8, entry = ?9",
        )?
        .execute(params![
            changed.owner,
            changed.kind,
            changed.incident.as_bytes(),
            sort,
            changed.state.as_deref().or(described.state),
            described.offence,
            changed.updated.unix_ms(),
            described.line,
            transaction.last_insert_rowid()
        ])?;
    Ok(())
}

/// Marks what could not be read when it was indexed.
pub(crate) fn mark_damaged(transaction: &Transaction<'_>) -> Result<(), VaultError> {
    transaction.execute(
        // What stands behind the colon sorts below a semicolon.
        "INSERT INTO unindexed (owner, kind) SELECT owner, kind FROM listed
         WHERE sort >= 'damaged:' AND sort < 'damaged;' ON CONFLICT DO NOTHING",
        [],
    )?;
    Ok(())
}

impl Vault {
    /// Brings the index up to date, if anything changed since it was.
    pub(crate) fn index(&self, describe: Describe<'_>) -> Result<(), VaultError> {
        let version = describe.version.to_be_bytes();
        let stale: bool = self.database.read(|connection| {
            let mut statement = connection.prepare_cached(IS_STALE)?;
            Ok(statement.query_row([version], |row| row.get(0))?)
        })?;
        if stale {
            self.write(|transaction| index_changes(transaction, describe))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_plan::empty_vault;

    #[test]
    fn an_index_without_a_version_and_one_of_another_are_made_anew_and_one_of_ours_is_not() {
        let mut vault = empty_vault();
        let ours = 7_u32.to_be_bytes();
        vault
            .execute_batch(
                "INSERT INTO incidents VALUES (x'01', x'', 1);
                 INSERT INTO drafts VALUES (x'02', x'01', 'crime_report', 'open', '', x'', x'', NULL, 1);
                 INSERT INTO exhibits (id, incident, reference, plain) VALUES (x'03', x'01', 'A/1', 'A/1');
                 INSERT INTO listed VALUES (x'02', 'crime_report', x'01', 'old', NULL, NULL, 1, x'', 1);",
            )
            .unwrap();
        let is_stale = |vault: &rusqlite::Connection| -> bool {
            vault.query_row(IS_STALE, [ours], |row| row.get(0)).unwrap()
        };
        for other in [None, Some(6_u32), Some(8)] {
            if let Some(other) = other {
                set_meta(&vault, VERSION, &other.to_be_bytes()).unwrap();
            }
            assert!(is_stale(&vault), "{other:?}");
            let transaction = vault.transaction().unwrap();
            mark_older(&transaction, &ours).unwrap();
            let marked: Vec<(Vec<u8>, String)> = transaction
                .prepare("SELECT owner, kind FROM unindexed ORDER BY owner")
                .unwrap()
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let kinds = ["incident", "crime_report", "exhibit"];
            let expected = (1..).map(|id| vec![id]).zip(kinds.map(str::to_owned));
            assert_eq!(marked, expected.collect::<Vec<_>>());
            transaction.execute("DELETE FROM unindexed", []).unwrap();
            mark_older(&transaction, &ours).unwrap();
            transaction.commit().unwrap();
            assert!(!is_stale(&vault), "{other:?}");
        }
    }

    #[test]
    fn a_reference_is_the_same_in_every_spelling() {
        for written in ["CAD 4711/25Nov", "cad4711-25nov", " Cad 4711 / 25 NOV "] {
            assert_eq!(compact(written), "CAD471125NOV");
        }
        assert_eq!(compact(" - "), "");
    }
}
