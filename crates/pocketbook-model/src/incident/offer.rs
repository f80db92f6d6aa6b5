//! Whom and what an incident offers when somebody begins to type.
//!
//! Only this incident's own people and places are offered. What an officer
//! knows from another matter was collected for that matter (second data
//! protection principle, DPA 2018 s.36), and a name from it on a screen that a
//! witness reads would disclose it.

use unicode_normalization::UnicodeNormalization as _;

use super::{Incident, Involvement};
use crate::Place;

impl Incident {
    /// The people of whose names some word begins with each word typed, in the
    /// order in which they were entered; everyone when nothing is typed yet.
    /// Whoever was merged into another is offered as that other.
    #[must_use]
    pub fn people_like(&self, typed: &str) -> Vec<&Involvement> {
        self.matching(typed, &self.people, |one| one.person.known_as().to_owned())
            .filter_map(|one| self.involvement(self.survivor(one.person.id)))
            .fold(Vec::new(), |mut seen, one| {
                if !seen
                    .iter()
                    .any(|other: &&Involvement| std::ptr::eq(*other, one))
                {
                    seen.push(one);
                }
                seen
            })
    }

    /// The places whose address, detail or postcode has words that begin with
    /// those typed; every place when nothing is typed yet. A place that was
    /// merged into another is offered as that other.
    #[must_use]
    pub fn places_like(&self, typed: &str) -> Vec<&Place> {
        self.matching(typed, &self.places, |place| {
            [&place.address, &place.detail, &place.postcode]
                .map(|text| text.reveal())
                .join(" ")
        })
        .filter_map(|place| self.place(self.surviving_place(place.id)))
        .fold(Vec::new(), |mut seen, one| {
            if !seen.iter().any(|other: &&Place| std::ptr::eq(*other, one)) {
                seen.push(one);
            }
            seen
        })
    }

    fn matching<'a, T>(
        &self,
        typed: &str,
        entries: &'a [T],
        text: impl Fn(&T) -> String,
    ) -> impl Iterator<Item = &'a T> {
        let wanted = words(typed);
        entries.iter().filter(move |entry| {
            let own = words(&text(entry));
            wanted
                .iter()
                .all(|begun| own.iter().any(|word| word.starts_with(begun.as_str())))
        })
    }
}

/// The words of a text in lower case and without accents, as search folds them.
fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
