//! The search for an offence.

use pocketbook_core::lists::{Basis, Because, Offence, Standing};
use pocketbook_core::{OffenceHitView, OffenceView};

use crate::runtime::blocking;
use crate::{Device, PocketbookError};

/// Whether an offence may still be chosen without a second thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum OffenceStanding {
    /// It may.
    Current,
    /// Its title is for the class alone: only where the sub-code cannot be
    /// determined.
    ClassOnly,
    /// Repealed, or kept for old records.
    Old,
}

/// An offence of a list.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OffenceRecord {
    /// Its code, such as `008/06` or `8N`.
    pub code: String,
    /// Its title, in the words of the list.
    pub title: String,
    /// What officers call it, where that is something else.
    pub known_as: Option<String>,
    /// The group under which the list keeps it; may be empty.
    pub group: String,
    /// Whether it may still be chosen.
    pub standing: OffenceStanding,
    /// Whether the force has to confirm it before it is relied on.
    pub to_confirm: bool,
}

/// An offence that was found.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OffenceHitRecord {
    /// The offence.
    pub offence: OffenceRecord,
    /// Identifier of the list it was found in.
    pub list: String,
    /// Edition of the list; a report names both.
    pub edition: u64,
    /// Words of the query that led to it; none when it was the code.
    pub words: Vec<String>,
}

/// What a search for an offence gives.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OffenceSearchRecord {
    /// What to show first, where what was asked for is marked in a report and is
    /// no offence by itself: a hate crime, domestic abuse.
    pub note: Option<String>,
    /// The offences, best first.
    pub hits: Vec<OffenceHitRecord>,
}

/// What a code stands for, and in which edition.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HeldOffenceRecord {
    /// The offence.
    pub offence: OffenceRecord,
    /// Identifier of the list.
    pub list: String,
    /// Edition of the list.
    pub edition: u64,
    /// Whether it is the edition to choose from today.
    pub current: bool,
}

impl From<Offence> for OffenceRecord {
    fn from(offence: Offence) -> Self {
        Self {
            code: offence.code.to_string(),
            standing: match offence.standing {
                Standing::Current => OffenceStanding::Current,
                Standing::ClassOnly => OffenceStanding::ClassOnly,
                // What is not known here is not to be chosen either.
                _ => OffenceStanding::Old,
            },
            to_confirm: offence.basis != Basis::Published,
            title: offence.title,
            known_as: offence.known_as,
            group: offence.group,
        }
    }
}

impl From<OffenceHitView> for OffenceHitRecord {
    fn from(hit: OffenceHitView) -> Self {
        let words = hit.because.into_iter().filter_map(|because| match because {
            Because::Word { typed, .. } => Some(typed),
            _ => None,
        });
        Self {
            words: words.collect(),
            list: hit.list,
            edition: hit.edition,
            offence: hit.offence.into(),
        }
    }
}

impl From<OffenceView> for HeldOffenceRecord {
    fn from(held: OffenceView) -> Self {
        Self {
            offence: held.offence.into(),
            list: held.list,
            edition: held.edition,
            current: held.current,
        }
    }
}

#[uniffi::export]
impl Device {
    /// Finds offences while they are typed, best first: by code, by words, by
    /// what people say. In memory and quick enough for every keystroke, but
    /// for the first search of a process, which builds the index.
    #[uniffi::method(default(limit = 20))]
    pub async fn search_offences(
        &self,
        query: String,
        limit: u32,
    ) -> Result<OffenceSearchRecord, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let found = device.search_offences(&query, limit);
            Ok(OffenceSearchRecord {
                note: found.note.map(str::to_owned),
                hits: found.hits.into_iter().map(Into::into).collect(),
            })
        })
        .await
    }

    /// What a code stands for, in any edition that this tablet holds.
    pub async fn offence(&self, code: String) -> Result<HeldOffenceRecord, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.offence(&code)?.into())).await
    }
}
