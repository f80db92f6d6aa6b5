//! Exhibits as the force and a prosecutor see them.

use pocketbook_model::{
    DeviceId, ExhibitId, ExhibitReference, IncidentId, RecordId, WarrantNumber, continuity,
};
use rusqlite::{Connection, params};
use serde::Serialize;

use super::uses::{USE, Use, firsts};
use super::{cads_of, hands};
use crate::{Gateway, GatewayError};

/// An exhibit as the force knows it, with the records that name something else
/// by its reference.
#[derive(Debug, Clone, Serialize)]
pub struct GatewayExhibit {
    /// The reference as it was sealed.
    pub reference: ExhibitReference,
    /// The incident on the tablet.
    pub incident: IncidentId,
    /// CAD references of that incident, each with its day.
    pub cad_references: Vec<String>,
    /// The first record that names it.
    pub record: RecordId,
    /// The warrant number of the officer who sealed that.
    pub officer: WarrantNumber,
    /// The tablet it came from.
    pub device: DeviceId,
    /// The exhibit on the tablet, where it was entered as one.
    pub exhibit: Option<ExhibitId>,
    /// What tells the thing from others: `file`, `record`, `described` or `copy`
    /// (of an exhibit, by its identifier), and a digest.
    pub thing: String,
    /// Records that name another thing by this reference.
    pub collides_with: Vec<RecordId>,
    /// Records that name the same thing in the words of another tablet, from
    /// which or to which it was handed over.
    pub handed_over_with: Vec<RecordId>,
    /// The custody record that withdrew it, if it is withdrawn.
    pub withdrawn: Option<RecordId>,
}

impl Gateway {
    /// Every exhibit that the force holds records of, in the order they came.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn exhibits(&self) -> Result<Vec<GatewayExhibit>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare(&format!(
                "SELECT {USE} FROM exhibit_uses u ORDER BY u.number"
            ))?;
            let uses = statement
                .query_and_then([], Use::of)?
                .collect::<Result<Vec<_>, GatewayError>>()?;
            firsts(uses)
                .iter()
                .map(|one| listed(connection, one))
                .collect()
        })
    }
}

fn listed(connection: &Connection, one: &Use) -> Result<GatewayExhibit, GatewayError> {
    Ok(GatewayExhibit {
        reference: one.reference.clone(),
        incident: one.incident,
        cad_references: cads_of(connection, one.incident)?,
        record: one.record,
        officer: one.officer.clone(),
        device: one.device,
        exhibit: one.exhibit,
        thing: one.thing.clone(),
        collides_with: others(connection, one, false)?,
        handed_over_with: others(connection, one, true)?,
        withdrawn: match one.exhibit {
            Some(exhibit) => withdrawn(connection, exhibit)?,
            None => None,
        },
    })
}

/// The other of each pair that is settled, or is not.
fn others(
    connection: &Connection,
    one: &Use,
    settled: bool,
) -> Result<Vec<RecordId>, GatewayError> {
    let mut others = connection.prepare_cached(
        "SELECT u.record FROM exhibit_collisions c JOIN exhibit_uses u ON u.number = c.later
         WHERE c.plain = ?1 AND c.earlier_thing = ?2 AND (c.settled IS NOT NULL) = ?3
         UNION
         SELECT u.record FROM exhibit_collisions c JOIN exhibit_uses u ON u.number = c.earlier
         WHERE c.plain = ?1 AND c.later_thing = ?2 AND (c.settled IS NOT NULL) = ?3",
    )?;
    let key = params![one.reference.plain(), one.key(), settled];
    let others = others.query_and_then(key, |row| {
        RecordId::from_bytes(row.get(0)?).map_err(|_| GatewayError::Stored("record"))
    })?;
    others.collect()
}

fn withdrawn(
    connection: &Connection,
    exhibit: ExhibitId,
) -> Result<Option<RecordId>, GatewayError> {
    let chain = hands::chain(connection, exhibit)?;
    let event = continuity(&chain).withdrawn;
    let link = event.and_then(|event| chain.get(event.checked_sub(1)?));
    Ok(link.map(|link| link.record.record))
}
