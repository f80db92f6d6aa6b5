//! Exhibits elsewhere that have a reference of one here: what the force told,
//! as it is shown. Nothing is renumbered: what was signed stays, and the two
//! officers settle which is which.

use pocketbook_model::{ExhibitReference, IncidentId, Timestamp};
use pocketbook_protocol::{CollidingRecord, ExhibitCollision, ExhibitSettlement};
use pocketbook_vault::{FeedTaking, NewCollision, SettledCollision, Vault};

use crate::CoreError;
use crate::exhibit_views::ExhibitCollisionView;

/// What an officer does about it.
const WORDS: &str = "the force holds another thing under this reference. Neither is renumbered: \
                     settle with the other officer how each is told from the other, and say so \
                     in a further statement";

/// What there is to do about one that the force found to be none.
const SETTLED: &str = "the force holds the records of both: it is one thing that was handed over \
                       from one tablet to the other. There is nothing to do";

/// Keeps what the feed tells of a collision, for each of the two records that is
/// this officer's: another officer of the tablet is told in their own vault.
/// Gives what was news.
pub(crate) fn take(
    vault: &Vault,
    taking: &FeedTaking<'_>,
    told: &ExhibitCollision,
) -> Result<Vec<ExhibitCollisionView>, CoreError> {
    let content = serde_json::to_vec(told)?;
    let (earlier, later) = (&told.earlier, &told.later);
    let mut news = Vec::new();
    for (own, other) in [(earlier, later), (later, earlier)] {
        let new = NewCollision {
            own: own.record,
            other: other.record,
            reference: &own.reference,
            content: &content,
            again: told.again,
        };
        if taking.collision(vault, &new)? {
            news.push(view(own, other, None));
        }
    }
    Ok(news)
}

/// Notes that a collision is settled, for each of the two records that is this
/// officer's. Gives what was news.
pub(crate) fn take_settled(
    vault: &Vault,
    taking: &FeedTaking<'_>,
    told: &ExhibitSettlement,
) -> Result<Vec<ExhibitCollisionView>, CoreError> {
    let (earlier, later) = (&told.earlier, &told.later);
    let mut news = Vec::new();
    for (own, other) in [(earlier, later), (later, earlier)] {
        let settled = SettledCollision {
            own: own.record,
            other: other.record,
            reference: &own.reference,
        };
        if taking.collision_settled(vault, &settled)? {
            news.push(view(own, other, Some(taking.wall())));
        }
    }
    Ok(news)
}

fn view(
    own: &CollidingRecord,
    other: &CollidingRecord,
    settled: Option<Timestamp>,
) -> ExhibitCollisionView {
    ExhibitCollisionView {
        reference: own.reference.clone(),
        record: own.record,
        other_record: other.record,
        other_officer: other.officer.to_string(),
        settled,
        words: if settled.is_some() { SETTLED } else { WORDS },
    }
}

/// The collisions of a reference in an incident.
pub(crate) fn of(
    vault: &Vault,
    incident: IncidentId,
    reference: &ExhibitReference,
) -> Result<Vec<ExhibitCollisionView>, CoreError> {
    let all = in_incident(vault, incident)?.into_iter();
    Ok(all
        .filter(|collision| collision.reference.plain() == reference.plain())
        .collect())
}

/// Every collision of an incident.
pub(crate) fn in_incident(
    vault: &Vault,
    incident: IncidentId,
) -> Result<Vec<ExhibitCollisionView>, CoreError> {
    vault
        .collisions(incident)?
        .into_iter()
        .map(|row| {
            let told: ExhibitCollision = serde_json::from_slice(&row.content)?;
            Ok(if told.earlier.record == row.own {
                view(&told.earlier, &told.later, row.settled)
            } else {
                view(&told.later, &told.earlier, row.settled)
            })
        })
        .collect()
}
