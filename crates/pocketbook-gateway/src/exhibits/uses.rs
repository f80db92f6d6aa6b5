//! Uses of references, as they are stored and compared.

use std::collections::BTreeSet;

use pocketbook_model::{
    DeviceId, ExhibitId, ExhibitReference, IncidentId, RecordId, Sha256Digest, WarrantNumber,
};
use pocketbook_protocol::CollidingRecord;
use rusqlite::{Connection, Row, params};

use crate::GatewayError;
use crate::database::digest;

/// One use of a reference, as stored.
pub(super) struct Use {
    pub(super) number: u64,
    pub(super) record: RecordId,
    pub(super) sha256: Sha256Digest,
    pub(super) device: DeviceId,
    pub(super) officer: WarrantNumber,
    pub(super) incident: IncidentId,
    pub(super) reference: ExhibitReference,
    pub(super) exhibit: Option<ExhibitId>,
    pub(super) thing: String,
}

pub(super) const USE: &str = "u.number, u.record, u.sha256, u.device, u.officer, u.incident,
                              u.reference, u.exhibit, u.thing";

/// The uses of one reference in an incident and in those that name a CAD
/// reference of its own: each is looked up by both, so what else the scene or
/// the force holds costs nothing.
pub(super) const OF_REFERENCE: &str = "FROM exhibit_uses u WHERE u.plain = ?2 AND u.incident IN
         (SELECT ?1 UNION
          SELECT b.incident FROM incident_cads a JOIN incident_cads b ON b.cad = a.cad
          WHERE a.incident = ?1)
     ORDER BY u.number";

/// Every use of a reference at the scene of an incident, in the order they were
/// stored.
pub(super) fn uses_of(
    connection: &Connection,
    incident: IncidentId,
    plain: &str,
) -> Result<Vec<Use>, GatewayError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {USE} {OF_REFERENCE}"))?;
    let rows = statement.query_and_then(params![incident.as_bytes(), plain], Use::of)?;
    rows.collect()
}

/// The references that the records of an incident use.
pub(super) fn references_of(
    connection: &Connection,
    incident: IncidentId,
) -> Result<Vec<String>, GatewayError> {
    let mut statement =
        connection.prepare_cached("SELECT DISTINCT plain FROM exhibit_uses WHERE incident = ?1")?;
    let rows = statement.query_and_then([incident.as_bytes()], |row| Ok(row.get(0)?))?;
    rows.collect()
}

/// The first use of each thing, which stands for all its records.
pub(super) fn firsts(mut uses: Vec<Use>) -> Vec<Use> {
    let mut seen = BTreeSet::new();
    uses.retain(|one| seen.insert((one.reference.plain(), one.key())));
    uses
}

impl Use {
    pub(super) fn of(row: &Row<'_>) -> Result<Self, GatewayError> {
        let stored = GatewayError::Stored("exhibit");
        let id = |column| row.get::<_, [u8; 16]>(column);
        let parsed = (
            RecordId::from_bytes(id(1)?),
            DeviceId::from_bytes(id(3)?),
            row.get::<_, String>(4)?.parse(),
            IncidentId::from_bytes(id(5)?),
            row.get::<_, String>(6)?.parse(),
            row.get::<_, Option<[u8; 16]>>(7)?
                .map(ExhibitId::from_bytes)
                .transpose(),
        );
        let (Ok(record), Ok(device), Ok(officer), Ok(incident), Ok(reference), Ok(exhibit)) =
            parsed
        else {
            return Err(stored);
        };
        Ok(Self {
            number: row.get(0)?,
            record,
            sha256: digest(&row.get::<_, Vec<u8>>(2)?)?,
            device,
            officer,
            incident,
            reference,
            exhibit,
            thing: row.get(8)?,
        })
    }

    /// Whether both name different things by one reference. An exhibit stays
    /// the same thing when its description is corrected.
    pub(super) fn collides_with(&self, other: &Self) -> bool {
        let same_exhibit = self.exhibit.is_some() && self.exhibit == other.exhibit;
        // Within an incident the tablet saw to it that whatever has a copy's
        // reference is that copy; of two copies one cannot be the other.
        let is_copy = |of: &Self| of.thing.starts_with("copy:");
        let may_be_the_copy = self.incident == other.incident && is_copy(self) != is_copy(other);
        self.reference.plain() == other.reference.plain()
            && self.thing != other.thing
            && !same_exhibit
            && !may_be_the_copy
    }

    pub(super) fn told(&self) -> CollidingRecord {
        CollidingRecord {
            record: self.record,
            sha256: self.sha256,
            reference: self.reference.clone(),
            officer: self.officer.clone(),
        }
    }

    /// What stands for the thing in all its records: a file or record is itself,
    /// and a thing that is described stays itself under another description.
    pub(super) fn key(&self) -> String {
        match self.exhibit {
            Some(exhibit) if self.thing.starts_with("described:") => {
                format!("{}:{exhibit}", self.incident)
            }
            _ => format!("{}:{}", self.incident, self.thing),
        }
    }
}
