//! Tablets that the force turns away: lost, stolen, taken out of use.
//!
//! ```text
//! enrolled --revoke--> revoked, for ever
//! ```
//!
//! From then on nothing that is signed by its key opens anything: no new token,
//! none of those it has, no segment by a request signed beforehand, not even one
//! that is arriving. What it delivered before stays what it is, and so do the
//! certificates that vouch for it: evidence is not undone by a theft. A tablet
//! that turns up again is set up and enrolled anew, as another one.
//!
//! Revoking wipes nothing on the tablet. What it still holds is protected by the
//! officers' PINs.

use pocketbook_model::{DeviceId, Timestamp};
use pocketbook_protocol::{Problem, ProblemCode};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

use crate::gateway::now;
use crate::{Gateway, GatewayError};

/// Longest reason and longest name of who revokes, in characters.
const REASON: usize = 400;
const BY: usize = 120;
/// A revoked tablet that keeps on asking is put into the log once in so long.
const LOGGED_AGAIN_MS: i64 = 60 * 60 * 1000;

/// That a tablet is turned away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revocation {
    /// Since when.
    pub at: Timestamp,
    /// Who said so.
    pub by: String,
    /// Why.
    pub reason: String,
    /// How often it has asked for something since, with its own key.
    pub tries: u64,
    /// When it last did.
    pub last_try: Option<Timestamp>,
}

/// A tablet that was enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnrolledTablet {
    /// The tablet.
    pub device: DeviceId,
    /// The name by which IT staff know it.
    pub name: String,
    /// When it was enrolled.
    pub enrolled: Timestamp,
    /// Records that it delivered.
    pub records: u64,
    /// That it is turned away, if it is.
    pub revoked: Option<Revocation>,
}

fn checked(field: &'static str, text: &str, most: usize) -> Result<String, GatewayError> {
    let text = text.trim();
    let fits = text.chars().count() <= most && !text.chars().any(char::is_control);
    if text.is_empty() || !fits {
        return Err(GatewayError::RevocationField { field, most });
    }
    Ok(text.to_owned())
}

/// Whether a tablet is turned away.
pub(crate) fn is_revoked(connection: &Connection, device: DeviceId) -> Result<bool, GatewayError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM revocations WHERE device = ?1")?
        .exists([device.as_bytes()])?)
}

/// Refuses a tablet that is turned away, within a transaction that would store
/// something for it.
pub(crate) fn require_trusted(
    connection: &Connection,
    device: DeviceId,
) -> Result<(), GatewayError> {
    if is_revoked(connection, device)? {
        return Err(turned_away());
    }
    Ok(())
}

/// Says what to do, also to a tablet that shows no more than the detail.
fn turned_away() -> GatewayError {
    let mut problem = Problem::new(ProblemCode::Revoked);
    problem.detail = Some("the force has turned this tablet away; hand it in to IT".to_owned());
    GatewayError::Refused(Box::new(problem))
}

impl Gateway {
    /// Refuses a tablet that is turned away, and notes that it asked. To be
    /// called once its signature was found good: a stranger learns nothing.
    pub(crate) fn admit_tablet(&self, device: DeviceId) -> Result<(), GatewayError> {
        let revoked = self
            .database
            .read(|connection| is_revoked(connection, device))?;
        if !revoked {
            return Ok(());
        }
        let time = now().unix_ms();
        let before: Option<i64> = self.database.write(|transaction| {
            let before = transaction.query_row(
                "SELECT last_try FROM revocations WHERE device = ?1",
                [device.as_bytes()],
                |row| row.get(0),
            )?;
            transaction.execute(
                "UPDATE revocations SET tries = tries + 1, last_try = ?2 WHERE device = ?1",
                params![device.as_bytes(), time],
            )?;
            Ok(before)
        })?;
        if before.is_none_or(|before| time - before >= LOGGED_AGAIN_MS) {
            tracing::warn!(%device, "a revoked tablet was turned away; `gateway tablet list` counts its tries");
        }
        Err(turned_away())
    }

    /// Turns a tablet away from now on, and takes its tokens from it. Gives what
    /// counts, and whether it is new: a tablet is revoked once.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NoSuchTablet`]; [`GatewayError::RevocationField`] when
    /// nobody or no reason is named.
    pub fn revoke_tablet(
        &self,
        device: DeviceId,
        reason: &str,
        by: &str,
    ) -> Result<(Revocation, bool), GatewayError> {
        let (reason, by) = (checked("reason", reason, REASON)?, checked("by", by, BY)?);
        let told = self.database.write(|transaction| {
            let known = transaction
                .prepare_cached("SELECT 1 FROM devices WHERE id = ?1")?
                .exists([device.as_bytes()])?;
            if !known {
                return Err(GatewayError::NoSuchTablet);
            }
            let new = transaction.execute(
                "INSERT INTO revocations (device, revoked, revoked_by, reason)
                 VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                params![device.as_bytes(), now().unix_ms(), by, reason],
            )?;
            transaction.execute("DELETE FROM tokens WHERE device = ?1", [device.as_bytes()])?;
            let revoked = revocation(transaction, device)?;
            Ok((revoked.ok_or(GatewayError::Stored("revocation"))?, new == 1))
        })?;
        if told.1 {
            tracing::warn!(%device, "a tablet was revoked; nothing of it is taken from now on");
        }
        Ok(told)
    }

    /// Every tablet that was enrolled, in that order, and which of them are
    /// turned away.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn tablets(&self) -> Result<Vec<EnrolledTablet>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT d.id, d.name, d.enrolled,
                        (SELECT count(*) FROM records r WHERE r.device = d.id)
                 FROM devices d ORDER BY d.enrolled, d.id",
            )?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let device = DeviceId::from_bytes(row.get(0)?)
                    .map_err(|_| GatewayError::Stored("device"))?;
                found.push(EnrolledTablet {
                    device,
                    name: row.get(1)?,
                    enrolled: Timestamp::from_unix_ms(row.get(2)?),
                    records: row.get(3)?,
                    revoked: revocation(connection, device)?,
                });
            }
            Ok(found)
        })
    }
}

fn revocation(
    connection: &Connection,
    device: DeviceId,
) -> Result<Option<Revocation>, GatewayError> {
    Ok(connection
        .prepare_cached(
            "SELECT revoked, revoked_by, reason, tries, last_try FROM revocations
             WHERE device = ?1",
        )?
        .query_row([device.as_bytes()], |row| {
            Ok(Revocation {
                at: Timestamp::from_unix_ms(row.get(0)?),
                by: row.get(1)?,
                reason: row.get(2)?,
                tries: row.get(3)?,
                last_try: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_unix_ms),
            })
        })
        .optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_gateway;

    #[test]
    fn a_tablet_is_revoked_once_with_a_reason_and_by_somebody() {
        let (_folder, gateway) = test_gateway::gateway();
        let device = DeviceId::from_parts(1, [7; 10]);
        let stranger = DeviceId::from_parts(2, [7; 10]);
        test_gateway::know(&gateway, &[device]);
        for (reason, by) in [("", "IT"), (" ", "IT"), ("lost\nit", "IT"), ("Lost", " ")] {
            let refused = gateway.revoke_tablet(device, reason, by);
            assert!(matches!(refused, Err(GatewayError::RevocationField { .. })));
        }
        let long = gateway.revoke_tablet(device, &"x".repeat(401), "IT");
        assert!(long.is_err());
        let unknown = gateway.revoke_tablet(stranger, "Lost", "IT");
        assert!(matches!(unknown, Err(GatewayError::NoSuchTablet)));
        assert_eq!(gateway.tablets().unwrap()[0].revoked, None);
        assert!(gateway.admit_tablet(device).is_ok());

        let (revoked, new) = gateway.revoke_tablet(device, " Lost ", "IT desk").unwrap();
        assert_eq!((revoked.reason.as_str(), new), ("Lost", true));
        let (again, new) = gateway.revoke_tablet(device, "Another", "IT").unwrap();
        assert_eq!((again, new), (revoked, false), "the first reason counts");
        for tries in 1..=2 {
            assert!(gateway.admit_tablet(device).is_err());
            let told = gateway.tablets().unwrap()[0].revoked.clone().unwrap();
            assert_eq!((told.tries, told.last_try.is_some()), (tries, true));
        }
    }
}
