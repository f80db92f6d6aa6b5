//! What the force confirms the offence of a report to be.
//!
//! An officer's classification is provisional and sealed; the force's comes later
//! and is kept beside it. Rows are only ever added and the newest counts: who
//! reads the history sees what was thought when. The tablet that filed the report
//! is told in the same transaction.

use pocketbook_model::{
    Classification, ConfirmedClassification, DeviceId, Personal, RecordId, RecordKind, Timestamp,
};
use pocketbook_protocol::{ChangeEvent, RecordClassified};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::feed::tell;
use crate::filed_reports::no_report;
use crate::gateway::now;
use crate::{Gateway, GatewayError};

impl Gateway {
    /// Confirms what the offence of a report is, and tells the tablet that filed
    /// it. What the newest confirmation says already is not stored again.
    ///
    /// Gives the confirmation that counts, and whether it is new.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NoSuchReport`]; [`GatewayError::SupplementTo`] where it is a
    /// supplement's record; [`GatewayError::Refused`] when a field is malformed: the
    /// detail names it.
    pub fn classify(
        &self,
        record: RecordId,
        classification: &Classification,
        reason: &Personal,
        confirmed_by: &str,
    ) -> Result<(ConfirmedClassification, bool), GatewayError> {
        self.database.write(|transaction| {
            let device = filed_by(transaction, record)?;
            let held = history(transaction, record)?;
            if let Some(newest) = held.last()
                && newest.classification == *classification
                && newest.reason == *reason
                && newest.confirmed_by == confirmed_by
            {
                return Ok((newest.clone(), false));
            }
            // Later than the one before, whatever the clock does: the newest
            // counts on the tablet too.
            let earliest = held
                .last()
                .map_or(0, |newest| newest.confirmed_at.unix_ms() + 1);
            let confirmed = ConfirmedClassification {
                classification: classification.clone(),
                confirmed_at: Timestamp::from_unix_ms(now().unix_ms().max(earliest)),
                confirmed_by: confirmed_by.to_owned(),
                reason: reason.clone(),
            };
            confirmed
                .check_new()
                .map_err(|errors| GatewayError::malformed(errors.to_string()))?;
            let content =
                serde_json::to_string(&confirmed).map_err(|_| GatewayError::Stored("offence"))?;
            transaction.execute(
                "INSERT INTO classifications (record, confirmed, content) VALUES (?1, ?2, ?3)",
                params![record.as_bytes(), confirmed.confirmed_at.unix_ms(), content],
            )?;
            let event =
                ChangeEvent::ClassificationConfirmed(RecordClassified::new(record, &confirmed));
            tell(transaction, Some(device), &event)?;
            Ok((confirmed, true))
        })
    }

    /// Every confirmation of a report's offence, the one that counts last.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NoSuchReport`]; [`GatewayError::SupplementTo`] where it is a
    /// supplement's record.
    pub fn classifications(
        &self,
        record: RecordId,
    ) -> Result<Vec<ConfirmedClassification>, GatewayError> {
        self.database.read(|connection| {
            filed_by(connection, record)?;
            history(connection, record)
        })
    }
}

/// The tablet that filed a report. One that is put apart is nobody's: it has no
/// crime number, and its owner is told something else.
fn filed_by(connection: &Connection, record: RecordId) -> Result<DeviceId, GatewayError> {
    let device: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT device FROM records WHERE record = ?1 AND kind = ?2 AND quarantined IS NULL",
        )?
        .query_row(
            params![record.as_bytes(), RecordKind::CrimeReport.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    let Some(device) = device else {
        return Err(no_report(connection, record)?);
    };
    let bytes = device
        .try_into()
        .map_err(|_| GatewayError::Stored("device"))?;
    DeviceId::from_bytes(bytes).map_err(|_| GatewayError::Stored("device"))
}

fn history(
    connection: &Connection,
    record: RecordId,
) -> Result<Vec<ConfirmedClassification>, GatewayError> {
    let mut statement = connection
        .prepare_cached("SELECT content FROM classifications WHERE record = ?1 ORDER BY number")?;
    let rows = statement.query_map([record.as_bytes()], |row| row.get::<_, String>(0))?;
    rows.map(|content| serde_json::from_str(&content?).map_err(|_| GatewayError::Stored("offence")))
        .collect()
}
