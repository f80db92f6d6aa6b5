//! The words of a row, and where in it each stands.

use super::words;
use crate::{Offence, built_in};

/// Where in a row a word stands.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub(super) title: bool,
    pub(super) known_as: bool,
    pub(super) group: bool,
    /// Whether a name of the row begins with it and its group has it too, as
    /// "burglary": then it says what is offended against, and not with what.
    pub(super) kind: bool,
}

impl Place {
    /// What the word is worth, of a hundred: one of the group says little.
    pub(super) fn share(self) -> u64 {
        match self {
            Self { known_as: true, .. } => 100,
            Self { title: true, .. } => 90,
            _ => 25,
        }
    }
}

/// How many words each name of a row has.
#[derive(Clone, Copy)]
pub(super) struct Lengths {
    pub(super) title: u64,
    pub(super) known_as: u64,
}

/// The words of a row, by where they stand.
pub(super) struct Names {
    title: Vec<String>,
    known_as: Vec<String>,
    group: Vec<String>,
}

impl Names {
    pub(super) fn of(offence: &Offence) -> Self {
        let common = built_in::common_offences();
        let same = common
            .find(&offence.code)
            .filter(|common| common.title == offence.title);
        let known_as = offence
            .known_as
            .as_deref()
            .or_else(|| same?.known_as.as_deref());
        Self {
            title: words::significant(&offence.title),
            known_as: known_as.map(words::significant).unwrap_or_default(),
            group: words::significant(&offence.group),
        }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = (&String, Place)> {
        let nowhere = Place::default();
        let title = Place {
            title: true,
            ..nowhere
        };
        let known_as = Place {
            known_as: true,
            ..nowhere
        };
        let group = Place {
            group: true,
            ..nowhere
        };
        let parts = [
            (&self.title, title),
            (&self.known_as, known_as),
            (&self.group, group),
        ];
        parts.into_iter().flat_map(move |(words, place)| {
            let first = words.first().filter(|first| self.group.contains(first));
            words.iter().map(move |word| {
                let kind = !place.group && first == Some(word);
                (word, Place { kind, ..place })
            })
        })
    }

    pub(super) fn lengths(&self) -> Lengths {
        Lengths {
            title: self.title.len() as u64,
            known_as: self.known_as.len() as u64,
        }
    }
}
