//! What stands beside a draft in its incident, read at once: a report is held
//! against the others each time that it is shown.

use pocketbook_model::{DraftId, RecordId};
use rusqlite::params;

use crate::VaultError;
use crate::drafts::{DraftRow, id, optional_id};
use crate::vault::Vault;

/// Another draft of the same kind and incident.
#[derive(Debug, Clone)]
pub struct BesideRow {
    /// The draft.
    pub draft: DraftId,
    /// Its record, once sealed.
    pub record: Option<RecordId>,
    /// Its newest content.
    pub content: Vec<u8>,
}

/// One query for all of them, whatever their number.
pub(crate) const BESIDE: &str = "
    SELECT d.id, d.record, r.content
    FROM drafts d JOIN revisions r ON r.draft = d.id AND r.id = d.head
    WHERE d.incident = ?1 AND d.kind = ?2 AND d.id <> ?3 AND d.state <> 'set_aside'
    ORDER BY d.updated DESC, d.id DESC";

impl Vault {
    /// The other drafts of the same kind and incident, but for those that are
    /// set aside, newest first.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn beside(&self, draft: &DraftRow) -> Result<Vec<BesideRow>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(BESIDE)?;
            let asked = params![
                draft.incident.as_bytes(),
                draft.kind.as_str(),
                draft.id.as_bytes()
            ];
            let mut rows = statement.query(asked)?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(BesideRow {
                    draft: id(row, 0)?,
                    record: optional_id(row, 1)?,
                    content: row.get(2)?,
                });
            }
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_plan::{empty_vault, plan};
    use rusqlite::types::Value;

    #[test]
    fn they_are_found_by_the_index_of_their_incident_and_no_other_draft_is_read() {
        let values = [
            Value::Blob(vec![1; 16]),
            Value::Text("crime_report".to_owned()),
            Value::Blob(vec![2; 16]),
        ];
        let plan = plan(&empty_vault(), BESIDE, &values);
        assert!(plan.contains("drafts_incident (incident=?"), "{plan}");
        assert!(!plan.contains("SCAN"), "{plan}");
    }
}
