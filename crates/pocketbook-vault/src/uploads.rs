//! Segments that were handed to the host's system, which sends them by requests
//! signed beforehand, also while this vault is locked.
//!
//! ```text
//! waiting --hand_out--> with the host --give_back--> returned --hand_out--> ...
//!                            |                          |
//!                            `--expired--> as if it had been returned
//! ```
//!
//! What is with the host, the sync leaves to it; what was returned, the sync may
//! send itself. Only the gateway knows what has arrived. A row goes when its
//! attachment is received or parked.

use pocketbook_model::AttachmentId;
use rusqlite::params;

use crate::VaultError;
use crate::drafts::id;
use crate::vault::Vault;

/// Where a segment that was handed out is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// The host's system has it, until the signature expires.
    WithHost,
    /// It was given back.
    Returned {
        /// From when on it may be handed out again, in seconds since
        /// 1970-01-01T00:00:00Z; `None` leaves it to the sync.
        again_s: Option<u64>,
    },
}

/// A segment that was handed out, with the signature of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOut {
    /// The attachment.
    pub attachment: AttachmentId,
    /// The segment, from 0.
    pub segment: u32,
    /// When the request was signed, in seconds since 1970-01-01T00:00:00Z.
    pub created_s: u64,
    /// When its signature expires, in the same.
    pub expires_s: u64,
    /// The signature: r and s.
    pub signature: [u8; 64],
    /// Where it is now.
    pub hand_over: HandOver,
}

impl Vault {
    /// Every segment that was handed out and whose attachment still waits, in
    /// order.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when they cannot be read.
    pub fn handed_out(&self) -> Result<Vec<HandedOut>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT attachment, segment, created, expires, signature, returned, again
                 FROM uploads ORDER BY attachment, segment",
            )?;
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let again_s = row.get(6)?;
                found.push(HandedOut {
                    attachment: id(row, 0)?,
                    segment: row.get(1)?,
                    created_s: row.get(2)?,
                    expires_s: row.get(3)?,
                    signature: row.get(4)?,
                    hand_over: if row.get(5)? {
                        HandOver::Returned { again_s }
                    } else {
                        HandOver::WithHost
                    },
                });
            }
            Ok(found)
        })
    }

    /// Notes that these segments are in the host's hands, with their signatures:
    /// all of them or none. Those of an attachment that waits no more are passed
    /// over.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn hand_out(&self, segments: &[HandedOut]) -> Result<(), VaultError> {
        if segments.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO uploads (attachment, segment, created, expires, signature)
                 SELECT id, ?2, ?3, ?4, ?5 FROM attachments
                 WHERE id = ?1 AND receipt IS NULL AND wedged IS NULL
                 ON CONFLICT DO UPDATE SET created = excluded.created, expires = excluded.expires,
                     signature = excluded.signature, returned = 0, again = NULL",
            )?;
            for one in segments {
                statement.execute(params![
                    one.attachment.as_bytes(),
                    one.segment,
                    one.created_s,
                    one.expires_s,
                    one.signature
                ])?;
            }
            Ok(())
        })
    }

    /// Takes a segment back from the host; `false` when the host does not have
    /// it, which changes nothing.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn give_back(
        &self,
        attachment: AttachmentId,
        segment: u32,
        again_s: Option<u64>,
    ) -> Result<bool, VaultError> {
        self.write(|transaction| {
            let changed = transaction
                .prepare_cached(
                    "UPDATE uploads SET returned = 1, again = ?3
                     WHERE attachment = ?1 AND segment = ?2 AND returned = 0",
                )?
                .execute(params![attachment.as_bytes(), segment, again_s])?;
            Ok(changed > 0)
        })
    }
}

/// Forgets what was handed out of an attachment that waits no more.
pub(crate) fn forget(
    connection: &rusqlite::Connection,
    attachment: AttachmentId,
) -> Result<(), VaultError> {
    connection
        .prepare_cached("DELETE FROM uploads WHERE attachment = ?1")?
        .execute([attachment.as_bytes()])?;
    Ok(())
}
