//! How old somebody is: as the form asks, and as somebody judged.

use serde::{Deserialize, Serialize};

use crate::{Date, FieldError, Rule};

/// An age as the MG11 needs it: exact under 18, else "over 18"
/// (Criminal Procedure Rules 2020, rule 16.2(a)(ii)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// 18 or older.
    Over18,
    /// The age in years, below 18.
    Years(u8),
}

impl Age {
    /// The form's age of somebody who has completed these years.
    #[must_use]
    pub fn of_years(years: u32) -> Self {
        u8::try_from(years)
            .ok()
            .filter(|years| *years < 18)
            .map_or(Self::Over18, Self::Years)
    }

    pub(crate) fn check(self, path: &str) -> Result<(), FieldError> {
        match self {
            Self::Years(18..) => Err(FieldError {
                field: path.to_owned(),
                rule: Rule::Range {
                    expected: "below 18 in years, or \"over 18\"",
                },
            }),
            Self::Over18 | Self::Years(_) => Ok(()),
        }
    }

    /// The words printed in the box "Age if under 18".
    #[must_use]
    pub fn as_printed(self) -> String {
        match self {
            Self::Over18 => "Over 18".to_owned(),
            Self::Years(years) => years.to_string(),
        }
    }
}

/// An age as somebody judged it on a day: from, to, both included, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgeEstimate {
    /// At least this old.
    pub from: u8,
    /// At most this old; 120 or less.
    pub to: u8,
    /// The day on which it was judged: an estimate ages with the person.
    pub on: Date,
}

impl AgeEstimate {
    /// Greatest age in years.
    pub const YEARS: u8 = 120;

    /// Whether they are under 18 on a day, if the estimate leaves no doubt.
    #[must_use]
    pub fn is_under_18_on(self, day: Date) -> Option<bool> {
        // Since the estimate at least the whole years between the days have
        // been completed, and at most one more.
        let years = day.years_since(self.on)?;
        if u32::from(self.from) + years >= 18 {
            Some(false)
        } else if u32::from(self.to) + years + 1 < 18 {
            Some(true)
        } else {
            None
        }
    }

    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let mut broken = |field: &str, rule| {
            found.push(FieldError {
                field: format!("{path}.{field}"),
                rule,
            });
        };
        if self.to < self.from {
            broken(
                "to",
                Rule::Contradicts {
                    other: "the lower age",
                    remedy: "give the younger age first",
                },
            );
        }
        if self.to > Self::YEARS {
            broken(
                "to",
                Rule::Range {
                    expected: "120 years or fewer",
                },
            );
        }
    }
}
