//! Reference data: what the force publishes to its tablets without a build.
//!
//! Editions are numbered under a name, signed with the force's reference key,
//! kept for ever and never edited. What is published is in the feed in the
//! same transaction, from whose beginning a new tablet reads.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use pocketbook_model::{ReferenceId, ReferenceKind, ReferenceName, Sha256Digest, Timestamp};
use pocketbook_protocol::{ChangeEvent, ProblemCode, PublishedReference};
use pocketbook_seal::{REFERENCE_LIMIT, ReferenceEdition, sha256};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;

use crate::database::digest;
use crate::feed::tell;
use crate::gateway::now;
use crate::{Gateway, GatewayError};

/// Greatest number of an edition: JSON readers hold integers below 2^53
/// exactly (RFC 7493), and nobody publishes more.
const LAST_EDITION: u64 = 1 << 31;

/// An edition that the gateway holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedEdition {
    /// What it is and which of its kind.
    pub reference: ReferenceName,
    /// Its number under this name.
    pub edition: u64,
    /// SHA-256 of its content.
    pub sha256: Sha256Digest,
    /// When it was published.
    pub issued: Timestamp,
}

impl Gateway {
    /// Publishes reference data to every tablet: as the next edition under its
    /// name, or as one with a number of the caller's that is higher still (a
    /// gateway restored from an older copy goes on above what its tablets
    /// hold). Content that the newest edition has already is not published
    /// again. Whether the content can be used is for the caller to check
    /// first; a tablet checks it too.
    ///
    /// Gives the edition, and whether it is new.
    ///
    /// # Errors
    ///
    /// [`GatewayError::ReferenceTooLarge`]; [`GatewayError::EditionTaken`] for
    /// a number that is not higher than the last.
    pub fn publish_reference(
        &self,
        reference: &ReferenceName,
        media_type: &str,
        content: &str,
        edition: Option<u64>,
    ) -> Result<(PublishedEdition, bool), GatewayError> {
        if content.len() > REFERENCE_LIMIT {
            return Err(GatewayError::ReferenceTooLarge {
                limit: REFERENCE_LIMIT,
            });
        }
        let content_digest = sha256(content.as_bytes());
        self.database.write(|transaction| {
            let newest = newest(transaction, reference)?;
            if let Some(newest) = &newest
                && newest.sha256 == content_digest
                && edition.is_none_or(|edition| edition == newest.edition)
            {
                return Ok((newest.clone(), false));
            }
            let last = newest.map_or(0, |newest| newest.edition);
            let number = edition.unwrap_or(last + 1);
            if number <= last || number > LAST_EDITION {
                return Err(GatewayError::EditionTaken { last });
            }
            let sealed = ReferenceEdition::new(
                reference.clone(),
                number,
                now(),
                media_type,
                content.to_owned(),
            )?;
            let envelope = sealed.seal(&self.keys.reference)?;
            // As a tablet will: what it would refuse is not published.
            let authority = self.keys.authority.certificate_pem();
            ReferenceEdition::verify(&envelope, &self.keys.reference_pem, authority)?;
            transaction.execute(
                "INSERT INTO reference_editions
                     (kind, id, edition, sha256, issued, certificate, envelope)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    reference.kind.as_str(),
                    reference.id.as_str(),
                    number,
                    content_digest.as_bytes(),
                    sealed.issued.unix_ms(),
                    self.keys.reference_pem,
                    envelope
                ],
            )?;
            let event = ChangeEvent::ReferencePublished {
                reference: reference.clone(),
                edition: number,
                sha256: content_digest,
            };
            tell(transaction, None, &event)?;
            let published = PublishedEdition {
                reference: reference.clone(),
                edition: number,
                sha256: content_digest,
                issued: sealed.issued,
            };
            Ok((published, true))
        })
    }

    /// Every edition, by name and number.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when they cannot be read.
    pub fn references(&self) -> Result<Vec<PublishedEdition>, GatewayError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM reference_editions ORDER BY kind, id, edition"
            ))?;
            let rows = statement.query_map([], |row| Ok(published(row)))?;
            rows.map(|row| row?).collect()
        })
    }

    /// Every offence list that was published, with its number and its content,
    /// in the order in which a tablet looks a code up in them: the list that was
    /// published last first, of each list the newest edition first.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when they cannot be read.
    pub fn offence_lists(&self) -> Result<Vec<(ReferenceId, u64, String)>, GatewayError> {
        let mut lists = self.references()?;
        lists.retain(|one| one.reference.kind == ReferenceKind::Offences);
        // They come by their editions, so the last of each list counts.
        let newest: BTreeMap<ReferenceId, Timestamp> = (lists.iter())
            .map(|one| (one.reference.id.clone(), one.issued))
            .collect();
        lists.sort_by_key(|one| {
            let id = one.reference.id.clone();
            Reverse((newest.get(&id).copied(), id, one.edition))
        });
        lists
            .into_iter()
            .map(|one| {
                let content = self.content(&one)?;
                Ok((one.reference.id, one.edition, content))
            })
            .collect()
    }

    /// The edition that tablets use where something by this name is asked for,
    /// with its content; nothing while none is published. Of offences they use
    /// one list, whatever its name: the one that was published last.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when it cannot be read.
    pub fn reference_in_use(
        &self,
        reference: &ReferenceName,
    ) -> Result<Option<(PublishedEdition, String)>, GatewayError> {
        let all = self.references()?.into_iter();
        let of_offences = reference.kind == ReferenceKind::Offences;
        let stands_for = |one: &PublishedEdition| {
            one.reference == *reference || (of_offences && one.reference.kind == reference.kind)
        };
        // Of two in one millisecond the one with the higher number.
        let newest = all
            .filter(stands_for)
            .max_by_key(|one| (one.issued, one.edition));
        newest
            .map(|one| {
                let content = self.content(&one)?;
                Ok((one, content))
            })
            .transpose()
    }

    fn content(&self, published: &PublishedEdition) -> Result<String, GatewayError> {
        let held = self.reference(&published.reference, published.edition)?;
        let edition = ReferenceEdition::verify(
            &held.envelope,
            &held.certificate_pem,
            self.keys.authority.certificate_pem(),
        )?;
        Ok(edition.content)
    }

    /// An edition as a tablet fetches it.
    pub(crate) fn reference(
        &self,
        reference: &ReferenceName,
        edition: u64,
    ) -> Result<PublishedReference, GatewayError> {
        let found = self.database.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT certificate, envelope FROM reference_editions
                     WHERE kind = ?1 AND id = ?2 AND edition = ?3",
                )?
                .query_row(
                    params![reference.kind.as_str(), reference.id.as_str(), edition],
                    |row| {
                        Ok(PublishedReference {
                            certificate_pem: row.get(0)?,
                            envelope: row.get(1)?,
                        })
                    },
                )
                .optional()?)
        })?;
        found.ok_or_else(|| GatewayError::refused(ProblemCode::NotFound))
    }
}

const COLUMNS: &str = "kind, id, edition, sha256, issued";

fn newest(
    connection: &Connection,
    reference: &ReferenceName,
) -> Result<Option<PublishedEdition>, GatewayError> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM reference_editions
             WHERE kind = ?1 AND id = ?2 ORDER BY edition DESC LIMIT 1"
        ))?
        .query_row(
            params![reference.kind.as_str(), reference.id.as_str()],
            |row| Ok(published(row)),
        )
        .optional()?
        .transpose()
}

fn published(row: &Row<'_>) -> Result<PublishedEdition, GatewayError> {
    let stored = |_| GatewayError::Stored("reference data");
    Ok(PublishedEdition {
        reference: ReferenceName {
            kind: row.get::<_, String>(0)?.parse().map_err(stored)?,
            id: row.get::<_, String>(1)?.parse().map_err(stored)?,
        },
        edition: row.get(2)?,
        sha256: digest(&row.get::<_, Vec<u8>>(3)?)?,
        issued: Timestamp::from_unix_ms(row.get(4)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_gateway::gateway;

    fn name(kind: &str, id: &str) -> ReferenceName {
        ReferenceName {
            kind: kind.parse().unwrap(),
            id: id.parse().unwrap(),
        }
    }

    #[test]
    fn editions_rise_under_each_name_and_identical_content_is_published_once() {
        let (_folder, gateway) = gateway();
        let publish = |id: &str, content: &str| {
            let name = name("code_list", id);
            let json = "application/json";
            let (edition, new) = gateway
                .publish_reference(&name, json, content, None)
                .unwrap();
            (edition.edition, new)
        };
        assert_eq!(publish("outcomes", "[1]"), (1, true));
        assert_eq!(publish("outcomes", "[1]"), (1, false));
        assert_eq!(publish("outcomes", "[2]"), (2, true));
        assert_eq!(publish("roles", "[1]"), (1, true));
        // Back to what it was is an edition of its own: it replaces the second.
        assert_eq!(publish("outcomes", "[1]"), (3, true));
        assert_eq!(gateway.references().unwrap().len(), 4);
        assert_eq!(gateway.feed_head().unwrap(), 4, "told once each");
    }

    #[test]
    fn a_number_of_ones_own_must_be_higher_than_the_last() {
        let (_folder, gateway) = gateway();
        let name = name("code_list", "outcomes");
        let publish = |content: &str, edition| {
            gateway.publish_reference(&name, "application/json", content, Some(edition))
        };
        assert_eq!(publish("[1]", 7).unwrap().0.edition, 7);
        assert!(!publish("[1]", 7).unwrap().1, "the same again");
        for taken in [0, 6, 7, u64::MAX] {
            let refused = publish("[2]", taken);
            assert!(matches!(
                refused,
                Err(GatewayError::EditionTaken { last: 7 })
            ));
        }
        assert_eq!(publish("[1]", 8).unwrap().0.edition, 8);
    }

    #[test]
    fn what_is_handed_out_verifies_with_the_forces_authority() {
        let (_folder, gateway) = gateway();
        let name = name("code_list", "outcomes");
        gateway
            .publish_reference(&name, "application/json", "[1]", None)
            .unwrap();
        let handed = gateway.reference(&name, 1).unwrap();
        let ca = gateway.keys.authority.certificate_pem();
        let read = ReferenceEdition::verify(&handed.envelope, &handed.certificate_pem, ca).unwrap();
        assert_eq!((read.edition, read.content.as_str()), (1, "[1]"));
        assert!(gateway.reference(&name, 2).is_err());
    }

    #[test]
    fn content_over_the_limit_is_refused_and_nothing_is_told() {
        let (_folder, gateway) = gateway();
        let large = "x".repeat(REFERENCE_LIMIT + 1);
        let refused = gateway.publish_reference(&name("offences", "all"), "text/csv", &large, None);
        assert!(matches!(
            refused,
            Err(GatewayError::ReferenceTooLarge { .. })
        ));
        assert_eq!(gateway.feed_head().unwrap(), 0);
    }
}
