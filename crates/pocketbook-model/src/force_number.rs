//! The number that the force gives to a report: of a crime, or of an incident
//! that is recorded without one. They come from two series and are never one
//! for the other: who quotes an incident number to an insurer, or counts crimes
//! by their numbers, must not be wrong about which it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CrimeNumber, FieldError, IncidentNumber, ReportKind};

/// Which of the force's series a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NumberSeries {
    /// Crimes.
    Crime,
    /// Incidents that are recorded without a crime.
    Incident,
}

impl NumberSeries {
    /// The series of a report of this kind.
    #[must_use]
    pub const fn of(kind: &ReportKind) -> Self {
        match kind {
            ReportKind::Crime => Self::Crime,
            ReportKind::NonCrimeIncident(_) => Self::Incident,
        }
    }

    /// What a number of it is called: `crime number` or `incident number`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Crime => "crime number",
            Self::Incident => "incident number",
        }
    }

    /// The same at the beginning of a line.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Crime => "Crime number",
            Self::Incident => "Incident number",
        }
    }

    /// Its name in the JSON form and in databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crime => "crime",
            Self::Incident => "incident",
        }
    }

    /// The series of such a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Crime, Self::Incident]
            .into_iter()
            .find(|series| series.as_str() == name)
    }

    /// A number of this series.
    ///
    /// # Errors
    ///
    /// [`FieldError`] when the text is none.
    pub fn number(self, text: &str) -> Result<ForceNumber, FieldError> {
        Ok(match self {
            Self::Crime => ForceNumber::Crime(text.parse()?),
            Self::Incident => ForceNumber::Incident(text.parse()?),
        })
    }
}

/// The number of a report, allocated by the force and only by the force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ForceNumber {
    /// The number of a crime.
    Crime(CrimeNumber),
    /// The number of an incident that is recorded without a crime.
    Incident(IncidentNumber),
}

impl ForceNumber {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Crime(number) => number.as_str(),
            Self::Incident(number) => number.as_str(),
        }
    }

    /// Which series it is of.
    #[must_use]
    pub const fn series(&self) -> NumberSeries {
        match self {
            Self::Crime(_) => NumberSeries::Crime,
            Self::Incident(_) => NumberSeries::Incident,
        }
    }

    /// The number of a crime, if it is one.
    #[must_use]
    pub const fn crime(&self) -> Option<&CrimeNumber> {
        match self {
            Self::Crime(number) => Some(number),
            Self::Incident(_) => None,
        }
    }

    /// The number of an incident without a crime, if it is one.
    #[must_use]
    pub const fn incident(&self) -> Option<&IncidentNumber> {
        match self {
            Self::Crime(_) => None,
            Self::Incident(number) => Some(number),
        }
    }

    /// The number with what it is: `crime number 01/0000042/26`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {self}", self.series().words())
    }
}

/// The number alone.
impl fmt::Display for ForceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NonCrimeClass;

    #[test]
    fn a_number_says_which_series_it_is_of() {
        let incident = ReportKind::NonCrimeIncident(NonCrimeClass::AntiSocialBehaviour);
        for (kind, text, json, words) in [
            (
                ReportKind::Crime,
                "01/0000042/26",
                r#"{"crime":"01/0000042/26"}"#,
                "crime number 01/0000042/26",
            ),
            (
                incident,
                "N01/0000042/26",
                r#"{"incident":"N01/0000042/26"}"#,
                "incident number N01/0000042/26",
            ),
        ] {
            let number = NumberSeries::of(&kind).number(text).unwrap();
            assert_eq!(serde_json::to_string(&number).unwrap(), json);
            assert_eq!(serde_json::from_str::<ForceNumber>(json).unwrap(), number);
            assert_eq!(number.words(), words);
            assert_eq!(number.to_string(), text);
            let series = number.series();
            assert_eq!(NumberSeries::named(series.as_str()), Some(series));
            assert_eq!(number.crime().is_some(), kind.is_crime());
            assert_eq!(number.incident().is_some(), !kind.is_crime());
        }
        for wrong in [
            r#"{"crime":"PB-7K2Q-9XWD-4"}"#,
            r#"{"crime":"1","incident":"2"}"#,
            r#""01/0000042/26""#,
            "{}",
        ] {
            assert!(
                serde_json::from_str::<ForceNumber>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
