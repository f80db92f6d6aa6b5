//! Exhibits that two records name alike.
//!
//! Two tablets at one scene open an incident each, and both may give ABC/1. What
//! is sealed is sealed: neither is refused or renumbered. When a record is
//! stored, in that very transaction, what it names is compared with what other
//! records of the scene name by the same references. A scene is one incident, or
//! those that name one CAD reference of one day. Each pair is told once, to the
//! tablets of both.
//!
//! ```text
//!                  +-- one thing in two words, handed over --> settled
//!  two of a name --+
//!                  +-- two things -------------> told --(the records of a
//!                                                 handing over arrive)--> settled
//! ```
//!
//! A thing that is handed over is entered on the receiver's tablet in the
//! receiver's words. That is no collision once the records of both show it,
//! whichever comes first ([`hands`]), and is one again if what shows it is
//! entered in error.

mod hands;
mod listed;
mod named;
mod uses;

use std::collections::BTreeSet;

use pocketbook_model::{DeviceId, IncidentId, RecordId, Sha256Digest, Timestamp, WarrantNumber};
use pocketbook_protocol::{ChangeEvent, ExhibitCollision, ExhibitSettlement};
use rusqlite::{Connection, Transaction, params};

use crate::GatewayError;
use crate::feed::tell;

use hands::Hands;
pub use listed::GatewayExhibit;
pub(crate) use named::{Named, named};
use uses::{Use, firsts, references_of, uses_of};

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
    let scene_grew = match cad.and_then(|cad| cad.dated(stored.received)) {
        Some(cad) => name_scene(transaction, incident, &cad)?,
        None => false,
    };
    let mut references = BTreeSet::new();
    for named in &stored.named.exhibits {
        let plain = named.reference.plain();
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
                plain,
                named.exhibit.map(|exhibit| *exhibit.as_bytes()),
                named.thing
            ])?;
        references.insert(plain);
    }
    // A report may be the first to say that two incidents are one scene, and
    // names no exhibit itself: then all of its incident's are looked at.
    if scene_grew {
        references.extend(references_of(transaction, incident)?);
    }
    for plain in references {
        compare(transaction, incident, &plain)?;
    }
    Ok(())
}

/// Compares what a scene names by one reference.
fn compare(
    transaction: &Transaction<'_>,
    incident: IncidentId,
    plain: &str,
) -> Result<(), GatewayError> {
    let uses = firsts(uses_of(transaction, incident, plain)?);
    let pairs = uses.iter().enumerate().flat_map(|(position, one)| {
        let others = uses.iter().skip(position + 1);
        others.map(move |two| (one, two))
    });
    let pairs: Vec<_> = pairs.filter(|(one, two)| one.collides_with(two)).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    let hands = Hands::read(transaction, &uses)?;
    for (one, two) in pairs {
        match hands.shown_to_be_one(one, two) {
            Some(by) => settle(transaction, one, two, by)?,
            None => tell_both(transaction, one, two)?,
        }
    }
    Ok(())
}

/// Notes that an incident names a CAD reference, and says whether that was news.
/// The day is that of the first record which names it: one that comes a year
/// later names no other scene.
fn name_scene(
    transaction: &Transaction<'_>,
    incident: IncidentId,
    cad: &str,
) -> Result<bool, GatewayError> {
    let without_year = |cad: &str| {
        let (serial, date) = cad.split_once('/')?;
        let (_, day) = date.split_once('-')?;
        Some((serial.to_owned(), day.to_owned()))
    };
    for known in cads_of(transaction, incident)? {
        if without_year(&known) == without_year(cad) {
            return Ok(false);
        }
    }
    transaction
        .prepare_cached("INSERT INTO incident_cads (incident, cad) VALUES (?1, ?2)")?
        .execute(params![incident.as_bytes(), cad])?;
    Ok(true)
}

fn cads_of(connection: &Connection, incident: IncidentId) -> Result<Vec<String>, GatewayError> {
    let mut statement = connection
        .prepare_cached("SELECT cad FROM incident_cads WHERE incident = ?1 ORDER BY cad")?;
    let rows = statement.query_and_then([incident.as_bytes()], |row| Ok(row.get(0)?))?;
    rows.collect()
}

/// Tells the tablets of both of a collision, once; and again when the handing
/// over that settled it turns out to have been entered in error.
fn tell_both(transaction: &Transaction<'_>, one: &Use, two: &Use) -> Result<(), GatewayError> {
    let fresh = is_new_pair(transaction, one, two, None)?;
    let again = !fresh
        && transaction
            .prepare_cached(
                "UPDATE exhibit_collisions SET settled = NULL
                 WHERE plain = ?1 AND earlier_thing = ?2 AND later_thing = ?3
                   AND settled IS NOT NULL",
            )?
            .execute(params![one.reference.plain(), one.key(), two.key()])?
            == 1;
    if !fresh && !again {
        return Ok(());
    }
    tracing::warn!(earlier = %one.record, later = %two.record, "two things have one exhibit reference");
    let event = ChangeEvent::ExhibitCollision(ExhibitCollision {
        earlier: one.told(),
        later: two.told(),
        again,
    });
    tell_tablets(transaction, one, two, &event)
}

/// Notes that both are one thing in two tablets' words, and tells the tablets
/// where they had been told of a collision.
fn settle(
    transaction: &Transaction<'_>,
    one: &Use,
    two: &Use,
    by: RecordId,
) -> Result<(), GatewayError> {
    if is_new_pair(transaction, one, two, Some(by))? {
        return Ok(());
    }
    let settled = transaction
        .prepare_cached(
            "UPDATE exhibit_collisions SET settled = ?4
             WHERE plain = ?1 AND earlier_thing = ?2 AND later_thing = ?3 AND settled IS NULL",
        )?
        .execute(params![
            one.reference.plain(),
            one.key(),
            two.key(),
            by.as_bytes()
        ])?;
    if settled == 0 {
        return Ok(());
    }
    let event = ChangeEvent::ExhibitSettled(ExhibitSettlement {
        earlier: one.told(),
        later: two.told(),
    });
    tell_tablets(transaction, one, two, &event)
}

/// Notes a pair; says whether it was not known before.
fn is_new_pair(
    transaction: &Transaction<'_>,
    one: &Use,
    two: &Use,
    settled: Option<RecordId>,
) -> Result<bool, GatewayError> {
    let fresh = transaction
        .prepare_cached(
            "INSERT INTO exhibit_collisions
                 (plain, earlier_thing, later_thing, earlier, later, settled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            one.reference.plain(),
            one.key(),
            two.key(),
            one.number,
            two.number,
            settled.map(|by| *by.as_bytes())
        ])?;
    Ok(fresh == 1)
}

fn tell_tablets(
    transaction: &Transaction<'_>,
    one: &Use,
    two: &Use,
    event: &ChangeEvent,
) -> Result<(), GatewayError> {
    tell(transaction, Some(one.device), event)?;
    if one.device != two.device {
        tell(transaction, Some(two.device), event)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
