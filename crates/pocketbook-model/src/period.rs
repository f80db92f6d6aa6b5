//! When something happened, as far as anyone can say.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Rule, Timestamp};

/// How sure a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// To the minute, from a clock or a recording. With two times: it began and
    /// ended exactly then.
    Exact,
    /// Near this time, as somebody remembers it.
    About,
    /// Somewhere between two times: the flat was left, and found broken into.
    Between,
    /// Nobody can say.
    #[default]
    Unknown,
}

impl Certainty {
    /// Whether somebody vouches for the time or its bounds, so that nothing
    /// reported can come before it.
    pub(crate) const fn is_sure(self) -> bool {
        matches!(self, Self::Exact | Self::Between)
    }

    /// Whether something that began at `from` can have been reported at
    /// `reported`. A time that somebody only remembers may lie a little after
    /// the call about it, by no more than a day.
    pub(crate) fn allows(self, from: Timestamp, reported: Timestamp) -> bool {
        const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
        let slip = if self.is_sure() { 0 } else { DAY_MS };
        from.unix_ms().saturating_sub(reported.unix_ms()) <= slip
    }
}

/// A time or a span of time, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The time, or when it began, or the earliest that it can have been.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// When it ended, or the latest that it can have been.
    #[serde(default)]
    pub to: Option<Timestamp>,
    /// How sure that is.
    #[serde(default)]
    pub certainty: Certainty,
}

impl Period {
    /// A time as somebody first told it.
    #[must_use]
    pub const fn about(time: Timestamp) -> Self {
        Self {
            from: Some(time),
            to: None,
            certainty: Certainty::About,
        }
    }

    /// Checks that the times fit each other and the certainty.
    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        let mut broken = |field: &str, rule| {
            found.push(FieldError {
                field: format!("{path}.{field}"),
                rule,
            });
        };
        if self.from.is_none() && self.certainty != Certainty::Unknown {
            broken("from", Rule::Required);
        }
        if self.to.is_none() && self.certainty == Certainty::Between {
            broken("to", Rule::Required);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            broken(
                "to",
                Rule::Contradicts {
                    other: "the time from",
                    remedy: "the end cannot come before the beginning; check both times",
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_fit_the_certainty() {
        let time = |ms| Some(Timestamp::from_unix_ms(ms));
        for (from, to, certainty, fields) in [
            (None, None, Certainty::Unknown, &[][..]),
            (None, time(2), Certainty::Unknown, &[]),
            (time(1), None, Certainty::Exact, &[]),
            (time(1), time(1), Certainty::Exact, &[]),
            (time(1), time(2), Certainty::Exact, &[]),
            (time(2), time(1), Certainty::Exact, &["happened.to"]),
            (time(1), time(2), Certainty::About, &[]),
            (time(1), time(2), Certainty::Between, &[]),
            (None, None, Certainty::Exact, &["happened.from"]),
            (None, time(2), Certainty::About, &["happened.from"]),
            (time(1), None, Certainty::Between, &["happened.to"]),
            (
                None,
                None,
                Certainty::Between,
                &["happened.from", "happened.to"],
            ),
            (time(2), time(1), Certainty::Between, &["happened.to"]),
            (time(2), time(1), Certainty::Unknown, &["happened.to"]),
        ] {
            let mut found = Vec::new();
            Period {
                from,
                to,
                certainty,
            }
            .check("happened", &mut found);
            let names: Vec<_> = found.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(names, fields, "{from:?} {to:?} {certainty:?}");
        }
    }
}
