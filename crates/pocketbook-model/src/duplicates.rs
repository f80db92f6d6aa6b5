//! Entries of an incident that are likely one and the same, with the reasons.
//!
//! A suspicion is for an officer to look at: nothing is merged by itself, and
//! nothing that speaks against it is passed over: two dates of birth are two
//! people, unless they differ as one that was misheard or mistyped does, or one
//! number reaches both. It is symmetric: the order of the entries changes neither whether
//! there is one nor why.

mod people;
mod places;

use serde::{Deserialize, Serialize};

use crate::{Incident, PersonId, PlaceId};

/// In what two people are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonLikeness {
    /// The name, whatever the case, accents, apostrophes, hyphens, spaces and titles.
    SameName,
    /// The same names in another order.
    SameNameReordered,
    /// A name that differs by a few letters, or lacks a middle name; by itself only
    /// where of one of the two nothing but the name was entered, and a letter or two of
    /// it are such as people mistype.
    SimilarName,
    /// A name in another spelling, such as Stephen for Steven.
    NameSpelledOtherwise,
    /// The day of birth.
    SameDateOfBirth,
    /// Days of birth with day and month exchanged.
    DayAndMonthExchanged,
    /// Days of birth that differ in one figure, or in two that changed places.
    DateOfBirthMistyped,
    /// A telephone number.
    SamePhone,
    /// An e-mail address.
    SameEmail,
    /// The address: the same place, or postcode and numbers, or the same words.
    SameAddress,
}

/// In what two places are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceLikeness {
    /// The property reference number.
    SameUprn,
    /// The postcode and every number of the address.
    SamePostcodeAndNumber,
    /// The words of the address.
    SameAddress,
    /// The numbers of the address, and its words but for a letter or for what one
    /// of them says behind the street.
    SimilarAddress,
    /// The point on the map, within ten metres.
    SamePosition,
    /// The what3words address.
    SameWhatThreeWords,
}

impl PersonLikeness {
    /// What to tell an officer.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SameName => "the same name",
            Self::SameNameReordered => "the same names in another order",
            Self::SimilarName => "a similar name",
            Self::NameSpelledOtherwise => "a name that is spelled otherwise",
            Self::SameDateOfBirth => "the same date of birth",
            Self::DayAndMonthExchanged => "dates of birth with day and month exchanged",
            Self::DateOfBirthMistyped => {
                "dates of birth that differ by one figure, or two that changed places"
            }
            Self::SamePhone => "the same telephone number",
            Self::SameEmail => "the same e-mail address",
            Self::SameAddress => "the same address",
        }
    }
}

impl PlaceLikeness {
    /// What to tell an officer.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SameUprn => "the same property reference number",
            Self::SamePostcodeAndNumber => "the same postcode and number",
            Self::SameAddress => "the same address",
            Self::SimilarAddress => "a similar address with the same number",
            Self::SamePosition => "the same point on the map",
            Self::SameWhatThreeWords => "the same what3words address",
        }
    }
}

/// Two entries that are likely one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LikelySamePerson {
    /// The one entered first.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Why; never empty.
    pub reasons: Vec<PersonLikeness>,
}

/// Two entries that are likely one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LikelySamePlace {
    /// The one entered first.
    pub one: PlaceId,
    /// The other.
    pub other: PlaceId,
    /// Why; never empty.
    pub reasons: Vec<PlaceLikeness>,
}

/// What an incident seems to hold twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Duplicates {
    /// People.
    pub people: Vec<LikelySamePerson>,
    /// Places.
    pub places: Vec<LikelySamePlace>,
}

impl Incident {
    /// The entries that are likely one and the same. Those that were merged are
    /// settled and are not compared again.
    #[must_use]
    pub fn likely_duplicates(&self) -> Duplicates {
        let people: Vec<_> = self
            .current_people()
            .map(|one| people::Traits::of(self, &one.person))
            .collect();
        let places: Vec<_> = self.current_places().map(places::Traits::of).collect();
        Duplicates {
            people: pairs(&people)
                .filter_map(|(one, other)| {
                    let reasons = people::reasons(one, other);
                    (!reasons.is_empty()).then_some(LikelySamePerson {
                        one: one.id,
                        other: other.id,
                        reasons,
                    })
                })
                .collect(),
            places: pairs(&places)
                .filter_map(|(one, other)| {
                    let reasons = places::reasons(one, other);
                    (!reasons.is_empty()).then_some(LikelySamePlace {
                        one: one.id,
                        other: other.id,
                        reasons,
                    })
                })
                .collect(),
        }
    }
}

fn pairs<T>(all: &[T]) -> impl Iterator<Item = (&T, &T)> {
    all.iter().enumerate().flat_map(move |(position, one)| {
        all.iter().skip(position + 1).map(move |other| (one, other))
    })
}

#[cfg(test)]
mod tests;
