//! Which exhibits are one thing that changed hands between tablets, as the
//! custody records that the force holds show it
//! ([`pocketbook_model::handed_on`] has the rule).
//!
//! The records are read again each time: a handing over may arrive after what it
//! explains, and may turn out to have been entered in error.

use std::collections::{BTreeMap, BTreeSet};

use pocketbook_model::{CustodyLink, ExhibitId, RecordId, RecordKind, RecordLink, handed_on};
use pocketbook_seal::{Envelope, SealedPayload};
use rusqlite::{Connection, params};

use super::uses::Use;
use crate::GatewayError;

/// The custody records of an exhibit that the force holds, by their numbers: of
/// the tablet that named it first, for a chain is one tablet's, and what another
/// sends under its identifier says nothing of it.
pub(super) fn chain(
    connection: &Connection,
    exhibit: ExhibitId,
) -> Result<Vec<CustodyLink>, GatewayError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT r.envelope FROM exhibit_uses u
         JOIN records r ON r.record = u.record AND r.sha256 = u.sha256
         WHERE u.exhibit = ?1 AND r.kind = ?2 AND u.device =
             (SELECT device FROM exhibit_uses WHERE exhibit = ?1 ORDER BY number LIMIT 1)",
    )?;
    let kind = RecordKind::Custody.as_str();
    let rows = statement.query_and_then(params![exhibit.as_bytes(), kind], |row| {
        let envelope = Envelope::from_json(&row.get::<_, Vec<u8>>(0)?)?;
        let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload)?;
        let custody = payload.custody()?;
        let custody = custody.ok_or(GatewayError::Stored("custody record"))?;
        Ok::<_, GatewayError>(CustodyLink {
            record: RecordLink {
                record: payload.record,
                sha256: envelope.payload_digest(),
            },
            custody,
        })
    })?;
    let mut links = rows.collect::<Result<Vec<_>, _>>()?;
    links.sort_by_key(|link| link.custody.number);
    Ok(links)
}

/// The handings over between exhibits that have one reference.
pub(super) struct Hands {
    /// From which to which, both ways, and the record that took it over.
    between: Vec<(ExhibitId, ExhibitId, RecordId)>,
}

impl Hands {
    /// Reads the chains of what was used, and finds each handing over.
    pub(super) fn read(connection: &Connection, uses: &[Use]) -> Result<Self, GatewayError> {
        let exhibits: BTreeSet<ExhibitId> = uses.iter().filter_map(|one| one.exhibit).collect();
        let chains = exhibits
            .into_iter()
            .map(|exhibit| Ok((exhibit, chain(connection, exhibit)?)))
            .collect::<Result<BTreeMap<_, _>, GatewayError>>()?;
        let mut between = Vec::new();
        for (one, giver) in &chains {
            for (two, taker) in &chains {
                if let Some(handover) = handed_on(giver, taker).filter(|_| one != two) {
                    between.push((*one, *two, handover.taken.record));
                    between.push((*two, *one, handover.taken.record));
                }
            }
        }
        Ok(Self { between })
    }

    /// The record that shows both to be one thing, where it went from one to the
    /// other, by whatever hands.
    pub(super) fn shown_to_be_one(&self, one: &Use, two: &Use) -> Option<RecordId> {
        let (from, to) = (one.exhibit?, two.exhibit?);
        let (mut reached, mut next) = (BTreeSet::from([from]), vec![from]);
        while let Some(here) = next.pop() {
            for (_, there, by) in self.between.iter().filter(|(at, ..)| *at == here) {
                if *there == to {
                    return Some(*by);
                }
                if reached.insert(*there) {
                    next.push(*there);
                }
            }
        }
        None
    }
}
