//! The language of a text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Rule};

/// A language tag (BCP 47) of language, optional script and optional region,
/// such as `en`, `en-GB`, `zh-Hans` or `ur`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    /// English as used in the courts of England and Wales.
    #[must_use]
    pub fn british_english() -> Self {
        Self("en-GB".to_owned())
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is written from right to left: its script, where the tag has
    /// one, else the language's own. The forms lay it out by the same list.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        let mut parts = self.0.split('-');
        let language = parts.next().unwrap_or_default();
        match parts.next().filter(|part| part.len() == 4) {
            Some(script) => matches!(
                script,
                "Arab" | "Aran" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm"
            ),
            None => matches!(
                language,
                "ar" | "ur"
                    | "fa"
                    | "ps"
                    | "sd"
                    | "ug"
                    | "ckb"
                    | "he"
                    | "yi"
                    | "dv"
                    | "prs"
                    | "pnb"
            ),
        }
    }
}

fn is_tag(text: &str) -> bool {
    let letters = |part: &str, range: std::ops::RangeInclusive<usize>, ok: fn(u8) -> bool| {
        range.contains(&part.len()) && part.bytes().all(ok)
    };
    let mut parts = text.split('-').peekable();
    if !parts
        .next()
        .is_some_and(|part| letters(part, 2..=3, |b| b.is_ascii_lowercase()))
    {
        return false;
    }
    // Script: four letters, the first a capital (ISO 15924).
    let script = |part: &str| {
        let mut bytes = part.bytes();
        part.len() == 4
            && bytes.next().is_some_and(|b| b.is_ascii_uppercase())
            && bytes.all(|b| b.is_ascii_lowercase())
    };
    if parts.peek().is_some_and(|part| script(part)) {
        parts.next();
    }
    let region = |part: &str| {
        letters(part, 2..=2, |b| b.is_ascii_uppercase())
            || letters(part, 3..=3, |b| b.is_ascii_digit())
    };
    if parts.peek().is_some_and(|part| region(part)) {
        parts.next();
    }
    parts.next().is_none()
}

impl FromStr for Language {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_tag(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(FieldError {
            field: "language".to_owned(),
            rule: Rule::Shape {
                expected: "a language tag such as en-GB, pl or zh-Hans",
            },
        })
    }
}

impl TryFrom<String> for Language {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::british_english()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_is_that_of_the_script() {
        for (tag, right_to_left) in [
            ("en-GB", false),
            ("ar", true),
            ("ar-EG", true),
            ("ur-PK", true),
            ("pa-Arab-PK", true),
            ("pa-IN", false),
            ("ar-Latn", false),
            ("zh-Hans", false),
            ("ckb", true),
        ] {
            let language: Language = tag.parse().unwrap();
            assert_eq!(language.is_right_to_left(), right_to_left, "{tag}");
        }
    }

    #[test]
    fn tags_of_the_pilot_are_read_and_others_refused() {
        for tag in [
            "en",
            "en-GB",
            "pl",
            "ur",
            "bn",
            "ar",
            "zh-Hans",
            "zh-Hans-CN",
            "es-419",
            "cy",
        ] {
            assert_eq!(tag.parse::<Language>().unwrap().as_str(), tag);
        }
        for tag in [
            "", "EN", "english", "en_GB", "en-gb", "en-GB-x", "zh-hans", "../etc", "e",
        ] {
            assert!(tag.parse::<Language>().is_err(), "{tag}");
        }
    }
}
