//! The query of a list of drafts.
//!
//! Its conditions are those that were asked for and no others: a condition such
//! as `?1 IS NULL OR incident = ?1` keeps SQLite from its index, and the drafts
//! of one incident were then looked for in every draft of the officer.

use pocketbook_model::Timestamp;
use rusqlite::types::Value;

use crate::DraftFilter;

impl DraftFilter {
    /// The query, newest first, and its values in their order.
    pub(crate) fn query(&self) -> (String, Vec<Value>) {
        let id = |id: pocketbook_model::IncidentId| Value::Blob(id.as_bytes().to_vec());
        let text = |text: &str| Value::Text(text.to_owned());
        let time = |at: Timestamp| Value::Integer(at.unix_ms());
        let asked = [
            ("incident = ?", self.incident.map(id)),
            ("kind = ?", self.kind.map(|kind| text(kind.as_str()))),
            ("state = ?", self.state.map(|state| text(state.as_str()))),
            (
                "(SELECT o.state FROM outbox o WHERE o.record = drafts.record) = ?",
                self.delivery.map(|delivery| text(delivery.as_str())),
            ),
            ("updated >= ?", self.from.map(time)),
            ("updated < ?", self.before.map(time)),
        ];
        let mut sql = String::from("SELECT id, incident, kind, state, title, updated FROM drafts");
        let mut values = Vec::new();
        for (condition, value) in asked {
            let Some(value) = value else { continue };
            sql.push_str(if values.is_empty() {
                " WHERE "
            } else {
                " AND "
            });
            sql.push_str(condition);
            values.push(value);
        }
        sql.push_str(" ORDER BY updated DESC, id DESC");
        (sql, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DraftState;
    use crate::drafts::Delivery;
    use crate::find_reference::RECORDS_OF_URN;
    use crate::test_plan::{empty_vault, plan};
    use pocketbook_model::{IncidentId, RecordKind};

    /// Every filter there is, by which of its members are set.
    fn filters() -> impl Iterator<Item = DraftFilter> {
        (0..1 << 6).map(|set: u8| {
            let at = |bit: u8| set & (1 << bit) != 0;
            let time = Timestamp::from_unix_ms(1);
            DraftFilter {
                incident: at(0).then(|| IncidentId::from_parts(1, [1; 10])),
                kind: at(1).then_some(RecordKind::CrimeReport),
                state: at(2).then_some(DraftState::Open),
                delivery: at(3).then_some(Delivery::Waiting),
                from: at(4).then_some(time),
                before: at(5).then_some(time),
            }
        })
    }

    #[test]
    fn the_drafts_of_an_incident_are_found_by_their_index_whatever_else_is_asked() {
        for filter in filters() {
            let (sql, values) = filter.query();
            let plan = plan(&empty_vault(), &sql, &values);
            let by_index = plan.contains("SEARCH drafts USING INDEX drafts_incident (incident=?");
            assert_eq!(by_index, filter.incident.is_some(), "{filter:?}\n{plan}");
        }
    }

    #[test]
    fn the_records_of_a_unique_reference_number_are_found_by_its_index() {
        let plan = plan(
            &empty_vault(),
            RECORDS_OF_URN,
            &[Value::Text("01ZZ0000126".to_owned())],
        );
        assert!(
            plan.contains("record_references_urn (urn=?)") && !plan.contains("SCAN"),
            "{plan}"
        );
    }
}
