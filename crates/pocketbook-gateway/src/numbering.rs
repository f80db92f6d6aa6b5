//! Which number of the force a record is stored with: one for a report, from
//! wherever the force's record system has its numbers
//! ([`crate::record_system`]), the report's own for a supplement to it, and none
//! for anything else.

use std::collections::BTreeMap;

use pocketbook_model::{ForceNumber, NumberSeries, RecordId, RecordKind, RecordLink, Timestamp};
use pocketbook_protocol::PushItem;
use pocketbook_seal::SealedPayload;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::gateway::now;
use crate::record_system::{NewReport, NotReserved, Numbering, Serials};
use crate::{Gateway, GatewayError};

/// When a tablet shall send a report again that has no number yet, in seconds.
const AGAIN_S: u32 = 60;

/// Numbers that a system outside reserved for reports of a batch, or why not.
pub(crate) type Reservations = BTreeMap<RecordId, Result<ForceNumber, NotReserved>>;

impl Gateway {
    /// Has numbers reserved for the reports that may be stored, where a system
    /// outside gives them. Before the transaction: however long that system
    /// takes, no other tablet waits for it.
    pub(crate) fn reserve<'a>(
        &self,
        authentic: impl Iterator<Item = (&'a PushItem, &'a SealedPayload)>,
    ) -> Result<Reservations, GatewayError> {
        let mut reservations = Reservations::new();
        let Numbering::Reserved(system) = self.record_system.numbering() else {
            return Ok(reservations);
        };
        for (item, payload) in authentic {
            if payload.kind == RecordKind::CrimeReport
                && !self
                    .database
                    .read(|connection| settled_already(connection, item))?
            {
                let report = NewReport::new(payload, now());
                reservations.insert(item.record, system.reserve(&report));
            }
        }
        Ok(reservations)
    }

    /// The number of a record that is about to be stored and accepted.
    pub(crate) fn number(
        &self,
        transaction: &Transaction<'_>,
        payload: &SealedPayload,
        received: Timestamp,
        reserved: &Reservations,
    ) -> Result<Result<Option<ForceNumber>, NotReserved>, GatewayError> {
        match payload.kind {
            RecordKind::CrimeReport => {}
            RecordKind::SupplementaryReport => {
                let number = payload.amends.as_ref().map(|amends| RecordLink {
                    record: amends.record,
                    sha256: amends.sha256,
                });
                let number = number.map_or(Ok(None), |report| number_of(transaction, report))?;
                return Ok(Ok(number));
            }
            _ => return Ok(Ok(None)),
        }
        let report = NewReport::new(payload, received);
        let later = Err(NotReserved {
            retry_after_s: AGAIN_S,
        });
        match self.record_system.numbering() {
            Numbering::Counted(system) => {
                let number = system.next(&Serials(transaction), &report)?;
                if number.series() != report.series {
                    return Err(GatewayError::Series);
                }
                Ok(Ok(Some(number)))
            }
            Numbering::Reserved(_) => match reserved.get(&report.record) {
                Some(Ok(number)) if number.series() != report.series => {
                    tracing::error!(record = %report.record, "the record system gave a number of the wrong series");
                    Ok(later)
                }
                Some(Ok(number)) if taken(transaction, number)? => {
                    // Stored like this, two victims would share a number.
                    tracing::error!(record = %report.record, "the record system gave a number that another report has");
                    Ok(later)
                }
                Some(Ok(number)) => Ok(Ok(Some(number.clone()))),
                Some(Err(not_reserved)) => Ok(Err(*not_reserved)),
                // It was not to be stored a moment ago.
                None => Ok(later),
            },
        }
    }
}

/// The number of the report that a supplement is to, if it is here: a
/// supplement carries it and gets none of its own.
fn number_of(
    transaction: &Transaction<'_>,
    report: RecordLink,
) -> Result<Option<ForceNumber>, GatewayError> {
    let number: Option<Option<ForceNumber>> = transaction
        .prepare_cached(
            "SELECT force_number, series FROM records
             WHERE record = ?1 AND sha256 = ?2 AND kind = ?3 AND quarantined IS NULL",
        )?
        .query_row(
            params![
                report.record.as_bytes(),
                report.sha256.as_bytes(),
                RecordKind::CrimeReport.as_str()
            ],
            |row| stored_number(row, 0, 1),
        )
        .optional()?;
    Ok(number.flatten())
}

/// The number and the series that two columns of a row hold.
pub(crate) fn stored_number(
    row: &Row<'_>,
    number: usize,
    series: usize,
) -> rusqlite::Result<Option<ForceNumber>> {
    let (Some(text), Some(name)) = (
        row.get::<_, Option<String>>(number)?,
        row.get::<_, Option<String>>(series)?,
    ) else {
        return Ok(None);
    };
    let read = NumberSeries::named(&name).and_then(|series| series.number(&text).ok());
    let read = read.ok_or_else(|| {
        rusqlite::Error::InvalidColumnType(
            number,
            "force_number".to_owned(),
            rusqlite::types::Type::Text,
        )
    })?;
    Ok(Some(read))
}

/// Whether a record was stored before or is a fork, so that it needs no number.
fn settled_already(connection: &Connection, item: &PushItem) -> Result<bool, GatewayError> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM records WHERE (record = ?1 AND sha256 = ?2)
             OR (quarantined IS NULL AND (record = ?1 OR (install = ?3 AND sequence = ?4)))",
        )?
        .exists(params![
            item.record.as_bytes(),
            item.sha256.as_bytes(),
            item.install.as_bytes(),
            item.sequence
        ])?)
}

/// Whether a report has this number already.
fn taken(transaction: &Transaction<'_>, number: &ForceNumber) -> Result<bool, GatewayError> {
    Ok(transaction
        .prepare_cached("SELECT 1 FROM records WHERE force_number = ?1 AND kind = 'crime_report'")?
        .exists([number.as_str()])?)
}
