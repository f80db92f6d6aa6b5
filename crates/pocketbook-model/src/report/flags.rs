//! What a report is marked with, so that the right people see it (group 8 of
//! the fields of a crime report).
//!
//! A flag is answered with yes or no, or it is unknown, or whoever was asked
//! refused to say; one that is not there was not asked about. None of these
//! reads like another. The strands of hate crime are kept apart: a force counts each.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Response;
use crate::response::plain;

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

    /// The name of each, in the same order.
    const NAMES: [&'static str; 19] = [
        "domestic_abuse",
        "hate_race",
        "hate_religion_or_faith",
        "hate_sexual_orientation",
        "hate_disability",
        "hate_transgender",
        "honour_based_abuse",
        "child_sexual_exploitation",
        "child_sexual_abuse",
        "modern_slavery",
        "knife",
        "firearm",
        "corrosive",
        "online",
        "alcohol",
        "drugs",
        "vulnerable_adult",
        "child_at_risk",
        "repeat_victim",
    ];

    /// Whether it tells of the victim, or of what was done because of who they
    /// are or what they are to the suspect: it says nothing of another victim.
    #[must_use]
    pub const fn is_of_a_victim(self) -> bool {
        matches!(
            self,
            Self::VulnerableAdult
                | Self::ChildAtRisk
                | Self::RepeatVictim
                | Self::DomesticAbuse
                | Self::HonourBasedAbuse
                | Self::ChildSexualExploitation
                | Self::ChildSexualAbuse
                | Self::ModernSlavery
        ) || self.is_hate()
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

/// What was answered about each flag. All of them are written, those that nobody
/// asked about as `not_asked`; in records from before that was so, these are
/// left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flags(BTreeMap<Flag, Response<bool>>);

#[derive(Serialize, Deserialize)]
struct Written(#[serde(with = "plain")] Response<bool>);

impl Flags {
    /// What was answered about a flag.
    #[must_use]
    pub fn answer(&self, flag: Flag) -> Response<bool> {
        self.0.get(&flag).copied().unwrap_or_default()
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn is_set(&self, flag: Flag) -> bool {
        self.answer(flag) == Response::Given(true)
    }

    /// These flags with those about one victim no longer asked: they say nothing
    /// about another.
    #[must_use]
    pub fn without_those_of_a_victim(&self) -> Self {
        (self.0.iter())
            .filter(|(flag, _)| !flag.is_of_a_victim())
            .map(|(flag, answer)| (*flag, *answer))
            .collect()
    }
}

impl<A: Into<Response<bool>>> FromIterator<(Flag, A)> for Flags {
    fn from_iter<I: IntoIterator<Item = (Flag, A)>>(flags: I) -> Self {
        let answers = flags
            .into_iter()
            .map(|(flag, answer)| (flag, answer.into()));
        Self(answers.filter(|(_, answer)| answer.is_asked()).collect())
    }
}

impl Serialize for Flags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Flag::ALL.map(|flag| (flag, Written(self.answer(flag)))))
    }
}

impl<'de> Deserialize<'de> for Flags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Answers)
    }
}

/// Reads answers, each flag once: of two the last would count, without a word.
struct Answers;

impl<'de> Visitor<'de> for Answers {
    type Value = Flags;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Flags, M::Error> {
        let mut answers = BTreeMap::new();
        while let Some(Key(flag)) = map.next_key()? {
            if answers.contains_key(&flag) {
                let mut named = Flag::ALL.iter().zip(Flag::NAMES);
                let named = named.find(|(own, _)| **own == flag);
                let name = named.map_or("flags", |(_, name)| name);
                return Err(M::Error::duplicate_field(name));
            }
            let Written(answer) = map.next_value()?;
            answers.insert(flag, answer);
        }
        Ok(answers.into_iter().collect())
    }
}

/// A flag as the name of a field. It is read as text and not as one of several
/// values: so whoever tells what is wrong with the value can name the flag.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key(Flag);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Name)
    }
}

struct Name;

impl Visitor<'_> for Name {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a flag")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let mut named = Flag::NAMES.iter().zip(Flag::ALL);
        let named = named.find(|(own, _)| **own == name);
        named
            .map(|(_, flag)| Key(flag))
            .ok_or_else(|| E::unknown_field(name, &Flag::NAMES))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Flags {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Flags".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema =
            BTreeMap::<Flag, crate::response::PlainResponse<bool>>::json_schema(generator);
        schema.insert(
            "description".to_owned(),
            "What was answered about each flag: true, false, unknown, refused or not_asked. One that is left out was not asked about."
                .into(),
        );
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_refused_and_not_asked_are_three_answers_beside_yes_and_no() {
        let written = r#"{"knife":true,"firearm":false,"alcohol":"unknown","drugs":"refused",
            "online":"not_asked","modern_slavery":null}"#;
        let flags: Flags = serde_json::from_str(written).unwrap();
        for (flag, answer, json) in [
            (Flag::Knife, Response::Given(true), "true"),
            (Flag::Firearm, Response::Given(false), "false"),
            (Flag::Alcohol, Response::Unknown, r#""unknown""#),
            (Flag::Drugs, Response::Refused, r#""refused""#),
            (Flag::Online, Response::NotAsked, r#""not_asked""#),
            (Flag::ModernSlavery, Response::NotAsked, r#""not_asked""#),
            (Flag::Corrosive, Response::NotAsked, r#""not_asked""#),
        ] {
            assert_eq!(flags.answer(flag), answer, "{flag:?}");
            let name = serde_json::to_value(flag).unwrap();
            let again = serde_json::to_value(&flags).unwrap();
            assert_eq!(again[name.as_str().unwrap()].to_string(), json, "{flag:?}");
        }
        let again = serde_json::to_string(&flags).unwrap();
        assert_eq!(serde_json::from_str::<Flags>(&again).unwrap(), flags);
        assert!(serde_json::from_str::<Flags>(r#"{"knife":"maybe"}"#).is_err());
        assert!(serde_json::from_str::<Flags>(r#"{"hate":true}"#).is_err());
    }

    #[test]
    fn every_flag_has_a_name_of_its_own_and_five_are_of_hate() {
        let all: Flags = Flag::ALL.into_iter().map(|flag| (flag, true)).collect();
        let json = serde_json::to_value(&all).unwrap();
        assert_eq!(json.as_object().unwrap().len(), Flag::ALL.len());
        assert_eq!(serde_json::from_value::<Flags>(json).unwrap(), all);
        assert_eq!(Flag::ALL.into_iter().filter(|f| f.is_hate()).count(), 5);
        for (flag, name) in Flag::ALL.into_iter().zip(Flag::NAMES) {
            assert_eq!(serde_json::to_value(flag).unwrap(), name);
        }
    }
}
