//! Lists of what the index knows, by any filter.
//!
//! The conditions of a query are those that were asked for and no others: a
//! condition such as `?1 IS NULL OR incident = ?1` keeps SQLite from its index.

use pocketbook_model::{IncidentId, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use crate::VaultError;
use crate::drafts::id;
use crate::index::{DAMAGED, Describe, INCIDENT, Subject, compact};
use crate::vault::Vault;

/// Which things are wanted. What is left out lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those of one incident, and the incident itself.
    pub incident: Option<IncidentId>,
    /// Those that are listed as one of these.
    pub sorts: Vec<&'static str>,
    /// Where `sorts` narrows: beside them what cannot be read and is listed as
    /// one of these, for it may be one of those.
    pub damaged: Vec<&'static str>,
    /// Those in one of these states.
    pub states: Vec<&'static str>,
    /// Those of an offence, and of the offences within its class.
    pub offence: Option<String>,
    /// Those last changed at this time or later.
    pub from: Option<Timestamp>,
    /// Those last changed before this time.
    pub before: Option<Timestamp>,
}

/// A place in a list that runs from the newest to the oldest. What is changed
/// while a list is read moves to its front: it is met again there, and nothing
/// is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace {
    /// When what stands there was last changed.
    pub updated: Timestamp,
    /// Its identifier.
    pub owner: [u8; 16],
}

/// Which part of a list; all of it by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// What stands after this place, towards the oldest.
    pub after: Option<ListPlace>,
    /// No more than so many.
    pub limit: Option<u32>,
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct ListedRow {
    /// What it is.
    pub subject: Subject,
    /// Its incident.
    pub incident: IncidentId,
    /// As what it is listed.
    pub sort: String,
    /// Whether it could not be read when it was indexed.
    pub damaged: bool,
    /// Its state: that of its record on its way to the force, else of the
    /// draft; none for what has no states.
    pub state: Option<String>,
    /// When it was last changed.
    pub updated: Timestamp,
    /// What its line says; the caller's own.
    pub line: Vec<u8>,
}

pub(crate) const COLUMNS: &str = "l.owner, l.kind, l.incident, l.sort, l.state, l.updated, l.line";

impl ListedRow {
    /// Where it stands in a list.
    #[must_use]
    pub fn place(&self) -> ListPlace {
        let owner = match &self.subject {
            Subject::Incident(id) => *id.as_bytes(),
            Subject::Draft(id, _) => *id.as_bytes(),
            Subject::Exhibit(id) => *id.as_bytes(),
        };
        ListPlace {
            updated: self.updated,
            owner,
        }
    }

    pub(crate) fn read(row: &Row<'_>) -> Result<Self, VaultError> {
        let stored: String = row.get(3)?;
        let sort = stored.strip_prefix(DAMAGED);
        Ok(Self {
            subject: Subject::read(row, 0, 1)?,
            incident: id(row, 2)?,
            damaged: sort.is_some(),
            sort: sort.unwrap_or(&stored).to_owned(),
            state: row.get(4)?,
            updated: Timestamp::from_unix_ms(row.get(5)?),
            line: row.get(6)?,
        })
    }
}

impl Wanted {
    /// Its conditions on `listed l`, each with ` AND ` before it, and their
    /// values in order.
    pub(crate) fn conditions(&self) -> (String, Vec<Value>) {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut sql = String::new();
        let mut values = Vec::new();
        if let Some(incident) = self.incident {
            sql.push_str(" AND l.incident = ?");
            values.push(Value::Blob(incident.as_bytes().to_vec()));
        }
        let mut sorts: Vec<Value> = self.sorts.iter().map(|one| text(one)).collect();
        if !sorts.is_empty() {
            let damaged = self.damaged.iter().map(|one| format!("{DAMAGED}{one}"));
            sorts.extend(damaged.map(Value::Text));
        }
        let states = self.states.iter().map(|one| text(one)).collect();
        for (column, wanted) in [("sort", sorts), ("state", states)] {
            if wanted.is_empty() {
                continue;
            }
            let places = vec!["?"; wanted.len()].join(", ");
            sql.push_str(&format!(" AND l.{column} IN ({places})"));
            values.extend(wanted);
        }
        if let Some(offence) = &self.offence {
            // A slash and whatever stands before it sort below the figure 0.
            sql.push_str(" AND l.offence >= ? AND l.offence < ?");
            values.extend([text(offence), text(&format!("{offence}0"))]);
        }
        for (condition, time) in [
            (" AND l.updated >= ?", self.from),
            (" AND l.updated < ?", self.before),
        ] {
            if let Some(time) = time {
                sql.push_str(condition);
                values.push(Value::Integer(time.unix_ms()));
            }
        }
        (sql, values)
    }

    /// The query of a list, newest first, and its values. Incidents have a list
    /// of their own.
    pub(crate) fn query(&self, part: &Part) -> (String, Vec<Value>) {
        let (conditions, mut values) = self.conditions();
        let after = if let Some(place) = &part.after {
            values.push(Value::Integer(place.updated.unix_ms()));
            values.push(Value::Blob(place.owner.to_vec()));
            " AND (l.updated, l.owner) < (?, ?)"
        } else {
            ""
        };
        let limit = match part.limit {
            Some(limit) => {
                values.push(Value::Integer(limit.into()));
                " LIMIT ?"
            }
            None => "",
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM listed l WHERE l.kind <> '{INCIDENT}'{conditions}{after}
             ORDER BY l.updated DESC, l.owner DESC{limit}"
        );
        (sql, values)
    }
}

pub(crate) const OF_REFERENCE: &str = "SELECT l.owner, l.kind FROM listed_references f
     JOIN listed l ON l.owner = f.owner WHERE f.plain = ?1 ORDER BY l.owner";

impl Vault {
    /// Statements, reports, exhibits and so on, newest first: a part of them.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the index cannot be read.
    pub fn listed(
        &self,
        wanted: &Wanted,
        part: &Part,
        describe: Describe<'_>,
    ) -> Result<Vec<ListedRow>, VaultError> {
        self.index(describe)?;
        self.database.read(|connection| {
            let (sql, values) = wanted.query(part);
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_and_then(params_from_iter(values), ListedRow::read)?;
            rows.collect()
        })
    }

    /// What has a reference, in whatever spelling it was written, in order of
    /// age.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the index cannot be read.
    pub fn subjects_of_reference(
        &self,
        reference: &str,
        describe: Describe<'_>,
    ) -> Result<Vec<Subject>, VaultError> {
        self.index(describe)?;
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(OF_REFERENCE)?;
            let rows =
                statement.query_and_then([compact(reference)], |row| Subject::read(row, 0, 1))?;
            rows.collect()
        })
    }
}
