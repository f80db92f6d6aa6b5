//! What the force holds under a reference that a tablet gave: a victim reads it
//! out who was never told the number.
//!
//! Every report and supplement is read for it. That takes a second or two for
//! tens of thousands of them, is asked now and then, and needs no index that could
//! disagree with what was sealed.

use pocketbook_model::{ForceNumber, LocalReference, RecordId, RecordKind, Timestamp};
use pocketbook_seal::{Envelope, SealedPayload};
use serde::Serialize;

use crate::numbering::stored_number;
use crate::{Gateway, GatewayError};

/// A record that a local reference names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundReport {
    /// The record.
    pub record: RecordId,
    /// A report, or a supplement to one.
    pub kind: RecordKind,
    /// Its number: of a supplement its report's.
    pub number: Option<ForceNumber>,
    /// Warrant number of who filed it.
    pub officer: String,
    /// When the force accepted it.
    pub received: Timestamp,
    /// Whether it is kept apart because a check failed.
    pub quarantined: bool,
}

impl Gateway {
    /// Every report and supplement under a local reference, oldest first. Two
    /// reports may have one: it is forty random bits.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when they cannot be read.
    pub fn find_local_reference(
        &self,
        reference: LocalReference,
    ) -> Result<Vec<FoundReport>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT envelope, force_number, series, received, quarantined IS NOT NULL
                 FROM records WHERE kind IN (?1, ?2) ORDER BY number",
            )?;
            let kinds = [RecordKind::CrimeReport, RecordKind::SupplementaryReport];
            let mut rows = statement.query(kinds.map(RecordKind::as_str))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let envelope: Vec<u8> = row.get(0)?;
                // One that cannot be read names nothing, and hides no other.
                let payload = Envelope::from_json(&envelope).ok().and_then(|envelope| {
                    SealedPayload::parse(&envelope.payload_type, &envelope.payload).ok()
                });
                let Some(payload) = payload.filter(|payload| names(payload, reference)) else {
                    continue;
                };
                found.push(FoundReport {
                    record: payload.record,
                    kind: payload.kind,
                    number: stored_number(row, 1, 2)?,
                    officer: payload.provenance.officer.warrant_number.to_string(),
                    received: Timestamp::from_unix_ms(row.get(3)?),
                    quarantined: row.get(4)?,
                });
            }
            Ok(found)
        })
    }
}

fn names(payload: &SealedPayload, reference: LocalReference) -> bool {
    let paths = ["/local_reference", "/supplement/references/local_reference"];
    let held = paths
        .iter()
        .filter_map(|path| payload.content.pointer(path));
    let mut held = held.filter_map(|held| held.as_str()?.parse::<LocalReference>().ok());
    held.any(|held| held == reference)
}
