//! What an incident holds twice, and saying that two entries are one.

use pocketbook_core::model::{
    Duplicates, Incident, IncidentId, Merge, Merged, OfficerId, PersonId, PlaceId, Timestamp,
};

use crate::session::Session;
use crate::{IncidentDetails, PocketbookError};

/// Two people who are likely one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LikelySamePerson {
    /// The one entered first.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// Two places that are likely one.
#[derive(Debug, Clone, uniffi::Record)]
pub struct LikelySamePlace {
    /// The one entered first.
    pub one: PlaceId,
    /// The other.
    pub other: PlaceId,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// What an incident seems to hold twice.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DuplicatesRecord {
    /// People.
    pub people: Vec<LikelySamePerson>,
    /// Places.
    pub places: Vec<LikelySamePlace>,
}

/// Which entries were said to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum MergedEntries {
    /// Two people.
    People {
        /// The entry that no longer stands by itself.
        entry: PersonId,
        /// The entry that stands for both.
        into: PersonId,
    },
    /// Two places.
    Places {
        /// The entry that no longer stands by itself.
        entry: PlaceId,
        /// The entry that stands for both.
        into: PlaceId,
    },
}

/// That two entries were said to be one. Nothing shortens this history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct MergeRecord {
    /// Which.
    pub of: MergedEntries,
    /// Who said so.
    pub by: OfficerId,
    /// When, by the tablet's clock.
    pub at: Timestamp,
    /// Who took it back, if it was.
    pub undone_by: Option<OfficerId>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

impl From<Merged> for MergedEntries {
    fn from(of: Merged) -> Self {
        match of {
            Merged::People { from, into } => Self::People { entry: from, into },
            Merged::Places { from, into } => Self::Places { entry: from, into },
        }
    }
}

impl From<MergedEntries> for Merged {
    fn from(of: MergedEntries) -> Self {
        match of {
            MergedEntries::People { entry, into } => Self::People { from: entry, into },
            MergedEntries::Places { entry, into } => Self::Places { from: entry, into },
        }
    }
}

impl From<&Merge> for MergeRecord {
    fn from(merge: &Merge) -> Self {
        Self {
            of: merge.of.into(),
            by: merge.by,
            at: merge.at,
            undone_by: merge.undone.map(|undone| undone.by),
            undone_at: merge.undone.map(|undone| undone.at),
        }
    }
}

impl From<&Duplicates> for DuplicatesRecord {
    fn from(duplicates: &Duplicates) -> Self {
        let people = duplicates.people.iter().map(|pair| LikelySamePerson {
            one: pair.one,
            other: pair.other,
            reasons: (pair.reasons.iter())
                .map(|reason| reason.words().to_owned())
                .collect(),
        });
        let places = duplicates.places.iter().map(|pair| LikelySamePlace {
            one: pair.one,
            other: pair.other,
            reasons: (pair.reasons.iter())
                .map(|reason| reason.words().to_owned())
                .collect(),
        });
        Self {
            people: people.collect(),
            places: places.collect(),
        }
    }
}

/// Each entry that was merged, with the one that stands for it.
pub(crate) fn stand_for(incident: &Incident) -> Vec<MergedEntries> {
    let people = incident.people.iter().map(|one| {
        let entry = one.person.id;
        let into = incident.survivor(entry);
        (entry != into).then_some(MergedEntries::People { entry, into })
    });
    let places = incident.places.iter().map(|place| {
        let (entry, into) = (place.id, incident.surviving_place(place.id));
        (entry != into).then_some(MergedEntries::Places { entry, into })
    });
    people.chain(places).flatten().collect()
}

#[uniffi::export]
impl Session {
    /// What an incident seems to hold twice.
    pub async fn duplicates(
        &self,
        incident: IncidentId,
    ) -> Result<DuplicatesRecord, PocketbookError> {
        self.call(move |session| Ok((&session.duplicates(incident)?).into()))
            .await
    }

    /// Says that two people, or two places, are one. Both entries stay.
    pub async fn merge(
        &self,
        incident: IncidentId,
        of: MergedEntries,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| Ok((&session.merge(incident, of.into())?).into()))
            .await
    }

    /// Says that two people, or two places, are one although they contradict each
    /// other, once the officer has read in what and judged so: `merge` refuses
    /// then, and names the fields. Both entries stay.
    pub async fn merge_despite_contradictions(
        &self,
        incident: IncidentId,
        of: MergedEntries,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| {
            Ok((&session.merge_despite_contradictions(incident, of.into())?).into())
        })
        .await
    }

    /// Takes a merge back.
    pub async fn unmerge(
        &self,
        incident: IncidentId,
        of: MergedEntries,
    ) -> Result<IncidentDetails, PocketbookError> {
        self.call(move |session| Ok((&session.unmerge(incident, of.into())?).into()))
            .await
    }
}
