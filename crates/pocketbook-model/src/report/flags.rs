//! What a report is marked with, so that the right people see it (group 8 of
//! the fields of a crime report).
//!
//! A flag that is not there was not considered, which is another answer than
//! no. The strands of hate crime are kept apart: a force counts each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a report can be marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Domestic abuse.
    DomesticAbuse,
    /// Hate crime by race.
    HateRace,
    /// Hate crime by religion or faith.
    HateReligionOrFaith,
    /// Hate crime by sexual orientation.
    HateSexualOrientation,
    /// Hate crime by disability.
    HateDisability,
    /// Hate crime by transgender identity.
    HateTransgender,
    /// Abuse in the name of honour.
    HonourBasedAbuse,
    /// Child sexual exploitation.
    ChildSexualExploitation,
    /// Child sexual abuse.
    ChildSexualAbuse,
    /// Modern slavery.
    ModernSlavery,
    /// A knife or other blade.
    Knife,
    /// A firearm.
    Firearm,
    /// A corrosive substance.
    Corrosive,
    /// Done online.
    Online,
    /// Alcohol.
    Alcohol,
    /// Drugs.
    Drugs,
    /// A vulnerable adult.
    VulnerableAdult,
    /// A child at risk.
    ChildAtRisk,
    /// The victim was a victim before.
    RepeatVictim,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 19] = [
        Self::DomesticAbuse,
        Self::HateRace,
        Self::HateReligionOrFaith,
        Self::HateSexualOrientation,
        Self::HateDisability,
        Self::HateTransgender,
        Self::HonourBasedAbuse,
        Self::ChildSexualExploitation,
        Self::ChildSexualAbuse,
        Self::ModernSlavery,
        Self::Knife,
        Self::Firearm,
        Self::Corrosive,
        Self::Online,
        Self::Alcohol,
        Self::Drugs,
        Self::VulnerableAdult,
        Self::ChildAtRisk,
        Self::RepeatVictim,
    ];

    /// Whether it tells of the victim and not of what was done.
    #[must_use]
    pub const fn is_of_a_victim(self) -> bool {
        matches!(
            self,
            Self::VulnerableAdult | Self::ChildAtRisk | Self::RepeatVictim
        )
    }

    /// Whether it is a strand of hate crime.
    #[must_use]
    pub const fn is_hate(self) -> bool {
        matches!(
            self,
            Self::HateRace
                | Self::HateReligionOrFaith
                | Self::HateSexualOrientation
                | Self::HateDisability
                | Self::HateTransgender
        )
    }
}

/// The flags that were considered, and whether each is set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Flags(BTreeMap<Flag, bool>);

impl Flags {
    /// Whether a flag is set; `None` when it was not considered.
    #[must_use]
    pub fn answer(&self, flag: Flag) -> Option<bool> {
        self.0.get(&flag).copied()
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn is_set(&self, flag: Flag) -> bool {
        self.answer(flag) == Some(true)
    }

    /// These flags with those about one victim no longer considered: they say
    /// nothing about another.
    #[must_use]
    pub fn without_those_of_a_victim(&self) -> Self {
        (self.0.iter())
            .filter(|(flag, _)| !flag.is_of_a_victim())
            .map(|(flag, set)| (*flag, *set))
            .collect()
    }
}

impl FromIterator<(Flag, bool)> for Flags {
    fn from_iter<I: IntoIterator<Item = (Flag, bool)>>(flags: I) -> Self {
        Self(flags.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_considered_is_another_answer_than_no() {
        let flags: Flags = serde_json::from_str(r#"{"knife":true,"firearm":false}"#).unwrap();
        assert_eq!(flags.answer(Flag::Knife), Some(true));
        assert_eq!(flags.answer(Flag::Firearm), Some(false));
        assert_eq!(flags.answer(Flag::Corrosive), None);
        assert!(serde_json::from_str::<Flags>(r#"{"hate":true}"#).is_err());
    }

    #[test]
    fn every_flag_has_a_name_of_its_own_and_five_are_of_hate() {
        let all: Flags = Flag::ALL.into_iter().map(|flag| (flag, true)).collect();
        let json = serde_json::to_value(&all).unwrap();
        assert_eq!(json.as_object().unwrap().len(), Flag::ALL.len());
        assert_eq!(serde_json::from_value::<Flags>(json).unwrap(), all);
        assert_eq!(Flag::ALL.into_iter().filter(|f| f.is_hate()).count(), 5);
    }
}
