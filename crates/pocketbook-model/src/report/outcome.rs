//! The outcomes of an investigation, to read (group 12 of the fields of a
//! crime report). They are set by the force, never in the field, so nothing
//! here sets one.

use serde::{Deserialize, Serialize};

/// An outcome of the counting rules: a number from 1 to 22.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "u8", into = "u8")]
pub struct Outcome(u8);

/// There is no outcome of this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an outcome is a number from 1 to 22")]
pub struct UnknownOutcome;

/// From memory, with high confidence; 2, 3 and 22 read in a public source.
const TITLES: [&str; 22] = [
    "charged or summonsed",
    "youth caution",
    "adult caution",
    "taken into consideration",
    "offender died",
    "penalty notice for disorder",
    "cannabis or khat warning",
    "community resolution",
    "prosecution not in the public interest (CPS)",
    "formal action not in the public interest (police)",
    "suspect under the age of criminal responsibility",
    "suspect too ill to prosecute",
    "victim or key witness dead or too ill",
    "no suspect identified; victim does not support further action",
    "suspect identified; victim supports; evidential difficulties",
    "suspect identified; victim does not support further action",
    "time limit for prosecution expired",
    "investigation complete; no suspect identified",
    "with the National Fraud Intelligence Bureau",
    "action by another body or agency",
    "further investigation not in the public interest",
    "diversionary, educational or intervention activity",
];

impl Outcome {
    /// Every outcome, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=22).map(Self)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// What it is.
    #[must_use]
    pub fn title(self) -> &'static str {
        let place = usize::from(self.0.saturating_sub(1));
        TITLES.get(place).copied().unwrap_or_default()
    }
}

impl TryFrom<u8> for Outcome {
    type Error = UnknownOutcome;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if (1..=22).contains(&number) {
            Ok(Self(number))
        } else {
            Err(UnknownOutcome)
        }
    }
}

impl From<Outcome> for u8 {
    fn from(outcome: Outcome) -> Self {
        outcome.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twenty_two_and_each_has_a_title() {
        assert_eq!(Outcome::all().count(), 22);
        let mut titles: Vec<_> = Outcome::all().map(Outcome::title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert!(titles.len() == 22 && titles.iter().all(|title| !title.is_empty()));
        assert!(Outcome::try_from(0).is_err() && Outcome::try_from(23).is_err());
        assert_eq!(
            Outcome::try_from(16).unwrap().title(),
            "suspect identified; victim does not support further action"
        );
    }
}
