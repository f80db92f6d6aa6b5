//! Exhibits that two records name alike.
//!
//! Two tablets at one scene open an incident each, and both may give ABC/1. What
//! is sealed is sealed: neither is refused or renumbered. When a record is
//! stored, in that very transaction, what it names is compared with what other
//! records of the incident name. The incident is the same when its identifier
//! is, or when both name one CAD reference of one day. Each pair is told once,
//! to the tablets of both.

use std::collections::BTreeSet;

use pocketbook_model::{
    CadReference, CustodyAct, CustodyRecord, DeviceId, ExhibitId, ExhibitReference, ExhibitThing,
    IncidentId, RecordId, RecordKind, Sha256Digest, StatementDraft, Timestamp, WarrantNumber,
};
use pocketbook_protocol::{ChangeEvent, CollidingRecord, ExhibitCollision};
use pocketbook_seal::{SealedPayload, sha256};
use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::database::digest;
use crate::feed::tell;
use crate::{Gateway, GatewayError};

/// What a record names: its incident, and exhibits with the thing each is.
#[derive(Debug, Default)]
pub(crate) struct Named {
    incident: Option<IncidentId>,
    cad: Option<CadReference>,
    officer: Option<WarrantNumber>,
    exhibits: Vec<NamedExhibit>,
}

#[derive(Debug)]
struct NamedExhibit {
    reference: ExhibitReference,
    exhibit: Option<ExhibitId>,
    thing: String,
}

/// What tells one thing from another: the digest of a file or record, or that
/// of the words for a thing that has none. The words themselves stay in the
/// record.
fn thing(kind: &str, of: Sha256Digest) -> String {
    format!("{kind}:{of}")
}

/// What a payload names. Property of a crime report is not looked at: it says
/// what an item became, in other words than those of the exhibit.
pub(crate) fn named(payload: &SealedPayload) -> Named {
    let mut named = Named {
        officer: Some(payload.provenance.officer.warrant_number.clone()),
        ..Named::default()
    };
    for file in &payload.attachments {
        named
            .exhibits
            .extend(file.exhibit.clone().map(|reference| NamedExhibit {
                reference,
                exhibit: None,
                thing: thing("file", file.sha256),
            }));
    }
    match payload.kind {
        RecordKind::Custody => {
            if let Ok(Some(custody)) = payload.custody() {
                named.custody(custody);
            }
        }
        RecordKind::WitnessStatement => {
            let statement = payload.content.get("statement");
            if let Some(Ok(statement)) = statement.map(StatementDraft::deserialize) {
                named.statement(statement);
            }
        }
        RecordKind::CrimeReport => {
            let incident = payload.content.get("incident");
            if let Some(Ok(incident)) = incident.map(ReportedIncident::deserialize) {
                named.incident = Some(incident.id);
                named.cad = incident.cad_reference;
            }
        }
        _ => {}
    }
    named
}

/// Of the incident in a report only what finds others of the same scene.
#[derive(Deserialize)]
struct ReportedIncident {
    id: IncidentId,
    #[serde(default)]
    cad_reference: Option<CadReference>,
}

impl Named {
    fn custody(&mut self, custody: CustodyRecord) {
        let exhibit = custody.exhibit;
        self.incident = Some(exhibit.incident);
        self.cad = custody.cad_reference;
        // The first event binds the file as this very exhibit.
        self.exhibits.clear();
        if let CustodyAct::Copied { copy: Some(copy) } = custody.event.act {
            self.exhibits.push(NamedExhibit {
                reference: copy,
                exhibit: None,
                thing: thing("copy", sha256(exhibit.id.as_bytes())),
            });
        }
        let thing = match exhibit.thing {
            ExhibitThing::File { sha256, .. } => thing("file", sha256),
            ExhibitThing::Physical => {
                thing("described", sha256(exhibit.plain_description().as_bytes()))
            }
        };
        self.exhibits.push(NamedExhibit {
            reference: exhibit.reference,
            exhibit: Some(exhibit.id),
            thing,
        });
    }

    fn statement(&mut self, statement: StatementDraft) {
        self.incident = Some(statement.incident);
        self.cad = statement.cad_reference;
        let records = statement.exhibited.into_iter().map(|one| NamedExhibit {
            reference: one.exhibit,
            exhibit: None,
            thing: thing("record", one.link.sha256),
        });
        self.exhibits.extend(records);
    }
}

/// A record that was stored just now.
pub(crate) struct StoredRecord<'a> {
    pub(crate) record: RecordId,
    pub(crate) sha256: Sha256Digest,
    pub(crate) device: DeviceId,
    pub(crate) received: Timestamp,
    pub(crate) named: &'a Named,
}

/// Notes what a stored record names, and tells both tablets of each collision.
pub(crate) fn note(
    transaction: &Transaction<'_>,
    stored: &StoredRecord<'_>,
) -> Result<(), GatewayError> {
    let Some(incident) = stored.named.incident else {
        return Ok(());
    };
    let cad = stored.named.cad.as_ref();
    if let Some(cad) = cad.and_then(|cad| cad.dated(stored.received)) {
        name_scene(transaction, incident, &cad)?;
    }
    for named in &stored.named.exhibits {
        transaction
            .prepare_cached(
                "INSERT INTO exhibit_uses
                     (record, sha256, device, officer, incident, reference, plain, exhibit, thing)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                stored.record.as_bytes(),
                stored.sha256.as_bytes(),
                stored.device.as_bytes(),
                stored.named.officer.as_ref().map(WarrantNumber::as_str),
                incident.as_bytes(),
                named.reference.as_str(),
                named.reference.plain(),
                named.exhibit.map(|exhibit| *exhibit.as_bytes()),
                named.thing
            ])?;
    }
    // The whole scene and not only what is new: a report may be the first to
    // say that two incidents are one.
    let uses = firsts(scene(transaction, incident)?);
    for (position, one) in uses.iter().enumerate() {
        for two in uses.iter().skip(position + 1) {
            if one.collides_with(two) {
                tell_both(transaction, one, two)?;
            }
        }
    }
    Ok(())
}

/// Notes that an incident names a CAD reference. The day is that of the first
/// record which names it: one that comes a year later names no other scene.
fn name_scene(
    transaction: &Transaction<'_>,
    incident: IncidentId,
    cad: &str,
) -> Result<(), GatewayError> {
    let without_year = |cad: &str| {
        let (serial, date) = cad.split_once('/')?;
        let (_, day) = date.split_once('-')?;
        Some((serial.to_owned(), day.to_owned()))
    };
    for known in cads_of(transaction, incident)? {
        if without_year(&known) == without_year(cad) {
            return Ok(());
        }
    }
    transaction
        .prepare_cached("INSERT INTO incident_cads (incident, cad) VALUES (?1, ?2)")?
        .execute(params![incident.as_bytes(), cad])?;
    Ok(())
}

fn cads_of(connection: &Connection, incident: IncidentId) -> Result<Vec<String>, GatewayError> {
    let mut statement = connection
        .prepare_cached("SELECT cad FROM incident_cads WHERE incident = ?1 ORDER BY cad")?;
    let rows = statement.query_and_then([incident.as_bytes()], |row| Ok(row.get(0)?))?;
    rows.collect()
}

/// One use of a reference, as stored.
struct Use {
    number: u64,
    record: RecordId,
    sha256: Sha256Digest,
    device: DeviceId,
    officer: WarrantNumber,
    incident: IncidentId,
    reference: ExhibitReference,
    exhibit: Option<ExhibitId>,
    thing: String,
}

const USE: &str = "u.number, u.record, u.sha256, u.device, u.officer, u.incident, u.reference,
                   u.exhibit, u.thing";

impl Use {
    fn of(row: &Row<'_>) -> Result<Self, GatewayError> {
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
    fn collides_with(&self, other: &Self) -> bool {
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

    fn told(&self) -> CollidingRecord {
        CollidingRecord {
            record: self.record,
            sha256: self.sha256,
            reference: self.reference.clone(),
            officer: self.officer.clone(),
        }
    }
}

/// Every use in an incident and in those that name a CAD reference of its own,
/// in the order they were stored.
fn scene(connection: &Connection, incident: IncidentId) -> Result<Vec<Use>, GatewayError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {USE} FROM exhibit_uses u WHERE u.incident = ?1 OR u.incident IN
             (SELECT b.incident FROM incident_cads a JOIN incident_cads b ON b.cad = a.cad
              WHERE a.incident = ?1)
         ORDER BY u.number"
    ))?;
    let rows = statement.query_and_then([incident.as_bytes()], Use::of)?;
    rows.collect()
}

/// The first use of each thing, which stands for all its records.
fn firsts(mut uses: Vec<Use>) -> Vec<Use> {
    let mut seen = BTreeSet::new();
    uses.retain(|one| seen.insert((one.reference.plain(), one.key())));
    uses
}

/// Tells the tablets of both, once.
fn tell_both(transaction: &Transaction<'_>, one: &Use, two: &Use) -> Result<(), GatewayError> {
    let fresh = transaction
        .prepare_cached(
            "INSERT INTO exhibit_collisions (plain, earlier_thing, later_thing, earlier, later)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            one.reference.plain(),
            one.key(),
            two.key(),
            one.number,
            two.number
        ])?;
    if fresh == 0 {
        return Ok(());
    }
    tracing::warn!(earlier = %one.record, later = %two.record, "two things have one exhibit reference");
    let event = ChangeEvent::ExhibitCollision(ExhibitCollision {
        earlier: one.told(),
        later: two.told(),
    });
    tell(transaction, Some(one.device), &event)?;
    if one.device != two.device {
        tell(transaction, Some(two.device), &event)?;
    }
    Ok(())
}

impl Use {
    /// What stands for the thing in all its records: a file or record is itself,
    /// and a thing that is described stays itself under another description.
    fn key(&self) -> String {
        match self.exhibit {
            Some(exhibit) if self.thing.starts_with("described:") => {
                format!("{}:{exhibit}", self.incident)
            }
            _ => format!("{}:{}", self.incident, self.thing),
        }
    }
}

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
    /// What tells the thing from others: `file`, `record`, `described` or `copy`
    /// (of an exhibit, by its identifier), and a digest.
    pub thing: String,
    /// Records that name another thing by this reference.
    pub collides_with: Vec<RecordId>,
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
    let mut others = connection.prepare_cached(
        "SELECT u.record FROM exhibit_collisions c JOIN exhibit_uses u ON u.number = c.later
         WHERE c.plain = ?1 AND c.earlier_thing = ?2
         UNION
         SELECT u.record FROM exhibit_collisions c JOIN exhibit_uses u ON u.number = c.earlier
         WHERE c.plain = ?1 AND c.later_thing = ?2",
    )?;
    let others = others.query_and_then(params![one.reference.plain(), one.key()], |row| {
        RecordId::from_bytes(row.get(0)?).map_err(|_| GatewayError::Stored("record"))
    })?;
    Ok(GatewayExhibit {
        reference: one.reference.clone(),
        incident: one.incident,
        cad_references: cads_of(connection, one.incident)?,
        record: one.record,
        officer: one.officer.clone(),
        device: one.device,
        thing: one.thing.clone(),
        collides_with: others.collect::<Result<_, GatewayError>>()?,
    })
}

#[cfg(test)]
mod tests;
