//! The reports of an incident with what was filed to each and what the force
//! confirmed of it, read at once: they
//! are held against each other each time that one is shown, and their times are
//! counted each time that the incident is opened.

use std::collections::BTreeMap;

use pocketbook_model::{DraftId, ForceNumber, IncidentId, RecordId, Timestamp};
use rusqlite::Connection;

use crate::VaultError;
use crate::drafts::{DraftState, id, optional_id};
use crate::records::number_of;
use crate::vault::Vault;

/// A report of an incident.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The draft.
    pub draft: DraftId,
    /// Where it stands.
    pub state: DraftState,
    /// When it was last changed, by the tablet's clock.
    pub updated: Timestamp,
    /// Its record, once sealed.
    pub record: Option<RecordId>,
    /// The force's number for it, once that is here.
    pub number: Option<ForceNumber>,
    /// Its newest content.
    pub content: Vec<u8>,
    /// The contents of the supplements that were filed to it, in their order.
    pub supplements: Vec<Vec<u8>>,
    /// What the force confirmed its offence to be, the newest last.
    pub confirmed: Vec<Vec<u8>>,
}

/// One query for all of them, whatever their number.
pub(crate) const REPORTS: &str = "
    SELECT d.id, d.state, d.updated, d.record, r.content, o.number, o.series
    FROM drafts d
    JOIN revisions r ON r.draft = d.id AND r.id = d.head
    LEFT JOIN outbox o ON o.record = d.record
    WHERE d.incident = ?1 AND d.kind = 'crime_report'
    ORDER BY d.updated DESC, d.id DESC";

/// And one for all that was filed to them.
pub(crate) const SUPPLEMENTS: &str = "
    SELECT s.report, f.content
    FROM drafts d
    JOIN supplements s ON s.report = d.record
    JOIN drafts n ON n.id = s.draft AND n.state = 'sealed'
    JOIN revisions f ON f.draft = n.id AND f.id = n.head
    LEFT JOIN outbox o ON o.record = n.record
    WHERE d.incident = ?1 AND d.kind = 'crime_report' AND d.record IS NOT NULL
    ORDER BY o.sequence";

/// And one for all that was confirmed of them.
pub(crate) const CONFIRMED: &str = "
    SELECT c.record, c.content
    FROM drafts d
    JOIN record_classifications c ON c.record = d.record
    WHERE d.incident = ?1 AND d.kind = 'crime_report' AND d.record IS NOT NULL
    ORDER BY c.confirmed, c.number";

/// What was sealed of those that are filed.
pub(crate) const FILED: &str = "
    SELECT d.id, f.content
    FROM drafts d
    JOIN finals f ON f.draft = d.id AND f.retained = 0
    WHERE d.incident = ?1 AND d.kind = 'crime_report' AND d.record IS NOT NULL";

impl Vault {
    /// What was sealed of each filed report of an incident.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn filed_reports_of(
        &self,
        incident: IncidentId,
    ) -> Result<BTreeMap<DraftId, Vec<u8>>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(FILED)?;
            let mut rows = statement.query([incident.as_bytes()])?;
            let mut found = BTreeMap::new();
            while let Some(row) = rows.next()? {
                found.insert(id(row, 0)?, row.get(1)?);
            }
            Ok(found)
        })
    }

    /// Every report of an incident, newest first, whatever its state.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn reports_of(&self, incident: IncidentId) -> Result<Vec<ReportRow>, VaultError> {
        self.database.read(|connection| {
            let mut filed = of_each(connection, SUPPLEMENTS, incident)?;
            let mut confirmed = of_each(connection, CONFIRMED, incident)?;
            let mut statement = connection.prepare_cached(REPORTS)?;
            let mut rows = statement.query([incident.as_bytes()])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let record: Option<RecordId> = optional_id(row, 3)?;
                let supplements = record.and_then(|record| filed.remove(&record));
                let confirmed = record.and_then(|record| confirmed.remove(&record));
                found.push(ReportRow {
                    draft: id(row, 0)?,
                    state: DraftState::parse(&row.get::<_, String>(1)?)?,
                    updated: Timestamp::from_unix_ms(row.get(2)?),
                    record,
                    number: number_of(row, 5, 6)?,
                    content: row.get(4)?,
                    supplements: supplements.unwrap_or_default(),
                    confirmed: confirmed.unwrap_or_default(),
                });
            }
            Ok(found)
        })
    }
}

/// Contents that belong to the reports of an incident, by their records.
fn of_each(
    connection: &Connection,
    sql: &str,
    incident: IncidentId,
) -> Result<BTreeMap<RecordId, Vec<Vec<u8>>>, VaultError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([incident.as_bytes()])?;
    let mut found = BTreeMap::<_, Vec<_>>::new();
    while let Some(row) = rows.next()? {
        found.entry(id(row, 0)?).or_default().push(row.get(1)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_plan::{empty_vault, plan};
    use rusqlite::types::Value;

    #[test]
    fn they_are_found_by_the_index_of_their_incident_and_no_other_draft_is_read() {
        for (sql, index) in [
            (REPORTS, "drafts_incident"),
            (SUPPLEMENTS, "supplements_report"),
            (CONFIRMED, "c USING PRIMARY KEY (record=?)"),
            (FILED, "f USING PRIMARY KEY (draft=?)"),
        ] {
            let plan = plan(&empty_vault(), sql, &[Value::Blob(vec![1; 16])]);
            assert!(plan.contains("drafts_incident (incident=?"), "{plan}");
            assert!(plan.contains(index), "{plan}");
            assert!(!plan.contains("SCAN"), "{plan}");
        }
    }
}
