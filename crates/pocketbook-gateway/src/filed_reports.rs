//! What was filed under a report: the sealed report, and the supplements to it that
//! have arrived, for the desk that confirms what its offence is.

use pocketbook_model::{RecordId, RecordKind};
use pocketbook_seal::{Envelope, SealedPayload};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;

use crate::{Gateway, GatewayError};

/// A report as it was sealed, with what was filed to it.
#[derive(Debug, Clone)]
pub struct FiledReport {
    /// What the report says: the value of `report` in its content.
    pub report: Value,
    /// What each supplement says, the value of `supplement` in its content: by the
    /// time at which it was sealed, as far as its tablet knew.
    pub supplements: Vec<Value>,
}

impl Gateway {
    /// What was filed under a report, as far as it has arrived. What is put apart
    /// counts for nothing.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NoSuchReport`]; [`GatewayError::SupplementTo`] where it is a
    /// supplement's record; [`GatewayError::Stored`] when the report cannot be
    /// read.
    pub fn filed_report(&self, record: RecordId) -> Result<FiledReport, GatewayError> {
        self.database.read(|connection| {
            let mut reports = payloads(
                connection,
                "SELECT envelope FROM records
                 WHERE record = ?1 AND kind = ?2 AND quarantined IS NULL",
                record,
                RecordKind::CrimeReport,
            )?;
            let Some(report) = reports.pop() else {
                return Err(no_report(connection, record)?);
            };
            let mut supplements = payloads(
                connection,
                "SELECT r.envelope FROM amendments a JOIN records r ON r.feed_seq = a.feed_seq
                 JOIN records p ON p.record = a.parent AND p.sha256 = a.parent_sha256
                 WHERE a.parent = ?1 AND r.kind = ?2 ORDER BY a.feed_seq",
                record,
                RecordKind::SupplementaryReport,
            )?;
            supplements.sort_by_key(|payload| payload.time.wall);
            let part = |payload: SealedPayload, name: &str| {
                payload.content.get(name).cloned().unwrap_or_default()
            };
            Ok(FiledReport {
                report: part(report, "report"),
                supplements: (supplements.into_iter())
                    .map(|payload| part(payload, "supplement"))
                    .collect(),
            })
        })
    }
}

/// What is said of a record that is no crime report held here: that it is a
/// supplement, and to which, or that there is none.
pub(crate) fn no_report(
    connection: &Connection,
    record: RecordId,
) -> Result<GatewayError, GatewayError> {
    let report: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT a.parent FROM records r JOIN amendments a ON a.feed_seq = r.feed_seq
             WHERE r.record = ?1 AND r.kind = ?2 AND r.quarantined IS NULL",
        )?
        .query_row(
            params![record.as_bytes(), RecordKind::SupplementaryReport.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    let Some(report) = report else {
        return Ok(GatewayError::NoSuchReport);
    };
    let stored = || GatewayError::Stored("report of a supplement");
    let bytes = report.try_into().map_err(|_| stored())?;
    let report = RecordId::from_bytes(bytes).map_err(|_| stored())?;
    Ok(GatewayError::SupplementTo { report })
}

fn payloads(
    connection: &Connection,
    sql: &str,
    of: RecordId,
    kind: RecordKind,
) -> Result<Vec<SealedPayload>, GatewayError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![of.as_bytes(), kind.as_str()], |row| {
        row.get::<_, Vec<u8>>(0)
    })?;
    rows.map(|envelope| {
        let stored = GatewayError::Stored("envelope");
        let Ok(envelope) = Envelope::from_json(&envelope?) else {
            return Err(stored);
        };
        SealedPayload::parse(&envelope.payload_type, &envelope.payload).map_err(|_| stored)
    })
    .collect()
}
