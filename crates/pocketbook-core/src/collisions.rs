//! Exhibits elsewhere that have a reference of one here: what the force told,
//! as it is shown. Nothing is renumbered: what was signed stays, and the two
//! officers settle which is which.

use pocketbook_model::{ExhibitReference, IncidentId};
use pocketbook_protocol::{CollidingRecord, ExhibitCollision};
use pocketbook_vault::{FeedTaking, NewCollision, Vault};

use crate::CoreError;
use crate::exhibit_views::ExhibitCollisionView;

/// What an officer does about it.
const WORDS: &str = "the force holds another thing under this reference. Neither is renumbered: \
                     settle with the other officer how each is told from the other, and say so \
                     in a further statement";

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
        };
        if taking.collision(vault, &new)? {
            news.push(view(own, other));
        }
    }
    Ok(news)
}

fn view(own: &CollidingRecord, other: &CollidingRecord) -> ExhibitCollisionView {
    ExhibitCollisionView {
        reference: own.reference.clone(),
        record: own.record,
        other_record: other.record,
        other_officer: other.officer.to_string(),
        words: WORDS,
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
                view(&told.earlier, &told.later)
            } else {
                view(&told.later, &told.earlier)
            })
        })
        .collect()
}
