//! Adding and removing destinations, and the secrets that they share with the
//! gateway: a webhook's signs what is posted, and from any of them the password
//! is derived with which the receiver fetches attachments.
//!
//! A secret lives in a file of its own, `keys/handing-over/NAME.secret`, which
//! only the gateway's user may read: the newest on the first line, and while it
//! is rotated the one before on the second.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use pocketbook_model::RecordKind;
use pocketbook_seal::{Envelope, SealedPayload};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;
use zeroize::Zeroizing;

use super::destination::{
    Destination, DestinationError, DestinationName, DestinationSettings, NewDestination,
    RECORD_SYSTEM,
};
use super::outbox::{group, stored_name, stored_settings};
use super::secret::WebhookSecret;
use crate::gateway::now;
use crate::{Gateway, GatewayError, private};

const FOLDER: &str = "keys/handing-over";

/// Where a destination's secret is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretFile {
    /// The file: the newest secret is on its first line.
    pub path: PathBuf,
}

impl Gateway {
    /// Adds a destination, for every record accepted from now on and, if asked,
    /// for those held already. Tells where its new secret is; the record system's
    /// adapter has none.
    ///
    /// # Errors
    ///
    /// [`DestinationError`] as [`GatewayError::Destination`].
    pub fn add_destination(
        &self,
        new: &NewDestination,
    ) -> Result<Option<SecretFile>, GatewayError> {
        if new.name.as_str() == RECORD_SYSTEM {
            return Err(DestinationError::Name.into());
        }
        let made = self
            .database
            .write(|transaction| self.insert_destination(transaction, new))?;
        self.outbox_grew.notify_one();
        Ok(made)
    }

    fn insert_destination(
        &self,
        transaction: &Transaction<'_>,
        new: &NewDestination,
    ) -> Result<Option<SecretFile>, GatewayError> {
        if find(transaction, &new.name)?.is_some() {
            return Err(DestinationError::Taken.into());
        }
        let settings = serde_json::to_string(&new.settings)
            .map_err(|_| GatewayError::Stored("destination"))?;
        transaction.execute(
            "INSERT INTO destinations (name, settings, rears, added) VALUES (?1, ?2, ?3, ?4)",
            params![new.name.as_str(), settings, new.rears, now().unix_ms()],
        )?;
        let id = transaction.last_insert_rowid();
        if new.held_too {
            enqueue_held(transaction, id, new.rears)?;
        }
        if new.settings == DestinationSettings::RecordSystem {
            return Ok(None);
        }
        // Within the transaction: a destination without a secret is none.
        let path = self.secret_path(&new.name);
        write_secrets(&path, &[WebhookSecret::generate()?])?;
        Ok(Some(SecretFile { path }))
    }

    /// Makes the force's own record system a destination, if it is none yet.
    pub(crate) fn add_record_system(&self) -> Result<(), GatewayError> {
        self.database.write(|transaction| {
            let name: DestinationName = RECORD_SYSTEM.parse()?;
            if find(transaction, &name)?.is_some() {
                return Ok(());
            }
            let new = NewDestination {
                name,
                settings: DestinationSettings::RecordSystem,
                // It is the police's own; its adapter may leave them be.
                rears: false,
                held_too: true,
            };
            self.insert_destination(transaction, &new).map(|_| ())
        })
    }

    /// The destinations, with how much each was given.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the database cannot be read.
    pub fn destinations(&self) -> Result<Vec<Destination>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT d.name, d.settings, d.rears, d.added,
                        count(*) FILTER (WHERE o.state = 'waiting'),
                        count(*) FILTER (WHERE o.state = 'parked'),
                        count(*) FILTER (WHERE o.state = 'delivered')
                 FROM destinations AS d LEFT JOIN outbox AS o ON o.destination = d.id
                 WHERE d.removed IS NULL GROUP BY d.id ORDER BY d.id",
            )?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(Destination {
                    name: stored_name(row.get(0)?)?,
                    settings: stored_settings(&row.get::<_, String>(1)?)?,
                    rears: row.get(2)?,
                    added: pocketbook_model::Timestamp::from_unix_ms(row.get(3)?),
                    waiting: row.get(4)?,
                    parked: row.get(5)?,
                    delivered: row.get(6)?,
                });
            }
            Ok(found)
        })
    }

    /// Removes a destination and its secret. What it was given stays on record.
    ///
    /// # Errors
    ///
    /// [`DestinationError::StillNeeded`] when records wait for it or are parked,
    /// unless they are to be abandoned; [`DestinationError::Unknown`].
    pub fn remove_destination(
        &self,
        name: &DestinationName,
        abandon: bool,
    ) -> Result<(), GatewayError> {
        let secret = self.secret_path(name);
        self.database.write(|transaction| {
            let (id, _) = find(transaction, name)?.ok_or(DestinationError::Unknown)?;
            let time = now().unix_ms();
            let open: u64 = transaction.query_row(
                "SELECT count(*) FROM outbox
                 WHERE destination = ?1 AND state IN ('waiting', 'parked')",
                [id],
                |row| row.get(0),
            )?;
            if open > 0 && !abandon {
                return Err(DestinationError::StillNeeded(open).into());
            }
            transaction.execute(
                "UPDATE outbox SET state = 'abandoned', settled = ?2
                 WHERE destination = ?1 AND state IN ('waiting', 'parked')",
                params![id, time],
            )?;
            transaction.execute(
                "UPDATE destinations SET removed = ?2 WHERE id = ?1",
                params![id, time],
            )?;
            match fs::remove_file(&secret) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            }
        })
    }

    /// Begins a rotation: a new secret signs beside the old one, until
    /// [`Self::end_rotation`]. Tells where it is.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Rotating`], [`DestinationError::NoSecret`],
    /// [`DestinationError::Unknown`].
    pub fn rotate_secret(&self, name: &DestinationName) -> Result<SecretFile, GatewayError> {
        self.change_secrets(name, |secrets| match secrets {
            [_, _, ..] => Err(DestinationError::Rotating.into()),
            old => {
                let mut both = vec![WebhookSecret::generate()?];
                both.extend(old.first().cloned());
                Ok(both)
            }
        })
    }

    /// Ends a rotation: only the new secret signs from now on.
    ///
    /// # Errors
    ///
    /// [`DestinationError::NotRotating`], [`DestinationError::NoSecret`],
    /// [`DestinationError::Unknown`].
    pub fn end_rotation(&self, name: &DestinationName) -> Result<SecretFile, GatewayError> {
        self.change_secrets(name, |secrets| match secrets {
            [new, _, ..] => Ok(vec![new.clone()]),
            _ => Err(DestinationError::NotRotating.into()),
        })
    }

    /// The passwords with which a destination fetches attachments, the newest
    /// first: two while its secret is rotated.
    ///
    /// # Errors
    ///
    /// [`DestinationError::NoSecret`], [`DestinationError::Unknown`].
    pub fn fetching_passwords(
        &self,
        name: &DestinationName,
    ) -> Result<Vec<Zeroizing<String>>, GatewayError> {
        // A writing transaction, so that nobody rotates meanwhile.
        self.database.write(|transaction| {
            let (_, settings) = find(transaction, name)?.ok_or(DestinationError::Unknown)?;
            if settings == DestinationSettings::RecordSystem {
                return Err(DestinationError::NoSecret.into());
            }
            let secrets = read_secrets(&self.secret_path(name))?;
            Ok(secrets
                .iter()
                .map(WebhookSecret::fetching_password)
                .collect())
        })
    }

    fn change_secrets(
        &self,
        name: &DestinationName,
        change: impl FnOnce(&[WebhookSecret]) -> Result<Vec<WebhookSecret>, GatewayError>,
    ) -> Result<SecretFile, GatewayError> {
        let path = self.secret_path(name);
        // A writing transaction, so that two who rotate take turns.
        self.database.write(|transaction| {
            let (_, settings) = find(transaction, name)?.ok_or(DestinationError::Unknown)?;
            if settings == DestinationSettings::RecordSystem {
                return Err(DestinationError::NoSecret.into());
            }
            write_secrets(&path, &change(&read_secrets(&path)?)?)
        })?;
        Ok(SecretFile { path })
    }

    pub(super) fn secret_path(&self, name: &DestinationName) -> PathBuf {
        self.folder.join(FOLDER).join(format!("{name}.secret"))
    }
}

fn find(
    transaction: &Transaction<'_>,
    name: &DestinationName,
) -> Result<Option<(i64, DestinationSettings)>, GatewayError> {
    let row: Option<(i64, String)> = transaction
        .prepare_cached(
            "SELECT id, settings FROM destinations WHERE name = ?1 AND removed IS NULL",
        )?
        .query_row([name.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(id, settings)| Ok((id, stored_settings(&settings)?)))
        .transpose()
}

/// Adds what the gateway holds already for one destination, in its order.
fn enqueue_held(
    transaction: &Transaction<'_>,
    destination: i64,
    rears: bool,
) -> Result<(), GatewayError> {
    let mut held = transaction.prepare(
        "SELECT feed_seq, envelope, received FROM records
         WHERE quarantined IS NULL AND (?1 OR kind <> ?2) ORDER BY feed_seq",
    )?;
    let mut rows = held.query(params![rears, RecordKind::StatementRear.as_str()])?;
    while let Some(row) = rows.next()? {
        let (feed_seq, envelope, received): (u64, Vec<u8>, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let envelope = Envelope::from_json(&envelope)?;
        let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload)?;
        transaction
            .prepare_cached(
                "INSERT INTO outbox (destination, feed_seq, incident, due) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![destination, feed_seq, group(&payload), received])?;
    }
    Ok(())
}

/// The secrets of a destination, the newest first.
pub(super) fn read_secrets(path: &Path) -> Result<Vec<WebhookSecret>, GatewayError> {
    let text = Zeroizing::new(fs::read_to_string(path)?);
    let secrets: Result<Vec<_>, _> = text.lines().map(str::parse).collect();
    let secrets = secrets?;
    if secrets.is_empty() {
        return Err(DestinationError::Secret.into());
    }
    Ok(secrets)
}

/// Puts secrets in place whole: a delivery reads the old ones or the new.
pub(super) fn write_secrets(path: &Path, secrets: &[WebhookSecret]) -> Result<(), GatewayError> {
    if let Some(folder) = path.parent() {
        private::create_folder(folder)?;
    }
    let part = path.with_extension("part");
    let mut file = private::file_options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&part)?;
    for secret in secrets {
        file.write_all(secret.reveal().as_bytes())?;
        file.write_all(b"\n")?;
    }
    file.sync_all()?;
    Ok(fs::rename(&part, path)?)
}
