//! The name of a piece of reference data: what the force publishes to its
//! tablets without a build, such as a printed form or a list of offences.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{FieldError, Rule};

/// Longest identifier, and longest name of a kind, in characters.
const LONGEST: usize = 64;

/// What a piece of reference data is. A tablet keeps a kind that it does not
/// know and uses it for nothing: a newer gateway may have kinds that an older
/// tablet lacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum ReferenceKind {
    /// A printed form: templates and wording.
    FormPackage,
    /// A list of offences, by which reports are classified.
    Offences,
    /// A risk assessment form.
    RiskForm,
    /// Any other list of codes.
    CodeList,
    /// What people say, and what a list of offences calls it.
    Synonyms,
    /// A kind that this build does not know.
    Other(OtherKind),
}

/// The name of a kind that this build does not know: lower-case letters,
/// digits and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherKind(String);

impl ReferenceKind {
    /// The kinds that this build knows.
    pub const KNOWN: [Self; 5] = [
        Self::FormPackage,
        Self::Offences,
        Self::RiskForm,
        Self::CodeList,
        Self::Synonyms,
    ];

    /// The kind as it stands in payloads and paths.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::FormPackage => "form_package",
            Self::Offences => "offences",
            Self::RiskForm => "risk_form",
            Self::CodeList => "code_list",
            Self::Synonyms => "synonyms",
            Self::Other(OtherKind(name)) => name,
        }
    }
}

impl FromStr for ReferenceKind {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(known) = Self::KNOWN.into_iter().find(|kind| kind.as_str() == text) {
            return Ok(known);
        }
        if shaped(text, |c| c == b'_') {
            return Ok(Self::Other(OtherKind(text.to_owned())));
        }
        Err(refused(
            "kind",
            text,
            "up to 64 lower-case letters, digits and underscores, beginning with a letter",
        ))
    }
}

impl TryFrom<String> for ReferenceKind {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ReferenceKind> for String {
    fn from(kind: ReferenceKind) -> Self {
        kind.as_str().to_owned()
    }
}

impl fmt::Display for ReferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which of its kind: the form `mg11`, the list `home-office`. It stands in
/// paths, so it is nothing but lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct ReferenceId(String);

impl ReferenceId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReferenceId {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if shaped(text, |c| c == b'-') {
            return Ok(Self(text.to_owned()));
        }
        Err(refused(
            "id",
            text,
            "up to 64 lower-case letters, digits and hyphens, beginning with a letter",
        ))
    }
}

impl TryFrom<String> for ReferenceId {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ReferenceId> for String {
    fn from(id: ReferenceId) -> Self {
        id.0
    }
}

impl fmt::Display for ReferenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a piece of reference data is and which of its kind. Its editions are
/// numbered under this name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferenceName {
    /// What it is.
    pub kind: ReferenceKind,
    /// Which of its kind.
    pub id: ReferenceId,
}

impl fmt::Display for ReferenceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

fn shaped(text: &str, joins: fn(u8) -> bool) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || joins(c))
}

fn refused(field: &str, text: &str, expected: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: if text.is_empty() {
            Rule::Required
        } else {
            Rule::Shape { expected }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_kind_of_a_newer_gateway_is_read_and_written_as_it_stands() {
        let kind: ReferenceKind = "radio_codes".parse().unwrap();
        assert!(matches!(kind, ReferenceKind::Other(_)));
        assert_eq!(kind.to_string(), "radio_codes");
        for known in ReferenceKind::KNOWN {
            assert_eq!(known.as_str().parse::<ReferenceKind>().unwrap(), known);
        }
    }

    #[test]
    fn a_name_that_could_be_a_path_is_refused_by_field() {
        for text in ["..", "a/b", "A", "a b", "-a", "1a", "é", &"a".repeat(65)] {
            let error = text.parse::<ReferenceId>().unwrap_err();
            assert_eq!(error.field, "id", "{text}");
            assert_eq!(text.parse::<ReferenceKind>().unwrap_err().field, "kind");
        }
        assert_eq!("".parse::<ReferenceId>().unwrap_err().rule, Rule::Required);
        assert!("mg11-rear".parse::<ReferenceId>().is_ok());
    }

    proptest! {
        #[test]
        fn no_text_makes_a_name_panic(text in "\\PC{0,80}") {
            let _ = text.parse::<ReferenceKind>();
            let _ = text.parse::<ReferenceId>();
        }
    }
}
