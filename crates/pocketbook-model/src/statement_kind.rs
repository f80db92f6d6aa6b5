//! The kinds of statement that are made on form MG11.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a statement is. The kind decides the form's title, its opening words
/// and what must be recorded with it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// A witness says what they saw, heard or did.
    #[default]
    Witness,
    /// A victim says how the crime has affected them (Victim Personal
    /// Statement). It has opening words of its own and the victim's wish
    /// whether it is read aloud in court.
    VictimPersonal,
    /// The officer's own statement. Nobody has to witness their signature.
    Officer,
    /// An interpreter says how a statement was taken in another language, and
    /// exhibits the original and its translation.
    Interpreter,
    /// A translation of a sealed statement, certified by the translator.
    Translation,
    /// A business says how a crime has affected it (Impact Statement for
    /// Business).
    ImpactForBusiness,
}

impl StatementKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Witness,
        Self::VictimPersonal,
        Self::Officer,
        Self::Interpreter,
        Self::Translation,
        Self::ImpactForBusiness,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Witness => "witness",
            Self::VictimPersonal => "victim_personal",
            Self::Officer => "officer",
            Self::Interpreter => "interpreter",
            Self::Translation => "translation",
            Self::ImpactForBusiness => "impact_for_business",
        }
    }

    /// Reads the name that [`Self::as_str`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether the officer witnesses the maker's signature on each page. Who
    /// makes a statement of their own has nobody to witness it.
    #[must_use]
    pub const fn is_witnessed(self) -> bool {
        !matches!(self, Self::Officer)
    }

    /// Whether the rear page of the MG11 (contact details, dates to avoid,
    /// consents) goes with it. An officer gives no home details, and a
    /// translation is nobody's evidence of their own.
    #[must_use]
    pub const fn has_rear(self) -> bool {
        !matches!(self, Self::Officer | Self::Translation)
    }
}

impl fmt::Display for StatementKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Witness => "witness statement",
            Self::VictimPersonal => "victim personal statement",
            Self::Officer => "officer's statement",
            Self::Interpreter => "interpreter's statement",
            Self::Translation => "translation",
            Self::ImpactForBusiness => "impact statement for business",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_name() {
        for kind in StatementKind::ALL {
            assert_eq!(StatementKind::from_name(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
